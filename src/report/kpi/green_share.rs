//! Green share: how many weeks were called green in public.

use std::collections::BTreeMap;

use chrono::{Datelike, Days, NaiveDate};

use super::no_settings;
use crate::report::{
    facts::AsOf,
    figure::{Kpi, Measure, Target, Unit},
    given::Colour,
    stats::count,
};

/// METRICS.md › Green share. Weeks begin on Monday in the program's zone; this week counts once its call is published.
/// It needs the published calls, which the store keeps.
pub const GREEN_SHARE: Kpi = Kpi {
    key: "green_share",
    name: "Green share",
    unit: Unit::Percent,
    definition: "Weeks whose published call was Green ÷ weeks since the program began. A week without a call stays in \
                 the denominator.",
    target: |numbers| Target::AtLeast(numbers.targets.green_share),
    settings: no_settings,
    measure,
};

fn measure(view: &AsOf<'_>) -> Measure {
    let calendar = view.calendar();
    // The last published call of a week is its call: later ones take the place of earlier ones.
    let mut weeks: BTreeMap<NaiveDate, Colour> = BTreeMap::new();
    for call in view.calls() {
        if let Some(published) = call.published_at.filter(|published| *published <= view.at) {
            weeks.insert(monday(calendar.today(published)), call.colour);
        }
    }
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

/// The Monday of a date's week.
fn monday(date: NaiveDate) -> NaiveDate {
    let ahead = u64::from(date.weekday().num_days_from_monday());
    date.checked_sub_days(Days::new(ahead)).unwrap_or(date)
}
