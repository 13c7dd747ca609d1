//! Guilds with their roles and members.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use twilight_model::guild::Permissions;

use super::World;
use super::ids::{GuildId, RoleId, UserId};
use crate::clock::stamp;

/// A role of a guild. The role whose id is the guild's own id is @everyone.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Role {
    /// Its id.
    pub id: RoleId,
    /// Its name.
    pub name: String,
    /// What it allows.
    pub permissions: Permissions,
    /// Its place in the list, @everyone at 0.
    pub position: i64,
    /// Whether everyone may mention it.
    pub mentionable: bool,
    /// Set for the role that Discord made for a bot.
    pub managed_by: Option<UserId>,
}

impl Role {
    /// The role object.
    #[must_use]
    pub fn json(&self) -> Value {
        let mut role = json!({
            "id": self.id,
            "name": self.name,
            "permissions": self.permissions,
            "position": self.position,
            "color": 0,
            "colors": { "primary_color": 0, "secondary_color": null, "tertiary_color": null },
            "hoist": false,
            "managed": self.managed_by.is_some(),
            "mentionable": self.mentionable,
            "icon": null,
            "unicode_emoji": null,
            "flags": 0,
        });
        if let Some(bot) = self.managed_by {
            role["tags"] = json!({ "bot_id": bot });
        }
        role
    }
}

/// A member of a guild.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Member {
    /// Whose membership it is.
    pub user: UserId,
    /// The name in this guild, if another.
    pub nick: Option<String>,
    /// The roles beyond @everyone.
    pub roles: Vec<RoleId>,
    /// Since when.
    pub joined: DateTime<Utc>,
}

impl Member {
    /// The member object without its user.
    #[must_use]
    pub fn partial_json(&self) -> Value {
        json!({
            "avatar": null,
            "banner": null,
            "communication_disabled_until": null,
            "flags": 0,
            "joined_at": stamp(self.joined),
            "nick": self.nick,
            "pending": false,
            "premium_since": null,
            "roles": self.roles,
            "unusual_dm_activity_until": null,
        })
    }

    /// The member object with its user.
    #[must_use]
    pub fn json(&self, world: &World) -> Value {
        let mut member = self.partial_json();
        member["user"] = world.user_json(self.user);
        member["mute"] = json!(false);
        member["deaf"] = json!(false);
        member
    }
}

/// A guild ("server").
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Guild {
    /// Its id.
    pub id: GuildId,
    /// Its name.
    pub name: String,
    /// Who owns it.
    pub owner: UserId,
    /// Its language.
    pub locale: String,
    /// Roles by id.
    pub roles: BTreeMap<RoleId, Role>,
    /// Members by user.
    pub members: BTreeMap<UserId, Member>,
    /// When the bot was added, if it is in.
    pub bot_since: Option<DateTime<Utc>>,
}

impl Guild {
    /// The id of @everyone.
    #[must_use]
    pub fn everyone(&self) -> RoleId {
        self.id.cast()
    }

    /// The guild object of REST.
    #[must_use]
    pub fn json(&self) -> Value {
        json!({
            "id": self.id,
            "name": self.name,
            "icon": null,
            "description": null,
            "home_header": null,
            "splash": null,
            "discovery_splash": null,
            "features": [],
            "banner": null,
            "owner_id": self.owner,
            "application_id": null,
            "region": "deprecated",
            "afk_channel_id": null,
            "afk_timeout": 300,
            "system_channel_id": null,
            "system_channel_flags": 0,
            "widget_enabled": false,
            "widget_channel_id": null,
            "verification_level": 0,
            "roles": self.roles.values().map(Role::json).collect::<Vec<_>>(),
            "default_message_notifications": 0,
            "mfa_level": 0,
            "explicit_content_filter": 0,
            "max_presences": null,
            "max_members": 500_000,
            "max_stage_video_channel_users": 50,
            "max_video_channel_users": 25,
            "vanity_url_code": null,
            "premium_tier": 0,
            "premium_subscription_count": 0,
            "preferred_locale": self.locale,
            "rules_channel_id": null,
            "safety_alerts_channel_id": null,
            "public_updates_channel_id": null,
            "premium_progress_bar_enabled": false,
            "nsfw": false,
            "nsfw_level": 0,
            "emojis": [],
            "stickers": [],
            "incidents_data": null,
        })
    }
}

impl World {
    /// The guild as `GUILD_CREATE` tells it: with channels, threads and the members that the intents allow.
    #[must_use]
    pub fn guild_create_json(&self, guild: &Guild, all_members: bool) -> Value {
        let mut json = guild.json();
        let of_guild = || self.channels.values().filter(|channel| channel.guild == Some(guild.id));
        let members = guild.members.values().filter(|member| all_members || member.user == self.bot);
        json["joined_at"] = guild.bot_since.map_or(Value::Null, |at| json!(stamp(at)));
        json["large"] = json!(false);
        json["unavailable"] = json!(false);
        json["member_count"] = json!(guild.members.len());
        json["voice_states"] = json!([]);
        json["presences"] = json!([]);
        json["stage_instances"] = json!([]);
        json["guild_scheduled_events"] = json!([]);
        json["soundboard_sounds"] = json!([]);
        json["members"] = members.map(|member| member.json(self)).collect();
        json["channels"] =
            of_guild().filter(|channel| !channel.is_thread()).map(|channel| channel.json(self)).collect();
        json["threads"] = of_guild().filter(|channel| channel.is_thread()).map(|channel| channel.json(self)).collect();
        json
    }
}
