//! No-surprise rate: whether what went wrong had been seen coming.

use chrono::TimeDelta;

use super::setting;
use crate::{
    domain::{Body, Kind},
    report::{
        ends::is_severe,
        facts::{AsOf, Known},
        figure::{Kpi, Measure, Target, Unit},
        stats::count,
    },
};

/// METRICS.md › No-surprise rate. Any link between the issue and the risk counts, whatever its words.
pub const NO_SURPRISE: Kpi = Kpi {
    key: "no_surprise",
    name: "No-surprise rate",
    unit: Unit::Percent,
    definition: "Of the issues of severity 1 or 2 raised in the last 90 days (by default), the share linked to a \
                 risk that was raised at least a day before them (24 hours by default).",
    target: |numbers| Target::AtLeast(numbers.targets.no_surprise),
    settings: |numbers, _| {
        vec![
            setting("long_window_days", numbers.long_window_days),
            setting("targets.foreseen_hours", numbers.targets.foreseen_hours),
        ]
    },
    measure,
};

fn measure(view: &AsOf<'_>) -> Measure {
    let (mut k, mut inputs) = (0, Vec::new());
    for known in view.items() {
        let severe = matches!(&known.item.body, Body::Issue(issue) if is_severe(issue.severity));
        if severe && view.long_window().contains(known.item.raised_at) {
            k += u32::from(was_foreseen(view, known));
            inputs.push(known.reference());
        }
    }
    let n = count(inputs.len());
    Measure::share(k, n, "no issue of severity 1 or 2 was raised in the window").of(inputs)
}

fn was_foreseen(view: &AsOf<'_>, issue: &Known<'_>) -> bool {
    let ahead = TimeDelta::hours(i64::from(view.facts.program.thresholds.targets.foreseen_hours));
    let risks = issue.item.links.iter().filter(|link| link.reference.kind == Kind::Risk);
    risks.filter_map(|link| view.find(link.to)).any(|risk| risk.item.raised_at + ahead <= issue.item.raised_at)
}
