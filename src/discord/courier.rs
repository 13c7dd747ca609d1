//! The courier: says what the jobs hand out, with a nonce, so that nothing is said twice.
//!
//! | file | does |
//! |---|---|
//! | `wire` | the requests: messages with their files, edits, direct-message channels, a look for our own words |
//! | `pace` | how fast: 40 requests a second over all, waits that Discord names, the stop before it bans us |
//! | `digest`, `settled` … | one file for each thing said unasked: from a promise to a view |
//!
//! It has a client of its own and does not use serenity's: serenity retries a permanent 429 for ever, keeps Retry-After to
//! itself, and slows down with many sends to one channel. That only one request is under way for each channel is held by
//! the outbox, which hands out one promise for each place.
//!
//! To say something new: a line in [`Saying`], a file here that makes a [`View`] of a promise, and an arm in `word`.

use chrono::TimeDelta;

use super::{redraw::Redraw, view::View};
use crate::{
    app::{
        App, Refusal,
        promise::{Delivery, Promise, Said, Saying, To},
    },
    config::Config,
    domain::item::Settlement,
};

mod digest;
mod pace;
mod settled;
mod wire;

use wire::Wire;

/// Discord drops a second message with the same nonce for "the past few minutes"; past this we look for ourselves.
const NONCE_HOLDS: TimeDelta = TimeDelta::minutes(2);

/// Says what is handed to it. Clones share the client and its pace.
#[derive(Clone)]
pub struct Courier {
    app: App,
    redraw: Redraw,
    wire: Wire,
}

/// A promise in words, or why there are none.
enum Worded {
    /// This is said.
    View(View),
    /// There is nothing to say any more: why.
    Moot(String),
}

impl Courier {
    /// A courier for the bot whose id is `me`.
    ///
    /// # Errors
    /// The TLS library could not be set up.
    pub fn new(app: App, redraw: Redraw, config: &Config, me: u64) -> anyhow::Result<Self> {
        Ok(Self { app, redraw, wire: Wire::new(config, me)? })
    }

    /// Says what was promised, if it is still true.
    pub async fn say(&self, promise: Promise) -> Delivery {
        let Some(saying) = Saying::from_key(&promise.kind) else {
            return Delivery::Never(format!("nobody knows how to say “{}”", promise.kind));
        };
        let view = match self.word(saying, &promise).await {
            Ok(Worded::View(view)) => view,
            Ok(Worded::Moot(why)) => return Delivery::Never(why),
            // The record can't be read now; nothing was said.
            Err(error) => return Delivery::Later(None, error.to_string()),
        };
        let delivery = self.deliver(&promise, view).await;
        if let Delivery::Sent(said) = delivery {
            self.remember(saying, &promise, said).await;
        }
        delivery
    }

    /// From a promise to its words.
    async fn word(&self, saying: Saying, promise: &Promise) -> Result<Worded, Refusal> {
        match saying {
            Saying::Consented => settled::word(&self.app, promise, Settlement::Consented).await,
            Saying::ConcernsStand => settled::word(&self.app, promise, Settlement::ConcernsStand).await,
            Saying::AcceptanceExpired => settled::word(&self.app, promise, Settlement::AcceptanceExpired).await,
            Saying::Digest => digest::word(&self.app, promise).await,
        }
    }

    /// What the courier itself remembers once it was said; what belongs into the record is `app::promise::said`'s.
    async fn remember(&self, saying: Saying, promise: &Promise, said: Said) {
        match saying {
            Saying::Consented | Saying::ConcernsStand | Saying::AcceptanceExpired => {
                settled::remember(&self.app, &self.redraw, promise, said).await;
            }
            Saying::Digest => {}
        }
    }

    async fn deliver(&self, promise: &Promise, view: View) -> Delivery {
        let view = view.fit();
        let channel = match promise.to {
            To::Message(channel, message) => return self.wire.edit(Said { channel, message }, view).await,
            To::Channel(channel) => channel,
            To::Person(user) => match self.wire.open(user).await {
                Ok(channel) => channel,
                Err(delivery) => return delivery,
            },
        };
        if let Some(since) = promise.unsure_since
            && self.app.clock.now() - since > NONCE_HOLDS
        {
            match self.wire.find_own(channel, &view, since - NONCE_HOLDS).await {
                Ok(Some(message)) => return Delivery::Sent(Said { channel, message }),
                Ok(None) => {}
                Err(later) => return later,
            }
        }
        self.wire.post(channel, view, &promise.nonce).await
    }
}
