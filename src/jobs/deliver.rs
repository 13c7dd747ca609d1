//! Delivery: claims what is promised, hands it to whoever can say it, and writes down what came of it.
//!
//! ready → sending (committed before the attempt) → sent | ready again later | dead. The nonce is the same at every
//! attempt, so what was said and not written down is dropped by Discord the second time; past the few minutes for which
//! Discord remembers, the sender first looks for its own message in the channel.

use std::{
    pin::pin,
    time::{Duration, Instant},
};

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

/// For how long one step goes on claiming, so that what else there is to do has its turn.
const A_STEP: Duration = Duration::from_secs(5);

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
    let (began, mut handed_out, mut ended) = (Instant::now(), 0, None);
    loop {
        let claims = under_way.len() <= AT_ONCE / 2 && began.elapsed() < A_STEP;
        let room = if claims { AT_ONCE - under_way.len() } else { 0 };
        let claimed = exchange(app, ended, (now, room)).await?;
        handed_out += claimed.len();
        for promise in claimed {
            let said = say(promise.clone());
            under_way.push(async move { (promise, said.await) });
        }
        ended = under_way.next().await;
        if ended.is_none() {
            return Ok(handed_out);
        }
    }
}

/// Writes down what came of an attempt, which frees its place for the next one, and claims at most so many, all in one
/// commit: whoever types in the meantime waits for as few as can be.
async fn exchange(
    app: &App,
    ended: Option<(Promise, Delivery)>,
    (now, room): (DateTime<Utc>, usize),
) -> Result<Vec<Promise>, Refusal> {
    if let Some((promise, delivery)) = &ended {
        tell(promise, delivery);
    }
    let (at, room) = (app.clock.now(), i64::try_from(room).unwrap_or(i64::MAX));
    app.db
        .write(move |conn| {
            Box::pin(async move {
                if let Some((promise, delivery)) = ended {
                    let wait = backoff(promise.attempts, promise.id);
                    promise::settle(conn, &promise, delivery, (at, wait)).await?;
                }
                match room {
                    0 => Ok(Vec::new()),
                    _ => Ok(outbox::claim(conn, now, now - ABANDONED_AFTER, room).await?),
                }
            })
        })
        .await
}

/// Tells the log what came of an attempt.
fn tell(promise: &Promise, delivery: &Delivery) {
    let outcome = match delivery {
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
}

/// 5 s, 10, 20 … at most an hour; up to a tenth less, as the promise has it, so that what failed together is not tried
/// again together.
fn backoff(attempts: i64, promise: i64) -> TimeDelta {
    let doublings = u32::try_from(attempts.clamp(0, 10)).unwrap_or(10);
    let longest = (5_000_i64 << doublings).min(3_600_000);
    // Numbers that follow each other fall far apart (Fibonacci hashing).
    let lot =
        promise.wrapping_add(attempts).wrapping_mul(0x9E37_79B9_7F4A_7C15_u64.cast_signed()).cast_unsigned() >> 48;
    let less = longest / 10 * i64::try_from(lot).unwrap_or(0) / 65_536;
    TimeDelta::milliseconds(longest - less)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_wait_doubles_and_ends_at_an_hour() {
        for promise in 0..500 {
            let waits: Vec<_> = (0..12).map(|attempts| backoff(attempts, promise).num_milliseconds()).collect();
            for (wait, longest) in waits.iter().zip([5_000, 10_000, 20_000, 40_000]) {
                assert!((longest * 9 / 10..=longest).contains(wait), "{wait} of {longest}");
            }
            assert!((3_240_000..=3_600_000).contains(&waits[11]), "{}", waits[11]);
        }
    }

    #[test]
    fn what_failed_together_is_not_tried_again_together() {
        let mut waits: Vec<_> = (1..=200).map(|promise| backoff(3, promise).num_milliseconds()).collect();
        waits.sort_unstable();
        let spread = waits[199] - waits[0];
        assert!(spread > 3_500, "they are spread over {spread} ms of 4000");
        let together =
            waits.iter().filter(|wait| waits.iter().filter(|other| (**other - **wait).abs() < 50).count() > 20);
        assert_eq!(together.count(), 0);
    }
}
