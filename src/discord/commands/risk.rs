//! `/risk`: what may happen.

use super::{
    Done,
    answers::{self, Narrowed, words},
    asked,
    choices::Chosen,
    complete,
    health::report,
    options::of,
};
use crate::{
    app::{
        keep::{self, Assessment},
        log::{Capture, Details},
        moves::Words,
    },
    discord::{
        Context,
        components::id::Report,
        people::{Person, chosen},
        views,
    },
    domain::{Kind, Move, risk::Response},
};

/// Risks: what may happen
#[poise::command(
    slash_command,
    guild_only,
    subcommand_required,
    subcommands("log", "assess", "accept", "occurred", "close", "list", "matrix")
)]
#[expect(clippy::unused_async, reason = "poise asks for an async function")]
pub async fn risk(_: Context<'_>) -> Done {
    Ok(())
}

/// Log a risk. Only the title is needed; leave it out for a form
#[poise::command(slash_command)]
#[expect(clippy::too_many_arguments, reason = "one for each option")]
async fn log(
    ctx: Context<'_>,
    #[description = "What may happen, in one line"] title: Option<String>,
    #[description = "Who looks after it"] owner: Option<Person>,
    #[description = "How likely, 1 (rare) to 5 (almost certain)"]
    #[min = 1]
    #[max = 5]
    likelihood: Option<u8>,
    #[description = "How bad, 1 (negligible) to 5 (severe)"]
    #[min = 1]
    #[max = 5]
    impact: Option<u8>,
    #[description = "When it has to be dealt with: 24 Dec, fri, +2w"]
    #[autocomplete = "complete::date"]
    due: Option<String>,
    #[description = "What is done about it"] response: Option<Chosen<Response>>,
    #[description = "How that is done"] plan: Option<String>,
    #[description = "Because of …"] cause: Option<String>,
    #[description = "… it may happen that …"] event: Option<String>,
    #[description = "… which would lead to …"] effect: Option<String>,
    #[description = "The workstream that it belongs to"]
    #[autocomplete = "complete::workstream"]
    workstream: Option<String>,
) -> Done {
    let details = Details::Risk {
        likelihood,
        impact,
        response: response.map(|chosen| chosen.0),
        proximity: None,
        plan,
        cause,
        event,
        effect,
    };
    let (owner, wrong) = chosen(owner.as_ref());
    let capture = Capture { owner, due, workstream, details, ..Capture::default() };
    answers::capture(&asked(ctx)?, title, capture, wrong).await
}

/// Score a risk, and say what is done about it
#[poise::command(slash_command)]
#[expect(clippy::too_many_arguments, reason = "one for each option")]
async fn assess(
    ctx: Context<'_>,
    #[description = "Which risk: R-12, or words of its title"]
    #[rename = "ref"]
    #[autocomplete = "complete::risk"]
    reference: String,
    #[description = "How likely, 1 (rare) to 5 (almost certain)"]
    #[min = 1]
    #[max = 5]
    likelihood: u8,
    #[description = "How bad, 1 (negligible) to 5 (severe)"]
    #[min = 1]
    #[max = 5]
    impact: u8,
    #[description = "How likely once treated, 1 to 5"]
    #[min = 1]
    #[max = 5]
    residual_likelihood: Option<u8>,
    #[description = "How bad once treated, 1 to 5"]
    #[min = 1]
    #[max = 5]
    residual_impact: Option<u8>,
    #[description = "What is done about it"] response: Option<Chosen<Response>>,
    #[description = "How that is done"] plan: Option<String>,
) -> Done {
    let asked = asked(ctx)?;
    let said = Assessment {
        likelihood: Some(likelihood),
        impact: Some(impact),
        residual_likelihood,
        residual_impact,
        response: response.map(|chosen| chosen.0),
        plan,
    };
    let done = keep::assess(&asked.front.app, &asked.caller, of(Kind::Risk, &reference)?, said).await?;
    asked.answer_change(&done, views::told::assessed(&done.item, &done.program)).await;
    Ok(())
}

/// Take a risk knowingly, for a reason and until a date
#[poise::command(slash_command)]
async fn accept(
    ctx: Context<'_>,
    #[description = "Which risk: R-12, or words of its title"]
    #[rename = "ref"]
    #[autocomplete = "complete::risk"]
    reference: String,
    #[description = "Why it is taken"] reason: String,
    #[description = "The last day on which that holds: 24 Dec, +4w"]
    #[autocomplete = "complete::date"]
    valid_until: String,
) -> Done {
    let words = Words { until: Some(valid_until), ..words(Some(reason)) };
    answers::make(&asked(ctx)?, of(Kind::Risk, &reference)?, Move::Accept, words).await
}

/// A risk has happened: an issue is raised from it and linked
#[poise::command(slash_command)]
async fn occurred(
    ctx: Context<'_>,
    #[description = "Which risk: R-12, or words of its title"]
    #[rename = "ref"]
    #[autocomplete = "complete::risk"]
    reference: String,
) -> Done {
    answers::make(&asked(ctx)?, of(Kind::Risk, &reference)?, Move::Occur, Words::default()).await
}

/// Close a risk that was treated
#[poise::command(slash_command)]
async fn close(
    ctx: Context<'_>,
    #[description = "Which risk: R-12, or words of its title"]
    #[rename = "ref"]
    #[autocomplete = "complete::risk"]
    reference: String,
    #[description = "Why it is over"] reason: Option<String>,
) -> Done {
    answers::make(&asked(ctx)?, of(Kind::Risk, &reference)?, Move::Close, words(reason)).await
}

/// The risks of this program, the loudest first
#[poise::command(slash_command)]
async fn list(
    ctx: Context<'_>,
    #[description = "Only this person's"] owner: Option<Person>,
    #[description = "Only what nobody owns"] unowned: Option<bool>,
    #[description = "Closed ones too"] closed: Option<bool>,
) -> Done {
    let owner = owner.map(|person| person.user);
    answers::list(&asked(ctx)?, Kind::Risk, Narrowed { owner, unowned, closed }).await
}

/// The open risks by likelihood and impact
#[poise::command(slash_command)]
async fn matrix(ctx: Context<'_>) -> Done {
    report(ctx, Report::Matrix).await
}
