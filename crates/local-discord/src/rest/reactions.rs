//! Reactions and pins.

use twilight_model::guild::Permissions;

use super::error::Refused;
use super::exchange::{Exchange, Reply, no_content};
use super::messages;

/// `PUT …/reactions/{emoji_name}/@me`
pub fn add(exchange: &Exchange<'_>) -> Reply {
    let hub = exchange.hub;
    let mut world = hub.world();
    exchange.channel_for(&world, Permissions::ADD_REACTIONS | Permissions::READ_MESSAGE_HISTORY)?;
    let (channel, id) = messages::message(exchange, &world).map(|message| (message.channel, message.id))?;
    let (emoji, bot) = (exchange.text("emoji_name").to_owned(), world.bot);
    let message = world.message_mut(channel, id).ok_or_else(Refused::unknown_message)?;
    match message.reactions.iter_mut().find(|(known, _)| *known == emoji) {
        Some((_, users)) if users.contains(&bot) => {}
        Some((_, users)) => users.push(bot),
        None => message.reactions.push((emoji, vec![bot])),
    }
    Ok(no_content())
}

/// `DELETE …/reactions/{emoji_name}/@me`
pub fn remove(exchange: &Exchange<'_>) -> Reply {
    let mut world = exchange.hub.world();
    let (channel, id) = messages::message(exchange, &world).map(|message| (message.channel, message.id))?;
    let (emoji, bot) = (exchange.text("emoji_name").to_owned(), world.bot);
    let message = world.message_mut(channel, id).ok_or_else(Refused::unknown_message)?;
    for (_, users) in message.reactions.iter_mut().filter(|(known, _)| *known == emoji) {
        users.retain(|user| *user != bot);
    }
    message.reactions.retain(|(_, users)| !users.is_empty());
    Ok(no_content())
}

/// `PUT …/pins/{message_id}`
pub fn pin(exchange: &Exchange<'_>) -> Reply {
    set(exchange, true)
}

/// `DELETE …/pins/{message_id}`
pub fn unpin(exchange: &Exchange<'_>) -> Reply {
    set(exchange, false)
}

fn set(exchange: &Exchange<'_>, pinned: bool) -> Reply {
    let mut world = exchange.hub.world();
    let channel = exchange.channel(&world)?;
    let may = world.may(channel, world.bot, Permissions::PIN_MESSAGES)
        || world.may(channel, world.bot, Permissions::MANAGE_MESSAGES);
    if !may {
        return Err(Refused::missing_permissions());
    }
    let (channel, id) = messages::message(exchange, &world).map(|message| (message.channel, message.id))?;
    if let Some(message) = world.message_mut(channel, id) {
        message.pinned = pinned;
    }
    Ok(no_content())
}
