//! The sections for executives: what changed and why it matters, what is needed from them, the top risks, six weeks.

use super::{
    Line, Section,
    pen::Pen,
    says, section,
    standing::fired,
    team::{need, risk},
};
use crate::{
    discord::views::{
        figures::{mark, number},
        phrases,
    },
    report::summary::{
        Executive,
        matters::{Matter, Why},
        trend::Point,
    },
};

pub(super) fn sections(pen: &Pen<'_>, figures: &Executive) -> Vec<Section> {
    let Executive { at: _, since: _, verdict, quiet: _, next_due: _, matters, needs, risks, trend } = figures;
    let mut needed: Vec<Line> = needs.iter().map(|one| need(pen, one)).collect();
    if needed.is_empty() {
        needed.push(says("Nothing this week."));
    }
    let mut weighs: Vec<Line> = Vec::new();
    if let Some(rule) = verdict.fired.first() {
        weighs.push(fired(pen, rule, verdict));
    }
    vec![
        section("What we need from you", needed),
        section("What changed, and why it matters", matters.iter().map(|one| matter(pen, one)).collect()),
        section("What weighs most", weighs),
        section("Top risks", risks.iter().map(|one| risk(pen, one)).collect()),
        section("Six weeks", six_weeks(pen, trend)),
    ]
}

fn matter(pen: &Pen<'_>, one: &Matter) -> Line {
    let why = match one.why {
        Why::RiskOccurred => "a risk that **happened**: it is an issue now".to_owned(),
        Why::SevereIssue { severity } => {
            format!("a new issue of **severity {}** · {}", u8::from(severity), phrases::owner(one.line.owner))
        }
        Why::RiskRose { from, to } => format!("the risk rose from {from} to **{to}**"),
        Why::NewRisk { band } => format!("a new risk that is **{band}**"),
        Why::UrgentActionMoved => {
            let to = one.line.due.map(|due| format!(" to {}", pen.day(due))).unwrap_or_default();
            format!("priority 1, and its date **moved**{to}")
        }
        Why::BlockerResolved => "a blocker is **resolved**".to_owned(),
        Why::RiskBurned { from, to: Some(to) } => format!("the risk is down from {from} to **{to}**"),
        Why::RiskBurned { from, to: None } => format!("a risk that was {from} is **closed** and did not happen"),
        Why::Decided { accepted: true } => "decided: **accepted**".to_owned(),
        Why::Decided { accepted: false } => "decided: **rejected**".to_owned(),
    };
    pen.item(&one.line, &[why])
}

/// Oldest first, each by the day on which the record was looked at: the called colour where there was a call, which is
/// said then, since the score beside it is computed; else the computed one.
fn six_weeks(pen: &Pen<'_>, trend: &[Point]) -> Vec<Line> {
    if trend.iter().all(|point| point.open == 0 && point.score.is_none()) {
        return Vec::new();
    }
    let said = |point: &Point| {
        let on = pen.program.calendar.today(point.at).format("%-d %b");
        let colour = point.called.unwrap_or(point.computed);
        let call = match (point.called, point.late) {
            (None, _) => "",
            (Some(_), false) => " (called)",
            (Some(_), true) => " (called, late)",
        };
        format!("{on} {} {colour}{call}", mark(colour))
    };
    let marks: Vec<String> = trend.iter().map(said).collect();
    let from_to = |of: fn(&Point) -> Option<String>| -> Option<String> {
        let known: Vec<String> = trend.iter().filter_map(of).collect();
        let (first, last) = (known.first()?, known.last()?);
        Some(if known.len() > 1 { format!("{first} → {last}") } else { last.clone() })
    };
    let mut lines = vec![says(marks.join(" → "))];
    let score = from_to(|point| point.score.map(number)).map(|score| format!("score {score}"));
    let exposure = from_to(|point| Some(point.exposure.to_string())).map(|sum| format!("exposure {sum}"));
    let open = from_to(|point| Some(point.open.to_string())).map(|open| format!("open items {open}"));
    let figures: Vec<String> = [score, exposure, open].into_iter().flatten().collect();
    lines.push(says(figures.join(" · ")));
    lines
}
