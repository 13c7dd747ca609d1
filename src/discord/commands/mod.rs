//! Slash commands and menu entries, one file per noun: parse → one call into `app` → render.

use crate::{app::Refusal, discord::Front};

/// Every command, as it is registered.
#[must_use]
pub fn all() -> Vec<poise::Command<Front, Refusal>> {
    vec![]
}
