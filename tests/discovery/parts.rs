//! Addresses and multipart bodies, taken apart.

use percent_encoding::percent_decode_str;

use crate::recorder::Recorded;

/// Path and query of an address.
pub(crate) fn target(address: &str) -> &str {
    let behind = address.split_once("://").map_or(address, |parts| parts.1);
    behind.find('/').map_or("/", |at| &behind[at..])
}

/// Names and values of a query, decoded.
pub(crate) fn pairs(query: &str) -> Vec<(String, String)> {
    let decode = |text: &str| percent_decode_str(text).decode_utf8_lossy().into_owned();
    let pieces = query.split('&').filter(|piece| !piece.is_empty());
    pieces
        .map(|piece| piece.split_once('=').unwrap_or((piece, "")))
        .map(|(name, value)| (decode(name), decode(value)))
        .collect()
}

/// One part of a multipart body: its Content-Type and what it holds.
pub(crate) type Part = (String, Vec<u8>);

/// The parts of a `multipart/related` body.
pub(crate) fn multipart(request: &Recorded) -> Result<Vec<Part>, String> {
    let kind = request.header("Content-Type").unwrap_or_default();
    let boundary = kind
        .strip_prefix("multipart/related; boundary=")
        .ok_or_else(|| format!("Content-Type is {kind:?}"))?;
    let mark = format!("\r\n--{}", boundary.trim_matches('"')).into_bytes();
    // The first boundary stands without a line before it.
    let body = [b"\r\n", request.body.as_slice()].concat();
    let mut parts = Vec::new();
    let mut rest = after(&body, &mark).ok_or("no part begins")?.1;
    while !rest.starts_with(b"--") {
        let (part, next) = after(rest, &mark).ok_or("a part does not end")?;
        let (head, content) = after(part, b"\r\n\r\n").ok_or("a part has no head")?;
        let head = String::from_utf8_lossy(head).into_owned();
        let kind = head
            .lines()
            .find_map(|line| line.strip_prefix("Content-Type: "));
        let kind = kind.ok_or("a part has no Content-Type")?;
        parts.push((kind.to_owned(), content.to_vec()));
        rest = next;
    }
    if rest != b"--\r\n" && rest != b"--" {
        return Err("something follows the last part".to_owned());
    }
    Ok(parts)
}

/// What stands before and behind the first place of a mark.
fn after<'a>(body: &'a [u8], mark: &[u8]) -> Option<(&'a [u8], &'a [u8])> {
    let at = body.windows(mark.len()).position(|window| window == mark)?;
    Some((&body[..at], &body[at + mark.len()..]))
}
