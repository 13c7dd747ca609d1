//! What would become of a table: row by row an item, or why not. The same table, choices and record give the same plan,
//! so that what was shown is what is done. What no field takes is kept in the detail under its column's name.

use std::collections::{BTreeMap, HashMap, HashSet};

use chrono::{DateTime, Datelike, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use super::{
    columns::{Meaning, kind_of_names, meanings, plain},
    days::{self, Order, Told},
    fill::{Filling, fill},
    table::{Row, Table},
    words,
};
use crate::domain::{Item, Kind, Program, UserId, text::Title};

/// What whoever imports has said about the file.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choices {
    /// The kind of rows that do not say theirs.
    pub kind: Option<Kind>,
    /// What columns mean, as typed: `Prio = Severity; Notes = keep`.
    pub map: Option<String>,
    /// Which number comes first in 03/04/2026.
    pub order: Option<Order>,
}

/// What a plan is made against.
#[derive(Debug, Clone, Copy)]
pub struct Setting<'a> {
    /// The program.
    pub program: &'a Program,
    /// Who imports.
    pub by: UserId,
    /// When.
    pub at: DateTime<Utc>,
    /// The people that could be found, by what the cells say, in lower case.
    pub people: &'a BTreeMap<String, UserId>,
    /// How many items of each kind and title are on the record.
    pub known: &'a HashMap<(Kind, String), usize>,
}

/// What would happen.
#[derive(Debug, Clone, PartialEq)]
pub struct Plan {
    /// Each column, and what it is taken for.
    pub columns: Vec<(String, Meaning)>,
    /// Each row.
    pub rows: Vec<Planned>,
    /// Owners that could not be found, as the cells say, and in how many rows.
    pub strangers: BTreeMap<String, usize>,
}

/// What would become of a row.
#[derive(Debug, Clone, PartialEq)]
pub struct Planned {
    /// The line of the file that it begins on.
    pub line: u64,
    /// What would become of it.
    pub outcome: Outcome,
    /// Its owner, as the sheet says.
    pub owner: String,
    /// What whoever imports should know about it.
    pub notes: Vec<String>,
}

/// What would become of a row.
#[derive(Debug, Clone, PartialEq)]
pub enum Outcome {
    /// A new item; its numbers are given when it is written.
    New(Box<Item>),
    /// It is on the record already, or the same row stands further up.
    Known(Kind, Title),
    /// It can't be taken: why.
    Refused(String),
}

/// Something that has to be said before there is a plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ask {
    /// No column says what kind of item a row is.
    Kind,
    /// A column's days could be read in two ways: the column, and an example.
    Order(String, String),
}

/// Why there is no plan. `Display` is the sentence shown.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NoPlan {
    /// Something has to be said first.
    #[error("something has to be said first")]
    Asks(Ask),
    /// No column can be the title.
    #[error(
        "No column of that file can be taken for the title. Its columns are {0}. Say which it is with the option map, like this: {1} = Title"
    )]
    NoTitle(String, String),
    /// A column that is not there.
    #[error("There is no column “{0}” in that file. Its columns are {1}.")]
    NoColumn(String, String),
    /// A meaning that is none.
    #[error(
        "“{0}” is nothing that a column can be. Say Kind, Title, Detail, Owner, Due, State, Priority, Likelihood, Impact, Response, Plan, Tags, Raised on, the name of another field, or keep."
    )]
    NoMeaning(String),
    /// What is no `column = meaning`.
    #[error("“{0}” does not say what a column is. Type it like this: Prio = Severity; Notes = keep")]
    NoPair(String),
    /// A column with days in both orders.
    #[error(
        "The column “{0}” has {1} and {2}, so its days can't be told. Write them as 2026-12-24, or as 24 Dec 2026."
    )]
    BothOrders(String, String, String),
}

impl Plan {
    /// The items that would be new.
    pub fn new_items(&self) -> impl Iterator<Item = (&Planned, &Item)> {
        self.rows.iter().filter_map(|row| match &row.outcome {
            Outcome::New(item) => Some((row, item.as_ref())),
            Outcome::Known(..) | Outcome::Refused(_) => None,
        })
    }

    /// How many rows are new, known, refused.
    #[must_use]
    pub fn counts(&self) -> (usize, usize, usize) {
        let of = |wanted: fn(&Outcome) -> bool| self.rows.iter().filter(|row| wanted(&row.outcome)).count();
        (
            of(|outcome| matches!(outcome, Outcome::New(_))),
            of(|outcome| matches!(outcome, Outcome::Known(..))),
            of(|outcome| matches!(outcome, Outcome::Refused(_))),
        )
    }
}

/// What each column is taken for.
///
/// # Errors
/// A choice that can't be followed, or no title.
pub fn columns(table: &Table, choices: &Choices) -> Result<Vec<Meaning>, NoPlan> {
    let mut taken = meanings(&table.names);
    let all = || {
        let mut names: Vec<String> = table.names.iter().take(12).map(|name| format!("“{}”", shown(name))).collect();
        names.extend((table.names.len() > 12).then(|| "…".to_owned()));
        names.join(", ")
    };
    for pair in choices.map.iter().flat_map(|map| map.split([';', '\n'])).filter(|pair| !pair.trim().is_empty()) {
        let (column, meaning) = pair.rsplit_once('=').ok_or_else(|| NoPlan::NoPair(shown(pair)))?;
        let wanted = plain(column);
        let place = table.names.iter().position(|name| plain(name) == wanted);
        let place = place.ok_or_else(|| NoPlan::NoColumn(shown(column), all()))?;
        let meaning = Meaning::typed(meaning).ok_or_else(|| NoPlan::NoMeaning(shown(meaning)))?;
        // What was taken for it before gives way to what somebody says.
        for other in taken.iter_mut().filter(|other| **other == meaning) {
            *other = Meaning::Keep;
        }
        taken[place] = meaning;
    }
    if taken.contains(&Meaning::Title) {
        Ok(taken)
    } else {
        Err(NoPlan::NoTitle(all(), table.names.first().map_or_else(String::new, |name| shown(name))))
    }
}

/// The owners that the cells name, each once, those of most rows first.
#[must_use]
pub fn owners(table: &Table, columns: &[Meaning]) -> Vec<String> {
    let mut times: HashMap<&str, usize> = HashMap::new();
    for (place, _) in columns.iter().enumerate().filter(|(_, one)| matches!(one, Meaning::Owner | Meaning::OwnerId)) {
        for row in &table.rows {
            if let Some(cell) = row.cells.get(place).filter(|cell| !cell.is_empty()) {
                *times.entry(cell).or_default() += 1;
            }
        }
    }
    let mut owners: Vec<(&str, usize)> = times.into_iter().collect();
    owners.sort_by_key(|(name, times)| (std::cmp::Reverse(*times), *name));
    owners.into_iter().map(|(name, _)| name.to_owned()).collect()
}

/// Makes the plan.
///
/// # Errors
/// [`NoPlan`].
pub fn plan(table: &Table, choices: &Choices, setting: &Setting<'_>) -> Result<Plan, NoPlan> {
    let meanings = columns(table, choices)?;
    let says_kind = meanings.contains(&Meaning::Kind);
    let kind = choices.kind.or_else(|| kind_of_names(&table.names).filter(|_| !says_kind));
    if kind.is_none() && !says_kind {
        return Err(NoPlan::Asks(Ask::Kind));
    }
    let mut orders = BTreeMap::new();
    let dated = [Meaning::Due, Meaning::RaisedOn, Meaning::DecidedOn];
    for (place, meaning) in meanings.iter().enumerate().filter(|(_, meaning)| dated.contains(meaning)) {
        let cells = table.rows.iter().filter_map(|row| row.cells.get(place)).map(String::as_str);
        let order = match days::order(cells) {
            Told::Order(order) => order,
            Told::Ambiguous(example) => match choices.order {
                Some(order) => Some(order),
                None => return Err(NoPlan::Asks(Ask::Order(shown(&table.names[place]), shown(&example)))),
            },
            Told::Contradictory(a, b) => {
                return Err(NoPlan::BothOrders(shown(&table.names[place]), shown(&a), shown(&b)));
            }
        };
        orders.insert(*meaning, order);
    }
    let mut plan = Plan {
        columns: table.names.iter().cloned().zip(meanings.iter().copied()).collect(),
        rows: Vec::with_capacity(table.rows.len()),
        strangers: BTreeMap::new(),
    };
    let (mut seen, mut whole_rows) = (HashMap::<(Kind, String), usize>::new(), HashSet::new());
    let owner_at = meanings.iter().position(|meaning| *meaning == Meaning::Owner);
    for row in &table.rows {
        let filling = Filling { row, columns: &plan.columns, orders: &orders, setting };
        let (mut outcome, notes, stranger) = match kind_of(row, &meanings, kind) {
            Ok(kind) => fill(&filling, kind),
            Err(why) => (Outcome::Refused(why), Vec::new(), None),
        };
        if let Outcome::New(item) = &outcome {
            let key = (item.kind(), item.title.as_str().to_owned());
            let times = seen.entry(key.clone()).or_default();
            let again = !whole_rows.insert(&row.cells);
            if !again {
                *times += 1;
            }
            if again || *times <= setting.known.get(&key).copied().unwrap_or(0) {
                outcome = Outcome::Known(item.kind(), item.title.clone());
            } else if let Some(stranger) = stranger {
                *plan.strangers.entry(stranger).or_default() += 1;
            }
        }
        let owner = owner_at.and_then(|place| row.cells.get(place)).cloned().unwrap_or_default();
        plan.rows.push(Planned { line: row.line, outcome, owner, notes });
    }
    Ok(plan)
}

fn kind_of(row: &Row, meanings: &[Meaning], usual: Option<Kind>) -> Result<Kind, String> {
    let place = meanings.iter().position(|meaning| *meaning == Meaning::Kind);
    let cell = place.and_then(|place| row.cells.get(place)).filter(|cell| !cell.is_empty());
    match (cell, usual) {
        (Some(cell), usual) => words::kind(cell).or(usual).ok_or_else(|| {
            let kinds: Vec<&str> = Kind::ALL.iter().map(|kind| kind.label()).collect();
            format!(
                "its kind “{}” is none of {}; the option kind says what such rows are",
                shown(cell),
                kinds.join(", ")
            )
        }),
        (None, Some(usual)) => Ok(usual),
        (None, None) => Err("it does not say its kind; the option kind says what such rows are".to_owned()),
    }
}

/// A day that an item can have.
pub(super) fn day(cell: &str, order: Option<Order>) -> Option<NaiveDate> {
    days::read(cell, order).filter(|day| (1970..2200).contains(&day.year()))
}

/// People's text in a sentence: short.
pub(super) fn shown(text: &str) -> String {
    crate::domain::text::cut(text.trim(), 60).into_owned()
}

#[cfg(test)]
mod tests;
