//! `INTERACTION_CREATE` as Discord sends it.

use serde_json::{Map, Value, json};
use twilight_model::guild::Permissions;

use super::Kind;
use crate::world::World;
use crate::world::ids::{ChannelId, InteractionId, MessageId, UserId};

/// The largest file that may be sent in answer.
const ATTACHMENT_SIZE_LIMIT: u64 = 10 * 1024 * 1024;

/// Who acts where, with what.
pub struct Occasion<'a> {
    /// The interaction's id.
    pub id: InteractionId,
    /// Its token.
    pub token: &'a str,
    /// What it is.
    pub kind: Kind,
    /// Who acts.
    pub user: UserId,
    /// Where.
    pub channel: ChannelId,
    /// The `data` object.
    pub data: Value,
    /// The message that it is about.
    pub message: Option<MessageId>,
}

/// Builds the payload.
#[must_use]
pub fn build(world: &World, occasion: &Occasion<'_>) -> Value {
    let channel = world.channels.get(&occasion.channel);
    let guild = channel.and_then(|channel| channel.guild).and_then(|id| world.guilds.get(&id));
    let permissions = |user| channel.map_or(Permissions::empty(), |channel| world.permissions_in(channel, user));
    let locale = world.users.get(&occasion.user).map_or("en-US", |user| user.locale.as_str());
    let mut payload = json!({
        "id": occasion.id,
        "application_id": world.application,
        "type": occasion.kind as u8,
        "token": occasion.token,
        "version": 1,
        "locale": locale,
        "channel_id": occasion.channel,
        "data": occasion.data,
        "app_permissions": permissions(world.bot),
        "entitlements": [],
        "entitlement_sku_ids": [],
        "attachment_size_limit": ATTACHMENT_SIZE_LIMIT,
        "authorizing_integration_owners": owners(world, occasion.channel),
        "context": u8::from(guild.is_none()),
    });
    if let Some(channel) = channel {
        payload["channel"] = channel.partial_json(world, permissions(occasion.user));
    }
    if let Some(guild) = guild {
        payload["guild_id"] = json!(guild.id);
        payload["guild_locale"] = json!(guild.locale);
        payload["guild"] = json!({ "id": guild.id, "locale": guild.locale, "features": [] });
        let mut member = guild.members.get(&occasion.user).map_or_else(|| json!({}), |member| member.json(world));
        member["permissions"] = json!(permissions(occasion.user));
        payload["member"] = member;
    } else {
        payload["user"] = world.user_json(occasion.user);
    }
    if let Some(message) = occasion.message.and_then(|id| world.message(occasion.channel, id)) {
        payload["message"] = message.json(world);
    }
    payload
}

/// `authorizing_integration_owners`: who had the bot added.
#[must_use]
pub fn owners(world: &World, channel: ChannelId) -> Value {
    let guild = world.channels.get(&channel).and_then(|channel| channel.guild);
    let mut owners = Map::new();
    owners.insert("0".to_owned(), guild.map_or_else(|| json!("0"), |guild| json!(guild)));
    Value::Object(owners)
}
