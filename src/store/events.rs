//! Events: appended with the row they tell of, read for history, audit and undo.

use std::fmt;

use chrono::{DateTime, Utc};
use serde::{
    Deserialize, Deserializer,
    de::{MapAccess, Visitor},
};
use serde_json::{Map, Value};

use super::{Conn, StoreError, from_json, instant, millis};
use crate::domain::{
    ActId, GuildId, ItemId, Program, ProgramId, UserId,
    event::{Event, FieldChange, What},
};

/// What is written about a change, besides the change itself.
#[derive(Debug, Clone)]
pub struct Entry<'a> {
    /// The act that it belongs to.
    pub act: ActId,
    /// Which step of the act: one act may change several items.
    pub step: i64,
    /// When.
    pub at: DateTime<Utc>,
    /// Who; `None` is the bot itself.
    pub actor: Option<UserId>,
    /// What.
    pub what: What,
    /// Why, where a reason is given.
    pub reason: Option<&'a str>,
}

/// Which fields of two documents differ: `{"field": [old, new]}`.
#[must_use]
pub fn difference(old: &Value, new: &Value) -> Map<String, Value> {
    let empty = Map::new();
    let (old, new) = (old.as_object().unwrap_or(&empty), new.as_object().unwrap_or(&empty));
    let mut changed = Map::new();
    for field in new.keys().chain(old.keys()) {
        let (before, after) = (old.get(field).unwrap_or(&Value::Null), new.get(field).unwrap_or(&Value::Null));
        if before != after && field != "version" {
            changed.insert(field.clone(), Value::Array(vec![before.clone(), after.clone()]));
        }
    }
    changed
}

/// An entry, as it is written.
pub(super) struct Told<'a> {
    pub act: i64,
    pub step: i64,
    pub at: i64,
    pub actor: Option<i64>,
    pub what: &'static str,
    pub reason: Option<&'a str>,
}

impl<'a> Entry<'a> {
    pub(super) fn told(&self) -> Told<'a> {
        Told {
            act: self.act.as_i64(),
            step: self.step,
            at: millis(self.at),
            actor: self.actor.map(UserId::as_i64),
            what: self.what.key(),
            reason: self.reason,
        }
    }
}

/// An event that collides with one of the same act and step: the act comes a second time.
pub(super) fn or_repeated(error: sqlx::Error) -> StoreError {
    match error {
        sqlx::Error::Database(error) if error.is_unique_violation() && error.message().contains("act_id") => {
            StoreError::Repeated
        }
        other => StoreError::Sql(other),
    }
}

/// Appends what happened to a program; what happens to an item is appended with the item itself.
pub(super) async fn append_program(
    conn: &mut Conn,
    program: &Program,
    changes: &Map<String, Value>,
    entry: &Entry<'_>,
) -> Result<(), StoreError> {
    let (guild, changes) = (program.guild.as_i64(), Value::Object(changes.clone()).to_string());
    let Told { act, step, at, actor, what, reason } = entry.told();
    sqlx::query!(
        "INSERT INTO events (guild_id, program_id, version, act_id, step, at, actor_id, what, changes, reason)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        guild,
        program.id.0,
        program.version,
        act,
        step,
        at,
        actor,
        what,
        changes,
        reason,
    )
    .execute(conn)
    .await
    .map_err(or_repeated)?;
    Ok(())
}

/// An event as it is stored.
#[derive(Deserialize)]
pub struct EventRow {
    pub(super) id: i64,
    pub(super) item_id: Option<i64>,
    pub(super) version: i64,
    pub(super) act_id: i64,
    pub(super) at: i64,
    pub(super) actor_id: Option<i64>,
    pub(super) what: String,
    pub(super) changes: String,
    pub(super) reason: Option<String>,
}

impl EventRow {
    /// The item that it happened to; `None` is the program itself.
    #[must_use]
    pub fn item(&self) -> Option<ItemId> {
        self.item_id.map(ItemId)
    }

    /// The event.
    ///
    /// # Errors
    /// The row can't be read back.
    pub fn decode(self) -> Result<Event, StoreError> {
        let unreadable = |why: &str| StoreError::Unreadable { what: "event", id: self.id, why: why.to_owned() };
        let Changes(changes) = from_json("event", self.id, &self.changes)?;
        Ok(Event {
            act: ActId::from_i64(self.act_id),
            version: u32::try_from(self.version).map_err(|_| unreadable("its version"))?,
            at: instant(self.at),
            actor: self.actor_id.map(UserId::from_i64),
            what: What::from_key(&self.what).ok_or_else(|| unreadable("an unknown word for what happened"))?,
            changes,
            reason: self.reason,
        })
    }
}

/// The changes of an event as they are stored, `{"field": [old, new]}`; read as they come, without a tree in between.
struct Changes(Vec<FieldChange>);

impl<'de> Deserialize<'de> for Changes {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Pairs;

        impl<'de> Visitor<'de> for Pairs {
            type Value = Changes;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("fields with their old and new values")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Changes, A::Error> {
                let mut changes = Vec::with_capacity(map.size_hint().unwrap_or_default());
                while let Some((field, (old, new))) = map.next_entry()? {
                    changes.push(FieldChange { field, old, new });
                }
                Ok(Changes(changes))
            }
        }
        deserializer.deserialize_map(Pairs)
    }
}

/// What happened to an item, newest first.
///
/// # Errors
/// A row can't be read back.
pub async fn of_item(conn: &mut Conn, guild: GuildId, item: ItemId, limit: i64) -> Result<Vec<Event>, StoreError> {
    since(conn, guild, item, 0, limit).await
}

/// What happened to an item after a version, newest first.
///
/// # Errors
/// A row can't be read back.
pub async fn since(
    conn: &mut Conn,
    guild: GuildId,
    item: ItemId,
    version: u32,
    limit: i64,
) -> Result<Vec<Event>, StoreError> {
    let guild = guild.as_i64();
    sqlx::query_as!(
        EventRow,
        "SELECT id, item_id, version, act_id, at, actor_id, what, changes, reason FROM events
         WHERE guild_id = ? AND item_id = ? AND version > ? ORDER BY version DESC LIMIT ? + 0",
        guild,
        item.0,
        version,
        limit,
    )
    .fetch_all(conn)
    .await?
    .into_iter()
    .map(EventRow::decode)
    .collect()
}

/// What happened in a program, newest first: to its items (with their ids) and to itself (`None`).
///
/// # Errors
/// A row can't be read back.
pub async fn of_program(
    conn: &mut Conn,
    guild: GuildId,
    program: ProgramId,
    (limit, offset): (i64, i64),
) -> Result<Vec<(Option<ItemId>, Event)>, StoreError> {
    let guild = guild.as_i64();
    sqlx::query_as!(
        EventRow,
        "SELECT id, item_id, version, act_id, at, actor_id, what, changes, reason FROM events
         WHERE guild_id = ? AND program_id = ? ORDER BY id DESC LIMIT ? + 0 OFFSET ? + 0",
        guild,
        program.0,
        limit,
        offset,
    )
    .fetch_all(conn)
    .await?
    .into_iter()
    .map(|row| Ok((row.item_id.map(ItemId), row.decode()?)))
    .collect()
}

/// Everything that ever happened in a program, oldest first, for whoever decodes it elsewhere: it may be a hundred
/// thousand rows. Many come as one, as JSON: handing a row from `SQLite` to us costs several times as much as reading it.
///
/// # Errors
/// The database failed.
pub async fn whole_program(conn: &mut Conn, guild: GuildId, program: ProgramId) -> Result<Vec<EventRow>, StoreError> {
    const AT_ONCE: usize = 1000;
    let (guild, at_once) = (guild.as_i64(), i64::try_from(AT_ONCE).unwrap_or(i64::MAX));
    let (mut events, mut last) = (Vec::new(), 0);
    loop {
        let rows = sqlx::query_scalar!(
            r#"SELECT json_group_array(json_array(id, item_id, version, act_id, at, actor_id, what, changes, reason))
                      AS "rows!: String"
               FROM (SELECT id, item_id, version, act_id, at, actor_id, what, changes, reason FROM events
                     WHERE guild_id = ? AND program_id = ? AND id > ? ORDER BY id LIMIT ? + 0)"#,
            guild,
            program.0,
            last,
            at_once,
        )
        .fetch_one(&mut *conn)
        .await?;
        let some: Vec<EventRow> = from_json("events after", last, &rows)?;
        let is_end = some.len() < AT_ONCE;
        last = some.iter().map(|row| row.id).max().unwrap_or(last);
        events.extend(some);
        if is_end {
            return Ok(events);
        }
    }
}

/// The steps of one act, in order: the items that it changed, and how. Empty when the act never happened.
///
/// # Errors
/// A row can't be read back.
pub async fn of_act(conn: &mut Conn, guild: GuildId, act: ActId) -> Result<Vec<(Option<ItemId>, Event)>, StoreError> {
    let (guild, act) = (guild.as_i64(), act.as_i64());
    sqlx::query_as!(
        EventRow,
        "SELECT id, item_id, version, act_id, at, actor_id, what, changes, reason FROM events
         WHERE guild_id = ? AND act_id = ? ORDER BY step",
        guild,
        act,
    )
    .fetch_all(conn)
    .await?
    .into_iter()
    .map(|row| Ok((row.item_id.map(ItemId), row.decode()?)))
    .collect()
}
