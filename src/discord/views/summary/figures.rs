//! Health, the rules that fired, and KPIs in words: each figure with its k/n and its trend.

use super::{Line, pen::Pen, says};
use crate::{
    discord::views::phrases,
    domain::text::{cut, escape},
    report::{
        Colour, Figure,
        figure::Unit,
        health::{Fired, Health, Standing},
    },
};

/// A colour in a word, with a mark that is told apart by its place in a palette made for all eyes.
pub(super) const fn light(colour: Colour) -> &'static str {
    match colour {
        Colour::Green => "🟢 **Green**",
        Colour::Amber => "🟠 **Amber**",
        Colour::Red => "🔴 **Red**",
        Colour::Grey => "⚪ **Grey**",
    }
}

/// The same without the word.
pub(super) const fn mark(colour: Colour) -> &'static str {
    match colour {
        Colour::Green => "🟢",
        Colour::Amber => "🟠",
        Colour::Red => "🔴",
        Colour::Grey => "⚪",
    }
}

/// A card's edge.
pub(super) const fn colour_of(colour: Colour) -> u32 {
    match colour {
        Colour::Green => 0x002F_A36B,
        Colour::Amber => 0x00E0_9B39,
        Colour::Red => 0x00D6_4550,
        Colour::Grey => crate::discord::views::palette::QUIET,
    }
}

/// The verdict: the call and what is computed, side by side, and how far the record can be trusted.
pub(super) fn verdict(health: &Health) -> Vec<String> {
    let call = &health.call;
    let computed = health.computed.label().to_lowercase();
    let said = match (&call.call, call.standing) {
        (None, _) | (_, Standing::Never) => {
            format!("{}, computed. Nobody has called it yet: `/health call`", light(call.shown))
        }
        (Some(made), standing) => {
            let reason = made.reason.as_ref().map(|reason| format!(": {}", escape(&cut(reason, 500))));
            let said = format!(
                "{} · called {} by {}, computed {computed}{}",
                light(call.shown),
                made.colour.label().to_lowercase(),
                phrases::person(made.by),
                reason.unwrap_or_default()
            );
            match standing {
                Standing::Late => format!("{said} · **the call is late**"),
                Standing::Expired => format!("{said} · **the call has expired**"),
                Standing::Grey => format!("{said} · **the call is too old to count**"),
                Standing::Never | Standing::Current => said,
            }
        }
    };
    let mut trust = vec![match health.trust.confidence {
        Some(confidence) => {
            format!("Confidence {confidence}: {} of {} items unreviewed", health.trust.unreviewed, health.trust.open)
        }
        None => "Nothing is open, so there is nothing to trust or to doubt".to_owned(),
    }];
    trust.extend(health.score.map(|score| format!("score {score:.0}")));
    trust.extend(health.drag.map(|drag| format!("what costs most: {drag}")));
    vec![said, trust.join(" · ")]
}

/// A rule that fired.
pub(super) fn fired(pen: &Pen<'_>, rule: &Fired, health: &Health) -> Line {
    let name = health.dimensions.iter().find(|one| one.key == rule.dimension).map_or(rule.dimension, |one| one.name);
    let (references, cut) = pen.references(&rule.inputs);
    let mut text = format!("{} **{name}** {} ({}/{})", mark(rule.colour), rule.says, rule.k, rule.n);
    if !references.is_empty() {
        text = format!("{text}: {references}");
    }
    if let Some(limit) = rule.threshold {
        text = format!("{text} · limit {}", number(limit));
    }
    Line { cut, ..says(text) }
}

/// A KPI with its k/n and where it comes from.
pub(super) fn kpi(figure: &Figure) -> Line {
    let mark = figure.colour.map_or("▫️", mark);
    let Some(value) = figure.value else {
        let why = figure.absent.map(|why| format!(" ({why})")).unwrap_or_default();
        return says(format!("{mark} {} **n/a**{why}", figure.name));
    };
    let share = if figure.n > 0 { format!(" ({}/{})", figure.k, figure.n) } else { String::new() };
    says(format!("{mark} {} **{}**{share}{}", figure.name, in_unit(value, figure.unit), trend(figure, value)))
}

fn trend(figure: &Figure, value: f64) -> String {
    let Some(before) = figure.week_before else { return String::new() };
    let way = if (value - before).abs() < 0.05 {
        return " → as a week ago".to_owned();
    } else if value > before {
        "↑"
    } else {
        "↓"
    };
    format!(" {way} from {}", in_unit(before, figure.unit))
}

fn in_unit(value: f64, unit: Unit) -> String {
    match unit {
        Unit::Percent => format!("{value:.0} %"),
        Unit::WorkingDays => format!("{} working days", number(value)),
        Unit::Count => number(value),
        Unit::PerHundred => format!("{} per 100 open items", number(value)),
    }
}

/// A number with at most one digit behind the point.
pub(super) fn number(value: f64) -> String {
    let text = format!("{value:.1}");
    text.strip_suffix(".0").map_or_else(|| text.clone(), str::to_owned)
}
