//! People, a program and items for the tests of the nudges.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};

use super::{Answers, Calling, Episode, Known, Post, reasons::Case};
use crate::domain::{
    Action, Body, ChannelId, Decision, GuildId, Issue, Item, ItemId, Kind, Person, Program, ProgramId, Risk, UserId,
    action::ActionState,
    decision::{Answer, Approver, Concern, DecisionState, Mode, Verdict},
    issue::IssueState,
    item::Rank,
    risk::{Acceptance, RiskState},
    text::{Prose, Title},
};

pub const LEA: UserId = UserId(100);
pub const ANA: UserId = UserId(101);
pub const BOB: UserId = UserId(102);
pub const CAT: UserId = UserId(103);

pub fn at(instant: &str) -> DateTime<Utc> {
    instant.parse().unwrap()
}

pub fn day(date: &str) -> NaiveDate {
    date.parse().unwrap()
}

pub fn prose(text: &str) -> Prose {
    Prose::parse("Text", text, 2000).unwrap().unwrap()
}

/// A program led by Lea, in UTC, Monday to Friday, with a channel; and what is known around it.
pub struct Table {
    pub program: Program,
    pub people: BTreeMap<UserId, Person>,
    pub episodes: BTreeMap<(ItemId, UserId), Episode>,
    pub pings: BTreeMap<(UserId, ProgramId), DateTime<Utc>>,
    pub answers: BTreeMap<(UserId, ProgramId), Answers>,
    pub calls: BTreeMap<ProgramId, Calling>,
}

impl Default for Table {
    fn default() -> Self {
        let mut program = Program::begin(GuildId(1), ChannelId(7), Title::parse("Apollo").unwrap(), LEA);
        program.id = ProgramId(1);
        Self {
            program,
            people: BTreeMap::new(),
            episodes: BTreeMap::new(),
            pings: BTreeMap::new(),
            answers: BTreeMap::new(),
            calls: BTreeMap::new(),
        }
    }
}

impl Table {
    pub fn case<'a>(&'a self, item: &'a Item) -> Case<'a> {
        Case { item, program: &self.program, people: &self.people }
    }

    pub fn known(&self) -> Known<'_> {
        Known {
            programs: std::slice::from_ref(&self.program),
            people: &self.people,
            episodes: &self.episodes,
            pings: &self.pings,
            answers: &self.answers,
            calls: &self.calls,
        }
    }

    pub fn person(&mut self, user: UserId) -> &mut Person {
        self.people.entry(user).or_default()
    }

    /// Stores what a plan says is to be stored.
    pub fn keep(&mut self, posts: &[Post], now: DateTime<Utc>) {
        for post in posts {
            for line in post.sections.iter().flat_map(|section| &section.lines) {
                self.episodes.insert((line.item, line.asked), line.episode);
            }
            for line in post.sections.iter().flat_map(|section| &section.calls) {
                self.calls.get_mut(&line.program).unwrap().asked = Some(line.ask);
            }
            self.pings.extend(post.pings.iter().map(|ping| (*ping, now)));
        }
    }
}

/// An item raised and reviewed on Monday 2 November 2026, owned by Bob.
pub fn item(body: Body) -> Item {
    let raised = (ANA, at("2026-11-02T09:00:00Z"));
    let item = Item::raised(&Table::default().program, Title::parse("Vendor slips").unwrap(), body, raised);
    Item { id: ItemId(7), number: 7, owner: Some(BOB), version: 1, ..item }
}

/// The same item under another number.
pub fn numbered(item: Item, number: u32) -> Item {
    Item { id: ItemId(i64::from(number) + 100 * item.kind() as i64), number, ..item }
}

pub fn action() -> Item {
    item(Body::Action(Action::default()))
}

pub fn issue(severity: Rank) -> Item {
    item(Body::Issue(Issue { severity: Some(severity), ..Issue::default() }))
}

pub fn ready(kind: Kind, state: &str) -> Item {
    item(match kind {
        Kind::Risk => Body::Risk(Risk { state: RiskState::from_key(state).unwrap(), ..Risk::default() }),
        Kind::Decision => {
            Body::Decision(Decision { state: DecisionState::from_key(state).unwrap(), ..Decision::default() })
        }
        Kind::Action => Body::Action(Action { state: ActionState::from_key(state).unwrap(), ..Action::default() }),
        Kind::Issue => Body::Issue(Issue { state: IssueState::from_key(state).unwrap(), ..Issue::default() }),
    })
}

/// A quorum proposed by Ana on Friday 20 November 2026.
pub fn proposal(approvers: &[UserId]) -> Item {
    let proposed = at("2026-11-20T09:00:00Z");
    let mut item = item(Body::Decision(Decision {
        state: DecisionState::Proposed,
        mode: Mode::Quorum,
        proposer: Some(ANA),
        proposed_at: Some(proposed),
        approvers: approvers.iter().map(|user| Approver { user: *user, answer: None }).collect(),
        ..Decision::default()
    }));
    item.touch(proposed);
    item
}

pub fn decision_mut(item: &mut Item) -> &mut Decision {
    let Body::Decision(decision) = &mut item.body else { panic!("not a decision") };
    decision
}

pub fn approve(item: &mut Item, user: UserId) {
    let answer = Answer { verdict: Verdict::For, at: at("2026-11-20T12:00:00Z"), reason: None };
    decision_mut(item).approvers.iter_mut().find(|approver| approver.user == user).unwrap().answer = Some(answer);
}

pub fn object(item: &mut Item, by: UserId) {
    let text = prose("Too early.");
    decision_mut(item).concerns.push(Concern {
        number: 1,
        by,
        text,
        at: at("2026-11-20T12:00:00Z"),
        resolved_by: None,
    });
}

pub fn accepted_decision(review_on: NaiveDate) -> Item {
    item(Body::Decision(Decision { state: DecisionState::Accepted, review_on: Some(review_on), ..Decision::default() }))
}

pub fn accepted_risk(by: UserId, until: NaiveDate) -> Item {
    let acceptance = Some(Acceptance { by, reason: prose("Cheaper."), until });
    item(Body::Risk(Risk { state: RiskState::Accepted, acceptance, ..Risk::default() }))
}
