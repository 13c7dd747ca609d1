//! The courier: says what the jobs hand out, with a nonce, so that nothing is said twice.
//!
//! | file | does |
//! |---|---|
//! | `wire` | the requests: messages with their files, edits, direct-message channels, a look for our own words |
//! | `pace` | how fast: 40 requests a second over all, waits that Discord names, the stop before it bans us |
//! | `digest`, `nudging`, `settled`, `summary` … | one file for each thing said unasked: from a promise to a view |
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
        App, Refusal, nudges,
        promise::{self, Delivery, Promise, Said, Saying, To},
    },
    config::Config,
    domain::{ChannelId, UserId, item::Settlement},
};

mod digest;
mod nudging;
mod pace;
mod settled;
mod summary;
mod wire;

pub use pace::A_SECOND;
use wire::Wire;

/// By how much Discord's clock may be behind ours, where our own words are looked for in a busy channel.
const SLACK: TimeDelta = TimeDelta::minutes(2);

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
    /// This is not said any more, and why; what it would have begun with tells whether it was said before.
    Unsaid(View, Delivery),
}

impl Courier {
    /// A courier for the bot whose id is `me`, which makes so many requests a second: [`A_SECOND`], unless it speaks to a
    /// local Discord.
    ///
    /// # Errors
    /// The TLS library could not be set up.
    pub fn new(app: App, redraw: Redraw, config: &Config, me: u64, a_second: u32) -> anyhow::Result<Self> {
        Ok(Self { app, redraw, wire: Wire::new(config, me, a_second)? })
    }

    /// Says what was promised, if it is still true.
    pub async fn say(&self, promise: Promise) -> Delivery {
        let Some(saying) = Saying::from_key(&promise.kind) else {
            return Delivery::Never(format!("nobody knows how to say “{}”", promise.kind));
        };
        let view = match self.word(saying, &promise).await {
            Ok(Worded::View(view)) => view,
            Ok(Worded::Moot(why)) => return Delivery::Moot(why),
            Ok(Worded::Unsaid(view, delivery)) => {
                let found = match promise.to {
                    To::Message(..) => Ok(None),
                    To::Channel(channel) => self.look_for(&promise, channel, &view.fit()).await,
                    To::Person(user) => match self.wire.open(user).await {
                        Ok(channel) => self.look_for(&promise, channel, &view.fit()).await,
                        Err(no) => Err(no),
                    },
                };
                return match found {
                    Ok(Some(said)) => Delivery::Sent(said),
                    Ok(None) => delivery,
                    Err(later) => later,
                };
            }
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
            Saying::PauseOver => settled::goes_on(&self.app, promise).await,
            Saying::Digest => digest::word(&self.app, &self.wire, promise).await,
            Saying::RunReport => nudging::report(&self.app, promise).await,
            Saying::ChannelClosed => nudging::closed(&self.app, promise).await,
            Saying::Summary => summary::word(&self.app, promise).await,
            Saying::SummaryDraft => summary::word_draft(&self.app, promise).await,
        }
    }

    /// What the courier itself remembers once it was said; what belongs into the record is `app::promise::said`'s.
    async fn remember(&self, saying: Saying, promise: &Promise, said: Said) {
        match saying {
            Saying::Consented | Saying::ConcernsStand | Saying::AcceptanceExpired => {
                settled::remember(&self.app, &self.redraw, promise, said).await;
            }
            Saying::PauseOver
            | Saying::Digest
            | Saying::RunReport
            | Saying::ChannelClosed
            | Saying::Summary
            | Saying::SummaryDraft => {}
        }
    }

    async fn deliver(&self, promise: &Promise, view: View) -> Delivery {
        let mut view = view.fit();
        if let To::Person(_) = promise.to {
            view.home = Some(promise.guild);
        }
        let channel = match promise.to {
            To::Message(channel, message) => return self.wire.edit(Said { channel, message }, view).await,
            To::Channel(channel) => channel,
            To::Person(user) => match self.open(promise, user).await {
                Ok(channel) => channel,
                Err(delivery) => return delivery,
            },
        };
        match self.look_for(promise, channel, &view).await {
            Ok(Some(said)) => return Delivery::Sent(said),
            Ok(None) => {}
            Err(later) => return later,
        }
        self.wire.post(channel, view, &promise.nonce).await
    }

    /// The direct messages with somebody who is on the server: whoever left it is told nothing more about it. Of a digest
    /// that was asked before, when it was worded.
    async fn open(&self, promise: &Promise, user: UserId) -> Result<ChannelId, Delivery> {
        let is_asked = Saying::from_key(&promise.kind) == Some(Saying::Digest);
        if !is_asked && !self.wire.is_member(promise.guild, user).await? {
            let noted = nudges::left(&self.app, promise.guild, user).await;
            noted.map_err(|error| Delivery::Later(None, error.to_string()))?;
            return Err(Delivery::Refused("they left the server".to_owned()));
        }
        self.wire.open(user).await
    }

    /// Where an attempt may have been heard: the message, if it stands there and no other promise knows of it. The nonce
    /// alone is not enough: Discord forgets it after minutes, and how many have passed our own clock can't be trusted to
    /// know, which may have been moved.
    async fn look_for(&self, promise: &Promise, channel: ChannelId, view: &View) -> Result<Option<Said>, Delivery> {
        let Some(since) = promise.unsure_since else { return Ok(None) };
        // How a program stands may have been corrected between two attempts; the heading of a summary is dated, and stays.
        let heading = View { embeds: view.embeds.clone(), ..View::default() };
        let sign = if Saying::from_key(&promise.kind) == Some(Saying::Summary) { &heading } else { view };
        for message in self.wire.find_own(channel, sign, since - SLACK).await? {
            match promise::is_known(&self.app, promise, message).await {
                Ok(true) => {}
                Ok(false) => return Ok(Some(Said { channel, message })),
                Err(error) => return Err(Delivery::Unsure(error.to_string())),
            }
        }
        Ok(None)
    }
}
