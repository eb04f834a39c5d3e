//! Exports at addresses that the service gave: where they lead, and what may go there.

use super::session::{origin, same_origin};
use super::{Call, REFUSAL_LIMIT};
use crate::drive::files::RESOURCE_KEYS;
use crate::error::{Error, Result, codes};
use crate::http::{Body, Exchange, Request, Response};

/// Requests for addresses that the service gave for an export: Google's are on a host of their own.
pub(in crate::component) struct LinkExchange<'a>(pub(in crate::component) &'a Call);

impl Exchange for LinkExchange<'_> {
    /// Google's editors send on to where an export lies ready.
    fn send(&self, request: Request<'_>) -> Result<Response> {
        let mut url = request.url;
        for _ in 0..HOPS {
            let mut response = self.send_there(Request {
                method: request.method,
                url: url.clone(),
                headers: request.headers.clone(),
                body: Body::Empty,
                told: request.told,
            })?;
            match leads_on(&response, &url) {
                Some(further) => {
                    response.set_aside(REFUSAL_LIMIT);
                    url = further;
                }
                None => return Ok(response),
            }
        }
        let text = "The address of the export leads from one place to the next, and to no content.";
        Err(Error::new(codes::HTTP_PROTOCOL, text))
    }
}

/// How often the address of an export may lead to another one.
const HOPS: usize = 6;

/// Where an answer sends on to, unless that is in the clear and the way there is not.
fn leads_on(response: &Response, from: &str) -> Option<String> {
    if !matches!(response.status, 301 | 302 | 303 | 307 | 308) {
        return None;
    }
    let place = response.header("Location")?.trim();
    let place = place.split('#').next().unwrap_or_default();
    let (scheme, _, _) = origin(from)?;
    let (further, _, _) = origin(place)?;
    (further == "https" || further == scheme).then(|| place.to_owned())
}

/// Whether a header line of this name gives access: the key of an item opens it, as a token does.
fn opens(name: &str) -> bool {
    [RESOURCE_KEYS, "Authorization", "Cookie"]
        .iter()
        .any(|ours| ours.eq_ignore_ascii_case(name))
}

impl LinkExchange<'_> {
    fn send_there(&self, mut request: Request<'_>) -> Result<Response> {
        let Self(call) = self;
        if in_the_clear(&request.url, &call.root) {
            let text =
                "The address of the export is not encrypted (http), though the service's is.";
            return Err(Error::new(codes::SERVER, text));
        }
        let ours = serves_exports(&request.url, &call.root);
        if ours {
            return call.send_to(request, ours);
        }
        // It is the service that named the place, not the program.
        request.headers.retain(|line| !opens(&line.0));
        let mut options = call.options.clone();
        options.other_headers.retain(|line| !opens(&line.0));
        call.bounds().check()?;
        call.keep(|results| results.no_headers());
        call.tell_if_clear(&request.url);
        call.drive.client().send(&options, &mut request)
    }
}

/// Whether what is at an address would travel unencrypted, unlike what is at the service's.
fn in_the_clear(url: &str, root: &str) -> bool {
    let encrypted = |address: &str| origin(address).is_some_and(|origin| origin.0 == "https");
    encrypted(root) && !encrypted(url)
}

/// Whether an address of an export belongs to the service: Google's editors are at a host of their own.
fn serves_exports(url: &str, root: &str) -> bool {
    let google = || {
        let (scheme, host, port) = origin(root)?;
        let is_google = scheme == "https" && port == 443 && host.ends_with(".googleapis.com");
        let theirs = ("https".to_owned(), "docs.google.com".to_owned(), 443);
        (is_google && origin(url)? == theirs).then_some(())
    };
    same_origin(url, root) || google().is_some()
}

#[cfg(test)]
mod tests {
    use super::{in_the_clear, serves_exports};

    #[test]
    fn what_the_service_encrypts_is_encrypted_elsewhere() {
        assert!(in_the_clear("http://h/x", "https://h") && in_the_clear("h", "https://h"));
        for (url, root) in [
            ("https://i/x", "https://h"),
            ("http://i/x", "http://h"),
            ("HTTPS://i/x", "https://h"),
        ] {
            assert!(!in_the_clear(url, root), "{url} {root}");
        }
    }

    #[test]
    fn exports_are_at_the_service_or_at_googles_editors() {
        let google = "https://www.googleapis.com";
        assert!(serves_exports(
            "https://docs.google.com/feeds/x?id=1",
            google
        ));
        assert!(serves_exports(
            "http://127.0.0.1:9/export",
            "http://127.0.0.1:9"
        ));
        for (other, root) in [
            ("http://docs.google.com/x", google),
            ("https://docs.google.com:444/x", google),
            ("https://docs.google.com.evil/x", google),
            ("https://evil/docs.google.com", google),
            ("https://docs.google.com/x", "http://127.0.0.1:9"),
            ("https://docs.google.com/x", "https://evil.example"),
        ] {
            assert!(!serves_exports(other, root), "{other} {root}");
        }
    }
}
