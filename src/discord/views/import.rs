//! The look at a file before it is imported, what has to be said first, and what was done.

use super::{
    palette,
    phrases::{count, short},
};
use crate::{
    app::import::Imported,
    discord::{
        components::id::Id,
        view::{Button, Choice, Embed, File, Look, Select, View},
    },
    domain::{
        Item, Kind, Program, Reference,
        text::{cut, escape},
    },
    exchange::{
        columns::Meaning,
        days::Order,
        fill::takes,
        plan::{Ask, Outcome, Plan, Unread},
        words,
    },
};

/// How many rows are shown in the message; all are in the sheet attached.
const SHOWN: usize = 8;

/// What would become of a file's rows.
#[must_use]
pub fn plan(
    plan: &Plan,
    program: &Program,
    (name, encoding, separator): (&str, &str, char),
    report: Vec<u8>,
    draft: i64,
) -> View {
    let (new, known, refused) = plan.counts();
    let rows = |n: usize| count(i64::try_from(n).unwrap_or(i64::MAX), "row", "rows");
    let mut card = Embed::new(escape(&format!("Import into {}", program.name)), palette::PROGRAM);
    let mut told = vec![format!(
        "**{}** · {} · {encoding}, separated by {}. Nothing is written yet.",
        short(name, 80),
        rows(plan.rows.len()),
        separator_name(separator)
    )];
    let mut outcome = vec![format!("**{} would be new**{}", rows(new), by_kind(plan))];
    if known > 0 {
        outcome.push(format!("{} on the record already, or twice in the file: left out", rows(known)));
    }
    if refused > 0 {
        outcome.push(format!("**{} can't be taken**: left out", rows(refused)));
    }
    told.push(outcome.join("\n"));
    told.push(examples(plan));
    card.description = told.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("\n\n");
    let card = card.field("Columns", columns(plan));
    let card =
        if plan.strangers.is_empty() { card } else { card.field("Owners not found on this server", strangers(plan)) };
    let card =
        if plan.unread.is_empty() { card } else { card.field("Words that stand for nothing known", unread(plan)) };
    let mut card = card;
    "Every row is in the sheet attached.".clone_into(&mut card.footer);
    let mut view = View::card(card).quietly();
    view.files.push(File { name: "what-would-happen.csv".to_owned(), bytes: report, alt: String::new() });
    view = match u32::try_from(new) {
        Ok(0) | Err(_) => view.with_note("Nothing of this file is new, so there is nothing to import."),
        Ok(new) => {
            let label = format!("Import {}", rows(new as usize));
            view.row(vec![Button::new(Id::ImportDo(draft, new), label).look(Look::Primary)])
        }
    };
    if !plan.unread.is_empty() {
        view = view.row(Select::one(Id::ImportWord(draft), "What does a word stand for?", unread_choices(plan)));
    }
    view.row(Select::one(Id::ImportColumn(draft), "A column is something else…", column_choices(plan)))
}

fn by_kind(plan: &Plan) -> String {
    let of = |kind: Kind| {
        let many = plan.new_items().filter(|(_, item)| item.kind() == kind).count();
        (many > 0).then(|| {
            count(i64::try_from(many).unwrap_or(i64::MAX), &kind.label().to_lowercase(), &kind.plural().to_lowercase())
        })
    };
    let kinds: Vec<String> = Kind::ALL.iter().copied().filter_map(of).collect();
    if kinds.is_empty() { String::new() } else { format!(": {}", kinds.join(", ")) }
}

/// What needs eyes first: rows that can't be taken, rows with notes, then any.
fn examples(plan: &Plan) -> String {
    let weight = |outcome: &Outcome, notes: &[String]| match outcome {
        Outcome::Refused(_) => 0,
        Outcome::New(_) if !notes.is_empty() => 1,
        Outcome::New(_) => 2,
        Outcome::Known(..) => 3,
    };
    let mut rows: Vec<_> = plan.rows.iter().collect();
    rows.sort_by_key(|row| (weight(&row.outcome, &row.notes), row.line));
    let mut lines: Vec<String> = rows
        .iter()
        .take(SHOWN)
        .map(|row| {
            let said = match &row.outcome {
                Outcome::New(item) => of_item(item),
                Outcome::Known(kind, title) => format!("{kind} {} · on the record already", short(title.as_str(), 60)),
                Outcome::Refused(why) => format!("left out: {}", short(why, 200)),
            };
            let notes = if row.notes.is_empty() {
                String::new()
            } else {
                format!("\n  *{}*", short(&row.notes.join("; "), 200))
            };
            format!("Line {}: {said}{notes}", row.line)
        })
        .collect();
    if rows.len() > SHOWN {
        lines.push(format!("… and {} more, in the sheet attached", rows.len() - SHOWN));
    }
    lines.join("\n")
}

fn of_item(item: &Item) -> String {
    let mut facts = vec![item.state_label().to_owned(), super::phrases::owner(item.owner)];
    facts.extend(item.due.map(|day| format!("due {day}")));
    format!("{} **{}** · {}", item.kind(), short(item.title.as_str(), 60), facts.join(" · "))
}

fn columns(plan: &Plan) -> String {
    let (kept, taken): (Vec<_>, Vec<_>) = plan.columns.iter().partition(|(_, meaning)| *meaning == Meaning::Keep);
    let mut lines: Vec<String> =
        taken.into_iter().map(|(name, meaning)| format!("{} → {}", short(name, 40), meaning.label())).collect();
    if !kept.is_empty() {
        let names: Vec<String> = kept.into_iter().map(|(name, _)| short(name, 40)).collect();
        lines.push(format!("Kept in the detail, with their names: {}", names.join(", ")));
    }
    cut(&lines.join("\n"), 1000).into_owned()
}

/// What a select can hold.
const OFFERED: usize = 25;

fn unread_choices(plan: &Plan) -> Vec<Choice> {
    let choice = |(at, one): (usize, &Unread)| {
        Choice::new(cut(&one.word, 80), at.to_string()).hint(format!(
            "{}, in {}",
            one.meaning.label(),
            count(i64::try_from(one.rows).unwrap_or(i64::MAX), "row", "rows")
        ))
    };
    plan.unread.iter().enumerate().take(OFFERED).map(choice).collect()
}

/// Columns that nothing was made of first.
fn column_choices(plan: &Plan) -> Vec<Choice> {
    let mut columns: Vec<_> = plan.columns.iter().enumerate().collect();
    columns.sort_by_key(|(_, (_, meaning))| *meaning != Meaning::Keep);
    let choice = |(at, (name, meaning)): (usize, &(String, Meaning))| {
        Choice::new(cut(name, 80), at.to_string()).hint(meaning.label())
    };
    columns.into_iter().take(OFFERED).map(choice).collect()
}

/// Asks what a column is; `None` where there is none of that number.
#[must_use]
pub fn which_column(plan: &Plan, at: usize, draft: i64) -> Option<View> {
    let (name, meaning) = plan.columns.get(at)?;
    let kinds: Vec<Kind> = Kind::ALL.iter().copied().filter(|kind| plan.has(*kind)).collect();
    let fits = |one: &&Meaning| **one != Meaning::Keep && kinds.iter().any(|kind| takes(*kind, **one));
    let offered = std::iter::once(&Meaning::Keep).chain(Meaning::ALL.iter().filter(fits)).take(OFFERED);
    let choices = offered.map(|one| Choice::new(one.label(), one.key())).collect();
    let id = Id::ImportColumnIs(draft, u32::try_from(at).ok()?);
    let text = format!("What is the column “{}”? Now: {}. Nothing is written yet.", short(name, 80), meaning.label());
    Some(View::text(text).quietly().row(Select::one(id, "It is…", choices)))
}

/// Asks what a word stands for; `None` where there is none of that number.
#[must_use]
pub fn which_word(plan: &Plan, at: usize, draft: i64) -> Option<View> {
    let Unread { meaning, word, rows } = plan.unread.get(at)?;
    let kinds: Vec<Kind> = Kind::ALL.iter().copied().filter(|kind| plan.has(*kind)).collect();
    let offers = words::offers(*meaning, if kinds.is_empty() { Kind::ALL } else { &kinds });
    let choices = offers.into_iter().take(OFFERED).map(|offer| Choice::new(offer, offer)).collect();
    let id = Id::ImportWordIs(draft, u32::try_from(at).ok()?);
    let text = format!(
        "What does “{}” stand for, as the {} of {}? The word itself stays in the detail. Nothing is written yet.",
        short(word, 80),
        meaning.label().to_lowercase(),
        count(i64::try_from(*rows).unwrap_or(i64::MAX), "row", "rows")
    );
    Some(View::text(text).quietly().row(Select::one(id, "It stands for…", choices)))
}

fn unread(plan: &Plan) -> String {
    let mut words: Vec<String> = plan
        .unread
        .iter()
        .take(10)
        .map(|Unread { meaning, word, rows }| {
            let rows = count(i64::try_from(*rows).unwrap_or(i64::MAX), "row", "rows");
            format!("{} “{}” ({rows})", meaning.label(), short(word, 40))
        })
        .collect();
    if plan.unread.len() > 10 {
        words.push(format!("{} more", plan.unread.len() - 10));
    }
    format!("{}\nThey are kept in the detail, unless you say below what they stand for.", words.join(", "))
}

fn strangers(plan: &Plan) -> String {
    let mut names: Vec<String> = plan
        .strangers
        .iter()
        .take(15)
        .map(|(name, rows)| {
            format!("{} ({})", short(name, 40), count(i64::try_from(*rows).unwrap_or(i64::MAX), "row", "rows"))
        })
        .collect();
    if plan.strangers.len() > 15 {
        names.push(format!("{} more", plan.strangers.len() - 15));
    }
    format!("{}\nTheir items have no owner yet; the names stay in the detail.", names.join(", "))
}

fn separator_name(separator: char) -> &'static str {
    match separator {
        ';' => "semicolons",
        '\t' => "tabs",
        '|' => "bars",
        _ => "commas",
    }
}

/// What has to be said before a file can be read.
#[must_use]
pub fn ask(ask: &Ask, name: &str, draft: i64) -> View {
    match ask {
        Ask::Title(names) => {
            let choices = names.iter().take(OFFERED).enumerate();
            let choices = choices.map(|(at, name)| Choice::new(cut(name, 80), at.to_string())).collect();
            View::text(format!(
                "No column of {} can be taken for the title. Which one says what a row is about? Nothing is written yet.",
                short(name, 80)
            ))
            .quietly()
            .row(Select::one(Id::ImportTitle(draft), "The title is in…", choices))
        }
        Ask::Kind => {
            let button = |kind: &Kind| Button::new(Id::ImportKind(draft, *kind), kind.plural());
            View::text(format!(
                "{} does not say what its rows are. What are they? Nothing is written yet; the next answer shows what would happen.",
                short(name, 80)
            ))
            .quietly()
            .row(Kind::ALL.iter().map(button).collect::<Vec<_>>())
        }
        Ask::Order(column, example) => {
            let button = |order: &Order| Button::new(Id::ImportOrder(draft, *order), order.label());
            View::text(format!(
                "The days in the column “{}” can be read in two ways, such as {}. Which number comes first? Nothing is written yet.",
                escape(column),
                escape(example)
            ))
            .quietly()
            .row(Order::ALL.iter().map(button).collect::<Vec<_>>())
        }
    }
}

/// A whole record, before it is restored.
#[must_use]
pub fn record(name: &str, (items, events): (usize, usize), moved: bool, draft: i64) -> View {
    let many = |n: usize, one, more| count(i64::try_from(n).unwrap_or(i64::MAX), one, more);
    let moved = if moved {
        "\nIt was written on another server: its channels and roles are left behind, and links to messages lead there."
    } else {
        ""
    };
    let rows = u32::try_from(items).unwrap_or(u32::MAX);
    View::text(format!(
        "{} is a whole record: {} with {}. Restoring it gives this channel's program its settings, lead, items and history, as they were. Nothing is written yet.{moved}",
        short(name, 80),
        many(items, "item", "items"),
        many(events, "event", "events"),
    ))
    .quietly()
    .row(vec![Button::new(Id::ImportDo(draft, rows), "Restore it").look(Look::Primary)])
}

/// It is done.
#[must_use]
pub fn done(done: &Imported) -> View {
    match done {
        Imported::Items { numbers, count: many, program } => {
            let range = |(kind, first, last): &(Kind, u32, u32)| {
                let of = |number| Reference { kind: *kind, number };
                if first == last { of(*first).to_string() } else { format!("{} to {}", of(*first), of(*last)) }
            };
            let ranges: Vec<String> = numbers.iter().map(range).collect();
            View::text(format!(
                "{} into “{}”: {}. See them with /risk list, /action list and the like; each one's history says which line it came from.",
                count(i64::try_from(*many).unwrap_or(i64::MAX), "item was imported", "items were imported"),
                short(program.name.as_str(), 100),
                ranges.join(", ")
            ))
            .quietly()
        }
        Imported::Record(restored) => View::text(format!(
            "“{}” is restored: {} items with {} events. Its lead is <@{}>. Look with /program info",
            short(restored.program.name.as_str(), 100),
            restored.items,
            restored.events,
            restored.program.lead,
        ))
        .quietly(),
    }
}
