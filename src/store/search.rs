//! Search: autocomplete by reference or words of title and tags, full text over title, tags and detail.
//!
//! What the index holds is in [`super::index`]. What people type is cut into words and each is quoted: raw text in `MATCH`
//! would be a syntax.

use std::cmp::Reverse;

use super::{Conn, StoreError, from_json, index::Place};
use crate::domain::{Brief, ChannelId, GuildId, Item, ItemId, Kind, ProgramId, Reference, UserId, text::search_words};

/// What is looked for, besides words.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Scope {
    /// Of this kind only.
    pub kind: Option<Kind>,
    /// Open items only.
    pub open: bool,
    /// Of this owner only.
    pub owner: Option<UserId>,
}

/// What people typed, cut into words: at most eight, the rest is not looked for.
#[must_use]
pub fn words(typed: &str) -> Vec<String> {
    search_words(typed).into_iter().take(8).collect()
}

/// The index's query for all of some words, each a beginning, as one types it; for everything in the place where there
/// are none.
fn all_of(lead: &str, words: &[String]) -> String {
    if words.is_empty() {
        return format!("\"{lead}\"");
    }
    words.iter().map(|word| format!("\"{lead}{word}\"*")).collect::<Vec<_>>().join(" AND ")
}

/// An item as autocomplete offers it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offer {
    /// Its reference.
    pub reference: Reference,
    /// Its title.
    pub title: String,
    /// Whether there is still something to do about it.
    pub open: bool,
}

/// Kind, number, title, and whether it is open: as the statements give it.
type Line = (String, u32, Option<String>, u8);

/// The lines come as one row: every row is a trip to SQLite's thread and back.
fn offers(lines: &str) -> Result<Vec<Offer>, StoreError> {
    let lines: Vec<Line> = from_json("offer", 0, lines)?;
    let offer = |(kind, number, title, open): Line| {
        let reference = Reference { kind: Kind::from_key(&kind)?, number };
        Some(Offer { reference, title: title?, open: open == 1 })
    };
    Ok(lines.into_iter().filter_map(offer).collect())
}

/// The items of the channel's program whose title has the words typed: the person's own open ones first, then open ones,
/// then the rest, the newest of each first; at most 25. The later ones are looked for only where the earlier leave room,
/// and the lines are read off an index that holds them. `CROSS JOIN` has SQLite begin with the hits, never with the
/// server's items.
///
/// # Errors
/// The database failed.
pub async fn offer(
    conn: &mut Conn,
    (guild, channel): (GuildId, ChannelId),
    kind: Option<Kind>,
    typed: &str,
    user: UserId,
) -> Result<Vec<Offer>, StoreError> {
    let words = words(typed);
    // `~` stands for the channel's program: the statement fills it in. No term of the index is `none`.
    let of_program = |open| {
        let place = Place::Program { program: ProgramId(0), kind, open };
        all_of(&format!("{}~", place.sort()), &words)
    };
    let (open, rest, own) = (of_program(true), of_program(false), all_of(&Place::Desk(user, kind).lead(), &words));
    let (guild, channel) = (guild.as_i64(), channel.as_i64());
    let found = sqlx::query!(
        r#"WITH here (id, lead) AS (
             SELECT program_id, printf('%016x', program_id) FROM program_channels WHERE guild_id = ?1 AND channel_id = ?2
           ),
           own (id) AS MATERIALIZED (
             SELECT i.id FROM items_fts f
             CROSS JOIN items i INDEXED BY items_offered ON i.guild_id = ?1 AND i.id = 0x7ffffffff - f.rowid
             WHERE f.items_fts MATCH ?3 AND i.program_id = (SELECT id FROM here) ORDER BY f.rowid LIMIT 25
           )
           SELECT json_group_array(
             json_array(i.kind, i.number, i.record ->> '$.title', i.open) ORDER BY h.tier, h.id DESC) AS "lines!: String"
           FROM (
             SELECT id, 0 AS tier FROM own
             UNION ALL
             SELECT * FROM (
               SELECT 0x7ffffffff - rowid, 1 FROM items_fts
               WHERE items_fts MATCH coalesce((SELECT replace(?4, '~', lead) FROM here), 'none')
                 AND 0x7ffffffff - rowid NOT IN (SELECT id FROM own) ORDER BY rowid LIMIT 25)
             UNION ALL
             SELECT * FROM (
               SELECT 0x7ffffffff - rowid, 2 FROM items_fts
               WHERE items_fts MATCH coalesce((SELECT replace(?5, '~', lead) FROM here), 'none')
               ORDER BY rowid LIMIT 25)
             LIMIT 25
           ) h
           CROSS JOIN items i INDEXED BY items_offered ON i.guild_id = ?1 AND i.id = h.id"#,
        guild,
        channel,
        own,
        open,
        rest,
    )
    .fetch_one(conn)
    .await?;
    offers(&found.lines)
}

/// The items of the channel's program whose number begins with the digits typed, the exact one first; at most 25. Each
/// further digit is looked for only where the shorter numbers leave room.
///
/// # Errors
/// The database failed.
pub async fn offer_numbered(
    conn: &mut Conn,
    (guild, channel): (GuildId, ChannelId),
    reference: Reference,
) -> Result<Vec<Offer>, StoreError> {
    let (guild, channel) = (guild.as_i64(), channel.as_i64());
    let (kind, number) = (reference.kind.key(), i64::from(reference.number));
    let found = sqlx::query!(
        r#"WITH here (id) AS (SELECT program_id FROM program_channels WHERE guild_id = ?1 AND channel_id = ?2)
           SELECT json_group_array(
             json_array(i.kind, i.number, i.record ->> '$.title', i.open) ORDER BY h.number) AS "lines!: String"
           FROM (
             SELECT id, number FROM items
             WHERE guild_id = ?1 AND program_id = (SELECT id FROM here) AND kind = ?3 AND number = ?4
             UNION ALL
             SELECT * FROM (
               SELECT id, number FROM items
               WHERE guild_id = ?1 AND program_id = (SELECT id FROM here) AND kind = ?3
                 AND number BETWEEN ?4 * 10 AND ?4 * 10 + 9 ORDER BY number LIMIT 25)
             UNION ALL
             SELECT * FROM (
               SELECT id, number FROM items
               WHERE guild_id = ?1 AND program_id = (SELECT id FROM here) AND kind = ?3
                 AND number BETWEEN ?4 * 100 AND ?4 * 100 + 99 ORDER BY number LIMIT 25)
             UNION ALL
             SELECT * FROM (
               SELECT id, number FROM items
               WHERE guild_id = ?1 AND program_id = (SELECT id FROM here) AND kind = ?3
                 AND number BETWEEN ?4 * 1000 AND ?4 * 1000 + 999 ORDER BY number LIMIT 25)
             LIMIT 25
           ) h
           CROSS JOIN items i INDEXED BY items_offered ON i.guild_id = ?1 AND i.id = h.id"#,
        guild,
        channel,
        kind,
        number,
    )
    .fetch_one(conn)
    .await?;
    offers(&found.lines)
}

/// A page of what full-text search found, newest first, and whether there is more.
#[derive(Debug)]
pub struct Found {
    /// The items of this page.
    pub items: Vec<Item>,
    /// The programs that these belong to.
    pub programs: Vec<Brief>,
    /// Whether another page follows.
    pub more: bool,
}

/// The items of a server with all the words typed in title, detail or tags, newest first. Nothing asked finds nothing.
///
/// # Errors
/// The database failed.
pub async fn find(
    conn: &mut Conn,
    guild: GuildId,
    scope: Scope,
    typed: &str,
    (limit, offset): (i64, i64),
) -> Result<Found, StoreError> {
    let words = words(typed);
    if words.is_empty() {
        return Ok(Found { items: Vec::new(), programs: Vec::new(), more: false });
    }
    let narrow = [
        scope.kind.map(|kind| Place::Kind(guild, kind)),
        scope.open.then_some(Place::Open(guild)),
        scope.owner.map(Place::Owner),
    ];
    let mut query = all_of(&Place::Server(guild).lead(), &words);
    for place in narrow.into_iter().flatten() {
        query = format!("{query} AND {}", place.lead());
    }
    let (guild, one_more) = (guild.as_i64(), limit + 1);
    // One row, and no wait for the end of all: every step is a trip to SQLite's thread and back. A document stands on a line
    // of its own, behind its id: JSON has no raw line breaks, and nothing has to be read twice to find where it ends.
    let found = sqlx::query!(
        r#"SELECT group_concat('p ' || p.id || ' ' || p.record || hits.items, '') AS "found: String"
           FROM (
             SELECT i.program_id, group_concat(char(10) || 'i ' || i.id || ' ' || i.record, '') || char(10) AS items
             FROM (
               SELECT 0x7ffffffff - rowid AS id FROM items_fts
               WHERE items_fts MATCH ?2 ORDER BY rowid LIMIT ?3 + 0 OFFSET ?4 + 0
             ) h
             CROSS JOIN items i ON i.id = h.id AND i.guild_id = ?1
             GROUP BY i.program_id
           ) hits
           CROSS JOIN programs p ON p.id = hits.program_id AND p.guild_id = ?1"#,
        guild,
        query,
        one_more,
        offset,
    )
    .fetch_one(conn)
    .await?
    .found
    .unwrap_or_default();
    let (mut records, mut programs) = (Vec::new(), Vec::<Brief>::new());
    let mut is_aside = false;
    for (sort, id, record) in found.lines().filter_map(document) {
        if sort == "i" {
            records.extend((!is_aside).then_some((id, record)));
            continue;
        }
        let program = from_json::<Brief>("program", id, record);
        is_aside = program.is_err();
        match program {
            Ok(program) => programs.push(Brief { id: ProgramId(id), ..program }),
            Err(error) => tracing::error!(%error, program.id = id, "a program is set aside"),
        }
    }
    let page = usize::try_from(limit).unwrap_or(usize::MAX);
    let more = records.len() > page;
    records.sort_unstable_by_key(|(id, _)| Reverse(*id));
    records.truncate(page);
    let mut items = Vec::with_capacity(page);
    for (id, record) in records {
        match from_json::<Item>("item", id, record) {
            Ok(item) => items.push(Item { id: ItemId(id), ..item }),
            Err(error) => tracing::error!(%error, item.id = id, "an item is set aside"),
        }
    }
    Ok(Found { items, programs, more })
}

/// A line of what was found: the sort of document, its id, and itself.
fn document(line: &str) -> Option<(&str, i64, &str)> {
    let (sort, rest) = line.split_once(' ')?;
    let (id, record) = rest.split_once(' ')?;
    Some((sort, id.parse().ok()?, record))
}
