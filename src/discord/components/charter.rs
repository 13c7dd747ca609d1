//! The charter's forms. Each carries the version that it was filled from, so that two people lose nothing.

use super::{Done, id::CharterPart, keeping};
use crate::{
    app::{
        charter::{self, CharterEdit},
        drafts::Draft,
        look,
    },
    discord::{
        asked::Asked,
        views::{self, forms},
    },
    domain::ProgramId,
};

pub(super) async fn open(asked: &Asked, program: ProgramId, part: CharterPart) -> Done {
    let program = look::program_by_id(&asked.front.app, &asked.caller, program).await?;
    program.refuse_if_archived()?;
    program.may_administer(&asked.caller.actor)?;
    asked.ask(forms::charter(&program, part)).await;
    Ok(())
}

/// Writes half a charter: of which program, in which form, filled from which version; `anyway` over what others changed
/// since; `draft` is what was typed before and refused.
pub(super) async fn send(
    asked: &Asked,
    (program, part, seen): (ProgramId, CharterPart, u32),
    texts: Vec<(String, String)>,
    (anyway, draft): (bool, Option<i64>),
) -> Done {
    let typed = Draft::Charter { program, part: part.key().to_owned(), seen, texts: texts.clone() };
    let edit = CharterEdit { texts, seen, anyway, draft };
    let written = charter::write(&asked.front.app, &asked.caller, program, edit).await.map_err(keeping(typed))?;
    asked.answer_privately(views::program::charter(&written)).await;
    Ok(())
}
