//! What follows when a digest is about to be said, was said, refused, held up for too long, or can't be said at all.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};

use super::{CallLine, Digest, Line, ONE_MORNING, Post, Server};
use crate::{
    app::{
        App, Refusal,
        promise::{Promise, Said},
    },
    domain::{GuildId, ProgramId},
    nudge,
    store::{Conn, StoreError, calling, digests, episodes, nudged, nudges, outbox, pings, programs},
};

/// What is not to be asked any more when a digest is said, though nobody answered it (whoever was asked has left, somebody
/// else leads, the program is set otherwise), is as if it had never been planned: nobody climbs the ladder for it, it is not
/// counted, and the post does not show it. Where the post may have been heard already, all of it stays as it was planned.
///
/// # Errors
/// The database failed, or the post can't be read back.
pub async fn unask(app: &App, promise: &Promise, digest: &Digest) -> Result<(), Refusal> {
    let lines = digest.sections.iter().flat_map(|(_, lines, _)| lines);
    let lines: BTreeSet<_> =
        lines.filter(|shown| !shown.stands).map(|shown| (shown.item.id, shown.line.asked)).collect();
    let calls = digest.calls.iter().filter(|(_, shown)| !shown.stands);
    let calls: BTreeSet<_> = calls.map(|(_, shown)| (shown.line.program, shown.line.asked)).collect();
    if promise.unsure_since.is_some() || lines.is_empty() && calls.is_empty() {
        return Ok(());
    }
    let promise = promise.clone();
    let mut post: Post = promise.payload()?;
    app.db
        .write(move |conn| {
            Box::pin(async move {
                let line = |line: &Line| lines.contains(&(line.item, line.asked));
                let call = |line: &CallLine| calls.contains(&(line.program, line.asked));
                unplan(conn, &promise, &mut post, (line, call)).await?;
                Ok(outbox::reword(conn, promise.guild, promise.id, &outbox::payload(&post)?).await?)
            })
        })
        .await
}

/// Nothing of a digest is to be asked any more, and for sure nobody heard it: the same of whatever nobody answered.
pub(in crate::app) async fn moot(conn: &mut Conn, promise: &Promise) -> Result<(), Refusal> {
    let mut post: Post = promise.payload()?;
    unplan(conn, promise, &mut post, (|_: &Line| true, |_: &CallLine| true)).await?;
    Ok(())
}

/// Takes lines that nobody answered out of a post.
async fn unplan(
    conn: &mut Conn,
    promise: &Promise,
    post: &mut Post,
    (line_goes, call_goes): (impl Fn(&Line) -> bool, impl Fn(&CallLine) -> bool),
) -> Result<(), StoreError> {
    let (guild, key) = (promise.guild, &promise.key);
    for section in &mut post.sections {
        for line in std::mem::take(&mut section.lines) {
            let whose = (Some(line.item), line.program, line.asked);
            if line_goes(&line) && nudged::unplan(conn, guild, key, whose).await? {
                take_back_line(conn, guild, &line).await?;
            } else {
                section.lines.push(line);
            }
        }
        for line in std::mem::take(&mut section.calls) {
            let whose = (None, line.program, line.asked);
            if call_goes(&line) && nudged::unplan(conn, guild, key, whose).await? {
                take_back_call(conn, guild, &line).await?;
            } else {
                section.calls.push(line);
            }
        }
    }
    post.sections.retain(|section| !section.lines.is_empty() || !section.calls.is_empty());
    Ok(())
}

/// A digest was said: it can be answered from now on, and the one before no more.
pub(in crate::app) async fn said(conn: &mut Conn, promise: &Promise, said: Said) -> Result<(), Refusal> {
    let post: Post = promise.payload()?;
    let place = (said.channel, said.message);
    digests::posted(conn, promise.guild, &promise.key, place, (post.slot, post.slot - ONE_MORNING)).await?;
    Ok(())
}

/// A direct message was refused: the channels of its programs get its lines. Where a program posts in none nobody read
/// them, so nobody climbs the ladder: as with what is [`lost`], its person is asked on the same rung a day later.
pub(in crate::app) async fn refused(conn: &mut Conn, promise: &Promise, now: DateTime<Utc>) -> Result<(), Refusal> {
    let post: Post = promise.payload()?;
    let mut server = Server::default();
    for (_, id) in &post.pings {
        server.programs.extend(programs::find(conn, promise.guild, *id).await?);
    }
    let mut heard = BTreeSet::new();
    for next in nudge::digest::fall_back(&post, &server.known()) {
        let new = super::promise(&next, now)?;
        outbox::promise(conn, promise.guild, &new).await?;
        for (_, program) in &next.pings {
            nudged::move_lines(conn, promise.guild, (&promise.key, *program), &next.key).await?;
            heard.insert(*program);
        }
    }
    take_back(conn, promise.guild, &post, |program| !heard.contains(&program)).await?;
    nudged::lose_lines(conn, promise.guild, &promise.key).await?;
    Ok(())
}

/// A digest was held up until its slot was over: what was remembered when it was planned is taken back, and its items are
/// planned anew. Where another part of the post was said, the people mentioned there stay pinged.
pub(in crate::app) async fn late(conn: &mut Conn, promise: &Promise) -> Result<(), Refusal> {
    let (guild, post): (_, Post) = (promise.guild, promise.payload()?);
    take_back(conn, guild, &post, |_| true).await?;
    let planned = post.sections.iter().flat_map(|section| {
        let lines = section.lines.iter().map(|line| line.episode.at);
        lines.chain(section.calls.iter().map(|line| line.ask.at))
    });
    for at in planned.collect::<BTreeSet<_>>() {
        for ping in post.pings.iter().filter(|(user, _)| post.mentions.contains(user)) {
            pings::take_back(conn, guild, *ping, at).await?;
        }
    }
    nudged::lose_lines(conn, guild, &promise.key).await?;
    outbox::free_key(conn, guild, promise.id).await?;
    Ok(())
}

/// A digest can't be said in its place at all. Nobody read it, so nobody climbs the ladder: on the next day, for which the
/// pings stay, its people are asked on the same rung again.
pub(in crate::app) async fn lost(conn: &mut Conn, promise: &Promise) -> Result<(), Refusal> {
    let post: Post = promise.payload()?;
    take_back(conn, promise.guild, &post, |_| true).await?;
    Ok(())
}

/// The episodes of a post's lines about some programs are as they were before, and their items are looked at again; what
/// was asked for calls on health as well.
async fn take_back(
    conn: &mut Conn,
    guild: GuildId,
    post: &Post,
    of: impl Fn(ProgramId) -> bool,
) -> Result<(), StoreError> {
    let lines = post.sections.iter().flat_map(|section| &section.lines);
    for line in lines.filter(|line| of(line.program)) {
        take_back_line(conn, guild, line).await?;
    }
    let calls = post.sections.iter().flat_map(|section| &section.calls);
    for line in calls.filter(|line| of(line.program)) {
        take_back_call(conn, guild, line).await?;
    }
    Ok(())
}

async fn take_back_line(conn: &mut Conn, guild: GuildId, line: &Line) -> Result<(), StoreError> {
    episodes::take_back(conn, guild, (line.item, line.asked), (&line.episode, line.before.as_ref())).await?;
    nudges::set_next(conn, guild, &[(line.item, Some(nudges::LOOK_AGAIN))]).await
}

async fn take_back_call(conn: &mut Conn, guild: GuildId, line: &CallLine) -> Result<(), StoreError> {
    calling::take_back(conn, guild, line.program, (&line.ask, line.before.as_ref())).await
}
