//! Registered commands.

use chrono::{DateTime, Utc};
use serde_json::{Value, json};

use super::error::Refused;
use super::exchange::{Exchange, Reply, created, no_content, ok};
use crate::change::Change;
use crate::world::World;
use crate::world::command::{Command, CommandKind};
use crate::world::ids::{CommandId, GuildId};

/// How many commands may be created in a scope within a day.
const CREATES_A_DAY: usize = 200;

/// The scope of the route: a guild that the bot is in, or everywhere.
fn scope(exchange: &Exchange<'_>, world: &World) -> Result<Option<GuildId>, Refused> {
    let application: crate::world::ids::ApplicationId = exchange.id("application_id")?;
    if application != world.application {
        return Err(Refused::missing_access());
    }
    if exchange.text("guild_id").is_empty() {
        return Ok(None);
    }
    exchange.guild(world).map(|guild| Some(guild.id)).map_err(|_| Refused::missing_access())
}

/// The command of the route.
fn command<'w>(exchange: &Exchange<'_>, world: &'w World) -> Result<&'w Command, Refused> {
    let scope = scope(exchange, world)?;
    let id: CommandId = exchange.id("command_id")?;
    world.commands.get(&id).filter(|command| command.guild == scope).ok_or_else(Refused::unknown_command)
}

/// `GET …/commands`
pub fn list(exchange: &Exchange<'_>) -> Reply {
    let world = exchange.hub.world();
    let scope = scope(exchange, &world)?;
    Ok(ok(world.commands_of(scope).into_iter().map(|command| command.json(world.application)).collect()))
}

/// `PUT …/commands`: these and no others.
pub fn replace(exchange: &Exchange<'_>) -> Reply {
    let mut world = exchange.hub.world();
    let scope = scope(exchange, &world)?;
    let Some(wanted) = exchange.body.as_array() else {
        return Err(Refused::field("", "Expected a list of commands."));
    };
    check_counts(wanted)?;
    let now = exchange.hub.clock.now();
    check_creates(&world, scope, wanted, now)?;
    let kept: Vec<CommandId> = wanted.iter().map(|one| world.register(scope, one.clone(), now)).collect();
    world.commands.retain(|id, command| command.guild != scope || kept.contains(id));
    exchange.hub.changes.tell(Change::CommandsChanged);
    Ok(ok(kept.iter().filter_map(|id| world.commands.get(id)).map(|command| command.json(world.application)).collect()))
}

/// `POST …/commands`: 201 for a new one, 200 for one that it replaces.
pub fn create(exchange: &Exchange<'_>) -> Reply {
    let mut world = exchange.hub.world();
    let scope = scope(exchange, &world)?;
    let (before, now) = (world.commands.len(), exchange.hub.clock.now());
    check_creates(&world, scope, std::slice::from_ref(&exchange.body), now)?;
    let id = world.register(scope, exchange.body.clone(), now);
    let definitions: Vec<Value> = world.commands_of(scope).iter().map(|command| command.definition.clone()).collect();
    if let Err(refused) = check_counts(&definitions) {
        world.commands.remove(&id);
        return Err(refused);
    }
    exchange.hub.changes.tell(Change::CommandsChanged);
    let json = world.commands.get(&id).map_or(Value::Null, |command| command.json(world.application));
    Ok(if world.commands.len() > before { created(json) } else { ok(json) })
}

/// `GET …/commands/{command_id}`
pub fn one(exchange: &Exchange<'_>) -> Reply {
    let world = exchange.hub.world();
    Ok(ok(command(exchange, &world)?.json(world.application)))
}

/// `PATCH …/commands/{command_id}`
pub fn change(exchange: &Exchange<'_>) -> Reply {
    let mut world = exchange.hub.world();
    let id = command(exchange, &world)?.id;
    let version = world.mint.next(exchange.hub.clock.now());
    let application = world.application;
    let Some(command) = world.commands.get_mut(&id) else { return Err(Refused::unknown_command()) };
    for (name, value) in exchange.body.as_object().into_iter().flatten() {
        command.definition[name] = value.clone();
    }
    if let Some(name) = command.definition["name"].as_str() {
        command.name = name.to_owned();
    }
    command.version = version;
    exchange.hub.changes.tell(Change::CommandsChanged);
    Ok(ok(command.json(application)))
}

/// `DELETE …/commands/{command_id}`
pub fn delete(exchange: &Exchange<'_>) -> Reply {
    let mut world = exchange.hub.world();
    let id = command(exchange, &world)?.id;
    world.commands.remove(&id);
    exchange.hub.changes.tell(Change::CommandsChanged);
    Ok(no_content())
}

fn check_creates(world: &World, scope: Option<GuildId>, wanted: &[Value], now: DateTime<Utc>) -> Result<(), Refused> {
    let (new, today) = world.creates(scope, wanted, now);
    if new > 0 && new + today > CREATES_A_DAY { Err(Refused::too_many_creates()) } else { Ok(()) }
}

fn check_counts(definitions: &[Value]) -> Result<(), Refused> {
    for (kind, most) in [(CommandKind::Slash, 100), (CommandKind::User, 15), (CommandKind::Message, 15)] {
        let of_kind: Vec<&Value> = definitions.iter().filter(|one| Command::kind_of(one) == kind).collect();
        if of_kind.len() > most {
            return Err(Refused::field(
                "",
                &format!("Maximum number of application commands of type {kind:?} reached ({most})."),
            ));
        }
        for (index, one) in of_kind.iter().enumerate() {
            if of_kind[..index].iter().any(|other| other["name"] == one["name"]) {
                return Err(Refused::field(
                    "",
                    &format!("Application command names must be unique: {}", json!(one["name"])),
                ));
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_unique_within_a_kind() {
        let slash = json!({ "name": "a", "type": 1 });
        let menu = json!({ "name": "a", "type": 3 });
        assert!(check_counts(&[slash.clone(), menu.clone()]).is_ok());
        assert!(check_counts(&[slash.clone(), slash]).is_err());
        let many: Vec<Value> = (0..16).map(|n| json!({ "name": format!("m{n}"), "type": 3 })).collect();
        assert!(check_counts(&many).is_err());
    }
}
