//! What keeps an item right: owner, date, quiet, still valid, void.

use super::super::{Done, asked, complete, options::any};
use crate::{
    app::keep,
    discord::{Context, people::Person, views},
};

/// Give an item to somebody
#[poise::command(slash_command)]
pub async fn assign(
    ctx: Context<'_>,
    #[description = "Which item: R-12, or words of its title"]
    #[rename = "ref"]
    #[autocomplete = "complete::any"]
    reference: String,
    #[description = "Who looks after it from now on"] owner: Person,
) -> Done {
    let asked = asked(ctx)?;
    let owner = owner.able()?;
    let done = keep::assign(&asked.front.app, &asked.caller, any(&reference)?, Some(owner)).await?;
    asked.answer_change(&done, views::told::assigned(&done.item)).await;
    Ok(())
}

/// Give an item a date, or move the one it has for a reason
#[poise::command(slash_command)]
pub async fn due(
    ctx: Context<'_>,
    #[description = "Which item: R-12, or words of its title"]
    #[rename = "ref"]
    #[autocomplete = "complete::any"]
    reference: String,
    #[description = "The date: 24 Dec, fri, next friday, +3d, eom"]
    #[autocomplete = "complete::date"]
    date: String,
    #[description = "Why it is moved; needed where there is a date already"] reason: Option<String>,
) -> Done {
    let asked = asked(ctx)?;
    let done = keep::set_due(&asked.front.app, &asked.caller, any(&reference)?, date, reason).await?;
    asked.answer_change(&done, views::told::dated(&done.item, &done.program)).await;
    Ok(())
}

/// Keep an item quiet for a while
#[poise::command(slash_command)]
pub async fn snooze(
    ctx: Context<'_>,
    #[description = "Which item: R-12, or words of its title"]
    #[rename = "ref"]
    #[autocomplete = "complete::any"]
    reference: String,
    #[description = "Until when: tomorrow, +3wd, next monday; never; or again, to end it"]
    #[autocomplete = "complete::date"]
    until: String,
) -> Done {
    let asked = asked(ctx)?;
    let done = keep::snooze(&asked.front.app, &asked.caller, any(&reference)?, until).await?;
    asked.answer_change(&done, views::told::snoozed(&done.item, &done.program)).await;
    Ok(())
}

/// Say that an item is still right as it stands
#[poise::command(slash_command)]
pub async fn confirm(
    ctx: Context<'_>,
    #[description = "Which item: R-12, or words of its title"]
    #[rename = "ref"]
    #[autocomplete = "complete::any"]
    reference: String,
) -> Done {
    let asked = asked(ctx)?;
    let done = keep::confirm(&asked.front.app, &asked.caller, any(&reference)?).await?;
    asked.answer_change(&done, views::told::confirmed(&done.item)).await;
    Ok(())
}

/// Mark an item as logged by mistake: it stays in the history and counts in no figure
#[poise::command(slash_command)]
pub async fn void(
    ctx: Context<'_>,
    #[description = "Which item: R-12, or words of its title"]
    #[rename = "ref"]
    #[autocomplete = "complete::any"]
    reference: String,
    #[description = "Why it was logged by mistake"] reason: String,
) -> Done {
    let asked = asked(ctx)?;
    let done = keep::void(&asked.front.app, &asked.caller, any(&reference)?, reason).await?;
    asked.answer_change(&done, views::told::voided(&done.item, done.act)).await;
    Ok(())
}
