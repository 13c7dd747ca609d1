//! Commands as a client offers, checks and sends them.

use serde_json::{Value, json};
use twilight_model::guild::Permissions;
use twilight_model::id::Id;

use super::text::{self, Typed};
use super::{Begun, Refusal};
use crate::interaction::Kind;
use crate::interaction::resolve::Resolved;
use crate::world::World;
use crate::world::channel::ChannelKind;
use crate::world::command::{Command, CommandKind, options_of};
use crate::world::ids::{self, AttachmentId, ChannelId, GuildId, MessageId, RoleId, UserId};

/// Who is at which channel, and how strictly the client looks.
#[derive(Clone, Debug)]
pub struct Seat {
    /// Who.
    pub user: UserId,
    /// Where.
    pub channel: ChannelId,
    /// Files at hand for options that take one.
    pub files: Vec<AttachmentId>,
    /// Whether values are sent that a client would not let through.
    pub raw: bool,
}

impl Seat {
    fn guild(&self, world: &World) -> Option<GuildId> {
        world.channels.get(&self.channel).and_then(|channel| channel.guild)
    }
}

/// Whether a person is offered a command here.
///
/// # Errors
/// Why not.
pub fn offered(world: &World, seat: &Seat, command: &Command) -> Result<(), Refusal> {
    let channel = world.channels.get(&seat.channel).ok_or("there is no such channel")?;
    let direct = channel.kind == ChannelKind::Dm;
    if !command.offered_in(u64::from(direct)) {
        return Err(format!(
            "\"{}\" is not offered {}",
            command.name,
            if direct { "in direct messages" } else { "in servers" }
        ));
    }
    let Some(guild) = channel.guild.and_then(|id| world.guilds.get(&id)) else { return Ok(()) };
    if guild.bot_since.is_none() {
        return Err("the bot is not in this server".to_owned());
    }
    let has = world.permissions_in(channel, seat.user);
    if !has.contains(Permissions::VIEW_CHANNEL) {
        return Err(format!("{} cannot see #{}", world.user_name(seat.user), channel.name));
    }
    if !has.contains(Permissions::USE_SLASH_COMMANDS) {
        return Err(format!("{} may not use commands in #{}", world.user_name(seat.user), channel.name));
    }
    let needs = command.needs().map(Permissions::from_bits_truncate);
    let admin = has.contains(Permissions::ADMINISTRATOR);
    let allowed = needs.is_none_or(|needs| admin || (!needs.is_empty() && has.contains(needs)));
    if allowed {
        Ok(())
    } else {
        Err(format!("{} lacks the permissions that \"{}\" asks for", world.user_name(seat.user), command.name))
    }
}

fn find<'w>(world: &'w World, seat: &Seat, kind: CommandKind, name: &str) -> Result<&'w Command, Refusal> {
    let command = world.command_named(seat.guild(world), kind, name).ok_or_else(|| {
        let known: Vec<&str> =
            world.commands.values().filter(|one| one.kind == kind).map(|one| one.name.as_str()).collect();
        format!("there is no command \"{name}\"; there are: {}", known.join(", "))
    })?;
    if !seat.raw {
        offered(world, seat, command)?;
    }
    Ok(command)
}

/// A slash command as it is typed.
///
/// # Errors
/// When a client would not send it.
pub fn slash(world: &World, seat: &Seat, line: &str) -> Result<Begun, Refusal> {
    typed(world, seat, line, Kind::Command)
}

/// An option that is being typed: the caret `|` tells which.
///
/// # Errors
/// When there is no caret, or the option does not complete itself.
pub fn autocomplete(world: &World, seat: &Seat, line: &str) -> Result<Begun, Refusal> {
    typed(world, seat, line, Kind::Autocomplete)
}

fn typed(world: &World, seat: &Seat, line: &str, kind: Kind) -> Result<Begun, Refusal> {
    let (name, rest) = text::command_name(line)?;
    let command = find(world, seat, CommandKind::Slash, name)?;
    let (path, rest) = text::descend(&command.definition, rest)?;
    let leaf = path.last().copied().unwrap_or(&command.definition);
    let options = options_of(leaf);
    let given = text::values(rest, options, kind == Kind::Autocomplete)?;
    send(world, seat, command, &path, &given, kind, line)
}

/// A slash command as a client with a field for each option sends it: `words` are its name and subcommands. With
/// [`Kind::Autocomplete`], the option that is being typed in is focused.
///
/// # Errors
/// When a client would not send it.
pub fn filled(world: &World, seat: &Seat, words: &[String], given: &[Typed], kind: Kind) -> Result<Begun, Refusal> {
    let (name, below) = words.split_first().ok_or("a command has a name")?;
    let command = find(world, seat, CommandKind::Slash, name)?;
    let below = below.join(" ");
    let (path, rest) = text::descend(&command.definition, &below)?;
    let options = options_of(path.last().copied().unwrap_or(&command.definition));
    if !rest.is_empty() {
        return Err(format!("/{name} has no subcommand \"{below}\""));
    }
    for (at, one) in given.iter().enumerate() {
        if !options.iter().any(|option| option["name"].as_str() == Some(&one.name)) {
            return Err(format!("the option \"{}\" is not known", one.name));
        }
        if given[..at].iter().any(|before| before.name == one.name) {
            return Err(format!("the option \"{}\" is given twice", one.name));
        }
    }
    let values: Vec<String> = given.iter().map(|one| format!(" {}:{}", one.name, one.text)).collect();
    let line = format!("/{}{}", words.join(" "), values.concat());
    send(world, seat, command, &path, given, kind, &line)
}

fn send(
    world: &World,
    seat: &Seat,
    command: &Command,
    path: &[&Value],
    given: &[Typed],
    kind: Kind,
    line: &str,
) -> Result<Begun, Refusal> {
    let options = options_of(path.last().copied().unwrap_or(&command.definition));
    let mut resolved = Resolved::default();
    let mut values = Vec::new();
    for one in given {
        let option =
            options.iter().find(|option| option["name"].as_str() == Some(one.name.as_str())).unwrap_or(&Value::Null);
        values.push(
            send_value(world, seat, option, one, kind, &mut resolved)
                .map_err(|why| format!("{line}\n  {}: {why}", one.name))?,
        );
    }
    if kind == Kind::Autocomplete {
        focused_once(line, options, given)?;
    } else if !seat.raw {
        let missing = options.iter().find(|option| {
            option["required"].as_bool() == Some(true)
                && !given.iter().any(|one| option["name"].as_str() == Some(&one.name))
        });
        if let Some(missing) = missing {
            return Err(format!(
                "{line}\n  the option \"{}\" is required",
                missing["name"].as_str().unwrap_or_default()
            ));
        }
    }
    let mut data = data_of(command, &nest(path, values));
    if let Some(resolved) = resolved.json() {
        data["resolved"] = resolved;
    }
    Ok(Begun { user: seat.user, channel: seat.channel, kind, data, source: None, said: line.to_owned() })
}

fn focused_once(line: &str, options: &[Value], typed: &[Typed]) -> Result<(), Refusal> {
    let mut focused = typed.iter().filter(|one| one.focused);
    let (Some(one), None) = (focused.next(), focused.next()) else {
        return Err(format!("{line}\n  mark the option that is being typed with one caret: option:te|"));
    };
    let completes = options
        .iter()
        .any(|option| option["name"].as_str() == Some(&one.name) && option["autocomplete"].as_bool() == Some(true));
    if completes { Ok(()) } else { Err(format!("{line}\n  the option \"{}\" does not complete itself", one.name)) }
}

fn data_of(command: &Command, options: &[Value]) -> Value {
    let mut data = json!({ "id": command.id, "name": command.name, "type": command.kind as u8 });
    if !options.is_empty() {
        data["options"] = json!(options);
    }
    if let Some(guild) = command.guild {
        data["guild_id"] = json!(guild);
    }
    data
}

fn nest(path: &[&Value], options: Vec<Value>) -> Vec<Value> {
    path.iter().rev().fold(options, |inner, branch| {
        vec![json!({ "name": branch["name"], "type": branch["type"], "options": inner })]
    })
}

/// An entry in the menu of a message.
///
/// # Errors
/// When it is not offered, or the message cannot be seen.
pub fn message_menu(world: &World, seat: &Seat, name: &str, message: MessageId) -> Result<Begun, Refusal> {
    let command = find(world, seat, CommandKind::Message, name)?;
    let found = world
        .message(seat.channel, message)
        .ok_or_else(|| format!("there is no message {message} in {}", world.place(seat.channel)))?;
    if found.only_for.is_some() {
        return Err("messages that only one person sees have no apps in their menu".to_owned());
    }
    let mut resolved = Resolved::default();
    resolved.message(world, seat.channel, message);
    let mut data = data_of(command, &[]);
    data["target_id"] = json!(message);
    data["resolved"] = resolved.json().unwrap_or_default();
    let said = format!("[{name}] on “{}”", crate::journal::clip(&found.content, 60));
    Ok(Begun { user: seat.user, channel: seat.channel, kind: Kind::Command, data, source: None, said })
}

/// An entry in the menu of a person.
///
/// # Errors
/// When it is not offered.
pub fn user_menu(world: &World, seat: &Seat, name: &str, target: UserId) -> Result<Begun, Refusal> {
    let command = find(world, seat, CommandKind::User, name)?;
    let mut resolved = Resolved::default();
    resolved.user(world, seat.guild(world), target);
    let mut data = data_of(command, &[]);
    data["target_id"] = json!(target);
    data["resolved"] = resolved.json().unwrap_or_default();
    let said = format!("[{name}] on {}", world.user_name(target));
    Ok(Begun { user: seat.user, channel: seat.channel, kind: Kind::Command, data, source: None, said })
}

fn send_value(
    world: &World,
    seat: &Seat,
    option: &Value,
    typed: &Typed,
    kind: Kind,
    resolved: &mut Resolved,
) -> Result<Value, Refusal> {
    let number = option["type"].as_u64().unwrap_or(3);
    let mut pair = json!({ "name": typed.name, "type": number });
    if kind == Kind::Autocomplete && typed.focused {
        pair["value"] = json!(typed.text);
        pair["focused"] = json!(true);
        return Ok(pair);
    }
    pair["value"] = value_of(world, seat, option, number, &typed.text, resolved)?;
    Ok(pair)
}

fn value_of(
    world: &World,
    seat: &Seat,
    option: &Value,
    kind: u64,
    text: &str,
    resolved: &mut Resolved,
) -> Result<Value, Refusal> {
    let guild = seat.guild(world);
    match kind {
        3 | 4 | 10 => scalar(option, kind, text, seat.raw),
        5 => match text.to_lowercase().as_str() {
            "true" | "yes" => Ok(json!(true)),
            "false" | "no" => Ok(json!(false)),
            _ => Err(format!("\"{text}\" is neither True nor False")),
        },
        6 => person(world, guild, text).map(|id| named(resolved, |resolved| resolved.user(world, guild, id), id)),
        7 => {
            let id = channel(world, guild, text)?;
            check_channel(world, option, id)?;
            Ok(named(resolved, |resolved| resolved.channel(world, seat.user, id), id))
        }
        8 => role(world, guild, text).map(|id| named(resolved, |resolved| resolved.role(world, guild, id), id)),
        9 => match person(world, guild, text) {
            Ok(id) => Ok(named(resolved, |resolved| resolved.user(world, guild, id), id)),
            Err(_) => {
                role(world, guild, text).map(|id| named(resolved, |resolved| resolved.role(world, guild, id), id))
            }
        },
        11 => {
            let fits = |id: &&AttachmentId| world.uploads.get(*id).is_some_and(|file| file.name == text);
            let id = *seat
                .files
                .iter()
                .find(fits)
                .ok_or_else(|| format!("there is no file \"{text}\" at hand; give it with .with_file(…)"))?;
            Ok(named(resolved, |resolved| resolved.attachment(world, id), id))
        }
        other => Err(format!("options of type {other} are not known here")),
    }
}

fn named<T>(resolved: &mut Resolved, name: impl FnOnce(&mut Resolved), id: Id<T>) -> Value {
    name(resolved);
    json!(id)
}

fn check_channel(world: &World, option: &Value, id: ChannelId) -> Result<(), Refusal> {
    let Some(kinds) = option["channel_types"].as_array().filter(|kinds| !kinds.is_empty()) else { return Ok(()) };
    let kind = world.channels.get(&id).map(|channel| channel.kind as u64);
    if kinds.iter().any(|one| one.as_u64() == kind) {
        Ok(())
    } else {
        Err(format!("a channel of type {kind:?} cannot be chosen"))
    }
}

/// Text and numbers: by a choice's shown name or value, else as typed, within the option's bounds.
fn scalar(option: &Value, kind: u64, text: &str, raw: bool) -> Result<Value, Refusal> {
    let choices = option["choices"].as_array().map(Vec::as_slice).unwrap_or_default();
    let by_name = choices.iter().find(|choice| choice["name"].as_str() == Some(text));
    let by_value = || choices.iter().find(|choice| value_text(&choice["value"]) == text);
    if let Some(choice) = by_name.or_else(by_value) {
        return Ok(choice["value"].clone());
    }
    if !choices.is_empty() && !raw {
        let names: Vec<&str> = choices.iter().filter_map(|choice| choice["name"].as_str()).collect();
        return Err(format!("\"{text}\" is none of the choices {}", names.join(", ")));
    }
    let value = match kind {
        4 => text
            .trim()
            .parse::<i64>()
            .map(|number| json!(number))
            .map_err(|_| format!("\"{text}\" is no whole number"))?,
        10 => text.trim().parse::<f64>().map(|number| json!(number)).map_err(|_| format!("\"{text}\" is no number"))?,
        _ => json!(text),
    };
    if !raw {
        check_bounds(option, &value)?;
    }
    Ok(value)
}

fn value_text(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

fn check_bounds(option: &Value, value: &Value) -> Result<(), Refusal> {
    if let Some(text) = value.as_str() {
        let length = text.chars().count() as u64;
        let least = option["min_length"].as_u64().unwrap_or(0);
        let most = option["max_length"].as_u64().unwrap_or(6000);
        let required = option["required"].as_bool() == Some(true);
        if length < least || length > most || (required && length == 0) {
            return Err(format!("the text has {length} letters; {least} to {most} are allowed"));
        }
        return Ok(());
    }
    let number = value.as_f64().unwrap_or_default();
    let too_small = option["min_value"].as_f64().is_some_and(|least| number < least);
    let too_large = option["max_value"].as_f64().is_some_and(|most| number > most);
    if too_small || too_large {
        return Err(format!("{value} is not within {} and {}", option["min_value"], option["max_value"]));
    }
    Ok(())
}

/// `@Bob`, `<@1>` or a number.
fn person(world: &World, guild: Option<GuildId>, text: &str) -> Result<UserId, Refusal> {
    let inside = text.strip_prefix("<@").and_then(|rest| rest.strip_suffix('>'));
    if let Some(id) = ids::parse(inside.unwrap_or(text)).filter(|id| world.users.contains_key(id)) {
        return Ok(id);
    }
    let name = text.strip_prefix('@').unwrap_or(text);
    let members = guild.and_then(|id| world.guilds.get(&id)).into_iter().flat_map(|guild| guild.members.values());
    let fits = |member: &&crate::world::guild::Member| {
        world.user_name(member.user) == name
            || member.nick.as_deref() == Some(name)
            || world.users.get(&member.user).is_some_and(|user| user.username == name)
    };
    let found: Vec<UserId> = members.filter(fits).map(|member| member.user).collect();
    match found.as_slice() {
        [one] => Ok(*one),
        [] => Err(format!("there is no member \"{name}\" here")),
        _ => Err(format!("there are several members \"{name}\"; use <@id>")),
    }
}

/// `@tpm`, `@&tpm`, `<@&1>` or a number.
fn role(world: &World, guild: Option<GuildId>, text: &str) -> Result<RoleId, Refusal> {
    let guild = guild.and_then(|id| world.guilds.get(&id)).ok_or("there are no roles here")?;
    let inside = text.strip_prefix("<@&").and_then(|rest| rest.strip_suffix('>'));
    if let Some(id) = ids::parse(inside.unwrap_or(text)).filter(|id| guild.roles.contains_key(id)) {
        return Ok(id);
    }
    let name = text.trim_start_matches('@').trim_start_matches('&');
    let fits = |role: &&crate::world::guild::Role| role.name.trim_start_matches('@') == name;
    guild.roles.values().find(fits).map(|role| role.id).ok_or_else(|| format!("there is no role \"{name}\" here"))
}

/// `#eng`, `<#1>` or a number.
fn channel(world: &World, guild: Option<GuildId>, text: &str) -> Result<ChannelId, Refusal> {
    let inside = text.strip_prefix("<#").and_then(|rest| rest.strip_suffix('>'));
    if let Some(id) = ids::parse(inside.unwrap_or(text)).filter(|id| world.channels.contains_key(id)) {
        return Ok(id);
    }
    let name = text.strip_prefix('#').unwrap_or(text);
    let mut own = world.channels.values().filter(|channel| channel.guild == guild && guild.is_some());
    own.find(|channel| channel.name == name)
        .map(|channel| channel.id)
        .ok_or_else(|| format!("there is no channel \"{name}\" here"))
}
