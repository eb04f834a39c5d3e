//! What `on_log` tells of an exchange, with secrets masked.

use ureq::http::Uri;

use super::compose::length;
use super::{Body, Request};
use crate::net::Head;
use crate::observe::{Level, Observer};

/// Header lines whose values are credentials.
const HEADERS: &[&str] = &[
    "authorization",
    "proxy-authorization",
    "cookie",
    "set-cookie",
    "x-goog-drive-resource-keys",
    "location",
];
/// Members of forms, queries and JSON whose values are credentials.
const MEMBERS: &[&str] = &[
    "access_token",
    "refresh_token",
    "id_token",
    "client_secret",
    "code",
    "code_verifier",
    "password",
    "assertion",
    "upload_id",
    "resourcekey",
    "key",
];
const MASK: &str = "***";
/// How much of a body one line shows.
const SHOWN: usize = 8 * 1024;

pub(super) fn request(
    observer: &dyn Observer,
    mask: bool,
    request: &Request<'_>,
    uri: &Uri,
    head: &[u8],
) {
    if observer.logs(Level::Info) {
        let url = if mask {
            query(&uri.to_string())
        } else {
            uri.to_string()
        };
        observer.log(
            Level::Info,
            "Info",
            &format!("{} {url} HTTP/1.1", request.method),
        );
    }
    if observer.logs(Level::Verbose) {
        observer.log(
            Level::Verbose,
            "Info",
            &format!("Sending a body of {} bytes.", length(&request.body)),
        );
    }
    if observer.logs(Level::Debug) {
        observer.log(Level::Debug, "RequestHeaders", &head_text(head, mask));
        if let Body::Bytes(bytes) = &request.body {
            body(observer, mask, "RequestBody", bytes);
        }
    }
}

pub(super) fn answer(observer: &dyn Observer, mask: bool, head: &Head, received: &[u8]) {
    if observer.logs(Level::Info) {
        observer.log(Level::Info, "Info", &head.status_line);
    }
    if observer.logs(Level::Verbose) {
        let length = head.get("content-length").unwrap_or("unknown");
        observer.log(
            Level::Verbose,
            "Info",
            &format!("Receiving a body; its length: {length}."),
        );
    }
    if observer.logs(Level::Debug) {
        observer.log(Level::Debug, "ResponseHeaders", &head_text(received, mask));
    }
}

pub(super) fn body(observer: &dyn Observer, mask: bool, kind: &'static str, bytes: &[u8]) {
    if !observer.logs(Level::Debug) || bytes.is_empty() {
        return;
    }
    let text = match std::str::from_utf8(bytes) {
        // Masked before it is cut, so that a cut cannot uncover half a secret.
        Ok(text) if mask => members(text),
        Ok(text) => text.to_owned(),
        Err(_) => format!("({} bytes that are not text)", bytes.len()),
    };
    let shown: String = text.chars().take(SHOWN).collect();
    let more = if shown.len() < text.len() { " ..." } else { "" };
    observer.log(Level::Debug, kind, &format!("{shown}{more}"));
}

fn head_text(head: &[u8], mask: bool) -> String {
    let text = String::from_utf8_lossy(head);
    if !mask {
        return text.trim_end().to_owned();
    }
    let lines: Vec<String> = text
        .trim_end()
        .split("\r\n")
        .enumerate()
        .map(|(n, line)| match line.split_once(':') {
            _ if n == 0 => query(line),
            Some((name, _)) if HEADERS.iter().any(|h| h.eq_ignore_ascii_case(name.trim())) => {
                format!("{name}: {MASK}")
            }
            _ => line.to_owned(),
        })
        .collect();
    lines.join("\r\n")
}

/// An address, or a request line, with the secrets of its query masked.
pub(super) fn query(text: &str) -> String {
    let Some((before, after)) = text.split_once('?') else {
        return text.to_owned();
    };
    let (query, rest) = match after.split_once(' ') {
        Some((query, rest)) => (query, format!(" {rest}")),
        None => (after, String::new()),
    };
    format!("{before}?{}{rest}", pairs(query))
}

fn pairs(text: &str) -> String {
    let pairs: Vec<String> = text
        .split('&')
        .map(|pair| match pair.split_once('=') {
            Some((name, _)) if is_secret(name) => format!("{name}={MASK}"),
            _ => pair.to_owned(),
        })
        .collect();
    pairs.join("&")
}

fn is_secret(name: &str) -> bool {
    let name = percent_encoding::percent_decode_str(name.trim()).decode_utf8_lossy();
    MEMBERS
        .iter()
        .any(|member| member.eq_ignore_ascii_case(&name))
}

/// A JSON or form body with the values of secret members masked.
fn members(text: &str) -> String {
    if text.trim_start().starts_with(['{', '[']) {
        return match serde_json::from_str::<serde_json::Value>(text) {
            Ok(mut json) if has_secret(&json) => {
                mask_json(&mut json);
                json.to_string()
            }
            Ok(_) => text.to_owned(),
            // What cannot be read cannot be masked.
            Err(_) if names_secret(text) => "(not shown)".to_owned(),
            Err(_) => text.to_owned(),
        };
    }
    // A form is one word; anything else that speaks of tokens may show one.
    let prose = text
        .trim()
        .contains(|c: char| c.is_whitespace() || c == '<');
    if prose && text.to_ascii_lowercase().contains("_token") {
        return "(not shown)".to_owned();
    }
    pairs(text)
}

/// Whether a secret member may be named in what is no JSON, or broken JSON.
fn names_secret(text: &str) -> bool {
    let text = text.to_ascii_lowercase();
    // An escape can spell any name.
    text.contains("\\u") || MEMBERS.iter().any(|member| text.contains(member))
}

fn has_secret(json: &serde_json::Value) -> bool {
    match json {
        serde_json::Value::Object(map) => map
            .iter()
            .any(|(name, value)| is_secret(name) || has_secret(value)),
        serde_json::Value::Array(list) => list.iter().any(has_secret),
        _ => false,
    }
}

fn mask_json(json: &mut serde_json::Value) {
    match json {
        serde_json::Value::Object(map) => {
            for (name, value) in map {
                if is_secret(name) {
                    mask_value(value);
                } else {
                    mask_json(value);
                }
            }
        }
        serde_json::Value::Array(list) => list.iter_mut().for_each(mask_json),
        _ => {}
    }
}

/// What stands under the name of a secret, however deep.
fn mask_value(json: &mut serde_json::Value) {
    match json {
        serde_json::Value::String(text) => *text = MASK.to_owned(),
        serde_json::Value::Array(list) => list.iter_mut().for_each(mask_value),
        serde_json::Value::Object(map) => map.values_mut().for_each(mask_value),
        // The `code` of an error is a number, and no secret.
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_are_masked_wherever_they_stand() {
        assert_eq!(
            query("http://h/a?code=s3cret&x=1"),
            "http://h/a?code=***&x=1"
        );
        assert_eq!(
            query("GET /a?upload_id=s3cret HTTP/1.1"),
            "GET /a?upload_id=*** HTTP/1.1"
        );
        assert_eq!(members("client_secret=s3cret&a=b"), "client_secret=***&a=b");
        let json = members(
            r#"{"access_token":"s3cret","n":[{"refresh_token":"s3cret"}],"error":{"code":404}}"#,
        );
        assert!(!json.contains("s3cret") && json.contains("404"), "{json}");
        for text in [
            "{\"access_token\":\"s3cret",
            "{\"ACCESS_TOKEN\":\"s3cret",
            "{\"\\u0061ccess_token\":\"s3cret",
            "{\"\\u0061ccess_token\":\"s3cret\"}",
            "{\"access_token\":[\"s3cret\"],\"key\":{\"x\":\"s3cret\"}}",
            "access_token=s3cret&token_type=Bearer",
            "access%5Ftoken=s3cret",
            "<html>your access_token: s3cret</html>",
        ] {
            assert!(!members(text).contains("s3cret"), "{text}");
        }
        let head = head_text(
            b"GET /?key=s3cret HTTP/1.1\r\nAUTHORIZATION: Bearer s3cret\r\nX: y\r\n\r\n",
            true,
        );
        assert!(!head.contains("s3cret") && head.contains("X: y"), "{head}");
        assert!(
            head_text(b"GET / HTTP/1.1\r\nAuthorization: s3cret\r\n\r\n", false).contains("s3cret")
        );
    }
}
