//! What changed in the world, told to whoever watches: tests that wait, and a page that shows.

use serde::Serialize;
use tokio::sync::{broadcast, watch};

use crate::world::ids::{ChannelId, GuildId, InteractionId, MessageId, UserId};

/// One change.
#[derive(Clone, Debug, Serialize)]
#[serde(tag = "change", rename_all = "snake_case")]
pub enum Change {
    /// A message was written.
    MessageCreated {
        /// Where.
        channel: ChannelId,
        /// Which.
        message: MessageId,
        /// The one person who sees it.
        only_for: Option<UserId>,
    },
    /// A message says something else now.
    MessageEdited {
        /// Where.
        channel: ChannelId,
        /// Which.
        message: MessageId,
        /// The one person who sees it.
        only_for: Option<UserId>,
    },
    /// A message is gone.
    MessageDeleted {
        /// Where.
        channel: ChannelId,
        /// Which.
        message: MessageId,
    },
    /// Channels or threads are others now.
    ChannelsChanged {
        /// Of which guild.
        guild: Option<GuildId>,
    },
    /// Members or roles are others now.
    MembersChanged {
        /// Of which guild.
        guild: GuildId,
    },
    /// The bot registered commands.
    CommandsChanged,
    /// The bot answered an interaction, in whatever way.
    InteractionAnswered {
        /// Which.
        interaction: InteractionId,
        /// Whose.
        user: UserId,
    },
    /// "The application did not respond".
    InteractionFailed {
        /// Which.
        interaction: InteractionId,
        /// Whose.
        user: UserId,
    },
    /// The bot connected or went away.
    PresenceChanged {
        /// Whether it is connected now.
        online: bool,
    },
}

/// Tells changes to those who listen.
#[derive(Debug)]
pub struct Changes {
    told: broadcast::Sender<Change>,
    count: watch::Sender<u64>,
}

impl Default for Changes {
    fn default() -> Self {
        Self { told: broadcast::channel(4096).0, count: watch::channel(0).0 }
    }
}

impl Changes {
    /// Tells a change.
    pub fn tell(&self, change: Change) {
        let _nobody_listens = self.told.send(change);
        self.count.send_modify(|count| *count += 1);
    }

    /// Listens to every change from now on.
    #[must_use]
    pub fn listen(&self) -> broadcast::Receiver<Change> {
        self.told.subscribe()
    }

    /// Counts changes: for waiting until something is so.
    #[must_use]
    pub fn counter(&self) -> watch::Receiver<u64> {
        self.count.subscribe()
    }
}
