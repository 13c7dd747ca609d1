//! The outbox: what the bot has promised to say by itself.
//!
//! Written in the transaction that makes it true, then: ready → sending (the attempt is committed first) → sent, ready
//! again at a later instant, or dead with a reason. The nonce is the same at every attempt, so that Discord itself drops
//! a second copy; it is salted per database, so that a restored backup cannot collide.

use chrono::{DateTime, Utc};

use super::{Conn, StoreError, instant, millis};
use crate::domain::{ChannelId, GuildId, ItemId, MessageId};

/// A promise, as it is handed out for sending.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Promise {
    /// Its row.
    pub id: i64,
    /// On which server.
    pub guild: GuildId,
    /// In which channel.
    pub channel: ChannelId,
    /// About which item.
    pub item: ItemId,
    /// What is said: a word that the job and the wording know.
    pub kind: String,
    /// What makes Discord drop a second copy.
    pub nonce: String,
    /// How often it was tried before.
    pub attempts: i64,
    /// When it was first tried, if it was: nobody knows for sure that it was not heard.
    pub unsure_since: Option<DateTime<Utc>>,
}

/// Promises to say something about an item, once; a promise with the same key stands already and is left alone.
///
/// # Errors
/// The database failed.
pub async fn promise(
    conn: &mut Conn,
    guild: GuildId,
    (channel, item): (ChannelId, ItemId),
    (kind, key): (&str, &str),
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let (guild, channel, at) = (guild.as_i64(), channel.as_i64(), millis(now));
    let salt = super::facts::salt(conn).await?;
    sqlx::query!(
        "INSERT INTO outbox (guild_id, channel_id, item_id, key, kind, nonce, state, at)
         VALUES (?1, ?2, ?3, ?4, ?5, '', 'ready', ?6) ON CONFLICT (guild_id, key) DO NOTHING",
        guild,
        channel,
        item.0,
        key,
        kind,
        at,
    )
    .execute(&mut *conn)
    .await?;
    sqlx::query!(
        "UPDATE outbox SET nonce = ?1 || '-' || id WHERE guild_id = ?2 AND key = ?3 AND nonce = ''",
        salt,
        guild,
        key,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Claims what is to be sent now: what is ready, and what was being sent when an earlier process died. At most `limit`,
/// one per channel, so that a slow channel holds up no other.
///
/// # Errors
/// The database failed.
pub async fn claim(
    conn: &mut Conn,
    now: DateTime<Utc>,
    abandoned: DateTime<Utc>,
    limit: i64,
) -> Result<Vec<Promise>, StoreError> {
    let (now, abandoned) = (millis(now), millis(abandoned));
    let rows = sqlx::query!(
        r#"SELECT id, guild_id, channel_id, item_id, kind, nonce, attempts, tried_at FROM outbox
           WHERE id IN (
               SELECT min(id) FROM outbox
               WHERE state IN ('ready', 'sending') AND at <= ?1 AND (state = 'ready' OR at <= ?2)
               GROUP BY guild_id, channel_id ORDER BY min(id) LIMIT ?3)"#,
        now,
        abandoned,
        limit,
    )
    .fetch_all(&mut *conn)
    .await?;
    for row in &rows {
        sqlx::query!(
            "UPDATE outbox SET state = 'sending', at = ?1, attempts = attempts + 1, tried_at = coalesce(tried_at, ?1)
             WHERE guild_id = ?2 AND id = ?3",
            now,
            row.guild_id,
            row.id,
        )
        .execute(&mut *conn)
        .await?;
    }
    let promises = rows.into_iter().map(|row| Promise {
        id: row.id,
        guild: GuildId::from_i64(row.guild_id),
        channel: ChannelId::from_i64(row.channel_id),
        item: ItemId(row.item_id),
        kind: row.kind,
        nonce: row.nonce,
        attempts: row.attempts,
        unsure_since: row.tried_at.map(instant),
    });
    Ok(promises.collect())
}

/// It was said.
///
/// # Errors
/// The database failed.
pub async fn mark_sent(conn: &mut Conn, guild: GuildId, id: i64, message: MessageId) -> Result<(), StoreError> {
    let (guild, message) = (guild.as_i64(), message.as_i64());
    sqlx::query!("UPDATE outbox SET state = 'sent', message_id = ? WHERE guild_id = ? AND id = ?", message, guild, id)
        .execute(conn)
        .await?;
    Ok(())
}

/// It could not be said now; it is tried again at `at`.
///
/// # Errors
/// The database failed.
pub async fn retry(
    conn: &mut Conn,
    guild: GuildId,
    id: i64,
    at: DateTime<Utc>,
    reason: &str,
) -> Result<(), StoreError> {
    let (guild, at) = (guild.as_i64(), millis(at));
    sqlx::query!(
        "UPDATE outbox SET state = 'ready', at = ?, reason = ? WHERE guild_id = ? AND id = ?",
        at,
        reason,
        guild,
        id
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// It can't be said: the channel is gone, or closed to the bot.
///
/// # Errors
/// The database failed.
pub async fn give_up(conn: &mut Conn, guild: GuildId, id: i64, reason: &str) -> Result<(), StoreError> {
    let guild = guild.as_i64();
    sqlx::query!("UPDATE outbox SET state = 'dead', reason = ? WHERE guild_id = ? AND id = ?", reason, guild, id)
        .execute(conn)
        .await?;
    Ok(())
}
