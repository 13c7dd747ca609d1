//! The words that people give on a proposal, and the moves that follow from them.

use super::super::{
    Done,
    answers::{self, words},
    asked, complete,
    options::of,
};
use crate::{
    app::{decide, moves::Words},
    discord::{Context, views},
    domain::{Kind, Move},
};

/// Give your word for a proposal
#[poise::command(slash_command)]
pub async fn approve(
    ctx: Context<'_>,
    #[description = "Which decision: D-3, or words of its title"]
    #[rename = "ref"]
    #[autocomplete = "complete::decision"]
    reference: String,
) -> Done {
    answers::make(&asked(ctx)?, of(Kind::Decision, &reference)?, Move::Approve, Words::default()).await
}

/// Give your word against a proposal
#[poise::command(slash_command)]
pub async fn reject(
    ctx: Context<'_>,
    #[description = "Which decision: D-3, or words of its title"]
    #[rename = "ref"]
    #[autocomplete = "complete::decision"]
    reference: String,
    #[description = "Why not"] reason: String,
) -> Done {
    answers::make(&asked(ctx)?, of(Kind::Decision, &reference)?, Move::Reject, words(Some(reason))).await
}

/// Raise a concern: the proposal waits until it is resolved
#[poise::command(slash_command)]
pub async fn object(
    ctx: Context<'_>,
    #[description = "Which decision: D-3, or words of its title"]
    #[rename = "ref"]
    #[autocomplete = "complete::decision"]
    reference: String,
    #[description = "What would have to change"] concern: String,
) -> Done {
    let asked = asked(ctx)?;
    let done = decide::object(&asked.front.app, &asked.caller, of(Kind::Decision, &reference)?, concern).await?;
    asked.answer_change(&done, views::told::objected(&done.item)).await;
    Ok(())
}

/// Call a concern resolved: whoever raised it, or the lead
#[poise::command(slash_command)]
pub async fn resolve(
    ctx: Context<'_>,
    #[description = "Which decision: D-3, or words of its title"]
    #[rename = "ref"]
    #[autocomplete = "complete::decision"]
    reference: String,
    #[description = "The number of the concern"]
    #[autocomplete = "complete::concern"]
    #[min = 1]
    concern: u32,
) -> Done {
    let asked = asked(ctx)?;
    let pick = of(Kind::Decision, &reference)?;
    let done = decide::resolve_concern(&asked.front.app, &asked.caller, pick, concern).await?;
    asked.answer_change(&done, views::told::resolved(&done.item, concern)).await;
    Ok(())
}

/// Put a proposal on hold: it waits for something else first
#[poise::command(slash_command)]
pub async fn hold(
    ctx: Context<'_>,
    #[description = "Which decision: D-3, or words of its title"]
    #[rename = "ref"]
    #[autocomplete = "complete::decision"]
    reference: String,
) -> Done {
    answers::make(&asked(ctx)?, of(Kind::Decision, &reference)?, Move::Hold, Words::default()).await
}

/// Take a proposal up again that was on hold
#[poise::command(slash_command)]
pub async fn resume(
    ctx: Context<'_>,
    #[description = "Which decision: D-3, or words of its title"]
    #[rename = "ref"]
    #[autocomplete = "complete::decision"]
    reference: String,
) -> Done {
    answers::make(&asked(ctx)?, of(Kind::Decision, &reference)?, Move::Resume, Words::default()).await
}

/// Withdraw a proposal
#[poise::command(slash_command)]
pub async fn withdraw(
    ctx: Context<'_>,
    #[description = "Which decision: D-3, or words of its title"]
    #[rename = "ref"]
    #[autocomplete = "complete::decision"]
    reference: String,
) -> Done {
    answers::make(&asked(ctx)?, of(Kind::Decision, &reference)?, Move::Withdraw, Words::default()).await
}

/// Another accepted decision takes its place; both name each other
#[poise::command(slash_command)]
pub async fn supersede(
    ctx: Context<'_>,
    #[description = "Which decision: D-3, or words of its title"]
    #[rename = "ref"]
    #[autocomplete = "complete::decision"]
    reference: String,
    #[description = "The accepted decision that takes its place: D-7"]
    #[autocomplete = "complete::decision"]
    by: String,
) -> Done {
    answers::make(
        &asked(ctx)?,
        of(Kind::Decision, &reference)?,
        Move::Supersede,
        Words { successor: Some(by), ..Words::default() },
    )
    .await
}
