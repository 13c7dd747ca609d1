//! Sheets: what can be done about an item, for the person who asked only.

use super::{choices, phrases};
use crate::{
    discord::{
        components::id::{Id, List, Pick},
        view::{Button, Look, View},
    },
    domain::{Item, decision::DecisionState, field::Part, item::Body},
};

/// The update sheet: the next step, and everything that changes from week to week.
#[must_use]
pub fn update(item: &Item) -> View {
    let id = item.id;
    let mut view =
        View::text(format!("{} is {}.", phrases::named(item, 200), item.state_label().to_lowercase())).quietly();
    if !item.legal_moves().is_empty() {
        view = view.row(choices::moves(item));
    }
    if item.void.is_some() {
        return view;
    }
    let mut set = Vec::new();
    if item.is_open() {
        set.push(Button::new(Id::Choose(id, Pick::Owner), "Owner"));
        let due = if item.due.is_some() {
            Button::new(Id::SetDue(id), "Move the date")
        } else {
            Button::new(Id::Choose(id, Pick::Due), item.kind().due_label())
        };
        set.push(due);
        set.extend(picks(item).iter().map(|pick| Button::new(Id::Choose(id, *pick), button_words(*pick))));
    }
    if item.is_in_force() {
        set.push(Button::new(Id::SetDue(id), item.date().0));
    }
    for buttons in set.chunks(5) {
        view = view.row(buttons.to_vec());
    }
    view.row(edits(item))
}

/// The sheet behind "More…": history, text, kind, links, and the way out for what was logged by mistake.
#[must_use]
pub fn more(item: &Item) -> View {
    let id = item.id;
    let mut look = vec![
        Button::new(Id::Whole(id), "Show in full"),
        Button::new(Id::Page(List::History(id), 0), "History"),
        Button::new(Id::Show(id), "Post the card here"),
    ];
    if item.source.is_some() {
        look.push(Button::new(Id::Source(id), "Source message"));
    }
    let view = View::text(phrases::named(item, 200)).quietly().row(look);
    if item.void.is_some() {
        return view;
    }
    view.row(edits(item)).row(vec![
        Button::new(Id::Choose(id, Pick::Kind), "Convert…"),
        Button::new(Id::Link(id), "Link…"),
        Button::new(Id::Void(id), "Void…").look(Look::Danger),
    ])
}

fn edits(item: &Item) -> Vec<Button> {
    let edit = |part: &Part| Button::new(Id::Edit(item.id, *part), format!("Edit {}", lower_first(part.label())));
    Part::of(item.kind()).iter().map(edit).collect()
}

/// What else a select can set, by kind and state.
fn picks(item: &Item) -> &'static [Pick] {
    match &item.body {
        Body::Risk(_) => &[Pick::Level, Pick::Residual, Pick::Response, Pick::Proximity],
        Body::Decision(decision) if decision.state == DecisionState::Draft => &[Pick::Approvers, Pick::Reversibility],
        Body::Decision(decision) if decision.open_concerns().next().is_some() => {
            &[Pick::Concern, Pick::Approvers, Pick::Reversibility]
        }
        Body::Decision(decision) if decision.state == DecisionState::Proposed => {
            &[Pick::Approvers, Pick::Reversibility]
        }
        Body::Decision(_) => &[Pick::Reversibility],
        Body::Action(_) => &[Pick::Priority],
        Body::Issue(_) => &[Pick::Severity],
    }
}

const fn button_words(pick: Pick) -> &'static str {
    match pick {
        Pick::Level => "Score",
        Pick::Residual => "Score after treatment",
        Pick::Concern => "Resolve a concern",
        other => other.label(),
    }
}

fn lower_first(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}
