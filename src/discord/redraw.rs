//! Living cards: the card that was posted last for an item is edited in place when the item changes.
//!
//! Each item is drawn by one task at a time; a change that comes while it draws makes it draw once more. What could not be
//! drawn (Discord was away, the process died) stays marked stale in the store, and a slow sweep draws it later.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use poise::serenity_prelude as serenity;
use serenity::Http;

use super::{status_of, views};
use crate::{
    app::{App, cards, cards::Card, look},
    domain::{GuildId, ItemId},
};

/// Draws cards again. Clones share it.
#[derive(Clone)]
pub struct Redraw {
    app: App,
    http: Arc<Http>,
    /// Items being drawn, and whether they changed meanwhile.
    busy: Arc<Mutex<HashMap<ItemId, bool>>>,
}

impl Redraw {
    /// Nothing is drawn yet.
    #[must_use]
    pub fn new(app: App, http: Arc<Http>) -> Self {
        Self { app, http, busy: Arc::default() }
    }

    /// Draws an item's living card as soon as it can be, in the background.
    pub fn soon(&self, guild: GuildId, item: ItemId) {
        {
            let mut busy = self.lock();
            if let Some(again) = busy.get_mut(&item) {
                *again = true;
                return;
            }
            busy.insert(item, false);
        }
        let whole = self.clone();
        tokio::spawn(async move {
            loop {
                whole.draw(guild, item).await;
                let mut busy = whole.lock();
                match busy.get_mut(&item) {
                    Some(again) if *again => *again = false,
                    _ => {
                        busy.remove(&item);
                        return;
                    }
                }
            }
        });
    }

    /// A newer card of the item was posted: the older one is drawn once more and says where the newer one is, so that
    /// nobody takes it for the state of things. Best effort; its buttons still work.
    pub fn retire(&self, old: Card, living: Card) {
        if old.message == living.message {
            return;
        }
        let whole = self.clone();
        tokio::spawn(async move {
            let shown = match look::draw(&whole.app, old.guild, old.item).await {
                Ok(Some(shown)) => shown,
                Ok(None) => return,
                Err(error) => {
                    tracing::warn!(item.id = old.item.0, ?error, "an older card could not be drawn");
                    return;
                }
            };
            let view = views::posted::retired(&shown.item, living, &shown.program, shown.today);
            if let Err(status) = whole.edit(old, view).await {
                tracing::info!(item.id = old.item.0, status, "an older card stays as it was");
            }
        });
    }

    /// Draws what stayed stale; returns how many were tried.
    pub async fn sweep(&self) -> usize {
        let stale = match cards::stale(&self.app, 50).await {
            Ok(stale) => stale,
            Err(error) => {
                tracing::error!(?error, "stale cards could not be listed");
                return 0;
            }
        };
        for card in &stale {
            self.soon(card.guild, card.item);
        }
        stale.len()
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, HashMap<ItemId, bool>> {
        self.busy.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn draw(&self, guild: GuildId, item: ItemId) {
        match self.try_draw(guild, item).await {
            Ok(()) => {}
            Err(error) => tracing::warn!(item.id = item.0, guild.id = guild.0, ?error, "a card could not be drawn"),
        }
    }

    async fn try_draw(&self, guild: GuildId, item: ItemId) -> Result<(), crate::app::Refusal> {
        let Some(card) = cards::stale_of(&self.app, guild, item).await? else { return Ok(()) };
        let Some(shown) = look::draw(&self.app, guild, item).await? else { return Ok(()) };
        let view = views::card::card(&shown.item, &shown.program, shown.today);
        match self.edit(card, view).await {
            Ok(()) => cards::drawn(&self.app, card, shown.item.version).await,
            // Gone, or out of reach for good: the next one who looks gets a new card.
            Err(403 | 404) => cards::gone(&self.app, card).await,
            Err(status) => {
                tracing::warn!(item.id = item.0, status, "a card stays as it was for now");
                Ok(())
            }
        }
    }

    async fn edit(&self, card: Card, view: super::view::View) -> Result<(), u16> {
        let channel = serenity::ChannelId::new(card.channel.0);
        let message = serenity::MessageId::new(card.message.0);
        let done = channel.edit_message(&self.http, message, view.edit()).await;
        done.map(drop).map_err(|error| if in_archived_thread(&error) { 404 } else { status_of(&error) })
    }
}

/// Nothing in an archived thread can be edited, however often it is tried: 50083.
fn in_archived_thread(error: &serenity::Error) -> bool {
    matches!(error, serenity::Error::Http(serenity::HttpError::UnsuccessfulRequest(answer)) if answer.error.code == 50083)
}
