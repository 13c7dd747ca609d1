//! A digest, answered in place: an item is picked, and a sheet offers what can be said about it. What the sheet's buttons
//! do is what the same buttons of a card do, as the item is now; the line in the digest is struck when the item changes.

use super::{Done, given::Given, open_to_change, shown};
use crate::{
    app::{Pick, keep},
    discord::{
        asked::Asked,
        views::{digest, told},
    },
    domain::{ItemId, ProgramId, Rejection},
};

/// Whoever is not asked, and may not answer for them, is told at once whose it is.
pub(super) async fn pick(asked: &Asked, given: &Given) -> Done {
    if let Some(program) = given.value()?.strip_prefix(digest::CALL) {
        let program = program.parse().map(ProgramId).map_err(|_| Rejection::StaleButton)?;
        return super::summary::call(asked, program).await;
    }
    let id = given.value()?.parse().map(ItemId).map_err(|_| Rejection::StaleButton)?;
    let shown = shown(asked, id).await?;
    shown.program.refuse_if_archived()?;
    let user = asked.caller.actor.user;
    if !shown.item.awaits().contains(&user) {
        shown.program.may_keep(&asked.caller.actor, &shown.item)?;
    }
    asked.answer(digest::answers(&shown.item, user)).await;
    Ok(())
}

pub(super) async fn not_mine(asked: &Asked, item: ItemId) -> Done {
    let shown = open_to_change(asked, item).await?;
    asked.answer_privately(digest::not_mine(&shown.item, &shown.program, asked.home.is_some())).await;
    Ok(())
}

pub(super) async fn give_back(asked: &Asked, item: ItemId) -> Done {
    let done = keep::give_back(&asked.front.app, &asked.caller, Pick::Id(item)).await?;
    asked.answer_change(&done, told::assigned(&done.item)).await;
    Ok(())
}
