//! What every report is computed from: one program's record as of an instant, any instant.
//!
//! It is read in a few statements on a reader's connection and computed on a thread of its own, so that a large record
//! never holds up an interaction. The program is taken as it was at the instant (its calendar, bands and thresholds), and
//! [`Facts::at`] shows nothing that came later: a past report comes out as it was made.

use anyhow::Context;
use chrono::{DateTime, Utc};
use tokio::task;

use super::{App, Caller, Refusal, look::program_in};
use crate::{
    domain::{GuildId, ItemId, Program, ProgramId, Rejection, event::Event},
    report::{
        AsOf, Call, Facts, Nudge,
        replay::{self, Unreadable},
    },
    store::{Conn, calls, events, nudged, programs},
};

/// A program's record as it is stored, not yet decoded.
struct Stored {
    program: Program,
    events: Vec<events::EventRow>,
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
    let computed = task::spawn_blocking(move || compute(&facts(stored, at).at(at)));
    computed.await.context("a report was not computed").map_err(Refusal::Failed)
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

/// Decodes a record as of an instant. What can't be read back is set aside, and the report says how many items that is.
fn facts(stored: Stored, at: DateTime<Utc>) -> Facts {
    let Stored { program, events, calls, nudges } = stored;
    let (mut of_items, mut of_program, mut broken): (Vec<(ItemId, Event)>, Vec<Event>, Vec<Unreadable>) =
        (Vec::with_capacity(events.len()), Vec::new(), Vec::new());
    for row in events {
        let item = row.item();
        match (item, row.decode()) {
            (Some(item), Ok(event)) => of_items.push((item, event)),
            (None, Ok(event)) => of_program.push(event),
            (Some(item), Err(error)) => broken.push(Unreadable { item, version: 0, why: error.to_string() }),
            (None, Err(error)) => tracing::error!(%error, "an event of a program is set aside"),
        }
    }
    of_items.retain(|(item, _)| broken.iter().all(|one| one.item != *item));
    let then = replay::program((program.id, at), &of_program).unwrap_or(program);
    let began = of_program.iter().map(|event| event.at).min();
    let mut facts = Facts::replay(then, &of_items);
    facts.unreadable.extend(broken);
    (facts.calls, facts.nudges, facts.began) = (calls, nudges, began);
    facts
}
