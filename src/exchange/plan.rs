//! What would become of a table: row by row an item, or why not. The same table, choices and record give the same plan,
//! so that what was shown is what is done. What no field takes is kept in the detail under its column's name.

use std::collections::{BTreeMap, HashMap, HashSet};

use chrono::{DateTime, Datelike, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use super::{
    columns::{Meaning, kind_of_names, meanings, plain},
    days::{self, Order, Told},
    fill::{Filling, Gathered, fill},
    table::Table,
    words,
};
use crate::domain::{Item, Kind, Program, UserId, text::Title};

/// What whoever imports has said about the file.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choices {
    /// The kind of rows that do not say theirs.
    pub kind: Option<Kind>,
    /// What columns and words mean, as typed: `Prio = Severity; Notes = keep; Status: Parked = Blocked`.
    pub map: Option<String>,
    /// What columns are, as picked from a list: the later word counts.
    #[serde(default)]
    pub columns: Vec<(String, Meaning)>,
    /// Words in columns of a meaning, each with the known one that it stands for.
    #[serde(default)]
    pub words: Vec<(Meaning, String, String)>,
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
    /// Words that stand for nothing that is known, those of most rows first.
    pub unread: Vec<Unread>,
}

/// A word that stands for nothing that is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unread {
    /// What its column is taken for.
    pub meaning: Meaning,
    /// The word.
    pub word: String,
    /// In how many rows.
    pub rows: usize,
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
    /// No column can be taken for the title: the columns.
    Title(Vec<String>),
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
    /// A column that is not there.
    #[error("There is no column “{0}” in that file. Its columns are {1}.")]
    NoColumn(String, String),
    /// A meaning that is none.
    #[error(
        "“{0}” is nothing that a column can be. Say Kind, Title, Detail, Owner, Due, State, Priority, Likelihood, Impact, Response, Plan, Tags, Raised on, the name of another field, or keep."
    )]
    NoMeaning(String),
    /// A word that stands for nothing in such a column.
    #[error("“{word}” is no {meaning} that an item can have. Say one of {}.", .offers.join(", "))]
    NoWord {
        /// What the column is.
        meaning: String,
        /// What was said.
        word: String,
        /// What can be said.
        offers: Vec<&'static str>,
    },
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

    /// Whether any row is an item of a kind, new or on the record already; in a plan of none, whether one could be.
    #[must_use]
    pub fn has(&self, kind: Kind) -> bool {
        let of = |row: &Planned| match &row.outcome {
            Outcome::New(item) => Some(item.kind()),
            Outcome::Known(kind, _) => Some(*kind),
            Outcome::Refused(_) => None,
        };
        let mut kinds = self.rows.iter().filter_map(of).peekable();
        kinds.peek().is_none() || kinds.any(|one| one == kind)
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
    if let Some(place) = kinds_at(table, &taken) {
        taken[place] = Meaning::Kind;
    }
    let all = || {
        let mut names: Vec<String> = table.names.iter().take(12).map(|name| format!("“{}”", shown(name))).collect();
        names.extend((table.names.len() > 12).then(|| "…".to_owned()));
        names.join(", ")
    };
    let mut take = |place: usize, meaning: Meaning| {
        // What was taken for it before gives way to what somebody says.
        for other in taken.iter_mut().filter(|other| **other == meaning) {
            *other = Meaning::Keep;
        }
        taken[place] = meaning;
    };
    for pair in pairs(choices) {
        let (column, meaning) = pair.rsplit_once('=').ok_or_else(|| NoPlan::NoPair(shown(pair)))?;
        if of_word(table, column).is_some() {
            continue;
        }
        let place = place_of(table, column).ok_or_else(|| NoPlan::NoColumn(shown(column), all()))?;
        take(place, Meaning::typed(meaning).ok_or_else(|| NoPlan::NoMeaning(shown(meaning)))?);
    }
    for (column, meaning) in &choices.columns {
        if let Some(place) = table.names.iter().position(|name| name == column) {
            take(place, *meaning);
        }
    }
    if taken.contains(&Meaning::Title) { Ok(taken) } else { Err(NoPlan::Asks(Ask::Title(table.names.clone()))) }
}

/// Where no column is called so, the one whose cells name kinds, at least half of them: a log of risks, issues and
/// actions in one sheet says somewhere which is which, whatever it calls that. A letter alone may be a grade.
fn kinds_at(table: &Table, taken: &[Meaning]) -> Option<usize> {
    if taken.contains(&Meaning::Kind) {
        return None;
    }
    let says_kinds = |place: usize| {
        let cells = table.rows.iter().filter_map(|row| row.cells.get(place)).map(|cell| cell.trim());
        let cells: Vec<&str> = cells.filter(|cell| !cell.is_empty()).collect();
        let named = cells.iter().filter(|cell| cell.len() > 1 && words::kind(cell).is_some()).count();
        named > 0 && named * 2 >= cells.len()
    };
    (0..taken.len()).find(|place| taken[*place] == Meaning::Keep && says_kinds(*place))
}

/// `column = meaning`, as typed.
fn pairs(choices: &Choices) -> impl Iterator<Item = &str> {
    choices.map.iter().flat_map(|map| map.split([';', '\n'])).filter(|pair| !pair.trim().is_empty())
}

fn place_of(table: &Table, column: &str) -> Option<usize> {
    let wanted = plain(column);
    table.names.iter().position(|name| plain(name) == wanted)
}

/// `Status: Parked`, where there is a column “Status” and none of the whole name.
fn of_word<'a>(table: &Table, column: &'a str) -> Option<(usize, &'a str)> {
    let (name, word) = column.split_once(':').filter(|_| place_of(table, column).is_none())?;
    Some((place_of(table, name)?, word))
}

/// What words stand for: as picked, and as typed in `Status: Parked = Blocked`.
fn said(table: &Table, columns: &[Meaning], choices: &Choices) -> Result<Vec<(Meaning, String, String)>, NoPlan> {
    let mut said: Vec<_> =
        choices.words.iter().map(|(meaning, word, means)| (*meaning, plain(word), means.clone())).collect();
    for pair in pairs(choices) {
        let Some((column, means)) = pair.rsplit_once('=') else { continue };
        let Some((place, word)) = of_word(table, column) else { continue };
        let (meaning, means) = (columns[place], means.trim());
        let offers = words::offers(meaning, Kind::ALL);
        if !offers.iter().any(|offer| plain(offer) == plain(means)) {
            let (meaning, word) = (meaning.label().to_lowercase(), shown(means));
            return Err(NoPlan::NoWord { meaning, word, offers });
        }
        said.push((meaning, plain(word), means.to_owned()));
    }
    Ok(said)
}

/// The owners that the cells name, each once, those of most rows first.
#[must_use]
pub fn owners(table: &Table, columns: &[Meaning]) -> Vec<String> {
    let mut times: HashMap<&str, usize> = HashMap::new();
    for (place, _) in columns.iter().enumerate().filter(|(_, one)| matches!(one, Meaning::Owner | Meaning::OwnerId)) {
        for row in &table.rows {
            if let Some(cell) = row.cells.get(place).filter(|cell| !words::is_nobody(cell)) {
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
    let said = said(table, &meanings, choices)?;
    let mut unread = BTreeMap::<(Meaning, String), (String, usize)>::new();
    let mut plan = Plan {
        columns: table.names.iter().cloned().zip(meanings.iter().copied()).collect(),
        rows: Vec::with_capacity(table.rows.len()),
        strangers: BTreeMap::new(),
        unread: Vec::new(),
    };
    let (mut seen, mut whole_rows) = (HashMap::<(Kind, String), usize>::new(), HashSet::new());
    let owner_at = meanings.iter().position(|meaning| *meaning == Meaning::Owner);
    for row in &table.rows {
        let filling = Filling { row, columns: &plan.columns, orders: &orders, said: &said, setting };
        let told = filling.cell(Meaning::Kind).map(|(_, cell)| cell);
        if let Some(cell) = told.filter(|cell| words::kind(cell).is_none()) {
            unread.entry((Meaning::Kind, plain(cell))).or_insert((shown(cell), 0)).1 += 1;
        }
        let (mut outcome, Gathered { notes, stranger, unread: words, .. }) = match kind_of(told, kind) {
            Ok(kind) => fill(&filling, kind),
            Err(why) => (Outcome::Refused(why), Gathered::default()),
        };
        for (meaning, word) in words {
            unread.entry((meaning, plain(&word))).or_insert((word, 0)).1 += 1;
        }
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
    plan.unread = unread.into_iter().map(|((meaning, _), (word, rows))| Unread { meaning, word, rows }).collect();
    plan.unread.sort_by_key(|unread| std::cmp::Reverse(unread.rows));
    Ok(plan)
}

fn kind_of(cell: Option<&str>, usual: Option<Kind>) -> Result<Kind, String> {
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
