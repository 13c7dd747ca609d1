//! A real bot, made with poise and serenity, lives in the local Discord: everything that people can do reaches it,
//! and everything that it answers is seen.

mod bot;
mod conversations;
mod trouble;
