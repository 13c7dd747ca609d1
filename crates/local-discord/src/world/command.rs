//! Commands that the bot has registered.

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::World;
use super::ids::{ApplicationId, CommandId, GuildId};

/// What kind of entry a command is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum CommandKind {
    /// Typed with a slash.
    Slash = 1,
    /// In the menu of a person.
    User = 2,
    /// In the menu of a message.
    Message = 3,
}

/// A registered command.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Command {
    /// Its id.
    pub id: CommandId,
    /// Changes whenever the command does.
    pub version: CommandId,
    /// The guild that it is registered in; everywhere otherwise.
    pub guild: Option<GuildId>,
    /// Its kind.
    pub kind: CommandKind,
    /// Its name.
    pub name: String,
    /// The definition as the bot sent it.
    pub definition: Value,
}

impl Command {
    /// The kind that a definition asks for.
    #[must_use]
    pub fn kind_of(definition: &Value) -> CommandKind {
        match definition["type"].as_u64() {
            Some(2) => CommandKind::User,
            Some(3) => CommandKind::Message,
            _ => CommandKind::Slash,
        }
    }

    /// The options of the command or, below it, of a group or subcommand.
    #[must_use]
    pub fn options(&self) -> &[Value] {
        options_of(&self.definition)
    }

    /// Permissions that a member needs by default to see it; zero means administrators only.
    #[must_use]
    pub fn needs(&self) -> Option<u64> {
        match &self.definition["default_member_permissions"] {
            Value::String(text) => text.parse().ok(),
            Value::Number(number) => number.as_u64(),
            _ => None,
        }
    }

    /// Whether it is offered in a guild (0), in a conversation with the bot (1) or elsewhere (2).
    #[must_use]
    pub fn offered_in(&self, context: u64) -> bool {
        if let Some(contexts) = self.definition["contexts"].as_array() {
            return contexts.iter().any(|one| one.as_u64() == Some(context));
        }
        context == 0
            || (context == 1 && self.definition["dm_permission"].as_bool() != Some(false) && self.guild.is_none())
    }

    /// The command object.
    #[must_use]
    pub fn json(&self, application: ApplicationId) -> Value {
        let given = &self.definition;
        let mut json = json!({
            "id": self.id,
            "application_id": application,
            "version": self.version,
            "default_member_permissions": self.needs().map(|bits| bits.to_string()),
            "type": self.kind as u8,
            "name": self.name,
            "name_localizations": given.get("name_localizations").cloned().unwrap_or(Value::Null),
            "description": given["description"].as_str().unwrap_or_default(),
            "description_localizations": given.get("description_localizations").cloned().unwrap_or(Value::Null),
            "nsfw": given["nsfw"].as_bool().unwrap_or(false),
            "integration_types": given.get("integration_types").cloned().filter(|list| !list.is_null()).unwrap_or_else(|| json!([0])),
        });
        if let Some(guild) = self.guild {
            json["guild_id"] = json!(guild);
        } else {
            json["contexts"] = given.get("contexts").cloned().unwrap_or(Value::Null);
            json["dm_permission"] = json!(self.offered_in(1));
        }
        if !self.options().is_empty() {
            json["options"] = given["options"].clone();
            drop_nulls(&mut json["options"]);
        }
        json
    }
}

/// Discord answers without the fields that were sent as null.
fn drop_nulls(value: &mut Value) {
    match value {
        Value::Array(list) => list.iter_mut().for_each(drop_nulls),
        Value::Object(fields) => {
            fields.retain(|name, value| !value.is_null() || name.ends_with("_localizations"));
            fields.values_mut().for_each(drop_nulls);
        }
        _ => {}
    }
}

/// The options below a definition.
#[must_use]
pub fn options_of(definition: &Value) -> &[Value] {
    definition["options"].as_array().map(Vec::as_slice).unwrap_or_default()
}

impl World {
    /// The commands of a scope, in the order of their ids.
    #[must_use]
    pub fn commands_of(&self, guild: Option<GuildId>) -> Vec<&Command> {
        self.commands.values().filter(|command| command.guild == guild).collect()
    }

    /// The command of that name which people of a guild are offered; the guild's own goes first.
    #[must_use]
    pub fn command_named(&self, guild: Option<GuildId>, kind: CommandKind, name: &str) -> Option<&Command> {
        let fits = |command: &&Command| command.kind == kind && command.name == name;
        guild
            .and_then(|_| self.commands_of(guild).into_iter().find(fits))
            .or_else(|| self.commands_of(None).into_iter().find(fits))
    }

    /// How many of these definitions would be new, and how many were created in the past day.
    #[must_use]
    pub fn creates(&self, guild: Option<GuildId>, wanted: &[Value], now: DateTime<Utc>) -> (usize, usize) {
        let own = self.commands_of(guild);
        let is_new = |one: &&Value| {
            let kind = Command::kind_of(one);
            !own.iter().any(|command| command.kind == kind && one["name"] == json!(command.name))
        };
        let today = |(scope, at): &&(Option<GuildId>, DateTime<Utc>)| *scope == guild && now - *at < TimeDelta::days(1);
        (wanted.iter().filter(is_new).count(), self.created.iter().filter(today).count())
    }

    /// Registers a definition; one of the same scope, kind and name keeps its id.
    pub fn register(&mut self, guild: Option<GuildId>, definition: Value, now: DateTime<Utc>) -> CommandId {
        let kind = Command::kind_of(&definition);
        let name = definition["name"].as_str().unwrap_or_default().to_owned();
        let known = self
            .commands_of(guild)
            .into_iter()
            .find(|command| command.kind == kind && command.name == name)
            .map(|command| command.id);
        let version = self.mint.next(now);
        let id = known.unwrap_or_else(|| {
            self.created.push((guild, now));
            self.mint.next(now)
        });
        self.commands.insert(id, Command { id, version, guild, kind, name, definition });
        id
    }
}
