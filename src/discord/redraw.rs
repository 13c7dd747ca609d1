//! Living cards: the card that was posted last for an item is edited in place when the item changes; and so are the digests
//! that can still be answered, where a line in them was.
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

use super::{status_of, view::View, views};
use crate::{
    app::{App, Refusal, cards, cards::Card, look, nudges},
    domain::{ChannelId, GuildId, ItemId, MessageId},
};

/// How long an act waits until a card that was posted a moment ago is known: an answer is due within three seconds.
const PATIENCE: Duration = Duration::from_secs(1);

/// Draws cards again. Clones share it.
#[derive(Clone)]
pub struct Redraw {
    app: App,
    http: Arc<Http>,
    /// What is being drawn, and whether it changed meanwhile.
    busy: Arc<Mutex<HashMap<Drawn, bool>>>,
    /// Items whose new card is being posted: how many times over.
    posting: Arc<(Mutex<HashMap<ItemId, u32>>, Notify)>,
}

/// What is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Drawn {
    /// The living card of an item, and the digests that show it.
    Card(GuildId, ItemId),
    /// A digest.
    Digest(GuildId, i64),
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

    /// Draws an item's living card, and the digests that show it, as soon as it can be, in the background.
    pub fn soon(&self, guild: GuildId, item: ItemId) {
        self.begin(Drawn::Card(guild, item));
    }

    fn begin(&self, what: Drawn) {
        {
            let mut busy = self.lock();
            if let Some(again) = busy.get_mut(&what) {
                *again = true;
                return;
            }
            busy.insert(what, false);
        }
        let whole = self.clone();
        tokio::spawn(async move {
            loop {
                whole.draw(what).await;
                let mut busy = whole.lock();
                match busy.get_mut(&what) {
                    Some(again) if *again => *again = false,
                    _ => {
                        busy.remove(&what);
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
            if let Err(status) = whole.edit((old.channel, old.message), view).await {
                tracing::info!(item.id = old.item.0, status, "an older card stays as it was");
            }
        });
    }

    /// Draws what stayed stale; returns how many were tried.
    pub async fn sweep(&self) -> usize {
        let mut stale: Vec<Drawn> = Vec::new();
        match cards::stale(&self.app, 50).await {
            Ok(cards) => stale.extend(cards.iter().map(|card| Drawn::Card(card.guild, card.item))),
            Err(error) => tracing::error!(?error, "stale cards could not be listed"),
        }
        match nudges::stale(&self.app, 50).await {
            Ok(digests) => stale.extend(digests.iter().map(|digest| Drawn::Digest(digest.guild, digest.id))),
            Err(error) => tracing::error!(?error, "stale digests could not be listed"),
        }
        for what in &stale {
            self.begin(*what);
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

    fn lock(&self) -> std::sync::MutexGuard<'_, HashMap<Drawn, bool>> {
        self.busy.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn draw(&self, what: Drawn) {
        let done = match what {
            Drawn::Card(guild, item) => self.draw_card(guild, item).await,
            Drawn::Digest(guild, id) => self.draw_digest(guild, id).await,
        };
        if let Err(error) = done {
            tracing::warn!(?what, ?error, "a message could not be drawn again");
        }
    }

    async fn draw_card(&self, guild: GuildId, item: ItemId) -> Result<(), Refusal> {
        for digest in nudges::stale_with(&self.app, guild, item).await? {
            self.begin(Drawn::Digest(guild, digest.id));
        }
        let Some(card) = cards::stale_of(&self.app, guild, item).await? else { return Ok(()) };
        let Some(shown) = look::draw(&self.app, guild, item).await? else { return Ok(()) };
        let view = views::card::card(&shown.item, &shown.program, shown.today);
        match self.edit((card.channel, card.message), view).await {
            Ok(()) => cards::drawn(&self.app, card, shown.item.version).await,
            // Gone, out of reach, or not to be drawn however often it is tried: the next one who looks gets a new card.
            Err(400 | 403 | 404) => cards::gone(&self.app, card).await,
            Err(status) => {
                tracing::warn!(item.id = item.0, status, "a card stays as it was for now");
                Ok(())
            }
        }
    }

    async fn draw_digest(&self, guild: GuildId, id: i64) -> Result<(), Refusal> {
        let Some((posted, digest)) = nudges::draw(&self.app, guild, id).await? else { return Ok(()) };
        let view = views::digest::posted(&digest, posted.answerable);
        match self.edit((posted.channel, posted.message), view).await {
            Ok(()) => nudges::drawn(&self.app, posted).await,
            Err(400 | 403 | 404) => nudges::gone(&self.app, posted).await,
            Err(status) => {
                tracing::warn!(guild.id = guild.0, status, "a digest stays as it was for now");
                Ok(())
            }
        }
    }

    async fn edit(&self, (channel, message): (ChannelId, MessageId), view: View) -> Result<(), u16> {
        let (channel, message) = (serenity::ChannelId::new(channel.0), serenity::MessageId::new(message.0));
        let done = channel.edit_message(&self.http, message, view.edit()).await;
        done.map(drop).map_err(|error| if in_archived_thread(&error) { 404 } else { status_of(&error) })
    }
}

/// Nothing in an archived thread can be edited, however often it is tried: 50083.
fn in_archived_thread(error: &serenity::Error) -> bool {
    matches!(error, serenity::Error::Http(serenity::HttpError::UnsuccessfulRequest(answer)) if answer.error.code == 50083)
}
