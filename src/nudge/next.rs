//! When an item has to be looked at again: the column by which the store finds what is due and leaves the rest alone.
//!
//! Never later than the true moment; earlier at times, at most once a day, where it depends on who is back by then.
//! To be worked out anew for an item that changed or was looked at; and for all items concerned when a person's settings
//! or a program changed. To write the instant of such a change in the column is enough: the next look does the rest.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};

use super::{calling::asked_for, episode::steps, known::Known, reasons::Trigger, slots::Slots};
use crate::domain::{Item, Program, UserId};

/// The next instant, `now` or later, at which an item may need a nudge; `None` when it needs none as things stand.
#[must_use]
pub fn next_nudge_at(known: &Known, item: &Item, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
    let program = known.program(item.program)?;
    let asks = known.asks(item, program);
    asks.iter().filter_map(|(person, triggers)| next_for(known, (item, program), (*person, triggers), now)).min()
}

/// The next instant, `now` or later, at which somebody may have to be asked for the call on a program's health.
#[must_use]
pub fn next_call_at(known: &Known, program: &Program, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
    let person = asked_for(known, program)?;
    known.place(person, program)?;
    let (date, _) = known.calls.get(&program.id)?.next(program, person)?;
    if known.opening(person, program, now).is_some_and(|open| open.on >= date) {
        return Some(now);
    }
    moment(known, program, (person, date), now)
}

fn next_for(
    known: &Known,
    (item, program): (&Item, &Program),
    (person, triggers): (UserId, &[Trigger]),
    now: DateTime<Utc>,
) -> Option<DateTime<Utc>> {
    known.place(person, program)?;
    let episode = known.episodes.get(&(item.id, person));
    let date = steps(triggers, episode, &known.case(item, program)).iter().map(|step| step.on).min()?;
    let date = item.snooze.as_ref().map_or(date, |snooze| date.max(snooze.until));
    if known.opening(person, program, now).is_some_and(|open| open.on >= date && item.reviewed_at < open.slot) {
        return Some(now);
    }
    moment(known, program, (person, date), now)
}

/// The first moment from a day on at which a person, or whoever stands in, can be asked; not on a day of a ping.
fn moment(
    known: &Known,
    program: &Program,
    (person, date): (UserId, NaiveDate),
    now: DateTime<Utc>,
) -> Option<DateTime<Utc>> {
    let earliest = program.calendar.start_of(date).max(now);
    let slot = match known.recipient(person, program, earliest) {
        Some(recipient) => {
            let slots = Slots::of(program, &known.person(recipient));
            let after = if earliest > now { earliest - TimeDelta::milliseconds(1) } else { now };
            slots.next_after(after, known.pinged_on(recipient, program, &slots))
        }
        None => None,
    };
    // While somebody stands in, another one gets the lines as soon as anybody of them is back.
    let back = known.returns(person, program).into_iter().filter(|at| *at > earliest);
    if known.is_away(person, program, earliest) { slot.into_iter().chain(back).min() } else { slot }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{
        person::{Away, Notifications},
        program::Phase,
    };
    use crate::nudge::samples::{BOB, Table, action, at, day};

    #[test]
    fn an_item_sleeps_until_its_first_line() {
        let mut table = Table::default();
        let mut item = action();
        item.due = Some(day("2026-11-30"));
        let now = at("2026-11-20T12:00:00Z");
        let next = |table: &Table, item: &Item| next_nudge_at(&table.known(), item, now).map(|at| at.to_rfc3339());
        assert_eq!(next(&table, &item).unwrap(), "2026-11-26T09:30:00+00:00");
        item.snooze = Some(crate::domain::item::Snooze { until: day("2026-12-02"), by: BOB, count: 1 });
        assert_eq!(next(&table, &item).unwrap(), "2026-12-02T09:30:00+00:00");
        table.person(BOB).away = Some(Away { until: day("2027-01-07"), delegate: None });
        assert_eq!(next(&table, &item).unwrap(), "2026-12-02T09:30:00+00:00");
        table.person(BOB).notifications = Notifications::Off;
        assert_eq!(next(&table, &item), None);
    }

    #[test]
    fn what_is_silent_is_never_looked_at() {
        let mut table = Table::default();
        let mut item = action();
        item.due = Some(day("2026-11-30"));
        let now = at("2026-11-20T12:00:00Z");
        item.never_nudge = true;
        assert_eq!(next_nudge_at(&table.known(), &item, now), None);
        item.never_nudge = false;
        for phase in [Phase::Paused, Phase::Archived] {
            table.program.phase = phase;
            assert_eq!(next_nudge_at(&table.known(), &item, now), None);
        }
        table.program.phase = Phase::Active;
        item.make_void(crate::nudge::samples::prose("Twice."), BOB, now).unwrap();
        assert_eq!(next_nudge_at(&table.known(), &item, now), None);
    }
}
