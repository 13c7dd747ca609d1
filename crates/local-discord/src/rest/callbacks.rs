//! The bot's first answer to an interaction.

use serde_json::{Value, json};

use super::compose::{self, Occasion};
use super::error::Refused;
use super::exchange::{Exchange, Reply, no_content, ok};
use crate::change::Change;
use crate::hub::Hub;
use crate::interaction::{Kind, Live, callback};
use crate::world::World;
use crate::world::ids::{InteractionId, MessageId};
use crate::world::message::{Message, Origin, flags};

/// `POST /interactions/{interaction_id}/{interaction_token}/callback`
pub fn answer(exchange: &Exchange<'_>) -> Reply {
    let hub = exchange.hub;
    let id: InteractionId = exchange.id("interaction_id").map_err(|_| Refused::unknown_interaction())?;
    let kind = exchange.body["type"].as_u64().ok_or_else(|| Refused::field("type", "This field is required"))?;
    let mut world = hub.world();
    let known = hub.interactions.get(id).ok_or_else(Refused::unknown_interaction)?;
    let fits = fits(&known, kind);
    let live = hub.interactions.acknowledge(
        id,
        exchange.text("interaction_token"),
        kind,
        exchange.arrived,
        hub.options.initial_deadline,
    )?;
    let done = fits.and_then(|()| act(exchange, &mut world, &live, kind));
    let message = match done {
        Ok(message) => message,
        Err(refused) => {
            hub.interactions.with(id, |live| live.first = None);
            return Err(refused);
        }
    };
    hub.interactions.with(id, |live| live.acted(exchange.arrived));
    hub.changes.tell(Change::InteractionAnswered { interaction: id, user: live.user });
    if !exchange.says("with_response") {
        return Ok(no_content());
    }
    Ok(ok(response(&world, &live, kind, message)))
}

/// Whether this kind of answer can be given to that kind of interaction.
fn fits(live: &Live, kind: u64) -> Result<(), Refused> {
    let has_message = live.source.is_some() && live.kind != Kind::Autocomplete;
    let possible = match kind {
        callback::MESSAGE | callback::DEFERRED_MESSAGE => live.kind != Kind::Autocomplete,
        callback::DEFERRED_UPDATE | callback::UPDATE => has_message,
        callback::CHOICES => live.kind == Kind::Autocomplete,
        callback::FORM => matches!(live.kind, Kind::Command | Kind::Component),
        _ => false,
    };
    if possible {
        Ok(())
    } else {
        Err(Refused::field("type", &format!("{kind} is no answer to an interaction of type {:?}", live.kind)))
    }
}

fn act(exchange: &Exchange<'_>, world: &mut World, live: &Live, kind: u64) -> Result<Option<MessageId>, Refused> {
    let hub = exchange.hub;
    let data = &exchange.body["data"];
    match kind {
        callback::MESSAGE => answer_with_message(exchange, world, live, data).map(Some),
        callback::DEFERRED_MESSAGE => Ok(Some(promise(hub, world, live, data))),
        callback::DEFERRED_UPDATE => {
            hub.interactions.with(live.id, |live| live.original = live.source);
            Ok(None)
        }
        callback::UPDATE => update(exchange, world, live, data).map(Some),
        callback::CHOICES => {
            let choices = data["choices"].as_array().cloned().unwrap_or_default();
            let names: Vec<&str> = choices.iter().filter_map(|one| one["name"].as_str()).take(5).collect();
            hub.journal.say(hub.clock.now(), format!("  ({} choices: {})", choices.len(), names.join(" · ")));
            hub.interactions.with(live.id, |live| live.choices = Some(choices));
            Ok(None)
        }
        _ => {
            hub.journal.say(hub.clock.now(), format!("  (form: {})", data["title"].as_str().unwrap_or_default()));
            hub.interactions.with(live.id, |live| live.form = Some(data.clone().into()));
            Ok(None)
        }
    }
}

fn answer_with_message(
    exchange: &Exchange<'_>,
    world: &mut World,
    live: &Live,
    data: &Value,
) -> Result<MessageId, Refused> {
    let hub = exchange.hub;
    let mut message = blank(hub, world, live);
    compose::write(hub, world, &mut message, data, &exchange.files, Occasion::Answer)?;
    if message.is_ephemeral() {
        message.only_for = Some(live.user);
    }
    compose::notify(world, &mut message, data, true);
    Ok(keep_original(hub, world, live, message))
}

fn promise(hub: &Hub, world: &mut World, live: &Live, data: &Value) -> MessageId {
    let mut message = blank(hub, world, live);
    message.flags = flags::LOADING | data["flags"].as_u64().unwrap_or(0) & flags::EPHEMERAL;
    if message.is_ephemeral() {
        message.only_for = Some(live.user);
    }
    keep_original(hub, world, live, message)
}

fn keep_original(hub: &Hub, world: &mut World, live: &Live, message: Message) -> MessageId {
    let id = world.keep(message);
    hub.interactions.with(live.id, |live| live.original = Some(id));
    if let Some(message) = world.message(live.channel, id) {
        hub.tell_message(world, message, true);
    }
    id
}

fn update(exchange: &Exchange<'_>, world: &mut World, live: &Live, data: &Value) -> Result<MessageId, Refused> {
    let hub = exchange.hub;
    let id = live.source.ok_or_else(Refused::unknown_message)?;
    let mut message = world.message(live.channel, id).cloned().ok_or_else(Refused::unknown_message)?;
    message.remember(hub.clock.now());
    compose::write(hub, world, &mut message, data, &exchange.files, Occasion::Edit)?;
    compose::notify(world, &mut message, data, false);
    message.edited = Some(hub.clock.now());
    hub.interactions.with(live.id, |live| live.original = Some(id));
    hub.tell_message(world, &message, false);
    if let Some(place) = world.message_mut(live.channel, id) {
        *place = message;
    }
    Ok(id)
}

/// A message of the bot that answers an interaction.
pub fn blank(hub: &Hub, world: &mut World, live: &Live) -> Message {
    let now = hub.clock.now();
    let id = world.mint.next(now);
    let mut message = Message::new(id, live.channel, world.bot, now);
    message.guild = live.guild;
    let data = &live.payload["data"];
    let menu = matches!(data["type"].as_u64(), Some(2 | 3)) && live.kind == Kind::Command;
    message.kind = match live.source {
        Some(_) => 19,
        None if menu => 23,
        None => 20,
    };
    message.replies_to = live.source;
    message.origin = Some(origin(world, live));
    message
}

fn origin(world: &World, live: &Live) -> Origin {
    let user = world.user_json(live.user);
    let owners = crate::interaction::payload::owners(world, live.channel);
    let plain =
        |kind: u8| json!({ "id": live.id, "type": kind, "user": user, "authorizing_integration_owners": owners });
    let name = full_name(&live.payload["data"]);
    let metadata = match live.kind {
        Kind::Component => {
            let mut metadata = plain(3);
            metadata["interacted_message_id"] = json!(live.source);
            metadata
        }
        Kind::Form => {
            let mut metadata = plain(5);
            let (kind, name, value) = match live.source {
                Some(message) => (3, "interacted_message_id", json!(message)),
                None => (2, "name", json!("form")),
            };
            metadata["triggering_interaction_metadata"] = plain(kind);
            metadata["triggering_interaction_metadata"][name] = value;
            metadata
        }
        _ => {
            let mut metadata = plain(2);
            metadata["name"] = json!(name);
            metadata["command_type"] = live.payload["data"]["type"].clone();
            metadata
        }
    };
    let legacy = (live.kind == Kind::Command).then(|| json!({ "id": live.id, "type": 2, "name": name, "user": user }));
    Origin { interaction: live.id, user: live.user, metadata, legacy }
}

/// `risk log` for a command with a subcommand.
fn full_name(data: &Value) -> String {
    let mut name = data["name"].as_str().unwrap_or_default().to_owned();
    let mut options = &data["options"];
    while let Some(first) = options.get(0).filter(|first| matches!(first["type"].as_u64(), Some(1 | 2))) {
        name.push(' ');
        name.push_str(first["name"].as_str().unwrap_or_default());
        options = &first["options"];
    }
    name
}

fn response(world: &World, live: &Live, kind: u64, message: Option<MessageId>) -> Value {
    let found = message.and_then(|id| world.message(live.channel, id));
    let mut interaction = json!({ "id": live.id, "type": live.kind as u8, "channel_id": live.channel });
    if let Some(guild) = live.guild {
        interaction["guild_id"] = json!(guild);
    }
    if let Some(message) = found {
        interaction["response_message_id"] = json!(message.id);
        interaction["response_message_loading"] = json!(message.is_loading());
        interaction["response_message_ephemeral"] = json!(message.is_ephemeral());
    }
    let mut body = json!({ "interaction": interaction });
    if let Some(message) = found.filter(|_| matches!(kind, callback::MESSAGE | callback::UPDATE)) {
        body["resource"] = json!({ "type": kind, "message": message.json(world) });
    }
    body
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn subcommands_are_part_of_the_name() {
        let data = json!({ "name": "program", "options": [{ "name": "members", "type": 2, "options": [{ "name": "add", "type": 1, "options": [{ "name": "who", "type": 6 }] }] }] });
        assert_eq!(full_name(&data), "program members add");
    }
}
