//! What a lead can set: thresholds, channels, members, workstreams, calendar. Each says how to change it.

use super::{
    palette, phrases,
    program::{channel_lines, workstream_lines},
};
use crate::{
    discord::view::{Embed, View},
    domain::{Program, RoleId, program::Rules, risk::Bands, text::escape},
};

/// Names and thresholds.
#[must_use]
pub fn settings(program: &Program) -> View {
    let Rules { bands, consent_working_days, snoozes_at_most, snooze_working_days_at_most } = &program.rules;
    let Bands { medium, high, extreme } = bands;
    let card = sheet("Settings", program)
        .inline("Name", escape(program.name.as_str()))
        .inline("Lead", phrases::person(program.lead))
        .inline("Deputies", none(phrases::people(&program.deputies)))
        .inline("Phase", program.phase.label())
        .field("Bands of a risk's score", format!("Medium from {medium}, High from {high}, Extreme from {extreme}"))
        .field("Consent", days(*consent_working_days))
        .field(
            "Snooze",
            format!(
                "{snoozes_at_most} in a row, {} ahead, before the lead must agree",
                days(*snooze_working_days_at_most)
            ),
        );
    done(card, "Change them with /program settings and its options.")
}

/// Which channels belong to it, and what for.
#[must_use]
pub fn channels(program: &Program) -> View {
    let mut card = sheet("Channels", program);
    card.description = channel_lines(program);
    done(card, "Threads count as their channel. Change with /program channels.")
}

/// Who may do what.
#[must_use]
pub fn members(program: &Program) -> View {
    let everyone = RoleId(program.guild.0);
    let people: Vec<String> =
        program.people.iter().take(30).map(|(user, role)| format!("{} {role}", phrases::person(*user))).collect();
    let roles: Vec<String> = program
        .roles
        .iter()
        .take(30)
        .map(|(role, is)| if *role == everyone { format!("Everyone else {is}") } else { format!("<@&{role}> {is}") })
        .collect();
    // Where `@everyone` is something else, the list above says so.
    let unnamed = if program.roles.iter().any(|(role, _)| *role == everyone) {
        ""
    } else {
        " Whoever is not named is a contributor."
    };
    let card = sheet("Members", program)
        .inline("Lead", phrases::person(program.lead))
        .inline("Deputies", none(phrases::people(&program.deputies)))
        .field("People", none(people.join("\n")))
        .field("Roles", none(roles.join("\n")))
        .field(
            "What they may do",
            format!("Viewers read. Contributors log items and keep their own. Approvers decide. The lead and deputies do everything.{unnamed}"),
        );
    done(card, "Change with /program members.")
}

/// Its slices.
#[must_use]
pub fn workstreams(program: &Program) -> View {
    let mut card = sheet("Workstreams", program);
    card.description = workstream_lines(program);
    if card.description.is_empty() {
        "None yet. A workstream is a slice of the program with a lead of its own.".clone_into(&mut card.description);
    }
    done(card, "Add one, or name its lead, with /program workstreams.")
}

/// When and where it works.
#[must_use]
pub fn calendar(program: &Program, today: chrono::NaiveDate) -> View {
    let calendar = &program.calendar;
    let holidays: Vec<String> = calendar.holidays.range(today..).take(20).map(|day| phrases::plain_day(*day)).collect();
    let card = sheet("Calendar", program)
        .inline("Time zone", escape(calendar.zone.name()))
        .inline("Working days", calendar.working_days.to_string())
        .field("Holidays to come", none(holidays.join("\n")));
    done(card, "Change with /program calendar.")
}

fn sheet(what: &str, program: &Program) -> Embed {
    Embed::new(escape(&format!("{what} · {}", program.name)), palette::PROGRAM)
}

fn done(mut card: Embed, how: &str) -> View {
    how.clone_into(&mut card.footer);
    View::card(card).quietly()
}

fn days(many: u32) -> String {
    phrases::count(i64::from(many), "working day", "working days")
}

fn none(text: String) -> String {
    if text.is_empty() { "None".to_owned() } else { text }
}
