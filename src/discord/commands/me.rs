//! `/me`: what everybody sets for themselves on this server. Each answers with all that is set.

use super::{Done, asked, choices::Chosen, complete};
use crate::{
    app::me::{self, Setting},
    discord::{Context, people::Person, views},
    domain::person::Notifications,
};

/// When and how I nudge you on this server
#[poise::command(
    slash_command,
    guild_only,
    subcommand_required,
    subcommands("timezone", "hours", "away", "back", "notifications")
)]
#[expect(clippy::unused_async, reason = "poise asks for an async function")]
pub async fn me(_: Context<'_>) -> Done {
    Ok(())
}

/// Where you live, so that mornings are yours; without options it shows what is set
#[poise::command(slash_command)]
async fn timezone(
    ctx: Context<'_>,
    #[description = "A region and city: Europe/Berlin; “program” for that of each program"]
    #[autocomplete = "complete::own_zone"]
    zone: Option<String>,
) -> Done {
    set(ctx, zone.map(Setting::Zone)).await
}

/// When you work: nudges come in these hours; without options it shows what is set
#[poise::command(slash_command)]
async fn hours(ctx: Context<'_>, #[description = "From and to: 9-17:30"] hours: Option<String>) -> Done {
    set(ctx, hours.map(Setting::Hours)).await
}

/// Be left alone until you are back; somebody stands in
#[poise::command(slash_command)]
async fn away(
    ctx: Context<'_>,
    #[description = "The day you are back: next monday, +2w, 7 Jan"]
    #[autocomplete = "complete::date"]
    until: String,
    #[description = "Who gets your nudges meanwhile; the lead, if left out"] delegate: Option<Person>,
) -> Done {
    let delegate = delegate.as_ref().map(Person::able_to_stand_in).transpose()?;
    set(ctx, Some(Setting::Away(until, delegate))).await
}

/// You are back from being away
#[poise::command(slash_command)]
async fn back(ctx: Context<'_>) -> Done {
    set(ctx, Some(Setting::Back)).await
}

/// Where your nudges go; without options it shows what is set
#[poise::command(slash_command)]
async fn notifications(
    ctx: Context<'_>,
    #[description = "In the program's channel, by direct message, or off"] to: Option<Chosen<Notifications>>,
) -> Done {
    set(ctx, to.map(|chosen| Setting::Notifications(chosen.0))).await
}

async fn set(ctx: Context<'_>, setting: Option<Setting>) -> Done {
    let asked = asked(ctx)?;
    let mine = match setting {
        Some(setting) => me::set(&asked.front.app, &asked.caller, setting).await?,
        None => me::look(&asked.front.app, &asked.caller).await?,
    };
    asked.answer(views::me::me(&mine)).await;
    Ok(())
}
