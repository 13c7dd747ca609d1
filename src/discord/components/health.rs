//! A program's report: its health, its figures, what is behind them, its charts. Everybody on the server may read; a lead
//! says how they see it.

use super::{
    Refused,
    id::{List, Report},
    keeping,
};
use crate::{
    app::{
        self, Refusal,
        call::Called,
        drafts::Draft,
        health::{self, Reading},
        look,
    },
    discord::{
        asked::Asked,
        view::View,
        views::{self, paging::Paging},
    },
    domain::{ProgramId, given::Colour},
    report::kpi::KPIS,
};

/// A part of a program's report; `None` is the channel's program.
///
/// # Errors
/// The channel has no program, or the server has no such program.
pub async fn shown(
    asked: &Asked,
    program: Option<ProgramId>,
    report: Report,
    page: u32,
    shared: bool,
) -> Result<View, Refusal> {
    let (app, caller) = (&asked.front.app, &asked.caller);
    let pages = if report == Report::Metrics { KPIS.len().div_ceil(views::health::PER_PAGE) } else { 1 };
    let pages = u32::try_from(pages).unwrap_or(1).max(1);
    let paging = |program: ProgramId| Paging {
        list: List::Report(program, report),
        page: page.min(pages - 1),
        pages,
        total: i64::try_from(KPIS.len()).ok().filter(|_| report == Report::Metrics),
        shared,
    };
    Ok(match report {
        Report::Now => {
            let read = health::now(app, caller, program).await?;
            views::health::now(&read, &paging(read.program.id))
        }
        Report::Metrics => {
            let read = health::metrics(app, caller, program).await?;
            views::health::metrics(&read, &paging(read.program.id))
        }
        Report::Explain(topic) => {
            let read = health::explain(app, caller, program, topic).await?;
            views::health::explain(&read, &paging(read.program.id))
        }
        Report::Chart(plot) => {
            let read = health::picture(app, caller, program, plot).await?;
            views::health::chart(&read, plot.label(), &paging(read.program.id))
        }
        Report::Matrix => {
            let Reading { program, what: (risks, picture), .. } = health::matrix(app, caller, program).await?;
            views::matrix::matrix(&risks, picture.as_ref(), &program, &paging(program.id))
        }
    })
}

/// A lead says how they see it. A call that lacks its reason is kept, to be sent with one.
///
/// # Errors
/// What the lead is told instead.
pub async fn called(
    asked: &Asked,
    program: Option<ProgramId>,
    colour: Colour,
    reason: Option<String>,
) -> Result<View, Refused> {
    match said(asked, program, colour, reason.clone()).await {
        Ok(called) => Ok(views::health::called(&called)),
        Err(refusal @ Refusal::No(_)) => {
            // Nobody may call here, or there is nothing to call: then there is nothing to keep either.
            let Ok(Some(here)) = here(asked, program).await else { return Err(refusal.into()) };
            Err(keeping(Draft::Call { program: here, colour, reason: reason.unwrap_or_default() })(refusal))
        }
        Err(refusal) => Err(Refused::from(refusal)),
    }
}

/// Tells everybody of a call, or the lead why it is none.
pub async fn announce(asked: &Asked, called: Result<View, Refused>) {
    match called {
        Ok(view) => asked.announce(view).await,
        Err(Refused { refusal, typed }) => asked.refuse(refusal, typed.map(|typed| *typed)).await,
    }
}

async fn said(
    asked: &Asked,
    program: Option<ProgramId>,
    colour: Colour,
    reason: Option<String>,
) -> Result<Called, Refusal> {
    app::call::call(&asked.front.app, &asked.caller, program, colour, reason).await
}

/// The program that somebody may call.
async fn here(asked: &Asked, program: Option<ProgramId>) -> Result<Option<ProgramId>, Refusal> {
    let (app, caller) = (&asked.front.app, &asked.caller);
    let program = match program {
        Some(id) => Some(look::program_by_id(app, caller, id).await?),
        None => look::program(app, caller).await?,
    };
    Ok(program.filter(|program| program.may_call(&caller.actor).is_ok()).map(|program| program.id))
}
