//! The buttons of a card: what is usual in its state, never more than fits.

use crate::{
    discord::{
        components::id::{Id, List, Pick},
        view::{Button, Look, Row, Select},
        views::choices,
    },
    domain::{
        Item, Move,
        decision::{Decision, DecisionState, Mode},
        item::Body,
    },
};

pub(super) fn rows(item: &Item) -> Vec<Row> {
    let id = item.id;
    if item.void.is_some() {
        return vec![vec![Button::new(Id::Page(List::History(id), 0), "History")].into()];
    }
    let mut rows: Vec<Row> = Vec::new();
    if let Body::Decision(decision) = &item.body {
        rows.extend(words_asked_for(item, decision));
    }
    let more = Button::new(Id::More(id), "More…");
    if !item.is_open() {
        let mut buttons = Vec::new();
        if item.legal_moves().iter().any(|step| *step != Move::Reopen) {
            buttons.push(Button::new(Id::Update(id), "Update"));
        }
        if item.legal_moves().contains(&Move::Reopen) {
            buttons.push(Button::new(Id::Move(id, Move::Reopen), "Reopen"));
        }
        buttons.push(more);
        rows.push(buttons.into());
        return rows;
    }
    rows.push(
        vec![
            Button::new(Id::Update(id), "Update").look(Look::Primary),
            Button::new(Id::Choose(id, Pick::Owner), "Assign"),
            Button::new(Id::Choose(id, Pick::Snooze), "Snooze"),
            Button::new(Id::Confirm(id), "Still valid"),
            more,
        ]
        .into(),
    );
    if item.owner.is_none() {
        rows.push(Select::people(Id::Picked(id, Pick::Owner), "Choose an owner", 1, Vec::new()).into());
    }
    if item.due.is_none() {
        rows.push(choices::due(Id::Picked(id, Pick::Due), &format!("{}…", item.kind().due_label())).into());
    }
    rows
}

/// What a decision asks people for, above everything else.
fn words_asked_for(item: &Item, decision: &Decision) -> Option<Row> {
    let id = item.id;
    let object = Button::new(Id::Object(id), "Object");
    let seen = Button::new(Id::Seen(id), "I've seen this");
    let mut buttons = match decision.state {
        DecisionState::Draft => {
            vec![
                Button::new(Id::Move(id, Move::Propose), "Propose").look(Look::Good),
                Button::new(Id::Choose(id, Pick::Approvers), "Approvers…"),
            ]
        }
        DecisionState::Proposed => vec![
            Button::new(Id::Move(id, Move::Approve), "Approve").look(Look::Good),
            Button::new(Id::Move(id, Move::Reject), "Reject").look(Look::Danger),
            object,
        ],
        DecisionState::OnHold => vec![Button::new(Id::Move(id, Move::Resume), "Resume").look(Look::Good), object],
        DecisionState::Accepted
        | DecisionState::Rejected
        | DecisionState::Withdrawn
        | DecisionState::Superseded
        | DecisionState::Deprecated => return None,
    };
    if decision.mode == Mode::Consent && decision.state == DecisionState::Proposed {
        buttons.push(seen);
    }
    if decision.open_concerns().next().is_some() && decision.state != DecisionState::Draft {
        buttons.push(Button::new(Id::Choose(id, Pick::Concern), "Resolve a concern"));
    }
    Some(buttons.into())
}
