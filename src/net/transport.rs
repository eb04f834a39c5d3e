//! The transport under ureq: it puts our own head before what ureq sends, reads the
//! head of the answer itself, and passes on only what ureq needs to know of it.
//!
//! That way the head goes out exactly as it was composed, interim answers and odd
//! headers are no matter, and what is reported is what was on the wire.

use std::io::{Read, Write};
use std::sync::Arc;

use rustls::{ClientConnection, StreamOwned};
use ureq::unversioned::transport::{Buffers, LazyBuffers, NextTimeout, Transport};

use super::head::{self, LIMIT};
use super::socket::{Buffered, Socket};
use super::{Conditions, Fault, Link};

const BUFFER: usize = 128 * 1024;
/// How many interim (1xx) answers may come before the answer.
const INTERIM: usize = 20;

pub(super) enum Wire {
    Plain(Socket),
    Tls(Box<StreamOwned<ClientConnection, Buffered>>),
}

impl Read for Wire {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        match self {
            Self::Plain(socket) => socket.read(buffer),
            Self::Tls(stream) => stream.read(buffer),
        }
    }
}

impl Wire {
    fn send(&mut self, data: &[u8]) -> std::io::Result<()> {
        match self {
            Self::Plain(socket) => socket.write_all(data),
            Self::Tls(stream) => {
                stream.write_all(data)?;
                stream.flush()
            }
        }
    }
}

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
    /// Whether the last four bytes of ureq's head have been seen, in part.
    tail: Vec<u8>,
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
            ready: Vec::new(),
        }
    }

    /// The conditions; a new exchange begins at its first byte.
    fn conditions(&mut self) -> Result<Arc<Conditions>, Fault> {
        let (exchange, conditions) = self.link.now()?;
        if exchange != self.exchange {
            self.exchange = exchange;
            self.phase = Phase::RequestHead;
            self.tail.clear();
            self.ready.clear();
        }
        Ok(conditions)
    }

    fn put(&mut self, amount: usize) -> Result<(), Fault> {
        let conditions = self.conditions()?;
        if conditions.interrupt.is_tripped() {
            return Err(Fault::Interrupted);
        }
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
            send(
                &mut self.wire,
                &self.link,
                &mut self.phase,
                &conditions,
                &conditions.head,
            )?;
        }
        if from < amount && self.phase == Phase::RequestBody {
            self.write_output(&conditions, from, amount)?;
        }
        Ok(())
    }

    fn write_output(
        &mut self,
        conditions: &Conditions,
        from: usize,
        to: usize,
    ) -> Result<(), Fault> {
        let Self {
            wire,
            buffers,
            link,
            phase,
            ..
        } = self;
        send(wire, link, phase, conditions, &buffers.output()[from..to])
    }

    fn take(&mut self) -> Result<bool, Fault> {
        let conditions = self.conditions()?;
        if self.phase != Phase::Answer {
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
        let amount = match self.wire.read(room) {
            Ok(amount) => amount,
            Err(e) => {
                return Err(match Fault::from_io(&e) {
                    Fault::Socket(..) => Fault::Truncated,
                    other => other,
                });
            }
        };
        self.link.tap(|tap| {
            tap.body_bytes += amount as u64;
            if conditions.capture {
                tap.raw_response.extend_from_slice(&room[..amount]);
            }
        });
        self.buffers.input_appended(amount);
        Ok(amount > 0)
    }

    /// Reads up to the end of the head of the answer proper.
    fn read_head(&mut self, conditions: &Conditions) -> Result<(), Fault> {
        let mut bytes = Vec::new();
        let mut piece = [0; 16 * 1024];
        let (mut total, mut interim, mut searched) = (0, 0, 0);
        loop {
            if let Some(end) = head::end(&bytes, searched) {
                let head = head::parse(&bytes[..end])?;
                if (100..200).contains(&head.status) && head.status != 101 {
                    interim += 1;
                    if interim > INTERIM {
                        return Err(Fault::Protocol(
                            "it sends interim answers without end".to_owned(),
                        ));
                    }
                    bytes.drain(..end);
                    searched = 0;
                    continue;
                }
                self.ready = head.framing()?;
                self.ready.extend_from_slice(&bytes[end..]);
                self.link.tap(|tap| {
                    tap.received_head = bytes[..end].to_vec();
                    tap.body_bytes = (bytes.len() - end) as u64;
                    if conditions.capture {
                        tap.raw_response.extend_from_slice(&bytes);
                    }
                });
                return Ok(());
            }
            searched = bytes.len();
            if total > LIMIT {
                return Err(Fault::Protocol(
                    "the head of its answer has no end".to_owned(),
                ));
            }
            // What cannot become an answer need not be waited for.
            let begins = &b"HTTP/1."[..bytes.len().min(7)];
            if !bytes.starts_with(begins) {
                return Err(Fault::Protocol(
                    "its answer does not begin like one".to_owned(),
                ));
            }
            let amount = match self.wire.read(&mut piece).map_err(|e| Fault::from_io(&e)) {
                Ok(amount) => amount,
                Err(Fault::Socket(..) | Fault::Truncated) => 0,
                Err(fault) => return Err(fault),
            };
            if amount == 0 {
                return Err(if total == 0 {
                    Fault::ClosedBeforeAnswer
                } else {
                    Fault::Truncated
                });
            }
            total += amount;
            bytes.extend_from_slice(&piece[..amount]);
        }
    }
}

/// Sends a piece; when the server has answered or is gone, the rest goes nowhere.
fn send(
    wire: &mut Wire,
    link: &Link,
    phase: &mut Phase,
    conditions: &Conditions,
    data: &[u8],
) -> Result<(), Fault> {
    if conditions.capture {
        link.tap(|tap| tap.raw_request.extend_from_slice(data));
    }
    let over = match wire.send(data).map_err(|e| Fault::from_io(&e)) {
        // An answer that comes early says the rest is not wanted.
        Ok(()) => matches!(wire, Wire::Plain(socket) if socket.has_news()),
        // The server may have answered before it closed: the answer counts.
        Err(Fault::Socket(..) | Fault::Truncated) => true,
        Err(fault) => return Err(fault),
    };
    if over {
        *phase = Phase::Swallow;
        link.tap(|tap| tap.sending_is_over = true);
    }
    Ok(())
}

impl Transport for LinkTransport {
    fn buffers(&mut self) -> &mut dyn Buffers {
        &mut self.buffers
    }

    fn transmit_output(&mut self, amount: usize, _: NextTimeout) -> Result<(), ureq::Error> {
        self.put(amount)
            .map_err(|fault| self.link.fail(fault).into())
    }

    fn await_input(&mut self, _: NextTimeout) -> Result<bool, ureq::Error> {
        self.take().map_err(|fault| self.link.fail(fault).into())
    }

    fn is_open(&mut self) -> bool {
        self.ready.is_empty()
            && self.phase == Phase::Answer
            && match &self.wire {
                Wire::Plain(socket) => socket.is_quiet(),
                Wire::Tls(stream) => {
                    stream.sock.0.buffer().is_empty() && stream.sock.0.get_ref().is_quiet()
                }
            }
    }

    fn is_tls(&self) -> bool {
        matches!(self.wire, Wire::Tls(_))
    }
}

impl std::fmt::Debug for LinkTransport {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("LinkTransport")
            .field("phase", &self.phase)
            .finish_non_exhaustive()
    }
}
