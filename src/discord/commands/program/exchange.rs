//! `/program export`: the record as a file, for the one who asks.

use super::super::{Done, asked, choices::Chosen, defer};
use crate::{
    app::export::{self, Format},
    discord::{Context, people, views},
    exchange::sheet::Names,
};

/// What Discord takes as an attachment, where it does not say itself.
const USUAL_LIMIT: u64 = 10 * 1024 * 1024;

/// Get the record out: a report, spreadsheets, the whole record, decision records or due dates
#[poise::command(slash_command)]
pub async fn export(ctx: Context<'_>, #[description = "The form of the file"] format: Chosen<Format>) -> Done {
    defer(ctx).await?;
    let asked = asked(ctx)?;
    let reading = export::read(&asked.front.app, &asked.caller, format.0).await?;
    let names = people::names(asked.http(), asked.caller.guild, &reading.people()).await;
    let made = export::make(&asked.front.app, reading, Names(names)).await?;
    let limit = match ctx.interaction.attachment_size_limit {
        0 => USUAL_LIMIT,
        limit => limit.into(),
    };
    asked.answer(views::exchange::exported(made, limit)).await;
    Ok(())
}
