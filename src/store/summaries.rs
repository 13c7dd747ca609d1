//! The weekly summary: whose is due, what a lead said about a week, what was published.

use chrono::{DateTime, Utc};

use super::{Conn, StoreError, instant, millis, outbox::Said};
use crate::domain::{
    ChannelId, GuildId, Kind, MessageId, ProgramId, Reference, UserId,
    weekly::{Notes, Variant, Week},
};

/// A program whose draft or slot has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Due {
    /// On which server.
    pub guild: GuildId,
    /// Which program.
    pub program: ProgramId,
    /// What was planned: the draft or the slot from which on nothing was done yet. `None`: nothing was planned so far.
    pub planned: Option<DateTime<Utc>>,
}

/// The programs for which the weekly job has something to do, those that wait longest first.
///
/// # Errors
/// The database failed.
pub async fn due(conn: &mut Conn, now: DateTime<Utc>, limit: i64) -> Result<Vec<Due>, StoreError> {
    let now = millis(now);
    let rows = sqlx::query!(
        r#"SELECT guild_id, id, summary_at AS "summary_at!" FROM programs
           WHERE summary_at IS NOT NULL AND summary_at <= ?1 AND summary_not_before <= ?1
           ORDER BY summary_at LIMIT ?2 + 0"#,
        now,
        limit
    )
    .fetch_all(conn)
    .await?;
    let due = rows.into_iter().map(|row| Due {
        guild: GuildId::from_i64(row.guild_id),
        program: ProgramId(row.id),
        planned: (row.summary_at >= 0).then(|| instant(row.summary_at)),
    });
    Ok(due.collect())
}

/// Sets when the weekly job looks at a program next.
///
/// # Errors
/// The database failed.
pub async fn wake(
    conn: &mut Conn,
    (guild, program): (GuildId, ProgramId),
    at: Option<DateTime<Utc>>,
) -> Result<(), StoreError> {
    let (guild, at) = (guild.as_i64(), at.map(millis));
    sqlx::query!(
        "UPDATE programs SET summary_at = ?, summary_not_before = 0 WHERE guild_id = ? AND id = ?",
        at,
        guild,
        program.0
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Leaves a program alone until an instant. What is due for it stays due.
///
/// # Errors
/// The database failed.
pub async fn put_off(conn: &mut Conn, due: Due, until: DateTime<Utc>) -> Result<(), StoreError> {
    let (guild, until) = (due.guild.as_i64(), millis(until));
    sqlx::query!(
        "UPDATE programs SET summary_not_before = ? WHERE guild_id = ? AND id = ?",
        until,
        guild,
        due.program.0
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// A week of a program.
pub type ThatWeek = (GuildId, ProgramId, Week);

/// What a lead said about a week; nothing yet, where there is no row.
///
/// # Errors
/// The database failed.
pub async fn notes(conn: &mut Conn, (guild, program, week): ThatWeek) -> Result<Notes, StoreError> {
    let guild = guild.as_i64();
    let row = sqlx::query!(
        "SELECT narrative, narrative_by, skipped_by FROM summary_weeks
         WHERE guild_id = ? AND program_id = ? AND week = ?",
        guild,
        program.0,
        week.0
    )
    .fetch_optional(conn)
    .await?;
    Ok(row.map_or_else(Notes::default, |row| Notes {
        narrative: row.narrative.zip(row.narrative_by.map(UserId::from_i64)),
        skipped_by: row.skipped_by.map(UserId::from_i64),
    }))
}

/// Keeps a lead's words about a week; `None` takes them back.
///
/// # Errors
/// The database failed.
pub async fn narrate(
    conn: &mut Conn,
    (server, program, week): ThatWeek,
    words: Option<&str>,
    by: UserId,
) -> Result<(), StoreError> {
    let (guild, user) = (server.as_i64(), by.as_i64());
    sqlx::query!(
        "INSERT INTO summary_weeks (guild_id, program_id, week, narrative, narrative_by) VALUES (?, ?, ?, ?, ?)
         ON CONFLICT (guild_id, program_id, week)
         DO UPDATE SET narrative = excluded.narrative, narrative_by = excluded.narrative_by",
        guild,
        program.0,
        week.0,
        words,
        user,
    )
    .execute(&mut *conn)
    .await?;
    super::people::is_here(conn, server, by).await
}

/// Skips a week, or (`None`) does not after all.
///
/// # Errors
/// The database failed.
pub async fn skip(conn: &mut Conn, (server, program, week): ThatWeek, by: Option<UserId>) -> Result<(), StoreError> {
    let (guild, user) = (server.as_i64(), by.map(UserId::as_i64));
    sqlx::query!(
        "INSERT INTO summary_weeks (guild_id, program_id, week, skipped_by) VALUES (?, ?, ?, ?)
         ON CONFLICT (guild_id, program_id, week) DO UPDATE SET skipped_by = excluded.skipped_by",
        guild,
        program.0,
        week.0,
        user,
    )
    .execute(&mut *conn)
    .await?;
    if let Some(by) = by {
        super::people::is_here(conn, server, by).await?;
    }
    Ok(())
}

/// What was published about this week no longer says what its lead says.
///
/// # Errors
/// The database failed.
pub async fn mark_stale(conn: &mut Conn, (guild, program, week): ThatWeek) -> Result<(), StoreError> {
    let guild = guild.as_i64();
    sqlx::query!(
        "INSERT INTO summary_weeks (guild_id, program_id, week, stale) VALUES (?, ?, ?, 1)
         ON CONFLICT (guild_id, program_id, week) DO UPDATE SET stale = stale + 1",
        guild,
        program.0,
        week.0,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// The same for every week about which something was published since an instant: the health was called anew.
///
/// # Errors
/// The database failed.
pub async fn mark_stale_since(
    conn: &mut Conn,
    guild: GuildId,
    program: ProgramId,
    since: DateTime<Utc>,
) -> Result<(), StoreError> {
    let (guild, since) = (guild.as_i64(), millis(since));
    sqlx::query!(
        "INSERT INTO summary_weeks (guild_id, program_id, week, stale)
         SELECT DISTINCT guild_id, program_id, week, 1 FROM summaries WHERE guild_id = ? AND program_id = ? AND at >= ?
         ON CONFLICT (guild_id, program_id, week) DO UPDATE SET stale = stale + 1",
        guild,
        program.0,
        since,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// A week whose posts have to be corrected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stale {
    /// Which week.
    pub that_week: ThatWeek,
    /// How often something was said about it.
    pub times: i64,
}

/// The weeks whose posts have to be corrected.
///
/// # Errors
/// The database failed.
pub async fn stale(conn: &mut Conn, limit: i64) -> Result<Vec<Stale>, StoreError> {
    let rows =
        sqlx::query!("SELECT guild_id, program_id, week, stale FROM summary_weeks WHERE stale > 0 LIMIT ? + 0", limit)
            .fetch_all(conn)
            .await?;
    let stale = rows.into_iter().map(|row| {
        let week = Week(u32::try_from(row.week).unwrap_or_default());
        Stale { that_week: (GuildId::from_i64(row.guild_id), ProgramId(row.program_id), week), times: row.stale }
    });
    Ok(stale.collect())
}

/// The posts of a week say again what its lead says, unless more was said meanwhile.
///
/// # Errors
/// The database failed.
pub async fn corrected(conn: &mut Conn, stale: Stale) -> Result<(), StoreError> {
    let (guild, program, week) = stale.that_week;
    let guild = guild.as_i64();
    sqlx::query!(
        "UPDATE summary_weeks SET stale = 0 WHERE guild_id = ? AND program_id = ? AND week = ? AND stale = ?",
        guild,
        program.0,
        week.0,
        stale.times,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// A summary that was published.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Published {
    /// Its row.
    pub id: i64,
    /// On which server.
    pub guild: GuildId,
    /// Of which program.
    pub program: ProgramId,
    /// For which week.
    pub week: Week,
    /// In which channel.
    pub channel: ChannelId,
    /// For whom.
    pub variant: Variant,
    /// 1: the week's own; more: posted besides.
    pub post: u32,
    /// How often it was corrected in place, from 1.
    pub revision: u32,
    /// The instant of the report.
    pub at: DateTime<Utc>,
    /// What "changed" is told from.
    pub since: Option<DateTime<Utc>>,
    /// The figures, as JSON.
    pub figures: String,
    /// The words, as JSON.
    pub sheet: String,
    /// Where it stands, once it was said.
    pub message: Option<MessageId>,
}

/// The one row struct of the table.
struct Row {
    id: i64,
    guild_id: i64,
    program_id: i64,
    week: i64,
    channel_id: i64,
    variant: String,
    post: i64,
    revision: i64,
    at: i64,
    since: Option<i64>,
    figures: String,
    sheet: String,
    message_id: Option<i64>,
}

impl Row {
    fn decode(self) -> Result<Published, StoreError> {
        let small = |number: i64| u32::try_from(number).unwrap_or_default();
        let variant = Variant::from_key(&self.variant);
        let unknown = || StoreError::Unreadable { what: "summary", id: self.id, why: "unknown variant".to_owned() };
        Ok(Published {
            id: self.id,
            guild: GuildId::from_i64(self.guild_id),
            program: ProgramId(self.program_id),
            week: Week(small(self.week)),
            channel: ChannelId::from_i64(self.channel_id),
            variant: variant.ok_or_else(unknown)?,
            post: small(self.post),
            revision: small(self.revision),
            at: instant(self.at),
            since: self.since.map(instant),
            figures: self.figures,
            sheet: self.sheet,
            message: self.message_id.map(MessageId::from_i64),
        })
    }
}

/// Writes a summary that is published; `None` where that week has this post in that channel already.
///
/// # Errors
/// The database failed.
pub async fn insert(conn: &mut Conn, new: &Published) -> Result<Option<i64>, StoreError> {
    let (guild, channel, variant) = (new.guild.as_i64(), new.channel.as_i64(), new.variant.key());
    let (at, since) = (millis(new.at), new.since.map(millis));
    let id = sqlx::query_scalar!(
        r#"INSERT INTO summaries
               (guild_id, program_id, week, channel_id, variant, post, revision, at, since, figures, sheet)
           VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
           ON CONFLICT (guild_id, program_id, week, channel_id, post) DO NOTHING RETURNING id AS "id!: i64""#,
        guild,
        new.program.0,
        new.week.0,
        channel,
        variant,
        new.post,
        new.revision,
        at,
        since,
        new.figures,
        new.sheet,
    )
    .fetch_optional(conn)
    .await?;
    Ok(id)
}

/// Writes a correction in place.
///
/// # Errors
/// The database failed.
pub async fn revise(conn: &mut Conn, revised: &Published) -> Result<(), StoreError> {
    let guild = revised.guild.as_i64();
    sqlx::query!(
        "UPDATE summaries SET revision = ?, figures = ?, sheet = ? WHERE guild_id = ? AND id = ?",
        revised.revision,
        revised.figures,
        revised.sheet,
        guild,
        revised.id,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// It was said, in this message: which revision it is in by now.
///
/// # Errors
/// The database failed.
pub async fn mark_said(conn: &mut Conn, guild: GuildId, id: i64, said: Said) -> Result<Option<u32>, StoreError> {
    let (guild, message) = (guild.as_i64(), said.message.as_i64());
    let marked = sqlx::query_scalar!(
        r#"UPDATE summaries SET message_id = ? WHERE guild_id = ? AND id = ? RETURNING revision AS "revision: u32""#,
        message,
        guild,
        id
    );
    Ok(marked.fetch_optional(conn).await?)
}

/// One summary of a server.
///
/// # Errors
/// The row can't be read back.
pub async fn find(conn: &mut Conn, guild: GuildId, id: i64) -> Result<Option<Published>, StoreError> {
    let guild = guild.as_i64();
    sqlx::query_as!(
        Row,
        "SELECT id, guild_id, program_id, week, channel_id, variant, post, revision, at, since, figures, sheet, message_id
         FROM summaries WHERE guild_id = ? AND id = ?",
        guild,
        id
    )
    .fetch_optional(conn)
    .await?
    .map(Row::decode)
    .transpose()
}

/// Everything that was published about a week, in the order in which it was.
///
/// # Errors
/// A row can't be read back.
pub async fn of_week(conn: &mut Conn, (guild, program, week): ThatWeek) -> Result<Vec<Published>, StoreError> {
    let guild = guild.as_i64();
    let rows = sqlx::query_as!(
        Row,
        "SELECT id, guild_id, program_id, week, channel_id, variant, post, revision, at, since, figures, sheet, message_id
         FROM summaries WHERE guild_id = ? AND program_id = ? AND week = ? ORDER BY id",
        guild,
        program.0,
        week.0
    )
    .fetch_all(conn)
    .await?;
    rows.into_iter().map(Row::decode).collect()
}

/// A page of what was published about a program, newest first.
///
/// # Errors
/// A row can't be read back.
pub async fn of_program(
    conn: &mut Conn,
    guild: GuildId,
    program: ProgramId,
    (limit, offset): (i64, i64),
) -> Result<(Vec<Published>, i64), StoreError> {
    let guild = guild.as_i64();
    let rows = sqlx::query_as!(
        Row,
        "SELECT id, guild_id, program_id, week, channel_id, variant, post, revision, at, since, figures, sheet, message_id
         FROM summaries WHERE guild_id = ? AND program_id = ? ORDER BY id DESC LIMIT ? + 0 OFFSET ? + 0",
        guild,
        program.0,
        limit,
        offset
    )
    .fetch_all(&mut *conn)
    .await?;
    let total =
        sqlx::query_scalar!("SELECT count(*) FROM summaries WHERE guild_id = ? AND program_id = ?", guild, program.0)
            .fetch_one(conn)
            .await?;
    let found: Result<Vec<Published>, StoreError> = rows.into_iter().map(Row::decode).collect();
    Ok((found?, total))
}

/// The instant of the last weekly summary before an instant: from there on "changed" is told.
///
/// # Errors
/// The database failed.
pub async fn last_before(
    conn: &mut Conn,
    guild: GuildId,
    program: ProgramId,
    before: DateTime<Utc>,
) -> Result<Option<DateTime<Utc>>, StoreError> {
    let (guild, before) = (guild.as_i64(), millis(before));
    let at = sqlx::query_scalar!(
        "SELECT at FROM summaries WHERE guild_id = ? AND program_id = ? AND post = 1 AND at < ? ORDER BY id DESC LIMIT 1",
        guild,
        program.0,
        before
    )
    .fetch_optional(conn)
    .await?;
    Ok(at.map(instant))
}

/// Where the cards of a program's items stand: what a reference leads to.
///
/// # Errors
/// The database failed.
pub async fn cards(conn: &mut Conn, guild: GuildId, program: ProgramId) -> Result<Vec<(Reference, Said)>, StoreError> {
    let guild = guild.as_i64();
    let rows = sqlx::query!(
        "SELECT i.kind, i.number, c.channel_id, c.message_id
         FROM items i JOIN cards c ON c.guild_id = i.guild_id AND c.item_id = i.id
         WHERE i.guild_id = ? AND i.program_id = ?",
        guild,
        program.0
    )
    .fetch_all(conn)
    .await?;
    let cards = rows.into_iter().filter_map(|row| {
        let (kind, number) = (Kind::from_key(&row.kind)?, u32::try_from(row.number).ok()?);
        let said = Said { channel: ChannelId::from_i64(row.channel_id), message: MessageId::from_i64(row.message_id) };
        Some((Reference { kind, number }, said))
    });
    Ok(cards.collect())
}
