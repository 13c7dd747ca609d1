//! Arithmetic on weeks, months and weekdays, seen from today and the program's calendar.

use chrono::{Datelike, Days, Months, NaiveDate, Weekday};

use super::read::Scene;

impl Scene<'_> {
    pub(super) fn ahead(&self, days: u64) -> Option<NaiveDate> {
        self.today.checked_add_days(Days::new(days))
    }

    pub(super) fn first_from(&self, day: Weekday, skip: u32) -> Option<NaiveDate> {
        let from = self.ahead(u64::from(skip))?;
        from.checked_add_days(Days::new(u64::from(days_from(from.weekday(), day))))
    }

    pub(super) fn latest_until(&self, day: Weekday, skip: u32) -> Option<NaiveDate> {
        let until = self.today.checked_sub_days(Days::new(u64::from(skip)))?;
        until.checked_sub_days(Days::new(u64::from(days_from(day, until.weekday()))))
    }

    pub(super) fn week_start(&self) -> NaiveDate {
        self.today.week(self.calendar.working_days.first_day()).checked_first_day().unwrap_or(self.today)
    }

    pub(super) fn week_end(&self) -> NaiveDate {
        let start = self.week_start();
        let this = self.end_of_week_at(start).filter(|end| *end >= self.today);
        let next = || self.end_of_week_at(start.checked_add_days(Days::new(7))?);
        this.or_else(next).unwrap_or(self.today)
    }

    /// The last working day of the week that starts then; its last weekday when all are holidays.
    pub(super) fn end_of_week_at(&self, start: NaiveDate) -> Option<NaiveDate> {
        let days = self.calendar.working_days;
        let last = start.checked_add_days(Days::new(u64::from(days_from(start.weekday(), days.last_day()))))?;
        let mut week = start.iter_days().take_while(|date| *date <= last).collect::<Vec<_>>().into_iter().rev();
        Some(week.find(|date| self.calendar.is_working(*date)).unwrap_or(last))
    }

    /// The end of a month named without a year: the next one that is not over.
    pub(super) fn next_month_end(&self, month: u32) -> Option<NaiveDate> {
        month_end(self.today, (month + 11 - self.today.month0()) % 12)
    }
}

/// The last day of the month `ahead` months after the one of `date`.
pub(super) fn month_end(date: NaiveDate, ahead: u32) -> Option<NaiveDate> {
    date.with_day(1)?.checked_add_months(Months::new(ahead + 1))?.pred_opt()
}

pub(super) fn days_from(from: Weekday, to: Weekday) -> u32 {
    to.days_since(from)
}
