//! The head of a request, exactly as it is sent.

use ureq::http::Uri;

use super::header_lines::is_token;
use super::{Body, Options, Request};
use crate::error::{Error, Result, codes};

/// Where a request goes.
pub(super) struct Peer {
    pub(super) uri: Uri,
    /// Host and port, for error texts.
    pub(super) name: String,
}

/// Takes an address apart: 152 without a host, 153 for a scheme we do not speak.
pub(super) fn peer(url: &str) -> Result<Peer> {
    let scheme = url.split(':').next().unwrap_or_default();
    if !scheme.eq_ignore_ascii_case("http") && !scheme.eq_ignore_ascii_case("https") {
        return Err(Error::new(
            codes::INVALID_SCHEME,
            "The address begins with neither http:// nor https://.",
        ));
    }
    let none = || Error::new(codes::NO_SERVER, "The address names no server.");
    let uri: Uri = url.parse().map_err(|_| none())?;
    let host = uri
        .host()
        .filter(|host| !host.is_empty())
        .ok_or_else(none)?;
    let port = uri
        .port_u16()
        .unwrap_or(if uri.scheme_str() == Some("https") {
            443
        } else {
            80
        });
    let name = format!("{host}:{port}");
    Ok(Peer { uri, name })
}

/// The length of a body.
pub(super) fn length(body: &Body<'_>) -> u64 {
    match body {
        Body::Empty => 0,
        Body::Bytes(bytes) => bytes.len() as u64,
        Body::Stream { length, .. } => *length,
    }
}

/// Whether the request says how long its body is, be it empty.
pub(super) fn has_length(request: &Request<'_>) -> bool {
    !matches!(request.body, Body::Empty) || matches!(request.method, "POST" | "PUT" | "PATCH")
}

/// Whether a line of the caller's asks for content in another coding.
pub(super) fn asks_for_encodings(request: &Request<'_>, options: &Options) -> bool {
    let mut lines = request.headers.iter().chain(&options.other_headers);
    lines.any(|line| line.0.eq_ignore_ascii_case("accept-encoding"))
}

/// Request line and header lines. 601 for a line that would not stay a line.
pub(super) fn head(request: &Request<'_>, peer: &Peer, options: &Options) -> Result<Vec<u8>> {
    let target = peer
        .uri
        .path_and_query()
        .map_or("/", |target| target.as_str());
    let mut out = format!("{} {target} HTTP/{}\r\n", request.method, options.version());
    let authority = peer
        .uri
        .authority()
        .map_or("", |authority| authority.as_str());
    // Credentials in an address are not part of the host.
    let host = authority.rsplit('@').next().unwrap_or_default();
    let mut lines: Vec<(&str, String)> = vec![("Host", host.to_owned())];
    if !options.user_agent.is_empty() {
        lines.push(("User-Agent", options.user_agent.clone()));
    }
    lines.extend(
        request
            .headers
            .iter()
            .map(|(name, value)| (name.as_str(), value.clone())),
    );
    // What the component asks for itself it has to know, changed or not.
    let asked = request.told && matches!(request.method, "GET" | "HEAD");
    if asked && !options.if_modified_since.is_empty() {
        lines.push(("If-Modified-Since", options.if_modified_since.clone()));
    }
    if has_length(request) {
        lines.push(("Content-Length", length(&request.body).to_string()));
    }
    if !options.keeps_alive() {
        lines.push(("Connection", "close".to_owned()));
    }
    // A line of the caller's takes the place of ours, but for what keeps the exchange whole.
    let fixed = |name: &str| {
        ["host", "content-length", "connection", "transfer-encoding"]
            .iter()
            .any(|ours| ours.eq_ignore_ascii_case(name))
    };
    let others: Vec<_> = options
        .other_headers
        .iter()
        .filter(|line| !fixed(&line.0))
        .collect();
    lines.retain(|line| {
        others
            .iter()
            .all(|other| !other.0.eq_ignore_ascii_case(line.0))
    });
    lines.extend(
        others
            .into_iter()
            .map(|(name, value)| (name.as_str(), value.clone())),
    );
    for (name, value) in lines {
        if !is_token(name) || value.contains(['\r', '\n', '\0']) {
            return Err(Error::new(
                codes::UNSUPPORTED,
                format!("The header {name:?} has a name or value that cannot be sent."),
            ));
        }
        out.push_str(&format!("{name}: {value}\r\n"));
    }
    out.push_str("\r\n");
    Ok(out.into_bytes())
}
