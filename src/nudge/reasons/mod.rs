//! Reasons: which person is asked about an item, for what, from which date on (NUDGES.md › Who is nudged about what).
//!
//! A rule turns an item into [`Trigger`]s and knows no instant: what is due, and what was asked already, is read from
//! the dates later. A new rule is a file here and a line in [`RULES`].

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use crate::domain::{Item, Person, Program, UserId, item::Urgency, program::Phase, vocabulary::vocabulary};

mod approval;
mod due;
mod expiring;
mod left;
mod review;
pub mod stale;
mod unowned;

/// What begins a ladder.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Cause {
    /// A decision waits for the person's approval.
    Approval,
    /// The due date, or the date by which a decision is needed.
    Due,
    /// The acceptance of a risk runs out.
    Expiring,
    /// A decision reaches its review-on.
    Review,
    /// Past its review SLA.
    Stale,
    /// Nobody owns it.
    Unowned,
    /// Whoever owns it, or was to approve it, left the server.
    Left,
}

impl Cause {
    /// Whether it is a date that was named ahead: announced before, and a ladder of its own whatever ran until then.
    #[must_use]
    pub const fn is_dated(self) -> bool {
        matches!(self, Self::Due | Self::Expiring | Self::Review)
    }

    /// Whether anybody's action on the item ends it. An approver who has not answered is still waited for when another
    /// one has.
    #[must_use]
    pub const fn ends_by_anyone(self) -> bool {
        !matches!(self, Self::Approval)
    }
}

vocabulary! {
    /// Why a line is in a digest, in the order in which lines stand there.
    Reason {
        Approval = "approval", "waiting for your approval";
        Overdue = "overdue", "overdue";
        DueToday = "due_today", "due today";
        DueSoon = "due_soon", "due soon";
        Expiring = "expiring", "acceptance expires";
        Review = "review", "to be reviewed";
        Stale = "stale", "stale";
        Unowned = "unowned", "unowned";
        Left = "left", "to be reassigned: whoever had it left";
    }
}

/// A person, and the date from which they are to be asked: T of their ladder, a working day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Trigger {
    /// Who.
    pub person: UserId,
    /// For what.
    pub cause: Cause,
    /// T0. What is dated is announced some days before.
    pub from: NaiveDate,
}

/// What a rule looks at.
#[derive(Debug, Clone, Copy)]
pub struct Case<'a> {
    /// The item.
    pub item: &'a Item,
    /// Its program.
    pub program: &'a Program,
    /// What is known of people; whoever is not there never set anything.
    pub people: &'a BTreeMap<UserId, Person>,
}

type Rule = fn(&Case) -> Vec<Trigger>;

/// Every rule.
const RULES: &[Rule] = &[
    approval::waiting,
    due::reached,
    expiring::acceptance,
    review::reached,
    stale::past_sla,
    unowned::too_long,
    left::gone,
];

/// Everything that asks for somebody, sooner or later. Nothing for what is void, in a program that does not run, or Low:
/// that is for the weekly summary only.
#[must_use]
pub fn triggers(case: &Case) -> Vec<Trigger> {
    let runs = case.program.phase == Phase::Active && case.item.void.is_none();
    if !runs || case.item.urgency(&case.program.rules) == Urgency::Low {
        return Vec::new();
    }
    RULES.iter().flat_map(|rule| rule(case)).filter(|trigger| !case.has_left(trigger.person)).collect()
}

/// How a cause reads on a date; `None` before it is worth a line.
#[must_use]
pub fn reason(trigger: &Trigger, case: &Case, announced: NaiveDate, on: NaiveDate) -> Option<Reason> {
    if on < trigger.from && !(trigger.cause.is_dated() && announced <= on) {
        return None;
    }
    Some(match trigger.cause {
        Cause::Approval => Reason::Approval,
        Cause::Due => match case.item.due.map(|due| due.cmp(&on)) {
            Some(std::cmp::Ordering::Less) => Reason::Overdue,
            Some(std::cmp::Ordering::Equal) => Reason::DueToday,
            Some(std::cmp::Ordering::Greater) | None => Reason::DueSoon,
        },
        Cause::Expiring => Reason::Expiring,
        Cause::Review => Reason::Review,
        Cause::Stale => Reason::Stale,
        Cause::Unowned => Reason::Unowned,
        Cause::Left => Reason::Left,
    })
}

/// The program's lead, else the first deputy who has not left.
#[must_use]
pub fn lead_of(program: &Program, people: &BTreeMap<UserId, Person>) -> Option<UserId> {
    let there = |user: &UserId| people.get(user).is_none_or(|person| person.left_at.is_none());
    std::iter::once(program.lead).chain(program.deputies.iter().copied()).find(there)
}

impl Case<'_> {
    /// Whoever leads now.
    #[must_use]
    pub fn lead(&self) -> Option<UserId> {
        lead_of(self.program, self.people)
    }

    /// Whether somebody left the server.
    #[must_use]
    pub fn has_left(&self, user: UserId) -> bool {
        self.left_at(user).is_some()
    }

    fn left_at(&self, user: UserId) -> Option<DateTime<Utc>> {
        self.people.get(&user).and_then(|person| person.left_at)
    }

    /// The date of an instant, where the program lives.
    #[must_use]
    pub fn date(&self, at: DateTime<Utc>) -> NaiveDate {
        self.program.calendar.today(at)
    }

    /// That date, or the first working day after it.
    #[must_use]
    pub fn working(&self, date: NaiveDate) -> NaiveDate {
        let calendar = &self.program.calendar;
        if calendar.is_working(date) { date } else { calendar.add_working_days(date, 1) }
    }

    fn lead_from(&self, cause: Cause, from: NaiveDate) -> Vec<Trigger> {
        self.lead().map(|person| Trigger { person, cause, from }).into_iter().collect()
    }
}
