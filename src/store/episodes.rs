//! Episodes: what each person was asked about each item last, and where on the ladder that stood.

use chrono::{DateTime, Utc};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::json;

use super::{Conn, StoreError, from_json, to_json};
use crate::domain::{GuildId, ItemId, UserId};

/// What people were asked about some items. A row that can't be read back counts as none.
///
/// # Errors
/// The database failed.
pub async fn of_items<T: DeserializeOwned>(
    conn: &mut Conn,
    guild: GuildId,
    items: impl Iterator<Item = ItemId>,
) -> Result<Vec<((ItemId, UserId), T)>, StoreError> {
    let (guild, items) = (guild.as_i64(), json!(items.collect::<Vec<_>>()).to_string());
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

/// Remembers what somebody is asked about an item.
///
/// # Errors
/// The database failed.
pub async fn remember<E: Serialize>(
    conn: &mut Conn,
    guild: GuildId,
    (item, asked): (ItemId, UserId),
    episode: &E,
) -> Result<(), StoreError> {
    let (guild, user, record) = (guild.as_i64(), asked.as_i64(), to_json("episode", item.0, episode)?);
    sqlx::query!(
        "INSERT INTO episodes (guild_id, item_id, user_id, record) VALUES (?, ?, ?, ?)
         ON CONFLICT (guild_id, item_id, user_id) DO UPDATE SET record = excluded.record",
        guild,
        item.0,
        user,
        record,
    )
    .execute(conn)
    .await?;
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

/// Drops what people were last asked before an instant about items that are over, at most `limit`.
///
/// # Errors
/// The database failed.
pub async fn forget(conn: &mut Conn, guild: GuildId, before: DateTime<Utc>, limit: i64) -> Result<(), StoreError> {
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
