//! The search index: which terms it keeps of an item, and how it follows the record.
//!
//! A term is a word led by the place where it is looked up: the server, a program's open or closed items, or somebody's open
//! ones, of one kind or of any. So a half-typed word is looked up among the words of that place alone, in one step, whatever
//! else is stored; narrowing by something else (an owner, a kind within a server) is a second term without a word.
//!
//! The newest come first: FTS5 reads rows in ascending order as they lie, but has to unpack each page to read it backwards.
//! So an item's row is 0x7ffffffff less its id, which is never negative and takes five bytes at most.
//!
//! An item that changes is noted in `items_to_index` in the same transaction; the writer indexes it when it has nothing
//! else to do ([`follow`]), and a search asks for that first ([`super::Db::indexed`]).

use serde_json::{Value, json};

use super::{Conn, StoreError, items::ItemRow};
use crate::domain::{GuildId, Item, Kind, ProgramId, UserId, text::search_words};

/// How many pages of the index are folded at once: a write that comes in the meantime waits for them.
const FOLDED_AT_ONCE: i64 = 256;

/// All segments are folded into one where those beside the largest come to one in so many of its pages: an index that grows
/// to its double is written anew six times.
const SHARE: i64 = 8;

/// Where terms are looked up.
#[derive(Debug, Clone, Copy)]
pub(super) enum Place {
    /// A server.
    Server(GuildId),
    /// A server's items of one kind. No words.
    Kind(GuildId, Kind),
    /// What is open on a server. No words.
    Open(GuildId),
    /// Whatever somebody owns, on any server. No words: another term says on which.
    Owner(UserId),
    /// What somebody owns and has not ended, on any server, of one kind or of any.
    Desk(UserId, Option<Kind>),
    /// A program's open or closed items, of one kind or of any.
    Program {
        /// Whose items.
        program: ProgramId,
        /// Of which kind only.
        kind: Option<Kind>,
        /// Those that are open, or those that are not.
        open: bool,
    },
}

impl Place {
    /// What leads a term: two signs for the sort of place, and sixteen for its number.
    pub(super) fn lead(self) -> String {
        let (sort, number) = match self {
            Self::Program { program, .. } => (self.sort(), program.0.cast_unsigned()),
            Self::Server(guild) | Self::Kind(guild, _) | Self::Open(guild) => (self.sort(), guild.0),
            Self::Owner(user) | Self::Desk(user, _) => (self.sort(), user.0),
        };
        format!("{sort}{number:016x}")
    }

    /// The two signs. A kind is its place in the list of kinds, which only grows.
    pub(super) fn sort(self) -> String {
        let nth = |kind: Kind| Kind::ALL.iter().position(|known| *known == kind).map_or(0, |at| at + 1);
        match self {
            Self::Server(_) => "s0".to_owned(),
            Self::Kind(_, kind) => format!("s{}", nth(kind)),
            Self::Open(_) => "t0".to_owned(),
            Self::Owner(_) => "u0".to_owned(),
            Self::Desk(_, kind) => format!("d{}", kind.map_or(0, nth)),
            Self::Program { kind, open, .. } => format!("{}{}", if open { 'o' } else { 'c' }, kind.map_or(0, nth)),
        }
    }
}

/// The terms of an item.
fn terms(item: &Item) -> String {
    let (guild, open) = (item.guild, item.is_open());
    let server = Place::Server(guild).lead();
    let kinds = [None, Some(item.kind())];
    let mut places = kinds.map(|kind| Place::Program { program: item.program, kind, open }.lead()).to_vec();
    if let Some(owner) = item.owner.filter(|_| open) {
        places.extend(kinds.map(|kind| Place::Desk(owner, kind).lead()));
    }
    let mut terms = places.clone();
    terms.push(Place::Kind(guild, item.kind()).lead());
    terms.extend(open.then(|| Place::Open(guild).lead()));
    terms.extend(item.owner.map(|owner| Place::Owner(owner).lead()));
    for word in [item.title.as_str(), item.tags.as_str()].into_iter().flat_map(search_words) {
        terms.extend(std::iter::once(&server).chain(&places).map(|lead| format!("{lead}{word}")));
    }
    let detail = item.detail.as_ref().map_or("", crate::domain::text::Prose::as_str);
    terms.extend(search_words(detail).iter().map(|word| format!("{server}{word}")));
    terms.join(" ")
}

/// Indexes so many of the items that changed, and says how many there were.
///
/// # Errors
/// The database failed.
pub(super) async fn follow(conn: &mut Conn, at_most: usize) -> Result<usize, StoreError> {
    let at_most = i64::try_from(at_most).unwrap_or(i64::MAX);
    let rows = sqlx::query_as!(
        ItemRow,
        "SELECT i.id, i.record FROM items_to_index x CROSS JOIN items i ON i.id = x.item_id AND i.guild_id = x.guild_id
         ORDER BY x.item_id LIMIT ? + 0",
        at_most,
    )
    .fetch_all(&mut *conn)
    .await?;
    if rows.is_empty() {
        return Ok(0);
    }
    let many = rows.len();
    // In the order of the index: a row that comes before the last one written begins a segment of its own.
    let indexed: Vec<Value> = rows
        .into_iter()
        .rev()
        .map(|row| {
            let id = row.id;
            let terms = row.decode().map(|item| terms(&item));
            json!([id, terms.inspect_err(|error| tracing::error!(%error, item.id = id, "an item is not indexed")).ok()])
        })
        .collect();
    let indexed = Value::Array(indexed).to_string();
    sqlx::query!(
        "INSERT OR REPLACE INTO items_fts (rowid, terms)
         SELECT 0x7ffffffff - (value ->> 0), value ->> 1 FROM json_each(?) WHERE value ->> 1 IS NOT NULL;
         DELETE FROM items_to_index WHERE item_id IN (SELECT value ->> 0 FROM json_each(?))",
        indexed,
        indexed,
    )
    .execute(conn)
    .await?;
    Ok(many)
}

/// Folds some of the index together, and says whether there is more to fold. What is indexed at once is a segment of its
/// own, and a look-up asks each of them: those of a size are folded into one of the next; where what is left beside the
/// largest is much, all of them into one.
///
/// # Errors
/// The database failed.
pub(super) async fn fold(conn: &mut Conn) -> Result<bool, StoreError> {
    if merge(conn, FOLDED_AT_ONCE).await? {
        return Ok(true);
    }
    let (largest, others) = pages(conn).await?;
    if others * SHARE < largest {
        return Ok(false);
    }
    // Less than nothing: segments of any size. Further steps go on with it.
    merge(conn, -FOLDED_AT_ONCE).await
}

/// Has FTS5 merge segments, so many pages of them; says whether there was anything to merge.
async fn merge(conn: &mut Conn, pages: i64) -> Result<bool, StoreError> {
    let changes = async |conn: &mut Conn| {
        sqlx::query_scalar!(r#"SELECT total_changes() AS "changes!: i64""#).fetch_one(conn).await
    };
    let before = changes(conn).await?;
    sqlx::query!("INSERT INTO items_fts (items_fts, rank) VALUES ('merge', ?)", pages).execute(&mut *conn).await?;
    // The command itself counts as one.
    Ok(changes(conn).await? - before > 1)
}

/// How many pages the largest segment has, and how many the others have together.
async fn pages(conn: &mut Conn) -> Result<(i64, i64), StoreError> {
    let found = sqlx::query!(
        r#"WITH RECURSIVE segment (id) AS (
             SELECT min(segid) FROM items_fts_idx
             UNION ALL
             SELECT (SELECT min(segid) FROM items_fts_idx WHERE segid > id) FROM segment WHERE id IS NOT NULL
           ),
           -- The last term's page; its lowest bit says something else.
           sized (pages) AS (
             SELECT (SELECT pgno >> 1 FROM items_fts_idx WHERE segid = id ORDER BY term DESC LIMIT 1)
             FROM segment WHERE id IS NOT NULL
           )
           SELECT coalesce(max(pages), 0) AS "largest!: i64", coalesce(sum(pages) - max(pages), 0) AS "others!: i64"
           FROM sized"#
    )
    .fetch_one(conn)
    .await?;
    Ok((found.largest, found.others))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_place_is_led_by_as_many_signs() {
        let program = |kind, open| Place::Program { program: ProgramId(26), kind, open };
        for (place, lead) in [
            (Place::Server(GuildId(u64::MAX)), "s0ffffffffffffffff"),
            (Place::Kind(GuildId(26), Kind::Risk), "s1000000000000001a"),
            (Place::Open(GuildId(26)), "t0000000000000001a"),
            (Place::Owner(UserId(26)), "u0000000000000001a"),
            (Place::Desk(UserId(26), None), "d0000000000000001a"),
            (Place::Desk(UserId(26), Some(Kind::Decision)), "d2000000000000001a"),
            (program(None, true), "o0000000000000001a"),
            (program(Some(Kind::Risk), false), "c1000000000000001a"),
        ] {
            assert_eq!(place.lead(), lead);
        }
        assert!(Kind::ALL.len() < 10, "a kind is one sign");
    }
}
