//! The one place that asks what time it is. Everything else takes the instant as a value.
//!
//! A clock can be moved, for a rehearsal or a test: what the program believes to be now is the real time plus an offset
//! that every clone of the clock shares. It can be stopped, too: then a test runs the same however fast the machine is.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicI64, Ordering},
    },
    time::Duration,
};

use chrono::{DateTime, TimeDelta, Utc};

/// A clock: the system's, moved by an offset that is zero in production.
#[derive(Debug, Clone, Default)]
pub struct Clock {
    offset_ms: Arc<AtomicI64>,
    /// The offset is then from 1970, not from the system's time.
    stands: Arc<AtomicBool>,
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
        let moved = self.base() + self.offset();
        DateTime::from_timestamp_millis(moved.timestamp_millis()).unwrap_or(moved)
    }

    /// From where the offset counts.
    fn base(&self) -> DateTime<Utc> {
        if self.stands.load(Ordering::Relaxed) { DateTime::UNIX_EPOCH } else { system() }
    }

    fn offset(&self) -> TimeDelta {
        TimeDelta::milliseconds(self.offset_ms.load(Ordering::Relaxed))
    }

    /// Stops this clock and all its clones at an instant: from now on time passes only as they are moved.
    pub fn stand_at(&self, at: DateTime<Utc>) {
        self.stands.store(true, Ordering::Relaxed);
        self.set(at);
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
        self.base() + self.offset() - system()
    }

    /// Puts this clock and all its clones ahead of the system's by so much, whatever it was before.
    pub fn be_ahead(&self, by: TimeDelta) {
        self.stands.store(false, Ordering::Relaxed);
        self.offset_ms.store(by.num_milliseconds(), Ordering::Relaxed);
    }
}

fn system() -> DateTime<Utc> {
    #[expect(clippy::disallowed_methods, reason = "this is the one place")]
    Utc::now()
}
