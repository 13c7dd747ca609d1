//! The digest: what waits for whom, each person mentioned once, answered where it stands; and the sheet that opens from it.

use std::{collections::BTreeSet, fmt::Write as _};

use super::{figures::light, palette, phrases};
use crate::{
    app::nudges::{Digest, Place, Post, Reason, Shown, ShownCall, TITLE},
    discord::{
        components::id::{Id, Pick},
        view::{Button, Choice, Embed, Look, Select, View},
    },
    domain::{Item, Move, Program, UserId, item::Snooze, text::cut},
};

/// Before the program's number, where the health of a program is picked and not an item.
pub const CALL: &str = "call:";

/// A digest that is about to be posted: only what is still to be asked. `None` where that is nothing.
#[must_use]
pub fn fresh(mut digest: Digest) -> Option<View> {
    for (_, lines, _) in &mut digest.sections {
        lines.retain(|shown| shown.stands);
    }
    digest.calls.retain(|(_, shown)| shown.stands);
    let asked: BTreeSet<UserId> = digest.calls.iter().map(|(person, _)| *person).collect();
    digest.sections.retain(|(person, lines, _)| !lines.is_empty() || asked.contains(person));
    if digest.sections.is_empty() {
        return None;
    }
    let asked = |user: &UserId| digest.sections.iter().any(|(person, ..)| person == user) || is_beside(&digest, *user);
    let pings = digest.post.mentions.iter().copied().filter(asked).collect();
    Some(View { pings, ..posted(&digest, true) })
}

/// A digest that was posted, as it is now: what was answered is struck. It can be answered until the next one is posted.
#[must_use]
pub fn posted(digest: &Digest, answerable: bool) -> View {
    let embeds = digest.sections.iter().map(|section| card(section, digest)).collect();
    let home = match digest.post.place {
        Place::Direct(_) => digest.programs.first().map(|program| program.guild),
        Place::Channel(..) => None,
    };
    let view = View { embeds, home, ..View::text(format!("{}{}", heading(digest), mentions(digest))) };
    let lines = digest.sections.iter().flat_map(|(_, lines, _)| lines).filter(|shown| shown.stands).map(option);
    let calls = digest.calls.iter().filter(|(_, shown)| shown.stands).map(|(_, shown)| call_option(shown, digest));
    let open: Vec<Choice> = lines.chain(calls).collect();
    if answerable && !open.is_empty() { view.row(Select::one(Id::NudgePick(), "Answer one…", open)) } else { view }
}

/// What one person is asked. Its colour goes once all of it is answered.
fn card((person, lines, more): &(UserId, Vec<Shown>, usize), digest: &Digest) -> Embed {
    let mut text = phrases::person(*person);
    for shown in lines {
        let _ = write!(text, "\n- {}", if shown.stands { line(shown, *person, digest) } else { struck(shown, digest) });
    }
    let calls = || digest.calls.iter().filter(|(asked, _)| asked == person).map(|(_, shown)| shown);
    for shown in calls() {
        let _ = write!(text, "\n- {}", call_line(shown, *person, digest));
    }
    if *more > 0 {
        let _ = write!(text, "\n- and {more} more: `/mine`");
    }
    let stands = lines.iter().any(|shown| shown.stands) || calls().any(|shown| shown.stands);
    Embed { description: text, ..Embed::new("", if stands { palette::PROGRAM } else { palette::QUIET }) }
}

/// A mention in a card notifies nobody: whoever is meant is named above the cards. In direct messages that is clear.
fn mentions(digest: &Digest) -> String {
    if matches!(digest.post.place, Place::Direct(_)) {
        return String::new();
    }
    let mut named: Vec<UserId> = digest.sections.iter().map(|(person, ..)| *person).collect();
    named.extend(digest.post.mentions.iter().filter(|lead| is_beside(digest, **lead)));
    let mut seen = BTreeSet::new();
    named.retain(|user| seen.insert(*user));
    named
        .iter()
        .fold("\n".to_owned(), |words, user| format!("{words}{} ", phrases::person(*user)))
        .trim_end()
        .to_owned()
}

fn is_beside(digest: &Digest, user: UserId) -> bool {
    digest.sections.iter().flat_map(|(_, lines, _)| lines).any(|shown| shown.line.beside == Some(user))
}

/// Tells posts apart, also for the courier, which looks for its own words: the program, and when it was due.
fn heading(digest: &Digest) -> String {
    let Post { place, slot, sections, part, refused, .. } = &digest.post;
    let mut words = match place {
        Place::Direct(_) => "**Waiting for you**".to_owned(),
        Place::Channel(program, _) => {
            format!("**{}** · waiting for an answer", digest.program(*program).map_or_else(String::new, name))
        }
    };
    let _ = write!(words, " · {}", phrases::moment(*slot));
    if *part > 0 {
        let _ = write!(words, " · part {}", part + 1);
    }
    if let Some(section) = sections.first().filter(|_| *refused) {
        let _ = write!(words, " · {} takes no direct messages", phrases::person(section.person));
    }
    words
}

fn name(program: &Program) -> String {
    phrases::short(program.name.as_str(), TITLE)
}

fn line(shown: &Shown, person: UserId, digest: &Digest) -> String {
    let Shown { line, item, card, stands: _ } = shown;
    let mut reference = format!("**{}**", item.reference());
    if let Some(card) = card {
        let guild = item.guild;
        reference = format!("[{reference}](https://discord.com/channels/{guild}/{}/{})", card.channel, card.message);
    }
    let mut words = format!("{reference} {} · {}", title(item), why(line.reason, item, digest));
    if matches!(digest.post.place, Place::Direct(_))
        && digest.programs.len() > 1
        && let Some(program) = digest.program(line.program)
    {
        let _ = write!(words, " · {}", name(program));
    }
    if line.asked != person {
        let _ = write!(words, " · for {}", phrases::person(line.asked));
    }
    if let Some(lead) = line.beside {
        let _ = write!(words, " · with {}", phrases::person(lead));
    }
    words
}

/// The health of a program, which somebody is asked to call; struck once it is called.
fn call_line(shown: &ShownCall, person: UserId, digest: &Digest) -> String {
    let ShownCall { line, call, stands } = shown;
    let program = digest.program(line.program);
    let name = program.map_or_else(String::new, name);
    let since = call.as_ref().map(|call| {
        let day = |program: &Program| phrases::day(program.calendar.today(call.at), &program.calendar);
        (call, program.map_or_else(String::new, day))
    });
    if !stands {
        let called = since.filter(|(call, _)| call.at > line.ask.at);
        let outcome = called.map_or_else(
            || "not asked any more".to_owned(),
            |(call, _)| format!("called {} by {}", light(call.colour), phrases::person(call.by)),
        );
        return format!("~~**Health** of {name}~~ · {outcome}");
    }
    let last = since.map_or_else(|| "never called".to_owned(), |(_, day)| format!("last called {day}"));
    let mut words = format!("**Health** of {name} · this week's call is missing, {last}");
    if line.asked != person {
        let _ = write!(words, " · for {}", phrases::person(line.asked));
    }
    words
}

fn call_option(shown: &ShownCall, digest: &Digest) -> Choice {
    let name = digest.program(shown.line.program).map_or("", |program| program.name.as_str());
    let label = format!("Health of {name}");
    Choice::new(cut(&label, 100), format!("{CALL}{}", shown.line.program)).hint("this week's call is missing")
}

fn title(item: &Item) -> String {
    phrases::short(item.title.as_str(), TITLE)
}

/// Why it is there, as the item stands now.
fn why(reason: Reason, item: &Item, digest: &Digest) -> String {
    let calendar = digest.program(item.program).map(|program| &program.calendar);
    let day = |date| calendar.map_or_else(|| phrases::plain_day(date), |calendar| phrases::day(date, calendar));
    match (reason, item.due) {
        (Reason::Overdue, Some(due)) => format!("overdue since {}", day(due)),
        (Reason::DueSoon, Some(due)) => format!("due {}", day(due)),
        (Reason::Stale, _) => match calendar {
            Some(calendar) => format!("stale, last reviewed {}", day(calendar.today(item.reviewed_at))),
            None => reason.label().to_owned(),
        },
        _ => reason.label().to_owned(),
    }
}

fn struck(shown: &Shown, digest: &Digest) -> String {
    format!("~~**{}** {}~~ · {}", shown.item.reference(), title(&shown.item), outcome(shown, digest))
}

/// What became of it.
fn outcome(shown: &Shown, digest: &Digest) -> String {
    let Shown { line, item, .. } = shown;
    let Some(program) = digest.program(item.program) else { return "answered".to_owned() };
    let day = |date| phrases::day(date, &program.calendar);
    if item.void.is_some() || !item.is_open() && line.reason != Reason::Review {
        return item.state_label().to_lowercase();
    }
    if let Some(Snooze { until, by, .. }) =
        item.snooze.as_ref().filter(|snooze| snooze.until > program.calendar.today(digest.now))
    {
        return format!("snoozed until {} by {}", day(*until), phrases::person(*by));
    }
    let moved = item.due.filter(|due| *due > line.episode.on);
    match (line.reason, moved) {
        (Reason::Unowned | Reason::Left, _) => format!("now of {}", phrases::owner(item.owner).to_lowercase()),
        (Reason::Overdue | Reason::DueToday | Reason::DueSoon | Reason::Stale, _) if item.owner != Some(line.asked) => {
            item.owner.map_or_else(|| "unowned now".to_owned(), |owner| format!("now of {}", phrases::person(owner)))
        }
        (Reason::Overdue | Reason::DueToday, Some(due)) => format!("now due {}", day(due)),
        _ if item.reviewed_at >= line.episode.at => "answered".to_owned(),
        // The program is paused, or set so that nobody is asked about it.
        _ => "not asked any more".to_owned(),
    }
}

fn option(shown: &Shown) -> Choice {
    let Shown { line, item, .. } = shown;
    let label = format!("{} {}", item.reference(), item.title);
    Choice::new(cut(&label, 100), item.id.to_string()).hint(line.reason.label())
}

/// What can be answered about an item, for whoever picked it.
#[must_use]
pub fn answers(item: &Item, user: UserId) -> View {
    let id = item.id;
    let text = format!("{} is {}.", phrases::named(item, 200), item.state_label().to_lowercase());
    if item.void.is_some() {
        let why = format!("{text} Nothing is asked about it any more: `/item show ref:{}` says why.", item.reference());
        return View::text(why).quietly();
    }
    if !item.is_open() && !item.is_in_force() {
        let over = format!("{text} Nothing is asked about it any more; **Update…** takes it up again.");
        return View::text(over).quietly().row(vec![Button::new(Id::Update(id), "Update…")]);
    }
    let mut buttons: Vec<Button> = ends(item, user)
        .into_iter()
        .map(|step| {
            let look = if step == Move::Reject { Look::Danger } else { Look::Good };
            Button::new(Id::Move(id, step), step.label()).look(look)
        })
        .collect();
    buttons.push(Button::new(Id::Confirm(id), "Still valid"));
    buttons.push(Button::new(Id::SetDue(id), "New date"));
    if item.is_open() {
        buttons.push(Button::new(Id::Choose(id, Pick::Snooze), "Snooze"));
        buttons.push(Button::new(Id::Choose(id, Pick::Owner), "Reassign"));
        buttons.push(Button::new(Id::NotMine(id), "Not mine"));
    }
    buttons.push(Button::new(Id::Update(id), "Update…"));
    let view = View::text(text).quietly();
    buttons.chunks(5).fold(view, |view, row| view.row(row.to_vec()))
}

/// The moves that end what is asked: an approver's word, else whatever finishes the item.
fn ends(item: &Item, user: UserId) -> Vec<Move> {
    let legal = item.legal_moves();
    let wanted: &[Move] = if item.awaits().contains(&user) {
        &[Move::Approve, Move::Reject]
    } else {
        &[Move::Done, Move::Resolve, Move::Close]
    };
    let mut steps: Vec<Move> = wanted.iter().copied().filter(|step| legal.contains(step)).collect();
    steps.truncate(2);
    steps
}

/// Asks who looks after it instead. In direct messages nobody else can be chosen: there it goes back to the lead.
#[must_use]
pub fn not_mine(item: &Item, program: &Program, direct: bool) -> View {
    let back = Button::new(Id::GiveBack(item.id), "Give it back to the lead").look(Look::Primary);
    let name = phrases::named(item, 200);
    if direct {
        return elsewhere(item, program);
    }
    View::text(format!("{name}\nWhose is it? If you don't know, {} finds somebody.", phrases::person(program.lead)))
        .quietly()
        .row(Select::people(Id::Picked(item.id, Pick::Owner), "Choose an owner", 1, Vec::new()))
        .row(vec![back])
}

/// In direct messages there is nobody to choose from.
#[must_use]
pub fn elsewhere(item: &Item, program: &Program) -> View {
    let channel = program.home().map_or_else(String::new, |channel| format!(" in <#{channel}>"));
    View::text(format!(
        "{}\nDiscord offers nobody to choose from in direct messages. Type `/item assign ref:{} owner:@…`{channel}, or give it back to {}.",
        phrases::named(item, 200),
        item.reference(),
        phrases::person(program.lead)
    ))
    .quietly()
    .row(vec![Button::new(Id::GiveBack(item.id), "Give it back to the lead").look(Look::Primary)])
}
