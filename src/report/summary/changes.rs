//! What changed since the last summary: new, closed, reopened, moved dates, changed bands. Decisions made have a
//! section of their own and are not told twice.

use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;

use super::Line;
use crate::{
    domain::{Kind, risk::Band},
    report::{
        ends::{came_ended, decided_at, has_ended},
        exposure::open_risk,
        facts::{AsOf, Known},
    },
};

/// What changed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Changes {
    /// Raised since.
    pub new: Vec<Line>,
    /// Ended since: done, dropped, closed, occurred, resolved, withdrawn.
    pub closed: Vec<Line>,
    /// Ended before, and open again.
    pub reopened: Vec<Line>,
    /// Open, with another date than before.
    pub moved: Vec<Moved>,
    /// Risks in another band than before.
    pub rebanded: Vec<Rebanded>,
}

/// A date that moved.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Moved {
    /// The item.
    pub line: Line,
    /// Its date before.
    pub from: NaiveDate,
    /// Its date now.
    pub to: NaiveDate,
}

/// A risk whose band changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Rebanded {
    /// The risk.
    pub line: Line,
    /// Its band before.
    pub from: Band,
    /// Its band now.
    pub to: Band,
}

impl Changes {
    /// Whether nothing changed.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        let Self { new, closed, reopened, moved, rebanded } = self;
        new.is_empty() && closed.is_empty() && reopened.is_empty() && moved.is_empty() && rebanded.is_empty()
    }
}

/// What changed since an instant.
#[must_use]
pub fn changes(view: &AsOf<'_>, since: DateTime<Utc>) -> Changes {
    let mut changes = Changes::default();
    for known in view.items() {
        let before = known.then(since);
        let (was_over, is_over) = (before.is_some_and(has_ended), has_ended(known.item));
        if before.is_none() && is_new(known, since) {
            changes.new.push(Line::of(known));
        }
        let made = known.item.kind() == Kind::Decision && decided_at(known, view.calendar()).is_some();
        if is_over && !was_over && !made && !came_ended(known) {
            changes.closed.push(Line::of(known));
        }
        if was_over && !is_over {
            changes.reopened.push(Line::of(known));
        }
        changes.moved.extend(moved(known, since));
        changes.rebanded.extend(rebanded(view, known, since));
    }
    changes
}

/// The date of an open item, where it is another than before; of a new item, than the first it had.
fn moved(known: &Known<'_>, since: DateTime<Utc>) -> Option<Moved> {
    let before = match known.then(since) {
        Some(item) => item.due,
        None => known.moments.iter().find_map(|moment| moment.item.due),
    };
    let (from, to) = (before?, known.item.due?);
    (from != to && !has_ended(known.item)).then(|| Moved { line: Line::of(known), from, to })
}

/// The band of an open risk, where it is another than before.
#[must_use]
pub fn rebanded(view: &AsOf<'_>, known: &Known<'_>, since: DateTime<Utc>) -> Option<Rebanded> {
    let from = known.then(since).and_then(open_risk).and_then(|risk| view.band(risk))?;
    let to = open_risk(known.item).and_then(|risk| view.band(risk))?;
    (from != to).then(|| Rebanded { line: Line::of(known), from, to })
}

/// Whether it was raised after an instant.
#[must_use]
pub fn is_new(known: &Known<'_>, since: DateTime<Utc>) -> bool {
    known.moments.first().is_some_and(|raised| raised.at > since)
}
