//! Make a move, and do what follows from it: a risk that occurred becomes an issue, a superseded decision names its successor.

use serde::{Deserialize, Serialize};

use super::{
    App, Caller, Changed, Pick, Refusal,
    change::{Acting, Right, allow, changed, date, find, once, prose},
};
use crate::{
    domain::{
        Body, Issue, Item, Kind, Move, Program, Reference, Rejection,
        dates::Bounds,
        decision::DecisionState,
        event::What,
        item::{Rank, Urgency},
        link::{Link, LinkKind},
        text::Prose,
    },
    store::{Conn, drafts, items},
};

/// What somebody typed with a move, as they typed it.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Words {
    /// Reason, evidence or resolution.
    pub words: Option<String>,
    /// The date that the move asks for.
    pub until: Option<String>,
    /// The decision that takes its place.
    pub successor: Option<String>,
}

/// Makes a move. `draft` is what was typed before and refused; it is dropped when the move is made.
///
/// # Errors
/// The refusal of the domain, with nothing written.
pub async fn make(
    app: &App,
    caller: &Caller,
    pick: Pick,
    step: Move,
    words: Words,
    draft: Option<i64>,
) -> Result<Changed, Refusal> {
    once(app, caller, move |conn, mut acting| {
        Box::pin(async move {
            let done = make_within(conn, &mut acting, pick, step, words).await?;
            if let Some(draft) = draft {
                drafts::discard(conn, acting.caller.guild, acting.caller.actor.user, draft).await?;
            }
            Ok(done)
        })
    })
    .await
}

/// The same, inside a transaction that does more.
pub(super) async fn make_within(
    conn: &mut Conn,
    acting: &mut Acting,
    pick: Pick,
    step: Move,
    typed: Words,
) -> Result<Changed, Refusal> {
    let (before, program) = find(conn, &acting.caller, pick).await?;
    let right = match step {
        Move::Accept => Right::Decide,
        // Whose word a proposal waits for is its own matter, and the refusal names them.
        Move::Approve | Move::Reject => Right::TakePart,
        _ => Right::Keep,
    };
    let role = allow(&program, &acting.caller, &before, right)?;
    let label = match step {
        Move::Done => "Evidence",
        Move::Resolve => "Resolution",
        _ => "Reason",
    };
    let words = prose(label, typed.words.as_deref(), 2000)?;
    let until = typed.until.as_deref().filter(|typed| !typed.trim().is_empty());
    let until = until.map(|typed| date(typed, &program.calendar, acting.at, Bounds::Future)).transpose()?;
    let mut item = before.clone();
    let successor = match (step, typed.successor) {
        (Move::Supersede, Some(by)) => Some(successor(conn, acting, &program, &item, &by).await?),
        (Move::Supersede, None) if item.legal_moves().contains(&step) => {
            return Err(Rejection::SuccessorMissing(item.reference()).into());
        }
        _ => None,
    };
    let mut how = acting.how(&program, role);
    (how.words, how.until) = (words.clone(), until);
    item.make(step, &how)?;
    let reason = words.as_ref().map(Prose::as_str);
    let what = match step {
        Move::Approve | Move::Reject => What::Answered,
        Move::Reopen => What::Reopened,
        _ => What::Moved,
    };
    let mut also = Vec::new();
    if step == Move::Occur {
        let issue = raise_issue(conn, acting, &program, &before).await?;
        item.add_link(Link { kind: LinkKind::Became, to: issue.id, reference: issue.reference() })?;
        also.push(issue);
    }
    if let Some(next) = successor {
        also.push(tie_successor(conn, acting, &program, &mut item, next).await?);
    }
    items::update(conn, &before, &mut item, &program, &acting.entry(what, reason)).await?;
    Ok(changed(acting, before, item, program, also))
}

/// The issue that a risk became. Its severity is the risk's band: what was Extreme is severity 1, and of what
/// nobody assessed none is made up.
async fn raise_issue(conn: &mut Conn, acting: &mut Acting, program: &Program, risk: &Item) -> Result<Item, Refusal> {
    let assessed = matches!(&risk.body, Body::Risk(body) if body.score().is_some());
    let severity = assessed.then(|| match risk.urgency(&program.rules) {
        Urgency::Extreme => Rank::R1,
        Urgency::High => Rank::R2,
        Urgency::Medium => Rank::R3,
        Urgency::Low => Rank::R4,
    });
    let body = Body::Issue(Issue { severity, ..Issue::default() });
    raise_from(conn, acting, program, risk, body).await
}

/// A new item that carries another's title, detail, owner and source, and says where it came from.
pub(super) async fn raise_from(
    conn: &mut Conn,
    acting: &mut Acting,
    program: &Program,
    from: &Item,
    body: Body,
) -> Result<Item, Refusal> {
    let raised = (acting.caller.actor.user, acting.at);
    let mut item = Item {
        detail: from.detail.clone(),
        tags: from.tags.clone(),
        owner: from.owner,
        workstream: from.workstream,
        source: from.source.clone(),
        links: vec![Link { kind: LinkKind::CameFrom, to: from.id, reference: from.reference() }],
        ..Item::raised(program, from.title.clone(), body, raised)
    };
    items::insert(conn, &mut item, program, &acting.entry(What::Raised, None)).await?;
    Ok(item)
}

/// The accepted decision that takes another's place.
async fn successor(
    conn: &mut Conn,
    acting: &Acting,
    program: &Program,
    item: &Item,
    typed: &str,
) -> Result<Item, Refusal> {
    // Only a decision can be meant: its number is enough.
    let reference = match typed.trim().trim_start_matches('#').parse::<u32>() {
        Ok(number) if number > 0 => Reference { kind: Kind::Decision, number },
        _ => typed.parse()?,
    };
    let (next, _) = find(conn, &acting.caller, Pick::Reference(reference)).await?;
    if next.program != program.id {
        return Err(Rejection::UnknownReference(reference).into());
    }
    if next.id == item.id {
        return Err(Rejection::SupersedesItself(reference).into());
    }
    match &next.body {
        Body::Decision(decision) if decision.state == DecisionState::Accepted && next.void.is_none() => Ok(next),
        Body::Decision(_) => Err(Rejection::SuccessorNotAccepted { by: reference, state: next.state_label() }.into()),
        _ => Err(Rejection::WrongKind { reference, wanted: Kind::Decision }.into()),
    }
}

/// Both sides name each other, in one transaction.
async fn tie_successor(
    conn: &mut Conn,
    acting: &mut Acting,
    program: &Program,
    item: &mut Item,
    before: Item,
) -> Result<Item, Refusal> {
    let mut next = before.clone();
    next.add_link(Link { kind: LinkKind::Supersedes, to: item.id, reference: item.reference() })?;
    item.add_link(Link { kind: LinkKind::SupersededBy, to: next.id, reference: next.reference() })?;
    items::update(conn, &before, &mut next, program, &acting.entry(What::Linked, None)).await?;
    Ok(next)
}
