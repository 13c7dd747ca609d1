//! A set of weekdays that is never empty, typed as "mon-fri" and shown as "Mon–Fri".

use std::fmt;
use std::str::FromStr;

use chrono::Weekday;
use serde::{Deserialize, Serialize};

use super::CalendarRefusal;

const WEEK: [Weekday; 7] =
    [Weekday::Mon, Weekday::Tue, Weekday::Wed, Weekday::Thu, Weekday::Fri, Weekday::Sat, Weekday::Sun];
const NAMES: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

/// The weekdays on which work is done, at least one. Stored and sent as the text that is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct WorkingDays(u8);

impl WorkingDays {
    /// Reads "mon-fri", "Sun–Thu", "mo, tu, we", "weekdays", "every day".
    ///
    /// # Errors
    /// [`CalendarRefusal`] for a word that is no weekday, or no day at all.
    pub fn parse(typed: &str) -> Result<Self, CalendarRefusal> {
        let mut text = typed.trim().to_lowercase().replace(['–', '—', '‑'], "-").replace(" to ", "-");
        for spaced in [" -", "- "] {
            while text.contains(spaced) {
                text = text.replace(spaced, "-");
            }
        }
        match text.as_str() {
            "weekdays" | "workdays" => return Ok(Self::default()),
            "every day" | "everyday" | "daily" | "all" => return Ok(Self(0b111_1111)),
            _ => {}
        }
        let words = text.split(|c: char| c.is_whitespace() || matches!(c, ',' | ';' | '/' | '&' | '+'));
        let mut days = 0;
        for word in words.filter(|word| !word.is_empty() && *word != "and") {
            days |= read_days(word)?;
        }
        if days == 0 { Err(CalendarRefusal::NoWorkingDays) } else { Ok(Self(days)) }
    }

    /// Whether `day` is one of them.
    #[must_use]
    pub fn contains(self, day: Weekday) -> bool {
        self.0 & bit(day) != 0
    }

    /// How many there are, 1–7.
    #[must_use]
    pub fn per_week(self) -> u32 {
        self.0.count_ones()
    }

    /// The day on which this week begins: the one after the longest stretch off, Monday in doubt.
    #[must_use]
    pub fn first_day(self) -> Weekday {
        let off_before = |day: Weekday| {
            let mut before = day.pred();
            let mut days = 0;
            while !self.contains(before) && days < 7 {
                before = before.pred();
                days += 1;
            }
            days
        };
        let mut best = Weekday::Mon;
        for day in WEEK.into_iter().filter(|day| self.contains(*day)) {
            if !self.contains(best) || off_before(day) > off_before(best) {
                best = day;
            }
        }
        best
    }

    /// The last working day of the week that begins on [`Self::first_day`].
    #[must_use]
    pub fn last_day(self) -> Weekday {
        let mut day = self.first_day().pred();
        while !self.contains(day) {
            day = day.pred();
        }
        day
    }
}

impl Default for WorkingDays {
    fn default() -> Self {
        Self(0b001_1111)
    }
}

impl fmt::Display for WorkingDays {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (first, last) = (self.first_day(), self.last_day());
        if self.per_week() > 2 && span(first, last) == self.0 {
            return write!(f, "{first}–{last}");
        }
        let days: Vec<String> = WEEK.iter().filter(|day| self.contains(**day)).map(ToString::to_string).collect();
        f.write_str(&days.join(", "))
    }
}

impl FromStr for WorkingDays {
    type Err = CalendarRefusal;

    fn from_str(typed: &str) -> Result<Self, Self::Err> {
        Self::parse(typed)
    }
}

impl TryFrom<String> for WorkingDays {
    type Error = CalendarRefusal;

    fn try_from(typed: String) -> Result<Self, Self::Error> {
        Self::parse(&typed)
    }
}

impl From<WorkingDays> for String {
    fn from(days: WorkingDays) -> Self {
        days.to_string()
    }
}

/// The weekday of a lower-case name or a beginning of one with at least `shortest` letters.
pub(in crate::domain) fn weekday_named(name: &str, shortest: usize) -> Option<Weekday> {
    if name == "weds" {
        return Some(Weekday::Wed);
    }
    let fits = |full: &str| name.len() >= shortest && full.starts_with(name);
    NAMES.iter().position(|full| fits(full)).map(|place| WEEK[place])
}

fn bit(day: Weekday) -> u8 {
    1 << day.num_days_from_monday()
}

fn span(first: Weekday, last: Weekday) -> u8 {
    let mut day = first;
    let mut days = bit(first);
    while day != last {
        day = day.succ();
        days |= bit(day);
    }
    days
}

/// One day, or "mon-fri".
fn read_days(word: &str) -> Result<u8, CalendarRefusal> {
    let day = |name: &str| {
        let name = name.trim_matches('.');
        let singular = name.strip_suffix('s').filter(|name| name.ends_with("day")).unwrap_or(name);
        weekday_named(singular, 2).ok_or_else(|| CalendarRefusal::DayUnknown { typed: word.to_owned() })
    };
    match word.split_once('-') {
        Some((first, last)) => Ok(span(day(first)?, day(last)?)),
        None => day(word).map(bit),
    }
}
