//! Keep an item: assign, date, snooze, confirm, link, void, assess, rank.

use serde::{Deserialize, Serialize};

use super::{
    App, Caller, Changed, Pick, Refusal,
    change::{Right, allow, change, changed, date, find, once, prose},
    log::rank,
};
use crate::{
    domain::{
        Body, How, Item, Kind, Move, Program, Rejection, UserId,
        dates::Bounds,
        event::What,
        link::{Link, LinkKind},
        risk::{Proximity, Response, RiskState, Score},
    },
    store::items,
};

/// Gives it an owner, or takes it from one (`None`).
///
/// # Errors
/// The refusal of the domain, with nothing written.
pub async fn assign(app: &App, caller: &Caller, pick: Pick, owner: Option<UserId>) -> Result<Changed, Refusal> {
    let edit = move |item: &mut Item, _: &_, how: &How| {
        item.refuse_if_void()?;
        if item.owner == owner {
            return Err(Rejection::OwnedAlready { reference: item.reference(), owner });
        }
        item.owner = owner;
        item.touch(how.at);
        Ok(())
    };
    change(app, caller, pick, (Right::Keep, What::Assigned, None), Box::new(edit)).await
}

/// Gives it back to the program's lead, who finds somebody else.
///
/// # Errors
/// The refusal of the domain, with nothing written.
pub async fn give_back(app: &App, caller: &Caller, pick: Pick) -> Result<Changed, Refusal> {
    let edit = move |item: &mut Item, program: &Program, how: &How| {
        item.refuse_if_void()?;
        if item.owner == Some(program.lead) {
            return Err(Rejection::OwnedAlready { reference: item.reference(), owner: item.owner });
        }
        item.owner = Some(program.lead);
        item.touch(how.at);
        Ok(())
    };
    change(app, caller, pick, (Right::Keep, What::Assigned, None), Box::new(edit)).await
}

/// Gives it a date, or moves the one it has; moving asks for a reason.
///
/// # Errors
/// The refusal of the domain, with nothing written.
pub async fn set_due(
    app: &App,
    caller: &Caller,
    pick: Pick,
    typed: String,
    reason: Option<String>,
) -> Result<Changed, Refusal> {
    let reason = prose("Reason", reason.as_deref(), 500)?;
    let why = reason.clone();
    let edit = move |item: &mut Item, program: &Program, how: &How| {
        let due = date(&typed, &program.calendar, how.at, Bounds::Future)?;
        item.set_due(due, why.as_ref(), how.at)
    };
    change(app, caller, pick, (Right::Keep, What::Dated, reason), Box::new(edit)).await
}

/// What is typed for a snooze without an end, and to be nudged again.
pub const NEVER: &str = "never";
/// See [`NEVER`].
pub const AGAIN: &str = "again";

/// Keeps it quiet until a date; for good, where a lead says *never*; not any more, on *again*.
///
/// # Errors
/// The refusal of the domain, with nothing written.
pub async fn snooze(app: &App, caller: &Caller, pick: Pick, typed: String) -> Result<Changed, Refusal> {
    let edit = move |item: &mut Item, program: &Program, how: &How| {
        match typed.trim().to_lowercase().as_str() {
            NEVER => return item.silence(how, program.lead),
            AGAIN => return item.wake(),
            _ => {}
        }
        let until = date(&typed, &program.calendar, how.at, Bounds::Future)?;
        item.snooze_until(until, how)
    };
    change(app, caller, pick, (Right::Keep, What::Snoozed, None), Box::new(edit)).await
}

/// Confirms that it is still right: a review, and no progress.
///
/// # Errors
/// The refusal of the domain, with nothing written.
pub async fn confirm(app: &App, caller: &Caller, pick: Pick) -> Result<Changed, Refusal> {
    let edit = move |item: &mut Item, _: &_, how: &How| {
        item.refuse_if_void()?;
        if !item.is_open() && item.kind() != Kind::Decision {
            return Err(Rejection::NotOpen { reference: item.reference(), state: item.state_label() });
        }
        item.touch(how.at);
        Ok(())
    };
    change(app, caller, pick, (Right::Keep, What::Confirmed, None), Box::new(edit)).await
}

/// Marks it as recorded by mistake.
///
/// # Errors
/// The refusal of the domain, with nothing written.
pub async fn void(app: &App, caller: &Caller, pick: Pick, reason: String) -> Result<Changed, Refusal> {
    let reason = prose("Reason", Some(&reason), 500)?;
    let reason = reason.ok_or(Rejection::ReasonMissing { wanted: "voiding an item", label: "reason" })?;
    let why = reason.clone();
    let edit = move |item: &mut Item, _: &_, how: &How| item.make_void(why, how.by, how.at);
    change(app, caller, pick, (Right::Keep, What::Voided, Some(reason)), Box::new(edit)).await
}

/// Sets priority (action items) or severity (issues), 1–4.
///
/// # Errors
/// The refusal of the domain, with nothing written.
pub async fn set_rank(app: &App, caller: &Caller, pick: Pick, to: u8) -> Result<Changed, Refusal> {
    let to = rank(Some(to))?;
    let edit = move |item: &mut Item, _: &_, how: &How| {
        item.refuse_if_void()?;
        let reference = item.reference();
        match &mut item.body {
            Body::Action(action) => action.priority = to,
            Body::Issue(issue) => issue.severity = to,
            Body::Risk(_) | Body::Decision(_) => {
                return Err(Rejection::NoSuchField { reference, field: "priority or severity" });
            }
        }
        item.touch(how.at);
        Ok(())
    };
    change(app, caller, pick, (Right::Keep, What::Edited, None), Box::new(edit)).await
}

/// Says how near a risk is.
///
/// # Errors
/// The refusal of the domain, with nothing written.
pub async fn set_proximity(app: &App, caller: &Caller, pick: Pick, to: Proximity) -> Result<Changed, Refusal> {
    let edit = move |item: &mut Item, _: &_, how: &How| {
        item.refuse_if_void()?;
        let reference = item.reference();
        let Body::Risk(risk) = &mut item.body else {
            return Err(Rejection::WrongKind { reference, wanted: Kind::Risk });
        };
        risk.proximity = Some(to);
        item.touch(how.at);
        Ok(())
    };
    change(app, caller, pick, (Right::Keep, What::Assessed, None), Box::new(edit)).await
}

/// What somebody says of a risk, as typed. What is left out stays as it is.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Assessment {
    /// 1–5.
    pub likelihood: Option<u8>,
    /// 1–5.
    pub impact: Option<u8>,
    /// Likelihood after treatment, 1–5.
    pub residual_likelihood: Option<u8>,
    /// Impact after treatment, 1–5.
    pub residual_impact: Option<u8>,
    /// What is done about it.
    pub response: Option<Response>,
    /// How that is done.
    pub plan: Option<String>,
}

/// Assesses a risk. An open one with an owner, a response other than *accept* and a plan is from then on treated.
///
/// # Errors
/// The refusal of the domain, with nothing written.
pub async fn assess(app: &App, caller: &Caller, pick: Pick, said: Assessment) -> Result<Changed, Refusal> {
    let edit = move |item: &mut Item, _: &_, how: &How| {
        item.refuse_if_void()?;
        let reference = item.reference();
        if !item.is_open() {
            return Err(Rejection::NotOpen { reference, state: item.state_label() });
        }
        let Body::Risk(risk) = &mut item.body else {
            return Err(Rejection::WrongKind { reference, wanted: Kind::Risk });
        };
        if let Some(score) = Score::from_parts(said.likelihood, said.impact)? {
            risk.inherent = Some(score);
        }
        if let Some(score) = Score::from_parts(said.residual_likelihood, said.residual_impact)? {
            risk.residual = Some(score);
        }
        risk.response = said.response.or(risk.response);
        if let Some(plan) = prose("Plan", said.plan.as_deref(), 2000)? {
            risk.plan = Some(plan);
        }
        let chosen = said.response.is_some_and(|response| response != Response::Accept);
        let treats = risk.state == RiskState::Open && chosen;
        let risk = risk.clone();
        if treats && risk.missing_for_treatment(item).is_empty() {
            item.make(Move::Treat, how)?;
        }
        item.touch(how.at);
        Ok(())
    };
    change(app, caller, pick, (Right::Keep, What::Assessed, None), Box::new(edit)).await
}

/// Ties two items of a program together; both cards tell it.
///
/// # Errors
/// The refusal of the domain, with nothing written.
pub async fn link(app: &App, caller: &Caller, pick: Pick, kind: LinkKind, to: Pick) -> Result<Changed, Refusal> {
    if !kind.is_free() {
        return Err(Rejection::LinkByAct(kind).into());
    }
    once(app, caller, move |conn, mut acting| {
        Box::pin(async move {
            let (before, program) = find(conn, &acting.caller, pick).await?;
            allow(&program, &acting.caller, &before, Right::Keep)?;
            before.refuse_if_void()?;
            let (other_before, other_program) = find(conn, &acting.caller, to).await?;
            other_before.refuse_if_void()?;
            if other_program.id != program.id {
                return Err(Rejection::UnknownReference(other_before.reference()).into());
            }
            let (mut item, mut other) = (before.clone(), other_before.clone());
            item.add_link(Link { kind, to: other.id, reference: other.reference() })?;
            other.add_link(Link { kind: kind.inverse(), to: item.id, reference: item.reference() })?;
            items::update(conn, &before, &mut item, &program, &acting.entry(What::Linked, None)).await?;
            items::update(conn, &other_before, &mut other, &program, &acting.entry(What::Linked, None)).await?;
            Ok(changed(&acting, before, item, program, vec![other]))
        })
    })
    .await
}
