//! Spans of time: the window of a figure, and hours that pass only on working days.

use chrono::{DateTime, Datelike, Days, NaiveDate, TimeDelta, Utc};

use crate::domain::calendar::Calendar;

/// A window of time: after `from`, up to and including `to`, so that windows that touch share no instant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Window {
    /// t0, left out.
    pub from: DateTime<Utc>,
    /// t1, included.
    pub to: DateTime<Utc>,
}

impl Window {
    /// The `days` × 24 hours before an instant.
    #[must_use]
    pub fn before(to: DateTime<Utc>, days: u32) -> Self {
        Self { from: back(to, days), to }
    }

    /// The window of the same length that ends where this one begins.
    #[must_use]
    pub fn previous(self) -> Self {
        Self { from: self.from - (self.to - self.from), to: self.from }
    }

    /// Whether an instant lies in it.
    #[must_use]
    pub fn contains(self, at: DateTime<Utc>) -> bool {
        self.from < at && at <= self.to
    }

    /// Whether a date came due in it: its day ended in the program's zone. What is due today is not late before
    /// tonight.
    #[must_use]
    pub fn saw_end_of(self, date: NaiveDate, calendar: &Calendar) -> bool {
        self.contains(calendar.end_of(date))
    }
}

/// So many days of 24 hours earlier.
#[must_use]
pub fn back(at: DateTime<Utc>, days: u32) -> DateTime<Utc> {
    at.checked_sub_signed(TimeDelta::days(i64::from(days))).unwrap_or(DateTime::<Utc>::MIN_UTC)
}

/// The Monday of a date's week.
#[must_use]
pub fn monday(date: NaiveDate) -> NaiveDate {
    let ahead = u64::from(date.weekday().num_days_from_monday());
    date.checked_sub_days(Days::new(ahead)).unwrap_or(date)
}

/// The instant at which so many hours have passed since `from`, counting only hours of working days (METRICS.md › Issue
/// time-to-owner). After ten years without a working day it gives up and says where it stands.
#[must_use]
pub fn after_working_hours(calendar: &Calendar, from: DateTime<Utc>, hours: u32) -> DateTime<Utc> {
    let mut left = TimeDelta::hours(i64::from(hours));
    let mut at = from;
    for _ in 0..3_660 {
        let date = calendar.today(at);
        let end = calendar.end_of(date);
        if calendar.is_working(date) {
            if end - at >= left {
                return at + left;
            }
            left -= end - at;
        }
        if end <= at {
            break;
        }
        at = end;
    }
    at
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(instant: &str) -> DateTime<Utc> {
        instant.parse().unwrap()
    }

    #[test]
    fn weekend_hours_do_not_count() {
        let calendar = Calendar::default();
        // Friday 20 November 2026, 15:00: 9 h on Friday, 24 h on Monday, 15 h on Tuesday = 48 h.
        assert_eq!(after_working_hours(&calendar, at("2026-11-20T15:00:00Z"), 48), at("2026-11-24T15:00:00Z"));
        // Begun on a Saturday: Monday and Tuesday, to the end of Tuesday.
        assert_eq!(after_working_hours(&calendar, at("2026-11-21T15:00:00Z"), 48), at("2026-11-25T00:00:00Z"));
    }

    #[test]
    fn holidays_and_clock_changes_count_as_they_are() {
        let mut calendar = Calendar { zone: chrono_tz::Europe::Berlin, ..Calendar::default() };
        calendar.holidays.insert("2026-11-24".parse().unwrap());
        // Monday 23rd, 12:00 local (11:00 UTC): 12 h on Monday, Tuesday is off, 24 h on Wednesday, 12 h on Thursday.
        assert_eq!(after_working_hours(&calendar, at("2026-11-23T11:00:00Z"), 48), at("2026-11-26T11:00:00Z"));
    }

    #[test]
    fn windows_that_touch_share_no_instant() {
        let window = Window::before(at("2026-11-30T09:00:00Z"), 28);
        assert_eq!(window.from, at("2026-11-02T09:00:00Z"));
        assert!(!window.contains(window.from) && window.previous().contains(window.from) && window.contains(window.to));
    }

    #[test]
    fn a_day_is_over_when_it_ends_in_the_zone() {
        let window = Window::before(at("2026-11-30T09:00:00Z"), 28);
        let calendar = Calendar::default();
        assert!(window.saw_end_of("2026-11-29".parse().unwrap(), &calendar));
        assert!(!window.saw_end_of("2026-11-30".parse().unwrap(), &calendar), "today is not over");
        let auckland = Calendar { zone: chrono_tz::Pacific::Auckland, ..calendar };
        assert!(!window.saw_end_of("2026-11-30".parse().unwrap(), &auckland), "over at 11:00 UTC there");
    }
}
