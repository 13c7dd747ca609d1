//! The one place that asks what time it is. Everything else takes the instant as a value.
//!
//! A clock can be moved, for a rehearsal or a test: what the program believes to be now is the real time plus an offset
//! that every clone of the clock shares.

use std::{
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
    time::Duration,
};

use chrono::{DateTime, TimeDelta, Utc};

/// A clock: the system's, moved by an offset that is zero in production.
#[derive(Debug, Clone, Default)]
pub struct Clock {
    offset_ms: Arc<AtomicI64>,
}

impl Clock {
    /// The system's clock.
    #[must_use]
    pub fn system() -> Self {
        Self::default()
    }

    /// Now, to the millisecond, which is what the store keeps.
    #[must_use]
    pub fn now(&self) -> DateTime<Utc> {
        #[expect(clippy::disallowed_methods, reason = "this is the one place")]
        let real = Utc::now();
        let moved = real + TimeDelta::milliseconds(self.offset_ms.load(Ordering::Relaxed));
        DateTime::from_timestamp_millis(moved.timestamp_millis()).unwrap_or(moved)
    }

    /// Moves this clock and all its clones ahead.
    pub fn advance(&self, by: Duration) {
        let by = i64::try_from(by.as_millis()).unwrap_or(i64::MAX);
        self.offset_ms.fetch_add(by, Ordering::Relaxed);
    }

    /// Sets this clock and all its clones to an instant, from which it runs on.
    pub fn set(&self, to: DateTime<Utc>) {
        let ahead = to - self.now();
        self.offset_ms.fetch_add(ahead.num_milliseconds(), Ordering::Relaxed);
    }

    /// How far this clock is ahead of the system's; behind it, if negative.
    #[must_use]
    pub fn ahead(&self) -> TimeDelta {
        TimeDelta::milliseconds(self.offset_ms.load(Ordering::Relaxed))
    }

    /// Puts this clock and all its clones ahead of the system's by so much, whatever it was before.
    pub fn be_ahead(&self, by: TimeDelta) {
        self.offset_ms.store(by.num_milliseconds(), Ordering::Relaxed);
    }
}
