//! Digests that were posted: where they stand, and which are to be drawn again because a line in them was answered. A
//! trigger marks them when an item changes, so that an answer given elsewhere strikes the line as well.

use chrono::{DateTime, Utc};

use super::{Conn, StoreError, millis};
use crate::domain::{ChannelId, GuildId, ItemId, MessageId};

/// A digest that was posted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Digest {
    /// Its row.
    pub id: i64,
    /// On which server.
    pub guild: GuildId,
    /// The key of its promise.
    pub post: String,
    /// In which channel, or direct messages.
    pub channel: ChannelId,
    /// Which message.
    pub message: MessageId,
    /// Whether it still has its buttons.
    pub answerable: bool,
    /// How often something in it changed since it was drawn.
    pub stale: i64,
}

struct DigestRow {
    id: i64,
    guild_id: i64,
    post: String,
    channel_id: i64,
    message_id: i64,
    answerable: i64,
    stale: i64,
}

impl DigestRow {
    fn read(self) -> Digest {
        Digest {
            id: self.id,
            guild: GuildId::from_i64(self.guild_id),
            post: self.post,
            channel: ChannelId::from_i64(self.channel_id),
            message: MessageId::from_i64(self.message_id),
            answerable: self.answerable == 1,
            stale: self.stale,
        }
    }
}

/// Remembers a digest that was posted. Those of the same place whose slot was before `earlier` lose their buttons.
///
/// # Errors
/// The database failed.
pub async fn posted(
    conn: &mut Conn,
    guild: GuildId,
    post: &str,
    (channel, message): (ChannelId, MessageId),
    (slot, earlier): (DateTime<Utc>, DateTime<Utc>),
) -> Result<(), StoreError> {
    let (guild, channel, message) = (guild.as_i64(), channel.as_i64(), message.as_i64());
    let (slot, earlier) = (millis(slot), millis(earlier));
    sqlx::query!(
        "UPDATE digests SET answerable = 0, stale = stale + 1
         WHERE guild_id = ? AND channel_id = ? AND slot < ? AND answerable = 1",
        guild,
        channel,
        earlier,
    )
    .execute(&mut *conn)
    .await?;
    // What was answered while it was on its way shows when it is drawn once more.
    sqlx::query!(
        "INSERT INTO digests (guild_id, post, channel_id, message_id, slot, stale)
         SELECT ?1, ?2, ?3, ?4, ?5, count(*) FROM nudged WHERE guild_id = ?1 AND post = ?2 AND acted_at IS NOT NULL
         ON CONFLICT (guild_id, post) DO UPDATE SET channel_id = excluded.channel_id, message_id = excluded.message_id",
        guild,
        post,
        channel,
        message,
        slot,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Digests in which something changed since they were drawn, on any server; at most `limit`.
///
/// # Errors
/// The database failed.
pub async fn stale(conn: &mut Conn, limit: i64) -> Result<Vec<Digest>, StoreError> {
    let rows = sqlx::query_as!(
        DigestRow,
        "SELECT id, guild_id, post, channel_id, message_id, answerable, stale FROM digests WHERE stale > 0 LIMIT ? + 0",
        limit
    )
    .fetch_all(conn)
    .await?;
    Ok(rows.into_iter().map(DigestRow::read).collect())
}

/// The digests that show an item and have to be drawn again.
///
/// # Errors
/// The database failed.
pub async fn stale_with(conn: &mut Conn, guild: GuildId, item: ItemId) -> Result<Vec<Digest>, StoreError> {
    let guild = guild.as_i64();
    let rows = sqlx::query_as!(
        DigestRow,
        "SELECT id, guild_id, post, channel_id, message_id, answerable, stale FROM digests
         WHERE guild_id = ?1 AND stale > 0 AND post IN (SELECT post FROM nudged WHERE guild_id = ?1 AND item_id = ?2)",
        guild,
        item.0,
    )
    .fetch_all(conn)
    .await?;
    Ok(rows.into_iter().map(DigestRow::read).collect())
}

/// One digest, if it has to be drawn again.
///
/// # Errors
/// The database failed.
pub async fn find_stale(conn: &mut Conn, guild: GuildId, id: i64) -> Result<Option<Digest>, StoreError> {
    let guild = guild.as_i64();
    let row = sqlx::query_as!(
        DigestRow,
        "SELECT id, guild_id, post, channel_id, message_id, answerable, stale FROM digests
         WHERE guild_id = ? AND id = ? AND stale > 0",
        guild,
        id,
    )
    .fetch_optional(conn)
    .await?;
    Ok(row.map(DigestRow::read))
}

/// It was drawn as it was when it was read; it stays stale if something changed since. Without its buttons it was drawn for
/// the last time, and is forgotten.
///
/// # Errors
/// The database failed.
pub async fn mark_drawn(conn: &mut Conn, digest: &Digest) -> Result<(), StoreError> {
    let guild = digest.guild.as_i64();
    if !digest.answerable {
        sqlx::query!(
            "DELETE FROM digests WHERE guild_id = ? AND id = ? AND stale = ? AND answerable = 0",
            guild,
            digest.id,
            digest.stale
        )
        .execute(conn)
        .await?;
        return Ok(());
    }
    sqlx::query!(
        "UPDATE digests SET stale = 0 WHERE guild_id = ? AND id = ? AND stale = ?",
        guild,
        digest.id,
        digest.stale
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// The message is gone, or out of reach: it is never drawn again.
///
/// # Errors
/// The database failed.
pub async fn forget(conn: &mut Conn, digest: &Digest) -> Result<(), StoreError> {
    let guild = digest.guild.as_i64();
    sqlx::query!("DELETE FROM digests WHERE guild_id = ? AND id = ?", guild, digest.id).execute(conn).await?;
    Ok(())
}
