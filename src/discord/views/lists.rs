//! Lists of one kind: ten lines a page, open first, the loudest first.

use chrono::NaiveDate;

use super::{paging::Paging, palette, phrases};
use crate::{
    discord::{
        components::id::{Id, List, Which},
        view::{Choice, Embed, Select, View},
    },
    domain::{
        Item, Kind, Program,
        calendar::Calendar,
        risk::Bands,
        text::{cut, escape},
    },
};

/// A page of a program's items of one kind.
#[must_use]
pub fn list(items: &[Item], kind: Kind, which: Which, program: &Program, today: NaiveDate, paging: &Paging) -> View {
    let mut card = Embed::new(heading(kind, which, program), palette::of_kind(kind));
    if items.is_empty() {
        card.description = nothing(kind, which);
        return paging.finish(View::card(card), false);
    }
    card.description = lines(items, program, today);
    card.footer = paging.words("item", "items");
    let view = paging.finish(View::card(card), true);
    if paging.shared { view } else { with_bulk(view, items, kind, paging) }
}

/// One item in two lines: what it is, and how it stands.
#[must_use]
pub fn line(item: &Item, (calendar, bands): (&Calendar, &Bands), today: NaiveDate) -> String {
    let mut facts = vec![item.state_label().to_owned(), phrases::owner(item.owner)];
    if let Some(due) = item.due {
        let day = phrases::day(due, calendar);
        let late = if phrases::is_overdue(item, today) { "**overdue** " } else { "" };
        facts.push(format!("{late}{day}"));
    }
    facts.extend(phrases::weight(item, bands));
    if item.is_open() && item.snooze.as_ref().is_some_and(|snooze| snooze.until > today) {
        facts.push("snoozed".to_owned());
    }
    format!("{}\n{}", phrases::named(item, 100), facts.join(" · "))
}

fn lines(items: &[Item], program: &Program, today: NaiveDate) -> String {
    items.iter().map(|item| line(item, (&program.calendar, &program.rules.bands), today)).collect::<Vec<_>>().join("\n")
}

fn heading(kind: Kind, which: Which, program: &Program) -> String {
    let which = match which {
        Which { unowned: true, closed: false, owner: _ } => " nobody owns",
        Which { unowned: true, closed: true, owner: _ } => " nobody owns, closed ones too",
        Which { owner: Some(_), closed: false, unowned: _ } => " of one person",
        Which { owner: Some(_), closed: true, unowned: _ } => " of one person, closed ones too",
        Which { owner: None, closed: true, unowned: _ } => ", closed ones too",
        Which { owner: None, closed: false, unowned: _ } => "",
    };
    escape(&format!("{}{which} · {}", kind.plural(), program.name))
}

/// An empty list says what to do next.
fn nothing(kind: Kind, which: Which) -> String {
    if which.unowned {
        return format!("Every open item has an owner here. All of them: {}", command(kind));
    }
    if let Some(owner) = which.owner {
        let person = phrases::person(owner);
        return format!(
            "Nothing of {person} here. Everybody's: {}. Theirs in every program: right-click their name, Apps, Open items of this person",
            command(kind)
        );
    }
    match kind {
        Kind::Risk => "No risks here yet. Try `/risk log title: Vendor may miss the test date`",
        Kind::Decision => {
            "No decisions here yet. Try `/decision propose title: Use one region` or `/decision log` for one already made"
        }
        Kind::Action => "No action items here yet. Try `/action log title: Send the contract due: fri`",
        Kind::Issue => "No issues here yet. Try `/issue log title: Login fails in staging severity: 2`",
    }
    .to_owned()
        + if which.closed { "" } else { ". Closed ones: add `closed: True`" }
}

const fn command(kind: Kind) -> &'static str {
    match kind {
        Kind::Risk => "/risk list",
        Kind::Decision => "/decision list",
        Kind::Action => "/action list",
        Kind::Issue => "/issue list",
    }
}

/// Action items can be chosen together: done, reassigned, a new date.
fn with_bulk(view: View, items: &[Item], kind: Kind, paging: &Paging) -> View {
    let open: Vec<Choice> = items.iter().filter(|item| item.is_open()).map(option).collect();
    if kind != Kind::Action || open.is_empty() || !matches!(paging.list, List::Kind(..)) {
        return view;
    }
    let most = u8::try_from(open.len()).unwrap_or(25).min(25);
    let select = Select { most, ..Select::one(Id::BulkPick(paging.list, paging.page), "Choose several…", open) };
    view.row(select)
}

/// An item as an option of a select: its value is the item's id.
fn option(item: &Item) -> Choice {
    let label = format!("{} {}", item.reference(), item.title);
    Choice::new(cut(&label, 100), item.id.to_string()).hint(item.state_label())
}

#[cfg(test)]
mod tests;
