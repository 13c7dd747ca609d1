//! Undo: for five minutes, whoever ended, voided or changed items in bulk can take the whole act back, unless they changed since.

use chrono::TimeDelta;

use super::{
    App, Caller, Changed, Pick, Refusal,
    change::{Acting, find, once, prose},
};
use crate::{
    domain::{
        ActId, Item, ItemId, Program, Rejection, Role,
        event::{Event, What},
    },
    store::{Conn, events, items},
};

/// How long an act can be taken back.
pub const WITHIN: TimeDelta = TimeDelta::minutes(5);

/// Why something is void that an act raised which was taken back.
const TAKEN_BACK: &str = "What it came from was taken back.";

/// What came of an undo: the items as they are again.
#[derive(Debug)]
pub struct Undone {
    /// The items, in the order in which the act changed them.
    pub items: Vec<Item>,
    /// Their program.
    pub program: Program,
}

impl From<Changed> for Undone {
    fn from(done: Changed) -> Self {
        Self { items: std::iter::once(done.item).chain(done.also).collect(), program: done.program }
    }
}

/// Takes an act back, whole or not at all.
///
/// # Errors
/// Too late, overtaken by other changes, somebody else's act, or nothing there; nothing is written.
pub async fn undo(app: &App, caller: &Caller, act: ActId) -> Result<Undone, Refusal> {
    once(app, caller, move |conn, mut acting| {
        Box::pin(async move {
            let guild = acting.caller.guild;
            let mut undone = Vec::new();
            let mut program = None;
            for (id, event) in events::of_act(conn, guild, act).await? {
                let id = id.ok_or(Rejection::NothingToUndo)?;
                let (item, its_program) = take_back(conn, &mut acting, id, &event).await?;
                undone.push(item);
                program.get_or_insert(its_program);
            }
            let program = program.ok_or(Rejection::NothingToUndo)?;
            Ok(Undone { items: undone, program })
        })
    })
    .await
}

/// Takes back what one step of an act did to an item.
async fn take_back(
    conn: &mut Conn,
    acting: &mut Acting,
    id: ItemId,
    event: &Event,
) -> Result<(Item, Program), Refusal> {
    if !matches!(event.what, What::Moved | What::Voided | What::Assigned | What::Dated | What::Raised) {
        return Err(Rejection::NothingToUndo.into());
    }
    if acting.at - event.at > WITHIN {
        return Err(Rejection::UndoTooLate.into());
    }
    let (before, program) = find(conn, &acting.caller, Pick::Id(id)).await?;
    program.refuse_if_archived()?;
    let actor = &acting.caller.actor;
    if event.actor != Some(actor.user) && program.role_on(actor, &before) < Role::Lead {
        return Err(event.actor.map_or(Rejection::NothingToUndo, Rejection::UndoOfAnother).into());
    }
    if before.version != event.version {
        let since = events::since(conn, before.guild, id, event.version, i64::MAX).await?;
        let undone = since.last().is_some_and(|next| next.what == What::Undone);
        let no = if undone { Rejection::NothingToUndo } else { Rejection::UndoOvertaken(before.reference()) };
        return Err(no.into());
    }
    let mut item = match event.what {
        What::Raised => not_raised(&before, acting)?,
        _ => items::without(&before, event)?,
    };
    items::update(conn, &before, &mut item, &program, &acting.entry(What::Undone, None)).await?;
    Ok((item, program))
}

/// What was raised along the way (the issue that a risk became): it stays in the history, in no figure. What it came
/// from has no link to it any more, so it has none back.
fn not_raised(item: &Item, acting: &Acting) -> Result<Item, Rejection> {
    let mut item = item.clone();
    item.links.clear();
    let reason = prose("Reason", Some(TAKEN_BACK), 2000)?.ok_or(Rejection::NothingToUndo)?;
    item.make_void(reason, acting.caller.actor.user, acting.at)?;
    Ok(item)
}
