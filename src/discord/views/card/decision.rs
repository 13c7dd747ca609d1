//! What a card says of a decision: how it comes about, whose word is in, which concerns stand, what was decided.

use super::LONG;
use crate::{
    discord::{view::Embed, views::phrases},
    domain::{
        Decision, Program,
        decision::{Answer, Approver, Concern, DecisionState, Mode, Verdict},
        text::Prose,
    },
};

pub(super) fn fields(card: Embed, decision: &Decision, program: &Program) -> Embed {
    let Decision {
        state,
        mode,
        context,
        options,
        outcome,
        rationale,
        consequences,
        reversibility,
        decided_by,
        decided_on,
        review_on,
        proposer,
        proposed_at,
        approvers,
        consulted,
        informed,
        concerns,
        consent_days,
        consent_until,
    } = decision;
    let calendar = &program.calendar;
    let prose =
        |text: &Option<Prose>| text.as_ref().map_or_else(String::new, |text| phrases::short(text.as_str(), LONG));
    let proposed = match (proposer, proposed_at) {
        (Some(by), Some(at)) => format!("by {} {}", phrases::person(*by), phrases::distance(*at)),
        _ => String::new(),
    };
    let decided = decided_on.map_or_else(String::new, |on| match decided_by.as_slice() {
        [] => phrases::day(on, calendar),
        people => format!("{} by {}", phrases::day(on, calendar), some_people(people.iter().copied())),
    });
    let waits = match (mode, state, consent_until) {
        (Mode::Consent, DecisionState::Proposed, Some(until)) => {
            format!("Accepted {} unless a concern stands by then", phrases::distance(*until))
        }
        (Mode::Consent, DecisionState::Proposed, None) => format!(
            "{} to object begin once somebody else has seen it",
            phrases::count(i64::from(*consent_days), "working day", "working days")
        ),
        _ => String::new(),
    };
    card.inline("Mode", mode.label())
        .inline("Reversible?", reversibility.map_or("", |door| door.label()))
        .inline("Proposed", proposed)
        .inline("Decided", decided)
        .inline("Review on", review_on.map_or_else(String::new, |on| phrases::day(on, calendar)))
        .field("Consent", waits)
        .field("Approvers", answers(approvers))
        .field("Concerns", concerns_words(concerns))
        .field("Outcome", prose(outcome))
        .field("Rationale", prose(rationale))
        .field("Context", prose(context))
        .field("Options considered", prose(options))
        .field("Consequences", prose(consequences))
        .inline("Consulted", some_people(consulted.iter().copied()))
        .inline("Has seen it", some_people(informed.iter().copied()))
}

fn some_people(users: impl ExactSizeIterator<Item = crate::domain::UserId>) -> String {
    let more = users.len().saturating_sub(12);
    let shown: Vec<_> = users.take(12).collect();
    let words = phrases::people(&shown);
    if more > 0 { format!("{words} and {more} more") } else { words }
}

/// One line each; at most 25 people can be asked. Reasons are in the history.
fn answers(approvers: &[Approver]) -> String {
    let line = |Approver { user, answer }: &Approver| {
        let mark = match answer {
            None => "…",
            Some(Answer { verdict: Verdict::For, at: _, reason: _ }) => "✅",
            Some(Answer { verdict: Verdict::Against, at: _, reason: _ }) => "❌",
        };
        format!("{mark} {}", phrases::person(*user))
    };
    approvers.iter().map(line).collect::<Vec<_>>().join("\n")
}

/// Open ones first and in words; the resolved ones are counted.
fn concerns_words(concerns: &[Concern]) -> String {
    let open: Vec<&Concern> = concerns.iter().filter(|concern| concern.resolved_by.is_none()).collect();
    let mut lines: Vec<String> = open
        .iter()
        .take(5)
        .map(|Concern { number, by, text, at: _, resolved_by: _ }| {
            format!("{number}\\. {} ({})", phrases::short(text.as_str(), 120), phrases::person(*by))
        })
        .collect();
    if open.len() > lines.len() {
        lines.push(format!("and {} more that stand", open.len() - lines.len()));
    }
    let resolved = concerns.len() - open.len();
    if resolved > 0 {
        lines.push(format!("{resolved} resolved"));
    }
    lines.join("\n")
}
