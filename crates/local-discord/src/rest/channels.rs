//! Channels themselves.

use serde_json::{Value, json};
use twilight_model::guild::Permissions;

use super::error::Refused;
use super::exchange::{Exchange, Reply, no_content, ok};
use crate::change::Change;
use crate::gateway::intents;
use crate::world::channel::{Channel, ChannelKind};

/// `GET /channels/{channel_id}`
pub fn show(exchange: &Exchange<'_>) -> Reply {
    let world = exchange.hub.world();
    Ok(ok(exchange.channel(&world)?.json(&world)))
}

/// `PATCH /channels/{channel_id}`
pub fn change(exchange: &Exchange<'_>) -> Reply {
    let hub = exchange.hub;
    let mut world = hub.world();
    let (id, thread) = exchange.channel(&world).map(|channel| (channel.id, channel.thread.clone()))?;
    let own = thread.as_ref().is_some_and(|thread| thread.owner == world.bot);
    if !own {
        let wanted = if thread.is_some() { Permissions::MANAGE_THREADS } else { Permissions::MANAGE_CHANNELS };
        exchange.channel_for(&world, wanted)?;
    }
    let only_opens = exchange.body["archived"] == json!(false);
    if thread.as_ref().is_some_and(|thread| thread.archived) && !only_opens {
        return Err(Refused::archived());
    }
    let Some(channel) = world.channels.get_mut(&id) else { return Err(Refused::unknown_channel()) };
    apply(channel, &exchange.body);
    let (guild, is_thread) = (channel.guild, channel.is_thread());
    let json = world.channels.get(&id).map_or(Value::Null, |channel| channel.json(&world));
    if let Some(guild) = guild {
        hub.tell_guild(
            &world,
            if is_thread { "THREAD_UPDATE" } else { "CHANNEL_UPDATE" },
            &json,
            guild,
            intents::GUILDS,
        );
    }
    hub.changes.tell(Change::ChannelsChanged { guild });
    Ok(ok(json))
}

fn apply(channel: &mut Channel, body: &Value) {
    if let Some(name) = body["name"].as_str() {
        name.clone_into(&mut channel.name);
    }
    if let Some(topic) = body.get("topic") {
        channel.topic = topic.as_str().map(str::to_owned);
    }
    if let Some(thread) = &mut channel.thread {
        let flag = |name: &str, was: bool| body[name].as_bool().unwrap_or(was);
        thread.archived = flag("archived", thread.archived);
        thread.locked = flag("locked", thread.locked);
        thread.auto_archive = body["auto_archive_duration"].as_u64().unwrap_or(thread.auto_archive);
    }
}

/// `DELETE /channels/{channel_id}`
pub fn delete(exchange: &Exchange<'_>) -> Reply {
    let hub = exchange.hub;
    let mut world = hub.world();
    let channel = exchange.channel(&world)?;
    if channel.kind == ChannelKind::Dm {
        return Ok(ok(channel.json(&world)));
    }
    let wanted = if channel.is_thread() { Permissions::MANAGE_THREADS } else { Permissions::MANAGE_CHANNELS };
    let id = exchange.channel_for(&world, wanted)?.id;
    let json = world.channels.get(&id).map_or(Value::Null, |channel| channel.json(&world));
    hub.remove_channel(&mut world, id);
    Ok(ok(json))
}

/// `POST /channels/{channel_id}/typing`
pub fn typing(exchange: &Exchange<'_>) -> Reply {
    let world = exchange.hub.world();
    let channel = exchange.channel(&world)?;
    exchange.channel_for(&world, crate::world::World::to_write(channel))?;
    Ok(no_content())
}

impl crate::hub::Hub {
    /// Removes a channel and tells of it.
    pub fn remove_channel(&self, world: &mut crate::world::World, id: crate::world::ids::ChannelId) {
        let Some(channel) = world.channels.get(&id) else { return };
        let (guild, is_thread) = (channel.guild, channel.is_thread());
        let mut json = channel.json(world);
        if is_thread {
            json = json!({ "id": id, "guild_id": guild, "parent_id": channel.parent, "type": channel.kind as u8 });
        }
        world.remove_channel(id);
        if let Some(guild) = guild {
            self.tell_guild(
                world,
                if is_thread { "THREAD_DELETE" } else { "CHANNEL_DELETE" },
                &json,
                guild,
                intents::GUILDS,
            );
        }
        self.changes.tell(Change::ChannelsChanged { guild });
    }
}
