//! One item: its sheets, its card, where it came from; and what takes one tap or one form: still valid, linked, void.

use super::{Done, given::Texts, id::Pick as Thing, keeping, open_to_change, shown, shown_to_change};
use crate::{
    app::{Pick, drafts::Draft, keep},
    discord::{
        asked::Asked,
        source as origin,
        views::{
            card, choices, digest,
            forms::{self, LINK_KIND, REFERENCE},
            noted, sheets, told,
        },
    },
    domain::{ItemId, Reference, Rejection, link::LinkKind, text::cut},
};

/// Whoever may do nothing of what the sheet offers is told at once.
pub(super) async fn update(asked: &Asked, item: ItemId) -> Done {
    let shown = shown(asked, item).await?;
    shown.program.refuse_if_archived()?;
    shown.program.may_take_part(&asked.caller.actor, &shown.item)?;
    asked.answer_privately(sheets::update(&shown.item)).await;
    Ok(())
}

pub(super) async fn more(asked: &Asked, item: ItemId) -> Done {
    let shown = shown(asked, item).await?;
    asked.answer_privately(sheets::more(&shown.item)).await;
    Ok(())
}

pub(super) async fn show(asked: &Asked, item: ItemId) -> Done {
    let shown = shown(asked, item).await?;
    asked.post_card(&shown.item, card::card(&shown.item, &shown.program, shown.today)).await;
    origin::look(asked, &shown.item);
    Ok(())
}

/// A message of its own: an answer in place would leave the file on the sheet for good.
pub(super) async fn whole(asked: &Asked, item: ItemId) -> Done {
    let shown = shown(asked, item).await?;
    asked.answer(card::whole(&shown.item, &shown.program)).await;
    Ok(())
}

pub(super) async fn source(asked: &Asked, item: ItemId) -> Done {
    let shown = shown(asked, item).await?;
    asked.answer(card::source(&shown.item)).await;
    origin::look(asked, &shown.item);
    Ok(())
}

/// A concern is resolved by whoever raised it, who need not keep the item; the next step may be an approver's.
pub(super) async fn choose(asked: &Asked, item: ItemId, pick: Thing) -> Done {
    let shown = match pick {
        Thing::Concern | Thing::Move => shown(asked, item).await?,
        Thing::Snooze => open_to_change(asked, item).await?,
        _ => shown_to_change(asked, item).await?,
    };
    if asked.home.is_some() && matches!(pick, Thing::Owner | Thing::Approvers) {
        asked.answer_privately(digest::elsewhere(&shown.item, &shown.program)).await;
        return Ok(());
    }
    asked.answer_privately(choices::choose(&shown.item, &shown.program, pick)).await;
    Ok(())
}

pub(super) async fn confirm(asked: &Asked, item: ItemId) -> Done {
    let done = keep::confirm(&asked.front.app, &asked.caller, Pick::Id(item)).await?;
    asked.answer_change(&done, told::confirmed(&done.item)).await;
    Ok(())
}

pub(super) async fn link(asked: &Asked, item: ItemId) -> Done {
    let shown = shown_to_change(asked, item).await?;
    asked.ask(forms::link(&shown.item)).await;
    Ok(())
}

/// How it stands to the other, and which that is.
pub(super) fn link_texts(texts: &Texts) -> (String, String) {
    (texts.of(LINK_KIND), texts.of(REFERENCE))
}

pub(super) async fn link_form(asked: &Asked, item: ItemId, (kind, to): (String, String)) -> Done {
    let typed = Draft::Link { item, kind: kind.clone(), to: to.clone() };
    let (known, other) = match read_link(&kind, &to) {
        Ok(read) => read,
        Err(no) => return Err(keeping(typed)(no)),
    };
    let done = keep::link(&asked.front.app, &asked.caller, Pick::Id(item), known, Pick::Reference(other)).await;
    let done = done.map_err(keeping(typed))?;
    let said = done.also.first().map(|other| told::linked(&done.item, known, other));
    asked.answer_change(&done, said.unwrap_or_else(|| noted::edited(&done.item))).await;
    Ok(())
}

fn read_link(kind: &str, to: &str) -> Result<(LinkKind, Reference), Rejection> {
    Ok((link_kind(kind)?, to.parse()?))
}

/// The tie that somebody typed, in any case, with or without the blanks.
fn link_kind(typed: &str) -> Result<LinkKind, Rejection> {
    let letters = |text: &str| text.chars().filter(|c| c.is_alphabetic()).collect::<String>().to_lowercase();
    let wanted = letters(typed);
    let mut free = LinkKind::ALL.iter().copied().filter(|kind| kind.is_free());
    let unknown = || Rejection::UnknownLinkKind(cut(typed.trim(), 60).into_owned());
    free.find(|kind| letters(kind.label()) == wanted).ok_or_else(unknown)
}

pub(super) async fn void(asked: &Asked, item: ItemId) -> Done {
    let shown = shown_to_change(asked, item).await?;
    asked.ask(forms::void(&shown.item)).await;
    Ok(())
}

pub(super) async fn void_form(asked: &Asked, item: ItemId, reason: String) -> Done {
    let typed = Draft::Void { item, reason: reason.clone() };
    let done = keep::void(&asked.front.app, &asked.caller, Pick::Id(item), reason).await;
    let done = done.map_err(keeping(typed))?;
    asked.answer_change(&done, told::voided(&done.item, done.act)).await;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ties_are_read_as_people_type_them() {
        for typed in ["blocked by", "Blocked By", " blocked_by ", "blockedby"] {
            assert_eq!(link_kind(typed), Ok(LinkKind::BlockedBy), "{typed}");
        }
        for kind in LinkKind::ALL.iter().filter(|kind| kind.is_free()) {
            assert_eq!(link_kind(kind.label()), Ok(*kind));
        }
        for typed in ["", "became", "supersedes", "likes"] {
            assert!(link_kind(typed).is_err(), "{typed}");
        }
    }
}
