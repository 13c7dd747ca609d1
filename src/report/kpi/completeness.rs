//! Record completeness: open items that lack nothing.

use super::no_settings;
use crate::report::{
    facts::{AsOf, Known},
    figure::{Kpi, Measure, Target, Unit},
    required::missing,
    stats::count,
};

/// METRICS.md › Record completeness. Which fields are required: `report/required.rs`.
pub const RECORD_COMPLETENESS: Kpi = Kpi {
    key: "record_completeness",
    name: "Record completeness",
    unit: Unit::Percent,
    definition: "Open items with every field that their kind requires ÷ open items. All need an owner; a risk also a \
                 score, from Medium on a response, and under treatment a plan or a linked action item; a decision its \
                 needed-by; an action item its due date; an issue its severity.",
    target: |numbers| Target::AtLeast(numbers.targets.completeness),
    settings: no_settings,
    measure,
};

fn measure(view: &AsOf<'_>) -> Measure {
    let lacks = |known: &&Known<'_>| !missing(known.item, known.risk().and_then(|risk| view.band(risk))).is_empty();
    let incomplete: Vec<_> = view.open().filter(lacks).map(Known::reference).collect();
    let n = count(view.open().count());
    Measure::share(n - count(incomplete.len()), n, "no item is open").missed_by(incomplete)
}
