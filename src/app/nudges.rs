//! Nudges: look at what may be due, plan the digests of a server, and what a digest says by the time it is shown.
//!
//! The policy is [`crate::nudge`], pure. Here it meets the record: everything it has to know of a server is read, and
//! everything that a plan says is kept, in one transaction with the promises of its posts.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, TimeDelta, Utc};

use super::{
    App, Refusal, draw,
    promise::{NewPromise, Saying, To},
};
use crate::{
    domain::{
        GuildId, Item, ItemId, Person, Program, ProgramId, UserId,
        text::{cut, escape},
    },
    nudge::{self, Answers, Calling, Episode, Known, parts::Room},
    store::{
        Conn, StoreError, calling, digests, episodes,
        nudged::{self, NewLine},
        nudges, outbox, people, pings, programs,
    },
};

mod after;
pub mod preview;
pub mod report;
mod show;

pub use after::unask;
pub(super) use after::{late, lost, moot, refused, said};
use show::show_within;
pub use show::{Digest, Shown, ShownCall, show};

pub use crate::{
    nudge::{CallLine, Line, Place, Post, Reason, Section},
    store::{cards::Card, digests::Digest as Posted},
};

/// Items looked at, or planned, in one transaction, at most: the writer is not held up for longer.
const LOOKS: i64 = 1_000;

/// Items of a server that are planned together, at most: far more than people can be asked on one day.
const DUE: i64 = 20_000;

/// How long a line counts for or against a person's answering.
const ANSWERS_OVER: TimeDelta = TimeDelta::weeks(4);

/// How long it is known what was asked about something that is closed: whoever reopens it is not asked from the start.
const OVER_KEPT: TimeDelta = TimeDelta::weeks(4);

/// Lines are kept for so much longer than they are counted: a summary can be corrected as of the day of its report.
const SPARE: TimeDelta = TimeDelta::weeks(2);

/// Rows of a kind that are dropped at once, at most: more than a day brings.
const FORGOTTEN: i64 = 500;

/// Digests of one morning keep their buttons beside each other; those of an earlier day lose theirs.
const ONE_MORNING: TimeDelta = TimeDelta::hours(12);

/// How many characters of a title a line shows.
pub const TITLE: usize = 80;

/// What the cards of a message hold (6000 characters in all, 4096 each) and the beginning of each; and what a line takes at
/// most, with its link and words, without its title and whom it names.
const ROOM: Room = Room { part: 5_950, section: 4_050, head: 75, call: 300 };
const LINE: usize = 150;
const MENTION: usize = 35;

/// What is known of a server, as far as some items need it.
#[derive(Debug, Default)]
struct Server {
    programs: Vec<Program>,
    people: BTreeMap<UserId, Person>,
    episodes: BTreeMap<(ItemId, UserId), Episode>,
    pings: BTreeMap<(UserId, ProgramId), DateTime<Utc>>,
    answers: BTreeMap<(UserId, ProgramId), Answers>,
    calls: BTreeMap<ProgramId, Calling>,
}

impl Server {
    /// What some items need, and what is known of the calls on some programs.
    async fn load(
        conn: &mut Conn,
        guild: GuildId,
        (items, calls): (&[Item], &[ProgramId]),
        now: DateTime<Utc>,
    ) -> Result<Self, StoreError> {
        let mut ids: Vec<ProgramId> = items.iter().map(|item| item.program).chain(calls.iter().copied()).collect();
        ids.sort_unstable();
        ids.dedup();
        let mut programs = Vec::with_capacity(ids.len());
        for id in &ids {
            match programs::find(conn, guild, *id).await {
                Ok(found) => programs.extend(found),
                // Its items wait; those of the others do not.
                Err(error @ StoreError::Unreadable { .. }) => tracing::error!(%error, "a program is set aside"),
                Err(error) => return Err(error),
            }
        }
        let mut known_calls = BTreeMap::new();
        for id in calls {
            let known = calling::known(conn, guild, *id).await?;
            known_calls.extend(known.map(|(called_at, began_at, asked)| (*id, Calling { called_at, began_at, asked })));
        }
        let counted = nudged::answers(conn, guild, &ids, now - ANSWERS_OVER).await?;
        let answers = counted.into_iter().map(|(who, (asked, answered))| (who, Answers { asked, answered }));
        Ok(Self {
            programs,
            people: people::all(conn, guild).await?,
            episodes: episodes::of_items(conn, guild, items.iter().map(|item| item.id)).await?.into_iter().collect(),
            pings: pings::of_programs(conn, guild, &ids).await?.into_iter().collect(),
            answers: answers.collect(),
            calls: known_calls,
        })
    }

    fn known(&self) -> Known<'_> {
        let Self { programs, people, episodes, pings, answers, calls } = self;
        Known { programs, people, episodes, pings, answers, calls }
    }

    /// When an item is to be looked at next. What is due now and got no line waits a minute: a policy that can't make up
    /// its mind must not keep the jobs busy. What belongs to a program that can't be read waits a day.
    fn next(&self, item: &Item, now: DateTime<Utc>) -> (ItemId, Option<DateTime<Utc>>) {
        let known = self.known();
        let next = match known.program(item.program) {
            Some(_) => nudge::next_nudge_at(&known, item, now).map(|at| at.max(now + TimeDelta::minutes(1))),
            None => Some(now + TimeDelta::days(1)),
        };
        (item.id, next)
    }

    /// The same of a program's call on health.
    fn next_call(&self, id: ProgramId, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
        let known = self.known();
        match known.program(id) {
            Some(program) => nudge::next_call_at(&known, program, now).map(|at| at.max(now + TimeDelta::minutes(1))),
            None => Some(now + TimeDelta::days(1)),
        }
    }
}

/// The servers on which something may be due; at most `limit`.
///
/// # Errors
/// The database failed.
pub async fn servers(app: &App, now: DateTime<Utc>, limit: i64) -> Result<Vec<GuildId>, Refusal> {
    let mut conn = app.db.read().await?;
    Ok(nudges::servers(&mut conn, now, limit).await?)
}

/// Looks at items of a server that changed, or whose people or program did, and works out when they are due. Returns how
/// many there were: while there are any, there may be more.
///
/// # Errors
/// The database failed.
pub async fn look(app: &App, guild: GuildId, now: DateTime<Utc>) -> Result<usize, Refusal> {
    app.db
        .write(move |conn| {
            Box::pin(async move {
                let nudges::Loaded { items, unreadable } = nudges::to_look_at(conn, guild, LOOKS).await?;
                let calls = calling::to_look_at(conn, guild, LOOKS).await?;
                let server = Server::load(conn, guild, (&items, &calls), now).await?;
                let known = server.known();
                let mut next: Vec<_> = items
                    .iter()
                    .map(|item| match nudge::next_nudge_at(&known, item, now) {
                        // Due at once: it is planned with everything else that is.
                        Some(at) if at <= now => (item.id, Some(now)),
                        _ => server.next(item, now),
                    })
                    .collect();
                next.extend(unreadable.into_iter().map(|id| (id, Some(now + TimeDelta::days(1)))));
                nudges::set_next(conn, guild, &next).await?;
                for id in &calls {
                    let program = known.program(*id);
                    let at = match program.and_then(|program| nudge::next_call_at(&known, program, now)) {
                        Some(at) if at <= now => Some(now),
                        _ => server.next_call(*id, now),
                    };
                    calling::set_next(conn, guild, *id, at).await?;
                }
                Ok(next.len() + calls.len())
            })
        })
        .await
}

/// Plans the digests of a server: its posts are promised, its lines and pings remembered, its items looked at again when
/// they say, all in one transaction. Returns how many posts were promised.
///
/// # Errors
/// The database failed; nothing is planned then.
pub async fn plan(app: &App, guild: GuildId, now: DateTime<Utc>) -> Result<usize, Refusal> {
    app.db
        .write(move |conn| {
            Box::pin(async move {
                let nudges::Loaded { items, unreadable } = nudges::due(conn, guild, now, DUE).await?;
                let calls = calling::due(conn, guild, now, DUE).await?;
                let mut server = Server::load(conn, guild, (&items, &calls), now).await?;
                let plan = nudge::plan(&server.known(), &items, now);
                let mut promised = 0;
                for post in plan.posts {
                    for post in split(post, &server.programs, &items) {
                        promised += usize::from(keep(conn, guild, &post, now).await?);
                        for line in post.sections.iter().flat_map(|section| &section.lines) {
                            server.episodes.insert((line.item, line.asked), line.episode);
                        }
                        for line in post.sections.iter().flat_map(|section| &section.calls) {
                            if let Some(calling) = server.calls.get_mut(&line.program) {
                                calling.asked = Some(line.ask);
                            }
                        }
                        server.pings.extend(post.pings.iter().map(|ping| (*ping, now)));
                    }
                }
                let mut next: Vec<_> = items.iter().map(|item| server.next(item, now)).collect();
                next.extend(unreadable.into_iter().map(|id| (id, Some(now + TimeDelta::days(1)))));
                nudges::set_next(conn, guild, &next).await?;
                for id in calls {
                    calling::set_next(conn, guild, id, server.next_call(id, now)).await?;
                }
                forget(conn, guild, &server.programs, now).await?;
                Ok(promised)
            })
        })
        .await
}

/// What is planned makes room for itself: what no rule, figure or open message needs any more is dropped, a little at a
/// time. Lines are counted by rules for four weeks, and by the program's figures as far back as a chart shows them. What
/// was asked about something closed matters only if it is reopened soon after.
async fn forget(conn: &mut Conn, guild: GuildId, programs: &[Program], now: DateTime<Utc>) -> Result<(), StoreError> {
    for program in programs {
        let numbers = &program.thresholds;
        let charted = i64::from(numbers.trend_days) * i64::from(draw::WEEKS);
        let kept = TimeDelta::days(i64::from(numbers.window_days.max(numbers.trend_days)) + charted).max(ANSWERS_OVER);
        nudged::forget(conn, guild, program.id, now - kept - SPARE, FORGOTTEN).await?;
    }
    episodes::forget(conn, guild, now - OVER_KEPT, FORGOTTEN).await
}

/// Puts off a server that could not be planned.
///
/// # Errors
/// The database failed.
pub async fn put_off(app: &App, guild: GuildId, now: DateTime<Utc>) -> Result<(), Refusal> {
    let until = now + TimeDelta::minutes(15);
    app.db.write(move |conn| Box::pin(async move { Ok(nudges::put_off(conn, guild, now, until).await?) })).await
}

/// A post in as many messages as it takes. Directly a person gets one, as each is a ping: what does not fit comes up on
/// another day.
fn split(post: Post, programs: &[Program], items: &[Item]) -> Vec<Post> {
    let direct = matches!(post.place, Place::Direct(_));
    let mut parts = nudge::parts(post, ROOM, |person, line| {
        let length = |text: &str| escape(&cut(text, TITLE)).chars().count();
        let title = items.iter().find(|item| item.id == line.item).map_or(0, |item| length(item.title.as_str()));
        let program = programs.iter().find(|program| program.id == line.program && direct);
        let named = usize::from(line.asked != person) + usize::from(line.beside.is_some());
        LINE + title + program.map_or(0, |program| length(program.name.as_str())) + named * MENTION
    });
    if direct {
        let rest: Vec<Post> = parts.drain(1.min(parts.len())..).collect();
        let left_out = rest
            .iter()
            .flat_map(|part| &part.sections)
            .map(|section| section.lines.len() + section.more)
            .sum::<usize>();
        if let Some(section) = parts.first_mut().and_then(|part| part.sections.last_mut()) {
            section.more += left_out;
        }
    }
    parts
}

/// Promises a post, and remembers what it asks of whom.
async fn keep(conn: &mut Conn, guild: GuildId, post: &Post, now: DateTime<Utc>) -> Result<bool, StoreError> {
    let new = promise(post, now)?;
    if !outbox::promise(conn, guild, &new).await? {
        return Ok(false);
    }
    for line in post.sections.iter().flat_map(|section| &section.lines) {
        let Line { item, program, asked, episode, .. } = line;
        episodes::remember(conn, guild, (*item, *asked), episode).await?;
        let new = NewLine { item: Some(*item), program: *program, asked: *asked, rung: episode.rung.key() };
        nudged::remember(conn, guild, &post.key, new, now).await?;
    }
    for line in post.sections.iter().flat_map(|section| &section.calls) {
        let CallLine { program, asked, ask, .. } = line;
        calling::remember(conn, guild, *program, ask).await?;
        let new = NewLine { item: None, program: *program, asked: *asked, rung: ask.rung.key() };
        nudged::remember(conn, guild, &post.key, new, now).await?;
    }
    pings::remember(conn, guild, &post.pings, now).await?;
    Ok(true)
}

fn promise(post: &Post, now: DateTime<Utc>) -> Result<NewPromise, StoreError> {
    let (to, program) = match post.place {
        Place::Channel(program, channel) => (To::Channel(channel), Some(program)),
        Place::Direct(user) => (To::Person(user), None),
    };
    Ok(NewPromise {
        to,
        program,
        item: None,
        kind: Saying::Digest.key(),
        key: post.key.clone(),
        payload: Some(outbox::payload(post)?),
        not_before: now,
    })
}

/// Everybody whom a post names: those who get its lines, those for whom they do, and leads beside them.
#[must_use]
pub fn named(post: &Post) -> BTreeSet<UserId> {
    let sections = post.sections.iter().map(|section| section.person);
    let lines = post.sections.iter().flat_map(|section| &section.lines);
    let lines = lines.flat_map(|line| std::iter::once(line.asked).chain(line.beside));
    let calls = post.sections.iter().flat_map(|section| &section.calls).map(|line| line.asked);
    sections.chain(lines).chain(calls).chain(post.mentions.iter().copied()).collect()
}

/// Somebody left the server: from now on the lead is asked in their place.
///
/// # Errors
/// The database failed.
pub async fn left(app: &App, guild: GuildId, user: UserId) -> Result<(), Refusal> {
    let now = app.clock.now();
    app.db
        .write(move |conn| {
            Box::pin(async move {
                let before = people::find(conn, guild, user).await?;
                if before.left_at.is_none() {
                    people::save(conn, guild, user, &Person { left_at: Some(now), ..before }).await?;
                }
                Ok(())
            })
        })
        .await
}

/// Digests in which something changed since they were drawn; at most `limit`.
///
/// # Errors
/// The database failed.
pub async fn stale(app: &App, limit: i64) -> Result<Vec<Posted>, Refusal> {
    let mut conn = app.db.read().await?;
    Ok(digests::stale(&mut conn, limit).await?)
}

/// Those that show an item.
///
/// # Errors
/// The database failed.
pub async fn stale_with(app: &App, guild: GuildId, item: ItemId) -> Result<Vec<Posted>, Refusal> {
    let mut conn = app.db.read().await?;
    Ok(digests::stale_with(&mut conn, guild, item).await?)
}

/// A digest as it is to be drawn again; `None` when it need not be any more.
///
/// # Errors
/// The database failed.
pub async fn draw(app: &App, guild: GuildId, id: i64) -> Result<Option<(Posted, Digest)>, Refusal> {
    let mut conn = app.db.read().await?;
    let Some(posted) = digests::find_stale(&mut conn, guild, id).await? else { return Ok(None) };
    let post = outbox::payload_of(&mut conn, guild, &posted.post).await;
    drop(conn);
    match post {
        Ok(Some(post)) => Ok(Some((posted, show(app, guild, post).await?))),
        // What it said is not known any more: it stays as it is.
        Ok(None) | Err(StoreError::Unreadable { .. }) => gone(app, posted).await.map(|()| None),
        Err(error) => Err(error.into()),
    }
}

/// A digest was drawn.
///
/// # Errors
/// The database failed.
pub async fn drawn(app: &App, posted: Posted) -> Result<(), Refusal> {
    app.db.write(move |conn| Box::pin(async move { Ok(digests::mark_drawn(conn, &posted).await?) })).await
}

/// A digest's message is gone, or out of reach.
///
/// # Errors
/// The database failed.
pub async fn gone(app: &App, posted: Posted) -> Result<(), Refusal> {
    app.db.write(move |conn| Box::pin(async move { Ok(digests::forget(conn, &posted).await?) })).await
}
