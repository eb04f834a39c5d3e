//! The head of an answer as it comes in.

use super::Fault;
use super::head::{self, Head, LIMIT};

/// How many interim (1xx) answers may come before the answer.
const INTERIM: usize = 20;

/// What has come of an answer, interim ones left out.
#[derive(Default)]
pub(super) struct Answer {
    bytes: Vec<u8>,
    /// The interim answers.
    before: Vec<u8>,
    /// Up to here there is no end of a head.
    searched: usize,
    total: usize,
    interim: usize,
    head: Option<(Head, usize)>,
}

impl Answer {
    /// Takes the next piece.
    pub(super) fn feed(&mut self, piece: &[u8]) -> Result<(), Fault> {
        self.total += piece.len();
        self.bytes.extend_from_slice(piece);
        while self.head.is_none() {
            let Some(end) = head::end(&self.bytes, self.searched) else {
                self.searched = self.bytes.len();
                return self.check();
            };
            let head = head::parse(&self.bytes[..end])?;
            if is_interim(head.status) {
                self.interim += 1;
                if self.interim > INTERIM {
                    return Err(Fault::Protocol(
                        "it sends interim answers without end".to_owned(),
                    ));
                }
                self.before.extend(self.bytes.drain(..end));
                self.searched = 0;
            } else {
                self.head = Some((head, end));
            }
        }
        Ok(())
    }

    fn check(&self) -> Result<(), Fault> {
        if self.total > LIMIT {
            return Err(Fault::Protocol(
                "the head of its answer has no end".to_owned(),
            ));
        }
        // What cannot become an answer need not be waited for.
        if !self
            .bytes
            .starts_with(&b"HTTP/1."[..self.bytes.len().min(7)])
        {
            return Err(Fault::Protocol(
                "its answer does not begin like one".to_owned(),
            ));
        }
        Ok(())
    }

    /// Whether anything has come.
    pub(super) fn has_begun(&self) -> bool {
        self.total > 0
    }

    /// Whether its head is there.
    pub(super) fn is_whole(&self) -> bool {
        self.head.is_some()
    }

    /// Whether the answer proper is seen to come.
    pub(super) fn is_final(&self) -> bool {
        // "HTTP/1.1 2": an interim status begins with 1.
        self.head.is_some() || self.bytes.get(9).is_some_and(|digit| *digit != b'1')
    }

    /// All that has come and was not taken, as it came.
    pub(super) fn seen(&self) -> [&[u8]; 2] {
        [&self.before, &self.bytes]
    }

    /// The head when it is whole, its bytes, and what came behind it.
    pub(super) fn take(&mut self) -> Option<(Head, Vec<u8>, Vec<u8>)> {
        let (head, end) = self.head.take()?;
        let mut bytes = std::mem::take(self).bytes;
        let rest = bytes.split_off(end);
        Some((head, bytes, rest))
    }
}

/// 101 is none: the protocol changes with it, and none was asked for.
fn is_interim(status: u16) -> bool {
    (100..200).contains(&status) && status != 101
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_known_as_soon_as_its_status_is() {
        let mut answer = Answer::default();
        let mut seen = Vec::new();
        for byte in b"HTTP/1.1 103 -\r\nLink: a\r\n\r\nHTTP/1.1 403 No\r\n\r\nrest" {
            answer.feed(&[*byte]).unwrap();
            seen.push(answer.is_final());
        }
        assert_eq!(seen.iter().position(|s| *s), Some(27 + 9));
        let (head, bytes, rest) = answer.take().unwrap();
        assert_eq!(head.status, 403);
        assert_eq!(bytes, b"HTTP/1.1 403 No\r\n\r\n");
        assert_eq!(rest, b"rest");
    }

    #[test]
    fn interim_answers_and_heads_have_an_end() {
        let mut answer = Answer::default();
        let mut outcome = Ok(());
        for _ in 0..=INTERIM {
            outcome = answer.feed(b"HTTP/1.1 100 -\r\n\r\n");
        }
        assert!(matches!(outcome, Err(Fault::Protocol(_))));
        let mut answer = Answer::default();
        answer.feed(b"HTTP/1.1 200 OK\r\nX: ").unwrap();
        assert!(answer.feed(&vec![b'a'; LIMIT]).is_err());
        assert!(Answer::default().feed(b"SSH").is_err());
    }
}
