//! Green share: how many weeks were called green.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::no_settings;
use crate::report::{
    facts::AsOf,
    figure::{Kpi, Measure, Target, Unit},
    given::Colour,
    span::monday,
    stats::count,
};

/// METRICS.md › Green share. Weeks begin on Monday in the program's zone; this week counts once it is called. A call is
/// said where everybody in the program reads it, so it is public from the moment it is made.
pub const GREEN_SHARE: Kpi = Kpi {
    key: "green_share",
    name: "Green share",
    unit: Unit::Percent,
    definition: "Weeks that were called Green ÷ weeks since the program began. A week without a call stays in \
                 the denominator.",
    target: |numbers| Target::AtLeast(numbers.targets.green_share),
    settings: no_settings,
    measure,
};

fn measure(view: &AsOf<'_>) -> Measure {
    let calendar = view.calendar();
    // The last call of a week is its call: later ones take the place of earlier ones.
    let weeks: BTreeMap<NaiveDate, Colour> =
        view.calls().into_iter().map(|call| (monday(call.week), call.colour)).collect();
    let raised = view.items().iter().filter_map(|known| known.moments.first()).map(|first| first.at);
    let began = view.facts.began.filter(|began| *began <= view.at).or_else(|| raised.min());
    let began = began.map(|began| monday(calendar.today(began)));
    let Some(first) = began.into_iter().chain(weeks.keys().next().copied()).min() else {
        return Measure::absent("the program has not begun");
    };
    let this_week = monday(view.today);
    let over = u32::try_from((this_week - first).num_days() / 7).unwrap_or_default();
    let n = over + u32::from(weeks.contains_key(&this_week));
    let k = count(weeks.values().filter(|colour| **colour == Colour::Green).count());
    let missing = n.saturating_sub(count(weeks.len()));
    Measure::share(k, n, "no week is over yet").beside(
        "weeks without a call",
        Some(f64::from(missing)),
        Unit::Count,
        Some(n),
    )
}
