//! The figure: one number of a report with everything that stands behind it, so that `explain` can print it whole.

use serde::Serialize;

use super::{facts::AsOf, given::Colour, thresholds::Thresholds};
use crate::domain::{
    Reference,
    nudge_rules::{Reviewed, Sla, Slas},
    vocabulary::vocabulary,
};

vocabulary! {
    /// What a figure counts in.
    Unit {
        Percent = "percent", "%";
        WorkingDays = "working_days", "WD";
        Days = "days", "days";
        Count = "count", "in number";
        PerHundred = "per_hundred", "per 100 open items";
    }
}

/// Where a figure should be.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[serde(tag = "is", content = "value", rename_all = "snake_case")]
pub enum Target {
    /// This or more.
    AtLeast(f64),
    /// More than this.
    Above(f64),
    /// Less than this.
    Below(f64),
    /// Less than in the window before.
    Falling,
    /// This share by the gate: no colour before there is a gate.
    ByGate(f64),
    /// A trend, never a target.
    None,
}

/// A number beside the figure, with its own denominator where it has one.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Part {
    /// What it is.
    pub label: &'static str,
    /// The number; `None` is n/a.
    pub value: Option<f64>,
    /// What it counts in.
    pub unit: Unit,
    /// The denominator, where it has one.
    pub n: Option<u32>,
}

/// Survivorship: how many are still open beside a latency of finished ones, and how old they are, in working days.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct StillOpen {
    /// How many.
    pub count: u32,
    /// The median age; `None` of none.
    pub median: Option<i64>,
    /// The age of the oldest.
    pub oldest: Option<i64>,
}

/// What a KPI measures at an instant.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Measure {
    /// The number; `None` is n/a.
    pub value: Option<f64>,
    /// Why it is n/a.
    pub absent: Option<&'static str>,
    /// How many of `n` count.
    pub k: u32,
    /// The denominator.
    pub n: u32,
    /// The items behind it.
    pub inputs: Vec<Reference>,
    /// Whether those are only the ones that miss it: of nearly all that is open, the rest says nothing.
    pub misses: bool,
    /// Numbers beside it.
    pub parts: Vec<Part>,
    /// What is still open.
    pub open: Option<StillOpen>,
    /// The same in this window and the three before, oldest first, where a KPI is such a series.
    pub series: Vec<f64>,
}

/// A number that a figure was computed with.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Setting {
    /// One of [`Thresholds`].
    Number {
        /// Its name there.
        name: &'static str,
        /// Its value.
        value: f64,
    },
    /// How long something may go without a review.
    Review {
        /// What.
        of: Reviewed,
        /// How long.
        within: Sla,
    },
}

/// A KPI: its words and its way of measuring.
#[derive(Debug)]
pub struct Kpi {
    /// Its name in commands and snapshots; never reused.
    pub key: &'static str,
    /// What people call it.
    pub name: &'static str,
    /// What it counts in.
    pub unit: Unit,
    /// Its definition, for `explain`.
    pub definition: &'static str,
    /// Its target.
    pub target: fn(&Thresholds) -> Target,
    /// The numbers in its definition.
    pub settings: fn(&Thresholds, &Slas) -> Vec<Setting>,
    /// How it is measured.
    pub measure: fn(&AsOf<'_>) -> Measure,
}

/// A figure of a report.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Figure {
    /// The KPI's key.
    pub key: &'static str,
    /// The KPI's name.
    pub name: &'static str,
    /// The number; `None` is n/a, shown grey and out of any score.
    pub value: Option<f64>,
    /// Why it is n/a.
    pub absent: Option<&'static str>,
    /// What it counts in.
    pub unit: Unit,
    /// How many of `n` count.
    pub k: u32,
    /// The denominator.
    pub n: u32,
    /// Where it should be.
    pub target: Target,
    /// Grey for n/a; `None`, no colour, where `n` is too small or there is no target.
    pub colour: Option<Colour>,
    /// The same figure a week earlier, for the trend.
    pub week_before: Option<f64>,
    /// The same figure one window earlier: what *falling* is held against.
    pub window_before: Option<f64>,
    /// Windows of a series, oldest first, for KPIs that are one.
    pub series: Vec<f64>,
    /// The items behind it.
    pub inputs: Vec<Reference>,
    /// Whether those are only the ones that miss it.
    pub misses: bool,
    /// Numbers beside it.
    pub parts: Vec<Part>,
    /// What is still open.
    pub open: Option<StillOpen>,
    /// Its definition.
    pub definition: &'static str,
    /// The numbers it was computed with.
    pub settings: Vec<Setting>,
}

impl Measure {
    /// n/a, and why.
    #[must_use]
    pub fn absent(why: &'static str) -> Self {
        Self { absent: Some(why), ..Self::default() }
    }

    /// `k` of `n` in percent, or n/a for `why` where `n` is 0.
    #[must_use]
    pub fn share(k: u32, n: u32, why: &'static str) -> Self {
        let value = super::stats::percent(k, n);
        Self { value, absent: value.is_none().then_some(why), k, n, ..Self::default() }
    }

    /// The same with the items behind it.
    #[must_use]
    pub fn of(mut self, inputs: Vec<Reference>) -> Self {
        self.inputs = inputs;
        self
    }

    /// The same with the items that miss it.
    #[must_use]
    pub fn missed_by(mut self, inputs: Vec<Reference>) -> Self {
        (self.inputs, self.misses) = (inputs, true);
        self
    }

    /// The same with a number beside it.
    #[must_use]
    pub fn beside(mut self, label: &'static str, value: Option<f64>, unit: Unit, n: Option<u32>) -> Self {
        self.parts.push(Part { label, value, unit, n });
        self
    }

    /// The same with what is still open.
    #[must_use]
    pub fn leaving(mut self, ages: &[i64]) -> Self {
        let count = super::stats::count(ages.len());
        let oldest = ages.iter().max().copied();
        self.open = Some(StillOpen { count, median: super::stats::percentile(ages, 50), oldest });
        self
    }
}

impl Kpi {
    /// Measures it at an instant, a week before and a window before, and says how it stands.
    #[must_use]
    pub fn figure(&self, view: &AsOf<'_>) -> Figure {
        let thresholds = &view.facts.program.thresholds;
        let Measure { value, absent, k, n, inputs, misses, parts, open, series } = (self.measure)(view);
        let window_before = (self.measure)(&view.then(view.window().from)).value;
        let target = (self.target)(thresholds);
        let colour = colour((value, n), target, window_before, thresholds);
        let week_before = (self.measure)(&view.then(view.a_week_before())).value;
        let settings = (self.settings)(thresholds, &view.facts.program.nudges.slas);
        let Self { key, name, unit, definition, .. } = *self;
        Figure {
            key,
            name,
            value,
            absent,
            unit,
            k,
            n,
            target,
            colour,
            week_before,
            window_before,
            series,
            inputs,
            misses,
            parts,
            open,
            definition,
            settings,
        }
    }
}

/// How a figure stands. n/a is grey; a denominator below [`Thresholds::least_for_colour`] gives no colour.
fn colour((value, n): (Option<f64>, u32), target: Target, before: Option<f64>, numbers: &Thresholds) -> Option<Colour> {
    let Some(value) = value else { return Some(Colour::Grey) };
    if n < numbers.least_for_colour {
        return None;
    }
    let graded = |met: bool, near: bool| match (met, near) {
        (true, _) => Colour::Green,
        (false, true) => Colour::Amber,
        (false, false) => Colour::Red,
    };
    match target {
        Target::AtLeast(least) => Some(graded(value >= least, value >= least - numbers.amber_points)),
        Target::Above(least) => Some(graded(value > least, value >= least - numbers.amber_points)),
        Target::Below(most) => Some(graded(value < most, value <= most * numbers.amber_factor)),
        // METRICS.md names no number for how fast; so what does not fall is amber, never red.
        Target::Falling => before.map(|before| graded(value < before || value <= 0.0, true)),
        Target::ByGate(_) | Target::None => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_follow_the_target() {
        let numbers = Thresholds::default();
        let of = |value, n, target, before| colour((value, n), target, before, &numbers);
        let (green, amber, red) = (Some(Colour::Green), Some(Colour::Amber), Some(Colour::Red));
        assert_eq!(of(None, 9, Target::AtLeast(80.0), None), Some(Colour::Grey), "n/a");
        assert_eq!(of(Some(100.0), 2, Target::AtLeast(80.0), None), None, "n < 3");
        for (value, target, before, wanted) in [
            (80.0, Target::AtLeast(80.0), None, green),
            (80.0, Target::Above(80.0), None, amber),
            (70.0, Target::AtLeast(80.0), None, amber),
            (69.9, Target::AtLeast(80.0), None, red),
            (4.9, Target::Below(5.0), None, green),
            (5.0, Target::Below(5.0), None, amber),
            (7.6, Target::Below(5.0), None, red),
            (2.0, Target::Falling, Some(3.0), green),
            (3.0, Target::Falling, Some(3.0), amber),
            (0.0, Target::Falling, Some(0.0), green),
            (3.0, Target::Falling, None, None),
            (3.0, Target::None, Some(1.0), None),
            (99.0, Target::ByGate(50.0), None, None),
        ] {
            assert_eq!(of(Some(value), 3, target, before), wanted, "{value} {target:?}");
        }
    }
}
