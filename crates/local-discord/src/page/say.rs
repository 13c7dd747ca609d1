//! What a person writes without the bot: messages, replies, edits, files at hand.

use std::sync::Arc;

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Query, State};
use serde::Deserialize;
use serde_json::{Value, json};
use twilight_model::guild::Permissions;

use super::Page;
use super::look::{Person as Who, Place, somebody};
use super::refusal::Refusal;
use crate::act::{Channel, Person};
use crate::world::World;
use crate::world::ids::{self, AttachmentId, ChannelId, MessageId, UserId};
use crate::world::mention::Allowed;
use crate::world::message::{Attachment, Message};

/// The longest message that a person without Nitro may write.
const LONGEST_MESSAGE: usize = 2000;
/// The largest file that such a person may send.
pub const LARGEST_FILE: usize = 10 * 1024 * 1024;
/// Discord's number for a message that replies.
const REPLY: u8 = 19;

type Answer = Result<Json<Value>, Refusal>;

/// A message.
#[derive(Debug, Deserialize)]
pub struct Saying {
    #[serde(flatten)]
    place: Place,
    content: String,
    #[serde(default)]
    reply_to: Option<String>,
}

/// `POST /local/messages`
pub async fn say(State(page): State<Arc<Page>>, Json(saying): Json<Saying>) -> Answer {
    let content = checked(&saying.content)?;
    let mut world = page.hub.world();
    let (me, channel) = writer(&world, &saying.place)?;
    let home = world.channels.get(&channel).ok_or_else(|| Refusal::not_there("channel"))?;
    let replied = saying.reply_to.as_deref().and_then(ids::parse);
    let replied = replied.and_then(|id| world.message(channel, id)).filter(|message| message.only_for.is_none());
    let reached = world.reach(home, me, content, &Allowed::everything(), replied.map(|message| message.author));
    let (guild, replies_to, now) = (home.guild, replied.map(|message| message.id), page.hub.clock.now());
    let mut message = Message::new(world.mint.next(now), channel, me, now);
    message.guild = guild;
    content.clone_into(&mut message.content);
    message.kind = if replies_to.is_some() { REPLY } else { 0 };
    message.replies_to = replies_to;
    message.mentions = reached.users;
    message.mention_roles = reached.roles;
    message.mention_everyone = reached.everyone;
    message.pings = reached.pings;
    let id = world.keep(message);
    page.reads.note(me, channel, id);
    if let Some(message) = world.message(channel, id) {
        page.hub.tell_message(&world, message, true);
    }
    Ok(Json(json!({ "id": id })))
}

/// A message that is there already.
#[derive(Debug, Deserialize)]
pub struct Written {
    #[serde(flatten)]
    place: Place,
    message: String,
    #[serde(default)]
    content: String,
}

/// `POST /local/edit`: people edit their own messages.
pub async fn edit(State(page): State<Arc<Page>>, Json(written): Json<Written>) -> Answer {
    let content = checked(&written.content)?;
    let (me, channel, message) = own(&page, &written)?;
    let person = Person::new(Arc::clone(&page.hub), me, None);
    person.edits(&Channel::new(Arc::clone(&page.hub), channel), message, content).await;
    Ok(Json(json!({ "id": message })))
}

/// `POST /local/delete`: people delete their own messages.
pub async fn delete(State(page): State<Arc<Page>>, Json(written): Json<Written>) -> Answer {
    let (me, channel, message) = own(&page, &written)?;
    let person = Person::new(Arc::clone(&page.hub), me, None);
    person.deletes(&Channel::new(Arc::clone(&page.hub), channel), message).await;
    Ok(Json(json!({ "id": message })))
}

/// A file's name, and who has it where.
#[derive(Debug, Deserialize)]
pub struct Named {
    #[serde(flatten)]
    place: Place,
    name: String,
    #[serde(default)]
    kind: String,
}

/// `POST /local/upload?…&name=…` with the bytes: a file at hand, for an option that takes one.
pub async fn upload(State(page): State<Arc<Page>>, Query(named): Query<Named>, bytes: Bytes) -> Answer {
    let mut world = page.hub.world();
    let (_, channel) = named.place.find(&world)?;
    let name: String =
        named.name.chars().filter(|letter| !matches!(letter, '/' | '\\') && !letter.is_control()).collect();
    if name.is_empty() {
        return Err(Refusal::impossible("A file has a name."));
    }
    let id: AttachmentId = world.mint.next(page.hub.clock.now());
    let content_type = Some(named.kind).filter(|kind| !kind.is_empty() && kind.is_ascii());
    let bytes = bytes.to_vec();
    let file = Attachment { id, name: name.clone(), description: None, content_type, bytes, dimensions: None, channel };
    world.uploads.insert(id, file);
    Ok(Json(json!({ "id": id, "name": name })))
}

/// `POST /local/dm`: opens the person's conversation with the bot.
pub async fn open_dm(State(page): State<Arc<Page>>, Json(who): Json<Who>) -> Answer {
    let mut world = page.hub.world();
    let me = somebody(&world, Some(&who.r#as))?;
    Ok(Json(json!({ "id": world.dm_with(me, page.hub.clock.now()) })))
}

fn checked(content: &str) -> Result<&str, Refusal> {
    let content = content.trim();
    let length = content.chars().count();
    if (1..=LONGEST_MESSAGE).contains(&length) {
        return Ok(content);
    }
    Err(Refusal::impossible(format!("A message has 1 to {LONGEST_MESSAGE} characters, this one {length}.")))
}

/// The person and the channel, if they may write there.
fn writer(world: &World, place: &Place) -> Result<(UserId, ChannelId), Refusal> {
    let (me, channel) = place.find(world)?;
    let home = world.channels.get(&channel).ok_or_else(|| Refusal::not_there("channel"))?;
    if world.may(home, me, World::to_write(home) | Permissions::VIEW_CHANNEL) {
        return Ok((me, channel));
    }
    Err(Refusal::impossible(format!("{} may not write here.", world.user_name(me))))
}

/// A message of the person's own.
fn own(page: &Page, written: &Written) -> Result<(UserId, ChannelId, MessageId), Refusal> {
    let world = page.hub.world();
    let (me, channel) = written.place.find(&world)?;
    let found = ids::parse(&written.message).and_then(|id| world.message(channel, id));
    let message = found.filter(|message| message.author == me).ok_or_else(|| Refusal::not_there("message of yours"))?;
    Ok((me, channel, message.id))
}
