//! What one person has to look after, in every program of the server: what waits for their word, then by date.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};

use super::{lists, paging::Paging, palette, phrases};
use crate::{
    discord::view::{Embed, View},
    domain::{Item, Program, UserId, text::escape},
};

/// A page of somebody's items. `asked_by` decides between "you" and a name; `now` the date in each program.
#[must_use]
pub fn mine(
    person: UserId,
    asked_by: UserId,
    awaiting: &[Item],
    own: &[Item],
    programs: &[Program],
    now: DateTime<Utc>,
    paging: &Paging,
) -> View {
    let own_eyes = person == asked_by && !paging.shared;
    let mut card = Embed::new("Open items", palette::PROGRAM);
    if own_eyes {
        "Your open items".clone_into(&mut card.title);
    }
    let subject = if own_eyes { "You have" } else { "There is" };
    if awaiting.is_empty() && own.is_empty() {
        card.description = format!(
            "{subject} nothing open{}. To take something on, use **Assign** on its card or `/item assign`.",
            if own_eyes { String::new() } else { format!(" for {}", phrases::person(person)) }
        );
        return paging.finish(View::card(card), false);
    }
    if !own_eyes {
        card.description = format!("of {}", phrases::person(person));
    }
    let awaited = if own_eyes { "Waiting for your word" } else { "Waiting for their word" };
    for (heading, items) in std::iter::once((awaited, awaiting.iter().collect())).chain(by_date(own, programs, now)) {
        card = section(card, heading, &items, programs, now);
    }
    card.footer = paging.words("item owned", "items owned");
    paging.finish(View::card(card), true)
}

fn by_date<'a>(own: &'a [Item], programs: &[Program], now: DateTime<Utc>) -> Vec<(&'static str, Vec<&'a Item>)> {
    let mut groups = vec![("Overdue", vec![]), ("Due within a week", vec![]), ("Later, or without a date", vec![])];
    for item in own {
        let today = today(item, programs, now);
        let soon = today + TimeDelta::days(7);
        let group = match item.due {
            Some(due) if due < today => 0,
            Some(due) if due <= soon => 1,
            _ => 2,
        };
        groups[group].1.push(item);
    }
    groups
}

/// A field holds 1024 characters: lines go on in a further one.
fn section(mut card: Embed, heading: &str, items: &[&Item], programs: &[Program], now: DateTime<Utc>) -> Embed {
    let mut text = String::new();
    let mut heading = heading.to_owned();
    for item in items {
        let Some(program) = program_of(item, programs) else { continue };
        let name = escape(program.name.as_str());
        let line = format!(
            "{} · {name}",
            lists::line(item, (&program.calendar, &program.rules.bands), today(item, programs, now))
        );
        if text.chars().count() + line.chars().count() > 1000 {
            card = card.field(&heading, std::mem::take(&mut text));
            "\u{200B}".clone_into(&mut heading);
        }
        if !text.is_empty() {
            text.push('\n');
        }
        text.push_str(&line);
    }
    card.field(&heading, text)
}

fn program_of<'a>(item: &Item, programs: &'a [Program]) -> Option<&'a Program> {
    programs.iter().find(|program| program.id == item.program)
}

fn today(item: &Item, programs: &[Program], now: DateTime<Utc>) -> NaiveDate {
    program_of(item, programs).map_or_else(|| now.date_naive(), |program| program.calendar.today(now))
}
