//! What a lead sets. Each command without options shows what is set now.

use poise::serenity_prelude as serenity;

use super::super::{
    Done, asked,
    choices::{Chosen, Grant},
    complete,
    options::channel as channel_of,
};
use crate::{
    app::{Refusal, look, program as programs},
    discord::{
        Context,
        asked::Asked,
        people::{Mentioned, Person, able},
        views,
    },
    domain::{Program, Rejection, program::Purpose},
};

/// Name, lead, deputies and thresholds; without options it shows them
#[poise::command(slash_command)]
pub async fn settings(
    ctx: Context<'_>,
    #[description = "What it is called"] name: Option<String>,
    #[description = "Who leads it: exactly one person"] lead: Option<Person>,
    #[description = "Who may act for the lead; naming a deputy again takes it back"] deputy: Option<Person>,
    #[description = "Where Medium, High and Extreme begin: 5 10 16"] bands: Option<String>,
    #[description = "Working days in which people can object to a proposal, 1 to 30"]
    #[min = 1]
    #[max = 30]
    consent_days: Option<u32>,
) -> Done {
    let asked = asked(ctx)?;
    // Whoever left the server can be taken off the deputies, so that is not refused here but where one is added.
    let deputy = match deputy {
        Some(person) if here(&asked).await?.deputies.contains(&person.user) => Some(person.user),
        other => able(other.as_ref())?,
    };
    let wanted = programs::Settings { name, lead: able(lead.as_ref())?, deputy, bands, consent_days };
    let program = if wanted == programs::Settings::default() {
        here(&asked).await?
    } else {
        programs::set(&asked.front.app, &asked.caller, wanted).await?
    };
    asked.answer(views::settings::settings(&program)).await;
    Ok(())
}

/// Add or free a channel of this program; without options it shows them
#[poise::command(slash_command)]
pub async fn channels(
    ctx: Context<'_>,
    #[description = "The channel to add, or to give another purpose"]
    #[channel_types("Text", "News")]
    channel: Option<serenity::PartialChannel>,
    #[description = "What it is for; a team's channel, if left out"] purpose: Option<Chosen<Purpose>>,
    #[description = "The channel to free"]
    #[channel_types("Text", "News")]
    remove: Option<serenity::PartialChannel>,
) -> Done {
    let asked = asked(ctx)?;
    let program = match (channel, remove) {
        (None, None) if purpose.is_some() => return Err(missing("purpose", "channel")),
        (None, None) => here(&asked).await?,
        (Some(add), None) => {
            let purpose = purpose.map_or(Purpose::Team, |chosen| chosen.0);
            programs::bind_channel(&asked.front.app, &asked.caller, channel_of(&add), purpose).await?
        }
        (None, Some(remove)) => programs::free_channel(&asked.front.app, &asked.caller, channel_of(&remove)).await?,
        (Some(_), Some(_)) => return Err(Rejection::OneAtATime.into()),
    };
    asked.answer(views::settings::channels(&program)).await;
    Ok(())
}

/// Say who is what here: a person, or everybody with a role; without options it shows them
#[poise::command(slash_command)]
pub async fn members(
    ctx: Context<'_>,
    #[description = "A person or a role of the server"] member: Option<Mentioned>,
    #[description = "What they are in this program; contributor, if left out"] role: Option<Chosen<Grant>>,
) -> Done {
    let asked = asked(ctx)?;
    let program = match member {
        None if role.is_some() => return Err(missing("role", "member")),
        None => here(&asked).await?,
        Some(member) => {
            let role = role.map_or(Some(crate::domain::Role::Contributor), |chosen| chosen.0);
            let member = match member {
                Mentioned::Role(role) => programs::Member::Role(role),
                // What was given to somebody who left can be taken back.
                Mentioned::Person(person) if role.is_none() => programs::Member::Person(person.user),
                Mentioned::Person(person) => programs::Member::Person(person.able()?),
            };
            programs::grant(&asked.front.app, &asked.caller, member, role).await?
        }
    };
    asked.answer(views::settings::members(&program)).await;
    Ok(())
}

/// Add a workstream, or name its lead; without options it shows them
#[poise::command(slash_command)]
pub async fn workstreams(
    ctx: Context<'_>,
    #[description = "What it is called"]
    #[autocomplete = "complete::workstream"]
    name: Option<String>,
    #[description = "Who leads it"] lead: Option<Person>,
) -> Done {
    let asked = asked(ctx)?;
    let lead = able(lead.as_ref())?;
    let program = match name {
        Some(name) => programs::set_workstream(&asked.front.app, &asked.caller, name, lead).await?,
        None if lead.is_some() => return Err(missing("lead", "name")),
        None => here(&asked).await?,
    };
    asked.answer(views::settings::workstreams(&program)).await;
    Ok(())
}

/// Time zone, working days, holidays; without options it shows them
#[poise::command(slash_command)]
pub async fn calendar(
    ctx: Context<'_>,
    #[description = "The time zone: Europe/Berlin"] zone: Option<String>,
    #[description = "The days on which work is done: mon-fri"] working_days: Option<String>,
    #[description = "A day without work; naming a holiday again takes it back"]
    #[autocomplete = "complete::date"]
    holiday: Option<String>,
) -> Done {
    let asked = asked(ctx)?;
    let wanted = programs::CalendarText { zone, working_days, holiday };
    let program = if wanted == programs::CalendarText::default() {
        here(&asked).await?
    } else {
        programs::set_calendar(&asked.front.app, &asked.caller, wanted).await?
    };
    let today = program.calendar.today(asked.front.app.clock.now());
    asked.answer(views::settings::calendar(&program, today)).await;
    Ok(())
}

/// An option that says nothing without another: dropping it silently would look like an answer.
fn missing(given: &'static str, needed: &'static str) -> Refusal {
    Rejection::OptionMissing { given, needed }.into()
}

/// The channel's program as it is.
async fn here(asked: &Asked) -> Result<Program, Refusal> {
    Ok(look::program(&asked.front.app, &asked.caller).await?.ok_or(Rejection::NoProgram)?)
}
