//! Changes of state, and what a decision asks for besides: that somebody has seen it, a concern.

use super::{Done, given::Texts, keeping, shown};
use crate::{
    app::{
        Changed, Pick, decide,
        drafts::Draft,
        moves::{self, Words},
    },
    discord::{
        asked::Asked,
        commands,
        views::{
            forms::{self, DATE, REFERENCE, WORDS},
            noted, posted, told,
        },
    },
    domain::{Body, Item, ItemId, Move, Rejection, moves::Needs},
};

/// Makes a move that asks for nothing; for any other opens the form, unless the move is not possible anyway.
pub(super) async fn begin(asked: &Asked, item: ItemId, step: Move) -> Done {
    if step.needs() == Needs::Nothing {
        return make(asked, item, step, Words::default(), None).await;
    }
    let shown = shown(asked, item).await?;
    let (program, actor) = (&shown.program, &asked.caller.actor);
    program.refuse_if_archived()?;
    let role = match step {
        Move::Accept => program.may_decide(actor, &shown.item)?,
        Move::Approve | Move::Reject => program.may_take_part(actor, &shown.item)?,
        _ => program.may_keep(actor, &shown.item)?,
    };
    refuse_illegal(&shown.item, step)?;
    if let (Move::Reject, Body::Decision(decision)) = (step, &shown.item.body) {
        decision.refuse_outsider(actor.user, role, &shown.item)?;
    }
    let form = forms::make_move(&shown.item, step).ok_or(Rejection::StaleButton)?;
    asked.ask(form).await;
    Ok(())
}

fn refuse_illegal(item: &Item, step: Move) -> Result<(), Rejection> {
    item.refuse_if_void()?;
    if item.legal_moves().contains(&step) {
        return Ok(());
    }
    let (reference, state) = (item.reference(), item.state_label());
    Err(Rejection::IllegalMove { reference, state, wanted: step, allowed: item.legal_moves() })
}

/// What the form of a move was filled with.
pub(super) fn words(texts: &Texts) -> Words {
    Words { words: texts.filled(WORDS), until: texts.filled(DATE), successor: texts.filled(REFERENCE) }
}

/// Makes a move. `draft` is what was typed before and refused.
pub(super) async fn make(asked: &Asked, item: ItemId, step: Move, words: Words, draft: Option<i64>) -> Done {
    let typed = Draft::Move { item, step, words: words.clone() };
    let made = moves::make(&asked.front.app, &asked.caller, Pick::Id(item), step, words, draft).await;
    let done = match made {
        Ok(done) => done,
        // Where nothing was typed there is nothing to open again.
        Err(refusal) if step.needs() == Needs::Nothing => return Err(refusal.into()),
        Err(refusal) => return Err(keeping(typed)(refusal)),
    };
    answer(asked, &done, step).await;
    Ok(())
}

/// As after a slash command; only that a word on a decision, given on its card, changes that card in place, and that a
/// proposal asks the people whose word it needs.
async fn answer(asked: &Asked, done: &Changed, step: Move) {
    match step {
        Move::Approve | Move::Reject if asked.message.is_some() && !asked.on_ephemeral => {
            asked.answer_change(done, told::answered(&done.item)).await;
        }
        Move::Propose => {
            asked.post_card(&done.item, posted::proposed(&done.item, &done.program, done.today)).await;
        }
        _ => commands::moved(asked, done, step).await,
    }
}

pub(super) async fn seen(asked: &Asked, item: ItemId) -> Done {
    let done = decide::see(&asked.front.app, &asked.caller, Pick::Id(item)).await?;
    asked.answer_change(&done, noted::seen(&done.item)).await;
    Ok(())
}

pub(super) async fn object(asked: &Asked, item: ItemId) -> Done {
    let shown = shown(asked, item).await?;
    shown.program.refuse_if_archived()?;
    shown.program.may_take_part(&asked.caller.actor, &shown.item)?;
    shown.item.refuse_if_void()?;
    asked.ask(forms::object(&shown.item)).await;
    Ok(())
}

pub(super) async fn object_form(asked: &Asked, item: ItemId, concern: String) -> Done {
    let typed = Draft::Object { item, concern: concern.clone() };
    let done = decide::object(&asked.front.app, &asked.caller, Pick::Id(item), concern).await;
    let done = done.map_err(keeping(typed))?;
    asked.answer_change(&done, told::objected(&done.item)).await;
    Ok(())
}
