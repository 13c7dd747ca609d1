//! Drafts: what people typed and could not be taken yet, kept for a day so that nothing is lost.

use chrono::{DateTime, Utc};
use serde::{Serialize, de::DeserializeOwned};

use super::{Conn, StoreError, from_json, millis, to_json};
use crate::domain::{ActId, GuildId, UserId};

/// Keeps what somebody typed; returns the number to find it by.
///
/// # Errors
/// The database failed.
pub async fn keep<T: Serialize>(
    conn: &mut Conn,
    guild: GuildId,
    user: UserId,
    now: DateTime<Utc>,
    draft: &T,
) -> Result<i64, StoreError> {
    let (guild, user, made_at) = (guild.as_i64(), user.as_i64(), millis(now));
    let payload = to_json("draft", 0, draft)?;
    let id = sqlx::query_scalar!(
        r#"INSERT INTO drafts (guild_id, user_id, made_at, payload) VALUES (?, ?, ?, ?) RETURNING id AS "id!: i64""#,
        guild,
        user,
        made_at,
        payload,
    )
    .fetch_one(conn)
    .await?;
    Ok(id)
}

/// Keeps what somebody searched for under the number of the act: the answer names it before it is written.
///
/// # Errors
/// The database failed.
pub async fn keep_of_act<T: Serialize>(
    conn: &mut Conn,
    (guild, user): (GuildId, UserId),
    act: ActId,
    now: DateTime<Utc>,
    draft: &T,
) -> Result<(), StoreError> {
    let (guild, user, id, made_at) = (guild.as_i64(), user.as_i64(), act.as_i64(), millis(now));
    let payload = to_json("draft", id, draft)?;
    sqlx::query!(
        "INSERT INTO drafts (guild_id, user_id, id, made_at, payload) VALUES (?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING",
        guild,
        user,
        id,
        made_at,
        payload,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// What somebody typed: only they can have it back.
///
/// # Errors
/// The row can't be read back.
pub async fn find<T: DeserializeOwned>(
    conn: &mut Conn,
    guild: GuildId,
    user: UserId,
    id: i64,
) -> Result<Option<T>, StoreError> {
    let (guild, user) = (guild.as_i64(), user.as_i64());
    sqlx::query_scalar!("SELECT payload FROM drafts WHERE guild_id = ? AND user_id = ? AND id = ?", guild, user, id)
        .fetch_optional(conn)
        .await?
        .map(|payload| from_json("draft", id, &payload))
        .transpose()
}

/// It was taken in the end.
///
/// # Errors
/// The database failed.
pub async fn discard(conn: &mut Conn, guild: GuildId, user: UserId, id: i64) -> Result<(), StoreError> {
    let (guild, user) = (guild.as_i64(), user.as_i64());
    sqlx::query!("DELETE FROM drafts WHERE guild_id = ? AND user_id = ? AND id = ?", guild, user, id)
        .execute(conn)
        .await?;
    Ok(())
}

/// Drops what nobody came back for, on any server; returns how many.
///
/// # Errors
/// The database failed.
pub async fn discard_older(conn: &mut Conn, than: DateTime<Utc>) -> Result<u64, StoreError> {
    let than = millis(than);
    Ok(sqlx::query!("DELETE FROM drafts WHERE made_at < ?", than).execute(conn).await?.rows_affected())
}
