//! Facts: everything a report is computed from, and the view of it as of an instant.
//!
//! [`Facts`] hold a program, its items after each of their events, the calls and the nudges. [`Facts::at`] gives what
//! was known at an instant, any instant: nothing later is visible through it, so a past report comes out as it was
//! made. The program (calendar, bands, review SLAs, thresholds) is taken
//! as given: whoever wants a past report hands in the program as it was then ([`replay::program`](super::replay::program)).

use std::{cell::RefCell, collections::BTreeMap, rc::Rc, sync::Arc};

use chrono::{DateTime, NaiveDate, Utc};

pub use super::replay::{History, Moment, Unreadable};
use super::{
    replay::history,
    span::{Window, back},
};
use crate::domain::{
    Body, Item, ItemId, Program, Reference, Risk,
    calendar::Calendar,
    event::Event,
    given::{Call, Nudge},
    risk::{Band, RiskState},
};

/// Everything that the reports of one program are computed from.
#[derive(Debug, Clone, PartialEq)]
pub struct Facts {
    /// The program: its calendar, bands, review SLAs and thresholds are used.
    pub program: Program,
    /// The calls that people made, in any order.
    pub calls: Vec<Call>,
    /// The nudges that were sent, in any order.
    pub nudges: Vec<Nudge>,
    /// When the program began, where that is known; else its first item or call counts.
    pub began: Option<DateTime<Utc>>,
    /// The items that do not replay: in no figure, and a report says so.
    pub unreadable: Vec<Unreadable>,
    /// Shared by its clones: the same record with another call is no second record in memory.
    histories: Arc<Vec<History>>,
}

/// What was known at an instant.
#[derive(Debug, Clone)]
pub struct AsOf<'a> {
    /// Where it comes from.
    pub facts: &'a Facts,
    /// The instant: t1 of METRICS.md.
    pub at: DateTime<Utc>,
    /// Its date where the program lives.
    pub today: NaiveDate,
    items: Vec<Known<'a>>,
    /// The same facts as of earlier instants, each made once: most figures look at the same two, and so do the trends.
    past: RefCell<BTreeMap<DateTime<Utc>, Rc<AsOf<'a>>>>,
}

/// An item as it was known at an instant, with what had happened to it until then.
#[derive(Debug, Clone, Copy)]
pub struct Known<'a> {
    /// The item as it was.
    pub item: &'a Item,
    /// What had happened, oldest first; never empty.
    pub moments: &'a [Moment],
}

impl Facts {
    /// A program of which nothing is known yet.
    #[must_use]
    pub fn new(program: Program) -> Self {
        let (calls, nudges, unreadable) = (Vec::new(), Vec::new(), Vec::new());
        Self { program, calls, nudges, began: None, unreadable, histories: Arc::default() }
    }

    /// Replays the events of a program's items, in any order.
    #[must_use]
    pub fn replay<'a>(program: Program, events: impl IntoIterator<Item = &'a (ItemId, Event)>) -> Self {
        let mut by_item: BTreeMap<ItemId, Vec<&Event>> = BTreeMap::new();
        for (id, event) in events {
            by_item.entry(*id).or_default().push(event);
        }
        let mut facts = Self::new(program);
        for (id, events) in by_item {
            facts.add(id, events);
        }
        facts
    }

    /// Adds all that happened to one item, in any order; items come in the order of their ids. One that does not replay
    /// is set aside, one of another program left out.
    pub fn add<'a>(&mut self, id: ItemId, events: impl IntoIterator<Item = &'a Event>) {
        self.add_history(history(id, events));
    }

    pub(super) fn add_history(&mut self, history: Result<History, Unreadable>) {
        let ours = |one: &Moment| one.item.program == self.program.id && one.item.guild == self.program.guild;
        match history {
            Ok(history) if history.moments.iter().all(ours) => Arc::make_mut(&mut self.histories).push(history),
            Ok(_) => {}
            Err(why) => self.unreadable.push(why),
        }
    }

    /// What was known at an instant. Void items are not there at all.
    #[must_use]
    pub fn at(&self, at: DateTime<Utc>) -> AsOf<'_> {
        let known = self.histories.iter().filter_map(|history| {
            let moments = &history.moments[..history.moments.partition_point(|moment| moment.at <= at)];
            let item = &moments.last()?.item;
            item.void.is_none().then_some(Known { item, moments })
        });
        let (today, items) = (self.program.calendar.today(at), known.collect());
        AsOf { facts: self, at, today, items, past: RefCell::default() }
    }
}

impl<'a> AsOf<'a> {
    /// The same facts as of another instant.
    #[must_use]
    pub fn then(&self, at: DateTime<Utc>) -> Rc<AsOf<'a>> {
        Rc::clone(self.past.borrow_mut().entry(at).or_insert_with(|| Rc::new(self.facts.at(at))))
    }

    /// The items, void ones left out, in the order in which they were raised.
    #[must_use]
    pub fn items(&self) -> &[Known<'a>] {
        &self.items
    }

    /// The items with something still to do about them.
    pub fn open(&self) -> impl Iterator<Item = &Known<'a>> {
        self.items.iter().filter(|known| known.item.is_open())
    }

    /// One item.
    #[must_use]
    pub fn find(&self, id: ItemId) -> Option<&Known<'a>> {
        self.items.binary_search_by_key(&id, |known| known.item.id).ok().map(|place| &self.items[place])
    }

    /// The window W that ends now.
    #[must_use]
    pub fn window(&self) -> Window {
        Window::before(self.at, self.facts.program.thresholds.window_days)
    }

    /// The long window: milestones, changes, gates, corrective actions, surprises.
    #[must_use]
    pub fn long_window(&self) -> Window {
        Window::before(self.at, self.facts.program.thresholds.long_window_days)
    }

    /// The instant of the point before this one in a trend: a week ago.
    #[must_use]
    pub fn a_week_before(&self) -> DateTime<Utc> {
        back(self.at, self.facts.program.thresholds.trend_days)
    }

    /// The calls known by then, oldest first.
    #[must_use]
    pub fn calls(&self) -> Vec<&'a Call> {
        let mut calls: Vec<&Call> = self.facts.calls.iter().filter(|call| call.at <= self.at).collect();
        calls.sort_by_key(|call| (call.at, call.by));
        calls
    }

    /// The nudges sent within a window, oldest first.
    #[must_use]
    pub fn nudges(&self, window: Window) -> Vec<Nudge> {
        let mut nudges: Vec<Nudge> = self
            .facts
            .nudges
            .iter()
            .filter(|nudge| nudge.at <= self.at && window.contains(nudge.at))
            .copied()
            .collect();
        nudges.sort_unstable();
        nudges
    }

    /// The program's calendar.
    #[must_use]
    pub fn calendar(&self) -> &'a Calendar {
        &self.facts.program.calendar
    }

    /// Working days from an instant's date to today's (METRICS.md › Conventions, WD).
    #[must_use]
    pub fn working_days_since(&self, at: DateTime<Utc>) -> i64 {
        self.working_days(at, self.at)
    }

    /// WD(a, b) of two instants.
    #[must_use]
    pub fn working_days(&self, a: DateTime<Utc>, b: DateTime<Utc>) -> i64 {
        self.calendar().working_days_between(self.calendar().today(a), self.calendar().today(b))
    }

    /// Working days that an open item is past its date; `None` while it is not.
    #[must_use]
    pub fn late_by(&self, item: &Item) -> Option<i64> {
        let due = item.due.filter(|due| *due < self.today && item.is_open())?;
        Some(self.calendar().working_days_between(due, self.today))
    }

    /// The band of a risk, by the program's bands.
    #[must_use]
    pub fn band(&self, risk: &Risk) -> Option<Band> {
        risk.score().map(|score| self.facts.program.rules.bands.of(score))
    }
}

impl<'a> Known<'a> {
    /// What people call it.
    #[must_use]
    pub fn reference(&self) -> Reference {
        self.item.reference()
    }

    /// The item as it was at an earlier instant; `None` before it was raised and while it was void.
    #[must_use]
    pub fn then(&self, at: DateTime<Utc>) -> Option<&'a Item> {
        let until = self.moments.partition_point(|moment| moment.at <= at);
        let item = &self.moments[..until].last()?.item;
        item.void.is_none().then_some(item)
    }

    /// The same as it was known at an earlier instant; `None` before it was raised and while it was void.
    #[must_use]
    pub fn earlier(&self, at: DateTime<Utc>) -> Option<Self> {
        let item = self.then(at)?;
        Some(Self { item, moments: &self.moments[..self.moments.partition_point(|moment| moment.at <= at)] })
    }

    /// Since when something has held without a break, up to the view's instant; `None` if it does not hold.
    #[must_use]
    pub fn since(&self, holds: impl Fn(&Item) -> bool) -> Option<DateTime<Utc>> {
        self.moments.iter().rev().take_while(|moment| holds(&moment.item)).last().map(|moment| moment.at)
    }

    /// The first instant at which something held.
    #[must_use]
    pub fn first(&self, holds: impl Fn(&Item) -> bool) -> Option<DateTime<Utc>> {
        self.moments.iter().find(|moment| holds(&moment.item)).map(|moment| moment.at)
    }

    /// The last instant at which something changed, the raising left out.
    #[must_use]
    pub fn last_change<T: PartialEq>(&self, of: impl Fn(&'a Item) -> T) -> Option<DateTime<Utc>> {
        let pairs = self.moments.windows(2).rev();
        pairs.filter(|pair| of(&pair[0].item) != of(&pair[1].item)).map(|pair| pair[1].at).next()
    }

    /// The stretches during which something held; the last one has no end while it still does.
    #[must_use]
    pub fn stretches(&self, holds: impl Fn(&Item) -> bool) -> Vec<(DateTime<Utc>, Option<DateTime<Utc>>)> {
        let mut stretches: Vec<(DateTime<Utc>, Option<DateTime<Utc>>)> = Vec::new();
        for moment in self.moments {
            let running = stretches.last().is_some_and(|(_, end)| end.is_none());
            match (holds(&moment.item), running) {
                (true, false) => stretches.push((moment.at, None)),
                (false, true) => {
                    if let Some((_, end)) = stretches.last_mut() {
                        *end = Some(moment.at);
                    }
                }
                _ => {}
            }
        }
        stretches
    }

    /// The risk, if it is one.
    #[must_use]
    pub fn risk(&self) -> Option<&'a Risk> {
        risk(self.item)
    }

    /// The risk, if it is one that is open or treated: nobody took it and it did not happen.
    #[must_use]
    pub fn untaken_risk(&self) -> Option<&'a Risk> {
        self.risk().filter(|risk| matches!(risk.state, RiskState::Open | RiskState::Treating))
    }
}

/// The risk in an item, if it is one.
#[must_use]
pub fn risk(item: &Item) -> Option<&Risk> {
    match &item.body {
        Body::Risk(risk) => Some(risk),
        Body::Decision(_) | Body::Action(_) | Body::Issue(_) => None,
    }
}
