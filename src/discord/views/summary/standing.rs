//! How a program stands, in a summary: the verdict, and the rules behind it with links to their items.

use super::{Line, pen::Pen, says};
use crate::{
    discord::views::{figures, phrases},
    report::health::{Fired, Health},
};

/// The verdict: the call and what is computed, side by side, and how far the record can be trusted.
pub(super) fn verdict(health: &Health) -> Vec<String> {
    let by = health.call.call.as_ref().map(|call| format!(" — {}", phrases::person(call.by)));
    let said = format!("{}{}", figures::call(health), by.unwrap_or_default());
    let trust = figures::trust(health)
        .unwrap_or_else(|| "Nothing is open, so there is nothing to trust or to doubt".to_owned());
    let trust: Vec<String> = std::iter::once(trust).chain(figures::score(health)).collect();
    vec![said, trust.join(" · ")]
}

/// A rule that fired.
pub(super) fn fired(pen: &Pen<'_>, rule: &Fired, health: &Health) -> Line {
    let name = health.dimensions.iter().find(|one| one.key == rule.dimension).map_or(rule.dimension, |one| one.name);
    let (references, cut) = pen.references(&rule.inputs);
    Line { cut, ..says(format!("**{name}** {}", figures::fired(rule, &references))) }
}
