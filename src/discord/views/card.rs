//! The card: an item at a glance, with the buttons to act on it where it is read.
//!
//! Every struct is taken apart without `..`, so that a new field asks here whether it is shown.

use chrono::NaiveDate;

use super::{palette, phrases};
use crate::{
    discord::view::{Embed, View},
    domain::{
        GuildId, Item, Program,
        item::{Body, Fate, Snooze, Source, Voided},
        link::Link,
        text::escape,
    },
};

mod action;
mod buttons;
mod decision;
mod issue;
mod risk;
mod whole;

pub use whole::{source, whole};

/// The longest piece of a long field that a card shows; the rest is a tap away.
const LONG: usize = 320;

/// The card of an item.
#[must_use]
pub fn card(item: &Item, program: &Program, today: NaiveDate) -> View {
    View { embeds: vec![embed(item, program, today)], rows: buttons::rows(item), ..View::default() }
}

fn embed(item: &Item, program: &Program, today: NaiveDate) -> Embed {
    let Item {
        id: _,
        guild,
        program: _,
        number: _,
        title,
        detail,
        tags,
        owner,
        raised_by,
        raised_at,
        state_changed_at,
        reviewed_at,
        due,
        moved_from,
        workstream,
        source,
        links,
        snooze,
        never_nudge,
        void,
        version: _,
        body,
    } = item;
    let calendar = &program.calendar;
    let mut head = vec![match void {
        Some(void) => voided(void),
        None => format!("**{}** since {}", item.state_label(), phrases::distance(*state_changed_at)),
    }];
    if let Some(Snooze { until, by, count: _ }) = snooze.as_ref().filter(|it| item.is_open() && it.until > today) {
        head.push(format!("Snoozed until {} by {}", phrases::day(*until, calendar), phrases::person(*by)));
    }
    if *never_nudge && item.is_open() {
        head.push("Nobody is nudged about it".to_owned());
    }
    if let Some(detail) = detail {
        head.push(phrases::short(detail.as_str(), 2 * LONG));
    }
    let mut card = Embed::new(escape(&format!("{} · {}", item.reference(), title.as_str())), palette::of_item(item));
    card.description = head.join("\n");
    card = card.inline("Owner", phrases::owner(*owner));
    if let Some(due) = due {
        card = card.inline(item.kind().due_label(), due_words(*due, moved_from, item, program, today));
    }
    card = match body {
        Body::Risk(risk) => risk::fields(card, risk, program),
        Body::Decision(decision) => decision::fields(card, decision, program),
        Body::Action(action) => action::fields(card, action),
        Body::Issue(issue) => issue::fields(card, issue),
    };
    let stream = workstream.and_then(|id| program.workstream(id));
    card = card
        .field("Links", links_words(links))
        .inline("Workstream", stream.map_or_else(String::new, |stream| phrases::short(stream.name.as_str(), 80)))
        .inline("Tags", escape(&tags.iter().map(|tag| format!("#{tag}")).collect::<Vec<_>>().join(" ")));
    if let Some(source) = source {
        card = card.field("Source", source_words(source, *guild));
    }
    let mut logged = format!("{} by {}", phrases::moment(*raised_at), phrases::person(*raised_by));
    if reviewed_at > raised_at {
        logged = format!("{logged} · last reviewed {}", phrases::distance(*reviewed_at));
    }
    card = card.field("Logged", logged);
    card.footer = format!("{} · {}", item.kind(), program.name);
    card
}

fn voided(void: &Voided) -> String {
    let Voided { by, at, reason } = void;
    let reason = phrases::short(reason.as_str(), LONG);
    format!("**Void** since {} by {}: {reason}", phrases::distance(*at), phrases::person(*by))
}

fn due_words(due: NaiveDate, moved_from: &[NaiveDate], item: &Item, program: &Program, today: NaiveDate) -> String {
    let calendar = &program.calendar;
    let mut words = phrases::day_and_distance(due, calendar);
    if phrases::is_overdue(item, today) {
        words = format!("**Overdue:** {words}");
    }
    match moved_from {
        [] => words,
        [first, rest @ ..] => {
            let times = match rest.len() {
                0 => "once".to_owned(),
                1 => "twice".to_owned(),
                more => format!("{} times", more + 1),
            };
            format!("{words}\nmoved {times}, first promised {}", phrases::day(*first, calendar))
        }
    }
}

fn links_words(links: &[Link]) -> String {
    let shown: Vec<String> =
        links.iter().take(12).map(|Link { kind, to: _, reference }| format!("{kind} {reference}")).collect();
    let more = links.len().saturating_sub(shown.len());
    if more > 0 { format!("{} and {more} more", shown.join(" · ")) } else { shown.join(" · ") }
}

fn source_words(source: &Source, guild: GuildId) -> String {
    let Source { channel, message, author, text: _, fate } = source;
    let origin = format!("a message by {}", phrases::person(*author));
    let linked = format!("from {origin} ([jump](https://discord.com/channels/{guild}/{channel}/{message}))");
    match fate {
        Fate::Unchanged => linked,
        Fate::Edited => format!("{linked}; the message was edited since"),
        Fate::Deleted => format!("from {origin}; the message was deleted since, its text is kept under More…"),
    }
}

#[cfg(test)]
mod tests;
