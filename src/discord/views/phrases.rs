//! People, dates and numbers in words: the pieces that every view is made of.

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};

use crate::domain::{
    Item, UserId,
    calendar::Calendar,
    item::Body,
    risk::{Bands, Score},
    text::{cut, escape},
};

/// A person, as Discord shows them.
#[must_use]
pub fn person(user: UserId) -> String {
    format!("<@{user}>")
}

/// Several people.
#[must_use]
pub fn people(users: &[UserId]) -> String {
    users.iter().map(|user| person(*user)).collect::<Vec<_>>().join(", ")
}

/// The owner, or that there is none.
#[must_use]
pub fn owner(user: Option<UserId>) -> String {
    user.map_or_else(|| "Unowned".to_owned(), person)
}

/// An instant, in the zone of whoever reads.
#[must_use]
pub fn moment(at: DateTime<Utc>) -> String {
    format!("<t:{}:f>", at.timestamp())
}

/// How far away an instant is.
#[must_use]
pub fn distance(at: DateTime<Utc>) -> String {
    format!("<t:{}:R>", at.timestamp())
}

/// A date of the program: its noon there, which is the same date for almost everybody.
#[must_use]
pub fn day(date: NaiveDate, calendar: &Calendar) -> String {
    format!("<t:{}:D>", noon(date, calendar).timestamp())
}

/// A date of the program, and how far away it is.
#[must_use]
pub fn day_and_distance(date: NaiveDate, calendar: &Calendar) -> String {
    format!("{} ({})", day(date, calendar), distance(noon(date, calendar)))
}

/// A date where Discord's own timestamps do not work: labels, footers, files.
#[must_use]
pub fn plain_day(date: NaiveDate) -> String {
    date.format("%a %-d %b %Y").to_string()
}

/// People's words, cut and made harmless.
#[must_use]
pub fn short(text: &str, most: usize) -> String {
    escape(&cut(text, most))
}

/// "1 item", "2 items".
#[must_use]
pub fn count(number: i64, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}

/// A score in words: `4 × 4 = 16 · Extreme`.
#[must_use]
pub fn score(score: Score, bands: &Bands) -> String {
    let (likelihood, impact, product) = (score.likelihood(), score.impact(), score.product());
    format!("{likelihood} × {impact} = {product} · {}", bands.of(score))
}

/// An item's reference and title, on one line.
#[must_use]
pub fn named(item: &Item, most: usize) -> String {
    format!("**{}** {}", item.reference(), short(item.title.as_str(), most))
}

/// Whether an open item's date is over.
#[must_use]
pub fn is_overdue(item: &Item, today: NaiveDate) -> bool {
    item.is_open() && item.due.is_some_and(|due| due < today)
}

/// How loud an item is on its own scale, if somebody said so: score, severity or priority.
#[must_use]
pub fn weight(item: &Item, bands: &Bands) -> Option<String> {
    match &item.body {
        Body::Risk(risk) => {
            let score = risk.score()?;
            Some(format!("{} {}", score.product(), bands.of(score)))
        }
        Body::Decision(_) => None,
        Body::Action(action) => action.priority.map(|rank| format!("P{}", u8::from(rank))),
        Body::Issue(issue) => issue.severity.map(|rank| format!("severity {}", u8::from(rank))),
    }
}

fn noon(date: NaiveDate, calendar: &Calendar) -> DateTime<Utc> {
    calendar.at_local(date, NaiveTime::from_hms_opt(12, 0, 0).unwrap_or(NaiveTime::MIN))
}
