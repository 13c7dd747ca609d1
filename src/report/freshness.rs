//! Staleness: until when the last review of an item holds (METRICS.md › Staleness).
//!
//! The days of each kind are the program's ([`NudgeRules`](crate::domain::nudge_rules::NudgeRules)), the same that
//! nudges go by, so that a report never calls stale what nobody was asked about: an action item with a date ahead is a
//! promise that stands, and stale from the day after it on, unless somebody has looked at it since; a draft and a
//! decision on hold wait on purpose.
//!
//! Days end at midnight in the program's zone: what was reviewed on a Monday and holds for seven days is stale from the
//! Tuesday after next Monday on, at whatever hour either happened.

use chrono::{DateTime, Days, NaiveDate, Utc};

use crate::domain::{Body, Item, Kind, Program, decision::DecisionState, risk::RiskState};

/// The instant from which an item is stale; `None` where nothing has to be reviewed (any more).
///
/// An accepted risk is looked at again when its acceptance ends, an accepted decision on its review-on, though it is
/// not open.
#[must_use]
pub fn review_sla(item: &Item, program: &Program) -> Option<DateTime<Utc>> {
    if item.void.is_some() {
        return None;
    }
    let last = match &item.body {
        Body::Risk(risk) if risk.state == RiskState::Accepted => risk.acceptance.as_ref().map(|taken| taken.until),
        Body::Decision(decision) if decision.state == DecisionState::Accepted => decision.review_on,
        Body::Risk(_) | Body::Decision(_) | Body::Action(_) | Body::Issue(_) => None,
    };
    let from = match last {
        Some(last) => next(last),
        None => past_sla(item, program)?,
    };
    Some(program.calendar.start_of(from))
}

/// The first day that is past the SLA of its kind, the date promised and the grace of a new item.
fn past_sla(item: &Item, program: &Program) -> Option<NaiveDate> {
    let calendar = &program.calendar;
    let sla = program.nudges.slas.of(item, &program.rules).filter(|_| item.is_open())?;
    // What a deadline did (an acceptance expired) is no review, but from then on there is something new to look at.
    let reviewed = calendar.today(item.reviewed_at.max(item.state_changed_at));
    // A new item has no grace on its due date.
    if let Some(promised) = item.due.filter(|due| item.kind() == Kind::Action && *due >= reviewed) {
        return Some(next(promised));
    }
    let grace = Days::new(u64::from(program.nudges.grace_days));
    let raised = calendar.today(item.raised_at);
    let grown = raised.checked_add_days(grace).map_or(raised, next);
    Some(sla.past(reviewed, calendar).max(grown))
}

/// Whether an item is stale at an instant.
#[must_use]
pub fn is_stale(item: &Item, program: &Program, at: DateTime<Utc>) -> bool {
    review_sla(item, program).is_some_and(|from| at >= from)
}

/// How many days an item's review is overdue, by dates; 0 while it holds.
#[must_use]
pub fn days_past(item: &Item, program: &Program, at: DateTime<Utc>) -> i64 {
    let Some(from) = review_sla(item, program).filter(|from| at >= *from) else { return 0 };
    // Its first stale day is the first one past.
    1 + (program.calendar.today(at) - program.calendar.today(from)).num_days()
}

fn next(date: NaiveDate) -> NaiveDate {
    date.succ_opt().unwrap_or(date)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        domain::{Action, Decision, Issue, Risk, item::Rank, risk::Acceptance},
        report::samples::{ANA, at, day, item, program, prose, scored},
    };

    /// Raised long ago, reviewed on Monday 2 November 2026; the last day on which that holds.
    fn until(body: impl Into<Body>, edit: impl FnOnce(&mut Item)) -> Option<String> {
        let mut item = item(body.into(), "2026-09-01T09:00:00Z");
        item.reviewed_at = at("2026-11-02T16:00:00Z");
        edit(&mut item);
        let end = review_sla(&item, &program())?;
        Some(program().calendar.today(end).pred_opt().unwrap().to_string())
    }

    #[test]
    fn each_kind_has_its_days() {
        let same = |_: &mut Item| ();
        let issue = |severity| Issue { severity, ..Issue::default() };
        let decision = |state| Decision { state, ..Decision::default() };
        for (got, wanted) in [
            (until(scored(4, 4), same), Some("2026-11-09")),
            (until(scored(2, 5), same), Some("2026-11-09")),
            (until(scored(3, 3), same), Some("2026-11-16")),
            (until(scored(1, 2), same), Some("2026-12-02")),
            (until(Risk::default(), same), Some("2026-11-16")),
            (until(issue(Some(Rank::R1)), same), Some("2026-11-04")),
            (until(issue(Some(Rank::R2)), same), Some("2026-11-09")),
            (until(decision(DecisionState::Proposed), same), Some("2026-11-09")),
            (until(decision(DecisionState::OnHold), same), None),
            (until(decision(DecisionState::Draft), same), None),
            (until(decision(DecisionState::Rejected), same), None),
            (until(decision(DecisionState::Accepted), same), None),
            (until(Action::default(), same), Some("2026-11-16")),
            (until(Action::default(), |item| item.due = Some(day("2026-11-05"))), Some("2026-11-05")),
            (until(Action::default(), |item| item.due = Some(day("2026-11-02"))), Some("2026-11-02")),
            (until(Action::default(), |item| item.due = Some(day("2026-11-01"))), Some("2026-11-16")),
            (until(Action::default(), |item| item.due = Some(day("2026-12-24"))), Some("2026-12-24")),
        ] {
            assert_eq!(got.as_deref(), wanted);
        }
        let accepted = Decision { review_on: Some(day("2027-01-15")), ..decision(DecisionState::Accepted) };
        assert_eq!(until(accepted, same).as_deref(), Some("2027-01-15"));
        let acceptance = Acceptance { by: ANA, reason: prose("Cheaper."), until: day("2026-11-03") };
        let taken = Risk { state: RiskState::Accepted, acceptance: Some(acceptance), ..scored(5, 5) };
        assert_eq!(until(taken, same).as_deref(), Some("2026-11-03"));
    }

    #[test]
    fn a_new_item_has_grace() {
        let new = |item: &mut Item| item.raised_at = at("2026-11-02T09:00:00Z");
        let severe = Issue { severity: Some(Rank::R1), ..Issue::default() };
        assert_eq!(until(severe, new).as_deref(), Some("2026-11-09"), "2 WD would be the 4th");
        let due = |item: &mut Item| (item.raised_at, item.due) = (at("2026-11-02T09:00:00Z"), Some(day("2026-11-03")));
        assert_eq!(until(Action::default(), due).as_deref(), Some("2026-11-03"), "none on its due date");
    }

    #[test]
    fn a_changed_number_of_the_program_is_used() {
        let mut program = program();
        program.nudges.slas.issue = crate::domain::nudge_rules::Sla::WorkingDays(1);
        let mut item = item(Issue::default().into(), "2026-09-01T09:00:00Z");
        item.reviewed_at = at("2026-11-06T16:00:00Z");
        assert_eq!(review_sla(&item, &program), Some(at("2026-11-10T00:00:00Z")), "Friday's holds through Monday");
    }

    #[test]
    fn days_past_count_from_the_last_day() {
        let mut item = item(scored(5, 5).into(), "2026-09-01T09:00:00Z");
        item.reviewed_at = at("2026-11-02T16:00:00Z");
        let past = |when| days_past(&item, &program(), at(when));
        assert_eq!(past("2026-11-09T23:59:59Z"), 0);
        assert_eq!(past("2026-11-10T00:00:00Z"), 1);
        assert_eq!(past("2026-11-17T12:00:00Z"), 8);
    }
}
