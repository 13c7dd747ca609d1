//! Ritual engagement and nudge effectiveness: whether nudges do anything.
//!
//! Both need the nudges that were sent ([`Nudge`](crate::report::given::Nudge)), which the store keeps. What counts as
//! an answer is any event of a person: done, *Still valid*, a new date, a snooze.

use std::collections::{BTreeMap, HashSet};

use chrono::{DateTime, Utc};

use super::setting;
use crate::{
    domain::{ItemId, UserId},
    report::{
        facts::{AsOf, Known},
        figure::{Kpi, Measure, Target, Unit},
        span::Window,
        stats::count,
    },
};

/// METRICS.md › Ritual engagement.
pub const ENGAGEMENT: Kpi = Kpi {
    key: "ritual_engagement",
    name: "Ritual engagement",
    unit: Unit::Percent,
    definition: "Owners who acted that week on an item of which they were nudged ÷ owners nudged.",
    target: |numbers| Target::AtLeast(numbers.targets.engagement),
    settings: |numbers, _| vec![setting("trend_days", numbers.trend_days)],
    measure: engagement,
};

/// METRICS.md › Nudge effectiveness. An item counts once, by its first nudge in the window; while its working days are
/// not over it counts only if it was answered.
pub const EFFECTIVENESS: Kpi = Kpi {
    key: "nudge_effectiveness",
    name: "Nudge effectiveness",
    unit: Unit::Percent,
    definition: "Nudged items on which a person did something within 2 working days (by default) of the first nudge \
                 in the window ÷ nudged items.",
    target: |numbers| Target::AtLeast(numbers.targets.nudge_effectiveness),
    settings: |numbers, _| {
        vec![
            setting("window_days", numbers.window_days),
            setting("targets.answered_within_wd", numbers.targets.answered_within_wd),
        ]
    },
    measure: effectiveness,
};

fn engagement(view: &AsOf<'_>) -> Measure {
    let week = Window::before(view.at, view.facts.program.thresholds.trend_days);
    let mut acted: BTreeMap<UserId, bool> = BTreeMap::new();
    let (mut inputs, mut told) = (Vec::new(), HashSet::new());
    for nudge in view.nudges(week) {
        let Some(known) = view.find(nudge.item) else { continue };
        let did = known.moments.iter().any(|moment| moment.at > nudge.at && moment.actor == Some(nudge.to));
        *acted.entry(nudge.to).or_default() |= did;
        if told.insert(known.item.id) {
            inputs.push(known.reference());
        }
    }
    let k = count(acted.values().filter(|did| **did).count());
    Measure::share(k, count(acted.len()), "nobody was nudged this week").of(inputs)
}

fn effectiveness(view: &AsOf<'_>) -> Measure {
    let mut first: BTreeMap<ItemId, DateTime<Utc>> = BTreeMap::new();
    for nudge in view.nudges(view.window()) {
        first.entry(nudge.item).or_insert(nudge.at);
    }
    let days = view.facts.program.thresholds.targets.answered_within_wd;
    let (mut k, mut inputs, mut waiting) = (0, Vec::new(), 0_u32);
    for (item, nudged) in first {
        let Some(known) = view.find(item) else { continue };
        let calendar = view.calendar();
        let until = calendar.end_of(calendar.add_working_days(calendar.today(nudged), days));
        if answered(known, nudged, until) {
            k += 1;
        } else if view.at < until {
            waiting += 1;
            continue;
        }
        inputs.push(known.reference());
    }
    Measure::share(k, count(inputs.len()), "no nudge was sent in the window, or none is old enough to be judged")
        .of(inputs)
        .beside("not judged yet", Some(f64::from(waiting)), Unit::Count, None)
}

fn answered(known: &Known<'_>, after: DateTime<Utc>, before: DateTime<Utc>) -> bool {
    known.moments.iter().any(|moment| moment.actor.is_some() && after < moment.at && moment.at < before)
}
