//! The long fields of an item. The form carries the version that it was filled from, so that two people lose nothing.

use super::{Done, given::Texts, keeping, shown_to_change};
use crate::{
    app::{
        Pick,
        drafts::Draft,
        edit::{self, Edits},
    },
    discord::{
        asked::Asked,
        views::{forms, noted},
    },
    domain::{
        ItemId, Rejection,
        field::{Field, Part},
    },
};

pub(super) async fn open(asked: &Asked, item: ItemId, part: Part) -> Done {
    let shown = shown_to_change(asked, item).await?;
    if !Part::of(shown.item.kind()).contains(&part) {
        return Err(Rejection::StaleButton.into());
    }
    asked.ask(forms::edit(&shown.item, part)).await;
    Ok(())
}

/// What was typed into which field.
pub(super) fn texts(texts: &Texts) -> Vec<(Field, String)> {
    texts.0.iter().filter_map(|(name, text)| Some((Field::from_key(name)?, text.clone()))).collect()
}

/// Writes an edit: of which item, in which form, filled from which version; `anyway` over what others changed since;
/// `draft` is what was typed before and refused.
pub(super) async fn send(
    asked: &Asked,
    (item, part, seen): (ItemId, Part, u32),
    texts: Vec<(Field, String)>,
    (anyway, draft): (bool, Option<i64>),
) -> Done {
    let typed = Draft::Edit { item, part, seen, texts: texts.clone() };
    let edits = Edits { texts, seen, anyway, draft };
    let done = edit::edit(&asked.front.app, &asked.caller, Pick::Id(item), edits).await;
    let done = done.map_err(keeping(typed))?;
    asked.answer_change(&done, noted::edited(&done.item)).await;
    Ok(())
}
