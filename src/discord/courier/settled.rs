//! What happened to an item at its deadline: a line above its card, which is the living one from then on.

use super::Worded;
use crate::{
    app::{
        App, Refusal,
        cards::{self, Card},
        look,
        promise::{Promise, Said},
    },
    discord::{redraw::Redraw, views},
    domain::item::Settlement,
};

pub(super) async fn word(app: &App, promise: &Promise, settlement: Settlement) -> Result<Worded, Refusal> {
    let Some(item) = promise.item else { return Ok(Worded::Moot("it names no item".to_owned())) };
    Ok(match look::draw(app, promise.guild, item).await? {
        Some(shown) => {
            Worded::View(views::announcements::settled(&shown.item, &shown.program, settlement, shown.today))
        }
        None => Worded::Moot("the item is gone".to_owned()),
    })
}

/// What was said shows the item's card. Which version it shows is not known for sure (an earlier attempt may have been
/// heard, the item may have changed since), so it is drawn again if there was any change at all.
pub(super) async fn remember(app: &App, redraw: &Redraw, promise: &Promise, said: Said) {
    let Some(item) = promise.item else { return };
    let card = Card { guild: promise.guild, item, channel: said.channel, message: said.message };
    let version = match promise.unsure_since {
        Some(_) => 0,
        None => promise.key.rsplit(':').next().and_then(|version| version.parse().ok()).unwrap_or(0),
    };
    match cards::posted(app, card, version).await {
        Ok(posted) => posted.older.into_iter().for_each(|older| redraw.retire(older, card)),
        Err(error) => tracing::error!(item.id = item.0, ?error, "a card could not be remembered"),
    }
}
