//! A capture that was refused, as a form: what can be wrong first, then what holds something, five fields in all. What has
//! no room stays in the draft as it is.

use super::{DATE, DATE_HINT, LINE_MAX, OWNER, RANK, input, rank_label};
use crate::{
    app::log::{Capture, Details},
    discord::{
        components::id::Id,
        view::{Form, Input},
    },
    domain::{Kind, UserId, field::Field},
};

/// The workstream, by name.
pub const WORKSTREAM: &str = "workstream";
/// The item that it is part of, as typed.
pub const PARENT: &str = "parent";
/// When it was decided, as typed.
pub const DECIDED_ON: &str = "decided_on";

/// What was typed and refused, to be mended. `people` are those whom the message names, as they are called.
#[must_use]
pub fn recapture(draft: i64, capture: &Capture, people: &[(String, UserId)]) -> Form {
    let kind = capture.details.kind();
    let mut rest = small(capture, kind, people);
    rest.extend(long(capture, kind));
    // Stable: within each rank the order stays.
    rest.sort_by_key(|input| match input.value.chars().count() {
        0 => 2,
        length if length > usize::from(input.most) => 0,
        _ => 1,
    });
    let mut inputs = vec![input(Field::Title).value(&capture.title)];
    inputs.extend(rest);
    inputs.truncate(5);
    Form { id: Id::DraftForm(draft), title: format!("Log {}", kind.label().to_lowercase()), inputs }
}

/// What is read: a date, a number, a name.
fn small(capture: &Capture, kind: Kind, people: &[(String, UserId)]) -> Vec<Input> {
    let text = |typed: &Option<String>| typed.clone().unwrap_or_default();
    let owner = match capture.owner {
        None => text(&capture.owner_typed),
        Some(user) => people
            .iter()
            .find(|(_, known)| *known == user)
            .map_or_else(|| format!("<@{user}>"), |(name, _)| name.clone()),
    };
    let mut inputs =
        vec![Input::line(DATE, kind.due_label(), LINE_MAX).value(text(&capture.due)).placeholder(DATE_HINT)];
    if let Some((label, example)) = rank_label(kind) {
        inputs.push(Input::line(RANK, label, LINE_MAX).value(capture.rank_as_typed()).placeholder(example));
    }
    if let Details::Record { decided_on: Some(typed), .. } = &capture.details {
        inputs.push(Input::line(DECIDED_ON, "Decided on", LINE_MAX).value(typed));
    }
    for (name, label, typed) in [(WORKSTREAM, "Workstream", &capture.workstream), (PARENT, "Part of", &capture.parent)]
    {
        if typed.is_some() {
            inputs.push(Input::line(name, label, LINE_MAX).value(text(typed)));
        }
    }
    inputs.push(Input::line(OWNER, "Owner", LINE_MAX).value(owner).placeholder("A name or @name; empty: nobody yet"));
    inputs
}

fn long(capture: &Capture, kind: Kind) -> Vec<Input> {
    let mut capture = capture.clone();
    let fields: &[Field] = match kind {
        Kind::Risk => &[Field::Detail, Field::Plan, Field::Cause, Field::Event, Field::Effect, Field::Tags],
        Kind::Decision => &[
            Field::Detail,
            Field::Outcome,
            Field::Rationale,
            Field::Context,
            Field::Options,
            Field::Consequences,
            Field::Tags,
        ],
        Kind::Action => &[Field::Detail, Field::Tags],
        Kind::Issue => &[Field::Detail, Field::Impact, Field::Tags],
    };
    let filled = fields.iter().filter_map(|field| {
        let text = capture.slot(*field)?.clone().unwrap_or_default();
        Some(input(*field).value(text))
    });
    filled.collect()
}
