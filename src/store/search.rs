//! Search: autocomplete by reference or words of the title, full text over title, detail and tags.
//!
//! Every word in the index is led by the program it belongs to, so a half-typed word is looked up among that program's
//! words alone: a search costs what it finds, whatever else is stored. What people type is cut into words and each is
//! quoted: raw text in `MATCH` would be a syntax.

use super::{Conn, StoreError, from_json};
use crate::domain::{GuildId, Item, ItemId, Kind, ProgramId, Reference, UserId};

/// Where to look.
#[derive(Debug, Clone, Copy)]
pub struct Scope<'a> {
    /// On this server.
    pub guild: GuildId,
    /// In these programs of it.
    pub programs: &'a [ProgramId],
    /// Of this kind only.
    pub kind: Option<Kind>,
    /// Open items only.
    pub open: bool,
    /// Of this owner only.
    pub owner: Option<UserId>,
}

impl Scope<'_> {
    /// The index's query for this scope and the words typed, each a beginning, as one types it.
    fn query(&self, words: &[&str], columns: &str) -> String {
        let each = self.programs.iter().map(|program| self.within(&lead(*program), words, columns));
        each.collect::<Vec<_>>().join(" OR ")
    }

    fn within(&self, lead: &str, words: &[&str], columns: &str) -> String {
        let mut terms = Vec::with_capacity(words.len() + 3);
        terms.extend(self.kind.map(|kind| format!("scope : {lead}k{}", kind.key())));
        terms.extend(self.open.then(|| format!("scope : {lead}open")));
        terms.extend(self.owner.map(|owner| format!("scope : {lead}u{owner}")));
        terms.extend(words.iter().map(|word| format!("{columns} : \"{lead}{word}\"*")));
        if terms.is_empty() {
            terms.push(format!("scope : {lead}"));
        }
        format!("({})", terms.join(" AND "))
    }
}

/// What leads every word of a program in the index.
fn lead(program: ProgramId) -> String {
    format!("{:08x}", program.0)
}

/// The words that the index keeps of some texts of a program.
#[must_use]
pub(super) fn terms(program: ProgramId, texts: &[&str]) -> String {
    let lead = lead(program);
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
    // Letters in circles and squares are signs to the index: a word that began with one would be its program's lead alone.
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

/// The items of a program whose title has the words typed: the person's own open ones first, then open ones, then the
/// rest, the newest of each first; at most 25. `CROSS JOIN` has SQLite begin with the hits, never with the server's items.
///
/// # Errors
/// The database failed.
pub async fn offer(conn: &mut Conn, scope: Scope<'_>, typed: &str, user: UserId) -> Result<Vec<Offer>, StoreError> {
    let words = words(typed);
    let open = Scope { open: true, ..scope };
    let (own, open, any) = (
        Scope { owner: Some(user), ..open }.query(&words, "words"),
        open.query(&words, "words"),
        scope.query(&words, "words"),
    );
    let guild = scope.guild.as_i64();
    let rows = sqlx::query_as!(
        OfferRow,
        r#"WITH hits (id, tier) AS (
             SELECT * FROM (SELECT rowid, 0 FROM items_fts WHERE items_fts MATCH ?1 ORDER BY rowid DESC LIMIT 25)
             UNION ALL
             SELECT * FROM (SELECT rowid, 1 FROM items_fts WHERE items_fts MATCH ?2 ORDER BY rowid DESC LIMIT 25)
             UNION ALL
             SELECT * FROM (SELECT rowid, 2 FROM items_fts WHERE items_fts MATCH ?3 ORDER BY rowid DESC LIMIT 25)
           )
           SELECT i.kind, i.number, i.title AS "title!: String", i.open
           FROM (SELECT id, min(tier) AS tier FROM hits GROUP BY id) h CROSS JOIN items i ON i.id = h.id AND i.guild_id = ?4
           ORDER BY h.tier, i.id DESC LIMIT 25"#,
        own,
        open,
        any,
        guild,
    )
    .fetch_all(conn)
    .await?;
    Ok(rows.into_iter().filter_map(OfferRow::decode).collect())
}

/// The items of a program whose number begins with the digits typed, the exact one first; at most 25.
///
/// # Errors
/// The database failed.
pub async fn offer_numbered(
    conn: &mut Conn,
    guild: GuildId,
    program: ProgramId,
    reference: Reference,
) -> Result<Vec<Offer>, StoreError> {
    let (guild, kind, number) = (guild.as_i64(), reference.kind.key(), i64::from(reference.number));
    let rows = sqlx::query_as!(
        OfferRow,
        r#"SELECT kind, number, title AS "title!: String", open FROM items
           WHERE guild_id = ?1 AND program_id = ?2 AND kind = ?3 AND (
               number = ?4 OR number BETWEEN ?4 * 10 AND ?4 * 10 + 9 OR number BETWEEN ?4 * 100 AND ?4 * 100 + 99
               OR number BETWEEN ?4 * 1000 AND ?4 * 1000 + 999)
           ORDER BY number LIMIT 25"#,
        guild,
        program.0,
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
    /// Whether another page follows.
    pub more: bool,
}

/// The items of a scope with all the words typed in title, detail or tags, newest first.
///
/// # Errors
/// The database failed.
pub async fn find(
    conn: &mut Conn,
    scope: Scope<'_>,
    typed: &str,
    (limit, offset): (i64, i64),
) -> Result<Found, StoreError> {
    if scope.programs.is_empty() {
        return Ok(Found { items: Vec::new(), more: false });
    }
    let query = scope.query(&words(typed), "{words more_words}");
    let (guild, one_more) = (scope.guild.as_i64(), limit + 1);
    let rows = sqlx::query!(
        "SELECT i.id, i.record
         FROM (SELECT rowid FROM items_fts WHERE items_fts MATCH ?1 ORDER BY rowid DESC LIMIT ?2 OFFSET ?3) h
         CROSS JOIN items i ON i.id = h.rowid AND i.guild_id = ?4 ORDER BY i.id DESC",
        query,
        one_more,
        offset,
        guild,
    )
    .fetch_all(conn)
    .await?;
    let more = rows.len() > usize::try_from(limit).unwrap_or(usize::MAX);
    let mut items = Vec::with_capacity(rows.len());
    for row in rows.into_iter().take(usize::try_from(limit).unwrap_or(usize::MAX)) {
        match from_json::<Item>("item", row.id, &row.record) {
            Ok(mut item) => {
                item.id = ItemId(row.id);
                items.push(item);
            }
            Err(error) => tracing::error!(%error, item.id = row.id, "an item is set aside"),
        }
    }
    Ok(Found { items, more })
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
    fn every_term_of_a_query_is_led_by_its_program() {
        let programs = [ProgramId(3), ProgramId(26)];
        let scope = Scope {
            guild: GuildId(7),
            programs: &programs,
            kind: Some(Kind::Risk),
            open: true,
            owner: Some(UserId(9)),
        };
        assert_eq!(
            scope.query(&["vend"], "words"),
            "(scope : 00000003krisk AND scope : 00000003open AND scope : 00000003u9 AND words : \"00000003vend\"*) OR \
             (scope : 0000001akrisk AND scope : 0000001aopen AND scope : 0000001au9 AND words : \"0000001avend\"*)"
        );
        let all = Scope { kind: None, open: false, owner: None, ..scope };
        assert_eq!(all.query(&[], "words"), "(scope : 00000003) OR (scope : 0000001a)");
        assert_eq!(
            terms(ProgramId(26), &["Vendor API-slips", "q3"]),
            "0000001aVendor 0000001aAPI 0000001aslips 0000001aq3"
        );
    }
}
