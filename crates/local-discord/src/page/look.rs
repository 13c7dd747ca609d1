//! What a page shows, as the person sees it whom it acts as.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::Json;
use axum::extract::{Query, State};
use serde::Deserialize;
use serde_json::{Value, json};
use twilight_model::guild::Permissions;

use super::refusal::Refusal;
use crate::act::command::{Seat, offered};
use crate::hub::Hub;
use crate::world::World;
use crate::world::channel::{Channel, ChannelKind};
use crate::world::guild::Guild;
use crate::world::ids::{self, ChannelId, UserId};
use crate::world::message::Message;

/// Who looks.
#[derive(Debug, Deserialize)]
pub struct Person {
    /// The user whom the page acts as.
    pub r#as: String,
}

/// Who looks, if that was chosen yet.
#[derive(Debug, Deserialize)]
pub struct Anyone {
    r#as: Option<String>,
}

/// Who looks where.
#[derive(Debug, Deserialize)]
pub struct Place {
    /// The user whom the page acts as.
    pub r#as: String,
    /// The channel that is open.
    pub channel: String,
}

impl Place {
    /// The person and the channel, if that person may see it.
    pub fn find(&self, world: &World) -> Result<(UserId, ChannelId), Refusal> {
        let me = somebody(world, Some(&self.r#as))?;
        let channel = ids::parse(&self.channel).and_then(|id| world.channels.get(&id));
        let seen = channel.filter(|channel| world.may(channel, me, Permissions::VIEW_CHANNEL));
        Ok((me, seen.ok_or_else(|| Refusal::not_there("channel"))?.id))
    }
}

/// The person of that id; without one, the first there is.
pub fn somebody(world: &World, id: Option<&str>) -> Result<UserId, Refusal> {
    let people = || world.users.values().filter(|user| !user.bot);
    let found = match id {
        Some(id) => people().find(|user| ids::parse(id) == Some(user.id)),
        None => people().next(),
    };
    found.map(|user| user.id).ok_or_else(|| Refusal::not_there("person"))
}

/// `GET /local/world?as=…`: who there is, and the channels that the person sees.
pub async fn world(State(hub): State<Arc<Hub>>, Query(anyone): Query<Anyone>) -> Json<Value> {
    let world = hub.world();
    let me = somebody(&world, anyone.r#as.as_deref()).or_else(|_| somebody(&world, None)).ok();
    let people: Vec<Value> = world
        .users
        .values()
        .filter(|user| !user.bot)
        .map(|user| json!({ "id": user.id, "name": user.shown }))
        .collect();
    let guilds: Vec<Value> = match me {
        Some(me) => world
            .guilds
            .values()
            .filter(|guild| guild.members.contains_key(&me))
            .map(|guild| guild_json(&world, guild, me))
            .collect(),
        None => Vec::new(),
    };
    let dms = world
        .channels
        .values()
        .filter(|channel| channel.kind == ChannelKind::Dm && me.is_some_and(|me| channel.recipients.contains(&me)));
    let bot = world.user_name(world.bot);
    Json(json!({
        "me": me,
        "bot": bot,
        "online": hub.gateway.connected() > 0,
        "people": people,
        "guilds": guilds,
        "dms": dms.map(|channel| json!({ "id": channel.id, "name": bot, "dm": true })).collect::<Vec<_>>(),
        "names": names(&world),
    }))
}

fn guild_json(world: &World, guild: &Guild, me: UserId) -> Value {
    let members =
        guild.members.values().map(|member| json!({ "id": member.user, "name": world.user_name(member.user) }));
    let roles = guild.roles.values().filter(|role| role.id != guild.everyone());
    json!({
        "id": guild.id,
        "name": guild.name,
        "channels": channels_of(world, guild, me),
        "members": members.collect::<Vec<_>>(),
        "roles": roles.map(|role| json!({ "id": role.id, "name": role.name })).collect::<Vec<_>>(),
    })
}

/// The channels that a person sees, each followed by its open threads.
fn channels_of(world: &World, guild: &Guild, me: UserId) -> Vec<Value> {
    let mut seen: Vec<&Channel> = world
        .channels
        .values()
        .filter(|channel| channel.guild == Some(guild.id) && world.may(channel, me, Permissions::VIEW_CHANNEL))
        .filter(|channel| channel.thread.as_ref().is_none_or(|thread| !thread.archived))
        .collect();
    seen.sort_by_key(|channel| {
        let home = channel.parent.and_then(|id| world.channels.get(&id)).unwrap_or(channel);
        (home.position, home.id, channel.is_thread(), channel.id)
    });
    seen.into_iter()
        .map(|channel| json!({ "id": channel.id, "name": channel.name, "parent": channel.parent }))
        .collect()
}

/// What ids in a text stand for.
fn names(world: &World) -> BTreeMap<String, String> {
    let users = world.users.values().map(|user| (user.id.to_string(), user.shown.clone()));
    let channels = world.channels.values().map(|channel| (channel.id.to_string(), channel.name.clone()));
    let roles = world
        .guilds
        .values()
        .flat_map(|guild| guild.roles.values())
        .map(|role| (role.id.to_string(), role.name.clone()));
    users.chain(channels).chain(roles).collect()
}

/// `GET /local/messages?as=…&channel=…`: what the person sees there, oldest first.
pub async fn messages(State(hub): State<Arc<Hub>>, Query(place): Query<Place>) -> Result<Json<Value>, Refusal> {
    let world = hub.world();
    let (me, channel) = place.find(&world)?;
    let all = world.messages.get(&channel).into_iter().flat_map(BTreeMap::values);
    let seen = all.filter(|message| message.only_for.is_none_or(|user| user == me));
    Ok(Json(json!({ "messages": seen.map(|message| message_json(&world, message)).collect::<Vec<_>>() })))
}

fn message_json(world: &World, message: &Message) -> Value {
    let mut json = message.json(world);
    json["pings"] = json!(message.pings);
    json
}

/// `GET /local/commands?as=…&channel=…`: what the person is offered there.
pub async fn commands(State(hub): State<Arc<Hub>>, Query(place): Query<Place>) -> Result<Json<Value>, Refusal> {
    let world = hub.world();
    let (user, channel) = place.find(&world)?;
    let seat = Seat { user, channel, files: Vec::new(), raw: false };
    let offered = world.commands.values().filter(|command| offered(&world, &seat, command).is_ok());
    let commands: Vec<Value> = offered.map(|command| command.json(world.application)).collect();
    Ok(Json(json!({ "commands": commands })))
}
