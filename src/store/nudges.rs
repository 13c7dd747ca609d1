//! Nudges: which items have to be looked at, what people were asked about them last, and when they were pinged.
//!
//! `items.nudge_at` is the index of what is due. [`AGAIN`] in it says that the moment has to be worked out anew: whatever
//! could change it (a write of the item, a person's settings, the program) leaves that mark and knows nothing more.

use chrono::{DateTime, Utc};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::json;

use super::{Conn, StoreError, from_json, instant, items::ItemRow, millis, to_json};
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

fn list(ids: impl Iterator<Item = i64>) -> String {
    json!(ids.collect::<Vec<_>>()).to_string()
}

/// What people were asked about some items. A row that can't be read back counts as none.
///
/// # Errors
/// The database failed.
pub async fn episodes<T: DeserializeOwned>(
    conn: &mut Conn,
    guild: GuildId,
    items: impl Iterator<Item = ItemId>,
) -> Result<Vec<((ItemId, UserId), T)>, StoreError> {
    let (guild, items) = (guild.as_i64(), list(items.map(|id| id.0)));
    let rows = sqlx::query!(
        "SELECT item_id, user_id, record FROM episodes WHERE guild_id = ? AND item_id IN (SELECT value FROM json_each(?))",
        guild,
        items,
    )
    .fetch_all(conn)
    .await?;
    let decoded = rows.into_iter().filter_map(|row| {
        let episode = from_json("episode", row.item_id, &row.record);
        let episode = episode.inspect_err(|error| tracing::error!(%error, "an episode is set aside")).ok()?;
        Some(((ItemId(row.item_id), UserId::from_i64(row.user_id)), episode))
    });
    Ok(decoded.collect())
}

/// Drops what people were last asked before an instant about items that are over, at most `limit`.
///
/// # Errors
/// The database failed.
pub async fn forget_episodes(
    conn: &mut Conn,
    guild: GuildId,
    before: DateTime<Utc>,
    limit: i64,
) -> Result<(), StoreError> {
    // As the document has it.
    let (guild, before) = (guild.as_i64(), before.format("%Y-%m-%dT%H:%M:%S").to_string());
    sqlx::query!(
        "DELETE FROM episodes WHERE guild_id = ?1 AND (item_id, user_id) IN (
             SELECT item_id, user_id FROM episodes WHERE guild_id = ?1 AND over = 1 AND record ->> '$.at' < ?2 LIMIT ?3 + 0)",
        guild,
        before,
        limit,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// When people were last pinged in some programs.
///
/// # Errors
/// The database failed.
pub async fn pings(
    conn: &mut Conn,
    guild: GuildId,
    programs: &[ProgramId],
) -> Result<Vec<((UserId, ProgramId), DateTime<Utc>)>, StoreError> {
    let (guild, programs) = (guild.as_i64(), list(programs.iter().map(|id| id.0)));
    let rows = sqlx::query!(
        "SELECT user_id, program_id, at FROM pings WHERE guild_id = ? AND program_id IN (SELECT value FROM json_each(?))",
        guild,
        programs,
    )
    .fetch_all(conn)
    .await?;
    let ping = |user, program, at| ((UserId::from_i64(user), ProgramId(program)), instant(at));
    Ok(rows.into_iter().map(|row| ping(row.user_id, row.program_id, row.at)).collect())
}

/// Remembers that people are pinged.
///
/// # Errors
/// The database failed.
pub async fn remember_pings(
    conn: &mut Conn,
    guild: GuildId,
    pings: &[(UserId, ProgramId)],
    at: DateTime<Utc>,
) -> Result<(), StoreError> {
    let (guild, at) = (guild.as_i64(), millis(at));
    for (user, program) in pings {
        let user = user.as_i64();
        sqlx::query!(
            "INSERT INTO pings (guild_id, program_id, user_id, at) VALUES (?, ?, ?, ?)
             ON CONFLICT (guild_id, program_id, user_id) DO UPDATE SET at = excluded.at",
            guild,
            program.0,
            user,
            at,
        )
        .execute(&mut *conn)
        .await?;
    }
    Ok(())
}

/// What a line said was never said: the episode is as it was before, unless something else was remembered since.
///
/// # Errors
/// The database failed.
pub async fn take_back<E: Serialize>(
    conn: &mut Conn,
    guild: GuildId,
    (item, asked): (ItemId, UserId),
    (planned, before): (&E, Option<&E>),
) -> Result<(), StoreError> {
    let (guild, user, planned) = (guild.as_i64(), asked.as_i64(), to_json("episode", item.0, planned)?);
    if let Some(before) = before {
        let before = to_json("episode", item.0, before)?;
        sqlx::query!(
            "UPDATE episodes SET record = ? WHERE guild_id = ? AND item_id = ? AND user_id = ? AND record = ?",
            before,
            guild,
            item.0,
            user,
            planned,
        )
        .execute(conn)
        .await?;
    } else {
        sqlx::query!(
            "DELETE FROM episodes WHERE guild_id = ? AND item_id = ? AND user_id = ? AND record = ?",
            guild,
            item.0,
            user,
            planned,
        )
        .execute(conn)
        .await?;
    }
    Ok(())
}

/// A ping that was planned at an instant never came about.
///
/// # Errors
/// The database failed.
pub async fn take_back_ping(
    conn: &mut Conn,
    guild: GuildId,
    (user, program): (UserId, ProgramId),
    planned: DateTime<Utc>,
) -> Result<(), StoreError> {
    let (guild, user, planned) = (guild.as_i64(), user.as_i64(), millis(planned));
    sqlx::query!(
        "DELETE FROM pings WHERE guild_id = ? AND program_id = ? AND user_id = ? AND at = ?",
        guild,
        program.0,
        user,
        planned,
    )
    .execute(conn)
    .await?;
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
