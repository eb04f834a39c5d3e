//! The exchange itself: what is asked for, which answers are taken, and what proves them whole.

use std::borrow::Cow;

use md5::{Digest, Md5};

use super::Download;
use crate::drive::errors::refusal;
use crate::drive::files::Facts;
use crate::enums::Direction;
use crate::error::{Error, Result, codes};
use crate::http::{Body, Request, Response};
use crate::transfer::progress::Progress;

/// How much of a refusal is read.
const REFUSAL_LIMIT: usize = 1 << 20;
const PIECE: usize = 128 * 1024;

/// Takes a piece; the second is the length that was announced for the whole.
pub(super) type Take<'a> = dyn FnMut(&[u8], Option<u64>) -> Result<()> + 'a;
/// Takes a piece at its offset.
type TakeAt<'a> = dyn FnMut(u64, &[u8]) -> Result<(), Broken> + 'a;

/// Why content did not arrive.
#[derive(Debug)]
pub(super) struct Broken {
    pub(super) error: Error,
    /// Whether what did arrive is not the content.
    pub(super) wrong: bool,
}

impl From<Error> for Broken {
    fn from(error: Error) -> Self {
        Self {
            error,
            wrong: false,
        }
    }
}

/// The content is not what the service says it has.
pub(super) fn wrong(code: i32, text: impl Into<String>) -> Broken {
    Broken {
        error: Error::new(code, text),
        wrong: true,
    }
}

/// Fetches the content from its first byte.
pub(super) fn fresh(plan: &mut Download<'_>, take: &mut Take<'_>) -> Result<(), Broken> {
    let mut response = content(plan)?;
    let (length, proved) = (response.content_length(), response.end_is_proved());
    // Where no length is announced the known one keeps an answer from going on for ever.
    let most = length.or(plan.known_size.filter(|_| !plan.exported));
    let mut hash = (plan.verify && !plan.exported).then(Md5::new);
    let mut progress = begin(plan, 0, length);
    let at = read(plan, &mut response, 0, &mut progress, &mut |at, piece| {
        if let Some(most) = most.filter(|most| at + piece.len() as u64 > *most) {
            return Err(longer(most));
        }
        if let Some(hash) = &mut hash {
            hash.update(piece);
        }
        Ok(take(piece, length)?)
    })?;
    // The connection is free for the question that follows.
    drop(response);
    // Another size than was known: it has changed meanwhile, or this is something else.
    let surprising = plan.known_size.is_some_and(|size| size != at);
    if !plan.exported && (!proved || surprising || hash.is_some()) {
        // Bytes that are in doubt and cannot be asked about are not left as a part.
        let facts = (plan.facts)().map_err(|error| Broken {
            error,
            wrong: surprising,
        })?;
        if !proved {
            ends_rightly(&facts, at)?;
        }
        if facts.size.is_some_and(|size| size != at) {
            return Err(differs());
        }
        if let Some(hash) = hash {
            agrees(&facts, at, &hex::encode(hash.finalize()))?;
        }
    }
    progress.finish(at);
    Ok(())
}

/// The answer whose body is the content. One that announces another size than was known is
/// given up before a byte of it is taken, until the service has said again what the size is.
fn content(plan: &mut Download<'_>) -> Result<Response, Broken> {
    let response = whole(plan)?;
    let differs_from = |known: Option<u64>, response: &Response| {
        let announced = response.content_length();
        known.is_some() && announced.is_some() && announced != known
    };
    if plan.exported || !differs_from(plan.known_size, &response) {
        return Ok(response);
    }
    let announced = response.content_length();
    drop(response);
    let facts = (plan.facts)()?;
    if facts.size.is_some() && facts.size != announced {
        return Err(differs());
    }
    plan.known_size = facts.size;
    let response = whole(plan)?;
    if differs_from(plan.known_size, &response) {
        return Err(differs());
    }
    Ok(response)
}

/// The answer 200 to a request for the whole content.
fn whole(plan: &mut Download<'_>) -> Result<Response, Broken> {
    let mut response = send(plan, 0)?;
    match response.status {
        200 => Ok(response),
        201..300 if plan.custom.is_some() => Ok(response),
        status @ 201..300 => {
            let text = format!("The service answered {status} where the content was to come.");
            Err(Error::new(codes::SERVER, text).into())
        }
        _ => {
            let error = refused(plan, &mut response);
            drop(response);
            match (plan.elsewhere)(&error)? {
                Some(url) => {
                    plan.url = url;
                    whole(plan)
                }
                None => Err(error.into()),
            }
        }
    }
}

/// Asks what a resumed download is going to be held against: size and MD5.
pub(super) fn facts(plan: &Download<'_>, from: u64) -> Result<(u64, String)> {
    let facts = (plan.facts)()?;
    let size = match facts.size {
        Some(size) if !facts.md5.is_empty() => size,
        _ => {
            let text = "The service tells no size and MD5 of the content: \
                        a resumed download could not be proved to be right.";
            return Err(Error::new(codes::CANNOT_RESUME, text));
        }
    };
    if size < from {
        let text =
            format!("The content has {size} bytes: the download cannot go on at byte {from}.");
        return Err(Error::new(codes::CANNOT_RESUME, text));
    }
    Ok((size, facts.md5))
}

/// Fetches the content from `from` to its end at `size`.
pub(super) fn onward(
    plan: &mut Download<'_>,
    from: u64,
    size: u64,
    take: &mut dyn FnMut(&[u8]) -> Result<()>,
) -> Result<(), Broken> {
    if from == size {
        begin(plan, from, Some(size)).finish(from);
        return Ok(());
    }
    let mut response = send(plan, from)?;
    judge(plan, &mut response, from, size)?;
    let mut progress = begin(plan, from, Some(size));
    let at = read(
        plan,
        &mut response,
        from,
        &mut progress,
        &mut |at, piece| {
            if at + piece.len() as u64 > size {
                return Err(longer(size));
            }
            Ok(take(piece)?)
        },
    )?;
    if at < size {
        let text = format!("The connection was closed after {at} of {size} bytes.");
        return Err(Error::new(codes::CONNECTION_DROPPED, text).into());
    }
    progress.finish(at);
    Ok(())
}

/// Only the part that was asked for is taken.
fn judge(
    plan: &mut Download<'_>,
    response: &mut Response,
    from: u64,
    size: u64,
) -> Result<(), Error> {
    let range = response.header("Content-Range").unwrap_or_default().trim();
    let cannot = |text: String| Err(Error::new(codes::CANNOT_RESUME, text));
    match response.status {
        200 => {
            let text = format!(
                "The service sends the whole file: the download cannot go on at byte {from}."
            );
            Err(Error::new(codes::RANGE_NOT_SUPPORTED, text))
        }
        206 => {
            let length = response.content_length();
            let fits = length.is_none_or(|length| length == size - from);
            if parse(range) == Some((from, size - 1, size)) && fits {
                return Ok(());
            }
            cannot(format!(
                "The service sends another part ({}) than the one from byte {from} to the end at {size}.",
                range.chars().take(100).collect::<String>()
            ))
        }
        status @ 201..300 => cannot(format!(
            "The service answered {status} where a part was to come."
        )),
        416 => cannot(format!(
            "The service says that there is no byte {from}, but that the content has {size}."
        )),
        _ => Err(refused(plan, response)),
    }
}

/// `bytes 5-9/10`: first, last, total.
pub(in crate::transfer) fn parse(range: &str) -> Option<(u64, u64, u64)> {
    let (unit, rest) = range.split_once(' ')?;
    let (span, total) = rest.trim().split_once('/')?;
    let (first, last) = span.split_once('-')?;
    let number = |text: &str| {
        let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        digits.then(|| text.parse::<u64>().ok()).flatten()
    };
    unit.eq_ignore_ascii_case("bytes")
        .then_some((number(first)?, number(last)?, number(total)?))
}

/// The size, where the connection's end was the only sign of the content's.
fn ends_rightly(facts: &Facts, at: u64) -> Result<(), Broken> {
    if facts.size == Some(at) {
        return Ok(());
    }
    let text = match facts.size {
        Some(size) => format!("The connection was closed after {at} bytes of {size}."),
        None => format!(
            "The connection was closed after {at} bytes; that these are all cannot be proved."
        ),
    };
    Err(Broken {
        error: Error::new(codes::CONNECTION_DROPPED, text),
        wrong: facts.size.is_some_and(|size| size < at),
    })
}

/// Size and MD5, as far as the service has them.
pub(super) fn agrees(facts: &Facts, at: u64, md5: &str) -> Result<(), Broken> {
    let size = facts.size.is_none_or(|size| size == at);
    if size && (facts.md5.is_empty() || facts.md5 == md5) {
        return Ok(());
    }
    Err(differs())
}

pub(super) fn differs() -> Broken {
    wrong(
        codes::CANNOT_RESUME,
        "The bytes are not those the service has (size or MD5 differ): download the file anew.",
    )
}

fn longer(size: u64) -> Broken {
    wrong(
        codes::CANNOT_RESUME,
        format!(
            "The service sends more than the {size} bytes that it said there are: \
             it has changed meanwhile, or is something else."
        ),
    )
}

fn begin<'a>(plan: &Download<'a>, from: u64, total: Option<u64>) -> Progress<'a> {
    Progress::begin(
        plan.observer,
        Direction::Download,
        plan.progress,
        from,
        total,
    )
}

fn send(plan: &Download<'_>, from: u64) -> Result<Response> {
    let mut headers = plan.headers.clone();
    if from > 0 {
        headers.push(("Range".to_owned(), format!("bytes={from}-")));
    }
    let custom = plan.custom.as_ref();
    let body = custom.map_or(&[][..], |custom| custom.body);
    plan.exchange.send(Request {
        method: custom.map_or("GET", |custom| custom.method),
        url: plan.url.clone(),
        headers,
        body: if body.is_empty() {
            Body::Empty
        } else {
            Body::Bytes(Cow::Borrowed(body))
        },
        told: true,
    })
}

fn refused(plan: &mut Download<'_>, response: &mut Response) -> Error {
    let text = response.read_all(REFUSAL_LIMIT).unwrap_or_default();
    (plan.on_refusal)(&text);
    refusal(response, &text)
}

fn read(
    plan: &mut Download<'_>,
    response: &mut Response,
    from: u64,
    progress: &mut Progress<'_>,
    take: &mut TakeAt<'_>,
) -> Result<u64, Broken> {
    let (mut piece, mut at) = (vec![0; PIECE], from);
    loop {
        let amount = response.read(&mut piece)?;
        if amount == 0 {
            return Ok(at);
        }
        take(at, &piece[..amount])?;
        if let Some(custom) = &mut plan.custom {
            (custom.on_piece)(&piece[..amount]);
        }
        at += amount as u64;
        progress.reach(at);
        plan.bounds.check()?;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn content_ranges() {
        assert_eq!(parse("bytes 5-9/10"), Some((5, 9, 10)));
        assert_eq!(parse("Bytes 5-9/10"), Some((5, 9, 10)));
        for other in [
            "",
            "bytes",
            "bytes 5-9",
            "bytes 5-9/*",
            "bytes */10",
            "items 5-9/10",
            "bytes +5-9/10",
            "bytes 5-/10",
            "bytes 5-9/99999999999999999999",
        ] {
            assert_eq!(parse(other), None, "{other}");
        }
    }
}
