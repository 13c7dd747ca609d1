//! Dates as people type them, and as they are told back.
//!
//! What the words mean (`today` is a parameter, the calendar is the program's):
//! - *fri*: the coming Friday, today left out; *this friday*: today counts; *next friday*: the one of
//!   next week; *last friday*: the one before today. A week begins on the calendar's first working
//!   day, so Monday, and Sunday where Sunday to Thursday is worked. *next week* is its first day.
//! - *eow*: the last working day of this week (of next week when that has passed), moved before a
//!   holiday; *eom*, *eoq*, *eoy*: the last calendar day.
//! - *24 Dec*, *24.12.*, *the 24th*: the nearest such day from today on; for [`Bounds::Past`] the
//!   latest one up to today, and *fri* then is the Friday before today.
//! - *+3d*, *+2w*, *+1m* are calendar days, weeks, months; *+3wd* working days.
//! - Dots are day first; slashes and dashes are read only where a single reading exists.
//!
//! The crate `interim` was looked at and left out: it takes three letters for a word ("monkey" is
//! Monday, "mayhem" is May), ignores what follows a date, decides 12/11 by dialect instead of asking,
//! reads "24" as a year, and gives last year's day for a date that has passed.

use chrono::{Datelike, Months, NaiveDate, Weekday};
use thiserror::Error;

use super::calendar::Calendar;
use super::text::{grouped, quoted};

mod find;
mod range;
mod read;
mod spans;
mod suggest;
mod words;

pub use find::find_date_in;
pub use range::{LONGEST_RANGE, read_range};
pub use suggest::suggest_dates;

/// How far ahead a date may lie.
pub const YEARS_AHEAD: u32 = 10;
/// How far back a date may lie.
pub const YEARS_BACK: u32 = 50;

/// Which dates a field takes, and so how a date without a year is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bounds {
    /// Today or later: due dates, reviews, "valid until".
    Future,
    /// Today or earlier: decided on, met on.
    Past,
    /// Either side; read as [`Bounds::Future`] in doubt.
    Any,
}

/// Why a date was not taken. `Display` is the sentence shown, safe to send as it is.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum DateRefusal {
    /// Not a date in any form that is known, or nothing at all.
    #[error("{} is not a date that can be read: type it like {}.", quoted_or_blank(.typed), examples(*.today, *.bounds))]
    Unreadable {
        /// What was typed.
        typed: String,
        /// The date it was typed on.
        today: NaiveDate,
        /// What the field takes.
        bounds: Bounds,
    },
    /// A day that its month does not have, or a month that the year does not have.
    #[error("{} does not exist: {}.", quoted(.typed), impossible_hint(*.month_ends))]
    Impossible {
        /// What was typed.
        typed: String,
        /// The last day of the month meant, if there is such a month.
        month_ends: Option<NaiveDate>,
    },
    /// Two readings.
    #[error("{} could be {} or {}: type {first} or {second}.", quoted(.typed), short(*.first), short(*.second))]
    Ambiguous {
        /// What was typed.
        typed: String,
        /// Day first.
        first: NaiveDate,
        /// Month first.
        second: NaiveDate,
    },
    /// "Fri 28 Nov", when that is a Saturday.
    #[error("{} is a {}, not a {}: type {date} for that day, or only the day of the week.", day(*.date), weekday_name(.date.weekday()), weekday_name(*.weekday))]
    WrongWeekday {
        /// The date without its weekday.
        date: NaiveDate,
        /// The weekday typed.
        weekday: Weekday,
    },
    /// Before today in a field for dates to come.
    #[error("{} was {}: type today or a later date, like {}.", day(*.date), ago(*.date, *.today), examples(*.today, Bounds::Future))]
    AlreadyPast {
        /// The reading.
        date: NaiveDate,
        /// The date it was typed on.
        today: NaiveDate,
    },
    /// After today in a field for what has happened.
    #[error("{} is still to come: type today or an earlier date, like {}.", day(*.date), examples(*.today, Bounds::Past))]
    StillToCome {
        /// The reading.
        date: NaiveDate,
        /// The date it was typed on.
        today: NaiveDate,
    },
    /// More than [`YEARS_AHEAD`].
    #[error("That date is more than {YEARS_AHEAD} years ahead: type one up to {}.", day(*.limit))]
    TooFarAhead {
        /// The last date taken.
        limit: NaiveDate,
    },
    /// The end before the beginning.
    #[error("{} is before {}: type the first day, then the last, with their years where it is unclear, like 2026-12-24 to 2027-01-02.", day(*.last), day(*.first))]
    RangeBackwards {
        /// The reading of the beginning.
        first: NaiveDate,
        /// The reading of the end.
        last: NaiveDate,
    },
    /// More than [`range::LONGEST_RANGE`].
    #[error("From {} to {} is more than a year: type a shorter range.", day(*.first), day(*.last))]
    RangeTooLong {
        /// The first day.
        first: NaiveDate,
        /// The last one.
        last: NaiveDate,
    },
    /// More than [`YEARS_BACK`].
    #[error("That date is more than {YEARS_BACK} years ago: type one from {} on.", day(*.limit))]
    TooLongAgo {
        /// The first date taken.
        limit: NaiveDate,
    },
}

/// Reads what a person typed for a date; the words are explained at the top of this file.
///
/// # Errors
/// [`DateRefusal`], with what to type instead.
pub fn read_date(typed: &str, today: NaiveDate, calendar: &Calendar, bounds: Bounds) -> Result<NaiveDate, DateRefusal> {
    let scene = read::Scene { today, calendar, bounds };
    let date = scene.read(&words::normalised(typed), typed)?;
    within(date, today, bounds)
}

/// "Fri 27 Nov 2026, in 5 working days"; also "today", "tomorrow", "3 working days ago", and a word
/// when no work is done on that day.
#[must_use]
pub fn describe_date(date: NaiveDate, today: NaiveDate, calendar: &Calendar) -> String {
    let off = if calendar.is_working(date) { "" } else { ", not a working day" };
    format!("{}, {}{off}", date.format("%a %-d %b %Y"), distance(date, today, calendar))
}

fn distance(date: NaiveDate, today: NaiveDate, calendar: &Calendar) -> String {
    let days = (date - today).num_days();
    match days {
        0 => return "today".to_owned(),
        1 => return "tomorrow".to_owned(),
        -1 => return "yesterday".to_owned(),
        _ => {}
    }
    let working = calendar.working_days_between(today, date);
    // On a day off, counting work would put Saturday and the Friday before it at the same distance.
    let (number, unit) =
        if working == 0 || !calendar.is_working(date) { (days, "day") } else { (working, "working day") };
    let number = usize::try_from(number.unsigned_abs()).unwrap_or(usize::MAX);
    let amount = format!("{} {unit}{}", grouped(number), if number == 1 { "" } else { "s" });
    if days < 0 { format!("{amount} ago") } else { format!("in {amount}") }
}

fn within(date: NaiveDate, today: NaiveDate, bounds: Bounds) -> Result<NaiveDate, DateRefusal> {
    if bounds == Bounds::Future && date < today {
        return Err(DateRefusal::AlreadyPast { date, today });
    }
    if bounds == Bounds::Past && date > today {
        return Err(DateRefusal::StillToCome { date, today });
    }
    let (first, last) = (earliest(today), latest(today));
    if date > last {
        return Err(DateRefusal::TooFarAhead { limit: last });
    }
    if date < first {
        return Err(DateRefusal::TooLongAgo { limit: first });
    }
    Ok(date)
}

fn latest(today: NaiveDate) -> NaiveDate {
    today.checked_add_months(Months::new(12 * YEARS_AHEAD)).unwrap_or(NaiveDate::MAX)
}

fn earliest(today: NaiveDate) -> NaiveDate {
    today.checked_sub_months(Months::new(12 * YEARS_BACK)).unwrap_or(NaiveDate::MIN)
}

fn day(date: NaiveDate) -> String {
    date.format("%-d %b %Y").to_string()
}

fn short(date: NaiveDate) -> String {
    date.format("%-d %b").to_string()
}

fn weekday_name(day: Weekday) -> &'static str {
    match day {
        Weekday::Mon => "Monday",
        Weekday::Tue => "Tuesday",
        Weekday::Wed => "Wednesday",
        Weekday::Thu => "Thursday",
        Weekday::Fri => "Friday",
        Weekday::Sat => "Saturday",
        Weekday::Sun => "Sunday",
    }
}

fn quoted_or_blank(typed: &str) -> String {
    if typed.trim().is_empty() { "A blank".to_owned() } else { quoted(typed) }
}

/// Examples that would be taken today.
fn examples(today: NaiveDate, bounds: Bounds) -> String {
    let weeks = Months::new(1);
    if bounds == Bounds::Past {
        let date = today.checked_sub_months(weeks).unwrap_or(today);
        return format!("yesterday, last Friday, {} or {date}", short(date));
    }
    let date = today.checked_add_months(weeks).unwrap_or(today);
    format!("{}, next Friday, +3d or {date}", short(date))
}

fn impossible_hint(month_ends: Option<NaiveDate>) -> String {
    match month_ends {
        Some(last) => format!("that month ends on {}, so type a day up to {last}", day(last)),
        None => "type the year, the month 01 to 12 and the day, like 2027-01-31".to_owned(),
    }
}

fn ago(date: NaiveDate, today: NaiveDate) -> String {
    let days = (today - date).num_days();
    let monday = |date: NaiveDate| date.week(Weekday::Mon).checked_first_day().unwrap_or(date);
    match days {
        1 => "yesterday".to_owned(),
        _ if (monday(today) - monday(date)).num_days() == 7 => "last week".to_owned(),
        ..=60 => format!("{days} days ago"),
        61..=730 => format!("{} months ago", days / 30),
        _ => format!("{} years ago", days / 365),
    }
}

#[cfg(test)]
mod tests;
