//! Search: autocomplete by reference or words of the title, full text over title, detail and tags.
//!
//! Every word in the index is led by the server it belongs to, so a half-typed word is looked up among that server's words
//! alone: a search costs what it finds, whatever else is stored. What people type is cut into words and each is quoted: raw
//! text in `MATCH` would be a syntax.

use super::{Conn, StoreError, from_json};
use crate::domain::{ChannelId, GuildId, Item, ItemId, Kind, Program, ProgramId, Reference, UserId};

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

impl Scope {
    /// The terms of the index's query for this scope and the words typed, each a beginning, as one types it.
    fn terms(self, guild: GuildId, words: &[&str], columns: &str) -> Vec<String> {
        let lead = lead(guild);
        let mut terms = Vec::with_capacity(words.len() + 3);
        terms.extend(self.kind.map(|kind| format!("scope : {lead}k{}", kind.key())));
        terms.extend(self.open.then(|| format!("scope : {lead}open")));
        terms.extend(self.owner.map(|owner| format!("scope : {lead}u{owner}")));
        terms.extend(words.iter().map(|word| format!("{columns} : \"{lead}{word}\"*")));
        terms
    }
}

/// What leads every word of a server in the index.
fn lead(guild: GuildId) -> String {
    format!("{:016x}", guild.0)
}

/// The words that the index keeps of some texts of a server.
#[must_use]
pub(super) fn led(guild: GuildId, texts: &[&str]) -> String {
    let lead = lead(guild);
    let words = texts.iter().copied().flat_map(split).map(|word| format!("{lead}{word}"));
    words.collect::<Vec<_>>().join(" ")
}

/// What people typed, cut into words as the index cuts them. Letters and digits only: nothing of the query's syntax is left.
#[must_use]
pub fn words(typed: &str) -> Vec<&str> {
    split(typed).take(8).collect()
}

fn split(text: &str) -> impl Iterator<Item = &str> {
    // An accent that was typed apart from its letter belongs to the word, as it does in the index.
    let in_word = |c: char| c.is_alphanumeric() || matches!(c, '\u{300}'..='\u{36f}');
    // Letters in circles and squares are signs to the index: a word that began with one would be its server's lead alone.
    let sign =
        |c| matches!(c, 'Ⓐ'..='ⓩ' | '\u{1f130}'..='\u{1f149}' | '\u{1f150}'..='\u{1f169}' | '\u{1f170}'..='\u{1f189}');
    text.split(move |c| !in_word(c) || sign(c)).filter(|word| word.contains(char::is_alphanumeric))
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

struct OfferRow {
    kind: String,
    number: i64,
    title: String,
    open: i64,
}

impl OfferRow {
    fn decode(self) -> Option<Offer> {
        let reference = Reference { kind: Kind::from_key(&self.kind)?, number: u32::try_from(self.number).ok()? };
        Some(Offer { reference, title: self.title, open: self.open == 1 })
    }
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
    // `~` stands for what leads the words of a program: the statement fills it in. No word of the index is `none`.
    let query = |part: &str, owner| {
        let mut terms = vec![format!("scope : \"~{part}\"")];
        terms.extend(Scope { kind, open: false, owner }.terms(guild, &words, "words"));
        terms.join(" AND ")
    };
    let own = query("open", Some(user));
    let open = format!("({}) NOT scope : {}u{user}", query("open", None), lead(guild));
    let rest = format!("({}) NOT scope : \"~open\"", query("", None));
    let (guild, channel, user) = (guild.as_i64(), channel.as_i64(), user.as_i64());
    let rows = sqlx::query_as!(
        OfferRow,
        r#"WITH here (lead) AS (
             SELECT coalesce(
               (SELECT printf('%08x', program_id) FROM program_channels WHERE guild_id = ?1 AND channel_id = ?2), 'none')
           ),
           asked (own, open, rest) AS (
             SELECT iif(EXISTS (SELECT 1 FROM items WHERE guild_id = ?1 AND owner_id = ?3 AND open = 1), replace(?4, '~', lead), 'none'),
               replace(?5, '~', lead), replace(?6, '~', lead)
             FROM here
           )
           SELECT i.kind, i.number, i.record ->> '$.title' AS "title!: String", i.open
           FROM (
             SELECT * FROM (
               SELECT rowid AS id, 0 AS tier FROM items_fts WHERE items_fts MATCH (SELECT own FROM asked)
               ORDER BY rowid DESC LIMIT 25)
             UNION ALL
             SELECT * FROM (
               SELECT rowid, 1 FROM items_fts WHERE items_fts MATCH (SELECT open FROM asked) ORDER BY rowid DESC LIMIT 25)
             UNION ALL
             SELECT * FROM (
               SELECT rowid, 2 FROM items_fts WHERE items_fts MATCH (SELECT rest FROM asked) ORDER BY rowid DESC LIMIT 25)
             LIMIT 25
           ) h
           CROSS JOIN items i INDEXED BY items_offered ON i.guild_id = ?1 AND i.id = h.id
           ORDER BY h.tier, h.id DESC"#,
        guild,
        channel,
        user,
        own,
        open,
        rest,
    )
    .fetch_all(conn)
    .await?;
    Ok(rows.into_iter().filter_map(OfferRow::decode).collect())
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
    let rows = sqlx::query_as!(
        OfferRow,
        r#"WITH here (id) AS (SELECT program_id FROM program_channels WHERE guild_id = ?1 AND channel_id = ?2)
           SELECT i.kind, i.number, i.record ->> '$.title' AS "title!: String", i.open
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
           CROSS JOIN items i INDEXED BY items_offered ON i.guild_id = ?1 AND i.id = h.id
           ORDER BY h.number"#,
        guild,
        channel,
        kind,
        number,
    )
    .fetch_all(conn)
    .await?;
    Ok(rows.into_iter().filter_map(OfferRow::decode).collect())
}

/// A page of what full-text search found, newest first, and whether there is more.
#[derive(Debug)]
pub struct Found {
    /// The items of this page.
    pub items: Vec<Item>,
    /// The programs that these belong to.
    pub programs: Vec<Program>,
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
    let query = scope.terms(guild, &words(typed), "{words more_words}").join(" AND ");
    if query.is_empty() {
        return Ok(Found { items: Vec::new(), programs: Vec::new(), more: false });
    }
    let (guild, one_more) = (guild.as_i64(), limit + 1);
    let rows = sqlx::query!(
        r#"SELECT i.id, i.record, p.id AS program_id, p.record AS program
           FROM (SELECT rowid AS id FROM items_fts WHERE items_fts MATCH ?2 ORDER BY rowid DESC LIMIT ?3 OFFSET ?4) h
           CROSS JOIN items i ON i.id = h.id AND i.guild_id = ?1
           CROSS JOIN programs p ON p.id = i.program_id AND p.guild_id = ?1
           ORDER BY h.id DESC"#,
        guild,
        query,
        one_more,
        offset,
    )
    .fetch_all(conn)
    .await?;
    let page = usize::try_from(limit).unwrap_or(usize::MAX);
    let more = rows.len() > page;
    let (mut items, mut programs) = (Vec::with_capacity(rows.len()), Vec::<Program>::new());
    for row in rows.into_iter().take(page) {
        match from_json::<Item>("item", row.id, &row.record) {
            Ok(mut item) => {
                item.id = ItemId(row.id);
                items.push(item);
            }
            Err(error) => tracing::error!(%error, item.id = row.id, "an item is set aside"),
        }
        if programs.iter().all(|program| program.id.0 != row.program_id) {
            let mut program: Program = from_json("program", row.program_id, &row.program)?;
            program.id = ProgramId(row.program_id);
            programs.push(program);
        }
    }
    Ok(Found { items, programs, more })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_of_the_querys_syntax_gets_through() {
        for typed in ["a\" OR scope : g2 OR \"b", "title : x", "NEAR(a b)", "*", "a*b^c", "(", "{title} : x", "-x +y"] {
            for word in words(typed) {
                assert!(word.chars().all(char::is_alphanumeric), "{typed}: {word}");
            }
        }
    }

    #[test]
    fn every_term_of_a_query_is_led_by_its_server() {
        let scope = Scope { kind: Some(Kind::Risk), open: true, owner: Some(UserId(9)) };
        assert_eq!(
            scope.terms(GuildId(26), &["vend"], "words"),
            [
                "scope : 000000000000001akrisk",
                "scope : 000000000000001aopen",
                "scope : 000000000000001au9",
                "words : \"000000000000001avend\"*",
            ]
        );
        assert_eq!(
            led(GuildId(26), &["Vendor API-slips", "q3"]),
            "000000000000001aVendor 000000000000001aAPI 000000000000001aslips 000000000000001aq3"
        );
    }
}
