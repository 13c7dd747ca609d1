//! What happens at a deadline: a consent that nobody objected to, an acceptance that expires. And what the bot notices by itself.

use chrono::{DateTime, TimeDelta, Utc};

use super::{
    App, Refusal,
    promise::{NewPromise, Saying, To},
};
use crate::{
    domain::{
        ActId, GuildId, Item, ItemId,
        event::What,
        item::{Fate, Settlement},
    },
    store::{StoreError, events, items, outbox, programs},
};

pub use crate::store::items::Due;

/// How often it is seen whether an archived program has been brought back.
const ASLEEP: TimeDelta = TimeDelta::hours(1);

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
