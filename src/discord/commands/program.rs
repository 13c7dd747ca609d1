//! `/program`: the program itself. Looking and the whole are here; what a lead sets is in `set`, files in `exchange`.
//!
//! Discord guards whole commands only (`default_member_permissions`), and guarding this one would hide `info` and
//! `charter` from everybody. So it is left open there, and every change is checked on our side against the stored
//! program: the lead, the deputies, and whoever manages the server.

use super::{Done, answers::paging, asked, complete};
use crate::{
    app::{look, nudges as nudging, program as programs},
    discord::{
        Context,
        caller::founder,
        components::id::List,
        people::{Person, able},
        views,
    },
};

mod exchange;
mod set;

use exchange::{export, import_file};
use set::{calendar, channels, members, settings, workstreams};

/// The program of this channel
#[poise::command(
    slash_command,
    guild_only,
    subcommand_required,
    subcommands(
        "create",
        "info",
        "charter",
        "settings",
        "channels",
        "members",
        "workstreams",
        "calendar",
        "audit",
        "export",
        "import_file",
        "nudges",
        "pause",
        "resume",
        "archive"
    )
)]
#[expect(clippy::unused_async, reason = "poise asks for an async function")]
pub async fn program(_: Context<'_>) -> Done {
    Ok(())
}

/// Begin a program in this channel, with you as lead
#[poise::command(slash_command)]
async fn create(
    ctx: Context<'_>,
    #[description = "What it is called; the channel's name, if left out"] name: Option<String>,
) -> Done {
    let asked = asked(ctx)?;
    let program = programs::create(&asked.front.app, &founder(&asked).await, name).await?;
    asked.answer(views::program::info(&program, &[])).await;
    Ok(())
}

/// Who leads this program, and what is open in it
#[poise::command(slash_command)]
async fn info(ctx: Context<'_>) -> Done {
    let asked = asked(ctx)?;
    let seen = look::overview(&asked.front.app, &asked.caller).await?;
    asked.answer(views::program::info(&seen.program, &seen.open)).await;
    Ok(())
}

/// Why this program exists and how one will tell that it is done; with buttons to edit it
#[poise::command(slash_command)]
async fn charter(
    ctx: Context<'_>,
    #[description = "Set who pays for it and protects it"] sponsor: Option<Person>,
) -> Done {
    let asked = asked(ctx)?;
    let program = match able(sponsor.as_ref())? {
        Some(sponsor) => {
            let text = programs::CharterText { sponsor: Some(sponsor), ..Default::default() };
            programs::set_charter(&asked.front.app, &asked.caller, text).await?
        }
        None => look::overview(&asked.front.app, &asked.caller).await?.program,
    };
    asked.answer(views::program::charter(&program)).await;
    Ok(())
}

/// Who changed what in this program, and when
#[poise::command(slash_command)]
async fn audit(ctx: Context<'_>) -> Done {
    let asked = asked(ctx)?;
    let (program, page) = look::audit(&asked.front.app, &asked.caller, None, 0).await?;
    let paging = paging(List::Audit(program.id), &page);
    let lines: Vec<_> = page.lines.into_iter().map(|line| (line.item, line.event)).collect();
    asked.answer(views::history::audit(&program, &lines, &paging)).await;
    Ok(())
}

/// Stop everything I say unasked about this program, at once
#[poise::command(slash_command)]
async fn pause(
    ctx: Context<'_>,
    #[description = "Why, for those who wonder about the silence"] reason: Option<String>,
    #[description = "The day on which I go on by myself: next monday, +2w, 7 Jan"]
    #[autocomplete = "complete::date"]
    until: Option<String>,
) -> Done {
    let asked = asked(ctx)?;
    programs::pause(&asked.front.app, &asked.caller, reason, until).await?;
    let seen = look::overview(&asked.front.app, &asked.caller).await?;
    asked.answer(views::program::info(&seen.program, &seen.open)).await;
    Ok(())
}

/// Go on after a pause
#[poise::command(slash_command)]
async fn resume(ctx: Context<'_>) -> Done {
    let asked = asked(ctx)?;
    programs::resume(&asked.front.app, &asked.caller).await?;
    let seen = look::overview(&asked.front.app, &asked.caller).await?;
    asked.answer(views::program::info(&seen.program, &seen.open)).await;
    Ok(())
}

/// What this program says by itself
#[poise::command(slash_command, subcommand_required, subcommands("preview"))]
#[expect(clippy::unused_async, reason = "poise asks for an async function")]
async fn nudges(_: Context<'_>) -> Done {
    Ok(())
}

/// The next nudges of this program, without sending them
#[poise::command(slash_command)]
async fn preview(ctx: Context<'_>) -> Done {
    let asked = asked(ctx)?;
    let preview = nudging::preview::preview(&asked.front.app, &asked.caller).await?;
    asked.answer(views::nudging::preview(&preview)).await;
    Ok(())
}

/// Archive this program: it can be read, not changed
#[poise::command(slash_command)]
async fn archive(ctx: Context<'_>, #[description = "Bring it back instead"] undo: Option<bool>) -> Done {
    let asked = asked(ctx)?;
    programs::archive(&asked.front.app, &asked.caller, undo.unwrap_or(false)).await?;
    let seen = look::overview(&asked.front.app, &asked.caller).await?;
    asked.answer(views::program::info(&seen.program, &seen.open)).await;
    Ok(())
}
