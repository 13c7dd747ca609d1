//! What a card says of a risk: score, statement, treatment, acceptance.

use super::LONG;
use crate::{
    discord::{view::Embed, views::phrases},
    domain::{
        Program, Risk,
        risk::{Acceptance, Score},
        text::Prose,
    },
};

pub(super) fn fields(card: Embed, risk: &Risk, program: &Program) -> Embed {
    let Risk {
        state: _,
        cause,
        event,
        effect,
        inherent,
        residual,
        proximity,
        response,
        plan,
        trigger,
        contingency,
        acceptance,
    } = risk;
    let prose =
        |text: &Option<Prose>| text.as_ref().map_or_else(String::new, |text| phrases::short(text.as_str(), LONG));
    card.inline("Score", score(*inherent, *residual, program))
        .inline("Response", response.map_or("", |response| response.label()))
        .inline("Proximity", proximity.map_or("", |proximity| proximity.label()))
        .field("Accepted", acceptance.as_ref().map_or_else(String::new, |it| accepted(it, program)))
        .field("Statement", statement(cause.as_ref(), event.as_ref(), effect.as_ref()))
        .field("Plan", prose(plan))
        .field("Trigger", prose(trigger))
        .field("Contingency", prose(contingency))
}

/// Inherent and residual where they differ, else the one that there is.
fn score(inherent: Option<Score>, residual: Option<Score>, program: &Program) -> String {
    let words = |score: Score| phrases::score(score, &program.rules.bands);
    match (inherent, residual) {
        (Some(before), Some(after)) if before != after => {
            format!("{}\n→ {} after treatment", words(before), words(after))
        }
        (_, Some(score)) | (Some(score), None) => words(score),
        (None, None) => "Not assessed yet".to_owned(),
    }
}

fn accepted(acceptance: &Acceptance, program: &Program) -> String {
    let Acceptance { by, reason, until } = acceptance;
    let until = phrases::day_and_distance(*until, &program.calendar);
    format!("by {} until {until}: {}", phrases::person(*by), phrases::short(reason.as_str(), LONG))
}

/// "Because of … it may happen that … which would lead to …", with what of it is known.
fn statement(cause: Option<&Prose>, event: Option<&Prose>, effect: Option<&Prose>) -> String {
    [("Because of", cause), ("it may happen that", event), ("which would lead to", effect)]
        .into_iter()
        .filter_map(|(lead, text)| Some(format!("*{lead}* {}", phrases::short(text?.as_str(), LONG))))
        .collect::<Vec<_>>()
        .join("\n")
}
