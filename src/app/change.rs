//! The one path on which an item is changed: find it on this server, see who asks, let the domain decide, write it with its event.

use chrono::{DateTime, NaiveDate, Utc};
use futures_util::future::BoxFuture;

use super::{App, Caller, Refusal, look::program_in};
use crate::{
    domain::{
        ActId, How, Item, ItemId, Kind, Program, ProgramId, Reference, Rejection, Role,
        calendar::Calendar,
        dates::{Bounds, read_date},
        event::What,
        text::Prose,
    },
    store::{Conn, StoreError, events, ground, items, programs},
};

/// Which item is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pick {
    /// The one that a button, select or form belongs to. The number is untrusted: it is looked up on the caller's server.
    Id(ItemId),
    /// The one with this reference in the channel's program.
    Reference(Reference),
    /// The same, where the command is for one kind only.
    Of(Kind, Reference),
}

/// What came of a change.
#[derive(Debug, Clone)]
pub struct Changed {
    /// The act, by which it can be undone.
    pub act: ActId,
    /// The item before.
    pub before: Item,
    /// The item now.
    pub item: Item,
    /// Its program.
    pub program: Program,
    /// Other items that changed or came to be in the same act.
    pub also: Vec<Item>,
    /// Today, where the program lives.
    pub today: NaiveDate,
}

/// What a change needs of whoever makes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Right {
    /// To keep the item: one's own, an unowned one, any for a lead.
    Keep,
    /// To give an approver's word on it.
    Decide,
    /// To take part: any contributor.
    TakePart,
}

/// Everything that one act writes, numbered step by step.
#[derive(Debug)]
pub(super) struct Acting {
    /// Who and where.
    pub caller: Caller,
    /// When.
    pub at: DateTime<Utc>,
    step: i64,
}

impl Acting {
    pub(super) const fn new(caller: Caller, at: DateTime<Utc>) -> Self {
        Self { caller, at, step: 0 }
    }

    /// The next step's entry.
    pub(super) fn entry<'a>(&mut self, what: What, reason: Option<&'a str>) -> events::Entry<'a> {
        let step = self.step;
        self.step += 1;
        events::Entry { act: self.caller.act, step, at: self.at, actor: Some(self.caller.actor.user), what, reason }
    }

    /// How the domain is told of a move.
    pub(super) fn how<'a>(&self, program: &'a Program, role: Role) -> How<'a> {
        How {
            by: self.caller.actor.user,
            role,
            at: self.at,
            calendar: &program.calendar,
            rules: &program.rules,
            words: None,
            until: None,
        }
    }
}

/// What the channel's program is, or why there is none to speak of.
pub(super) async fn program_here(conn: &mut Conn, caller: &Caller) -> Result<Program, Refusal> {
    let program = programs::of_channel(conn, caller.guild, caller.channel).await?;
    Ok(program.ok_or(Rejection::NoProgram)?)
}

/// The program that somebody runs: by the number on a button, else the channel's; theirs to change, and not archived.
pub(super) async fn program_to_run(
    conn: &mut Conn,
    caller: &Caller,
    id: Option<ProgramId>,
) -> Result<Program, Refusal> {
    let program = program_in(conn, caller, id).await?;
    program.may_administer(&caller.actor)?;
    program.refuse_if_archived()?;
    Ok(program)
}

/// The item that is meant, and its program.
pub(super) async fn find(conn: &mut Conn, caller: &Caller, pick: Pick) -> Result<(Item, Program), Refusal> {
    match pick {
        Pick::Id(id) => {
            let found = ground::of_item(conn, caller.guild, id).await?;
            let (program, item) = found.ok_or(Rejection::UnknownItem)?;
            Ok((item, program))
        }
        Pick::Of(wanted, reference) if wanted != reference.kind => {
            Err(Rejection::WrongKind { reference, wanted }.into())
        }
        Pick::Reference(reference) | Pick::Of(_, reference) => {
            let found = ground::of_reference(conn, caller.guild, caller.channel, reference).await?;
            let (program, item) = found.ok_or(Rejection::NoProgram)?;
            Ok((item.ok_or(Rejection::UnknownReference(reference))?, program))
        }
    }
}

/// Checks that the caller may, in the item's state and the program's.
pub(super) fn allow(program: &Program, caller: &Caller, item: &Item, right: Right) -> Result<Role, Rejection> {
    program.refuse_if_archived()?;
    match right {
        Right::Keep => program.may_keep(&caller.actor, item),
        Right::Decide => program.may_decide(&caller.actor, item),
        Right::TakePart => program.may_take_part(&caller.actor, item),
    }
}

/// Writes in one transaction, unless this act was carried out before: then what came of it is told again, and nothing is
/// written twice.
///
/// # Errors
/// Whatever the work refuses, with nothing written.
pub(super) async fn once<T, F>(app: &App, caller: &Caller, work: F) -> Result<T, Refusal>
where
    F: for<'c> FnOnce(&'c mut Conn, Acting) -> BoxFuture<'c, Result<T, Refusal>> + Send + 'static,
    T: From<Changed> + Send + 'static,
{
    let acting = Acting::new(caller.clone(), app.clock.now());
    app.db
        .write(move |conn| {
            Box::pin(async move {
                match repeated(conn, &acting).await? {
                    Some(done) => Ok(done.into()),
                    None => work(conn, acting).await,
                }
            })
        })
        .await
}

/// What a change does to an item: the domain's part, as a value that the writer can run.
pub(super) type Edit = Box<dyn FnOnce(&mut Item, &Program, &How) -> Result<(), Rejection> + Send>;

/// Changes one item by the domain's word and nothing else.
///
/// # Errors
/// The domain's or the program's refusal, with nothing written.
pub(super) async fn change(
    app: &App,
    caller: &Caller,
    pick: Pick,
    (right, what, reason): (Right, What, Option<Prose>),
    edit: Edit,
) -> Result<Changed, Refusal> {
    once(app, caller, move |conn, mut acting| {
        Box::pin(async move {
            let (before, program) = find(conn, &acting.caller, pick).await?;
            let role = allow(&program, &acting.caller, &before, right)?;
            let mut item = before.clone();
            edit(&mut item, &program, &acting.how(&program, role))?;
            let entry = acting.entry(what, reason.as_ref().map(Prose::as_str));
            items::update(conn, &before, &mut item, &program, &entry).await?;
            Ok(changed(&acting, before, item, program, Vec::new()))
        })
    })
    .await
}

pub(super) fn changed(acting: &Acting, before: Item, item: Item, program: Program, also: Vec<Item>) -> Changed {
    let today = program.calendar.today(acting.at);
    Changed { act: acting.caller.act, before, item, program, also, today }
}

/// What came of this act, if it was carried out before: the same answer again, and nothing written twice.
pub(super) async fn repeated(conn: &mut Conn, acting: &Acting) -> Result<Option<Changed>, Refusal> {
    let steps = events::of_act(conn, acting.caller.guild, acting.caller.act).await?;
    let mut touched: Vec<Item> = Vec::new();
    // What was raised or tied on the way came along, unless there is nothing else.
    let meant = steps.iter().find(|(_, event)| !matches!(event.what, What::Raised | What::Linked));
    let meant = meant.or(steps.first()).and_then(|(id, _)| *id);
    for (id, _) in steps {
        let Some(id) = id else { continue };
        if touched.iter().all(|item| item.id != id) {
            touched.extend(items::find(conn, acting.caller.guild, id).await?);
        }
    }
    if touched.is_empty() {
        return Ok(None);
    }
    let first = touched.iter().position(|item| Some(item.id) == meant).unwrap_or(0);
    let item = touched.remove(first);
    let program = programs::find(conn, acting.caller.guild, item.program).await?;
    let program = program.ok_or(StoreError::Gone { what: "program", id: item.program.0 })?;
    Ok(Some(changed(acting, item.clone(), item, program, touched)))
}

/// Reads a date that somebody typed, as of the act.
pub(super) fn date(
    typed: &str,
    calendar: &Calendar,
    at: DateTime<Utc>,
    bounds: Bounds,
) -> Result<NaiveDate, Rejection> {
    Ok(read_date(typed, calendar.today(at), calendar, bounds)?)
}

/// Reads a reason or the like; blank is none.
pub(super) fn prose(label: &'static str, typed: Option<&str>, max: usize) -> Result<Option<Prose>, Rejection> {
    Ok(match typed {
        Some(typed) => Prose::parse(label, typed, max)?,
        None => None,
    })
}
