//! The digest: what is due in the open slots, gathered into as few posts as can be. In a channel one post per program,
//! grouped by person, each mentioned once; by direct message one per person over all their programs.
//!
//! A plan is kept in one transaction: its posts go to the outbox under their keys, each shown line's [`Episode`] and each
//! ping are stored. Planning again then gives nothing, and planning from the same inputs gives the same keys.

use std::{
    cmp::Reverse,
    collections::{BTreeMap, BTreeSet},
};

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use super::{
    calling::{Asked, CallLine, asked_for},
    episode::{Episode, announced, due, steps},
    known::{Known, Opening},
    ladder::beside,
    reasons::{Reason, Trigger, reason},
};
use crate::domain::{ChannelId, Item, ItemId, Program, ProgramId, Reference, UserId, item::Urgency};

/// Where a post goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Place {
    /// To a program's channel.
    Channel(ProgramId, ChannelId),
    /// To a person.
    Direct(UserId),
}

/// One item, for one person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// The item.
    pub item: ItemId,
    /// Its program.
    pub program: ProgramId,
    /// What people call it.
    pub reference: Reference,
    /// Why it is there.
    pub reason: Reason,
    /// Who is asked. Where that is not the section's person, the line is marked "for" them, and they are not pinged.
    pub asked: UserId,
    /// The lead named beside them, from T+5 on.
    pub beside: Option<UserId>,
    /// What to store for the item and whoever is asked: the item is nudged, on this rung.
    pub episode: Episode,
    /// What was stored before: it is again, where the post could not be said in time.
    #[serde(default)]
    pub before: Option<Episode>,
}

/// What one person gets in a post.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Section {
    /// Who, mentioned once.
    pub person: UserId,
    /// The lines, in order.
    pub lines: Vec<Line>,
    /// How many more are due: they are not nudged, and come up on another day.
    pub more: usize,
    /// The programs whose weekly call on health is missing.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub calls: Vec<CallLine>,
}

/// A post to make.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Post {
    /// Says which post it is, once: kind, place, slot, and the first person and program in it. A person is in one post
    /// per program and day, so no other post can have that key.
    pub key: String,
    /// Where.
    pub place: Place,
    /// The slot; the post is late when that was long ago.
    pub slot: DateTime<Utc>,
    /// Whoever has the most pressing line first.
    pub sections: Vec<Section>,
    /// Who is mentioned: those in the sections, and leads named beside them whose own slot is open. Nobody else.
    pub mentions: Vec<UserId>,
    /// What counts as pinged today, and is to be stored with the instant of the plan.
    pub pings: Vec<(UserId, ProgramId)>,
    /// Which part of a longer post it is, from 0.
    pub part: usize,
    /// Whether it was refused as a direct message, and is posted in the channel instead.
    pub refused: bool,
}

/// What to say now.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Plan {
    /// The posts; none when there is nothing to say.
    pub posts: Vec<Post>,
}

/// A line that is due, with what orders it.
struct Ready {
    line: Line,
    slot: DateTime<Utc>,
    pressing: (Reason, Reverse<Urgency>, Option<NaiveDate>, ItemId, UserId),
}

/// What is due for one person in one place.
#[derive(Default)]
struct Due {
    lines: Vec<Ready>,
    calls: Vec<(CallLine, DateTime<Utc>)>,
}

/// Plans the posts of one server at an instant. `items` are all those whose `next_nudge_at` has come; others may be
/// among them.
#[must_use]
pub fn plan(known: &Known, items: &[Item], now: DateTime<Utc>) -> Plan {
    let mut places: BTreeMap<Place, BTreeMap<UserId, Due>> = BTreeMap::new();
    for item in items {
        let Some(program) = known.program(item.program) else { continue };
        for (person, triggers) in known.asks(item, program) {
            let Some(open) = known.opening(person, program, now) else { continue };
            if let Some(ready) = ready(known, (item, program), (person, &triggers), &open, now) {
                places.entry(open.place).or_default().entry(open.recipient).or_default().lines.push(ready);
            }
        }
    }
    for (line, open) in missing_calls(known, now) {
        let due = places.entry(open.place).or_default().entry(open.recipient).or_default();
        due.calls.push((line, open.slot));
    }
    let mut posts: Vec<Post> = places.into_iter().filter_map(|(place, people)| post(known, place, people)).collect();
    mention_leads(known, &mut posts, now);
    Plan { posts }
}

/// The line that an item gives a person in an opening.
fn ready(
    known: &Known,
    (item, program): (&Item, &Program),
    (person, triggers): (UserId, &[Trigger]),
    open: &Opening,
    now: DateTime<Utc>,
) -> Option<Ready> {
    // Whoever did something since the slot began is not asked about it in the same minute, but in the next slot.
    if item.reviewed_at >= open.slot || item.snooze.as_ref().is_some_and(|snooze| snooze.until > open.on) {
        return None;
    }
    let case = known.case(item, program);
    let before = known.episodes.get(&(item.id, person));
    let step = due(&steps(triggers, before, &case), open.on)?;
    let why = triggers.iter().filter_map(|trigger| reason(trigger, &case, announced(trigger, &case), open.on)).min()?;
    let line = Line {
        item: item.id,
        program: program.id,
        reference: item.reference(),
        reason: why,
        asked: person,
        beside: beside(step.rung, person, &case),
        episode: Episode::after(before.copied(), step, open.on, now),
        before: before.copied(),
    };
    let pressing = (why, Reverse(item.urgency(&program.rules)), item.due, item.id, person);
    Some(Ready { line, slot: open.slot, pressing })
}

/// The calls on health that are to be asked for now.
fn missing_calls(known: &Known, now: DateTime<Utc>) -> Vec<(CallLine, Opening)> {
    let due = known.calls.iter().filter_map(|(id, calling)| {
        let program = known.program(*id)?;
        let asked = asked_for(known, program)?;
        let open = known.opening(asked, program, now)?;
        let (_, rung) = calling.next(program, asked).filter(|(on, _)| *on <= open.on)?;
        let ask = Asked { who: asked, rung, on: open.on, at: now };
        Some((CallLine { program: *id, asked, ask, before: calling.asked }, open))
    });
    due.collect()
}

fn post(known: &Known, place: Place, people: BTreeMap<UserId, Due>) -> Option<Post> {
    let mut pings: BTreeSet<(UserId, ProgramId)> = BTreeSet::new();
    let mut sections = Vec::new();
    let mut latest = None;
    for (person, Due { lines: mut all, calls }) in people {
        all.sort_by_key(|ready| ready.pressing);
        // Also for what is behind "and N more": else the rest would follow in a post of its own.
        pings.extend(all.iter().map(|ready| (person, ready.line.program)));
        pings.extend(calls.iter().map(|(line, _)| (person, line.program)));
        let slots = all.iter().map(|ready| ready.slot).chain(calls.iter().map(|(_, slot)| *slot));
        latest = slots.max().max(latest);
        let most = all.iter().filter_map(|ready| known.program(ready.line.program)).map(|it| it.nudges.lines).max();
        let most = most.unwrap_or_default().max(1);
        // A call alone presses least.
        let first = all.first().map(|ready| ready.pressing);
        let first = (first.is_none(), first);
        let more = all.len().saturating_sub(most);
        let lines = all.into_iter().take(most).map(|ready| ready.line).collect();
        let calls = calls.into_iter().map(|(line, _)| line).collect();
        sections.push((first, Section { person, lines, more, calls }));
    }
    sections.sort_by_key(|(first, section)| (*first, section.person));
    let sections: Vec<Section> = sections.into_iter().map(|(_, section)| section).collect();
    let (slot, (person, program)) = (latest?, *pings.first()?);
    let of = match place {
        Place::Channel(program, channel) => format!("{program}:c{channel}"),
        Place::Direct(user) => format!("{program}:u{user}"),
    };
    Some(Post {
        key: format!("digest:{of}:{}:{person}", slot.format("%Y%m%dT%H%MZ")),
        place,
        slot,
        mentions: sections.iter().map(|section| section.person).collect(),
        sections,
        pings: pings.into_iter().collect(),
        part: 0,
        refused: false,
    })
}

/// A lead named beside an owner is mentioned where that is no second ping and their own slot is open; else only named.
fn mention_leads(known: &Known, posts: &mut [Post], now: DateTime<Utc>) {
    let mut pinged: BTreeSet<(UserId, ProgramId)> = posts.iter().flat_map(|post| post.pings.iter().copied()).collect();
    for post in posts {
        let Place::Channel(id, _) = post.place else { continue };
        let Some(program) = known.program(id) else { continue };
        let named: BTreeSet<UserId> =
            post.sections.iter().flat_map(|section| &section.lines).filter_map(|line| line.beside).collect();
        for lead in named {
            let open = known.opening(lead, program, now);
            if open.is_some_and(|open| open.recipient == lead && open.place == post.place) && pinged.insert((lead, id))
            {
                post.mentions.push(lead);
                post.pings.push((lead, id));
            }
        }
    }
}

/// What becomes of a direct message that is refused (error 50007): one post in the channel of each program in it.
#[must_use]
pub fn fall_back(post: &Post, known: &Known) -> Vec<Post> {
    let mut posts = Vec::new();
    // Of which program they are is not kept; what people are pointed to lists them over all.
    let mut more = post.sections.iter().map(|section| section.more).sum();
    for (person, id) in &post.pings {
        let Some(program) = known.program(*id).filter(|program| program.nudges.in_channel) else { continue };
        let Some(channel) = program.home() else { continue };
        let all = post.sections.iter().flat_map(|section| &section.lines);
        let lines: Vec<Line> = all.filter(|line| line.program == *id).cloned().collect();
        let calls = post.sections.iter().flat_map(|section| &section.calls);
        let calls: Vec<CallLine> = calls.filter(|line| line.program == *id).cloned().collect();
        if lines.is_empty() && calls.is_empty() {
            continue;
        }
        posts.push(Post {
            key: format!("{}:refused:{id}", post.key),
            place: Place::Channel(*id, channel),
            slot: post.slot,
            sections: vec![Section { person: *person, lines, more: std::mem::take(&mut more), calls }],
            mentions: vec![*person],
            pings: vec![(*person, *id)],
            part: post.part,
            refused: true,
        });
    }
    posts
}

#[cfg(test)]
mod tests;
