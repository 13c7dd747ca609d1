//! Drumbeat: a Discord bot that keeps a technical program on its rhythm.
//!
//! Teams log risks, decisions and action items in the channel where they talk; the record stays true because acting on
//! it is one tap away from reading it. ARCHITECTURE.md walks through it; this is the map.
//!
//! | module | its part |
//! |---|---|
//! | [`domain`] | decides: pure rules, every "no" a sentence |
//! | [`nudge`] | who is asked about what, when, and when that stops: pure |
//! | [`report`] | computes: every figure, health and summary from items, events and an instant, pure |
//! | [`charts`] | draw: a plain spec becomes a PNG with alt text |
//! | [`exchange`] | the record out and in: files that people keep, pure |
//! | [`store`] | remembers: the only SQL |
//! | [`app`] | ties one use case to one transaction |
//! | [`jobs`] | do later what was promised |
//! | [`discord`] | listens and shows: the only poise and serenity |
//! | [`run`] | wires it all together |
//! | [`transfer`] | `drumbeat export` and `drumbeat import` |
//! | [`sandbox`] | the same bot with a local Discord |
//! | [`config`], [`check`], [`clock`], [`telemetry`] | settings, their check, the time, the logs |

pub mod app;
pub mod charts;
pub mod check;
pub mod clock;
pub mod config;
pub mod discord;
pub mod domain;
pub mod exchange;
pub mod jobs;
pub mod nudge;
pub mod report;
pub mod run;
pub mod sandbox;
pub mod store;
pub mod telemetry;
pub mod transfer;
