//! The message that an item was captured from: when the item is shown, one look in the background tells whether it still
//! stands as it did.

use poise::serenity_prelude as serenity;

use super::{asked::Asked, status_of};
use crate::{
    app::settle,
    domain::{
        Item,
        item::{Fate, Source},
    },
};

/// Looks at the message that an item was captured from, if it may have changed, and draws the item's card anew when it
/// did. Nobody waits for it, and nobody hears when it fails: the next one who looks tries again.
pub fn look(asked: &Asked, item: &Item) {
    let Some(source) = item.source.clone().filter(|source| source.fate != Fate::Deleted) else { return };
    let (front, http, guild) = (asked.front.clone(), std::sync::Arc::clone(asked.http()), asked.caller.guild);
    let (id, raised_at) = (item.id, item.raised_at.timestamp());
    tokio::spawn(async move {
        let Some(fate) = fate(&http, &source, raised_at).await.filter(|fate| *fate != source.fate) else { return };
        match settle::source_seen(&front.app, guild, id, fate).await {
            Ok(Some(_)) => front.redraw.soon(guild, id),
            Ok(None) => {}
            Err(error) => tracing::warn!(item.id = id.0, ?error, "what became of a source could not be noted"),
        }
    });
}

/// What has become of a message since an instant; `None` when nothing, or when the bot can't see it.
async fn fate(http: &serenity::Http, source: &Source, since: i64) -> Option<Fate> {
    let channel = serenity::ChannelId::new(source.channel.0);
    match http.get_message(channel, serenity::MessageId::new(source.message.0)).await {
        Ok(message) => message.edited_timestamp.filter(|at| at.unix_timestamp() > since).map(|_| Fate::Edited),
        Err(error) if status_of(&error) == 404 => Some(Fate::Deleted),
        Err(_) => None,
    }
}
