//! The only module that names SQL: what the record remembers, as free functions on a connection.
//!
//! | file | remembers |
//! |---|---|
//! | [`db`], [`mod@readers`], [`mod@checkpoints`] | the one writer, the file and its lock; the connections that only read; the log's end |
//! | [`schema`] | migrations, and what is checked before serving |
//! | [`programs`] | programs and the channels they are bound to |
//! | [`items`] | items: one document each, written with its event |
//! | [`ground`] | a program with its item, and all that a capture has to know, in one question |
//! | [`events`] | what happened, for history, audit and undo |
//! | [`search`], [`mod@index`] | autocomplete and full-text search; the index behind them |
//! | [`calling`] | when somebody is to be asked for one |
//! | [`calls`] | the leads' calls on health |
//! | [`whole`] | the whole record of a program at once, out and in |
//! | [`cards`] | which message shows an item |
//! | [`drafts`] | what people typed and could not be taken yet |
//! | [`people`] | what people set for themselves |
//! | [`digests`] | digests that were posted, and which are to be drawn again |
//! | [`nudges`], [`nudged`] | what is due to be asked; what was asked, and who answered |
//! | [`episodes`], [`pings`] | what each person was asked last about each item; and when they were pinged |
//! | [`outbox`] | what the bot has promised to say |
//! | [`summaries`] | whose weekly summary is due, and what was published |
//! | [`facts`] | facts about the database itself |
//!
//! Every function takes the server's id and every statement on a server's data names it: nothing crosses.
//!
//! A parameter says how many rows as `LIMIT ? + 0`: where it stands alone, SQLite looks at it while it plans, and plans the
//! statement anew whenever it is bound.

pub mod calling;
pub mod calls;
pub mod cards;
mod checkpoints;
pub mod db;
pub mod digests;
pub mod drafts;
pub mod episodes;
pub mod events;
pub mod facts;
pub mod ground;
mod index;
pub mod items;
pub mod nudged;
pub mod nudges;
pub mod outbox;
pub mod people;
pub mod pings;
pub mod programs;
mod readers;
pub mod schema;
pub mod search;
pub mod summaries;
pub mod whole;

pub use db::{Conn, Db, Options};
pub use readers::Reader;

use chrono::{DateTime, Utc};

/// What can go wrong in the store: never the person's fault.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The database refused or failed.
    #[error("the database failed: {0}")]
    Sql(#[from] sqlx::Error),
    /// A stored document can't be read back: this row is set aside, the others go on.
    #[error("{what} {id} can't be read back: {why}")]
    Unreadable {
        /// Which table.
        what: &'static str,
        /// Which row.
        id: i64,
        /// What the decoder said.
        why: String,
    },
    /// A row was not there, or was changed under a writer that is the only one.
    #[error("{what} {id} is not there at the version expected")]
    Gone {
        /// Which table.
        what: &'static str,
        /// Which row.
        id: i64,
    },
    /// This act was carried out before.
    #[error("this act was carried out before")]
    Repeated,
    /// The writer is gone: the process is shutting down.
    #[error("the writer has stopped")]
    Stopped,
    /// The work given to the writer panicked.
    #[error("a write panicked")]
    Panicked,
}

pub(crate) fn millis(at: DateTime<Utc>) -> i64 {
    at.timestamp_millis()
}

pub(crate) fn instant(millis: i64) -> DateTime<Utc> {
    DateTime::from_timestamp_millis(millis).unwrap_or_default()
}

pub(crate) fn to_json<T: serde::Serialize>(what: &'static str, id: i64, value: &T) -> Result<String, StoreError> {
    serde_json::to_string(value).map_err(|why| StoreError::Unreadable { what, id, why: why.to_string() })
}

pub(crate) fn from_json<'a, T: serde::Deserialize<'a>>(
    what: &'static str,
    id: i64,
    json: &'a str,
) -> Result<T, StoreError> {
    // The decoder's own words quote what it found, and that may be people's text: only where and what kind goes to the log.
    serde_json::from_str(json).map_err(|why| {
        let why = format!("{:?} error at column {}", why.classify(), why.column());
        StoreError::Unreadable { what, id, why }
    })
}
