//! Log and move, and answer what came of it: the same from a command, a menu entry, a button or a form.

use crate::{
    app::{
        Changed, Pick, Refusal,
        drafts::{self, Draft},
        log::{self as logging, Capture, Details, Logged},
        look::{self, Filter, Paged},
        moves::{self, Words},
    },
    discord::{
        asked::Asked,
        caller::founder,
        components::id::{List, Which},
        views::{self, paging::Paging},
    },
    domain::{Body, Kind, Move, UserId, decision::DecisionState},
};

/// Logs what was typed and posts its card. What is refused stays a draft, so that it can be opened as a form.
pub async fn log(asked: &Asked, capture: Capture) {
    let typed = capture.clone();
    match logging::log(&asked.front.app, &founder(asked).await, capture, false, None).await {
        Ok(outcome) => logged(asked, outcome).await,
        Err(refusal) => {
            let draft = Draft::Capture { capture: Box::new(typed), people: Vec::new() };
            asked.refuse(refusal, Some(draft)).await;
        }
    }
}

/// Answers what was logged: with its card for everybody, and a word to whoever began a program with it.
pub async fn logged(asked: &Asked, outcome: Logged) {
    match outcome {
        Logged::Item { item, program, began, at } => {
            let today = program.calendar.today(at);
            let view = match &item.body {
                Body::Decision(decision) if decision.state == DecisionState::Proposed => {
                    views::posted::proposed(&item, &program, today)
                }
                _ => views::card::card(&item, &program, today),
            };
            asked.post_card(&item, view).await;
            if began {
                asked.add(views::notices::first_use(&program)).await;
            }
        }
        Logged::Twin { item, draft, .. } => asked.answer(views::notices::looks_alike(&item, draft)).await,
    }
}

/// Makes a move and answers what came of it.
///
/// # Errors
/// The refusal of the domain, with nothing written.
pub async fn make(asked: &Asked, pick: Pick, step: Move, words: Words) -> Result<(), Refusal> {
    let done = moves::make(&asked.front.app, &asked.caller, pick, step, words, None).await?;
    moved(asked, &done, step).await;
    Ok(())
}

/// Answers a move. What the channel has to hear is posted as a card: a decision that is decided, an issue that a risk
/// became.
pub async fn moved(asked: &Asked, done: &Changed, step: Move) {
    let (item, program, today) = (&done.item, &done.program, done.today);
    match (step, done.also.first(), &item.body) {
        (Move::Occur, Some(issue), _) => {
            asked.post_card(issue, views::posted::occurred(issue, item, program, today)).await;
            asked.front.redraw.soon(asked.caller.guild, item.id);
            asked.add(views::told::occurred(item, issue, done.act)).await;
        }
        (Move::Approve | Move::Reject, _, Body::Decision(decision)) if decision.state != DecisionState::Proposed => {
            asked.post_card(item, views::card::card(item, program, today)).await;
        }
        (Move::Approve | Move::Reject, ..) => asked.answer_change(done, views::told::answered(item)).await,
        (Move::Supersede, Some(by), _) => asked.answer_change(done, views::told::superseded(item, by)).await,
        _ => {
            let undo = step.can_be_undone().then_some(done.act);
            asked.answer_change(done, views::notices::changed(item, undo)).await;
        }
    }
}

/// What a list is narrowed to, as its options say.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Narrowed {
    /// Of this owner only.
    pub owner: Option<UserId>,
    /// Only what nobody owns.
    pub unowned: Option<bool>,
    /// Closed ones too.
    pub closed: Option<bool>,
}

/// Answers with the first page of a list.
///
/// # Errors
/// The channel has no program.
pub(super) async fn list(asked: &Asked, kind: Kind, narrowed: Narrowed) -> Result<(), Refusal> {
    let (unowned, closed) = (narrowed.unowned.unwrap_or(false), narrowed.closed.unwrap_or(false));
    let which = Which { owner: narrowed.owner, unowned, closed };
    let filter = Filter { kind, owner: which.owner, unowned, closed };
    let (program, page) = look::list(&asked.front.app, &asked.caller, None, filter, 0).await?;
    let today = program.calendar.today(asked.front.app.clock.now());
    let paging = paging(List::Kind(program.id, kind, which), &page);
    asked.answer(views::lists::list(&page.lines, kind, which, &program, today, &paging)).await;
    Ok(())
}

/// Which page of a list is shown, to whoever asked.
#[must_use]
pub const fn paging<T>(list: List, page: &Paged<T>) -> Paging {
    Paging { list, page: page.page, pages: page.pages, total: page.total, shared: false }
}

/// Words for a move.
pub(super) fn words(words: Option<String>) -> Words {
    Words { words, ..Words::default() }
}

/// Logs what a command was given. A title that was left out is asked for in a form with the long fields; a draft holds
/// what the command said besides. `wrong` is why somebody who was picked can't be taken; the rest is kept.
///
/// # Errors
/// The database failed.
pub(super) async fn capture(
    asked: &Asked,
    title: Option<String>,
    capture: Capture,
    wrong: Option<Refusal>,
) -> Result<(), Refusal> {
    if let Some(refusal) = wrong {
        let capture = Box::new(Capture { title: title.unwrap_or_default(), ..capture });
        asked.refuse(refusal, Some(Draft::Capture { capture, people: Vec::new() })).await;
        return Ok(());
    }
    if let Some(title) = title {
        log(asked, Capture { title, ..capture }).await;
        return Ok(());
    }
    // Whoever may not is told before they type.
    if let Some(program) = look::program(&asked.front.app, &asked.caller).await? {
        program.refuse_if_archived()?;
        program.may_capture(&asked.caller.actor)?;
    }
    let (kind, proposes) = (capture.details.kind(), matches!(capture.details, Details::Proposal { .. }));
    let draft = if says_nothing(&capture) {
        0
    } else {
        let draft = Draft::Capture { capture: Box::new(capture), people: Vec::new() };
        drafts::keep(&asked.front.app, &asked.caller, draft).await?
    };
    let form = if proposes { views::forms::propose(draft) } else { views::forms::log(kind, draft) };
    asked.ask(form).await;
    Ok(())
}

fn says_nothing(capture: &Capture) -> bool {
    let details = match &capture.details {
        Details::Proposal { .. } => Details::Proposal {
            approvers: Vec::new(),
            mode: None,
            context: None,
            options: None,
            reversibility: None,
            consequences: None,
        },
        other => Details::empty(other.kind()),
    };
    *capture == Capture { details, ..Capture::default() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_without_options_needs_no_draft() {
        for kind in Kind::ALL {
            let bare = Capture { details: Details::empty(*kind), ..Capture::default() };
            assert!(says_nothing(&bare));
            assert!(!says_nothing(&Capture { owner: Some(UserId(1)), ..bare }));
        }
    }
}
