//! Views: data in, [`View`](super::view::View) out. Pure, and all wording lives here.
//!
//! | file | shows |
//! |---|---|
//! | [`palette`], [`phrases`] | colours; people, dates and numbers in words |
//! | [`card`] | an item: the living card, and every word of it |
//! | [`sheets`], [`choices`] | what can be done about an item: update, more, and one select for each thing |
//! | [`forms`] | every form |
//! | [`paging`], [`lists`], [`mine`], [`found`], [`history`] | pages of items and of events |
//! | [`bulk`], [`matrix`] | many items at once |
//! | [`program`], [`settings`], [`me`] | the program itself; a person's own settings |
//! | [`figures`], [`health`] | figures in words; how a program stands |
//! | [`told`], [`noted`], [`posted`] | what was done, to whoever did it; cards with a line above |
//! | [`exchange`], [`import`] | files out, and in |
//! | [`typed`] | what was typed, given back |
//! | [`nudging`] | what a lead is told of the nudges |
//! | [`digest`] | what waits for people, and how it is answered in place |
//! | [`summary`] | the weekly summary |
//! | [`help`] | what can be done here |
//! | [`notices`], [`announcements`] | refusals, failures, undo; what happened at a deadline |
//!
//! People's words go through [`phrases::short`] or [`crate::domain::text::escape`], once, on the way in.

pub mod announcements;
pub mod bulk;
pub mod card;
pub mod choices;
pub mod digest;
pub mod exchange;
pub mod figures;
pub mod forms;
pub mod found;
pub mod health;
pub mod help;
pub mod history;
pub mod import;
pub mod lists;
pub mod matrix;
pub mod me;
pub mod mine;
pub mod noted;
pub mod notices;
pub mod nudging;
pub mod paging;
pub mod palette;
pub mod phrases;
pub mod posted;
pub mod program;
pub mod settings;
pub mod sheets;
pub mod summary;
pub mod told;
pub mod typed;

#[cfg(test)]
pub(crate) mod samples;
