//! The record as it is used: the verbs of `drumbeat::app` on a real file, and nothing else.
//!
//! | file | holds |
//! |---|---|
//! | [`desk`] | a record in a temporary folder, people, a look at everything stored |
//! | [`verbs`] | every verb that writes, each with an item to run it on |
//! | [`life`] | a program from its first use on |
//! | [`deciding`] | proposals, concerns, successors, deadlines |
//! | [`writers`] | two people at once, many items at once, taking back |
//! | [`replays`] | the same act delivered twice |
//! | [`borders`] | another server's ids, references, acts, channels |
//! | [`rebuilt`] | rows against their events, columns against their documents |
//! | [`exchange`] | the whole record out and in |
//! | [`plans`] | which index each question uses |
//! | [`outbox`] | what is promised to be said: one for each place, in order |
//! | [`writer`] | pieces of work that share a flush |
//! | [`file`] | opening, closing, refusing a file |
//! | [`reports`] | what reports are computed from, calls on health |
//! | [`searching`] | autocomplete and full text |

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    missing_docs,
    reason = "a test says what it is by its name, and fails loudly"
)]

mod borders;
mod deciding;
mod desk;
mod exchange;
mod file;
mod life;
mod nudging;
mod outbox;
mod plans;
mod rebuilt;
mod replays;
mod reports;
mod searching;
mod verbs;
mod writer;
mod writers;
