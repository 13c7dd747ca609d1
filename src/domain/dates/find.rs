//! The date that a chat message names, for a form that is filled in beforehand.
//!
//! A wrong guess is worse than none, so a word counts only in a form that means nothing else
//! ("tomorrow", "24 Dec", "2026-12-24") or behind a word that announces a date ("by Friday").

use chrono::NaiveDate;

use super::read::Scene;
use super::words::{MONTHS, month_named};
use super::{Bounds, latest};
use crate::domain::calendar::{Calendar, weekday_named};

/// Words of the longest form: "Fri 27th of November 2026".
const LONGEST: usize = 5;
/// A date without a year that was just over is a story, not a promise.
const YEARLESS_DAYS: i64 = 300;

/// How clearly the word before announces a date.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd)]
enum Lead {
    None,
    /// on, for
    Weak,
    /// by, until, due, before
    Strong,
}

struct Word<'a> {
    shown: &'a str,
    lower: String,
    /// Followed by punctuation, or last.
    ends: bool,
}

/// The first date from today on that `text` names, if it surely names one.
#[must_use]
pub fn find_date_in(text: &str, today: NaiveDate, calendar: &Calendar) -> Option<NaiveDate> {
    let words = words(text);
    let scene = Scene { today, calendar, bounds: Bounds::Future };
    (0..words.len()).filter(|at| may_begin(&words[*at].lower)).find_map(|at| {
        let most = LONGEST.min(words.len() - at);
        (1..=most).rev().find_map(|length| {
            let phrase: Vec<&str> = words[at..at + length].iter().map(|word| word.lower.as_str()).collect();
            let phrase = phrase.join(" ");
            let date = scene.read(&phrase, &phrase).ok()?;
            let near = |date: NaiveDate| has_year(&phrase) || (date - today).num_days() <= YEARLESS_DAYS;
            let sure = is_sure(&words, at, length) && date >= today && date <= latest(today) && near(date);
            sure.then_some(date)
        })
    })
}

fn words(text: &str) -> Vec<Word<'_>> {
    let around =
        |c: char| !c.is_alphanumeric() && !matches!(c, '<' | '@' | '#' | '/' | '+' | '-' | '$' | '€' | '£' | '%');
    let mut words: Vec<Word<'_>> = text
        .split_whitespace()
        .map(|raw| {
            let shown = raw.trim_matches(around);
            Word { shown, lower: shown.to_lowercase(), ends: raw.ends_with(['.', ',', ';', ':', '!', '?', ')']) }
        })
        .collect();
    if let Some(last) = words.last_mut() {
        last.ends = true;
    }
    words
}

/// Cheap look at the first word, so that ordinary words cost nothing.
fn may_begin(word: &str) -> bool {
    word.starts_with(|c: char| c.is_ascii_digit())
        || matches!(word, "tomorrow" | "tmr" | "tmrw" | "today" | "tonight" | "this" | "next" | "end" | "in" | "cob")
        || matches!(word, "eod" | "eow" | "eom" | "eoq" | "eoy")
        || month_named(word).is_some()
        || weekday_named(word, 3).is_some()
}

fn has_year(phrase: &str) -> bool {
    phrase.split(|c: char| !c.is_ascii_digit()).any(|number| number.len() == 4)
}

fn lead(words: &[Word<'_>], at: usize) -> Lead {
    let before = |back: usize| at.checked_sub(back).map(|place| words[place].lower.as_str());
    let word = match before(1) {
        Some("the") => before(2),
        other => other,
    };
    match word {
        Some("by" | "until" | "till" | "due" | "before" | "deadline" | "within") => Lead::Strong,
        Some("on" | "for") => Lead::Weak,
        _ => Lead::None,
    }
}

fn is_sure(words: &[Word<'_>], at: usize, length: usize) -> bool {
    let lead = lead(words, at);
    let phrase = &words[at..at + length];
    if phrase.iter().any(|word| is_clipped(&word.lower)) {
        return false;
    }
    let first = phrase[0].lower.as_str();
    let ends = phrase[length - 1].ends;
    match first {
        "tomorrow" | "tmr" | "tmrw" | "end" | "eod" | "eow" | "eom" | "eoq" | "eoy" | "cob" => {
            return true;
        }
        "today" | "tonight" | "in" => return lead == Lead::Strong,
        "this" | "next" => {
            let day = &phrase[length - 1];
            return lead == Lead::Strong
                || (length == 2
                    && (day.lower.ends_with("day") || is_capital(day.shown))
                    && weekday_named(&day.lower, 3).is_some());
        }
        _ => {}
    }
    if let Some(month) = phrase.iter().find(|word| month_named(&word.lower).is_some() || is_joined_month(&word.lower)) {
        return is_sure_month(month, first, lead);
    }
    if weekday_named(first, 3).is_some() {
        // Longer: "Friday next week".
        return if length == 1 { is_sure_weekday(&phrase[0], lead, ends) } else { lead > Lead::None };
    }
    if first.ends_with("th") || first.ends_with("st") || first.ends_with("nd") || first.ends_with("rd") {
        return lead == Lead::Strong && ends && length == 1;
    }
    let within = at > 0 && words[at - 1].lower == "within";
    // What is left begins with a digit: "2026-12-24", or "3 days".
    if length == 1 && has_year(first) { true } else { within && !first.contains(['.', '/', '-']) }
}

/// Half a name, such as "marc": fine while typing, but in a message it is another word.
fn is_clipped(word: &str) -> bool {
    let named = month_named(word).is_some() || weekday_named(word, 3).is_some();
    let usual = word.len() == 3 || word.ends_with("day") || MONTHS.contains(&word);
    named && !usual && !matches!(word, "sept" | "tues" | "weds" | "thur" | "thurs")
}

/// "24dec".
fn is_joined_month(word: &str) -> bool {
    word.starts_with(|c: char| c.is_ascii_digit())
        && word.ends_with(|c: char| c.is_ascii_alphabetic())
        && word.len() > 4
}

/// "24 Dec" stands for itself; "24 may" and "march 10" need more.
fn is_sure_month(month: &Word<'_>, first: &str, lead: Lead) -> bool {
    match month.lower.as_str() {
        "may" | "mar" | "march" => {
            lead == Lead::Strong
                || (is_capital(month.shown) && (month.lower != "march" || first != "march" || lead > Lead::None))
        }
        _ => is_capital(month.shown) || lead > Lead::None || first.starts_with(|c: char| c.is_ascii_digit()),
    }
}

/// "by Friday"; "sun", "mon" and "sat" are words of their own.
fn is_sure_weekday(day: &Word<'_>, lead: Lead, ends: bool) -> bool {
    let full = day.lower.ends_with("day");
    let capital = is_capital(day.shown);
    match lead {
        Lead::None => false,
        Lead::Weak => full || (capital && ends),
        Lead::Strong => full || (capital && ends) || !matches!(day.lower.as_str(), "sun" | "mon" | "sat"),
    }
}

fn is_capital(word: &str) -> bool {
    word.starts_with(char::is_uppercase)
}
