//! What a person does that the bot answers: runs commands, presses, chooses, sends forms.
//!
//! Every act is checked as a client checks it, sent to the bot, and answered once
//! the bot has answered first; what it wrote is told by `live`.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use serde::Deserialize;
use serde_json::{Value, json};

use super::Page;
use super::look::Place;
use super::refusal::Refusal;
use crate::act::command::{self, Seat};
use crate::act::text::Typed;
use crate::act::{Begun, Chosen, FormView, component, form};
use crate::hub::Hub;
use crate::interaction::Kind;
use crate::world::World;
use crate::world::command::{Command, CommandKind};
use crate::world::ids::{self, InteractionId};

type Answer = Result<Json<Value>, Refusal>;

/// A slash command: its name and subcommands, and what was typed into each option.
#[derive(Debug, Deserialize)]
pub struct Filled {
    #[serde(flatten)]
    place: Place,
    words: Vec<String>,
    options: Vec<Field>,
    /// Files at hand, for options that take one.
    #[serde(default)]
    files: Vec<String>,
}

/// An option of a command.
#[derive(Debug, Deserialize)]
pub struct Field {
    name: String,
    text: String,
    #[serde(default)]
    focused: bool,
}

impl Filled {
    fn begin(self, hub: &Hub, kind: Kind) -> Result<Begun, Refusal> {
        let typed = |field: Field| Typed { name: field.name, text: field.text, focused: field.focused };
        let given: Vec<Typed> = self.options.into_iter().map(typed).collect();
        let files: Vec<_> = self.files.iter().filter_map(|id| ids::parse(id)).collect();
        checked(hub, &self.place, |world, seat| {
            let seat = Seat { files, ..seat.clone() };
            command::filled(world, &seat, &self.words, &given, kind)
        })
    }
}

/// `POST /local/command`
pub async fn command(State(page): State<Arc<Page>>, Json(filled): Json<Filled>) -> Answer {
    let begun = filled.begin(&page.hub, Kind::Command)?;
    Ok(outcome(&page.hub, begun).await)
}

/// `POST /local/complete`: what is offered for the option that is being typed in.
pub async fn complete(State(page): State<Arc<Page>>, Json(filled): Json<Filled>) -> Answer {
    let begun = filled.begin(&page.hub, Kind::Autocomplete)?;
    let id = page.hub.begin(begun);
    first_answer(&page.hub, id).await;
    let choices = page.hub.interactions.get(id).and_then(|live| live.choices);
    let choices = choices.ok_or_else(|| Refusal::impossible("Loading options failed"))?;
    Ok(Json(json!({ "choices": choices })))
}

/// An entry of a menu, and what it is used on.
#[derive(Debug, Deserialize)]
pub struct Entry {
    #[serde(flatten)]
    place: Place,
    command: String,
    #[serde(default)]
    message: String,
    #[serde(default)]
    user: String,
}

/// `POST /local/menu`
pub async fn menu(State(page): State<Arc<Page>>, Json(entry): Json<Entry>) -> Answer {
    let begun = checked(&page.hub, &entry.place, |world, seat| {
        let name = entry_name(world, &entry.command, CommandKind::Message)?;
        let message = ids::parse(&entry.message).ok_or("there is no such message")?;
        command::message_menu(world, seat, &name, message)
    })?;
    Ok(outcome(&page.hub, begun).await)
}

/// `POST /local/user-menu`
pub async fn user_menu(State(page): State<Arc<Page>>, Json(entry): Json<Entry>) -> Answer {
    let begun = checked(&page.hub, &entry.place, |world, seat| {
        let name = entry_name(world, &entry.command, CommandKind::User)?;
        let user = ids::parse(&entry.user).filter(|id| world.users.contains_key(id));
        command::user_menu(world, seat, &name, user.ok_or("there is no such person")?)
    })?;
    Ok(outcome(&page.hub, begun).await)
}

/// A button or select of a message.
#[derive(Debug, Deserialize)]
pub struct Press {
    #[serde(flatten)]
    place: Place,
    message: String,
    custom_id: String,
    #[serde(default)]
    values: Vec<String>,
}

/// `POST /local/click`
pub async fn click(State(page): State<Arc<Page>>, Json(press): Json<Press>) -> Answer {
    let begun = checked(&page.hub, &press.place, |world, seat| {
        let message = ids::parse(&press.message).ok_or("there is no such message")?;
        component::click(world, seat.user, seat.channel, message, &press.custom_id)
    })?;
    Ok(outcome(&page.hub, begun).await)
}

/// `POST /local/select`
pub async fn select(State(page): State<Arc<Page>>, Json(press): Json<Press>) -> Answer {
    let begun = checked(&page.hub, &press.place, |world, seat| {
        let message = ids::parse(&press.message).ok_or("there is no such message")?;
        let view = component::seen(world, seat.user, seat.channel, message)?;
        let select = view.selects().into_iter().find(|select| select.custom_id == press.custom_id);
        let chosen = chosen(world, select.ok_or("there is no such select")?.kind, &press.values)?;
        component::select(world, seat.user, seat.channel, message, &press.custom_id, &chosen)
    })?;
    Ok(outcome(&page.hub, begun).await)
}

/// A form that was filled in: `form` is the interaction that it answered.
#[derive(Debug, Deserialize)]
pub struct Sent {
    #[serde(flatten)]
    place: Place,
    form: String,
    values: BTreeMap<String, String>,
}

/// `POST /local/submit`
pub async fn submit(State(page): State<Arc<Page>>, Json(sent): Json<Sent>) -> Answer {
    let (me, _) = sent.place.find(&page.hub.world())?;
    let live = ids::parse(&sent.form).and_then(|id| page.hub.interactions.get(id)).filter(|live| live.user == me);
    let view = live.as_ref().and_then(FormView::of).ok_or_else(|| Refusal::not_there("form"))?;
    let values: Vec<(&str, &str)> = sent.values.iter().map(|(id, value)| (id.as_str(), value.as_str())).collect();
    let begun = form::submit(&view, me, &values, false).map_err(Refusal::impossible)?;
    Ok(outcome(&page.hub, begun).await)
}

/// Makes an act of what a person wants, if a client would let it through.
fn checked(
    hub: &Hub,
    place: &Place,
    make: impl FnOnce(&World, &Seat) -> Result<Begun, crate::act::Refusal>,
) -> Result<Begun, Refusal> {
    let world = hub.world();
    let (user, channel) = place.find(&world)?;
    let seat = Seat { user, channel, files: Vec::new(), raw: false };
    make(&world, &seat).map_err(Refusal::impossible)
}

/// Sends an act and tells what kind of answer came first: `done`, `form`, or `failed` if none did.
async fn outcome(hub: &Arc<Hub>, begun: Begun) -> Json<Value> {
    let id = hub.begin(begun);
    first_answer(hub, id).await;
    let live = hub.interactions.get(id).filter(|live| live.first.is_some());
    let Some(live) = live else { return Json(json!({ "outcome": "failed" })) };
    Json(match live.form.as_deref().cloned() {
        Some(mut form) => {
            form["key"] = json!(id);
            json!({ "outcome": "form", "form": form })
        }
        None => json!({ "outcome": "done" }),
    })
}

/// Waits for the first answer, or until it is too late for one.
async fn first_answer(hub: &Hub, id: InteractionId) {
    let Some(mut pulse) = hub.interactions.with(id, |live| live.pulse.subscribe()) else { return };
    while hub.interactions.get(id).is_some_and(|live| !live.failed && live.acts == 0) {
        if pulse.changed().await.is_err() {
            return;
        }
    }
}

fn entry_name(world: &World, id: &str, kind: CommandKind) -> Result<String, String> {
    let fits = |command: &&Command| command.kind == kind;
    let found = ids::parse(id).and_then(|id| world.commands.get(&id)).filter(fits);
    found.map(|command| command.name.clone()).ok_or_else(|| "there is no such entry any more".to_owned())
}

/// What was chosen, by the select's type.
fn chosen(world: &World, kind: u64, values: &[String]) -> Result<Chosen, String> {
    fn all<T>(values: &[String]) -> Result<Vec<twilight_model::id::Id<T>>, String> {
        values.iter().map(|value| ids::parse(value).ok_or_else(|| format!("\"{value}\" is no id"))).collect()
    }
    let is_person = |value: &String| ids::parse(value).is_some_and(|id| world.users.contains_key(&id));
    match kind {
        5 => Ok(Chosen::Users(all(values)?)),
        7 if values.iter().all(is_person) => Ok(Chosen::Users(all(values)?)),
        7 if values.iter().any(is_person) => Err("choose people or roles, not both".to_owned()),
        6 | 7 => Ok(Chosen::Roles(all(values)?)),
        8 => Ok(Chosen::Channels(all(values)?)),
        _ => Ok(Chosen::Options(values.to_vec())),
    }
}
