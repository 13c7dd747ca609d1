//! Conversations: the real bot over real sockets and a real SQLite file, against the local Discord.
//!
//! One file per noun; each test reads like a chat. Whatever the bot sends is judged on the way: a broken limit, an
//! unknown field or a message without explicit allowed mentions fails the test that sent it.

mod buttons;
mod ping;
mod stage;
