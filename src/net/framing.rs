//! How the end of a body is known, and whether it has been reached.

use super::Fault;
use super::chunks::Chunks;
use super::head::Head;

/// How the end of an answer's body is known.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Framing {
    /// There is none.
    #[default]
    Bodiless,
    Length(u64),
    Chunked,
    /// Only the closing connection tells.
    UntilClose,
}

/// Lines that must not go on in the next one: together they would say something else.
const WHOLE: [&str; 4] = [
    "content-length",
    "transfer-encoding",
    "content-encoding",
    "connection",
];

impl Framing {
    /// What a head says of its body; `bodiless` when the request allows for none, `encodings`
    /// when it asked for content in another coding.
    pub(super) fn of(head: &Head, bodiless: bool, encodings: bool) -> Result<Self, Fault> {
        let protocol = |text: &str| Err(Fault::Protocol(text.to_owned()));
        let folded = head.lines.windows(2).any(|pair| {
            pair[1].0.is_empty()
                && WHOLE
                    .iter()
                    .any(|name| pair[0].0.eq_ignore_ascii_case(name))
        });
        if folded {
            return protocol("a line about the body of its answer is folded");
        }
        let codings: Vec<&str> = head.all("transfer-encoding").collect();
        let chunked = match codings[..] {
            [] => false,
            // The older protocol knows no chunks.
            [coding] => coding.eq_ignore_ascii_case("chunked") && !is_older(head),
            _ => false,
        };
        if !codings.is_empty() && !chunked {
            return protocol("its answer has a transfer coding that is not spoken here");
        }
        let mut lengths: Vec<&str> = head
            .all("content-length")
            .flat_map(|v| v.split(','))
            .map(str::trim)
            .collect();
        lengths.dedup();
        if lengths.len() > 1 || (chunked && !lengths.is_empty()) {
            return protocol("its answer contradicts itself about its length");
        }
        let length = match lengths.first() {
            None => None,
            Some(digits) if digits.bytes().all(|b| b.is_ascii_digit()) => digits.parse().ok(),
            Some(_) => None,
        };
        if length.is_none() && !lengths.is_empty() {
            return protocol("the length of its answer is not a number");
        }
        if bodiless || matches!(head.status, 101 | 204 | 304) {
            return Ok(Self::Bodiless);
        }
        let coded = head
            .all("content-encoding")
            .flat_map(|v| v.split(','))
            .map(str::trim)
            .any(|coding| !coding.is_empty() && !coding.eq_ignore_ascii_case("identity"));
        if coded && !encodings {
            return protocol("its answer is encoded in a way that was not asked for");
        }
        Ok(match length {
            Some(length) => Self::Length(length),
            None if chunked => Self::Chunked,
            None => Self::UntilClose,
        })
    }

    /// All of the head that ureq has to see.
    pub(super) fn for_ureq(self, head: &Head) -> Vec<u8> {
        let version = if is_older(head) {
            "HTTP/1.0"
        } else {
            "HTTP/1.1"
        };
        let mut out = format!("{version} {} -\r\n", head.status);
        match self {
            Self::Bodiless => out.push_str("content-length: 0\r\n"),
            Self::Length(length) => out.push_str(&format!("content-length: {length}\r\n")),
            Self::Chunked => out.push_str("transfer-encoding: chunked\r\n"),
            Self::UntilClose => {}
        }
        let says = |word: &str| {
            head.all("connection")
                .flat_map(|v| v.split(','))
                .any(|v| v.trim().eq_ignore_ascii_case(word))
        };
        if says("close") {
            out.push_str("connection: close\r\n");
        } else if says("keep-alive") {
            out.push_str("connection: keep-alive\r\n");
        }
        out.push_str("\r\n");
        out.into_bytes()
    }

    /// Whether it can be seen that a body came whole.
    pub(crate) fn is_proof(self) -> bool {
        self != Self::UntilClose
    }
}

fn is_older(head: &Head) -> bool {
    head.status_line.starts_with("HTTP/1.0")
}

/// Follows a body as it comes.
#[derive(Debug, Default)]
pub(super) enum Body {
    #[default]
    Whole,
    Left(u64),
    Chunks(Chunks),
    UntilClose,
}

impl Body {
    pub(super) fn new(framing: Framing) -> Self {
        match framing {
            Framing::Bodiless | Framing::Length(0) => Self::Whole,
            Framing::Length(length) => Self::Left(length),
            Framing::Chunked => Self::Chunks(Chunks::default()),
            Framing::UntilClose => Self::UntilClose,
        }
    }

    /// The next piece; empty: the connection is at its end.
    pub(super) fn pass(&mut self, piece: &[u8]) -> Result<(), Fault> {
        if piece.is_empty() {
            return match self {
                Self::UntilClose => Ok(()),
                _ if self.is_whole() => Ok(()),
                _ => Err(Fault::Truncated),
            };
        }
        match self {
            Self::Left(left) => {
                *left = left.saturating_sub(piece.len() as u64);
                Ok(())
            }
            Self::Chunks(chunks) => chunks.pass(piece),
            Self::Whole | Self::UntilClose => Ok(()),
        }
    }

    /// Whether all of it has come.
    pub(super) fn is_whole(&self) -> bool {
        match self {
            Self::Whole | Self::Left(0) => true,
            Self::Chunks(chunks) => chunks.is_whole(),
            Self::Left(_) | Self::UntilClose => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::head;
    use super::*;

    fn framing(lines: &str) -> Result<Framing, Fault> {
        framing_of("HTTP/1.1 200 OK", lines, false)
    }

    fn framing_of(status: &str, lines: &str, encodings: bool) -> Result<Framing, Fault> {
        let head = head::parse(format!("{status}\r\n{lines}\r\n").as_bytes()).unwrap();
        Framing::of(&head, false, encodings)
    }

    #[test]
    fn every_way_to_tell_the_end() {
        for (lines, expected) in [
            ("", Framing::UntilClose),
            (
                "Content-Length: 3\r\ncontent-length: 3\r\n",
                Framing::Length(3),
            ),
            ("Content-Length: 3, 3\r\n", Framing::Length(3)),
            ("transfer-ENCODING: ChunkeD\r\n", Framing::Chunked),
            (
                "Content-Encoding: identity\r\nContent-Length: 0\r\n",
                Framing::Length(0),
            ),
            ("X: a\r\n  b\r\n", Framing::UntilClose),
        ] {
            assert_eq!(framing(lines).unwrap(), expected, "{lines}");
        }
        let encoded = framing_of("HTTP/1.1 200 OK", "Content-Encoding: gzip\r\n", true);
        assert_eq!(encoded.unwrap(), Framing::UntilClose);
        let none = framing_of(
            "HTTP/1.1 304 -",
            "Content-Length: 9\r\nContent-Encoding: gzip\r\n",
            false,
        );
        assert_eq!(none.unwrap(), Framing::Bodiless);
    }

    #[test]
    fn what_cannot_be_relied_on_is_refused() {
        for bad in [
            "Content-Length: 3\r\nContent-Length: 4\r\n",
            "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n",
            "Content-Length: -1\r\n",
            "Content-Length: +5\r\n",
            "Content-Length:\r\n",
            "Content-Length: x\r\n",
            "Content-Length: 99999999999999999999999\r\n",
            "Content-Length: 1\r\n 2\r\n",
            "Transfer-Encoding: gzip, chunked\r\n",
            "Transfer-Encoding: xchunked\r\n",
            "Transfer-Encoding: identity\r\n",
            "Transfer-Encoding:\r\n",
            "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n",
            "Transfer-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n",
            "Transfer-Encoding: chunked\r\n , gzip\r\n",
            "Transfer-Encoding:\r\n\tchunked\r\n",
            "Content-Encoding: gzip\r\n",
            "Content-Encoding: identity\r\nContent-Encoding: br\r\n",
            "Content-Encoding:\r\n gzip\r\n",
        ] {
            assert!(matches!(framing(bad), Err(Fault::Protocol(_))), "{bad}");
        }
        assert!(framing_of("HTTP/1.0 200 OK", "Transfer-Encoding: chunked\r\n", false).is_err());
    }

    #[test]
    fn ureq_sees_what_it_needs() {
        let head = head::parse(
            b"HTTP/1.1 200 OK\r\nX: 1\r\nConnection: x\r\nConnection: y, Close\r\nLocation: /\r\n\r\n",
        );
        let seen = Framing::Chunked.for_ureq(&head.unwrap());
        assert_eq!(
            String::from_utf8(seen).unwrap(),
            "HTTP/1.1 200 -\r\ntransfer-encoding: chunked\r\nconnection: close\r\n\r\n"
        );
    }

    #[test]
    fn an_end_too_early_is_seen() {
        for (framing, pieces, whole) in [
            (Framing::Length(4), &["abc", "d"][..], true),
            (Framing::Length(4), &["abc"][..], false),
            (Framing::Chunked, &["3\r\nabc\r\n0\r\n", "\r\n"][..], true),
            (Framing::Chunked, &["3\r\nabc\r\n0\r\n"][..], false),
            (Framing::Bodiless, &[][..], true),
        ] {
            let mut body = Body::new(framing);
            for piece in pieces {
                body.pass(piece.as_bytes()).unwrap();
            }
            assert_eq!(body.is_whole(), whole, "{framing:?}");
            assert_eq!(body.pass(b"").is_ok(), whole, "{framing:?}");
        }
        let mut body = Body::new(Framing::UntilClose);
        assert!(body.pass(b"").is_ok() && !body.is_whole());
    }
}
