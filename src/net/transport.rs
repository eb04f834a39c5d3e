//! The transport under ureq: it puts our own head before what ureq sends, reads the
//! head of the answer itself, and passes on only what ureq needs to know of it.
//!
//! That way the head goes out exactly as it was composed, interim answers and odd
//! headers are no matter, and what is reported is what was on the wire.

use std::io::Read;
use std::sync::Arc;

use ureq::unversioned::transport::{Buffers, LazyBuffers, NextTimeout, Transport};

use super::answer::Answer;
use super::framing::{Body, Framing};
use super::head;
use super::wire::Wire;
use super::{Conditions, Fault, Link};

const BUFFER: usize = 128 * 1024;

/// Where an exchange stands on this connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Phase {
    /// ureq's own head is going by and ours goes out in its place.
    RequestHead,
    RequestBody,
    /// What ureq sends goes nowhere: the server has answered or is gone.
    Swallow,
    Answer,
}

pub(crate) struct LinkTransport {
    wire: Wire,
    buffers: LazyBuffers,
    link: Arc<Link>,
    exchange: u64,
    phase: Phase,
    /// What has been seen of ureq's head.
    tail: Vec<u8>,
    /// Our head, held back so that it leaves with the first of the body.
    held: Vec<u8>,
    /// Bytes of the body that are still to be sent.
    unsent: u64,
    sent_whole: bool,
    answer: Answer,
    body: Body,
    /// Bytes for ureq that are not from the wire directly: the shortened head, and
    /// what came behind the real one.
    ready: Vec<u8>,
}

impl LinkTransport {
    pub(super) fn new(wire: Wire, link: Arc<Link>) -> Self {
        Self {
            wire,
            buffers: LazyBuffers::new(BUFFER, BUFFER),
            link,
            exchange: 0,
            phase: Phase::RequestHead,
            tail: Vec::new(),
            held: Vec::new(),
            unsent: 0,
            sent_whole: false,
            answer: Answer::default(),
            body: Body::default(),
            ready: Vec::new(),
        }
    }

    /// The conditions; a new exchange begins with the first byte ureq sends.
    fn begin(&mut self) -> Result<Arc<Conditions>, Fault> {
        let (exchange, conditions) = self.link.now()?;
        if exchange != self.exchange {
            self.exchange = exchange;
            self.phase = Phase::RequestHead;
            self.tail.clear();
            self.held.clone_from(&conditions.head);
            self.unsent = conditions.length;
            self.sent_whole = false;
            self.answer = Answer::default();
            self.body = Body::UntilClose;
            self.ready.clear();
        }
        Ok(conditions)
    }

    fn put(&mut self, amount: usize) -> Result<(), Fault> {
        let conditions = self.begin()?;
        conditions.check()?;
        let mut from = 0;
        if self.phase == Phase::RequestHead {
            let output = &self.buffers.output()[..amount];
            let seen = self.tail.len();
            self.tail.extend_from_slice(output);
            match head::end(&self.tail, 0) {
                // ureq's head is short; it comes whole or in two pieces.
                None => return Ok(()),
                Some(end) => from = end - seen,
            }
            self.tail.clear();
            self.phase = Phase::RequestBody;
        }
        if self.phase == Phase::RequestBody && (from < amount || self.unsent == 0) {
            self.send(&conditions, from, amount)?;
        }
        Ok(())
    }

    /// Sends a piece of the body, and the head before it if that has not left yet.
    fn send(&mut self, conditions: &Conditions, from: usize, to: usize) -> Result<(), Fault> {
        let piece = &self.buffers.output()[from..to];
        let head = std::mem::take(&mut self.held);
        let together;
        let data = if head.is_empty() {
            piece
        } else {
            together = [&head, piece].concat();
            &together
        };
        let mut sent = 0;
        let outcome = self.wire.send(data, &mut self.answer, &mut sent);
        self.link.tap(|tap| {
            tap.sent += sent as u64;
            if conditions.capture {
                tap.raw_request.add(&data[..sent]);
            }
        });
        if outcome? {
            self.unsent = self.unsent.saturating_sub((to - from) as u64);
            self.sent_whole = self.unsent == 0;
            // An answer that comes early says the rest is not wanted.
            if self.sent_whole || !self.wire.look(&mut self.answer)? {
                return Ok(());
            }
        }
        self.phase = Phase::Swallow;
        self.link.tap(|tap| tap.sending_is_over = true);
        Ok(())
    }

    fn take(&mut self) -> Result<bool, Fault> {
        let (_, conditions) = self.link.now()?;
        if self.phase != Phase::Answer {
            if !self.held.is_empty() {
                self.send(&conditions, 0, 0)?;
            }
            self.read_head(&conditions)?;
            self.phase = Phase::Answer;
        }
        let room = self.buffers.input_append_buf();
        if room.is_empty() {
            return Err(Fault::Protocol(
                "a line of its answer is too long".to_owned(),
            ));
        }
        if !self.ready.is_empty() {
            let amount = room.len().min(self.ready.len());
            room[..amount].copy_from_slice(&self.ready[..amount]);
            self.ready.drain(..amount);
            self.buffers.input_appended(amount);
            return Ok(true);
        }
        let amount = self.wire.read(room).map_err(|e| Fault::from_io(&e))?;
        self.link.tap(|tap| {
            tap.body_bytes += amount as u64;
            if conditions.capture {
                tap.raw_response.add(&room[..amount]);
            }
        });
        self.body.pass(&room[..amount])?;
        self.buffers.input_appended(amount);
        Ok(amount > 0)
    }

    /// Reads up to the end of the head of the answer proper.
    fn read_head(&mut self, conditions: &Conditions) -> Result<(), Fault> {
        let mut piece = [0; 16 * 1024];
        let (head, bytes, rest) = loop {
            if self.answer.is_whole() {
                self.capture_answer(conditions);
            }
            if let Some(whole) = self.answer.take() {
                break whole;
            }
            let fault = match self.wire.read(&mut piece).map_err(|e| Fault::from_io(&e)) {
                Ok(0) | Err(Fault::Truncated) if self.answer.has_begun() => Fault::Truncated,
                Ok(0) | Err(Fault::Truncated) => Fault::ClosedBeforeAnswer,
                Ok(amount) => {
                    self.answer.feed(&piece[..amount])?;
                    continue;
                }
                Err(fault) => fault,
            };
            let gone = matches!(
                fault,
                Fault::ClosedBeforeAnswer | Fault::Reset | Fault::Socket(..)
            );
            if gone && !self.answer.has_begun() {
                self.link.tap(|tap| tap.nothing_came = true);
            }
            return Err(fault);
        };
        let framing = Framing::of(&head, conditions.bodiless, conditions.encodings)?;
        self.body = Body::new(framing);
        if !rest.is_empty() {
            self.body.pass(&rest)?;
        }
        self.ready = framing.for_ureq(&head);
        self.ready.extend_from_slice(&rest);
        self.link.tap(|tap| {
            tap.framing = framing;
            tap.sent_whole = self.sent_whole;
            tap.body_bytes = rest.len() as u64;
            tap.received_head = bytes;
        });
        Ok(())
    }

    fn capture_answer(&self, conditions: &Conditions) {
        if conditions.capture {
            let seen = self.answer.seen();
            self.link
                .tap(|tap| seen.map(|part| tap.raw_response.add(part)));
        }
    }

    /// Notes why the wire failed, and what there is of an answer that never got a head.
    fn fail(&mut self, fault: Fault) -> ureq::Error {
        if let Ok((_, conditions)) = self.link.now() {
            self.capture_answer(&conditions);
            self.answer = Answer::default();
        }
        self.link.fail(fault).into()
    }

    /// Whether the last exchange left nothing behind, neither of its request nor of its answer.
    fn is_settled(&self) -> bool {
        self.phase == Phase::Answer
            && self.sent_whole
            && self.body.is_whole()
            && self.ready.is_empty()
    }
}

impl Transport for LinkTransport {
    fn buffers(&mut self) -> &mut dyn Buffers {
        &mut self.buffers
    }

    fn transmit_output(&mut self, amount: usize, _: NextTimeout) -> Result<(), ureq::Error> {
        self.put(amount).map_err(|fault| self.fail(fault))
    }

    fn await_input(&mut self, _: NextTimeout) -> Result<bool, ureq::Error> {
        self.take().map_err(|fault| self.fail(fault))
    }

    fn is_open(&mut self) -> bool {
        self.is_settled() && self.wire.is_quiet()
    }

    fn is_tls(&self) -> bool {
        matches!(self.wire, Wire::Tls(_))
    }
}

impl Drop for LinkTransport {
    fn drop(&mut self) {
        let settled = self.is_settled();
        self.wire.socket().set_settled(settled);
    }
}

impl std::fmt::Debug for LinkTransport {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("LinkTransport")
            .field("phase", &self.phase)
            .finish_non_exhaustive()
    }
}
