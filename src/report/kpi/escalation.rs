//! Escalation rate: how often something had to be handed up.

use chrono::{DateTime, Utc};

use super::window_only;
use crate::{
    domain::{Item, risk::Response},
    report::{
        facts::{AsOf, risk},
        figure::{Kpi, Measure, Target, Unit},
        span::Window,
        stats::count,
    },
};

/// METRICS.md › Escalation rate. What the record knows of escalations is a risk whose response became *escalate*, each
/// time that it did. The mean of open items is over time, since the first item where the window is longer.
pub const ESCALATION_RATE: Kpi = Kpi {
    key: "escalation_rate",
    name: "Escalation rate",
    unit: Unit::PerHundred,
    definition: "Risks whose response became escalate in the window, each time that it did, per 100 items that were \
                 open on average.",
    target: |_| Target::Falling,
    settings: window_only,
    measure,
};

fn measure(view: &AsOf<'_>) -> Measure {
    if view.items().iter().all(|known| known.risk().is_none()) {
        return Measure::absent("no risk is recorded, so no escalation can be");
    }
    let (mut k, mut inputs) = (0_u32, Vec::new());
    for known in view.items().iter().filter(|known| known.risk().is_some()) {
        let times = known.stretches(is_escalated).iter().filter(|(since, _)| view.window().contains(*since)).count();
        if times > 0 {
            k += count(times);
            inputs.push(known.reference());
        }
    }
    let mean = mean_open(view);
    let value = (mean > 0.0).then(|| f64::from(k) / mean * 100.0);
    let n = rounded(mean);
    let absent = value.is_none().then_some("no item was open in the window");
    Measure { value, absent, k, n, inputs, ..Measure::default() }.beside(
        "open items on average",
        Some(mean),
        Unit::Count,
        None,
    )
}

fn is_escalated(item: &Item) -> bool {
    risk(item).is_some_and(|risk| risk.response == Some(Response::Escalate))
}

/// How many items were open on average, over the part of the window in which there was a record.
fn mean_open(view: &AsOf<'_>) -> f64 {
    let Window { from, to } = view.window();
    let Some(first) = view.items().iter().filter_map(|known| known.moments.first()).map(|one| one.at).min() else {
        return 0.0;
    };
    let from = from.max(first);
    let seconds = |a: DateTime<Utc>, b: DateTime<Utc>| (b.min(to) - a.max(from)).as_seconds_f64().max(0.0);
    let whole = seconds(from, to);
    if whole <= 0.0 {
        return 0.0;
    }
    let stretches = view.items().iter().flat_map(|known| known.stretches(Item::is_open));
    stretches.map(|(start, end)| seconds(start, end.unwrap_or(to))).sum::<f64>() / whole
}

/// To the nearest whole number, but never to none of something.
fn rounded(mean: f64) -> u32 {
    // Counting up to it spares a cast that could lose something.
    let nearest = (0..=100_000).take_while(|whole| f64::from(*whole) <= mean + 0.5).last().unwrap_or_default();
    if mean > 0.0 { nearest.max(1) } else { 0 }
}
