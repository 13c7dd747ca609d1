//! What happens at a deadline: a consent that nobody objected to, an acceptance that expires, a pause that is over. And what
//! the bot notices by itself.

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use super::{
    App, Refusal,
    promise::{NewPromise, Promise, Saying, To},
};
use crate::{
    domain::{
        ActId, GuildId, Item, ItemId, Person, Program, ProgramId, UserId,
        event::What,
        item::{Fate, Settlement},
    },
    nudge::slots::Slots,
    store::{StoreError, events, items, outbox, programs},
};

pub use crate::store::items::Due;

/// How often it is seen whether an archived program is still archived; bringing it back wakes what sleeps in it.
const ASLEEP: TimeDelta = TimeDelta::days(1);

/// The items whose time has come, at most `limit`.
///
/// # Errors
/// The database failed.
pub async fn due(app: &App, now: DateTime<Utc>, limit: i64) -> Result<Vec<Due>, Refusal> {
    let mut conn = app.db.read().await?;
    Ok(items::due(&mut conn, now, limit).await?)
}

/// Settles one item whose time has come. Its state is read again here: what was put on hold, objected to or closed in the
/// meantime is not settled. What the channel has to hear is promised in the same transaction.
///
/// # Errors
/// The database failed, or the row can't be read back; the caller puts the item off.
pub async fn settle(app: &App, due: Due, now: DateTime<Utc>) -> Result<Option<(Item, Settlement)>, Refusal> {
    app.db
        .write(move |conn| {
            Box::pin(async move {
                let Some(before) = items::find(conn, due.guild, due.item).await? else { return Ok(None) };
                let program = programs::find(conn, due.guild, before.program).await?;
                let program = program.ok_or(StoreError::Gone { what: "program", id: before.program.0 })?;
                if program.refuse_if_archived().is_err() {
                    // An archived program can be read, not changed; brought back, its deadlines count again.
                    items::wake(conn, &before, Some(now + ASLEEP)).await?;
                    return Ok(None);
                }
                let mut item = before.clone();
                let Some(settlement) = item.settle(now, &program.calendar) else {
                    // Not due after all: it wakes when the document says so.
                    items::wake(conn, &before, before.wakes_at(&program.calendar)).await?;
                    return Ok(None);
                };
                let act = act_of(&before);
                let entry = events::Entry { act, step: 0, at: now, actor: None, what: What::Settled, reason: None };
                items::update(conn, &before, &mut item, &program, &entry).await?;
                if let Some(home) = program.home() {
                    let kind = Saying::from(settlement).key();
                    let promise = NewPromise {
                        to: To::Channel(home),
                        program: Some(program.id),
                        item: Some(item.id),
                        kind,
                        key: format!("{kind}:{}:{}", item.id, item.version),
                        payload: None,
                        not_before: now,
                    };
                    outbox::promise(conn, due.guild, &promise).await?;
                }
                Ok(Some((item, settlement)))
            })
        })
        .await
}

/// Puts off an item that could not be settled, further each time.
///
/// # Errors
/// The database failed.
pub async fn put_off(app: &App, due: Due, now: DateTime<Utc>) -> Result<(), Refusal> {
    app.db.write(move |conn| Box::pin(async move { Ok(items::put_off(conn, due.guild, due.item, now).await?) })).await
}

/// The programs whose pause is over, at most `limit`.
///
/// # Errors
/// The database failed.
pub async fn pauses(app: &App, now: DateTime<Utc>, limit: i64) -> Result<Vec<(GuildId, ProgramId)>, Refusal> {
    let mut conn = app.db.read().await?;
    Ok(programs::to_resume(&mut conn, now, limit).await?)
}

/// That a pause is over, as it is kept with its promise.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PauseOver {
    /// Who had set it.
    pub by: UserId,
    /// When it is to be said.
    pub at: DateTime<Utc>,
}

/// Goes on with a program on the day until which it was paused. The day begins at night: what was kept until now is said at
/// the hour of nudges, and so is that it goes on. Says whether it does.
///
/// # Errors
/// The database failed, or the program can't be read back; the caller puts it off.
pub async fn end_pause(app: &App, (guild, id): (GuildId, ProgramId), now: DateTime<Utc>) -> Result<bool, Refusal> {
    app.db
        .write(move |conn| {
            Box::pin(async move {
                let Some(before) = programs::find(conn, guild, id).await? else { return Ok(false) };
                let mut program = before.clone();
                if before.resumes_at().is_none_or(|at| at > now) {
                    programs::set_resume(conn, guild, id, before.resumes_at()).await?;
                    return Ok(false);
                }
                let Some(pause) = program.resume()? else { return Ok(false) };
                let act = act_of_program(&before);
                let entry = events::Entry { act, step: 0, at: now, actor: None, what: What::ProgramSet, reason: None };
                programs::update(conn, &before, &mut program, &entry).await?;
                if let Some(home) = program.home() {
                    let at = Slots::of(&program, &Person::default()).next(now).unwrap_or(now);
                    outbox::hold_back(conn, guild, To::Channel(home), at).await?;
                    let promise = NewPromise {
                        to: To::Channel(home),
                        program: Some(id),
                        item: None,
                        kind: Saying::PauseOver.key(),
                        key: format!("{}:{id}:{}", Saying::PauseOver.key(), program.version),
                        payload: Some(outbox::payload(&PauseOver { by: pause.by, at })?),
                        not_before: at,
                    };
                    outbox::promise(conn, guild, &promise).await?;
                }
                Ok(true)
            })
        })
        .await
}

/// Puts off a program that could not go on.
///
/// # Errors
/// The database failed.
pub async fn put_off_pause(app: &App, (guild, id): (GuildId, ProgramId), now: DateTime<Utc>) -> Result<(), Refusal> {
    let later = Some(now + TimeDelta::hours(1));
    app.db.write(move |conn| Box::pin(async move { Ok(programs::set_resume(conn, guild, id, later).await?) })).await
}

/// The program that a promise is about.
///
/// # Errors
/// The database failed.
pub async fn program_of(app: &App, promise: &Promise) -> Result<Option<Program>, Refusal> {
    let Some(id) = promise.program else { return Ok(None) };
    let mut conn = app.db.read().await?;
    Ok(programs::find(&mut conn, promise.guild, id).await?)
}

/// The bot saw that an item's source message was edited or deleted.
///
/// # Errors
/// The database failed.
pub async fn source_seen(app: &App, guild: GuildId, id: ItemId, fate: Fate) -> Result<Option<Item>, Refusal> {
    let now = app.clock.now();
    app.db
        .write(move |conn| {
            Box::pin(async move {
                let Some(before) = items::find(conn, guild, id).await? else { return Ok(None) };
                let mut item = before.clone();
                match &mut item.source {
                    Some(source) if source.fate != fate && source.fate != Fate::Deleted => source.fate = fate,
                    _ => return Ok(None),
                }
                let program = programs::find(conn, guild, item.program).await?;
                let program = program.ok_or(StoreError::Gone { what: "program", id: item.program.0 })?;
                let (act, what) = (act_of(&before), What::SourceChanged);
                let entry = events::Entry { act, step: 0, at: now, actor: None, what, reason: None };
                items::update(conn, &before, &mut item, &program, &entry).await?;
                Ok(Some(item))
            })
        })
        .await
}

/// An act of the bot's own: made from the item and its version, so that the same one cannot be carried out twice. The top
/// bit keeps it apart from Discord's ids.
fn act_of(item: &Item) -> ActId {
    ActId((1 << 63) | (item.id.0.cast_unsigned() << 24) | u64::from(item.version & 0x00ff_ffff))
}

/// The same of a program; the next bit keeps it apart from an item's.
fn act_of_program(program: &Program) -> ActId {
    ActId((3 << 62) | (program.id.0.cast_unsigned() << 24) | u64::from(program.version & 0x00ff_ffff))
}
