//! The KPIs of change requests: n/a until change requests are recorded.
//!
//! What lights them up: a change request body with kind, size, state, estimated and actual impact, and the baseline
//! change it carries; for *baselines moved without one* also milestones, whose baseline events name the request.

use super::{long_window_only, setting};
use crate::report::{
    facts::AsOf,
    figure::{Kpi, Measure, Target, Unit},
};

/// METRICS.md › Scope change rate.
pub const SCOPE_CHANGE_RATE: Kpi = Kpi {
    key: "scope_change_rate",
    name: "Scope change rate",
    unit: Unit::Count,
    definition: "Major scope changes approved this quarter; minor ones, and baselines moved without a change request \
                 (which must be none), beside it.",
    target: |numbers| Target::Below(f64::from(numbers.targets.major_changes)),
    settings: |numbers, _| vec![setting("targets.major_changes", numbers.targets.major_changes)],
    measure: none_yet,
};

/// METRICS.md › Change impact quantified.
pub const IMPACT_QUANTIFIED: Kpi = Kpi {
    key: "change_impact_quantified",
    name: "Change impact quantified",
    unit: Unit::Percent,
    definition: "Change requests decided in the last 90 days with days and one more impact filled ÷ decided.",
    target: |numbers| Target::Above(numbers.targets.change_quantified),
    settings: long_window_only,
    measure: none_yet,
};

/// METRICS.md › Change impact accuracy.
pub const IMPACT_ACCURACY: Kpi = Kpi {
    key: "change_impact_accuracy",
    name: "Change impact accuracy",
    unit: Unit::Percent,
    definition: "Of the change requests closed in the last 90 days with both figures: the share whose actual impact \
                 was within 2 days or 20 % of the estimate, whichever is more.",
    target: |numbers| Target::AtLeast(numbers.targets.change_accuracy),
    settings: long_window_only,
    measure: none_yet,
};

fn none_yet(_: &AsOf<'_>) -> Measure {
    Measure::absent("no change requests recorded yet")
}
