//! Programs: one document each, and the channels they are bound to.

use chrono::{DateTime, Utc};

use super::{Conn, StoreError, events::Entry, from_json, millis, to_json};
use crate::domain::{ChannelId, GuildId, Program, ProgramId};

/// The one row struct of the table: everything else is in the document, or made from it.
struct ProgramRow {
    id: i64,
    record: String,
}

impl ProgramRow {
    fn decode(self) -> Result<Program, StoreError> {
        let mut program: Program = from_json("program", self.id, &self.record)?;
        program.id = ProgramId(self.id);
        Ok(program)
    }
}

/// The program that a channel belongs to.
///
/// # Errors
/// The row can't be read back.
pub async fn of_channel(conn: &mut Conn, guild: GuildId, channel: ChannelId) -> Result<Option<Program>, StoreError> {
    let (guild, channel) = (guild.as_i64(), channel.as_i64());
    sqlx::query_as!(
        ProgramRow,
        "SELECT p.id, p.record FROM program_channels c
         JOIN programs p ON p.guild_id = c.guild_id AND p.id = c.program_id
         WHERE c.guild_id = ? AND c.channel_id = ?",
        guild,
        channel,
    )
    .fetch_optional(conn)
    .await?
    .map(ProgramRow::decode)
    .transpose()
}

/// One program of this server.
///
/// # Errors
/// The row can't be read back.
pub async fn find(conn: &mut Conn, guild: GuildId, id: ProgramId) -> Result<Option<Program>, StoreError> {
    let guild = guild.as_i64();
    sqlx::query_as!(ProgramRow, "SELECT id, record FROM programs WHERE guild_id = ? AND id = ?", guild, id.0)
        .fetch_optional(conn)
        .await?
        .map(ProgramRow::decode)
        .transpose()
}

/// One program of this server, by name in any case.
///
/// # Errors
/// The row can't be read back.
pub async fn find_by_name(conn: &mut Conn, guild: GuildId, name: &str) -> Result<Option<Program>, StoreError> {
    let guild = guild.as_i64();
    sqlx::query_as!(
        ProgramRow,
        "SELECT id, record FROM programs WHERE guild_id = ? AND name = ? COLLATE NOCASE",
        guild,
        name,
    )
    .fetch_optional(conn)
    .await?
    .map(ProgramRow::decode)
    .transpose()
}

/// Every program of this server, by name; at most 100.
///
/// # Errors
/// The database failed.
pub async fn all(conn: &mut Conn, guild: GuildId) -> Result<Vec<Program>, StoreError> {
    let guild = guild.as_i64();
    let rows = sqlx::query_as!(
        ProgramRow,
        "SELECT id, record FROM programs WHERE guild_id = ? ORDER BY name COLLATE NOCASE LIMIT 100",
        guild,
    )
    .fetch_all(conn)
    .await?;
    let decoded = rows
        .into_iter()
        .filter_map(|row| row.decode().inspect_err(|error| tracing::error!(%error, "a program is set aside")).ok());
    Ok(decoded.collect())
}

/// Writes a new program with its channels and its first event. Fills in its id and version.
///
/// # Errors
/// [`StoreError::Repeated`] when the act was carried out before.
pub async fn insert(conn: &mut Conn, program: &mut Program, entry: &Entry<'_>) -> Result<(), StoreError> {
    program.version = 1;
    let (guild, record) = (program.guild.as_i64(), to_json("program", 0, program)?);
    let wakes = program.summary_wakes_at(entry.at).map(millis);
    let id = sqlx::query_scalar!(
        r#"INSERT INTO programs (guild_id, version, record, summary_at) VALUES (?, 1, ?, ?) RETURNING id AS "id!: i64""#,
        guild,
        record,
        wakes,
    )
    .fetch_one(&mut *conn)
    .await?;
    program.id = ProgramId(id);
    write_channels(conn, program).await?;
    let changes = super::events::difference(&serde_json::Value::Null, &document(program)?);
    super::events::append_program(conn, program, &changes, entry).await
}

/// Writes a changed program and the event that tells how it differs from `before`.
///
/// # Errors
/// [`StoreError::Repeated`] when the act was carried out before; [`StoreError::Gone`] when `before` is not what is stored.
pub async fn update(
    conn: &mut Conn,
    before: &Program,
    program: &mut Program,
    entry: &Entry<'_>,
) -> Result<(), StoreError> {
    program.version = before.version + 1;
    let (guild, id) = (program.guild.as_i64(), program.id.0);
    let record = to_json("program", id, program)?;
    // What is due already stays due, whatever else is set; a program that is paused or archived has nothing due.
    let (now, wakes) = (millis(entry.at), program.summary_wakes_at(entry.at).map(millis));
    let resumes = program.resumes_at().map(millis);
    let done = sqlx::query!(
        "UPDATE programs SET version = ?1, record = ?2, resume_at = ?8,
                summary_at = iif(?6 IS NOT NULL AND summary_at <= ?7, summary_at, ?6)
         WHERE guild_id = ?3 AND id = ?4 AND version = ?5",
        program.version,
        record,
        guild,
        id,
        before.version,
        wakes,
        now,
        resumes,
    )
    .execute(&mut *conn)
    .await?;
    if done.rows_affected() != 1 {
        return Err(StoreError::Gone { what: "program", id });
    }
    if before.channels != program.channels {
        sqlx::query!("DELETE FROM program_channels WHERE guild_id = ? AND program_id = ?", guild, id)
            .execute(&mut *conn)
            .await?;
        write_channels(conn, program).await?;
    }
    super::nudges::look_again_in(conn, program.guild, program.id).await?;
    if let Some(actor) = entry.actor {
        super::people::is_here(conn, program.guild, actor).await?;
    }
    let changes = super::events::difference(&document(before)?, &document(program)?);
    super::events::append_program(conn, program, &changes, entry).await
}

/// Writes a program as a record that was restored has it, with the version it had; its events are written apart. Where
/// `before` names an empty program, it takes that one's place. When its summary is due next is worked out by the weekly job.
///
/// # Errors
/// [`StoreError::Gone`] when `before` is not what is stored.
pub async fn restore(conn: &mut Conn, before: Option<&Program>, program: &mut Program) -> Result<(), StoreError> {
    let (guild, record) = (program.guild.as_i64(), to_json("program", program.id.0, program)?);
    if let Some(before) = before {
        program.id = before.id;
        let done = sqlx::query!(
            "UPDATE programs SET version = ?, record = ?, summary_at = -1, call_nudge_at = 0
             WHERE guild_id = ? AND id = ? AND version = ?",
            program.version,
            record,
            guild,
            before.id.0,
            before.version,
        )
        .execute(&mut *conn)
        .await?;
        if done.rows_affected() != 1 {
            return Err(StoreError::Gone { what: "program", id: before.id.0 });
        }
        sqlx::query!("DELETE FROM program_channels WHERE guild_id = ? AND program_id = ?", guild, before.id.0)
            .execute(&mut *conn)
            .await?;
    } else {
        let id = sqlx::query_scalar!(
            r#"INSERT INTO programs (guild_id, version, record, summary_at) VALUES (?, ?, ?, -1)
               RETURNING id AS "id!: i64""#,
            guild,
            program.version,
            record,
        )
        .fetch_one(&mut *conn)
        .await?;
        program.id = ProgramId(id);
    }
    set_resume(conn, program.guild, program.id, program.resumes_at()).await?;
    write_channels(conn, program).await
}

/// The programs whose pause is over, on any server; at most `limit`.
///
/// # Errors
/// The database failed.
pub async fn to_resume(
    conn: &mut Conn,
    now: DateTime<Utc>,
    limit: i64,
) -> Result<Vec<(GuildId, ProgramId)>, StoreError> {
    let now = millis(now);
    let rows = sqlx::query!(
        "SELECT guild_id, id FROM programs WHERE resume_at <= ? ORDER BY resume_at LIMIT ? + 0",
        now,
        limit
    )
    .fetch_all(conn)
    .await?;
    Ok(rows.into_iter().map(|row| (GuildId::from_i64(row.guild_id), ProgramId(row.id))).collect())
}

/// Sets when a program goes on by itself; `None` where it does not.
///
/// # Errors
/// The database failed.
pub async fn set_resume(
    conn: &mut Conn,
    guild: GuildId,
    id: ProgramId,
    at: Option<DateTime<Utc>>,
) -> Result<(), StoreError> {
    let (guild, at) = (guild.as_i64(), at.map(millis));
    sqlx::query!("UPDATE programs SET resume_at = ? WHERE guild_id = ? AND id = ?", at, guild, id.0)
        .execute(conn)
        .await?;
    Ok(())
}

fn document(program: &Program) -> Result<serde_json::Value, StoreError> {
    serde_json::to_value(program).map_err(|why| StoreError::Unreadable {
        what: "program",
        id: program.id.0,
        why: why.to_string(),
    })
}

async fn write_channels(conn: &mut Conn, program: &Program) -> Result<(), StoreError> {
    let (guild, id) = (program.guild.as_i64(), program.id.0);
    for (channel, _) in &program.channels {
        let channel = channel.as_i64();
        sqlx::query!(
            "INSERT INTO program_channels (guild_id, channel_id, program_id) VALUES (?, ?, ?)",
            guild,
            channel,
            id,
        )
        .execute(&mut *conn)
        .await?;
    }
    Ok(())
}
