//! A local Discord.

pub mod judge;
