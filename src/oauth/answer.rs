//! What a token endpoint answers; no I/O.

use serde::Deserialize;
use serde_json::Value;

use crate::error::{Error, Result, codes};
use crate::oauth::form;
use crate::secret::Secret;

/// Longest lifetime that is believed: ten years.
const LONGEST: u64 = 10 * 365 * 24 * 3600;

/// What the token server gave.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Token {
    pub(crate) access_token: Secret<String>,
    pub(crate) refresh_token: Option<Secret<String>>,
    /// "Bearer" when the server did not say.
    pub(crate) token_type: String,
    /// Seconds.
    pub(crate) expires_in: Option<u64>,
    pub(crate) scope: Option<String>,
}

impl Token {
    /// The value of an `Authorization` header.
    pub(crate) fn authorization(&self) -> Secret<String> {
        Secret::new(format!(
            "{} {}",
            self.token_type,
            self.access_token.expose()
        ))
    }
}

/// Members are read leniently where servers differ, `access_token` strictly.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Wire {
    access_token: Option<String>,
    refresh_token: Option<String>,
    token_type: Option<String>,
    expires_in: Option<Value>,
    scope: Option<Value>,
    error: Option<Value>,
    error_description: Option<Value>,
}

/// The token in an answer, or the error it stands for.
///
/// `sent` are the secrets of the request: a server that repeats them in its
/// description does not get them into our texts.
pub(crate) fn parse(status: u16, content_type: &str, body: &[u8], sent: &[&str]) -> Result<Token> {
    if (300..400).contains(&status) {
        return Err(refused(
            status,
            None,
            codes::SERVER,
            "The token server redirects, which is not followed; check o_auth_server_token_url.",
        ));
    }
    let success = (200..300).contains(&status);
    let wire = read(content_type, body);
    if let Some(wire) = &wire
        && let Some((error, description)) = wire.error(sent)
    {
        let code = if status >= 500 {
            codes::SERVER
        } else {
            codes::CREDENTIALS
        };
        let mut text = format!("The token server refused the request: {error}");
        if !description.is_empty() {
            text.push_str(&format!(" ({description})"));
        }
        text.push('.');
        text.push_str(hint(&error));
        return Err(refused(status, Some(error), code, text));
    }
    if !success {
        let code = if status == 401 {
            codes::CREDENTIALS
        } else {
            codes::SERVER
        };
        let text = format!("The token server answered with HTTP status {status} and no reason.");
        return Err(refused(status, None, code, text));
    }
    let Some(wire) = wire else {
        return Err(refused(
            status,
            None,
            codes::SERVER,
            "The token server's answer is neither JSON nor a form; check o_auth_server_token_url.",
        ));
    };
    wire.token(status)
}

/// Text of a server, short, on one line and without the secrets `sent`.
pub(crate) fn tame(text: &str, limit: usize, sent: &[&str]) -> String {
    let mut text = text.to_owned();
    for secret in sent.iter().filter(|secret| !secret.is_empty()) {
        text = text.replace(secret, "***");
    }
    let printable = text.chars().map(|c| if c.is_control() { ' ' } else { c });
    let mut out: String = printable.take(limit).collect();
    if text.chars().nth(limit).is_some() {
        out.push('…');
    }
    out.trim().to_owned()
}

/// What a user can do about one of the errors RFC 6749 names.
pub(crate) fn hint(error: &str) -> &'static str {
    match error {
        "invalid_client" | "unauthorized_client" => {
            " Check o_auth_client_id and o_auth_client_secret."
        }
        "invalid_grant" => {
            " The code or refresh token has expired, was used before or was withdrawn: authorize again."
        }
        "invalid_scope" => " Check o_auth_authorization_scope.",
        "redirect_uri_mismatch" => " Register o_auth_return_url with the authorization server.",
        "unsupported_grant_type" => " Check o_auth_grant_type.",
        _ => "",
    }
}

fn refused(status: u16, reason: Option<String>, code: i32, text: impl Into<String>) -> Error {
    Error::new(code, text).with_answer(status, reason)
}

fn read(content_type: &str, body: &[u8]) -> Option<Wire> {
    let text = std::str::from_utf8(body).ok()?;
    let text = text.trim_start_matches('\u{feff}').trim();
    if text.starts_with('{') {
        return serde_json::from_str(text).ok();
    }
    let kind = content_type.split(';').next().unwrap_or_default().trim();
    let form = kind.eq_ignore_ascii_case("application/x-www-form-urlencoded")
        || (kind.eq_ignore_ascii_case("text/plain") && !text.contains(char::is_whitespace));
    if !form {
        return None;
    }
    let mut wire = Wire::default();
    for (name, value) in form::split(text) {
        match name.as_str() {
            "access_token" => wire.access_token = Some(value),
            "refresh_token" => wire.refresh_token = Some(value),
            "token_type" => wire.token_type = Some(value),
            "expires_in" => wire.expires_in = Some(Value::String(value)),
            "scope" => wire.scope = Some(Value::String(value)),
            "error" => wire.error = Some(Value::String(value)),
            "error_description" => wire.error_description = Some(Value::String(value)),
            _ => {}
        }
    }
    Some(wire)
}

impl Wire {
    fn error(&self, sent: &[&str]) -> Option<(String, String)> {
        let (error, description) = match self.error.as_ref()? {
            Value::String(error) => (
                error.as_str(),
                self.error_description.as_ref().and_then(Value::as_str),
            ),
            // The shape of Google's other services.
            Value::Object(error) => (
                error
                    .get("status")
                    .and_then(Value::as_str)
                    .unwrap_or("error"),
                error.get("message").and_then(Value::as_str),
            ),
            Value::Null => return None,
            _ => ("error", None),
        };
        let description = tame(description.unwrap_or_default(), 200, sent);
        let description = description.trim_end_matches('.').to_owned();
        Some((tame(error, 60, sent), description))
    }

    fn token(self, status: u16) -> Result<Token> {
        let nonsense = |text: &str| refused(status, None, codes::SERVER, text);
        let access_token = self.access_token.map(Secret::<String>::new);
        let Some(access_token) = access_token.filter(|token| !token.is_empty()) else {
            return Err(nonsense("The token server's answer holds no access token."));
        };
        let visible = |text: &str| text.bytes().all(|b| (0x21..=0x7e).contains(&b));
        let token_type = match self.token_type.as_deref().map(str::trim) {
            None | Some("") => "Bearer",
            Some(kind) if kind.eq_ignore_ascii_case("bearer") => "Bearer",
            Some(kind) => kind,
        };
        if !visible(access_token.expose()) || !visible(token_type) {
            return Err(nonsense(
                "The token server's access token has characters that no header can carry.",
            ));
        }
        let refresh_token = self.refresh_token.map(Secret::<String>::new);
        Ok(Token {
            access_token,
            refresh_token: refresh_token.filter(|token| !token.is_empty()),
            token_type: token_type.to_owned(),
            expires_in: self.expires_in.as_ref().and_then(seconds),
            scope: self.scope.as_ref().and_then(Value::as_str).map(Into::into),
        })
    }
}

/// A number or a numeric string; below zero is zero, beyond reason is the longest.
fn seconds(value: &Value) -> Option<u64> {
    let number = match value {
        Value::Number(number) => number.as_f64()?,
        Value::String(text) => text.trim().parse().ok()?,
        _ => return None,
    };
    if number.is_nan() {
        return None;
    }
    // The cast saturates; it is bounded on both sides before.
    Some(number.clamp(0.0, LONGEST as f64) as u64)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn json(status: u16, body: &str) -> Result<Token> {
        parse(
            status,
            "application/json; charset=utf-8",
            body.as_bytes(),
            &["s3cret", ""],
        )
    }

    #[test]
    fn a_full_answer_and_a_bare_one() {
        let token = json(
            200,
            r#"{"access_token":"at","refresh_token":"rt","token_type":"bearer","expires_in":3599,
                "scope":"a b","id_token":"x","nested":{"a":[1]}}"#,
        )
        .unwrap();
        assert_eq!(token.access_token.expose(), "at");
        assert_eq!(token.refresh_token.as_ref().unwrap().expose(), "rt");
        assert_eq!(token.authorization().expose(), "Bearer at");
        assert_eq!(token.expires_in, Some(3599));
        assert_eq!(token.scope.as_deref(), Some("a b"));
        assert!(!format!("{token:?}").contains("\"at\""));

        let token = json(
            200,
            "\u{feff} {\"access_token\":\"at\",\"refresh_token\":\"\"}",
        )
        .unwrap();
        assert_eq!(token.token_type, "Bearer");
        assert_eq!(
            (token.refresh_token, token.expires_in, token.scope),
            (None, None, None)
        );
    }

    #[test]
    fn a_form_is_read_too() {
        let body = b"access_token=a%2Ft&expires_in=3600&scope=a+b&token_type=Bearer&x=y";
        for kind in [
            "application/x-www-form-urlencoded; charset=utf-8",
            "text/plain",
        ] {
            let token = parse(200, kind, body, &[]).unwrap();
            assert_eq!(token.access_token.expose(), "a/t");
            assert_eq!(token.expires_in, Some(3600));
            assert_eq!(token.scope.as_deref(), Some("a b"));
        }
        let error = parse(400, "text/plain", b"error=invalid_grant", &[]).unwrap_err();
        assert_eq!(error.reason(), Some("invalid_grant"));
    }

    #[test]
    fn lifetimes() {
        for (text, expected) in [
            ("3600", Some(3600)),
            ("\"3600\"", Some(3600)),
            ("\" 60 \"", Some(60)),
            ("3599.9", Some(3599)),
            ("0", Some(0)),
            ("-5", Some(0)),
            ("\"-5\"", Some(0)),
            ("1e300", Some(LONGEST)),
            ("99999999999999999999", Some(LONGEST)),
            ("\"inf\"", Some(LONGEST)),
            ("\"NaN\"", None),
            ("\"soon\"", None),
            ("null", None),
            ("[1]", None),
        ] {
            let token = json(
                200,
                &format!(r#"{{"access_token":"a","expires_in":{text}}}"#),
            );
            assert_eq!(token.unwrap().expires_in, expected, "{text}");
        }
    }

    #[test]
    fn errors_and_nonsense() {
        for (status, body, code, reason) in [
            (
                400,
                r#"{"error":"invalid_grant","error_description":"Bad."}"#,
                603,
                Some("invalid_grant"),
            ),
            (
                401,
                r#"{"error":"invalid_client"}"#,
                603,
                Some("invalid_client"),
            ),
            (
                200,
                r#"{"error":"access_denied"}"#,
                603,
                Some("access_denied"),
            ),
            (
                403,
                r#"{"error":{"status":"PERMISSION_DENIED","message":"no"}}"#,
                603,
                Some("PERMISSION_DENIED"),
            ),
            (
                503,
                r#"{"error":"temporarily_unavailable"}"#,
                600,
                Some("temporarily_unavailable"),
            ),
            (401, "", 603, None),
            (404, "<html>lost</html>", 600, None),
            (500, "", 600, None),
            (302, r#"{"access_token":"a"}"#, 600, None),
            (200, "<!doctype html><p>Sign in", 600, None),
            (200, "", 600, None),
            (200, "{}", 600, None),
            (200, r#"{"access_token":""}"#, 600, None),
            (200, r#"{"access_token":7}"#, 600, None),
            (200, r#"{"access_token":"a""#, 600, None),
            (200, r#"[{"access_token":"a"}]"#, 600, None),
            (200, "{\"access_token\":\"a\\r\\nX: y\"}", 600, None),
            (
                200,
                r#"{"access_token":"a","token_type":"B\r\nX"}"#,
                600,
                None,
            ),
        ] {
            let error = json(status, body).unwrap_err();
            assert_eq!(error.code(), code, "{body}");
            assert_eq!(error.http_status(), Some(status), "{body}");
            assert_eq!(error.reason(), reason, "{body}");
            assert!(!error.message().contains("<"), "{body}");
        }
        let deep = format!("{{\"x\":{}", "[".repeat(100_000));
        assert_eq!(json(200, &deep).unwrap_err().code(), codes::SERVER);
        assert_eq!(
            parse(200, "", &[0xff, 0xfe], &[]).unwrap_err().code(),
            codes::SERVER
        );
    }

    #[test]
    fn descriptions_are_short_plain_and_without_what_was_sent() {
        let body = format!(
            r#"{{"error":"invalid_grant","error_description":"s3cret is\r\nwrong {}"}}"#,
            "x".repeat(5000)
        );
        let error = json(400, &body).unwrap_err();
        assert!(error.message().contains("invalid_grant (*** is  wrong xxx"));
        assert!(error.message().len() < 500);
        assert!(!error.to_string().contains("s3cret") && !error.to_string().contains('\n'));
    }
}
