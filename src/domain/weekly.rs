//! The weekly summary: on which weekday, at what time, and in which channel which variant (NUDGES.md › The weekly summary).
//!
//! A slot is a local weekday and time in the program's zone; each next one is worked out afresh. Weeks are keyed by the
//! ISO year and week of the slot's local date, so that a week has one summary whatever is done to clock, zone or slot.

use std::fmt;

use chrono::{DateTime, Datelike as _, Days, NaiveDate, NaiveTime, TimeDelta, Utc, Weekday};
use serde::{Deserialize, Serialize};

use super::{
    ChannelId, Program, Rejection, UserId,
    calendar::Calendar,
    program::{Phase, Purpose},
    vocabulary::vocabulary,
};

vocabulary! {
    /// For whom a summary is.
    Variant {
        Team = "team", "Team";
        Executive = "executive", "Executive";
    }
}

/// Later than this a summary says that it is late.
pub const LATE_AFTER: TimeDelta = TimeDelta::hours(2);

/// Up to here a correction edits the post; later it is a post of its own.
pub const CORRECTED_IN_PLACE: TimeDelta = TimeDelta::hours(24);

/// When and where a program's summary is posted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Weekly {
    /// The weekday, in the program's zone.
    pub day: Weekday,
    /// The time of day, in the program's zone.
    pub at: NaiveTime,
    /// Channels that get another variant than their purpose says, or none.
    pub channels: Vec<(ChannelId, Option<Variant>)>,
}

impl Default for Weekly {
    /// Monday 09:00, and what the channels' purposes say.
    fn default() -> Self {
        let at = NaiveTime::from_hms_opt(9, 0, 0).unwrap_or(NaiveTime::MIN);
        Self { day: Weekday::Mon, at, channels: Vec::new() }
    }
}

/// An ISO week, as year × 100 + week: 202648.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Week(pub u32);

/// What a lead said about a week.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notes {
    /// Their words, and whose they are.
    pub narrative: Option<(String, UserId)>,
    /// Who skipped it, if somebody did.
    pub skipped_by: Option<UserId>,
}

/// When one summary is due.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Slot {
    /// Its week.
    pub week: Week,
    /// Its local date.
    pub date: NaiveDate,
    /// Its instant.
    pub at: DateTime<Utc>,
    /// When the lead gets the draft: the working day before, at the same time.
    pub draft_at: DateTime<Utc>,
}

impl Week {
    /// The week of a date.
    #[must_use]
    pub fn of(date: NaiveDate) -> Self {
        let week = date.iso_week();
        Self(u32::try_from(week.year()).unwrap_or(0) * 100 + week.week())
    }
}

/// "2026 week 48", as people write it.
impl fmt::Display for Week {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} week {}", self.0 / 100, self.0 % 100)
    }
}

impl Weekly {
    /// The slot of the week of a date.
    fn slot_near(&self, calendar: &Calendar, date: NaiveDate) -> Slot {
        let back = u64::from(date.weekday().num_days_from_monday());
        let monday = date.checked_sub_days(Days::new(back)).unwrap_or(date);
        let ahead = u64::from(self.day.num_days_from_monday());
        let date = monday.checked_add_days(Days::new(ahead)).unwrap_or(monday);
        let draft_on = calendar.subtract_working_days(date, 1);
        Slot {
            week: Week::of(date),
            date,
            at: calendar.at_local(date, self.at),
            draft_at: calendar.at_local(draft_on, self.at),
        }
    }

    /// The slots around an instant, in order: the one of the week before, of this week, and the two after.
    fn around(&self, calendar: &Calendar, at: DateTime<Utc>) -> [Slot; 4] {
        let today = calendar.today(at);
        [-7, 0, 7, 14].map(|days| {
            let date = today.checked_add_signed(TimeDelta::days(days)).unwrap_or(today);
            self.slot_near(calendar, date)
        })
    }

    /// The first slot after an instant.
    #[must_use]
    pub fn next_after(&self, calendar: &Calendar, after: DateTime<Utc>) -> Slot {
        let slots = self.around(calendar, after);
        slots.into_iter().find(|slot| slot.at > after).unwrap_or(slots[3])
    }

    /// The last slot at or before an instant.
    #[must_use]
    pub fn latest(&self, calendar: &Calendar, now: DateTime<Utc>) -> Slot {
        let slots = self.around(calendar, now);
        slots.into_iter().rfind(|slot| slot.at <= now).unwrap_or(slots[0])
    }
}

impl Program {
    /// Which channel gets which variant. Without a word of its own: a channel for summaries the team's, one for
    /// executives theirs; the home the team's where no other channel is for it.
    #[must_use]
    pub fn summary_channels(&self) -> Vec<(ChannelId, Variant)> {
        let own = |channel: ChannelId| self.weekly.channels.iter().find(|(known, _)| *known == channel);
        let has_summary = self.channels.iter().any(|(_, purpose)| *purpose == Purpose::Summary);
        let home = self.home();
        let of = |(channel, purpose): &(ChannelId, Purpose)| {
            let variant = match (own(*channel), purpose) {
                (Some((_, variant)), _) => *variant,
                (None, Purpose::Summary) => Some(Variant::Team),
                (None, Purpose::Executive) => Some(Variant::Executive),
                (None, Purpose::Home | Purpose::Team) => {
                    (Some(*channel) == home && !has_summary).then_some(Variant::Team)
                }
            };
            variant.map(|variant| (*channel, variant))
        };
        self.channels.iter().filter_map(of).collect()
    }

    /// When the weekly job has something to do for it next: the next draft or slot after an instant. `None` while it says
    /// nothing unasked.
    #[must_use]
    pub fn summary_wakes_at(&self, after: DateTime<Utc>) -> Option<DateTime<Utc>> {
        if self.phase != Phase::Active || self.summary_channels().is_empty() {
            return None;
        }
        let slot = self.weekly.next_after(&self.calendar, after);
        Some(if slot.draft_at > after { slot.draft_at } else { slot.at })
    }

    /// The slot whose draft is out: it comes next, and what is said now is for it.
    #[must_use]
    pub fn slot_in_draft(&self, now: DateTime<Utc>) -> Option<Slot> {
        let slot = self.weekly.next_after(&self.calendar, now);
        (slot.draft_at <= now && self.phase == Phase::Active).then_some(slot)
    }
}

/// Reads a weekday as people type it: `mon`, `Friday`.
///
/// # Errors
/// [`Rejection::UnknownWeekday`].
pub fn read_weekday(typed: &str) -> Result<Weekday, Rejection> {
    typed.trim().parse().map_err(|_| Rejection::UnknownWeekday(typed.trim().chars().take(60).collect()))
}

#[cfg(test)]
mod tests;
