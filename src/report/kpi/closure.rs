//! Action closure on time, and the same for corrective actions.

use super::setting;
use crate::{
    domain::{Body, Reference},
    report::{
        ends::{done_at, dropped_at},
        facts::{AsOf, Known},
        figure::{Kpi, Measure, Target, Unit},
        promise::promised,
        span::Window,
        stats::count,
    },
};

/// METRICS.md › Action closure on time.
pub const ACTION_CLOSURE: Kpi = Kpi {
    key: "action_closure",
    name: "Action closure on time",
    unit: Unit::Percent,
    definition: "Of the action items whose promised day ended in the window, the share done by then. The promise is \
                 the first date; a move at least a working day before it, with a reason, promises anew. Dropped by \
                 that day: left out; dropped later, or reopened: missed.",
    target: |numbers| Target::Above(numbers.targets.action_closure),
    settings: |numbers, _| {
        vec![setting("window_days", numbers.window_days), setting("targets.repromise_wd", numbers.targets.repromise_wd)]
    },
    measure: |view| closure(view, view.window(), false),
};

/// METRICS.md › Corrective action closure.
pub const CORRECTIVE_CLOSURE: Kpi = Kpi {
    key: "corrective_closure",
    name: "Corrective action closure",
    unit: Unit::Percent,
    definition: "The same as action closure on time, of corrective action items alone, over 90 days.",
    target: |numbers| Target::AtLeast(numbers.targets.corrective_closure),
    settings: |numbers, _| {
        vec![
            setting("long_window_days", numbers.long_window_days),
            setting("targets.repromise_wd", numbers.targets.repromise_wd),
        ]
    },
    measure: |view| closure(view, view.long_window(), true),
};

fn closure(view: &AsOf<'_>, window: Window, corrective_only: bool) -> Measure {
    let (mut kept, mut inputs, mut late) = (0, Vec::new(), Vec::new());
    for known in view.items() {
        let Body::Action(action) = &known.item.body else { continue };
        if corrective_only && !action.corrective {
            continue;
        }
        let Some(outcome) = outcome(view, known, window) else { continue };
        kept += u32::from(outcome == Outcome::Kept);
        if let Outcome::Open { late_by } = outcome {
            late.push(late_by);
        }
        inputs.push(known.reference());
    }
    let absent = if corrective_only {
        "no corrective action item was promised for the window"
    } else {
        "no action item was promised for the window"
    };
    Measure::share(kept, count(inputs.len()), absent).of(inputs).leaving(&late)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Outcome {
    /// Done by the promised day.
    Kept,
    /// Done or dropped after it.
    Missed,
    /// Not done yet, so many working days after it.
    Open { late_by: i64 },
}

/// What came of a promise whose day ended in the window; `None` where there was none, or it was dropped in time.
fn outcome(view: &AsOf<'_>, known: &Known<'_>, window: Window) -> Option<Outcome> {
    let calendar = view.calendar();
    let due = promised(known, calendar, view.facts.program.thresholds.targets.repromise_wd)?;
    if !window.saw_end_of(due, calendar) {
        return None;
    }
    if let Some(dropped) = dropped_at(known) {
        return (calendar.today(dropped) > due).then_some(Outcome::Missed);
    }
    Some(match done_at(known) {
        Some(done) if calendar.today(done) <= due => Outcome::Kept,
        Some(_) => Outcome::Missed,
        None => Outcome::Open { late_by: calendar.working_days_between(due, view.today) },
    })
}

/// The references of the action items that missed their promise or are late on it, for the rules of health.
#[must_use]
pub fn broken(view: &AsOf<'_>) -> Vec<Reference> {
    let window = view.window();
    let is_broken = |known: &&Known<'_>| {
        matches!(&known.item.body, Body::Action(_))
            && matches!(outcome(view, known, window), Some(Outcome::Missed | Outcome::Open { .. }))
    };
    view.items().iter().filter(is_broken).map(Known::reference).collect()
}
