//! What the bot has promised to say by itself, and what came of an attempt: handed from the jobs to whoever can say it.

use std::time::Duration;

use crate::domain::MessageId;

pub use crate::store::outbox::Promise;

/// What came of an attempt to say something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Delivery {
    /// Said, in this message.
    Sent(MessageId),
    /// Not now: after so long at the earliest, where the server named a time.
    Later(Option<Duration>, String),
    /// Never: the channel is gone or closed to the bot, or there is nothing to say any more.
    Never(String),
}
