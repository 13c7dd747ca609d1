//! Replay: events folded back into what they happened to: an item as it was after each of them, a program as it was at
//! an instant. Linear in the events.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde::Deserialize;
use serde_json::{Map, Value};

use crate::domain::{
    Item, ItemId, Program, ProgramId, UserId,
    event::{Event, What},
};

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

/// Replays the events of many items, given in any order: within an item the version orders them, and the same version
/// twice counts once. An item that does not replay is set aside; the others go on.
pub(super) fn replay<'a>(events: impl IntoIterator<Item = &'a (ItemId, Event)>) -> (Vec<History>, Vec<Unreadable>) {
    let mut by_item: BTreeMap<ItemId, BTreeMap<u32, &Event>> = BTreeMap::new();
    for (id, event) in events {
        by_item.entry(*id).or_default().insert(event.version, event);
    }
    let (mut histories, mut unreadable) = (Vec::with_capacity(by_item.len()), Vec::new());
    for (id, events) in by_item {
        match replay_one(id, events.into_values()) {
            Ok(history) => histories.push(history),
            Err(why) => unreadable.push(why),
        }
    }
    (histories, unreadable)
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

fn replay_one<'a>(id: ItemId, events: impl Iterator<Item = &'a Event>) -> Result<History, Unreadable> {
    let mut document = Value::Object(Map::new());
    let mut moments: Vec<Moment> = Vec::new();
    for event in events {
        for change in &event.changes {
            document[change.field.as_str()] = change.new.clone();
        }
        // The version counts changes and is left out of them.
        document["version"] = Value::from(event.version);
        let unreadable = |why: serde_json::Error| Unreadable { item: id, version: event.version, why: why.to_string() };
        let mut item = Item::deserialize(&document).map_err(unreadable)?;
        item.id = id;
        let at = moments.last().map_or(event.at, |before| before.at.max(event.at));
        moments.push(Moment { at, actor: event.actor, what: event.what, reason: event.reason.clone(), item });
    }
    Ok(History { id, moments })
}
