//! What each person has read, so that channels show what is new and who was called.

use std::collections::HashMap;
use std::ops::Bound;
use std::sync::{Arc, Mutex, PoisonError};

use axum::Json;
use axum::extract::State;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::Page;
use super::live::Told;
use super::look::Place;
use super::refusal::Refusal;
use crate::world::World;
use crate::world::ids::{self, ChannelId, MessageId, Mint, UserId};

/// How far back is counted; the page shows more than 99 as "99+".
const FURTHEST: usize = 1000;

/// The last message that each person has seen of each channel.
pub struct Reads {
    /// Whatever was written before the page was there counts as read.
    start: MessageId,
    last: Mutex<HashMap<(UserId, ChannelId), MessageId>>,
}

/// What somebody has not read of a channel.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub struct Unread {
    /// How many messages, at most [`FURTHEST`].
    pub unread: usize,
    /// How many of them call this person.
    pub pings: usize,
}

impl Reads {
    /// Nothing is read but what was written before `start`.
    pub fn since(start: DateTime<Utc>) -> Self {
        Self { start: Mint::default().next(start), last: Mutex::default() }
    }

    /// The last message that somebody has read.
    pub fn last(&self, user: UserId, channel: ChannelId) -> MessageId {
        let last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        last.get(&(user, channel)).copied().unwrap_or(self.start)
    }

    /// Notes how far somebody has read. Gives whether that is further than before.
    pub fn note(&self, user: UserId, channel: ChannelId, message: MessageId) -> bool {
        if message <= self.last(user, channel) {
            return false;
        }
        self.last.lock().unwrap_or_else(PoisonError::into_inner).insert((user, channel), message);
        true
    }

    /// Notes that somebody wants to read from this message on once more.
    pub fn forget(&self, user: UserId, channel: ChannelId, message: MessageId) {
        let before = MessageId::new_checked(message.get() - 1).unwrap_or(message);
        self.last.lock().unwrap_or_else(PoisonError::into_inner).insert((user, channel), before);
    }

    /// What somebody has not read of a channel yet.
    pub fn unread(&self, world: &World, user: UserId, channel: ChannelId) -> Unread {
        let from = Bound::Excluded(self.last(user, channel));
        let new = world.messages.get(&channel).into_iter().flat_map(|all| all.range((from, Bound::Unbounded)).rev());
        let foreign = new
            .take(FURTHEST)
            .map(|(_, message)| message)
            .filter(|message| message.author != user && message.only_for.is_none_or(|only| only == user));
        let (mut unread, mut pings) = (0, 0);
        for message in foreign {
            unread += 1;
            pings += usize::from(message.pings.contains(&user));
        }
        Unread { unread, pings }
    }
}

/// How far somebody has read, or from where on they have not.
#[derive(Debug, Deserialize)]
pub struct Reading {
    #[serde(flatten)]
    place: Place,
    message: String,
    #[serde(default)]
    unread: bool,
}

/// `POST /local/read`
pub async fn read(State(page): State<Arc<Page>>, Json(reading): Json<Reading>) -> Result<Json<Value>, Refusal> {
    let world = page.hub.world();
    let (me, channel) = reading.place.find(&world)?;
    let message = ids::parse(&reading.message).ok_or_else(|| Refusal::not_there("message"))?;
    if reading.unread {
        page.reads.forget(me, channel, message);
    } else if !page.reads.note(me, channel, message) {
        return Ok(Json(json!({})));
    }
    let left = page.reads.unread(&world, me, channel);
    let _no_tab_is_open = page.told.send(Told::Read { user: me, channel, unread: left.unread, pings: left.pings });
    Ok(Json(json!(left)))
}
