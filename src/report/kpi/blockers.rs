//! Blocker time-to-resolution: how long what blocks goes on blocking.

use super::window_only;
use crate::report::{
    ends::{is_blocker, is_unresolved, resolved_at},
    facts::{AsOf, Known},
    figure::{Kpi, Measure, Target, Unit},
    stats::{count, number, percentile},
};

/// METRICS.md › Blocker time-to-resolution. Counted in working days, from the raising; whether it was a blocker is
/// judged just before it was resolved, because resolving takes the *blocked* flag away.
pub const BLOCKER_RESOLUTION: Kpi = Kpi {
    key: "blocker_resolution",
    name: "Blocker time-to-resolution",
    unit: Unit::WorkingDays,
    definition: "Working days from raised to resolved of the issues of severity 1 or 2, or blocked, that were \
                 resolved in the window: the median. One that was reopened counts on.",
    target: |_| Target::Falling,
    settings: window_only,
    measure,
};

fn measure(view: &AsOf<'_>) -> Measure {
    let (mut took, mut inputs) = (Vec::new(), Vec::new());
    for known in view.items() {
        let Some(resolved) = resolved_at(known).filter(|at| view.window().contains(*at)) else { continue };
        if was_blocker(known) {
            took.push(view.working_days(known.item.raised_at, resolved));
            inputs.push(known.reference());
        }
    }
    let open: Vec<i64> = view
        .items()
        .iter()
        .filter(|known| is_unresolved(known.item) && is_blocker(known.item))
        .map(|known| view.working_days_since(known.item.raised_at))
        .collect();
    let n = count(took.len());
    let value = percentile(&took, 50).map(number);
    let absent = took.is_empty().then_some("no blocker was resolved in the window");
    Measure { value, absent, k: n, n, inputs, ..Measure::default() }
        .beside("P90", percentile(&took, 90).map(number), Unit::WorkingDays, Some(n))
        .leaving(&open)
}

/// Whether an issue that is resolved was a blocker until then; one that was logged as resolved, whether it is one.
fn was_blocker(known: &Known<'_>) -> bool {
    let before = known.moments.iter().rev().find(|moment| is_unresolved(&moment.item));
    is_blocker(before.map_or(known.item, |moment| &moment.item))
}
