//! The KPIs of dependencies: n/a until dependencies are recorded.
//!
//! What lights them up: a dependency body with need-by, state (delivered, verified, cancelled) and the milestone it
//! blocks. The *first* need-by is `promise::promised`'s business, read from need-by instead of due.

use super::{setting, window_only};
use crate::report::{
    facts::AsOf,
    figure::{Kpi, Measure, Target, Unit},
};

/// METRICS.md › Dependency closure.
pub const CLOSURE: Kpi = Kpi {
    key: "dependency_closure",
    name: "Dependency closure",
    unit: Unit::Percent,
    definition: "Of the dependencies needed by a day in the window, open ones included: the share delivered by the \
                 first need-by.",
    target: |numbers| Target::AtLeast(numbers.targets.dependency_closure),
    settings: window_only,
    measure: none_yet,
};

/// METRICS.md › Dependency aging.
pub const AGING: Kpi = Kpi {
    key: "dependency_aging",
    name: "Dependency aging",
    unit: Unit::Percent,
    definition: "Of the dependencies raised between 15 working days and 90 days ago and 15 working days ago: the \
                 share closed within 15 working days. Median and P75 age of the open ones beside it.",
    target: |numbers| Target::AtLeast(numbers.targets.dependency_aging),
    settings: |numbers, _| vec![setting("long_window_days", numbers.long_window_days)],
    measure: none_yet,
};

fn none_yet(_: &AsOf<'_>) -> Measure {
    Measure::absent("no dependencies recorded yet")
}
