//! A rule of this house: every message says whom it may ping.
//!
//! Without `allowed_mentions` Discord pings everyone whom the text names, which
//! lets text that people typed reach `@everyone` through the bot.

use serde_json::Value;

use super::body::{Body, Occasion};
use super::cursor::Notes;

/// Notes a message without `allowed_mentions`.
pub(super) fn judge(kind: Body, body: &Value) -> Notes {
    let mut notes = Notes::default();
    if let Some((message, occasion)) = kind.message(body)
        && occasion != Occasion::Deferral
        && !message.field("allowed_mentions").is_some_and(|mentions| mentions.value().is_object())
    {
        notes.add(message.path_of("allowed_mentions"), "is not said");
    }
    notes
}
