//! The KPIs of readiness and gates: n/a until readiness checklists are recorded.
//!
//! What lights them up: a readiness body with its items (state, critical flag, when each was added and failed), its
//! activation, the gate's date and its outcome with the actions that a conditional go left.

use super::{long_window_only, no_settings};
use crate::report::{
    facts::AsOf,
    figure::{Kpi, Measure, Target, Unit},
};

/// METRICS.md › Readiness compliance. Done ÷ (all − n/a) and the waived ones are parts.
pub const COMPLIANCE: Kpi = Kpi {
    key: "readiness_compliance",
    name: "Readiness compliance",
    unit: Unit::Percent,
    definition: "Critical readiness items done ÷ critical ones; beside it all that are done ÷ all but n/a, and the \
                 waived.",
    target: |numbers| Target::AtLeast(numbers.targets.readiness_critical),
    settings: no_settings,
    measure: none_yet,
};

/// METRICS.md › Gate pass rate.
pub const GATE_PASS_RATE: Kpi = Kpi {
    key: "gate_pass_rate",
    name: "Gate pass rate",
    unit: Unit::Percent,
    definition: "Gates of the last 90 days that ended in go, or in conditional go with at most 3 minor actions ÷ \
                 gates held.",
    target: |numbers| Target::Above(numbers.targets.gate_pass),
    settings: long_window_only,
    measure: none_yet,
};

/// METRICS.md › Time to detect readiness gaps. The share found at least 10 WD before the gate is a part.
pub const TIME_TO_DETECT: Kpi = Kpi {
    key: "readiness_detection",
    name: "Time to detect readiness gaps",
    unit: Unit::WorkingDays,
    definition: "Working days from a checklist's activation to its first failed or late-added item: the median.",
    target: |_| Target::Falling,
    settings: no_settings,
    measure: none_yet,
};

fn none_yet(_: &AsOf<'_>) -> Measure {
    Measure::absent("no readiness checklists recorded yet")
}
