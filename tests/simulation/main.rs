//! Proof by simulation: months of programs in which people log, decide, finish and put off, sleep, are away, move house,
//! close their direct messages, leave the server and come back, while channels are closed to the bot and deleted, programs
//! paused and archived, Discord fails, the network loses answers, the bot is killed between any two steps, also in the
//! middle of what somebody does, with everything in it and nothing closed or finished, sleeps for a week and is told the
//! wrong time; in zones of both hemispheres, over the changes of their clocks.
//!
//! The bot's own jobs, courier, record and a real SQLite file run on an injected clock against the local Discord over real
//! sockets; every eighth seed is the whole process with its gateway. After every step the oracle looks at what stands in
//! the channels and in people's direct messages, and judges it by rules of its own, not by the policy's code: nothing lost,
//! nothing twice, nobody pinged outside the policy, and everything that is owed was said.
//!
//! | file | |
//! |---|---|
//! | `world` | time, misfortune, people and channels that come and go |
//! | `acts`, `deeds` | what people do, by chance; as values that can be delivered twice |
//! | `bot` | the bot's parts, stepped by hand, or the whole of it; and how it dies |
//! | `oracle` | what is known to be recorded, and that it is; deadlines, once each |
//! | `posts` | what was said, line by line |
//! | `policy` | the policy a second time, by plain means |
//! | `owed` | what had to be said on a day or in a week in which nothing was out of order |
//! | `chance`, `counts` | numbers from the seed; what was lived through |
//!
//! `cargo test --test simulation` runs two dozen seeds of four weeks. The long run is one command:
//! `DRUMBEAT_SEEDS=24 DRUMBEAT_DAYS=365 cargo test --test simulation`. A seed that fails is printed with the command that
//! replays it, `DRUMBEAT_SEED=7 DRUMBEAT_DAYS=28 cargo test --test simulation`, and its record is kept.
//!
//! Everything follows from the seed: both clocks stand and move only as the world says, and a kill hits after so many
//! commits and sayings (see `bot`). What happened is printed as one number, and is the same whenever the seed is lived
//! again. Only the whole process, which says many things at once, may say them in another order.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stderr,
    missing_docs,
    reason = "a simulation fails loudly, and prints its figures"
)]

mod acts;
mod bot;
mod chance;
mod counts;
mod deeds;
mod oracle;
mod owed;
mod policy;
mod posts;
mod world;

use std::{
    io::Write as _,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{
        Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
};

use counts::{Counts, Of};
use oracle::Digest;
use policy::REASONS;
use world::World;

fn setting(name: &str) -> Option<u64> {
    std::env::var(name).ok().map(|text| text.parse().unwrap_or_else(|_| panic!("{name}={text} is no number")))
}

/// Lives one seed, on a runtime of its own; `None` if it failed.
fn live(seed: u64, days: u64) -> Option<(Counts, Digest)> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let lived = AssertUnwindSafe(|| runtime.block_on(async { Box::pin(World::begin(seed).await.live(days)).await }));
    catch_unwind(lived).ok()
}

#[test]
fn a_seed_that_is_lived_again_is_the_same_to_the_letter() {
    let lives = thread::scope(|scope| [(); 2].map(|()| scope.spawn(|| live(9, 12))).map(|life| life.join().unwrap()));
    let [first, second] = lives.map(|life| life.expect("it lives"));
    assert_eq!(first.1, second.1);
    assert_eq!(first.0.to_string(), second.0.to_string());
    assert!(first.0.to_string().contains("kills"), "it was killed on the way: {}", first.0);
}

#[test]
fn nothing_is_lost_nothing_is_said_twice_and_nobody_is_pinged_outside_the_policy() {
    let days = setting("DRUMBEAT_DAYS").unwrap_or(28);
    let mut seeds: Vec<u64> = match setting("DRUMBEAT_SEED") {
        Some(seed) => vec![seed],
        None => (0..setting("DRUMBEAT_SEEDS").unwrap_or(24)).collect(),
    };
    // The whole process takes longest: it begins, so that nobody waits for it at the end.
    seeds.sort_by_key(|seed| !World::is_whole(*seed));
    let (next, totals, failed) = (AtomicUsize::new(0), Mutex::new(Counts::default()), Mutex::new(Vec::new()));
    thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                while let Some(seed) = seeds.get(next.fetch_add(1, Ordering::Relaxed)) {
                    match live(*seed, days) {
                        Some((counts, digest)) => {
                            writeln!(std::io::stderr(), "seed {seed}: {digest}").unwrap();
                            totals.lock().unwrap().add(&counts);
                        }
                        None => failed.lock().unwrap().push(*seed),
                    }
                }
            });
        }
    });
    let (many, mut failed) = (seeds.len(), failed.into_inner().unwrap());
    failed.sort_unstable();
    // Past the harness, which keeps the words of a test that passes to itself.
    let totals = totals.into_inner().unwrap();
    writeln!(std::io::stderr(), "{many} seeds of {days} days\n{totals}").unwrap();
    let replay = |seed: &u64| format!("DRUMBEAT_SEED={seed} DRUMBEAT_DAYS={days} cargo test --test simulation");
    let replay: Vec<String> = failed.iter().map(replay).collect();
    assert!(
        failed.is_empty(),
        "{} of {many} seeds failed (why: above); replay with\n{}",
        failed.len(),
        replay.join("\n")
    );
    // A few seeds need not meet with everything.
    let all = many as u64 * days >= 24 * 28;
    let unheard = REASONS.into_iter().find(|reason| all && totals.of(Of::Nudges, reason) == 0);
    assert_eq!(unheard, None, "nobody was ever asked for that reason: the simulation does not show that they would be");
}
