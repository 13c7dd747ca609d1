//! Decide together: name approvers, say that one has seen it, raise a concern, resolve one.

use super::{
    App, Caller, Changed, Pick, Refusal,
    change::{Edit, Right, change, prose},
};
use crate::domain::{
    Body, Decision, How, Item, Kind, Rejection, UserId,
    decision::{DecisionState, Mode, Reversibility},
    event::What,
};

/// Runs the domain's part on the decision inside an item.
fn on_decision<F>(edit: F) -> Edit
where
    F: FnOnce(&mut Decision, &How, &Item) -> Result<(), Rejection> + Send + 'static,
{
    Box::new(move |item, _, how| {
        item.refuse_if_void()?;
        let as_it_is = item.clone();
        let Body::Decision(decision) = &mut item.body else {
            return Err(Rejection::WrongKind { reference: as_it_is.reference(), wanted: Kind::Decision });
        };
        edit(decision, how, &as_it_is)?;
        if item.body.state_key() != as_it_is.body.state_key() {
            item.state_changed_at = how.at;
        }
        item.touch(how.at);
        Ok(())
    })
}

/// Names whose approval is asked for.
///
/// # Errors
/// The refusal of the domain, with nothing written.
pub async fn name_approvers(
    app: &App,
    caller: &Caller,
    pick: Pick,
    users: Vec<UserId>,
    mode: Option<Mode>,
) -> Result<Changed, Refusal> {
    let edit = on_decision(move |decision, how, item| {
        if !matches!(decision.state, DecisionState::Draft | DecisionState::Proposed) {
            return Err(Rejection::NotWaiting { reference: item.reference(), state: item.state_label() });
        }
        decision.ask(&users, mode, how)
    });
    change(app, caller, pick, (Right::Keep, What::Edited, None), edit).await
}

/// Says whether a decision can be taken back.
///
/// # Errors
/// The refusal of the domain, with nothing written.
pub async fn set_reversibility(app: &App, caller: &Caller, pick: Pick, to: Reversibility) -> Result<Changed, Refusal> {
    let edit = on_decision(move |decision, _, _| {
        decision.reversibility = Some(to);
        Ok(())
    });
    change(app, caller, pick, (Right::Keep, What::Edited, None), edit).await
}

/// Says that one has seen a proposal: consent needs that somebody did.
///
/// # Errors
/// The refusal of the domain, with nothing written.
pub async fn see(app: &App, caller: &Caller, pick: Pick) -> Result<Changed, Refusal> {
    let edit = on_decision(Decision::tell);
    change(app, caller, pick, (Right::TakePart, What::Told, None), edit).await
}

/// Raises a named concern: it blocks until it is resolved.
///
/// # Errors
/// The refusal of the domain, with nothing written.
pub async fn object(app: &App, caller: &Caller, pick: Pick, concern: String) -> Result<Changed, Refusal> {
    let text = prose("Concern", Some(&concern), 500)?;
    let text = text.ok_or(Rejection::ReasonMissing { wanted: "a concern", label: "concern" })?;
    let reason = text.clone();
    let edit = on_decision(move |decision, how, item| decision.object(text, how, item).map(drop));
    change(app, caller, pick, (Right::TakePart, What::Objected, Some(reason)), edit).await
}

/// Calls a concern resolved.
///
/// # Errors
/// The refusal of the domain, with nothing written.
pub async fn resolve_concern(app: &App, caller: &Caller, pick: Pick, number: u32) -> Result<Changed, Refusal> {
    let edit = on_decision(move |decision, how, item| decision.resolve_concern(number, how, item));
    change(app, caller, pick, (Right::TakePart, What::Resolved, None), edit).await
}
