//! The forms of a date, one small reader each. A reader answers `None` for "not my form".

use chrono::{Datelike, Days, Months, NaiveDate};

use super::spans::{days_from, month_end};
use super::words::{Unit, amount, month_named, words, year_of};
use super::{Bounds, DateRefusal, YEARS_AHEAD, latest};
use crate::domain::calendar::{Calendar, weekday_named};

/// Nothing that is longer is a date.
const LONGEST: usize = 60;

type Reading = Option<Result<NaiveDate, DateRefusal>>;

/// What a date is read against.
#[derive(Clone, Copy)]
pub(super) struct Scene<'a> {
    pub today: NaiveDate,
    pub calendar: &'a Calendar,
    pub bounds: Bounds,
}

impl Scene<'_> {
    /// Reads a normalised text; `typed` is what a refusal quotes.
    pub fn read(&self, text: &str, typed: &str) -> Result<NaiveDate, DateRefusal> {
        let reading = (text.len() <= LONGEST).then(|| {
            self.keyword(text)
                .or_else(|| self.end_of(text).map(Ok))
                .or_else(|| self.weekday(text).map(Ok))
                .or_else(|| self.relative(text))
                .or_else(|| self.numeric(text, typed))
                .or_else(|| self.named(text, typed))
        });
        let unreadable = || DateRefusal::Unreadable { typed: typed.to_owned(), today: self.today, bounds: self.bounds };
        reading.flatten().unwrap_or_else(|| Err(unreadable()))
    }

    fn keyword(&self, text: &str) -> Reading {
        let date = match text {
            "today" | "tonight" | "now" | "cob" => Some(self.today),
            "tomorrow" | "tmr" | "tmrw" => self.ahead(1),
            "day after tomorrow" => self.ahead(2),
            "yesterday" => self.today.pred_opt(),
            "day before yesterday" => self.today.checked_sub_days(Days::new(2)),
            "next week" => self.week_start().checked_add_days(Days::new(7)),
            "next month" => month_end(self.today, 0)?.succ_opt(),
            _ => None,
        };
        date.map(Ok)
    }

    /// "end of month", "eom", "end of next week", "end of dec", "end of q3".
    fn end_of(&self, text: &str) -> Option<NaiveDate> {
        let span = match text {
            "eod" => "day",
            "eow" => "week",
            "eom" => "month",
            "eoq" => "quarter",
            "eoy" => "year",
            _ => text.strip_prefix("end of ")?,
        };
        let span = span.strip_prefix("the ").or_else(|| span.strip_prefix("this ")).unwrap_or(span);
        let month = self.today.month0();
        match span {
            "day" => Some(self.today),
            "week" => Some(self.week_end()),
            "month" => month_end(self.today, 0),
            "quarter" => month_end(self.today, 2 - month % 3),
            "year" => month_end(self.today, 11 - month),
            "next week" => self.end_of_week_at(self.week_start().checked_add_days(Days::new(7))?),
            "next month" => month_end(self.today, 1),
            "next quarter" => month_end(self.today, 5 - month % 3),
            "next year" => month_end(self.today, 23 - month),
            "q1" | "q2" | "q3" | "q4" => self.next_month_end(span[1..].parse::<u32>().ok()? * 3),
            name => self.next_month_end(month_named(name)?),
        }
    }

    /// "fri", "this fri", "next fri", "last fri", "friday next week".
    fn weekday(&self, text: &str) -> Option<NaiveDate> {
        let text = text.strip_prefix("coming ").unwrap_or(text);
        let named = |name: &str| weekday_named(name, 3);
        if let Some(day) = text.strip_prefix("this ").and_then(named) {
            return if self.bounds == Bounds::Past { self.latest_until(day, 0) } else { self.first_from(day, 0) };
        }
        let next = text.strip_prefix("next week ").or_else(|| text.strip_prefix("next "));
        let next = next.or_else(|| text.strip_suffix(" of next week")).or_else(|| text.strip_suffix(" next week"));
        if let Some(day) = next.and_then(named) {
            let start = self.week_start().checked_add_days(Days::new(7))?;
            return start.checked_add_days(Days::new(u64::from(days_from(start.weekday(), day))));
        }
        if let Some(day) = text.strip_prefix("last ").and_then(named) {
            return self.latest_until(day, 1);
        }
        let day = named(text)?;
        if self.bounds == Bounds::Past { self.latest_until(day, 1) } else { self.first_from(day, 1) }
    }

    /// "+3d", "in 2 weeks", "3 working days", "5 days ago", "-3d".
    fn relative(&self, text: &str) -> Reading {
        let stripped = |prefix: &str| text.strip_prefix(prefix).map(str::trim_start);
        let (back, body) = if let Some(body) = stripped("-").or_else(|| stripped("−")) {
            (true, body)
        } else if let Some(body) = text.strip_suffix(" ago") {
            (true, body)
        } else {
            let body = stripped("+").or_else(|| stripped("in ")).unwrap_or(text);
            (false, body.strip_suffix(" from now").unwrap_or(body))
        };
        let (number, unit) = amount(body)?;
        let date = self.shifted(number, unit, back);
        let too_far = || DateRefusal::TooFarAhead { limit: latest(self.today) };
        let too_old = || DateRefusal::TooLongAgo { limit: super::earliest(self.today) };
        Some(date.ok_or_else(|| if back { too_old() } else { too_far() }))
    }

    fn shifted(&self, number: u32, unit: Unit, back: bool) -> Option<NaiveDate> {
        let days = |each: u64| {
            let span = Days::new(u64::from(number) * each);
            if back { self.today.checked_sub_days(span) } else { self.today.checked_add_days(span) }
        };
        let months = |each: u32| {
            let span = Months::new(number.checked_mul(each)?);
            if back { self.today.checked_sub_months(span) } else { self.today.checked_add_months(span) }
        };
        match unit {
            Unit::Days => days(1),
            Unit::Weeks => days(7),
            Unit::Months => months(1),
            Unit::Years => months(12),
            Unit::WorkingDays if number > 366 * YEARS_AHEAD => None,
            Unit::WorkingDays if back => Some(self.calendar.subtract_working_days(self.today, number)),
            Unit::WorkingDays => Some(self.calendar.add_working_days(self.today, number)),
        }
    }

    /// "2026-12-24", "24.12.2026", "24.12.", "24/12/2026"; refuses "12/11".
    fn numeric(&self, text: &str, typed: &str) -> Reading {
        let separator = text.chars().find(|c| !c.is_ascii_digit()).filter(|c| matches!(c, '-' | '/' | '.'))?;
        let parts: Vec<&str> = text.split(separator).map(str::trim).collect();
        let number = |part: &str| part.bytes().all(|b| b.is_ascii_digit()).then(|| part.parse::<u32>().ok()).flatten();
        let (first, second) = (number(parts[0])?, number(parts.get(1)?)?);
        if parts.len() > 3 || parts[1].len() > 2 {
            return None;
        }
        let year = match parts.get(2) {
            Some(_) if parts[0].len() == 4 => {
                return Some(exact(i32::try_from(first).ok()?, second, number(parts[2])?, typed));
            }
            Some(year) => Some(year_of(year)?),
            None => None,
        };
        if parts[0].len() > 2 {
            return None;
        }
        let day_first = self.day_month(first, second, year, typed);
        if separator == '.' {
            return Some(day_first);
        }
        let month_first = self.day_month(second, first, year, typed);
        Some(match (day_first, month_first) {
            (Ok(first), Ok(second)) if first != second => {
                Err(DateRefusal::Ambiguous { typed: typed.to_owned(), first, second })
            }
            (Err(_), Ok(date)) => Ok(date),
            (either, _) => either,
        })
    }

    /// "24 Dec", "Dec 24th, 2027", "24-dec-26", "Fri 27 Nov 2026", "24th".
    fn named(&self, text: &str, typed: &str) -> Reading {
        let words = words(text);
        let mut words: &[&str] = &words;
        let weekday = words.first().and_then(|word| weekday_named(word, 3));
        if weekday.is_some() {
            words = &words[1..];
        }
        let date = match words {
            [day, "st" | "nd" | "rd" | "th"] => self.day_of_month(day.parse().ok()?, typed),
            [month, day, "st" | "nd" | "rd" | "th", rest @ ..]
            | [day, "st" | "nd" | "rd" | "th", month, rest @ ..]
            | [month, day, rest @ ..]
                if month_named(month).is_some() =>
            {
                self.of_month(month, day, rest, typed)?
            }
            [day, month, rest @ ..] => self.of_month(month, day, rest, typed)?,
            _ => return None,
        };
        Some(date.and_then(|date| match weekday {
            Some(weekday) if weekday != date.weekday() => Err(DateRefusal::WrongWeekday { date, weekday }),
            _ => Ok(date),
        }))
    }

    fn of_month(&self, month: &str, day: &str, rest: &[&str], typed: &str) -> Reading {
        let month = month_named(month)?;
        if day.len() > 2 {
            return None;
        }
        let year = match rest {
            [] => None,
            [year] => Some(year_of(year)?),
            _ => return None,
        };
        Some(self.day_month(day.parse().ok()?, month, year, typed))
    }

    fn day_month(&self, day: u32, month: u32, year: Option<i32>, typed: &str) -> Result<NaiveDate, DateRefusal> {
        if let Some(year) = year {
            return exact(year, month, day, typed);
        }
        let this = self.today.year();
        // Nine years always hold a 29 February.
        let found = if self.bounds == Bounds::Past {
            (this - 8..=this)
                .rev()
                .filter_map(|year| NaiveDate::from_ymd_opt(year, month, day))
                .find(|date| *date <= self.today)
        } else {
            (this..=this + 8)
                .filter_map(|year| NaiveDate::from_ymd_opt(year, month, day))
                .find(|date| *date >= self.today)
        };
        found.ok_or_else(|| impossible(this, month, typed))
    }

    fn day_of_month(&self, day: u32, typed: &str) -> Result<NaiveDate, DateRefusal> {
        let past = self.bounds == Bounds::Past;
        let first = self.today.with_day(1).unwrap_or(self.today);
        let in_month = |away: u32| {
            let span = Months::new(away);
            if past { first.checked_sub_months(span) } else { first.checked_add_months(span) }
                .and_then(|first| first.with_day(day))
        };
        (0..4)
            .filter_map(in_month)
            .find(|date| if past { *date <= self.today } else { *date >= self.today })
            .ok_or_else(|| impossible(self.today.year(), 0, typed))
    }
}

fn exact(year: i32, month: u32, day: u32, typed: &str) -> Result<NaiveDate, DateRefusal> {
    NaiveDate::from_ymd_opt(year, month, day).ok_or_else(|| impossible(year, month, typed))
}

fn impossible(year: i32, month: u32, typed: &str) -> DateRefusal {
    let month_ends = NaiveDate::from_ymd_opt(year, month, 1).and_then(|first| month_end(first, 0));
    DateRefusal::Impossible { typed: typed.to_owned(), month_ends }
}
