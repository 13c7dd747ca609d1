//! Conversations: the real bot over real sockets and a real SQLite file, against the local Discord.
//!
//! One file per noun; each test reads like a chat. Whatever the bot sends is judged on the way: a broken limit, an
//! unknown field or a message without explicit allowed mentions fails the test that sent it.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stderr,
    clippy::similar_names,
    clippy::duration_suboptimal_units,
    reason = "a conversation fails loudly, and says times as people would"
)]

mod action;
mod bad_input;
mod buttons;
mod calendar;
mod decision;
mod exchange;
mod faults;
mod find;
mod health;
mod help;
mod isolation;
mod issue;
mod item;
mod ladder;
mod large;
mod me;
mod menu;
mod mine;
mod nudges;
mod outbox;
mod people;
mod ping;
mod program;
mod risk;
mod run_report;
mod stage;
mod summary;
