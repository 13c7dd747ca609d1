//! When things came to their end: done, decided, resolved. What was reopened has not.

use chrono::{DateTime, Utc};

use super::facts::Known;
use crate::domain::{
    Body, Decision, Item,
    action::ActionState,
    calendar::Calendar,
    decision::{DecisionState, Mode},
    issue::IssueState,
    item::Rank,
};

/// Since when an action item is done.
#[must_use]
pub fn done_at(known: &Known<'_>) -> Option<DateTime<Utc>> {
    known.since(|item| matches!(&item.body, Body::Action(action) if action.state == ActionState::Done))
}

/// Since when an action item is not to be done any more.
#[must_use]
pub fn dropped_at(known: &Known<'_>) -> Option<DateTime<Utc>> {
    known.since(|item| matches!(&item.body, Body::Action(action) if action.state == ActionState::WontDo))
}

/// Since when a decision is made, for or against. One that was made elsewhere and written down here counts from the day
/// on which it was made; one superseded or deprecated later stays made.
#[must_use]
pub fn decided_at(known: &Known<'_>, calendar: &Calendar) -> Option<DateTime<Utc>> {
    let made = known.since(|item| decision(item).is_some_and(|decision| is_made(decision.state)))?;
    let decision = decision(known.item)?;
    match (decision.mode, decision.decided_on) {
        (Mode::Record, Some(on)) => Some(calendar.start_of(on).min(made)),
        _ => Some(made),
    }
}

/// Since when an issue is resolved, closed or not.
#[must_use]
pub fn resolved_at(known: &Known<'_>) -> Option<DateTime<Utc>> {
    known.since(|item| matches!(&item.body, Body::Issue(_)) && !is_unresolved(item))
}

/// Whether there is nothing left to do about it but to close it.
#[must_use]
pub fn has_ended(item: &Item) -> bool {
    match &item.body {
        Body::Issue(_) => !is_unresolved(item),
        Body::Risk(_) | Body::Decision(_) | Body::Action(_) => !item.is_open(),
    }
}

/// Whether it was over already when it was written down, as an imported sheet says: nobody knows when it ended.
#[must_use]
pub fn came_ended(known: &Known<'_>) -> bool {
    known.moments.iter().all(|moment| has_ended(&moment.item))
}

/// Whether it is an issue that nobody has resolved yet: one that only waits to be closed troubles nobody.
#[must_use]
pub fn is_unresolved(item: &Item) -> bool {
    matches!(&item.body, Body::Issue(issue) if matches!(issue.state, IssueState::Open | IssueState::InProgress))
}

/// Whether it is an issue of severity 1 or 2, or one on which work is stuck (METRICS.md › Blocker time-to-resolution).
#[must_use]
pub fn is_blocker(item: &Item) -> bool {
    matches!(&item.body, Body::Issue(issue) if issue.blocked || is_severe(issue.severity))
}

/// Severity 1 or 2.
#[must_use]
pub fn is_severe(severity: Option<Rank>) -> bool {
    matches!(severity, Some(Rank::R1 | Rank::R2))
}

/// The decision in an item, if it is one.
#[must_use]
pub fn decision(item: &Item) -> Option<&Decision> {
    match &item.body {
        Body::Decision(decision) => Some(decision),
        Body::Risk(_) | Body::Action(_) | Body::Issue(_) => None,
    }
}

/// Whether a decision still waits for somebody's word: proposed, or on hold.
#[must_use]
pub fn is_pending(item: &Item) -> bool {
    decision(item).is_some_and(|decision| matches!(decision.state, DecisionState::Proposed | DecisionState::OnHold))
}

const fn is_made(state: DecisionState) -> bool {
    match state {
        DecisionState::Accepted | DecisionState::Rejected | DecisionState::Superseded | DecisionState::Deprecated => {
            true
        }
        DecisionState::Draft | DecisionState::Proposed | DecisionState::OnHold | DecisionState::Withdrawn => false,
    }
}
