//! The gateway's own payloads: HELLO, READY, heartbeats and such.

use std::time::Duration;

use serde_json::{Value, json};

use super::session::Session;
use crate::world::World;

/// Op 10: how often to send heartbeats.
#[must_use]
pub fn hello(interval: Duration) -> String {
    let ms = u64::try_from(interval.as_millis()).unwrap_or(41_250);
    json!({ "t": null, "s": null, "op": 10, "d": { "heartbeat_interval": ms, "_trace": ["local"] } }).to_string()
}

/// Op 11: a heartbeat was heard.
#[must_use]
pub fn heartbeat_ack() -> String {
    json!({ "t": null, "s": null, "op": 11, "d": null }).to_string()
}

/// Op 1: asks for a heartbeat now.
#[must_use]
pub fn heartbeat() -> String {
    json!({ "t": null, "s": null, "op": 1, "d": null }).to_string()
}

/// Op 7: reconnect and resume.
#[must_use]
pub fn reconnect() -> String {
    json!({ "t": null, "s": null, "op": 7, "d": null }).to_string()
}

/// Op 9: the session is invalid.
#[must_use]
pub fn invalid_session(resumable: bool) -> String {
    json!({ "t": null, "s": null, "op": 9, "d": resumable }).to_string()
}

/// READY's data.
#[must_use]
pub fn ready(world: &World, session: &Session, gateway_url: &str) -> Value {
    let own = |guild: &&crate::world::guild::Guild| guild.bot_since.is_some() && session.covers(Some(guild.id.get()));
    let guilds: Vec<Value> =
        world.guilds.values().filter(own).map(|guild| json!({ "id": guild.id, "unavailable": true })).collect();
    let bot = world.users.get(&world.bot).map_or(Value::Null, crate::world::user::User::self_json);
    json!({
        "v": 10,
        "user_settings": {},
        "user": bot,
        "session_type": "normal",
        "session_id": session.id,
        "resume_gateway_url": gateway_url,
        "relationships": [],
        "private_channels": [],
        "presences": [],
        "guilds": guilds,
        "guild_join_requests": [],
        "geo_ordered_rtc_regions": ["local"],
        "shard": [session.shard.0, session.shard.1],
        "application": { "id": world.application, "flags": 0 },
        "_trace": ["local"],
    })
}
