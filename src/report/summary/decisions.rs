//! Decisions made since the last summary, and decisions needed: which, from whom, by when.

use chrono::{DateTime, Days, NaiveDate, Utc};
use serde::Serialize;

use super::Line;
use crate::{
    domain::{UserId, decision::DecisionState},
    report::{
        ends::{decided_at, decision, is_pending},
        facts::{AsOf, Known},
        kpi::latency::pending_for,
    },
};

/// How far ahead a draft with a needed-by date is already needed, in days: the next two summaries.
const DRAFTS_AHEAD: u64 = 14;

/// Both lists.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Decisions {
    /// Made since.
    pub made: Vec<Made>,
    /// Waiting, what is needed first on top.
    pub needed: Vec<Need>,
}

/// A decision that was made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Made {
    /// The decision.
    pub line: Line,
    /// For or against.
    pub accepted: bool,
    /// On which day.
    pub on: Option<NaiveDate>,
    /// What was decided, in people's words.
    pub outcome: Option<String>,
}

/// A decision that is needed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Need {
    /// The decision.
    pub line: Line,
    /// From whom: those whose word it waits for, else its owner, else the program's lead.
    pub from: Vec<UserId>,
    /// By when.
    pub by: Option<NaiveDate>,
    /// How many working days that is past.
    pub late_by: Option<i64>,
    /// For how many working days it has been proposed; `None` for a draft.
    pub pending_for: Option<i64>,
}

/// Decisions made since an instant, and those needed now.
#[must_use]
pub fn decisions(view: &AsOf<'_>, since: DateTime<Utc>) -> Decisions {
    let made = view.items().iter().filter_map(|known| made(view, known, since)).collect();
    let mut needed: Vec<Need> = view.open().filter_map(|known| need(view, known)).collect();
    needed.sort_by_key(|need| (need.by.is_none(), need.by, std::cmp::Reverse(need.pending_for), need.line.id));
    Decisions { made, needed }
}

/// A decision that the record did not know as made at `since`, whenever it was made.
fn made(view: &AsOf<'_>, known: &Known<'_>, since: DateTime<Utc>) -> Option<Made> {
    decided_at(known, view.calendar())?;
    if known.earlier(since).is_some_and(|earlier| decided_at(&earlier, view.calendar()).is_some()) {
        return None;
    }
    let decision = decision(known.item)?;
    Some(Made {
        line: Line::of(known),
        accepted: decision.state != DecisionState::Rejected,
        on: decision.decided_on,
        outcome: decision.outcome.as_ref().map(|prose| prose.as_str().to_owned()),
    })
}

fn need(view: &AsOf<'_>, known: &Known<'_>) -> Option<Need> {
    decision(known.item)?;
    let due = known.item.due;
    let soon = view.today.checked_add_days(Days::new(DRAFTS_AHEAD)).unwrap_or(view.today);
    if !is_pending(known.item) && due.is_none_or(|due| due > soon) {
        return None;
    }
    let mut from = known.item.awaits();
    if from.is_empty() {
        from.push(known.item.owner.unwrap_or(view.facts.program.lead));
    }
    Some(Need {
        line: Line::of(known),
        from,
        by: due,
        late_by: view.late_by(known.item),
        pending_for: is_pending(known.item).then(|| pending_for(view, known)).flatten(),
    })
}
