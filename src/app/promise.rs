//! What the bot has promised to say by itself, and what came of an attempt: handed from the jobs to whoever can say it.

use std::time::Duration;

use chrono::{DateTime, Utc};

use super::{App, Refusal, summary::publish};
use crate::{
    domain::{MessageId, item::Settlement, vocabulary::vocabulary},
    store::{Conn, outbox, programs},
};

pub use crate::store::outbox::{NewPromise, Promise, Said, To};

vocabulary! {
    /// Everything that the bot says unasked. A promise of any other kind is given up with an error. A new one needs its
    /// file in `discord/courier/`; the matches below and there ask for the rest.
    Saying {
        Consented = "consented", "a decision accepted by consent";
        ConcernsStand = "concerns_stand", "concerns that stand at a deadline";
        AcceptanceExpired = "acceptance_expired", "an acceptance that expired";
        PauseOver = "pause_over", "that a program goes on after a pause";
        Digest = "digest", "a digest of nudges";
        RunReport = "run_report", "a week's report of nudges";
        ChannelClosed = "channel_closed", "that a channel is gone or closed";
        Summary = "summary", "a weekly summary";
        SummaryDraft = "summary_draft", "the draft of a weekly summary";
    }
}

impl From<Settlement> for Saying {
    fn from(settlement: Settlement) -> Self {
        match settlement {
            Settlement::Consented => Self::Consented,
            Settlement::ConcernsStand => Self::ConcernsStand,
            Settlement::AcceptanceExpired => Self::AcceptanceExpired,
        }
    }
}

/// What came of an attempt to say something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Delivery {
    /// Said, in this message.
    Sent(Said),
    /// Not now, and it was surely not heard: again after so long at the earliest, where the server named a time.
    Later(Option<Duration>, String),
    /// Nobody knows whether it was heard: again later, after a look where it should stand.
    Unsure(String),
    /// The person takes no direct messages (50007): [`refused`] says what happens instead.
    Refused(String),
    /// Not any more: it was held up for too long. What has to be said is planned anew.
    Late(String),
    /// Never: the channel is gone or closed to the bot. [`lost`] says what follows.
    Never(String),
    /// There is nothing to say any more.
    Moot(String),
}

/// A direct message was refused: what is promised in its place, in the transaction that gives it up.
///
/// # Errors
/// The database failed.
pub async fn refused(conn: &mut Conn, promise: &Promise, now: DateTime<Utc>) -> Result<(), Refusal> {
    match Saying::from_key(&promise.kind) {
        Some(Saying::Digest) => super::nudges::refused(conn, promise, now).await,
        Some(Saying::RunReport) => super::nudges::report::refused(conn, promise, now).await,
        Some(Saying::SummaryDraft) => publish::draft_refused(conn, promise, now).await,
        // These are said in channels only; and a lead who can't be told where the channel is closed can't be told at all.
        Some(
            Saying::Consented
            | Saying::ConcernsStand
            | Saying::AcceptanceExpired
            | Saying::PauseOver
            | Saying::ChannelClosed
            | Saying::Summary,
        )
        | None => Ok(()),
    }
}

/// It was said: what is remembered of it beyond the message's id, in the transaction that marks it as sent.
///
/// # Errors
/// The database failed.
pub async fn said(conn: &mut Conn, promise: &Promise, said: Said) -> Result<(), Refusal> {
    match Saying::from_key(&promise.kind) {
        Some(Saying::Digest) => super::nudges::said(conn, promise, said).await,
        Some(Saying::Summary) => publish::said(conn, promise, said).await,
        // The courier remembers a card.
        Some(
            Saying::Consented
            | Saying::ConcernsStand
            | Saying::AcceptanceExpired
            | Saying::PauseOver
            | Saying::RunReport
            | Saying::ChannelClosed
            | Saying::SummaryDraft,
        )
        | None => Ok(()),
    }
}

/// It was held up for too long: what follows, in the transaction that gives it up.
///
/// # Errors
/// The database failed.
pub async fn late(conn: &mut Conn, promise: &Promise) -> Result<(), Refusal> {
    match Saying::from_key(&promise.kind) {
        Some(Saying::Digest) => super::nudges::late(conn, promise).await,
        // These are said whenever they can be.
        Some(
            Saying::Consented
            | Saying::ConcernsStand
            | Saying::AcceptanceExpired
            | Saying::PauseOver
            | Saying::RunReport
            | Saying::ChannelClosed
            | Saying::Summary
            | Saying::SummaryDraft,
        )
        | None => Ok(()),
    }
}

/// Whether a message is known to be what another promise said.
///
/// # Errors
/// The database failed.
pub async fn is_known(app: &App, promise: &Promise, message: MessageId) -> Result<bool, Refusal> {
    let mut conn = app.db.read().await?;
    Ok(outbox::is_known(&mut conn, promise.guild, message).await?)
}

/// It can't be said where it was to be said: the lead hears of it, as far as they can be told.
///
/// # Errors
/// The database failed.
pub async fn lost(conn: &mut Conn, promise: &Promise, now: DateTime<Utc>) -> Result<(), Refusal> {
    if Saying::from_key(&promise.kind) == Some(Saying::Digest) {
        super::nudges::lost(conn, promise).await?;
    }
    let (To::Channel(channel), Some(program)) = (promise.to, promise.program) else { return Ok(()) };
    let Some(program) = programs::find(conn, promise.guild, program).await? else { return Ok(()) };
    // Once a month at most: each week the lead's report counts what failed.
    let new = NewPromise {
        to: To::Person(program.lead),
        program: Some(program.id),
        item: None,
        kind: Saying::ChannelClosed.key(),
        key: format!("channel_closed:{}:{channel}:{}", program.id, program.calendar.today(now).format("%Y-%m")),
        payload: Some(outbox::payload(&channel)?),
        not_before: now,
    };
    outbox::promise(conn, promise.guild, &new).await?;
    Ok(())
}

/// Marks what came of an attempt, in one transaction with what follows from it.
///
/// # Errors
/// The database failed.
pub async fn settle(
    conn: &mut Conn,
    promise: &Promise,
    delivery: Delivery,
    (now, backoff): (DateTime<Utc>, chrono::TimeDelta),
) -> Result<(), Refusal> {
    let (guild, id) = (promise.guild, promise.id);
    match delivery {
        Delivery::Sent(place) => {
            outbox::mark_sent(conn, guild, id, place, now).await?;
            said(conn, promise, place).await?;
        }
        Delivery::Later(named, why) => {
            let wait = named.and_then(|named| chrono::TimeDelta::from_std(named).ok());
            let at = now + wait.unwrap_or(backoff);
            outbox::retry(conn, guild, id, (at, promise.unsure_since), &why).await?;
            if wait.is_some() {
                outbox::hold_back(conn, guild, promise.to, at).await?;
            }
        }
        Delivery::Unsure(why) => {
            let since = promise.unsure_since.unwrap_or(now);
            outbox::retry(conn, guild, id, (now + backoff, Some(since)), &why).await?;
        }
        Delivery::Refused(why) => {
            outbox::give_up(conn, guild, id, (true, &why), now).await?;
            refused(conn, promise, now).await?;
        }
        Delivery::Late(why) => {
            outbox::give_up(conn, guild, id, (false, &why), now).await?;
            late(conn, promise).await?;
        }
        Delivery::Never(why) => {
            outbox::give_up(conn, guild, id, (false, &why), now).await?;
            lost(conn, promise, now).await?;
        }
        Delivery::Moot(why) => {
            outbox::give_up(conn, guild, id, (false, &why), now).await?;
            if Saying::from_key(&promise.kind) == Some(Saying::Digest) {
                super::nudges::moot(conn, promise).await?;
            }
        }
    }
    Ok(())
}
