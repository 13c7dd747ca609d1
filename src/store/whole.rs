//! The whole record of one program at once: read for an export, written for an import. A statement for many rows, since
//! ten thousand items one by one would hold up the one writer.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::{Conn, StoreError, calls, events::EventRow, from_json, millis, to_json};
use crate::domain::{
    ActId, GuildId, Item, ItemId, Kind, Program, ProgramId, Reference, UserId,
    given::Call,
    weekly::{Notes, Week},
    whole::{Step, Whole},
};

/// How many rows are written with one statement.
const AT_ONCE: usize = 500;
/// Acts that were carried out somewhere else get numbers of their own: below nothing, above those of deadlines.
const ACTS_FROM: i64 = -(1 << 62);

/// A program's record, and what of it can't be read back.
#[derive(Debug)]
pub struct Found {
    /// What can be read.
    pub whole: Whole,
    /// The items that are set aside, with all that happened to them, because they or an event of theirs can't be read.
    pub unreadable: Vec<Reference>,
}

/// The next numbers that nothing on the record uses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Free {
    /// The id of the next item; those after it are free as well.
    pub item: i64,
    /// The next act; those below it are free as well.
    pub act: i64,
}

/// Everything that is kept of a program.
///
/// # Errors
/// The database failed, or what happened to the program itself can't be read back.
pub async fn read(conn: &mut Conn, program: Program) -> Result<Found, StoreError> {
    let (guild, id) = (program.guild.as_i64(), program.id.0);
    let rows = sqlx::query!(
        "SELECT id, kind, number, record FROM items WHERE guild_id = ? AND program_id = ? ORDER BY id",
        guild,
        id,
    )
    .fetch_all(&mut *conn)
    .await?;
    let (mut items, mut names, mut aside) = (Vec::with_capacity(rows.len()), Vec::new(), BTreeSet::new());
    for row in rows {
        if let (Some(kind), Ok(number)) = (Kind::from_key(&row.kind), u32::try_from(row.number)) {
            names.push((ItemId(row.id), Reference { kind, number }));
        }
        match from_json::<Item>("item", row.id, &row.record) {
            Ok(mut item) => {
                item.id = ItemId(row.id);
                items.push(item);
            }
            Err(error) => {
                tracing::error!(%error, item.id = row.id, "an item is set aside");
                aside.insert(ItemId(row.id));
            }
        }
    }
    let rows = sqlx::query!(
        "SELECT id, item_id, version, act_id, step, at, actor_id, what, changes, reason FROM events
         WHERE guild_id = ? AND program_id = ? ORDER BY id",
        guild,
        id,
    )
    .fetch_all(&mut *conn)
    .await?;
    let mut steps = Vec::with_capacity(rows.len());
    for row in rows {
        let (item, step) = (row.item_id.map(ItemId), row.step);
        let (id, item_id, version, act_id, at, actor_id) =
            (row.id, row.item_id, row.version, row.act_id, row.at, row.actor_id);
        let (what, changes, reason) = (row.what, row.changes, row.reason);
        match (EventRow { id, item_id, version, act_id, at, actor_id, what, changes, reason }.decode(), item) {
            (Ok(event), _) => steps.push(Step { item, step, event }),
            (Err(error), Some(item)) => {
                tracing::error!(%error, item.id = item.0, "an item is set aside with its events");
                aside.insert(item);
            }
            (Err(error), None) => return Err(error),
        }
    }
    items.retain(|item| !aside.contains(&item.id));
    steps.retain(|step| step.item.is_none_or(|item| !aside.contains(&item)));
    let unreadable = names.into_iter().filter(|(id, _)| aside.contains(id)).map(|(_, name)| name).collect();
    let calls = calls::of_program(conn, program.guild, program.id).await?;
    let weeks = weeks(conn, program.guild, program.id).await?;
    Ok(Found { whole: Whole { program, items, steps, calls, weeks }, unreadable })
}

/// What the leads of a program said about its weeks.
async fn weeks(conn: &mut Conn, guild: GuildId, program: ProgramId) -> Result<Vec<(Week, Notes)>, StoreError> {
    let guild = guild.as_i64();
    let rows = sqlx::query!(
        "SELECT week, narrative, narrative_by, skipped_by FROM summary_weeks
         WHERE guild_id = ? AND program_id = ? AND (narrative IS NOT NULL OR skipped_by IS NOT NULL) ORDER BY week",
        guild,
        program.0,
    )
    .fetch_all(conn)
    .await?;
    let weeks = rows.into_iter().map(|row| {
        let narrative = row.narrative.zip(row.narrative_by.map(UserId::from_i64));
        let notes = Notes { narrative, skipped_by: row.skipped_by.map(UserId::from_i64) };
        (Week(u32::try_from(row.week).unwrap_or_default()), notes)
    });
    Ok(weeks.collect())
}

/// How many items a program has, void ones too.
///
/// # Errors
/// The database failed.
pub async fn count(conn: &mut Conn, guild: GuildId, program: ProgramId) -> Result<i64, StoreError> {
    let guild = guild.as_i64();
    Ok(sqlx::query_scalar!(
        r#"SELECT count(*) AS "count!: i64" FROM items WHERE guild_id = ? AND program_id = ?"#,
        guild,
        program.0,
    )
    .fetch_one(conn)
    .await?)
}

/// The next free numbers.
///
/// # Errors
/// The database failed.
pub async fn free(conn: &mut Conn, guild: GuildId) -> Result<Free, StoreError> {
    let guild = guild.as_i64();
    // Ids are the table's, not a server's: the largest of all servers counts, and nothing else of it is seen.
    let item = sqlx::query_scalar!(r#"SELECT coalesce(max(id), 0) + 1 AS "next!: i64" FROM items"#)
        .fetch_one(&mut *conn)
        .await?;
    let act = sqlx::query_scalar!(
        r#"SELECT min(
               coalesce((SELECT min(act_id) FROM events WHERE guild_id = ?1 AND act_id > ?2 AND act_id < 0), 0),
               coalesce((SELECT min(act_id) FROM calls WHERE guild_id = ?1 AND act_id > ?2 AND act_id < 0), 0)
           ) - 1 AS "next!: i64""#,
        guild,
        ACTS_FROM,
    )
    .fetch_one(conn)
    .await?;
    Ok(Free { item, act })
}

/// The kind and title of each item of a program that is not void.
///
/// # Errors
/// The database failed.
pub async fn titles(conn: &mut Conn, guild: GuildId, program: ProgramId) -> Result<Vec<(Kind, String)>, StoreError> {
    let guild = guild.as_i64();
    let rows = sqlx::query!(
        r#"SELECT kind, title AS "title!: String" FROM items
           WHERE guild_id = ? AND program_id = ? AND record ->> '$.void' IS NULL"#,
        guild,
        program.0,
    )
    .fetch_all(conn)
    .await?;
    Ok(rows.into_iter().filter_map(|row| Some((Kind::from_key(&row.kind)?, row.title))).collect())
}

/// The last number of each kind in a program.
///
/// # Errors
/// The database failed.
pub async fn last_numbers(conn: &mut Conn, guild: GuildId, program: ProgramId) -> Result<Vec<(Kind, u32)>, StoreError> {
    let guild = guild.as_i64();
    let rows = sqlx::query!(
        r#"SELECT kind AS "kind!", max(number) AS "last!: i64" FROM items WHERE guild_id = ? AND program_id = ? GROUP BY kind"#,
        guild,
        program.0,
    )
    .fetch_all(conn)
    .await?;
    Ok(rows.into_iter().filter_map(|row| Some((Kind::from_key(&row.kind)?, u32::try_from(row.last).ok()?))).collect())
}

/// Writes items that have their ids, numbers and versions already, and what happened: to them and to the program.
///
/// # Errors
/// [`StoreError::Repeated`] when an act was carried out before.
pub async fn insert(conn: &mut Conn, program: &Program, items: &[Item], steps: &[Step]) -> Result<(), StoreError> {
    let (guild, id) = (program.guild.as_i64(), program.id.0);
    for items in items.chunks(AT_ONCE) {
        let rows = items.iter().map(|item| item_row(item, program)).collect::<Result<Vec<_>, _>>()?;
        let rows = Value::Array(rows).to_string();
        sqlx::query!(
            "INSERT INTO items (guild_id, program_id, id, kind, number, version, open, urgency, wake_at, nudge_at, record)
             SELECT ?, ?, value ->> 'id', value ->> 'kind', value ->> 'number', value ->> 'version', value ->> 'open',
                    value ->> 'urgency', value ->> 'wake_at', value ->> 'nudge_at', value ->> 'record'
             FROM json_each(?)",
            guild,
            id,
            rows,
        )
        .execute(&mut *conn)
        .await?;
        let awaits: Vec<Value> = items
            .iter()
            .flat_map(|item| item.awaits().into_iter().map(|user| json!([user.as_i64(), item.id.0])))
            .collect();
        if !awaits.is_empty() {
            let awaits = Value::Array(awaits).to_string();
            sqlx::query!(
                "INSERT INTO awaits (guild_id, user_id, item_id) SELECT ?, value ->> 0, value ->> 1 FROM json_each(?)",
                guild,
                awaits,
            )
            .execute(&mut *conn)
            .await?;
        }
    }
    for steps in steps.chunks(AT_ONCE) {
        let rows = Value::Array(steps.iter().map(step_row).collect()).to_string();
        let done = sqlx::query!(
            "INSERT INTO events (guild_id, program_id, item_id, version, act_id, step, at, actor_id, what, changes, reason)
             SELECT ?, ?, value ->> 'item', value ->> 'version', value ->> 'act', value ->> 'step', value ->> 'at',
                    value ->> 'actor', value ->> 'what', value ->> 'changes', value ->> 'reason'
             FROM json_each(?)",
            guild,
            id,
            rows,
        )
        .execute(&mut *conn)
        .await;
        match done {
            Err(sqlx::Error::Database(error)) if error.is_unique_violation() && error.message().contains("act_id") => {
                return Err(StoreError::Repeated);
            }
            other => other?,
        };
    }
    Ok(())
}

/// Writes what a program's leads said, below a free act. Where something was said about a week here already, that stays.
///
/// # Errors
/// [`StoreError::Repeated`] when an act was carried out before.
pub async fn insert_said(
    conn: &mut Conn,
    (guild, program): (GuildId, ProgramId),
    free_act: i64,
    (calls, weeks): (&[Call], &[(Week, Notes)]),
) -> Result<(), StoreError> {
    let guild = guild.as_i64();
    let calls = calls.iter().zip(0_i64..).map(|(call, at)| {
        let Call { by, at: made, colour, computed, reason, week } = call;
        json!({
            "act": free_act - at, "by": by.as_i64(), "at": millis(*made), "colour": colour.key(),
            "computed": computed.key(), "reason": reason, "week": week.to_string(),
        })
    });
    let calls = Value::Array(calls.collect()).to_string();
    let done = sqlx::query!(
        "INSERT INTO calls (guild_id, program_id, act_id, by_id, at, colour, computed, reason, week)
         SELECT ?, ?, value ->> 'act', value ->> 'by', value ->> 'at', value ->> 'colour', value ->> 'computed',
                value ->> 'reason', value ->> 'week'
         FROM json_each(?)",
        guild,
        program.0,
        calls,
    )
    .execute(&mut *conn)
    .await;
    match done {
        Err(sqlx::Error::Database(error)) if error.is_unique_violation() => return Err(StoreError::Repeated),
        other => other?,
    };
    let weeks = weeks.iter().map(|(week, Notes { narrative, skipped_by })| {
        let (words, by) = narrative.as_ref().map(|(words, by)| (words, by.as_i64())).unzip();
        json!({ "week": week.0, "words": words, "by": by, "skipped_by": skipped_by.map(UserId::as_i64) })
    });
    let weeks = Value::Array(weeks.collect()).to_string();
    sqlx::query!(
        "INSERT INTO summary_weeks (guild_id, program_id, week, narrative, narrative_by, skipped_by)
         SELECT ?, ?, value ->> 'week', value ->> 'words', value ->> 'by', value ->> 'skipped_by'
         FROM json_each(?) WHERE true
         ON CONFLICT (guild_id, program_id, week) DO NOTHING",
        guild,
        program.0,
        weeks,
    )
    .execute(conn)
    .await?;
    Ok(())
}

fn item_row(item: &Item, program: &Program) -> Result<Value, StoreError> {
    Ok(json!({
        "id": item.id.0,
        "kind": item.kind().key(),
        "number": item.number,
        "version": item.version,
        "open": i64::from(item.is_open()),
        "urgency": item.urgency(&program.rules) as i64,
        "wake_at": item.wakes_at(&program.calendar).map(millis),
        "nudge_at": item.is_watched().then_some(super::nudges::AGAIN),
        "record": to_json("item", item.id.0, item)?,
    }))
}

fn step_row(step: &Step) -> Value {
    let event = &step.event;
    let changes: serde_json::Map<String, Value> =
        event.changes.iter().map(|change| (change.field.clone(), json!([change.old, change.new]))).collect();
    json!({
        "item": step.item.map(|id| id.0),
        "version": event.version,
        "act": ActId::as_i64(event.act),
        "step": step.step,
        "at": millis(event.at),
        "actor": event.actor.map(UserId::as_i64),
        "what": event.what.key(),
        "changes": Value::Object(changes).to_string(),
        "reason": event.reason,
    })
}
