//! When `on_progress` fires, and with what.

use crate::enums::Direction;
use crate::observe::Observer;

/// The settings `ProgressStep` and `ProgressAbsolute`.
#[derive(Debug, Clone, Copy)]
pub(crate) struct ProgressOptions {
    pub(crate) step: u8,
    pub(crate) absolute: bool,
}

/// The progress of one transfer; positions count from the beginning of the content.
pub(super) struct Progress<'a> {
    observer: &'a dyn Observer,
    direction: Direction,
    step: i32,
    /// What is left out of every number: what an earlier attempt transferred.
    skipped: u64,
    total: Option<u64>,
    shown: i32,
}

impl<'a> Progress<'a> {
    /// Begins at `from` of `total` bytes; fires at once.
    pub(super) fn begin(
        observer: &'a dyn Observer,
        direction: Direction,
        options: ProgressOptions,
        from: u64,
        total: Option<u64>,
    ) -> Self {
        let skipped = if options.absolute { 0 } else { from };
        let mut progress = Self {
            observer,
            direction,
            step: options.step.into(),
            skipped,
            total,
            shown: 0,
        };
        progress.shown = progress.percent(from);
        progress.fire(from);
        progress
    }

    /// So many bytes of the content are through.
    pub(super) fn reach(&mut self, at: u64) {
        let percent = self.percent(at);
        let due = percent < 0 || self.step == 0 || percent - self.shown >= self.step;
        // The end is announced once, by `finish`.
        if due && Some(at) != self.total {
            self.shown = percent;
            self.fire(at);
        }
    }

    /// All is through.
    pub(super) fn finish(&mut self, at: u64) {
        self.fire(at);
    }

    fn fire(&self, at: u64) {
        let signed = |n: u64| i64::try_from(n).unwrap_or(i64::MAX);
        let total = self
            .total
            .map_or(-1, |total| signed(total.saturating_sub(self.skipped)));
        self.observer.progress(
            self.direction,
            signed(at.saturating_sub(self.skipped)),
            total,
            self.percent(at),
        );
    }

    fn percent(&self, at: u64) -> i32 {
        let done = at.saturating_sub(self.skipped);
        match self.total.map(|total| total.saturating_sub(self.skipped)) {
            None => -1,
            Some(0) => 100,
            Some(total) => i32::try_from(u128::from(done) * 100 / u128::from(total))
                .unwrap_or(100)
                .min(100),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use super::*;

    #[derive(Default)]
    struct Heard(Mutex<Vec<(i64, i64, i32)>>);

    impl Observer for Heard {
        fn progress(&self, _: Direction, bytes: i64, total: i64, percent: i32) {
            self.0.lock().unwrap().push((bytes, total, percent));
        }
    }

    fn run(
        options: ProgressOptions,
        from: u64,
        total: Option<u64>,
        steps: &[u64],
        end: u64,
    ) -> Vec<(i64, i64, i32)> {
        let heard = Heard::default();
        let mut progress = Progress::begin(&heard, Direction::Upload, options, from, total);
        for at in steps {
            progress.reach(*at);
        }
        progress.finish(end);
        heard.0.into_inner().unwrap()
    }

    #[test]
    fn by_percent_with_first_and_last() {
        let options = ProgressOptions {
            step: 25,
            absolute: true,
        };
        let steps: Vec<u64> = (1..=200).collect();
        let heard = run(options, 0, Some(200), &steps, 200);
        assert_eq!(
            heard.iter().map(|h| h.2).collect::<Vec<_>>(),
            [0, 25, 50, 75, 100]
        );
        assert_eq!(heard.last(), Some(&(200, 200, 100)));
    }

    #[test]
    fn every_piece_with_step_zero_or_an_unknown_total() {
        let zero = ProgressOptions {
            step: 0,
            absolute: true,
        };
        assert_eq!(run(zero, 0, Some(1000), &[1, 2, 3], 1000).len(), 5);
        let one = ProgressOptions {
            step: 1,
            absolute: true,
        };
        assert_eq!(
            run(one, 0, None, &[5, 9], 9),
            [(0, -1, -1), (5, -1, -1), (9, -1, -1), (9, -1, -1)]
        );
    }

    #[test]
    fn a_resumed_transfer_counts_from_its_offset_or_from_nothing() {
        let absolute = ProgressOptions {
            step: 1,
            absolute: true,
        };
        assert_eq!(
            run(absolute, 50, Some(100), &[], 100),
            [(50, 100, 50), (100, 100, 100)]
        );
        let relative = ProgressOptions {
            step: 1,
            absolute: false,
        };
        assert_eq!(
            run(relative, 50, Some(100), &[], 100),
            [(0, 50, 0), (50, 50, 100)]
        );
    }
}
