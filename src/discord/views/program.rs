//! The program: what it is for, who leads it, what is open in it.

use super::{palette, phrases};
use crate::{
    discord::{
        components::id::{CharterPart, Id},
        view::{Button, Embed, View},
    },
    domain::{
        ChannelId, Kind, Program,
        program::{Charter, Phase, Purpose},
        text::{Prose, escape},
    },
};

/// The program at a glance. `open` says of each kind how many items are open, and how many of them nobody owns.
#[must_use]
pub fn info(program: &Program, open: &[(Kind, i64, i64)]) -> View {
    let mut card = Embed::new(escape(program.name.as_str()), palette::PROGRAM);
    card.description = match program.phase {
        Phase::Active => {
            program.charter.problem.as_ref().map_or_else(String::new, |it| phrases::short(it.as_str(), 600))
        }
        Phase::Paused => paused(program),
        Phase::Archived => {
            "**Archived**: it can be read, not changed. `/program archive undo:True` brings it back.".to_owned()
        }
    };
    let counts: Vec<String> = Kind::ALL
        .iter()
        .filter_map(|kind| {
            let (_, open, unowned) = open.iter().find(|(known, _, _)| known == kind)?;
            let unowned = if *unowned > 0 { format!(", {unowned} unowned") } else { String::new() };
            Some(format!("{}: {open}{unowned}", kind.plural()))
        })
        .collect();
    let counts = if counts.is_empty() { "Nothing yet".to_owned() } else { counts.join("\n") };
    let calendar = &program.calendar;
    let card = card
        .inline("Lead", phrases::person(program.lead))
        .inline("Deputies", phrases::people(&program.deputies))
        .inline("Calendar", format!("{} · {}", escape(calendar.zone.name()), calendar.working_days))
        .field("Open", counts)
        .field("Channels", channel_lines(program))
        .field("Workstreams", workstream_lines(program));
    View::card(card).quietly()
}

/// That it is paused, by whom and why, and how it goes on.
fn paused(program: &Program) -> String {
    let told = program.pause.as_ref().map_or_else(String::new, |pause| {
        let why =
            pause.reason.as_ref().map_or_else(String::new, |why| format!(": {}", phrases::short(why.as_str(), 300)));
        format!(" by {} since {}{why}", phrases::person(pause.by), phrases::moment(pause.since))
    });
    let until = program.pause.as_ref().and_then(|pause| pause.until);
    let on = until.map_or_else(
        || "`/program resume` goes on.".to_owned(),
        |until| {
            format!("It goes on by itself on {}; `/program resume` at once.", phrases::day(until, &program.calendar))
        },
    );
    format!("**Paused**{told}\nI say nothing unasked about it: no nudges, no summaries. {on}")
}

/// The charter, with buttons to edit it.
#[must_use]
pub fn charter(program: &Program) -> View {
    let Charter { problem, goals, non_goals, success, scope_in, scope_out, sponsor, stakeholders } = &program.charter;
    let prose = |text: &Option<Prose>| text.as_ref().map_or_else(String::new, |it| phrases::short(it.as_str(), 560));
    let mut card = Embed::new(escape(&format!("Charter · {}", program.name)), palette::PROGRAM)
        .field("Problem", prose(problem))
        .field("Goals", prose(goals))
        .field("Non-goals", prose(non_goals))
        .field("Success measures", prose(success))
        .field("In scope", prose(scope_in))
        .field("Out of scope", prose(scope_out))
        .field("Sponsor", sponsor.map_or_else(String::new, phrases::person))
        .field("Stakeholders", prose(stakeholders));
    if card.fields.is_empty() {
        "Nothing written yet. A few sentences are enough: why this program exists, and how one will tell that it is done."
            .clone_into(&mut card.description);
    }
    let edit =
        |part: CharterPart| Button::new(Id::Charter(program.id, part), format!("Edit {}", part.label().to_lowercase()));
    View::card(card).quietly().row(CharterPart::ALL.iter().map(|part| edit(*part)).collect::<Vec<_>>())
}

/// The program's channels, one line each.
pub(super) fn channel_lines(program: &Program) -> String {
    let summaries = program.summary_channels();
    let line = |(id, purpose): &(ChannelId, Purpose)| {
        let summary = summaries.iter().find(|(channel, _)| channel == id);
        let summary = summary.map(|(_, variant)| format!(" · {} summary each week", variant.label().to_lowercase()));
        format!("<#{id}> {purpose}{}", summary.unwrap_or_default())
    };
    program.channels.iter().take(30).map(line).collect::<Vec<_>>().join("\n")
}

/// The program's workstreams, one line each.
pub(super) fn workstream_lines(program: &Program) -> String {
    let line = |stream: &crate::domain::program::Workstream| {
        let lead = stream.lead.map_or_else(|| "no lead yet".to_owned(), phrases::person);
        format!("{} · {lead}", phrases::short(stream.name.as_str(), 60))
    };
    program.workstreams.iter().take(10).map(line).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests;
