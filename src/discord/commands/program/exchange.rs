//! `/program export` and `/program import`: the record as a file for the one who asks, and a file into the record.

use poise::serenity_prelude as serenity;

use super::super::{Done, asked, choices::Chosen, defer};
use crate::{
    app::{
        export::{self, Format},
        import::Upload,
    },
    discord::{Context, components, people, views},
    domain::Kind,
    exchange::{plan::Choices, sheet::Names},
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

/// The largest file that is taken in.
const LARGEST: u64 = 8_000_000;

/// Take in a sheet of risks, issues and the like, or a whole record: shows first what would happen
#[poise::command(slash_command, rename = "import")]
pub async fn import_file(
    ctx: Context<'_>,
    #[description = "A CSV, or the JSON of an export"] file: serenity::Attachment,
    #[description = "What its rows are, where they do not say so"] kind: Option<Chosen<Kind>>,
    #[description = "What columns and words mean: Prio = Severity; Notes = keep; Status: Parked = Blocked"] map: Option<
        String,
    >,
) -> Done {
    defer(ctx).await?;
    let asked = asked(ctx)?;
    let bytes = asked.download(&file, LARGEST).await?;
    let choices = Choices { kind: kind.map(|kind| kind.0), map, ..Choices::default() };
    let upload = Upload::read(&file.filename, &bytes, choices)?;
    components::import::show(&asked, upload, None).await
}
