//! What a lead sets. Each command without options shows what is set now.

use chrono::NaiveDate;
use futures_util::future::join_all;
use poise::serenity_prelude as serenity;

use super::super::{
    Done, asked,
    choices::{Chosen, Delivery, Grant, SummaryFor},
    complete, defer,
    options::channel as channel_of,
};
use crate::{
    app::{Refusal, apart::apart, calendar as calendars, look, program as programs},
    discord::{
        Context,
        asked::{Asked, PATIENCE},
        people::{Mentioned, Person, able},
        status_of, views,
    },
    domain::{
        ChannelId, Program, ProgramRefusal, Rejection,
        calendar::{Holidays, LARGEST_FILE, read_holidays},
        nudge_rules::Reviewed,
        program::Purpose,
    },
};

/// Name, lead, deputies, thresholds and nudges; without options it shows them
#[poise::command(slash_command)]
#[expect(clippy::too_many_arguments, reason = "one for each option")]
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
    #[description = "When nudges begin, in the program's zone: 9:30"] nudge_time: Option<String>,
    #[description = "Where nudges go, for those who did not choose with /me"] nudge_in: Option<Chosen<Delivery>>,
    #[description = "Working days around the due day on which its owner is asked: -2 0 1 3 5 10"] ladder: Option<
        String,
    >,
    #[description = "What to set a review limit of; it goes with review_within"] review: Option<Chosen<Reviewed>>,
    #[description = "How long that may go without a review: 7 days, 3 working days"] review_within: Option<String>,
    #[description = "Who answers less than this percentage of nudges is asked twice a week; 0 for never"]
    #[min = 0]
    #[max = 100]
    quiet_below: Option<u32>,
    #[description = "Whether the lead is asked for the weekly call on health where it is missing"] ask_for_call: Option<
        bool,
    >,
    #[description = "A number that figures and health are held against: targets.aged_risks 3"]
    #[autocomplete = "complete::threshold"]
    threshold: Option<String>,
    #[description = "The weekday of the weekly summary: mon"] summary_day: Option<String>,
    #[description = "When it is posted, in the program's zone: 9:00"] summary_time: Option<String>,
) -> Done {
    let asked = asked(ctx)?;
    // Whoever left the server can be taken off the deputies, so that is not refused here but where one is added.
    let deputy = match deputy {
        Some(person) if here(&asked).await?.deputies.contains(&person.user) => Some(person.user),
        other => able(other.as_ref())?,
    };
    let review = match (review, review_within) {
        (Some(what), Some(within)) => Some((what.0, within)),
        (None, None) => None,
        (Some(_), None) => return Err(missing("review", "review_within")),
        (None, Some(_)) => return Err(missing("review_within", "review")),
    };
    let wanted = programs::Settings {
        name,
        lead: able(lead.as_ref())?,
        deputy,
        bands,
        consent_days,
        nudge_time,
        in_channel: nudge_in.map(|chosen| chosen.0 == Delivery::Channel),
        ladder,
        review,
        quiet_below,
        ask_for_call,
        threshold,
        summary_day,
        summary_time,
    };
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
    #[description = "What it is for; if left out, a team's channel, or the home where there is none"] purpose: Option<
        Chosen<Purpose>,
    >,
    #[description = "The channel to free"]
    #[channel_types("Text", "News")]
    remove: Option<serenity::PartialChannel>,
    #[description = "Which weekly summary it gets; what its purpose says, if left out"] summary: Option<
        Chosen<SummaryFor>,
    >,
    #[description = "Which program, where this is none of its channels"]
    #[autocomplete = "complete::program"]
    program: Option<String>,
) -> Done {
    let mut asked = asked(ctx)?;
    if let Some(name) = program {
        asked.caller = look::as_in(&asked.front.app, &asked.caller, &name).await?;
    }
    let here = look::program(&asked.front.app, &asked.caller).await?.ok_or(ProgramRefusal::NoneHere)?;
    let program = match (channel, remove) {
        (None, _) if purpose.is_some() => return Err(missing("purpose", "channel")),
        (None, _) if summary.is_some() => return Err(missing("summary", "channel")),
        (None, None) => here,
        (Some(add), None) => {
            let what_for = (purpose.map(|chosen| chosen.0), summary.map(|chosen| chosen.0));
            let gone = gone(&asked, &here).await;
            programs::bind_channel(&asked.front.app, &asked.caller, channel_of(&add), what_for, gone).await?
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
    #[description = "The time zone: Europe/Berlin"]
    #[autocomplete = "complete::zone"]
    zone: Option<String>,
    #[description = "The days on which work is done: mon-fri"] working_days: Option<String>,
    #[description = "A day without work, or a range: 24 Dec to 2 Jan; naming a holiday again takes it back"]
    #[autocomplete = "complete::date"]
    holiday: Option<String>,
    #[description = "Holidays to take back: a date, a range, or all"]
    #[autocomplete = "complete::holiday"]
    remove: Option<String>,
    #[description = "Holidays from an iCalendar file (.ics): its whole-day events are added"] file: Option<
        serenity::Attachment,
    >,
) -> Done {
    if file.is_some() {
        defer(ctx).await?;
    }
    let asked = asked(ctx)?;
    let today = asked.front.app.clock.now().date_naive();
    let read = match &file {
        Some(file) => {
            // Nobody's file is fetched for nothing.
            here(&asked).await?.may_administer(&asked.caller.actor)?;
            Some(read(&asked, file, today).await?)
        }
        None => None,
    };
    let days = read.as_ref().map(|read| read.days.clone()).unwrap_or_default();
    let wanted = calendars::CalendarText { zone, working_days, holiday, remove, read: days };
    let program = if wanted == calendars::CalendarText::default() {
        here(&asked).await?
    } else {
        calendars::set_calendar(&asked.front.app, &asked.caller, wanted).await?
    };
    let today = program.calendar.today(asked.front.app.clock.now());
    let view = views::settings::calendar(&program, today);
    asked
        .answer(match (file, read) {
            (Some(file), Some(read)) => view.with_note(&views::settings::read(&file.filename, &read)),
            _ => view,
        })
        .await;
    Ok(())
}

/// The holidays in a file that somebody attached.
async fn read(asked: &Asked, file: &serenity::Attachment, today: NaiveDate) -> Result<Holidays, Refusal> {
    let bytes = asked.download(file, LARGEST_FILE).await?;
    let name = file.filename.clone();
    Ok(apart(move || read_holidays(&name, &bytes, today)).await.map_err(Refusal::Failed)??)
}

/// An option that says nothing without another: dropping it silently would look like an answer.
fn missing(given: &'static str, needed: &'static str) -> Refusal {
    Rejection::OptionMissing { given, needed }.into()
}

/// Those channels of the program that Discord does not know any more.
async fn gone(asked: &Asked, program: &Program) -> Vec<ChannelId> {
    let is_gone = async |channel: ChannelId| {
        let asking = asked.http().get_channel(serenity::ChannelId::new(channel.0));
        let answer = tokio::time::timeout(PATIENCE, asking).await;
        matches!(answer, Ok(Err(error)) if status_of(&error) == 404).then_some(channel)
    };
    join_all(program.channels.iter().map(|(channel, _)| is_gone(*channel))).await.into_iter().flatten().collect()
}

/// The channel's program as it is.
async fn here(asked: &Asked) -> Result<Program, Refusal> {
    Ok(look::program(&asked.front.app, &asked.caller).await?.ok_or(Rejection::NoProgram)?)
}
