//! What the bot asks about itself: gateway, application, user, and conversations with people.
#![expect(clippy::unnecessary_wraps, reason = "all handlers have one shape; some cannot fail")]

use serde_json::{Value, json};

use super::error::Refused;
use super::exchange::{Exchange, Reply, ok};
use crate::world::ids;

/// `GET /gateway`
pub fn gateway(exchange: &Exchange<'_>) -> Reply {
    Ok(ok(json!({ "url": exchange.hub.gateway_url() })))
}

/// `GET /gateway/bot`
pub fn gateway_bot(exchange: &Exchange<'_>) -> Reply {
    let used = exchange.hub.gateway.identifies().min(1000);
    Ok(ok(json!({
        "url": exchange.hub.gateway_url(),
        "shards": 1,
        "session_start_limit": { "total": 1000, "remaining": 1000 - used, "reset_after": 86_400_000, "max_concurrency": 1 },
    })))
}

/// `GET /users/@me`
pub fn current_user(exchange: &Exchange<'_>) -> Reply {
    let world = exchange.hub.world();
    Ok(ok(world.users.get(&world.bot).map_or(Value::Null, crate::world::user::User::self_json)))
}

/// `GET /users/{user_id}`
pub fn user(exchange: &Exchange<'_>) -> Reply {
    let id = exchange.id("user_id")?;
    let world = exchange.hub.world();
    world.users.get(&id).map(|user| ok(user.json())).ok_or_else(Refused::unknown_user)
}

/// `GET /users/@me/guilds`
pub fn current_guilds(exchange: &Exchange<'_>) -> Reply {
    let world = exchange.hub.world();
    let own = world.guilds.values().filter(|guild| guild.bot_since.is_some());
    let list = own.map(|guild| {
        json!({
            "id": guild.id, "name": guild.name, "icon": null, "banner": null, "owner": guild.owner == world.bot,
            "permissions": world.guild_permissions(guild, world.bot), "features": [],
        })
    });
    Ok(ok(list.collect()))
}

/// `GET /applications/@me` and `GET /oauth2/applications/@me`
pub fn application(exchange: &Exchange<'_>) -> Reply {
    let world = exchange.hub.world();
    let bot = world.user_json(world.bot);
    let guilds = world.guilds.values().filter(|guild| guild.bot_since.is_some()).count();
    let owner = world.guilds.values().next().map_or(world.bot, |guild| guild.owner);
    Ok(ok(json!({
        "id": world.application,
        "name": world.user_name(world.bot),
        "icon": null,
        "description": "",
        "type": null,
        "summary": "",
        "verify_key": "0000000000000000000000000000000000000000000000000000000000000000",
        "flags": 0,
        "flags_new": "0",
        "bot": bot,
        "bot_public": false,
        "bot_require_code_grant": false,
        "redirect_uris": [],
        "interactions_endpoint_url": null,
        "role_connections_verification_url": null,
        "owner": world.user_json(owner),
        "approximate_guild_count": guilds,
        "approximate_user_install_count": 0,
        "approximate_user_authorization_count": 0,
        "explicit_content_filter": 0,
        "team": null,
        "eligible_oauth2_scopes": [],
        "rpc_origins": [],
        "hook": true,
        "integration_types_config": { "0": {} },
    })))
}

/// `POST /users/@me/channels`
pub fn open_dm(exchange: &Exchange<'_>) -> Reply {
    let recipient = &exchange.body["recipient_id"];
    let mut world = exchange.hub.world();
    let user = ids::from_json(recipient).and_then(|id| world.users.get(&id)).map(|user| (user.id, user.bot));
    let Some((user, is_bot)) = user else { return Err(Refused::invalid_recipients()) };
    if is_bot {
        return Err(Refused::dms_closed());
    }
    let channel = world.dm_with(user, exchange.hub.clock.now());
    let json = world.channels.get(&channel).map_or(Value::Null, |channel| channel.json(&world));
    Ok(ok(json))
}
