//! One select for each thing that can be picked about an item. The values are what people would type: a card that is a
//! month old still means the tomorrow of whoever taps it.

use super::phrases;
use crate::{
    app::keep,
    discord::{
        components::id::{Id, OTHER, Pick, level_value},
        view::{Choice, Select, View},
    },
    domain::{
        Item, Kind, Move, Program,
        decision::{Decision, Reversibility},
        item::{Body, Rank},
        risk::{Proximity, Response, Score},
        text::cut,
    },
};

/// Asks for one thing about an item; only the person who asked sees it.
#[must_use]
pub fn choose(item: &Item, program: &Program, pick: Pick) -> View {
    let id = Id::Picked(item.id, pick);
    let select = match pick {
        Pick::Move => moves(item),
        Pick::Owner => Select::people(id, "Choose an owner", 1, item.owner.into_iter().collect()),
        Pick::Due => due(id, "Choose a date"),
        Pick::Snooze => snooze(item),
        Pick::Approvers => approvers(item),
        Pick::Level | Pick::Residual => level(item, program, pick),
        Pick::Response => {
            words(id, "Choose a response", Response::ALL, response_of(item), Response::key, Response::label)
        }
        Pick::Proximity => {
            words(id, "How near is it?", Proximity::ALL, proximity_of(item), Proximity::key, Proximity::label)
        }
        Pick::Reversibility => words(
            id,
            "Can it be taken back?",
            Reversibility::ALL,
            reversibility_of(item),
            Reversibility::key,
            Reversibility::label,
        ),
        Pick::Priority => rank(id, "Choose a priority", "Priority", item),
        Pick::Severity => rank(id, "Choose a severity", "Severity", item),
        Pick::Concern => concern(item),
        Pick::Kind => kind(item),
    };
    let question = match pick {
        Pick::Move => "What is the next step?",
        Pick::Owner => "Who looks after it from now on?",
        Pick::Due => "When is it due?",
        Pick::Snooze => "Until when shall it be quiet?",
        Pick::Approvers => "Whose approval does it need?",
        Pick::Level => "How likely is it, and how bad would it be, without treatment? (likelihood × impact)",
        Pick::Residual => "How likely is it, and how bad would it be, once treated? (likelihood × impact)",
        Pick::Response => "What is done about it?",
        Pick::Proximity => "How near is it?",
        Pick::Reversibility => "Can this decision be taken back?",
        Pick::Priority => "How important is it?",
        Pick::Severity => "How severe is it?",
        Pick::Concern => "Which concern is resolved?",
        Pick::Kind => "What is it really? The new item keeps title, detail, owner and source, and a link to this one.",
    };
    View::text(format!("{}\n{question}", phrases::named(item, 200))).quietly().row(select)
}

/// Dates that people ask for most. The values are read when they are picked.
#[must_use]
pub fn due(id: Id, placeholder: &str) -> Select {
    let options = vec![
        Choice::new("Tomorrow", "tomorrow"),
        Choice::new("In 3 working days", "+3wd"),
        Choice::new("Next Monday", "next monday"),
        Choice::new("In 2 weeks", "+2w"),
        Choice::new("End of the month", "eom"),
        Choice::new("Another date…", OTHER).hint("Type it: 24 Dec, fri, +3w"),
    ];
    Select::one(id, placeholder, options)
}

fn snooze(item: &Item) -> Select {
    let mut options = vec![
        Choice::new("Tomorrow", "tomorrow"),
        Choice::new("In 3 working days", "+3wd"),
        Choice::new("Next Monday", "next monday"),
        Choice::new("In a week", "+1w"),
        Choice::new("Another date…", OTHER).hint("Type it: 24 Dec, fri, +3w"),
    ];
    if item.never_nudge || item.snooze.is_some() {
        options.push(Choice::new("Nudge again", keep::AGAIN).hint("It is quiet no more"));
    }
    if !item.never_nudge {
        options.push(Choice::new("Never", keep::NEVER).hint("Nobody is nudged about it any more; a lead can say so"));
    }
    Select::one(Id::Picked(item.id, Pick::Snooze), "Snooze until…", options)
}

/// The moves that are legal now, each with what it means.
#[must_use]
pub fn moves(item: &Item) -> Select {
    let options =
        item.legal_moves().iter().map(|step| Choice::new(step.label(), step.key()).hint(meaning(*step))).collect();
    Select::one(Id::Picked(item.id, Pick::Move), "Next step…", options)
}

const fn meaning(step: Move) -> &'static str {
    match step {
        Move::Start => "Somebody works on it now",
        Move::Done => "It is finished; evidence is welcome",
        Move::Block => "Something stands in its way: say what",
        Move::Unblock => "Nothing stands in its way any more",
        Move::WontDo => "It will not be done: say why",
        Move::Treat => "Owner, response and plan are set, and work on it begins",
        Move::Accept => "Take it knowingly, for a reason and until a date",
        Move::Occur => "It has happened: an issue is raised and linked",
        Move::Resolve => "Say how it was resolved",
        Move::Close => "There is nothing more to do about it",
        Move::Propose => "Ask people for their word",
        Move::Approve => "Your word for it",
        Move::Reject => "Your word against it: say why",
        Move::Hold => "Wait for something else first",
        Move::Resume => "Take it up again where it was",
        Move::Withdraw => "It is no longer proposed",
        Move::Deprecate => "It no longer holds, and nothing takes its place: say why",
        Move::Supersede => "Another accepted decision takes its place",
        Move::Reopen => "There is something to do about it again",
    }
}

fn level(item: &Item, program: &Program, pick: Pick) -> Select {
    let current = match &item.body {
        Body::Risk(risk) if pick == Pick::Residual => risk.residual,
        Body::Risk(risk) => risk.inherent,
        _ => None,
    };
    let mut scores: Vec<Score> =
        (1..=25).filter_map(|cell: u8| Score::new(1 + (cell - 1) / 5, 1 + (cell - 1) % 5).ok()).collect();
    scores.sort_by_key(|score| std::cmp::Reverse((score.product(), score.impact())));
    let options = scores
        .into_iter()
        .map(|score| {
            Choice::new(phrases::score(score, &program.rules.bands), level_value(score))
                .hint(format!("Likelihood {} of 5, impact {} of 5", score.likelihood(), score.impact()))
                .chosen(current == Some(score))
        })
        .collect();
    Select::one(Id::Picked(item.id, pick), "Likelihood × impact", options)
}

fn rank(id: Id, placeholder: &str, name: &str, item: &Item) -> Select {
    let current = match &item.body {
        Body::Action(action) => action.priority,
        Body::Issue(issue) => issue.severity,
        Body::Risk(_) | Body::Decision(_) => None,
    };
    let options = [(Rank::R1, "the worst"), (Rank::R2, "high"), (Rank::R3, "medium"), (Rank::R4, "low")]
        .into_iter()
        .map(|(rank, words)| {
            let number = u8::from(rank);
            let words = if rank == Rank::R1 && name == "Priority" { "the highest" } else { words };
            Choice::new(format!("{name} {number}, {words}"), number.to_string()).chosen(current == Some(rank))
        })
        .collect();
    Select::one(id, placeholder, options)
}

fn approvers(item: &Item) -> Select {
    let chosen = decision(item).map_or_else(Vec::new, |it| it.approvers.iter().map(|approver| approver.user).collect());
    Select::people(Id::Picked(item.id, Pick::Approvers), "Choose approvers", 25, chosen)
}

fn concern(item: &Item) -> Select {
    let options = decision(item).into_iter().flat_map(Decision::open_concerns).map(|concern| {
        let words = cut(concern.text.as_str(), 80).replace('\n', " ");
        Choice::new(format!("{}. {words}", concern.number), concern.number.to_string())
    });
    Select::one(Id::Picked(item.id, Pick::Concern), "Choose a concern", options.collect())
}

fn kind(item: &Item) -> Select {
    let others = Kind::ALL.iter().filter(|kind| **kind != item.kind());
    let options = others.map(|kind| Choice::new(kind.label(), kind.key())).collect();
    Select::one(Id::Picked(item.id, Pick::Kind), "Convert to…", options)
}

fn words<T: Copy + PartialEq>(
    id: Id,
    placeholder: &str,
    all: &[T],
    current: Option<T>,
    key: fn(T) -> &'static str,
    label: fn(T) -> &'static str,
) -> Select {
    let options = all.iter().map(|word| Choice::new(label(*word), key(*word)).chosen(current == Some(*word)));
    Select::one(id, placeholder, options.collect())
}

fn decision(item: &Item) -> Option<&Decision> {
    match &item.body {
        Body::Decision(decision) => Some(decision),
        _ => None,
    }
}

fn response_of(item: &Item) -> Option<Response> {
    match &item.body {
        Body::Risk(risk) => risk.response,
        _ => None,
    }
}

fn proximity_of(item: &Item) -> Option<Proximity> {
    match &item.body {
        Body::Risk(risk) => risk.proximity,
        _ => None,
    }
}

fn reversibility_of(item: &Item) -> Option<Reversibility> {
    decision(item)?.reversibility
}
