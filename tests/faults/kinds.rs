//! What can go wrong with an answer.

use crate::server::{Asked, Real, json};
use crate::transfers::Transfer;

pub(crate) enum Act {
    /// Nobody listens where the request would go.
    Refuse,
    /// The connection is reset in the middle of the request.
    ResetWithin,
    /// These bytes are the answer, and then the connection ends so.
    Say(fn(&Asked, &Real) -> Vec<u8>, End),
}

#[derive(Clone, Copy)]
pub(crate) enum End {
    Kept,
    Close,
    Reset,
    /// Nothing more comes, and the connection stays.
    Hold,
    /// These bytes come again and again.
    Endless(&'static [u8]),
}

pub(crate) struct Kind {
    pub(crate) name: &'static str,
    pub(crate) act: Act,
    /// Whether the request is carried out all the same.
    pub(crate) carried: bool,
    /// Every such request is struck, not only the first.
    pub(crate) always: bool,
    pub(crate) applies: fn(Transfer) -> bool,
    /// With a `Timeout` of one second.
    pub(crate) hurried: bool,
    /// The object can get itself a new token.
    pub(crate) renews: bool,
    /// With `VerifyChecksum`.
    pub(crate) verifies: bool,
    /// With `KeepAlive`: the connection has served requests before.
    pub(crate) kept: bool,
}

const fn kind(name: &'static str, act: Act) -> Kind {
    Kind {
        name,
        act,
        carried: false,
        always: false,
        applies: |_| true,
        hurried: false,
        renews: false,
        verifies: false,
        kept: false,
    }
}

/// Another answer than the true one; the request is not carried out.
const fn instead(name: &'static str, say: fn(&Asked, &Real) -> Vec<u8>) -> Kind {
    kind(name, Act::Say(say, End::Kept))
}

/// The true answer, changed; then the connection is closed.
const fn changed(name: &'static str, say: fn(&Asked, &Real) -> Vec<u8>) -> Kind {
    ending(name, say, End::Close)
}

const fn ending(name: &'static str, say: fn(&Asked, &Real) -> Vec<u8>, end: End) -> Kind {
    let mut kind = kind(name, Act::Say(say, end));
    kind.carried = true;
    kind
}

const fn hurried(mut kind: Kind) -> Kind {
    kind.hurried = true;
    kind
}

const fn always(mut kind: Kind) -> Kind {
    kind.always = true;
    kind
}

const fn only(mut kind: Kind, applies: fn(Transfer) -> bool) -> Kind {
    kind.applies = applies;
    kind
}

const fn renewing(mut kind: Kind) -> Kind {
    kind.renews = true;
    kind
}

const fn verifying(mut kind: Kind) -> Kind {
    kind.verifies = true;
    kind
}

const fn kept(mut kind: Kind) -> Kind {
    kind.kept = true;
    kind
}

fn nothing(_: &Asked, _: &Real) -> Vec<u8> {
    Vec::new()
}

/// The body, or something where there is none.
fn body(real: &Real) -> &[u8] {
    if real.body.is_empty() {
        b"{\"kind\":\"filler\"}"
    } else {
        &real.body
    }
}

/// The true head with other words on the length, and that much of a body.
fn with(real: &Real, status: u16, framing: &str, body: &[u8]) -> Vec<u8> {
    let mut bytes = format!("{}{framing}\r\n", real.head(status)).into_bytes();
    bytes.extend_from_slice(body);
    bytes
}

fn in_chunks(real: &Real, end: &str) -> Vec<u8> {
    let body = body(real);
    let mut chunks = format!("{:x}\r\n", body.len()).into_bytes();
    chunks.extend_from_slice(body);
    chunks.extend_from_slice(end.as_bytes());
    with(real, real.status, "Transfer-Encoding: chunked\r\n", &chunks)
}

fn cut(real: &Real, framing: &str) -> Vec<u8> {
    let body = body(real);
    with(real, real.status, framing, &body[..body.len() / 2])
}

fn length(real: &Real, more: isize) -> String {
    let length = body(real).len().checked_add_signed(more).unwrap();
    format!("Content-Length: {length}\r\n")
}

fn refusal(status: u16, reason: &str, headers: &str) -> Vec<u8> {
    let body = format!(
        "{{\"error\":{{\"code\":{status},\"message\":\"struck\",\"errors\":[{{\"reason\":\"{reason}\",\"message\":\"struck\"}}]}}}}"
    );
    json(status, headers, &body)
}

fn stored(bytes: u64) -> Vec<u8> {
    let range = format!("Range: bytes=0-{}\r\n", bytes - 1);
    format!("HTTP/1.1 308 X\r\n{range}Content-Length: 0\r\n\r\n").into_bytes()
}

/// A part of the true content, whatever was asked for.
fn part(asked: &Asked, real: &Real, shift: isize, shorter: usize, larger: usize) -> Vec<u8> {
    let from = asked.range();
    let total = from + real.body.len();
    let first = from.checked_add_signed(shift).unwrap();
    let sent = &real.body[..real.body.len() - shorter];
    let last = first + sent.len() - 1;
    let length = sent.len();
    let mut bytes = format!(
        "HTTP/1.1 206 X\r\nContent-Range: bytes {first}-{last}/{}\r\nContent-Length: {length}\r\n\r\n",
        total + larger
    )
    .into_bytes();
    bytes.extend_from_slice(sent);
    bytes
}

/// All kinds, in the table's order.
pub(crate) static KINDS: &[Kind] = &[
    kind("connection refused", Act::Refuse),
    only(
        kind("reset in the middle of the request", Act::ResetWithin),
        Transfer::carries,
    ),
    ending("reset before the answer, once", nothing, End::Reset),
    always(ending(
        "reset before the answer, always",
        nothing,
        End::Reset,
    )),
    changed("closed before the answer, once", nothing),
    always(changed("closed before the answer, always", nothing)),
    kept(ending(
        "reset on a kept connection, once",
        nothing,
        End::Reset,
    )),
    kept(changed("closed on a kept connection, once", nothing)),
    kept(always(changed(
        "closed on a kept connection, always",
        nothing,
    ))),
    changed("closed in the status line", |_, _| b"HTTP/1.1 2".to_vec()),
    changed("closed in the headers", |_, real| {
        let head = real.head(real.status);
        head.as_bytes()[..head.len() - 3].to_vec()
    }),
    changed("cut in a body with a length", |_, real| {
        cut(real, &length(real, 0))
    }),
    changed("cut in a chunk", |_, real| {
        let body = body(real);
        let mut chunk = format!("{:x}\r\n", body.len()).into_bytes();
        chunk.extend_from_slice(&body[..body.len() / 2]);
        with(real, real.status, "Transfer-Encoding: chunked\r\n", &chunk)
    }),
    changed("cut before the last chunk", |_, real| {
        in_chunks(real, "\r\n")
    }),
    changed("cut in the trailer", |_, real| {
        in_chunks(real, "\r\n0\r\nX-Trailer: a")
    }),
    changed("a chunk size that is none", |_, real| {
        in_chunks(real, "\r\nxyz\r\n\r\n")
    }),
    changed("ended by closing, and cut", |_, real| {
        cut(real, "Connection: close\r\n")
    }),
    ending(
        "reset in the body",
        |_, real| cut(real, &length(real, 0)),
        End::Reset,
    ),
    changed("Content-Length longer than the body", |_, real| {
        with(real, real.status, &length(real, 10), body(real))
    }),
    changed("Content-Length shorter than the body", |_, real| {
        with(real, real.status, &length(real, -10), body(real))
    }),
    changed("a Content-Length that is none", |_, real| {
        with(real, real.status, "Content-Length: 12x\r\n", body(real))
    }),
    changed("two Content-Lengths", |_, real| {
        let framing = length(real, 0) + &length(real, -1);
        with(real, real.status, &framing, body(real))
    }),
    kept(ending(
        "bytes behind the answer, connection kept",
        |_, real| with(real, real.status, &length(real, -10), body(real)),
        End::Kept,
    )),
    kept(ending(
        "another answer behind it, connection kept",
        |_, real| [real.whole(real.status), json(200, "", "{\"id\":\"stray\"}")].concat(),
        End::Kept,
    )),
    changed("an unasked Content-Encoding: gzip", |_, real| {
        let framing = length(real, 0) + "Content-Encoding: gzip\r\n";
        with(real, real.status, &framing, body(real))
    }),
    changed("Transfer-Encoding: gzip, chunked", |_, real| {
        let chunks = in_chunks(real, "\r\n0\r\n\r\n");
        let at = chunks
            .windows(9)
            .position(|nine| nine == b": chunked")
            .unwrap()
            + 2;
        [&chunks[..at], b"gzip, ", &chunks[at..]].concat()
    }),
    instead("not HTTP", |_, _| {
        b"220 mail.example ESMTP\r\n\r\n".to_vec()
    }),
    kind(
        "endless headers",
        Act::Say(
            |_, _| b"HTTP/1.1 200 X\r\n".to_vec(),
            End::Endless(b"X-More: and more\r\n"),
        ),
    ),
    kind(
        "an endless header line",
        Act::Say(
            |_, _| b"HTTP/1.1 200 X\r\nX-More: ".to_vec(),
            End::Endless(b"and more "),
        ),
    ),
    kind(
        "endless interim answers",
        Act::Say(nothing, End::Endless(b"HTTP/1.1 100 Continue\r\n\r\n")),
    ),
    kind(
        "an answer without end, in chunks",
        Act::Say(
            |_, _| b"HTTP/1.1 200 X\r\nTransfer-Encoding: chunked\r\n\r\n".to_vec(),
            End::Endless(b"5\r\n[1,2,\r\n"),
        ),
    ),
    hurried(kind(
        "silence before the answer",
        Act::Say(nothing, End::Hold),
    )),
    hurried(ending(
        "silence in the body",
        |_, real| cut(real, &length(real, 0)),
        End::Hold,
    )),
    instead("200 with HTML", |_, _| {
        let body = "<html><body>Please log in.</body></html>";
        let length = body.len();
        format!(
            "HTTP/1.1 200 X\r\nContent-Type: text/html\r\nContent-Length: {length}\r\n\r\n{body}"
        )
        .into_bytes()
    }),
    instead("200 with JSON of another shape", |_, _| {
        json(200, "", "[{\"unexpected\":{\"id\":[null]}}]")
    }),
    instead("200 with an empty body", |_, _| json(200, "", "")),
    ending("202", |_, real| real.whole(202), End::Kept),
    ending("203", |_, real| real.whole(203), End::Kept),
    ending("204", |_, real| with(real, 204, "", b""), End::Kept),
    ending("205", |_, real| real.whole(205), End::Kept),
    verifying(only(
        ending(
            "another byte in the body, VerifyChecksum",
            |_, real| {
                let mut bytes = real.whole(real.status);
                if let Some(last) = bytes.last_mut() {
                    *last ^= 1;
                }
                bytes
            },
            End::Kept,
        ),
        Transfer::is_download,
    )),
    only(
        ending(
            "206 to what was no range request",
            |asked, real| part(asked, real, 0, 0, 0),
            End::Kept,
        ),
        Transfer::is_fresh_download,
    ),
    only(
        ending(
            "206 with a shorter range",
            |asked, real| part(asked, real, 0, 1000, 0),
            End::Kept,
        ),
        Transfer::is_resumed_download,
    ),
    only(
        ending(
            "206 with another total",
            |asked, real| part(asked, real, 0, 0, 1),
            End::Kept,
        ),
        Transfer::is_resumed_download,
    ),
    only(
        ending(
            "206 with another start",
            |asked, real| part(asked, real, -1, 0, 0),
            End::Kept,
        ),
        Transfer::is_resumed_download,
    ),
    only(
        ending(
            "206 without Content-Range",
            |_, real| {
                let mut real = real.clone();
                real.headers
                    .retain(|header| !header.0.eq_ignore_ascii_case("Content-Range"));
                real.whole(206)
            },
            End::Kept,
        ),
        Transfer::is_resumed_download,
    ),
    only(
        ending("200 to a range", |_, real| real.whole(200), End::Kept),
        Transfer::is_resumed_download,
    ),
    only(
        instead("416", |_, _| {
            refusal(416, "requestedRangeNotSatisfiable", "")
        }),
        Transfer::is_download,
    ),
    instead("302", |_, _| {
        b"HTTP/1.1 302 X\r\nLocation: /elsewhere\r\nContent-Length: 0\r\n\r\n".to_vec()
    }),
    renewing(instead("401 once, a new token can be had", |_, _| {
        refusal(401, "authError", "")
    })),
    always(instead("401 always", |_, _| refusal(401, "authError", ""))),
    instead("403 with a reason", |_, _| {
        refusal(403, "userRateLimitExceeded", "")
    }),
    instead("404", |_, _| refusal(404, "notFound", "")),
    instead("429 with Retry-After", |_, _| {
        refusal(429, "rateLimitExceeded", "Retry-After: 1\r\n")
    }),
    instead("503", |_, _| refusal(503, "backendError", "")),
    only(
        instead(
            "308 that claims more than was sent",
            |asked, _| match asked.fragment() {
                Some((_, end, _)) => stored(end + 1),
                None => stored(1 << 30),
            },
        ),
        Transfer::is_in_session,
    ),
    only(
        instead("308 that goes back", |_, _| stored(100)),
        Transfer::is_in_session,
    ),
    only(
        always(instead(
            "308 that goes on by one byte, always",
            |asked, _| stored(asked.fragment().unwrap().0 + 1),
        )),
        Transfer::is_fragment,
    ),
    only(
        always(instead("308 with nothing new, always", |asked, _| {
            stored(asked.fragment().unwrap().0)
        })),
        Transfer::is_fragment,
    ),
    only(
        instead("308 with a Range of nonsense", |_, _| {
            b"HTTP/1.1 308 X\r\nRange: bytes=x\r\nContent-Length: 0\r\n\r\n".to_vec()
        }),
        Transfer::is_in_session,
    ),
];
