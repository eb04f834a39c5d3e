use std::cell::RefCell;
use std::collections::VecDeque;
use std::io::{Read, Write};
use std::net::TcpStream;

use super::*;
use crate::enums::OAuthClientProfile;
use crate::http::{Body, Request, Response};
use crate::oauth::form;
use crate::oauth::pkce::Method;
use crate::oauth::settings::WebServer;
use crate::oauth::token;
use crate::secret::Secret;

/// The URL and the parameters of a request.
type Asked = (String, Vec<(String, String)>);

/// A token server that answers from a list and notes what it was asked.
#[derive(Default)]
struct TokenServer {
    answers: RefCell<VecDeque<(u16, &'static str)>>,
    asked: RefCell<Vec<Asked>>,
}

impl TokenServer {
    fn new(answers: &[(u16, &'static str)]) -> Self {
        Self {
            answers: RefCell::new(answers.iter().copied().collect()),
            ..Self::default()
        }
    }

    fn asked(&self, at: usize, name: &str) -> Option<String> {
        let asked = self.asked.borrow();
        let (_, pairs) = asked.get(at)?;
        let pair = pairs.iter().find(|(known, _)| known == name)?;
        Some(pair.1.clone())
    }
}

impl Exchange for TokenServer {
    fn send(&self, request: Request<'_>) -> Result<Response> {
        assert_eq!(request.method, "POST");
        let header = |name: &str| {
            let found = request.headers.iter().find(|(known, _)| known == name);
            found.map(|(_, value)| value.as_str())
        };
        assert_eq!(
            header("Content-Type"),
            Some("application/x-www-form-urlencoded")
        );
        assert_eq!(header("Accept"), Some("application/json"));
        let Body::Bytes(body) = request.body else {
            panic!("no body");
        };
        let body = String::from_utf8(body.into_owned()).unwrap();
        self.asked
            .borrow_mut()
            .push((request.url, form::split(&body)));
        let (status, body) = self.answers.borrow_mut().pop_front().unwrap();
        Ok(response(status, body))
    }
}

fn response(status: u16, body: &'static str) -> Response {
    Response::canned(status, "application/json", body.as_bytes())
}

const GOOD: (u16, &str) = (
    200,
    r#"{"access_token":"at","refresh_token":"rt","expires_in":3600,"token_type":"Bearer"}"#,
);

fn settings() -> Settings {
    Settings {
        client_id: "id".into(),
        client_secret: Secret::new("s3cret"),
        server_auth_url: "https://auth.example/a".into(),
        server_token_url: "https://auth.example/t".into(),
        browser_timeout: 20,
        ..Settings::default()
    }
}

fn param(url: &str, name: &str) -> String {
    let query = url.split_once('?').unwrap().1;
    let pairs = form::split(query);
    pairs
        .into_iter()
        .find(|(n, _)| n == name)
        .unwrap_or_default()
        .1
}

/// The browser: goes to the redirect at once, and sees the page.
fn visit(redirect: &str, query: &str) -> String {
    let rest = redirect.strip_prefix("http://").unwrap();
    let (authority, path) = rest.split_once('/').unwrap_or((rest, ""));
    let mut stream = TcpStream::connect(authority).unwrap();
    write!(
        stream,
        "GET /{path}?{query} HTTP/1.1\r\nHost: {authority}\r\n\r\n"
    )
    .unwrap();
    let mut page = String::new();
    stream.read_to_string(&mut page).unwrap();
    page
}

fn authorize(
    settings: &Settings,
    tokens: &TokenServer,
    server: &mut Option<LoopbackServer>,
    query: &str,
) -> Result<Authorized> {
    let interrupt = Interrupt::default();
    assert!(interrupt.enter());
    authorize_code(settings, tokens, server, &interrupt, &mut |url| {
        let state = form::encode(&param(url, "state"));
        visit(
            &param(url, "redirect_uri"),
            &format!("state={state}&{query}"),
        );
        Ok(())
    })
}

#[test]
fn the_application_profile_from_end_to_end() {
    let tokens = TokenServer::new(&[GOOD]);
    let mut server = None;
    let done = authorize(&settings(), &tokens, &mut server, "code=4%2Fc&scope=x")
        .ok()
        .unwrap();
    assert_eq!(done.token.access_token.expose(), "at");
    assert_eq!(done.code, "4/c");
    assert_eq!(done.params.len(), 3);
    assert_eq!(done.return_url, server.as_ref().unwrap().url());
    assert_eq!(
        tokens.asked.borrow().first().unwrap().0,
        "https://auth.example/t"
    );
    for (name, value) in [
        ("grant_type", "authorization_code"),
        ("code", "4/c"),
        ("redirect_uri", done.return_url.as_str()),
        ("code_verifier", done.verifier.as_str()),
        ("client_secret", "s3cret"),
    ] {
        assert_eq!(tokens.asked(0, name).as_deref(), Some(value), "{name}");
    }
}

#[test]
fn challenge_and_verifier_belong_together_and_are_new_each_time() {
    let tokens = TokenServer::new(&[GOOD, GOOD]);
    let settings = Settings {
        pkce_verifier: "a".repeat(43),
        ..settings()
    };
    let mut seen = Vec::new();
    let mut server = None;
    for round in 0..2 {
        let interrupt = Interrupt::default();
        assert!(interrupt.enter());
        let done = authorize_code(&settings, &tokens, &mut server, &interrupt, &mut |url| {
            seen.push((param(url, "code_challenge"), param(url, "state")));
            let state = param(url, "state");
            visit(
                &param(url, "redirect_uri"),
                &format!("state={state}&code=c"),
            );
            Ok(())
        });
        let verifier = done.ok().unwrap().verifier;
        assert_eq!(
            Method::S256.challenge(&verifier),
            seen.get(round).unwrap().0
        );
    }
    assert!(seen.first().unwrap().0 != seen.last().unwrap().0);
    assert!(seen.first().unwrap().1 != seen.last().unwrap().1);
}

#[test]
fn the_server_is_kept_or_ended_as_asked() {
    let tokens = TokenServer::new(&[GOOD, GOOD, GOOD]);
    let mut server = None;
    authorize(&settings(), &tokens, &mut server, "code=c")
        .ok()
        .unwrap();
    let port = server.as_ref().unwrap().port();
    let again = authorize(&settings(), &tokens, &mut server, "code=c")
        .ok()
        .unwrap();
    assert_eq!(again.return_url, format!("http://localhost:{port}"));
    let once = Settings {
        web_server: WebServer {
            reuse: false,
            ..WebServer::default()
        },
        ..settings()
    };
    authorize(&once, &tokens, &mut server, "code=c")
        .ok()
        .unwrap();
    assert!(server.is_none());
    assert!(TcpStream::connect(("127.0.0.1", port)).is_err());
}

#[test]
fn a_return_url_of_the_users_own_decides_on_port_and_path() {
    let port = LoopbackServer::start("localhost", 0).unwrap().port();
    let own = Settings {
        return_url: format!("http://localhost:{port}/oauth/cb"),
        params: vec![("state".into(), "mine & yours".into())],
        ..settings()
    };
    let tokens = TokenServer::new(&[GOOD]);
    let mut server = None;
    let done = authorize(&own, &tokens, &mut server, "code=c")
        .ok()
        .unwrap();
    assert_eq!(done.return_url, own.return_url);
    assert_eq!(server.unwrap().port(), port);
    let state = done
        .params
        .iter()
        .find(|(name, _)| name == "state")
        .unwrap();
    assert_eq!(state.1, "mine & yours");
}

#[test]
fn what_own_url_sees() {
    for (url, host, expected) in [
        (
            "http://localhost:80/cb?x=1",
            "localhost",
            Some(("localhost", Some(80), "/cb")),
        ),
        (
            "http://127.0.0.1",
            "localhost",
            Some(("127.0.0.1", None, "/")),
        ),
        ("http://[::1]:9/", "localhost", Some(("::1", Some(9), "/"))),
        ("http://[::1]", "localhost", Some(("::1", None, "/"))),
        (
            "http://box.lan:7/a",
            "box.lan",
            Some(("box.lan", Some(7), "/a")),
        ),
        ("http://relay.example/a", "localhost", None),
        ("https://localhost/a", "localhost", None),
        ("", "localhost", None),
    ] {
        let mut settings = settings();
        settings.return_url = url.into();
        settings.web_server.host = host.into();
        let got = own_url(&settings);
        let got = got.as_ref().map(|(h, p, path)| (*h, *p, path.as_str()));
        assert_eq!(got, expected, "{url}");
    }
}

#[test]
fn refusals_name_the_error_and_keep_the_server() {
    let tokens = TokenServer::new(&[(
        400,
        r#"{"error":"invalid_grant","error_description":"4/c is bad"}"#,
    )]);
    let mut server = None;
    let error = authorize(
        &settings(),
        &tokens,
        &mut server,
        "error=access_denied&error_description=No%0Athanks.",
    )
    .err()
    .unwrap();
    assert_eq!(error.code(), codes::CREDENTIALS);
    assert!(error.message().contains("access_denied (No thanks)."));
    assert!(server.is_some() && tokens.asked.borrow().is_empty());
    let error = authorize(&settings(), &tokens, &mut server, "code=4%2Fc")
        .err()
        .unwrap();
    assert_eq!(error.code(), codes::CREDENTIALS);
    assert_eq!(error.reason(), Some("invalid_grant"));
    assert!(!error.message().contains("4/c"));
}

#[test]
fn a_browser_that_cannot_be_opened_ends_the_flow() {
    let tokens = TokenServer::default();
    let mut server = None;
    let interrupt = Interrupt::default();
    let error = authorize_code(&settings(), &tokens, &mut server, &interrupt, &mut |_| {
        Err(Error::new(codes::UNSUPPORTED, "no browser"))
    });
    assert_eq!(error.err().unwrap().code(), codes::UNSUPPORTED);
    let server = server.unwrap();
    assert!(visit(&server.url(), "state=x&code=c").starts_with("HTTP/1.1 410 "));
}

#[test]
fn an_interrupt_and_the_time_limit_end_the_wait() {
    let tokens = TokenServer::default();
    let interrupt = Interrupt::default();
    assert!(interrupt.enter());
    let forever = Settings {
        browser_timeout: 0,
        ..settings()
    };
    let result = authorize_code(&forever, &tokens, &mut None, &interrupt, &mut |_| {
        interrupt.trip();
        Ok(())
    });
    assert_eq!(result.err().unwrap().code(), codes::INTERRUPTED);
    interrupt.leave();
    let short = Settings {
        browser_timeout: 1,
        ..settings()
    };
    let result = authorize_code(&short, &tokens, &mut None, &interrupt, &mut |_| Ok(()));
    assert_eq!(result.err().unwrap().code(), codes::TIMEOUT);
}

#[test]
fn the_web_profile() {
    let mut web = Settings {
        profile: OAuthClientProfile::Web,
        return_url: "https://app.example/cb".into(),
        ..settings()
    };
    let (url, verifier) = web_auth_url(&web).unwrap();
    assert_eq!(param(&url, "redirect_uri"), web.return_url);
    assert_eq!(
        param(&url, "code_challenge"),
        Method::S256.challenge(&verifier)
    );
    assert!(param(&url, "state").len() >= 43);
    web.pkce_verifier = verifier.clone();
    assert_eq!(web_auth_url(&web).unwrap().1, verifier);

    let tokens = TokenServer::new(&[GOOD]);
    let done = exchange_code(&web, &tokens, " 4/c ").ok().unwrap();
    assert_eq!(
        (done.code.as_str(), done.return_url.as_str()),
        ("4/c", "https://app.example/cb")
    );
    assert_eq!(tokens.asked(0, "code_verifier"), Some(verifier));
    let error = exchange_code(&web, &tokens, "").err().unwrap();
    assert_eq!(error.code(), codes::CREDENTIALS);
}

#[test]
fn refreshing_keeps_the_old_refresh_token_unless_a_new_one_comes() {
    let tokens = TokenServer::new(&[(200, r#"{"access_token":"a1"}"#), GOOD, (302, "")]);
    let old = Secret::<String>::new("old");
    let token = token::refresh(&settings(), &tokens, &old).unwrap();
    assert_eq!(token.refresh_token.unwrap().expose(), "old");
    assert_eq!(tokens.asked(0, "refresh_token").as_deref(), Some("old"));
    assert_eq!(tokens.asked(0, "redirect_uri"), None);
    let token = token::refresh(&settings(), &tokens, &old).unwrap();
    assert_eq!(token.refresh_token.unwrap().expose(), "rt");
    let error = token::refresh(&settings(), &tokens, &old).unwrap_err();
    assert_eq!(
        (error.code(), error.http_status()),
        (codes::SERVER, Some(302))
    );
}

#[test]
fn grants_without_a_user_and_those_that_are_not_there_yet() {
    let tokens = TokenServer::new(&[GOOD, GOOD]);
    let of = |grant| Settings {
        grant,
        username: "u".into(),
        password: Secret::new("p"),
        ..settings()
    };
    request(&of(OAuthGrantType::Password), &tokens)
        .ok()
        .unwrap();
    assert_eq!(tokens.asked(0, "username").as_deref(), Some("u"));
    request(&of(OAuthGrantType::ClientCredentials), &tokens)
        .ok()
        .unwrap();
    assert_eq!(
        tokens.asked(1, "grant_type").as_deref(),
        Some("client_credentials")
    );

    let implicit = of(OAuthGrantType::Implicit);
    let mut tls = settings();
    tls.web_server.ssl = true;
    let interrupt = Interrupt::default();
    for settings in [&implicit, &tls] {
        let mut never = |_: &str| -> Result<()> { panic!("launched") };
        let error = authorize_code(settings, &tokens, &mut None, &interrupt, &mut never);
        assert_eq!(error.err().unwrap().code(), codes::UNSUPPORTED);
    }
    assert_eq!(
        web_auth_url(&implicit).unwrap_err().code(),
        codes::UNSUPPORTED
    );
    assert_eq!(
        request(&implicit, &tokens).err().unwrap().code(),
        codes::UNSUPPORTED
    );
}
