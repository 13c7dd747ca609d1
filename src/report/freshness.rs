//! Staleness: until when the last review of an item holds (METRICS.md › Staleness).
//!
//! Days end at midnight in the program's zone: what was reviewed on a Monday and holds for seven days is stale from the
//! Tuesday after next Monday on, at whatever hour either happened. A new item has grace on staleness, none on its date.

use chrono::{DateTime, Days, NaiveDate, Utc};

use super::thresholds::ReviewDays;
use crate::domain::{
    Body, Item, Program, Risk,
    calendar::Calendar,
    decision::DecisionState,
    item::Rank,
    risk::{Band, RiskState},
};

/// The instant from which an item is stale; `None` where nothing has to be reviewed (any more).
///
/// An accepted decision is looked at again on its review-on, though it is not open.
#[must_use]
pub fn review_sla(item: &Item, program: &Program, days: &ReviewDays) -> Option<DateTime<Utc>> {
    if item.void.is_some() {
        return None;
    }
    let calendar = &program.calendar;
    let reviewed = calendar.today(item.reviewed_at);
    let (holds_until, hard) = match &item.body {
        Body::Risk(risk) if risk.state.is_open() => of_risk(risk, reviewed, program, days),
        Body::Decision(decision) => match decision.state {
            DecisionState::Proposed | DecisionState::OnHold => {
                (calendar.add_working_days(reviewed, days.decision_proposed_wd), None)
            }
            DecisionState::Draft => (after(reviewed, days.decision_draft), None),
            DecisionState::Accepted => return decision.review_on.map(|on| calendar.end_of(on)),
            DecisionState::Rejected
            | DecisionState::Withdrawn
            | DecisionState::Superseded
            | DecisionState::Deprecated => return None,
        },
        Body::Action(action) if action.state.is_open() => (after(reviewed, days.action), item.due),
        Body::Issue(issue) if issue.state.is_open() => match issue.severity {
            Some(Rank::R1) => (calendar.add_working_days(reviewed, days.issue_severity_1_wd), None),
            _ => (after(reviewed, days.issue), None),
        },
        Body::Risk(_) | Body::Action(_) | Body::Issue(_) => return None,
    };
    let grace = after(calendar.today(item.raised_at), days.grace);
    let soft = holds_until.max(grace);
    Some(calendar.end_of(hard.map_or(soft, |date| soft.min(date))))
}

/// How long a review of a risk holds, and the date that no grace moves: until when it is accepted.
fn of_risk(risk: &Risk, reviewed: NaiveDate, program: &Program, days: &ReviewDays) -> (NaiveDate, Option<NaiveDate>) {
    if let (RiskState::Accepted, Some(acceptance)) = (risk.state, &risk.acceptance) {
        return (acceptance.until, Some(acceptance.until));
    }
    let holds = match risk.score().map(|score| program.rules.bands.of(score)) {
        Some(Band::Extreme | Band::High) => days.risk_high,
        Some(Band::Medium) | None => days.risk_medium,
        Some(Band::Low) => days.risk_low,
    };
    (after(reviewed, holds), None)
}

/// Whether an item is stale at an instant.
#[must_use]
pub fn is_stale(item: &Item, program: &Program, days: &ReviewDays, at: DateTime<Utc>) -> bool {
    review_sla(item, program, days).is_some_and(|until| at >= until)
}

/// How many days an item's review is overdue, by dates; 0 while it holds.
#[must_use]
pub fn days_past(item: &Item, program: &Program, days: &ReviewDays, at: DateTime<Utc>) -> i64 {
    let calendar: &Calendar = &program.calendar;
    let Some(until) = review_sla(item, program, days).filter(|until| at >= *until) else { return 0 };
    // The SLA ends with the first instant of the day after it.
    1 + (calendar.today(at) - calendar.today(until)).num_days()
}

fn after(date: NaiveDate, days: u32) -> NaiveDate {
    date.checked_add_days(Days::new(u64::from(days))).unwrap_or(date)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        domain::{Action, Decision, Issue, risk::Acceptance},
        report::samples::{ANA, at, day, item, program, prose, scored},
    };

    /// Raised long ago, reviewed on Monday 2 November 2026; the last day on which that holds.
    fn until(body: impl Into<Body>, edit: impl FnOnce(&mut Item)) -> Option<String> {
        let mut item = item(body.into(), "2026-09-01T09:00:00Z");
        item.reviewed_at = at("2026-11-02T16:00:00Z");
        edit(&mut item);
        let end = review_sla(&item, &program(), &ReviewDays::default())?;
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
            (until(decision(DecisionState::OnHold), same), Some("2026-11-09")),
            (until(decision(DecisionState::Draft), same), Some("2026-12-02")),
            (until(decision(DecisionState::Rejected), same), None),
            (until(decision(DecisionState::Accepted), same), None),
            (until(Action::default(), same), Some("2026-11-16")),
            (until(Action::default(), |item| item.due = Some(day("2026-11-05"))), Some("2026-11-05")),
            (until(Action::default(), |item| item.due = Some(day("2026-12-24"))), Some("2026-11-16")),
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
    fn a_new_item_has_grace_on_staleness_and_none_on_its_date() {
        let new = |item: &mut Item| item.raised_at = at("2026-11-02T09:00:00Z");
        let severe = Issue { severity: Some(Rank::R1), ..Issue::default() };
        assert_eq!(until(severe, new).as_deref(), Some("2026-11-09"), "2 WD would be the 4th");
        let dated = |item: &mut Item| {
            new(item);
            item.due = Some(day("2026-11-03"));
        };
        assert_eq!(until(Action::default(), dated).as_deref(), Some("2026-11-03"));
    }

    #[test]
    fn days_past_count_from_the_last_day() {
        let mut item = item(scored(5, 5).into(), "2026-09-01T09:00:00Z");
        item.reviewed_at = at("2026-11-02T16:00:00Z");
        let past = |when| days_past(&item, &program(), &ReviewDays::default(), at(when));
        assert_eq!(past("2026-11-09T23:59:59Z"), 0);
        assert_eq!(past("2026-11-10T00:00:00Z"), 1);
        assert_eq!(past("2026-11-17T12:00:00Z"), 8);
    }
}
