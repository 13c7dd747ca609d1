//! `/ping`: is the bot there? It touches nothing else: the baseline of the benchmarks.

use super::{Done, asked};
use crate::discord::{Context, view::View};

/// Is the bot there?
#[poise::command(slash_command, guild_only)]
pub async fn ping(ctx: Context<'_>) -> Done {
    asked(ctx)?.answer(View::text("Here.").quietly()).await;
    Ok(())
}
