//! Messages: what was written, by whom, for whom, and who was pinged.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::World;
use super::ids::{AttachmentId, ChannelId, GuildId, InteractionId, MessageId, RoleId, UserId};
use crate::clock::stamp;

/// Flags of a message, as Discord numbers them.
pub mod flags {
    /// Link previews and embeds are hidden.
    pub const SUPPRESS_EMBEDS: u64 = 1 << 2;
    /// The message has a thread.
    pub const HAS_THREAD: u64 = 1 << 5;
    /// Only one person sees it.
    pub const EPHEMERAL: u64 = 1 << 6;
    /// "… is thinking": a deferred answer without its text.
    pub const LOADING: u64 = 1 << 7;
    /// It makes no sound.
    pub const SUPPRESS_NOTIFICATIONS: u64 = 1 << 12;
    /// Its text is made of components alone.
    pub const COMPONENTS_V2: u64 = 1 << 15;
}

/// A file of a message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attachment {
    /// Its id.
    pub id: AttachmentId,
    /// Its name.
    pub name: String,
    /// Its description.
    pub description: Option<String>,
    /// Its type as the sender said.
    pub content_type: Option<String>,
    /// Its bytes.
    #[serde(with = "hex")]
    pub bytes: Vec<u8>,
    /// Width and height, when it is a PNG image.
    pub dimensions: Option<(u32, u32)>,
    /// The channel in whose folder it is served.
    pub channel: ChannelId,
}

impl Attachment {
    /// The path below the server's address.
    #[must_use]
    pub fn path(&self) -> String {
        format!("/attachments/{}/{}/{}", self.channel, self.id, self.name)
    }

    /// The attachment object.
    #[must_use]
    pub fn json(&self, base: &str, ephemeral: bool) -> Value {
        let url = format!("{base}{}", self.path());
        let mut json = json!({
            "id": self.id,
            "filename": self.name,
            "size": self.bytes.len(),
            "url": url,
            "proxy_url": url,
        });
        if let Some(text) = &self.description {
            json["description"] = json!(text);
        }
        if let Some(kind) = &self.content_type {
            json["content_type"] = json!(kind);
        }
        if let Some((width, height)) = self.dimensions {
            json["width"] = json!(width);
            json["height"] = json!(height);
        }
        if ephemeral {
            json["ephemeral"] = json!(true);
        }
        json
    }
}

/// Bytes as text, so that a world written to JSON stays small.
mod hex {
    use std::fmt::Write as _;

    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    pub fn serialize<S: Serializer>(bytes: &[u8], serializer: S) -> Result<S::Ok, S::Error> {
        let mut text = String::with_capacity(bytes.len() * 2);
        for byte in bytes {
            let _infallible = write!(text, "{byte:02x}");
        }
        serializer.serialize_str(&text)
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<u8>, D::Error> {
        let text = String::deserialize(deserializer)?;
        let pair = |at| text.get(at..at + 2).and_then(|pair| u8::from_str_radix(pair, 16).ok());
        let bytes: Option<Vec<u8>> = (0..text.len()).step_by(2).map(pair).collect();
        bytes.ok_or_else(|| Error::custom("no bytes in hexadecimal"))
    }
}

/// Which interaction a message answers.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Origin {
    /// The interaction.
    pub interaction: InteractionId,
    /// Who acted.
    pub user: UserId,
    /// `interaction_metadata` as it is sent.
    pub metadata: Value,
    /// The older `interaction` object, for slash commands and menu entries.
    pub legacy: Option<Value>,
}

/// One change of a message's text, kept so that a page can travel back.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Revision {
    /// Until when this was the text.
    pub until: DateTime<Utc>,
    /// The text.
    pub content: String,
    /// The embeds.
    pub embeds: Vec<Value>,
    /// The components.
    pub components: Vec<Value>,
}

/// A message.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Message {
    /// Its id.
    pub id: MessageId,
    /// Where it is.
    pub channel: ChannelId,
    /// In which guild.
    pub guild: Option<GuildId>,
    /// Who wrote it.
    pub author: UserId,
    /// Its text.
    pub content: String,
    /// When it was written.
    pub at: DateTime<Utc>,
    /// When it was last edited.
    pub edited: Option<DateTime<Utc>>,
    /// Discord's number of its kind: 0 plain, 19 reply, 20 slash command, 23 menu entry, 18 thread created.
    pub kind: u8,
    /// See [`flags`].
    pub flags: u64,
    /// Embeds as they are sent.
    pub embeds: Vec<Value>,
    /// Components as they are sent.
    pub components: Vec<Value>,
    /// Files.
    pub attachments: Vec<Attachment>,
    /// People named in the text whom the message may notify.
    pub mentions: Vec<UserId>,
    /// Roles named in the text that the message may notify.
    pub mention_roles: Vec<RoleId>,
    /// Whether it notifies everyone.
    pub mention_everyone: bool,
    /// Everybody who was really pinged, through whatever.
    pub pings: Vec<UserId>,
    /// The nonce that it was sent with.
    pub nonce: Option<Value>,
    /// The one person who sees it.
    pub only_for: Option<UserId>,
    /// The interaction that it answers.
    pub origin: Option<Origin>,
    /// The message that it replies to.
    pub replies_to: Option<MessageId>,
    /// Whether it is pinned.
    pub pinned: bool,
    /// Reactions: the emoji as written in the route, and who reacted.
    pub reactions: Vec<(String, Vec<UserId>)>,
    /// What it said before.
    pub revisions: Vec<Revision>,
}

impl Message {
    /// An empty message.
    #[must_use]
    pub fn new(id: MessageId, channel: ChannelId, author: UserId, at: DateTime<Utc>) -> Self {
        Self {
            id,
            channel,
            guild: None,
            author,
            content: String::new(),
            at,
            edited: None,
            kind: 0,
            flags: 0,
            embeds: Vec::new(),
            components: Vec::new(),
            attachments: Vec::new(),
            mentions: Vec::new(),
            mention_roles: Vec::new(),
            mention_everyone: false,
            pings: Vec::new(),
            nonce: None,
            only_for: None,
            origin: None,
            replies_to: None,
            pinned: false,
            reactions: Vec::new(),
            revisions: Vec::new(),
        }
    }

    /// Whether only one person sees it.
    #[must_use]
    pub fn is_ephemeral(&self) -> bool {
        self.flags & flags::EPHEMERAL != 0
    }

    /// Whether it is still a deferred answer without text.
    #[must_use]
    pub fn is_loading(&self) -> bool {
        self.flags & flags::LOADING != 0
    }

    /// Remembers what it says now, before a change.
    pub fn remember(&mut self, until: DateTime<Utc>) {
        self.revisions.push(Revision {
            until,
            content: self.content.clone(),
            embeds: self.embeds.clone(),
            components: self.components.clone(),
        });
    }

    /// The message object of REST, with everything that it says.
    #[must_use]
    pub fn json(&self, world: &World) -> Value {
        let mut json = self.bare_json(world);
        if let Some(id) = self.replies_to {
            let found = world.message(self.channel, id);
            json["referenced_message"] = found.map_or(Value::Null, |message| message.bare_json(world));
        }
        json
    }

    fn bare_json(&self, world: &World) -> Value {
        let mut json = json!({
            "id": self.id,
            "channel_id": self.channel,
            "type": self.kind,
            "content": self.content,
            "author": world.user_json(self.author),
            "timestamp": stamp(self.at),
            "edited_timestamp": self.edited.map(stamp),
            "tts": false,
            "mention_everyone": self.mention_everyone,
            "mentions": self.mentions.iter().map(|user| world.user_json(*user)).collect::<Vec<_>>(),
            "mention_roles": self.mention_roles,
            "attachments": self.attachments.iter().map(|file| file.json(&world.base, self.is_ephemeral())).collect::<Vec<_>>(),
            "embeds": self.embeds,
            "components": self.components,
            "pinned": self.pinned,
            "flags": self.flags,
        });
        if let Some(nonce) = &self.nonce {
            json["nonce"] = nonce.clone();
        }
        if let Some(origin) = &self.origin {
            json["webhook_id"] = json!(world.application);
            json["application_id"] = json!(world.application);
            json["interaction_metadata"] = origin.metadata.clone();
            if let Some(legacy) = &origin.legacy {
                json["interaction"] = legacy.clone();
            }
        }
        if let Some(id) = self.replies_to {
            json["message_reference"] =
                json!({ "type": 0, "channel_id": self.channel, "message_id": id, "guild_id": self.guild });
            if self.guild.is_none() {
                json["message_reference"] = json!({ "type": 0, "channel_id": self.channel, "message_id": id });
            }
        }
        if !self.reactions.is_empty() {
            json["reactions"] = self.reactions.iter().map(|(emoji, users)| reaction(emoji, users, world)).collect();
        }
        if let Some(thread) = world.channels.get(&self.id.cast()).filter(|_| self.flags & flags::HAS_THREAD != 0) {
            json["thread"] = thread.json(world);
        }
        json
    }

    /// The message object for a bot without the message content intent.
    #[must_use]
    pub fn json_for_bot(&self, world: &World) -> Value {
        let mut json = self.json(world);
        let open = self.author == world.bot || self.guild.is_none() || self.mentions.contains(&world.bot);
        if !open {
            redact(&mut json);
        }
        let foreign = |message: &Value| message["author"]["id"] != json!(world.bot);
        if self.guild.is_some()
            && let Some(quoted) = json.get_mut("referenced_message").filter(|quoted| quoted.is_object())
            && foreign(quoted)
        {
            redact(quoted);
        }
        json
    }
}

fn redact(message: &mut Value) {
    message["content"] = json!("");
    for list in ["embeds", "attachments", "components"] {
        message[list] = json!([]);
    }
}

fn reaction(emoji: &str, users: &[UserId], world: &World) -> Value {
    json!({
        "emoji": { "id": null, "name": emoji },
        "count": users.len(),
        "count_details": { "burst": 0, "normal": users.len() },
        "burst_colors": [],
        "me_burst": false,
        "burst_me": false,
        "me": users.contains(&world.bot),
        "burst_count": 0,
    })
}
