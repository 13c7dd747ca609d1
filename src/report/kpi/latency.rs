//! Decision latency: how long proposals wait.

use chrono::{DateTime, Utc};

use super::setting;
use crate::{
    domain::decision::{DecisionState, Mode},
    report::{
        ends::{decided_at, decision, is_pending},
        facts::{AsOf, Known},
        figure::{Kpi, Measure, Target, Unit},
        stats::{count, number, percentile},
    },
};

/// METRICS.md › Decision latency. Made decisions that were written down afterwards were never proposed, and are left
/// out.
pub const DECISION_LATENCY: Kpi = Kpi {
    key: "decision_latency",
    name: "Decision latency",
    unit: Unit::WorkingDays,
    definition: "Working days from proposed to decided, for or against, of the decisions decided in the window: the \
                 median. Time on hold is included. k of n were faster than the target.",
    target: |numbers| Target::Below(f64::from(numbers.targets.decision_latency_wd)),
    settings: |numbers, _| {
        vec![
            setting("window_days", numbers.window_days),
            setting("targets.decision_latency_wd", numbers.targets.decision_latency_wd),
        ]
    },
    measure,
};

fn measure(view: &AsOf<'_>) -> Measure {
    let (mut waits, mut inputs, mut held) = (Vec::new(), Vec::new(), 0);
    for known in view.items() {
        let Some((proposed, decided)) = proposed_and_decided(view, known) else { continue };
        if view.window().contains(decided) {
            waits.push(view.working_days(proposed, decided));
            inputs.push(known.reference());
            held += on_hold(view, known, proposed, decided);
        }
    }
    let pending = pending(view);
    let limit = i64::from(view.facts.program.thresholds.targets.decision_latency_wd);
    let n = count(waits.len());
    let measure = Measure {
        value: percentile(&waits, 50).map(number),
        absent: waits.is_empty().then_some("nothing proposed was decided in the window"),
        k: count(waits.iter().filter(|wait| **wait < limit).count()),
        n,
        inputs,
        ..Measure::default()
    };
    measure
        .beside("P90", percentile(&waits, 90).map(number), Unit::WorkingDays, Some(n))
        .beside("of it on hold, together", Some(number(held)), Unit::WorkingDays, None)
        .leaving(&pending)
}

/// Working days for which a pending decision has been proposed.
#[must_use]
pub fn pending_for(view: &AsOf<'_>, known: &Known<'_>) -> Option<i64> {
    decision(known.item)?.proposed_at.map(|at| view.working_days_since(at))
}

/// For how long each pending decision has been proposed, in working days.
#[must_use]
pub fn pending(view: &AsOf<'_>) -> Vec<i64> {
    let pending = view.items().iter().filter(|known| is_pending(known.item));
    pending.filter_map(|known| pending_for(view, known)).collect()
}

/// When a proposal was decided, and after how many working days; `None` while it is not, and of a decision that was made
/// before it was written down.
#[must_use]
pub fn decided_after(view: &AsOf<'_>, known: &Known<'_>) -> Option<(DateTime<Utc>, i64)> {
    let (proposed, decided) = proposed_and_decided(view, known)?;
    Some((decided, view.working_days(proposed, decided)))
}

fn proposed_and_decided(view: &AsOf<'_>, known: &Known<'_>) -> Option<(DateTime<Utc>, DateTime<Utc>)> {
    let decision = decision(known.item).filter(|decision| decision.mode != Mode::Record)?;
    Some((decision.proposed_at?, decided_at(known, view.calendar())?))
}

fn on_hold(view: &AsOf<'_>, known: &Known<'_>, from: DateTime<Utc>, to: DateTime<Utc>) -> i64 {
    let held = known.stretches(|item| decision(item).is_some_and(|one| one.state == DecisionState::OnHold));
    let within = held.into_iter().filter(|(start, _)| (from..=to).contains(start));
    within.map(|(start, end)| view.working_days(start, end.unwrap_or(to).min(to))).sum()
}
