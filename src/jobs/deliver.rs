//! Delivery: claims what is promised, hands it to whoever can say it, and writes down what came of it.
//!
//! ready → sending (committed before the attempt) → sent | ready again later | dead. The nonce is the same at every
//! attempt, so what was said and not written down is dropped by Discord the second time; past the few minutes for which
//! Discord remembers, the sender first looks for its own message in the channel.

use std::pin::pin;

use chrono::{DateTime, TimeDelta, Utc};
use futures_util::{StreamExt, stream::FuturesUnordered};

use crate::{
    app::{
        App, Refusal,
        promise::{self, Delivery, Promise},
    },
    store::outbox,
};

/// Promises under way at once, at most: one for each place.
const AT_ONCE: usize = 20;

/// Promises handed out in one step, at most, so that what else there is to do has its turn: about five seconds' worth.
const A_STEP: usize = 200;

/// An attempt of which nothing was heard for so long died with its process.
const ABANDONED_AFTER: TimeDelta = TimeDelta::seconds(60);

/// One step: sends what is due. As soon as half of what is under way is done, more is claimed: they are for different
/// places, and one that hangs must not hold up the others. Returns how much was handed out.
///
/// # Errors
/// The database failed.
pub async fn tick<S, F>(app: &App, now: DateTime<Utc>, say: S) -> Result<usize, Refusal>
where
    S: Fn(Promise) -> F,
    F: Future<Output = Delivery>,
{
    let mut under_way = pin!(FuturesUnordered::new());
    let mut handed_out = 0;
    loop {
        if under_way.len() <= AT_ONCE / 2 && handed_out < A_STEP {
            let claimed = claim(app, now, AT_ONCE - under_way.len()).await?;
            handed_out += claimed.len();
            for promise in claimed {
                let said = say(promise.clone());
                under_way.push(async move { (promise, said.await) });
            }
        }
        let Some((promise, delivery)) = under_way.next().await else { return Ok(handed_out) };
        // What is written down frees its place for the next one.
        note(app, promise, delivery).await?;
    }
}

async fn claim(app: &App, now: DateTime<Utc>, most: usize) -> Result<Vec<Promise>, Refusal> {
    let most = i64::try_from(most).unwrap_or(i64::MAX);
    app.db
        .write(move |conn| Box::pin(async move { Ok(outbox::claim(conn, now, now - ABANDONED_AFTER, most).await?) }))
        .await
}

/// Writes down what came of an attempt.
async fn note(app: &App, promise: Promise, delivery: Delivery) -> Result<(), Refusal> {
    let outcome = match &delivery {
        Delivery::Sent(_) => "sent",
        Delivery::Later(_, why)
        | Delivery::Unsure(why)
        | Delivery::Refused(why)
        | Delivery::Late(why)
        | Delivery::Never(why)
        | Delivery::Moot(why) => why,
    };
    if matches!(delivery, Delivery::Never(_)) {
        tracing::error!(guild.id = promise.guild.0, outbox.id = promise.id, outcome, "a promise was given up");
    } else {
        tracing::info!(guild.id = promise.guild.0, outbox.id = promise.id, outcome, "a promise was handed out");
    }
    let now = app.clock.now();
    app.db
        .write(move |conn| {
            Box::pin(async move {
                let wait = backoff(promise.attempts);
                promise::settle(conn, &promise, delivery, (now, wait)).await
            })
        })
        .await
}

/// 5 s, 10, 20 … at most an hour.
fn backoff(attempts: i64) -> TimeDelta {
    let doublings = u32::try_from(attempts.clamp(0, 10)).unwrap_or(10);
    TimeDelta::seconds((5_i64 << doublings).min(3600))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_wait_doubles_and_ends_at_an_hour() {
        let waits: Vec<_> = (0..12).map(|attempts| backoff(attempts).num_seconds()).collect();
        assert_eq!(waits[..4], [5, 10, 20, 40]);
        assert_eq!(waits[11], 3600);
        assert!(waits.windows(2).all(|pair| pair[0] <= pair[1]));
    }
}
