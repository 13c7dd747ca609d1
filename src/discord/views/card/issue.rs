//! What a card says of an issue: severity, what it does, how it was resolved.

use super::LONG;
use crate::{
    discord::{view::Embed, views::phrases},
    domain::{Issue, text::Prose},
};

pub(super) fn fields(card: Embed, issue: &Issue) -> Embed {
    let Issue { state: _, severity, blocked, impact, resolution, root_cause } = issue;
    let prose =
        |text: &Option<Prose>| text.as_ref().map_or_else(String::new, |text| phrases::short(text.as_str(), LONG));
    card.inline(
        "Severity",
        severity.map_or_else(String::new, |rank| format!("{} of 4 (1 is the worst)", u8::from(rank))),
    )
    .inline("Blocked", if *blocked { "Yes" } else { "" })
    .field("Impact", prose(impact))
    .field("Resolution", prose(resolution))
    .field("Root cause", prose(root_cause))
}
