//! The weekly summary: its sections as plain data, for a team and for executives (NUDGES.md › The weekly summary).
//!
//! It is always there, even when nothing moved: then [`Team::quiet`] says so and [`Team::next_due`] says what is next.
//! Milestones and dependencies have no section while they are not recorded; each is a file here and a field of
//! [`Team`] and [`Executive`] when they are.
//!
//! | file | section |
//! |---|---|
//! | [`changes`] | what changed: new, closed, reopened, moved dates, changed bands |
//! | [`risks`], [`blockers`], [`decisions`], [`overdue`], [`gaps`] | what stands and who is needed |
//! | [`matters`] | the few changes that an executive should know, and why |
//! | [`trend`] | health and exposure, week by week |

pub mod blockers;
pub mod changes;
pub mod decisions;
pub mod gaps;
pub mod matters;
pub mod overdue;
pub mod risks;
#[cfg(test)]
mod tests;
pub mod trend;

use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;

use super::{
    facts::{AsOf, Known},
    figure::Figure,
    health::{self, Health},
    kpi,
    stats::count,
};
use crate::domain::{ItemId, Reference, UserId};

/// The KPIs of the strip, by key; one line to add one.
pub const STRIP: &[&str] = &[
    "risk_burndown",
    "aged_risks",
    "raid_freshness",
    "decision_latency",
    "issue_time_to_owner",
    "blocker_resolution",
    "action_closure",
    "throughput",
    "record_completeness",
];

/// An item in a line of a summary.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Line {
    /// Its id, for buttons and links.
    pub id: ItemId,
    /// What people call it.
    pub reference: Reference,
    /// What it is about, as people wrote it: not yet escaped.
    pub title: String,
    /// Who looks after it.
    pub owner: Option<UserId>,
    /// Its date.
    pub due: Option<NaiveDate>,
    /// Its state, as people read it.
    pub state: &'static str,
}

/// The summary for a team.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Team {
    /// The instant of the report.
    pub at: DateTime<Utc>,
    /// What *changed* is told from: the last summary, else a week ago.
    pub since: DateTime<Utc>,
    /// Call, computed health, confidence, rules that fired.
    pub health: Health,
    /// Whether nothing changed.
    pub quiet: bool,
    /// What is due next.
    pub next_due: Option<Line>,
    /// What changed.
    pub changes: changes::Changes,
    /// The top 5 risks.
    pub risks: Vec<risks::RiskLine>,
    /// What blocks.
    pub blockers: Vec<blockers::Blocker>,
    /// Decisions made and needed.
    pub decisions: decisions::Decisions,
    /// Overdue action items by owner.
    pub overdue: Vec<overdue::Overdue>,
    /// Unowned, stale, aged.
    pub gaps: gaps::Gaps,
    /// The figures of [`STRIP`].
    pub strip: Vec<Figure>,
    /// Items that could not be read back and are in no figure.
    pub unreadable: u32,
}

/// The summary for executives.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Executive {
    /// The instant of the report.
    pub at: DateTime<Utc>,
    /// What *changed* is told from.
    pub since: DateTime<Utc>,
    /// All that a verdict in a line needs: colour shown and computed, confidence, the rule that weighs most, the drag.
    pub verdict: Health,
    /// Whether nothing changed.
    pub quiet: bool,
    /// What is due next.
    pub next_due: Option<Line>,
    /// At most three changes, and why they matter.
    pub matters: Vec<matters::Matter>,
    /// What we need from you: which decision, from whom, by when.
    pub needs: Vec<decisions::Need>,
    /// The top 3 risks.
    pub risks: Vec<risks::RiskLine>,
    /// Six weeks, oldest first, this one last.
    pub trend: Vec<trend::Point>,
}

/// The summary for a team. `since` is the instant of the summary before; without one, a week ago.
#[must_use]
pub fn team(view: &AsOf<'_>, since: Option<DateTime<Utc>>) -> Team {
    let since = since.unwrap_or_else(|| view.a_week_before());
    let changes = changes::changes(view, since);
    let decisions = decisions::decisions(view, since);
    Team {
        at: view.at,
        since,
        health: health::health(view),
        quiet: changes.is_empty() && decisions.made.is_empty(),
        next_due: next_due(view),
        changes,
        risks: risks::top(view, since, 5),
        blockers: blockers::blockers(view),
        decisions,
        overdue: overdue::overdue(view),
        gaps: gaps::gaps(view),
        strip: STRIP.iter().filter_map(|key| kpi::figure(view, key)).collect(),
        unreadable: count(view.facts.unreadable.len()),
    }
}

/// The summary for executives. `since` as for [`team`].
#[must_use]
pub fn executive(view: &AsOf<'_>, since: Option<DateTime<Utc>>) -> Executive {
    let since = since.unwrap_or_else(|| view.a_week_before());
    let decisions = decisions::decisions(view, since);
    let changes = changes::changes(view, since);
    Executive {
        at: view.at,
        since,
        verdict: health::health(view),
        quiet: changes.is_empty() && decisions.made.is_empty(),
        next_due: next_due(view),
        matters: matters::matters(view, since, 3),
        needs: decisions.needed,
        risks: risks::top(view, since, 3),
        trend: trend::trend(view, 6),
    }
}

impl Line {
    /// The line of an item.
    #[must_use]
    pub fn of(known: &Known<'_>) -> Self {
        let item = known.item;
        Self {
            id: item.id,
            reference: item.reference(),
            title: item.title.as_str().to_owned(),
            owner: item.owner,
            due: item.due,
            state: item.state_label(),
        }
    }
}

fn next_due(view: &AsOf<'_>) -> Option<Line> {
    let ahead = view.open().filter(|known| known.item.due.is_some_and(|due| due >= view.today));
    ahead.min_by_key(|known| (known.item.due, known.item.id)).map(Line::of)
}
