//! Overdue action items by owner, the latest first.

use std::{cmp::Reverse, collections::BTreeMap};

use chrono::NaiveDate;
use serde::Serialize;

use super::Line;
use crate::{
    domain::{Kind, UserId},
    report::{facts::AsOf, promise::promised},
};

/// One owner's overdue action items.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Overdue {
    /// Whose; `None`: nobody's.
    pub owner: Option<UserId>,
    /// The action items, the latest first.
    pub lines: Vec<Late>,
}

/// An action item past its date.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Late {
    /// The action item.
    pub line: Line,
    /// How many working days past the date that stands.
    pub by: i64,
    /// The date that was promised, where it is another one.
    pub promised: Option<NaiveDate>,
}

/// The overdue action items: owners by their latest item, nobody's last.
#[must_use]
pub fn overdue(view: &AsOf<'_>) -> Vec<Overdue> {
    let mut by_owner: BTreeMap<Option<UserId>, Vec<Late>> = BTreeMap::new();
    for known in view.open().filter(|known| known.item.kind() == Kind::Action) {
        let Some(by) = view.late_by(known.item) else { continue };
        let promise = promised(known, view.calendar(), view.facts.program.thresholds.targets.repromise_wd);
        let promised = promise.filter(|promise| Some(*promise) != known.item.due);
        by_owner.entry(known.item.owner).or_default().push(Late { line: Line::of(known), by, promised });
    }
    let mut owners: Vec<Overdue> = by_owner
        .into_iter()
        .map(|(owner, mut lines)| {
            lines.sort_by_key(|late| (late.line.due, late.line.id));
            Overdue { owner, lines }
        })
        .collect();
    owners.sort_by_key(|one| (one.owner.is_none(), Reverse(one.lines.first().map(|late| late.by)), one.owner));
    owners
}
