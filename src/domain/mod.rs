//! The rules of the record, pure: what an item is, which moves are legal, who may make them.
//!
//! Nothing here knows of a database, of Discord or of the present moment: time, people and settings come in as
//! values, and every "no" is a [`Rejection`] whose words are what the person reads.
//!
//! | file | decides |
//! |---|---|
//! | [`ids`] | newtypes for ids, the [`Reference`] that people type |
//! | [`vocabulary`] | closed lists of words: stored form, shown form, and back |
//! | [`text`], [`dates`], [`calendar`] | what people type, taken with care |
//! | [`item`] | what all kinds share |
//! | [`risk`], [`decision`], [`action`], [`issue`] | one kind each: fields, states, legal moves |
//! | [`moves`] | every change of state that there is, and what it asks for |
//! | [`field`] | the long fields that people write in forms |
//! | [`link`], [`event`], [`whole`] | what ties items together, what happened to them, all of it |
//! | [`program`], [`permission`] | whose record it is, who may do what |
//! | [`person`], [`nudge_rules`] | when and how people are nudged |
//! | [`given`], [`thresholds`] | what reports are given besides the record: calls, nudges, every number |
//! | [`upload`] | files that people hand over |
//! | [`weekly`] | when the weekly summary is due, and which channel gets which |
//! | [`rejection`] | every "no" that a person can be told |

pub mod action;
pub mod calendar;
pub mod dates;
pub mod decision;
pub mod event;
pub mod field;
pub mod given;
pub mod ids;
pub mod issue;
pub mod item;
pub mod link;
pub mod moves;
pub mod nudge_rules;
pub mod permission;
pub mod person;
pub mod program;
pub mod rejection;
pub mod risk;
#[cfg(test)]
mod samples;
pub mod text;
pub mod thresholds;
pub mod upload;
pub mod vocabulary;
pub mod weekly;
pub mod whole;

pub use action::Action;
pub use decision::Decision;
pub use ids::{ActId, ChannelId, GuildId, ItemId, MessageId, ProgramId, Reference, RoleId, UserId, WorkstreamId};
pub use issue::Issue;
pub use item::{Body, Item, Kind};
pub use moves::{How, Move};
pub use permission::{Actor, Role};
pub use person::Person;
pub use program::{Brief, Program, ProgramRefusal};
pub use rejection::Rejection;
pub use risk::Risk;
