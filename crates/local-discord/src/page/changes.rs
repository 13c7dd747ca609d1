//! Tells a page as it happens what changed for the person it acts as.

use std::convert::Infallible;
use std::sync::Arc;

use axum::extract::{Query, State};
use axum::response::Sse;
use axum::response::sse::{Event, KeepAlive};
use futures_util::stream::{self, Stream};
use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::RecvError;
use twilight_model::guild::Permissions;

use super::look::{Person, somebody};
use super::refusal::Refusal;
use crate::change::Change;
use crate::hub::Hub;
use crate::world::ids::{ChannelId, UserId};

/// `GET /local/changes?as=…`, a stream of server-sent events, one JSON object each.
pub async fn stream(
    State(hub): State<Arc<Hub>>,
    Query(person): Query<Person>,
) -> Result<Sse<impl Stream<Item = Result<Event, Infallible>>>, Refusal> {
    let me = somebody(&hub.world(), Some(&person.r#as))?;
    let changes = hub.changes.listen();
    let events = stream::unfold((hub, changes), move |(hub, mut changes)| async move {
        let text = next(&hub, &mut changes, me).await?;
        Some((Ok(Event::default().data(text)), (hub, changes)))
    });
    Ok(Sse::new(events).keep_alive(KeepAlive::default()))
}

/// The next change that concerns this person; none when the server stops.
async fn next(hub: &Hub, changes: &mut Receiver<Change>, me: UserId) -> Option<String> {
    loop {
        match changes.recv().await {
            Ok(change) if concerns(hub, &change, me) => return serde_json::to_string(&change).ok(),
            Ok(_) => {}
            // Whatever was missed: the page looks at everything anew.
            Err(RecvError::Lagged(_)) => return Some(r#"{"change":"missed"}"#.to_owned()),
            Err(RecvError::Closed) => return None,
        }
    }
}

fn concerns(hub: &Hub, change: &Change, me: UserId) -> bool {
    match change {
        Change::MessageCreated { channel, only_for, .. } | Change::MessageEdited { channel, only_for, .. } => {
            only_for.is_none_or(|user| user == me) && sees(hub, *channel, me)
        }
        Change::MessageDeleted { channel, .. } => sees(hub, *channel, me),
        Change::InteractionAnswered { user, .. } | Change::InteractionFailed { user, .. } => *user == me,
        Change::ChannelsChanged { .. }
        | Change::MembersChanged { .. }
        | Change::CommandsChanged
        | Change::PresenceChanged { .. } => true,
    }
}

fn sees(hub: &Hub, channel: ChannelId, me: UserId) -> bool {
    let world = hub.world();
    world.channels.get(&channel).is_some_and(|channel| world.may(channel, me, Permissions::VIEW_CHANNEL))
}
