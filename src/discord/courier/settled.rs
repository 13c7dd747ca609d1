//! What happened at a deadline. Of an item: a line above its card, which is the living one from then on. Of a program: that
//! its pause is over.

use chrono::TimeDelta;

use super::Worded;
use crate::{
    app::{
        App, Refusal,
        cards::{self, Card},
        look,
        promise::{Promise, Said},
        settle,
    },
    discord::{redraw::Redraw, views},
    domain::{item::Settlement, program::Phase},
};

/// How long it is news that a program goes on.
const STILL_NEWS: TimeDelta = TimeDelta::days(1);

pub(super) async fn word(app: &App, promise: &Promise, settlement: Settlement) -> Result<Worded, Refusal> {
    let Some(item) = promise.item else { return Ok(Worded::Moot("it names no item".to_owned())) };
    Ok(match look::draw(app, promise.guild, item).await? {
        Some(shown) => {
            Worded::View(views::announcements::settled(&shown.item, &shown.program, settlement, shown.today))
        }
        None => Worded::Moot("the item is gone".to_owned()),
    })
}

/// Not where it was paused anew, or where somebody said so long ago that everybody has seen it go on.
pub(super) async fn goes_on(app: &App, promise: &Promise) -> Result<Worded, Refusal> {
    let pause: settle::PauseOver = promise.payload()?;
    Ok(match settle::program_of(app, promise).await?.filter(|program| program.phase == Phase::Active) {
        Some(program) if app.clock.now() < pause.at + STILL_NEWS => {
            Worded::View(views::announcements::goes_on(&program, pause.by))
        }
        _ => Worded::Moot("it is no news any more".to_owned()),
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
