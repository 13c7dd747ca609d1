//! What a lead is told of the nudges: the next run before it is sent, the week's report, a channel that can't be written in.

use super::{digest, palette, phrases};
use crate::{
    app::nudges::{Place, preview::Preview, report::Report},
    discord::view::{Embed, View},
    domain::{ChannelId, Program, UserId, program::Phase},
};

/// What the cards of a message hold, and how many there can be.
const ROOM: usize = 6_000;
const CARDS: usize = 10;

/// The next run, without sending it.
#[must_use]
pub fn preview(preview: &Preview) -> View {
    let name = phrases::short(preview.program.name.as_str(), 100);
    let Some((at, digests)) = &preview.next else {
        return View::text(match preview.program.phase {
            Phase::Active => format!(
                "**{name}** has nobody to nudge, as things stand. Nudges are about what is due, stale, unowned or waiting for somebody's word."
            ),
            Phase::Paused => format!("**{name}** is paused: nobody is nudged. `/program resume` takes it up again."),
            Phase::Archived => format!("**{name}** is archived: nobody is nudged."),
        })
        .quietly();
    };
    let mut view = View::text(format!(
        "The next run of **{name}**: {}. Nothing is sent by looking. As things stand it says:",
        phrases::moment(*at)
    ))
    .quietly();
    let (mut shown, mut room) = (0, ROOM);
    for digest in digests {
        let to = match digest.post.place {
            Place::Channel(_, channel) => format!("In <#{channel}>"),
            Place::Direct(user) => format!("To {} directly", phrases::person(user)),
        };
        let mut cards = digest::posted(digest, false).embeds;
        if let Some(first) = cards.first_mut() {
            first.description = format!("{to}\n{}", first.description);
        }
        let takes: usize = cards.iter().map(|card| card.description.chars().count()).sum();
        if shown > 0 && (takes > room || view.embeds.len() + cards.len() > CARDS) {
            break;
        }
        room = room.saturating_sub(takes);
        view.embeds.extend(cards);
        shown += 1;
    }
    if digests.len() > shown {
        let more = i64::try_from(digests.len() - shown).unwrap_or(i64::MAX);
        let first = phrases::count(i64::try_from(shown).unwrap_or(i64::MAX), "post", "posts");
        view.content = format!("{}\nThe first {first}; {more} more besides.", view.content);
    }
    view
}

/// What became of a week's nudges, for the lead.
#[must_use]
pub fn report(program: &Program, report: &Report) -> View {
    let Report { sent, acted_on, calls, called, snoozed, in_grace, failed, unowned, unreachable, quiet } = report;
    let name = phrases::short(program.name.as_str(), 100);
    let mut card = Embed::new(format!("{name} · the week's nudges"), palette::PROGRAM);
    card = card
        .inline("Sent", sent.to_string())
        .inline("Acted on", format!("{acted_on}/{sent}"))
        .inline("Failed", failed.to_string())
        .inline("Snoozed", snoozed.to_string())
        .inline("New, in grace", in_grace.to_string())
        .inline("Unowned", unowned.to_string());
    if *calls > 0 {
        let times = phrases::count(i64::try_from(*calls).unwrap_or(i64::MAX), "time", "times");
        let came = if *called { "made since" } else { "not made yet: `/health call`" };
        card = card.field("This week's call on health", format!("asked for {times}, {came}"));
    }
    if !unreachable.is_empty() {
        card = card.field("Can't be reached, or not directly", people(unreachable));
    }
    if !quiet.is_empty() {
        let lines: Vec<String> = quiet
            .iter()
            .take(20)
            .map(|(user, asked, answered)| {
                format!("{}: {answered}/{asked} answered in 4 weeks", phrases::person(*user))
            })
            .collect();
        card = card.field("Asked only twice a week now", lines.join("\n"));
    }
    if *failed > 0 {
        "What failed could not be posted: see that I may write in the program's channel."
            .clone_into(&mut card.description);
    }
    View::card(card)
}

fn people(users: &[UserId]) -> String {
    let shown = phrases::people(&users[..users.len().min(20)]);
    if users.len() > 20 { format!("{shown} and {} more", users.len() - 20) } else { shown }
}

/// A channel is gone, or closed to the bot.
#[must_use]
pub fn closed(program: &Program, channel: ChannelId) -> View {
    View::text(format!(
        "I can't write in <#{channel}>, so what I have to say for **{}** does not arrive there. Give me *View Channel*, *Send Messages* and *Embed Links* in it, or give the program another channel: `/program channels program:… channel:…`, typed anywhere on the server.",
        phrases::short(program.name.as_str(), 100)
    ))
}
