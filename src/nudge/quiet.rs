//! Quieter, not louder: who answers less than a fifth of their nudges in four weeks is asked twice a week.
//!
//! The two days are the first and the fourth working day of the week (Monday and Thursday, where Monday to Friday is
//! worked); in a week with fewer, the first and the last.

use chrono::{Datelike, NaiveDate};

use crate::domain::{calendar::Calendar, nudge_rules::NudgeRules};

/// How a person answered the nudges of one program in the last four weeks.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Answers {
    /// Nudges they got.
    pub asked: u32,
    /// Those after which they did something about the item.
    pub answered: u32,
}

impl Answers {
    /// Whether they are asked twice a week only.
    #[must_use]
    pub fn is_quiet(self, rules: &NudgeRules) -> bool {
        let share = u64::from(self.answered) * 100;
        self.asked >= rules.quiet_from.max(1) && share < u64::from(self.asked) * u64::from(rules.quiet_below_percent)
    }
}

/// Whether a day is one of the two on which quiet people are asked.
#[must_use]
pub fn is_asking_day(date: NaiveDate, calendar: &Calendar) -> bool {
    let into = date.weekday().days_since(calendar.working_days.first_day());
    let Some(start) = date.checked_sub_days(chrono::Days::new(into.into())) else { return true };
    let days: Vec<NaiveDate> = start.iter_days().take(7).filter(|day| calendar.is_working(*day)).collect();
    days.first() == Some(&date) || days.get(3).or(days.last()) == Some(&date)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::calendar::WorkingDays;
    use crate::nudge::samples::day;

    #[test]
    fn quiet_begins_below_a_fifth_of_some_nudges() {
        let rules = NudgeRules::default();
        for (asked, answered, quiet) in [(0, 0, false), (4, 0, false), (5, 0, true), (5, 1, false), (11, 2, true)] {
            assert_eq!(Answers { asked, answered }.is_quiet(&rules), quiet, "{answered}/{asked}");
        }
    }

    #[test]
    fn quiet_people_are_asked_on_two_days_a_week() {
        for (working, off, wanted) in [
            ("mon-fri", None, vec!["2026-11-16", "2026-11-19"]),
            ("mon-fri", Some("2026-11-16"), vec!["2026-11-17", "2026-11-20"]),
            ("sun-thu", None, vec!["2026-11-18", "2026-11-22"]),
            ("mon, tue, wed", None, vec!["2026-11-16", "2026-11-18"]),
            ("wed", None, vec!["2026-11-18"]),
        ] {
            let calendar = Calendar {
                working_days: WorkingDays::parse(working).unwrap(),
                holidays: off.map(day).into_iter().collect(),
                ..Calendar::default()
            };
            let week = day("2026-11-16").iter_days().take(7);
            let asked: Vec<String> =
                week.filter(|date| is_asking_day(*date, &calendar)).map(|date| date.to_string()).collect();
            assert_eq!(asked, wanted, "{working}");
        }
    }
}
