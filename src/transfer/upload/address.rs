//! Where a session may be.

use ureq::http::Uri;

use crate::error::{Error, Result};

/// Refuses (with `code`) an address that is none, or one whose bytes would travel in the
/// clear though the service's do not.
pub(super) fn check(session: &str, service: &str, code: i32) -> Result<()> {
    let scheme = |address: &str| {
        let uri: Uri = address.parse().ok()?;
        uri.host().filter(|host| !host.is_empty())?;
        Some(uri.scheme_str()?.to_ascii_lowercase())
    };
    // The address itself is not shown: who has it can write to the session.
    match scheme(session).as_deref() {
        Some("https") => Ok(()),
        Some("http") if scheme(service).as_deref() == Some("http") => Ok(()),
        Some("http") => Err(Error::new(
            code,
            "The upload session's address is not encrypted (http), though the service's is.",
        )),
        _ => Err(Error::new(
            code,
            "The upload session has no address that could be used.",
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses() {
        let rows = [
            ("https://h/x", "https://h/", true),
            ("HTTPS://h/x", "http://h/", true),
            ("http://h/x", "http://h/", true),
            ("http://h/x", "https://h/", false),
            ("ftp://h/x", "http://h/", false),
            ("/x", "http://h/", false),
            ("h", "http://h/", false),
            ("", "http://h/", false),
            ("https://", "https://h/", false),
            ("https://h/a b", "https://h/", false),
            ("https://h/\r\nX: y", "https://h/", false),
        ];
        for (session, service, good) in rows {
            let outcome = check(session, service, 600);
            assert_eq!(outcome.is_ok(), good, "{session:?} {service:?}");
            if let Err(error) = outcome {
                assert_eq!(error.code(), 600);
            }
        }
    }
}
