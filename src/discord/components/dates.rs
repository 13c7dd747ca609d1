//! Dates: when an item is due, until when it is quiet.

use super::{Done, given::Texts, keeping, open_to_change, shown_to_change};
use crate::{
    app::{Pick, Refusal, drafts::Draft, keep, look::Shown},
    discord::{
        asked::Asked,
        views::{
            forms::{self, DATE, REASON},
            told,
        },
    },
    domain::ItemId,
};

pub(super) async fn set_due(asked: &Asked, item: ItemId) -> Done {
    let shown = to_date(asked, item).await?;
    asked.ask(forms::due(&shown.item)).await;
    Ok(())
}

/// A decision that was made is closed, and can be given a day on which it is looked at again.
async fn to_date(asked: &Asked, item: ItemId) -> Result<Shown, Refusal> {
    let shown = shown_to_change(asked, item).await?;
    if shown.item.is_in_force() { Ok(shown) } else { open_to_change(asked, item).await }
}

/// A date and the reason for moving it.
pub(super) fn due_texts(texts: &Texts) -> (String, String) {
    (texts.of(DATE), texts.of(REASON))
}

pub(super) async fn due_form(asked: &Asked, item: ItemId, (due, reason): (String, String)) -> Done {
    let typed = Draft::Due { item, due: due.clone(), reason: reason.clone() };
    let reason = Some(reason).filter(|reason| !reason.trim().is_empty());
    let done = keep::set_due(&asked.front.app, &asked.caller, Pick::Id(item), due, reason).await;
    let done = done.map_err(keeping(typed))?;
    asked.answer_change(&done, told::dated(&done.item, &done.program)).await;
    Ok(())
}

/// A date that was picked: a first one is taken at once, moving one asks for a reason.
pub(super) async fn pick_due(asked: &Asked, item: ItemId, due: &str) -> Done {
    let shown = to_date(asked, item).await?;
    if !shown.item.is_open() || shown.item.due.is_none() {
        return due_form(asked, item, (due.to_owned(), String::new())).await;
    }
    let form = forms::due(&shown.item);
    let id = form.id;
    asked.ask(form.again(id, &[(DATE.to_owned(), due.to_owned())])).await;
    Ok(())
}

pub(super) async fn set_snooze(asked: &Asked, item: ItemId) -> Done {
    let shown = open_to_change(asked, item).await?;
    asked.ask(forms::snooze(&shown.item)).await;
    Ok(())
}

pub(super) async fn snooze_form(asked: &Asked, item: ItemId, until: String) -> Done {
    let typed = Draft::Snooze { item, until: until.clone() };
    let done = keep::snooze(&asked.front.app, &asked.caller, Pick::Id(item), until).await;
    let done = done.map_err(keeping(typed))?;
    asked.answer_change(&done, told::snoozed(&done.item, &done.program)).await;
    Ok(())
}
