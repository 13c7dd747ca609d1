//! `/summary`: what the week's summary says, and when.

use super::{Done, answers::paging, asked, choices::Chosen, defer, patiently};
use crate::{
    app::summary::{publish, tell},
    discord::{
        Context,
        components::id::List,
        pictures,
        views::summary::{self as views, told},
    },
    domain::weekly::Variant,
};

/// The weekly summary of this channel's program
#[poise::command(
    slash_command,
    guild_only,
    subcommand_required,
    subcommands("preview", "post", "narrative", "history")
)]
#[expect(clippy::unused_async, reason = "poise asks for an async function")]
pub async fn summary(_: Context<'_>) -> Done {
    Ok(())
}

/// See the summary as it would be posted now; only you see it
#[poise::command(slash_command)]
async fn preview(
    ctx: Context<'_>,
    #[description = "For whom; the team, if left out"] variant: Option<Chosen<Variant>>,
) -> Done {
    defer(ctx).await?;
    let asked = asked(ctx)?;
    let variant = variant.map_or(Variant::Team, |chosen| chosen.0);
    let sheet = publish::preview(&asked.front.app, &asked.caller, None, variant, views::word).await?;
    let pictures = pictures::draw(&sheet.charts).await;
    asked.answer(told::preview(&sheet, pictures)).await;
    Ok(())
}

/// Post the summary now, in every channel that gets one
#[poise::command(slash_command)]
async fn post(ctx: Context<'_>) -> Done {
    defer(ctx).await?;
    let asked = asked(ctx)?;
    let (channels, instead_of) = publish::post_now(&asked.front.app, &asked.caller, None, views::word).await?;
    asked.answer(told::posted(&channels, instead_of)).await;
    Ok(())
}

/// Write what readers should know, in your words; within a day of the post it corrects it
#[poise::command(slash_command)]
async fn narrative(ctx: Context<'_>) -> Done {
    let asked = asked(ctx)?;
    let week = tell::to_tell(&asked.front.app, &asked.caller, None, None).await?;
    asked.ask(told::narrative_form(&week)).await;
    Ok(())
}

/// What was published so far; each can be shown again
#[poise::command(slash_command)]
async fn history(ctx: Context<'_>) -> Done {
    let first = asked(ctx)?;
    let (program, page) = patiently(ctx, tell::history(&first.front.app, &first.caller, None, 0)).await??;
    let paging = paging(List::Summaries(program.id), &page);
    asked(ctx)?.answer(told::history(&program, &page.lines, &paging)).await;
    Ok(())
}
