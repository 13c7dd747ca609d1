//! Staleness: the owner of what is past its review SLA. A new item has some days' grace (METRICS.md › Staleness).
//!
//! An action item with a due date ahead is a promise that still stands, not a stale one.

use chrono::{Days, NaiveDate};

use super::{Case, Cause, Trigger};
use crate::domain::Kind;

pub(super) fn past_sla(case: &Case) -> Vec<Trigger> {
    let (Some(owner), Some(from)) = (case.item.owner, stale_from(case)) else { return Vec::new() };
    vec![Trigger { person: owner, cause: Cause::Stale, from: case.working(from) }]
}

/// The first date on which an item is stale, grace included.
#[must_use]
pub fn stale_from(case: &Case) -> Option<NaiveDate> {
    past_without_grace(case).map(|date| date.max(grace_until(case)))
}

/// Whether it would be stale, were it not new.
#[must_use]
pub fn is_in_grace(case: &Case, today: NaiveDate) -> bool {
    past_without_grace(case).is_some_and(|date| date <= today && today < grace_until(case))
}

fn past_without_grace(case: &Case) -> Option<NaiveDate> {
    let item = case.item;
    let sla = case.program.nudges.slas.of(item, &case.program.rules).filter(|_| item.is_open())?;
    // What a deadline did (an acceptance expired) is no review, but from then on there is something new to look at.
    let reviewed = case.date(item.reviewed_at.max(item.state_changed_at));
    let past = sla.past(reviewed, &case.program.calendar);
    let promised = item.due.filter(|_| item.kind() == Kind::Action);
    Some(promised.map_or(past, |due| past.max(due.succ_opt().unwrap_or(due))))
}

fn grace_until(case: &Case) -> NaiveDate {
    let raised = case.date(case.item.raised_at);
    raised.checked_add_days(Days::new(u64::from(case.program.nudges.grace_days) + 1)).unwrap_or(raised)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::item::Rank;
    use crate::nudge::samples::{Table, action, at, day, issue, ready};

    #[test]
    fn what_nobody_reviewed_is_stale() {
        let table = Table::default();
        // All raised and reviewed on Monday 2 November.
        for (item, from) in [
            (ready(Kind::Risk, "open"), Some("2026-11-17")),
            (ready(Kind::Risk, "accepted"), None),
            (ready(Kind::Risk, "closed"), None),
            (issue(Rank::R1), Some("2026-11-10")),
            (issue(Rank::R2), Some("2026-11-10")),
            (ready(Kind::Decision, "proposed"), Some("2026-11-10")),
            (action(), Some("2026-11-17")),
        ] {
            assert_eq!(stale_from(&table.case(&item)), from.map(day), "{:?}", item.body);
        }
    }

    #[test]
    fn a_new_item_has_grace_and_an_old_one_none() {
        let table = Table::default();
        let mut item = issue(Rank::R1);
        assert!(is_in_grace(&table.case(&item), day("2026-11-05")));
        assert!(!is_in_grace(&table.case(&item), day("2026-11-10")));
        item.touch(at("2026-11-16T09:00:00Z"));
        assert_eq!(stale_from(&table.case(&item)), Some(day("2026-11-19")));
    }

    #[test]
    fn a_promise_ahead_is_not_stale() {
        let table = Table::default();
        let mut item = action();
        item.due = Some(day("2027-03-01"));
        assert_eq!(stale_from(&table.case(&item)), Some(day("2027-03-02")));
        item.touch(at("2027-03-05T09:00:00Z"));
        assert_eq!(stale_from(&table.case(&item)), Some(day("2027-03-20")));
    }
}
