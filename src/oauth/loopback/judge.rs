//! What a request to the loopback server is: the awaited redirect, or something else; no I/O.

use subtle::ConstantTimeEq;

use crate::oauth::form;

/// More parameters than any authorization server sends back.
const PARAMS: usize = 64;

/// The redirect that is waited for.
#[derive(Clone)]
pub(crate) struct Expect {
    pub(crate) state: String,
    /// `None`: any path, for a relay in between decides on it.
    pub(crate) path: Option<String>,
}

/// What the authorization server sent the user's browser back with.
///
/// No `Debug`: the code is as good as a password until it is exchanged.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Redirect {
    pub(crate) answer: Answer,
    /// Everything the redirect carried, in its order.
    pub(crate) params: Vec<(String, String)>,
}

#[derive(Clone, PartialEq, Eq)]
pub(crate) enum Answer {
    Code(String),
    Error { error: String, description: String },
}

pub(super) enum Verdict {
    Redirect(Redirect),
    /// Status and one sentence for the user.
    Refused(u16, &'static str),
}

/// `expect` is `None` while nothing is waited for.
pub(super) fn judge(method: &str, target: &str, expect: Option<&Expect>) -> Verdict {
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    if path == "/favicon.ico" {
        return Verdict::Refused(404, "There is nothing here.");
    }
    let Some(expect) = expect else {
        return Verdict::Refused(410, "No sign-in is being waited for any more.");
    };
    if expect.path.as_deref().is_some_and(|wanted| wanted != path) {
        return Verdict::Refused(404, "There is nothing here.");
    }
    if method != "GET" {
        return Verdict::Refused(405, "Only GET is answered here.");
    }
    let params = form::split(query);
    if params.len() > PARAMS {
        return Verdict::Refused(400, "The address carries too many parameters.");
    }
    // A parameter that comes twice is refused, so that nobody reads the other one.
    let once = |name: &str| {
        let mut found = params.iter().filter(|(n, _)| n == name);
        let value = found.next().map_or("", |(_, value)| value.as_str());
        found.next().is_none().then_some(value)
    };
    let state = once("state").unwrap_or_default();
    if !bool::from(state.as_bytes().ct_eq(expect.state.as_bytes())) {
        return Verdict::Refused(
            400,
            "This answer does not belong to the sign-in that is under way.",
        );
    }
    let (Some(code), Some(error)) = (once("code"), once("error")) else {
        return Verdict::Refused(400, "The address carries a parameter twice.");
    };
    let answer = if !error.is_empty() {
        Answer::Error {
            error: error.to_owned(),
            description: once("error_description").unwrap_or_default().to_owned(),
        }
    } else if !code.is_empty() {
        Answer::Code(code.to_owned())
    } else {
        return Verdict::Refused(400, "The address carries neither a code nor an error.");
    };
    Verdict::Redirect(Redirect { answer, params })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn status(method: &str, target: &str, expect: Option<&Expect>) -> u16 {
        match judge(method, target, expect) {
            Verdict::Redirect(redirect) => match redirect.answer {
                Answer::Code(_) => 200,
                Answer::Error { .. } => 299,
            },
            Verdict::Refused(status, _) => status,
        }
    }

    #[test]
    fn only_the_redirect_gets_through() {
        let expect = Expect {
            state: "s-1".into(),
            path: Some("/cb".into()),
        };
        for (method, target, expected) in [
            ("GET", "/cb?state=s-1&code=c", 200),
            ("GET", "/cb?code=c&state=s%2D1&scope=a+b", 200),
            ("GET", "/cb?state=s-1&error=access_denied", 299),
            ("GET", "/cb?state=s-1&error=access_denied&code=c", 299),
            ("GET", "/?state=s-1&code=c", 404),
            ("GET", "/cb/?state=s-1&code=c", 404),
            ("GET", "http://localhost/cb?state=s-1&code=c", 404),
            ("GET", "/favicon.ico", 404),
            ("POST", "/cb?state=s-1&code=c", 405),
            ("HEAD", "/cb?state=s-1&code=c", 405),
            ("GET", "/cb", 400),
            ("GET", "/cb?code=c", 400),
            ("GET", "/cb?state=&code=c", 400),
            ("GET", "/cb?state=s-2&code=c", 400),
            ("GET", "/cb?state=s-1x&code=c", 400),
            ("GET", "/cb?state=s-2&state=s-1&code=c", 400),
            ("GET", "/cb?state=s-1&state=s-1&code=c", 400),
            ("GET", "/cb?state=s-1&code=c&code=d", 400),
            ("GET", "/cb?state=s-1", 400),
            ("GET", "/cb?state=s-1&code=", 400),
        ] {
            assert_eq!(
                status(method, target, Some(&expect)),
                expected,
                "{method} {target}"
            );
            let idle = status(method, target, None);
            assert!(idle == 410 || target == "/favicon.ico", "{target}");
        }
        let many = format!("/cb?state=s-1&code=c{}", "&a=b".repeat(PARAMS));
        assert_eq!(status("GET", &many, Some(&expect)), 400);
    }

    #[test]
    fn behind_a_relay_any_path_will_do_but_the_state_counts() {
        let expect = Expect {
            state: "s".into(),
            path: None,
        };
        assert_eq!(status("GET", "/x/y?state=s&code=c", Some(&expect)), 200);
        assert_eq!(status("GET", "/x/y?state=t&code=c", Some(&expect)), 400);
        assert_eq!(
            status("GET", "/favicon.ico?state=s&code=c", Some(&expect)),
            404
        );
    }

    #[test]
    fn the_parameters_come_decoded_and_in_order() {
        let expect = Expect {
            state: "s".into(),
            path: Some("/".into()),
        };
        let Verdict::Redirect(redirect) =
            judge("GET", "/?state=s&code=4%2F0Ab&scope=a%20b+c", Some(&expect))
        else {
            panic!("not taken");
        };
        assert!(redirect.answer == Answer::Code("4/0Ab".into()));
        let names: Vec<&str> = redirect.params.iter().map(|(n, _)| n.as_str()).collect();
        assert_eq!(names, ["state", "code", "scope"]);
        assert_eq!(redirect.params[2].1, "a b c");
    }
}
