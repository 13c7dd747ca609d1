//! What has to be known before something happens, asked in one question: every statement is a trip to SQLite's thread and
//! back, so a program and its item come together.

use super::{Conn, StoreError, from_json};
use crate::domain::{ActId, ChannelId, GuildId, Item, ItemId, Kind, Program, ProgramId, Reference};

/// A program and an item of it, as they are stored.
struct Row {
    program_id: Option<i64>,
    program: Option<String>,
    item_id: Option<i64>,
    item: Option<String>,
}

impl Row {
    fn program(&self) -> Result<Option<Program>, StoreError> {
        let (Some(id), Some(record)) = (self.program_id, &self.program) else { return Ok(None) };
        let mut program: Program = from_json("program", id, record)?;
        program.id = ProgramId(id);
        Ok(Some(program))
    }

    fn item(&self) -> Result<Option<Item>, StoreError> {
        let (Some(id), Some(record)) = (self.item_id, &self.item) else { return Ok(None) };
        let mut item: Item = from_json("item", id, record)?;
        item.id = ItemId(id);
        Ok(Some(item))
    }
}

/// What a capture finds.
#[derive(Debug)]
pub struct Ground {
    /// The channel's program.
    pub program: Option<Program>,
    /// The newest item of the kind with that very title, where it is one of the server's newest ([`NEWEST`]).
    pub twin: Option<Item>,
    /// Whether this act was carried out before.
    pub repeated: bool,
}

/// How many items a twin is looked for among: enough for the moment in which a second press of the same key comes, and no
/// index has to be kept for it.
const NEWEST: i64 = 50;

/// What a capture finds in a channel.
///
/// # Errors
/// A row can't be read back.
pub async fn of_capture(
    conn: &mut Conn,
    (guild, channel): (GuildId, ChannelId),
    act: ActId,
    (kind, title): (Kind, &str),
) -> Result<Ground, StoreError> {
    let (guild, channel, act, kind) = (guild.as_i64(), channel.as_i64(), act.as_i64(), kind.key());
    let row = sqlx::query!(
        r#"SELECT p.id AS "program_id?: i64", p.record AS "program?: String",
             i.id AS "item_id?: i64", i.record AS "item?: String",
             EXISTS (SELECT 1 FROM events WHERE guild_id = ?1 AND act_id = ?3) AS "repeated!: bool"
           FROM (SELECT 1)
           LEFT JOIN program_channels c ON c.guild_id = ?1 AND c.channel_id = ?2
           LEFT JOIN programs p ON p.guild_id = ?1 AND p.id = c.program_id
           LEFT JOIN items i ON i.guild_id = ?1 AND i.id = (
               SELECT max(id) FROM (
                   SELECT id, program_id, kind, record ->> '$.title' AS title FROM items INDEXED BY items_offered
                   WHERE guild_id = ?1 ORDER BY id DESC LIMIT ?6 + 0)
               WHERE program_id = p.id AND kind = ?5 AND title = ?4)"#,
        guild,
        channel,
        act,
        title,
        kind,
        NEWEST,
    )
    .fetch_one(conn)
    .await?;
    let repeated = row.repeated;
    let row = Row { program_id: row.program_id, program: row.program, item_id: row.item_id, item: row.item };
    Ok(Ground { program: row.program()?, twin: row.item()?, repeated })
}

/// The program of a channel, and its item with the reference that people type; `None` where the channel has no program.
///
/// # Errors
/// A row can't be read back.
pub async fn of_reference(
    conn: &mut Conn,
    guild: GuildId,
    channel: ChannelId,
    reference: Reference,
) -> Result<Option<(Program, Option<Item>)>, StoreError> {
    let (guild, channel) = (guild.as_i64(), channel.as_i64());
    let (kind, number) = (reference.kind.key(), i64::from(reference.number));
    let row = sqlx::query_as!(
        Row,
        r#"SELECT p.id AS "program_id?: i64", p.record AS "program?: String",
             i.id AS "item_id?: i64", i.record AS "item?: String"
           FROM program_channels c
           JOIN programs p ON p.guild_id = c.guild_id AND p.id = c.program_id
           LEFT JOIN items i ON i.guild_id = c.guild_id AND i.program_id = c.program_id AND i.kind = ?3 AND i.number = ?4
           WHERE c.guild_id = ?1 AND c.channel_id = ?2"#,
        guild,
        channel,
        kind,
        number,
    )
    .fetch_optional(conn)
    .await?;
    let Some(row) = row else { return Ok(None) };
    row.program()?.map(|program| Ok((program, row.item()?))).transpose()
}

/// One item of this server, and its program.
///
/// # Errors
/// A row can't be read back.
pub async fn of_item(conn: &mut Conn, guild: GuildId, id: ItemId) -> Result<Option<(Program, Item)>, StoreError> {
    let guild = guild.as_i64();
    let row = sqlx::query_as!(
        Row,
        r#"SELECT p.id AS "program_id?: i64", p.record AS "program?: String",
             i.id AS "item_id?: i64", i.record AS "item?: String"
           FROM items i JOIN programs p ON p.guild_id = i.guild_id AND p.id = i.program_id
           WHERE i.guild_id = ?1 AND i.id = ?2"#,
        guild,
        id.0,
    )
    .fetch_optional(conn)
    .await?;
    let Some(row) = row else { return Ok(None) };
    Ok(row.program()?.zip(row.item()?))
}
