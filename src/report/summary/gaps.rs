//! Gaps in the record: what nobody owns, what nobody has looked at, what makes no progress.

use serde::Serialize;

use super::Line;
use crate::{
    domain::{Item, Reference, item::Urgency},
    report::{
        facts::{AsOf, Known},
        freshness::review_sla,
        kpi::{aged::aged, freshness::stale},
        stats::count,
    },
};

/// The gaps; a section shows the counts and as many lines as there is room for.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Gaps {
    /// Open items: the denominator of all but the aged.
    pub open: u32,
    /// Risks that are open or treated: the denominator of the aged.
    pub untaken: u32,
    /// Open items without an owner.
    pub unowned: Vec<Line>,
    /// Open items past their review.
    pub stale: Vec<Line>,
    /// Risks aged without progress.
    pub aged: Vec<Reference>,
    /// What its owner was asked about until the ladder was spent: nobody is pinged about it any more.
    pub spent: Vec<Reference>,
}

/// The gaps now.
#[must_use]
pub fn gaps(view: &AsOf<'_>) -> Gaps {
    Gaps {
        open: count(view.open().count()),
        untaken: count(view.items().iter().filter(|known| known.untaken_risk().is_some()).count()),
        unowned: view.open().filter(|known| known.item.owner.is_none()).map(Line::of).collect(),
        stale: stale(view).iter().map(Line::of).collect(),
        aged: aged(view),
        spent: view.open().filter(|known| is_spent(view, known.item)).map(Known::reference).collect(),
    }
}

/// Whether an owner has left something unanswered past its date or its review for as long as the ladder goes
/// (NUDGES.md › The ladder, T+10): by dates alone, so that any past report comes out as it was.
fn is_spent(view: &AsOf<'_>, item: &Item) -> bool {
    let (program, calendar) = (&view.facts.program, view.calendar());
    let last = program.nudges.ladder.last().map_or(0, |days| i64::from(*days));
    let last = if item.urgency(&program.rules) == Urgency::Extreme { (last + 1) / 2 } else { last };
    // What somebody did after the date begins the ladder anew.
    let due = item.due.filter(|due| *due < view.today).map(|due| due.max(calendar.today(item.reviewed_at)));
    let stale = review_sla(item, program).filter(|from| view.at >= *from).map(|from| calendar.today(from));
    let since = due.into_iter().chain(stale).min();
    let quiet = item.never_nudge || item.snooze.as_ref().is_some_and(|snooze| snooze.until > view.today);
    let asked = item.owner.is_some() && !quiet;
    asked && since.is_some_and(|since| calendar.working_days_between(since, view.today) >= last)
}
