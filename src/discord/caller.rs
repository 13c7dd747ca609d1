//! Who calls, from where: read off the signed interaction, whichever kind it is.

use std::time::Duration;

use poise::serenity_prelude as serenity;

use super::asked::Asked;
use crate::{
    app::{Caller, Refusal, look},
    domain::{ActId, Actor, ChannelId, GuildId, Rejection, RoleId, UserId},
};

/// The parts that every kind of interaction has.
pub(super) struct Parts<'a> {
    pub id: serenity::InteractionId,
    pub guild: Option<serenity::GuildId>,
    pub channel: Option<&'a serenity::PartialChannel>,
    pub channel_id: serenity::ChannelId,
    pub member: Option<&'a serenity::Member>,
    pub user: &'a serenity::User,
}

/// The caller; `None` outside a server. A thread counts as its parent channel; what the thread is called names nothing.
pub(super) fn read(parts: &Parts<'_>) -> Option<Caller> {
    let guild = parts.guild?;
    let member = parts.member?;
    let thread_of =
        parts.channel.filter(|channel| channel.thread_metadata.is_some()).and_then(|channel| channel.parent_id);
    let name = match thread_of {
        None => parts.channel.and_then(|channel| channel.name.clone()),
        Some(_) => None,
    };
    let manages = member.permissions.is_some_and(|may| may.manage_guild() || may.administrator());
    Some(Caller {
        act: ActId(parts.id.get()),
        guild: GuildId(guild.get()),
        channel: ChannelId(thread_of.unwrap_or(parts.channel_id).get()),
        channel_name: name.unwrap_or_else(|| "Program".to_owned()),
        actor: Actor {
            user: UserId(parts.user.id.get()),
            roles: member.roles.iter().map(|role| RoleId(role.get())).collect(),
            manages_server: manages,
        },
    })
}

/// How long Discord is asked what a channel is called: an answer is due in three seconds, and a program can be renamed.
const NAMED_WITHIN: Duration = Duration::from_secs(1);

/// The caller of something with which a program may begin. An interaction in a thread does not tell what the channel is
/// called that the thread belongs to: where that has no program yet, Discord is asked.
pub(super) async fn founder(asked: &Asked) -> Caller {
    let mut caller = asked.caller.clone();
    let in_thread = asked.home.is_none() && asked.place != caller.channel;
    if in_thread && matches!(look::program(&asked.front.app, &caller).await, Ok(None)) {
        let asking = asked.http().get_channel(serenity::ChannelId::new(caller.channel.0));
        let found = tokio::time::timeout(NAMED_WITHIN, asking).await;
        let channel = found.ok().and_then(Result::ok).and_then(serenity::Channel::guild);
        caller.channel_name = channel.map_or(caller.channel_name, |channel| channel.name);
    }
    caller
}

/// The caller of something pressed in direct messages, as a member of a server that is named there. Discord is asked
/// whether they are one: the name is untrusted. What their roles allow on the server is not known there, so that they
/// manage it counts only where they press.
pub(super) async fn read_direct(http: &serenity::Http, parts: &Parts<'_>, home: GuildId) -> Result<Caller, Refusal> {
    if home.0 == 0 {
        return Err(Rejection::NotInServer.into());
    }
    let member = match http.get_member(serenity::GuildId::new(home.0), parts.user.id).await {
        Ok(member) => member,
        Err(error) if matches!(super::status_of(&error), 403 | 404) => return Err(Rejection::NotInServer.into()),
        Err(error) => return Err(Refusal::Failed(anyhow::anyhow!("Discord answered {}", super::status_of(&error)))),
    };
    Ok(Caller {
        act: ActId(parts.id.get()),
        guild: home,
        channel: ChannelId(parts.channel_id.get()),
        channel_name: "Program".to_owned(),
        actor: Actor {
            user: UserId(parts.user.id.get()),
            roles: member.roles.iter().map(|role| RoleId(role.get())).collect(),
            manages_server: false,
        },
    })
}
