//! A person's settings on a server: where they live, when they work, whether they are away, how they want to be nudged.

use std::fmt;

use chrono::{DateTime, NaiveDate, NaiveTime, TimeDelta, Timelike, Utc};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::{UserId, text::quoted, vocabulary::vocabulary};

/// Working hours are at least this long: a shorter window could be over before the bot is back from a restart.
pub const SHORTEST_HOURS: i64 = 60;

vocabulary! {
    /// How a person wants to be nudged.
    #[derive(Default)]
    Notifications {
        #[default]
        Channel = "channel", "In the program's channel";
        Direct = "direct", "By direct message";
        Off = "off", "Off";
    }
}

/// Why a person's setting was not taken. `Display` is the sentence shown, safe to send as it is.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum PersonRefusal {
    /// Nothing typed.
    #[error("No working hours were given: type them as 9-17:30 or 09:00–18:00.")]
    HoursEmpty,
    /// Not two times of the day.
    #[error("{} can't be read as working hours: type them as 9-17:30 or 09:00–18:00.", quoted(.typed))]
    HoursUnreadable {
        /// What was typed.
        typed: String,
    },
    /// They end before they begin.
    #[error("Working hours end later on the same day than they begin, and {} is not after {}: type them as 9-17:30.", clock(*.to), clock(*.from))]
    HoursBackwards {
        /// The beginning.
        from: NaiveTime,
        /// The end.
        to: NaiveTime,
    },
    /// A window too short to be hit.
    #[error("Working hours are at least an hour long, so that a nudge finds its way in: type them as 9-17:30.")]
    HoursTooShort,
    /// Away until a day that is not ahead.
    #[error(
        "Away needs the day on which you are back, tomorrow at the earliest. If you are back already, use /me back."
    )]
    BackAlready,
    /// One's own delegate.
    #[error("You can't stand in for yourself. Choose somebody else, or nobody: then the lead hears of it.")]
    OwnDelegate,
    /// A bot as delegate.
    #[error(
        "<@{0}> is a bot, and bots can't stand in for anybody. Choose a person, or nobody: then the lead hears of it."
    )]
    DelegateIsBot(UserId),
}

/// Working hours, from–to on one day, in the person's own zone. Default 09:00–18:00.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Hours {
    from: NaiveTime,
    to: NaiveTime,
}

/// Somebody who is away.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Away {
    /// The first day on which they are back, in their own zone.
    pub until: NaiveDate,
    /// Who gets their lines meanwhile; `None` is the lead.
    pub delegate: Option<UserId>,
}

/// What is known of a person on a server. The default is somebody who never set anything.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Person {
    /// Their own zone, else each program's.
    pub zone: Option<Tz>,
    /// When they work.
    pub hours: Hours,
    /// While they are away.
    pub away: Option<Away>,
    /// How they want to be nudged.
    pub notifications: Notifications,
    /// When they left the server, once they have.
    pub left_at: Option<DateTime<Utc>>,
}

impl Default for Hours {
    fn default() -> Self {
        Self { from: whole(9), to: whole(18) }
    }
}

impl Hours {
    /// Reads "9-17:30", "09:00–18:00", "9 to 5:30pm", "8h30 - 16h". Midnight as an end is 24:00.
    ///
    /// # Errors
    /// [`PersonRefusal`] for what are not two times, or not in this order.
    pub fn parse(typed: &str) -> Result<Self, PersonRefusal> {
        let text = typed.trim().to_lowercase().replace(['–', '—', '‑', '−'], "-").replace(" to ", "-");
        if text.is_empty() {
            return Err(PersonRefusal::HoursEmpty);
        }
        let unreadable = || PersonRefusal::HoursUnreadable { typed: typed.trim().to_owned() };
        let (from, to) = text.split_once('-').ok_or_else(unreadable)?;
        let from = read_clock(from).filter(|minute| *minute < 1440).ok_or_else(unreadable)?;
        let to = read_clock(to).ok_or_else(unreadable)?;
        // A day has no 24:00 to compare with; its last minute serves.
        let at = |minute: u32| NaiveTime::from_hms_opt(minute / 60, minute % 60, 0).ok_or_else(unreadable);
        let (from, to) = (at(from)?, at(to.min(1439))?);
        if to <= from {
            return Err(PersonRefusal::HoursBackwards { from, to });
        }
        if to - from < TimeDelta::minutes(SHORTEST_HOURS) {
            return Err(PersonRefusal::HoursTooShort);
        }
        Ok(Self { from, to })
    }

    /// When they begin.
    #[must_use]
    pub const fn from(self) -> NaiveTime {
        self.from
    }

    /// When they are over.
    #[must_use]
    pub const fn to(self) -> NaiveTime {
        self.to
    }

    /// Whether a local time falls in them: from the first moment up to, not including, the last.
    #[must_use]
    pub fn contains(self, time: NaiveTime) -> bool {
        self.from <= time && time < self.to
    }
}

impl fmt::Display for Hours {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}–{}", clock(self.from), clock(self.to))
    }
}

impl TryFrom<String> for Hours {
    type Error = PersonRefusal;

    fn try_from(stored: String) -> Result<Self, PersonRefusal> {
        Self::parse(&stored)
    }
}

impl From<Hours> for String {
    fn from(hours: Hours) -> Self {
        hours.to_string()
    }
}

impl Person {
    /// Says that they are away until a day, and who stands in. `me` is the person, `today` their own date.
    ///
    /// # Errors
    /// A day that is not ahead, or themselves as delegate.
    pub fn leave(
        &mut self,
        until: NaiveDate,
        delegate: Option<UserId>,
        me: UserId,
        today: NaiveDate,
    ) -> Result<(), PersonRefusal> {
        if until <= today {
            return Err(PersonRefusal::BackAlready);
        }
        if delegate == Some(me) {
            return Err(PersonRefusal::OwnDelegate);
        }
        self.away = Some(Away { until, delegate });
        Ok(())
    }

    /// Whether they are away on a day of theirs.
    #[must_use]
    pub fn is_away(&self, today: NaiveDate) -> bool {
        self.away.is_some_and(|away| today < away.until)
    }
}

fn whole(hour: u32) -> NaiveTime {
    NaiveTime::from_hms_opt(hour, 0, 0).unwrap_or(NaiveTime::MIN)
}

fn clock(time: NaiveTime) -> String {
    format!("{:02}:{:02}", time.hour(), time.minute())
}

/// Minutes after midnight of "9", "09:30", "9.30", "8h30", "5pm", "5:30 p.m."; up to 1440.
pub(super) fn read_clock(typed: &str) -> Option<u32> {
    let text: String = typed.chars().filter(|c| !c.is_whitespace()).collect();
    let text = text.replace("a.m.", "am").replace("p.m.", "pm");
    let (digits, half) = match (text.strip_suffix("am"), text.strip_suffix("pm")) {
        (Some(digits), _) => (digits, Some(0)),
        (_, Some(digits)) => (digits, Some(12)),
        _ => (text.as_str(), None),
    };
    let (hour, minute) = digits.split_once([':', '.', 'h']).unwrap_or((digits, ""));
    let number = |part: &str| {
        let plain = (1..=2).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit());
        if plain { part.parse::<u32>().ok() } else { None }
    };
    let minute = if minute.is_empty() { 0 } else { number(minute)? };
    let hour = match (number(hour)?, half) {
        (hour @ 1..=12, Some(half)) => hour % 12 + half,
        (_, Some(_)) => return None,
        (hour, None) => hour,
    };
    let all = hour * 60 + minute;
    (minute < 60 && all <= 1440).then_some(all)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::domain::samples::{ANA, BOB, day};

    #[test]
    fn hours_are_read_as_people_type_them() {
        for (typed, shown) in [
            ("9-17:30", "09:00–17:30"),
            ("09:00–18:00", "09:00–18:00"),
            (" 9 – 17 ", "09:00–17:00"),
            ("9am-5pm", "09:00–17:00"),
            ("9 to 5:30 p.m.", "09:00–17:30"),
            ("8h30 - 16h", "08:30–16:00"),
            ("8.30-16.15", "08:30–16:15"),
            ("0-24", "00:00–23:59"),
            ("12am-12pm", "00:00–12:00"),
        ] {
            let hours = Hours::parse(typed).unwrap();
            assert_eq!(hours.to_string(), shown, "{typed}");
            assert_eq!(Hours::parse(&hours.to_string()), Ok(hours));
        }
    }

    #[test]
    fn what_are_no_hours_is_refused_with_an_example() {
        for typed in [
            "",
            "9",
            "-",
            "9-",
            "nine-five",
            "9-25",
            "9:60-17",
            "24-25",
            "13pm-14pm",
            "9-17-20",
            "22-6",
            "9-9",
            "9-9:30",
            "١-٩",
        ] {
            let refusal = Hours::parse(typed).unwrap_err().to_string();
            assert!(refusal.contains("9-17:30"), "{typed}: {refusal}");
        }
        assert!(matches!(Hours::parse("22-6"), Err(PersonRefusal::HoursBackwards { .. })));
        assert_eq!(Hours::parse("9-9:30"), Err(PersonRefusal::HoursTooShort));
        let shown = Hours::parse("<@1> @everyone").unwrap_err().to_string();
        assert!(!shown.contains("@everyone") && !shown.contains("<@"), "{shown}");
    }

    #[test]
    fn hours_begin_with_their_first_moment_and_end_before_their_last() {
        let hours = Hours::default();
        assert!(hours.contains(hours.from()) && !hours.contains(hours.to()));
    }

    #[test]
    fn away_ends_on_the_day_one_is_back() {
        let mut person = Person::default();
        let friday = day("2026-11-20");
        assert_eq!(person.leave(friday, None, ANA, friday), Err(PersonRefusal::BackAlready));
        assert_eq!(person.leave(day("2026-11-23"), Some(ANA), ANA, friday), Err(PersonRefusal::OwnDelegate));
        assert!(!person.is_away(friday));
        person.leave(day("2026-11-23"), Some(BOB), ANA, friday).unwrap();
        assert!(person.is_away(day("2026-11-22")) && !person.is_away(day("2026-11-23")));
    }

    #[test]
    fn settings_survive_the_store_and_may_be_missing() {
        assert_eq!(serde_json::from_str::<Person>("{}").unwrap(), Person::default());
        let person = Person {
            zone: Some(Tz::Asia__Kathmandu),
            hours: Hours::parse("7-15").unwrap(),
            away: Some(Away { until: day("2026-12-24"), delegate: Some(BOB) }),
            notifications: Notifications::Direct,
            left_at: None,
        };
        let stored = serde_json::to_string(&person).unwrap();
        assert_eq!(serde_json::from_str::<Person>(&stored).unwrap(), person);
        for word in Notifications::ALL {
            assert_eq!(Notifications::from_key(word.key()), Some(*word));
        }
    }

    proptest! {
        #[test]
        fn reading_hours_never_panics(typed in any::<String>()) {
            let _ = Hours::parse(&typed).map_err(|no| no.to_string());
        }
    }
}
