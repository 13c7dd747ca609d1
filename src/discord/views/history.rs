//! Who did what, when: the history of an item and the audit of a program, old and new values in words.

use std::fmt::Write as _;

use serde_json::Value;

use super::{paging::Paging, palette, phrases};
use crate::{
    discord::view::{Embed, View},
    domain::{
        Item, Program, Reference,
        event::{Event, What},
        text::escape,
    },
};

mod values;

/// A page of what happened to an item, newest first.
#[must_use]
pub fn history(item: &Item, events: &[Event], paging: &Paging) -> View {
    let title = escape(&format!("History of {} · {}", item.reference(), item.title));
    let mut card = Embed::new(title, palette::of_item(item));
    card.description = page(events.iter().map(|event| entry(event, None)));
    card.footer = paging.words("change", "changes");
    paging.finish(View::card(card), true)
}

/// A page of what happened in a program, newest first. A line without a reference is the program's own.
#[must_use]
pub fn audit(program: &Program, lines: &[(Option<Reference>, Event)], paging: &Paging) -> View {
    let mut card = Embed::new(escape(&format!("Audit · {}", program.name)), palette::PROGRAM);
    let subject = |reference: &Option<Reference>| reference.map_or_else(|| "program".to_owned(), |it| it.to_string());
    card.description = page(lines.iter().map(|(reference, event)| entry(event, Some(subject(reference)))));
    card.footer = paging.words("change", "changes");
    paging.finish(View::card(card), true)
}

fn page(entries: impl Iterator<Item = String>) -> String {
    let text = entries.collect::<Vec<_>>().join("\n");
    if text.is_empty() { "Nothing on this page.".to_owned() } else { text }
}

/// One line for the act, one for each change, one for the reason.
fn entry(event: &Event, subject: Option<String>) -> String {
    let Event { act: _, version: _, at, actor, what, changes, reason } = event;
    let who = actor.map_or_else(|| "Drumbeat".to_owned(), phrases::person);
    let subject = subject.map_or_else(String::new, |subject| format!("**{subject}** · "));
    let mut text = format!("{subject}{} · {who} {what}", phrases::moment(*at));
    if *what != What::Raised {
        let told: Vec<String> = changes
            .iter()
            .filter_map(|change| {
                let name = values::name(&change.field)?;
                Some(format!("\n· {name}: {}", difference(&change.field, &change.old, &change.new)))
            })
            .collect();
        text.extend(told.iter().take(4).map(String::as_str));
        if told.len() > 4 {
            let _ = write!(text, "\n· and {} more fields", told.len() - 4);
        }
    }
    if let Some(reason) = reason {
        let _ = write!(text, "\n> {}", phrases::short(&reason.replace('\n', " "), 100));
    }
    text
}

fn difference(field: &str, old: &Value, new: &Value) -> String {
    let (before, after) = (values::words(field, old), values::words(field, new));
    if before == after { "changed".to_owned() } else { format!("{before} → {after}") }
}

#[cfg(test)]
mod tests;
