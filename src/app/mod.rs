//! The use cases, one verb a file: who may → the domain decides → one transaction → what came of it.
//!
//! Every way in (command, button, form, menu, deadline) calls the same verb, so a rule holds on all of them. Verbs take
//! what people typed as they typed it and return the item as it is now; nothing here knows how it will be shown.
//!
//! | file | verb |
//! |---|---|
//! | [`log`] | log something; begin a program where there is none |
//! | [`change`] | the one path on which an item is changed |
//! | [`moves`] | make a move: start, close, accept, supersede … and what follows from it |
//! | [`edit`] | edit the long fields, two people at once |
//! | [`keep`] | assign, date, snooze, confirm, link, void, assess, rank |
//! | [`convert`] | one kind into another |
//! | [`decide`] | name approvers, see, object, resolve |
//! | [`undo`], [`bulk`] | take back; many at once |
//! | [`apart`] | work that takes a while, behind everybody who waits |
//! | [`report`] | what every report is computed from, at any instant |
//! | [`call`] | the lead's call on health |
//! | [`health`] | how a program stands, and what is behind it |
//! | [`draw`] | charts of a report |
//! | [`look`] | show, list, search, offer: everything that only reads |
//! | [`program`] | the program itself: create, charter, settings, channels, members, pause, archive |
//! | [`calendar`] | its zone, working days and holidays |
//! | [`charter`] | the charter, two people at once |
//! | [`me`] | what a person sets for themselves |
//! | [`export`], [`restore`], [`import`] | the record out, in again, and other people's sheets |
//! | [`drafts`] | what was typed and could not be taken |
//! | [`cards`] | which message shows an item |
//! | [`nudges`] | plan the digests; what one says by the time it is shown |
//! | [`promise`] | what the bot has promised to say |
//! | [`summary`] | the weekly summary |
//! | [`settle`] | what happens at a deadline |

pub mod apart;
pub mod bulk;
pub mod calendar;
pub mod call;
pub mod cards;
pub mod change;
pub mod charter;
pub mod convert;
pub mod decide;
pub mod drafts;
pub mod draw;
pub mod edit;
pub mod export;
pub mod health;
pub mod import;
pub mod keep;
pub mod log;
pub mod look;
pub mod me;
pub mod moves;
pub mod nudges;
pub mod program;
pub mod promise;
pub mod report;
pub mod restore;
pub mod settle;
pub mod summary;
pub mod undo;

pub use change::{Changed, Pick};

use crate::{
    clock::Clock,
    domain::{ActId, Actor, ChannelId, GuildId, Rejection},
    store::{Db, StoreError, facts},
};

/// What every verb works on. Clones share it.
#[derive(Debug, Clone)]
pub struct App {
    /// The record.
    pub db: Db,
    /// The time.
    pub clock: Clock,
}

impl App {
    /// A fact about the database that was remembered under a name.
    ///
    /// # Errors
    /// The database failed.
    pub async fn recall(&self, name: String) -> Result<Option<String>, StoreError> {
        let mut conn = self.db.read().await?;
        facts::recall(&mut conn, &name).await
    }

    /// Remembers a fact about the database.
    ///
    /// # Errors
    /// The database failed.
    pub async fn remember(&self, name: String, value: String) -> Result<(), StoreError> {
        self.db.write(move |conn| Box::pin(async move { facts::remember(conn, &name, &value).await })).await
    }
}

/// Who calls, from where, as Discord's signed interaction says.
#[derive(Debug, Clone)]
pub struct Caller {
    /// The act: carried out once, however often it is delivered.
    pub act: ActId,
    /// The server.
    pub guild: GuildId,
    /// The channel; a thread's parent.
    pub channel: ChannelId,
    /// What the channel is called.
    pub channel_name: String,
    /// The person.
    pub actor: Actor,
}

/// Why a verb did not do what was asked.
pub enum Refusal {
    /// For the person: what was wrong, what is allowed, what to type instead.
    No(Rejection),
    /// For whoever runs the bot; the person gets a reference id.
    Failed(anyhow::Error),
}

impl std::fmt::Display for Refusal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::No(rejection) => rejection.fmt(f),
            Self::Failed(error) => error.fmt(f),
        }
    }
}

/// For logs: a rejection quotes what people typed, so only its name is told.
impl std::fmt::Debug for Refusal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::No(rejection) => {
                let whole = format!("{rejection:?}");
                let name = whole.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
                write!(f, "No({name})")
            }
            Self::Failed(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for Refusal {}

impl From<Rejection> for Refusal {
    fn from(rejection: Rejection) -> Self {
        Self::No(rejection)
    }
}

impl From<StoreError> for Refusal {
    fn from(error: StoreError) -> Self {
        Self::Failed(error.into())
    }
}

macro_rules! refusals {
    ($($part:ty),+) => { $(
        impl From<$part> for Refusal {
            fn from(refusal: $part) -> Self {
                Self::No(refusal.into())
            }
        }
    )+ };
}
refusals!(
    crate::domain::text::TextRefusal,
    crate::domain::dates::DateRefusal,
    crate::domain::calendar::CalendarRefusal,
    crate::domain::person::PersonRefusal,
    crate::domain::ProgramRefusal,
    crate::domain::upload::UploadRefusal,
    crate::domain::given::HealthRefusal
);
