//! Tells the page what changes, as it happens and only what its person may see, over a WebSocket.

use std::sync::Arc;
use std::time::Duration;

use axum::extract::ws::{Message as Frame, WebSocket, WebSocketUpgrade};
use axum::extract::{Query, State};
use axum::response::Response;
use serde_json::{Value, json};
use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::RecvError;
use twilight_model::guild::Permissions;

use super::Page;
use super::history::message_json;
use super::look::{Person, somebody};
use super::refusal::Refusal;
use crate::change::Change;
use crate::world::ids::{ChannelId, MessageId, UserId};

/// How often the page hears that the line is up.
const BEAT: Duration = Duration::from_secs(20);

/// What only pages tell each other.
#[derive(Clone, Debug)]
pub enum Told {
    /// Somebody read a channel, in whichever tab.
    Read {
        /// Who.
        user: UserId,
        /// Where.
        channel: ChannelId,
        /// What is left.
        unread: usize,
        /// How often the rest calls them.
        pings: usize,
    },
    /// The time was moved.
    Time,
}

/// `GET /local/live?as=…`, a WebSocket that speaks JSON objects with a `change`: `message`, `message_deleted`,
/// `world` (channels, people, commands or presence), `read`, `time`, `missed`.
pub async fn open(
    State(page): State<Arc<Page>>,
    Query(person): Query<Person>,
    upgrade: WebSocketUpgrade,
) -> Result<Response, Refusal> {
    let me = somebody(&page.hub.world(), Some(&person.r#as))?;
    let changes = page.hub.changes.listen();
    let told = page.told.subscribe();
    Ok(upgrade.on_upgrade(move |socket| serve(socket, page, me, changes, told)))
}

async fn serve(
    mut socket: WebSocket,
    page: Arc<Page>,
    me: UserId,
    mut changes: Receiver<Change>,
    mut told: Receiver<Told>,
) {
    let mut beat = tokio::time::interval(BEAT);
    loop {
        let news = tokio::select! {
            change = changes.recv() => match change {
                Ok(change) => page.tell(&change, me),
                Err(RecvError::Lagged(_)) => Some(json!({ "change": "missed" })),
                Err(RecvError::Closed) => return,
            },
            told = told.recv() => match told {
                Ok(told) => tell_told(&told, me, &page),
                Err(RecvError::Lagged(_)) => None,
                Err(RecvError::Closed) => return,
            },
            frame = socket.recv() => match frame {
                Some(Ok(_)) => None,
                _ => return,
            },
            _ = beat.tick() => Some(json!({ "change": "beat" })),
        };
        if let Some(news) = news
            && socket.send(Frame::Text(news.to_string().into())).await.is_err()
        {
            return;
        }
    }
}

fn tell_told(told: &Told, me: UserId, page: &Page) -> Option<Value> {
    match told {
        Told::Read { user, channel, unread, pings } if *user == me => {
            Some(json!({ "change": "read", "channel": channel, "unread": unread, "pings": pings }))
        }
        Told::Read { .. } => None,
        Told::Time => Some(json!({
            "change": "time",
            "now": page.hub.clock.now().timestamp_millis(),
            "time": page.time.as_ref().map(|control| control.now().timestamp_millis()),
        })),
    }
}

impl Page {
    /// A change as one person is told it; nothing if it does not concern them.
    fn tell(&self, change: &Change, me: UserId) -> Option<Value> {
        let mine = |only_for: &Option<UserId>| only_for.is_none_or(|user| user == me);
        match change {
            Change::MessageCreated { channel, message, only_for } if mine(only_for) => {
                self.tell_message(*channel, *message, me, true)
            }
            Change::MessageEdited { channel, message, only_for } if mine(only_for) => {
                self.tell_message(*channel, *message, me, false)
            }
            Change::MessageDeleted { channel, message } => {
                Some(json!({ "change": "message_deleted", "channel": channel, "message": message }))
            }
            Change::ChannelsChanged { .. }
            | Change::MembersChanged { .. }
            | Change::CommandsChanged
            | Change::PresenceChanged { .. } => Some(json!({ "change": "world" })),
            Change::InteractionAnswered { .. }
            | Change::InteractionFailed { .. }
            | Change::MessageCreated { .. }
            | Change::MessageEdited { .. } => None,
        }
    }

    fn tell_message(&self, channel: ChannelId, id: MessageId, me: UserId, new: bool) -> Option<Value> {
        let world = self.hub.world();
        let home = world.channels.get(&channel)?;
        let message = world.message(channel, id).filter(|_| world.may(home, me, Permissions::VIEW_CHANNEL))?;
        let message = message_json(&self.hub, &world, message);
        Some(json!({ "change": "message", "channel": channel, "new": new, "message": message }))
    }
}
