//! Buttons, selects and forms: what their ids say, and where they lead.
//!
//! | file | acts on |
//! |---|---|
//! | [`id`] | what an id says; nothing acts here |
//! | [`router`] | decodes an id and calls the one function for it |
//! | `given` | what came with it: values, people, texts |
//! | `item` | one item: its sheets, its card, its source; still valid, linked, void |
//! | `moves` | a change of state, and what a decision asks for: seen, a concern |
//! | `pick` | a select on a card or sheet |
//! | `dates`, `edit` | dates; the long fields |
//! | `capture` | something to be logged |
//! | `health` | a program's report: health, figures, charts, the matrix |
//! | `lists`, `bulk` | pages of lists; many items at once |
//! | `nudges` | a digest, answered in place |
//! | `summary` | the weekly summary: narrative, call, post, skip, show again |
//! | `drafts` | what was refused, opened again |
//! | [`import`] | a file to import: what was asked about it, and the deed |
//! | `undo`, `charter`, `help` | take back; the charter; the help |
//!
//! Each function is parse → one call into `app` → render → answer, and returns what was refused. Nothing waits in memory
//! for a click: an id is all that is needed to act, after a restart too.

use super::asked::Asked;
use crate::{
    app::{
        Pick, Refusal,
        drafts::Draft,
        look::{self, Shown},
    },
    domain::{ItemId, Rejection},
};

mod bulk;
mod capture;
mod charter;
mod dates;
mod drafts;
mod edit;
mod given;
pub mod health;
mod help;
pub mod id;
pub mod import;
mod item;
mod lists;
mod moves;
mod nudges;
mod pick;
pub mod router;
mod summary;
mod undo;

/// What a function of this folder returns: its answer is given already, a refusal is answered by the router.
type Done = Result<(), Refused>;

/// A refusal, with what was typed.
pub struct Refused {
    refusal: Refusal,
    typed: Option<Box<Draft>>,
}

impl<T: Into<Refusal>> From<T> for Refused {
    fn from(refusal: T) -> Self {
        Self { refusal: refusal.into(), typed: None }
    }
}

/// A refusal that keeps what was typed, for `map_err`.
fn keeping<T: Into<Refusal>>(typed: Draft) -> impl FnOnce(T) -> Refused {
    move |refusal| Refused { refusal: refusal.into(), typed: Some(Box::new(typed)) }
}

/// The item that a button belongs to, if it is of the caller's server.
async fn shown(asked: &Asked, item: ItemId) -> Result<Shown, Refusal> {
    look::show(&asked.front.app, &asked.caller, Pick::Id(item)).await
}

/// The same, before a form is opened that changes it: whoever may not is told before they type.
async fn shown_to_change(asked: &Asked, item: ItemId) -> Result<Shown, Refusal> {
    let shown = shown(asked, item).await?;
    shown.program.refuse_if_archived()?;
    shown.program.may_keep(&asked.caller.actor, &shown.item)?;
    shown.item.refuse_if_void()?;
    Ok(shown)
}

/// The same, where only what is open can be changed.
async fn open_to_change(asked: &Asked, item: ItemId) -> Result<Shown, Refusal> {
    let shown = shown_to_change(asked, item).await?;
    if shown.item.is_open() {
        return Ok(shown);
    }
    Err(Rejection::NotOpen { reference: shown.item.reference(), state: shown.item.state_label() }.into())
}
