//! Gaps in the record: what nobody owns, what nobody has looked at, what makes no progress.

use serde::Serialize;

use super::Line;
use crate::{
    domain::Reference,
    report::{
        facts::AsOf,
        kpi::{aged::aged, freshness::stale},
        stats::count,
    },
};

/// The gaps; a section shows the counts and as many lines as there is room for.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Gaps {
    /// Open items: the denominator of both.
    pub open: u32,
    /// Open items without an owner.
    pub unowned: Vec<Line>,
    /// Open items past their review.
    pub stale: Vec<Line>,
    /// Risks aged without progress.
    pub aged: Vec<Reference>,
}

/// The gaps now.
#[must_use]
pub fn gaps(view: &AsOf<'_>) -> Gaps {
    Gaps {
        open: count(view.open().count()),
        unowned: view.open().filter(|known| known.item.owner.is_none()).map(Line::of).collect(),
        stale: stale(view).iter().map(Line::of).collect(),
        aged: aged(view),
    }
}
