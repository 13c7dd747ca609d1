//! Posts from tables: order, the ten lines, standing in, slots shared and not, one ping a day.

use super::*;
use crate::domain::{
    Kind,
    item::{Rank, Snooze},
    person::{Away, Hours, Notifications},
    program::Phase,
};
use crate::nudge::samples::{ANA, BOB, CAT, LEA, Table, action, at, day, issue, numbered, proposal, ready as in_state};

/// Friday 20 November 2026, half past nine: the slot of whoever lives in UTC.
const SLOT: &str = "2026-11-20T09:30:00Z";

fn due_on(number: u32, owner: UserId, due: &str) -> Item {
    let mut item = numbered(action(), number);
    item.owner = Some(owner);
    item.due = Some(day(due));
    item
}

fn plan_at(table: &Table, items: &[Item], now: &str) -> Vec<Post> {
    plan(&table.known(), items, at(now)).posts
}

/// `@person: reference reason, …`, a section a line.
fn told(posts: &[Post]) -> Vec<String> {
    let line = |line: &Line| format!("{} {}", line.reference, line.reason.key());
    let section = |section: &Section| {
        let lines: Vec<String> = section.lines.iter().map(line).collect();
        let more = if section.more > 0 { format!(" +{}", section.more) } else { String::new() };
        format!("@{}: {}{more}", section.person, lines.join(", "))
    };
    posts.iter().flat_map(|post| post.sections.iter().map(section)).collect()
}

#[test]
fn nothing_to_say_is_nothing_said() {
    assert!(plan_at(&Table::default(), &[due_on(1, BOB, "2026-12-24")], SLOT).is_empty());
    assert!(plan_at(&Table::default(), &[], SLOT).is_empty());
}

#[test]
fn a_post_is_grouped_by_person_and_ordered_by_what_presses() {
    let mut decision = numbered(proposal(&[BOB]), 1);
    decision.owner = Some(ANA);
    if let crate::domain::Body::Decision(decision) = &mut decision.body {
        decision.proposed_at = Some(at("2026-11-18T09:00:00Z"));
    }
    decision.touch(at("2026-11-18T09:00:00Z"));
    let items = [
        numbered(in_state(Kind::Issue, "open"), 1),
        due_on(2, BOB, "2026-11-24"),
        due_on(3, BOB, "2026-11-20"),
        due_on(4, BOB, "2026-11-19"),
        decision,
        due_on(5, CAT, "2026-11-20"),
    ];
    let posts = plan_at(&Table::default(), &items, SLOT);
    assert_eq!(
        told(&posts),
        ["@102: D-1 approval, A-4 overdue, A-3 due_today, A-2 due_soon, I-1 stale", "@103: A-5 due_today"]
    );
    assert_eq!(posts[0].mentions, [BOB, CAT]);
    assert_eq!(posts[0].key, "digest:1:c7:20261120T0930Z:102");
}

#[test]
fn the_most_urgent_of_a_reason_comes_first() {
    let mut items = vec![numbered(issue(Rank::R3), 1), numbered(issue(Rank::R1), 2), numbered(issue(Rank::R2), 3)];
    for item in &mut items {
        item.due = Some(day("2026-11-20"));
    }
    assert_eq!(told(&plan_at(&Table::default(), &items, SLOT)), ["@102: I-2 due_today, I-3 due_today, I-1 due_today"]);
}

#[test]
fn ten_lines_and_the_rest_on_another_day() {
    let mut table = Table::default();
    let items: Vec<Item> = (1..=12).map(|number| due_on(number, BOB, "2026-11-20")).collect();
    let posts = plan_at(&table, &items, SLOT);
    assert_eq!((posts[0].sections[0].lines.len(), posts[0].sections[0].more), (10, 2));
    table.keep(&posts, at(SLOT));
    assert!(plan_at(&table, &items, "2026-11-20T10:30:00Z").is_empty());
    let monday = plan_at(&table, &items, "2026-11-23T09:30:00Z");
    let asked: BTreeSet<ItemId> =
        posts.iter().chain(&monday).flat_map(|post| &post.sections[0].lines).map(|line| line.item).collect();
    assert_eq!(asked.len(), 10, "on Monday the first ten press again");
    table.keep(&monday, at("2026-11-23T09:30:00Z"));
    assert_eq!(told(&plan_at(&table, &items, "2026-11-24T09:30:00Z")), ["@102: A-11 overdue, A-12 overdue"]);
}

#[test]
fn direct_messages_gather_all_programs_and_channels_one_each() {
    let mut table = Table::default();
    let mut other = table.program.clone();
    other.id = ProgramId(2);
    other.channels[0].0 = ChannelId(8);
    let mut elsewhere = due_on(9, BOB, "2026-11-20");
    elsewhere.program = ProgramId(2);
    let items = [due_on(1, BOB, "2026-11-20"), elsewhere];
    let programs = [table.program.clone(), other];
    let posts = |table: &Table| plan(&Known { programs: &programs, ..table.known() }, &items, at(SLOT)).posts;
    assert_eq!(
        posts(&table).iter().map(|post| post.place).collect::<Vec<_>>(),
        [Place::Channel(ProgramId(1), ChannelId(7)), Place::Channel(ProgramId(2), ChannelId(8)),]
    );
    table.person(BOB).notifications = Notifications::Direct;
    let direct = posts(&table);
    assert_eq!(told(&direct), ["@102: A-1 due_today, A-9 due_today"]);
    assert_eq!(direct[0].pings, [(BOB, ProgramId(1)), (BOB, ProgramId(2))]);
    let refused = fall_back(&direct[0], &Known { programs: &programs, ..table.known() });
    assert_eq!(
        refused.iter().map(|post| post.place).collect::<Vec<_>>(),
        [Place::Channel(ProgramId(1), ChannelId(7)), Place::Channel(ProgramId(2), ChannelId(8)),]
    );
    assert_ne!(refused[0].key, refused[1].key);
    let mut long = direct[0].clone();
    long.sections[0].more = 3;
    let refused = fall_back(&long, &Known { programs: &programs, ..table.known() });
    let more: Vec<usize> = refused.iter().map(|post| post.sections[0].more).collect();
    assert_eq!(more, [3, 0], "what there was no room for is told, and once");
}

#[test]
fn each_is_asked_in_their_own_slot() {
    let mut table = Table::default();
    table.person(CAT).hours = Hours::parse("13-17").unwrap();
    let items = [due_on(1, BOB, "2026-11-20"), due_on(2, CAT, "2026-11-20")];
    let morning = plan_at(&table, &items, SLOT);
    assert_eq!(told(&morning), ["@102: A-1 due_today"]);
    table.keep(&morning, at(SLOT));
    let noon = plan_at(&table, &items, "2026-11-20T13:00:00Z");
    assert_eq!(told(&noon), ["@103: A-2 due_today"]);
    assert_ne!(noon[0].key, morning[0].key);
}

#[test]
fn a_delegate_gets_the_line_for_whoever_is_away() {
    let mut table = Table::default();
    table.person(BOB).away = Some(Away { until: day("2026-12-01"), delegate: Some(CAT) });
    let posts = plan_at(&table, &[due_on(1, BOB, "2026-11-20")], SLOT);
    assert_eq!(posts[0].mentions, [CAT]);
    assert_eq!((posts[0].sections[0].person, posts[0].sections[0].lines[0].asked), (CAT, BOB));
}

#[test]
fn silence_where_it_was_asked_for() {
    let item = due_on(1, BOB, "2026-11-20");
    let mut table = Table::default();
    let says = |table: &Table, item: &Item| !plan_at(table, std::slice::from_ref(item), SLOT).is_empty();
    assert!(says(&table, &item));
    let mut snoozed = item.clone();
    snoozed.snooze = Some(Snooze { until: day("2026-11-23"), by: BOB, count: 1 });
    assert!(!says(&table, &snoozed));
    snoozed.snooze = Some(Snooze { until: day("2026-11-20"), by: BOB, count: 1 });
    assert!(says(&table, &snoozed));
    let mut touched = item.clone();
    touched.touch(at("2026-11-20T09:45:00Z"));
    assert!(plan_at(&table, &[touched], "2026-11-20T09:46:00Z").is_empty());
    let never = Item { never_nudge: true, ..item.clone() };
    assert!(!says(&table, &never));
    table.program.phase = Phase::Paused;
    assert!(!says(&table, &item));
    table.program.phase = Phase::Active;
    table.program.channels.clear();
    assert!(!says(&table, &item));
}

#[test]
fn after_a_snooze_the_ladder_goes_on_where_it_stood() {
    let mut table = Table::default();
    let mut item = due_on(1, BOB, "2026-11-19");
    for (now, rung) in [("2026-11-19T09:30:00Z", "day"), ("2026-11-20T09:30:00Z", "first")] {
        let posts = plan_at(&table, std::slice::from_ref(&item), now);
        assert_eq!(posts[0].sections[0].lines[0].episode.rung.key(), rung);
        table.keep(&posts, at(now));
    }
    item.snooze = Some(Snooze { until: day("2026-11-27"), by: BOB, count: 1 });
    assert!(plan_at(&table, std::slice::from_ref(&item), "2026-11-26T09:30:00Z").is_empty());
    let posts = plan_at(&table, &[item], "2026-11-27T09:30:00Z");
    assert_eq!(posts[0].sections[0].lines[0].episode.rung.key(), "second");
}

#[test]
fn whoever_hardly_answers_is_asked_twice_a_week() {
    let mut table = Table::default();
    table.answers.insert((BOB, ProgramId(1)), crate::nudge::Answers { asked: 20, answered: 3 });
    let items = [due_on(1, BOB, "2026-11-18")];
    let asked = |now| !plan_at(&table, &items, now).is_empty();
    assert!(asked("2026-11-19T09:30:00Z"));
    assert!(!asked("2026-11-20T09:30:00Z"));
    assert!(asked("2026-11-23T09:30:00Z"));
}

#[test]
fn leads_are_named_and_pinged_once_at_most() {
    let mut table = Table::default();
    let mut items = vec![due_on(1, BOB, "2026-11-13")];
    let episode = Episode {
        cause: crate::nudge::Cause::Due,
        since: day("2026-11-13"),
        rung: crate::nudge::Rung::Second,
        on: day("2026-11-18"),
        at: at("2026-11-18T09:30:00Z"),
    };
    table.episodes.insert((items[0].id, BOB), episode);
    let posts = plan_at(&table, &items, SLOT);
    assert_eq!(posts[0].sections[0].lines[0].beside, Some(LEA));
    assert_eq!(posts[0].mentions, [BOB, LEA]);
    // Asleep, or asked by direct message: named only.
    table.person(LEA).hours = Hours::parse("13-17").unwrap();
    assert_eq!(plan_at(&table, &items, SLOT)[0].mentions, [BOB]);
    *table.person(LEA) =
        crate::domain::Person { notifications: Notifications::Direct, ..crate::domain::Person::default() };
    items.push(due_on(2, LEA, "2026-11-20"));
    let posts = plan_at(&table, &items, SLOT);
    assert_eq!(posts.iter().flat_map(|post| post.mentions.clone()).collect::<Vec<_>>(), [BOB, LEA]);
}
