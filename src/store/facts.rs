//! Facts about the database itself.

use super::{Conn, StoreError};

/// What was remembered under a name.
///
/// # Errors
/// The database failed.
pub async fn recall(conn: &mut Conn, name: &str) -> Result<Option<String>, StoreError> {
    Ok(sqlx::query_scalar!("SELECT value FROM facts WHERE name = ?", name).fetch_optional(conn).await?)
}

/// Remembers a value under a name.
///
/// # Errors
/// The database failed.
pub async fn remember(conn: &mut Conn, name: &str, value: &str) -> Result<(), StoreError> {
    sqlx::query!(
        "INSERT INTO facts (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
        name,
        value
    )
    .execute(conn)
    .await?;
    Ok(())
}
