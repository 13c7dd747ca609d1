//! `/action`: what somebody will do. Starting and unblocking are on the card, under Update.

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

/// Action items: what somebody will do
#[poise::command(slash_command, guild_only, subcommand_required, subcommands("log", "done", "block", "list"))]
#[expect(clippy::unused_async, reason = "poise asks for an async function")]
pub async fn action(_: Context<'_>) -> Done {
    Ok(())
}

/// Log an action item. Only the title is needed; leave it out for a form
#[poise::command(slash_command)]
async fn log(
    ctx: Context<'_>,
    #[description = "What is to be done, in one line"] title: Option<String>,
    #[description = "Who will do it"] owner: Option<Person>,
    #[description = "By when: 24 Dec, fri, next friday, +3d, eom"]
    #[autocomplete = "complete::date"]
    due: Option<String>,
    #[description = "How important, 1 (the highest) to 4"]
    #[min = 1]
    #[max = 4]
    priority: Option<u8>,
    #[description = "The item that it is part of"]
    #[autocomplete = "complete::any"]
    parent: Option<String>,
) -> Done {
    let details = Details::Action { priority, corrective: false };
    let (owner, wrong) = chosen(owner.as_ref());
    let capture = Capture { owner, due, parent, details, ..Capture::default() };
    answers::capture(&asked(ctx)?, title, capture, wrong).await
}

/// It is done
#[poise::command(slash_command)]
async fn done(
    ctx: Context<'_>,
    #[description = "Which action item: A-31, or words of its title"]
    #[rename = "ref"]
    #[autocomplete = "complete::action"]
    reference: String,
    #[description = "Where one can see it: a link, a few words"] evidence: Option<String>,
) -> Done {
    answers::make(&asked(ctx)?, of(Kind::Action, &reference)?, Move::Done, words(evidence)).await
}

/// Something stands in its way
#[poise::command(slash_command)]
async fn block(
    ctx: Context<'_>,
    #[description = "Which action item: A-31, or words of its title"]
    #[rename = "ref"]
    #[autocomplete = "complete::action"]
    reference: String,
    #[description = "What stands in its way"] reason: String,
) -> Done {
    answers::make(&asked(ctx)?, of(Kind::Action, &reference)?, Move::Block, words(Some(reason))).await
}

/// The action items of this program; choose several to finish, reassign or date
#[poise::command(slash_command)]
async fn list(
    ctx: Context<'_>,
    #[description = "Only this person's"] owner: Option<Person>,
    #[description = "Only what nobody owns"] unowned: Option<bool>,
    #[description = "Closed ones too"] closed: Option<bool>,
) -> Done {
    let owner = owner.map(|person| person.user);
    answers::list(&asked(ctx)?, Kind::Action, Narrowed { owner, unowned, closed }).await
}
