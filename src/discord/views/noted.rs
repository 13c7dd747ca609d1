//! What a button, a select or a form did, in a sentence for whoever used it; and what is still to be chosen.

use super::{notices::done, phrases};
use crate::{
    discord::{
        components::id::{Id, Pick},
        view::{Select, View},
    },
    domain::{Item, item::Body},
};

/// Something about it was edited.
#[must_use]
pub fn edited(item: &Item) -> View {
    done(&format!("**{}** is changed.", item.reference()), None)
}

/// Other people are asked.
#[must_use]
pub fn approvers(item: &Item) -> View {
    let people: Vec<_> = match &item.body {
        Body::Decision(decision) => decision.approvers.iter().map(|approver| approver.user).collect(),
        _ => Vec::new(),
    };
    let reference = item.reference();
    if people.is_empty() {
        return done(&format!("**{reference}** asks nobody in particular: it is accepted by consent."), None);
    }
    done(&format!("**{reference}** needs the word of {}.", phrases::people(&people)), None)
}

/// Somebody has seen a proposal.
#[must_use]
pub fn seen(item: &Item) -> View {
    done(&format!("Noted: you have seen **{}**.", item.reference()), None)
}

/// An act was taken back.
#[must_use]
pub fn undone(items: &[Item]) -> View {
    let lines: Vec<String> = items
        .iter()
        .map(|item| {
            let (reference, state) = (item.reference(), item.state_label().to_lowercase());
            // An issue that came of what was taken back never was void before.
            if item.void.is_some() {
                return format!("**{reference}** is void.");
            }
            format!("**{reference}** is {state} again, {}.", owned(item))
        })
        .collect();
    done(&format!("Undone.\n{}", lines.join("\n")), None)
}

fn owned(item: &Item) -> String {
    item.owner.map_or_else(|| "unowned".to_owned(), |owner| format!("owned by {}", phrases::person(owner)))
}

/// An owner was typed, and nobody is called that.
#[must_use]
pub fn nobody_called(item: &Item, typed: &str) -> View {
    let select = Select::people(Id::Picked(item.id, Pick::Owner), "Choose an owner", 1, Vec::new());
    let name = phrases::short(typed, 60);
    View::text(format!("I know nobody called “{name}” here, so **{}** has no owner yet.", item.reference()))
        .quietly()
        .row(select)
}
