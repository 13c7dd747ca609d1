//! Risk. Logging a risk that is owned and treated never makes a program red by itself: otherwise people stop logging.

use super::{Dimension, Fired, beyond, rule, setting};
use crate::{
    domain::{Item, Reference, Risk, risk::Band},
    report::{
        exposure::{exposure, open_risk},
        facts::{AsOf, Known},
        figure::Unit,
        freshness::{days_past, is_stale},
        given::Colour,
        kpi::aged::aged,
        stats::count,
    },
};

/// METRICS.md › Health, Risk.
pub const RISK: Dimension = Dimension {
    key: "risk",
    name: "Risk",
    definition: "Red: an Extreme risk without an owner or a response, or more than 7 days past its review. \
                 Amber: any Extreme risk open, a High one past its review, 3 or more aged risks, or exposure \
                 grown by 25 % in the window (of 5 or more scored risks).",
    weight: |rules| rules.risk_weight,
    settings: |rules| {
        vec![
            setting("health.extreme_past_review_days", rules.extreme_past_review_days),
            setting("health.aged_risks", rules.aged_risks),
            setting("health.exposure_growth", rules.exposure_growth),
            setting("health.exposure_least", rules.exposure_least),
        ]
    },
    read,
};

fn read(view: &AsOf<'_>) -> Result<Vec<Fired>, &'static str> {
    if view.items().iter().all(|known| known.risk().is_none()) {
        return Err("no risks recorded yet");
    }
    let (program, rules) = (&view.facts.program, &view.facts.program.thresholds.health);
    let extreme = in_band(view, Band::Extreme);
    let high = in_band(view, Band::High);
    let which = |among: &[(Known<'_>, &Risk)], holds: &dyn Fn(&Item, &Risk) -> bool| -> Vec<Reference> {
        among.iter().filter(|(known, risk)| holds(known.item, risk)).map(|(known, _)| known.reference()).collect()
    };
    let n = count(extreme.len());
    let red = [
        rule(
            (RISK.key, Colour::Red),
            "Extreme risk without an owner or a response",
            which(&extreme, &|item, risk| item.owner.is_none() || risk.answer().is_none()),
            n,
            None,
        ),
        rule(
            (RISK.key, Colour::Red),
            "Extreme risk long past its review",
            which(&extreme, &|item, _| days_past(item, program, view.at) > i64::from(rules.extreme_past_review_days)),
            n,
            Some((f64::from(rules.extreme_past_review_days), Unit::Days)),
        ),
    ];
    let open = beyond(which(&extreme, &|_, _| true), &red);
    let late = which(&high, &|item, _| is_stale(item, program, view.at));
    let aged = Some(aged(view)).filter(|aged| count(aged.len()) >= rules.aged_risks).unwrap_or_default();
    let untaken = count(view.items().iter().filter(|known| known.untaken_risk().is_some()).count());
    let amber = [
        rule((RISK.key, Colour::Amber), "Extreme risk open", open, n, None),
        rule((RISK.key, Colour::Amber), "High risk past its review", late, count(high.len()), None),
        rule(
            (RISK.key, Colour::Amber),
            "risks aged without progress",
            aged,
            untaken,
            Some((f64::from(rules.aged_risks), Unit::Count)),
        ),
        grown(view),
    ];
    Ok(red.into_iter().chain(amber).flatten().collect())
}

fn in_band<'a>(view: &AsOf<'a>, band: Band) -> Vec<(Known<'a>, &'a Risk)> {
    let risks = view.items().iter().filter_map(|known| Some((*known, open_risk(known.item)?)));
    risks.filter(|(_, risk)| view.band(risk) == Some(band)).collect()
}

/// Exposure grown in the window. The denominator is what was open before: a record that just began can't have grown.
fn grown(view: &AsOf<'_>) -> Option<Fired> {
    let rules = &view.facts.program.thresholds.health;
    let (before, now) = (exposure(view, view.window().from), exposure(view, view.at));
    let limit = f64::from(before.sum) * (1.0 + rules.exposure_growth / 100.0);
    let fires = before.scored >= rules.exposure_least && f64::from(now.sum) >= limit;
    let new = |known: &&Known<'_>| open_risk(known.item).is_some() && view.window().contains(known.item.raised_at);
    fires.then(|| Fired {
        dimension: RISK.key,
        colour: Colour::Amber,
        says: "exposure grown over the window",
        inputs: view.items().iter().filter(new).map(Known::reference).collect(),
        k: now.sum,
        n: before.sum,
        threshold: Some((rules.exposure_growth, Unit::Percent)),
    })
}
