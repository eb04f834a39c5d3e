//! A resumable session as a state machine: what to send next, and what an answer
//! means. It does no I/O.
//!
//! The rule that ends every session: what the service says it has never shrinks and
//! never passes what it was sent; each answer brings a whole unit or the end, except
//! `PATIENCE` of them in the session's life that may bring less. So there are at most
//! `total / UNIT + 1 + PATIENCE` answers.

use crate::error::{Error, Result, codes};

/// Fragments are multiples of this, but for the last.
pub(super) const UNIT: u64 = 256 * 1024;
/// So often, in all, may the service store less than a unit of what it was sent.
const PATIENCE: u32 = 5;

/// A session of which so much is stored.
pub(super) struct Session {
    total: u64,
    fragment: u64,
    stored: u64,
    /// The end of what was sent, or was there before.
    sent: u64,
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
            sent: 0,
            idle: 0,
        }
    }

    pub(super) fn stored(&self) -> u64 {
        self.stored
    }

    /// What the service says it has before anything is sent: only it knows. 600 when that is
    /// more than there is.
    pub(super) fn found(&mut self, stored: u64) -> Result<()> {
        if stored > self.total {
            return Err(claims(stored, self.total));
        }
        (self.stored, self.sent) = (stored, stored);
        Ok(())
    }

    /// What is to be sent next; empty when all is stored.
    pub(super) fn next(&self) -> Range {
        // After a partly stored fragment its rest is the next one, so that their count stays.
        let end = if self.stored.is_multiple_of(UNIT) {
            (self.stored / self.fragment + 1).saturating_mul(self.fragment)
        } else {
            self.stored.saturating_add(self.fragment)
        };
        Range {
            start: self.stored,
            end: end.min(self.total),
        }
    }

    pub(super) fn content_range(&self, range: Range) -> String {
        if range.start == range.end {
            format!("bytes */{}", self.total)
        } else {
            format!("bytes {}-{}/{}", range.start, range.end - 1, self.total)
        }
    }

    /// The service's answer to what `next` says: it has so much. 600 when that breaks the rule.
    pub(super) fn advance(&mut self, stored: u64) -> Result<()> {
        self.sent = self.sent.max(self.next().end);
        if stored > self.sent {
            return Err(claims(stored, self.sent));
        }
        if stored < self.stored {
            let text = format!(
                "The service has lost bytes that it had: {stored} are left of {}.",
                self.stored
            );
            return Err(Error::new(codes::SERVER, text));
        }
        let gain = stored - self.stored;
        if gain < UNIT && (gain == 0 || stored < self.total) {
            self.idle += 1;
        }
        self.stored = stored;
        if self.idle > PATIENCE {
            return Err(Error::new(
                codes::SERVER,
                "The service stores next to nothing of what it is sent.",
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

fn claims(stored: u64, sent: u64) -> Error {
    let text = format!("The service says it has {stored} bytes, but was sent {sent}.");
    Error::new(codes::SERVER, text)
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
                    // `+5` is a number to Rust.
                    .filter(|last| last.bytes().all(|byte| byte.is_ascii_digit()))
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

    /// Whether these answers are taken, up to and without the last.
    fn ends_at(total: u64, fragment: u64, answers: &[u64]) -> bool {
        let mut session = Session::new(total, fragment);
        let (last, before) = answers.split_last().unwrap();
        for stored in before {
            session.advance(*stored).unwrap();
        }
        session.advance(*last).is_err()
    }

    #[test]
    fn every_session_ends() {
        let u = UNIT;
        let rows: &[(&str, &[u64])] = &[
            ("nothing is stored", &[0, 0, 0, 0, 0, 0]),
            ("more than was sent", &[u, 4 * u]),
            ("more than there is", &[9 * u]),
            ("it goes back", &[2 * u, u]),
            ("it goes back by a byte", &[2 * u, 2 * u - 1]),
            ("on by a byte", &[1, 2, 3, 4, 5, 6]),
            (
                "patience is not given back",
                &[u, u, 2 * u, 2 * u, 3 * u, 3 * u, 4 * u, 4 * u, 4 * u, 4 * u],
            ),
            (
                "all, and never done",
                &[
                    2 * u,
                    4 * u,
                    6 * u,
                    8 * u,
                    8 * u,
                    8 * u,
                    8 * u,
                    8 * u,
                    8 * u,
                    8 * u,
                ],
            ),
        ];
        for (name, answers) in rows {
            assert!(ends_at(8 * u, 2 * u, answers), "{name}");
        }
        // A session that does not break the rule is not ended by it.
        let mut session = Session::new(8 * u + 3, 2 * u);
        for stored in [
            0,
            u,
            u,
            2 * u,
            2 * u + 1,
            4 * u + 1,
            6 * u,
            8 * u,
            8 * u + 3,
        ] {
            session.advance(stored).unwrap();
        }
    }

    #[test]
    fn the_worst_service_is_borne_so_long() {
        let total = UNIT * 20;
        let mut session = Session::new(total, UNIT);
        let mut rounds = 0;
        // A byte more each time, and whole units when patience is over.
        while rounds < 1000 {
            rounds += 1;
            let step = if rounds <= PATIENCE { 1 } else { UNIT };
            if session
                .advance((session.stored() + step).min(total))
                .is_err()
            {
                break;
            }
        }
        assert!(rounds <= 20 + 2 + PATIENCE + 1, "{rounds}");
    }

    #[test]
    fn a_session_that_was_found_may_have_less_than_before_but_not_more_than_there_is() {
        let mut session = Session::new(UNIT * 4, UNIT * 2);
        assert_eq!(session.found(UNIT * 5).unwrap_err().code(), codes::SERVER);
        session.found(UNIT * 3).unwrap();
        // The fragment that was cut short is completed first.
        assert_eq!(
            (session.next().start, session.next().end),
            (UNIT * 3, UNIT * 4)
        );
        session.found(UNIT).unwrap();
        assert_eq!((session.next().start, session.next().end), (UNIT, UNIT * 2));
    }
}
