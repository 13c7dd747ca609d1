//! The courier: says in a channel what the jobs hand out, with a nonce, so that nothing is said twice.
//!
//! It has a client of its own and does not use serenity's: serenity retries a permanent 429 for ever, keeps Retry-After to
//! itself, and slows down with many sends to one channel. One route to write and one to read is all there is to it.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use poise::serenity_prelude as serenity;
use serde::Deserialize;

use super::{connect, redraw::Redraw, view::View, views};
use crate::{
    app::{
        App,
        cards::{self, Card},
        look,
        promise::{Delivery, Promise},
    },
    config::{Config, Token},
    domain::{ChannelId, MessageId, item::Settlement},
};

/// Discord drops a second message with the same nonce for "the past few minutes"; past this we look for ourselves.
const NONCE_HOLDS: TimeDelta = TimeDelta::minutes(2);

/// A server's wish to wait is honoured up to here: it is never trusted blindly.
const LONGEST_WAIT: Duration = Duration::from_hours(1);

/// The smallest id that something made at an instant can have: Discord's ids begin with the milliseconds since 2015.
fn snowflake(at: DateTime<Utc>) -> u64 {
    const EPOCH: i64 = 1_420_070_400_000;
    u64::try_from(at.timestamp_millis() - EPOCH).unwrap_or(0) << 22
}

/// Says what is handed to it. Clones share the client.
#[derive(Clone)]
pub struct Courier {
    app: App,
    redraw: Redraw,
    client: reqwest::Client,
    base: String,
    token: Token,
    /// Who the bot is: to know its own messages.
    me: u64,
}

/// A message, as far as the courier looks at it.
#[derive(Deserialize)]
struct Said {
    id: String,
    #[serde(default)]
    content: String,
    author: Author,
    timestamp: DateTime<Utc>,
}

#[derive(Deserialize)]
struct Author {
    id: String,
}

/// What Discord says to a request that it holds back.
#[derive(Deserialize)]
struct HeldBack {
    retry_after: f64,
}

impl Courier {
    /// A courier for the bot whose id is `me`.
    ///
    /// # Errors
    /// The TLS library could not be set up.
    pub fn new(app: App, redraw: Redraw, config: &Config, me: u64) -> anyhow::Result<Self> {
        let base = config.api_url.as_deref().unwrap_or("https://discord.com").trim_end_matches('/');
        Ok(Self {
            app,
            redraw,
            client: connect::client()?,
            base: format!("{base}/api/v10"),
            token: config.token.clone(),
            me,
        })
    }

    /// Says what was promised, if it is still true.
    pub async fn say(&self, promise: Promise) -> Delivery {
        let Some(settlement) = Settlement::from_key(&promise.kind) else {
            return Delivery::Never(format!("nobody knows how to say “{}”", promise.kind));
        };
        let shown = match look::draw(&self.app, promise.guild, promise.item).await {
            Ok(Some(shown)) => shown,
            Ok(None) => return Delivery::Never("the item is gone".to_owned()),
            Err(error) => return Delivery::Later(None, error.to_string()),
        };
        let view = views::announcements::settled(&shown.item, &shown.program, settlement, shown.today);
        if let Some(since) = promise.unsure_since
            && self.app.clock.now() - since > NONCE_HOLDS
        {
            match self.find_own(promise.channel, &view, since).await {
                Ok(Some(message)) => {
                    self.remember(&promise, message, 0).await;
                    return Delivery::Sent(message);
                }
                Ok(None) => {}
                Err(later) => return later,
            }
        }
        let delivery = self.post(promise.channel, view, &promise.nonce).await;
        if let Delivery::Sent(message) = delivery {
            // Where an earlier attempt was sent after all, what it shows is not known: it is drawn again.
            let version = if promise.unsure_since.is_some() { 0 } else { shown.item.version };
            self.remember(&promise, message, version).await;
        }
        delivery
    }

    /// What was said shows the item's card: from now on that is the living one.
    async fn remember(&self, promise: &Promise, message: MessageId, version: u32) {
        let card = Card { guild: promise.guild, item: promise.item, channel: promise.channel, message };
        let older = cards::living(&self.app, promise.guild, promise.item).await.ok().flatten();
        match cards::posted(&self.app, card, version).await {
            Ok(()) => older.into_iter().for_each(|older| self.redraw.retire(older, card)),
            Err(error) => tracing::error!(item.id = promise.item.0, ?error, "a card could not be remembered"),
        }
    }

    async fn post(&self, channel: ChannelId, view: View, nonce: &str) -> Delivery {
        let message = view.message().nonce(serenity::Nonce::String(nonce.to_owned())).enforce_nonce(true);
        let request = self.client.post(format!("{}/channels/{channel}/messages", self.base)).json(&message);
        match self.send(request).await {
            Ok(said) => match serde_json::from_slice::<Said>(&said).ok().and_then(|said| said.id.parse().ok()) {
                Some(id) => Delivery::Sent(MessageId(id)),
                None => Delivery::Later(None, "the answer could not be read".to_owned()),
            },
            Err(delivery) => delivery,
        }
    }

    /// The bot's own message with that content, posted since an instant: it was said, and not written down.
    async fn find_own(
        &self,
        channel: ChannelId,
        view: &View,
        since: DateTime<Utc>,
    ) -> Result<Option<MessageId>, Delivery> {
        // From the first attempt on: in a busy channel the newest hundred may all be later.
        let after = snowflake(since - NONCE_HOLDS);
        let request = self.client.get(format!("{}/channels/{channel}/messages?after={after}&limit=100", self.base));
        let body = self.send(request).await?;
        let messages: Vec<Said> = serde_json::from_slice(&body).unwrap_or_default();
        let own = messages.into_iter().find(|said| {
            said.author.id == self.me.to_string()
                && said.content == view.content
                && said.timestamp >= since - NONCE_HOLDS
        });
        Ok(own.and_then(|said| said.id.parse().ok()).map(MessageId))
    }

    async fn send(&self, request: reqwest::RequestBuilder) -> Result<Vec<u8>, Delivery> {
        let request = request
            .header("authorization", format!("Bot {}", self.token.expose()))
            // Discord's front door turns away what does not say who it is.
            .header("user-agent", serenity::constants::USER_AGENT);
        // An error's own words carry the address and no secret; the token is in a header.
        let response = request.send().await.map_err(|error| Delivery::Later(None, error.without_url().to_string()))?;
        let status = response.status().as_u16();
        let body = response.bytes().await.map_err(|error| Delivery::Later(None, error.without_url().to_string()))?;
        match status {
            200..=299 => Ok(body.to_vec()),
            429 => {
                let named = serde_json::from_slice::<HeldBack>(&body).ok().map(|held| held.retry_after);
                let wait = named.and_then(|seconds| Duration::try_from_secs_f64(seconds).ok());
                Err(Delivery::Later(wait.map(|wait| wait.min(LONGEST_WAIT)), "Discord asked to wait".to_owned()))
            }
            400 | 403 | 404 => Err(Delivery::Never(format!("Discord answered {status}"))),
            _ => Err(Delivery::Later(None, format!("Discord answered {status}"))),
        }
    }
}
