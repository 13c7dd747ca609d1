//! Nudges: which items have to be looked at, and when a lead gets the week's report.
//!
//! `items.nudge_at` is the index of what is due. [`AGAIN`] in it says that the moment has to be worked out anew: whatever
//! could change it (a write of the item, a person's settings, the program) leaves that mark and knows nothing more.

use chrono::{DateTime, Utc};
use serde_json::json;

use super::{Conn, StoreError, instant, items::ItemRow, millis, to_json};
use crate::domain::{GuildId, Item, ItemId, ProgramId, UserId};

/// The mark of what has to be looked at again.
pub(super) const AGAIN: i64 = 0;

/// The same, as an instant.
pub const LOOK_AGAIN: DateTime<Utc> = DateTime::UNIX_EPOCH;

/// Items of one server, and those that could not be read back: they are set aside, the others go on.
#[derive(Debug, Default)]
pub struct Loaded {
    /// The items.
    pub items: Vec<Item>,
    /// The rows that could not be read back.
    pub unreadable: Vec<ItemId>,
}

fn load(rows: Vec<ItemRow>) -> Loaded {
    let mut loaded = Loaded::default();
    for row in rows {
        let id = ItemId(row.id);
        match row.decode() {
            Ok(item) => loaded.items.push(item),
            Err(error) => {
                tracing::error!(%error, item.id = id.0, "an item is set aside");
                loaded.unreadable.push(id);
            }
        }
    }
    loaded
}

/// The servers on which an item or a program has to be looked at, or a nudge may be due, longest waiting first; at most `limit`.
///
/// # Errors
/// The database failed.
pub async fn servers(conn: &mut Conn, now: DateTime<Utc>, limit: i64) -> Result<Vec<GuildId>, StoreError> {
    let now = millis(now);
    let guilds = sqlx::query_scalar!(
        // Left to itself SQLite reads the whole index of servers, for the grouping.
        r#"SELECT guild_id AS "guild_id!: i64" FROM (
             SELECT guild_id, min(nudge_at) AS at FROM items INDEXED BY items_to_nudge
             WHERE nudge_at IS NOT NULL AND nudge_at <= ?1 GROUP BY guild_id
             UNION ALL
             SELECT guild_id, min(call_nudge_at) FROM programs INDEXED BY programs_to_ask_for_calls
             WHERE call_nudge_at IS NOT NULL AND call_nudge_at <= ?1 GROUP BY guild_id)
         GROUP BY guild_id ORDER BY min(at) LIMIT ?2 + 0"#,
        now,
        limit,
    )
    .fetch_all(conn)
    .await?;
    Ok(guilds.into_iter().map(GuildId::from_i64).collect())
}

/// Items of a server that have to be looked at again, at most `limit`.
///
/// # Errors
/// The database failed.
pub async fn to_look_at(conn: &mut Conn, guild: GuildId, limit: i64) -> Result<Loaded, StoreError> {
    let guild = guild.as_i64();
    let rows = sqlx::query_as!(
        ItemRow,
        "SELECT id, record FROM items WHERE guild_id = ? AND nudge_at = 0 LIMIT ? + 0",
        guild,
        limit
    )
    .fetch_all(conn)
    .await?;
    Ok(load(rows))
}

/// Items of a server whose moment has come, the longest waiting first; at most `limit`.
///
/// # Errors
/// The database failed.
pub async fn due(conn: &mut Conn, guild: GuildId, now: DateTime<Utc>, limit: i64) -> Result<Loaded, StoreError> {
    let (guild, now) = (guild.as_i64(), millis(now));
    let rows = sqlx::query_as!(
        ItemRow,
        "SELECT id, record FROM items WHERE guild_id = ? AND nudge_at > 0 AND nudge_at <= ? ORDER BY nudge_at LIMIT ? + 0",
        guild,
        now,
        limit,
    )
    .fetch_all(conn)
    .await?;
    Ok(load(rows))
}

/// Sets when items have to be looked at next; `None` is never, as things stand.
///
/// # Errors
/// The database failed.
pub async fn set_next(
    conn: &mut Conn,
    guild: GuildId,
    next: &[(ItemId, Option<DateTime<Utc>>)],
) -> Result<(), StoreError> {
    let guild = guild.as_i64();
    let pairs: Vec<_> = next.iter().map(|(id, at)| json!([id.0, at.map(millis)])).collect();
    let pairs = to_json("items", 0, &pairs)?;
    sqlx::query!(
        // Without the plus SQLite goes through every item of the server for each pair.
        "UPDATE items SET nudge_at = pair.value ->> 1 FROM json_each(?) AS pair
         WHERE +items.guild_id = ? AND items.id = pair.value ->> 0",
        pairs,
        guild,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Puts off everything that is due on a server: planning it failed.
///
/// # Errors
/// The database failed.
pub async fn put_off(
    conn: &mut Conn,
    guild: GuildId,
    now: DateTime<Utc>,
    until: DateTime<Utc>,
) -> Result<(), StoreError> {
    let (server, before, then) = (guild.as_i64(), millis(now), millis(until));
    sqlx::query!("UPDATE items SET nudge_at = ? WHERE guild_id = ? AND nudge_at <= ?", then, server, before)
        .execute(&mut *conn)
        .await?;
    super::calling::put_off(conn, guild, (now, until)).await
}

/// A program changed (its rules, its calendar, its lead, whether it runs): everything in it that a nudge could be about is
/// looked at again.
///
/// # Errors
/// The database failed.
pub async fn look_again_in(conn: &mut Conn, guild: GuildId, program: ProgramId) -> Result<(), StoreError> {
    let server = guild.as_i64();
    sqlx::query!(
        "UPDATE items SET nudge_at = 0
         WHERE guild_id = ? AND program_id = ? AND nudge_at IS NOT 0 AND (open = 1 OR kind = 'decision')",
        server,
        program.0,
    )
    .execute(&mut *conn)
    .await?;
    super::calling::set_next(conn, guild, program, Some(LOOK_AGAIN)).await
}

/// A person's settings changed: whatever could ask them, or somebody for whom they stand in, is looked at again.
///
/// # Errors
/// The database failed.
pub async fn look_again_for(conn: &mut Conn, guild: GuildId, user: UserId) -> Result<(), StoreError> {
    let (guild_id, user_id) = (guild.as_i64(), user.as_i64());
    let mut people = sqlx::query_scalar!(
        "SELECT user_id FROM people WHERE guild_id = ? AND record ->> '$.away.delegate' = ?",
        guild_id,
        user_id,
    )
    .fetch_all(&mut *conn)
    .await?;
    people.push(user_id);
    for person in people {
        sqlx::query!(
            "UPDATE items SET nudge_at = 0 WHERE guild_id = ? AND owner_id = ? AND open = 1 AND nudge_at IS NOT 0",
            guild_id,
            person,
        )
        .execute(&mut *conn)
        .await?;
        sqlx::query!(
            "UPDATE items SET nudge_at = 0
             WHERE guild_id = ?1 AND id IN (SELECT item_id FROM awaits WHERE guild_id = ?1 AND user_id = ?2)",
            guild_id,
            person,
        )
        .execute(&mut *conn)
        .await?;
        // Who is asked about an acceptance or a decision is named in the document alone. Somebody else may be asked about
        // what a ladder was spent on: that nothing is noted for it says nothing.
        sqlx::query!(
            "UPDATE items SET nudge_at = 0
             WHERE guild_id = ?1 AND program_id IN (SELECT id FROM programs WHERE guild_id = ?1) AND (
                 kind = 'decision' AND open = 0 AND state = 'accepted' AND record ->> '$.review_on' IS NOT NULL
                     AND (owner_id = ?2 OR record ->> '$.proposer' = ?2)
                 OR kind = 'risk' AND open = 1 AND state = 'accepted' AND record ->> '$.acceptance.by' = ?2)",
            guild_id,
            person,
        )
        .execute(&mut *conn)
        .await?;
        super::calling::look_again_for(conn, guild_id, person).await?;
    }
    // A lead is asked about what nobody owns, and stands in for whoever is away.
    let led = sqlx::query_scalar!(
        "SELECT id FROM programs WHERE guild_id = ?1 AND (record ->> '$.lead' = ?2
             OR EXISTS (SELECT 1 FROM json_each(record, '$.deputies') AS deputy WHERE deputy.value = ?2))",
        guild_id,
        user_id,
    )
    .fetch_all(&mut *conn)
    .await?;
    for program in led {
        look_again_in(conn, guild, ProgramId(program)).await?;
    }
    Ok(())
}

/// Everything in a program that somebody may be nudged about, what is due first on top; at most `limit`.
///
/// # Errors
/// The database failed.
pub async fn watched(conn: &mut Conn, guild: GuildId, program: ProgramId, limit: i64) -> Result<Vec<Item>, StoreError> {
    let guild = guild.as_i64();
    let rows = sqlx::query_as!(
        ItemRow,
        "SELECT id, record FROM items WHERE guild_id = ? AND program_id = ? AND nudge_at IS NOT NULL
         ORDER BY nudge_at LIMIT ? + 0",
        guild,
        program.0,
        limit,
    )
    .fetch_all(conn)
    .await?;
    Ok(load(rows).items)
}

/// The open items of a program.
///
/// # Errors
/// The database failed.
pub async fn open(conn: &mut Conn, guild: GuildId, program: ProgramId) -> Result<Vec<Item>, StoreError> {
    let guild = guild.as_i64();
    let rows = sqlx::query_as!(
        ItemRow,
        "SELECT id, record FROM items WHERE guild_id = ? AND program_id = ? AND open = 1",
        guild,
        program.0,
    )
    .fetch_all(conn)
    .await?;
    Ok(load(rows).items)
}

/// The programs whose lead is to get a report, at most `limit`; `None` where it was not worked out yet when that is.
///
/// # Errors
/// The database failed.
pub async fn to_report(
    conn: &mut Conn,
    now: DateTime<Utc>,
    limit: i64,
) -> Result<Vec<(GuildId, ProgramId, Option<DateTime<Utc>>)>, StoreError> {
    let now = millis(now);
    let rows = sqlx::query!(
        r#"SELECT guild_id, id, run_report_at AS "run_report_at!: i64" FROM programs WHERE run_report_at <= ?
           ORDER BY run_report_at LIMIT ? + 0"#,
        now,
        limit,
    )
    .fetch_all(conn)
    .await?;
    let due = rows.into_iter().map(|row| {
        let at = Some(row.run_report_at).filter(|at| *at != AGAIN).map(instant);
        (GuildId::from_i64(row.guild_id), ProgramId(row.id), at)
    });
    Ok(due.collect())
}

/// Sets when a program's lead gets the next report.
///
/// # Errors
/// The database failed.
pub async fn set_report(
    conn: &mut Conn,
    guild: GuildId,
    program: ProgramId,
    at: DateTime<Utc>,
) -> Result<(), StoreError> {
    let (guild, at) = (guild.as_i64(), millis(at));
    sqlx::query!("UPDATE programs SET run_report_at = ? WHERE guild_id = ? AND id = ?", at, guild, program.0)
        .execute(conn)
        .await?;
    Ok(())
}
