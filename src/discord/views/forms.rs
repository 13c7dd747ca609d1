//! Every form. A field's name on the way back is a [`Field`]'s key, or one of the constants here.

use crate::{
    discord::{
        components::id::{CharterPart, Id},
        view::{Form, Input},
    },
    domain::{
        Item, Kind, Move, Program,
        field::{Field, Part},
        given::Colour,
        moves::Needs,
        program::Charter,
        text::Prose,
    },
};

mod again;
mod log;

pub use again::{DECIDED_ON, PARENT, WORKSTREAM, recapture};
pub use log::{Prefill, capture, log, propose};

/// A reason, evidence, a resolution: what [`Move::needs`] calls words.
pub const WORDS: &str = "words";
/// Why.
pub const REASON: &str = "reason";
/// A date, as typed.
pub const DATE: &str = "date";
/// A reference, as typed.
pub const REFERENCE: &str = "reference";
/// How one item stands to another, as typed.
pub const LINK_KIND: &str = "link_kind";
/// A concern.
pub const CONCERN: &str = "concern";
/// An owner, as typed.
pub const OWNER: &str = "owner";
/// A score, a severity or a priority, as typed.
pub const RANK: &str = "rank";

/// The most characters of a reason and the like.
pub const PROSE_MAX: u16 = 2000;
/// The most characters of a concern, and of why a date moved or an item is void.
const REASON_MAX: u16 = 500;
const LINE_MAX: u16 = 100;
const DATE_HINT: &str = "24 Dec, fri, next friday, +3d, +2w, eom";

/// One part of an item, filled in. A field too long for a form is left out, and so stays as it is.
#[must_use]
pub fn edit(item: &Item, part: Part) -> Form {
    let inputs = part
        .fields()
        .iter()
        .map(|field| input(*field).value(field.read(item)))
        .filter(|input| input.value.chars().count() <= 4000)
        .collect();
    let title = format!("{}: {}", item.reference(), part.label());
    Form { id: Id::EditForm(item.id, part, item.version), title, inputs }
}

/// What a move asks for; `None` when it asks for nothing.
#[must_use]
pub fn make_move(item: &Item, step: Move) -> Option<Form> {
    let reference = item.reference();
    let words = |label: &str, required: bool| {
        let input = Input::lines(WORDS, label, PROSE_MAX);
        if required { input.required() } else { input }
    };
    let inputs = match step.needs() {
        Needs::Nothing => return None,
        Needs::Words { label, required } => vec![words(label, required)],
        Needs::WordsAndDate { label, date } => {
            vec![words(label, true), Input::line(DATE, date, LINE_MAX).required().placeholder(DATE_HINT)]
        }
        Needs::Successor => {
            vec![Input::line(REFERENCE, "Which decision takes its place?", LINE_MAX).required().placeholder("D-7")]
        }
    };
    Some(Form { id: Id::MoveForm(item.id, step, item.version), title: format!("{reference}: {step}"), inputs })
}

/// A named concern.
#[must_use]
pub fn object(item: &Item) -> Form {
    let input = Input::lines(CONCERN, "Your concern", REASON_MAX)
        .required()
        .placeholder("What would have to change? It blocks until it is resolved.");
    Form { id: Id::ObjectForm(item.id), title: format!("{}: object", item.reference()), inputs: vec![input] }
}

/// Its date; moving a due date asks for a reason.
#[must_use]
pub fn due(item: &Item) -> Form {
    let mut inputs = vec![Input::line(DATE, item.date().0, LINE_MAX).required().placeholder(DATE_HINT)];
    if item.is_open() && item.due.is_some() {
        inputs.push(Input::lines(REASON, "Why is it moved?", REASON_MAX).required());
    }
    Form { id: Id::DueForm(item.id, item.version), title: format!("{}: date", item.reference()), inputs }
}

/// Until when an item is quiet.
#[must_use]
pub fn snooze(item: &Item) -> Form {
    let input = Input::line(DATE, "Quiet until", LINE_MAX).required().placeholder(DATE_HINT);
    Form { id: Id::SnoozeForm(item.id), title: format!("{}: snooze", item.reference()), inputs: vec![input] }
}

/// A tie to another item.
#[must_use]
pub fn link(item: &Item) -> Form {
    let inputs = vec![
        Input::line(LINK_KIND, "How does it stand to the other?", LINE_MAX)
            .required()
            .value("relates to")
            .placeholder("mitigates, blocks, caused by, part of, relates to"),
        Input::line(REFERENCE, "The other item", LINE_MAX).required().placeholder("A-31"),
    ];
    Form { id: Id::LinkForm(item.id), title: format!("{}: link", item.reference()), inputs }
}

/// Why an item was logged by mistake.
#[must_use]
pub fn void(item: &Item) -> Form {
    let input = Input::lines(REASON, "Why was it logged by mistake?", REASON_MAX)
        .required()
        .placeholder("It stays in the history and counts in no figure.");
    Form { id: Id::VoidForm(item.id), title: format!("{}: void", item.reference()), inputs: vec![input] }
}

/// Why somebody calls the health better than it is computed.
#[must_use]
pub fn call(draft: i64, colour: Colour) -> Form {
    let input = Input::lines(REASON, "What does the record not show?", REASON_MAX)
        .placeholder("The vendor signed this morning; the contract is in legal.");
    Form { id: Id::DraftForm(draft), title: format!("Call it {colour}"), inputs: vec![input] }
}

/// A new date for many.
#[must_use]
pub fn bulk_due(draft: i64) -> Form {
    let inputs = vec![
        Input::line(DATE, "New date for all of them", LINE_MAX).required().placeholder(DATE_HINT),
        Input::lines(REASON, "Why are they moved?", REASON_MAX).required(),
    ];
    Form { id: Id::BulkDue(draft), title: "New date".to_owned(), inputs }
}

/// Half of a charter, filled in. The names are those of the charter's fields.
#[must_use]
pub fn charter(program: &Program, part: CharterPart) -> Form {
    let Charter { problem, goals, non_goals, success, scope_in, scope_out, sponsor: _, stakeholders } =
        &program.charter;
    let input = |name, label: &str, text: &Option<Prose>| {
        Input::lines(name, label, PROSE_MAX).value(text.as_ref().map_or("", |it| it.as_str()))
    };
    let inputs = match part {
        CharterPart::Purpose => vec![
            input("problem", "Problem", problem),
            input("goals", "Goals", goals),
            input("non_goals", "Non-goals", non_goals),
            input("success", "Success measures", success),
        ],
        CharterPart::Scope => vec![
            input("scope_in", "In scope", scope_in),
            input("scope_out", "Out of scope", scope_out),
            input("stakeholders", "Stakeholders", stakeholders),
        ],
    };
    let inputs = inputs.into_iter().filter(|input| input.value.chars().count() <= 4000).collect();
    let title = format!("Charter: {}", part.label().to_lowercase());
    Form { id: Id::CharterForm(program.id, part, program.version), title, inputs }
}

/// An empty input for a field of an item.
fn input(field: Field) -> Input {
    let most = u16::try_from(field.max()).unwrap_or(PROSE_MAX);
    let input = if field.is_short() {
        Input::line(field.key(), field.label(), most)
    } else {
        Input::lines(field.key(), field.label(), most)
    };
    match field {
        Field::Title => input.required(),
        Field::Tags => input.placeholder("vendor, phase-2"),
        Field::Cause => input.placeholder("Because of …"),
        Field::Event => input.placeholder("… it may happen that …"),
        Field::Effect => input.placeholder("… which would lead to …"),
        _ => input,
    }
}

/// What a kind's rank is called on a form.
const fn rank_label(kind: Kind) -> Option<(&'static str, &'static str)> {
    match kind {
        Kind::Risk => Some(("Likelihood × impact, each 1–5", "4x3")),
        Kind::Decision => None,
        Kind::Action => Some(("Priority, 1 (highest) to 4", "2")),
        Kind::Issue => Some(("Severity, 1 (worst) to 4", "2")),
    }
}

#[cfg(test)]
mod tests;
