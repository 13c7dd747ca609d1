//! A select on a card or sheet, used: what its values mean for each thing that can be picked.

use super::{
    Done, dates,
    given::Given,
    id::{OTHER, Pick as Thing, level_of},
    moves,
};
use crate::{
    app::{
        Changed, Pick, Refusal, convert as converting, decide,
        keep::{self, Assessment},
    },
    discord::{
        asked::Asked,
        views::{noted, posted, told},
    },
    domain::{
        ItemId, Kind, Move, Rejection, UserId,
        decision::Reversibility,
        risk::{Proximity, Response},
    },
};

/// Does what was picked.
pub(super) async fn picked(asked: &Asked, item: ItemId, thing: Thing, given: &Given) -> Done {
    let (app, caller) = (&asked.front.app, &asked.caller);
    match thing {
        Thing::Move => moves::begin(asked, item, word(given, Move::from_key)?).await,
        Thing::Owner => assign(asked, item, given).await,
        Thing::Due => match given.value()? {
            OTHER => dates::set_due(asked, item).await,
            due => dates::pick_due(asked, item, due).await,
        },
        Thing::Snooze => match given.value()? {
            OTHER => dates::set_snooze(asked, item).await,
            until => dates::snooze_form(asked, item, until.to_owned()).await,
        },
        Thing::Approvers => name_approvers(asked, item, given).await,
        Thing::Level | Thing::Residual | Thing::Response => assess(asked, item, thing, given).await,
        Thing::Priority | Thing::Severity => {
            set(asked, keep::set_rank(app, caller, Pick::Id(item), number(given)?).await).await
        }
        Thing::Proximity => {
            let to = word(given, Proximity::from_key)?;
            set(asked, keep::set_proximity(app, caller, Pick::Id(item), to).await).await
        }
        Thing::Reversibility => {
            let to = word(given, Reversibility::from_key)?;
            set(asked, decide::set_reversibility(app, caller, Pick::Id(item), to).await).await
        }
        Thing::Concern => resolve(asked, item, given).await,
        Thing::Kind => convert(asked, item, word(given, Kind::from_key)?).await,
    }
}

fn word<T>(given: &Given, read: fn(&str) -> Option<T>) -> Result<T, Rejection> {
    read(given.value()?).ok_or(Rejection::StaleButton)
}

fn number<T: std::str::FromStr>(given: &Given) -> Result<T, Rejection> {
    given.value()?.parse().map_err(|_| Rejection::StaleButton)
}

/// Answers what was set with the item as it is now.
async fn set(asked: &Asked, done: Result<Changed, Refusal>) -> Done {
    let done = done?;
    asked.answer_change(&done, noted::edited(&done.item)).await;
    Ok(())
}

async fn assign(asked: &Asked, item: ItemId, given: &Given) -> Done {
    let owner = given.person()?;
    let done = keep::assign(&asked.front.app, &asked.caller, Pick::Id(item), Some(owner)).await?;
    asked.answer_change(&done, told::assigned(&done.item)).await;
    Ok(())
}

async fn name_approvers(asked: &Asked, item: ItemId, given: &Given) -> Done {
    let users = given.people()?;
    let done = decide::name_approvers(&asked.front.app, &asked.caller, Pick::Id(item), users, None).await?;
    // Whoever is asked only now has to hear of it; those asked before were told.
    let before = done.before.awaits();
    let new: Vec<UserId> = done.item.awaits().into_iter().filter(|user| !before.contains(user)).collect();
    if new.is_empty() {
        asked.answer_change(&done, noted::approvers(&done.item)).await;
    } else {
        asked.post_card(&done.item, posted::asked(&done.item, &new, &done.program, done.today)).await;
    }
    Ok(())
}

async fn assess(asked: &Asked, item: ItemId, thing: Thing, given: &Given) -> Done {
    let mut said = Assessment::default();
    match thing {
        Thing::Response => said.response = Some(word(given, Response::from_key)?),
        Thing::Residual => {
            let score = level_of(given.value()?)?;
            (said.residual_likelihood, said.residual_impact) = (Some(score.likelihood()), Some(score.impact()));
        }
        _ => {
            let score = level_of(given.value()?)?;
            (said.likelihood, said.impact) = (Some(score.likelihood()), Some(score.impact()));
        }
    }
    let done = keep::assess(&asked.front.app, &asked.caller, Pick::Id(item), said).await?;
    asked.answer_change(&done, told::assessed(&done.item, &done.program)).await;
    Ok(())
}

async fn resolve(asked: &Asked, item: ItemId, given: &Given) -> Done {
    let concern = number(given)?;
    let done = decide::resolve_concern(&asked.front.app, &asked.caller, Pick::Id(item), concern).await?;
    asked.answer_change(&done, told::resolved(&done.item, concern)).await;
    Ok(())
}

/// The new item gets a card; the old one's says what became of it.
async fn convert(asked: &Asked, item: ItemId, to: Kind) -> Done {
    let done = converting::convert(&asked.front.app, &asked.caller, Pick::Id(item), to).await?;
    match done.also.first() {
        Some(new) => {
            asked.post_card(new, posted::converted(new, &done.item, &done.program, done.today)).await;
            asked.front.redraw.soon(asked.caller.guild, done.item.id);
        }
        None => asked.answer_change(&done, noted::edited(&done.item)).await,
    }
    Ok(())
}
