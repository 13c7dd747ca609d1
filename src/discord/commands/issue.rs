//! `/issue`: what is wrong now. Starting is on the card, under Update.

use super::{
    Done,
    answers::{self, Narrowed, words},
    asked, complete,
    options::of,
};
use crate::{
    app::log::{Capture, Details},
    discord::{
        Context,
        people::{Person, chosen},
    },
    domain::{Kind, Move},
};

/// Issues: what is wrong now
#[poise::command(slash_command, guild_only, subcommand_required, subcommands("log", "resolve", "close", "list"))]
#[expect(clippy::unused_async, reason = "poise asks for an async function")]
pub async fn issue(_: Context<'_>) -> Done {
    Ok(())
}

/// Log an issue. Only the title is needed; leave it out for a form
#[poise::command(slash_command)]
async fn log(
    ctx: Context<'_>,
    #[description = "What is wrong, in one line"] title: Option<String>,
    #[description = "Who looks after it"] owner: Option<Person>,
    #[description = "How severe, 1 (the worst) to 4"]
    #[min = 1]
    #[max = 4]
    severity: Option<u8>,
    #[description = "By when it has to be resolved: 24 Dec, fri, +3d"]
    #[autocomplete = "complete::date"]
    due: Option<String>,
) -> Done {
    let details = Details::Issue { severity, impact: None };
    let (owner, wrong) = chosen(owner.as_ref());
    let capture = Capture { owner, due, details, ..Capture::default() };
    answers::capture(&asked(ctx)?, title, capture, wrong).await
}

/// Say how an issue was resolved
#[poise::command(slash_command)]
async fn resolve(
    ctx: Context<'_>,
    #[description = "Which issue: I-4, or words of its title"]
    #[rename = "ref"]
    #[autocomplete = "complete::issue"]
    reference: String,
    #[description = "How it was resolved"] resolution: String,
) -> Done {
    answers::make(&asked(ctx)?, of(Kind::Issue, &reference)?, Move::Resolve, words(Some(resolution))).await
}

/// Close an issue that is resolved
#[poise::command(slash_command)]
async fn close(
    ctx: Context<'_>,
    #[description = "Which issue: I-4, or words of its title"]
    #[rename = "ref"]
    #[autocomplete = "complete::issue"]
    reference: String,
) -> Done {
    answers::make(&asked(ctx)?, of(Kind::Issue, &reference)?, Move::Close, words(None)).await
}

/// The issues of this program, the worst first
#[poise::command(slash_command)]
async fn list(
    ctx: Context<'_>,
    #[description = "Only this person's"] owner: Option<Person>,
    #[description = "Only what nobody owns"] unowned: Option<bool>,
    #[description = "Closed ones too"] closed: Option<bool>,
) -> Done {
    let owner = owner.map(|person| person.user);
    answers::list(&asked(ctx)?, Kind::Issue, Narrowed { owner, unowned, closed }).await
}
