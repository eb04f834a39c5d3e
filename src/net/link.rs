//! What the exchange and its connection share.

use std::sync::Arc;
use std::time::{Duration, Instant};

use parking_lot::Mutex;

use super::{Fault, Framing, SocketOptions};
use crate::observe::{Bounds, Observer};
use crate::tls;

/// What a connection has to keep to while a call uses it.
pub(crate) struct Conditions {
    /// Longest silence; zero: for ever.
    pub(crate) timeout: Duration,
    /// Longest time for making a connection; zero: `timeout`.
    pub(crate) connection_timeout: Duration,
    pub(crate) socket: SocketOptions,
    pub(crate) trust: Arc<tls::Trust>,
    pub(crate) tls: tls::TlsOptions,
    pub(crate) observer: Arc<dyn Observer>,
    /// What ends the method as a whole.
    pub(crate) bounds: Bounds,
    /// The request head as it is to be sent.
    pub(crate) head: Vec<u8>,
    /// How long its body is.
    pub(crate) length: u64,
    /// Whether the request is a HEAD, whose answer has no body.
    pub(crate) bodiless: bool,
    /// Whether the request asks for content encodings.
    pub(crate) encodings: bool,
    /// Whether the bytes of both directions are kept.
    pub(crate) capture: bool,
}

impl Conditions {
    /// Whether the method may go on.
    pub(super) fn check(&self) -> Result<(), Fault> {
        if self.bounds.interrupt.is_tripped() {
            return Err(Fault::Interrupted);
        }
        if self.bounds.deadline.is_some_and(|at| Instant::now() >= at) {
            return Err(Fault::Timeout);
        }
        Ok(())
    }
}

/// How much of what goes one way is kept for `RawRequest`, `RawResponse` and `TransferredRequest`.
const CAPTURED: usize = 1 << 20;

/// The first of the bytes of one direction.
#[derive(Clone, Default)]
pub(crate) struct Captured {
    pub(crate) bytes: Vec<u8>,
    /// How many more there were.
    pub(crate) more: u64,
}

impl Captured {
    pub(super) fn add(&mut self, piece: &[u8]) {
        let room = CAPTURED - self.bytes.len();
        let kept = piece.len().min(room);
        self.bytes.extend_from_slice(&piece[..kept]);
        self.more += (piece.len() - kept) as u64;
    }

    /// As text: what is no UTF-8 is replaced, and at the end stands how much is missing.
    pub(crate) fn text(&self) -> String {
        let text = String::from_utf8_lossy(&self.bytes);
        match self.more {
            0 => text.into_owned(),
            more => format!("{text}\r\n... ({more} more bytes are not kept)"),
        }
    }
}

/// What was seen on the wire in the present exchange.
#[derive(Default)]
pub(crate) struct Tap {
    pub(crate) received_head: Vec<u8>,
    /// Bytes of the request that have left, its head included.
    pub(crate) sent: u64,
    pub(crate) raw_request: Captured,
    pub(crate) raw_response: Captured,
    /// Bytes behind the head of the answer.
    pub(crate) body_bytes: u64,
    pub(crate) local_address: String,
    /// What a handshake settled on.
    pub(crate) tls: Option<tls::Negotiated>,
    pub(crate) fault: Option<Fault>,
    /// Whether a connection was made for this exchange.
    pub(crate) fresh: bool,
    /// The connection ended before a byte of an answer came.
    pub(crate) nothing_came: bool,
    /// Whether the request was sent whole when its answer came.
    pub(crate) sent_whole: bool,
    pub(crate) framing: Framing,
    /// The server has answered, or is gone: the rest of the body need not be read.
    pub(crate) sending_is_over: bool,
}

/// Shared by a client and its connections. Its locks are held for a copy only.
pub(crate) struct Link {
    now: Mutex<(u64, Option<Arc<Conditions>>)>,
    tap: Mutex<Tap>,
}

impl Link {
    pub(crate) fn new() -> Self {
        Self {
            now: Mutex::new((0, None)),
            tap: Mutex::default(),
        }
    }

    /// Begins an exchange: what was seen before is forgotten. It lasts until what is
    /// returned goes.
    pub(crate) fn begin(self: &Arc<Self>, conditions: Conditions) -> InUse {
        *self.tap.lock() = Tap::default();
        let mut now = self.now.lock();
        now.0 += 1;
        now.1 = Some(Arc::new(conditions));
        InUse {
            link: Arc::clone(self),
            exchange: now.0,
        }
    }

    /// What was seen is no longer known.
    pub(crate) fn forget(&self) {
        *self.tap.lock() = Tap::default();
    }

    /// Local address and handshake of the connection that the last exchange made, if it made one.
    pub(crate) fn connection(&self) -> (String, Option<tls::Negotiated>) {
        let tap = self.tap.lock();
        (tap.local_address.clone(), tap.tls.clone())
    }

    /// The number of the present exchange and its conditions.
    pub(super) fn now(&self) -> Result<(u64, Arc<Conditions>), Fault> {
        let now = self.now.lock();
        match &now.1 {
            Some(conditions) => Ok((now.0, Arc::clone(conditions))),
            None => Err(Fault::Interrupted),
        }
    }

    pub(crate) fn tap<R>(&self, look: impl FnOnce(&mut Tap) -> R) -> R {
        look(&mut self.tap.lock())
    }

    /// Notes why the wire failed; the first reason is the true one.
    pub(super) fn fail(&self, fault: Fault) -> Fault {
        self.tap(|tap| tap.fault.get_or_insert(fault).clone())
    }
}

impl std::fmt::Debug for Link {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Link")
    }
}

/// An exchange that is under way. The conditions hold the observer, and with it the
/// component that owns the link: they are let go when it ends.
pub(crate) struct InUse {
    link: Arc<Link>,
    exchange: u64,
}

impl InUse {
    #[cfg(any(test, fuzzing))]
    pub(crate) fn none(link: &Arc<Link>) -> Self {
        Self {
            link: Arc::clone(link),
            exchange: 0,
        }
    }
}

impl Drop for InUse {
    fn drop(&mut self) {
        let before = {
            let mut now = self.link.now.lock();
            // The next exchange may have begun before this answer was dropped.
            if now.0 == self.exchange {
                now.1.take()
            } else {
                None
            }
        };
        drop(before);
    }
}
