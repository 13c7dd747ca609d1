//! Cards: which message shows an item. The one posted last lives; a trigger marks it stale when its item changes, so a
//! card that could not be redrawn at once is redrawn later.

use super::{Conn, StoreError};
use crate::domain::{ChannelId, GuildId, ItemId, MessageId};

/// The living card of an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Card {
    /// Whose it is.
    pub guild: GuildId,
    /// Of which item.
    pub item: ItemId,
    /// In which channel or thread.
    pub channel: ChannelId,
    /// Which message.
    pub message: MessageId,
}

/// What came of remembering a card.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Posted {
    /// The card that lived before.
    pub older: Option<Card>,
    /// Whether the item has changed since the new card was drawn.
    pub stale: bool,
}

/// Remembers the card that was posted last, which shows the item as it was at `version`.
///
/// # Errors
/// The database failed.
pub async fn remember(conn: &mut Conn, card: Card, version: u32) -> Result<Posted, StoreError> {
    let (guild, item, channel, message) =
        (card.guild.as_i64(), card.item.0, card.channel.as_i64(), card.message.as_i64());
    let older = find(conn, card.guild, card.item).await?;
    let stale = sqlx::query_scalar!(
        "INSERT INTO cards (guild_id, item_id, channel_id, message_id, stale)
         SELECT guild_id, id, ?3, ?4, version <> ?5 FROM items WHERE guild_id = ?1 AND id = ?2
         ON CONFLICT (guild_id, item_id)
         DO UPDATE SET channel_id = excluded.channel_id, message_id = excluded.message_id, stale = excluded.stale
         RETURNING stale",
        guild,
        item,
        channel,
        message,
        version
    )
    .fetch_optional(conn)
    .await?;
    Ok(Posted { older, stale: stale == Some(1) })
}

/// The living card of an item.
///
/// # Errors
/// The database failed.
pub async fn find(conn: &mut Conn, guild: GuildId, item: ItemId) -> Result<Option<Card>, StoreError> {
    let guild_id = guild.as_i64();
    let row =
        sqlx::query!("SELECT channel_id, message_id FROM cards WHERE guild_id = ? AND item_id = ?", guild_id, item.0)
            .fetch_optional(conn)
            .await?;
    Ok(row.map(|row| Card {
        guild,
        item,
        channel: ChannelId::from_i64(row.channel_id),
        message: MessageId::from_i64(row.message_id),
    }))
}

/// The living card of an item, if the item has changed since it was drawn.
///
/// # Errors
/// The database failed.
pub async fn stale_of(conn: &mut Conn, guild: GuildId, item: ItemId) -> Result<Option<Card>, StoreError> {
    let guild_id = guild.as_i64();
    let row = sqlx::query!(
        "SELECT channel_id, message_id FROM cards WHERE guild_id = ? AND item_id = ? AND stale = 1",
        guild_id,
        item.0
    )
    .fetch_optional(conn)
    .await?;
    Ok(row.map(|row| Card {
        guild,
        item,
        channel: ChannelId::from_i64(row.channel_id),
        message: MessageId::from_i64(row.message_id),
    }))
}

/// Cards whose item changed since they were drawn, on any server; at most `limit`.
///
/// # Errors
/// The database failed.
pub async fn stale(conn: &mut Conn, limit: i64) -> Result<Vec<Card>, StoreError> {
    let rows =
        sqlx::query!("SELECT guild_id, item_id, channel_id, message_id FROM cards WHERE stale = 1 LIMIT ? + 0", limit)
            .fetch_all(conn)
            .await?;
    let card = |guild, item, channel, message| Card {
        guild: GuildId::from_i64(guild),
        item: ItemId(item),
        channel: ChannelId::from_i64(channel),
        message: MessageId::from_i64(message),
    };
    Ok(rows.into_iter().map(|row| card(row.guild_id, row.item_id, row.channel_id, row.message_id)).collect())
}

/// The card shows the item as it was at `version`; it stays stale if the item has changed since.
///
/// # Errors
/// The database failed.
pub async fn mark_drawn(conn: &mut Conn, card: Card, version: u32) -> Result<(), StoreError> {
    let (guild, item, message) = (card.guild.as_i64(), card.item.0, card.message.as_i64());
    sqlx::query!(
        "UPDATE cards SET stale = 0 WHERE guild_id = ?1 AND item_id = ?2 AND message_id = ?3
         AND (SELECT version FROM items WHERE guild_id = ?1 AND id = ?2) = ?4",
        guild,
        item,
        message,
        version,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// The message is gone, or out of the bot's reach: there is no living card any more.
///
/// # Errors
/// The database failed.
pub async fn forget(conn: &mut Conn, card: Card) -> Result<(), StoreError> {
    let (guild, item, message) = (card.guild.as_i64(), card.item.0, card.message.as_i64());
    sqlx::query!("DELETE FROM cards WHERE guild_id = ? AND item_id = ? AND message_id = ?", guild, item, message)
        .execute(conn)
        .await?;
    Ok(())
}
