//! Threads: made, joined, listed.

use serde_json::{Value, json};
use twilight_model::guild::Permissions;

use super::error::Refused;
use super::exchange::{Answer, Exchange, Reply, created, no_content, ok};
use super::messages;
use crate::change::Change;
use crate::clock::stamp;
use crate::gateway::intents;
use crate::hub::Hub;
use crate::world::World;
use crate::world::channel::ChannelKind;
use crate::world::ids::{ChannelId, UserId};
use crate::world::message::{Message, flags};

/// `POST /channels/{channel_id}/messages/{message_id}/threads`
pub fn from_message(exchange: &Exchange<'_>) -> Reply {
    let hub = exchange.hub;
    let mut world = hub.world();
    let channel = exchange.channel_for(&world, Permissions::CREATE_PUBLIC_THREADS)?;
    if channel.kind != ChannelKind::Text {
        return Err(Refused::field("channel_id", "a thread grows from a message in a text channel"));
    }
    let channel = channel.id;
    let id = messages::message(exchange, &world)?.id;
    if world.channels.contains_key(&id.cast()) {
        return Err(Refused::has_thread());
    }
    if let Some(message) = world.message_mut(channel, id) {
        message.flags |= flags::HAS_THREAD;
    }
    Ok(open(exchange, &mut world, channel, Some(id.cast()), ChannelKind::PublicThread))
}

/// `POST /channels/{channel_id}/threads`
pub fn create(exchange: &Exchange<'_>) -> Reply {
    let mut world = exchange.hub.world();
    let (kind, wanted) = match exchange.body["type"].as_u64() {
        Some(11) => (ChannelKind::PublicThread, Permissions::CREATE_PUBLIC_THREADS),
        Some(12) | None => (ChannelKind::PrivateThread, Permissions::CREATE_PRIVATE_THREADS),
        Some(other) => return Err(Refused::field("type", &format!("{other} is no kind of thread here"))),
    };
    let channel = exchange.channel_for(&world, wanted)?.id;
    Ok(open(exchange, &mut world, channel, None, kind))
}

fn open(
    exchange: &Exchange<'_>,
    world: &mut World,
    parent: ChannelId,
    id: Option<ChannelId>,
    kind: ChannelKind,
) -> Answer {
    let hub = exchange.hub;
    let name = exchange.body["name"].as_str().unwrap_or_default().to_owned();
    let minutes = exchange.body["auto_archive_duration"].as_u64();
    let id = hub.open_thread(world, parent, id, &name, kind, world.bot);
    if let Some(thread) = world.channels.get_mut(&id).and_then(|channel| channel.thread.as_mut()) {
        thread.auto_archive = minutes.unwrap_or(thread.auto_archive);
    }
    let mut json = world.channels.get(&id).map_or(Value::Null, |channel| channel.json(world));
    json["member"] = member_json(id, world.bot, hub);
    created(json)
}

fn member_json(thread: ChannelId, user: UserId, hub: &Hub) -> Value {
    json!({ "id": thread, "user_id": user, "join_timestamp": stamp(hub.clock.now()), "flags": 0 })
}

/// `PUT /channels/{channel_id}/thread-members/@me`
pub fn join(exchange: &Exchange<'_>) -> Reply {
    let mut world = exchange.hub.world();
    let id = exchange.channel(&world)?.id;
    let bot = world.bot;
    enlist(&mut world, id, bot)
}

/// `PUT /channels/{channel_id}/thread-members/{user_id}`
pub fn add(exchange: &Exchange<'_>) -> Reply {
    let mut world = exchange.hub.world();
    let channel = exchange.channel_for(&world, Permissions::SEND_MESSAGES_IN_THREADS)?;
    let user = exchange.id("user_id")?;
    let member =
        channel.guild.and_then(|id| world.guilds.get(&id)).is_some_and(|guild| guild.members.contains_key(&user));
    if !member {
        return Err(Refused::unknown_member());
    }
    let id = channel.id;
    enlist(&mut world, id, user)
}

fn enlist(world: &mut World, id: ChannelId, user: UserId) -> Reply {
    let channel = world.channels.get_mut(&id).ok_or_else(Refused::unknown_channel)?;
    let thread = channel.thread.as_mut().ok_or_else(|| Refused::field("channel_id", "is no thread"))?;
    if thread.archived {
        return Err(Refused::archived());
    }
    thread.members.insert(user);
    Ok(no_content())
}

/// `DELETE /channels/{channel_id}/thread-members/@me`
pub fn leave(exchange: &Exchange<'_>) -> Reply {
    let mut world = exchange.hub.world();
    let id = exchange.channel(&world)?.id;
    let bot = world.bot;
    if let Some(thread) = world.channels.get_mut(&id).and_then(|channel| channel.thread.as_mut()) {
        thread.members.remove(&bot);
    }
    Ok(no_content())
}

/// `GET /channels/{channel_id}/thread-members`
pub fn members(exchange: &Exchange<'_>) -> Reply {
    let world = exchange.hub.world();
    let channel = exchange.channel(&world)?;
    let people = channel.thread.iter().flat_map(|thread| thread.members.iter());
    Ok(ok(people.map(|user| member_json(channel.id, *user, exchange.hub)).collect()))
}

/// `GET /guilds/{guild_id}/threads/active`
pub fn active(exchange: &Exchange<'_>) -> Reply {
    let world = exchange.hub.world();
    let guild = exchange.guild(&world)?;
    let open = world.channels.values().filter(|channel| {
        channel.guild == Some(guild.id)
            && channel.thread.as_ref().is_some_and(|thread| !thread.archived)
            && world.may(channel, world.bot, Permissions::VIEW_CHANNEL)
    });
    let (mut threads, mut joined) = (Vec::new(), Vec::new());
    for channel in open {
        threads.push(channel.json(&world));
        if channel.thread.as_ref().is_some_and(|thread| thread.members.contains(&world.bot)) {
            joined.push(member_json(channel.id, world.bot, exchange.hub));
        }
    }
    Ok(ok(json!({ "threads": threads, "members": joined, "has_more": false })))
}

impl Hub {
    /// Opens a thread and tells of it.
    pub fn open_thread(
        &self,
        world: &mut World,
        parent: ChannelId,
        id: Option<ChannelId>,
        name: &str,
        kind: ChannelKind,
        owner: UserId,
    ) -> ChannelId {
        let now = self.clock.now();
        let id = world.add_thread(parent, id, name, kind, owner, now);
        let mut notice = Message::new(world.mint.next(now), parent, owner, now);
        notice.kind = 18;
        name.clone_into(&mut notice.content);
        if !world.messages.get(&parent).is_some_and(|messages| messages.contains_key(&id.cast()))
            && kind == ChannelKind::PublicThread
        {
            world.keep(notice);
        }
        let guild = world.channels.get(&id).and_then(|channel| channel.guild);
        if let (Some(guild), Some(channel)) = (guild, world.channels.get(&id)) {
            let mut json = channel.json(world);
            json["newly_created"] = json!(true);
            self.tell_guild(world, "THREAD_CREATE", &json, guild, intents::GUILDS);
        }
        self.journal.say(now, format!("  (thread #{name} is opened)"));
        self.changes.tell(Change::ChannelsChanged { guild });
        id
    }
}
