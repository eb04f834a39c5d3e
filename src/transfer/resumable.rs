//! A resumable session as a state machine: what to send next, and what an answer
//! means. It does no I/O.

use crate::error::{Error, Result, codes};

/// Fragments are multiples of this, but for the last.
pub(super) const UNIT: u64 = 256 * 1024;
/// So often may the service store nothing of what it was sent.
const PATIENCE: u32 = 5;

/// A session of which so much is stored.
pub(super) struct Session {
    total: u64,
    fragment: u64,
    stored: u64,
    idle: u32,
}

/// Bytes from `start` up to, not including, `end`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Range {
    pub(super) start: u64,
    pub(super) end: u64,
}

/// What an answer means.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Answer {
    /// The file is complete.
    Done,
    /// So much is stored.
    Stored(u64),
    /// The session is gone.
    Lost,
    Refused,
}

impl Session {
    pub(super) fn new(total: u64, fragment_size: u64) -> Self {
        let fragment = fragment_size.max(1).div_ceil(UNIT).saturating_mul(UNIT);
        Self {
            total,
            fragment,
            stored: 0,
            idle: 0,
        }
    }

    pub(super) fn stored(&self) -> u64 {
        self.stored
    }

    /// What is to be sent next; empty at the end of an empty file.
    pub(super) fn next(&self) -> Range {
        Range {
            start: self.stored,
            end: self.stored.saturating_add(self.fragment).min(self.total),
        }
    }

    pub(super) fn content_range(&self, range: Range) -> String {
        if range.start == range.end {
            format!("bytes */{}", self.total)
        } else {
            format!("bytes {}-{}/{}", range.start, range.end - 1, self.total)
        }
    }

    /// The service has so much. 600 when it claims more than there is, or takes nothing.
    pub(super) fn advance(&mut self, stored: u64) -> Result<()> {
        if stored > self.total {
            let text = format!(
                "The service says it has {stored} bytes of a file of {}.",
                self.total
            );
            return Err(Error::new(codes::SERVER, text));
        }
        self.idle = if stored > self.stored {
            0
        } else {
            self.idle + 1
        };
        self.stored = stored;
        if self.idle > PATIENCE {
            return Err(Error::new(
                codes::SERVER,
                "The service stores nothing of what it is sent.",
            ));
        }
        Ok(())
    }

    /// Number of the fragment that ends here, from 1, and how many there are.
    pub(super) fn fragments(&self, end: u64) -> (usize, usize) {
        let whole =
            |n: u64| usize::try_from(n.div_ceil(self.fragment).max(1)).unwrap_or(usize::MAX);
        (whole(end), whole(self.total))
    }
}

/// Reads the answer to a fragment or to a question about the session.
pub(super) fn read(status: u16, range: Option<&str>) -> Result<Answer> {
    Ok(match status {
        200 | 201 => Answer::Done,
        308 => Answer::Stored(match range {
            // Nothing stored: no such header.
            None => 0,
            Some(range) => {
                let last = range
                    .trim()
                    .strip_prefix("bytes=0-")
                    .or(range.trim().strip_prefix("0-"));
                let last = last
                    .and_then(|last| last.parse::<u64>().ok())
                    .and_then(|last| last.checked_add(1));
                last.ok_or_else(|| {
                    Error::new(
                        codes::SERVER,
                        format!("The service's Range {range:?} makes no sense."),
                    )
                })?
            }
        }),
        404 | 410 => Answer::Lost,
        _ => Answer::Refused,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fragments_are_rounded_up_and_the_last_is_the_rest() {
        let mut session = Session::new(UNIT * 2 + 5, UNIT + 1);
        let range = session.next();
        assert_eq!(
            range,
            Range {
                start: 0,
                end: UNIT * 2
            }
        );
        assert_eq!(
            session.content_range(range),
            format!("bytes 0-{}/{}", UNIT * 2 - 1, UNIT * 2 + 5)
        );
        session.advance(UNIT * 2).unwrap();
        assert_eq!(
            session.next(),
            Range {
                start: UNIT * 2,
                end: UNIT * 2 + 5
            }
        );
        assert_eq!(
            (session.fragments(UNIT * 2), session.fragments(UNIT * 2 + 5)),
            ((1, 2), (2, 2))
        );
    }

    #[test]
    fn an_empty_file_is_one_empty_request() {
        let session = Session::new(0, UNIT);
        let range = session.next();
        assert_eq!(
            (session.content_range(range), session.fragments(0)),
            ("bytes */0".to_owned(), (1, 1))
        );
    }

    #[test]
    fn answers() {
        assert_eq!(read(200, None).unwrap(), Answer::Done);
        assert_eq!(
            read(308, Some("bytes=0-262143")).unwrap(),
            Answer::Stored(262_144)
        );
        assert_eq!(read(308, None).unwrap(), Answer::Stored(0));
        assert_eq!(read(404, None).unwrap(), Answer::Lost);
        assert_eq!(read(503, None).unwrap(), Answer::Refused);
        for bad in [
            "",
            "x",
            "bytes=5-9",
            "bytes=0-99999999999999999999",
            "bytes=0-18446744073709551615",
        ] {
            assert_eq!(
                read(308, Some(bad)).unwrap_err().code(),
                codes::SERVER,
                "{bad}"
            );
        }
    }

    #[test]
    fn a_smaller_range_is_believed_and_no_progress_ends() {
        let mut session = Session::new(UNIT * 4, UNIT * 4);
        session.advance(UNIT).unwrap();
        assert_eq!(session.next().start, UNIT);
        assert!(session.advance(UNIT * 5).is_err());
        let outcome = (0..10).find_map(|_| session.advance(UNIT).err());
        assert_eq!(outcome.unwrap().code(), codes::SERVER);
    }
}
