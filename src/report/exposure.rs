//! Exposure: Σ likelihood × impact over the risks that are open (METRICS.md › Risk burndown).

use chrono::{DateTime, Utc};

use super::facts::{AsOf, Known, risk};
use crate::domain::{Item, Risk, risk::Score};

/// The exposure of a program at an instant.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Exposure {
    /// Σ likelihood × impact: the residual score where there is one, else the inherent one.
    pub sum: u32,
    /// Open risks with a score.
    pub scored: u32,
    /// Open risks without one, which the sum can't know of.
    pub unscored: u32,
}

impl Exposure {
    fn add(mut self, score: Option<Score>) -> Self {
        match score {
            Some(score) => {
                self.sum += u32::from(score.product());
                self.scored += 1;
            }
            None => self.unscored += 1,
        }
        self
    }
}

/// The exposure at an earlier instant, of the risks that the view knows (so a risk voided since is in neither).
#[must_use]
pub fn exposure(view: &AsOf<'_>, at: DateTime<Utc>) -> Exposure {
    sum(view.items().iter().filter_map(|known| known.then(at)))
}

/// The exposure now, of the risks raised after an instant.
#[must_use]
pub fn exposure_of_new(view: &AsOf<'_>, since: DateTime<Utc>) -> Exposure {
    let new = |known: &&Known<'_>| known.moments.first().is_some_and(|raised| raised.at > since);
    sum(view.items().iter().filter(new).map(|known| known.item))
}

/// The risk in an item, if it is one that is open, treated or accepted.
#[must_use]
pub fn open_risk(item: &Item) -> Option<&Risk> {
    risk(item).filter(|risk| risk.state.is_open())
}

fn sum<'a>(items: impl Iterator<Item = &'a Item>) -> Exposure {
    items.filter_map(open_risk).fold(Exposure::default(), |sum, risk| sum.add(risk.score()))
}
