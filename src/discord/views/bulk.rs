//! Many items at once: what was chosen, what to do, what came of it.

use super::phrases;
use crate::{
    discord::{
        components::id::{Bulk, Id},
        view::{Button, Look, Select, View},
    },
    domain::{ActId, Item, Reference, Rejection},
};

/// What was chosen, and what can be done with it.
#[must_use]
pub fn chosen(draft: i64, items: &[Item]) -> View {
    let lines: Vec<String> = items.iter().map(|item| phrases::named(item, 50)).collect();
    let many = i64::try_from(items.len()).unwrap_or(i64::MAX);
    let heading = phrases::count(many, "action item", "action items");
    let button = |what: Bulk| Button::new(Id::BulkDo(draft, what), what.label());
    View::text(format!("{heading} chosen:\n{}", lines.join("\n"))).quietly().row(vec![
        button(Bulk::Done).look(Look::Good),
        button(Bulk::Owner),
        button(Bulk::Due),
    ])
}

/// Asks who gets them.
#[must_use]
pub fn owner(draft: i64) -> View {
    View::text("Who looks after them from now on?").quietly().row(Select::people(
        Id::BulkOwner(draft),
        "Choose an owner",
        1,
        Vec::new(),
    ))
}

/// What came of it: what changed, what did not and why, and the way back.
#[must_use]
pub fn done(act: ActId, done: &[Item], refused: &[(Reference, Rejection)]) -> View {
    let references: Vec<String> = done.iter().map(|item| item.reference().to_string()).collect();
    let mut lines = vec![if references.is_empty() {
        "Nothing was changed.".to_owned()
    } else {
        format!("Changed: {}.", references.join(", "))
    }];
    lines.extend(refused.iter().map(|(reference, why)| format!("**{reference}** was not: {why}")));
    let view = View::text(lines.join("\n")).quietly();
    if done.is_empty() { view } else { view.row(vec![Button::new(Id::Undo(act), "Undo")]) }
}
