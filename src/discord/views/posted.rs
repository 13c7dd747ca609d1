//! Cards that are posted for a reason, told in a line above: a proposal asks for approval, one item became another. And
//! the select that asks as what a message is to be logged.

use chrono::NaiveDate;

use super::{card::card, phrases};
use crate::{
    app::cards::Card,
    discord::{
        components::id::Id,
        view::{Choice, Select, View},
    },
    domain::{Item, Kind, Program, UserId, item::Body},
};

/// A new proposal: whoever is asked is told once, here.
#[must_use]
pub fn proposed(item: &Item, program: &Program, today: NaiveDate) -> View {
    let proposer = match &item.body {
        Body::Decision(decision) => decision.proposer,
        _ => None,
    };
    let people: Vec<UserId> = item.awaits().into_iter().filter(|user| Some(*user) != proposer).collect();
    asked(item, &people, program, today)
}

/// A proposal, with those who are told now that their word is asked for.
#[must_use]
pub fn asked(item: &Item, people: &[UserId], program: &Program, today: NaiveDate) -> View {
    let mut view = card(item, program, today);
    if !people.is_empty() {
        view.content = format!("{}: your word is asked for.", phrases::people(people));
        view.pings = people.to_vec();
    }
    view
}

/// A risk that occurred, as the issue that it is now.
#[must_use]
pub fn occurred(issue: &Item, risk: &Item, program: &Program, today: NaiveDate) -> View {
    card(issue, program, today).with_note(&format!(
        "**{}** has occurred: it is **{}** now.",
        risk.reference(),
        issue.reference()
    ))
}

/// An item that was converted, as what it is now.
#[must_use]
pub fn converted(new: &Item, old: &Item, program: &Program, today: NaiveDate) -> View {
    card(new, program, today).with_note(&format!("**{}** became **{}**.", old.reference(), new.reference()))
}

/// A card that a newer one took the place of. The line above it, which may tell what happened then, stays.
#[must_use]
pub fn retired(item: &Item, newer: Card, program: &Program, today: NaiveDate) -> View {
    let Card { guild, item: _, channel, message } = newer;
    let mut view = card(item, program, today);
    for embed in &mut view.embeds {
        embed.description = format!(
            "*This card stays as it is now. Up to date: https://discord.com/channels/{guild}/{channel}/{message}*\n{}",
            embed.description
        );
    }
    view
}

/// Asks as what a message is to be logged; the draft holds the message.
#[must_use]
pub fn log_as(draft: i64) -> View {
    let options = Kind::ALL.iter().map(|kind| Choice::new(kind.label(), kind.key()).hint(meaning(*kind))).collect();
    View::text("As what shall it be logged?").quietly().row(Select::one(Id::CaptureKind(draft), "Log as…", options))
}

const fn meaning(kind: Kind) -> &'static str {
    match kind {
        Kind::Risk => "Something that may happen",
        Kind::Decision => "Something that was decided",
        Kind::Action => "Something that somebody will do",
        Kind::Issue => "Something that is wrong now",
    }
}
