//! `/item`: what works on any kind. Looking and tying are here; what keeps an item right is in `keep`.

use super::{
    Done,
    answers::{make, paging},
    asked,
    choices::Chosen,
    complete,
    options::any,
};
use crate::{
    app::{convert as converting, keep as keeping, look, moves::Words},
    discord::{Context, components::id::List, source, views},
    domain::{Kind, Move, Rejection, field::Part, link::LinkKind},
};

mod keep;

use keep::{assign, confirm, due, snooze, void};

/// Any item: show, change, link, and its history
#[poise::command(
    slash_command,
    guild_only,
    subcommand_required,
    subcommands("show", "edit", "assign", "due", "snooze", "confirm", "link", "convert", "history", "reopen", "void")
)]
#[expect(clippy::unused_async, reason = "poise asks for an async function")]
pub async fn item(_: Context<'_>) -> Done {
    Ok(())
}

/// Post an item's card here; from now on that is the one that is kept up to date
#[poise::command(slash_command)]
async fn show(
    ctx: Context<'_>,
    #[description = "Which item: R-12, or words of its title"]
    #[rename = "ref"]
    #[autocomplete = "complete::any"]
    reference: String,
) -> Done {
    let asked = asked(ctx)?;
    let shown = look::show(&asked.front.app, &asked.caller, any(&reference)?).await?;
    asked.post_card(&shown.item, views::card::card(&shown.item, &shown.program, shown.today)).await;
    source::look(&asked, &shown.item);
    Ok(())
}

/// Edit an item's texts in a form
#[poise::command(slash_command)]
async fn edit(
    ctx: Context<'_>,
    #[description = "Which item: R-12, or words of its title"]
    #[rename = "ref"]
    #[autocomplete = "complete::any"]
    reference: String,
    #[description = "Which texts; title, detail and tags, if left out"] part: Option<Chosen<Part>>,
) -> Done {
    let asked = asked(ctx)?;
    let shown = look::show(&asked.front.app, &asked.caller, any(&reference)?).await?;
    let (program, item) = (shown.program, shown.item);
    // Whoever may not is told before they type.
    program.refuse_if_archived()?;
    program.may_keep(&asked.caller.actor, &item)?;
    let part = part.map_or(Part::Basics, |chosen| chosen.0);
    if !Part::of(item.kind()).contains(&part) {
        return Err(Rejection::NoSuchField { reference: item.reference(), field: part.label() }.into());
    }
    item.refuse_if_void()?;
    asked.ask(views::forms::edit(&item, part)).await;
    Ok(())
}

/// Tie two items together; both cards tell it
#[poise::command(slash_command)]
async fn link(
    ctx: Context<'_>,
    #[description = "Which item: A-31, or words of its title"]
    #[rename = "ref"]
    #[autocomplete = "complete::any"]
    reference: String,
    #[description = "How it stands to the other"] kind: Chosen<LinkKind>,
    #[description = "The other item: R-12, or words of its title"]
    #[autocomplete = "complete::any"]
    to: String,
) -> Done {
    let asked = asked(ctx)?;
    let (pick, to) = (any(&reference)?, any(&to)?);
    let done = keeping::link(&asked.front.app, &asked.caller, pick, kind.0, to).await?;
    let said = match done.also.first() {
        Some(other) => views::told::linked(&done.item, kind.0, other),
        None => views::notices::changed(&done.item, None),
    };
    asked.answer_change(&done, said).await;
    Ok(())
}

/// Make an item another kind; the new one keeps title, detail, owner and source
#[poise::command(slash_command)]
async fn convert(
    ctx: Context<'_>,
    #[description = "Which item: R-12, or words of its title"]
    #[rename = "ref"]
    #[autocomplete = "complete::any"]
    reference: String,
    #[description = "What it is really"] to: Chosen<Kind>,
) -> Done {
    let asked = asked(ctx)?;
    let done = converting::convert(&asked.front.app, &asked.caller, any(&reference)?, to.0).await?;
    match done.also.first() {
        Some(new) => {
            asked.post_card(new, views::posted::converted(new, &done.item, &done.program, done.today)).await;
            asked.front.redraw.soon(asked.caller.guild, done.item.id);
        }
        None => asked.answer_change(&done, views::notices::changed(&done.item, None)).await,
    }
    Ok(())
}

/// Who did what to an item, and when
#[poise::command(slash_command)]
async fn history(
    ctx: Context<'_>,
    #[description = "Which item: R-12, or words of its title"]
    #[rename = "ref"]
    #[autocomplete = "complete::any"]
    reference: String,
) -> Done {
    let asked = asked(ctx)?;
    let (shown, page) = look::history(&asked.front.app, &asked.caller, any(&reference)?, 0).await?;
    let paging = paging(List::History(shown.item.id), &page);
    asked.answer(views::history::history(&shown.item, &page.lines, &paging)).await;
    Ok(())
}

/// Open an item again
#[poise::command(slash_command)]
async fn reopen(
    ctx: Context<'_>,
    #[description = "Which item: R-12, or words of its title"]
    #[rename = "ref"]
    #[autocomplete = "complete::any"]
    reference: String,
) -> Done {
    make(&asked(ctx)?, any(&reference)?, Move::Reopen, Words::default()).await
}
