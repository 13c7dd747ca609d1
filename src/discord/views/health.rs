//! How a program stands: health with the call beside it, every figure, what is behind each, charts.

use chrono::{DateTime, Utc};

use super::{
    figures::{self, amount, mark, number, references},
    paging::Paging,
    phrases,
};
use crate::{
    app::{call::Called, health::Reading},
    charts::Picture,
    discord::{
        components::id::{Id, List, Report},
        view::{Button, Embed, File, View},
    },
    domain::{Program, ProgramId, program::Phase, text::escape},
    report::{
        Colour, Figure,
        figure::{Setting, Target},
        health::{Fired, Health},
        topic::{Explained, Topic},
    },
};

/// Figures on a page.
pub const PER_PAGE: usize = 9;
/// References of a rule before "and N more".
const LISTED: usize = 12;
/// References that explain a figure before "and N more".
const INPUTS: usize = 80;

/// How the program stands now.
#[must_use]
pub fn now(read: &Reading<Health>, paging: &Paging) -> View {
    let Reading { program, what: health, .. } = read;
    let mut card = Embed::new(heading("Health", program), figures::edge(health.call.shown));
    let mut lines = vec![call(health)];
    lines.extend(figures::trust(health));
    lines.extend(figures::score(health));
    card.description = lines.join("\n");
    let (worst, rest) = health.worst();
    let mut why: Vec<String> = worst.iter().map(fired).collect();
    if rest > 0 {
        why.push(format!("and {rest} more: `/health explain topic:` with a dimension tells it whole"));
    }
    if why.is_empty() && health.computed != Colour::Grey {
        why.push("No rule fired.".to_owned());
    }
    card = card.field("Why", why.join("\n"));
    card = card.field("Dimensions", dimensions(health));
    card.footer = footer(read);
    let mut buttons = more(program.id, Report::Now);
    if paging.shared {
        buttons.clear();
    }
    paging.finish(View::card(card).row(buttons), true)
}

/// The call and what is computed beside it, by whom and when.
fn call(health: &Health) -> String {
    let by = health.call.call.as_ref();
    let by = by.map(|call| format!("\nby {}, {}", phrases::person(call.by), phrases::distance(call.at)));
    format!("{}{}", figures::call(health), by.unwrap_or_default())
}

fn rule(rule: &Fired) -> String {
    figures::fired(rule, &references(&rule.inputs, LISTED))
}

fn fired(fired: &Fired) -> String {
    let name = Topic::Dimension(fired.dimension).name();
    format!("{}\n-# {name}", rule(fired))
}

fn dimensions(health: &Health) -> String {
    let (known, absent): (Vec<_>, Vec<_>) = health.dimensions.iter().partition(|one| one.absent.is_none());
    let mut lines: Vec<String> = known
        .iter()
        .map(|one| format!("{} {} {} (weight {})", mark(one.colour), one.name, one.colour, one.weight))
        .collect();
    // Those that no item of theirs is recorded for share a line.
    if !absent.is_empty() {
        let names: Vec<&str> = absent.iter().map(|one| one.name).collect();
        lines.push(format!("{} No data: {}", mark(Colour::Grey), names.join(", ")));
    }
    lines.join("\n")
}

/// A page of all figures.
#[must_use]
pub fn metrics(read: &Reading<Vec<Figure>>, paging: &Paging) -> View {
    let from = usize::try_from(paging.page).unwrap_or_default() * PER_PAGE;
    let mut card = Embed::new(heading("Figures", &read.program), super::palette::PROGRAM);
    card.description = read
        .what
        .iter()
        .skip(from)
        .take(PER_PAGE)
        .map(|figure| figures::line(figure, true))
        .collect::<Vec<_>>()
        .join("\n");
    card.footer = format!("{} · {}", paging.words("figure", "figures"), footer(read));
    let mut buttons = more(read.program.id, Report::Metrics);
    if paging.shared {
        buttons.clear();
    }
    paging.finish(View::card(card).row(buttons), true)
}

/// What stands behind a colour or a figure.
#[must_use]
pub fn explain(read: &Reading<Explained>, paging: &Paging) -> View {
    let mut card = match &read.what {
        Explained::Health(health) => whole(health, &read.program),
        Explained::Dimension { name, definition, weight, colour, fired, settings } => {
            let mut card =
                Embed::new(heading(&format!("{name}, a dimension of health"), &read.program), figures::edge(*colour));
            card.description = escape(definition);
            card = card.inline("Now", format!("{} {colour}", mark(*colour))).inline("Weight", weight.to_string());
            card = match fired {
                Err(why) => card.field("No data", *why),
                Ok(rules) if rules.is_empty() => card.field("Why", "No rule fired."),
                Ok(rules) => card.field("Why", rules.iter().map(rule).collect::<Vec<_>>().join("\n")),
            };
            with(card, settings)
        }
        Explained::Kpi(figure) => of_figure(figure, &read.program),
    };
    card.footer = footer(read);
    paging.finish(View::card(card), true)
}

fn whole(health: &Health, program: &Program) -> Embed {
    let mut card = Embed::new(heading("How health comes about", program), figures::edge(health.call.shown));
    let rules = &program.thresholds.health;
    card.description = format!(
        "**Red**: two dimensions red, or Schedule red. **Green**: none red and at most one amber. Else **Amber**; no data is **Grey**. \
         A record that nobody looks at (confidence low: fewer than {} % of the open items reviewed in time) is never green.\n\
         The score is Σ weight × (green 100, amber 50, red 0) ÷ Σ weight over the dimensions with data, of which there \
         have to be {}; it is for the trend only.\n\
         A lead's call stands beside it for {}: equal or worse is free, better needs a reason and says so.",
        number(rules.confidence_medium),
        rules.least_dimensions,
        phrases::count(i64::from(rules.call_days), "day", "days"),
    );
    card.field("Dimensions", dimensions(health))
        .field("More", "`/health explain topic:` with a dimension or a figure tells what is behind it")
}

fn of_figure(figure: &Figure, program: &Program) -> Embed {
    let edge = figure.colour.map_or(super::palette::PROGRAM, figures::edge);
    let mut card = Embed::new(heading(figure.name, program), edge);
    card.description = escape(figure.definition);
    let mut now = vec![format!(
        "{}{}",
        figure.colour.map_or(String::new(), |it| format!("{} ", mark(it))),
        figures::value(figure)
    )];
    now.extend(Some(figures::trend(figure)).filter(|trend| !trend.is_empty()));
    if let (Target::Falling, Some(before)) = (figure.target, figure.window_before) {
        now.push(format!("{} in the window before", amount(before, figure.unit)));
    }
    if figure.colour.is_none() && figure.value.is_some() && figure.target != Target::None {
        now.push("no colour: too few to judge, or nothing to compare with".to_owned());
    }
    let mut beside: Vec<String> = figure.parts.iter().map(figures::part).collect();
    beside.extend(figure.open.map(figures::still_open));
    let card = card
        .field("Now", now.join("\n"))
        .field("Target", figures::target_whole(figure, &program.thresholds))
        .field("Beside it", beside.join("\n"))
        .field(if figure.misses { "Missed by" } else { "Computed from" }, references(&figure.inputs, INPUTS));
    with(card, &figure.settings)
}

/// The numbers that something was computed with.
fn with(card: Embed, settings: &[Setting]) -> Embed {
    card.field("With", settings.iter().map(figures::setting).collect::<Vec<_>>().join("\n"))
}

/// A chart, with what it says in words for those who can't see it.
#[must_use]
pub fn chart(read: &Reading<Option<Picture>>, name: &str, paging: &Paging) -> View {
    let mut card = Embed::new(heading(name, &read.program), super::palette::PROGRAM);
    card.footer = footer(read);
    let Some(picture) = &read.what else {
        card.description = String::from("The picture could not be drawn. The figures are in `/health metrics`");
        return paging.finish(View::card(card), false);
    };
    paging.finish(with_picture(View::card(card), picture, name), true)
}

/// A view whose card shows a picture.
#[must_use]
pub fn with_picture(mut view: View, picture: &Picture, name: &str) -> View {
    let file: String = name.to_lowercase().chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).collect();
    let file = format!("{file}.png");
    if let Some(card) = view.embeds.first_mut() {
        card.image = Some(file.clone());
    }
    view.files.push(File { name: file, bytes: picture.png.clone(), alt: picture.alt.clone() });
    view
}

/// A lead said how they see it: for everybody.
#[must_use]
pub fn called(called: &Called) -> View {
    let Called { call, program } = called;
    let mut card = Embed::new(heading("Health", program), figures::edge(call.colour));
    card.description = format!(
        "{} **Called {}**, computed {}{}\nby {}",
        mark(call.colour),
        call.colour,
        call.computed,
        figures::reason(call),
        phrases::person(call.by)
    );
    card.footer = String::from("A call stands for a week");
    View::card(card).row(vec![Button::new(shows(program.id, Report::Now), "Health now")])
}

fn more(program: ProgramId, here: Report) -> Vec<Button> {
    [
        (Report::Now, "Health"),
        (Report::Metrics, "All figures"),
        (Report::Chart(crate::app::draw::Plot::HealthWeeks), "Trend"),
    ]
    .into_iter()
    .filter(|(report, _)| *report != here)
    .map(|(report, label)| Button::new(shows(program, report), label))
    .collect()
}

const fn shows(program: ProgramId, report: Report) -> Id {
    Id::Page(List::Report(program, report), 0)
}

fn heading(what: &str, program: &Program) -> String {
    escape(&format!("{what} · {}", program.name))
}

/// When it holds for, and what is missing from it.
fn footer<T>(read: &Reading<T>) -> String {
    let mut parts = vec![as_of(read.at, &read.program)];
    if read.program.phase == Phase::Archived {
        parts.push("archived".to_owned());
    }
    if read.unreadable > 0 {
        let many = phrases::count(i64::try_from(read.unreadable).unwrap_or(i64::MAX), "item", "items");
        parts.push(format!("{many} can't be read back and count nowhere"));
    }
    parts.join(" · ")
}

/// The moment in the program's own zone: a footer shows no timestamps.
fn as_of(at: DateTime<Utc>, program: &Program) -> String {
    let local = at.with_timezone(&program.calendar.zone);
    format!("As of {} ({})", local.format("%a %-d %b %Y, %H:%M"), program.calendar.zone.name())
}

#[cfg(test)]
mod tests;
