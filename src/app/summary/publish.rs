//! Draft, publish, post now: what is composed is kept and promised to be said, in one transaction. A week has one summary
//! in each channel, whoever comes first; `UNIQUE (program, week, channel, post)` holds that.

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use super::{Composed, Occasion, Order, Published, Sheet, Word, compose, sheet_of};
use crate::{
    app::{
        App, Caller, Refusal,
        change::program_to_run,
        look::program_in,
        promise::{NewPromise, Promise, Said, Saying, To},
    },
    domain::{
        ChannelId, GuildId, Program, ProgramId, Rejection,
        program::Phase,
        weekly::{LATE_AFTER, Slot, Variant, Week},
    },
    store::{Conn, outbox, programs, summaries},
};

pub use crate::store::summaries::Due;

/// Discord drops a second copy of what it has heard for no longer than this.
const FORGOTTEN_AFTER: TimeDelta = TimeDelta::minutes(3);

/// What the weekly job did about a program.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Done {
    /// Nothing was due after all.
    Nothing,
    /// The lead gets a draft.
    Drafted,
    /// It is published, in so many channels.
    Published(usize),
    /// The lead skipped the week.
    Skipped,
}

/// What is kept with the promise of a summary: the words are read from its row, as it is when they are said.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
struct Post {
    summary: i64,
    /// Whether a person asked for it: then a pause does not stop it.
    asked: bool,
}

/// What is kept with the promise of a draft.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Draft {
    /// Of which program.
    pub program: ProgramId,
    /// What it is called.
    pub name: String,
    /// Who leads it.
    pub lead: crate::domain::UserId,
    /// For which week.
    pub week: Week,
    /// When it is posted.
    pub at: DateTime<Utc>,
    /// Where.
    pub channels: Vec<ChannelId>,
    /// As it would be posted now; left out where others would read it.
    pub sheet: Option<Sheet>,
}

/// Programs whose time has come.
///
/// # Errors
/// The database failed.
pub async fn due(app: &App, now: DateTime<Utc>, limit: i64) -> Result<Vec<Due>, Refusal> {
    let mut conn = app.db.read().await?;
    Ok(summaries::due(&mut conn, now, limit).await?)
}

/// Does what is due about one program: the latest slot since what was planned, however many there were; else the draft
/// of the next one.
///
/// # Errors
/// The record can't be read, or the database failed; the caller puts the program off.
pub async fn work(app: &App, due: Due, now: DateTime<Utc>, word: Word) -> Result<Done, Refusal> {
    let program = {
        let mut conn = app.db.read().await?;
        programs::find(&mut conn, due.guild, due.program).await?
    };
    let Some(program) = program else { return Ok(Done::Nothing) };
    let Some(planned) = due.planned.filter(|_| program.phase == Phase::Active) else {
        return app
            .db
            .write(move |conn| {
                Box::pin(async move {
                    wake_next(conn, &program, now).await?;
                    Ok(Done::Nothing)
                })
            })
            .await;
    };
    let latest = program.weekly.latest(&program.calendar, now);
    if latest.at >= planned {
        let order = ordered(app, &program, latest.week, now).await?;
        return match order {
            Some(order) => publish(app, program, order, (Occasion::Weekly(latest.at), 1, false), word).await,
            None => skipped(app, program, now).await,
        };
    }
    match program.slot_in_draft(now) {
        Some(slot) => draft(app, program, slot, now, word).await,
        None => skipped(app, program, now).await.map(|_| Done::Nothing),
    }
}

/// A program that can't be worked on now is left alone for a while; what is due for it stays due.
///
/// # Errors
/// The database failed.
pub async fn put_off(app: &App, due: Due, until: DateTime<Utc>) -> Result<(), Refusal> {
    app.db.write(move |conn| Box::pin(async move { Ok(summaries::put_off(conn, due, until).await?) })).await
}

/// Posts now: in place of the summary whose draft is out, else besides what the week has. Says where, and when that other
/// one was due.
///
/// # Errors
/// Somebody who may not, an archived program, no channel to post in.
pub async fn post_now(
    app: &App,
    caller: &Caller,
    program: Option<ProgramId>,
    word: Word,
) -> Result<(Vec<ChannelId>, Option<DateTime<Utc>>), Refusal> {
    let now = app.clock.now();
    let program = {
        let mut conn = app.db.read().await?;
        program_to_run(&mut conn, caller, program).await?
    };
    let channels: Vec<ChannelId> = program.summary_channels().into_iter().map(|(channel, _)| channel).collect();
    if channels.is_empty() {
        return Err(Rejection::NoSummaryChannel.into());
    }
    let (week, own) = match program.slot_in_draft(now) {
        Some(slot) => (slot.week, Some(slot.at)),
        None => (Week::of(program.calendar.today(now)), None),
    };
    let (order, (occasion, post)) = {
        let mut conn = app.db.read().await?;
        let there = summaries::of_week(&mut conn, (program.guild, program.id, week)).await?;
        let notes = summaries::notes(&mut conn, (program.guild, program.id, week)).await?;
        let since = summaries::last_before(&mut conn, program.guild, program.id, now).await?;
        let last = there.iter().map(|one| one.post).max().unwrap_or(0);
        let own = own.filter(|_| last == 0);
        (
            order(&program, week, (now, since), notes.narrative),
            own.map_or((Occasion::Extra, last.max(1) + 1), |due| (Occasion::Weekly(due), 1)),
        )
    };
    let instead_of = if let Occasion::Weekly(due) = occasion { Some(due) } else { None };
    publish(app, program, order, (occasion, post, true), word).await?;
    Ok((channels, instead_of))
}

/// The summary as it would be posted now.
///
/// # Errors
/// The channel has no program, or the server has no such program.
pub async fn preview(
    app: &App,
    caller: &Caller,
    program: Option<ProgramId>,
    variant: Variant,
    word: Word,
) -> Result<Sheet, Refusal> {
    let now = app.clock.now();
    let order = {
        let mut conn = app.db.read().await?;
        let program = program_in(&mut conn, caller, program).await?;
        let week = super::tell::week_to_tell(&mut conn, &program, now).await?;
        let notes = summaries::notes(&mut conn, (program.guild, program.id, week)).await?;
        let since = summaries::last_before(&mut conn, program.guild, program.id, now).await?;
        order(&program, week, (now, since), notes.narrative)
    };
    let composed = compose(app, order, vec![(variant, Occasion::Preview)], word).await?;
    let sheet = composed.into_iter().next().map(|composed| composed.sheet);
    sheet.ok_or_else(|| Refusal::Failed(anyhow::anyhow!("a preview was not composed")))
}

fn order(
    program: &Program,
    week: Week,
    (at, since): (DateTime<Utc>, Option<DateTime<Utc>>),
    narrative: Option<(String, crate::domain::UserId)>,
) -> Order {
    Order { guild: program.guild, program: program.id, week, at, since, narrative, later_calls: false }
}

/// What is to be composed for a week; `None` where it is skipped, or published already.
async fn ordered(app: &App, program: &Program, week: Week, now: DateTime<Utc>) -> Result<Option<Order>, Refusal> {
    let mut conn = app.db.read().await?;
    let that_week = (program.guild, program.id, week);
    let notes = summaries::notes(&mut conn, that_week).await?;
    let there = summaries::of_week(&mut conn, that_week).await?;
    if notes.skipped_by.is_some() || there.iter().any(|one| one.post == 1) {
        return Ok(None);
    }
    let since = summaries::last_before(&mut conn, program.guild, program.id, now).await?;
    Ok(Some(order(program, week, (now, since), notes.narrative)))
}

async fn skipped(app: &App, program: Program, now: DateTime<Utc>) -> Result<Done, Refusal> {
    app.db
        .write(move |conn| {
            Box::pin(async move {
                wake_next(conn, &program, now).await?;
                Ok(Done::Skipped)
            })
        })
        .await
}

/// Composes, then keeps and promises in one transaction. What changed while it was composed is looked at again there.
async fn publish(
    app: &App,
    program: Program,
    order: Order,
    (occasion, post, asked): (Occasion, u32, bool),
    word: Word,
) -> Result<Done, Refusal> {
    let (at, since, week) = (order.at, order.since, order.week);
    let mut variants: Vec<Variant> = program.summary_channels().into_iter().map(|(_, variant)| variant).collect();
    variants.sort_unstable();
    variants.dedup();
    let wanted = variants.iter().map(|variant| (*variant, occasion)).collect();
    let composed: Vec<(Variant, Composed)> =
        variants.into_iter().zip(compose(app, order, wanted, word).await?).collect();
    app.db
        .write(move |conn| {
            Box::pin(async move {
                let Some(program) = programs::find(conn, program.guild, program.id).await? else {
                    return Ok(Done::Nothing);
                };
                if !asked {
                    wake_next(conn, &program, at).await?;
                    if program.phase != Phase::Active {
                        return Ok(Done::Nothing);
                    }
                }
                let notes = summaries::notes(conn, (program.guild, program.id, week)).await?;
                if !asked && notes.skipped_by.is_some() {
                    return Ok(Done::Skipped);
                }
                let mut posted = 0;
                for (channel, variant) in program.summary_channels() {
                    let Some((_, Composed { sheet, figures })) = composed.iter().find(|(made, _)| *made == variant)
                    else {
                        continue;
                    };
                    let new = Published {
                        id: 0,
                        guild: program.guild,
                        program: program.id,
                        week,
                        channel,
                        variant,
                        post,
                        revision: 1,
                        at,
                        since,
                        figures: figures.clone(),
                        sheet: outbox::payload(sheet)?,
                        message: None,
                    };
                    if let Some(id) = summaries::insert(conn, &new).await? {
                        promise(conn, &Published { id, ..new }, asked).await?;
                        posted += 1;
                    }
                }
                Ok(Done::Published(posted))
            })
        })
        .await
}

/// Promises a summary as it stands in its row: a new post, or in place of the one that is there.
pub(super) async fn promise(conn: &mut Conn, summary: &Published, asked: bool) -> Result<(), Refusal> {
    let Published { id, guild, program, week, channel, post, revision, at, message, .. } = summary;
    let to = match message {
        Some(message) => To::Message(*channel, *message),
        None => To::Channel(*channel),
    };
    let new = NewPromise {
        to,
        program: Some(*program),
        item: None,
        kind: Saying::Summary.key(),
        key: format!("summary:{program}:{}:{channel}:{post}:{revision}", week.0),
        payload: Some(outbox::payload(&Post { summary: *id, asked })?),
        not_before: *at,
    };
    outbox::promise(conn, *guild, &new).await?;
    Ok(())
}

/// The draft for the lead, once a week.
async fn draft(app: &App, program: Program, slot: Slot, now: DateTime<Utc>, word: Word) -> Result<Done, Refusal> {
    let Some(order) = ordered(app, &program, slot.week, now).await? else {
        return skipped(app, program, now).await;
    };
    let variant = if program.summary_channels().iter().any(|(_, variant)| *variant == Variant::Team) {
        Variant::Team
    } else {
        Variant::Executive
    };
    let composed = compose(app, order, vec![(variant, Occasion::Draft)], word).await?;
    let sheet = composed.into_iter().next().map(|composed| composed.sheet);
    app.db
        .write(move |conn| {
            Box::pin(async move {
                let Some(program) = programs::find(conn, program.guild, program.id).await? else {
                    return Ok(Done::Nothing);
                };
                wake_next(conn, &program, now).await?;
                if program.phase != Phase::Active {
                    return Ok(Done::Nothing);
                }
                let draft = Draft {
                    program: program.id,
                    name: program.name.as_str().to_owned(),
                    lead: program.lead,
                    week: slot.week,
                    at: slot.at,
                    channels: program.summary_channels().into_iter().map(|(channel, _)| channel).collect(),
                    sheet,
                };
                let new = NewPromise {
                    to: To::Person(program.lead),
                    program: Some(program.id),
                    item: None,
                    kind: Saying::SummaryDraft.key(),
                    key: format!("summary_draft:{}:{}", program.id, slot.week.0),
                    payload: Some(outbox::payload(&draft)?),
                    not_before: now,
                };
                outbox::promise(conn, program.guild, &new).await?;
                Ok(Done::Drafted)
            })
        })
        .await
}

/// The lead takes no direct messages: a word in the program's channel instead, without the draft itself.
pub(in crate::app) async fn draft_refused(
    conn: &mut Conn,
    promise: &Promise,
    now: DateTime<Utc>,
) -> Result<(), Refusal> {
    let draft: Draft = promise.payload()?;
    let program = programs::find(conn, promise.guild, draft.program).await?;
    let Some((program, home)) = program.and_then(|program| program.home().map(|home| (program, home))) else {
        return Ok(());
    };
    let new = NewPromise {
        to: To::Channel(home),
        program: Some(program.id),
        item: None,
        kind: Saying::SummaryDraft.key(),
        key: format!("{}:{home}", promise.key),
        payload: Some(outbox::payload(&Draft { sheet: None, ..draft })?),
        not_before: now,
    };
    outbox::promise(conn, promise.guild, &new).await?;
    Ok(())
}

/// A summary was said: where it stands. What was corrected while it was under way is said there at once.
pub(in crate::app) async fn said(conn: &mut Conn, promise: &Promise, said: Said) -> Result<(), Refusal> {
    let Post { summary, asked } = promise.payload()?;
    let revision = summaries::mark_said(conn, promise.guild, summary, said).await?;
    if let To::Channel(_) = promise.to
        && revision > Some(1)
        && let Some(summary) = summaries::find(conn, promise.guild, summary).await?
    {
        self::promise(conn, &summary, asked).await?;
    }
    Ok(())
}

/// A summary on its way.
#[derive(Debug, Clone)]
pub struct ToSay {
    /// Its words.
    pub sheet: Sheet,
    /// When it was due, where it comes later than it should.
    pub late: Option<DateTime<Utc>>,
    /// Whether an attempt before was perhaps heard, so long ago that Discord would not notice a second copy.
    pub tried_long_ago: bool,
}

/// What is to be said for the promise of a summary; `None` where the program is paused or archived meanwhile, or where it
/// was held up until the next one came.
///
/// # Errors
/// It is gone, or can't be read back.
pub async fn to_say(app: &App, promise: &Promise) -> Result<Option<ToSay>, Refusal> {
    let Post { summary, asked } = promise.payload()?;
    let mut conn = app.db.read().await?;
    let Some(summary) = summaries::find(&mut conn, promise.guild, summary).await? else { return Ok(None) };
    let program = programs::find(&mut conn, promise.guild, summary.program).await?;
    let latest = program.as_ref().map(|program| program.weekly.latest(&program.calendar, app.clock.now()).week);
    let speaks = program.is_some_and(|program| match program.phase {
        Phase::Active => true,
        Phase::Paused => asked,
        Phase::Archived => false,
    });
    let (sheet, now) = (sheet_of(&summary)?, app.clock.now());
    let is_over = sheet.due.is_some() && latest.is_some_and(|week| week > summary.week);
    if !speaks || is_over {
        return Ok(None);
    }
    let late = sheet.due.filter(|due| now - *due > LATE_AFTER);
    let tried_long_ago = promise.unsure_since.is_some_and(|since| now - since > FORGOTTEN_AFTER);
    Ok(Some(ToSay { sheet, late, tried_long_ago }))
}

/// The draft to be said; `None` where the week is posted or skipped already, or the program is paused or archived.
///
/// # Errors
/// It can't be read back.
pub async fn draft_to_say(app: &App, promise: &Promise) -> Result<Option<Draft>, Refusal> {
    let draft: Draft = promise.payload()?;
    let mut conn = app.db.read().await?;
    let program = programs::find(&mut conn, promise.guild, draft.program).await?;
    let that_week = (promise.guild, draft.program, draft.week);
    let over = summaries::notes(&mut conn, that_week).await?.skipped_by.is_some()
        || summaries::of_week(&mut conn, that_week).await?.iter().any(|one| one.post == 1);
    let speaks = program.is_some_and(|program| program.phase == Phase::Active);
    Ok((speaks && !over).then_some(draft))
}

async fn wake_next(conn: &mut Conn, program: &Program, now: DateTime<Utc>) -> Result<(), Refusal> {
    let whose: (GuildId, ProgramId) = (program.guild, program.id);
    Ok(summaries::wake(conn, whose, program.summary_wakes_at(now)).await?)
}
