//! Drafts: what somebody typed and could not be taken, kept for a day so that a refused form can be opened again, filled in.

use serde::{Deserialize, Serialize};

use super::{App, Caller, Refusal, log::Capture, moves::Words};
use crate::{
    domain::{
        ItemId, Move, Rejection,
        field::{Field, Part},
    },
    store::drafts,
};

/// What was typed, and where.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "form", rename_all = "snake_case")]
pub enum Draft {
    /// Something to log.
    Capture {
        /// What was typed.
        capture: Box<Capture>,
        /// People whom the message names, as they are called, so that a name in the form finds them.
        people: Vec<(String, crate::domain::UserId)>,
    },
    /// An edit.
    Edit {
        /// Of which item.
        item: ItemId,
        /// In which form.
        part: Part,
        /// Filled from which version.
        seen: u32,
        /// What was typed.
        texts: Vec<(Field, String)>,
    },
    /// A move with its words.
    Move {
        /// Of which item.
        item: ItemId,
        /// Which move.
        step: Move,
        /// What was typed.
        words: Words,
    },
    /// A date with its reason.
    Due {
        /// Of which item.
        item: ItemId,
        /// The date.
        due: String,
        /// The reason.
        reason: String,
    },
    /// A date until which to be quiet.
    Snooze {
        /// Of which item.
        item: ItemId,
        /// The date.
        until: String,
    },
    /// A concern.
    Object {
        /// About which decision.
        item: ItemId,
        /// What was typed.
        concern: String,
    },
    /// Why it is void.
    Void {
        /// Which item.
        item: ItemId,
        /// What was typed.
        reason: String,
    },
    /// A tie to another item.
    Link {
        /// Of which item.
        item: ItemId,
        /// How it stands to the other, as typed.
        kind: String,
        /// The other item, as typed.
        to: String,
    },
    /// A call on the health of a program.
    Call {
        /// Of which program.
        program: crate::domain::ProgramId,
        /// What was called.
        colour: crate::domain::given::Colour,
        /// Why, as typed.
        reason: String,
    },
    /// Part of a program's charter.
    Charter {
        /// Of which program.
        program: crate::domain::ProgramId,
        /// In which form.
        part: String,
        /// Filled from which version.
        seen: u32,
        /// What was typed, by the names of the charter's fields.
        texts: Vec<(String, String)>,
    },
    /// Words that were searched for.
    Find {
        /// What was typed.
        words: String,
        /// What the search is narrowed to.
        #[serde(default)]
        narrow: super::look::Narrow,
    },
    /// Items that were chosen from a list.
    Chosen {
        /// Which items.
        items: Vec<ItemId>,
        /// A date typed for all of them.
        due: Option<String>,
        /// And its reason.
        reason: Option<String>,
    },
    /// A file to import, between the look at it and the deed.
    Import {
        /// The file, and what was said about it.
        upload: Box<super::import::Upload>,
    },
    /// What a slash command was given, as one would type it again.
    Command {
        /// The line.
        line: String,
    },
}

/// Keeps a draft; returns the number to find it by.
///
/// # Errors
/// The database failed.
pub async fn keep(app: &App, caller: &Caller, draft: Draft) -> Result<i64, Refusal> {
    let (guild, user, now) = (caller.guild, caller.actor.user, app.clock.now());
    app.db.write(move |conn| Box::pin(async move { Ok(drafts::keep(conn, guild, user, now, &draft).await?) })).await
}

/// The number under which [`keep_of_act`] keeps a draft.
#[must_use]
pub const fn of_act(caller: &Caller) -> i64 {
    caller.act.as_i64()
}

/// Keeps a draft that an answer names by [`of_act`] at the same time: who only reads waits for no flush to disk.
///
/// # Errors
/// The database failed.
pub async fn keep_of_act(app: &App, caller: &Caller, draft: Draft) -> Result<(), Refusal> {
    let (who, act, now) = ((caller.guild, caller.actor.user), caller.act, app.clock.now());
    app.db.write(move |conn| Box::pin(async move { Ok(drafts::keep_of_act(conn, who, act, now, &draft).await?) })).await
}

/// Brings a draft back, to whoever typed it.
///
/// # Errors
/// [`Rejection::DraftGone`] when it is no longer kept, or never was theirs.
pub async fn recall(app: &App, caller: &Caller, id: i64) -> Result<Draft, Refusal> {
    let find = async || {
        let mut conn = app.db.read().await?;
        drafts::find(&mut conn, caller.guild, caller.actor.user, id).await
    };
    if let Some(draft) = find().await? {
        return Ok(draft);
    }
    // It may be on its way to the disk.
    app.db.flushed().await?;
    Ok(find().await?.ok_or(Rejection::DraftGone)?)
}
