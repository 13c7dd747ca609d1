//! Cards: which message shows an item. The one posted last lives and is drawn again when its item changes.

use super::{App, Refusal};
use crate::{
    domain::{GuildId, ItemId},
    store::cards,
};

pub use crate::store::cards::{Card, Posted};

/// A card that shows its item as of a version was posted, and is from now on the living one.
///
/// # Errors
/// The database failed.
pub async fn posted(app: &App, card: Card, version: u32) -> Result<Posted, Refusal> {
    app.db.write(move |conn| Box::pin(async move { Ok(cards::remember(conn, card, version).await?) })).await
}

/// The living card of an item.
///
/// # Errors
/// The database failed.
pub async fn living(app: &App, guild: GuildId, item: ItemId) -> Result<Option<Card>, Refusal> {
    let mut conn = app.db.read().await?;
    Ok(cards::find(&mut conn, guild, item).await?)
}

/// The living card of an item, if it does not show the item as it is now.
///
/// # Errors
/// The database failed.
pub async fn stale_of(app: &App, guild: GuildId, item: ItemId) -> Result<Option<Card>, Refusal> {
    let mut conn = app.db.read().await?;
    Ok(cards::stale_of(&mut conn, guild, item).await?)
}

/// Cards whose items changed since they were drawn.
///
/// # Errors
/// The database failed.
pub async fn stale(app: &App, limit: i64) -> Result<Vec<Card>, Refusal> {
    let mut conn = app.db.read().await?;
    Ok(cards::stale(&mut conn, limit).await?)
}

/// The card shows its item as of a version.
///
/// # Errors
/// The database failed.
pub async fn drawn(app: &App, card: Card, version: u32) -> Result<(), Refusal> {
    app.db.write(move |conn| Box::pin(async move { Ok(cards::mark_drawn(conn, card, version).await?) })).await
}

/// The message is gone, or out of reach.
///
/// # Errors
/// The database failed.
pub async fn gone(app: &App, card: Card) -> Result<(), Refusal> {
    app.db.write(move |conn| Box::pin(async move { Ok(cards::forget(conn, card).await?) })).await
}
