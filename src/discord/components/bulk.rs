//! Many items at once: choose, say what to do, and get the way back. What was chosen is kept as a draft, since an id has
//! no room for it.

use super::{Done, Refused, given::Given, id::Bulk, keeping, shown};
use crate::{
    app::{
        bulk::{self, BulkDo, BulkDone},
        drafts::{self, Draft},
    },
    discord::{
        asked::Asked,
        views::{self, forms},
    },
    domain::{ItemId, Rejection, UserId},
};

/// Shows what was chosen, with what can be done.
pub(super) async fn choose(asked: &Asked, given: &Given) -> Done {
    let ids: Vec<ItemId> = given.values()?.into_iter().map(ItemId).collect();
    let mut items = Vec::with_capacity(ids.len());
    for id in &ids {
        items.push(shown(asked, *id).await?.item);
    }
    if items.is_empty() {
        return Err(Rejection::NothingChosen.into());
    }
    let draft = Draft::Chosen { items: ids, due: None, reason: None };
    let draft = drafts::keep(&asked.front.app, &asked.caller, draft).await?;
    asked.answer(views::bulk::chosen(draft, &items)).await;
    Ok(())
}

/// Done at once; an owner and a date are asked for first.
pub(super) async fn begin(asked: &Asked, draft: i64, what: Bulk) -> Done {
    let items = chosen(asked, draft).await?;
    match what {
        Bulk::Done => {
            let done = bulk::bulk(&asked.front.app, &asked.caller, items, BulkDo::Done).await?;
            answer(asked, done).await;
        }
        Bulk::Owner => asked.answer_privately(views::bulk::owner(draft)).await,
        Bulk::Due => asked.ask(forms::bulk_due(draft)).await,
    }
    Ok(())
}

/// Gives them to somebody.
pub(super) async fn assign(asked: &Asked, draft: i64, owner: UserId) -> Done {
    let items = chosen(asked, draft).await?;
    let done = bulk::bulk(&asked.front.app, &asked.caller, items, BulkDo::Assign(owner)).await?;
    answer(asked, done).await;
    Ok(())
}

/// Gives them a new date.
pub(super) async fn date(asked: &Asked, draft: i64, (due, reason): (String, String)) -> Done {
    let items = chosen(asked, draft).await?;
    let typed = Draft::Chosen { items: items.clone(), due: Some(due.clone()), reason: Some(reason.clone()) };
    let done = match bulk::bulk(&asked.front.app, &asked.caller, items, BulkDo::Date { due, reason }).await {
        Ok(done) => done,
        Err(refusal) => return Err(keeping(typed)(refusal)),
    };
    if let Some(no) = refused_as_one(&done) {
        return Err(keeping(typed)(no));
    }
    answer(asked, done).await;
    Ok(())
}

/// The one refusal of all: then it is what was typed that can't be taken, and no item's own matter.
fn refused_as_one(done: &BulkDone) -> Option<Rejection> {
    let (_, first) = done.refused.first().filter(|_| done.done.is_empty())?;
    done.refused.iter().all(|(_, no)| no == first).then(|| first.clone())
}

async fn answer(asked: &Asked, done: BulkDone) {
    asked.answer_privately(views::bulk::done(done.act, &done.done, &done.refused)).await;
    for item in &done.done {
        asked.front.redraw.soon(asked.caller.guild, item.id);
    }
}

async fn chosen(asked: &Asked, draft: i64) -> Result<Vec<ItemId>, Refused> {
    match drafts::recall(&asked.front.app, &asked.caller, draft).await? {
        Draft::Chosen { items, .. } => Ok(items),
        _ => Err(Rejection::StaleButton.into()),
    }
}
