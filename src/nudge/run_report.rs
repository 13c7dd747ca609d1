//! The run report: what became of a week's nudges, for the lead (NUDGES.md › Under control). It only counts.

use std::collections::BTreeSet;

use chrono::{DateTime, TimeDelta, Utc};

use super::{known::Known, quiet::Answers, reasons::stale::is_in_grace};
use crate::domain::{Item, ItemId, Program, UserId, program::Phase};

/// What became of a line that was planned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// It waits in the outbox.
    Waiting,
    /// It was posted.
    Sent,
    /// The direct message was refused; it was posted in the channel.
    Refused,
    /// It could not be posted.
    Failed,
}

/// A line that was planned: a row that the record keeps for four weeks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Nudged {
    /// The item; `None` is the call on the program's health.
    pub item: Option<ItemId>,
    /// Who was asked.
    pub asked: UserId,
    /// When.
    pub at: DateTime<Utc>,
    /// When somebody first did something about the item, or called the health, after it.
    pub acted_at: Option<DateTime<Utc>>,
    /// What became of it.
    pub fate: Fate,
}

/// The figures of a program's week.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RunReport {
    /// Lines that were posted.
    pub sent: usize,
    /// Of those, lines after which somebody acted.
    pub acted_on: usize,
    /// Of those, lines that asked for the call on the program's health.
    pub calls: usize,
    /// Whether it was called after the last of them.
    pub called: bool,
    /// Open items that are snoozed.
    pub snoozed: usize,
    /// Items that would be stale, were they not new.
    pub in_grace: usize,
    /// Lines that could not be posted.
    pub failed: usize,
    /// People who are to be asked and can't be: they want no nudges, or their direct message was refused.
    pub unreachable: Vec<UserId>,
    /// Open items that nobody owns.
    pub unowned: usize,
    /// People who are asked twice a week, with how they answered.
    pub quiet: Vec<(UserId, Answers)>,
}

/// Counts a program's week: `items` are its open ones, `nudged` its lines of the last seven days.
#[must_use]
pub fn run_report(
    known: &Known,
    program: &Program,
    items: &[Item],
    nudged: &[Nudged],
    now: DateTime<Utc>,
) -> RunReport {
    let today = program.calendar.today(now);
    let sent = || nudged.iter().filter(|line| matches!(line.fate, Fate::Sent | Fate::Refused));
    let calls = || sent().filter(|line| line.item.is_none());
    let count = |is: &dyn Fn(&Item) -> bool| items.iter().filter(|item| item.is_open() && is(item)).count();
    let asked = items.iter().flat_map(|item| known.asks(item, program).into_keys());
    let cut_off = asked.filter(|person| known.place(*person, program).is_none());
    let refused = nudged.iter().filter(|line| line.fate == Fate::Refused).map(|line| line.asked);
    let unreachable: BTreeSet<UserId> = cut_off.chain(refused).collect();
    let quiet =
        known.answers.iter().filter(|((_, id), answers)| *id == program.id && answers.is_quiet(&program.nudges));
    RunReport {
        sent: sent().count(),
        acted_on: sent().filter(|line| line.acted_at.is_some()).count(),
        calls: calls().count(),
        called: calls().max_by_key(|line| line.at).is_some_and(|line| line.acted_at.is_some()),
        snoozed: count(&|item| item.snooze.as_ref().is_some_and(|snooze| snooze.until > today)),
        in_grace: count(&|item| is_in_grace(&known.case(item, program), today)),
        failed: nudged.iter().filter(|line| line.fate == Fate::Failed).count(),
        unreachable: if program.phase == Phase::Active { unreachable.into_iter().collect() } else { Vec::new() },
        unowned: count(&|item| item.owner.is_none()),
        quiet: quiet.map(|((user, _), answers)| (*user, *answers)).collect(),
    }
}

/// How a person answered in the four weeks before an instant, from the lines they were sent.
#[must_use]
pub fn answers(lines: &[Nudged], person: UserId, now: DateTime<Utc>) -> Answers {
    let since = now - TimeDelta::weeks(4);
    let sent = lines
        .iter()
        .filter(|line| line.asked == person && line.at > since && matches!(line.fate, Fate::Sent | Fate::Refused));
    sent.fold(Answers::default(), |sum, line| Answers {
        asked: sum.asked + 1,
        answered: sum.answered + u32::from(line.acted_at.is_some()),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{
        item::{Rank, Snooze},
        person::Notifications,
    };
    use crate::nudge::samples::{ANA, BOB, CAT, LEA, Table, action, at, day, issue, numbered};

    #[test]
    fn a_week_is_counted() {
        let now = at("2026-11-06T09:00:00Z");
        let mut snoozed = numbered(action(), 2);
        snoozed.snooze = Some(Snooze { until: day("2026-11-09"), by: BOB, count: 1 });
        let mut unowned = numbered(action(), 3);
        unowned.owner = None;
        let mut cats = numbered(action(), 4);
        cats.owner = Some(CAT);
        let mut closed = numbered(action(), 5);
        closed.owner = None;
        closed.void =
            Some(crate::domain::item::Voided { by: BOB, at: now, reason: crate::nudge::samples::prose("Twice.") });
        let items = [numbered(issue(Rank::R1), 1), snoozed, unowned, cats, closed];
        let line = |asked, fate, acted: bool| Nudged {
            item: Some(items[0].id),
            asked,
            at: at("2026-11-04T09:30:00Z"),
            acted_at: acted.then_some(now),
            fate,
        };
        let nudged = [
            line(BOB, Fate::Sent, true),
            line(BOB, Fate::Sent, false),
            line(ANA, Fate::Refused, true),
            line(BOB, Fate::Failed, false),
            line(BOB, Fate::Waiting, false),
            Nudged { item: None, at: at("2026-11-03T09:30:00Z"), ..line(LEA, Fate::Sent, true) },
            Nudged { item: None, ..line(LEA, Fate::Sent, false) },
            Nudged { item: None, at: now, ..line(LEA, Fate::Failed, true) },
        ];
        let mut table = Table::default();
        table.person(CAT).notifications = Notifications::Off;
        table.answers.insert((BOB, table.program.id), Answers { asked: 10, answered: 1 });
        let report = run_report(&table.known(), &table.program, &items, &nudged, now);
        assert_eq!(
            report,
            RunReport {
                sent: 5,
                acted_on: 3,
                calls: 2,
                called: false,
                snoozed: 1,
                in_grace: 1,
                failed: 2,
                unreachable: vec![ANA, CAT],
                unowned: 1,
                quiet: vec![(BOB, Answers { asked: 10, answered: 1 })],
            }
        );
        assert_eq!(answers(&nudged, BOB, now), Answers { asked: 2, answered: 1 });
        assert_eq!(answers(&nudged, BOB, at("2026-12-03T09:00:00Z")), Answers::default());
    }
}
