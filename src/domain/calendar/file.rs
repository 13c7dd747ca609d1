//! Holidays from an iCalendar file (RFC 5545), as calendars of public holidays and of days off are published.
//!
//! Only all-day events are holidays: what has a time of day is a meeting. An event may last several days (its end is the
//! day after the last), and may come back every year. The crates `icalendar` and `rrule` read the grammar and the rules;
//! what they are given is bounded here, because a file comes from anywhere.

use std::{collections::BTreeSet, fmt::Write as _};

use chrono::{DateTime, Datelike, Days, Months, NaiveDate};
use icalendar::parser::{Component, read_calendar_simple, unfold};
use rrule::{RRuleSet, Tz};

use crate::domain::upload::UploadRefusal;

/// The most of a file that is read.
pub const LARGEST: u64 = 256_000;
/// The most events in one.
const EVENTS: usize = 2_000;
/// Components within components: a calendar, an event, its alarm.
const DEEPEST: usize = 8;
/// The most days that one event takes.
const LONGEST: u64 = 92;
/// How often one event comes back, at most, in the years that are looked at.
const RETURNS: u16 = 100;
/// Years that are looked at: figures look back a year, plans ahead five.
const YEARS: (u32, u32) = (1, 5);

/// What was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Holidays {
    /// The days; at least one.
    pub days: BTreeSet<NaiveDate>,
    /// Events left out because they have a time of day, are cancelled, or come back in a way that can't be read.
    pub left_out: usize,
}

/// Reads the holidays from a year before `today` to five years after it. `name` is what the file is called.
///
/// # Errors
/// [`UploadRefusal`]: not a calendar, too many events, or no holiday in those years.
pub fn read_holidays(name: &str, bytes: &[u8], today: NaiveDate) -> Result<Holidays, UploadRefusal> {
    let name = || name.to_owned();
    let text = String::from_utf8_lossy(bytes);
    let text = unfold(text.trim_start_matches('\u{feff}'));
    let begins = |line: &&str| line.trim_end().eq_ignore_ascii_case("BEGIN:VEVENT");
    let announced = text.lines().filter(begins).count();
    if announced > EVENTS {
        return Err(UploadRefusal::TooManyEvents { name: name(), most: EVENTS });
    }
    let unreadable = || UploadRefusal::NoCalendar { name: name() };
    if deepest(&text) > DEEPEST {
        return Err(unreadable());
    }
    let roots = read_calendar_simple(&text).map_err(|_| unreadable())?;
    let calendars = roots.iter().filter(|root| root.name == "VCALENDAR");
    let events: Vec<&Component> =
        calendars.flat_map(|root| &root.components).filter(|part| part.name == "VEVENT").collect();
    // A file that was cut short is read up to its break: not taken for a whole one.
    if roots.is_empty() || events.len() != announced || !text.contains("END:VCALENDAR") {
        return Err(unreadable());
    }
    let from = today.checked_sub_months(Months::new(12 * YEARS.0)).unwrap_or(today);
    let to = today.checked_add_months(Months::new(12 * YEARS.1)).unwrap_or(today);
    let mut read = Holidays { days: BTreeSet::new(), left_out: 0 };
    for event in events {
        match days_of(event, from, to) {
            Some(days) => read.days.extend(days.into_iter().filter(|day| (from..=to).contains(day))),
            None => read.left_out += 1,
        }
    }
    if read.days.is_empty() { Err(UploadRefusal::NoHolidays { name: name(), from, to }) } else { Ok(read) }
}

/// How deep components lie in each other: the parser calls itself for each, and a file could be nothing else.
fn deepest(text: &str) -> usize {
    let (mut depth, mut deepest) = (0_usize, 0);
    for line in text.lines() {
        let head = line.get(..6).unwrap_or_default();
        if head.eq_ignore_ascii_case("BEGIN:") {
            depth += 1;
        } else if head.starts_with("END:") {
            depth = depth.saturating_sub(1);
        }
        deepest = deepest.max(depth);
    }
    deepest
}

/// The days of an event, those of its returns included; `None` for what is no holiday.
fn days_of(event: &Component, from: NaiveDate, to: NaiveDate) -> Option<Vec<NaiveDate>> {
    let value = |name: &str| event.find_prop(name).map(|property| property.val.as_str().trim());
    if value("STATUS").is_some_and(|status| status.eq_ignore_ascii_case("CANCELLED")) {
        return None;
    }
    let start = value("DTSTART").and_then(date)?;
    let long = match (value("DTEND"), value("DURATION")) {
        (Some(end), _) => u64::try_from((date(end)? - start).num_days()).unwrap_or(1).max(1),
        (None, Some(duration)) => duration_in_days(duration)?,
        (None, None) => 1,
    };
    let starts = match value("RRULE") {
        None => vec![start],
        Some(rule) => returns(start, rule, event, (from, to, long))?,
    };
    let long = long.min(LONGEST);
    Some(starts.iter().flat_map(|day| (0..long).filter_map(|more| day.checked_add_days(Days::new(more)))).collect())
}

/// `20261225`; a time of day is no date.
fn date(value: &str) -> Option<NaiveDate> {
    let whole = value.len() == 8 && value.bytes().all(|byte| byte.is_ascii_digit());
    NaiveDate::parse_from_str(value, "%Y%m%d").ok().filter(|_| whole)
}

/// `P3D`, `P2W`.
fn duration_in_days(value: &str) -> Option<u64> {
    let amount = value.trim_start_matches('+').strip_prefix('P')?;
    let (number, unit) = amount.split_at_checked(amount.len().checked_sub(1)?)?;
    let number: u64 = number.parse().ok()?;
    match unit {
        "D" => Some(number.max(1)),
        "W" => Some(number.max(1).checked_mul(7)?),
        _ => None,
    }
}

/// The days on which an event that comes back every year begins. Other rhythms are no holidays.
fn returns(
    start: NaiveDate,
    rule: &str,
    event: &Component,
    (from, to, long): (NaiveDate, NaiveDate, u64),
) -> Option<Vec<NaiveDate>> {
    let yearly = rule.split(';').any(|part| part.eq_ignore_ascii_case("FREQ=YEARLY"));
    // Rules are stepped through from their beginning: not from the Middle Ages on.
    if !yearly || start.year() < 1900 {
        return None;
    }
    // "Until" is a date here as the start is; rrule wants both to be instants.
    let parts = rule.split(';').map(|part| match part.split_once('=') {
        Some((key, until)) if key.eq_ignore_ascii_case("UNTIL") && date(until).is_some() => {
            format!("UNTIL={until}T235959Z")
        }
        _ => part.to_owned(),
    });
    let mut text = format!("DTSTART:{}T000000Z\nRRULE:{}", start.format("%Y%m%d"), parts.collect::<Vec<_>>().join(";"));
    let without = event.properties.iter().filter(|property| property.name == "EXDATE");
    for day in without.flat_map(|property| property.val.as_str().split(',')).filter_map(|day| date(day.trim())) {
        // Writing to a string cannot fail.
        let _ = write!(text, "\nEXDATE:{}T000000Z", day.format("%Y%m%d"));
    }
    let at = |day: NaiveDate| day.and_hms_opt(0, 0, 0).map(|it| it.and_utc().with_timezone(&Tz::UTC));
    let early = from.checked_sub_days(Days::new(long.min(LONGEST)))?;
    let set: RRuleSet = text.parse().ok()?;
    let found = set.after(at(early)?).before(at(to)?).all(RETURNS);
    Some(found.dates.iter().map(DateTime::date_naive).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::samples::day;

    fn read(events: &str) -> Result<Vec<String>, UploadRefusal> {
        let text = format!("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//EN\r\n{events}END:VCALENDAR\r\n");
        let read = read_holidays("days.ics", text.as_bytes(), day("2026-11-18"))?;
        let mut days: Vec<String> = read.days.iter().map(ToString::to_string).collect();
        if read.left_out > 0 {
            days.push(format!("{} left out", read.left_out));
        }
        Ok(days)
    }

    fn event(lines: &str) -> String {
        format!("BEGIN:VEVENT\r\nUID:1\r\nSUMMARY:A day off\\, with\r\n  a fold\r\n{lines}\r\nEND:VEVENT\r\n")
    }

    #[test]
    fn events_of_a_day_of_several_and_of_every_year_are_holidays() {
        for (lines, days) in [
            ("DTSTART;VALUE=DATE:20261225\r\nDTEND;VALUE=DATE:20261226", "2026-12-25"),
            ("DTSTART;VALUE=DATE:20261225", "2026-12-25"),
            ("DTSTART:20261225\r\nDTEND:20261225", "2026-12-25"),
            ("DTSTART;VALUE=DATE:20261224\r\nDTEND;VALUE=DATE:20261227", "2026-12-24 2026-12-25 2026-12-26"),
            ("DTSTART;VALUE=DATE:20261231\r\nDURATION:P2D", "2026-12-31 2027-01-01"),
            (
                "DTSTART;VALUE=DATE:20200501\r\nRRULE:FREQ=YEARLY",
                "2026-05-01 2027-05-01 2028-05-01 2029-05-01 2030-05-01 2031-05-01",
            ),
            ("DTSTART;VALUE=DATE:20200501\r\nRRULE:FREQ=YEARLY;UNTIL=20270501", "2026-05-01 2027-05-01"),
            (
                "DTSTART;VALUE=DATE:20260501\r\nRRULE:FREQ=YEARLY;COUNT=3\r\nEXDATE;VALUE=DATE:20270501",
                "2026-05-01 2028-05-01",
            ),
            // The fourth Thursday in November.
            (
                "DTSTART;VALUE=DATE:20251127\r\nRRULE:FREQ=YEARLY;BYMONTH=11;BYDAY=4TH;UNTIL=20280101T000000Z",
                "2025-11-27 2026-11-26 2027-11-25",
            ),
        ] {
            assert_eq!(read(&event(lines)).unwrap().join(" "), days, "{lines}");
        }
    }

    #[test]
    fn what_is_no_holiday_is_counted_and_left_out() {
        let real = event("DTSTART;VALUE=DATE:20261225");
        for lines in [
            "DTSTART:20261120T090000Z\r\nDTEND:20261120T100000Z",
            "DTSTART;TZID=Europe/Berlin:20261120T090000",
            "DTSTART;VALUE=DATE:20261120\r\nSTATUS:CANCELLED",
            "DTSTART;VALUE=DATE:20261120\r\nRRULE:FREQ=WEEKLY",
            "DTSTART;VALUE=DATE:20261120\r\nRRULE:FREQ=YEARLY;BYDAY=XX",
            "DTSTART;VALUE=DATE:00010101\r\nRRULE:FREQ=YEARLY",
            "DTSTART;VALUE=DATE:20261399",
            "SUMMARY:No date at all",
        ] {
            assert_eq!(read(&format!("{real}{}", event(lines))).unwrap(), ["2026-12-25", "1 left out"], "{lines}");
        }
        // Years that nobody looks at.
        let no = read(&event("DTSTART;VALUE=DATE:19991225")).unwrap_err().to_string();
        assert!(no.contains("no all-day event between 2025-11-18 and 2031-11-18"), "{no}");
        assert!(read("").unwrap_err().to_string().contains("no all-day event"));
    }

    #[test]
    fn what_is_no_calendar_is_said_so_with_what_to_export() {
        let cut = format!("BEGIN:VCALENDAR\r\n{}", event("DTSTART;VALUE=DATE:20261225"));
        let deep = "BEGIN:VEVENT\r\n".repeat(1900);
        let nested = "BEGIN:A\r\n".repeat(20_000);
        for text in ["", "hello", "\u{0}\u{ff}", "Date,Name\n2026-12-25,Christmas", &cut, &cut[..60], &deep, &nested] {
            let no = read_holidays("days.ics", text.as_bytes(), day("2026-11-18")).unwrap_err();
            assert!(matches!(no, UploadRefusal::NoCalendar { .. }), "{text:.60}: {no}");
        }
        let many = event("DTSTART;VALUE=DATE:20261225").repeat(2001);
        assert!(matches!(read(&many), Err(UploadRefusal::TooManyEvents { .. })));
    }

    #[test]
    fn a_rule_that_wants_too_much_ends() {
        let lines = "DTSTART;VALUE=DATE:19000101\r\nRRULE:FREQ=YEARLY;BYDAY=MO,TU,WE,TH,FR,SA,SU";
        assert!(read(&event(lines)).unwrap().len() <= usize::from(RETURNS));
        let long = read(&event("DTSTART;VALUE=DATE:20260101\r\nDTEND;VALUE=DATE:20990101")).unwrap();
        assert!(long.len() <= 92, "{}", long.len());
    }
}
