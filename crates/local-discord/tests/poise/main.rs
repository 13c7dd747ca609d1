//! A real bot, made with poise and serenity, lives in the local Discord: everything that people can do reaches it,
//! and everything that it answers is seen.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::unused_async,
    missing_docs,
    reason = "a failing test is the point"
)]

mod bot;
mod conversations;
mod trouble;
