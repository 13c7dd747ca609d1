//! Every word of an item, nothing cut: as a text file, where nothing needs to be escaped and no limit bites.

use std::fmt::Write as _;

use crate::{
    discord::{
        view::{Button, Embed, File, View},
        views::{palette, phrases},
    },
    domain::{
        Item, Program,
        field::{Field, Part},
        item::{Body, Fate},
        text::{cut, escape},
    },
};

/// All that people wrote about an item, as a file for the person who asked.
#[must_use]
pub fn whole(item: &Item, program: &Program) -> View {
    let reference = item.reference();
    let mut text = format!("{reference} {}\n{} in {}\n", item.title, item.state_label(), program.name);
    let fields = Part::of(item.kind()).iter().flat_map(|part| part.fields());
    for field in fields.filter(|field| **field != Field::Title) {
        section(&mut text, field.label(), &field.read(item));
    }
    match &item.body {
        Body::Risk(risk) => {
            section(&mut text, "Accepted because", risk.acceptance.as_ref().map_or("", |it| it.reason.as_str()));
        }
        Body::Decision(decision) => {
            for approver in &decision.approvers {
                if let Some(answer) = &approver.answer {
                    let reason = answer.reason.as_ref().map_or("no reason given", |it| it.as_str());
                    section(&mut text, &format!("{} {}", approver.user, answer.verdict), reason);
                }
            }
            for concern in &decision.concerns {
                let stands = if concern.resolved_by.is_some() { "resolved" } else { "stands" };
                section(&mut text, &format!("Concern {} ({stands})", concern.number), concern.text.as_str());
            }
        }
        Body::Action(action) => {
            section(&mut text, "Blocked by", action.blocked_by.as_ref().map_or("", |it| it.as_str()));
        }
        Body::Issue(_) => {}
    }
    if let Some(source) = &item.source {
        section(&mut text, "Source message", &source.text);
    }
    if let Some(void) = &item.void {
        section(&mut text, "Void because", void.reason.as_str());
    }
    let mut view = View::text(format!("{}, every word of it:", phrases::named(item, 200))).quietly();
    view.files = vec![File { name: format!("{reference}.txt"), bytes: text.into_bytes(), alt: String::new() }];
    view
}

/// The message that an item was captured from, as it was then.
#[must_use]
pub fn source(item: &Item) -> View {
    let Some(source) = &item.source else {
        return View::text(format!("{} was not captured from a message.", item.reference())).quietly();
    };
    let address = format!("https://discord.com/channels/{}/{}/{}", item.guild, source.channel, source.message);
    let mut card = Embed::new(format!("{} · source", item.reference()), palette::QUIET);
    card.description = escape(&cut(&source.text, 2000));
    let fate = match source.fate {
        Fate::Unchanged => "as it was captured",
        Fate::Edited => "as it was captured; it was edited since",
        Fate::Deleted => "as it was captured; it was deleted since",
    };
    card = card.field("Message", format!("by {}, {fate}", phrases::person(source.author)));
    let view = View::card(card).quietly();
    if source.fate == Fate::Deleted { view } else { view.row(vec![Button::link(address, "Go to the message")]) }
}

fn section(text: &mut String, name: &str, words: &str) {
    if !words.is_empty() {
        // Writing to a string cannot fail.
        let _ = write!(text, "\n{name}\n{words}\n");
    }
}
