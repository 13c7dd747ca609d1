//! A month of nudges with people who act at random, in random zones, over changing clocks: what must hold in all of them.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, NaiveDate, NaiveTime, TimeDelta, Utc};
use chrono_tz::Tz;
use proptest::prelude::*;

use super::{
    Post, Rung,
    next::next_nudge_at,
    plan,
    samples::{
        ANA, BOB, CAT, LEA, Table, accepted_decision, accepted_risk, action, at, issue, numbered, proposal, ready,
    },
    slots::Slots,
};
use crate::domain::{
    Item, ItemId, Kind, UserId,
    calendar::WorkingDays,
    item::{Rank, Snooze},
    person::{Away, Hours, Notifications},
    program::Phase,
};

const ZONES: &[Tz] = &[
    Tz::UTC,
    Tz::Europe__Berlin,
    Tz::America__New_York,
    Tz::America__St_Johns,
    Tz::America__Santiago,
    Tz::Asia__Kolkata,
    Tz::Asia__Kathmandu,
    Tz::Africa__Cairo,
    Tz::Australia__Lord_Howe,
    Tz::Australia__Sydney,
    Tz::Pacific__Chatham,
    Tz::Pacific__Kiritimati,
    Tz::Pacific__Honolulu,
];

const HOURS: &[&str] = &["9-18", "7-15:30", "13-17", "18-23", "0-24", "5-6"];

/// Around the changes of clocks in both hemispheres, and between years.
const STARTS: &[&str] = &["2026-03-02", "2026-03-25", "2026-09-01", "2026-10-01", "2026-10-20", "2026-12-10"];

const PEOPLE: [UserId; 4] = [LEA, ANA, BOB, CAT];

#[derive(Debug, Clone)]
struct World {
    start: &'static str,
    zones: [usize; 5],
    hours: [usize; 4],
    nudge: u32,
    sunday: bool,
    acts: Vec<(u32, u8, usize, i64)>,
}

fn world(acts: usize) -> impl Strategy<Value = World> {
    let act = (0_u32..31 * 24 * 4, 0_u8..13, 0_usize..12, 1_i64..9);
    (
        0..STARTS.len(),
        proptest::array::uniform5(0..ZONES.len()),
        proptest::array::uniform4(0..HOURS.len()),
        0_u32..48,
        any::<bool>(),
        proptest::collection::vec(act, 0..=acts),
    )
        .prop_map(|(start, zones, hours, nudge, sunday, acts)| World {
            start: STARTS[start],
            zones,
            hours,
            nudge: nudge * 30,
            sunday,
            acts,
        })
}

struct Month {
    table: Table,
    items: Vec<Item>,
    wake: BTreeMap<ItemId, DateTime<Utc>>,
    now: DateTime<Utc>,
}

impl Month {
    fn begin(world: &World) -> Self {
        let mut table = Table::default();
        table.program.calendar.zone = ZONES[world.zones[4]];
        if world.sunday {
            table.program.calendar.working_days = WorkingDays::parse("sun-thu").unwrap();
        }
        table.program.nudges.at = NaiveTime::from_hms_opt(world.nudge / 60, world.nudge % 60, 0).unwrap();
        let start: NaiveDate = world.start.parse().unwrap();
        table.program.calendar.holidays = [start + TimeDelta::days(8), start + TimeDelta::days(15)].into();
        for (place, user) in PEOPLE.into_iter().enumerate() {
            let zone = Some(ZONES[world.zones[place]]).filter(|_| place > 0);
            let hours = Hours::parse(HOURS[world.hours[place]]).unwrap();
            *table.person(user) = crate::domain::Person { zone, hours, ..crate::domain::Person::default() };
        }
        table.person(CAT).notifications = Notifications::Direct;
        let now = at(&format!("{start}T00:00:00Z"));
        let mut items = vec![
            action(),
            action(),
            action(),
            issue(Rank::R1),
            issue(Rank::R2),
            issue(Rank::R4),
            ready(Kind::Risk, "open"),
            accepted_risk(ANA, start + TimeDelta::days(12)),
            accepted_decision(start + TimeDelta::days(6)),
            proposal(&[BOB, CAT]),
            action(),
            issue(Rank::R1),
        ];
        for (place, item) in items.iter_mut().enumerate() {
            *item = numbered(item.clone(), u32::try_from(place).unwrap() + 1);
            let raised = now - TimeDelta::days(i64::try_from(place).unwrap() * 2);
            (item.raised_at, item.state_changed_at, item.reviewed_at) = (raised, raised, raised);
            item.owner = [Some(BOB), Some(CAT), Some(ANA), None][place % 4];
            item.due = [None, Some(start + TimeDelta::days(i64::try_from(place).unwrap()))][place % 2];
            if let crate::domain::Body::Decision(decision) = &mut item.body {
                decision.proposed_at = Some(raised);
            }
        }
        let mut month = Self { table, items, wake: BTreeMap::new(), now };
        month.look_at_all();
        month
    }

    fn look_at_all(&mut self) {
        for place in 0..self.items.len() {
            self.look_at(place);
        }
    }

    fn look_at(&mut self, place: usize) {
        let item = &self.items[place];
        match next_nudge_at(&self.table.known(), item, self.now) {
            Some(at) => self.wake.insert(item.id, at),
            None => self.wake.remove(&item.id),
        };
    }

    /// A person does something; settings and the program change.
    fn act(&mut self, what: u8, which: usize, days: i64) {
        let (now, person) = (self.now, PEOPLE[which % PEOPLE.len()]);
        let today = self.table.program.calendar.today(now);
        let later = today + TimeDelta::days(days);
        let item = &mut self.items[which];
        match what {
            0 | 1 => item.touch(now),
            2 => item.snooze = Some(Snooze { until: later, by: BOB, count: 1 }),
            3 => {
                item.due = Some(later);
                item.touch(now);
            }
            4 => {
                item.owner = Some(person);
                item.touch(now);
            }
            5 => {
                item.owner = None;
                item.touch(now);
            }
            6 => self.table.person(person).away = Some(Away { until: later, delegate: Some(PEOPLE[(which + 1) % 4]) }),
            7 => self.table.person(person).away = None,
            8 => self.table.person(person).zone = Some(ZONES[which % ZONES.len()]),
            9 => {
                let paused = self.table.program.phase == Phase::Paused;
                self.table.program.phase = if paused { Phase::Active } else { Phase::Paused };
            }
            10 => {
                item.never_nudge = true;
            }
            11 => self.table.person(person).left_at = Some(now),
            _ => {
                let answers = super::Answers { asked: 10, answered: u32::try_from(days).unwrap() };
                self.table.answers.insert((person, self.table.program.id), answers);
            }
        }
        if what < 6 { self.look_at(which) } else { self.look_at_all() }
    }

    /// One tick: what the items give whose time has come is what all items would give.
    fn tick(&mut self) -> Vec<Post> {
        let all = plan(&self.table.known(), &self.items, self.now).posts;
        let woken: Vec<usize> = (0..self.items.len())
            .filter(|place| self.wake.get(&self.items[*place].id).is_some_and(|at| *at <= self.now))
            .collect();
        let items: Vec<Item> = woken.iter().map(|place| self.items[*place].clone()).collect();
        let posts = plan(&self.table.known(), &items, self.now).posts;
        assert_eq!(posts, all, "{}: a nudge was slept through", self.now);
        assert_eq!(posts, plan(&self.table.known(), &items, self.now).posts);
        self.table.keep(&posts, self.now);
        for place in woken {
            self.look_at(place);
            let again = self.wake.get(&self.items[place].id);
            assert!(again.is_none_or(|at| *at > self.now), "{} is looked at all the time", self.items[place].id);
        }
        assert!(plan(&self.table.known(), &self.items, self.now).posts.is_empty(), "{}: said twice", self.now);
        posts
    }

    fn slots(&self, user: UserId) -> Slots<'_> {
        Slots::of(&self.table.program, &self.table.people[&user])
    }

    fn step(&mut self) {
        self.now += TimeDelta::minutes(15);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, max_shrink_iters: 200, ..ProptestConfig::default() })]

    #[test]
    fn a_month_of_random_actions_stays_humane(world in world(60)) {
        let mut month = Month::begin(&world);
        let mut keys = BTreeSet::new();
        let mut pinged: BTreeMap<UserId, DateTime<Utc>> = BTreeMap::new();
        for quarter in 0..31 * 24 * 4 {
            for (_, what, which, days) in world.acts.iter().filter(|(when, ..)| *when == quarter) {
                month.act(*what, *which, *days);
            }
            let episodes = month.table.episodes.clone();
            for post in month.tick() {
                prop_assert!(keys.insert(post.key.clone()), "{} twice", post.key);
                let people: Vec<UserId> = post.sections.iter().map(|section| section.person).collect();
                prop_assert_eq!(&post.mentions[..people.len()], &people[..]);
                for user in &post.mentions {
                    let slots = month.slots(*user);
                    prop_assert!(slots.fits(month.now), "{} was pinged at {}", user, month.now);
                    prop_assert!(!month.table.people[user].is_away(slots.date(month.now)));
                    prop_assert!(month.table.people[user].left_at.is_none());
                    // There is one program: one ping a day, by the days of the zone they have now.
                    let before = pinged.insert(*user, month.now);
                    prop_assert!(before.is_none_or(|at| slots.date(at) < slots.date(month.now)), "{} twice on a day", user);
                }
                for line in post.sections.iter().flat_map(|section| &section.lines) {
                    let item = month.items.iter().find(|item| item.id == line.item).unwrap();
                    prop_assert!(month.table.program.phase == Phase::Active && !item.never_nudge);
                    prop_assert!(item.snooze.as_ref().is_none_or(|snooze| snooze.until <= line.episode.on));
                    if let Some(before) = episodes.get(&(line.item, line.asked)) {
                        let climbs = line.episode.rung > before.rung && line.episode.since == before.since;
                        let begins = line.episode.rung <= Rung::Day && line.episode.since == line.episode.on;
                        prop_assert!(climbs || begins, "{:?} after {:?}", line.episode, before);
                        // An action of a person resets the ladder.
                        let acted = item.reviewed_at >= before.at && before.cause.ends_by_anyone();
                        prop_assert!(begins || !acted, "{:?} goes on after an action", line.episode);
                    }
                }
            }
            month.step();
        }
    }

    #[test]
    fn where_nobody_acts_every_ladder_ends(world in world(0)) {
        let mut month = Month::begin(&world);
        let mut last = month.now;
        let mut count: BTreeMap<(ItemId, UserId), usize> = BTreeMap::new();
        // From one awakening to the next: there are not many.
        for _ in 0..500 {
            let Some(next) = month.wake.values().min() else { break };
            month.now = *next;
            for line in month.tick().iter().flat_map(|post| &post.sections).flat_map(|section| &section.lines) {
                last = month.now;
                *count.entry((line.item, line.asked)).or_default() += 1;
            }
        }
        prop_assert!(last < at("2027-05-01T00:00:00Z"), "still asking on {}", last);
        // A ladder of staleness or approval, and one of a date: no more, whatever happens.
        prop_assert!(count.values().all(|asked| *asked <= 5 + 6), "{:?}", count);
        prop_assert!(!count.is_empty() && month.wake.is_empty(), "{:?}", month.wake);
    }
}
