//! Items, people and a desk to make moves from, for the tests of the domain.

use chrono::{DateTime, NaiveDate, Utc};

use super::{
    Action, Body, ChannelId, Decision, GuildId, How, Issue, Item, ItemId, Kind, Move, Program, ProgramId, Rejection,
    Risk, Role, UserId,
    action::ActionState,
    calendar::Calendar,
    decision::{Approver, DecisionState, Mode},
    issue::IssueState,
    program::Rules,
    risk::{Response, RiskState},
    text::{Prose, Title},
};

/// Raises items and proposes decisions.
pub const ANA: UserId = UserId(101);
/// Owns items and approves.
pub const BOB: UserId = UserId(102);
/// Looks on.
pub const CAT: UserId = UserId(103);
/// Looks on, too.
pub const DAN: UserId = UserId(104);

/// Monday 16 November 2026, 09:00 UTC.
pub fn monday() -> DateTime<Utc> {
    at("2026-11-16T09:00:00Z")
}

pub fn at(instant: &str) -> DateTime<Utc> {
    instant.parse().unwrap()
}

pub fn day(date: &str) -> NaiveDate {
    date.parse().unwrap()
}

pub fn prose(text: &str) -> Prose {
    Prose::parse("Text", text, 2000).unwrap().unwrap()
}

/// A program's calendar and rules.
#[derive(Default)]
pub struct Desk {
    pub calendar: Calendar,
    pub rules: Rules,
}

impl Desk {
    /// A person makes a move, with nothing said.
    pub fn how(&self, by: UserId, at: DateTime<Utc>) -> How<'_> {
        How { by, role: Role::Contributor, at, calendar: &self.calendar, rules: &self.rules, words: None, until: None }
    }

    /// The same, with everything said that any move asks for.
    pub fn full(&self, by: UserId, at: DateTime<Utc>) -> How<'_> {
        How { words: Some(prose("Because.")), until: Some(day("2026-12-31")), ..self.how(by, at) }
    }

    pub fn as_lead(&self, by: UserId, at: DateTime<Utc>) -> How<'_> {
        How { role: Role::Lead, ..self.how(by, at) }
    }
}

/// An item raised by Ana and owned by Bob.
pub fn item(body: Body) -> Item {
    let mut program = Program::begin(GuildId(1), ChannelId(2), Title::parse("Apollo").unwrap(), ANA);
    program.id = ProgramId(1);
    let raised = (ANA, at("2026-11-02T09:00:00Z"));
    let item = Item::raised(&program, Title::parse("Vendor slips").unwrap(), body, raised);
    Item { id: ItemId(7), number: 12, owner: Some(BOB), version: 1, ..item }
}

/// An item of a kind in a state, which lacks nothing that any move asks for.
pub fn ready(kind: Kind, state: &str) -> Item {
    item(match kind {
        Kind::Risk => Body::Risk(Risk {
            state: RiskState::from_key(state).unwrap(),
            response: Some(Response::Mitigate),
            plan: Some(prose("Second source.")),
            ..Risk::default()
        }),
        Kind::Decision => Body::Decision(Decision {
            state: DecisionState::from_key(state).unwrap(),
            mode: Mode::Single,
            proposer: Some(ANA),
            approvers: vec![Approver { user: BOB, answer: None }],
            ..Decision::default()
        }),
        Kind::Action => Body::Action(Action { state: ActionState::from_key(state).unwrap(), ..Action::default() }),
        Kind::Issue => Body::Issue(Issue { state: IssueState::from_key(state).unwrap(), ..Issue::default() }),
    })
}

/// The states of a kind, by their stored keys.
pub fn states(kind: Kind) -> Vec<&'static str> {
    match kind {
        Kind::Risk => RiskState::ALL.iter().map(|state| state.key()).collect(),
        Kind::Decision => DecisionState::ALL.iter().map(|state| state.key()).collect(),
        Kind::Action => ActionState::ALL.iter().map(|state| state.key()).collect(),
        Kind::Issue => IssueState::ALL.iter().map(|state| state.key()).collect(),
    }
}

/// Makes a move that has to be refused, checks that nothing changed, and returns the refusal.
pub fn refused(item: &mut Item, step: Move, how: &How) -> Rejection {
    let before = item.clone();
    let no = item.make(step, how).expect_err("the move should have been refused");
    assert_eq!(*item, before, "{step:?} was refused and changed something");
    no
}

pub fn risk(item: &Item) -> &Risk {
    let Body::Risk(risk) = &item.body else { panic!("not a risk") };
    risk
}

pub fn decision(item: &Item) -> &Decision {
    let Body::Decision(decision) = &item.body else { panic!("not a decision") };
    decision
}

pub fn decision_mut(item: &mut Item) -> &mut Decision {
    let Body::Decision(decision) = &mut item.body else { panic!("not a decision") };
    decision
}
