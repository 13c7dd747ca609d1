//! Delivery: claims what is promised, hands it to whoever can say it, and writes down what came of it.
//!
//! ready → sending (committed before the attempt) → sent | ready again later | dead. The nonce is the same at every
//! attempt, so what was said and not written down is dropped by Discord the second time; past the few minutes for which
//! Discord remembers, the sender first looks for its own message in the channel.

use chrono::{DateTime, TimeDelta, Utc};
use futures_util::future::join_all;

use crate::{
    app::{
        App, Refusal,
        promise::{Delivery, Promise},
    },
    store::outbox,
};

/// Promises handed out in one step, at most: one per channel.
const BATCH: i64 = 20;

/// An attempt of which nothing was heard for so long died with its process.
const ABANDONED_AFTER: TimeDelta = TimeDelta::seconds(60);

/// One step: sends what is due. Returns how much was handed out.
///
/// # Errors
/// The database failed.
pub async fn tick<S, F>(app: &App, now: DateTime<Utc>, say: S) -> Result<usize, Refusal>
where
    S: Fn(Promise) -> F,
    F: Future<Output = Delivery>,
{
    let abandoned = now - ABANDONED_AFTER;
    let promises: Vec<Promise> = app
        .db
        .write(move |conn| Box::pin(async move { Ok::<_, Refusal>(outbox::claim(conn, now, abandoned, BATCH).await?) }))
        .await?;
    let handed_out = promises.len();
    // All at once: they are for different channels, and one that hangs must not hold up the others.
    let deliveries = join_all(promises.into_iter().map(|promise| {
        let (guild, id, attempts) = (promise.guild, promise.id, promise.attempts);
        let said = say(promise);
        async move { (guild, id, attempts, said.await) }
    }));
    for (guild, id, attempts, delivery) in deliveries.await {
        tracing::info!(guild.id = guild.0, outbox.id = id, ?delivery, "a promise was handed out");
        app.db
            .write(move |conn| {
                Box::pin(async move {
                    match delivery {
                        Delivery::Sent(message) => outbox::mark_sent(conn, guild, id, message).await?,
                        Delivery::Later(named, why) => {
                            let wait = named
                                .and_then(|named| TimeDelta::from_std(named).ok())
                                .unwrap_or_else(|| backoff(attempts));
                            outbox::retry(conn, guild, id, now + wait, &why).await?;
                        }
                        Delivery::Never(why) => outbox::give_up(conn, guild, id, &why).await?,
                    }
                    Ok::<_, Refusal>(())
                })
            })
            .await?;
    }
    Ok(handed_out)
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
