//! Replay: events folded back into what they happened to: an item as it was after each of them, a program as it was at
//! an instant. Linear in the events: each item is decoded once, from then on only what an event changed ([`patch`]).

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde::{Deserialize, de::value::MapDeserializer};
use serde_json::{Map, Value};

use crate::domain::{
    Item, ItemId, Program, ProgramId, UserId,
    event::{Event, What},
};

mod patch;

/// One event, with the item as it was from then on.
#[derive(Debug, Clone, PartialEq)]
pub struct Moment {
    /// When. A clock that jumped back does not: a later version is never earlier than the one before.
    pub at: DateTime<Utc>,
    /// Who; `None` is the bot itself.
    pub actor: Option<UserId>,
    /// What happened.
    pub what: What,
    /// Why, where a reason was given.
    pub reason: Option<String>,
    /// The item from then on.
    pub item: Item,
}

/// All that happened to one item, oldest first; never empty.
#[derive(Debug, Clone, PartialEq)]
pub struct History {
    /// The item.
    pub id: ItemId,
    pub(super) moments: Vec<Moment>,
}

/// An item whose events do not make an item.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the events of item {item} do not replay at version {version}: {why}")]
pub struct Unreadable {
    /// Which item.
    pub item: ItemId,
    /// The version that could not be made.
    pub version: u32,
    /// What the decoder said.
    pub why: String,
}

/// A program as it was at an instant, from its own events; `None` before it began, and where they make no program. Where
/// the clock jumped back, a later version counts as no earlier than the one before.
#[must_use]
pub fn program<'a>(
    (id, at): (ProgramId, DateTime<Utc>),
    events: impl IntoIterator<Item = &'a Event>,
) -> Option<Program> {
    let by_version: BTreeMap<u32, &Event> = events.into_iter().map(|event| (event.version, event)).collect();
    let mut document = Map::new();
    for event in by_version.values().take_while(|event| event.at <= at) {
        for change in &event.changes {
            // A field that there was not yet then is left to its default.
            match &change.new {
                Value::Null => drop(document.remove(&change.field)),
                new => drop(document.insert(change.field.clone(), new.clone())),
            }
        }
        document.insert("version".to_owned(), Value::from(event.version));
    }
    let mut program = Program::deserialize(Value::Object(document)).ok()?;
    program.id = id;
    Some(program)
}

/// Replays what happened to one item, given in any order: the version orders it, and the same version twice counts once.
pub(super) fn history<'a>(id: ItemId, events: impl IntoIterator<Item = &'a Event>) -> Result<History, Unreadable> {
    let by_version: BTreeMap<u32, &Event> = events.into_iter().map(|event| (event.version, event)).collect();
    let events: Vec<&Event> = by_version.into_values().collect();
    let mut moments: Vec<Moment> = Vec::with_capacity(events.len());
    for (place, event) in events.iter().enumerate() {
        let unreadable = |why: serde_json::Error| Unreadable { item: id, version: event.version, why: why.to_string() };
        let item = match moments.last().and_then(|before| patch::patched(&before.item, event)) {
            Some(item) => item,
            None => Item { id, ..whole(&events[..=place]).map_err(unreadable)? },
        };
        let at = moments.last().map_or(event.at, |before| before.at.max(event.at));
        moments.push(Moment { at, actor: event.actor, what: event.what, reason: event.reason.clone(), item });
    }
    Ok(History { id, moments })
}

/// The item after all of these events, decoded from its document.
fn whole(events: &[&Event]) -> Result<Item, serde_json::Error> {
    let changes = events.iter().flat_map(|event| &event.changes);
    let mut document: BTreeMap<&str, &Value> = changes.map(|change| (change.field.as_str(), &change.new)).collect();
    // The version counts changes and is left out of them.
    let version = Value::from(events.last().map(|event| event.version));
    document.insert("version", &version);
    Item::deserialize(MapDeserializer::new(document.into_iter()))
}

#[cfg(test)]
mod tests;
