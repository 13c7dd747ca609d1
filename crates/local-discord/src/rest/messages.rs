//! Messages in channels.

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Value, json};
use twilight_model::guild::Permissions;

use super::compose::{self, Occasion};
use super::error::Refused;
use super::exchange::{Exchange, Reply, no_content, ok};
use crate::world::World;
use crate::world::channel::{Channel, ChannelKind};
use crate::world::ids::{self, ChannelId, MessageId};
use crate::world::message::Message;

/// For how long a nonce is remembered.
const NONCE_LIFE: TimeDelta = TimeDelta::minutes(5);

/// The message of the route, if the bot can see it; ephemeral ones are not found.
pub fn message<'w>(exchange: &Exchange<'_>, world: &'w World) -> Result<&'w Message, Refused> {
    let channel = exchange.channel(world)?;
    let id: MessageId = exchange.id("message_id")?;
    world.message(channel.id, id).filter(|message| !message.is_ephemeral()).ok_or_else(Refused::unknown_message)
}

/// `GET /channels/{channel_id}/messages`: newest first.
pub fn list(exchange: &Exchange<'_>) -> Reply {
    let world = exchange.hub.world();
    let channel = exchange.channel(&world)?;
    let limit = match exchange.query.get("limit").map(|text| text.parse::<usize>()) {
        None => 50,
        Some(Ok(limit @ 1..=100)) => limit,
        Some(_) => return Err(Refused::field("limit", "int value should be between 1 and 100.")),
    };
    if !world.may(channel, world.bot, Permissions::READ_MESSAGE_HISTORY) {
        return Ok(ok(json!([])));
    }
    let bound = |name: &str| exchange.query.get(name).and_then(|text| text.parse::<u64>().ok());
    let Some(messages) = world.messages.get(&channel.id) else { return Ok(ok(json!([]))) };
    let visible = messages.values().filter(|message| !message.is_ephemeral());
    let picked: Vec<&Message> = if let Some(after) = bound("after") {
        let mut picked: Vec<&Message> = visible.filter(|message| message.id.get() > after).take(limit).collect();
        picked.reverse();
        picked
    } else if let Some(around) = bound("around") {
        let older = visible.clone().rev().filter(|message| message.id.get() <= around).take(limit / 2 + 1);
        let mut picked: Vec<&Message> =
            visible.clone().filter(|message| message.id.get() > around).take(limit - limit / 2 - 1).collect();
        picked.reverse();
        picked.extend(older);
        picked
    } else {
        let before = bound("before").unwrap_or(u64::MAX);
        visible.rev().filter(|message| message.id.get() < before).take(limit).collect()
    };
    Ok(ok(picked.into_iter().map(|message| message.json_for_bot(&world)).collect()))
}

/// `GET /channels/{channel_id}/messages/{message_id}`
pub fn show(exchange: &Exchange<'_>) -> Reply {
    let world = exchange.hub.world();
    let channel = exchange.channel(&world)?;
    if !world.may(channel, world.bot, Permissions::READ_MESSAGE_HISTORY) {
        return Err(Refused::missing_permissions());
    }
    Ok(ok(message(exchange, &world)?.json_for_bot(&world)))
}

/// `POST /channels/{channel_id}/messages`
pub fn create(exchange: &Exchange<'_>) -> Reply {
    let hub = exchange.hub;
    let mut world = hub.world();
    let channel = may_write(exchange, &world)?.clone();
    if let Some(known) = known_nonce(exchange, &world) {
        hub.journal.wire(hub.clock.now(), format!("nonce known: message {} is answered again", known["id"]));
        return Ok(ok(known));
    }
    let now = hub.clock.now();
    let mut message = Message::new(world.mint.next(now), channel.id, world.bot, now);
    message.guild = channel.guild;
    reply(exchange, &world, &channel, &mut message)?;
    compose::write(hub, &mut world, &mut message, &exchange.body, &exchange.files, Occasion::Create)?;
    compose::notify(&world, &mut message, &exchange.body, true);
    message.nonce = exchange.body.get("nonce").filter(|nonce| !nonce.is_null()).cloned();
    if let Some(nonce) = &message.nonce {
        remember_nonce(&mut world, nonce_text(nonce), channel.id, message.id, now);
    }
    if let Some(thread) = world.channels.get_mut(&channel.id).and_then(|channel| channel.thread.as_mut()) {
        thread.archived = false;
    }
    let id = world.keep(message);
    let message = world.message(channel.id, id).ok_or_else(Refused::unknown_message)?;
    hub.tell_message(&world, message, true);
    Ok(ok(message.json(&world)))
}

/// The channel of the route, if the bot may write this body there.
fn may_write<'w>(exchange: &Exchange<'_>, world: &'w World) -> Result<&'w Channel, Refused> {
    let channel = exchange.channel(world)?;
    if channel.kind == ChannelKind::Dm {
        may_write_to(world, channel)?;
        return Ok(channel);
    }
    let mut wanted = World::to_write(channel);
    let says = |name: &str| exchange.body[name].as_array().is_some_and(|list| !list.is_empty());
    if says("embeds") {
        wanted |= Permissions::EMBED_LINKS;
    }
    if !exchange.files.is_empty() {
        wanted |= Permissions::ATTACH_FILES;
    }
    if !world.may(channel, world.bot, wanted) {
        return Err(Refused::missing_permissions());
    }
    let locked = channel.thread.as_ref().is_some_and(|thread| thread.locked);
    if locked && !world.may(channel, world.bot, Permissions::MANAGE_THREADS) {
        return Err(Refused::locked());
    }
    Ok(channel)
}

fn may_write_to(world: &World, channel: &Channel) -> Result<(), Refused> {
    for user in &channel.recipients {
        if !world.shares_guild(*user) {
            return Err(Refused::no_mutual_guild());
        }
        if world.users.get(user).is_none_or(|user| user.dms_closed || user.bot) {
            return Err(Refused::dms_closed());
        }
    }
    Ok(())
}

fn nonce_text(nonce: &Value) -> String {
    nonce.as_str().map_or_else(|| nonce.to_string(), str::to_owned)
}

fn remember_nonce(world: &mut World, nonce: String, channel: ChannelId, message: MessageId, now: DateTime<Utc>) {
    if world.nonces.len() % 1024 == 1023 {
        world.nonces.retain(|_, (_, _, at)| now - *at < NONCE_LIFE);
    }
    world.nonces.insert(nonce, (channel, message, now));
}

/// The message that was made with this nonce in the past minutes, when `enforce_nonce` asks for it.
fn known_nonce(exchange: &Exchange<'_>, world: &World) -> Option<Value> {
    let nonce = exchange.body.get("nonce").filter(|nonce| !nonce.is_null())?;
    if exchange.body["enforce_nonce"].as_bool() != Some(true) {
        return None;
    }
    let (channel, message, at) = world.nonces.get(&nonce_text(nonce))?;
    let fresh = exchange.hub.clock.now() - *at < NONCE_LIFE;
    world.message(*channel, *message).filter(|_| fresh).map(|message| message.json(world))
}

fn reply(exchange: &Exchange<'_>, world: &World, channel: &Channel, message: &mut Message) -> Result<(), Refused> {
    let Some(reference) = exchange.body.get("message_reference").filter(|reference| reference.is_object()) else {
        return Ok(());
    };
    if reference["type"].as_u64().unwrap_or(0) != 0 {
        return Err(Refused::field("message_reference.type", "forwarding is not known here"));
    }
    let elsewhere = ids::from_json(&reference["channel_id"]).is_some_and(|id: ChannelId| id != channel.id);
    let found =
        ids::from_json(&reference["message_id"]).and_then(|id| world.message(channel.id, id)).filter(|_| !elsewhere);
    if !world.may(channel, world.bot, Permissions::READ_MESSAGE_HISTORY) {
        return Err(Refused::no_reply());
    }
    match found {
        Some(found) => {
            message.kind = 19;
            message.replies_to = Some(found.id);
            Ok(())
        }
        None if reference["fail_if_not_exists"].as_bool() == Some(false) => Ok(()),
        None => Err(Refused::field("message_reference", "Unknown message")),
    }
}

/// `PATCH /channels/{channel_id}/messages/{message_id}`
pub fn edit(exchange: &Exchange<'_>) -> Reply {
    let hub = exchange.hub;
    let mut world = hub.world();
    let mut message = message(exchange, &world)?.clone();
    if message.author != world.bot {
        let only_flags = exchange.body.as_object().is_some_and(|fields| fields.keys().all(|name| name == "flags"));
        if !only_flags {
            return Err(Refused::not_the_author());
        }
        exchange.channel_for(&world, Permissions::MANAGE_MESSAGES)?;
    }
    let archived = world
        .channels
        .get(&message.channel)
        .and_then(|channel| channel.thread.as_ref())
        .is_some_and(|thread| thread.archived);
    if archived {
        return Err(Refused::archived());
    }
    message.remember(hub.clock.now());
    compose::write(hub, &mut world, &mut message, &exchange.body, &exchange.files, Occasion::Edit)?;
    compose::notify(&world, &mut message, &exchange.body, false);
    message.edited = Some(hub.clock.now());
    hub.tell_message(&world, &message, false);
    let json = message.json(&world);
    if let Some(place) = world.message_mut(message.channel, message.id) {
        *place = message;
    }
    Ok(ok(json))
}

/// `DELETE /channels/{channel_id}/messages/{message_id}`
pub fn delete(exchange: &Exchange<'_>) -> Reply {
    let hub = exchange.hub;
    let mut world = hub.world();
    let (id, author, channel) = message(exchange, &world).map(|found| (found.id, found.author, found.channel))?;
    if author != world.bot {
        exchange.channel_for(&world, Permissions::MANAGE_MESSAGES)?;
    }
    let gone = world.remove_message(channel, id).ok_or_else(Refused::unknown_message)?;
    hub.tell_deleted(&gone);
    Ok(no_content())
}

/// `POST /channels/{channel_id}/messages/bulk-delete`
pub fn delete_many(exchange: &Exchange<'_>) -> Reply {
    let hub = exchange.hub;
    let mut world = hub.world();
    let channel = exchange.channel_for(&world, Permissions::MANAGE_MESSAGES)?.id;
    let wanted = exchange.body["messages"].as_array().cloned().unwrap_or_default();
    if !(2..=100).contains(&wanted.len()) {
        return Err(Refused::field("messages", "Must be between 2 and 100 in length."));
    }
    for id in wanted.iter().filter_map(ids::from_json) {
        if let Some(gone) = world.remove_message(channel, id) {
            hub.tell_deleted(&gone);
        }
    }
    Ok(no_content())
}
