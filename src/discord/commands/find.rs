//! `/find`: full-text search in every program of the server.

use super::{Done, answers::paging, asked, choices::Chosen};
use crate::{
    app::{
        drafts::{self, Draft},
        look::{self, Narrow},
    },
    discord::{
        Context,
        components::id::{List, Typed},
        people::Person,
        views,
    },
    domain::Kind,
};

/// Search titles, details and tags in every program of this server
#[poise::command(slash_command, guild_only)]
pub async fn find(
    ctx: Context<'_>,
    #[description = "Words, or a reference such as R-12"] text: String,
    #[description = "Only this kind"] kind: Option<Chosen<Kind>>,
    #[description = "Only this person's"] owner: Option<Person>,
    #[description = "Only what is open"] open: Option<bool>,
) -> Done {
    let asked = asked(ctx)?;
    let narrow = Narrow {
        kind: kind.map(|chosen| chosen.0),
        owner: owner.map(|person| person.user),
        open: open.unwrap_or(false),
    };
    let found = look::search(&asked.front.app, &asked.caller, &text, narrow, 0).await?;
    let list = match Typed::new(&text) {
        Some(words) => List::Search(narrow, words),
        None => List::Find(drafts::of_act(&asked.caller)),
    };
    let now = asked.front.app.clock.now();
    let view = views::found::found(&text, &found.items.lines, &found.programs, now, &paging(list, &found.items));
    asked.answer(view).await;
    if let List::Find(_) = list {
        // The answer has not waited for it.
        let draft = Draft::Find { words: text, narrow };
        if let Err(error) = drafts::keep_of_act(&asked.front.app, &asked.caller, draft).await {
            tracing::error!(?error, "the words of a search could not be kept");
        }
    }
    Ok(())
}
