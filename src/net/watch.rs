//! How long a wait may last.

use std::sync::Arc;
use std::time::{Duration, Instant};

use super::{Conditions, Fault};

/// How long one wait lasts before the wish to stop and the clock are looked at.
pub(super) const SLICE: Duration = Duration::from_millis(40);

/// The clock and the wish to stop, for one wait.
pub(super) struct Watch {
    conditions: Arc<Conditions>,
    limit: Duration,
    until: Option<Instant>,
}

impl Watch {
    /// From now on for as long as silence may last.
    pub(super) fn silence(conditions: &Arc<Conditions>) -> Self {
        Self::lasting(conditions, conditions.timeout)
    }

    /// From now on for as long as a connection may take.
    pub(super) fn connecting(conditions: &Arc<Conditions>) -> Self {
        let limit = conditions.connection_timeout;
        Self::lasting(
            conditions,
            if limit.is_zero() {
                conditions.timeout
            } else {
                limit
            },
        )
    }

    fn lasting(conditions: &Arc<Conditions>, limit: Duration) -> Self {
        let mut watch = Self {
            conditions: Arc::clone(conditions),
            limit,
            until: None,
        };
        watch.restart();
        watch
    }

    /// Something moved: the silence begins anew, the method's time does not.
    pub(super) fn restart(&mut self) {
        let silence = (!self.limit.is_zero()).then(|| Instant::now() + self.limit);
        self.until = match (silence, self.conditions.bounds.deadline) {
            (Some(a), Some(b)) => Some(a.min(b)),
            (a, b) => a.or(b),
        };
    }

    /// A part of what is left, for one of so many attempts.
    pub(super) fn share(&self, attempts: usize) -> Self {
        let until = self.until.map(|until| {
            let left = until.saturating_duration_since(Instant::now());
            Instant::now() + left / u32::try_from(attempts).unwrap_or(u32::MAX).max(1)
        });
        Self {
            conditions: Arc::clone(&self.conditions),
            limit: self.limit,
            until,
        }
    }

    /// How often to look whether something moves; `None`: there is no silence to guard.
    pub(super) fn interval(&self) -> Option<Duration> {
        (!self.limit.is_zero()).then(|| (self.limit / 8).max(SLICE))
    }

    pub(super) fn check(&self) -> Result<(), Fault> {
        if self.conditions.bounds.interrupt.is_tripped() {
            return Err(Fault::Interrupted);
        }
        if self.until.is_some_and(|until| Instant::now() >= until) {
            return Err(Fault::Timeout);
        }
        Ok(())
    }
}
