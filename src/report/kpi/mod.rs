//! The KPIs of METRICS.md, one file each or one per small family, and the list of them.
//!
//! A KPI is a [`Kpi`]: words, a target, and a function from what was known at an instant to a
//! [`Measure`](super::figure::Measure). To add one: a file here and a line in [`KPIS`]. Milestones, dependencies,
//! change requests and readiness are not recorded yet; their KPIs are n/a with that reason, and their files say what
//! lights them up.

pub mod aged;
pub mod blockers;
pub mod burndown;
pub mod changes;
pub mod closure;
pub mod completeness;
pub mod dependencies;
pub mod escalation;
pub mod freshness;
pub mod green_share;
pub mod latency;
pub mod milestones;
pub mod nudging;
pub mod readiness;
pub mod surprise;
pub mod throughput;
pub mod time_to_owner;

#[cfg(test)]
mod tests;

use super::{
    facts::AsOf,
    figure::{Figure, Kpi, Setting},
    thresholds::Thresholds,
};
use crate::domain::nudge_rules::Slas;

/// Every KPI, in the order of METRICS.md.
pub const KPIS: &[&Kpi] = &[
    &milestones::ON_TIME,
    &milestones::SCHEDULE_VARIANCE,
    &milestones::FORECAST_ACCURACY,
    &milestones::CRITICAL_PATH_STABILITY,
    &dependencies::CLOSURE,
    &dependencies::AGING,
    &burndown::RISK_BURNDOWN,
    &aged::AGED_RISKS,
    &freshness::RAID_FRESHNESS,
    &latency::DECISION_LATENCY,
    &time_to_owner::TIME_TO_OWNER,
    &blockers::BLOCKER_RESOLUTION,
    &escalation::ESCALATION_RATE,
    &changes::SCOPE_CHANGE_RATE,
    &changes::IMPACT_QUANTIFIED,
    &changes::IMPACT_ACCURACY,
    &readiness::COMPLIANCE,
    &readiness::GATE_PASS_RATE,
    &readiness::TIME_TO_DETECT,
    &closure::ACTION_CLOSURE,
    &closure::CORRECTIVE_CLOSURE,
    &surprise::NO_SURPRISE,
    &green_share::GREEN_SHARE,
    &throughput::THROUGHPUT,
    &completeness::RECORD_COMPLETENESS,
    &nudging::ENGAGEMENT,
    &nudging::EFFECTIVENESS,
];

/// Every figure at an instant, in the order of [`KPIS`].
#[must_use]
pub fn figures(view: &AsOf<'_>) -> Vec<Figure> {
    KPIS.iter().map(|kpi| kpi.figure(view)).collect()
}

/// One figure, by its key; `None` where there is no such KPI.
#[must_use]
pub fn figure(view: &AsOf<'_>, key: &str) -> Option<Figure> {
    KPIS.iter().find(|kpi| kpi.key == key).map(|kpi| kpi.figure(view))
}

/// A number of the thresholds, under its name there.
pub(super) fn setting(name: &'static str, value: impl Into<f64>) -> Setting {
    Setting::Number { name, value: value.into() }
}

/// W alone.
fn window_only(numbers: &Thresholds, _: &Slas) -> Vec<Setting> {
    vec![setting("window_days", numbers.window_days)]
}

/// The long window alone.
fn long_window_only(numbers: &Thresholds, _: &Slas) -> Vec<Setting> {
    vec![setting("long_window_days", numbers.long_window_days)]
}

/// No numbers.
fn no_settings(_: &Thresholds, _: &Slas) -> Vec<Setting> {
    Vec::new()
}
