//! The one function that turns a refusal of the service into an error.

use serde::Deserialize;

use crate::error::{Error, codes};

/// How much of the service's own text goes into an error text.
const TEXT_LIMIT: usize = 500;

#[derive(Deserialize)]
struct Body {
    error: Details,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Details {
    Object {
        #[serde(default)]
        message: Option<String>,
        #[serde(default)]
        errors: Vec<Item>,
        #[serde(default)]
        status: Option<String>,
    },
    Word(String),
}

#[derive(Deserialize)]
struct Item {
    #[serde(default)]
    reason: Option<String>,
}

/// The error for an answer that is not a success.
///
/// Code and `reason` come from the status and the service's `reason` member;
/// the service's wording is shown and never interpreted.
pub(crate) fn refusal(status: u16, body: &[u8]) -> Error {
    let (reason, message) = read(body);
    let mut text = format!("The service answered {status}");
    if let Some(reason) = &reason {
        text.push_str(&format!(" ({reason})"));
    }
    match message {
        Some(message) => text.push_str(&format!(": {}", shorten(&message))),
        None => text.push('.'),
    }
    Error::new(code(status), text).with_answer(status, reason)
}

fn code(status: u16) -> i32 {
    match status {
        401 => codes::CREDENTIALS,
        404 => codes::INVALID_ID,
        300..=399 => codes::HTTP_PROTOCOL,
        _ => codes::SERVER,
    }
}

fn read(body: &[u8]) -> (Option<String>, Option<String>) {
    match serde_json::from_slice::<Body>(body) {
        Ok(Body {
            error:
                Details::Object {
                    message,
                    errors,
                    status,
                },
        }) => {
            let reason = errors.into_iter().find_map(|item| item.reason).or(status);
            (reason, message.filter(|text| !text.is_empty()))
        }
        Ok(Body {
            error: Details::Word(word),
        }) => (Some(word), None),
        Err(_) => (None, None),
    }
}

fn shorten(text: &str) -> String {
    let clean: String = text
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .take(TEXT_LIMIT + 1)
        .collect();
    match clean.char_indices().nth(TEXT_LIMIT) {
        Some((end, _)) => format!("{}...", &clean[..end]),
        None => clean,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
                400,
                br#"{"error":"invalid_grant"}"#,
                codes::SERVER,
                Some("invalid_grant"),
            ),
            (500, b"<html>", codes::SERVER, None),
            (307, b"", codes::HTTP_PROTOCOL, None),
        ];
        for (status, body, code, reason) in rows {
            let error = refusal(*status, body);
            assert_eq!((error.code(), error.reason()), (*code, *reason), "{status}");
            assert_eq!(error.http_status(), Some(*status));
            assert!(error.message().contains(&status.to_string()));
        }
    }

    #[test]
    fn long_and_unprintable_texts_are_cut() {
        let body = format!(
            r#"{{"error":{{"message":"a\u0007b{}"}}}}"#,
            "é".repeat(5000)
        );
        let error = refusal(400, body.as_bytes());
        assert!(error.message().len() < 1100 && !error.message().contains('\u{7}'));
    }
}
