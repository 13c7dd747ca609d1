//! A post that is too long for one message, in parts: each under a key of its own, each person mentioned in one of them.

use std::collections::BTreeSet;

use super::digest::{Line, Post, Section};
use crate::domain::UserId;

/// Lines in a part, at most: a select offers 25 options, and each line is one.
pub const LINES: usize = 25;

/// People in a part, at most: a message holds 10 cards, and each person's section is one.
pub const PEOPLE: usize = 10;

/// What a part may hold, and what its pieces take of that.
#[derive(Debug, Clone, Copy)]
pub struct Room {
    /// What a part may hold.
    pub part: usize,
    /// What a person's section may hold.
    pub section: usize,
    /// What the beginning of a section takes, the words on further lines included.
    pub head: usize,
    /// What a line takes that asks for a call.
    pub call: usize,
}

/// Splits a post where its lines take more room than a message has. `takes` says how much a person's line takes.
#[must_use]
pub fn parts(mut post: Post, room: Room, takes: impl Fn(UserId, &Line) -> usize) -> Vec<Post> {
    let mut parts: Vec<Vec<Section>> = vec![Vec::new()];
    let (mut left, mut lines) = (room.part, 0);
    for section in std::mem::take(&mut post.sections) {
        let Section { person, lines: all, more, calls } = section;
        let mut here: Option<Section> = None;
        let mut left_here = room.section.saturating_sub(room.head);
        if !calls.is_empty() {
            // They are few, and stand together.
            let takes = calls.len() * room.call;
            let is_full = left < room.head + takes || lines + calls.len() > LINES;
            if lines > 0 && (is_full || parts.last().map_or(0, Vec::len) == PEOPLE) {
                parts.push(Vec::new());
                (left, lines) = (room.part, 0);
            }
            left = left.saturating_sub(room.head + takes);
            left_here = left_here.saturating_sub(takes);
            lines += calls.len();
            here = Some(Section { person, lines: Vec::new(), more: 0, calls });
        }
        for line in all {
            let takes = takes(person, &line);
            let head = if here.is_some() { 0 } else { room.head };
            let people = parts.last().map_or(0, Vec::len);
            let is_full = left < head + takes || left_here < takes || lines == LINES || people == PEOPLE;
            if lines > 0 && is_full {
                push(&mut parts, here.take());
                parts.push(Vec::new());
                (left, left_here, lines) = (room.part, room.section.saturating_sub(room.head), 0);
            }
            let head = if here.is_some() { 0 } else { room.head };
            left = left.saturating_sub(head + takes);
            left_here = left_here.saturating_sub(takes);
            lines += 1;
            here.get_or_insert(Section { person, lines: Vec::new(), more: 0, calls: Vec::new() }).lines.push(line);
        }
        if let Some(last) = &mut here {
            last.more = more;
        }
        push(&mut parts, here);
    }
    let mut mentioned = BTreeSet::new();
    let parts = parts.into_iter().enumerate().map(|(part, sections)| {
        let named = |user: &UserId| {
            sections
                .iter()
                .any(|section| section.person == *user || section.lines.iter().any(|line| line.beside == Some(*user)))
        };
        let mentions: Vec<UserId> =
            post.mentions.iter().copied().filter(|user| named(user) && mentioned.insert(*user)).collect();
        let key = if part == 0 { post.key.clone() } else { format!("{}:{}", post.key, part + 1) };
        Post { key, sections, mentions, part, pings: post.pings.clone(), ..post }
    });
    parts.collect()
}

fn push(parts: &mut [Vec<Section>], section: Option<Section>) {
    if let (Some(part), Some(section)) = (parts.last_mut(), section) {
        part.push(section);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Item, ItemId};
    use crate::nudge::{
        plan,
        samples::{ANA, BOB, CAT, Table, action, at, day, numbered},
    };

    const ROOM: Room = Room { part: 100, section: 100, head: 10, call: 20 };

    /// A post in which each of these people has so many lines.
    fn post(lines: &[(UserId, u32)]) -> Post {
        let mut items: Vec<Item> = Vec::new();
        for (owner, many) in lines {
            for _ in 0..*many {
                let mut item = numbered(action(), u32::try_from(items.len()).unwrap() + 1);
                (item.owner, item.due) = (Some(*owner), Some(day("2026-11-20")));
                items.push(item);
            }
        }
        let table = Table::default();
        plan(&table.known(), &items, at("2026-11-20T09:30:00Z")).posts.remove(0)
    }

    fn shape(parts: &[Post]) -> Vec<Vec<(UserId, usize, usize)>> {
        let section = |section: &Section| (section.person, section.lines.len(), section.more);
        parts.iter().map(|part| part.sections.iter().map(section).collect()).collect()
    }

    #[test]
    fn what_fits_stays_whole() {
        let whole = post(&[(BOB, 3), (CAT, 2)]);
        assert_eq!(parts(whole.clone(), ROOM, |_, _| 10), [whole]);
    }

    #[test]
    fn each_part_has_a_key_and_each_person_one_mention() {
        let whole = post(&[(ANA, 3), (BOB, 12), (CAT, 1)]);
        let parts = parts(whole.clone(), ROOM, |_, _| 20);
        assert_eq!(
            shape(&parts),
            [vec![(ANA, 3, 0), (BOB, 1, 0)], vec![(BOB, 4, 0)], vec![(BOB, 4, 0)], vec![(BOB, 1, 2), (CAT, 1, 0)]]
        );
        let keys: BTreeSet<&str> = parts.iter().map(|part| part.key.as_str()).collect();
        assert!(keys.len() == 4 && keys.contains(whole.key.as_str()), "{keys:?}");
        let mentions: Vec<UserId> = parts.iter().flat_map(|part| part.mentions.clone()).collect();
        assert_eq!(mentions, [ANA, BOB, CAT]);
        let lines = |posts: &[Post]| -> Vec<ItemId> {
            posts.iter().flat_map(|post| &post.sections).flat_map(|it| &it.lines).map(|line| line.item).collect()
        };
        assert_eq!(lines(&parts), lines(&[whole]));
    }

    #[test]
    fn a_line_longer_than_a_message_has_one_to_itself() {
        let parts = parts(post(&[(BOB, 2)]), ROOM, |_, _| 1_000);
        assert_eq!(shape(&parts), [[(BOB, 1, 0)], [(BOB, 1, 0)]]);
    }

    #[test]
    fn never_more_lines_than_a_select_offers() {
        let parts = parts(post(&[(ANA, 10), (BOB, 10), (CAT, 10)]), ROOM, |_, _| 0);
        assert_eq!(shape(&parts), [vec![(ANA, 10, 0), (BOB, 10, 0), (CAT, 5, 0)], vec![(CAT, 5, 0)]]);
    }

    #[test]
    fn never_more_people_than_a_message_has_cards_nor_more_for_one_than_a_card_holds() {
        let many: Vec<(UserId, u32)> = (1..=12).map(|user| (UserId(100 + user), 1)).collect();
        let crowd = parts(post(&many), ROOM, |_, _| 0);
        assert_eq!(crowd.iter().map(|part| part.sections.len()).collect::<Vec<_>>(), [10, 2]);
        let narrow = Room { section: 50, ..ROOM };
        assert_eq!(shape(&parts(post(&[(BOB, 3)]), narrow, |_, _| 20)), [[(BOB, 2, 0)], [(BOB, 1, 0)]]);
    }

    #[test]
    fn a_part_is_full_where_the_sections_before_filled_it() {
        let parts = parts(post(&[(ANA, 2), (BOB, 2)]), ROOM, |_, _| 21);
        assert_eq!(shape(&parts), [vec![(ANA, 2, 0), (BOB, 1, 0)], vec![(BOB, 1, 0)]]);
    }
}
