//! Undo: takes a whole act back, and draws the cards of all its items anew.

use super::Done;
use crate::{
    app::undo as undoing,
    discord::{asked::Asked, views::noted},
    domain::ActId,
};

/// Takes an act back, and says what is back.
pub(super) async fn undo(asked: &Asked, act: ActId) -> Done {
    let undone = undoing::undo(&asked.front.app, &asked.caller, act).await?;
    asked.answer_privately(noted::undone(&undone.items)).await;
    for item in &undone.items {
        asked.front.redraw.soon(asked.caller.guild, item.id);
    }
    Ok(())
}
