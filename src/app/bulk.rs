//! Many at once: done, reassigned or given a new date in one act, which one undo takes back. An item that refuses holds up no other.

use std::collections::HashSet;

use serde::{Deserialize, Serialize};

use super::{
    App, Caller, Changed, Pick, Refusal,
    change::{Acting, Right, allow, date, find, once, prose},
};
use crate::{
    domain::{ActId, How, Item, ItemId, Move, Program, Reference, Rejection, UserId, dates::Bounds, event::What},
    store::{Conn, events, items},
};

/// What is done to all of them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BulkDo {
    /// Done.
    Done,
    /// Given to somebody.
    Assign(UserId),
    /// Given a new date, with a reason.
    Date {
        /// The date, as typed.
        due: String,
        /// Why.
        reason: String,
    },
}

/// What came of it.
#[derive(Debug)]
pub struct BulkDone {
    /// The act, by which it can be undone.
    pub act: ActId,
    /// The items that changed.
    pub done: Vec<Item>,
    /// The items that did not, and why.
    pub refused: Vec<(Reference, Rejection)>,
}

impl From<Changed> for BulkDone {
    fn from(done: Changed) -> Self {
        let items = std::iter::once(done.item).chain(done.also).collect();
        Self { act: done.act, done: items, refused: Vec::new() }
    }
}

/// Does the same to many items.
///
/// # Errors
/// Nothing chosen, or a date or reason that can't be taken for any of them.
pub async fn bulk(app: &App, caller: &Caller, mut ids: Vec<ItemId>, what: BulkDo) -> Result<BulkDone, Refusal> {
    if ids.is_empty() {
        return Err(Rejection::NothingChosen.into());
    }
    let mut seen = HashSet::new();
    ids.retain(|id| seen.insert(*id));
    once(app, caller, move |conn, mut acting| {
        Box::pin(async move {
            let mut outcome = BulkDone { act: acting.caller.act, done: Vec::new(), refused: Vec::new() };
            for id in ids {
                do_one(conn, &mut acting, id, &what, &mut outcome).await?;
            }
            Ok(outcome)
        })
    })
    .await
}

async fn do_one(
    conn: &mut Conn,
    acting: &mut Acting,
    id: ItemId,
    what: &BulkDo,
    outcome: &mut BulkDone,
) -> Result<(), Refusal> {
    let (before, program) = find(conn, &acting.caller, Pick::Id(id)).await?;
    let mut item = before.clone();
    let decided = allow(&program, &acting.caller, &before, Right::Keep)
        .and_then(|role| apply(&mut item, &program, &acting.how(&program, role), what));
    match decided {
        Ok((event, reason)) => {
            let entry: events::Entry = acting.entry(event, reason.as_deref());
            items::update(conn, &before, &mut item, &program, &entry).await?;
            outcome.done.push(item);
        }
        Err(no) => outcome.refused.push((before.reference(), no)),
    }
    Ok(())
}

fn apply(item: &mut Item, program: &Program, how: &How, what: &BulkDo) -> Result<(What, Option<String>), Rejection> {
    match what {
        BulkDo::Done => item.make(Move::Done, how).map(|()| (What::Moved, None)),
        BulkDo::Assign(owner) => {
            item.refuse_if_void()?;
            if item.owner == Some(*owner) {
                return Err(Rejection::OwnedAlready { reference: item.reference(), owner: item.owner });
            }
            item.owner = Some(*owner);
            item.touch(how.at);
            Ok((What::Assigned, None))
        }
        BulkDo::Date { due, reason } => {
            let due = date(due, &program.calendar, how.at, Bounds::Future)?;
            let why = prose("Reason", Some(reason), 500)?;
            item.set_due(due, why.as_ref(), how.at)?;
            Ok((What::Dated, why.map(|why| why.as_str().to_owned())))
        }
    }
}
