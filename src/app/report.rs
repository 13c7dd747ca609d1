//! What every report is computed from: one program's record as of an instant, any instant.
//!
//! It is read in a few statements on a reader's connection and computed apart, so that a large record never holds up an
//! interaction. The program is taken as it was at the instant (its calendar, bands and thresholds), and
//! [`Facts::at`] shows nothing that came later: a past report comes out as it was made.

use anyhow::Context;
use chrono::{DateTime, Utc};

use super::{App, Caller, Refusal, apart::apart, look::program_in};
use crate::{
    domain::{GuildId, Program, ProgramId, Rejection, event::Event},
    report::{
        AsOf, Call, Facts, Nudge,
        replay::{self, Unreadable},
    },
    store::{
        Conn, calls,
        events::{self, EventRow},
        nudged, programs,
    },
};

/// A program's record as it is stored, not yet decoded.
struct Stored {
    program: Program,
    events: Vec<EventRow>,
    calls: Vec<Call>,
    nudges: Vec<Nudge>,
}

/// Computes something from a program's record as of an instant.
///
/// # Errors
/// The server has no such program, or the database failed.
pub async fn of<T: Send + 'static>(
    app: &App,
    (guild, program): (GuildId, ProgramId),
    at: DateTime<Utc>,
    compute: impl FnOnce(&AsOf<'_>) -> T + Send + 'static,
) -> Result<T, Refusal> {
    let stored = {
        let mut conn = app.db.read().await?;
        let program = programs::find(&mut conn, guild, program).await?.ok_or(Rejection::NoProgram)?;
        read(&mut conn, program).await?
    };
    let computed = apart(move || compute(&facts(stored, at).at(at))).await;
    computed.context("a report was not computed").map_err(Refusal::Failed)
}

/// The same for the program on a button, else for the channel's, as of now.
///
/// # Errors
/// The channel has no program, or the server has no such program.
pub async fn now<T: Send + 'static>(
    app: &App,
    caller: &Caller,
    program: Option<ProgramId>,
    compute: impl FnOnce(&AsOf<'_>) -> T + Send + 'static,
) -> Result<T, Refusal> {
    let id = {
        let mut conn = app.db.read().await?;
        program_in(&mut conn, caller, program).await?.id
    };
    of(app, (caller.guild, id), app.clock.now(), compute).await
}

async fn read(conn: &mut Conn, program: Program) -> Result<Stored, Refusal> {
    let (guild, id) = (program.guild, program.id);
    let events = events::whole_program(conn, guild, id).await?;
    let calls = calls::of_program(conn, guild, id).await?;
    let nudges = nudged::sent(conn, guild, id).await?;
    Ok(Stored { program, events, calls, nudges })
}

/// Decodes a record as of an instant, item by item, so that no more than one item's events stand decoded beside what they
/// come to. What can't be read back is set aside, and the report says how many items that is.
fn facts(stored: Stored, at: DateTime<Utc>) -> Facts {
    let Stored { program, mut events, calls, nudges } = stored;
    // What happened to the program itself comes first.
    events.sort_by_key(EventRow::item);
    let mut rows = events.into_iter().peekable();
    let mut of_program: Vec<Event> = Vec::new();
    while let Some(row) = rows.next_if(|row| row.item().is_none()) {
        match row.decode() {
            Ok(event) => of_program.push(event),
            Err(error) => tracing::error!(%error, "an event of a program is set aside"),
        }
    }
    let mut facts = Facts::new(replay::program((program.id, at), &of_program).unwrap_or(program));
    while let Some(item) = rows.peek().and_then(EventRow::item) {
        let of_item: Vec<EventRow> = std::iter::from_fn(|| rows.next_if(|row| row.item() == Some(item))).collect();
        match of_item.into_iter().map(EventRow::decode).collect::<Result<Vec<Event>, _>>() {
            Ok(events) => facts.add(item, &events),
            Err(error) => facts.unreadable.push(Unreadable { item, version: 0, why: error.to_string() }),
        }
    }
    (facts.calls, facts.nudges) = (calls, nudges);
    facts.began = of_program.iter().map(|event| event.at).min();
    facts
}
