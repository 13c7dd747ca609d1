//! Buttons and selects, as a client finds, checks and sends them.

use serde_json::{Value, json};
use twilight_model::guild::Permissions;

use super::view::{MessageView, Select};
use super::{Begun, Refusal};
use crate::interaction::Kind;
use crate::interaction::resolve::Resolved;
use crate::world::World;
use crate::world::ids::{ChannelId, MessageId, RoleId, UserId};

/// What is chosen in a select.
#[derive(Clone, Debug)]
pub enum Chosen {
    /// Labels (or values) of options.
    Options(Vec<String>),
    /// People.
    Users(Vec<UserId>),
    /// Roles.
    Roles(Vec<RoleId>),
    /// Channels.
    Channels(Vec<ChannelId>),
}

/// The message as a person sees it now.
///
/// # Errors
/// When they cannot see it.
pub fn seen(world: &World, user: UserId, channel: ChannelId, id: MessageId) -> Result<MessageView, Refusal> {
    let name = world.user_name(user);
    let home = world.channels.get(&channel).ok_or("there is no such channel any more")?;
    if !world.may(home, user, Permissions::VIEW_CHANNEL) {
        return Err(format!("{name} cannot see {}", world.place(channel)));
    }
    let message = world.message(channel, id).ok_or("the message is gone")?;
    if message.only_for.is_some_and(|only| only != user) {
        return Err(format!("{name} cannot see this message: it is for somebody else alone"));
    }
    Ok(MessageView::of(world, message))
}

/// A click on the button with this label, label without emoji, or custom id.
///
/// # Errors
/// When the person sees no such button, or it cannot be pressed.
pub fn click(world: &World, user: UserId, channel: ChannelId, id: MessageId, wanted: &str) -> Result<Begun, Refusal> {
    let view = seen(world, user, channel, id)?;
    let buttons = view.buttons();
    let exact = buttons.iter().find(|button| button.label == wanted || button.custom_id.as_deref() == Some(wanted));
    let by_text = || buttons.iter().find(|button| button.label.split_once(' ').is_some_and(|(_, text)| text == wanted));
    let button =
        exact.or_else(by_text).ok_or_else(|| format!("there is no button \"{wanted}\" on: {}", view.text()))?;
    let custom_id = button.custom_id.as_deref().ok_or_else(|| format!("\"{wanted}\" is a link"))?;
    if button.disabled {
        return Err(format!("the button \"{wanted}\" is disabled"));
    }
    let data = json!({ "id": button.id, "custom_id": custom_id, "component_type": 2 });
    Ok(begun(user, channel, Some(id), data, format!("clicks [{}]", button.label)))
}

/// A click with a custom id that need not exist.
#[must_use]
pub fn forge(user: UserId, channel: ChannelId, id: MessageId, custom_id: &str) -> Begun {
    let data = json!({ "id": 2, "custom_id": custom_id, "component_type": 2 });
    begun(user, channel, Some(id), data, format!("forges a click \"{custom_id}\""))
}

/// A choice in the select with this placeholder, or whose custom id begins so.
///
/// # Errors
/// When the person sees no such select or option, or too few or many are chosen.
pub fn select(
    world: &World,
    user: UserId,
    channel: ChannelId,
    id: MessageId,
    wanted: &str,
    chosen: &Chosen,
) -> Result<Begun, Refusal> {
    let view = seen(world, user, channel, id)?;
    let selects = view.selects();
    let found = selects
        .iter()
        .find(|select| select.placeholder == wanted)
        .or_else(|| selects.iter().find(|select| select.custom_id.starts_with(wanted)))
        .ok_or_else(|| format!("there is no select \"{wanted}\" on: {}", view.text()))?;
    if found.disabled {
        return Err(format!("the select \"{wanted}\" is disabled"));
    }
    let mut resolved = Resolved::default();
    let values = values(world, user, view.guild, found, chosen, &mut resolved)?;
    let count = values.len() as u64;
    if count < found.least || count > found.most {
        return Err(format!("{count} are chosen in \"{wanted}\"; {} to {} are allowed", found.least, found.most));
    }
    let said = format!("selects {} in [▾ {}]", said(world, chosen), found.placeholder);
    let mut data =
        json!({ "id": found.id, "custom_id": found.custom_id, "component_type": found.kind, "values": values });
    if let Some(resolved) = resolved.json() {
        data["resolved"] = resolved;
    }
    Ok(begun(user, channel, Some(id), data, said))
}

fn values(
    world: &World,
    actor: UserId,
    guild: Option<crate::world::ids::GuildId>,
    select: &Select,
    chosen: &Chosen,
    resolved: &mut Resolved,
) -> Result<Vec<Value>, Refusal> {
    match (chosen, select.kind) {
        (Chosen::Options(labels), 3) => labels.iter().map(|label| option(select, label)).collect(),
        (Chosen::Users(users), 5 | 7) => {
            for user in users {
                resolved.user(world, guild, *user);
            }
            Ok(users.iter().map(|user| json!(user)).collect())
        }
        (Chosen::Roles(roles), 6 | 7) => {
            for role in roles {
                resolved.role(world, guild, *role);
            }
            Ok(roles.iter().map(|role| json!(role)).collect())
        }
        (Chosen::Channels(channels), 8) => {
            for channel in channels {
                resolved.channel(world, actor, *channel);
            }
            Ok(channels.iter().map(|channel| json!(channel)).collect())
        }
        (_, kind) => Err(format!("the select \"{}\" is of type {kind}, which takes other things", select.placeholder)),
    }
}

fn option(select: &Select, label: &str) -> Result<Value, Refusal> {
    let found = select.options.iter().find(|option| option.label == label);
    let found = found.or_else(|| select.options.iter().find(|option| option.value == label));
    let known = || select.options.iter().map(|option| option.label.as_str()).collect::<Vec<_>>().join(", ");
    found.map(|option| json!(option.value)).ok_or_else(|| format!("\"{label}\" is none of {}", known()))
}

fn said(world: &World, chosen: &Chosen) -> String {
    match chosen {
        Chosen::Options(labels) => labels.join(", "),
        Chosen::Users(users) => users.iter().map(|user| world.user_name(*user)).collect::<Vec<_>>().join(", "),
        Chosen::Roles(roles) => format!("{} roles", roles.len()),
        Chosen::Channels(channels) => {
            channels.iter().map(|channel| world.place(*channel)).collect::<Vec<_>>().join(", ")
        }
    }
}

fn begun(user: UserId, channel: ChannelId, source: Option<MessageId>, data: Value, said: String) -> Begun {
    Begun { user, channel, kind: Kind::Component, data, source, said }
}
