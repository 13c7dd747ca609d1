//! What a lead says about a week: their words, and whether it is skipped. What was published, to be shown again.

use chrono::{DateTime, Utc};

use super::{Published, Sheet, sheet_of};
use crate::{
    app::{
        App, Caller, Refusal,
        change::program_to_run,
        look::{PAGE, Paged, paged, program_in},
    },
    domain::{
        Program, ProgramId, Rejection,
        text::Prose,
        weekly::{CORRECTED_IN_PLACE, Week},
    },
    store::{Conn, summaries},
};

/// The longest narrative, in characters: what a form takes, and a post can hold whole.
pub const LONGEST_NARRATIVE: usize = 1500;

/// A program and one of its weeks.
#[derive(Debug, Clone)]
pub struct TheWeek {
    /// The program.
    pub program: Program,
    /// The week.
    pub week: Week,
    /// The lead's words about it so far.
    pub narrative: Option<String>,
    /// Whether something was published about it: then words correct that.
    pub published: bool,
}

/// The week that a word is about where none is named: what was published a day ago at most can be corrected, else it is
/// for the next summary.
pub(super) async fn week_to_tell(conn: &mut Conn, program: &Program, now: DateTime<Utc>) -> Result<Week, Refusal> {
    let (newest, _) = summaries::of_program(conn, program.guild, program.id, (1, 0)).await?;
    let fresh = newest.first().filter(|one| now - one.at <= CORRECTED_IN_PLACE && one.at <= now);
    Ok(match fresh {
        Some(one) => one.week,
        None => program.weekly.next_after(&program.calendar, now).week,
    })
}

/// What a lead is asked about: a week by name, else the one that [`week_to_tell`] says.
///
/// # Errors
/// Somebody who may not, or there is no such program.
pub async fn to_tell(
    app: &App,
    caller: &Caller,
    program: Option<ProgramId>,
    week: Option<Week>,
) -> Result<TheWeek, Refusal> {
    let mut conn = app.db.read().await?;
    let program = program_to_run(&mut conn, caller, program).await?;
    let week = match week {
        Some(week) => week,
        None => week_to_tell(&mut conn, &program, app.clock.now()).await?,
    };
    let that_week = (program.guild, program.id, week);
    let notes = summaries::notes(&mut conn, that_week).await?;
    let published = !summaries::of_week(&mut conn, that_week).await?.is_empty();
    Ok(TheWeek { program, week, narrative: notes.narrative.map(|(words, _)| words), published })
}

/// Keeps a lead's words about a week; blank takes them back. What is published already is corrected by the weekly job.
///
/// # Errors
/// Somebody who may not, or words that can't be taken.
pub async fn narrate(
    app: &App,
    caller: &Caller,
    program: ProgramId,
    week: Week,
    typed: &str,
) -> Result<TheWeek, Refusal> {
    let caller = caller.clone();
    let words = Prose::parse("Narrative", typed, LONGEST_NARRATIVE)?;
    app.db
        .write(move |conn| {
            Box::pin(async move {
                let program = program_to_run(conn, &caller, Some(program)).await?;
                let that_week = (program.guild, program.id, week);
                let words = words.as_ref().map(Prose::as_str);
                let before = summaries::notes(conn, that_week).await?.narrative.map(|(words, _)| words);
                let published = !summaries::of_week(conn, that_week).await?.is_empty();
                if before.as_deref() != words {
                    summaries::narrate(conn, that_week, words, caller.actor.user).await?;
                    if published {
                        summaries::mark_stale(conn, that_week).await?;
                    }
                }
                let narrative = words.map(str::to_owned);
                Ok(TheWeek { program, week, narrative, published })
            })
        })
        .await
}

/// Skips a week before it is posted.
///
/// # Errors
/// Somebody who may not, or it is posted already.
pub async fn skip(app: &App, caller: &Caller, program: ProgramId, week: Week) -> Result<TheWeek, Refusal> {
    let caller = caller.clone();
    app.db
        .write(move |conn| {
            Box::pin(async move {
                let program = program_to_run(conn, &caller, Some(program)).await?;
                let that_week = (program.guild, program.id, week);
                let there = summaries::of_week(conn, that_week).await?;
                if there.iter().any(|one| one.post == 1) {
                    return Err(Rejection::SummaryPosted(week).into());
                }
                summaries::skip(conn, that_week, Some(caller.actor.user)).await?;
                Ok(TheWeek { program, week, narrative: None, published: false })
            })
        })
        .await
}

/// What was published about a program, newest first.
///
/// # Errors
/// The channel has no program, or the server has no such program.
pub async fn history(
    app: &App,
    caller: &Caller,
    program: Option<ProgramId>,
    page: u32,
) -> Result<(Program, Paged<Published>), Refusal> {
    let mut conn = app.db.read().await?;
    let program = program_in(&mut conn, caller, program).await?;
    let offset = i64::from(page) * PAGE;
    let (lines, total) = summaries::of_program(&mut conn, program.guild, program.id, (PAGE, offset)).await?;
    Ok((program, paged(lines, page, total)))
}

/// A summary as it was published.
///
/// # Errors
/// The server has no such summary.
pub async fn show(app: &App, caller: &Caller, id: i64) -> Result<(Published, Sheet), Refusal> {
    let mut conn = app.db.read().await?;
    let found = summaries::find(&mut conn, caller.guild, id).await?.ok_or(Rejection::NoSuchSummary)?;
    let sheet = sheet_of(&found)?;
    Ok((found, sheet))
}
