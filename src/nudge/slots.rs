//! Slots: the first moment at or after the program's nudge time that falls in a person's own working hours.
//!
//! Each working day of the program has one nudge time; the moment it gives a person may lie on the next day, where they
//! live far to the east, or after a weekend. Weekends and holidays are the program's, on the date that the person has.

use chrono::{DateTime, Duration, NaiveDate, NaiveTime, Utc};

use crate::domain::{Person, Program, calendar::Calendar, person::Hours};

/// The slots of a person in a program.
#[derive(Debug, Clone)]
pub struct Slots<'a> {
    program: &'a Calendar,
    at: NaiveTime,
    /// The program's days in the person's zone.
    own: Calendar,
    hours: Hours,
}

impl<'a> Slots<'a> {
    /// The slots of a person in a program.
    #[must_use]
    pub fn of(program: &'a Program, person: &Person) -> Self {
        let zone = person.zone.unwrap_or(program.calendar.zone);
        let own = Calendar { zone, ..program.calendar.clone() };
        Self { program: &program.calendar, at: program.nudges.at, own, hours: person.hours }
    }

    /// The person's date at an instant.
    #[must_use]
    pub fn date(&self, at: DateTime<Utc>) -> NaiveDate {
        self.own.today(at)
    }

    /// The program's days, in the person's zone.
    #[must_use]
    pub const fn calendar(&self) -> &Calendar {
        &self.own
    }

    /// Whether an instant falls in the person's working hours, on a working day.
    #[must_use]
    pub fn fits(&self, at: DateTime<Utc>) -> bool {
        let local = at.with_timezone(&self.own.zone);
        self.own.is_working(local.date_naive()) && self.hours.contains(local.time())
    }

    /// The slot that is open: it was today, and the working hours are not over. So what downtime delayed is said later on
    /// the same day, and never in the evening.
    #[must_use]
    pub fn open(&self, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
        let slot = self.first_moment(self.nudge_time(self.latest(now)))?;
        (self.fits(now) && slot <= now && self.date(slot) == self.date(now)).then_some(slot)
    }

    /// The first slot at or after an instant; `None` where the calendar has no working day left.
    #[must_use]
    pub fn next(&self, from: DateTime<Utc>) -> Option<DateTime<Utc>> {
        let mut date = self.latest(from);
        for _ in 0..8 {
            let slot = self.first_moment(self.nudge_time(date))?;
            if slot >= from {
                return Some(slot);
            }
            date = self.program.add_working_days(date, 1);
        }
        None
    }

    /// The latest working day of the program whose nudge time has come.
    fn latest(&self, now: DateTime<Utc>) -> NaiveDate {
        let today = self.program.today(now);
        if self.program.is_working(today) && self.nudge_time(today) <= now {
            today
        } else {
            self.program.subtract_working_days(today, 1)
        }
    }

    fn nudge_time(&self, date: NaiveDate) -> DateTime<Utc> {
        self.program.at_local(date, self.at)
    }

    fn first_moment(&self, from: DateTime<Utc>) -> Option<DateTime<Utc>> {
        if self.fits(from) {
            return Some(from);
        }
        let local = from.with_timezone(&self.own.zone);
        let mut date = local.date_naive();
        if !self.own.is_working(date) || local.time() >= self.hours.from() {
            date = self.own.add_working_days(date, 1);
        }
        // The clocks can skip short working hours altogether; not on several days running.
        for _ in 0..8 {
            let begins = self.own.at_local(date, self.hours.from());
            if begins >= from && self.fits(begins) {
                return Some(begins);
            }
            date = self.own.add_working_days(date, 1);
        }
        None
    }

    /// The first slot after an instant, on a later date of the person's than `not_on`.
    #[must_use]
    pub fn next_after(&self, after: DateTime<Utc>, not_on: Option<NaiveDate>) -> Option<DateTime<Utc>> {
        let mut from = after + Duration::milliseconds(1);
        for _ in 0..8 {
            let slot = self.next(from)?;
            if not_on.is_none_or(|date| self.date(slot) > date) {
                return Some(slot);
            }
            from = slot + Duration::milliseconds(1);
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use chrono_tz::TZ_VARIANTS;
    use proptest::prelude::*;

    use super::*;
    use crate::domain::calendar::parse_zone;
    use crate::nudge::samples::{Table, at};

    fn table(program: &str, at: &str) -> Table {
        let mut table = Table::default();
        table.program.calendar.zone = parse_zone(program).unwrap();
        table.program.nudges.at = at.parse().unwrap();
        table
    }

    fn person(zone: Option<&str>, hours: &str) -> Person {
        Person {
            zone: zone.map(|zone| parse_zone(zone).unwrap()),
            hours: Hours::parse(hours).unwrap(),
            ..Person::default()
        }
    }

    #[test]
    fn a_slot_is_the_first_moment_in_the_persons_own_hours() {
        for (program, nudge, zone, hours, from, slot) in [
            // The program's zone, where none is set.
            ("berlin", "09:30:00", None, "9-18", "2026-11-20T00:00:00Z", "2026-11-20T08:30:00Z"),
            ("berlin", "09:30:00", None, "10-18", "2026-11-20T00:00:00Z", "2026-11-20T09:00:00Z"),
            ("berlin", "09:30:00", None, "6-9", "2026-11-20T00:00:00Z", "2026-11-20T05:00:00Z"),
            ("berlin", "09:30:00", None, "6-9", "2026-11-20T06:00:00Z", "2026-11-23T05:00:00Z"),
            ("berlin", "08:00:00", None, "9-18", "2026-11-20T00:00:00Z", "2026-11-20T08:00:00Z"),
            ("berlin", "09:30:00", None, "9-18", "2026-11-20T08:30:01Z", "2026-11-23T08:30:00Z"),
            // West: later the same day. East: the next morning, and not on a Saturday.
            ("berlin", "09:30:00", Some("los angeles"), "9-18", "2026-11-20T00:00:00Z", "2026-11-20T17:00:00Z"),
            ("berlin", "09:30:00", Some("auckland"), "9-18", "2026-11-19T00:00:00Z", "2026-11-19T20:00:00Z"),
            ("berlin", "09:30:00", Some("auckland"), "9-18", "2026-11-20T00:00:00Z", "2026-11-22T20:00:00Z"),
            // Thirty and forty-five minutes.
            ("utc", "03:00:00", Some("kathmandu"), "9-18", "2026-11-20T00:00:00Z", "2026-11-20T03:15:00Z"),
            ("utc", "09:30:00", Some("st_johns"), "9-18", "2026-11-20T00:00:00Z", "2026-11-20T12:30:00Z"),
            ("utc", "19:00:00", Some("chatham"), "9-18", "2026-11-19T00:00:00Z", "2026-11-19T19:15:00Z"),
            // Clocks change at the weekend, both ways in both hemispheres: the local hour stays.
            ("berlin", "09:30:00", None, "9-18", "2026-03-27T09:00:00Z", "2026-03-30T07:30:00Z"),
            ("berlin", "09:30:00", None, "9-18", "2026-10-23T09:00:00Z", "2026-10-26T08:30:00Z"),
            ("santiago", "09:30:00", None, "9-18", "2026-09-04T13:31:00Z", "2026-09-07T12:30:00Z"),
            ("lord_howe", "09:30:00", None, "9-18", "2026-10-02T00:00:00Z", "2026-10-04T22:30:00Z"),
        ] {
            let (table, person) = (table(program, nudge), person(zone, hours));
            let slots = Slots::of(&table.program, &person);
            assert_eq!(slots.next(at(from)), Some(at(slot)), "{program} {zone:?} {hours} {from}");
        }
    }

    #[test]
    fn a_nudge_time_that_does_not_exist_moves_to_the_first_that_does() {
        let mut table = table("berlin", "02:30:00");
        table.program.calendar.working_days = crate::domain::calendar::WorkingDays::parse("every day").unwrap();
        let person = person(None, "0-24");
        let slots = Slots::of(&table.program, &person);
        assert_eq!(slots.next(at("2026-03-28T20:00:00Z")), Some(at("2026-03-29T01:00:00Z")));
        // Twice: taken once, the first time.
        assert_eq!(slots.next(at("2026-10-24T20:00:00Z")), Some(at("2026-10-25T00:30:00Z")));
        assert_eq!(slots.next(at("2026-10-25T00:30:01Z")), Some(at("2026-10-26T01:30:00Z")));
        // Working hours that the clocks skip.
        let skipped = Person { hours: Hours::parse("2-3").unwrap(), ..Person::default() };
        let slots = Slots::of(&table.program, &skipped);
        assert_eq!(slots.next(at("2026-03-28T20:00:00Z")), Some(at("2026-03-30T00:00:00Z")));
    }

    #[test]
    fn holidays_are_the_programs() {
        let mut table = table("berlin", "09:30:00");
        table.program.calendar.holidays.insert("2026-12-25".parse().unwrap());
        let person = person(None, "9-18");
        let slots = Slots::of(&table.program, &person);
        assert_eq!(slots.next(at("2026-12-24T12:00:00Z")), Some(at("2026-12-28T08:30:00Z")));
        assert_eq!(slots.open(at("2026-12-25T09:00:00Z")), None);
    }

    #[test]
    fn a_slot_stays_open_until_the_evening() {
        let (table, person) = (table("berlin", "09:30:00"), person(None, "9-18"));
        let slots = Slots::of(&table.program, &person);
        for (now, open) in [
            ("2026-11-20T08:29:59Z", false),
            ("2026-11-20T08:30:00Z", true),
            ("2026-11-20T16:59:59Z", true),
            ("2026-11-20T17:00:00Z", false),
            ("2026-11-21T09:00:00Z", false),
            ("2026-11-23T08:10:00Z", false),
        ] {
            assert_eq!(slots.open(at(now)).is_some(), open, "{now}");
        }
    }

    #[test]
    fn a_calendar_without_working_days_has_no_slot_and_does_not_hang() {
        let mut table = table("utc", "09:30:00");
        table.program.calendar.holidays = at("2020-01-01T00:00:00Z").date_naive().iter_days().take(60_000).collect();
        let person = person(None, "9-18");
        let slots = Slots::of(&table.program, &person);
        assert!(slots.next(at("2026-11-20T00:00:00Z")).is_none_or(|slot| slot > at("2100-01-01T00:00:00Z")));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(200))]
        #[test]
        fn slots_are_humane_in_every_zone(
            program in 0..TZ_VARIANTS.len(), own in 0..TZ_VARIANTS.len(), nudge in 0_u32..1440,
            from in 0_u32..22, long in 1_u32..12, start in 1_577_836_800_i64..2_000_000_000,
        ) {
            let mut table = Table::default();
            table.program.calendar.zone = TZ_VARIANTS[program];
            table.program.nudges.at = NaiveTime::from_hms_opt(nudge / 60, nudge % 60, 0).unwrap();
            let hours = Hours::parse(&format!("{from}-{}", (from + long).min(24))).unwrap();
            let person = Person { zone: Some(TZ_VARIANTS[own]), hours, ..Person::default() };
            let slots = Slots::of(&table.program, &person);
            let mut now = DateTime::from_timestamp(start, 0).unwrap();
            for _ in 0..10 {
                let slot = slots.next(now).unwrap();
                prop_assert!(slot >= now && slots.fits(slot));
                prop_assert_eq!(slots.open(slot), Some(slot));
                prop_assert!(slot - now < Duration::days(6), "{} {}", now, slot);
                now = slot + Duration::milliseconds(1);
            }
        }
    }
}
