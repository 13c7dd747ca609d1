//! The few changes that an executive should know, and why each matters. One a item, the gravest reason.

use chrono::{DateTime, Utc};
use serde::Serialize;

use super::{
    Line,
    changes::{is_new, rebanded},
};
use crate::{
    domain::{
        Body, Item,
        decision::DecisionState,
        item::Rank,
        risk::{Band, RiskState},
    },
    report::{
        ends::{decided_at, has_ended, is_blocker, is_severe, is_unresolved},
        exposure::open_risk,
        facts::{AsOf, Known},
    },
};

/// A change that matters.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Matter {
    /// The item.
    pub line: Line,
    /// Why it matters.
    pub why: Why,
}

/// Why a change matters, the gravest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(tag = "why", rename_all = "snake_case")]
pub enum Why {
    /// A risk happened: it is an issue now.
    RiskOccurred,
    /// A new issue of severity 1 or 2.
    SevereIssue {
        /// Its severity.
        severity: Rank,
    },
    /// A risk rose into High or Extreme.
    RiskRose {
        /// Its band before.
        from: Band,
        /// Its band now.
        to: Band,
    },
    /// A new risk that is High or Extreme.
    NewRisk {
        /// Its band.
        band: Band,
    },
    /// An action item of priority 1 has another, later date.
    UrgentActionMoved,
    /// A blocker is resolved.
    BlockerResolved,
    /// A risk that was High or Extreme is closed, or in a lower band.
    RiskBurned {
        /// Its band before.
        from: Band,
        /// Its band now; `None`: it is closed.
        to: Option<Band>,
    },
    /// A decision was made.
    Decided {
        /// For or against.
        accepted: bool,
    },
}

/// At most `most` changes since an instant, the gravest first.
#[must_use]
pub fn matters(view: &AsOf<'_>, since: DateTime<Utc>, most: usize) -> Vec<Matter> {
    let why = |known: &Known<'_>| Some(Matter { line: Line::of(known), why: why(view, known, since)? });
    let mut matters: Vec<Matter> = view.items().iter().filter_map(why).collect();
    matters.sort_by_key(|matter| (matter.why, matter.line.id));
    matters.truncate(most);
    matters
}

fn why(view: &AsOf<'_>, known: &Known<'_>, since: DateTime<Utc>) -> Option<Why> {
    let before = known.then(since);
    match &known.item.body {
        Body::Risk(risk) => {
            let was = before.and_then(open_risk).and_then(|risk| view.band(risk));
            let was_high = was.filter(|band| *band >= Band::High);
            if risk.state == RiskState::Occurred {
                return before.is_none_or(Item::is_open).then_some(Why::RiskOccurred);
            }
            if let Some(change) = rebanded(view, known, since) {
                return if change.to > change.from {
                    (change.to >= Band::High).then_some(Why::RiskRose { from: change.from, to: change.to })
                } else {
                    was_high.map(|from| Why::RiskBurned { from, to: Some(change.to) })
                };
            }
            if risk.state == RiskState::Closed {
                return was_high.map(|from| Why::RiskBurned { from, to: None });
            }
            let band = view.band(risk).filter(|band| *band >= Band::High)?;
            is_new(known, since).then_some(Why::NewRisk { band })
        }
        Body::Issue(issue) => {
            if is_unresolved(known.item) {
                let severity = issue.severity.filter(|_| is_severe(issue.severity))?;
                return is_new(known, since).then_some(Why::SevereIssue { severity });
            }
            before.is_some_and(|item| is_unresolved(item) && is_blocker(item)).then_some(Why::BlockerResolved)
        }
        Body::Action(action) => {
            let moved =
                before.and_then(|item| item.due) < known.item.due && before.is_some_and(|one| one.due.is_some());
            let urgent = action.priority == Some(Rank::R1) && !has_ended(known.item);
            (urgent && moved).then_some(Why::UrgentActionMoved)
        }
        Body::Decision(decision) => {
            let accepted = decision.state != DecisionState::Rejected;
            let decided = |known: &Known<'_>| decided_at(known, view.calendar()).is_some();
            let before = known.earlier(since).is_some_and(|earlier| decided(&earlier));
            (decided(known) && !before).then_some(Why::Decided { accepted })
        }
    }
}
