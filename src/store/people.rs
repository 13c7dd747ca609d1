//! People's own settings on a server: one document each, for whoever set something.

use std::collections::BTreeMap;

use super::{Conn, StoreError, from_json, to_json};
use crate::domain::{GuildId, Person, UserId};

/// What a person set on this server; the defaults, where they set nothing.
///
/// # Errors
/// The row can't be read back.
pub async fn find(conn: &mut Conn, guild: GuildId, user: UserId) -> Result<Person, StoreError> {
    let (guild, user) = (guild.as_i64(), user.as_i64());
    let record = sqlx::query_scalar!("SELECT record FROM people WHERE guild_id = ? AND user_id = ?", guild, user)
        .fetch_optional(conn)
        .await?;
    record.map_or_else(|| Ok(Person::default()), |record| from_json("person", user, &record))
}

/// Everybody on this server who set something. A row that can't be read back is set aside: its person has the defaults.
///
/// # Errors
/// The database failed.
pub async fn all(conn: &mut Conn, guild: GuildId) -> Result<BTreeMap<UserId, Person>, StoreError> {
    let guild = guild.as_i64();
    let rows = sqlx::query!("SELECT user_id, record FROM people WHERE guild_id = ?", guild).fetch_all(conn).await?;
    let decoded = rows.into_iter().filter_map(|row| {
        let person = from_json("person", row.user_id, &row.record);
        let person = person.inspect_err(|error| tracing::error!(%error, "a person's settings are set aside")).ok()?;
        Some((UserId::from_i64(row.user_id), person))
    });
    Ok(decoded.collect())
}

/// Writes what a person set.
///
/// # Errors
/// The database failed.
pub async fn save(conn: &mut Conn, guild: GuildId, user: UserId, person: &Person) -> Result<(), StoreError> {
    let (guild, user) = (guild.as_i64(), user.as_i64());
    let record = to_json("person", user, person)?;
    sqlx::query!(
        "INSERT INTO people (guild_id, user_id, record) VALUES (?, ?, ?)
         ON CONFLICT (guild_id, user_id) DO UPDATE SET record = excluded.record",
        guild,
        user,
        record,
    )
    .execute(&mut *conn)
    .await?;
    super::nudges::look_again_for(conn, GuildId::from_i64(guild), UserId::from_i64(user)).await
}

/// Whoever acts, or is given something, is here: had they left, they are back.
///
/// # Errors
/// The database failed.
pub async fn is_here(conn: &mut Conn, guild: GuildId, user: UserId) -> Result<(), StoreError> {
    let (guild_id, user_id) = (guild.as_i64(), user.as_i64());
    let done = sqlx::query!(
        "UPDATE people SET record = json_set(record, '$.left_at', NULL)
         WHERE guild_id = ? AND user_id = ? AND record ->> '$.left_at' IS NOT NULL",
        guild_id,
        user_id,
    )
    .execute(&mut *conn)
    .await?;
    if done.rows_affected() > 0 {
        super::nudges::look_again_for(conn, guild, user).await?;
    }
    Ok(())
}
