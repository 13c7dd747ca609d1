//! Every number of METRICS.md, named, with its default. A program can change each; every report prints the value it
//! used. How long reviews hold is not here: nudges and reports share it (`domain/nudge_rules.rs`).
//!
//! All of it reads with defaults: a stored document that knows fewer numbers than this version still reads.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::given::HealthRefusal;

/// The numbers that figures and health are computed with. Days are calendar days, WD working days, rates percent.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Thresholds {
    /// W: the days that most figures look back.
    pub window_days: u32,
    /// The days that milestones, changes, gates, corrective actions and surprises look back.
    pub long_window_days: u32,
    /// The days between two points of a trend: a week.
    pub trend_days: u32,
    /// Below this denominator a figure is k/n without a colour.
    pub least_for_colour: u32,
    /// How many percentage points short of its target a rate is amber, not red. METRICS.md names no number; ours.
    pub amber_points: f64,
    /// Up to how many times its limit a figure that should stay low is amber, not red. METRICS.md names no number;
    /// ours.
    pub amber_factor: f64,
    /// The targets of the figures, and the numbers in their definitions.
    pub targets: Targets,
    /// The rules of health.
    pub health: HealthRules,
}

/// METRICS.md › KPIs: default targets, and the numbers inside the definitions.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Targets {
    /// Milestone on-time rate, at least.
    pub milestone_on_time: f64,
    /// Schedule variance, below.
    pub schedule_variance: f64,
    /// Forecast accuracy, at least.
    pub forecast_accuracy: f64,
    /// Dependency closure, at least.
    pub dependency_closure: f64,
    /// Dependency aging, at least.
    pub dependency_aging: f64,
    /// Risk burndown: the share to be burned by the gate.
    pub risk_burndown: f64,
    /// Aged risks, fewer than.
    pub aged_risks: u32,
    /// A risk can be aged from so many days after it was raised.
    pub aged_after_days: u32,
    /// … and is, without progress for so many days.
    pub aged_without_progress_days: u32,
    /// RAID freshness, at least.
    pub freshness: f64,
    /// Decision latency, median below so many WD.
    pub decision_latency_wd: u32,
    /// Issue time-to-owner, at least.
    pub time_to_owner: f64,
    /// Issue time-to-owner: within so many hours of working days.
    pub owned_within_hours: u32,
    /// Scope change rate: major changes a quarter, fewer than.
    pub major_changes: u32,
    /// Change impact quantified, above.
    pub change_quantified: f64,
    /// Change impact accuracy, at least.
    pub change_accuracy: f64,
    /// Readiness compliance: critical items done.
    pub readiness_critical: f64,
    /// Gate pass rate, above.
    pub gate_pass: f64,
    /// Action closure on time, above.
    pub action_closure: f64,
    /// A move so many WD before the date, with a reason, promises anew.
    pub repromise_wd: u32,
    /// Corrective action closure, at least.
    pub corrective_closure: f64,
    /// No-surprise rate, at least.
    pub no_surprise: f64,
    /// No-surprise rate: the risk was raised so many hours before the issue.
    pub foreseen_hours: u32,
    /// Green share, at least.
    pub green_share: f64,
    /// Record completeness, at least.
    pub completeness: f64,
    /// Ritual engagement, at least.
    pub engagement: f64,
    /// Nudge effectiveness, at least.
    pub nudge_effectiveness: f64,
    /// Nudge effectiveness: answered within so many WD.
    pub answered_within_wd: u32,
}

/// METRICS.md › Health: the weights of the dimensions, and where each turns amber or red.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct HealthRules {
    /// Weight of Schedule.
    pub schedule_weight: u32,
    /// Weight of Risk.
    pub risk_weight: u32,
    /// Weight of Dependencies.
    pub dependencies_weight: u32,
    /// Weight of Issues.
    pub issues_weight: u32,
    /// Weight of Decisions.
    pub decisions_weight: u32,
    /// Weight of Actions.
    pub actions_weight: u32,
    /// Weight of Scope.
    pub scope_weight: u32,
    /// Weight of Readiness.
    pub readiness_weight: u32,
    /// Fewer dimensions with data give no score.
    pub least_dimensions: u32,
    /// At most so many fired rules are listed.
    pub rules_listed: u32,
    /// Red: an Extreme risk so many days past its review.
    pub extreme_past_review_days: u32,
    /// Amber: so many aged risks.
    pub aged_risks: u32,
    /// Amber: exposure grown by so many percent in W.
    pub exposure_growth: f64,
    /// … where so many scored risks were open before.
    pub exposure_least: u32,
    /// Red: severity 1 open for more WD.
    pub severity_1_open_wd: u32,
    /// Red: severity 1 unowned for more WD.
    pub severity_1_unowned_wd: u32,
    /// Amber: severity 2 open for more WD.
    pub severity_2_open_wd: u32,
    /// Amber: a decision pending for more WD.
    pub decision_pending_wd: u32,
    /// Red: action closure on time below.
    pub closure_red: f64,
    /// … of so many.
    pub closure_red_least: u32,
    /// Amber: action closure on time below.
    pub closure_amber: f64,
    /// … of so many.
    pub closure_amber_least: u32,
    /// Red: a priority 1 late by more WD.
    pub priority_1_late_wd: u32,
    /// Confidence is high from this freshness on.
    pub confidence_high: f64,
    /// Confidence is medium from this freshness on, else low.
    pub confidence_medium: f64,
    /// A call holds for so many days.
    pub call_days: u32,
    /// After a further cycle and so many days a call that was not renewed is grey.
    pub call_grey_after_days: u32,
}

impl Default for Thresholds {
    fn default() -> Self {
        Self {
            window_days: 28,
            long_window_days: 90,
            trend_days: 7,
            least_for_colour: 3,
            amber_points: 10.0,
            amber_factor: 1.5,
            targets: Targets::default(),
            health: HealthRules::default(),
        }
    }
}

impl Default for Targets {
    fn default() -> Self {
        Self {
            milestone_on_time: 80.0,
            schedule_variance: 10.0,
            forecast_accuracy: 80.0,
            dependency_closure: 85.0,
            dependency_aging: 75.0,
            risk_burndown: 50.0,
            aged_risks: 5,
            aged_after_days: 30,
            aged_without_progress_days: 14,
            freshness: 90.0,
            decision_latency_wd: 5,
            time_to_owner: 90.0,
            owned_within_hours: 48,
            major_changes: 1,
            change_quantified: 80.0,
            change_accuracy: 80.0,
            readiness_critical: 100.0,
            gate_pass: 80.0,
            action_closure: 80.0,
            repromise_wd: 1,
            corrective_closure: 90.0,
            no_surprise: 85.0,
            foreseen_hours: 24,
            green_share: 70.0,
            completeness: 100.0,
            engagement: 90.0,
            nudge_effectiveness: 60.0,
            answered_within_wd: 2,
        }
    }
}

impl Default for HealthRules {
    fn default() -> Self {
        Self {
            schedule_weight: 25,
            risk_weight: 20,
            dependencies_weight: 15,
            issues_weight: 10,
            decisions_weight: 10,
            actions_weight: 10,
            scope_weight: 5,
            readiness_weight: 5,
            least_dimensions: 3,
            rules_listed: 5,
            extreme_past_review_days: 7,
            aged_risks: 3,
            exposure_growth: 25.0,
            exposure_least: 5,
            severity_1_open_wd: 5,
            severity_1_unowned_wd: 2,
            severity_2_open_wd: 10,
            decision_pending_wd: 10,
            closure_red: 60.0,
            closure_red_least: 5,
            closure_amber: 80.0,
            closure_amber_least: 3,
            priority_1_late_wd: 5,
            confidence_high: 90.0,
            confidence_medium: 70.0,
            call_days: 7,
            call_grey_after_days: 3,
        }
    }
}

/// The most that a number can be set to: days, rates and counts all stay below.
const MOST: u32 = 1000;

impl Thresholds {
    /// Every number under its name, such as `targets.aged_risks`.
    #[must_use]
    pub fn numbers(&self) -> Vec<(String, f64)> {
        let mut numbers = Vec::new();
        list(&serde_json::to_value(self).unwrap_or_default(), "", &mut numbers);
        numbers
    }

    /// The numbers that are not the usual ones: name, value, usual value.
    #[must_use]
    pub fn changed(&self) -> Vec<(String, f64, f64)> {
        let pairs = self.numbers().into_iter().zip(Self::default().numbers());
        pairs
            .filter(|((_, value), (_, usual))| (value - usual).abs() > f64::EPSILON)
            .map(|((name, value), (_, usual))| (name, value, usual))
            .collect()
    }

    /// Sets what somebody typed: a name and a number, `targets.aged_risks 3`.
    ///
    /// # Errors
    /// [`HealthRefusal::UnknownThreshold`], [`HealthRefusal::ThresholdOutOfScale`].
    pub fn set(&mut self, typed: &str) -> Result<(), HealthRefusal> {
        let unknown = || HealthRefusal::UnknownThreshold(typed.to_owned());
        let parts: Vec<&str> =
            typed.split(|c: char| c.is_whitespace() || c == '=' || c == ':').filter(|part| !part.is_empty()).collect();
        let [name, number] = parts.as_slice() else { return Err(unknown()) };
        let mut whole = serde_json::to_value(&*self).unwrap_or_default();
        let slot = whole.pointer_mut(&format!("/{}", name.replace('.', "/"))).filter(|slot| slot.is_number());
        let slot = slot.ok_or_else(unknown)?;
        let is_whole = slot.is_u64();
        // Without a day there is no window.
        let lowest = u32::from(name.ends_with("window_days") || name.ends_with("trend_days"));
        let highest = if is_whole { MOST } else { 100 };
        let value = if is_whole {
            number.parse::<u32>().ok().filter(|value| (lowest..=highest).contains(value)).map(Value::from)
        } else {
            number.parse::<f64>().ok().filter(|value| (0.0..=f64::from(highest)).contains(value)).map(Value::from)
        };
        let out_of_scale =
            || HealthRefusal::ThresholdOutOfScale { name: (*name).to_owned(), lowest, highest, is_whole };
        *slot = value.ok_or_else(out_of_scale)?;
        *self = serde_json::from_value(whole).map_err(|_| unknown())?;
        Ok(())
    }
}

fn list(value: &Value, name: &str, numbers: &mut Vec<(String, f64)>) {
    match value {
        Value::Object(fields) => {
            for (field, value) in fields {
                let name = if name.is_empty() { field.clone() } else { format!("{name}.{field}") };
                list(value, &name, numbers);
            }
        }
        _ => numbers.extend(value.as_f64().map(|number| (name.to_owned(), number))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_set_by_its_name() {
        let mut numbers = Thresholds::default();
        for typed in [" targets.aged_risks 3 ", "window_days=14", "health.exposure_growth: 12.5", "amber_factor 2"] {
            numbers.set(typed).unwrap();
        }
        assert_eq!((numbers.targets.aged_risks, numbers.window_days), (3, 14));
        let changed: Vec<String> =
            numbers.changed().into_iter().map(|(name, value, usual)| format!("{name} {value} {usual}")).collect();
        let wanted =
            ["amber_factor 2 1.5", "health.exposure_growth 12.5 25", "targets.aged_risks 3 5", "window_days 14 28"];
        assert_eq!(changed, wanted);
    }

    #[test]
    fn every_number_can_be_set_to_what_it_is() {
        let mut numbers = Thresholds::default();
        assert!(numbers.numbers().len() > 50);
        for (name, value) in numbers.numbers() {
            numbers.set(&format!("{name} {value}")).unwrap();
        }
        assert_eq!(numbers, Thresholds::default());
    }

    #[test]
    fn what_is_no_number_of_ours_changes_nothing() {
        let mut numbers = Thresholds::default();
        for typed in ["", "targets", "targets 5", "targets.aged_risks", "5", "velocity 5", "a b c", "/ 1", "~1 2"] {
            assert!(matches!(numbers.set(typed), Err(HealthRefusal::UnknownThreshold(_))), "{typed}");
        }
        for typed in [
            "window_days 0",
            "trend_days 0",
            "targets.aged_risks 1001",
            "targets.aged_risks -1",
            "targets.aged_risks 2.5",
            "targets.freshness 101",
            "targets.freshness NaN",
            "targets.freshness inf",
            "targets.freshness often",
        ] {
            assert!(matches!(numbers.set(typed), Err(HealthRefusal::ThresholdOutOfScale { .. })), "{typed}");
        }
        assert_eq!(numbers, Thresholds::default());
    }

    #[test]
    fn a_document_that_knows_fewer_numbers_still_reads() {
        let read: Thresholds = serde_json::from_str(r#"{"window_days": 14, "targets": {"aged_risks": 2}}"#).unwrap();
        assert_eq!((read.window_days, read.targets.aged_risks), (14, 2));
        assert_eq!((read.long_window_days, &read.health), (90, &HealthRules::default()));
        let kept = serde_json::to_string(&read).unwrap();
        assert_eq!(serde_json::from_str::<Thresholds>(&kept).unwrap(), read);
    }
}
