//! The week's report for the lead: what became of the nudges. Where there is nothing to tell, nothing is told.

use chrono::{DateTime, Datelike, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use super::Server;
use crate::{
    app::{
        App, Refusal,
        promise::{NewPromise, Promise, Saying, To},
    },
    domain::{GuildId, Person, Program, ProgramId, UserId, program::Phase},
    nudge::{
        run_report::{Fate, Nudged, run_report},
        slots::Slots,
    },
    store::{Conn, nudged, nudges, outbox, programs},
};

/// Programs reported in one step, at most.
const PROGRAMS: i64 = 50;

/// What became of a week's nudges.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    /// Lines that were posted.
    pub sent: usize,
    /// Of those, lines after which somebody acted.
    pub acted_on: usize,
    /// Of those, lines that asked for the call on the program's health.
    #[serde(default)]
    pub calls: usize,
    /// Whether it was called after the last of them.
    #[serde(default)]
    pub called: bool,
    /// Open items that are snoozed.
    pub snoozed: usize,
    /// Items that would be stale, were they not new.
    pub in_grace: usize,
    /// Lines that could not be posted.
    pub failed: usize,
    /// Open items that nobody owns.
    pub unowned: usize,
    /// People who are to be asked and can't be, or whose direct message was refused.
    pub unreachable: Vec<UserId>,
    /// People who are asked twice a week, with how many nudges they got and answered in four weeks.
    pub quiet: Vec<(UserId, u32, u32)>,
}

impl Report {
    fn is_empty(&self) -> bool {
        let Self {
            sent,
            acted_on: _,
            calls: _,
            called: _,
            snoozed: _,
            in_grace: _,
            failed,
            unowned,
            unreachable,
            quiet,
        } = self;
        *sent == 0 && *failed == 0 && *unowned == 0 && unreachable.is_empty() && quiet.is_empty()
    }
}

/// Promises the reports that are due. Returns how many were promised.
///
/// # Errors
/// The database failed.
pub async fn due(app: &App, now: DateTime<Utc>) -> Result<usize, Refusal> {
    let due = {
        let mut conn = app.db.read().await?;
        nudges::to_report(&mut conn, now, PROGRAMS).await?
    };
    let mut promised = 0;
    for (guild, id, at) in due {
        let done =
            app.db.write(move |conn| Box::pin(async move { one(conn, (guild, id), at.is_some(), now).await })).await;
        match done {
            Ok(said) => promised += usize::from(said),
            Err(error) => {
                tracing::error!(guild.id = guild.0, program.id = id.0, ?error, "a run report could not be made");
                let later = now + TimeDelta::hours(1);
                app.db
                    .write(move |conn| {
                        Box::pin(async move { Ok::<_, Refusal>(nudges::set_report(conn, guild, id, later).await?) })
                    })
                    .await?;
            }
        }
    }
    Ok(promised)
}

async fn one(
    conn: &mut Conn,
    (guild, id): (GuildId, ProgramId),
    is_due: bool,
    now: DateTime<Utc>,
) -> Result<bool, Refusal> {
    let Some(program) = programs::find(conn, guild, id).await? else { return Ok(false) };
    nudges::set_report(conn, guild, id, next(&program, now)).await?;
    if !is_due || program.phase != Phase::Active {
        return Ok(false);
    }
    let report = count(conn, &program, now).await?;
    if report.is_empty() {
        return Ok(false);
    }
    Ok(outbox::promise(conn, guild, &promise(&program, To::Person(program.lead), &report, now)?).await?)
}

fn promise(program: &Program, to: To, report: &Report, now: DateTime<Utc>) -> Result<NewPromise, Refusal> {
    let week = program.calendar.today(now).iso_week();
    let place = if matches!(to, To::Person(_)) { "" } else { ":refused" };
    Ok(NewPromise {
        to,
        program: Some(program.id),
        item: None,
        kind: Saying::RunReport.key(),
        key: format!("run_report:{}:{}-{:02}{place}", program.id, week.year(), week.week()),
        payload: Some(outbox::payload(report)?),
        not_before: now,
    })
}

/// The nudge time of the first working day of the next week.
fn next(program: &Program, now: DateTime<Utc>) -> DateTime<Utc> {
    let slots = Slots::of(program, &Person::default());
    let week = program.calendar.today(now).iso_week();
    let mut at = now;
    // A week has at most seven slots; where there is none at all, in a week it is looked at again.
    for _ in 0..8 {
        match slots.next_after(at, None) {
            Some(slot) if program.calendar.today(slot).iso_week() != week => return slot,
            Some(slot) => at = slot,
            None => break,
        }
    }
    now + TimeDelta::weeks(1)
}

async fn count(conn: &mut Conn, program: &Program, now: DateTime<Utc>) -> Result<Report, Refusal> {
    let items = nudges::open(conn, program.guild, program.id).await?;
    let server = Server::load(conn, program.guild, (&items, &[]), now).await?;
    let lines = nudged::since(conn, program.guild, program.id, now - TimeDelta::weeks(1)).await?;
    let lines: Vec<Nudged> = lines
        .into_iter()
        .map(|line| Nudged {
            item: line.item,
            asked: line.asked,
            at: line.at,
            acted_at: line.acted_at,
            fate: match line.fate.as_str() {
                "sent" => Fate::Sent,
                "refused" => Fate::Refused,
                "failed" => Fate::Failed,
                _ => Fate::Waiting,
            },
        })
        .collect();
    let counted = run_report(&server.known(), program, &items, &lines, now);
    Ok(Report {
        sent: counted.sent,
        acted_on: counted.acted_on,
        calls: counted.calls,
        called: counted.called,
        snoozed: counted.snoozed,
        in_grace: counted.in_grace,
        failed: counted.failed,
        unowned: counted.unowned,
        unreachable: counted.unreachable,
        quiet: counted.quiet.into_iter().map(|(user, answers)| (user, answers.asked, answers.answered)).collect(),
    })
}

/// The lead takes no direct messages: the program's channel gets the report.
pub(in crate::app) async fn refused(conn: &mut Conn, before: &Promise, now: DateTime<Utc>) -> Result<(), Refusal> {
    let Some(id) = before.program else { return Ok(()) };
    let Some(program) = programs::find(conn, before.guild, id).await? else { return Ok(()) };
    let Some(home) = program.home() else { return Ok(()) };
    let again = promise(&program, To::Channel(home), &before.payload()?, now)?;
    outbox::promise(conn, before.guild, &again).await?;
    Ok(())
}
