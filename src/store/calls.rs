//! The calls that leads made on the health of their programs.

use super::{Conn, StoreError, instant, millis};
use crate::domain::{
    ActId, GuildId, ProgramId, UserId,
    given::{Call, Colour},
};

struct CallRow {
    id: i64,
    by_id: i64,
    at: i64,
    colour: String,
    computed: String,
    reason: Option<String>,
    week: String,
}

impl CallRow {
    fn decode(self) -> Result<Call, StoreError> {
        let unreadable = |why: &str| StoreError::Unreadable { what: "call", id: self.id, why: why.to_owned() };
        let colour = |key: &str| Colour::from_key(key).ok_or_else(|| unreadable("an unknown colour"));
        Ok(Call {
            by: UserId::from_i64(self.by_id),
            at: instant(self.at),
            colour: colour(&self.colour)?,
            computed: colour(&self.computed)?,
            week: self.week.parse().map_err(|_| unreadable("its week"))?,
            reason: self.reason,
        })
    }
}

/// Appends a call.
///
/// # Errors
/// [`StoreError::Repeated`] when the act was carried out before.
pub async fn insert(
    conn: &mut Conn,
    (guild, program): (GuildId, ProgramId),
    act: ActId,
    call: &Call,
) -> Result<(), StoreError> {
    let (guild, act, by, at) = (guild.as_i64(), act.as_i64(), call.by.as_i64(), millis(call.at));
    let (colour, computed, week) = (call.colour.key(), call.computed.key(), call.week.to_string());
    let done = sqlx::query!(
        "INSERT INTO calls (guild_id, program_id, act_id, by_id, at, colour, computed, reason, week)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        guild,
        program.0,
        act,
        by,
        at,
        colour,
        computed,
        call.reason,
        week,
    )
    .execute(&mut *conn)
    .await;
    match done {
        Err(sqlx::Error::Database(error)) if error.is_unique_violation() => Err(StoreError::Repeated),
        other => other.map(drop).map_err(StoreError::Sql),
    }?;
    super::people::is_here(conn, GuildId::from_i64(guild), call.by).await?;
    super::calling::called(conn, GuildId::from_i64(guild), program, call.at).await
}

/// The calls on a program, in the order in which they were made. One that can't be read back is set aside and logged.
///
/// # Errors
/// The database failed.
pub async fn of_program(conn: &mut Conn, guild: GuildId, program: ProgramId) -> Result<Vec<Call>, StoreError> {
    let guild = guild.as_i64();
    let rows = sqlx::query_as!(
        CallRow,
        "SELECT id, by_id, at, colour, computed, reason, week FROM calls
         WHERE guild_id = ? AND program_id = ? ORDER BY id",
        guild,
        program.0,
    )
    .fetch_all(conn)
    .await?;
    let decoded = rows
        .into_iter()
        .filter_map(|row| row.decode().inspect_err(|error| tracing::error!(%error, "a call is set aside")).ok());
    let mut calls: Vec<Call> = decoded.collect();
    // A restored record brings calls that are older than what was called here.
    calls.sort_by_key(|call| call.at);
    Ok(calls)
}

/// The call that an act made, if it made one.
///
/// # Errors
/// The row can't be read back.
pub async fn of_act(conn: &mut Conn, guild: GuildId, act: ActId) -> Result<Option<Call>, StoreError> {
    let (guild, act) = (guild.as_i64(), act.as_i64());
    sqlx::query_as!(
        CallRow,
        "SELECT id, by_id, at, colour, computed, reason, week FROM calls WHERE guild_id = ? AND act_id = ?",
        guild,
        act,
    )
    .fetch_optional(conn)
    .await?
    .map(CallRow::decode)
    .transpose()
}
