//! The `resolved` part of an interaction: what the ids in it stand for.

use serde_json::{Map, Value, json};

use crate::world::World;
use crate::world::ids::{AttachmentId, ChannelId, GuildId, MessageId, RoleId, UserId};

/// Collects what an interaction names.
#[derive(Debug, Default)]
pub struct Resolved {
    users: Map<String, Value>,
    members: Map<String, Value>,
    roles: Map<String, Value>,
    channels: Map<String, Value>,
    messages: Map<String, Value>,
    attachments: Map<String, Value>,
}

impl Resolved {
    /// Names a user, and the member if there is one.
    pub fn user(&mut self, world: &World, guild: Option<GuildId>, id: UserId) {
        self.users.insert(id.to_string(), world.user_json(id));
        let guild = guild.and_then(|id| world.guilds.get(&id));
        if let Some((guild, member)) = guild.and_then(|guild| Some((guild, guild.members.get(&id)?))) {
            let mut partial = member.partial_json();
            partial["permissions"] = json!(world.guild_permissions(guild, id));
            self.members.insert(id.to_string(), partial);
        }
    }

    /// Names a role.
    pub fn role(&mut self, world: &World, guild: Option<GuildId>, id: RoleId) {
        let role = guild.and_then(|id| world.guilds.get(&id)).and_then(|guild| guild.roles.get(&id));
        if let Some(role) = role {
            self.roles.insert(id.to_string(), role.json());
        }
    }

    /// Names a channel; permissions are those of the person who acts.
    pub fn channel(&mut self, world: &World, actor: UserId, id: ChannelId) {
        if let Some(channel) = world.channels.get(&id) {
            let permissions = world.permissions_in(channel, actor);
            self.channels.insert(id.to_string(), channel.partial_json(world, permissions));
        }
    }

    /// Names a message, with its full text: being chosen, it is open to the bot.
    pub fn message(&mut self, world: &World, channel: ChannelId, id: MessageId) {
        if let Some(message) = world.message(channel, id) {
            self.messages.insert(id.to_string(), message.json(world));
        }
    }

    /// Names a file that was given with an option.
    pub fn attachment(&mut self, world: &World, id: AttachmentId) {
        if let Some(file) = world.uploads.get(&id) {
            self.attachments.insert(id.to_string(), file.json(&world.base, true));
        }
    }

    /// The `resolved` object, or none when nothing was named.
    #[must_use]
    pub fn json(self) -> Option<Value> {
        let mut object = Map::new();
        let parts = [
            ("users", self.users),
            ("members", self.members),
            ("roles", self.roles),
            ("channels", self.channels),
            ("messages", self.messages),
            ("attachments", self.attachments),
        ];
        for (name, part) in parts {
            if !part.is_empty() {
                object.insert(name.to_owned(), Value::Object(part));
            }
        }
        (!object.is_empty()).then_some(Value::Object(object))
    }
}
