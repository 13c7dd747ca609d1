//! Figures in words: colours, values with k/n, trends, targets, the items behind them. Shared by all that reports.

use super::phrases;
use crate::{
    domain::Reference,
    report::{
        Call, Colour, Figure,
        figure::{Part, Setting, StillOpen, Target, Unit},
        health::{Fired, Health, Standing},
        thresholds::Thresholds,
    },
};

/// A colour as a mark: never without its word, since not everybody tells the marks apart.
#[must_use]
pub const fn mark(colour: Colour) -> &'static str {
    match colour {
        Colour::Green => "🟢",
        Colour::Amber => "🟡",
        Colour::Red => "🔴",
        Colour::Grey => "⚪",
    }
}

/// A colour with its word.
#[must_use]
pub fn light(colour: Colour) -> String {
    format!("{} **{colour}**", mark(colour))
}

/// The colour of an embed's edge.
#[must_use]
pub const fn edge(colour: Colour) -> u32 {
    match colour {
        Colour::Green => 0x002F_A36B,
        Colour::Amber => 0x00D9_9A1C,
        Colour::Red => 0x00D6_4550,
        Colour::Grey => super::palette::QUIET,
    }
}

/// A number without a tail of zeros: `3`, `3.5`.
#[must_use]
pub fn number(value: f64) -> String {
    let tenths = (value * 10.0).round() / 10.0;
    if tenths.fract() == 0.0 { format!("{tenths:.0}") } else { format!("{tenths:.1}") }
}

/// A number with its unit.
#[must_use]
pub fn amount(value: f64, unit: Unit) -> String {
    let value = number(value);
    match unit {
        Unit::Percent => format!("{value} %"),
        Unit::WorkingDays => format!("{value} WD"),
        Unit::Days => format!("{value} days"),
        Unit::Count => value,
        Unit::PerHundred => format!("{value} per 100"),
    }
}

/// A figure's value with its k/n, or n/a with the reason.
#[must_use]
pub fn value(figure: &Figure) -> String {
    let Some(value) = figure.value else {
        return format!("n/a: {}", figure.absent.unwrap_or("no data"));
    };
    let value = amount(value, figure.unit);
    if figure.series.is_empty() {
        return format!("{value} ({}/{})", figure.k, figure.n);
    }
    let before: Vec<String> = figure.series.iter().rev().skip(1).map(|one| number(*one)).collect();
    format!("{value} (windows before: {})", before.join(", "))
}

/// How it moved in a week; empty where there is nothing to compare with.
#[must_use]
pub fn trend(figure: &Figure) -> String {
    let (Some(now), Some(before)) = (figure.value, figure.week_before) else { return String::new() };
    let (now_told, before_told) = (amount(now, figure.unit), amount(before, figure.unit));
    if now_told == before_told {
        "as a week ago".to_owned()
    } else {
        format!("{} from {before_told} a week ago", if now > before { "▲" } else { "▼" })
    }
}

/// Where it should be; empty where there is no target.
#[must_use]
pub fn target(target: Target, unit: Unit) -> String {
    match target {
        Target::AtLeast(least) => format!("at least {}", amount(least, unit)),
        Target::Above(least) => format!("above {}", amount(least, unit)),
        Target::Below(most) => format!("below {}", amount(most, unit)),
        Target::Falling => "falling".to_owned(),
        Target::ByGate(share) => format!("{} by the gate", amount(share, unit)),
        Target::None => String::new(),
    }
}

/// The same with what still is amber, and from how many on there is a colour.
#[must_use]
pub fn target_whole(figure: &Figure, numbers: &Thresholds) -> String {
    let near = match figure.target {
        Target::AtLeast(least) | Target::Above(least) => {
            format!("amber down to {}", amount((least - numbers.amber_points).max(0.0), figure.unit))
        }
        Target::Below(most) => format!("amber up to {}", amount(most * numbers.amber_factor, figure.unit)),
        Target::Falling => "else amber".to_owned(),
        Target::ByGate(_) | Target::None => return target(figure.target, figure.unit),
    };
    let least = numbers.least_for_colour;
    format!("{}, {near}; no colour of fewer than {least}", target(figure.target, figure.unit))
}

/// A figure in a line: how it stands, its name, its value, its trend, its target where there is room for it, and what is
/// still open beside what is finished.
#[must_use]
pub fn line(figure: &Figure, with_target: bool) -> String {
    let mut facts = vec![value(figure)];
    if figure.value.is_some() {
        facts.push(trend(figure));
        let target = target(figure.target, figure.unit);
        facts.push(if target.is_empty() || !with_target { String::new() } else { format!("target {target}") });
    }
    // What is finished may be nothing yet, and what is open still has an age; nothing of both is not worth a word.
    let open = figure.open.filter(|open| figure.value.is_some() || open.count > 0);
    facts.push(open.map(still_open).unwrap_or_default());
    facts.retain(|fact| !fact.is_empty());
    format!("{} **{}** {}", figure.colour.map_or("▫️", mark), figure.name, facts.join(" · "))
}

/// What is still open beside a latency of finished things.
#[must_use]
pub fn still_open(open: StillOpen) -> String {
    match open.oldest {
        None => "none still open".to_owned(),
        Some(oldest) => format!("{} still open, the oldest for {oldest} WD", open.count),
    }
}

/// A number beside a figure.
#[must_use]
pub fn part(part: &Part) -> String {
    let value = part.value.map_or_else(|| "n/a".to_owned(), |value| amount(value, part.unit));
    let of = part.n.map(|n| format!(" (n = {n})")).unwrap_or_default();
    format!("{}: {value}{of}", part.label)
}

/// A number that a figure was computed with, under the name by which it can be set.
#[must_use]
pub fn setting(setting: &Setting) -> String {
    match setting {
        Setting::Number { name, value } => format!("`{name}` {}", number(*value)),
        Setting::Review { of, within } => format!("{of}: reviewed within {within}"),
    }
}

/// Items by reference, at most so many before "and N more".
#[must_use]
pub fn references(inputs: &[Reference], most: usize) -> String {
    let mut shown: Vec<String> = inputs.iter().take(most).map(ToString::to_string).collect();
    match inputs.len() - shown.len() {
        0 => shown.join(", "),
        more => {
            let last = shown.pop().unwrap_or_default();
            shown.push(format!("{last} and {more} more"));
            shown.join(", ")
        }
    }
}

/// A rule that fired, with the items that it is about, how many of how many, and the number that it goes by.
#[must_use]
pub fn fired(rule: &Fired, inputs: &str) -> String {
    let threshold =
        rule.threshold.map(|(limit, unit)| format!(", threshold {}", amount(limit, unit))).unwrap_or_default();
    let inputs = if inputs.is_empty() { String::new() } else { format!(": {inputs}") };
    format!("{} {} · {}{inputs} ({}/{}{threshold})", mark(rule.colour), rule.colour, rule.says, rule.k, rule.n)
}

/// "🟢 Called Green, computed Amber: why".
#[must_use]
pub fn call(health: &Health) -> String {
    let computed = format!("computed {}", health.computed);
    let Some(call) = &health.call.call else {
        let how = if health.computed == Colour::Grey { "No data yet" } else { "Not called yet" };
        return format!(
            "{} **{how}**, {computed}. A lead says how they see it with `/health call`",
            mark(health.computed)
        );
    };
    let standing = standing(health.call.standing);
    let standing = if standing.is_empty() { String::new() } else { format!(" ({standing})") };
    let mut line = format!("{} **Called {}**{standing}, {computed}", mark(health.call.shown), call.colour);
    if health.call.standing == Standing::Expired {
        line = format!("{line}, shown as {}", health.call.shown);
    }
    format!("{line}{}", reason(call))
}

/// Why it was called so, behind a colon; empty where nobody said.
#[must_use]
pub fn reason(call: &Call) -> String {
    call.reason.as_ref().map(|reason| format!(": {}", phrases::short(reason, 500))).unwrap_or_default()
}

/// How far the record can be trusted; `None` where nothing is open.
#[must_use]
pub fn trust(health: &Health) -> Option<String> {
    let trust = health.trust;
    let confidence = trust.confidence?;
    Some(format!("Confidence **{confidence}**: {} of {} open items unreviewed", trust.unreviewed, trust.open))
}

/// The score, and what costs most of it.
#[must_use]
pub fn score(health: &Health) -> Option<String> {
    let score = format!("Score **{}** of 100", number(health.score?));
    Some(health.drag.map_or_else(|| score.clone(), |drag| format!("{score} · biggest drag: {drag}")))
}

/// What has become of a call, where it does not simply stand.
const fn standing(standing: Standing) -> &'static str {
    match standing {
        Standing::Never => "not called yet",
        Standing::Current => "",
        Standing::Late => "late: not renewed in time",
        Standing::Expired => "expired: its reason held for a week",
        Standing::Grey => "too old to say anything",
    }
}
