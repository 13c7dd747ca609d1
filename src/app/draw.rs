//! Draw: from a report to the spec of each chart, and to its picture. Charts know no item, reports know no chart.

use std::collections::BTreeMap;

use chrono::{DateTime, Days, NaiveDate, Utc};

use crate::{
    charts::{
        Chart, ChartError, Heading, Picture,
        action_flow::{self, Flow},
        decision_latency::{self, Latency},
        exposure_burndown::{self, Exposure},
        health_weeks::{self, Week},
        milestone_slip,
        palette::Light,
        risk_heat_map::{self, Bands, Scored},
    },
    domain::{Body, vocabulary::vocabulary},
    report::{
        AsOf, Colour,
        ends::{done_at, dropped_at},
        exposure::open_risk,
        kpi::latency::{decided_after, pending},
        span::{back, monday},
        stats::{count, percentile},
        summary::trend::{Point, trend},
    },
};

/// The weeks that a chart shows, this one included.
pub const WEEKS: u32 = 12;
/// The weeks that the chart of health shows: its tiles carry words.
pub const HEALTH_WEEKS: u32 = 8;

vocabulary! {
    /// What can be drawn. The keys are the names of the charts.
    Plot {
        RiskHeatMap = "risk-heat-map", "Risk heat map";
        ExposureBurndown = "exposure-burndown", "Exposure burndown";
        MilestoneSlip = "milestone-slip", "Milestone slip";
        ActionFlow = "action-flow", "Action items opened and closed";
        DecisionLatency = "decision-latency", "Decision latency";
        HealthWeeks = "health-weeks", "Health by week";
    }
}

/// Draws one.
///
/// # Errors
/// [`ChartError`]: the report goes out without the picture.
pub fn draw(plot: Plot, view: &AsOf<'_>) -> Result<Picture, ChartError> {
    chart(plot, view).draw()
}

/// What is to be drawn.
#[must_use]
pub fn chart(plot: Plot, view: &AsOf<'_>) -> Chart {
    match plot {
        Plot::RiskHeatMap => risk_heat_map(view).into(),
        Plot::ExposureBurndown => exposure_burndown(view).into(),
        // No milestone is recorded yet: the chart says what would fill it.
        Plot::MilestoneSlip => milestone_slip::Spec { heading: heading(view), milestones: Vec::new() }.into(),
        Plot::ActionFlow => action_flow(view).into(),
        Plot::DecisionLatency => decision_latency(view).into(),
        Plot::HealthWeeks => health_weeks(view).into(),
    }
}

fn heading(view: &AsOf<'_>) -> Heading {
    Heading { program: view.facts.program.name.as_str().to_owned(), on: view.today }
}

fn risk_heat_map(view: &AsOf<'_>) -> risk_heat_map::Spec {
    let (mut risks, mut unscored) = (Vec::new(), 0);
    for known in view.items() {
        let Some(risk) = open_risk(known.item) else { continue };
        match risk.score() {
            Some(score) => risks.push(Scored {
                reference: known.reference().to_string(),
                likelihood: score.likelihood(),
                impact: score.impact(),
            }),
            None => unscored += 1,
        }
    }
    let bands = view.facts.program.rules.bands;
    let bands = Bands { medium: bands.medium, high: bands.high, extreme: bands.extreme };
    risk_heat_map::Spec { heading: heading(view), risks, unscored, bands }
}

/// Points a week apart, the last one now. What was known at the first of them stands apart from what came since.
fn exposure_burndown(view: &AsOf<'_>) -> exposure_burndown::Spec {
    let first_scored = |known: &crate::report::facts::Known<'_>| {
        known.first(|item| open_risk(item).is_some_and(|risk| risk.score().is_some()))
    };
    let begin = view.items().iter().filter_map(first_scored).min();
    let instants: Vec<DateTime<Utc>> = weekly(view, WEEKS).into_iter().filter(|at| begin <= Some(*at)).collect();
    let start = instants.first().copied().filter(|_| begin.is_some());
    let point = |at: &DateTime<Utc>| {
        let mut point = Exposure { on: view.calendar().today(*at), known: 0, new: 0 };
        for known in view.items() {
            let Some(score) = known.then(*at).and_then(open_risk).and_then(crate::domain::Risk::score) else {
                continue;
            };
            let was_there = start.is_some_and(|start| known.moments[0].at <= start);
            *(if was_there { &mut point.known } else { &mut point.new }) += u64::from(score.product());
        }
        point
    };
    let points = if start.is_some() { instants.iter().map(point).collect() } else { Vec::new() };
    exposure_burndown::Spec { heading: heading(view), points, target: None }
}

fn action_flow(view: &AsOf<'_>) -> action_flow::Spec {
    let (mut opened, mut closed) = (BTreeMap::<NaiveDate, u32>::new(), BTreeMap::<NaiveDate, u32>::new());
    let week_of = |at: DateTime<Utc>| monday(view.calendar().today(at));
    for known in view.items().iter().filter(|known| matches!(known.item.body, Body::Action(_))) {
        *opened.entry(week_of(known.moments[0].at)).or_default() += 1;
        if let Some(over) = done_at(known).or_else(|| dropped_at(known)) {
            *closed.entry(week_of(over)).or_default() += 1;
        }
    }
    let Some(first) = opened.keys().chain(closed.keys()).min().copied() else {
        return action_flow::Spec { heading: heading(view), weeks: Vec::new() };
    };
    let until = |counts: &BTreeMap<NaiveDate, u32>, week: NaiveDate| counts.range(..=week).map(|(_, n)| n).sum::<u32>();
    let flow = |week: NaiveDate| Flow {
        week,
        opened: opened.get(&week).copied().unwrap_or_default(),
        closed: closed.get(&week).copied().unwrap_or_default(),
        open: until(&opened, week).saturating_sub(until(&closed, week)),
    };
    action_flow::Spec { heading: heading(view), weeks: weeks_since(view, first).into_iter().map(flow).collect() }
}

fn decision_latency(view: &AsOf<'_>) -> decision_latency::Spec {
    let mut waits = BTreeMap::<NaiveDate, Vec<i64>>::new();
    for known in view.items() {
        if let Some((decided, wait)) = decided_after(view, known) {
            waits.entry(monday(view.calendar().today(decided))).or_default().push(wait);
        }
    }
    let pending = pending(view);
    let whole = |wd: i64| u32::try_from(wd).unwrap_or_default();
    let latency = |week: NaiveDate| {
        let waits = waits.get(&week).map_or(&[][..], Vec::as_slice);
        let rank = |rank| percentile(waits, rank).map(whole);
        Latency { week, decided: count(waits.len()), median: rank(50), p90: rank(90) }
    };
    let weeks = waits.keys().min().map(|first| weeks_since(view, *first).into_iter().map(latency).collect());
    decision_latency::Spec {
        heading: heading(view),
        weeks: weeks.unwrap_or_default(),
        target: Some(view.facts.program.thresholds.targets.decision_latency_wd),
        pending: count(pending.len()),
        oldest: pending.iter().max().copied().map(whole),
    }
}

fn health_weeks(view: &AsOf<'_>) -> health_weeks::Spec {
    let began = view.facts.began.into_iter().chain(view.items().iter().map(|known| known.moments[0].at)).min();
    let points = trend(view, HEALTH_WEEKS).into_iter().filter(|point| began <= Some(point.at));
    let week = |point: Point| Week {
        on: view.calendar().today(point.at),
        called: point.called.map_or(Light::Grey, light),
        late: point.late,
        computed: light(point.computed),
        score: point.score.map(rounded),
    };
    let weeks = if began.is_some() { points.map(week).collect() } else { Vec::new() };
    health_weeks::Spec { heading: heading(view), weeks }
}

const fn light(colour: Colour) -> Light {
    match colour {
        Colour::Green => Light::Green,
        Colour::Amber => Light::Amber,
        Colour::Red => Light::Red,
        Colour::Grey => Light::Grey,
    }
}

/// A score as a whole number from 0 to 100.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "it is held to 0–100")]
fn rounded(score: f64) -> u8 {
    score.round().clamp(0.0, 100.0) as u8
}

/// The instants of a trend, oldest first, the last one now.
fn weekly(view: &AsOf<'_>, weeks: u32) -> Vec<DateTime<Utc>> {
    let days = view.facts.program.thresholds.trend_days;
    (0..weeks).rev().map(|ago| back(view.at, ago * days)).collect()
}

/// The Mondays from a week on, at most so many as a chart shows, up to this week's.
fn weeks_since(view: &AsOf<'_>, first: NaiveDate) -> Vec<NaiveDate> {
    let this = monday(view.today);
    let mondays = (0..WEEKS).rev().filter_map(|ago| this.checked_sub_days(Days::new(u64::from(ago) * 7)));
    mondays.filter(|week| *week >= first).collect()
}

#[cfg(test)]
mod tests;
