//! The framing of a chunked body, followed as its bytes go by.
//!
//! ureq takes it apart, and is lenient: `+5` is a size to it, and a cut trailer an end.

use super::Fault;

/// How long a size line with its extensions may be.
const LINE: usize = 4 * 1024;
/// How long the trailer may be.
const TRAILER: usize = 64 * 1024;
/// More digits than any size that can be sent.
const DIGITS: usize = 16;

#[derive(Debug, Default)]
pub(super) struct Chunks {
    at: At,
    /// Of the chunk whose line is being read, or what is left of it.
    size: u64,
    /// Bytes of the line, or of the trailer.
    length: usize,
}

#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
enum At {
    #[default]
    Size,
    /// Blanks behind the size.
    Blank,
    Extension,
    SizeEnd,
    Data,
    DataCr,
    DataLf,
    /// The first byte of a line of the trailer.
    TrailerLine,
    Trailer,
    TrailerLf,
    LastLf,
    End,
}

impl Chunks {
    pub(super) fn is_whole(&self) -> bool {
        self.at == At::End
    }

    /// The next piece; what follows the end is not its business.
    pub(super) fn pass(&mut self, mut piece: &[u8]) -> Result<(), Fault> {
        while !piece.is_empty() && self.at != At::End {
            if self.at == At::Data {
                let amount = piece
                    .len()
                    .min(usize::try_from(self.size).unwrap_or(usize::MAX));
                self.size -= amount as u64;
                piece = &piece[amount..];
                if self.size == 0 {
                    self.at = At::DataCr;
                }
                continue;
            }
            let next = self.step(piece[0]);
            self.at = next
                .ok_or_else(|| Fault::Protocol("the chunks of its answer are broken".to_owned()))?;
            piece = &piece[1..];
        }
        Ok(())
    }

    fn step(&mut self, byte: u8) -> Option<At> {
        self.length += 1;
        let fits = match self.at {
            At::Size => self.length <= DIGITS + 1,
            At::Blank | At::Extension => self.length <= LINE,
            _ => self.length <= TRAILER,
        };
        if !fits || byte == 0 {
            return None;
        }
        Some(match (self.at, byte) {
            (At::Size, _) if byte.is_ascii_hexdigit() => {
                let digit = char::from(byte).to_digit(16)?;
                self.size = self.size.checked_mul(16)?.checked_add(digit.into())?;
                At::Size
            }
            // A size has a digit at least.
            (At::Size, b' ' | b'\t') if self.length > 1 => At::Blank,
            (At::Size, b';') if self.length > 1 => At::Extension,
            (At::Size, b'\r') if self.length > 1 => At::SizeEnd,
            (At::Blank, b' ' | b'\t') => At::Blank,
            (At::Blank, b';') => At::Extension,
            (At::Blank | At::Extension, b'\r') => At::SizeEnd,
            (At::Extension, b'\n') => return None,
            (At::Extension, _) => At::Extension,
            (At::SizeEnd, b'\n') => {
                self.length = 0;
                if self.size == 0 {
                    At::TrailerLine
                } else {
                    At::Data
                }
            }
            (At::DataCr, b'\r') => At::DataLf,
            (At::DataLf, b'\n') => {
                self.length = 0;
                At::Size
            }
            (At::TrailerLine, b'\r') => At::LastLf,
            (At::TrailerLine | At::Trailer, b'\n') => return None,
            (At::Trailer, b'\r') => At::TrailerLf,
            (At::TrailerLine | At::Trailer, _) => At::Trailer,
            (At::TrailerLf, b'\n') => At::TrailerLine,
            (At::LastLf, b'\n') => At::End,
            _ => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Whether it came whole; the same in one piece and byte by byte.
    fn whole(body: &str) -> Result<bool, Fault> {
        let mut at_once = Chunks::default();
        let first = at_once.pass(body.as_bytes()).map(|()| at_once.is_whole());
        let mut slowly = Chunks::default();
        let second = body.bytes().try_for_each(|byte| slowly.pass(&[byte]));
        assert_eq!(first, second.map(|()| slowly.is_whole()), "{body:?}");
        first
    }

    #[test]
    fn chunks_come_whole_or_are_cut() {
        for body in [
            "0\r\n\r\n",
            "5\r\nhello\r\n00\r\n\r\n",
            "A ;name=\"v\"\r\n0123456789\r\n1  \r\nx\r\n0;e\r\nT: v\r\nU: w\r\n\r\nnext",
        ] {
            assert_eq!(whole(body), Ok(true), "{body:?}");
        }
        let body = "5;e\r\nhello\r\n0\r\nT: v\r\n\r\n";
        for end in 0..body.len() {
            assert_eq!(whole(&body[..end]), Ok(false), "{end}");
        }
    }

    #[test]
    fn broken_chunks_are_refused() {
        for body in [
            "+5\r\nhello\r\n",
            "-5\r\n",
            " 5\r\nhello\r\n",
            "0x5\r\nhello\r\n",
            "5 5\r\nhello\r\n",
            "5junk\r\nhello\r\n",
            "5\nhello\r\n",
            "\r\n",
            ";e\r\n",
            "5\r\nhelloX\r\n",
            "5\r\nhello\n0\r\n",
            "00000000000000005\r\nhello\r\n",
            "fffffffffffffffff\r\n",
            "5;\0\r\nhello\r\n",
            "0\r\nT: v\n\r\n",
            "0\r\nT: \0\r\n",
        ] {
            assert!(whole(body).is_err(), "{body:?}");
        }
        assert!(whole(&format!("0\r\nT: {}", "v".repeat(TRAILER))).is_err());
        assert!(whole(&format!("0;{}", "v".repeat(LINE))).is_err());
    }
}
