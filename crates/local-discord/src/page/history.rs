//! The messages of a channel, a stretch at a time.

use std::collections::BTreeMap;
use std::ops::Bound;
use std::sync::Arc;
use std::time::Duration;

use axum::Json;
use axum::extract::{Query, State};
use serde::Deserialize;
use serde_json::{Value, json};

use super::Page;
use super::look::Place;
use super::refusal::Refusal;
use crate::hub::Hub;
use crate::world::World;
use crate::world::ids::{self, MessageId, UserId};
use crate::world::message::Message;

/// How many messages are sent when nothing else was asked.
const STRETCH: usize = 50;
const LONGEST_STRETCH: usize = 100;

/// A promise ("is thinking") that was not kept by then is broken.
const PROMISE: Duration = Duration::from_mins(15);

/// Which messages somebody wants to see.
#[derive(Debug, Deserialize)]
pub struct Stretch {
    #[serde(flatten)]
    place: Place,
    before: Option<String>,
    after: Option<String>,
    around: Option<String>,
    limit: Option<String>,
}

/// `GET /local/messages?as=…&channel=…`: what the person sees there, oldest first: the newest messages, or those
/// `before`, `after` or `around` one; and whether there are `older` and `newer` ones.
pub async fn messages(State(page): State<Arc<Page>>, Query(stretch): Query<Stretch>) -> Result<Json<Value>, Refusal> {
    let world = page.hub.world();
    let (me, channel) = stretch.place.find(&world)?;
    let limit = stretch.limit.and_then(|limit| limit.parse().ok()).unwrap_or(STRETCH).clamp(1, LONGEST_STRETCH);
    let none = BTreeMap::new();
    let all = Seen { all: world.messages.get(&channel).unwrap_or(&none), me };
    let id = |text: &Option<String>| text.as_deref().and_then(ids::parse::<_>);
    let found = match (id(&stretch.before), id(&stretch.after), id(&stretch.around)) {
        (Some(before), _, _) => all.before(Bound::Excluded(before), limit),
        (_, Some(after), _) => all.after(Bound::Excluded(after), limit),
        (_, _, Some(around)) => {
            let mut found = all.before(Bound::Excluded(around), limit / 2);
            let rest = all.after(Bound::Included(around), limit - limit / 2);
            found.messages.extend(rest.messages);
            Found { newer: rest.newer, ..found }
        }
        _ => all.before(Bound::Unbounded, limit),
    };
    Ok(Json(json!({
        "messages": found.messages.into_iter().map(|message| message_json(&page.hub, &world, message)).collect::<Vec<_>>(),
        "older": found.older,
        "newer": found.newer,
        "read": page.reads.last(me, channel),
    })))
}

/// The messages of a channel that one person sees.
struct Seen<'w> {
    all: &'w BTreeMap<MessageId, Message>,
    me: UserId,
}

struct Found<'w> {
    messages: Vec<&'w Message>,
    older: bool,
    newer: bool,
}

impl<'w> Seen<'w> {
    fn before(&self, end: Bound<MessageId>, limit: usize) -> Found<'w> {
        let back = self.all.range((Bound::Unbounded, end)).rev();
        let mut messages = self.some(back.map(|(_, message)| message), limit + 1);
        let older = messages.len() > limit;
        messages.truncate(limit);
        messages.reverse();
        Found { messages, older, newer: !matches!(end, Bound::Unbounded) }
    }

    fn after(&self, start: Bound<MessageId>, limit: usize) -> Found<'w> {
        let on = self.all.range((start, Bound::Unbounded));
        let mut messages = self.some(on.map(|(_, message)| message), limit + 1);
        let newer = messages.len() > limit;
        messages.truncate(limit);
        Found { messages, older: true, newer }
    }

    fn some(&self, messages: impl Iterator<Item = &'w Message>, count: usize) -> Vec<&'w Message> {
        messages.filter(|message| message.only_for.is_none_or(|only| only == self.me)).take(count).collect()
    }
}

/// A message for the page: as Discord tells it, with whom it really called.
pub fn message_json(hub: &Hub, world: &World, message: &Message) -> Value {
    let mut json = message.json(world);
    json["pings"] = json!(message.pings);
    let promised = message.origin.as_ref().filter(|_| message.is_loading());
    if let Some(origin) = promised {
        let age = hub.interactions.get(origin.interaction).map(|live| live.age());
        json["broken"] = json!(age.is_none_or(|age| age > PROMISE));
    }
    json
}
