//! Aged risks: raised long ago, and nothing has been done about them for a while.

use chrono::{DateTime, Utc};

use super::setting;
use crate::{
    domain::{Kind, Reference, link::LinkKind},
    report::{
        ends::done_at,
        facts::{AsOf, Known, risk},
        figure::{Kpi, Measure, Target, Unit},
        span::back,
        stats::count,
    },
};

/// METRICS.md › Aged risks.
pub const AGED_RISKS: Kpi = Kpi {
    key: "aged_risks",
    name: "Aged risks",
    unit: Unit::Count,
    definition: "Risks open or treated, raised more than a month ago (30 days by default), whose treatment has made \
                 no progress for a fortnight (14 days by default). Progress is a linked action item done, or a \
                 changed plan or score; Still valid is not.",
    target: |numbers| Target::Below(f64::from(numbers.targets.aged_risks)),
    settings: |numbers, _| {
        vec![
            setting("targets.aged_after_days", numbers.targets.aged_after_days),
            setting("targets.aged_without_progress_days", numbers.targets.aged_without_progress_days),
        ]
    },
    measure,
};

fn measure(view: &AsOf<'_>) -> Measure {
    let aged = aged(view);
    let k = count(aged.len());
    let n = count(view.items().iter().filter(|known| known.untaken_risk().is_some()).count());
    let value = (n > 0).then(|| f64::from(k));
    let absent = value.is_none().then_some("no risk is open or treated");
    Measure { value, absent, k, n, inputs: aged, ..Measure::default() }
}

/// The aged risks, in the order in which they were raised.
#[must_use]
pub fn aged(view: &AsOf<'_>) -> Vec<Reference> {
    let targets = &view.facts.program.thresholds.targets;
    let (raised_by, still_since) =
        (back(view.at, targets.aged_after_days), back(view.at, targets.aged_without_progress_days));
    let is_aged = |known: &&Known<'_>| {
        known.untaken_risk().is_some()
            && known.item.raised_at < raised_by
            && last_progress(view, known).is_none_or(|progress| progress <= still_since)
    };
    view.items().iter().filter(is_aged).map(Known::reference).collect()
}

/// When the treatment of a risk last moved; `None` where it never did since it was raised.
fn last_progress(view: &AsOf<'_>, known: &Known<'_>) -> Option<DateTime<Utc>> {
    let plan = known.last_change(|item| risk(item).map(|risk| (risk.inherent, risk.residual, risk.plan.as_ref())));
    let mitigating = known
        .item
        .links
        .iter()
        .filter(|link| link.kind == LinkKind::MitigatedBy && link.reference.kind == Kind::Action)
        .filter_map(|link| view.find(link.to))
        .filter_map(done_at);
    mitigating.chain(plan).max()
}
