//! Autocomplete for dates: the reading of what is typed, then common ones that begin like it.

use chrono::{Datelike, NaiveDate};

use super::{Bounds, describe_date, read_date, words};
use crate::domain::calendar::Calendar;

/// The most suggestions answered.
const MOST: usize = 8;

const AHEAD: [&str; 20] = [
    "today",
    "tomorrow",
    "friday",
    "next monday",
    "end of week",
    "next friday",
    "+2w",
    "end of month",
    "end of quarter",
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "saturday",
    "sunday",
    "next week",
    "next month",
    "end of year",
    "next tuesday",
    "next thursday",
];
const BACK: [&str; 9] = [
    "today",
    "yesterday",
    "last friday",
    "last monday",
    "last tuesday",
    "last wednesday",
    "last thursday",
    "1 week ago",
    "2 weeks ago",
];
const UNITS: [&str; 4] = ["days", "working days", "weeks", "months"];
const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// At most eight dates for a half-typed text, each once, with the label to show: first what is typed
/// as [`describe_date`] tells it, then common phrases that begin like it ("End of month: Mon 30 Nov
/// 2026, in 6 working days"). Labels are plain text. Empty when nothing fits.
#[must_use]
pub fn suggest_dates(partial: &str, today: NaiveDate, calendar: &Calendar, bounds: Bounds) -> Vec<(NaiveDate, String)> {
    let mut found: Vec<(NaiveDate, String)> = Vec::new();
    if let Ok(date) = read_date(partial, today, calendar, bounds) {
        found.push((date, describe_date(date, today, calendar)));
    }
    for phrase in phrases(&words::normalised(partial), today, bounds) {
        if found.len() >= MOST {
            break;
        }
        let Ok(date) = read_date(&phrase, today, calendar, bounds) else {
            continue;
        };
        if found.iter().all(|(known, _)| *known != date) {
            found.push((date, format!("{}: {}", capitalised(&phrase), describe_date(date, today, calendar))));
        }
    }
    found
}

fn phrases(typed: &str, today: NaiveDate, bounds: Bounds) -> Vec<String> {
    let common: &[&[&str]] = match bounds {
        Bounds::Future => &[&AHEAD],
        Bounds::Past => &[&BACK],
        Bounds::Any => &[&AHEAD, &BACK],
    };
    let begins = |phrase: &&str| phrase.starts_with(typed);
    let mut phrases: Vec<String> = common.concat().into_iter().filter(begins).map(str::to_owned).collect();
    phrases.extend(with_number(typed, today, bounds));
    phrases.extend(with_month(typed));
    phrases
}

/// "3", "+3", "in 3 w" → "in 3 days", "in 3 weeks"…; for the past "3 days ago". Then "3 Dec".
fn with_number(typed: &str, today: NaiveDate, bounds: Bounds) -> Vec<String> {
    let signed = typed.strip_prefix('+').or_else(|| typed.strip_prefix("in ")).map(str::trim_start);
    let text = signed.unwrap_or(typed);
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    if !(1..=3).contains(&digits) {
        return Vec::new();
    }
    let (number, unit) = (&text[..digits], text[digits..].trim_start());
    let spoken = |name: &str| {
        let name = if number == "1" { name.trim_end_matches('s') } else { name };
        if bounds == Bounds::Past { format!("{number} {name} ago") } else { format!("in {number} {name}") }
    };
    let mut phrases: Vec<String> =
        UNITS.iter().filter(|name| name.starts_with(unit)).map(|name| spoken(name)).collect();
    if signed.is_none() {
        // From this month on, round the year.
        let this = usize::try_from(today.month0()).unwrap_or_default();
        let months = MONTHS.iter().cycle().skip(this).take(12);
        let months = months.filter(|month| month.to_lowercase().starts_with(unit));
        phrases.extend(months.map(|month| format!("{number} {month}")));
    }
    phrases
}

/// "dec" → its first, middle and end.
fn with_month(typed: &str) -> Vec<String> {
    let Some(month) = words::month_named(typed) else {
        return Vec::new();
    };
    let Some(name) = usize::try_from(month).ok().and_then(|month| MONTHS.get(month - 1)) else {
        return Vec::new();
    };
    vec![format!("1 {name}"), format!("15 {name}"), format!("end of {name}")]
}

/// "next monday" → "Next Monday".
fn capitalised(phrase: &str) -> String {
    let upper = |word: &str| {
        let mut chars = word.chars();
        chars.next().map(|first| first.to_uppercase().chain(chars).collect::<String>()).unwrap_or_default()
    };
    let words = phrase.split(' ').enumerate();
    let words =
        words.map(
            |(place, word)| {
                if place == 0 || word.ends_with("day") && word.len() > 3 { upper(word) } else { word.to_owned() }
            },
        );
    words.collect::<Vec<_>>().join(" ")
}
