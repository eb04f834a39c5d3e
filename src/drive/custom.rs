//! Requests of the caller's own: where they go and what they carry.

use super::request::encode;
use crate::error::{Error, Result, codes};

/// The methods there are; GET when none is said.
const METHODS: [&str; 6] = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"];

/// The method in capitals; 601 for one that is none.
pub(crate) fn method(wanted: &str) -> Result<&'static str> {
    let wanted = wanted.trim();
    if wanted.is_empty() {
        return Ok(METHODS[0]);
    }
    let found = METHODS.into_iter().find(|m| m.eq_ignore_ascii_case(wanted));
    found.ok_or_else(|| {
        let text = format!(
            "{wanted:?} is not an HTTP method; it takes {}.",
            METHODS.join(", ")
        );
        Error::new(codes::UNSUPPORTED, text)
    })
}

/// Whether it says by itself where it goes.
pub(crate) fn is_address(path: &str) -> bool {
    let scheme = path
        .split("://")
        .next()
        .unwrap_or_default()
        .to_ascii_lowercase();
    scheme.len() < path.len() && matches!(scheme.as_str(), "http" | "https")
}

/// The address of a path below the API, encoded already.
pub(crate) fn below(root: &str, path: &str, params: &[(String, String)]) -> Result<String> {
    let path = path.trim_start_matches('/');
    let before_query = path.split('?').next().unwrap_or_default();
    let leaves = before_query.split('/').any(|part| {
        let plain = part.to_ascii_lowercase().replace("%2e", ".");
        matches!(plain.as_str(), "." | "..")
    });
    if leaves {
        return Err(not_encoded("it leaves the API's own path"));
    }
    address(
        &format!("{}/drive/v3/{path}", root.trim_end_matches('/')),
        params,
    )
}

/// An address with the parameters behind it.
pub(crate) fn address(url: &str, params: &[(String, String)]) -> Result<String> {
    let stays = |c: char| c.is_ascii_graphic() && !"\"<>\\^`{|}#".contains(c);
    if let Some(odd) = url.chars().find(|c| !stays(*c)) {
        return Err(not_encoded(&format!("it holds {odd:?}")));
    }
    let mut url = url.to_owned();
    for (name, value) in params {
        let between = match url.contains('?') {
            false => "?",
            true if url.ends_with(['?', '&']) => "",
            true => "&",
        };
        url.push_str(&format!("{between}{}={}", encode(name), encode(value)));
    }
    Ok(url)
}

/// What a body is, if `other_headers` does not say.
pub(crate) fn content_type(body: &str) -> &'static str {
    if serde_json::from_str::<serde::de::IgnoredAny>(body).is_ok() {
        "application/json; charset=UTF-8"
    } else {
        "application/octet-stream"
    }
}

fn not_encoded(why: &str) -> Error {
    let text = format!("The path of a request has to be encoded already, and to be a path: {why}.");
    Error::new(codes::UNSUPPORTED, text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn methods() {
        for (said, meant) in [
            ("", "GET"),
            (" ", "GET"),
            ("get", "GET"),
            ("Patch", "PATCH"),
            ("HEAD", "HEAD"),
        ] {
            assert_eq!(method(said).unwrap(), meant);
        }
        for odd in ["OPTIONS", "G ET", "GET\r\nX: y", "TRACE", "CONNECT"] {
            assert_eq!(method(odd).unwrap_err().code(), codes::UNSUPPORTED);
        }
    }

    #[test]
    fn paths_stay_below_the_api() {
        let params = [("a b".to_owned(), "1&2".to_owned())];
        let rows = [
            ("files", "http://h/drive/v3/files?a%20b=1%262"),
            ("/files", "http://h/drive/v3/files?a%20b=1%262"),
            (
                "//evil.example/x",
                "http://h/drive/v3/evil.example/x?a%20b=1%262",
            ),
            (
                "files?q=x%20y",
                "http://h/drive/v3/files?q=x%20y&a%20b=1%262",
            ),
            ("files?", "http://h/drive/v3/files?a%20b=1%262"),
            (
                "@evil.example/",
                "http://h/drive/v3/@evil.example/?a%20b=1%262",
            ),
            ("", "http://h/drive/v3/?a%20b=1%262"),
        ];
        for (path, url) in rows {
            assert!(!is_address(path));
            assert_eq!(below("http://h/", path, &params).unwrap(), url, "{path}");
        }
        for odd in [
            "a b",
            "a\r\nb",
            "../../token",
            "files/..",
            "files/%2e%2E/x",
            "files#x",
            "\u{e9}",
            "a\"b",
        ] {
            assert_eq!(
                below("http://h", odd, &[]).unwrap_err().code(),
                codes::UNSUPPORTED,
                "{odd}"
            );
        }
        assert!(
            is_address("HTTPS://h/x")
                && is_address("http://h")
                && !is_address("ftp://h")
                && !is_address("http")
        );
        assert_eq!(address("https://h/x", &[]).unwrap(), "https://h/x");
    }

    #[test]
    fn bodies() {
        assert!(content_type("{\"a\":1}").starts_with("application/json"));
        assert_eq!(content_type("a=1"), "application/octet-stream");
    }
}
