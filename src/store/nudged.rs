//! Every line that was ever planned: whom it asked about what, in which post, what became of that, and when a person first
//! did something about the item, or called the health, after it.

use chrono::{DateTime, Utc};
use serde_json::json;

use super::{Conn, StoreError, instant, millis};
use crate::domain::{GuildId, ItemId, ProgramId, UserId, given::Nudge};

/// How many lines people got since an instant in some programs, and after how many of them somebody acted.
///
/// # Errors
/// The database failed.
pub async fn answers(
    conn: &mut Conn,
    guild: GuildId,
    programs: &[ProgramId],
    since: DateTime<Utc>,
) -> Result<Vec<((UserId, ProgramId), (u32, u32))>, StoreError> {
    let (guild, programs, since) = (guild.as_i64(), json!(programs).to_string(), millis(since));
    let rows = sqlx::query!(
        r#"SELECT user_id, program_id, count(*) AS "asked!: u32", count(acted_at) AS "answered!: u32" FROM nudged
           WHERE guild_id = ? AND program_id IN (SELECT value FROM json_each(?)) AND at > ? AND fate IN ('sent', 'refused')
           GROUP BY user_id, program_id"#,
        guild,
        programs,
        since,
    )
    .fetch_all(conn)
    .await?;
    let counted = |user, program, counts| ((UserId::from_i64(user), ProgramId(program)), counts);
    Ok(rows.into_iter().map(|row| counted(row.user_id, row.program_id, (row.asked, row.answered))).collect())
}

/// A line that is planned.
#[derive(Debug, Clone, Copy)]
pub struct NewLine {
    /// About which item; `None` is the call on the program's health.
    pub item: Option<ItemId>,
    /// Of which program.
    pub program: ProgramId,
    /// Who is asked.
    pub asked: UserId,
    /// On which rung, by its key.
    pub rung: &'static str,
}

/// Remembers a line of a post.
///
/// # Errors
/// The database failed.
pub async fn remember(
    conn: &mut Conn,
    guild: GuildId,
    post: &str,
    line: NewLine,
    at: DateTime<Utc>,
) -> Result<(), StoreError> {
    let NewLine { item, program, asked, rung } = line;
    let (guild, item, user, at) = (guild.as_i64(), item.map(|id| id.0), asked.as_i64(), millis(at));
    sqlx::query!(
        "INSERT INTO nudged (guild_id, program_id, item_id, user_id, rung, post, at) VALUES (?, ?, ?, ?, ?, ?, ?)",
        guild,
        program.0,
        item,
        user,
        rung,
        post,
        at,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// A line of a post is not asked after all, though nobody answered it: it is as if it had never been planned. Says whether
/// there was one.
///
/// # Errors
/// The database failed.
pub async fn unplan(
    conn: &mut Conn,
    guild: GuildId,
    post: &str,
    (item, program, asked): (Option<ItemId>, ProgramId, UserId),
) -> Result<bool, StoreError> {
    let (guild, item, user) = (guild.as_i64(), item.map(|id| id.0), asked.as_i64());
    let done = sqlx::query!(
        "DELETE FROM nudged WHERE guild_id = ? AND post = ? AND program_id = ? AND item_id IS ? AND user_id = ?
             AND acted_at IS NULL",
        guild,
        post,
        program.0,
        item,
        user,
    )
    .execute(conn)
    .await?;
    Ok(done.rows_affected() > 0)
}

/// Somebody called the health of a program: that answers every line that asked for it and that nobody had answered.
///
/// # Errors
/// The database failed.
pub(super) async fn called(
    conn: &mut Conn,
    guild: GuildId,
    program: ProgramId,
    at: DateTime<Utc>,
) -> Result<(), StoreError> {
    let (guild, at) = (guild.as_i64(), millis(at));
    sqlx::query!(
        "UPDATE nudged SET acted_at = ?1
         WHERE guild_id = ?2 AND program_id = ?3 AND item_id IS NULL AND at <= ?1 AND acted_at IS NULL",
        at,
        guild,
        program.0,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// A person did something about an item: that answers every nudge about it that nobody had answered.
///
/// # Errors
/// The database failed.
pub(super) async fn acted(conn: &mut Conn, guild: GuildId, item: ItemId, at: DateTime<Utc>) -> Result<(), StoreError> {
    let (guild, at) = (guild.as_i64(), millis(at));
    sqlx::query!(
        "UPDATE nudged SET acted_at = ?1 WHERE guild_id = ?2 AND item_id = ?3 AND at <= ?1 AND acted_at IS NULL",
        at,
        guild,
        item.0,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// The lines of a post go into another one: the direct message was refused, and the channel gets them.
///
/// # Errors
/// The database failed.
pub async fn move_lines(
    conn: &mut Conn,
    guild: GuildId,
    (from, program): (&str, ProgramId),
    to: &str,
) -> Result<(), StoreError> {
    let guild = guild.as_i64();
    sqlx::query!(
        "UPDATE nudged SET post = ?, fate = 'refused' WHERE guild_id = ? AND post = ? AND program_id = ?",
        to,
        guild,
        from,
        program.0,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// The lines of a post reached nobody.
///
/// # Errors
/// The database failed.
pub async fn lose_lines(conn: &mut Conn, guild: GuildId, post: &str) -> Result<(), StoreError> {
    let guild = guild.as_i64();
    sqlx::query!("UPDATE nudged SET fate = 'failed' WHERE guild_id = ? AND post = ?", guild, post)
        .execute(conn)
        .await?;
    Ok(())
}

/// Drops lines of a program from before an instant, the oldest first, at most `limit`; not those of a post that can still
/// be answered.
///
/// # Errors
/// The database failed.
pub async fn forget(
    conn: &mut Conn,
    guild: GuildId,
    program: ProgramId,
    before: DateTime<Utc>,
    limit: i64,
) -> Result<(), StoreError> {
    let (guild, before) = (guild.as_i64(), millis(before));
    sqlx::query!(
        "DELETE FROM nudged WHERE guild_id = ?1 AND id IN (
             SELECT id FROM nudged AS line WHERE guild_id = ?1 AND program_id = ?2 AND at < ?3
               AND NOT EXISTS (SELECT 1 FROM digests WHERE guild_id = ?1 AND digests.post = line.post)
             ORDER BY at LIMIT ?4 + 0)",
        guild,
        program.0,
        before,
        limit,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// The nudges about items that were sent in a program, oldest first.
///
/// # Errors
/// The database failed.
pub async fn sent(conn: &mut Conn, guild: GuildId, program: ProgramId) -> Result<Vec<Nudge>, StoreError> {
    let guild = guild.as_i64();
    let rows = sqlx::query!(
        r#"SELECT item_id AS "item_id!", user_id, at FROM nudged
           WHERE guild_id = ? AND program_id = ? AND item_id IS NOT NULL AND fate IN ('sent', 'refused') ORDER BY at"#,
        guild,
        program.0,
    )
    .fetch_all(conn)
    .await?;
    let nudge = |at, item, to| Nudge { at: instant(at), item: ItemId(item), to: UserId::from_i64(to) };
    Ok(rows.into_iter().map(|row| nudge(row.at, row.item_id, row.user_id)).collect())
}

/// A line that was planned, and what became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Nudged {
    /// About which item; `None` is the call on the program's health.
    pub item: Option<ItemId>,
    /// Who was asked.
    pub asked: UserId,
    /// When.
    pub at: DateTime<Utc>,
    /// When a person first did something about it after.
    pub acted_at: Option<DateTime<Utc>>,
    /// waiting, sent, refused (as a direct message, and posted in the channel) or failed.
    pub fate: String,
}

/// The lines of a program since an instant.
///
/// # Errors
/// The database failed.
pub async fn since(
    conn: &mut Conn,
    guild: GuildId,
    program: ProgramId,
    since: DateTime<Utc>,
) -> Result<Vec<Nudged>, StoreError> {
    let (guild, since) = (guild.as_i64(), millis(since));
    let rows = sqlx::query!(
        "SELECT item_id, user_id, at, acted_at, fate FROM nudged WHERE guild_id = ? AND program_id = ? AND at > ?",
        guild,
        program.0,
        since,
    )
    .fetch_all(conn)
    .await?;
    let nudged = rows.into_iter().map(|row| Nudged {
        item: row.item_id.map(ItemId),
        asked: UserId::from_i64(row.user_id),
        at: instant(row.at),
        acted_at: row.acted_at.map(instant),
        fate: row.fate,
    });
    Ok(nudged.collect())
}
