//! A request as the handlers see it: decoded path, query and headers, and a body to stream.

use std::io::Read;
use std::net::SocketAddr;

use percent_encoding::percent_decode_str;
use serde::de::DeserializeOwned;
use tiny_http::Request;

use super::errors::ApiError;

/// The most bytes of a JSON or form body that are read into memory.
const BODY_LIMIT: u64 = 5 * 1024 * 1024;
const TARGET_LIMIT: usize = 64 * 1024;

/// One request.
pub(super) struct Call<'r> {
    pub(super) head: Head,
    pub(super) body: Body<'r>,
}

/// Everything before the body.
#[derive(Debug, Clone)]
pub(super) struct Head {
    pub(super) method: String,
    /// The path as it came, without the query.
    pub(super) path: String,
    pub(super) segments: Vec<String>,
    pub(super) query: Vec<(String, String)>,
    headers: Vec<(String, String)>,
    pub(super) length: Option<u64>,
    pub(super) chunked: bool,
    pub(super) peer: Option<SocketAddr>,
}

/// The body; reading it asks for it where the client waits for `100 Continue`.
pub(super) struct Body<'r>(pub(super) &'r mut Request);

impl Read for Body<'_> {
    fn read(&mut self, buf: &mut [u8]) -> std::io::Result<usize> {
        self.0.as_reader().read(buf)
    }
}

impl Head {
    pub(super) fn read(request: &Request) -> (Self, Result<(), ApiError>) {
        let target = request.url();
        let (path, query) = target.split_once('?').unwrap_or((target, ""));
        let headers: Vec<(String, String)> = request
            .headers()
            .iter()
            .map(|h| {
                (
                    h.field.as_str().as_str().to_ascii_lowercase(),
                    h.value.as_str().to_owned(),
                )
            })
            .collect();
        let chunked = headers.iter().any(|(name, _)| name == "transfer-encoding");
        let mut head = Self {
            method: request.method().as_str().to_owned(),
            path: path.chars().take(2048).collect(),
            segments: Vec::new(),
            query: Vec::new(),
            headers,
            length: request.body_length().map(|n| n as u64),
            chunked,
            peer: request.remote_addr().copied(),
        };
        let outcome = head.decode(target.len(), path, query);
        (head, outcome)
    }

    fn decode(&mut self, target: usize, path: &str, query: &str) -> Result<(), ApiError> {
        if target > TARGET_LIMIT {
            return Err(ApiError::new(
                414,
                "uriTooLong",
                "The request target is too long.",
            ));
        }
        let declared = self
            .header("content-length")
            .is_some_and(|v| v.trim().parse::<u64>().is_err());
        if declared && !self.chunked {
            return Err(ApiError::bad_request("Content-Length is not a number."));
        }
        for part in path.trim_matches('/').split('/') {
            self.segments.push(unescape(part, false)?);
        }
        self.query = pairs(query)?;
        Ok(())
    }

    pub(super) fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(n, _)| n == name)
            .map(|(_, v)| v.trim())
    }

    /// The first value of a query parameter; an empty one counts as absent.
    pub(super) fn param(&self, name: &str) -> Option<&str> {
        self.query
            .iter()
            .find(|(n, v)| n == name && !v.is_empty())
            .map(|(_, v)| v.as_str())
    }

    pub(super) fn flag(&self, name: &str) -> Result<bool, ApiError> {
        self.flag_or(name, false)
    }

    pub(super) fn flag_or(&self, name: &str, default: bool) -> Result<bool, ApiError> {
        match self.param(name) {
            None => Ok(default),
            Some("false" | "False" | "0") => Ok(false),
            Some("true" | "True" | "1") => Ok(true),
            Some(_) => Err(ApiError::bad_parameter(
                name,
                format!("Invalid boolean value for '{name}'."),
            )),
        }
    }

    pub(super) fn number(
        &self,
        name: &str,
        default: usize,
        low: usize,
        high: usize,
    ) -> Result<usize, ApiError> {
        let Some(text) = self.param(name) else {
            return Ok(default);
        };
        match text.parse() {
            Ok(n) if (low..=high).contains(&n) => Ok(n),
            _ => {
                let shown = super::errors::shown(text);
                let message = format!(
                    "Invalid value '{shown}'. Values must be within the range: [{low}, {high}]"
                );
                Err(ApiError::bad_parameter(name, message))
            }
        }
    }
}

impl Call<'_> {
    /// The body as typed JSON; an empty body is an empty object.
    pub(super) fn json<T: DeserializeOwned>(&mut self) -> Result<T, ApiError> {
        let bytes = self.small_body()?;
        parse_json(&bytes)
    }

    /// The body in memory, within the limit.
    pub(super) fn small_body(&mut self) -> Result<Vec<u8>, ApiError> {
        if self.head.length.is_some_and(|n| n > BODY_LIMIT) {
            return Err(too_large());
        }
        read_small(&mut self.body)
    }

    /// Reads away what is left of a chunked body, which nothing below would do; false when it
    /// is too much or broken, and the connection cannot be used again.
    pub(super) fn drain(&mut self) -> bool {
        if !self.head.chunked {
            return true;
        }
        let mut rest = (&mut self.body).take(64 * 1024 * 1024);
        match std::io::copy(&mut rest, &mut std::io::sink()) {
            Ok(_) => rest.limit() > 0,
            Err(_) => false,
        }
    }
}

/// Reads what is small by nature, and refuses it when it is not.
pub(super) fn read_small(from: &mut dyn Read) -> Result<Vec<u8>, ApiError> {
    let mut bytes = Vec::new();
    from.take(BODY_LIMIT + 1)
        .read_to_end(&mut bytes)
        .map_err(|_| ApiError::bad_request("The request body ended early."))?;
    if bytes.len() as u64 > BODY_LIMIT {
        return Err(too_large());
    }
    Ok(bytes)
}

/// Typed JSON of a body; an empty one is an empty object.
pub(super) fn parse_json<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, ApiError> {
    let bytes = if bytes.iter().all(u8::is_ascii_whitespace) {
        b"{}"
    } else {
        bytes
    };
    serde_json::from_slice(bytes).map_err(|e| {
        // The place, not the text: an error of the parser quotes what was sent.
        let place = format!("Parse Error at line {}, column {}.", e.line(), e.column());
        ApiError::new(400, "parseError", place)
    })
}

/// The pairs of a query or form.
pub(super) fn pairs(text: &str) -> Result<Vec<(String, String)>, ApiError> {
    let mut out = Vec::new();
    for pair in text.split('&').filter(|p| !p.is_empty()) {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        out.push((unescape(name, true)?, unescape(value, true)?));
    }
    Ok(out)
}

fn too_large() -> ApiError {
    ApiError::new(413, "uploadTooLarge", "The request body is too large.")
}

fn unescape(text: &str, form: bool) -> Result<String, ApiError> {
    let bytes = text.as_bytes();
    for (at, _) in text.match_indices('%') {
        let hex = bytes.get(at + 1..at + 3);
        if !hex.is_some_and(|h| h.iter().all(u8::is_ascii_hexdigit)) {
            return Err(ApiError::bad_request(
                "The request target holds a malformed percent-encoding.",
            ));
        }
    }
    let spaced = if form {
        text.replace('+', " ")
    } else {
        text.to_owned()
    };
    let decoded = percent_decode_str(&spaced)
        .decode_utf8()
        .map(|t| t.into_owned());
    decoded.map_err(|_| ApiError::bad_request("The request target is not UTF-8."))
}
