//! Issue time-to-owner: how soon somebody takes an issue on.

use super::setting;
use crate::{
    domain::Kind,
    report::{
        ends::resolved_at,
        facts::AsOf,
        figure::{Kpi, Measure, Target, Unit},
        span::after_working_hours,
        stats::count,
    },
};

/// METRICS.md › Issue time-to-owner. One that is unowned and still has time, or was resolved before its time ran out,
/// is not judged yet and left out.
pub const TIME_TO_OWNER: Kpi = Kpi {
    key: "issue_time_to_owner",
    name: "Issue time-to-owner",
    unit: Unit::Percent,
    definition: "Of the issues raised in the window, the share that had an owner within 48 hours (by default), \
                 counting only hours of working days. Older issues that never had an owner stay in the denominator.",
    target: |numbers| Target::AtLeast(numbers.targets.time_to_owner),
    settings: |numbers, _| {
        vec![
            setting("window_days", numbers.window_days),
            setting("targets.owned_within_hours", numbers.targets.owned_within_hours),
        ]
    },
    measure,
};

fn measure(view: &AsOf<'_>) -> Measure {
    let hours = view.facts.program.thresholds.targets.owned_within_hours;
    let (mut k, mut inputs, mut unowned, mut early) = (0, Vec::new(), Vec::new(), 0_u32);
    for known in view.items().iter().filter(|known| known.item.kind() == Kind::Issue) {
        let raised = known.item.raised_at;
        let owned = known.first(|item| item.owner.is_some());
        let resolved = resolved_at(known);
        let never = owned.is_none() && resolved.is_none();
        if never {
            unowned.push(view.working_days_since(raised));
        }
        if !view.window().contains(raised) && !never {
            continue;
        }
        let deadline = after_working_hours(view.calendar(), raised, hours);
        let ended = resolved.unwrap_or(view.at);
        if owned.is_none() && ended <= deadline {
            early += 1;
            continue;
        }
        k += u32::from(owned.is_some_and(|owned| owned <= deadline));
        inputs.push(known.reference());
    }
    Measure::share(k, count(inputs.len()), "no issue was raised in the window, or none is old enough to be judged")
        .of(inputs)
        .beside("not judged yet", Some(f64::from(early)), Unit::Count, None)
        .leaving(&unowned)
}
