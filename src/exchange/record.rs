//! The whole record as JSON: what is written can be restored, on this server or another, and written again it is the
//! same, byte for byte.
//!
//! Numbers that mean something in one database only are left out or made relative: server and program are where the file
//! is restored, items are named by their references, acts are counted from 1. What is read is checked before anything
//! is written: an item has to be the sum of its events, as it is in the record itself.

use std::collections::{BTreeMap, HashMap};

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::domain::{
    ActId, Body, GuildId, Item, ItemId, Kind, Program, ProgramId, Reference, UserId,
    event::{Event, FieldChange, What},
    field::Part,
    given::{Call, Colour},
    risk::Score,
    text::{Title, is_visible},
    weekly::{Notes, Week},
    whole::{Step, Whole},
};

/// What the file says it is.
const FORMAT: &str = "drumbeat record";
/// The version of the format that this writes, and the newest that it reads.
const VERSION: u32 = 1;
/// The most code points that one text of a record can have, a captured message included.
const LONGEST: usize = 16_000;
/// Fields that say where a document is kept: they are left out, and filled in where the file is restored.
const PLACE: [&str; 2] = ["guild", "program"];

/// Why a file can't be restored. `Display` is the sentence shown.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Damage {
    /// It is no JSON, or not of this form.
    #[error("it can't be read as JSON of a record (line {line}, column {column})")]
    Unreadable {
        /// Where reading ended.
        line: usize,
        /// The place in that line.
        column: usize,
    },
    /// JSON of something else.
    #[error("it is JSON, but not a record of Drumbeat's")]
    Foreign,
    /// A later form.
    #[error("a newer Drumbeat wrote it (format {0}, this one reads {VERSION}): restore it with that version")]
    Newer(u32),
    /// One part of it can't be taken.
    #[error("{of} {why}")]
    Part {
        /// Which item, or the program.
        of: String,
        /// What is wrong with it.
        why: String,
    },
}

#[derive(Serialize, Deserialize)]
struct EventLine {
    item: Option<String>,
    version: u32,
    act: u64,
    step: i64,
    at: DateTime<Utc>,
    actor: Option<UserId>,
    what: What,
    changes: Map<String, Value>,
    reason: Option<String>,
}

#[derive(Clone, Serialize, Deserialize)]
struct WeekLine {
    week: Week,
    #[serde(flatten)]
    notes: Notes,
}

#[derive(Deserialize)]
struct Head {
    format: String,
    version: u32,
}

#[derive(Deserialize)]
struct Lines {
    server: GuildId,
    program: Map<String, Value>,
    items: Vec<Map<String, Value>>,
    events: Vec<EventLine>,
    #[serde(default)]
    calls: Vec<Call>,
    #[serde(default)]
    weeks: Vec<WeekLine>,
}

/// A record that was read from a file and is sound, not yet anywhere.
pub struct Restorable {
    lines: Lines,
    places: HashMap<Reference, usize>,
}

/// Where a record is restored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// On this server.
    pub guild: GuildId,
    /// As this program.
    pub program: ProgramId,
    /// The id of its first item; those after it are free.
    pub first_item: i64,
    /// Its first act; those below it are free.
    pub first_act: i64,
}

/// Writes a record down, an item or event a line.
///
/// # Errors
/// A document that JSON can't hold, which no record has.
pub fn write(whole: &Whole) -> serde_json::Result<String> {
    let names: HashMap<ItemId, String> =
        whole.items.iter().map(|item| (item.id, item.reference().to_string())).collect();
    let mut out = String::with_capacity(whole.items.len() * 1_000 + whole.steps.len() * 400 + 4_000);
    let server = whole.program.guild;
    for head in ["{\n\"format\": \"", FORMAT, "\",\n\"version\": ", &VERSION.to_string(), ",\n\"server\": "] {
        out.push_str(head);
    }
    out.push_str(&server.to_string());
    out.push_str(",\n\"program\": ");
    out.push_str(&serde_json::to_string(&portable(serde_json::to_value(&whole.program)?))?);
    out.push_str(",\n\"items\": [");
    for (n, item) in whole.items.iter().enumerate() {
        out.push_str(if n == 0 { "\n" } else { ",\n" });
        out.push_str(&serde_json::to_string(&portable(serde_json::to_value(item)?))?);
    }
    out.push_str("\n],\n\"events\": [");
    let mut acts: HashMap<ActId, u64> = HashMap::new();
    for (n, step) in whole.steps.iter().enumerate() {
        let next = acts.len() as u64 + 1;
        let Event { act, version, at, actor, what, changes, reason } = &step.event;
        let mut told = Map::new();
        for FieldChange { field, old, new } in changes {
            if !PLACE.contains(&field.as_str()) {
                told.insert(field.clone(), Value::Array(vec![nameless(old.clone()), nameless(new.clone())]));
            }
        }
        let line = EventLine {
            item: step.item.map(|id| names.get(&id).cloned().unwrap_or_default()),
            version: *version,
            act: *acts.entry(*act).or_insert(next),
            step: step.step,
            at: *at,
            actor: *actor,
            what: *what,
            changes: told,
            reason: reason.clone(),
        };
        out.push_str(if n == 0 { "\n" } else { ",\n" });
        out.push_str(&serde_json::to_string(&line)?);
    }
    out.push_str("\n],\n\"calls\": [");
    for (n, call) in whole.calls.iter().enumerate() {
        out.push_str(if n == 0 { "\n" } else { ",\n" });
        out.push_str(&serde_json::to_string(call)?);
    }
    out.push_str("\n],\n\"weeks\": [");
    for (n, (week, notes)) in whole.weeks.iter().enumerate() {
        out.push_str(if n == 0 { "\n" } else { ",\n" });
        out.push_str(&serde_json::to_string(&WeekLine { week: *week, notes: notes.clone() })?);
    }
    out.push_str("\n]\n}\n");
    Ok(out)
}

/// A document without where it is kept.
fn portable(mut document: Value) -> Value {
    if let Some(fields) = document.as_object_mut() {
        for field in PLACE {
            fields.remove(field);
        }
    }
    nameless(document)
}

/// Without the ids of other items wherever their reference stands beside it.
fn nameless(mut value: Value) -> Value {
    each_object(&mut value, &mut |fields| {
        if fields.contains_key("reference") {
            fields.remove("to");
        }
    });
    value
}

fn each_object(value: &mut Value, act: &mut impl FnMut(&mut Map<String, Value>)) {
    match value {
        Value::Array(all) => all.iter_mut().for_each(|one| each_object(one, act)),
        Value::Object(fields) => {
            fields.values_mut().for_each(|one| each_object(one, act));
            act(fields);
        }
        _ => {}
    }
}

/// Whether a text looks like a record, whatever is wrong with it.
#[must_use]
pub fn is_record(text: &str) -> bool {
    text.trim_start().starts_with('{')
}

/// Reads a record, and checks all of it.
///
/// # Errors
/// What is wrong with the file.
pub fn read(text: &str) -> Result<Restorable, Damage> {
    let unreadable = |error: &serde_json::Error| Damage::Unreadable { line: error.line(), column: error.column() };
    let head: Head = serde_json::from_str(text)
        .map_err(|error| if error.is_data() { Damage::Foreign } else { unreadable(&error) })?;
    match head.version {
        _ if head.format != FORMAT => return Err(Damage::Foreign),
        newer if newer > VERSION => return Err(Damage::Newer(newer)),
        _ => {}
    }
    let lines: Lines = serde_json::from_str(text).map_err(|error| unreadable(&error))?;
    let mut places = HashMap::with_capacity(lines.items.len());
    for (at, fields) in lines.items.iter().enumerate() {
        let line = || part(format!("item number {}", at + 1), "has no kind and number");
        let kind = fields.get("kind").and_then(Value::as_str).and_then(Kind::from_key).ok_or_else(line)?;
        let number = fields.get("number").and_then(Value::as_u64).and_then(|number| u32::try_from(number).ok());
        let reference = Reference { kind, number: number.filter(|number| *number > 0).ok_or_else(line)? };
        if places.insert(reference, at).is_some() {
            return Err(part(reference, "is in it twice"));
        }
    }
    let read = Restorable { lines, places };
    let whole = read.place(Place { guild: read.server(), program: ProgramId(1), first_item: 1, first_act: -1 })?;
    check(&whole)?;
    Ok(read)
}

impl Restorable {
    /// The server that it was written on.
    #[must_use]
    pub const fn server(&self) -> GuildId {
        self.lines.server
    }

    /// How many items and events it holds.
    #[must_use]
    pub fn size(&self) -> (usize, usize) {
        (self.lines.items.len(), self.lines.events.len())
    }

    /// The record with the numbers of where it is restored.
    ///
    /// # Errors
    /// A document that this version can't read.
    pub fn place(&self, place: Place) -> Result<Whole, Damage> {
        let mut program: Program = self.decode(&self.lines.program, place, &"the program")?;
        program.id = place.program;
        let mut items = Vec::with_capacity(self.lines.items.len());
        for (at, fields) in self.lines.items.iter().enumerate() {
            let mut item: Item = self.decode(fields, place, &format!("item number {}", at + 1))?;
            item.id = id(place, at);
            items.push(item);
        }
        let mut steps = Vec::with_capacity(self.lines.events.len());
        for (at, line) in self.lines.events.iter().enumerate() {
            steps.push(self.step(line, place).map_err(|why| part(format!("event number {}", at + 1), why))?);
        }
        let weeks = self.lines.weeks.iter().cloned().map(|WeekLine { week, notes }| (week, notes)).collect();
        Ok(Whole { program, items, steps, calls: self.lines.calls.clone(), weeks })
    }

    fn decode<T: serde::de::DeserializeOwned>(
        &self,
        fields: &Map<String, Value>,
        place: Place,
        of: &dyn std::fmt::Display,
    ) -> Result<T, Damage> {
        let mut document = Value::Object(fields.clone());
        self.name(&mut document, place).map_err(|why| part(of, why))?;
        document["guild"] = place.guild.0.into();
        document["program"] = place.program.0.into();
        serde_json::from_value(document).map_err(|_| part(of, "has a field that can't be read"))
    }

    /// Gives references their items' ids.
    fn name(&self, value: &mut Value, place: Place) -> Result<(), String> {
        let mut wrong = None;
        each_object(value, &mut |fields| {
            let Some(named) = fields.get("reference") else { return };
            match Reference::deserialize(named).map(|reference| (reference, self.places.get(&reference))) {
                Ok((_, Some(at))) => drop(fields.insert("to".to_owned(), id(place, *at).0.into())),
                Ok((reference, None)) => wrong = Some(format!("is tied to {reference}, which is not in the file")),
                Err(_) => wrong = Some("has a tie that can't be read".to_owned()),
            }
        });
        wrong.map_or(Ok(()), Err)
    }

    fn step(&self, line: &EventLine, place: Place) -> Result<Step, String> {
        let item = line.item.as_ref().map(|named| {
            let at = named.parse::<Reference>().ok().and_then(|reference| self.places.get(&reference));
            at.map(|at| id(place, *at)).ok_or_else(|| "happened to an item that is not in the file".to_owned())
        });
        let item = item.transpose()?;
        let mut changes = Vec::with_capacity(line.changes.len() + PLACE.len());
        for (field, pair) in &line.changes {
            let pair = pair.as_array().and_then(|pair| <&[Value; 2]>::try_from(pair.as_slice()).ok());
            let [old, new] = pair.ok_or_else(|| "has a change that is no pair".to_owned())?;
            let (mut old, mut new) = (old.clone(), new.clone());
            self.name(&mut old, place)?;
            self.name(&mut new, place)?;
            changes.push(FieldChange { field: field.clone(), old, new });
        }
        if line.version == 1 {
            let from_nothing = |field: &str, new: Value| FieldChange { field: field.to_owned(), old: Value::Null, new };
            changes.push(from_nothing("guild", place.guild.0.into()));
            if item.is_some() {
                changes.push(from_nothing("program", place.program.0.into()));
            }
        }
        let act = i64::try_from(line.act).ok().filter(|act| *act > 0).ok_or("has no act")?;
        let event = Event {
            act: ActId::from_i64(place.first_act - (act - 1)),
            version: line.version,
            at: line.at,
            actor: line.actor,
            what: line.what,
            changes,
            reason: line.reason.clone(),
        };
        Ok(Step { item, step: line.step, event })
    }
}

const fn id(place: Place, at: usize) -> ItemId {
    ItemId(place.first_item + at.cast_signed() as i64)
}

fn part(of: impl std::fmt::Display, why: impl Into<String>) -> Damage {
    Damage::Part { of: of.to_string(), why: why.into() }
}

/// Everything that holds for a record: documents are the sums of their events, texts are what people could have typed.
fn check(whole: &Whole) -> Result<(), Damage> {
    let mut told: BTreeMap<Option<ItemId>, (u32, Map<String, Value>)> = BTreeMap::new();
    let mut acts = std::collections::HashSet::new();
    for Step { item, step, event } in &whole.steps {
        let name = || {
            item.and_then(|id| whole.items.get(usize::try_from(id.0 - 1).ok()?))
                .map_or_else(|| "the program".to_owned(), |item| item.reference().to_string())
        };
        let (version, fields) = told.entry(*item).or_default();
        *version += 1;
        if event.version != *version || !acts.insert((event.act, *step)) {
            return Err(part(name(), "has an event too many, or lacks one"));
        }
        for FieldChange { field, old, new } in &event.changes {
            if fields.insert(field.clone(), new.clone()).unwrap_or(Value::Null) != *old {
                return Err(part(name(), format!("has events that do not follow from each other ({field})")));
            }
        }
        if event.reason.as_deref().is_some_and(|reason| !is_text(reason)) {
            return Err(part(name(), "has a reason that nobody could have typed"));
        }
    }
    let sum = |of: Option<ItemId>, name: &str, version: u32, document: Value| {
        let (last, fields) = told.get(&of).ok_or_else(|| part(name, "has no event that tells how it came about"))?;
        let same = |(field, value): (&String, &Value)| document.get(field).unwrap_or(&Value::Null) == value;
        if *last != version || !fields.iter().all(same) {
            return Err(part(name, "is not what its events say"));
        }
        if !texts_are_clean(&document) {
            return Err(part(name, "has a text that nobody could have typed"));
        }
        Ok(())
    };
    let document = |name: &str, made: serde_json::Result<Value>| made.map_err(|_| part(name, "can't be read"));
    sum(None, "the program", whole.program.version, document("the program", serde_json::to_value(&whole.program))?)?;
    if Title::parse(whole.program.name.as_str()).as_ref() != Ok(&whole.program.name) {
        return Err(part("the program", "has a name that can't be used"));
    }
    for item in &whole.items {
        let name = item.reference().to_string();
        sum(Some(item.id), &name, item.version, document(&name, serde_json::to_value(item))?)?;
        check_item(item).map_err(|why| part(&name, why))?;
    }
    check_said(whole)
}

/// What leads said, as they could have said it.
fn check_said(whole: &Whole) -> Result<(), Damage> {
    for (Call { colour, computed, reason, .. }, n) in whole.calls.iter().zip(1..) {
        let unexplained = reason.is_none() && colour.is_better_than(*computed);
        if *colour == Colour::Grey || unexplained || reason.as_deref().is_some_and(|reason| !is_text(reason)) {
            return Err(part(format!("call number {n}"), "is none that anybody could have made"));
        }
    }
    let mut weeks = std::collections::HashSet::new();
    for (week, Notes { narrative, .. }) in &whole.weeks {
        if !weeks.insert(week) || narrative.as_ref().is_some_and(|(words, _)| !is_text(words)) {
            return Err(part(week, "is in it twice, or has words that nobody could have typed"));
        }
    }
    Ok(())
}

fn check_item(item: &Item) -> Result<(), String> {
    for field in Part::of(item.kind()).iter().flat_map(|part| part.fields()) {
        let mut again = item.clone();
        if field.write(&mut again, &field.read(item)).is_err() || again != *item {
            return Err(format!("has a {} that can't be taken", field.label().to_lowercase()));
        }
    }
    if let Body::Risk(risk) = &item.body {
        for score in [risk.inherent, risk.residual].into_iter().flatten() {
            Score::new(score.likelihood(), score.impact()).map_err(|_| "has a score out of scale".to_owned())?;
        }
    }
    Ok(())
}

/// What a captured message said is kept as it was; all else was cleaned when it was typed.
fn texts_are_clean(value: &Value) -> bool {
    match value {
        Value::String(text) => is_text(text),
        Value::Array(all) => all.iter().all(texts_are_clean),
        Value::Object(fields) => fields.iter().all(|(name, value)| match value.get("text").and_then(Value::as_str) {
            Some(text) if name == "source" => text.chars().nth(LONGEST).is_none(),
            _ => texts_are_clean(value),
        }),
        _ => true,
    }
}

fn is_text(text: &str) -> bool {
    is_visible(text) && text.chars().nth(LONGEST).is_none()
}
