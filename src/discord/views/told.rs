//! What was done, in a sentence for whoever did it. The card tells it to everybody else.

use super::{notices::done, phrases};
use crate::{
    discord::view::View,
    domain::{
        ActId, Item, Program,
        item::Body,
        link::LinkKind,
        rejection::{list, standing},
        risk::{Response, RiskState},
    },
};

/// It has another owner.
#[must_use]
pub fn assigned(item: &Item) -> View {
    match item.owner {
        Some(owner) => done(&format!("{} belongs to {} now.", name(item), phrases::person(owner)), None),
        None => done(&format!("Nobody owns {} now.", name(item)), None),
    }
}

/// It has another date.
#[must_use]
pub fn dated(item: &Item, program: &Program) -> View {
    let (label, date) = item.date();
    let label = label.to_lowercase();
    match date {
        Some(date) => {
            done(&format!("{} · {label}: {}.", name(item), phrases::day_and_distance(date, &program.calendar)), None)
        }
        None => done(&format!("{} has no date now.", name(item)), None),
    }
}

/// It is quiet for a while.
#[must_use]
pub fn snoozed(item: &Item, program: &Program) -> View {
    if item.never_nudge {
        return done(&format!("Nobody is nudged about {} any more.", name(item)), None);
    }
    match &item.snooze {
        Some(snooze) => {
            done(&format!("{} is quiet until {}.", name(item), phrases::day(snooze.until, &program.calendar)), None)
        }
        None => done(&format!("{} is quiet no more.", name(item)), None),
    }
}

/// Somebody said that it is still right.
#[must_use]
pub fn confirmed(item: &Item) -> View {
    done(&format!("{} is still valid: noted.", name(item)), None)
}

/// It was logged by mistake.
#[must_use]
pub fn voided(item: &Item, act: ActId) -> View {
    done(&format!("{} is void. It stays in the history and counts in no figure.", name(item)), Some(act))
}

/// It is tied to another item.
#[must_use]
pub fn linked(item: &Item, kind: LinkKind, other: &Item) -> View {
    done(&format!("{} {kind} {} now.", name(item), name(other)), None)
}

/// A risk was assessed; while it is open, what it takes to treat it.
#[must_use]
pub fn assessed(item: &Item, program: &Program) -> View {
    let state = item.state_label().to_lowercase();
    let weight =
        phrases::weight(item, &program.rules.bands).map_or_else(String::new, |weight| format!(", score {weight}"));
    let rest = match &item.body {
        Body::Risk(risk) if risk.state == RiskState::Open && risk.response == Some(Response::Accept) => {
            " To take it knowingly, use `/risk accept`.".to_owned()
        }
        Body::Risk(risk) if risk.state == RiskState::Open => match risk.missing_for_treatment(item).as_slice() {
            [] => " Nothing is missing: **Start treatment** is under **Update** on its card.".to_owned(),
            missing => format!(" Before it counts as treated it still needs {}.", list(missing)),
        },
        _ => String::new(),
    };
    done(&format!("{} is {state}{weight}.{rest}", name(item)), None)
}

/// An approver gave their word, and others are still asked.
#[must_use]
pub fn answered(item: &Item) -> View {
    let waits = item.awaits();
    let name = name(item);
    let rest = match &item.body {
        Body::Decision(decision) if !decision.state.is_open() => {
            return done(&format!("{name} is {} by your word.", standing(item.state_label())), None);
        }
        Body::Decision(decision) if decision.open_concerns().next().is_some() => {
            " An open concern has to be resolved first.".to_owned()
        }
        _ if waits.is_empty() => String::new(),
        _ => format!(" It waits for {}.", phrases::people(&waits)),
    };
    done(&format!("Your word on {name} is noted.{rest}"), None)
}

/// A concern was raised.
#[must_use]
pub fn objected(item: &Item) -> View {
    let number = match &item.body {
        Body::Decision(decision) => decision.concerns.last().map_or(0, |concern| concern.number),
        _ => 0,
    };
    done(&format!("Your concern is number {number} on {}. It blocks until it is resolved.", name(item)), None)
}

/// A concern was resolved.
#[must_use]
pub fn resolved(item: &Item, number: u32) -> View {
    let left = match &item.body {
        Body::Decision(decision) => decision.open_concerns().count(),
        _ => 0,
    };
    let rest = if !item.is_open() {
        format!("{} is {} with that.", item.reference(), standing(item.state_label()))
    } else if left == 0 {
        "No concern stands any more.".to_owned()
    } else {
        "Others still stand.".to_owned()
    };
    done(&format!("Concern {number} on {} is resolved. {rest}", name(item)), None)
}

/// A risk occurred: the issue that it became stands above, for everybody.
#[must_use]
pub fn occurred(risk: &Item, issue: &Item, act: ActId) -> View {
    let (risk, issue) = (name(risk), name(issue));
    done(
        &format!("{risk} has occurred, and {issue} goes on from it. Undo brings {risk} back and makes {issue} void."),
        Some(act),
    )
}

/// Another decision takes its place.
#[must_use]
pub fn superseded(item: &Item, by: &Item) -> View {
    done(&format!("{} is superseded by {}.", name(item), name(by)), None)
}

fn name(item: &Item) -> String {
    format!("**{}**", item.reference())
}
