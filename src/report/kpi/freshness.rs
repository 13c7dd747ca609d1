//! RAID freshness: how much of the open record somebody has looked at in time.

use crate::{
    domain::nudge_rules::Reviewed,
    report::{
        facts::{AsOf, Known},
        figure::{Kpi, Measure, Setting, Target, Unit},
        freshness::is_stale,
        stats::count,
    },
};

/// METRICS.md › RAID freshness. It covers every open item, decisions and action items as well: METRICS.md gives them
/// review SLAs too.
pub const RAID_FRESHNESS: Kpi = Kpi {
    key: "raid_freshness",
    name: "RAID freshness",
    unit: Unit::Percent,
    definition: "Open items whose last review is within the review SLA of their kind ÷ open items. An action item \
                 with a date ahead stands until that day, an accepted risk until its acceptance ends; a new item \
                 has some days' grace.",
    target: |numbers| Target::AtLeast(numbers.targets.freshness),
    settings: |_, slas| {
        let mut slas = slas.clone();
        Reviewed::ALL.iter().map(|of| Setting::Review { of: *of, within: *slas.limit_of(*of) }).collect()
    },
    measure,
};

fn measure(view: &AsOf<'_>) -> Measure {
    let stale = stale(view);
    let n = count(view.open().count());
    Measure::share(n - count(stale.len()), n, "no item is open").missed_by(stale.iter().map(Known::reference).collect())
}

/// The open items that nobody looked at in time: these are the inputs that `explain` lists.
#[must_use]
pub fn stale<'a>(view: &AsOf<'a>) -> Vec<Known<'a>> {
    view.open().filter(|known| is_stale(known.item, &view.facts.program, view.at)).copied().collect()
}
