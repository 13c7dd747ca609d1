//! Deadlines: items whose time has come are settled, and programs whose pause is over go on, one transaction each; one that
//! fails is put off and holds up no other.

use chrono::{DateTime, TimeDelta, Utc};

use crate::{
    app::{App, Refusal, settle},
    store::drafts,
};

/// Items settled in one step, at most.
const BATCH: i64 = 100;

/// How long what people typed and never came back for is kept.
const DRAFTS_KEPT: TimeDelta = TimeDelta::days(1);

/// What a step did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Outcome {
    /// Items settled, and programs that went on.
    pub settled: usize,
    /// Those put off because that failed.
    pub put_off: usize,
}

/// One step: settles what is due now.
///
/// # Errors
/// The database could not be read at all.
pub async fn tick(app: &App, now: DateTime<Utc>) -> Result<Outcome, Refusal> {
    let mut outcome = Outcome::default();
    for due in settle::due(app, now, BATCH).await? {
        match settle::settle(app, due, now).await {
            Ok(Some((item, settlement))) => {
                tracing::info!(
                    item.id = item.id.0,
                    guild.id = due.guild.0,
                    ?settlement,
                    "an item was settled at its deadline"
                );
                outcome.settled += 1;
            }
            Ok(None) => {}
            Err(error) => {
                tracing::error!(item.id = due.item.0, guild.id = due.guild.0, ?error, "an item could not be settled");
                settle::put_off(app, due, now).await?;
                outcome.put_off += 1;
            }
        }
    }
    for program in settle::pauses(app, now, BATCH).await? {
        match settle::end_pause(app, program, now).await {
            Ok(on) => outcome.settled += usize::from(on),
            Err(error) => {
                tracing::error!(program.id = program.1.0, guild.id = program.0.0, ?error, "a pause could not be ended");
                settle::put_off_pause(app, program, now).await?;
                outcome.put_off += 1;
            }
        }
    }
    Ok(outcome)
}

/// One step, far less often: drops drafts that nobody came back for.
///
/// # Errors
/// The database failed.
pub async fn tidy(app: &App, now: DateTime<Utc>) -> Result<u64, Refusal> {
    app.db.write(move |conn| Box::pin(async move { Ok(drafts::discard_older(conn, now - DRAFTS_KEPT).await?) })).await
}
