//! The KPIs of milestones: n/a until milestones are recorded.
//!
//! What lights them up: a milestone body with the original and the current baseline, forecast and actual date, the
//! critical flag and the state; and the program's start. Histories come for free: `Known::then` gives the forecast as
//! it was known 28 days ago, `Known::stretches` the critical flag over time, `Window::saw_end_of` the dates that fell
//! due.

use super::{long_window_only, setting, window_only};
use crate::report::{
    facts::AsOf,
    figure::{Kpi, Measure, Target, Unit},
};

/// METRICS.md › Milestone on-time rate. Parts to print: against the original baseline, and within +10 WD.
pub const ON_TIME: Kpi = Kpi {
    key: "milestone_on_time",
    name: "Milestone on-time rate",
    unit: Unit::Percent,
    definition: "Of the milestones whose baseline date fell in the last 90 days and that were not cancelled before \
                 it, the share met on or before it.",
    target: |numbers| Target::AtLeast(numbers.targets.milestone_on_time),
    settings: long_window_only,
    measure: none_yet,
};

/// METRICS.md › Schedule variance. Also needs the program's start. Median is the value, the worst a part.
pub const SCHEDULE_VARIANCE: Kpi = Kpi {
    key: "schedule_variance",
    name: "Schedule variance",
    unit: Unit::Percent,
    definition: "Per critical milestone: working days from baseline to actual, else forecast, else today if past ÷ \
                 working days from the program's start to the baseline, at least 1. The median; the worst beside it.",
    target: |numbers| Target::Below(numbers.targets.schedule_variance),
    settings: |numbers, _| vec![setting("targets.schedule_variance", numbers.targets.schedule_variance)],
    measure: none_yet,
};

/// METRICS.md › Forecast accuracy. The signed median is the bias.
pub const FORECAST_ACCURACY: Kpi = Kpi {
    key: "forecast_accuracy",
    name: "Forecast accuracy",
    unit: Unit::Percent,
    definition: "Of the milestones whose forecast, as known when the window began, fell inside it: the share that was \
                 wrong by at most 3 working days.",
    target: |numbers| Target::AtLeast(numbers.targets.forecast_accuracy),
    settings: window_only,
    measure: none_yet,
};

/// METRICS.md › Critical path stability.
pub const CRITICAL_PATH_STABILITY: Kpi = Kpi {
    key: "critical_path_stability",
    name: "Critical path stability",
    unit: Unit::Count,
    definition: "Changes in the window to critical flags, critical baselines, critical forecasts by more than 5 \
                 working days, and blocks links on critical milestones, against the window before.",
    target: |_| Target::Falling,
    settings: window_only,
    measure: none_yet,
};

fn none_yet(_: &AsOf<'_>) -> Measure {
    Measure::absent("no milestones recorded yet")
}
