//! `/mine`: what one has to look after, in every program of the server.

use super::{Done, answers::paging, asked};
use crate::{
    app::look,
    discord::{Context, asked::Asked, components::id::List, views},
    domain::UserId,
};

/// Your open items in every program of this server, and what waits for your word
#[poise::command(slash_command, guild_only)]
pub async fn mine(ctx: Context<'_>) -> Done {
    let asked = asked(ctx)?;
    let person = asked.caller.actor.user;
    of(&asked, person).await
}

/// Answers with somebody's open items.
pub(super) async fn of(asked: &Asked, person: UserId) -> Done {
    let mine = look::of_person(&asked.front.app, &asked.caller, person, 0).await?;
    let now = asked.front.app.clock.now();
    let paging = paging(List::Owner(person), &mine.own);
    let asked_by = asked.caller.actor.user;
    let view = views::mine::mine(person, asked_by, &mine.awaiting, &mine.own.lines, &mine.programs, now, &paging);
    asked.answer(view).await;
    Ok(())
}
