//! Actions: whether promises are kept, and whether the most urgent ones are late. *Late* is told by the date that
//! stands.

use super::{Dimension, Fired, beyond, rule, setting};
use crate::{
    domain::{Body, Item, Kind, item::Rank},
    report::{
        facts::{AsOf, Known},
        figure::{Measure, Unit},
        given::Colour,
        kpi::closure::{ACTION_CLOSURE, broken},
        stats::count,
    },
};

/// METRICS.md › Health, Actions.
pub const ACTIONS: Dimension = Dimension {
    key: "actions",
    name: "Actions",
    definition: "Red: fewer than 60 % closed on time (of 5 or more), or a priority 1 late by more than 5 working \
                 days. Amber: fewer than 80 % (of 3 or more), or a priority 1 late.",
    weight: |rules| rules.actions_weight,
    settings: |rules| {
        vec![
            setting("health.closure_red", rules.closure_red),
            setting("health.closure_red_least", rules.closure_red_least),
            setting("health.closure_amber", rules.closure_amber),
            setting("health.closure_amber_least", rules.closure_amber_least),
            setting("health.priority_1_late_wd", rules.priority_1_late_wd),
        ]
    },
    read,
};

fn read(view: &AsOf<'_>) -> Result<Vec<Fired>, &'static str> {
    if view.items().iter().all(|known| known.item.kind() != Kind::Action) {
        return Err("no action items recorded yet");
    }
    let rules = &view.facts.program.thresholds.health;
    let first: Vec<&Known<'_>> = view.open().filter(|known| is_first(known.item)).collect();
    let late = |more: i64| {
        let late = first.iter().filter(|known| view.late_by(known.item).is_some_and(|wd| wd > more));
        late.map(|known| known.reference()).collect()
    };
    let n = count(first.len());
    let measure = (ACTION_CLOSURE.measure)(view);
    let closure = |colour, below, least| closure(view, &measure, colour, (below, least));
    let red = [
        closure(Colour::Red, rules.closure_red, rules.closure_red_least),
        rule(
            (ACTIONS.key, Colour::Red),
            "priority 1 late for long",
            late(i64::from(rules.priority_1_late_wd)),
            n,
            Some((f64::from(rules.priority_1_late_wd), Unit::WorkingDays)),
        ),
    ];
    // Late over a weekend is late by no working day, and late all the same.
    let just_late = beyond(late(-1), &red);
    let amber = [
        closure(Colour::Amber, rules.closure_amber, rules.closure_amber_least).filter(|_| red[0].is_none()),
        rule((ACTIONS.key, Colour::Amber), "priority 1 late", just_late, n, None),
    ];
    Ok(red.into_iter().chain(amber).flatten().collect())
}

fn is_first(item: &Item) -> bool {
    matches!(&item.body, Body::Action(action) if action.priority == Some(Rank::R1))
}

fn closure(view: &AsOf<'_>, measure: &Measure, colour: Colour, (below, least): (f64, u32)) -> Option<Fired> {
    let fires = measure.n >= least && measure.value.is_some_and(|value| value < below);
    fires.then(|| Fired {
        dimension: ACTIONS.key,
        colour,
        says: "too few action items closed on time",
        inputs: broken(view),
        k: measure.k,
        n: measure.n,
        threshold: Some((below, Unit::Percent)),
    })
}
