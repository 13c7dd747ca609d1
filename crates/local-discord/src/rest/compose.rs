//! What a body makes of a message: text, embeds, components, files, flags and pings.

use serde_json::{Map, Value, json};

use super::error::Refused;
use super::exchange::Upload;
use crate::hub::Hub;
use crate::world::World;
use crate::world::ids::{self, AttachmentId, UserId};
use crate::world::mention::Allowed;
use crate::world::message::{Attachment, Message, flags};

/// Which flags a body may set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Occasion {
    /// A new message in a channel.
    Create,
    /// A new answer to an interaction, which may be ephemeral.
    Answer,
    /// A change.
    Edit,
}

const SETTABLE: u64 = flags::SUPPRESS_EMBEDS | flags::COMPONENTS_V2;

/// Writes what a body says into a message. Fields that are absent leave it as it is.
///
/// # Errors
/// 50006 when nothing is left to show, 50035 for files that do not fit.
pub fn write(
    hub: &Hub,
    world: &mut World,
    message: &mut Message,
    body: &Value,
    files: &[Upload],
    occasion: Occasion,
) -> Result<(), Refused> {
    let fields = body.as_object().cloned().unwrap_or_default();
    if let Some(content) = fields.get("content") {
        content.as_str().unwrap_or_default().trim().clone_into(&mut message.content);
    }
    set_flags(message, &fields, occasion);
    attach(hub, world, message, &fields, files)?;
    if let Some(embeds) = fields.get("embeds") {
        let list = embeds.as_array().map(Vec::as_slice).unwrap_or_default();
        message.embeds = list.iter().map(|embed| finish_embed(embed, message, &world.base)).collect();
    }
    if let Some(components) = fields.get("components") {
        let mut list = components.as_array().cloned().unwrap_or_default();
        number(&mut list);
        message.components = list;
    }
    if is_empty(message, &fields) {
        return Err(Refused::empty_message());
    }
    Ok(())
}

fn is_empty(message: &Message, fields: &Map<String, Value>) -> bool {
    let more = ["poll", "sticker_ids"].iter().any(|name| fields.get(*name).is_some_and(|value| !value.is_null()));
    message.content.is_empty()
        && message.embeds.is_empty()
        && message.attachments.is_empty()
        && message.components.is_empty()
        && !more
}

fn set_flags(message: &mut Message, fields: &Map<String, Value>, occasion: Occasion) {
    let Some(asked) = fields.get("flags").and_then(Value::as_u64) else { return };
    let mut settable = SETTABLE;
    match occasion {
        Occasion::Create => settable |= flags::SUPPRESS_NOTIFICATIONS,
        Occasion::Answer => settable |= flags::SUPPRESS_NOTIFICATIONS | flags::EPHEMERAL,
        Occasion::Edit => message.flags &= !flags::SUPPRESS_EMBEDS,
    }
    message.flags |= asked & settable;
}

/// Decides whom the message names and pings; only a message that is new to its readers pings.
pub fn notify(world: &World, message: &mut Message, body: &Value, new: bool) {
    let allowed = Allowed::read(body.get("allowed_mentions"));
    let Some(channel) = world.channels.get(&message.channel) else { return };
    let replied: Option<UserId> = message
        .replies_to
        .filter(|_| message.origin.is_none())
        .and_then(|id| world.message(message.channel, id))
        .map(|m| m.author);
    let mut reached = world.reach(channel, message.author, &message.content, &allowed, replied);
    if let Some(only) = message.only_for {
        reached.pings.retain(|user| *user == only);
    }
    message.mentions = reached.users;
    message.mention_roles = reached.roles;
    message.mention_everyone = reached.everyone;
    if new {
        message.pings = reached.pings;
    }
}

fn attach(
    hub: &Hub,
    world: &mut World,
    message: &mut Message,
    fields: &Map<String, Value>,
    files: &[Upload],
) -> Result<(), Refused> {
    let listed = fields.get("attachments").and_then(Value::as_array);
    if let Some(listed) = listed {
        let kept: Vec<AttachmentId> = listed.iter().filter_map(|one| ids::from_json(&one["id"])).collect();
        message.attachments.retain(|file| kept.contains(&file.id));
        for one in listed {
            let index = number_in(&one["id"]);
            let uploaded = index.is_some_and(|index| files.iter().any(|file| file.index == index));
            let known = ids::from_json(&one["id"])
                .is_some_and(|id: AttachmentId| message.attachments.iter().any(|file| file.id == id));
            if !uploaded && !known {
                return Err(Refused::field("attachments", &format!("no file comes with the attachment {}", one["id"])));
            }
        }
    }
    if message.attachments.len() + files.len() > super::body::MOST_FILES {
        return Err(Refused::field("attachments", "Must be 10 or fewer in length."));
    }
    for file in files {
        let meta = listed.into_iter().flatten().find(|one| number_in(&one["id"]) == Some(file.index));
        message.attachments.push(Attachment {
            id: world.mint.next(hub.clock.now()),
            name: file.name.clone(),
            description: meta.and_then(|one| one["description"].as_str()).map(str::to_owned),
            content_type: file.content_type.clone().or_else(|| type_of(&file.name)),
            dimensions: png_size(&file.bytes),
            bytes: file.bytes.clone(),
            channel: message.channel,
        });
    }
    Ok(())
}

fn number_in(value: &Value) -> Option<u64> {
    value.as_u64().or_else(|| value.as_str()?.parse().ok())
}

fn type_of(name: &str) -> Option<String> {
    let kind = match name.rsplit_once('.')?.1 {
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "csv" => "text/csv; charset=utf-8",
        "json" => "application/json; charset=utf-8",
        "txt" | "md" => "text/plain; charset=utf-8",
        _ => return None,
    };
    Some(kind.to_owned())
}

/// Width and height, when the bytes are a PNG image.
fn png_size(bytes: &[u8]) -> Option<(u32, u32)> {
    let rest = bytes.strip_prefix(b"\x89PNG\r\n\x1a\n")?;
    let word = |at: usize| Some(u32::from_be_bytes(rest.get(at..at + 4)?.try_into().ok()?));
    (rest.get(4..8)? == b"IHDR").then_some(())?;
    Some((word(8)?, word(12)?))
}

/// Adds to an embed what Discord adds, and resolves `attachment://` addresses.
fn finish_embed(embed: &Value, message: &Message, base: &str) -> Value {
    let mut embed = embed.clone();
    let Some(fields) = embed.as_object_mut() else { return embed };
    fields.retain(|_, value| !value.is_null());
    fields.insert("type".to_owned(), json!("rich"));
    // However a moment was sent, Discord writes it in one way.
    let at = fields.get("timestamp").and_then(Value::as_str).map(chrono::DateTime::parse_from_rfc3339);
    if let Some(Ok(at)) = at {
        fields.insert("timestamp".to_owned(), json!(crate::clock::stamp(at.to_utc())));
    }
    for list in fields.get_mut("fields").and_then(Value::as_array_mut).into_iter().flatten() {
        let inline = list["inline"].as_bool().unwrap_or(false);
        list["inline"] = json!(inline);
    }
    for name in ["image", "thumbnail"] {
        if let Some(image) = fields.get_mut(name).filter(|image| image.is_object()) {
            finish_image(image, message, base);
        }
    }
    for name in ["author", "footer"] {
        if let Some(icon) =
            fields.get(name).and_then(|part| part["icon_url"].as_str()).map(|url| resolve(url, message, base))
        {
            fields[name]["icon_url"] = json!(icon);
            fields[name]["proxy_icon_url"] = json!(icon);
        }
    }
    embed
}

fn finish_image(image: &mut Value, message: &Message, base: &str) {
    let given = image["url"].as_str().unwrap_or_default().to_owned();
    let url = resolve(&given, message, base);
    let file =
        given.strip_prefix("attachment://").and_then(|name| message.attachments.iter().find(|file| file.name == name));
    let (width, height) = file.and_then(|file| file.dimensions).unwrap_or((0, 0));
    *image = json!({ "url": url, "proxy_url": url, "width": width, "height": height, "flags": 0 });
}

fn resolve(url: &str, message: &Message, base: &str) -> String {
    let Some(name) = url.strip_prefix("attachment://") else { return url.to_owned() };
    let file = message.attachments.iter().find(|file| file.name == name);
    file.map_or_else(|| url.to_owned(), |file| format!("{base}{}", file.path()))
}

/// Gives every component the number that Discord gives it, and the defaults of menus.
pub fn number(components: &mut [Value]) {
    let mut next = 1;
    for component in components {
        number_one(component, &mut next);
    }
}

fn number_one(component: &mut Value, next: &mut u64) {
    let Some(fields) = component.as_object_mut() else { return };
    fields.retain(|_, value| !value.is_null());
    if fields.get("id").and_then(Value::as_u64).unwrap_or(0) == 0 {
        fields.insert("id".to_owned(), json!(*next));
    }
    *next += 1;
    let kind = fields.get("type").and_then(Value::as_u64).unwrap_or(0);
    if matches!(kind, 3 | 5..=8) {
        for name in ["min_values", "max_values"] {
            fields.entry(name).or_insert_with(|| json!(1));
        }
        // Ids may be sent as numbers, and are always told as text.
        for value in fields.get_mut("default_values").and_then(Value::as_array_mut).into_iter().flatten() {
            if let Some(id) = value["id"].as_u64() {
                value["id"] = json!(id.to_string());
            }
        }
    }
    for list in ["components"] {
        for inner in fields.get_mut(list).and_then(Value::as_array_mut).into_iter().flatten() {
            number_one(inner, next);
        }
    }
    for single in ["component", "accessory"] {
        if let Some(inner) = fields.get_mut(single) {
            number_one(inner, next);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn components_are_numbered_through() {
        let mut list = vec![
            json!({ "type": 1, "components": [{ "type": 2, "custom_id": "a" }, { "type": 2, "custom_id": "b" }] }),
            json!({ "type": 1, "components": [{ "type": 3, "custom_id": "c", "options": [] }] }),
        ];
        number(&mut list);
        assert_eq!(list[1]["components"][0]["id"], 5);
        assert_eq!(list[1]["components"][0]["max_values"], 1);
    }

    #[test]
    fn images_are_measured() {
        let mut png = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR".to_vec();
        png.extend([0, 0, 2, 0, 0, 0, 1, 0]);
        assert_eq!(png_size(&png), Some((512, 256)));
        assert_eq!(png_size(b"no"), None);
    }
}
