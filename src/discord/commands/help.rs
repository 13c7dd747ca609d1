//! `/help`: what can be done here, by role. Made from the commands as they are registered, so it can't fall behind them.

use std::sync::LazyLock;

use super::{Done, asked};
use crate::{
    app::{Refusal, look},
    discord::{
        Context, Front,
        views::{self, help::CommandLine},
    },
    domain::Role,
};

/// Names and descriptions of every slash command, in order.
static TABLE: LazyLock<Vec<(String, String)>> = LazyLock::new(|| {
    let mut table = Vec::new();
    for command in &super::all() {
        push(command, "", &mut table);
    }
    table
});

/// What can be done here, with examples
#[poise::command(slash_command, guild_only)]
pub(super) async fn help(ctx: Context<'_>) -> Done {
    let asked = asked(ctx)?;
    let program = look::program(&asked.front.app, &asked.caller).await?;
    // Where there is no program yet, whoever logs something first leads it.
    let role = program.map_or(Role::Lead, |program| program.role_of(&asked.caller.actor));
    asked.answer(views::help::help(role, &lines())).await;
    Ok(())
}

/// Every slash command: `risk log`, and what it does.
#[must_use]
pub fn lines() -> Vec<CommandLine<'static>> {
    TABLE.iter().map(|(name, description)| CommandLine { name, description }).collect()
}

fn push(command: &poise::Command<Front, Refusal>, before: &str, table: &mut Vec<(String, String)>) {
    if command.slash_action.is_none() {
        return;
    }
    let name = format!("{before}{}", command.name);
    if command.subcommands.is_empty() {
        table.push((name, command.description.as_deref().unwrap_or_default().to_owned()));
        return;
    }
    for inner in &command.subcommands {
        push(inner, &format!("{name} "), table);
    }
}
