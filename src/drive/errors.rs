//! The one function that turns a refusal of the service into an error.

use std::time::{Duration, SystemTime};

use serde::Deserialize;
use serde_json::Value;

use crate::error::{Error, codes};
use crate::http::Response;

/// How much of the service's own text goes into an error text.
const TEXT_LIMIT: usize = 500;
/// The same of a word of its.
const WORD_LIMIT: usize = 100;

#[derive(Deserialize)]
struct Body {
    error: Details,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Details {
    Object {
        #[serde(default)]
        message: Value,
        #[serde(default)]
        errors: Value,
        #[serde(default)]
        status: Value,
        #[serde(default)]
        details: Value,
    },
    Word(String),
}

/// A text, if it is one: a member of another kind must not cost the others.
fn text(value: &Value) -> Option<String> {
    value.as_str().map(str::to_owned)
}

/// The texts of a member of this name among the items of a list.
fn each<'a>(list: &'a Value, name: &'static str) -> impl Iterator<Item = String> + 'a {
    let items = list.as_array().into_iter().flatten();
    items.filter_map(move |item| text(item.get(name)?))
}

/// What the service says about why.
#[derive(Default)]
struct Said {
    reason: Option<String>,
    /// The parameter or header that it is about.
    location: Option<String>,
    message: Option<String>,
}

/// The error for an answer that is not a success.
///
/// Code and `reason` come from the status and the service's `reason` member;
/// the service's wording is shown and never interpreted.
pub(crate) fn refusal(response: &Response, body: &[u8]) -> Error {
    let status = response.status;
    let wait = response.header("retry-after").and_then(wait);
    let said = read(body);
    let mut text = format!("The service answered {status}");
    match (&said.reason, &said.location) {
        (Some(reason), Some(location)) => text.push_str(&format!(" ({reason}: {location})")),
        (Some(word), None) | (None, Some(word)) => text.push_str(&format!(" ({word})")),
        (None, None) => {}
    }
    match said.message {
        Some(message) => text.push_str(&format!(": {message}")),
        None => text.push('.'),
    }
    if let Some(wait) = wait {
        text.push_str(&format!(" It asks to wait {} seconds.", wait.as_secs()));
    }
    Error::new(code(status), text)
        .with_answer(status, said.reason)
        .with_retry_after(wait)
}

/// How long a `Retry-After` header asks to wait: seconds, or a date.
fn wait(text: &str) -> Option<Duration> {
    let text = text.trim();
    if let Ok(seconds) = text.parse() {
        return Some(Duration::from_secs(seconds));
    }
    let until = httpdate::parse_http_date(text).ok()?;
    let wait = until.duration_since(SystemTime::now()).unwrap_or_default();
    Some(Duration::from_secs(wait.as_secs()))
}

fn code(status: u16) -> i32 {
    match status {
        401 => codes::CREDENTIALS,
        404 => codes::INVALID_ID,
        300..=399 => codes::HTTP_PROTOCOL,
        _ => codes::SERVER,
    }
}

fn read(body: &[u8]) -> Said {
    let Ok(Body { error }) = serde_json::from_slice::<Body>(body) else {
        return Said::default();
    };
    let said = match error {
        Details::Word(word) => Said {
            reason: Some(word),
            ..Said::default()
        },
        Details::Object {
            message,
            errors,
            status,
            details,
        } => {
            // Of the many kinds of details one has a reason; the status is the least exact of the three.
            let reasons = each(&errors, "reason").chain(each(&details, "reason"));
            let mut reasons = reasons.chain(text(&status));
            Said {
                reason: reasons.find(|text| is_some(text)),
                location: each(&errors, "location").next(),
                message: text(&message),
            }
        }
    };
    let short = |text: Option<String>, limit| {
        let text = text.filter(|text| is_some(text));
        text.map(|text| shorten(&text, limit))
    };
    Said {
        reason: short(said.reason, WORD_LIMIT),
        location: short(said.location, WORD_LIMIT),
        message: short(said.message, TEXT_LIMIT),
    }
}

fn is_some(text: &str) -> bool {
    !text.trim().is_empty()
}

fn shorten(text: &str, limit: usize) -> String {
    match text.char_indices().nth(limit) {
        Some((end, _)) => format!("{}...", &text[..end]),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(status: u16, body: &[u8]) -> Error {
        let body: &'static [u8] = body.to_vec().leak();
        refusal(&Response::canned(status, "", b""), body)
    }

    #[test]
    fn status_and_reason_decide() {
        let body = br#"{"error":{"code":404,"message":"File not found: x.","errors":[{"reason":"notFound"}]}}"#;
        let rows: &[(u16, &[u8], i32, Option<&str>)] = &[
            (404, body, codes::INVALID_ID, Some("notFound")),
            (401, b"", codes::CREDENTIALS, None),
            (
                400,
                br#"{"error":{"message":"bad","status":"INVALID_ARGUMENT"}}"#,
                codes::SERVER,
                Some("INVALID_ARGUMENT"),
            ),
            (
                403,
                br#"{"error":{"errors":[{"reason":"rateLimitExceeded"}],"message":"x"}}"#,
                codes::SERVER,
                Some("rateLimitExceeded"),
            ),
            (
                403,
                br#"{"error":{"status":"PERMISSION_DENIED","details":[{"@type":"x","links":[]},
                    {"@type":"type.googleapis.com/google.rpc.ErrorInfo","reason":"ACCESS_TOKEN_SCOPE_INSUFFICIENT"}]}}"#,
                codes::SERVER,
                Some("ACCESS_TOKEN_SCOPE_INSUFFICIENT"),
            ),
            (
                403,
                br#"{"error":{"status":"PERMISSION_DENIED","errors":[{"reason":"accessNotConfigured"}],
                    "details":[{"reason":"SERVICE_DISABLED"}]}}"#,
                codes::SERVER,
                Some("accessNotConfigured"),
            ),
            (
                403,
                br#"{"error":{"status":"ABORTED","errors":[{"reason":" "}],"details":[{}]}}"#,
                codes::SERVER,
                Some("ABORTED"),
            ),
            (
                400,
                br#"{"error":"invalid_grant"}"#,
                codes::SERVER,
                Some("invalid_grant"),
            ),
            (500, b"<html>", codes::SERVER, None),
            (307, b"", codes::HTTP_PROTOCOL, None),
        ];
        for (status, body, code, reason) in rows {
            let error = refused(*status, body);
            assert_eq!((error.code(), error.reason()), (*code, *reason), "{status}");
            assert_eq!(error.http_status(), Some(*status));
            assert!(error.message().contains(&status.to_string()));
        }
    }

    #[test]
    fn the_place_is_told() {
        let body = br#"{"error":{"message":"Invalid Value","errors":[
            {"reason":"invalid","location":"pageToken","locationType":"parameter"}]}}"#;
        let text = "The service answered 400 (invalid: pageToken): Invalid Value";
        assert_eq!(refused(400, body).message(), text);
    }

    #[test]
    fn long_and_unprintable_texts_are_cut() {
        let long = "\\u0007b".repeat(5000);
        let body = format!(
            r#"{{"error":{{"message":"a{long}","errors":[{{"reason":"r{long}","location":"l{long}"}}]}}}}"#
        );
        let error = refused(400, body.as_bytes());
        for text in [error.message(), error.reason().unwrap()] {
            assert!(text.len() < 1100 && !text.contains('\u{7}'), "{text}");
        }
    }

    #[test]
    fn how_long_to_wait() {
        assert_eq!(wait(" 120 "), Some(Duration::from_secs(120)));
        assert_eq!(wait("Sun, 06 Nov 1994 08:49:37 GMT"), Some(Duration::ZERO));
        let later = httpdate::fmt_http_date(SystemTime::now() + Duration::from_secs(3600));
        assert!(wait(&later).is_some_and(|wait| wait > Duration::from_secs(3000)));
        for none in ["", "soon", "-1", "1.5"] {
            assert_eq!(wait(none), None, "{none}");
        }
    }
}
