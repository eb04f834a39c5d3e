//! The one way up and the one way down: [`Observer`] carries reports from the
//! lower floors to the component, [`Interrupt`] carries the wish to stop to them.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

use crate::enums::Direction;
/// How much a log line says.
pub(crate) use crate::enums::LogLevel as Level;
use crate::error::{Error, Result, codes};

/// What the server presented in a TLS handshake, and what our own check made of it.
#[derive(Debug, Clone)]
pub(crate) struct PresentedCertificate {
    /// The leaf certificate, DER.
    pub(crate) der: Vec<u8>,
    /// What else was presented, DER, if that was asked for.
    pub(crate) chain: Vec<Vec<u8>>,
    pub(crate) subject: String,
    pub(crate) issuer: String,
    /// "OK", or why the check failed.
    pub(crate) status: String,
    pub(crate) trusted: bool,
}

/// Receives reports while a call runs, on the thread of that call and with no
/// lock held. Every report has a default that ignores it; `()` ignores all.
pub(crate) trait Observer: Send + Sync {
    /// Whether a log line of this level would be shown: ask before building one.
    fn logs(&self, _level: Level) -> bool {
        false
    }
    /// `kind` is one of the documented log types ("Info", "RequestHeaders", ...).
    fn log(&self, _level: Level, _kind: &'static str, _message: &str) {}
    /// One header line of an answer, as delivered.
    fn header(&self, _field: &str, _value: &str) {}
    fn ssl_status(&self, _message: &str) {}
    /// Asked in every handshake; the answer decides.
    fn server_certificate(&self, presented: &PresentedCertificate) -> bool {
        presented.trusted
    }
    fn start_transfer(&self, _direction: Direction) {}
    /// `data` is empty while sending; `percent` is -1 when unknown.
    fn transfer(&self, _direction: Direction, _bytes: i64, _percent: i32, _data: &[u8]) {}
    fn end_transfer(&self, _direction: Direction) {}
    /// `total` and `percent` are -1 when unknown.
    fn progress(&self, _direction: Direction, _bytes: i64, _total: i64, _percent: i32) {}
    /// Fragments count from 1. True asks to stop after this fragment.
    fn fragment_complete(&self, _number: usize, _count: usize) -> bool {
        false
    }
}

impl Observer for () {}

/// Ends the running call, and only that one.
///
/// Calls are numbered; a wish to stop names the call it is meant for, so one
/// that comes too late cannot hit the next call. No lock is involved.
#[derive(Debug, Clone, Default)]
pub(crate) struct Interrupt(Arc<Shared>);

#[derive(Debug, Default)]
struct Shared {
    /// Odd while a call runs.
    call: AtomicU64,
    /// The call that is to stop.
    stopped: AtomicU64,
}

impl Interrupt {
    /// Begins a call; false when one is running already.
    pub(crate) fn enter(&self) -> bool {
        let now = self.0.call.load(Ordering::Acquire);
        now.is_multiple_of(2)
            && self
                .0
                .call
                .compare_exchange(now, now + 1, Ordering::AcqRel, Ordering::Acquire)
                .is_ok()
    }

    /// Ends the call that `enter` began.
    pub(crate) fn leave(&self) {
        self.0.call.fetch_add(1, Ordering::AcqRel);
    }

    pub(crate) fn is_running(&self) -> bool {
        self.0.call.load(Ordering::Acquire) % 2 == 1
    }

    /// Asks the running call, if there is one, to stop.
    pub(crate) fn trip(&self) {
        let now = self.0.call.load(Ordering::Acquire);
        if now % 2 == 1 {
            self.0.stopped.store(now, Ordering::Release);
        }
    }

    pub(crate) fn is_tripped(&self) -> bool {
        let now = self.0.call.load(Ordering::Acquire);
        now % 2 == 1 && self.0.stopped.load(Ordering::Acquire) == now
    }

    /// 301 when the running call was asked to stop.
    pub(crate) fn check(&self) -> Result<()> {
        if self.is_tripped() {
            return Err(Error::new(codes::INTERRUPTED, "The call was interrupted."));
        }
        Ok(())
    }
}

/// When the running call has to end: the wish to stop, and the time the method may take.
#[derive(Debug, Clone, Default)]
pub(crate) struct Bounds {
    pub(crate) interrupt: Interrupt,
    /// Of the method as a whole; `None`: as long as it takes.
    pub(crate) deadline: Option<Instant>,
}

impl Bounds {
    /// 301 when the call was asked to stop, 201 when its time is over.
    pub(crate) fn check(&self) -> Result<()> {
        self.interrupt.check()?;
        if self.deadline.is_some_and(|at| Instant::now() >= at) {
            return Err(Error::new(
                codes::TIMEOUT,
                "The time allowed for the method is over.",
            ));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_late_interrupt_misses_the_next_call() {
        let token = Interrupt::default();
        token.trip();
        assert!(token.enter());
        assert!(
            !token.is_tripped(),
            "nothing was running when it was tripped"
        );
        token.trip();
        assert_eq!(token.check().unwrap_err().code(), codes::INTERRUPTED);
        token.leave();
        assert!(token.enter());
        assert!(token.check().is_ok(), "the wish was for the call before");
    }

    #[test]
    fn only_one_call_at_a_time() {
        let token = Interrupt::default();
        assert!(token.enter());
        assert!(!token.enter());
        token.leave();
        assert!(token.enter());
    }
}
