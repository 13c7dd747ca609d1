//! Short names for the typed snowflakes, and the mint that makes new ones.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use twilight_model::id::{Id, marker};

/// A user's id.
pub type UserId = Id<marker::UserMarker>;
/// A guild's id.
pub type GuildId = Id<marker::GuildMarker>;
/// A channel's or thread's id.
pub type ChannelId = Id<marker::ChannelMarker>;
/// A message's id.
pub type MessageId = Id<marker::MessageMarker>;
/// A role's id.
pub type RoleId = Id<marker::RoleMarker>;
/// An application's id.
pub type ApplicationId = Id<marker::ApplicationMarker>;
/// A registered command's id.
pub type CommandId = Id<marker::CommandMarker>;
/// An interaction's id.
pub type InteractionId = Id<marker::InteractionMarker>;
/// An attachment's id.
pub type AttachmentId = Id<marker::AttachmentMarker>;

const DISCORD_EPOCH_MS: i64 = 1_420_070_400_000;

/// Makes ids that grow, and whose upper bits tell when they were made, as Discord's do.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Mint {
    last: u64,
}

impl Mint {
    /// The next id of any kind.
    pub fn next<T>(&mut self, now: DateTime<Utc>) -> Id<T> {
        let since = u64::try_from(now.timestamp_millis() - DISCORD_EPOCH_MS).unwrap_or(1);
        self.last = (since << 22).max(self.last + 1).max(1);
        Id::new(self.last)
    }
}

/// The id in a text such as `"123"`.
#[must_use]
pub fn parse<T>(text: &str) -> Option<Id<T>> {
    text.parse::<u64>().ok().and_then(Id::new_checked)
}

/// The id in a JSON string (or number, which Discord takes as well).
#[must_use]
pub fn from_json<T>(value: &serde_json::Value) -> Option<Id<T>> {
    match value {
        serde_json::Value::String(text) => parse(text),
        serde_json::Value::Number(number) => number.as_u64().and_then(Id::new_checked),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_grow_within_one_millisecond() {
        let mut mint = Mint::default();
        let now = DateTime::from_timestamp(1_800_000_000, 0).unwrap_or_default();
        let first: UserId = mint.next(now);
        let second: UserId = mint.next(now);
        assert!(second.get() > first.get());
        assert_eq!(first.get() >> 22, 1_800_000_000_000 - 1_420_070_400_000_u64);
    }
}
