//! The draft, the answers to `/summary`, and what was published.

use chrono::{DateTime, Utc};

use super::pack::{Drawn, post};
use crate::{
    app::summary::{
        Published, Sheet,
        publish::{Draft, ToSay},
        tell::TheWeek,
    },
    discord::{
        components::id::Id,
        view::{Button, Choice, Embed, Form, Input, Look, Select, View},
        views::{figures::light, paging::Paging, palette, phrases},
    },
    domain::{ChannelId, Program, ProgramId, given::Call, text::escape},
};

/// The fields of the form for a call.
pub const COLOUR: &str = "colour";
/// Why it is called so.
pub const REASON: &str = "reason";
/// The field of the narrative's form.
pub const NARRATIVE: &str = "narrative";

/// The draft for the lead: by direct message with all of it, in a channel (where the sheet is left out) with a word.
#[must_use]
pub fn draft(draft: &Draft, pictures: Vec<Drawn>) -> View {
    let channels: Vec<String> = draft.channels.iter().map(|channel| format!("<#{channel}>")).collect();
    let when = format!("{} ({})", phrases::moment(draft.at), phrases::distance(draft.at));
    let name = escape(&draft.name);
    let mut view = if let Some(sheet) = &draft.sheet {
        let mut view = post(sheet, pictures);
        view.content = format!(
            "**Draft of the weekly summary.** {} Leave it, and it is posted {when} in {}, with what the record says then.",
            ended(&sheet.line),
            channels.join(", ")
        );
        view
    } else {
        let mut view = View::text(format!(
            "{} The weekly summary of **{name}** is posted {when} in {}. I can't send you direct messages, so the draft is not here: look at it with `/summary preview`.",
            phrases::person(draft.lead),
            channels.join(", ")
        ));
        view.pings = vec![draft.lead];
        view
    };
    view.rows.push(
        vec![
            Button::new(Id::SummaryNarrate(draft.program, draft.week), "Edit narrative").look(Look::Primary),
            Button::new(Id::SummaryCall(draft.program), "Set health call"),
            Button::new(Id::SummaryPost(draft.program, draft.week), "Post now"),
            Button::new(Id::SummarySkip(draft.program, draft.week), "Skip this week"),
        ]
        .into(),
    );
    view
}

/// The post, with what is odd about when it comes. A recovered one is told from a copy by its mark, should the first
/// attempt turn up after all.
#[must_use]
pub fn said(to_say: &ToSay, pictures: Vec<Drawn>) -> View {
    let ToSay { sheet, late, tried_long_ago } = to_say;
    let mut view = post(sheet, pictures);
    if let Some(due) = late {
        view.content = format!("{}\n**Late**: it was due {}.", view.content, phrases::moment(*due));
    }
    if *tried_long_ago {
        view.content = format!(
            "{}\n**Recovered**: Discord never answered an earlier attempt, and nothing of it stands here.",
            view.content
        );
    }
    view
}

fn ended(line: &str) -> String {
    if line.ends_with('.') { line.to_owned() } else { format!("{line}.") }
}

/// The form for the lead's words.
#[must_use]
pub fn narrative_form(week: &TheWeek) -> Form {
    let label = if week.published { "Corrects what is posted" } else { "What should readers know?" };
    let most = u16::try_from(crate::app::summary::tell::LONGEST_NARRATIVE).unwrap_or(u16::MAX);
    let input = Input::lines(NARRATIVE, label, most)
        .placeholder("In your words: what happened, what is next, where you need help. Blank: no narrative.")
        .value(week.narrative.clone().unwrap_or_default());
    Form {
        id: Id::SummaryNarrateForm(week.program.id, week.week),
        title: format!("Narrative for {}", week.week),
        inputs: vec![input],
    }
}

/// The form for the call on health: the colour, and the reason that one better than computed needs.
#[must_use]
pub fn call_form(program: ProgramId) -> Form {
    let inputs = vec![
        Input::line(COLOUR, "Colour", 20).required().placeholder("green, amber or red"),
        Input::lines(REASON, "Reason, if better than computed", 500)
            .placeholder("What the record does not show, in a sentence."),
    ];
    Form { id: Id::SummaryCallForm(program), title: "Call the health".to_owned(), inputs }
}

/// The health is called.
#[must_use]
pub fn called(program: &Program, call: &Call) -> View {
    let name = escape(program.name.as_str());
    let text =
        format!("**{name}** is called {}; computed {}.", light(call.colour), call.computed.label().to_lowercase());
    View::text(text).quietly().row(vec![Button::new(Id::SummaryPreview(program.id), "Preview the summary")])
}

/// The lead's words are kept.
#[must_use]
pub fn narrated(week: &TheWeek) -> View {
    let TheWeek { program, week, narrative, published } = week;
    let what = match (narrative, published) {
        (Some(_), false) => format!("Kept for the summary of {week}."),
        (Some(_), true) => format!("Kept. The summary of {week} is corrected in a moment, and marked as revised."),
        (None, false) => format!("The summary of {week} has no narrative now."),
        (None, true) => format!("Taken back. The summary of {week} is corrected in a moment, and marked as revised."),
    };
    let mut view = View::text(what).quietly();
    if !published {
        view = view.row(vec![Button::new(Id::SummaryPreview(program.id), "Preview")]);
    }
    view
}

/// A week is skipped.
#[must_use]
pub fn skipped(week: &TheWeek) -> View {
    let TheWeek { program, week, .. } = week;
    View::text(format!("Skipped: **{}** has no summary for {week}.", escape(program.name.as_str())))
        .quietly()
        .row(vec![Button::new(Id::SummaryPost(program.id, *week), "Post it after all")])
}

/// It is on its way, and of which weekly one it takes the place.
#[must_use]
pub fn posted(channels: &[ChannelId], instead_of: Option<DateTime<Utc>>) -> View {
    let channels: Vec<String> = channels.iter().map(|channel| format!("<#{channel}>")).collect();
    let instead =
        |due| format!(" It takes the place of the one due {}: nothing more is posted then.", phrases::moment(due));
    View::text(format!("On its way to {}.{}", channels.join(", "), instead_of.map(instead).unwrap_or_default()))
        .quietly()
}

/// As it would be posted now, for whoever asked.
#[must_use]
pub fn preview(sheet: &Sheet, pictures: Vec<Drawn>) -> View {
    post(sheet, pictures).quietly()
}

/// A summary as it was published, for whoever asked.
#[must_use]
pub fn again(published: &Published, sheet: &Sheet, pictures: Vec<Drawn>, guild: crate::domain::GuildId) -> View {
    let mut view = post(sheet, pictures).quietly();
    view.content = format!("As it was published in <#{}>, {}.", published.channel, phrases::moment(published.at));
    if let Some(message) = published.message {
        let address = format!("https://discord.com/channels/{guild}/{}/{message}", published.channel);
        view = view.row(vec![
            Button::link(address, "Go to the post"),
            Button::new(Id::SummaryNarrate(published.program, published.week), "Correct the narrative"),
        ]);
    }
    view
}

/// What was published, newest first.
#[must_use]
pub fn history(program: &Program, lines: &[Published], paging: &Paging) -> View {
    let mut card = Embed::new(escape(&format!("Summaries · {}", program.name)), palette::PROGRAM);
    if lines.is_empty() {
        "Nothing here yet. The first one is posted at the program's slot (`/program settings`); try `/summary preview`, or `/summary post` for one now."
            .clone_into(&mut card.description);
        return paging.finish(View::card(card), false);
    }
    card.description = lines.iter().map(line).collect::<Vec<_>>().join("\n");
    card.footer = paging.words("summary", "summaries");
    let view = paging.finish(View::card(card), true);
    if paging.shared {
        return view;
    }
    let option = |one: &Published| {
        let what = if one.post > 1 { format!("{}, post {}", one.week, one.post) } else { one.week.to_string() };
        Choice::new(what, one.id.to_string()).hint(one.variant.label())
    };
    view.row(Select::one(Id::SummaryShow(), "Show one again…", lines.iter().map(option).collect()))
}

fn line(one: &Published) -> String {
    let post = if one.post > 1 { format!(", post {}", one.post) } else { String::new() };
    let revised = if one.revision > 1 { " · revised" } else { "" };
    format!("**{}**{post} · {} · <#{}> · {}{revised}", one.week, one.variant, one.channel, phrases::moment(one.at))
}
