//! A guild: founded, peopled, and left.

use std::sync::Arc;

use serde_json::json;
use twilight_model::guild::Permissions;

use super::{Channel, Person};
use crate::change::Change;
use crate::gateway::intents;
use crate::hub::Hub;
use crate::world::World;
use crate::world::ids::{ChannelId, GuildId, RoleId, UserId};

/// A guild ("server").
#[derive(Clone)]
pub struct Guild {
    hub: Arc<Hub>,
    id: GuildId,
}

/// A role of a guild.
#[derive(Clone)]
pub struct Role {
    hub: Arc<Hub>,
    guild: GuildId,
    id: RoleId,
}

impl Guild {
    pub(crate) fn new(hub: Arc<Hub>, id: GuildId) -> Self {
        Self { hub, id }
    }

    pub(crate) fn found(hub: &Arc<Hub>, name: &str) -> Self {
        let mut world = hub.world();
        let id = world.add_guild(name, hub.clock.now());
        tell_joined(hub, &world, id);
        drop(world);
        Self { hub: hub.clone(), id }
    }

    /// Its id.
    #[must_use]
    pub fn id(&self) -> GuildId {
        self.id
    }

    /// Its name.
    #[must_use]
    pub fn name(&self) -> String {
        self.hub.world().guilds.get(&self.id).map(|guild| guild.name.clone()).unwrap_or_default()
    }

    /// Adds a text channel.
    #[must_use]
    pub fn channel(&self, name: &str) -> Channel {
        let id = self.hub.open_channel(&mut self.hub.world(), self.id, name);
        Channel::new(self.hub.clone(), id)
    }

    /// Its channels, threads left out.
    #[must_use]
    pub fn channels(&self) -> Vec<Channel> {
        let world = self.hub.world();
        let own = world.channels.values().filter(|channel| channel.guild == Some(self.id) && !channel.is_thread());
        own.map(|channel| Channel::new(self.hub.clone(), channel.id)).collect()
    }

    /// Its people and bots.
    #[must_use]
    pub fn members(&self) -> Vec<Person> {
        let world = self.hub.world();
        let members = world.guilds.get(&self.id).into_iter().flat_map(|guild| guild.members.keys());
        members.map(|user| Person::new(self.hub.clone(), *user, Some(self.id))).collect()
    }

    /// Adds a role.
    #[must_use]
    pub fn role(&self, name: &str, permissions: Permissions) -> Role {
        let mut world = self.hub.world();
        let id = world.add_role(self.id, name, permissions, self.hub.clock.now());
        self.tell_role(&world, id, "GUILD_ROLE_CREATE");
        drop(world);
        Role { hub: self.hub.clone(), guild: self.id, id }
    }

    fn tell_role(&self, world: &World, id: RoleId, event: &'static str) {
        if let Some(role) = world.guilds.get(&self.id).and_then(|guild| guild.roles.get(&id)) {
            let data = json!({ "guild_id": self.id, "role": role.json() });
            self.hub.tell_guild(world, event, &data, self.id, intents::GUILDS);
        }
    }

    /// Adds a person.
    #[must_use]
    pub fn member(&self, name: &str) -> Person {
        self.member_with(name, &[])
    }

    /// Adds a person with roles.
    #[must_use]
    pub fn member_with(&self, name: &str, roles: &[&Role]) -> Person {
        let id = self.hub.world().add_user(name, false, self.hub.clock.now());
        self.enter(id, roles)
    }

    /// Adds somebody who is known from another guild.
    #[expect(clippy::must_use_candidate, reason = "who enters matters more than the handle")]
    pub fn join(&self, person: &Person) -> Person {
        self.enter(person.id(), &[])
    }

    /// Adds another bot.
    #[must_use]
    pub fn bot_member(&self, name: &str) -> Person {
        let id = self.hub.world().add_user(name, true, self.hub.clock.now());
        self.enter(id, &[])
    }

    fn enter(&self, id: UserId, roles: &[&Role]) -> Person {
        let roles: Vec<RoleId> = roles.iter().map(|role| role.id).collect();
        let mut world = self.hub.world();
        world.add_member(self.id, id, &roles, self.hub.clock.now());
        self.tell_member(&world, id, "GUILD_MEMBER_ADD");
        drop(world);
        Person::new(self.hub.clone(), id, Some(self.id))
    }

    fn tell_member(&self, world: &World, id: UserId, event: &'static str) {
        if let Some(member) = world.guilds.get(&self.id).and_then(|guild| guild.members.get(&id)) {
            let mut data = member.json(world);
            data["guild_id"] = json!(self.id);
            self.hub.tell_guild(world, event, &data, self.id, intents::GUILD_MEMBERS);
        }
        self.hub.changes.tell(Change::MembersChanged { guild: self.id });
    }

    /// Gives a member a role.
    pub fn grant(&self, person: &Person, role: &Role) {
        let mut world = self.hub.world();
        let member = world.guilds.get_mut(&self.id).and_then(|guild| guild.members.get_mut(&person.id()));
        if let Some(member) = member.filter(|member| !member.roles.contains(&role.id)) {
            member.roles.push(role.id);
        }
        self.tell_member(&world, person.id(), "GUILD_MEMBER_UPDATE");
    }

    /// Takes a role from a member.
    pub fn revoke(&self, person: &Person, role: &Role) {
        let mut world = self.hub.world();
        let member = world.guilds.get_mut(&self.id).and_then(|guild| guild.members.get_mut(&person.id()));
        if let Some(member) = member {
            member.roles.retain(|id| *id != role.id);
        }
        self.tell_member(&world, person.id(), "GUILD_MEMBER_UPDATE");
    }

    /// Gives a member another name here.
    pub fn nick(&self, person: &Person, nick: &str) {
        let mut world = self.hub.world();
        let member = world.guilds.get_mut(&self.id).and_then(|guild| guild.members.get_mut(&person.id()));
        if let Some(member) = member {
            member.nick = Some(nick.to_owned());
        }
        self.tell_member(&world, person.id(), "GUILD_MEMBER_UPDATE");
    }

    /// Somebody leaves.
    pub fn leave(&self, person: &Person) {
        let mut world = self.hub.world();
        let known = world.guilds.get_mut(&self.id).and_then(|guild| guild.members.remove(&person.id()));
        if known.is_some() {
            let data = json!({ "guild_id": self.id, "user": world.user_json(person.id()) });
            self.hub.tell_guild(&world, "GUILD_MEMBER_REMOVE", &data, self.id, intents::GUILD_MEMBERS);
        }
        self.hub.changes.tell(Change::MembersChanged { guild: self.id });
    }

    /// The bot is removed; its guild commands go with it.
    pub fn remove_bot(&self) {
        let mut world = self.hub.world();
        let bot = world.bot;
        let data = json!({ "id": self.id, "unavailable": false });
        if let Some(guild) = world.guilds.get_mut(&self.id) {
            guild.members.remove(&bot);
            guild.bot_since = None;
        }
        world.commands.retain(|_, command| command.guild != Some(self.id));
        self.hub.tell("GUILD_DELETE", &data, Some(self.id), intents::GUILDS);
        self.hub.changes.tell(Change::MembersChanged { guild: self.id });
    }

    /// The bot is added again.
    pub fn add_bot(&self) {
        let mut world = self.hub.world();
        let bot = world.bot;
        world.add_bot(self.id, bot, self.hub.clock.now());
        tell_joined(&self.hub, &world, self.id);
    }

    /// Makes somebody the owner.
    pub fn set_owner(&self, person: &Person) {
        let mut world = self.hub.world();
        if let Some(guild) = world.guilds.get_mut(&self.id) {
            guild.owner = person.id();
        }
        if let Some(guild) = world.guilds.get(&self.id) {
            self.hub.tell_guild(&world, "GUILD_UPDATE", &guild.json(), self.id, intents::GUILDS);
        }
    }

    /// Sets what @everyone may do.
    pub fn set_everyone(&self, permissions: Permissions) {
        if let Some(role) =
            self.hub.world().guilds.get_mut(&self.id).and_then(|guild| guild.roles.get_mut(&self.id.cast()))
        {
            role.permissions = permissions;
        }
    }
}

fn tell_joined(hub: &Hub, world: &World, id: GuildId) {
    if let Some(guild) = world.guilds.get(&id) {
        let data = world.guild_create_json(guild, hub.gateway.wants(intents::GUILD_MEMBERS));
        hub.tell("GUILD_CREATE", &data, Some(id), intents::GUILDS);
    }
    hub.changes.tell(Change::MembersChanged { guild: id });
}

impl Hub {
    /// Adds a text channel and tells of it.
    pub fn open_channel(&self, world: &mut World, guild: GuildId, name: &str) -> ChannelId {
        let id = world.add_channel(guild, name, self.clock.now());
        if let Some(channel) = world.channels.get(&id) {
            self.tell_guild(world, "CHANNEL_CREATE", &channel.json(world), guild, intents::GUILDS);
        }
        self.changes.tell(Change::ChannelsChanged { guild: Some(guild) });
        id
    }
}

impl Role {
    /// Its id.
    #[must_use]
    pub fn id(&self) -> RoleId {
        self.id
    }

    /// `<@&1>`.
    #[must_use]
    pub fn mention(&self) -> String {
        format!("<@&{}>", self.id)
    }

    /// Lets everyone mention it, or only those who may mention all roles.
    pub fn set_mentionable(&self, mentionable: bool) {
        if let Some(role) = self.hub.world().guilds.get_mut(&self.guild).and_then(|guild| guild.roles.get_mut(&self.id))
        {
            role.mentionable = mentionable;
        }
    }

    /// Deletes it.
    pub fn delete(&self) {
        let mut world = self.hub.world();
        if let Some(guild) = world.guilds.get_mut(&self.guild) {
            guild.roles.remove(&self.id);
            guild.members.values_mut().for_each(|member| member.roles.retain(|role| *role != self.id));
        }
        let data = json!({ "guild_id": self.guild, "role_id": self.id });
        self.hub.tell_guild(&world, "GUILD_ROLE_DELETE", &data, self.guild, intents::GUILDS);
    }
}
