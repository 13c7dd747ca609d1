//! The outbox: what the bot has promised to say by itself.
//!
//! Written in the transaction that makes it true ([`promise`]), then: ready → sending (the attempt is committed first) →
//! sent, ready again at a later instant, refused (the person takes no direct messages), or dead with a reason. The nonce
//! is the same at every attempt, so that Discord itself drops a second copy; it is salted per database (ten digits, made once
//! by SQLite's own randomness), so that a restored backup cannot collide.
//!
//! To say something new: a `kind` that `discord/courier` knows how to word, a `key` that says what it is (such as
//! `digest:7:c11:2026-11-20`, so that planning it twice promises it once), and the data for the words as `payload`.

use chrono::{DateTime, Utc};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;

use super::{Conn, StoreError, from_json, instant, millis, to_json};
use crate::domain::{ChannelId, GuildId, ItemId, MessageId, ProgramId, UserId};

/// Where something is said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum To {
    /// A new message in a channel.
    Channel(ChannelId),
    /// A new direct message to a person.
    Person(UserId),
    /// In place of a message that the bot said before, in a channel or in direct messages (see [`Said`]).
    Message(ChannelId, MessageId),
}

/// Something to be said.
#[derive(Debug, Clone)]
pub struct NewPromise {
    /// Where.
    pub to: To,
    /// About which program, where it is about one: its lead hears of what could not be said.
    pub program: Option<ProgramId>,
    /// About which item, where it is about one.
    pub item: Option<ItemId>,
    /// What is said: a word that the courier knows.
    pub kind: &'static str,
    /// Says what it is, once on this server.
    pub key: String,
    /// What the wording needs, see [`payload`].
    pub payload: Option<String>,
    /// Not before this instant.
    pub not_before: DateTime<Utc>,
}

/// The data that a wording needs, as it is kept with the promise.
///
/// # Errors
/// The value has no JSON form.
pub fn payload(value: &impl Serialize) -> Result<String, StoreError> {
    to_json("promise", 0, value)
}

/// A promise, as it is handed out for sending.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Promise {
    /// Its row.
    pub id: i64,
    /// On which server.
    pub guild: GuildId,
    /// Where.
    pub to: To,
    /// About which program.
    pub program: Option<ProgramId>,
    /// About which item.
    pub item: Option<ItemId>,
    /// What is said: a word that the job and the wording know.
    pub kind: String,
    /// Says what it is.
    pub key: String,
    /// What the wording needs.
    pub payload: Option<String>,
    /// What makes Discord drop a second copy.
    pub nonce: String,
    /// How often it was tried before.
    pub attempts: i64,
    /// When it was first tried without hearing what came of it, if it was: nobody knows for sure that it was not heard.
    pub unsure_since: Option<DateTime<Utc>>,
}

impl Promise {
    /// The data that was kept with it.
    ///
    /// # Errors
    /// There is none, or it is of another shape.
    pub fn payload<T: DeserializeOwned>(&self) -> Result<T, StoreError> {
        from_json("promise", self.id, self.payload.as_deref().unwrap_or("null"))
    }
}

/// What was said: the message, and the channel it stands in, which of a direct message is not known before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Said {
    /// The channel.
    pub channel: ChannelId,
    /// The message.
    pub message: MessageId,
}

/// Something that could not be said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dead {
    /// Where.
    pub to: To,
    /// About which program.
    pub program: Option<ProgramId>,
    /// What.
    pub kind: String,
    /// Its key.
    pub key: String,
    /// Whether the person takes no direct messages; else the channel is gone or closed.
    pub refused: bool,
    /// When it was given up.
    pub at: DateTime<Utc>,
    /// Why, for the log: not in words for people.
    pub reason: String,
}

/// The columns of a place, and back.
type Columns = (Option<i64>, Option<i64>, Option<i64>);

impl To {
    fn columns(self) -> Columns {
        match self {
            Self::Channel(channel) => (Some(channel.as_i64()), None, None),
            Self::Person(user) => (None, Some(user.as_i64()), None),
            Self::Message(channel, message) => (Some(channel.as_i64()), None, Some(message.as_i64())),
        }
    }

    fn from_columns(columns: Columns) -> Self {
        match columns {
            (Some(channel), _, Some(message)) => {
                Self::Message(ChannelId::from_i64(channel), MessageId::from_i64(message))
            }
            (Some(channel), _, None) => Self::Channel(ChannelId::from_i64(channel)),
            (None, user, _) => Self::Person(UserId::from_i64(user.unwrap_or_default())),
        }
    }
}

/// Promises to say something, once: a promise with the same key stands already and is left alone. Says whether it is new.
///
/// # Errors
/// The database failed.
pub async fn promise(conn: &mut Conn, guild: GuildId, new: &NewPromise) -> Result<bool, StoreError> {
    let NewPromise { to, program, item, kind, key, payload, not_before } = new;
    let (guild, at, (channel, user, edits)) = (guild.as_i64(), millis(*not_before), to.columns());
    let (program, item) = (program.map(|program| program.0), item.map(|item| item.0));
    // One question: a promise of the herd of Monday 09:00 holds up whoever types no longer than it must. Only what is new has
    // no nonce yet.
    let made = sqlx::query!(
        "INSERT INTO facts (name, value) VALUES ('salt', lower(hex(randomblob(5)))) ON CONFLICT (name) DO NOTHING;
         INSERT INTO outbox (guild_id, channel_id, user_id, edits, program_id, item_id, key, kind, payload, nonce, state, at)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, '', 'ready', ?) ON CONFLICT (guild_id, key) DO NOTHING;
         UPDATE outbox SET nonce = (SELECT value FROM facts WHERE name = 'salt') || '-' || id
         WHERE guild_id = ? AND key = ? AND nonce = '' RETURNING id",
        guild,
        channel,
        user,
        edits,
        program,
        item,
        key,
        kind,
        payload,
        at,
        guild,
        key,
    )
    .fetch_optional(conn)
    .await?;
    Ok(made.is_some())
}

/// How many due promises a claim looks through: more would hold up the writer, and the next claim sees the rest.
const LOOKS_AT: i64 = 500;

/// Claims what is to be sent now: what is ready, and what was being sent when an earlier process died. At most `limit`,
/// one for each place, and none for a place where something is under way: a slow one holds up no other. What is about a
/// paused program waits until it goes on, unless a person asked for it.
///
/// # Errors
/// The database failed.
pub async fn claim(
    conn: &mut Conn,
    now: DateTime<Utc>,
    abandoned: DateTime<Utc>,
    limit: i64,
) -> Result<Vec<Promise>, StoreError> {
    let (now, abandoned) = (millis(now), millis(abandoned));
    let rows = sqlx::query!(
        r#"SELECT id, guild_id, channel_id, user_id, edits, program_id, item_id, key, kind, payload, nonce, attempts, tried_at
           FROM outbox WHERE id IN (
               SELECT min(id) FROM (
                   SELECT due.id, due.channel_id, due.user_id FROM outbox due
                   WHERE due.state IN ('ready', 'sending') AND due.at <= ?1 AND (due.state = 'ready' OR due.at <= ?2)
                     AND NOT EXISTS (
                         SELECT 1 FROM outbox busy WHERE busy.state = 'sending' AND busy.at > ?2
                           AND busy.channel_id IS due.channel_id AND busy.user_id IS due.user_id)
                     AND (due.payload ->> '$.asked' IS 1 OR NOT EXISTS (
                         SELECT 1 FROM programs paused WHERE paused.guild_id = due.guild_id
                           AND paused.id = due.program_id AND paused.record ->> '$.phase' = 'paused'))
                   ORDER BY due.at LIMIT ?3 + 0)
               GROUP BY channel_id, user_id ORDER BY min(id) LIMIT ?4 + 0)"#,
        now,
        abandoned,
        LOOKS_AT,
        limit,
    )
    .fetch_all(&mut *conn)
    .await?;
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let ids = rows.iter().map(|row| row.id).collect::<Value>().to_string();
    sqlx::query!(
        "UPDATE outbox SET state = 'sending', at = ?1, attempts = attempts + 1, tried_at = coalesce(tried_at, ?1)
         WHERE id IN (SELECT value FROM json_each(?2))",
        now,
        ids,
    )
    .execute(conn)
    .await?;
    let promises = rows.into_iter().map(|row| Promise {
        id: row.id,
        guild: GuildId::from_i64(row.guild_id),
        to: To::from_columns((row.channel_id, row.user_id, row.edits)),
        program: row.program_id.map(ProgramId),
        item: row.item_id.map(ItemId),
        kind: row.kind,
        key: row.key,
        payload: row.payload,
        nonce: row.nonce,
        attempts: row.attempts,
        unsure_since: row.tried_at.map(instant),
    });
    Ok(promises.collect())
}

/// It was said.
///
/// # Errors
/// The database failed.
pub async fn mark_sent(
    conn: &mut Conn,
    guild: GuildId,
    id: i64,
    said: Said,
    at: DateTime<Utc>,
) -> Result<(), StoreError> {
    let (guild, channel, message, at) = (guild.as_i64(), said.channel.as_i64(), said.message.as_i64(), millis(at));
    // A message that is known is not found a second time: so Discord knew it by this one's nonce. Another that reads alike
    // took it for its own, and was not said.
    sqlx::query!(
        "UPDATE outbox SET state = 'ready', at = ?, said_in = NULL, message_id = NULL
         WHERE guild_id = ? AND message_id = ? AND id <> ? AND state = 'sent' AND edits IS NULL
           AND EXISTS (SELECT 1 FROM outbox this WHERE this.guild_id = outbox.guild_id AND this.id = ? AND this.edits IS NULL);
         UPDATE outbox SET state = 'sent', said_in = ?, message_id = ?, at = ? WHERE guild_id = ? AND id = ?",
        at,
        guild,
        message,
        id,
        id,
        channel,
        message,
        at,
        guild,
        id,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// It could not be said now; it is tried again at `at`. `unsure_since` is the first attempt that may have been heard.
///
/// # Errors
/// The database failed.
pub async fn retry(
    conn: &mut Conn,
    guild: GuildId,
    id: i64,
    (at, unsure_since): (DateTime<Utc>, Option<DateTime<Utc>>),
    reason: &str,
) -> Result<(), StoreError> {
    let (guild, at, tried) = (guild.as_i64(), millis(at), unsure_since.map(millis));
    sqlx::query!(
        "UPDATE outbox SET state = 'ready', at = ?, tried_at = ?, reason = ? WHERE guild_id = ? AND id = ?",
        at,
        tried,
        reason,
        guild,
        id
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Nothing goes to this place before `at`: Discord asked to wait there.
///
/// # Errors
/// The database failed.
pub async fn hold_back(conn: &mut Conn, guild: GuildId, to: To, at: DateTime<Utc>) -> Result<(), StoreError> {
    let (guild, at, (channel, user, _)) = (guild.as_i64(), millis(at), to.columns());
    sqlx::query!(
        "UPDATE outbox SET at = ?1 WHERE state = 'ready' AND at < ?1 AND guild_id = ?2 AND channel_id IS ?3 AND user_id IS ?4",
        at,
        guild,
        channel,
        user,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// It can't be said: the channel is gone or closed to the bot, or (`refused`) the person takes no direct messages.
///
/// # Errors
/// The database failed.
pub async fn give_up(
    conn: &mut Conn,
    guild: GuildId,
    id: i64,
    (refused, reason): (bool, &str),
    at: DateTime<Utc>,
) -> Result<(), StoreError> {
    let (guild, at, state) = (guild.as_i64(), millis(at), if refused { "refused" } else { "dead" });
    sqlx::query!(
        "UPDATE outbox SET state = ?, reason = ?, at = ? WHERE guild_id = ? AND id = ?",
        state,
        reason,
        at,
        guild,
        id
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Takes back what has not been said and is not being said now. Says whether there was such a promise.
///
/// # Errors
/// The database failed.
pub async fn withdraw(conn: &mut Conn, guild: GuildId, key: &str) -> Result<bool, StoreError> {
    let guild = guild.as_i64();
    let done = sqlx::query!("DELETE FROM outbox WHERE guild_id = ? AND key = ? AND state = 'ready'", guild, key)
        .execute(conn)
        .await?;
    Ok(done.rows_affected() > 0)
}

/// A promise that was given up leaves its key to another one that says the same later.
///
/// # Errors
/// The database failed.
pub async fn free_key(conn: &mut Conn, guild: GuildId, id: i64) -> Result<(), StoreError> {
    let guild = guild.as_i64();
    sqlx::query!("UPDATE outbox SET key = key || ':late:' || id WHERE guild_id = ? AND id = ?", guild, id)
        .execute(conn)
        .await?;
    Ok(())
}

/// A promise says something else than was planned.
///
/// # Errors
/// The database failed.
pub async fn reword(conn: &mut Conn, guild: GuildId, id: i64, payload: &str) -> Result<(), StoreError> {
    let guild = guild.as_i64();
    sqlx::query!("UPDATE outbox SET payload = ? WHERE guild_id = ? AND id = ?", payload, guild, id)
        .execute(conn)
        .await?;
    Ok(())
}

/// Whether a message is known to be what some promise said.
///
/// # Errors
/// The database failed.
pub async fn is_known(conn: &mut Conn, guild: GuildId, message: MessageId) -> Result<bool, StoreError> {
    let (guild, message) = (guild.as_i64(), message.as_i64());
    let found = sqlx::query_scalar!("SELECT 1 FROM outbox WHERE guild_id = ? AND message_id = ?", guild, message);
    Ok(found.fetch_optional(conn).await?.is_some())
}

/// The message in which a promise was kept, if it was: to edit it later.
///
/// # Errors
/// The database failed.
pub async fn said(conn: &mut Conn, guild: GuildId, key: &str) -> Result<Option<Said>, StoreError> {
    let guild = guild.as_i64();
    let row = sqlx::query!(
        r#"SELECT said_in AS "channel!", message_id AS "message!" FROM outbox
           WHERE guild_id = ? AND key = ? AND state = 'sent' AND said_in IS NOT NULL AND message_id IS NOT NULL"#,
        guild,
        key
    )
    .fetch_optional(conn)
    .await?;
    Ok(row.map(|row| Said { channel: ChannelId::from_i64(row.channel), message: MessageId::from_i64(row.message) }))
}

/// The data that was kept with a promise.
///
/// # Errors
/// The database failed, or it is of another shape.
pub async fn payload_of<T: DeserializeOwned>(
    conn: &mut Conn,
    guild: GuildId,
    key: &str,
) -> Result<Option<T>, StoreError> {
    let guild = guild.as_i64();
    let payload = sqlx::query_scalar!("SELECT payload FROM outbox WHERE guild_id = ? AND key = ?", guild, key)
        .fetch_optional(conn)
        .await?;
    payload.flatten().map(|payload| from_json("promise", 0, &payload)).transpose()
}

/// What could not be said on a server since an instant, oldest first, at most `limit`: for the lead.
///
/// # Errors
/// The database failed.
pub async fn dead_since(
    conn: &mut Conn,
    guild: GuildId,
    since: DateTime<Utc>,
    limit: i64,
) -> Result<Vec<Dead>, StoreError> {
    let (guild, since) = (guild.as_i64(), millis(since));
    let rows = sqlx::query!(
        r#"SELECT channel_id, user_id, edits, program_id, kind, key, state, at, reason FROM outbox
           WHERE guild_id = ? AND state IN ('refused', 'dead') AND at >= ? ORDER BY at LIMIT ? + 0"#,
        guild,
        since,
        limit,
    )
    .fetch_all(conn)
    .await?;
    let dead = rows.into_iter().map(|row| Dead {
        to: To::from_columns((row.channel_id, row.user_id, row.edits)),
        program: row.program_id.map(ProgramId),
        kind: row.kind,
        key: row.key,
        refused: row.state == "refused",
        at: instant(row.at),
        reason: row.reason.unwrap_or_default(),
    });
    Ok(dead.collect())
}
