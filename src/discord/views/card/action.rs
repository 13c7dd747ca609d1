//! What a card says of an action item: priority, what stands in its way, what shows that it is done.

use super::LONG;
use crate::{
    discord::{view::Embed, views::phrases},
    domain::{Action, text::Prose},
};

pub(super) fn fields(card: Embed, action: &Action) -> Embed {
    let Action { state: _, priority, corrective, evidence, blocked_by, before_block: _ } = action;
    let prose =
        |text: &Option<Prose>| text.as_ref().map_or_else(String::new, |text| phrases::short(text.as_str(), LONG));
    card.inline("Priority", priority.map_or_else(String::new, |rank| format!("{} of 4", u8::from(rank))))
        .inline("Corrective", if *corrective { "Yes" } else { "" })
        .field("Blocked by", prose(blocked_by))
        .field("Evidence", prose(evidence))
}
