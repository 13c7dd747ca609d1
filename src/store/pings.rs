//! Pings: when each person was pinged last in each program.

use chrono::{DateTime, Utc};
use serde_json::json;

use super::{Conn, StoreError, instant, millis};
use crate::domain::{GuildId, ProgramId, UserId};

/// When people were last pinged in some programs.
///
/// # Errors
/// The database failed.
pub async fn of_programs(
    conn: &mut Conn,
    guild: GuildId,
    programs: &[ProgramId],
) -> Result<Vec<((UserId, ProgramId), DateTime<Utc>)>, StoreError> {
    let (guild, programs) = (guild.as_i64(), json!(programs).to_string());
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
pub async fn remember(
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

/// A ping that was planned at an instant never came about.
///
/// # Errors
/// The database failed.
pub async fn take_back(
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
