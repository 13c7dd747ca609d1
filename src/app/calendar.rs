//! The calendar of a program: zone, working days, holidays typed in and from a file.

use std::collections::BTreeSet;

use chrono::{DateTime, NaiveDate, Utc};

use super::{App, Caller, Refusal, change::Acting, program::change};
use crate::domain::{
    Program, Rejection,
    calendar::{Calendar, CalendarRefusal, WorkingDays, parse_zone},
    dates::{Bounds, read_range},
};

/// What is typed to take away every holiday.
pub const ALL: &str = "all";

/// What can be set of the calendar, as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CalendarText {
    /// The time zone.
    pub zone: Option<String>,
    /// The working days.
    pub working_days: Option<String>,
    /// A holiday to add, or to take away if it is one; or a range to add.
    pub holiday: Option<String>,
    /// Holidays to take away: a date, a range, or [`ALL`].
    pub remove: Option<String>,
    /// Holidays to add, read from a file.
    pub read: BTreeSet<NaiveDate>,
}

/// Sets the calendar.
///
/// # Errors
/// Something that can't be taken, or somebody who may not.
pub async fn set_calendar(app: &App, caller: &Caller, text: CalendarText) -> Result<Program, Refusal> {
    let edit = move |program: &mut Program, acting: &Acting| {
        if let Some(zone) = &text.zone {
            program.calendar.zone = parse_zone(zone)?;
        }
        if let Some(days) = &text.working_days {
            program.calendar.working_days = WorkingDays::parse(days)?;
        }
        if let Some(holiday) = &text.holiday {
            let (first, last) = range(holiday, &program.calendar, acting.at)?;
            let days = first.iter_days().take_while(|day| *day <= last);
            // A range is added whole: half of it may be holidays already.
            if first != last || !program.calendar.holidays.remove(&first) {
                program.calendar.holidays.extend(days);
            }
        }
        if let Some(remove) = &text.remove {
            let holidays = &mut program.calendar.holidays;
            let before = holidays.len();
            if remove.trim().eq_ignore_ascii_case(ALL) {
                holidays.clear();
            } else {
                let (first, last) = range(remove, &program.calendar, acting.at)?;
                program.calendar.holidays.retain(|day| !(first..=last).contains(day));
            }
            if program.calendar.holidays.len() == before {
                return Err(CalendarRefusal::NoHolidayThere.into());
            }
        }
        program.calendar.holidays.extend(text.read);
        Ok(())
    };
    change(app, caller, false, Box::new(edit)).await
}

fn range(typed: &str, calendar: &Calendar, at: DateTime<Utc>) -> Result<(NaiveDate, NaiveDate), Rejection> {
    Ok(read_range(typed, calendar.today(at), calendar, Bounds::Any)?)
}
