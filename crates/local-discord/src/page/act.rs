//! What a person does on the page: writes, runs commands, presses, chooses, sends forms.
//!
//! Every act is checked as a client checks it, sent to the bot, and answered once
//! the bot has answered; what it wrote is told by `changes`.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use serde::Deserialize;
use serde_json::{Value, json};

use super::look::Place;
use super::refusal::Refusal;
use crate::act::command::{self, Seat};
use crate::act::{Begun, Channel, Chosen, FormView, Person, component, form};
use crate::hub::Hub;
use crate::world::World;
use crate::world::command::{Command, CommandKind};
use crate::world::ids;

/// The longest message that a person without Nitro may write.
const LONGEST_MESSAGE: usize = 2000;

type Answer = Result<Json<Value>, Refusal>;

/// A plain message.
#[derive(Debug, Deserialize)]
pub struct Saying {
    #[serde(flatten)]
    place: Place,
    content: String,
}

/// `POST /local/messages`
pub async fn say(State(hub): State<Arc<Hub>>, Json(saying): Json<Saying>) -> Answer {
    let (me, channel) = {
        let world = hub.world();
        let (me, channel) = saying.place.find(&world)?;
        let home = world.channels.get(&channel).ok_or_else(|| Refusal::not_there("channel"))?;
        if !world.may(home, me, World::to_write(home)) {
            return Err(Refusal::impossible(format!("{} may not write here.", world.user_name(me))));
        }
        (me, channel)
    };
    let content = saying.content.trim();
    let length = content.chars().count();
    if length == 0 || length > LONGEST_MESSAGE {
        let why = format!("A message has 1 to {LONGEST_MESSAGE} characters, this one {length}.");
        return Err(Refusal::impossible(why));
    }
    let message = Person::new(Arc::clone(&hub), me, None).says(&Channel::new(hub, channel), content).await;
    Ok(Json(json!({ "id": message })))
}

/// A line with a slash, and where the caret is in it.
#[derive(Debug, Deserialize)]
pub struct Line {
    #[serde(flatten)]
    place: Place,
    text: String,
    #[serde(default)]
    caret: usize,
}

/// `POST /local/slash`
pub async fn slash(State(hub): State<Arc<Hub>>, Json(line): Json<Line>) -> Answer {
    let begun = checked(&hub, &line.place, |world, seat| command::slash(world, seat, &line.text))?;
    Ok(outcome(hub, begun).await)
}

/// `POST /local/autocomplete`
pub async fn autocomplete(State(hub): State<Arc<Hub>>, Json(line): Json<Line>) -> Answer {
    let marked = with_caret(&line.text, line.caret);
    let begun = checked(&hub, &line.place, |world, seat| command::autocomplete(world, seat, &marked))?;
    let id = hub.begin(begun);
    hub.outcome(id).await;
    let choices = hub.interactions.get(id).and_then(|live| live.choices);
    let choices = choices.ok_or_else(|| Refusal::impossible("Loading options failed."))?;
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
pub async fn menu(State(hub): State<Arc<Hub>>, Json(entry): Json<Entry>) -> Answer {
    let begun = checked(&hub, &entry.place, |world, seat| {
        let name = entry_name(world, &entry.command, CommandKind::Message)?;
        let message = ids::parse(&entry.message).ok_or("there is no such message")?;
        command::message_menu(world, seat, &name, message)
    })?;
    Ok(outcome(hub, begun).await)
}

/// `POST /local/user-menu`
pub async fn user_menu(State(hub): State<Arc<Hub>>, Json(entry): Json<Entry>) -> Answer {
    let begun = checked(&hub, &entry.place, |world, seat| {
        let name = entry_name(world, &entry.command, CommandKind::User)?;
        let user = ids::parse(&entry.user).filter(|id| world.users.contains_key(id));
        command::user_menu(world, seat, &name, user.ok_or("there is no such person")?)
    })?;
    Ok(outcome(hub, begun).await)
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
pub async fn click(State(hub): State<Arc<Hub>>, Json(press): Json<Press>) -> Answer {
    let begun = checked(&hub, &press.place, |world, seat| {
        let message = ids::parse(&press.message).ok_or("there is no such message")?;
        component::click(world, seat.user, seat.channel, message, &press.custom_id)
    })?;
    Ok(outcome(hub, begun).await)
}

/// `POST /local/select`
pub async fn select(State(hub): State<Arc<Hub>>, Json(press): Json<Press>) -> Answer {
    let begun = checked(&hub, &press.place, |world, seat| {
        let message = ids::parse(&press.message).ok_or("there is no such message")?;
        let view = component::seen(world, seat.user, seat.channel, message)?;
        let select = view.selects().into_iter().find(|select| select.custom_id == press.custom_id);
        let chosen = chosen(world, select.ok_or("there is no such select")?.kind, &press.values)?;
        component::select(world, seat.user, seat.channel, message, &press.custom_id, &chosen)
    })?;
    Ok(outcome(hub, begun).await)
}

/// A form that was filled in: `form` is the interaction that it answered.
#[derive(Debug, Deserialize)]
pub struct Filled {
    #[serde(flatten)]
    place: Place,
    form: String,
    values: BTreeMap<String, String>,
}

/// `POST /local/submit`
pub async fn submit(State(hub): State<Arc<Hub>>, Json(filled): Json<Filled>) -> Answer {
    let (me, _) = filled.place.find(&hub.world())?;
    let live = ids::parse(&filled.form).and_then(|id| hub.interactions.get(id)).filter(|live| live.user == me);
    let view = live.as_ref().and_then(FormView::of).ok_or_else(|| Refusal::not_there("form"))?;
    let values: Vec<(&str, &str)> = filled.values.iter().map(|(id, value)| (id.as_str(), value.as_str())).collect();
    let begun = form::submit(&view, me, &values, false).map_err(Refusal::impossible)?;
    Ok(outcome(hub, begun).await)
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

/// Sends an act and tells what kind of answer came: `done`, `form`, or `failed` if none did.
async fn outcome(hub: Arc<Hub>, begun: Begun) -> Json<Value> {
    let id = hub.begin(begun);
    hub.outcome(id).await;
    let live = hub.interactions.get(id);
    Json(match live {
        Some(live) if live.first.is_none() => json!({ "outcome": "failed" }),
        Some(live) => match live.form.as_deref().cloned() {
            Some(mut form) => {
                form["key"] = json!(id);
                json!({ "outcome": "form", "form": form })
            }
            None => json!({ "outcome": "done" }),
        },
        None => json!({ "outcome": "failed" }),
    })
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

/// A line with `|` where the caret is, as the reader of lines wants it; the caret is
/// counted in UTF-16, as browsers do. A `|` that was typed looks a little different then.
fn with_caret(text: &str, caret: usize) -> String {
    let mut marked = String::with_capacity(text.len() + 1);
    let mut passed = 0;
    let mut is_marked = false;
    for letter in text.chars() {
        if passed >= caret && !is_marked {
            marked.push('|');
            is_marked = true;
        }
        marked.push(if letter == '|' { '¦' } else { letter });
        passed += letter.len_utf16();
    }
    if !is_marked {
        marked.push('|');
    }
    marked
}

#[cfg(test)]
mod tests {
    use super::with_caret;

    #[test]
    fn the_caret_is_counted_as_browsers_do() {
        assert_eq!(with_caret("/a b:🙂x y", 7), "/a b:🙂|x y");
        assert_eq!(with_caret("/a b:x", 6), "/a b:x|");
        assert_eq!(with_caret("/a b:x", 99), "/a b:x|");
        assert_eq!(with_caret("|a", 0), "|¦a");
    }
}
