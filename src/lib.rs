//! Drumbeat: a Discord bot that keeps a technical program on its rhythm.

pub mod app;
pub mod clock;
pub mod discord;
pub mod domain;
pub mod store;
