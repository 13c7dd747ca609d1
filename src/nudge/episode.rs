//! The episode: what a person was asked about an item, and how far up the ladder. A person's action ends it; a date that
//! is reached, or staleness again, begins a new one.
//!
//! An ended episode is kept: it tells that everything up to its day was asked. So an overdue item that somebody called
//! still valid is left alone until its next review is due.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use super::{
    ladder::{Rung, ahead, gap},
    reasons::{Case, Cause, Trigger},
};

/// What the record keeps for an item and a person: the latest nudge, and where on the ladder it stood.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Episode {
    /// What began it.
    pub cause: Cause,
    /// The day of its first nudge, where the program lives.
    pub since: NaiveDate,
    /// The rung nudged last.
    pub rung: Rung,
    /// The day on which that was.
    pub on: NaiveDate,
    /// The instant at which that was planned.
    pub at: DateTime<Utc>,
}

/// A nudge to come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Step {
    /// From which day on, where the program lives.
    pub on: NaiveDate,
    /// On which rung.
    pub rung: Rung,
    /// For what.
    pub cause: Cause,
    /// Whether it begins an episode.
    pub begins: bool,
}

impl Episode {
    /// Whether it goes on: what began it stands, and nobody acted on the item since it was nudged. `triggers` are the
    /// person's.
    #[must_use]
    pub fn runs(&self, triggers: &[Trigger], case: &Case) -> bool {
        let stands = triggers.iter().any(|trigger| trigger.cause == self.cause && trigger.from <= self.on);
        stands && !(self.cause.ends_by_anyone() && case.item.reviewed_at >= self.at)
    }

    /// Whether its ladder is spent: no more pings, and a place on the aged list of the weekly summary while it runs.
    #[must_use]
    pub fn is_spent(&self) -> bool {
        self.rung.above().is_none()
    }

    /// The episode after a step was nudged on `on`.
    #[must_use]
    pub fn after(before: Option<Self>, step: Step, on: NaiveDate, at: DateTime<Utc>) -> Self {
        let since = before.filter(|_| !step.begins).map_or(on, |episode| episode.since);
        Self { cause: step.cause, since, rung: step.rung, on, at }
    }
}

/// The day on which something dated is announced: so many working days before it is reached.
#[must_use]
pub fn announced(trigger: &Trigger, case: &Case) -> NaiveDate {
    let days = if trigger.cause.is_dated() { ahead(case.item, case.program) } else { 0 };
    case.program.calendar.subtract_working_days(trigger.from, days)
}

/// The nudges to come for one person about one item, as things stand. `triggers` are the person's.
#[must_use]
pub fn steps(triggers: &[Trigger], episode: Option<&Episode>, case: &Case) -> Vec<Step> {
    let asked_until = episode.map(|episode| episode.on);
    let is_new = |date: NaiveDate| asked_until.is_none_or(|until| date > until);
    let running = episode.filter(|episode| episode.runs(triggers, case));
    let mut steps = Vec::new();
    if let Some(episode) = running
        && let Some(above) = episode.rung.above()
    {
        let days = gap(episode.rung, above, case.item, case.program);
        let on = case.program.calendar.add_working_days(episode.on, days);
        steps.push(Step { on, rung: above, cause: episode.cause, begins: false });
    }
    let reviewed = case.date(case.item.reviewed_at);
    for trigger in triggers {
        // A ladder that nobody answered is not begun again because the item went stale on top.
        if is_new(trigger.from) && (running.is_none() || trigger.cause.is_dated() || trigger.cause == Cause::Approval) {
            steps.push(Step { on: trigger.from, rung: Rung::Day, cause: trigger.cause, begins: true });
        }
        let early = announced(trigger, case);
        // Whoever had it in hand since need not be told that its day is coming.
        if early < trigger.from && is_new(early) && reviewed < early {
            steps.push(Step { on: early, rung: Rung::Before, cause: trigger.cause, begins: true });
        }
    }
    steps
}

/// The step that is due on a day: what begins comes before what goes on, the latest before the earlier ones.
#[must_use]
pub fn due(steps: &[Step], on: NaiveDate) -> Option<Step> {
    let reached = steps.iter().filter(|step| step.on <= on).copied();
    reached.max_by_key(|step| (step.begins, step.on, std::cmp::Reverse(step.cause)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Item, item::Rank};
    use crate::nudge::{
        reasons::triggers,
        samples::{BOB, CAT, Table, action, approve, at, day, issue, proposal},
    };

    /// Asks on every working day at noon, and tells on which days on which rungs.
    fn walk(table: &Table, item: &mut Item, from: &str, days: usize, acts: &[&str]) -> Vec<(String, Rung)> {
        let mut episode: Option<Episode> = None;
        let mut asked = Vec::new();
        for today in day(from).iter_days().take(days) {
            let noon = table.program.calendar.at_local(today, chrono::NaiveTime::from_hms_opt(12, 0, 0).unwrap());
            let case = table.case(item);
            let mine: Vec<Trigger> = triggers(&case).into_iter().filter(|trigger| trigger.person == BOB).collect();
            if let Some(step) = due(&steps(&mine, episode.as_ref(), &case), today)
                && table.program.calendar.is_working(today)
            {
                episode = Some(Episode::after(episode, step, today, noon));
                asked.push((today.to_string()[5..].to_owned(), step.rung));
            }
            if acts.contains(&today.to_string().as_str()) {
                item.touch(noon + chrono::TimeDelta::hours(1));
            }
        }
        asked
    }

    fn days(asked: &[(String, Rung)]) -> Vec<&str> {
        asked.iter().map(|(day, _)| day.as_str()).collect()
    }

    fn due_on(date: &str) -> Item {
        let mut item = action();
        item.due = Some(day(date));
        item
    }

    #[test]
    fn an_overdue_action_climbs_the_whole_ladder_and_then_is_left_alone() {
        let mut item = due_on("2026-11-16");
        let asked = walk(&Table::default(), &mut item, "2026-11-09", 120, &[]);
        assert_eq!(days(&asked), ["11-12", "11-16", "11-17", "11-19", "11-23", "11-30"]);
        assert_eq!(asked.iter().map(|(_, rung)| *rung).collect::<Vec<_>>(), Rung::ALL);
    }

    #[test]
    fn an_action_ends_the_episode_until_it_is_stale_again() {
        let mut item = due_on("2026-11-16");
        // Still valid on the day after it was due; not stale for 14 days from then on.
        let asked = walk(&Table::default(), &mut item, "2026-11-09", 40, &["2026-11-17"]);
        assert_eq!(days(&asked), ["11-12", "11-16", "11-17", "12-02", "12-03", "12-07", "12-09", "12-16"]);
    }

    #[test]
    fn acting_after_the_announcement_does_not_hide_the_day_itself() {
        let mut item = due_on("2026-11-16");
        let asked = walk(&Table::default(), &mut item, "2026-11-09", 10, &["2026-11-13"]);
        assert_eq!(days(&asked), ["11-12", "11-16", "11-17"]);
        let mut item = due_on("2026-11-16");
        item.touch(at("2026-11-12T08:00:00Z"));
        assert_eq!(days(&walk(&Table::default(), &mut item, "2026-11-12", 4, &[])), Vec::<&str>::new());
    }

    #[test]
    fn the_worst_climb_at_half_the_intervals() {
        let mut item = issue(Rank::R1);
        item.touch(at("2026-11-16T09:00:00Z"));
        let asked = walk(&Table::default(), &mut item, "2026-11-16", 60, &[]);
        assert_eq!(days(&asked), ["11-19", "11-20", "11-23", "11-24", "11-26"]);
    }

    #[test]
    fn the_mildest_are_for_the_weekly_summary() {
        assert_eq!(walk(&Table::default(), &mut issue(Rank::R4), "2026-11-09", 100, &[]), []);
    }

    #[test]
    fn a_date_that_is_reached_begins_a_ladder_of_its_own() {
        let mut item = issue(Rank::R2);
        item.due = Some(day("2027-01-18"));
        let asked = walk(&Table::default(), &mut item, "2026-11-09", 150, &[]);
        assert_eq!(days(&asked)[..5], ["11-10", "11-11", "11-13", "11-17", "11-24"]);
        assert_eq!(days(&asked)[5..], ["01-14", "01-18", "01-19", "01-21", "01-25", "02-01"]);
    }

    #[test]
    fn after_downtime_the_ladder_begins_with_the_first_ask() {
        let mut item = due_on("2026-11-16");
        let asked = walk(&Table::default(), &mut item, "2026-12-01", 4, &[]);
        assert_eq!(
            asked,
            [("12-01".to_owned(), Rung::Day), ("12-02".to_owned(), Rung::First), ("12-04".to_owned(), Rung::Second)]
        );
    }

    #[test]
    fn an_approver_is_waited_for_whoever_else_acts() {
        let table = Table::default();
        let mut item = proposal(&[BOB, CAT]);
        item.owner = None;
        let asked = walk(&table, &mut item, "2026-11-20", 7, &["2026-11-23"]);
        assert_eq!(days(&asked), ["11-23", "11-24", "11-26"]);
        approve(&mut item, BOB);
        assert_eq!(days(&walk(&table, &mut item, "2026-11-27", 30, &[])), Vec::<&str>::new());
    }

    #[test]
    fn episodes_survive_the_store() {
        let step = Step { on: day("2026-11-16"), rung: Rung::Day, cause: Cause::Due, begins: true };
        let episode = Episode::after(None, step, step.on, at("2026-11-16T09:30:00Z"));
        let stored = serde_json::to_string(&episode).unwrap();
        assert_eq!(
            stored,
            r#"{"cause":"due","since":"2026-11-16","rung":"day","on":"2026-11-16","at":"2026-11-16T09:30:00Z"}"#
        );
        assert_eq!(serde_json::from_str::<Episode>(&stored).unwrap(), episode);
    }
}
