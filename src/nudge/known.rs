//! All that must be known of a server to plan, and what follows for one person at one instant: who really gets their
//! lines, where, and whether their slot is open.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};

use super::{
    calling::Calling,
    digest::Place,
    episode::Episode,
    quiet::{Answers, is_asking_day},
    reasons::{Case, Trigger, lead_of, triggers},
    slots::Slots,
};
use crate::domain::{Item, ItemId, Person, Program, ProgramId, UserId, person::Notifications};

/// What is known of one server.
#[derive(Debug, Clone, Copy)]
pub struct Known<'a> {
    /// The programs of the items.
    pub programs: &'a [Program],
    /// People who set something, or left.
    pub people: &'a BTreeMap<UserId, Person>,
    /// What each person was asked about each item.
    pub episodes: &'a BTreeMap<(ItemId, UserId), Episode>,
    /// When each person was last pinged, by program.
    pub pings: &'a BTreeMap<(UserId, ProgramId), DateTime<Utc>>,
    /// How people answered in the last four weeks, by program.
    pub answers: &'a BTreeMap<(UserId, ProgramId), Answers>,
    /// The calls on health of the programs that are looked at for that.
    pub calls: &'a BTreeMap<ProgramId, Calling>,
}

/// A moment at which a person can be asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Opening {
    /// Who gets the lines: the person, or who stands in for them.
    pub recipient: UserId,
    /// Where.
    pub place: Place,
    /// The slot; it may have begun earlier on that day.
    pub slot: DateTime<Utc>,
    /// Its date, where the program lives: what is due is what is due on it.
    pub on: NaiveDate,
}

impl<'a> Known<'a> {
    /// The program of an item.
    #[must_use]
    pub fn program(&self, id: ProgramId) -> Option<&'a Program> {
        self.programs.iter().find(|program| program.id == id)
    }

    /// An item as the rules see it.
    #[must_use]
    pub fn case<'b>(&self, item: &'b Item, program: &'b Program) -> Case<'b>
    where
        'a: 'b,
    {
        Case { item, program, people: self.people }
    }

    /// Who is asked about an item, sooner or later, and for what.
    #[must_use]
    pub fn asks(&self, item: &Item, program: &Program) -> BTreeMap<UserId, Vec<Trigger>> {
        let mut asks: BTreeMap<UserId, Vec<Trigger>> = BTreeMap::new();
        if item.never_nudge {
            return asks;
        }
        for trigger in triggers(&Case { item, program, people: self.people }) {
            asks.entry(trigger.person).or_default().push(trigger);
        }
        asks
    }

    /// What is known of a person.
    #[must_use]
    pub fn person(&self, user: UserId) -> Person {
        self.people.get(&user).copied().unwrap_or_default()
    }

    /// Where a person is asked; `None` when they can't be.
    #[must_use]
    pub fn place(&self, user: UserId, program: &Program) -> Option<Place> {
        match self.person(user).notifications {
            Notifications::Direct => Some(Place::Direct(user)),
            Notifications::Channel if program.nudges.in_channel => {
                program.home().map(|channel| Place::Channel(program.id, channel))
            }
            Notifications::Channel | Notifications::Off => None,
        }
    }

    /// Who gets a person's lines: themselves; while they are away their delegate; and where that one is away too, or
    /// there is none, the lead. Never a delegate's delegate.
    #[must_use]
    pub fn recipient(&self, user: UserId, program: &Program, at: DateTime<Utc>) -> Option<UserId> {
        self.place(user, program)?;
        if !self.is_away(user, program, at) {
            return Some(user);
        }
        let delegate = self.person(user).away.and_then(|away| away.delegate);
        let stand_ins = delegate.into_iter().chain(lead_of(program, self.people));
        stand_ins.filter(|other| *other != user).find(|other| {
            let here = self.person(*other).left_at.is_none() && !self.is_away(*other, program, at);
            here && self.place(*other, program).is_some()
        })
    }

    /// When a person, their delegate and the lead are back, as far as they are away.
    #[must_use]
    pub fn returns(&self, user: UserId, program: &Program) -> Vec<DateTime<Utc>> {
        let delegate = self.person(user).away.and_then(|away| away.delegate);
        let people = std::iter::once(user).chain(delegate).chain(lead_of(program, self.people));
        let back = |user| {
            let person = self.person(user);
            person.away.map(|away| Slots::of(program, &person).calendar().start_of(away.until))
        };
        people.filter_map(back).collect()
    }

    /// Whether a person is away at an instant, by their own date.
    #[must_use]
    pub fn is_away(&self, user: UserId, program: &Program, at: DateTime<Utc>) -> bool {
        let person = self.person(user);
        let zone = person.zone.unwrap_or(program.calendar.zone);
        person.is_away(at.with_timezone(&zone).date_naive())
    }

    /// The day, their own, on which a person was pinged last. Read in the zone they have now, so that moving house gives
    /// nobody a second ping.
    #[must_use]
    pub fn pinged_on(&self, user: UserId, program: &Program, slots: &Slots) -> Option<NaiveDate> {
        self.pings.get(&(user, program.id)).map(|at| slots.date(*at))
    }

    /// Whether and how a person can be asked now. Not when they were pinged today, nor, where the clock has jumped back,
    /// on a later day.
    #[must_use]
    pub fn opening(&self, user: UserId, program: &Program, now: DateTime<Utc>) -> Option<Opening> {
        let recipient = self.recipient(user, program, now)?;
        let place = self.place(recipient, program)?;
        let slots = Slots::of(program, &self.person(recipient));
        let slot = slots.open(now)?;
        let today = slots.date(now);
        if self.pinged_on(recipient, program, &slots).is_some_and(|date| date >= today) {
            return None;
        }
        let answers = self.answers.get(&(recipient, program.id)).copied().unwrap_or_default();
        if answers.is_quiet(&program.nudges) && !is_asking_day(today, slots.calendar()) {
            return None;
        }
        Some(Opening { recipient, place, slot, on: program.calendar.today(slot) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::person::Away;
    use crate::nudge::samples::{BOB, CAT, LEA, Table, at, day};

    fn away(table: &mut Table, who: UserId, delegate: Option<UserId>) {
        table.person(who).away = Some(Away { until: day("2026-11-30"), delegate });
    }

    #[test]
    fn somebody_stands_in_for_whoever_is_away() {
        let now = at("2026-11-20T10:00:00Z");
        let mut table = Table::default();
        let gets = |table: &Table| table.known().recipient(BOB, &table.program, now);
        assert_eq!(gets(&table), Some(BOB));
        away(&mut table, BOB, None);
        assert_eq!(gets(&table), Some(LEA));
        away(&mut table, BOB, Some(CAT));
        assert_eq!(gets(&table), Some(CAT));
        // At most one in the chain: Cat's own delegate is not asked.
        away(&mut table, CAT, Some(UserId(9)));
        assert_eq!(gets(&table), Some(LEA));
        away(&mut table, LEA, Some(UserId(9)));
        assert_eq!(gets(&table), None);
        assert_eq!(table.known().recipient(BOB, &table.program, at("2026-11-30T10:00:00Z")), Some(BOB));
    }

    #[test]
    fn who_wants_no_nudges_gets_none() {
        let mut table = Table::default();
        table.person(BOB).notifications = Notifications::Off;
        assert_eq!(table.known().recipient(BOB, &table.program, at("2026-11-20T10:00:00Z")), None);
        away(&mut table, CAT, Some(BOB));
        assert_eq!(table.known().recipient(CAT, &table.program, at("2026-11-20T10:00:00Z")), Some(LEA));
    }

    #[test]
    fn a_program_without_posts_leaves_those_who_asked_for_direct_messages() {
        let mut table = Table::default();
        table.program.nudges.in_channel = false;
        table.person(CAT).notifications = Notifications::Direct;
        assert_eq!(table.known().place(BOB, &table.program), None);
        assert_eq!(table.known().place(CAT, &table.program), Some(Place::Direct(CAT)));
    }

    #[test]
    fn one_ping_a_day_even_for_who_moves_house() {
        let mut table = Table::default();
        table.person(BOB).zone = Some(chrono_tz::Tz::America__Los_Angeles);
        // Monday, 9:00 in Los Angeles.
        let first = at("2026-11-16T17:00:00Z");
        assert!(table.known().opening(BOB, &table.program, first).is_some());
        table.pings.insert((BOB, table.program.id), first);
        assert_eq!(table.known().opening(BOB, &table.program, first), None);
        // In Auckland that was Tuesday: nothing on Tuesday there.
        table.person(BOB).zone = Some(chrono_tz::Tz::Pacific__Auckland);
        assert_eq!(table.known().opening(BOB, &table.program, at("2026-11-16T21:00:00Z")), None);
        assert!(table.known().opening(BOB, &table.program, at("2026-11-17T21:00:00Z")).is_some());
        // A clock that jumped back.
        assert_eq!(table.known().opening(BOB, &table.program, at("2026-11-12T21:00:00Z")), None);
    }
}
