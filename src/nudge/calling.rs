//! The weekly call on a program's health: whoever leads is asked for it once it is missing, up the ladder, and no more
//! after that until somebody calls (NUDGES.md › Who is nudged about what).
//!
//! It is missing from the first working day on which the last call has expired (METRICS.md › Health), or on which it would
//! have, had it been made when the program began. On the day before each summary the draft has asked for it already.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use super::{
    known::Known,
    ladder::{Rung, plain_gap},
    reasons::lead_of,
};
use crate::domain::{Program, ProgramId, UserId, nudge_rules::Sla, program::Phase};

/// What is known of the calls on a program.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Calling {
    /// When the last one was made.
    pub called_at: Option<DateTime<Utc>>,
    /// When the program began.
    pub began_at: DateTime<Utc>,
    /// What somebody was asked last.
    pub asked: Option<Asked>,
}

/// What the record keeps: the latest time that somebody was asked for a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asked {
    /// Who: another lead is asked from the start.
    pub who: UserId,
    /// Where on the ladder that was.
    pub rung: Rung,
    /// The day, where the program lives.
    pub on: NaiveDate,
    /// The instant at which it was planned.
    pub at: DateTime<Utc>,
}

/// The line that asks for a call.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CallLine {
    /// Of which program.
    pub program: ProgramId,
    /// Who is asked. Where that is not the section's person, the line is marked "for" them.
    pub asked: UserId,
    /// What to store.
    pub ask: Asked,
    /// What was stored before.
    pub before: Option<Asked>,
}

impl Calling {
    /// From when on it is counted.
    fn since(&self) -> DateTime<Utc> {
        self.called_at.unwrap_or(self.began_at)
    }

    /// The first working day on which the call is missing; `None` where nobody is asked for it.
    #[must_use]
    pub fn missing_from(&self, program: &Program) -> Option<NaiveDate> {
        if program.phase != Phase::Active || !program.nudges.ask_for_call {
            return None;
        }
        let calendar = &program.calendar;
        let lasts = Sla::Days(program.thresholds.health.call_days);
        let date = lasts.past(calendar.today(self.since()), calendar);
        Some(if calendar.is_working(date) { date } else { calendar.add_working_days(date, 1) })
    }

    /// The next time to ask somebody, from which day on and on which rung; `None` once the ladder is spent.
    #[must_use]
    pub fn next(&self, program: &Program, who: UserId) -> Option<(NaiveDate, Rung)> {
        let from = self.missing_from(program)?;
        let running = self.asked.filter(|asked| asked.who == who && asked.at > self.since());
        let Some(asked) = running else { return Some((from, Rung::Day)) };
        let above = asked.rung.above()?;
        Some((program.calendar.add_working_days(asked.on, plain_gap(asked.rung, above, program)), above))
    }
}

/// Who is asked for a program's call.
#[must_use]
pub fn asked_for(known: &Known, program: &Program) -> Option<UserId> {
    lead_of(program, known.people)
}

/// Whether what a line asks for is still to be asked: nobody has called since, and they still lead a program that runs.
#[must_use]
pub fn call_stands(known: &Known, line: &CallLine) -> bool {
    let (Some(program), Some(calling)) = (known.program(line.program), known.calls.get(&line.program)) else {
        return false;
    };
    let missing = calling.missing_from(program).is_some_and(|from| from <= line.ask.on);
    missing && calling.since() < line.ask.at && asked_for(known, program) == Some(line.asked)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::person::{Away, Notifications};
    use crate::nudge::{
        Place, Post, next_call_at, plan,
        samples::{ANA, BOB, CAT, LEA, Table, action, at, day},
    };

    /// A program that began on Monday 2 November 2026, at nine.
    fn table() -> Table {
        let mut table = Table::default();
        let calling = Calling { called_at: None, began_at: at("2026-11-02T09:00:00Z"), asked: None };
        table.calls.insert(table.program.id, calling);
        table
    }

    fn called(table: &mut Table, when: &str) {
        table.calls.get_mut(&table.program.id).unwrap().called_at = Some(at(when));
    }

    fn plan_at(table: &Table, now: &str) -> Vec<Post> {
        plan(&table.known(), &[], at(now)).posts
    }

    /// On which days of how many somebody is asked.
    fn asked(table: &mut Table, from: &str, days: i64) -> Vec<String> {
        let mut asked = Vec::new();
        for days in 0..days {
            let now = at(&format!("{from}T09:30:00Z")) + chrono::TimeDelta::days(days);
            let posts = plan(&table.known(), &[], now).posts;
            table.keep(&posts, now);
            let again = plan(&table.known(), &[], now + chrono::TimeDelta::hours(1)).posts;
            assert!(again.is_empty(), "once a day");
            asked.extend((!posts.is_empty()).then(|| now.format("%m-%d").to_string()));
        }
        asked
    }

    #[test]
    fn the_lead_is_asked_up_the_ladder_and_then_no_more() {
        assert_eq!(asked(&mut table(), "2026-11-02", 90), ["11-10", "11-11", "11-13", "11-17", "11-24"]);
    }

    #[test]
    fn a_call_ends_it_until_the_next_one_is_missing() {
        let mut table = table();
        assert_eq!(asked(&mut table, "2026-11-02", 10), ["11-10", "11-11"]);
        called(&mut table, "2026-11-11T15:00:00Z");
        assert_eq!(asked(&mut table, "2026-11-12", 14), ["11-19", "11-20", "11-24"]);
        // Whoever calls each week is never asked; a week that ends on a Saturday is missing on Monday.
        called(&mut table, "2026-11-25T10:00:00Z");
        assert_eq!(asked(&mut table, "2026-11-26", 7), Vec::<String>::new());
        called(&mut table, "2026-12-04T10:00:00Z");
        assert_eq!(asked(&mut table, "2026-12-05", 10), ["12-14"]);
    }

    #[test]
    fn it_is_a_line_among_the_others_and_no_second_ping() {
        let mut table = table();
        let mut item = action();
        (item.owner, item.due) = (Some(LEA), Some(day("2026-11-10")));
        let posts = plan(&table.known(), &[item], at("2026-11-10T09:30:00Z")).posts;
        assert_eq!((posts.len(), posts[0].sections.len(), posts[0].mentions.clone()), (1, 1, vec![LEA]));
        let section = &posts[0].sections[0];
        assert_eq!((section.person, section.lines.len(), section.calls.len()), (LEA, 1, 1));
        table.keep(&posts, at("2026-11-10T09:30:00Z"));
        assert!(plan_at(&table, "2026-11-10T14:00:00Z").is_empty());
    }

    #[test]
    fn nobody_is_asked_where_it_is_not_wanted_or_the_program_rests() {
        let now = "2026-11-10T09:30:00Z";
        let mut table = table();
        assert_eq!(plan_at(&table, now).len(), 1);
        table.program.nudges.ask_for_call = false;
        assert!(plan_at(&table, now).is_empty());
        table.program.nudges.ask_for_call = true;
        for phase in [Phase::Paused, Phase::Archived] {
            table.program.phase = phase;
            assert!(plan_at(&table, now).is_empty());
            assert_eq!(next_call_at(&table.known(), &table.program, at(now)), None);
        }
    }

    #[test]
    fn it_goes_where_the_lead_is_and_to_whoever_stands_in() {
        let now = "2026-11-10T09:30:00Z";
        let mut table = table();
        table.person(LEA).notifications = Notifications::Direct;
        assert_eq!(plan_at(&table, now)[0].place, Place::Direct(LEA));
        table.person(LEA).away = Some(Away { until: day("2026-11-20"), delegate: Some(BOB) });
        let post = plan_at(&table, now).remove(0);
        assert_eq!((post.sections[0].person, post.sections[0].calls[0].asked), (BOB, LEA));
        assert_eq!(post.mentions, [BOB]);
        // Whoever leads, leads: where the lead left, a deputy.
        table.program.deputies = vec![CAT];
        table.person(LEA).left_at = Some(at("2026-11-09T09:00:00Z"));
        let post = plan_at(&table, now).remove(0);
        assert_eq!(post.sections[0].calls[0].asked, CAT);
        // Whoever takes over begins where a lead begins, however often the one before was asked.
        table.keep(&[post], at(now));
        table.person(LEA).left_at = None;
        table.person(LEA).away = None;
        assert_eq!(plan_at(&table, "2026-11-11T09:30:00Z")[0].sections[0].calls[0].ask.rung, Rung::Day);
    }

    #[test]
    fn it_sleeps_until_its_moment_and_wakes_then() {
        let mut table = table();
        let next = |table: &Table, now| next_call_at(&table.known(), &table.program, at(now)).map(|at| at.to_rfc3339());
        assert_eq!(next(&table, "2026-11-02T10:00:00Z").unwrap(), "2026-11-10T09:30:00+00:00");
        assert_eq!(next(&table, "2026-11-10T11:00:00Z").unwrap(), "2026-11-10T11:00:00+00:00", "it is due");
        let now = at("2026-11-10T11:00:00Z");
        let posts = plan(&table.known(), &[], now).posts;
        table.keep(&posts, now);
        assert_eq!(next(&table, "2026-11-10T11:00:00Z").unwrap(), "2026-11-11T09:30:00+00:00");
        assert!(call_stands(&table.known(), &posts[0].sections[0].calls[0]));
        called(&mut table, "2026-11-10T12:00:00Z");
        assert!(!call_stands(&table.known(), &posts[0].sections[0].calls[0]), "it was made");
        assert_eq!(next(&table, "2026-11-10T12:00:00Z").unwrap(), "2026-11-18T09:30:00+00:00");
    }

    #[test]
    fn another_lead_strikes_the_line() {
        let mut table = table();
        let line = plan_at(&table, "2026-11-10T09:30:00Z")[0].sections[0].calls[0].clone();
        table.program.lead = ANA;
        assert!(!call_stands(&table.known(), &line));
    }
}
