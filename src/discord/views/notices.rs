//! Short answers: refusals, failures, undo, and what a person should know once.

use super::phrases;
use crate::{
    discord::{
        components::id::Id,
        view::{Button, Look, View},
    },
    domain::{ActId, ChannelId, Item, Program, Rejection, rejection::standing, text::escape},
};

/// A refusal: its sentence, and what was typed given back where a draft holds it.
#[must_use]
pub fn refusal(rejection: &Rejection, draft: Option<i64>) -> View {
    let view = View::text(rejection.to_string()).quietly();
    let Some(draft) = draft else { return view };
    let again = Button::new(Id::DraftReopen(draft), "Edit and try again").look(Look::Primary);
    match rejection {
        Rejection::ChangedMeanwhile { .. } | Rejection::CharterChangedMeanwhile { .. } => {
            view.row(vec![again, Button::new(Id::DraftApply(draft), "Apply mine anyway").look(Look::Danger)])
        }
        _ => view.row(vec![again]),
    }
}

/// A failure of ours: no word about its insides, and a reference that the log carries.
#[must_use]
pub fn failure(reference: &str) -> View {
    View::text(format!(
        "Something went wrong on our side. Nothing was changed. Please try again; if it happens again, tell whoever runs this bot. Reference: {}",
        escape(reference)
    ))
    .quietly()
}

/// The same, with a way to open again what was typed, where a draft holds it.
#[must_use]
pub fn or_again(view: View, draft: Option<i64>) -> View {
    let button = draft.map(|draft| Button::new(Id::DraftReopen(draft), "Edit and try again").look(Look::Primary));
    view.row(button.into_iter().collect::<Vec<_>>())
}

/// Who had to wait is told that it is done; everybody reads the rest.
#[must_use]
pub fn said_below() -> View {
    View::text("Done: everybody reads it below.").quietly()
}

/// First use in a channel began a program.
#[must_use]
pub fn first_use(program: &Program) -> View {
    View::text(format!(
        "This channel had no program: I began “{}” with you as lead. Settings: /program settings",
        phrases::short(program.name.as_str(), 100)
    ))
    .quietly()
}

/// The record is written, but the card could not be posted.
#[must_use]
pub fn cannot_write(channel: ChannelId) -> View {
    View::text(format!(
        "It is recorded, but I can't write in <#{channel}>. Ask somebody who manages the server to allow me *View Channel*, *Send Messages* and *Embed Links* there."
    ))
    .quietly()
}

/// A move was made; for five minutes it can be taken back where `undo` is given.
#[must_use]
pub fn changed(item: &Item, undo: Option<ActId>) -> View {
    done(&format!("**{}** is {}.", item.reference(), standing(item.state_label())), undo)
}

/// Something was done, in a sentence of the caller's; for five minutes it can be taken back where `undo` is given.
#[must_use]
pub fn done(sentence: &str, undo: Option<ActId>) -> View {
    let view = View::text(sentence).quietly();
    match undo {
        Some(act) => view.row(vec![Button::new(Id::Undo(act), "Undo")]),
        None => view,
    }
}

/// Something much like it was logged a moment ago.
#[must_use]
pub fn looks_alike(twin: &Item, draft: i64) -> View {
    View::text(format!(
        "This looks like {}, logged {}. Nothing was logged.",
        phrases::named(twin, 100),
        phrases::distance(twin.raised_at)
    ))
    .quietly()
    .row(vec![
        Button::new(Id::Show(twin.id), format!("Show {}", twin.reference())).look(Look::Primary),
        Button::new(Id::LogAnyway(draft), "Log it anyway"),
    ])
}
