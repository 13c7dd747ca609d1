//! Forms that log something: from a slash command without a title, from a proposal, from a message.

use super::{DATE, DATE_HINT, LINE_MAX, OWNER, RANK, input, rank_label};
use crate::{
    discord::{
        components::id::Id,
        view::{Form, Input},
    },
    domain::{Kind, field::Field},
};

/// What was recognised in a message, as it would be typed; empty where nothing was.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Prefill {
    /// Its first sentence.
    pub title: String,
    /// All of it, where that is more.
    pub detail: String,
    /// Whom it mentions, as they are called.
    pub owner: String,
    /// The date that it names.
    pub due: String,
}

/// The long fields of a kind. The draft holds what the command said already, 0 when nothing.
#[must_use]
pub fn log(kind: Kind, draft: i64) -> Form {
    let fields: &[Field] = match kind {
        Kind::Risk => &[Field::Title, Field::Detail, Field::Cause, Field::Event, Field::Effect],
        Kind::Decision => &[Field::Title, Field::Outcome, Field::Rationale, Field::Context, Field::Consequences],
        Kind::Action => &[Field::Title, Field::Detail, Field::Tags],
        Kind::Issue => &[Field::Title, Field::Detail, Field::Impact, Field::Tags],
    };
    form(Id::LogForm(kind, draft), format!("Log {}", kind.label().to_lowercase()), fields)
}

/// The long fields of a proposal.
#[must_use]
pub fn propose(draft: i64) -> Form {
    let fields = &[Field::Title, Field::Detail, Field::Context, Field::Options, Field::Consequences];
    form(Id::ProposeForm(draft), "Propose a decision".to_owned(), fields)
}

/// A new item from a message, with what was recognised in it.
#[must_use]
pub fn capture(kind: Kind, draft: i64, prefill: &Prefill) -> Form {
    let Prefill { title, detail, owner, due } = prefill;
    let mut inputs = vec![
        input(Field::Title).value(title),
        input(Field::Detail).value(detail),
        Input::line(OWNER, "Owner", LINE_MAX).value(owner).placeholder("A name or @name; empty: nobody yet"),
        Input::line(DATE, kind.due_label(), LINE_MAX).value(due).placeholder(DATE_HINT),
    ];
    match rank_label(kind) {
        Some((label, example)) => inputs.push(Input::line(RANK, label, LINE_MAX).placeholder(example)),
        None => inputs.push(input(Field::Outcome)),
    }
    Form { id: Id::CaptureForm(kind, draft), title: format!("Log as {}", kind.label().to_lowercase()), inputs }
}

fn form(id: Id, title: String, fields: &[Field]) -> Form {
    Form { id, title, inputs: fields.iter().map(|field| input(*field)).collect() }
}
