//! Restore a whole record from its file: as a program of its own, or into one that is still empty. History stays as it
//! was; what has to be different here (a name that is taken, channels of another server) is told by one event after it.

use serde_json::{Map, Value};

use super::{App, Refusal};
use crate::{
    domain::{
        ActId, ChannelId, GuildId, Program, ProgramId, RoleId, UserId,
        event::{Event, FieldChange, What},
        program::Purpose,
        text::{Title, cut},
        upload::UploadRefusal,
        whole::{Step, Whole},
    },
    exchange::record::{Damage, Place, Restorable},
    store::{Conn, StoreError, events::difference, programs, whole},
};

/// Where a record is restored, and who does it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Home {
    /// The server.
    pub guild: GuildId,
    /// The channel that the program is bound to afterwards, besides those it had on this server.
    pub channel: Option<ChannelId>,
    /// Who; the program's lead, where nobody is named.
    pub by: Option<UserId>,
    /// The act, where it is somebody's interaction.
    pub act: Option<ActId>,
    /// The name of the program, where it is to be another.
    pub name: Option<Title>,
}

/// What came of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Restored {
    /// The program.
    pub program: Program,
    /// How many items it has.
    pub items: usize,
    /// How many events.
    pub events: usize,
    /// Its channels and roles were of another server and are not there.
    pub moved: bool,
}

impl From<Damage> for Refusal {
    fn from(damage: Damage) -> Self {
        UploadRefusal::Damaged(damage.to_string()).into()
    }
}

/// Restores a record.
///
/// # Errors
/// The channel's program has items already, or the file can't be taken; nothing is written.
pub async fn restore(app: &App, home: Home, file: Restorable) -> Result<Restored, Refusal> {
    let now = app.clock.now();
    app.db
        .write(move |conn| {
            Box::pin(async move {
                let free = whole::free(conn, home.guild).await?;
                let empty = empty_program(conn, &home).await?;
                let place = Place {
                    guild: home.guild,
                    program: empty.as_ref().map_or(ProgramId(0), |program| program.id),
                    first_item: free.item,
                    first_act: free.act,
                };
                let moved = file.server() != home.guild;
                let mut read = file.place(place)?;
                let mut program = adapt(conn, &home, empty.as_ref(), &read.program, moved).await?;
                let (mut settings, told) = of_program(&mut read, empty.as_ref())?;
                let last = settings.last().map_or(0, |step| step.event.version);
                program.version = last;
                let changes = changes(&told, &document(&program)?);
                if !changes.is_empty() {
                    program.version += 1;
                    let event = Event {
                        act: home.act.unwrap_or(ActId::from_i64(free.act - acts(&read, &settings))),
                        version: program.version,
                        at: now,
                        actor: Some(home.by.unwrap_or(program.lead)),
                        what: What::ProgramSet,
                        changes,
                        reason: Some("restored from a file".to_owned()),
                    };
                    settings.push(Step { item: None, step: 0, event });
                }
                programs::restore(conn, empty.as_ref(), &mut program).await?;
                let free_call = free.act - acts(&read, &settings);
                // Its id is known only now.
                let read = file.place(Place { program: program.id, ..place })?;
                let steps = interleave(settings, read.steps);
                whole::insert(conn, &program, &read.items, &steps).await?;
                let whose = (program.guild, program.id);
                whole::insert_said(conn, whose, free_call, (&read.calls, &read.weeks)).await?;
                Ok(Restored { program, items: read.items.len(), events: steps.len(), moved })
            })
        })
        .await
}

/// The channel's program, which has to be empty; none where the channel has none.
async fn empty_program(conn: &mut Conn, home: &Home) -> Result<Option<Program>, Refusal> {
    let Some(channel) = home.channel else { return Ok(None) };
    let Some(program) = programs::of_channel(conn, home.guild, channel).await? else { return Ok(None) };
    refuse_if_full(conn, &program).await?;
    Ok(Some(program))
}

/// Refuses a program that has items, void ones too: a whole record goes where there are none.
pub(super) async fn refuse_if_full(conn: &mut Conn, program: &Program) -> Result<(), Refusal> {
    match whole::count(conn, program.guild, program.id).await? {
        0 => Ok(()),
        items => Err(UploadRefusal::RestoreIntoFull { program: program.name.clone(), items }.into()),
    }
}

/// The program as it can be here: with a name that is free, with channels and roles of this server.
async fn adapt(
    conn: &mut Conn,
    home: &Home,
    empty: Option<&Program>,
    was: &Program,
    moved: bool,
) -> Result<Program, Refusal> {
    let mut program = was.clone();
    let id = empty.map(|empty| empty.id);
    let base = home.name.clone().unwrap_or_else(|| was.name.clone());
    program.name = base.clone();
    let mut copy = 1;
    while let Some(other) = programs::find_by_name(conn, home.guild, program.name.as_str()).await?
        && Some(other.id) != id
    {
        copy += 1;
        program.name = Title::parse(&format!("{} {copy}", cut(base.as_str(), 190)))?;
    }
    if moved {
        program.channels.clear();
        program.roles.retain(|(role, _)| *role == RoleId(was.guild.0));
        program.roles.iter_mut().for_each(|(role, _)| *role = RoleId(home.guild.0));
    }
    let mut channels = Vec::with_capacity(program.channels.len());
    for (channel, purpose) in program.channels {
        let other = programs::of_channel(conn, home.guild, channel).await?;
        if other.is_none_or(|other| Some(other.id) == id) {
            channels.push((channel, purpose));
        }
    }
    let here = home.channel.map(|channel| (channel, Purpose::Home));
    for (channel, purpose) in empty.map(|empty| empty.channels.clone()).unwrap_or_default().into_iter().chain(here) {
        if channels.iter().all(|(known, _)| *known != channel) {
            let has_home = channels.iter().any(|(_, purpose)| *purpose == Purpose::Home);
            channels.push((channel, if has_home && purpose == Purpose::Home { Purpose::Team } else { purpose }));
        }
    }
    program.channels = channels;
    Ok(program)
}

/// What happened to the program itself, and the document that it adds up to. Where it goes on from an empty program, each
/// event tells how it differs from that.
fn of_program(read: &mut Whole, empty: Option<&Program>) -> Result<(Vec<Step>, Value), Refusal> {
    let (mut settings, items): (Vec<Step>, Vec<Step>) =
        std::mem::take(&mut read.steps).into_iter().partition(|step| step.item.is_none());
    read.steps = items;
    let mut now = empty.map(document).transpose()?.unwrap_or_else(|| Value::Object(Map::new()));
    for step in &mut settings {
        let mut next = now.clone();
        for change in &step.event.changes {
            next[change.field.as_str()] = change.new.clone();
        }
        if let Some(empty) = empty {
            step.event.version += empty.version;
            step.event.changes = changes(&now, &next);
        }
        now = next;
    }
    Ok((settings, now))
}

/// The program's events back among those of its items, in the order in which they were written down.
fn interleave(settings: Vec<Step>, all: Vec<Step>) -> Vec<Step> {
    let mut settings = settings.into_iter();
    let mut steps: Vec<Step> =
        all.into_iter().filter_map(|step| if step.item.is_some() { Some(step) } else { settings.next() }).collect();
    steps.extend(settings);
    steps
}

/// How many acts a record holds.
fn acts(read: &Whole, settings: &[Step]) -> i64 {
    let acts: std::collections::BTreeSet<ActId> =
        read.steps.iter().chain(settings).map(|step| step.event.act).collect();
    acts.len().cast_signed() as i64
}

fn document(program: &Program) -> Result<Value, Refusal> {
    let unreadable =
        |why: serde_json::Error| StoreError::Unreadable { what: "program", id: program.id.0, why: why.to_string() };
    Ok(serde_json::to_value(program).map_err(unreadable)?)
}

pub(super) fn changes(before: &Value, after: &Value) -> Vec<FieldChange> {
    let pair = |(field, pair): (String, Value)| {
        let mut pair = pair.as_array().cloned().unwrap_or_default().into_iter();
        let (old, new) = (pair.next().unwrap_or_default(), pair.next().unwrap_or_default());
        FieldChange { field, old, new }
    };
    difference(before, after).into_iter().map(pair).collect()
}
