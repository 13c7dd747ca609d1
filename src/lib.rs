//! Drumbeat: a Discord bot that keeps a technical program on its rhythm.

pub mod domain;
pub mod store;
