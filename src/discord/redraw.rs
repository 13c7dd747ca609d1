//! Living cards: the card that was posted last for an item is edited in place when the item changes.
//!
//! Each item is drawn by one task at a time; a change that comes while it draws makes it draw once more. What could not be
//! drawn (Discord was away, the process died) stays marked stale in the store, and a slow sweep draws it later.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use poise::serenity_prelude as serenity;
use serenity::Http;
use tokio::sync::Notify;

use super::{status_of, views};
use crate::{
    app::{App, cards, cards::Card, look},
    domain::{GuildId, ItemId},
};

/// How long an act waits until a card that was posted a moment ago is known: an answer is due within three seconds.
const PATIENCE: Duration = Duration::from_secs(1);

/// Draws cards again. Clones share it.
#[derive(Clone)]
pub struct Redraw {
    app: App,
    http: Arc<Http>,
    /// Items being drawn, and whether they changed meanwhile.
    busy: Arc<Mutex<HashMap<ItemId, bool>>>,
    /// Items whose new card is being posted: how many times over.
    posting: Arc<(Mutex<HashMap<ItemId, u32>>, Notify)>,
}

/// A card on its way: whoever acts on the item waits a moment for it, until this is dropped.
pub struct Posting {
    item: ItemId,
    posting: Arc<(Mutex<HashMap<ItemId, u32>>, Notify)>,
}

impl Drop for Posting {
    fn drop(&mut self) {
        let mut items = self.posting.0.lock().unwrap_or_else(PoisonError::into_inner);
        match items.get_mut(&self.item) {
            Some(times) if *times > 1 => *times -= 1,
            _ => drop(items.remove(&self.item)),
        }
        drop(items);
        self.posting.1.notify_waiters();
    }
}

impl Redraw {
    /// Nothing is drawn yet.
    #[must_use]
    pub fn new(app: App, http: Arc<Http>) -> Self {
        Self { app, http, busy: Arc::default(), posting: Arc::default() }
    }

    /// A card of the item is being posted. Which message it is, is known a moment later.
    #[must_use]
    pub fn posting(&self, item: ItemId) -> Posting {
        *self.posting.0.lock().unwrap_or_else(PoisonError::into_inner).entry(item).or_default() += 1;
        Posting { item, posting: Arc::clone(&self.posting) }
    }

    /// Waits until a card that is being posted is known, so that nobody gets a second one; not for long.
    pub async fn posted(&self, item: ItemId) {
        let known = async {
            loop {
                let told = self.posting.1.notified();
                if !self.posting.0.lock().unwrap_or_else(PoisonError::into_inner).contains_key(&item) {
                    return;
                }
                told.await;
            }
        };
        // Past that the item gets another card: no harm but a second message.
        drop(tokio::time::timeout(PATIENCE, known).await);
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

    /// Waits until nothing is being drawn; not for long.
    pub async fn idle(&self) {
        let drawn = async {
            while !self.lock().is_empty() {
                tokio::time::sleep(Duration::from_millis(2)).await;
            }
        };
        drop(tokio::time::timeout(PATIENCE, drawn).await);
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
            // Gone, out of reach, or not to be drawn however often it is tried: the next one who looks gets a new card.
            Err(400 | 403 | 404) => cards::gone(&self.app, card).await,
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
