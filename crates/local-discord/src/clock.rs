//! The only place that reads the time of day; it can be moved forward.

use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};
use std::time::Duration;

use chrono::{DateTime, SecondsFormat, TimeDelta, Utc};

/// The wall clock of the local Discord, plus whatever it was moved by; or one that stands still but for that.
#[derive(Debug, Default)]
pub struct Clock {
    ahead_ms: AtomicI64,
    stands: AtomicBool,
}

impl Clock {
    /// A clock that stands at a moment until it is moved.
    #[must_use]
    pub fn standing(at: DateTime<Utc>) -> Self {
        Self { ahead_ms: AtomicI64::new(at.timestamp_millis()), stands: AtomicBool::new(true) }
    }

    /// The time as this Discord sees it.
    #[must_use]
    pub fn now(&self) -> DateTime<Utc> {
        #[allow(clippy::disallowed_methods, reason = "the one clock of this crate")]
        let wall = if self.stands.load(Ordering::Relaxed) { DateTime::UNIX_EPOCH } else { Utc::now() };
        wall + TimeDelta::milliseconds(self.ahead_ms.load(Ordering::Relaxed))
    }

    /// Moves the clock forward.
    pub fn advance(&self, by: Duration) {
        let ms = i64::try_from(by.as_millis()).unwrap_or(i64::MAX / 2);
        self.ahead_ms.fetch_add(ms, Ordering::Relaxed);
    }

    /// Sets the clock to a moment; it runs on from there.
    pub fn set(&self, to: DateTime<Utc>) {
        let ahead = self.ahead_ms.load(Ordering::Relaxed) + (to - self.now()).num_milliseconds();
        self.ahead_ms.store(ahead, Ordering::Relaxed);
    }
}

/// A moment as Discord writes it: `2026-11-20T10:18:00.123000+00:00`.
#[must_use]
pub fn stamp(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Micros, false)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moves_forward() {
        let clock = Clock::default();
        let before = clock.now();
        clock.advance(Duration::from_hours(1));
        assert!((clock.now() - before).num_seconds() >= 3600);
        clock.set(before);
        assert!((clock.now() - before).num_seconds() < 5);
    }

    #[test]
    fn stands_until_it_is_moved() {
        let noon = DateTime::from_timestamp(1_700_000_000, 0).unwrap_or_default();
        let clock = Clock::standing(noon);
        assert_eq!(clock.now(), noon);
        clock.advance(Duration::from_secs(5));
        assert_eq!(clock.now(), noon + TimeDelta::seconds(5));
        clock.set(noon);
        assert_eq!(clock.now(), noon);
    }

    #[test]
    fn writes_as_discord_does() {
        let at = DateTime::from_timestamp(1_700_000_000, 123_000_000).unwrap_or_default();
        assert_eq!(stamp(at), "2023-11-14T22:13:20.123000+00:00");
    }
}
