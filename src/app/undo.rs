//! Undo: for five minutes, whoever ended, voided or changed items in bulk can take the whole act back, unless they changed since.

use chrono::TimeDelta;

use super::{App, Caller, Refusal, change::Acting};
use crate::{
    domain::{ActId, Item, Program, Rejection, Role, event::What},
    store::{StoreError, events, items, programs},
};

/// How long an act can be taken back.
pub const WITHIN: TimeDelta = TimeDelta::minutes(5);

/// What came of an undo: the items as they are again.
#[derive(Debug)]
pub struct Undone {
    /// The items, in the order in which the act changed them.
    pub items: Vec<Item>,
    /// Their program.
    pub program: Program,
}

/// Takes an act back, whole or not at all.
///
/// # Errors
/// Too late, overtaken by other changes, somebody else's act, or nothing there; nothing is written.
pub async fn undo(app: &App, caller: &Caller, act: ActId) -> Result<Undone, Refusal> {
    let mut acting = Acting::new(caller.clone(), app.clock.now());
    app.db
        .write(move |conn| {
            Box::pin(async move {
                let guild = acting.caller.guild;
                let steps = events::of_act(conn, guild, act).await?;
                let mut undone = Vec::new();
                let mut program = None;
                for (id, event) in steps {
                    let id = id.ok_or(Rejection::NothingToUndo)?;
                    if !matches!(event.what, What::Moved | What::Voided | What::Assigned | What::Dated) {
                        return Err(Rejection::NothingToUndo.into());
                    }
                    if acting.at - event.at > WITHIN {
                        return Err(Rejection::UndoTooLate.into());
                    }
                    let before = items::find(conn, guild, id).await?.ok_or(Rejection::UnknownItem)?;
                    if program.is_none() {
                        program = programs::find(conn, guild, before.program).await?;
                    }
                    let owner = program.as_ref().ok_or(StoreError::Gone { what: "program", id: before.program.0 })?;
                    owner.refuse_if_archived()?;
                    if event.actor != Some(acting.caller.actor.user) && owner.role_of(&acting.caller.actor) < Role::Lead
                    {
                        return Err(event.actor.map_or(Rejection::NothingToUndo, Rejection::UndoOfAnother).into());
                    }
                    if before.version != event.version {
                        return Err(Rejection::UndoOvertaken(before.reference()).into());
                    }
                    let mut item = items::without(&before, &event)?;
                    let entry = acting.entry(What::Undone, None);
                    items::update(conn, &before, &mut item, owner, &entry).await?;
                    undone.push(item);
                }
                let program = program.ok_or(Rejection::NothingToUndo)?;
                Ok(Undone { items: undone, program })
            })
        })
        .await
}
