//! Stories for the tests of reports: items raised and changed at instants, told as the events that the store keeps.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};
use serde_json::Value;

pub use super::facts::Facts;
use crate::domain::{
    ActId, Action, Body, ChannelId, Decision, GuildId, How, Issue, Item, ItemId, Move, Program, ProgramId, Risk, Role,
    UserId,
    event::{Event, FieldChange, What},
    item::Rank,
    link::{Link, LinkKind},
    risk::{Response, Score},
    text::{Prose, Title},
};

/// Raises items, and leads.
pub const ANA: UserId = UserId(101);
/// Owns items.
pub const BOB: UserId = UserId(102);
/// Owns others.
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

pub fn program() -> Program {
    let mut program = Program::begin(GuildId(1), ChannelId(2), Title::parse("Apollo").unwrap(), ANA);
    program.id = ProgramId(1);
    program
}

/// A scored risk.
pub fn scored(likelihood: u8, impact: u8) -> Risk {
    Risk { inherent: Some(Score::new(likelihood, impact).unwrap()), ..Risk::default() }
}

/// A scored risk with all that treatment asks for, but an owner.
pub fn planned(likelihood: u8, impact: u8) -> Risk {
    Risk { response: Some(Response::Mitigate), plan: Some(prose("A second source.")), ..scored(likelihood, impact) }
}

pub fn issue(severity: u8) -> Issue {
    Issue { severity: Some(Rank::try_from(severity).unwrap()), ..Issue::default() }
}

impl From<Risk> for Body {
    fn from(risk: Risk) -> Self {
        Self::Risk(risk)
    }
}

impl From<Action> for Body {
    fn from(action: Action) -> Self {
        Self::Action(action)
    }
}

impl From<Issue> for Body {
    fn from(issue: Issue) -> Self {
        Self::Issue(issue)
    }
}

impl From<Decision> for Body {
    fn from(decision: Decision) -> Self {
        Self::Decision(decision)
    }
}

/// An item raised by Ana and owned by nobody.
pub fn item(body: Body, raised: &str) -> Item {
    let item = Item::raised(&program(), Title::parse("Something").unwrap(), body, (ANA, at(raised)));
    Item { version: 1, ..item }
}

/// A program's items and all that happened to them.
pub struct Story {
    pub program: Program,
    pub events: Vec<(ItemId, Event)>,
    items: BTreeMap<ItemId, Item>,
}

impl Story {
    pub fn new() -> Self {
        Self { program: program(), events: Vec::new(), items: BTreeMap::new() }
    }

    pub fn facts(&self) -> Facts {
        Facts::replay(self.program.clone(), &self.events)
    }

    pub fn raise(&mut self, when: &str, body: impl Into<Body>, edit: impl FnOnce(&mut Item)) -> ItemId {
        let mut item = item(body.into(), when);
        let id = ItemId(1 + i64::try_from(self.items.len()).unwrap());
        item.id = id;
        item.number =
            1 + u32::try_from(self.items.values().filter(|known| known.kind() == item.kind()).count()).unwrap();
        edit(&mut item);
        self.write(None, item, at(when), What::Raised, None);
        id
    }

    pub fn change(&mut self, id: ItemId, when: &str, what: What, reason: Option<&str>, edit: impl FnOnce(&mut Item)) {
        let before = self.items[&id].clone();
        let mut item = before.clone();
        edit(&mut item);
        item.version += 1;
        self.write(Some(&before), item, at(when), what, reason);
    }

    /// Makes a legal move by its owner, else by Bob, with everything said that it may ask for.
    pub fn make(&mut self, id: ItemId, when: &str, step: Move) {
        let by = self.items[&id].owner.unwrap_or(BOB);
        assert!(self.try_make(id, when, step, by), "{step:?} is not legal");
    }

    /// Makes a move; whether it was legal.
    pub fn try_make(&mut self, id: ItemId, when: &str, step: Move, by: UserId) -> bool {
        let (calendar, rules) = (self.program.calendar.clone(), self.program.rules.clone());
        let (until, words) = (Some(day("2027-06-30")), Some(prose("Because.")));
        let how = How { by, role: Role::Lead, at: at(when), calendar: &calendar, rules: &rules, words, until };
        let before = self.items[&id].clone();
        let mut item = before.clone();
        if item.make(step, &how).is_err() {
            return false;
        }
        item.version += 1;
        let what = if step == Move::Reopen { What::Reopened } else { What::Moved };
        self.write(Some(&before), item, at(when), what, Some("Because."));
        true
    }

    /// An item as it stands.
    pub fn item(&self, id: ItemId) -> &Item {
        &self.items[&id]
    }

    pub fn own(&mut self, id: ItemId, when: &str, owner: UserId) {
        self.change(id, when, What::Assigned, None, |item| {
            item.owner = Some(owner);
            item.touch(at(when));
        });
    }

    pub fn confirm(&mut self, id: ItemId, when: &str) {
        self.change(id, when, What::Confirmed, None, |item| item.touch(at(when)));
    }

    pub fn date(&mut self, id: ItemId, when: &str, to: &str, reason: Option<&str>) {
        self.change(id, when, What::Dated, reason, |item| {
            item.moved_from.extend(item.due);
            item.due = Some(day(to));
            item.touch(at(when));
        });
    }

    pub fn rescore(&mut self, id: ItemId, when: &str, likelihood: u8, impact: u8) {
        self.change(id, when, What::Assessed, None, |item| {
            let Body::Risk(risk) = &mut item.body else { panic!("not a risk") };
            risk.residual = Some(Score::new(likelihood, impact).unwrap());
            item.touch(at(when));
        });
    }

    pub fn void(&mut self, id: ItemId, when: &str) {
        self.change(id, when, What::Voided, Some("A mistake."), |item| {
            item.make_void(prose("A mistake."), ANA, at(when)).unwrap();
        });
    }

    pub fn link(&mut self, from: ItemId, kind: LinkKind, to: ItemId, when: &str) {
        for (one, kind, other) in [(from, kind, to), (to, kind.inverse(), from)] {
            let reference = self.items[&other].reference();
            self.change(one, when, What::Linked, None, |item| item.links.push(Link { kind, to: other, reference }));
        }
    }

    fn write(&mut self, before: Option<&Item>, item: Item, when: DateTime<Utc>, what: What, reason: Option<&str>) {
        let document = |item: &Item| serde_json::to_value(item).unwrap();
        let old = before.map_or(Value::Null, document);
        let new = document(&item);
        let fields = new.as_object().unwrap().iter().filter(|(field, value)| {
            field.as_str() != "version" && old.get(field.as_str()).unwrap_or(&Value::Null) != *value
        });
        let changes = fields.map(|(field, value)| FieldChange {
            field: field.clone(),
            old: old.get(field).cloned().unwrap_or(Value::Null),
            new: value.clone(),
        });
        let act = ActId(1 + self.events.len() as u64);
        let actor = if before.is_some() { item.owner.or(Some(ANA)) } else { Some(ANA) };
        let event = Event {
            act,
            version: item.version,
            at: when,
            actor,
            what,
            changes: changes.collect(),
            reason: reason.map(str::to_owned),
        };
        self.events.push((item.id, event));
        self.items.insert(item.id, item);
    }
}

/// A figure in a line: value (or why there is none), k/n, colour, as tests compare them.
pub fn told(facts: &Facts, key: &str, when: &str) -> String {
    let figure = crate::report::kpi::figure(&facts.at(at(when)), key).unwrap();
    let value = figure.value.map_or_else(|| format!("n/a: {}", figure.absent.unwrap()), |value| format!("{value:.1}"));
    format!("{value} {}/{} {}", figure.k, figure.n, figure.colour.map_or("-", |colour| colour.key()))
}

/// A number beside a figure, with one decimal.
pub fn part(facts: &Facts, key: &str, when: &str, label: &str) -> String {
    let figure = crate::report::kpi::figure(&facts.at(at(when)), key).unwrap();
    let part = figure.parts.iter().find(|part| part.label == label).unwrap();
    part.value.map_or_else(|| "n/a".to_owned(), |value| format!("{value:.1}"))
}

/// What is still open beside a figure: count, median age, oldest.
pub fn open(facts: &Facts, key: &str, when: &str) -> (u32, Option<i64>, Option<i64>) {
    let open = crate::report::kpi::figure(&facts.at(at(when)), key).unwrap().open.unwrap();
    (open.count, open.median, open.oldest)
}
