//! Channels, threads and direct conversations.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use twilight_model::guild::Permissions;

use super::World;
use super::ids::{ChannelId, GuildId, MessageId, UserId};
use crate::clock::stamp;

/// What kind of channel it is; the numbers are Discord's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ChannelKind {
    /// A text channel of a guild.
    Text = 0,
    /// A direct conversation.
    Dm = 1,
    /// A thread that everyone in its channel may see.
    PublicThread = 11,
    /// A thread for those invited.
    PrivateThread = 12,
}

/// Whom an overwrite is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum OverwriteKind {
    /// A role.
    Role = 0,
    /// One member.
    Member = 1,
}

/// What a channel allows and denies a role or member.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Overwrite {
    /// The id of the role or user.
    pub target: u64,
    /// Which of the two.
    pub kind: OverwriteKind,
    /// Allowed here.
    pub allow: Permissions,
    /// Denied here.
    pub deny: Permissions,
}

/// What only threads have.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ThreadState {
    /// Whether it is archived.
    pub archived: bool,
    /// Whether only moderators may unarchive it.
    pub locked: bool,
    /// Minutes of silence until it is archived.
    pub auto_archive: u64,
    /// Who made it.
    pub owner: UserId,
    /// Who joined it.
    pub members: BTreeSet<UserId>,
    /// When it was made.
    pub created: DateTime<Utc>,
}

/// A channel of any kind.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Channel {
    /// Its id.
    pub id: ChannelId,
    /// Its kind.
    pub kind: ChannelKind,
    /// Its guild; none for a direct conversation.
    pub guild: Option<GuildId>,
    /// Its name; empty for a direct conversation.
    pub name: String,
    /// Its topic.
    pub topic: Option<String>,
    /// Its place in the list.
    pub position: i64,
    /// The channel that a thread belongs to.
    pub parent: Option<ChannelId>,
    /// Overwrites of permissions.
    pub overwrites: Vec<Overwrite>,
    /// The people of a direct conversation.
    pub recipients: Vec<UserId>,
    /// What only threads have.
    pub thread: Option<ThreadState>,
    /// The newest message.
    pub last_message: Option<MessageId>,
    /// How many messages were written here.
    pub written: u64,
}

impl Channel {
    /// Whether it is a thread.
    #[must_use]
    pub fn is_thread(&self) -> bool {
        self.thread.is_some()
    }

    /// The channel object.
    #[must_use]
    pub fn json(&self, world: &World) -> Value {
        let mut channel = json!({
            "id": self.id,
            "type": self.kind as u8,
            "flags": 0,
            "last_message_id": self.last_message,
        });
        match (&self.thread, self.guild) {
            (_, None) => {
                channel["recipients"] = self.recipients.iter().map(|user| world.user_json(*user)).collect();
            }
            (Some(thread), Some(guild)) => {
                channel["guild_id"] = json!(guild);
                channel["name"] = json!(self.name);
                channel["parent_id"] = json!(self.parent);
                channel["rate_limit_per_user"] = json!(0);
                channel["owner_id"] = json!(thread.owner);
                channel["thread_metadata"] = thread.json();
                channel["message_count"] = json!(self.written);
                channel["member_count"] = json!(thread.members.len().min(50));
                channel["total_message_sent"] = json!(self.written);
            }
            (None, Some(guild)) => {
                channel["guild_id"] = json!(guild);
                channel["name"] = json!(self.name);
                channel["topic"] = json!(self.topic);
                channel["position"] = json!(self.position);
                channel["parent_id"] = Value::Null;
                channel["rate_limit_per_user"] = json!(0);
                channel["nsfw"] = json!(false);
                channel["permission_overwrites"] = self.overwrites.iter().map(Overwrite::json).collect();
            }
        }
        channel
    }

    /// The partial object that interactions carry for a channel that somebody chose.
    #[must_use]
    pub fn partial_json(&self, world: &World, permissions: Permissions) -> Value {
        let mut channel = self.json(world);
        channel["permissions"] = json!(permissions);
        if let Some(fields) = channel.as_object_mut() {
            fields.remove("permission_overwrites");
        }
        channel
    }
}

impl ThreadState {
    /// The `thread_metadata` object.
    #[must_use]
    pub fn json(&self) -> Value {
        json!({
            "archived": self.archived,
            "archive_timestamp": stamp(self.created),
            "auto_archive_duration": self.auto_archive,
            "locked": self.locked,
            "create_timestamp": stamp(self.created),
        })
    }
}

impl Overwrite {
    /// The overwrite object.
    #[must_use]
    pub fn json(&self) -> Value {
        json!({
            "id": self.target.to_string(),
            "type": self.kind as u8,
            "allow": self.allow,
            "deny": self.deny,
        })
    }
}
