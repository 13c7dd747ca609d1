//! What the bot does with an interaction's token: follow-ups, and its first answer again.

use serde_json::Value;

use super::callbacks;
use super::compose::{self, Occasion};
use super::error::Refused;
use super::exchange::{Exchange, Reply, no_content, ok};
use crate::interaction::Live;
use crate::world::World;
use crate::world::ids::MessageId;
use crate::world::message::flags;

fn live(exchange: &Exchange<'_>, world: &World) -> Result<Live, Refused> {
    if exchange.text("webhook_id") != world.application.to_string() {
        return Err(Refused::unknown_webhook());
    }
    exchange.hub.interactions.of_token(exchange.text("webhook_token"))
}

/// The message of the route: `@original` or one that was made with this token.
fn target(exchange: &Exchange<'_>, live: &Live) -> Result<MessageId, Refused> {
    if exchange.text("message_id").is_empty() {
        return live.original.ok_or_else(Refused::unknown_message);
    }
    let id: MessageId = exchange.id("message_id")?;
    let own = live.original == Some(id) || live.followups.contains(&id);
    if own { Ok(id) } else { Err(Refused::unknown_message()) }
}

/// `POST /webhooks/{webhook_id}/{webhook_token}`
///
/// The first one after a deferral fills in the deferred message, as Discord does.
pub fn follow_up(exchange: &Exchange<'_>) -> Reply {
    let hub = exchange.hub;
    let mut world = hub.world();
    let live = live(exchange, &world)?;
    let loading = live
        .original
        .filter(|id| world.message(live.channel, *id).is_some_and(crate::world::message::Message::is_loading));
    if let Some(id) = loading {
        let json = change(exchange, &mut world, &live, id)?;
        return Ok(ok(json));
    }
    let mut message = callbacks::blank(hub, &mut world, &live);
    compose::write(hub, &mut world, &mut message, &exchange.body, &exchange.files, Occasion::Answer)?;
    if message.is_ephemeral() {
        message.only_for = Some(live.user);
    }
    message.kind = if live.original.is_some() { 19 } else { message.kind };
    message.replies_to = live.original.or(message.replies_to);
    compose::notify(&world, &mut message, &exchange.body, true);
    let id = world.keep(message);
    hub.interactions.with(live.id, |live| {
        live.followups.push(id);
        live.acted(exchange.arrived);
    });
    let message = world.message(live.channel, id).ok_or_else(Refused::unknown_message)?;
    hub.tell_message(&world, message, true);
    Ok(ok(message.json(&world)))
}

/// `GET …/messages/@original` and `GET …/messages/{message_id}`
pub fn show(exchange: &Exchange<'_>) -> Reply {
    let world = exchange.hub.world();
    let live = live(exchange, &world)?;
    let id = target(exchange, &live)?;
    world.message(live.channel, id).map(|message| ok(message.json(&world))).ok_or_else(Refused::unknown_message)
}

/// `PATCH …/messages/@original` and `PATCH …/messages/{message_id}`
pub fn edit(exchange: &Exchange<'_>) -> Reply {
    let mut world = exchange.hub.world();
    let live = live(exchange, &world)?;
    let id = target(exchange, &live)?;
    change(exchange, &mut world, &live, id).map(ok)
}

fn change(exchange: &Exchange<'_>, world: &mut World, live: &Live, id: MessageId) -> Result<Value, Refused> {
    let hub = exchange.hub;
    let mut message = world.message(live.channel, id).cloned().ok_or_else(Refused::unknown_message)?;
    let was_loading = message.is_loading();
    if !was_loading {
        message.remember(hub.clock.now());
    }
    compose::write(hub, world, &mut message, &exchange.body, &exchange.files, Occasion::Edit)?;
    message.flags &= !flags::LOADING;
    compose::notify(world, &mut message, &exchange.body, was_loading);
    message.edited = Some(hub.clock.now());
    let json = message.json(world);
    hub.tell_message(world, &message, false);
    if let Some(place) = world.message_mut(live.channel, id) {
        *place = message;
    }
    hub.interactions.with(live.id, |live| live.acted(exchange.arrived));
    Ok(json)
}

/// `DELETE …/messages/@original` and `DELETE …/messages/{message_id}`
pub fn delete(exchange: &Exchange<'_>) -> Reply {
    let hub = exchange.hub;
    let mut world = hub.world();
    let live = live(exchange, &world)?;
    let id = target(exchange, &live)?;
    let message = world.remove_message(live.channel, id).ok_or_else(Refused::unknown_message)?;
    hub.tell_deleted(&message);
    hub.interactions.with(live.id, |live| live.acted(exchange.arrived));
    Ok(no_content())
}
