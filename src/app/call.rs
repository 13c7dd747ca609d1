//! Call: a person's word on the health of their program, beside the computed one.

use super::{
    App, Caller, Refusal,
    change::{Acting, prose},
    look::program_in,
    report,
};
use crate::{
    domain::{Program, ProgramId, Rejection, given::HealthRefusal, text::Prose, weekly::CORRECTED_IN_PLACE},
    report::{
        Call, Colour,
        health::{self, needs_reason},
        span::monday,
    },
    store::{calls, programs, summaries},
};

/// The longest reason that a call can carry.
pub const LONGEST_REASON: usize = 500;

/// What was called, and of which program.
#[derive(Debug, Clone)]
pub struct Called {
    /// The call.
    pub call: Call,
    /// The program.
    pub program: Program,
}

/// Calls the health of a program; `None` is the channel's. Equal to what is computed or worse is free, better needs a
/// reason. The call is for this week.
///
/// # Errors
/// Somebody who may not, an archived program, a call without the reason that it needs.
pub async fn call(
    app: &App,
    caller: &Caller,
    program: Option<ProgramId>,
    colour: Colour,
    reason: Option<String>,
) -> Result<Called, Refusal> {
    let id = {
        let mut conn = app.db.read().await?;
        let program = program_in(&mut conn, caller, program).await?;
        refuse(&program, caller)?;
        program.id
    };
    let reason = prose("Reason", reason.as_deref(), LONGEST_REASON)?;
    let acting = Acting::new(caller.clone(), app.clock.now());
    let computed = report::of(app, (caller.guild, id), acting.at, |view| health::health(view).computed).await?;
    if colour == Colour::Grey {
        return Err(HealthRefusal::CalledGrey.into());
    }
    if needs_reason(colour, computed) && reason.is_none() {
        return Err(HealthRefusal::CallNeedsReason { called: colour, computed }.into());
    }
    app.db
        .write(move |conn| {
            Box::pin(async move {
                let caller = &acting.caller;
                let found = programs::find(conn, caller.guild, id).await?;
                let program = found.ok_or(Rejection::NoProgram)?;
                if let Some(call) = calls::of_act(conn, caller.guild, caller.act).await? {
                    return Ok(Called { call, program });
                }
                refuse(&program, caller)?;
                let week = monday(program.calendar.today(acting.at));
                let reason = reason.map(|reason: Prose| reason.as_str().to_owned());
                let call = Call { by: caller.actor.user, at: acting.at, colour, computed, reason, week };
                calls::insert(conn, (caller.guild, id), caller.act, &call).await?;
                // What was published with another call a moment ago is corrected.
                let since = acting.at - CORRECTED_IN_PLACE;
                summaries::mark_stale_since(conn, caller.guild, id, since).await?;
                Ok(Called { call, program })
            })
        })
        .await
}

fn refuse(program: &Program, caller: &Caller) -> Result<(), Rejection> {
    program.may_call(&caller.actor)?;
    program.refuse_if_archived()
}
