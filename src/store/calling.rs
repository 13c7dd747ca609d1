//! The weekly call on health: when somebody may have to be asked for it, and what they were asked last. A program's
//! `call_nudge_at` is to it what `items.nudge_at` is to an item.

use chrono::{DateTime, Utc};
use serde::{Serialize, de::DeserializeOwned};

use super::{Conn, StoreError, from_json, instant, millis, to_json};
use crate::domain::{GuildId, ProgramId};

/// What is known of the calls on a program: when the last one was made, when the program began, and what was asked last.
pub type Known<A> = (Option<DateTime<Utc>>, DateTime<Utc>, Option<A>);

/// Programs of a server that have to be looked at again, at most `limit`.
///
/// # Errors
/// The database failed.
pub async fn to_look_at(conn: &mut Conn, guild: GuildId, limit: i64) -> Result<Vec<ProgramId>, StoreError> {
    let guild = guild.as_i64();
    let ids = sqlx::query_scalar!(
        "SELECT id FROM programs WHERE guild_id = ? AND call_nudge_at = 0 LIMIT ? + 0",
        guild,
        limit
    )
    .fetch_all(conn)
    .await?;
    Ok(ids.into_iter().map(ProgramId).collect())
}

/// Programs of a server whose moment has come, at most `limit`.
///
/// # Errors
/// The database failed.
pub async fn due(
    conn: &mut Conn,
    guild: GuildId,
    now: DateTime<Utc>,
    limit: i64,
) -> Result<Vec<ProgramId>, StoreError> {
    let (guild, now) = (guild.as_i64(), millis(now));
    let ids = sqlx::query_scalar!(
        "SELECT id FROM programs WHERE guild_id = ? AND call_nudge_at > 0 AND call_nudge_at <= ?
         ORDER BY call_nudge_at LIMIT ? + 0",
        guild,
        now,
        limit,
    )
    .fetch_all(conn)
    .await?;
    Ok(ids.into_iter().map(ProgramId).collect())
}

/// Sets when a program has to be looked at next; `None` is never, as things stand.
///
/// # Errors
/// The database failed.
pub async fn set_next(
    conn: &mut Conn,
    guild: GuildId,
    program: ProgramId,
    at: Option<DateTime<Utc>>,
) -> Result<(), StoreError> {
    let (guild, at) = (guild.as_i64(), at.map(millis));
    sqlx::query!("UPDATE programs SET call_nudge_at = ? WHERE guild_id = ? AND id = ?", at, guild, program.0)
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
    (now, until): (DateTime<Utc>, DateTime<Utc>),
) -> Result<(), StoreError> {
    let (guild, now, until) = (guild.as_i64(), millis(now), millis(until));
    sqlx::query!("UPDATE programs SET call_nudge_at = ? WHERE guild_id = ? AND call_nudge_at <= ?", until, guild, now)
        .execute(conn)
        .await?;
    Ok(())
}

/// The programs that somebody leads, or acts for the lead of, are looked at again.
///
/// # Errors
/// The database failed.
pub(super) async fn look_again_for(conn: &mut Conn, guild: i64, user: i64) -> Result<(), StoreError> {
    sqlx::query!(
        "UPDATE programs SET call_nudge_at = 0 WHERE guild_id = ?1 AND (record ->> '$.lead' = ?2
             OR EXISTS (SELECT 1 FROM json_each(record, '$.deputies') AS deputy WHERE deputy.value = ?2))",
        guild,
        user,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Somebody called: what was asked is answered, the program is looked at again, and the digests that ask for it are drawn again.
///
/// # Errors
/// The database failed.
pub(super) async fn called(
    conn: &mut Conn,
    guild: GuildId,
    program: ProgramId,
    at: DateTime<Utc>,
) -> Result<(), StoreError> {
    super::nudged::called(conn, guild, program, at).await?;
    let guild = guild.as_i64();
    sqlx::query!(
        "UPDATE programs SET call_asked = NULL, call_nudge_at = 0 WHERE guild_id = ? AND id = ?",
        guild,
        program.0,
    )
    .execute(&mut *conn)
    .await?;
    sqlx::query!(
        "UPDATE digests SET stale = stale + 1
         WHERE guild_id = ?1 AND answerable = 1 AND post IN (
             SELECT post FROM nudged WHERE guild_id = ?1 AND program_id = ?2 AND item_id IS NULL)",
        guild,
        program.0,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// What is known of the calls on a program; `None` where there is no such program. What can't be read back of the last
/// asking counts as none.
///
/// # Errors
/// The database failed.
pub async fn known<A: DeserializeOwned>(
    conn: &mut Conn,
    guild: GuildId,
    program: ProgramId,
) -> Result<Option<Known<A>>, StoreError> {
    let guild = guild.as_i64();
    let row = sqlx::query!(
        r#"SELECT call_asked AS asked,
                  (SELECT max(at) FROM calls WHERE calls.guild_id = ?1 AND program_id = ?2) AS "called: i64",
                  (SELECT at FROM events WHERE events.guild_id = ?1 AND program_id = ?2 ORDER BY id LIMIT 1) AS "began: i64"
           FROM programs WHERE guild_id = ?1 AND id = ?2"#,
        guild,
        program.0,
    )
    .fetch_optional(conn)
    .await?;
    Ok(row.map(|row| {
        let asked = row.asked.and_then(|asked| {
            let asked = from_json("call asked for", program.0, &asked);
            asked.inspect_err(|error| tracing::error!(%error, "what was asked is set aside")).ok()
        });
        (row.called.map(instant), instant(row.began.unwrap_or_default()), asked)
    }))
}

/// Remembers what was asked.
///
/// # Errors
/// The database failed.
pub async fn remember<A: Serialize>(
    conn: &mut Conn,
    guild: GuildId,
    program: ProgramId,
    asked: &A,
) -> Result<(), StoreError> {
    let (guild, asked) = (guild.as_i64(), to_json("call asked for", program.0, asked)?);
    sqlx::query!("UPDATE programs SET call_asked = ? WHERE guild_id = ? AND id = ?", asked, guild, program.0)
        .execute(conn)
        .await?;
    Ok(())
}

/// What was planned was never said: what was asked is as it was before, unless something else was remembered since.
///
/// # Errors
/// The database failed.
pub async fn take_back<A: Serialize>(
    conn: &mut Conn,
    guild: GuildId,
    program: ProgramId,
    (planned, before): (&A, Option<&A>),
) -> Result<(), StoreError> {
    let json = |asked: &A| to_json("call asked for", program.0, asked);
    let (guild, planned, before) = (guild.as_i64(), json(planned)?, before.map(json).transpose()?);
    sqlx::query!(
        "UPDATE programs SET call_asked = iif(call_asked = ?1, ?2, call_asked), call_nudge_at = 0
         WHERE guild_id = ?3 AND id = ?4",
        planned,
        before,
        guild,
        program.0,
    )
    .execute(conn)
    .await?;
    Ok(())
}
