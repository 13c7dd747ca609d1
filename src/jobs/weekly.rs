//! The weekly summary: drafts and slots whose time has come, and posts that have to be corrected.
//!
//! One program at a time, with a rest before the next: a thousand programs that share Monday 09:00 never stand in the way of
//! somebody who types. One that fails is put off and holds up no other.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use tokio::time::{Instant, sleep};

use crate::app::{
    App, Refusal,
    apart::rest_after,
    summary::{
        Word, correct,
        publish::{self, Done},
    },
};

/// Programs looked at in one step, at most, so that what was composed is delivered meanwhile.
const BATCH: i64 = 10;

/// How long a program that failed is left alone.
const PUT_OFF: TimeDelta = TimeDelta::minutes(5);

/// What a step did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Outcome {
    /// Drafts promised to leads.
    pub drafted: usize,
    /// Posts promised.
    pub published: usize,
    /// Posts corrected.
    pub corrected: usize,
    /// Programs put off because something failed.
    pub put_off: usize,
    /// Whether there may be more to do at once.
    pub more: bool,
}

/// One step.
///
/// # Errors
/// The database could not be read at all.
pub async fn tick(app: &App, now: DateTime<Utc>, word: Word) -> Result<Outcome, Refusal> {
    let mut outcome = Outcome::default();
    let due = publish::due(app, now, BATCH).await?;
    outcome.more = i64::try_from(due.len()).unwrap_or(i64::MAX) == BATCH;
    let mut rest = Duration::ZERO;
    for due in due {
        sleep(rest).await;
        let began = Instant::now();
        match publish::work(app, due, now, word).await {
            Ok(Done::Published(posts)) => {
                tracing::info!(program.id = due.program.0, guild.id = due.guild.0, posts, "a summary is published");
                outcome.published += posts;
            }
            Ok(Done::Drafted) => outcome.drafted += 1,
            Ok(Done::Nothing | Done::Skipped) => {}
            Err(error) => {
                tracing::error!(program.id = due.program.0, guild.id = due.guild.0, ?error, "no summary could be made");
                publish::put_off(app, due, now + PUT_OFF).await?;
                outcome.put_off += 1;
            }
        }
        rest = rest_after(began.elapsed());
    }
    for stale in correct::due(app, BATCH).await? {
        match correct::correct(app, stale, now, word).await {
            Ok(posts) => outcome.corrected += posts,
            Err(error) => {
                let (guild, program, _) = stale.that_week;
                tracing::error!(program.id = program.0, guild.id = guild.0, ?error, "a summary could not be corrected");
            }
        }
    }
    Ok(outcome)
}
