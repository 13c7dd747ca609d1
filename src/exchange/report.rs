//! The record as a report to read: Markdown, what is open first, nothing left out.

use std::fmt::Write as _;

use chrono::NaiveDate;

use super::sheet::{Names, cells};
use crate::domain::{
    Item, Kind, Program,
    program::Charter,
    text::{Prose, escape},
    whole::Whole,
};

/// Fields that stand in the heading of an item already.
const HEADING: [&str; 2] = ["Reference", "Title"];
/// Fields that only a machine reads.
const FOR_MACHINES: [&str; 1] = ["Owner id"];

/// Writes the report, as of a day.
#[must_use]
pub fn write(whole: &Whole, names: &Names, today: NaiveDate) -> String {
    let program = &whole.program;
    let mut out = format!("# {}\n\n", escape(program.name.as_str()));
    let _ = writeln!(
        out,
        "The record as of {today}. Lead: {}. Phase: {}. Time zone: {}.\n",
        escape(&names.of(program.lead)),
        program.phase.label(),
        program.calendar.zone.name(),
    );
    charter(&mut out, program, names);
    for kind in Kind::ALL {
        let (open, rest): (Vec<&Item>, Vec<&Item>) =
            whole.items.iter().filter(|item| item.kind() == *kind).partition(|item| item.is_open());
        if open.is_empty() && rest.is_empty() {
            continue;
        }
        let _ = writeln!(out, "## {}\n\n{} open, {} closed or void.\n", kind.plural(), open.len(), rest.len());
        let mut open = open;
        open.sort_by_key(|item| {
            (std::cmp::Reverse(item.urgency(&program.rules)), item.due.is_none(), item.due, item.number)
        });
        for item in open.into_iter().chain(rest) {
            entry(&mut out, item, program, names);
        }
    }
    if whole.items.is_empty() {
        out.push_str("Nothing is on the record yet.\n");
    }
    out.truncate(out.trim_end().len());
    out.push('\n');
    out
}

fn charter(out: &mut String, program: &Program, names: &Names) {
    let Charter { problem, goals, non_goals, success, scope_in, scope_out, sponsor, stakeholders } = &program.charter;
    let mut parts: Vec<(&str, String)> = [
        ("Problem", problem),
        ("Goals", goals),
        ("Non-goals", non_goals),
        ("Success", success),
        ("In scope", scope_in),
        ("Out of scope", scope_out),
        ("Stakeholders", stakeholders),
    ]
    .into_iter()
    .filter_map(|(name, text)| Some((name, text.as_ref().map(Prose::to_string)?)))
    .collect();
    parts.extend(sponsor.map(|user| ("Sponsor", names.of(user))));
    if parts.is_empty() {
        return;
    }
    out.push_str("## Charter\n\n");
    for (name, text) in parts {
        let _ = writeln!(out, "**{name}.** {}\n", escape(&text));
    }
}

fn entry(out: &mut String, item: &Item, program: &Program, names: &Names) {
    let _ = writeln!(out, "### {} {}\n", item.reference(), escape(item.title.as_str()));
    for (name, text) in cells(item, program, names) {
        if text.is_empty() || HEADING.contains(&name) || FOR_MACHINES.contains(&name) {
            continue;
        }
        // What goes on over several lines belongs to its point of the list.
        let text = escape(&text).replace('\n', "\n  ");
        let _ = writeln!(out, "- **{name}:** {text}");
    }
    out.push('\n');
}
