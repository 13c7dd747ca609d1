//! Guilds, their channels, members and roles.

use serde_json::json;
use twilight_model::guild::Permissions;

use super::error::Refused;
use super::exchange::{Exchange, Reply, created, ok};
use crate::world::guild::{Member, Role};
use crate::world::ids::UserId;

/// `GET /guilds/{guild_id}`
pub fn show(exchange: &Exchange<'_>) -> Reply {
    let world = exchange.hub.world();
    let guild = exchange.guild(&world)?;
    let mut json = guild.json();
    if exchange.says("with_counts") {
        json["approximate_member_count"] = json!(guild.members.len());
        json["approximate_presence_count"] = json!(1);
    }
    Ok(ok(json))
}

/// `GET /guilds/{guild_id}/channels`
pub fn channels(exchange: &Exchange<'_>) -> Reply {
    let world = exchange.hub.world();
    let guild = exchange.guild(&world)?;
    let own = world.channels.values().filter(|channel| channel.guild == Some(guild.id) && !channel.is_thread());
    Ok(ok(own.map(|channel| channel.json(&world)).collect()))
}

/// `POST /guilds/{guild_id}/channels`: text channels.
pub fn create_channel(exchange: &Exchange<'_>) -> Reply {
    let hub = exchange.hub;
    let mut world = hub.world();
    let guild = exchange.guild(&world)?;
    if !world.guild_permissions(guild, world.bot).contains(Permissions::MANAGE_CHANNELS) {
        return Err(Refused::missing_permissions());
    }
    if exchange.body["type"].as_u64().unwrap_or(0) != 0 {
        return Err(Refused::field("type", "only text channels are known here"));
    }
    let guild = guild.id;
    let name = exchange.body["name"].as_str().unwrap_or_default().to_owned();
    let id = hub.open_channel(&mut world, guild, &name);
    Ok(created(world.channels.get(&id).map_or_else(|| json!(null), |channel| channel.json(&world))))
}

/// `GET /guilds/{guild_id}/members`
pub fn members(exchange: &Exchange<'_>) -> Reply {
    let world = exchange.hub.world();
    let guild = exchange.guild(&world)?;
    let limit = exchange.query.get("limit").and_then(|text| text.parse().ok()).unwrap_or(1);
    let after: u64 = exchange.query.get("after").and_then(|text| text.parse().ok()).unwrap_or(0);
    let list = guild.members.values().filter(|member| member.user.get() > after).take(limit);
    Ok(ok(list.map(|member| member.json(&world)).collect()))
}

/// `GET /guilds/{guild_id}/members/search`
pub fn search(exchange: &Exchange<'_>) -> Reply {
    let world = exchange.hub.world();
    let guild = exchange.guild(&world)?;
    let wanted = exchange.query.get("query").map(|text| text.to_lowercase()).unwrap_or_default();
    let limit = exchange.query.get("limit").and_then(|text| text.parse().ok()).unwrap_or(1);
    let fits = |member: &&Member| {
        let nick = member.nick.as_deref().unwrap_or_default().to_lowercase();
        world.user_name(member.user).to_lowercase().starts_with(&wanted)
            || nick.starts_with(&wanted) && !nick.is_empty()
    };
    Ok(ok(guild.members.values().filter(fits).take(limit).map(|member| member.json(&world)).collect()))
}

/// `GET /guilds/{guild_id}/members/{user_id}`
pub fn member(exchange: &Exchange<'_>) -> Reply {
    let world = exchange.hub.world();
    let guild = exchange.guild(&world)?;
    let user: UserId = exchange.id("user_id")?;
    match guild.members.get(&user) {
        Some(member) => Ok(ok(member.json(&world))),
        None if world.users.contains_key(&user) => Err(Refused::unknown_member()),
        None => Err(Refused::unknown_user()),
    }
}

/// `GET /guilds/{guild_id}/roles`
pub fn roles(exchange: &Exchange<'_>) -> Reply {
    let world = exchange.hub.world();
    Ok(ok(exchange.guild(&world)?.roles.values().map(Role::json).collect()))
}

/// `GET /guilds/{guild_id}/roles/{role_id}`
pub fn role(exchange: &Exchange<'_>) -> Reply {
    let world = exchange.hub.world();
    let id = exchange.id("role_id")?;
    exchange.guild(&world)?.roles.get(&id).map(|role| ok(role.json())).ok_or_else(Refused::unknown_role)
}
