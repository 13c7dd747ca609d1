//! Health: what there is to read about how a program stands.

use chrono::{DateTime, Utc};

use super::{App, Caller, Refusal, draw, draw::Plot, report};
use crate::{
    charts::Picture,
    domain::{Item, Program, ProgramId, Rejection},
    report::{
        AsOf, Figure,
        exposure::open_risk,
        health::{self, Health},
        kpi,
        topic::{Explained, Topic},
    },
};

/// Something read of a program's report.
#[derive(Debug, Clone)]
pub struct Reading<T> {
    /// The program.
    pub program: Program,
    /// The instant of the report.
    pub at: DateTime<Utc>,
    /// Items that can't be read back and are in no figure.
    pub unreadable: usize,
    /// What was read.
    pub what: T,
}

/// How a program stands; `None` is the channel's.
///
/// # Errors
/// The channel has no program, or the server has no such program.
pub async fn now(app: &App, caller: &Caller, program: Option<ProgramId>) -> Result<Reading<Health>, Refusal> {
    read(app, caller, program, health::health).await
}

/// Every figure.
///
/// # Errors
/// As for [`now`].
pub async fn metrics(app: &App, caller: &Caller, program: Option<ProgramId>) -> Result<Reading<Vec<Figure>>, Refusal> {
    read(app, caller, program, kpi::figures).await
}

/// What stands behind a figure or a colour.
///
/// # Errors
/// As for [`now`].
pub async fn explain(
    app: &App,
    caller: &Caller,
    program: Option<ProgramId>,
    topic: Topic,
) -> Result<Reading<Explained>, Refusal> {
    let Reading { program, at, unreadable, what } = read(app, caller, program, move |view| topic.explain(view)).await?;
    let what = what.ok_or(Rejection::StaleButton)?;
    Ok(Reading { program, at, unreadable, what })
}

/// A picture; `None` where it could not be drawn, which is logged.
///
/// # Errors
/// As for [`now`].
pub async fn picture(
    app: &App,
    caller: &Caller,
    program: Option<ProgramId>,
    plot: Plot,
) -> Result<Reading<Option<Picture>>, Refusal> {
    read(app, caller, program, move |view| drawn(plot, view)).await
}

/// The open risks, and their heat map where it could be drawn.
///
/// # Errors
/// As for [`now`].
pub async fn matrix(
    app: &App,
    caller: &Caller,
    program: Option<ProgramId>,
) -> Result<Reading<(Vec<Item>, Option<Picture>)>, Refusal> {
    read(app, caller, program, |view| {
        let open = view.items().iter().filter(|known| open_risk(known.item).is_some());
        (open.map(|known| known.item.clone()).collect(), drawn(Plot::RiskHeatMap, view))
    })
    .await
}

/// A picture; one that can't be drawn is logged, and the rest goes out without it.
fn drawn(plot: Plot, view: &AsOf<'_>) -> Option<Picture> {
    draw::draw(plot, view).inspect_err(|error| tracing::error!(%error, chart = plot.key(), "no picture")).ok()
}

async fn read<T: Send + 'static>(
    app: &App,
    caller: &Caller,
    program: Option<ProgramId>,
    of: impl FnOnce(&AsOf<'_>) -> T + Send + 'static,
) -> Result<Reading<T>, Refusal> {
    report::now(app, caller, program, move |view| Reading {
        program: view.facts.program.clone(),
        at: view.at,
        unreadable: view.facts.unreadable.len(),
        what: of(view),
    })
    .await
}
