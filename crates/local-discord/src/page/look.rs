//! What a page shows, as the person sees it whom it acts as.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::Json;
use axum::extract::{Query, State};
use serde::Deserialize;
use serde_json::{Value, json};
use twilight_model::guild::Permissions;

use super::Page;
use super::refusal::Refusal;
use crate::act::command::{Seat, offered};
use crate::world::World;
use crate::world::channel::{Channel, ChannelKind};
use crate::world::guild::{Guild, Member, Role};
use crate::world::ids::{self, ChannelId, UserId};

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

/// `GET /local/world?as=…`: who there is, the channels that the person sees, and what time it is.
pub async fn world(State(page): State<Arc<Page>>, Query(anyone): Query<Anyone>) -> Json<Value> {
    let world = page.hub.world();
    let me = somebody(&world, anyone.r#as.as_deref()).or_else(|_| somebody(&world, None)).ok();
    let people = world.users.values().filter(|user| !user.bot);
    let guilds: Vec<Value> = match me {
        Some(me) => world
            .guilds
            .values()
            .filter(|guild| guild.members.contains_key(&me))
            .map(|guild| guild_json(&page, &world, guild, me))
            .collect(),
        None => Vec::new(),
    };
    let bot = world.user_name(world.bot);
    let dms = me.and_then(|me| {
        let own = |channel: &&Channel| channel.kind == ChannelKind::Dm && channel.recipients == [me];
        let channel = world.channels.values().find(own)?;
        Some(channel_json(&page, &world, channel, me, &bot))
    });
    Json(json!({
        "me": me,
        "bot": { "id": world.bot, "name": bot },
        "online": page.hub.gateway.connected() > 0,
        "people": people.map(|user| json!({ "id": user.id, "name": user.shown })).collect::<Vec<_>>(),
        "guilds": guilds,
        "dms": dms.into_iter().collect::<Vec<_>>(),
        "names": names(&world),
        "now": page.hub.clock.now().timestamp_millis(),
        "time": page.time.as_ref().map(|control| control.now().timestamp_millis()),
    }))
}

fn guild_json(page: &Page, world: &World, guild: &Guild, me: UserId) -> Value {
    let mut roles: Vec<&Role> =
        guild.roles.values().filter(|role| role.id != guild.everyone() && role.managed_by.is_none()).collect();
    roles.sort_by_key(|role| -role.position);
    let member = |member: &Member| {
        let roles = roles.iter().filter(|role| member.roles.contains(&role.id));
        json!({
            "id": member.user,
            "name": member.nick.clone().unwrap_or_else(|| world.user_name(member.user)),
            "bot": world.users.get(&member.user).is_some_and(|user| user.bot),
            "owner": member.user == guild.owner,
            "roles": roles.map(|role| role.id).collect::<Vec<_>>(),
        })
    };
    json!({
        "id": guild.id,
        "name": guild.name,
        "channels": channels_of(page, world, guild, me),
        "members": guild.members.values().map(member).collect::<Vec<_>>(),
        "roles": roles.iter().map(|role| json!({ "id": role.id, "name": role.name })).collect::<Vec<_>>(),
    })
}

/// The channels that a person sees, each followed by its open threads.
fn channels_of(page: &Page, world: &World, guild: &Guild, me: UserId) -> Vec<Value> {
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
    seen.into_iter().map(|channel| channel_json(page, world, channel, me, &channel.name)).collect()
}

fn channel_json(page: &Page, world: &World, channel: &Channel, me: UserId, name: &str) -> Value {
    let unread = page.reads.unread(world, me, channel.id);
    json!({
        "id": channel.id,
        "name": name,
        "type": channel.kind as u8,
        "parent": channel.parent,
        "topic": channel.topic,
        "writable": world.may(channel, me, World::to_write(channel)),
        "unread": unread.unread,
        "pings": unread.pings,
    })
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

/// `GET /local/commands?as=…&channel=…`: what the person is offered there.
pub async fn commands(State(page): State<Arc<Page>>, Query(place): Query<Place>) -> Result<Json<Value>, Refusal> {
    let world = page.hub.world();
    let (user, channel) = place.find(&world)?;
    let home = world.channels.get(&channel).and_then(|channel| channel.guild);
    let seat = Seat { user, channel, files: Vec::new(), raw: false };
    let offered = world
        .commands
        .values()
        .filter(|command| command.guild.is_none_or(|guild| Some(guild) == home))
        .filter(|command| offered(&world, &seat, command).is_ok());
    let commands: Vec<Value> = offered.map(|command| command.json(world.application)).collect();
    Ok(Json(json!({ "commands": commands })))
}
