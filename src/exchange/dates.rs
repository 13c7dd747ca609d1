//! Due dates as an iCalendar file: all-day entries that a calendar updates in place when the file is taken in again.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};
use icalendar::{Calendar, Component, Event, EventLike};

use super::sheet::Names;
use crate::domain::{Body, Item, whole::Whole};

/// Writes the dates of what is open, and says of how many items they are.
#[must_use]
pub fn write(whole: &Whole, names: &Names) -> (String, usize) {
    let program = &whole.program;
    let mut calendar = Calendar::new();
    calendar.name(program.name.as_str());
    let changed: HashMap<_, _> = whole.steps.iter().map(|step| (step.item, step.event.at)).collect();
    let mut dated = 0;
    for item in whole.items.iter().filter(|item| item.void.is_none()) {
        dated += usize::from(!dates(item).is_empty());
        let at = changed.get(&Some(item.id)).copied().unwrap_or(item.raised_at);
        for (what, key, day) in dates(item) {
            let summary = format!("{} {}: {what}", item.reference(), item.title);
            let owner =
                item.owner.map_or_else(|| "Nobody owns it".to_owned(), |user| format!("Owner: {}", names.of(user)));
            let detail = item.detail.as_ref().map_or_else(String::new, |detail| format!("\n{detail}"));
            let uid = format!("{}-{}-{}-{key}@drumbeat", program.guild, program.id, item.reference());
            calendar.push(entry(&uid, &summary, &format!("{owner}{detail}"), day, at));
        }
    }
    (calendar.to_string(), dated)
}

/// The days that somebody has to keep in mind, each with what it is.
fn dates(item: &Item) -> Vec<(String, &'static str, NaiveDate)> {
    let mut dates = Vec::new();
    if item.is_open() {
        dates.extend(item.due.map(|day| (item.kind().due_label().to_lowercase(), "due", day)));
    }
    match &item.body {
        Body::Risk(risk) => {
            let until = risk.acceptance.as_ref().map(|taken| taken.until);
            dates.extend(until.map(|day| ("acceptance expires".to_owned(), "accepted", day)));
        }
        Body::Decision(decision) => {
            dates.extend(decision.review_on.map(|day| ("to be reviewed".to_owned(), "review", day)));
        }
        Body::Action(_) | Body::Issue(_) => {}
    }
    dates
}

fn entry(uid: &str, summary: &str, text: &str, day: NaiveDate, changed: DateTime<Utc>) -> Event {
    Event::new()
        .uid(uid)
        .timestamp(changed)
        .summary(summary)
        .description(text)
        .starts(day)
        .ends(day.succ_opt().unwrap_or(day))
        .add_property("TRANSP", "TRANSPARENT")
        .done()
}
