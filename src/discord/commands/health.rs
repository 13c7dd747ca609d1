//! `/health`: how a program stands, what is behind it, and what a lead says to it.

use super::{Done, asked, choices::Chosen, complete, patiently};
use crate::{
    app::draw::Plot,
    discord::{Context, components, components::id::Report},
    domain::given::{Colour, HealthRefusal},
    report::topic::Topic,
};

/// Health: how this program stands
#[poise::command(
    slash_command,
    guild_only,
    subcommand_required,
    subcommands("now", "explain", "call", "metrics", "chart")
)]
#[expect(clippy::unused_async, reason = "poise asks for an async function")]
pub async fn health(_: Context<'_>) -> Done {
    Ok(())
}

/// How this program stands: computed, called by its lead, and why
#[poise::command(slash_command)]
async fn now(ctx: Context<'_>) -> Done {
    report(ctx, Report::Now).await
}

/// What is behind a colour or a figure: definition, items, thresholds
#[poise::command(slash_command)]
async fn explain(
    ctx: Context<'_>,
    #[description = "A dimension of health or a figure; left out: health as a whole"]
    #[autocomplete = "complete::topic"]
    topic: Option<String>,
) -> Done {
    let topic = match topic {
        Some(typed) => Topic::named(&typed).ok_or(HealthRefusal::UnknownTopic(typed))?,
        None => Topic::Health,
    };
    report(ctx, Report::Explain(topic)).await
}

/// Say how you see it, beside what is computed; for leads
#[poise::command(slash_command)]
async fn call(
    ctx: Context<'_>,
    #[description = "How you see it"] colour: Chosen<Colour>,
    #[description = "What the record does not show; needed where you see it better than computed"] reason: Option<
        String,
    >,
) -> Done {
    let first = asked(ctx)?;
    let called = patiently(ctx, components::health::called(&first, None, colour.0, reason)).await?;
    components::health::announce(&asked(ctx)?, called).await;
    Ok(())
}

/// Every figure of this program, with k of n and trend
#[poise::command(slash_command)]
async fn metrics(ctx: Context<'_>) -> Done {
    report(ctx, Report::Metrics).await
}

/// A chart of this program
#[poise::command(slash_command)]
async fn chart(ctx: Context<'_>, #[description = "Which chart"] kind: Chosen<Plot>) -> Done {
    report(ctx, Report::Chart(kind.0)).await
}

/// Answers whoever asked with a part of the report of the channel's program. A large record may take longer than Discord
/// waits: then they are told to wait, and answered when it is done.
///
/// # Errors
/// The channel has no program.
pub(super) async fn report(ctx: Context<'_>, report: Report) -> Done {
    let first = asked(ctx)?;
    let view = patiently(ctx, components::health::shown(&first, None, report, 0, false)).await??;
    // Anew, since it may have been deferred meanwhile.
    asked(ctx)?.answer(view).await;
    Ok(())
}
