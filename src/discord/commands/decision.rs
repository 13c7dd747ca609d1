//! `/decision`: what was decided, and what is to be.
//!
//! COMMANDS.md's table lacks two that the lifecycle needs (DOMAIN.md): `reject`, an approver's word against, which needs
//! a reason; and `resume`, the way back from `hold`. The moves by which one proposes and decides are in `decide`.

use super::{
    Done,
    answers::{self, Narrowed},
    asked,
    choices::Chosen,
    complete,
};
use crate::{
    app::log::{Capture, Details},
    discord::{
        Context,
        people::{self, Person, chosen},
    },
    domain::{Decision, Kind, decision::Mode},
};

mod decide;

use decide::{approve, hold, object, reject, resolve, resume, supersede, withdraw};

/// Decisions: what was decided, and what is to be
#[poise::command(
    slash_command,
    guild_only,
    subcommand_required,
    subcommands(
        "log",
        "propose",
        "approve",
        "reject",
        "object",
        "resolve",
        "hold",
        "resume",
        "withdraw",
        "supersede",
        "list"
    )
)]
#[expect(clippy::unused_async, reason = "poise asks for an async function")]
pub async fn decision(_: Context<'_>) -> Done {
    Ok(())
}

/// Log a decision that was made already. Only the title is needed; leave it out for a form
#[poise::command(slash_command)]
async fn log(
    ctx: Context<'_>,
    #[description = "What it is about, in one line"] title: Option<String>,
    #[description = "What was decided"] outcome: Option<String>,
    #[description = "Why"] rationale: Option<String>,
    #[description = "Who decided; you, if left out"] decided_by: Option<Person>,
    #[description = "When; today, if left out"]
    #[autocomplete = "complete::past_date"]
    decided_on: Option<String>,
) -> Done {
    let (decided_by, wrong) = chosen(decided_by.as_ref());
    let details = Details::Record { outcome, rationale, decided_by, decided_on, context: None, consequences: None };
    answers::capture(&asked(ctx)?, title, Capture { details, ..Capture::default() }, wrong).await
}

/// Propose a decision. Without approvers it is accepted unless somebody objects in time
#[poise::command(slash_command)]
async fn propose(
    ctx: Context<'_>,
    #[description = "What is to be decided, in one line; leave it out for a form"] title: Option<String>,
    #[description = "Whose approval is asked for: @Ana @Bob"] approvers: Option<String>,
    #[description = "How it is decided; follows from the approvers, if left out"] mode: Option<Chosen<Mode>>,
    #[description = "By when it is needed: 24 Dec, fri, +2w"]
    #[autocomplete = "complete::date"]
    needed_by: Option<String>,
    #[description = "What makes it necessary"] context: Option<String>,
    #[description = "What was considered"] options: Option<String>,
) -> Done {
    let asked = asked(ctx)?;
    let named = match approvers {
        Some(typed) => {
            let http = &ctx.serenity_context().http;
            people::named(http, asked.caller.guild, &ctx.interaction.data.resolved, &typed).await
        }
        None => Ok(Vec::new()),
    };
    let (approvers, wrong) = match named {
        Ok(users) => (users, None),
        Err(refusal) => (Vec::new(), Some(refusal)),
    };
    let mode = mode.map(|chosen| chosen.0);
    // Refused before a form is opened: a form has no room for people and modes, so it could not mend them.
    Decision::default().name_approvers(&approvers, mode, asked.caller.actor.user)?;
    let details = Details::Proposal { approvers, mode, context, options, reversibility: None, consequences: None };
    answers::capture(&asked, title, Capture { due: needed_by, details, ..Capture::default() }, wrong).await
}

/// The decisions of this program, open ones first
#[poise::command(slash_command)]
async fn list(
    ctx: Context<'_>,
    #[description = "Only this person's"] owner: Option<Person>,
    #[description = "Only what nobody owns"] unowned: Option<bool>,
    #[description = "Closed ones too"] closed: Option<bool>,
) -> Done {
    let owner = owner.map(|person| person.user);
    answers::list(&asked(ctx)?, Kind::Decision, Narrowed { owner, unowned, closed }).await
}
