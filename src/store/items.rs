//! Items: one document each, written with its event in the caller's transaction, so that row and history cannot disagree.

use chrono::{DateTime, Utc};
use serde_json::{Map, Value};

use super::{
    Conn, StoreError,
    events::{Entry, Told},
    from_json, millis, to_json,
};
use crate::domain::{GuildId, Item, ItemId, Kind, Program, ProgramId, Reference, UserId, event::Event};

/// The one row struct of the table: everything else is in the document, or made from it.
pub(super) struct ItemRow {
    pub(super) id: i64,
    pub(super) record: String,
}

impl ItemRow {
    pub(super) fn decode(self) -> Result<Item, StoreError> {
        let mut item: Item = from_json("item", self.id, &self.record)?;
        item.id = ItemId(self.id);
        Ok(item)
    }
}

/// A page of a list, and how many there are in all.
#[derive(Debug)]
pub struct Page {
    /// The items of this page. One that can't be read back is set aside and logged; the others go on.
    pub items: Vec<Item>,
    /// How many there are on all pages.
    pub total: i64,
}

fn decode_each(rows: Vec<ItemRow>) -> Vec<Item> {
    rows.into_iter()
        .filter_map(|row| {
            let id = row.id;
            row.decode().inspect_err(|error| tracing::error!(%error, item.id = id, "an item is set aside")).ok()
        })
        .collect()
}

/// Writes a new item and its first event. Fills in its id, its version and the next number of its kind: items are never
/// deleted, so numbers are never reused.
///
/// # Errors
/// [`StoreError::Repeated`] when the act was carried out before.
pub async fn insert(conn: &mut Conn, item: &mut Item, program: &Program, entry: &Entry<'_>) -> Result<(), StoreError> {
    item.version = 1;
    let record = to_json("item", 0, item)?;
    let (guild, program_id, kind) = (item.guild.as_i64(), item.program.0, item.kind().key());
    let (open, urgency) = (i64::from(item.is_open()), item.urgency(&program.rules) as i64);
    let wake_at = item.wakes_at(&program.calendar).map(millis);
    let nudge_at = item.is_watched().then_some(super::nudges::AGAIN);
    // The event says the same as the document, number and all.
    let changes = Value::Object(changes(None, item)?).to_string();
    let Told { act, step, at, actor, what, reason } = entry.told();
    let owner = item.owner.map(UserId::as_i64);
    let made = sqlx::query!(
        r#"INSERT INTO items (guild_id, program_id, kind, number, version, open, urgency, wake_at, nudge_at, record)
           SELECT ?, ?, ?, next, 1, ?, ?, ?, ?, json_set(?, '$.number', next)
           FROM (SELECT coalesce(max(number), 0) + 1 AS next FROM items WHERE guild_id = ? AND program_id = ? AND kind = ?);
           INSERT INTO events (guild_id, program_id, item_id, version, act_id, step, at, actor_id, what, changes, reason)
           SELECT guild_id, program_id, id, 1, ?, ?, ?, ?, ?, json_set(?, '$.number[1]', number), ?
           FROM items WHERE guild_id = ? AND id = last_insert_rowid()
           RETURNING item_id AS "id!: i64", changes ->> '$.number[1]' AS "number!: i64",
             EXISTS (SELECT 1 FROM people WHERE people.guild_id = events.guild_id
               AND people.user_id IN (events.actor_id, ?) AND people.record ->> '$.left_at' IS NOT NULL) AS "back!: bool""#,
        guild,
        program_id,
        kind,
        open,
        urgency,
        wake_at,
        nudge_at,
        record,
        guild,
        program_id,
        kind,
        act,
        step,
        at,
        actor,
        what,
        changes,
        reason,
        guild,
        owner,
    )
    .fetch_one(&mut *conn)
    .await
    .map_err(super::events::or_repeated)?;
    item.id = ItemId(made.id);
    item.number = u32::try_from(made.number).map_err(|why| StoreError::Unreadable {
        what: "item",
        id: made.id,
        why: why.to_string(),
    })?;
    if made.back {
        for user in entry.actor.into_iter().chain(item.owner) {
            super::people::is_here(conn, item.guild, user).await?;
        }
    }
    write_awaits(conn, item, false).await
}

/// Writes a changed item and the event that tells how it differs from `before`.
///
/// # Errors
/// [`StoreError::Repeated`] when the act was carried out before; [`StoreError::Gone`] when `before` is not what is stored.
pub async fn update(
    conn: &mut Conn,
    before: &Item,
    item: &mut Item,
    program: &Program,
    entry: &Entry<'_>,
) -> Result<(), StoreError> {
    item.version = before.version + 1;
    let record = to_json("item", item.id.0, item)?;
    let (guild, id, expected) = (item.guild.as_i64(), item.id.0, i64::from(before.version));
    let (version, open, urgency) =
        (i64::from(item.version), i64::from(item.is_open()), item.urgency(&program.rules) as i64);
    let wake_at = item.wakes_at(&program.calendar).map(millis);
    let nudge_at = item.is_watched().then_some(super::nudges::AGAIN);
    let changes = Value::Object(changes(Some(before), item)?).to_string();
    let Told { act, step, at, actor, what, reason } = entry.told();
    let done = sqlx::query!(
        "UPDATE items SET version = ?, open = ?, urgency = ?, wake_at = ?, failures = 0, nudge_at = ?, record = ?
         WHERE guild_id = ? AND id = ? AND version = ?;
         INSERT INTO events (guild_id, program_id, item_id, version, act_id, step, at, actor_id, what, changes, reason)
         SELECT guild_id, program_id, id, version, ?, ?, ?, ?, ?, ?, ? FROM items
         WHERE changes() = 1 AND guild_id = ? AND id = ?",
        version,
        open,
        urgency,
        wake_at,
        nudge_at,
        record,
        guild,
        id,
        expected,
        act,
        step,
        at,
        actor,
        what,
        changes,
        reason,
        guild,
        id,
    )
    .execute(&mut *conn)
    .await
    .map_err(super::events::or_repeated)?;
    if done.rows_affected() != 2 {
        return Err(StoreError::Gone { what: "item", id });
    }
    if before.awaits() != item.awaits() {
        write_awaits(conn, item, true).await?;
    }
    if let Some(actor) = entry.actor {
        super::nudged::acted(conn, item.guild, item.id, entry.at).await?;
        super::people::is_here(conn, item.guild, actor).await?;
    }
    if let Some(owner) = item.owner.filter(|owner| before.owner != Some(*owner)) {
        super::people::is_here(conn, item.guild, owner).await?;
    }
    Ok(())
}

async fn write_awaits(conn: &mut Conn, item: &Item, replace: bool) -> Result<(), StoreError> {
    let (guild, id) = (item.guild.as_i64(), item.id.0);
    if replace {
        sqlx::query!("DELETE FROM awaits WHERE guild_id = ? AND item_id = ?", guild, id).execute(&mut *conn).await?;
    }
    for user in item.awaits() {
        let user = user.as_i64();
        sqlx::query!("INSERT INTO awaits (guild_id, user_id, item_id) VALUES (?, ?, ?)", guild, user, id)
            .execute(&mut *conn)
            .await?;
    }
    Ok(())
}

/// Which fields differ: `{"field": [old, new]}`. What merely counts (the version) or never changes (the id) is left out.
fn changes(before: Option<&Item>, after: &Item) -> Result<Map<String, Value>, StoreError> {
    let document = |item: &Item| {
        serde_json::to_value(item).map_err(|why| StoreError::Unreadable {
            what: "item",
            id: item.id.0,
            why: why.to_string(),
        })
    };
    let old = before.map(document).transpose()?.unwrap_or(Value::Null);
    Ok(super::events::difference(&old, &document(after)?))
}

/// Works out again what the program's bands and calendar decide, after they changed: urgency, and when an item wakes.
///
/// # Errors
/// The database failed.
pub async fn derive_again(conn: &mut Conn, program: &Program) -> Result<(), StoreError> {
    let (guild, id) = (program.guild.as_i64(), program.id.0);
    let rows = sqlx::query_as!(
        ItemRow,
        "SELECT id, record FROM items
         WHERE guild_id = ? AND program_id = ? AND (kind = 'risk' OR wake_at IS NOT NULL)",
        guild,
        id,
    )
    .fetch_all(&mut *conn)
    .await?;
    for item in decode_each(rows) {
        let (urgency, wake_at) = (item.urgency(&program.rules) as i64, item.wakes_at(&program.calendar).map(millis));
        sqlx::query!(
            "UPDATE items SET urgency = ?1, wake_at = ?2
             WHERE guild_id = ?3 AND id = ?4 AND (urgency <> ?1 OR wake_at IS NOT ?2)",
            urgency,
            wake_at,
            guild,
            item.id.0,
        )
        .execute(&mut *conn)
        .await?;
    }
    Ok(())
}

/// The item as it was before its latest event.
///
/// # Errors
/// The event does not fit the item.
pub fn without(item: &Item, event: &Event) -> Result<Item, StoreError> {
    let unreadable = |why: String| StoreError::Unreadable { what: "item", id: item.id.0, why };
    let mut document = serde_json::to_value(item).map_err(|why| unreadable(why.to_string()))?;
    for change in &event.changes {
        document[change.field.as_str()] = change.old.clone();
    }
    let mut restored: Item = serde_json::from_value(document).map_err(|why| unreadable(why.to_string()))?;
    restored.id = item.id;
    Ok(restored)
}

/// One item of this server, by id.
///
/// # Errors
/// The row can't be read back.
pub async fn find(conn: &mut Conn, guild: GuildId, id: ItemId) -> Result<Option<Item>, StoreError> {
    let (guild, id) = (guild.as_i64(), id.0);
    sqlx::query_as!(ItemRow, "SELECT id, record FROM items WHERE guild_id = ? AND id = ?", guild, id)
        .fetch_optional(conn)
        .await?
        .map(ItemRow::decode)
        .transpose()
}

/// One item of this program, by the reference that people type.
///
/// # Errors
/// The row can't be read back.
pub async fn find_by_reference(
    conn: &mut Conn,
    guild: GuildId,
    program: ProgramId,
    reference: Reference,
) -> Result<Option<Item>, StoreError> {
    let (guild, program, kind, number) = (guild.as_i64(), program.0, reference.kind.key(), i64::from(reference.number));
    sqlx::query_as!(
        ItemRow,
        "SELECT id, record FROM items WHERE guild_id = ? AND program_id = ? AND kind = ? AND number = ?",
        guild,
        program,
        kind,
        number,
    )
    .fetch_optional(conn)
    .await?
    .map(ItemRow::decode)
    .transpose()
}

/// What a list shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Filter {
    /// Of this kind.
    pub kind: Kind,
    /// Of this owner only.
    pub owner: Option<UserId>,
    /// Only what nobody owns.
    pub unowned: bool,
    /// Closed and void ones too.
    pub closed: bool,
}

/// A page of one program's items of one kind: open first, then the loudest, then what is due first.
///
/// # Errors
/// The database failed.
pub async fn list(
    conn: &mut Conn,
    guild: GuildId,
    program: ProgramId,
    filter: Filter,
    (limit, offset): (i64, i64),
) -> Result<Page, StoreError> {
    let (guild, program, kind) = (guild.as_i64(), program.0, filter.kind.key());
    let owner = filter.owner.map(UserId::as_i64);
    let least_open = i64::from(!filter.closed);
    let rows = sqlx::query_as!(
        ItemRow,
        "SELECT id, record FROM items
         WHERE guild_id = ?1 AND program_id = ?2 AND kind = ?3 AND open >= ?4
           AND (?5 IS NULL OR owner_id = ?5) AND (?6 = 0 OR owner_id IS NULL)
         ORDER BY open DESC, urgency DESC, due_on IS NULL, due_on, number LIMIT ?7 + 0 OFFSET ?8 + 0",
        guild,
        program,
        kind,
        least_open,
        owner,
        filter.unowned,
        limit,
        offset,
    )
    .fetch_all(&mut *conn)
    .await?;
    let total = sqlx::query_scalar!(
        r#"SELECT count(*) AS "count!: i64" FROM items
         WHERE guild_id = ?1 AND program_id = ?2 AND kind = ?3 AND open >= ?4
           AND (?5 IS NULL OR owner_id = ?5) AND (?6 = 0 OR owner_id IS NULL)"#,
        guild,
        program,
        kind,
        least_open,
        owner,
        filter.unowned,
    )
    .fetch_one(conn)
    .await?;
    Ok(Page { items: decode_each(rows), total })
}

/// A page of one person's open items in every program of the server, what is due first on top.
///
/// # Errors
/// The database failed.
pub async fn of_owner(
    conn: &mut Conn,
    guild: GuildId,
    owner: UserId,
    (limit, offset): (i64, i64),
) -> Result<Page, StoreError> {
    let (guild, owner) = (guild.as_i64(), owner.as_i64());
    let rows = sqlx::query_as!(
        ItemRow,
        "SELECT id, record FROM items WHERE guild_id = ? AND owner_id = ? AND open = 1
         ORDER BY due_on NULLS LAST, number LIMIT ? + 0 OFFSET ? + 0",
        guild,
        owner,
        limit,
        offset,
    )
    .fetch_all(&mut *conn)
    .await?;
    let total = sqlx::query_scalar!(
        r#"SELECT count(*) AS "count!: i64" FROM items WHERE guild_id = ? AND owner_id = ? AND open = 1"#,
        guild,
        owner,
    )
    .fetch_one(conn)
    .await?;
    Ok(Page { items: decode_each(rows), total })
}

/// The items that wait for one person's word, in every program of the server; at most 25.
///
/// # Errors
/// The database failed.
pub async fn awaiting(conn: &mut Conn, guild: GuildId, user: UserId) -> Result<Vec<Item>, StoreError> {
    let (guild, user) = (guild.as_i64(), user.as_i64());
    let rows = sqlx::query_as!(
        ItemRow,
        "SELECT i.id, i.record FROM awaits a JOIN items i ON i.guild_id = a.guild_id AND i.id = a.item_id
         WHERE a.guild_id = ? AND a.user_id = ? ORDER BY i.due_on IS NULL, i.due_on, i.id LIMIT 25",
        guild,
        user,
    )
    .fetch_all(conn)
    .await?;
    Ok(decode_each(rows))
}

/// How many open items of each kind a program has, and how many of them nobody owns.
///
/// # Errors
/// The database failed.
pub async fn count_open(
    conn: &mut Conn,
    guild: GuildId,
    program: ProgramId,
) -> Result<Vec<(Kind, i64, i64)>, StoreError> {
    let (guild, program) = (guild.as_i64(), program.0);
    let rows = sqlx::query!(
        r#"SELECT kind, count(*) AS "open!: i64", coalesce(sum(owner_id IS NULL), 0) AS "unowned!: i64" FROM items
         WHERE guild_id = ? AND program_id = ? AND open = 1 GROUP BY kind"#,
        guild,
        program,
    )
    .fetch_all(conn)
    .await?;
    Ok(rows.into_iter().filter_map(|row| Some((Kind::from_key(&row.kind)?, row.open, row.unowned))).collect())
}

/// An item whose time has come, on any server: the one question that is asked across servers, and it tells ids only.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Due {
    /// The item's server.
    pub guild: GuildId,
    /// The item.
    pub item: ItemId,
}

/// The items whose time has come, oldest first, at most `limit`.
///
/// # Errors
/// The database failed.
pub async fn due(conn: &mut Conn, now: DateTime<Utc>, limit: i64) -> Result<Vec<Due>, StoreError> {
    let now = millis(now);
    let rows = sqlx::query!(
        "SELECT guild_id, id FROM items WHERE wake_at IS NOT NULL AND wake_at <= ? ORDER BY wake_at LIMIT ? + 0",
        now,
        limit,
    )
    .fetch_all(conn)
    .await?;
    Ok(rows.into_iter().map(|row| Due { guild: GuildId::from_i64(row.guild_id), item: ItemId(row.id) }).collect())
}

/// Sets when an item wakes to what its document says.
///
/// # Errors
/// The database failed.
pub async fn wake(conn: &mut Conn, item: &Item, at: Option<DateTime<Utc>>) -> Result<(), StoreError> {
    let (guild, at) = (item.guild.as_i64(), at.map(millis));
    sqlx::query!("UPDATE items SET wake_at = ? WHERE guild_id = ? AND id = ?", at, guild, item.id.0)
        .execute(conn)
        .await?;
    Ok(())
}

/// Puts off an item that could not be woken: 1 minute, 2, 4 … at most a day.
///
/// # Errors
/// The database failed.
pub async fn put_off(conn: &mut Conn, guild: GuildId, id: ItemId, now: DateTime<Utc>) -> Result<(), StoreError> {
    let (guild, id, now) = (guild.as_i64(), id.0, millis(now));
    sqlx::query!(
        "UPDATE items SET failures = failures + 1, wake_at = ?1 + min(86400000, 60000 << min(failures, 11))
         WHERE guild_id = ?2 AND id = ?3 AND wake_at <= ?1",
        now,
        guild,
        id,
    )
    .execute(conn)
    .await?;
    Ok(())
}
