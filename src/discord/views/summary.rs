//! The weekly summary in words: for a team and for executives, as a post and whole as a file.
//!
//! | file | says |
//! |---|---|
//! | this one | what all summaries say: the line above, the heading, the verdict, the lead's words |
//! | `team`, `executive` | their sections |
//! | `standing` | the verdict, and the rules behind it |
//! | `pen` | items, people and dates in a line; the same for the post and for the file |
//! | [`pack`] | from a sheet to a post within Discord's limits |
//! | [`told`] | the draft, the answers to `/summary`, the history |

use chrono::TimeDelta;

use crate::{
    app::summary::{Figures, Line, Material, Occasion, Section, Sheet},
    domain::{UserId, text::escape},
    report::{
        Colour,
        health::{Health, Standing, needs_reason},
    },
};

mod executive;
pub mod pack;
mod pen;
mod standing;
mod team;
#[cfg(test)]
mod tests;
pub mod told;

use super::{
    figures::{edge, light},
    phrases,
};
use pen::Pen;
use standing::verdict;

/// Makes the words of a summary.
#[must_use]
pub fn word(material: &Material<'_>) -> Sheet {
    let post = Pen { program: material.program, cards: material.cards, whole: false };
    let file = Pen { whole: true, ..post };
    let name = escape(material.program.name.as_str());
    let on = phrases::plain_day(material.program.calendar.today(at(material.figures)));
    let title = match material.figures {
        Figures::Team(_) => format!("{name} · summary of {on}"),
        Figures::Executive(_) => format!("{name} · executive summary of {on}"),
    };
    let shown = health(material.figures).call.shown;
    let sections = sections(&post, material.figures);
    let head = head(&post, material);
    let whole = markdown(&title, &self::head(&file, material), &self::sections(&file, material.figures));
    let due = if let Occasion::Weekly(due) = material.occasion { Some(due) } else { None };
    Sheet {
        due,
        line: line(material, &name, shown),
        title,
        colour: edge(shown),
        head,
        sections,
        whole,
        charts: material.charts.clone(),
    }
}

fn at(figures: &Figures) -> chrono::DateTime<chrono::Utc> {
    match figures {
        Figures::Team(team) => team.at,
        Figures::Executive(executive) => executive.at,
    }
}

fn health(figures: &Figures) -> &Health {
    match figures {
        Figures::Team(team) => &team.health,
        Figures::Executive(executive) => &executive.verdict,
    }
}

fn sections(pen: &Pen<'_>, figures: &Figures) -> Vec<Section> {
    let mut sections = match figures {
        Figures::Team(figures) => team::sections(pen, figures),
        Figures::Executive(figures) => executive::sections(pen, figures),
    };
    sections.retain(|section| !section.lines.is_empty());
    sections
}

/// What stands in the notification: whose, how it stands, and what is odd about this post.
fn line(material: &Material<'_>, name: &str, shown: Colour) -> String {
    let said = format!("**{name}** is {}", light(shown));
    match material.occasion {
        Occasion::Preview => format!("{said}. This is how it would be posted now."),
        Occasion::Draft => format!("{said}{}", lapse(material)),
        Occasion::Weekly(_) => format!("Weekly summary: {said}."),
        Occasion::Extra => format!("Summary, posted between two weekly ones: {said}."),
        Occasion::Revision(_) => format!("Weekly summary, **revised**: {said}."),
        Occasion::Correction(Some(old)) => {
            let address = pen::address(material.program.guild, old);
            format!("Correction of [an earlier summary]({address}): {said}.")
        }
        Occasion::Correction(None) => format!("Correction of an earlier summary: {said}."),
    }
}

/// That the call which a draft shows will have lapsed by the slot, and what is shown then.
fn lapse(material: &Material<'_>) -> String {
    let (health, program) = (health(material.figures), material.program);
    let Some(call) = &health.call.call else { return String::new() };
    let slot = program.weekly.next_after(&program.calendar, at(material.figures)).at;
    let stands = TimeDelta::days(i64::from(program.thresholds.health.call_days));
    let lapses = slot - call.at > stands && needs_reason(call.colour, call.computed);
    if health.call.standing != Standing::Current || !lapses {
        return String::new();
    }
    let then = light(call.colour.or_worse(health.computed));
    format!(". The call lapses before the post, which says {then} unless the lead calls again (`/health call`)")
}

/// The verdict, that nothing changed where nothing did, and the lead's words.
fn head(pen: &Pen<'_>, material: &Material<'_>) -> Vec<String> {
    let mut head = verdict(health(material.figures));
    let (quiet, since, next_due) = match material.figures {
        Figures::Team(team) => (team.quiet, team.since, &team.next_due),
        Figures::Executive(executive) => (executive.quiet, executive.since, &executive.next_due),
    };
    if quiet {
        let next = next_due.as_ref().map(|line| format!("Next due: {}.", pen.plain(line)));
        let next = next.unwrap_or_else(|| "Nothing has a date ahead.".to_owned());
        head.push(format!("**Nothing changed** since {}. {next}", pen.moment(since)));
    }
    head.push(narrative(material.narrative));
    head
}

fn narrative(words: Option<(&str, UserId)>) -> String {
    let Some((words, by)) = words else { return "*No narrative this week.*".to_owned() };
    let quoted: Vec<String> = escape(words).lines().map(|line| format!("> {line}")).collect();
    format!("{}\n> — {}", quoted.join("\n"), phrases::person(by))
}

/// Everything, as a Markdown file.
fn markdown(title: &str, head: &[String], sections: &[Section]) -> String {
    use std::fmt::Write as _;
    let mut file = format!("# {title}\n\n{}\n", head.join("\n\n"));
    for section in sections {
        let _ = write!(file, "\n## {}\n\n", section.name);
        for line in &section.lines {
            let _ = writeln!(file, "- {}", pen::written(line, true));
        }
    }
    file
}

/// A section.
fn section(name: impl Into<String>, lines: Vec<Line>) -> Section {
    Section { name: name.into(), lines }
}

/// A line without an item.
fn says(text: impl Into<String>) -> Line {
    Line { item: None, text: text.into(), cut: false }
}
