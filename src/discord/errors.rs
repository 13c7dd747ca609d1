//! Everything that can go wrong around a command, each with an answer: a refusal is a sentence for the person, anything
//! else a reference id for them and a line in the log. poise's own handler would show internals and let text ping.

use poise::{FrameworkError, serenity_prelude as serenity};

use super::{Front, asked::Asked};
use crate::{app::Refusal, domain::Rejection};

/// Answers an error of the framework.
pub async fn on_error(error: FrameworkError<'_, Front, Refusal>) {
    match error {
        FrameworkError::Command { error, ctx, .. } => refuse(ctx, error).await,
        FrameworkError::GuildOnly { ctx, .. } => refuse(ctx, Rejection::NotInServer.into()).await,
        FrameworkError::CommandPanic { ctx, .. } => {
            // The payload may hold what people typed: it stays where the panic's own message went.
            refuse(ctx, Refusal::Failed(anyhow::anyhow!("the command panicked"))).await;
        }
        FrameworkError::ArgumentParse { ctx, .. } => refuse(ctx, Rejection::StaleCommand.into()).await,
        FrameworkError::CommandStructureMismatch { ctx, .. } => {
            refuse(poise::Context::Application(ctx), Rejection::StaleCommand.into()).await;
        }
        FrameworkError::UnknownInteraction { interaction, .. } => {
            tracing::warn!(command = interaction.data.name, "a command came that is not known");
        }
        FrameworkError::EventHandler { error, event, .. } => {
            tracing::error!(event = event.snake_case_name(), ?error, "an event could not be handled");
        }
        other => tracing::error!(error = variant_of(&other), "the framework failed"),
    }
}

/// Answers a command with a refusal.
async fn refuse(ctx: poise::Context<'_, Front, Refusal>, refusal: Refusal) {
    let poise::Context::Application(app) = ctx else { return };
    match Asked::command(app) {
        Ok(asked) => asked.refuse(refusal, None).await,
        Err(Refusal::No(no)) => answer_outside(ctx.serenity_context(), app.interaction, &no).await,
        Err(Refusal::Failed(error)) => tracing::error!(?error, "a refusal could not be said"),
    }
}

/// Outside a server there is nobody's record to look into: only the sentence.
async fn answer_outside(ctx: &serenity::Context, asked: &serenity::CommandInteraction, no: &Rejection) {
    let view = super::views::notices::refusal(no, None);
    let response = serenity::CreateInteractionResponse::Message(view.response());
    if let Err(error) = asked.create_response(&ctx.http, response).await {
        tracing::warn!(status = super::status_of(&error), "an answer could not be given");
    }
}

/// The variant's name and nothing of its content, which may hold tokens and people's text.
fn variant_of(error: &FrameworkError<'_, Front, Refusal>) -> &'static str {
    match error {
        FrameworkError::Setup { .. } => "setup",
        FrameworkError::SubcommandRequired { .. } => "subcommand required",
        FrameworkError::CooldownHit { .. } => "cooldown",
        FrameworkError::MissingBotPermissions { .. } => "missing bot permissions",
        FrameworkError::MissingUserPermissions { .. } => "missing user permissions",
        FrameworkError::PermissionFetchFailed { .. } => "permissions unknown",
        FrameworkError::CommandCheckFailed { .. } => "check failed",
        _ => "other",
    }
}
