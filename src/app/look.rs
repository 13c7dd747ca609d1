//! Look: show, list, search, offer. Everything that only reads, and never waits for a writer.

use chrono::NaiveDate;

use super::{
    App, Caller, Pick, Refusal,
    change::{find, program_here},
};
use crate::{
    domain::{
        Brief, GuildId, Item, ItemId, Kind, Program, ProgramId, ProgramRefusal, Reference, Rejection, UserId,
        WorkstreamId, event::Event,
    },
    store::{Conn, events, ground, items, programs, search},
};

pub use crate::store::{items::Filter, search::Offer};

/// Lines on a page of a list.
pub const PAGE: i64 = 10;

/// An item as it is now.
#[derive(Debug, Clone)]
pub struct Shown {
    /// The item.
    pub item: Item,
    /// Its program.
    pub program: Program,
    /// Today, where the program lives.
    pub today: NaiveDate,
}

/// One page of something.
#[derive(Debug, Clone)]
pub struct Paged<T> {
    /// What is on it.
    pub lines: Vec<T>,
    /// Which page, from 0.
    pub page: u32,
    /// How many pages there are; at least one.
    pub pages: u32,
    /// How many lines on all pages, where that is known without counting everything.
    pub total: Option<i64>,
}

fn offset(page: u32) -> i64 {
    i64::from(page) * PAGE
}

pub(super) fn paged<T>(lines: Vec<T>, page: u32, total: i64) -> Paged<T> {
    let pages = u32::try_from((total + PAGE - 1) / PAGE).unwrap_or(u32::MAX).max(1);
    Paged { lines, page: page.min(pages - 1), pages, total: Some(total) }
}

/// A page of which only is known whether another follows.
fn open_ended<T>(lines: Vec<T>, page: u32, more: bool) -> Paged<T> {
    Paged { lines, page, pages: page + 1 + u32::from(more), total: None }
}

/// One item.
///
/// # Errors
/// There is no such item on this server.
pub async fn show(app: &App, caller: &Caller, pick: Pick) -> Result<Shown, Refusal> {
    let mut conn = app.db.read().await?;
    let (item, program) = find(&mut conn, caller, pick).await?;
    let today = program.calendar.today(app.clock.now());
    Ok(Shown { item, program, today })
}

/// One item of a server, where nobody in particular asks: a card is drawn again, an announcement is made.
///
/// # Errors
/// The database failed.
pub async fn draw(app: &App, guild: GuildId, id: ItemId) -> Result<Option<Shown>, Refusal> {
    let mut conn = app.db.read().await?;
    let Some((program, item)) = ground::of_item(&mut conn, guild, id).await? else { return Ok(None) };
    let today = program.calendar.today(app.clock.now());
    Ok(Some(Shown { item, program, today }))
}

/// The program that is meant: by the number on a button, looked up on the caller's server, else the channel's.
pub(super) async fn program_in(conn: &mut Conn, caller: &Caller, id: Option<ProgramId>) -> Result<Program, Refusal> {
    match id {
        Some(id) => Ok(programs::find(conn, caller.guild, id).await?.ok_or(Rejection::NoProgram)?),
        None => program_here(conn, caller).await,
    }
}

/// A list of one kind in a program; `None` is the channel's.
///
/// # Errors
/// The channel has no program, or the server has no such program.
pub async fn list(
    app: &App,
    caller: &Caller,
    program: Option<ProgramId>,
    filter: Filter,
    page: u32,
) -> Result<(Program, Paged<Item>), Refusal> {
    let mut conn = app.db.read().await?;
    let program = program_in(&mut conn, caller, program).await?;
    let found = items::list(&mut conn, caller.guild, program.id, filter, (PAGE, offset(page))).await?;
    Ok((program, paged(found.items, page, found.total)))
}

/// A page of one person's open items, and what waits for their word, in every program of the server.
#[derive(Debug, Clone)]
pub struct Mine {
    /// What waits for their word.
    pub awaiting: Vec<Item>,
    /// What they own.
    pub own: Paged<Item>,
    /// The programs that these belong to.
    pub programs: Vec<Program>,
}

impl Mine {
    /// The program that an item belongs to.
    #[must_use]
    pub fn program_of(&self, item: &Item) -> Option<&Program> {
        self.programs.iter().find(|program| program.id == item.program)
    }
}

/// What one person has to look after.
///
/// # Errors
/// The database failed.
pub async fn of_person(app: &App, caller: &Caller, person: UserId, page: u32) -> Result<Mine, Refusal> {
    let mut conn = app.db.read().await?;
    let awaiting = if page == 0 { items::awaiting(&mut conn, caller.guild, person).await? } else { Vec::new() };
    let own = items::of_owner(&mut conn, caller.guild, person, (PAGE, offset(page))).await?;
    let programs = programs_of(&mut conn, caller.guild, awaiting.iter().chain(&own.items)).await?;
    Ok(Mine { awaiting, own: paged(own.items, page, own.total), programs })
}

async fn programs_of(
    conn: &mut Conn,
    guild: GuildId,
    items: impl Iterator<Item = &Item>,
) -> Result<Vec<Program>, Refusal> {
    let mut ids: Vec<ProgramId> = items.map(|item| item.program).collect();
    ids.sort_unstable();
    ids.dedup();
    let mut found = Vec::with_capacity(ids.len());
    for id in ids {
        found.extend(programs::find(conn, guild, id).await?);
    }
    Ok(found)
}

/// What a search found.
#[derive(Debug, Clone)]
pub struct Found {
    /// A page of items, newest first.
    pub items: Paged<Item>,
    /// The programs that these belong to.
    pub programs: Vec<Brief>,
}

/// What a search is narrowed to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Narrow {
    /// Of this kind.
    pub kind: Option<Kind>,
    /// Of this owner.
    pub owner: Option<UserId>,
    /// Open ones only.
    pub open: bool,
}

impl Narrow {
    fn fits(&self, item: &Item) -> bool {
        self.kind.is_none_or(|kind| kind == item.kind())
            && self.owner.is_none_or(|owner| item.owner == Some(owner))
            && (!self.open || item.is_open())
    }
}

/// Full-text search over every program of the server. A reference finds its item in the channel's program.
///
/// # Errors
/// Nothing that could be looked for.
pub async fn search(app: &App, caller: &Caller, typed: &str, narrow: Narrow, page: u32) -> Result<Found, Refusal> {
    app.db.indexed().await;
    let mut conn = app.db.read().await?;
    if let Ok(reference) = typed.parse::<Reference>()
        && let Ok((item, program)) = find(&mut conn, caller, Pick::Reference(reference)).await
        && narrow.fits(&item)
    {
        return Ok(Found { items: paged(vec![item], 0, 1), programs: vec![program.into()] });
    }
    if search::words(typed).is_empty() {
        return Err(Rejection::NothingToFind.into());
    }
    let Narrow { kind, owner, open } = narrow;
    let scope = search::Scope { kind, open, owner };
    let found = search::find(&mut conn, caller.guild, scope, typed, (PAGE, offset(page))).await?;
    Ok(Found { items: open_ended(found.items, page, found.more), programs: found.programs })
}

/// What autocomplete offers for a half-typed reference: own and open items first, at most 25.
///
/// # Errors
/// The database failed.
pub async fn offer(app: &App, caller: &Caller, typed: &str, kind: Option<Kind>) -> Result<Vec<Offer>, Refusal> {
    let numbered = match (typed.parse::<Reference>(), kind, typed.trim().parse::<u32>()) {
        (Ok(reference), _, _) => Some(reference),
        (_, Some(kind), Ok(number)) if number > 0 => Some(Reference { kind, number }),
        _ => None,
    };
    let here = (caller.guild, caller.channel);
    let mut conn = app.db.read().await?;
    if let Some(reference) = numbered.filter(|reference| kind.is_none_or(|kind| kind == reference.kind)) {
        let offers = search::offer_numbered(&mut conn, here, reference).await?;
        if !offers.is_empty() {
            return Ok(offers);
        }
    }
    // "R-" alone asks for risks.
    let letters = typed.trim().strip_suffix('-').and_then(Kind::from_prefix);
    let (kind, words) = if letters.is_some() { (letters, "") } else { (kind, typed) };
    app.db.indexed().await;
    Ok(search::offer(&mut conn, here, kind, words, caller.actor.user).await?)
}

/// What happened to an item, newest first.
///
/// # Errors
/// There is no such item on this server.
pub async fn history(app: &App, caller: &Caller, pick: Pick, page: u32) -> Result<(Shown, Paged<Event>), Refusal> {
    let mut conn = app.db.read().await?;
    let (item, program) = find(&mut conn, caller, pick).await?;
    let skipped = u32::try_from(offset(page)).unwrap_or(u32::MAX);
    let all = events::of_item(&mut conn, caller.guild, item.id, offset(page) + PAGE).await?;
    let lines = all.into_iter().skip(skipped as usize).collect();
    let (today, total) = (program.calendar.today(app.clock.now()), i64::from(item.version));
    Ok((Shown { item, program, today }, paged(lines, page, total)))
}

/// One line of a program's audit.
#[derive(Debug, Clone)]
pub struct AuditLine {
    /// The item it happened to; `None` is the program itself.
    pub item: Option<Reference>,
    /// What happened.
    pub event: Event,
}

/// What happened in a program, newest first; `None` is the channel's.
///
/// # Errors
/// The channel has no program, or the server has no such program.
pub async fn audit(
    app: &App,
    caller: &Caller,
    program: Option<ProgramId>,
    page: u32,
) -> Result<(Program, Paged<AuditLine>), Refusal> {
    let mut conn = app.db.read().await?;
    let program = program_in(&mut conn, caller, program).await?;
    let mut rows = events::of_program(&mut conn, caller.guild, program.id, (PAGE + 1, offset(page))).await?;
    let more = rows.len() > usize::try_from(PAGE).unwrap_or(usize::MAX);
    rows.truncate(usize::try_from(PAGE).unwrap_or(usize::MAX));
    let mut lines = Vec::with_capacity(rows.len());
    for (id, event) in rows {
        let item = match id {
            Some(id) => items::find(&mut conn, caller.guild, id).await?.map(|item| item.reference()),
            None => None,
        };
        lines.push(AuditLine { item, event });
    }
    Ok((program, open_ended(lines, page, more)))
}

/// The channel's program with what is open in it.
#[derive(Debug, Clone)]
pub struct Overview {
    /// The program.
    pub program: Program,
    /// Open items of each kind, and how many of them nobody owns.
    pub open: Vec<(Kind, i64, i64)>,
    /// Today, where the program lives.
    pub today: NaiveDate,
}

/// The channel's program.
///
/// # Errors
/// The channel has no program.
pub async fn overview(app: &App, caller: &Caller) -> Result<Overview, Refusal> {
    let mut conn = app.db.read().await?;
    let program = program_here(&mut conn, caller).await?;
    let open = items::count_open(&mut conn, caller.guild, program.id).await?;
    let today = program.calendar.today(app.clock.now());
    Ok(Overview { program, open, today })
}

/// The channel's program, where it has one: for autocomplete, which never refuses.
///
/// # Errors
/// The database failed.
pub async fn program(app: &App, caller: &Caller) -> Result<Option<Program>, Refusal> {
    let mut conn = app.db.read().await?;
    Ok(programs::of_channel(&mut conn, caller.guild, caller.channel).await?)
}

/// A program of this server, by the number on a button.
///
/// # Errors
/// The server has no such program.
pub async fn program_by_id(app: &App, caller: &Caller, id: ProgramId) -> Result<Program, Refusal> {
    let mut conn = app.db.read().await?;
    program_in(&mut conn, caller, Some(id)).await
}

/// Every program of a server, by name; at most 100.
///
/// # Errors
/// The database failed.
pub async fn programs(app: &App, guild: GuildId) -> Result<Vec<Program>, Refusal> {
    let mut conn = app.db.read().await?;
    Ok(programs::all(&mut conn, guild).await?)
}

/// Those of them that whoever asks may change.
///
/// # Errors
/// The database failed.
pub async fn administered(app: &App, caller: &Caller) -> Result<Vec<Program>, Refusal> {
    let mut all = programs(app, caller.guild).await?;
    all.retain(|program| program.may_administer(&caller.actor).is_ok());
    Ok(all)
}

/// Whoever asks, as if in a channel of the program that is called so: its own may be gone, and it is to be given another.
///
/// # Errors
/// No program of the server is called so.
pub async fn as_in(app: &App, caller: &Caller, name: &str) -> Result<Caller, Refusal> {
    let name = name.trim();
    let found = {
        let mut conn = app.db.read().await?;
        programs::find_by_name(&mut conn, caller.guild, name).await?
    };
    let Some(program) = found else {
        let known = administered(app, caller).await?;
        let known = known.iter().map(|program| program.name.as_str().to_owned()).collect();
        return Err(ProgramRefusal::UnknownProgram { typed: name.to_owned(), known }.into());
    };
    let channel = program.channels.first().map_or(caller.channel, |(channel, _)| *channel);
    Ok(Caller { channel, ..caller.clone() })
}

/// The names of a program's workstreams that contain what is typed.
#[must_use]
pub fn workstreams<'a>(program: &'a Program, typed: &str) -> Vec<(WorkstreamId, &'a str)> {
    let typed = typed.trim().to_lowercase();
    let streams = program.workstreams.iter().map(|stream| (stream.id, stream.name.as_str()));
    streams.filter(|(_, name)| name.to_lowercase().contains(&typed)).take(25).collect()
}
