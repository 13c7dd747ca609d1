//! Health: computed as a guideline, called by a person, both shown side by side (METRICS.md › Health).
//!
//! Each dimension is a file and a line in [`DIMENSIONS`]: a weight and a function from what was known to the rules that
//! fired, or to *no data*. The colour is by rule, the score is for the trend, confidence comes from freshness.

pub mod actions;
pub mod call;
pub mod decisions;
pub mod dependencies;
pub mod issues;
pub mod readiness;
pub mod risk;
pub mod schedule;
pub mod scope;

#[cfg(test)]
mod tests;

use std::collections::HashSet;

use serde::Serialize;

use super::{
    facts::AsOf,
    figure::{Setting, Unit},
    given::Colour,
    kpi::{self, setting},
    stats::count,
    thresholds::{HealthRules, Thresholds},
};
use crate::domain::{Reference, vocabulary::vocabulary};
pub use call::{CallStanding, Standing, needs_reason};

/// The dimensions, in the order of METRICS.md.
pub const DIMENSIONS: &[&Dimension] = &[
    &schedule::SCHEDULE,
    &risk::RISK,
    &dependencies::DEPENDENCIES,
    &issues::ISSUES,
    &decisions::DECISIONS,
    &actions::ACTIONS,
    &scope::SCOPE,
    &readiness::READINESS,
];

/// A dimension of health.
#[derive(Debug)]
pub struct Dimension {
    /// Its key; never reused.
    pub key: &'static str,
    /// What people call it.
    pub name: &'static str,
    /// What turns it amber and red, by default; for `explain`.
    pub definition: &'static str,
    /// Its weight in the score.
    pub weight: fn(&HealthRules) -> u32,
    /// The numbers that its rules go by; none while it has no data.
    pub settings: fn(&HealthRules) -> Vec<Setting>,
    /// The rules that fired, or why there is no data.
    pub read: fn(&AsOf<'_>) -> Result<Vec<Fired>, &'static str>,
}

/// A rule that fired.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Fired {
    /// The key of its dimension.
    pub dimension: &'static str,
    /// Amber or red.
    pub colour: Colour,
    /// What it says. The number that it goes by is the threshold, since a program can change that.
    pub says: &'static str,
    /// The items that it is about.
    pub inputs: Vec<Reference>,
    /// How many of `n`.
    pub k: u32,
    /// Of how many.
    pub n: u32,
    /// The number that it held the record against, where it has one, and what that counts in.
    pub threshold: Option<(f64, Unit)>,
}

/// How one dimension stands.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Reading {
    /// The dimension's key.
    pub key: &'static str,
    /// The dimension's name.
    pub name: &'static str,
    /// Its weight.
    pub weight: u32,
    /// Grey where there is no data.
    pub colour: Colour,
    /// Why there is none.
    pub absent: Option<&'static str>,
}

vocabulary! {
    /// How far the record can be trusted, from its freshness.
    Confidence {
        High = "high", "high";
        Medium = "medium", "medium";
        Low = "low", "low";
    }
}

/// How far the record can be trusted, and on what ground.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Trust {
    /// `None` where nothing is open, so that nothing can be fresh or stale.
    pub confidence: Option<Confidence>,
    /// "N of M items unreviewed".
    pub unreviewed: u32,
    /// Open items.
    pub open: u32,
}

/// The health of a program at an instant.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Health {
    /// Computed, by rule. Grey: no data.
    pub computed: Colour,
    /// 0–100, for the trend; `None` under three dimensions with data.
    pub score: Option<f64>,
    /// How far the record can be trusted.
    pub trust: Trust,
    /// Every dimension.
    pub dimensions: Vec<Reading>,
    /// The rules that fired, worst first.
    pub fired: Vec<Fired>,
    /// How many of them are listed where there is little room ([`HealthRules::rules_listed`]).
    pub listed: usize,
    /// The name of the dimension that costs the score most.
    pub drag: Option<&'static str>,
    /// The person's call beside it.
    pub call: CallStanding,
}

impl Health {
    /// The rules that are listed where there is little room, and how many more fired.
    #[must_use]
    pub fn worst(&self) -> (&[Fired], usize) {
        let (listed, more) = self.fired.split_at(self.listed.min(self.fired.len()));
        (listed, more.len())
    }
}

/// The health as known at an instant.
#[must_use]
pub fn health(view: &AsOf<'_>) -> Health {
    let numbers = &view.facts.program.thresholds;
    let mut dimensions = Vec::with_capacity(DIMENSIONS.len());
    let mut fired: Vec<(u32, Fired)> = Vec::new();
    for dimension in DIMENSIONS {
        let weight = (dimension.weight)(&numbers.health);
        let (colour, absent) = match (dimension.read)(view) {
            Err(why) => (Colour::Grey, Some(why)),
            Ok(rules) => {
                let colour = rules.iter().fold(Colour::Green, |worst, rule| worst.or_worse(rule.colour));
                fired.extend(rules.into_iter().map(|rule| (weight, rule)));
                (colour, None)
            }
        };
        dimensions.push(Reading { key: dimension.key, name: dimension.name, weight, colour, absent });
    }
    // Worst first: red before amber, then the weightier dimension, then the more items; the rest keeps its order.
    fired.sort_by_key(|(weight, rule)| {
        (rule.colour != Colour::Red, std::cmp::Reverse(*weight), std::cmp::Reverse(rule.k))
    });
    let listed = usize::try_from(numbers.health.rules_listed).unwrap_or(usize::MAX);
    let trust = trust(view);
    let computed = colour(&dimensions, trust.confidence);
    Health {
        computed,
        score: score(&dimensions, numbers),
        trust,
        fired: fired.into_iter().map(|(_, rule)| rule).collect(),
        listed,
        drag: drag(&dimensions),
        call: call::standing(view, computed),
        dimensions,
    }
}

/// Red: two reds, or red on Schedule. Green: no red and at most one amber. Else amber. No data is grey, and a record
/// that nobody looks at is never green.
fn colour(dimensions: &[Reading], confidence: Option<Confidence>) -> Colour {
    let many = |colour| dimensions.iter().filter(|one| one.colour == colour).count();
    let on_schedule = dimensions.iter().any(|one| one.key == schedule::SCHEDULE.key && one.colour == Colour::Red);
    if many(Colour::Grey) == dimensions.len() {
        Colour::Grey
    } else if many(Colour::Red) >= 2 || on_schedule {
        Colour::Red
    } else if many(Colour::Red) == 0 && many(Colour::Amber) <= 1 && confidence != Some(Confidence::Low) {
        Colour::Green
    } else {
        Colour::Amber
    }
}

/// Σ weight × points ÷ Σ weight over the dimensions with data.
fn score(dimensions: &[Reading], numbers: &Thresholds) -> Option<f64> {
    let known: Vec<(u32, u32)> = dimensions.iter().filter_map(|one| Some((one.weight, points(one.colour)?))).collect();
    let whole: u32 = known.iter().map(|(weight, _)| weight).sum();
    let sum: u32 = known.iter().map(|(weight, points)| weight * points).sum();
    let enough = count(known.len()) >= numbers.health.least_dimensions && whole > 0;
    enough.then(|| f64::from(sum) / f64::from(whole))
}

/// The dimension that takes most from the score; where several do, the one that stands worst, the first of the list.
fn drag(dimensions: &[Reading]) -> Option<&'static str> {
    let lost = |one: &Reading| 100 - points(one.colour).unwrap_or(100);
    let cost = |one: &Reading| (one.weight * lost(one), lost(one));
    let worst = dimensions.iter().map(cost).max().filter(|(cost, _)| *cost > 0)?;
    dimensions.iter().find(|one| cost(one) == worst).map(|one| one.name)
}

const fn points(colour: Colour) -> Option<u32> {
    match colour {
        Colour::Green => Some(100),
        Colour::Amber => Some(50),
        Colour::Red => Some(0),
        Colour::Grey => None,
    }
}

/// Confidence from freshness: METRICS.md › Health.
fn trust(view: &AsOf<'_>) -> Trust {
    let rules = &view.facts.program.thresholds.health;
    let (open, unreviewed) = (count(view.open().count()), count(kpi::freshness::stale(view).len()));
    let confidence = super::stats::percent(open - unreviewed, open).map(|fresh| {
        if fresh >= rules.confidence_high {
            Confidence::High
        } else if fresh >= rules.confidence_medium {
            Confidence::Medium
        } else {
            Confidence::Low
        }
    });
    Trust { confidence, unreviewed, open }
}

/// A rule under test: it fires if something hit it.
fn rule(
    (dimension, colour): (&'static str, Colour),
    says: &'static str,
    hits: Vec<Reference>,
    n: u32,
    threshold: Option<(f64, Unit)>,
) -> Option<Fired> {
    let k = count(hits.len());
    (k > 0).then_some(Fired { dimension, colour, says, inputs: hits, k, n, threshold })
}

/// What red says already, amber does not say again.
fn beyond(hits: Vec<Reference>, red: &[Option<Fired>]) -> Vec<Reference> {
    let told: HashSet<&Reference> = red.iter().flatten().flat_map(|rule| &rule.inputs).collect();
    hits.into_iter().filter(|reference| !told.contains(reference)).collect()
}
