//! Take a sheet into the record: first what would happen, row by row; then all of it in one transaction, or nothing. A
//! whole record of ours goes to [`restore`].

use std::collections::{BTreeMap, HashMap};

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{
    App, Caller, Refusal,
    change::program_to_run,
    drafts::Draft,
    restore::{self, Home, Restored, changes},
};
use crate::{
    domain::{
        ActId, Item, ItemId, Kind, Program, Rejection, UserId,
        event::{Event, What},
        text::cut,
        upload::UploadRefusal,
        whole::Step,
    },
    exchange::{
        columns::Meaning,
        decode::{self, NotText},
        plan::{self, Ask, Choices, NoPlan, Plan, Setting},
        record,
        table::{self, NoTable, Table},
    },
    store::{Conn, drafts, events, whole},
};

/// The most rows that are taken at once where others wait for the record meanwhile.
pub const ROWS: usize = 5_000;
/// The most rows that the command line takes, with the record to itself.
pub const ROWS_ALONE: usize = 100_000;

/// A file, and what was said about it: kept as a draft between the look and the deed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Upload {
    /// What the file is called.
    pub name: String,
    /// Its text.
    pub text: String,
    /// How it was written.
    pub encoding: String,
    /// What was said about it.
    pub choices: Choices,
    /// Who is meant by the owners' cells, in lower case.
    pub people: BTreeMap<String, UserId>,
}

/// What a look at a file shows.
#[derive(Debug, Clone)]
pub enum Look {
    /// What would become of its rows.
    Plan {
        /// The rows.
        plan: Box<Plan>,
        /// What separates its cells.
        separator: char,
        /// The program.
        program: Box<Program>,
    },
    /// Something has to be said first.
    Ask(Ask),
    /// It is a whole record, which would be restored: how many items and events, and who leads.
    Record {
        /// Items and events.
        size: (usize, usize),
        /// Whether it was written on another server.
        moved: bool,
    },
}

/// What was imported.
#[derive(Debug, Clone, PartialEq)]
pub enum Imported {
    /// Rows became items.
    Items {
        /// Each kind with its first and last number.
        numbers: Vec<(Kind, u32, u32)>,
        /// How many in all.
        count: usize,
        /// The program.
        program: Box<Program>,
    },
    /// A whole record was restored.
    Record(Box<Restored>),
}

impl From<NotText> for Refusal {
    fn from(no: NotText) -> Self {
        UploadRefusal::Unfit(no.to_string()).into()
    }
}

impl From<NoTable> for Refusal {
    fn from(no: NoTable) -> Self {
        UploadRefusal::Unfit(no.to_string()).into()
    }
}

impl From<NoPlan> for Refusal {
    fn from(no: NoPlan) -> Self {
        UploadRefusal::Unfit(no.to_string()).into()
    }
}

impl Upload {
    /// A file as it came.
    ///
    /// # Errors
    /// It is no text.
    pub fn read(name: &str, bytes: &[u8], choices: Choices) -> Result<Self, Refusal> {
        let decode::Text { text, encoding } = decode::read(bytes)?;
        let (name, encoding) = (cut(name, 80).into_owned(), encoding.to_owned());
        Ok(Self { name, text, encoding, choices, people: BTreeMap::new() })
    }

    /// The owners that its cells name, those of most rows first; none where it is a whole record.
    ///
    /// # Errors
    /// It is no table that can be taken.
    pub fn owners(&self, rows: usize) -> Result<Vec<String>, Refusal> {
        if record::is_record(&self.text) {
            return Ok(Vec::new());
        }
        let table = table::read(&self.text, rows)?;
        match plan::columns(&table, &self.choices) {
            Ok(columns) => Ok(plan::owners(&table, &columns)),
            // The look asks first.
            Err(NoPlan::Asks(_)) => Ok(Vec::new()),
            Err(no) => Err(no.into()),
        }
    }

    /// Says what a column is; `None` where there is no such column. Who is meant by its cells is looked up anew.
    #[must_use]
    pub fn with_column(mut self, at: usize, meaning: Meaning) -> Option<Self> {
        let name = table::read(&self.text, ROWS).ok()?.names.into_iter().nth(at)?;
        self.choices.columns.push((name, meaning));
        self.people.clear();
        Some(self)
    }
}

/// Shows what would happen, and changes nothing.
///
/// # Errors
/// They may not, or the file can't be taken.
pub async fn look(app: &App, caller: &Caller, upload: &Upload) -> Result<Look, Refusal> {
    let mut conn = app.db.read().await?;
    if record::is_record(&upload.text) {
        if let Some(program) = crate::store::programs::of_channel(&mut conn, caller.guild, caller.channel).await? {
            program.may_administer(&caller.actor)?;
            restore::refuse_if_full(&mut conn, &program).await?;
        }
        let file = record::read(&upload.text)?;
        return Ok(Look::Record { size: file.size(), moved: file.server() != caller.guild });
    }
    let program = program_to_run(&mut conn, caller, None).await?;
    of_table(&mut conn, program, caller.actor.user, app.clock.now(), upload, ROWS).await
}

/// The same, where nobody in particular asks.
///
/// # Errors
/// The file can't be taken.
pub async fn look_alone(app: &App, program: Program, by: UserId, upload: &Upload) -> Result<Look, Refusal> {
    let mut conn = app.db.read().await?;
    of_table(&mut conn, program, by, app.clock.now(), upload, ROWS_ALONE).await
}

async fn of_table(
    conn: &mut Conn,
    program: Program,
    by: UserId,
    at: DateTime<Utc>,
    upload: &Upload,
    rows: usize,
) -> Result<Look, Refusal> {
    let table = table::read(&upload.text, rows)?;
    let known = known(conn, &program).await?;
    match planned(&table, &program, (by, at), upload, &known) {
        Ok(plan) => Ok(Look::Plan { plan: Box::new(plan), separator: table.separator, program: Box::new(program) }),
        Err(NoPlan::Asks(ask)) => Ok(Look::Ask(ask)),
        Err(no) => Err(no.into()),
    }
}

fn planned(
    table: &Table,
    program: &Program,
    (by, at): (UserId, DateTime<Utc>),
    upload: &Upload,
    known: &HashMap<(Kind, String), usize>,
) -> Result<Plan, NoPlan> {
    plan::plan(table, &upload.choices, &Setting { program, by, at, people: &upload.people, known })
}

async fn known(conn: &mut Conn, program: &Program) -> Result<HashMap<(Kind, String), usize>, Refusal> {
    let titles = whole::titles(conn, program.guild, program.id).await?;
    let mut known = HashMap::with_capacity(titles.len());
    for key in titles {
        *known.entry(key).or_default() += 1;
    }
    Ok(known)
}

/// Keeps a file between the look and the deed; returns the draft's number. The one before gives way to it.
///
/// # Errors
/// The database failed.
pub async fn keep(app: &App, caller: &Caller, upload: Upload, before: Option<i64>) -> Result<i64, Refusal> {
    let (guild, user, now) = (caller.guild, caller.actor.user, app.clock.now());
    app.db
        .write(move |conn| {
            Box::pin(async move {
                if let Some(before) = before {
                    drafts::discard(conn, guild, user, before).await?;
                }
                Ok(drafts::keep(conn, guild, user, now, &Draft::Import { upload: Box::new(upload) }).await?)
            })
        })
        .await
}

/// The file that a draft holds, for whoever attached it.
///
/// # Errors
/// [`Rejection::DraftGone`].
pub async fn recall(app: &App, caller: &Caller, draft: i64) -> Result<Upload, Refusal> {
    match super::drafts::recall(app, caller, draft).await? {
        Draft::Import { upload } => Ok(*upload),
        _ => Err(Rejection::StaleButton.into()),
    }
}

/// Does what the look has shown: `rows` new items, all or none.
///
/// # Errors
/// The draft is gone, they may not, or it would be another number of items now; nothing is written.
pub async fn import(app: &App, caller: &Caller, draft: i64, rows: u32) -> Result<Imported, Refusal> {
    let upload = recall(app, caller, draft).await?;
    if record::is_record(&upload.text) {
        let home = Home {
            guild: caller.guild,
            channel: Some(caller.channel),
            by: Some(caller.actor.user),
            act: Some(caller.act),
            name: None,
        };
        look(app, caller, &upload).await?;
        let restored = restore::restore(app, home, record::read(&upload.text)?).await?;
        let (guild, user) = (caller.guild, caller.actor.user);
        app.db
            .write(move |conn| {
                Box::pin(async move { Ok::<_, Refusal>(drafts::discard(conn, guild, user, draft).await?) })
            })
            .await?;
        return Ok(Imported::Record(Box::new(restored)));
    }
    let (caller, at) = (caller.clone(), app.clock.now());
    app.db
        .write(move |conn| {
            Box::pin(async move {
                if !events::of_act(conn, caller.guild, caller.act).await?.is_empty() {
                    return Err(Rejection::DraftGone.into());
                }
                let program = program_to_run(conn, &caller, None).await?;
                let imported =
                    write(conn, program, (caller.actor.user, caller.act, at), &upload, (ROWS, Some(rows))).await?;
                drafts::discard(conn, caller.guild, caller.actor.user, draft).await?;
                Ok(imported)
            })
        })
        .await
}

/// The same, where nobody in particular asks: an act of its own.
///
/// # Errors
/// The file can't be taken.
pub async fn import_alone(app: &App, program: Program, by: UserId, upload: Upload) -> Result<Imported, Refusal> {
    let at = app.clock.now();
    app.db
        .write(move |conn| {
            Box::pin(async move {
                let act = ActId::from_i64(whole::free(conn, program.guild).await?.act);
                write(conn, program, (by, act, at), &upload, (ROWS_ALONE, None)).await
            })
        })
        .await
}

async fn write(
    conn: &mut Conn,
    program: Program,
    (by, act, at): (UserId, ActId, DateTime<Utc>),
    upload: &Upload,
    (most, expected): (usize, Option<u32>),
) -> Result<Imported, Refusal> {
    let table = table::read(&upload.text, most)?;
    let known = known(conn, &program).await?;
    let plan = planned(&table, &program, (by, at), upload, &known)?;
    let count = plan.counts().0;
    if expected.is_some_and(|expected| usize::try_from(expected) != Ok(count)) {
        return Err(UploadRefusal::ImportChanged { now: count }.into());
    }
    let mut last: HashMap<Kind, u32> =
        whole::last_numbers(conn, program.guild, program.id).await?.into_iter().collect();
    let first_item = whole::free(conn, program.guild).await?.item;
    let (mut items, mut steps, mut numbers) = (Vec::with_capacity(count), Vec::with_capacity(count), BTreeMap::new());
    for (place, (row, item)) in plan.new_items().enumerate() {
        let mut item = item.clone();
        let place = place.cast_signed() as i64;
        item.id = ItemId(first_item + place);
        let number = last.entry(item.kind()).or_default();
        *number += 1;
        item.number = *number;
        numbers.entry(item.kind()).or_insert((*number, *number)).1 = *number;
        let reason = format!("imported from {}, line {}", upload.name, row.line);
        steps.push(raised(&item, (by, act, at), place, reason)?);
        items.push(item);
    }
    whole::insert(conn, &program, &items, &steps).await?;
    let numbers = numbers.into_iter().map(|(kind, (first, last))| (kind, first, last)).collect();
    Ok(Imported::Items { numbers, count, program: Box::new(program) })
}

fn raised(
    item: &Item,
    (by, act, at): (UserId, ActId, DateTime<Utc>),
    step: i64,
    reason: String,
) -> Result<Step, Refusal> {
    let document = serde_json::to_value(item).map_err(|error| Refusal::Failed(error.into()))?;
    let changes = changes(&Value::Null, &document);
    let event = Event { act, version: 1, at, actor: Some(by), what: What::Raised, changes, reason: Some(reason) };
    Ok(Step { item: Some(item.id), step, event })
}
