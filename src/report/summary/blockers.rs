//! Blockers: unresolved issues of severity 1 or 2, or blocked, and action items that are blocked.

use std::cmp::Reverse;

use serde::Serialize;

use super::Line;
use crate::{
    domain::{Body, action::ActionState, item::Rank},
    report::{
        ends::{is_blocker, is_unresolved},
        facts::{AsOf, Known},
    },
};

/// Something that blocks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Blocker {
    /// The item.
    pub line: Line,
    /// Severity of an issue, priority of an action item.
    pub rank: Option<Rank>,
    /// What stands in the way, in people's words, where they said.
    pub because: Option<String>,
    /// For how many working days: an issue since it was raised, an action item since it is blocked.
    pub for_working_days: i64,
}

/// What blocks now: the worst first, then the longest.
#[must_use]
pub fn blockers(view: &AsOf<'_>) -> Vec<Blocker> {
    let mut blockers: Vec<Blocker> = view.items().iter().filter_map(|known| blocker(view, known)).collect();
    blockers.sort_by_key(|one| (one.rank.unwrap_or(Rank::R4), Reverse(one.for_working_days), one.line.id));
    blockers
}

fn blocker(view: &AsOf<'_>, known: &Known<'_>) -> Option<Blocker> {
    let (rank, because, since) = match &known.item.body {
        Body::Issue(issue) if is_unresolved(known.item) && is_blocker(known.item) => {
            (issue.severity, None, known.item.raised_at)
        }
        Body::Action(action) if action.state == ActionState::Blocked => {
            let since =
                known.since(|item| matches!(&item.body, Body::Action(one) if one.state == ActionState::Blocked));
            (action.priority, action.blocked_by.as_ref(), since.unwrap_or(known.item.state_changed_at))
        }
        Body::Risk(_) | Body::Decision(_) | Body::Action(_) | Body::Issue(_) => return None,
    };
    let because = because.map(|prose| prose.as_str().to_owned());
    Some(Blocker { line: Line::of(known), rank, because, for_working_days: view.working_days_since(since) })
}
