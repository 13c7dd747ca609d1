//! What a lead can set: thresholds, channels, members, workstreams, calendar. Each says how to change it.

use chrono::Timelike as _;

use super::{
    palette, phrases,
    program::{channel_lines, workstream_lines},
};
use crate::{
    discord::view::{Embed, View},
    domain::{
        ChannelId, Program, RoleId, calendar::Holidays, nudge_rules::Reviewed, person::Hours, program::Rules,
        risk::Bands, text::escape, weekly::Variant,
    },
};

/// Holidays shown before "and N more".
const SHOWN: usize = 20;

/// Names, thresholds and nudges.
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
        .field("Nudges", nudge_lines(program))
        .field("Reviewed within", review_lines(program))
        .field("Thresholds of figures and health", threshold_lines(program))
        .field("Weekly summary", weekly_lines(program))
        .field(
            "Snooze",
            format!(
                "{snoozes_at_most} in a row, {} ahead, before the lead must agree",
                days(*snooze_working_days_at_most)
            ),
        );
    done(card, "Change them with /program settings and its options.")
}

/// When the weekly summary is posted, and where.
fn weekly_lines(program: &Program) -> String {
    let (day, at) = (program.weekly.day, program.weekly.at.format("%H:%M"));
    let zone = escape(program.calendar.zone.name());
    let channels = program.summary_channels();
    if channels.is_empty() {
        return "Nowhere: no channel gets one. Choose one with /program channels".to_owned();
    }
    let channel =
        |(channel, variant): &(ChannelId, Variant)| format!("<#{channel}> ({})", variant.label().to_lowercase());
    let channels: Vec<String> = channels.iter().take(10).map(channel).collect();
    format!("{} {at} {zone}, in {}; its draft the working day before, to the lead", weekday(day), channels.join(", "))
}

const fn weekday(day: chrono::Weekday) -> &'static str {
    use chrono::Weekday::{Fri, Mon, Sat, Sun, Thu, Tue, Wed};
    match day {
        Mon => "Monday",
        Tue => "Tuesday",
        Wed => "Wednesday",
        Thu => "Thursday",
        Fri => "Friday",
        Sat => "Saturday",
        Sun => "Sunday",
    }
}

/// When nudges begin, where they go, and the ladder.
fn nudge_lines(program: &Program) -> String {
    let nudges = &program.nudges;
    let place = if nudges.in_channel { "in the channel" } else { "only by direct message, to who asked for it" };
    let at = nudges.at.format("%H:%M");
    let mut lines = vec![format!("From {at} {}, {place}", escape(program.calendar.zone.name()))];
    let usual = Hours::default();
    if !usual.contains(nudges.at) {
        lines.push(format!("Whoever does not work then is nudged when their hours begin (usually {usual})"));
    }
    if nudges.at.hour() < 4 {
        lines.push("On a day on which the clocks skip that time: at the first that there is".to_owned());
    }
    let [before, _, first, second, stream, lead] = nudges.ladder;
    lines.push(format!(
        "{} before a due day, on it, and {first}, {second}, {stream} (the workstream's lead is named) and {lead} (the program's lead is named) after it; then no more",
        days(u32::try_from(-before).unwrap_or_default()),
    ));
    lines.push(match nudges.quiet_below_percent {
        0 => "Nobody is asked less often for answering little".to_owned(),
        percent => format!("Who answers less than {percent} % in four weeks is asked twice a week"),
    });
    lines.push(if nudges.ask_for_call {
        "The lead is asked for the weekly call on health where it is missing".to_owned()
    } else {
        "Nobody is asked for the weekly call on health".to_owned()
    });
    lines.join("\n")
}

fn review_lines(program: &Program) -> String {
    let mut slas = program.nudges.slas.clone();
    let lines: Vec<String> = Reviewed::ALL.iter().map(|what| format!("{what}: {}", slas.limit_of(*what))).collect();
    lines.join("\n")
}

/// The numbers that are not the usual ones.
fn threshold_lines(program: &Program) -> String {
    let changed = program.thresholds.changed();
    if changed.is_empty() {
        return "The usual ones; `/health explain` tells each".to_owned();
    }
    let line = |(name, value, usual): &(String, f64, f64)| format!("`{name}` {value} (usually {usual})");
    let mut lines: Vec<String> = changed.iter().take(SHOWN).map(line).collect();
    if changed.len() > SHOWN {
        lines.push(format!("and {} more", changed.len() - SHOWN));
    }
    lines.join("\n")
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

/// What was read from a calendar file.
#[must_use]
pub fn read(name: &str, read: &Holidays) -> String {
    let many = i64::try_from(read.days.len()).unwrap_or(i64::MAX);
    let span = match (read.days.first(), read.days.last()) {
        (Some(first), Some(last)) if first != last => {
            format!("{} to {}", phrases::plain_day(*first), phrases::plain_day(*last))
        }
        (Some(only), _) => phrases::plain_day(*only),
        (None, _) => String::new(),
    };
    let left_out = match i64::try_from(read.left_out).unwrap_or(i64::MAX) {
        0 => String::new(),
        many => format!(
            " {} left out: only whole days are holidays, once or every year.",
            phrases::count(many, "event was", "events were")
        ),
    };
    format!(
        "Read {} from “{}”: {span}.{left_out} To take days back: `/program calendar remove`.",
        phrases::count(many, "holiday", "holidays"),
        phrases::short(name, 60),
    )
}

/// When and where it works.
#[must_use]
pub fn calendar(program: &Program, today: chrono::NaiveDate) -> View {
    let calendar = &program.calendar;
    let mut holidays: Vec<String> =
        calendar.holidays.range(today..).take(SHOWN).map(|day| phrases::plain_day(*day)).collect();
    let to_come = calendar.holidays.range(today..).count();
    if to_come > SHOWN {
        holidays.push(format!("and {} more", to_come - SHOWN));
    }
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
