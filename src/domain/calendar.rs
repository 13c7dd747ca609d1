//! The calendar of a program: its time zone, its working days and its holidays.
//!
//! The one place that turns instants into local dates and back. A local time can be missing (clocks
//! go forward), can happen twice (clocks go back), midnight can be missing, and Samoa once skipped a
//! whole day; every function here has an answer to all of these.

use std::collections::BTreeSet;

use chrono::{DateTime, Datelike, Days, NaiveDate, NaiveTime, TimeDelta, TimeZone, Utc};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::text::quoted;

mod file;
mod working_days;
mod zone;

pub use file::{Holidays, LARGEST as LARGEST_FILE, read_holidays};
pub use working_days::WorkingDays;
pub(super) use working_days::weekday_named;
pub use zone::{parse_zone, suggest_zones};

/// The farthest [`Calendar::add_working_days`] goes: more than a century.
pub const MAX_WORKING_DAYS: u32 = 30_000;

/// Why a calendar setting was not taken. `Display` is the sentence shown, safe to send as it is.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum CalendarRefusal {
    /// Nothing typed.
    #[error("No time zone was given: type a region and city such as Europe/Berlin, or just the city.")]
    ZoneEmpty,
    /// No zone of that name; at most three that come close.
    #[error("{} is not a time zone that can be used: {}", quoted(.typed), zone_hint(.close))]
    ZoneUnknown {
        /// What was typed.
        typed: String,
        /// Close names, best first.
        close: Vec<&'static str>,
    },
    /// More than one zone ends with that name.
    #[error("{} fits more than one time zone: type one of {}.", quoted(.typed), .fits.join(", "))]
    ZoneAmbiguous {
        /// What was typed.
        typed: String,
        /// Some of the zones, at most three.
        fits: Vec<&'static str>,
    },
    /// Working days without a single day.
    #[error("A program needs at least one working day: type them as mon-fri, sun-thu or mon, tue, thu.")]
    NoWorkingDays,
    /// A word that is no weekday.
    #[error("{} is not a day of the week: type working days as mon-fri, sun-thu or mon, tue, thu.", quoted(.typed))]
    DayUnknown {
        /// The word.
        typed: String,
    },
    /// Holidays to take back that are none.
    #[error(
        "None of those days is a holiday here. /program calendar shows those to come; type one of them, a range, or all."
    )]
    NoHolidayThere,
}

/// Time zone, working days and holidays of a program. Default: UTC, Monday to Friday, no holidays.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Calendar {
    /// The zone that decides which date it is.
    pub zone: Tz,
    /// The weekdays on which work is done.
    pub working_days: WorkingDays,
    /// Dates on which no work is done, whatever the weekday.
    #[serde(default)]
    pub holidays: BTreeSet<NaiveDate>,
}

impl Default for Calendar {
    fn default() -> Self {
        Self { zone: Tz::UTC, working_days: WorkingDays::default(), holidays: BTreeSet::new() }
    }
}

impl Calendar {
    /// The local date at `now`.
    #[must_use]
    pub fn today(&self, now: DateTime<Utc>) -> NaiveDate {
        now.with_timezone(&self.zone).date_naive()
    }

    /// Whether work is done on `date`.
    #[must_use]
    pub fn is_working(&self, date: NaiveDate) -> bool {
        self.working_days.contains(date.weekday()) && !self.holidays.contains(&date)
    }

    /// The `n`-th working day after `date`; `date` itself for 0. Goes at most [`MAX_WORKING_DAYS`].
    #[must_use]
    pub fn add_working_days(&self, date: NaiveDate, n: u32) -> NaiveDate {
        self.walk(date, n, NaiveDate::succ_opt)
    }

    /// The `n`-th working day before `date`; `date` itself for 0. Goes at most [`MAX_WORKING_DAYS`].
    #[must_use]
    pub fn subtract_working_days(&self, date: NaiveDate, n: u32) -> NaiveDate {
        self.walk(date, n, NaiveDate::pred_opt)
    }

    /// Working days after `a` up to and including `b`; negative when `b` is before `a`
    /// (METRICS.md › Conventions, WD).
    #[must_use]
    pub fn working_days_between(&self, a: NaiveDate, b: NaiveDate) -> i64 {
        if b < a {
            return -self.working_days_between(b, a);
        }
        let Some(first) = a.succ_opt().filter(|first| *first <= b) else {
            return 0;
        };
        let days = (b - a).num_days();
        let rest = u64::try_from(days % 7).unwrap_or_default();
        let in_rest = (0..rest)
            .filter_map(|ahead| first.checked_add_days(Days::new(ahead)))
            .filter(|date| self.working_days.contains(date.weekday()));
        let off = self.holidays.range(first..=b).filter(|date| self.working_days.contains(date.weekday()));
        days / 7 * i64::from(self.working_days.per_week()) + count(in_rest) - count(off)
    }

    /// The instant of a local time: of two the earlier one, for a missing one the first that exists.
    #[must_use]
    pub fn at_local(&self, date: NaiveDate, time: NaiveTime) -> DateTime<Utc> {
        let local = date.and_time(time);
        if let Some(instant) = self.zone.from_local_datetime(&local).earliest() {
            return instant.with_timezone(&Utc);
        }
        let far = TimeDelta::days(3);
        if local.checked_sub_signed(far).is_none() || local.checked_add_signed(far).is_none() {
            return local.and_utc();
        }
        // In a gap. No offset reaches 18 hours, so `low` is before the gap and `high` after it; between
        // them, find the second at which the local clock has reached or passed the time asked for.
        let reach = TimeDelta::hours(18);
        let (mut low, mut high) = (local.and_utc() - reach, local.and_utc() + reach);
        while high - low > TimeDelta::seconds(1) {
            let middle = low + TimeDelta::seconds((high - low).num_seconds() / 2);
            if middle.with_timezone(&self.zone).naive_local() < local {
                low = middle;
            } else {
                high = middle;
            }
        }
        high
    }

    /// The first instant of the day: local midnight, or what exists of it first.
    #[must_use]
    pub fn start_of(&self, date: NaiveDate) -> DateTime<Utc> {
        self.at_local(date, NaiveTime::MIN)
    }

    /// The first instant that is no longer `date`: what is due on it is late from here on.
    #[must_use]
    pub fn end_of(&self, date: NaiveDate) -> DateTime<Utc> {
        self.start_of(date.succ_opt().unwrap_or(date))
    }

    fn walk(&self, from: NaiveDate, n: u32, step: fn(&NaiveDate) -> Option<NaiveDate>) -> NaiveDate {
        let mut left = n.min(MAX_WORKING_DAYS);
        let mut date = from;
        // Ends: at least one weekday works, holidays are finite in number, and so are dates.
        while left > 0 {
            let Some(next) = step(&date) else { return date };
            date = next;
            left -= u32::from(self.is_working(date));
        }
        date
    }
}

fn count<T>(items: impl Iterator<Item = T>) -> i64 {
    items.fold(0, |sum, _| sum + 1)
}

fn zone_hint(close: &[&str]) -> String {
    match close {
        [] => "type a region and city such as Europe/Berlin, or UTC.".to_owned(),
        [only] => format!("type {only}, or another region and city such as Europe/Berlin."),
        several => format!("did you mean {}? Type a region and city such as Europe/Berlin.", several.join(" or ")),
    }
}

#[cfg(test)]
mod tests;
