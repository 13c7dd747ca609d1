//! How fast the courier speaks: a budget of requests over all channels, the waits that Discord names, and the stop before
//! it bans us for invalid requests. Pure: the instant comes in. Monotonic, because these are intervals.

use std::{
    collections::VecDeque,
    time::{Duration, Instant},
};

/// Requests a second, over all, and those that may go out at once after a rest. Discord allows 50 in any second: the two
/// together are fewer, the rest is for living cards.
pub const A_SECOND: u32 = 40;
const AT_ONCE: u32 = 5;

/// Discord bans an address at 10,000 invalid requests (401, 403, 404, 429) in ten minutes; serenity makes some too.
const INVALID_AT_MOST: u32 = 8000;
const INVALID_WINDOW: Duration = Duration::from_mins(10);
/// Invalid requests are counted by so much time.
const SLICE: Duration = Duration::from_secs(10);

/// A server's wish to wait is honoured up to here: it is never trusted blindly.
pub const LONGEST_WAIT: Duration = Duration::from_hours(1);

/// After a 401 the token is no good any more; it is asked for again so seldom that it can do no harm.
const AFTER_401: Duration = Duration::from_mins(10);

/// What may be sent when.
#[derive(Debug)]
pub struct Pace {
    /// Requests a second.
    a_second: u32,
    /// Requests that may go out at once, in thousandths.
    budget: u32,
    /// When the budget was last filled.
    filled: Instant,
    /// Nothing goes out before this.
    held_until: Option<(Instant, &'static str)>,
    /// Invalid requests by slice of time, oldest first.
    invalid: VecDeque<(Instant, u32)>,
}

/// Whether a request may go out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Turn {
    /// Now.
    Go,
    /// In so long: worth waiting for.
    Soon(Duration),
    /// Not for so long: to be put off.
    Held(Duration, &'static str),
}

impl Pace {
    /// A full budget, and nothing held.
    #[must_use]
    pub fn new(now: Instant, a_second: u32) -> Self {
        Self {
            a_second: a_second.max(1),
            budget: AT_ONCE * 1000,
            filled: now,
            held_until: None,
            invalid: VecDeque::new(),
        }
    }

    /// Asks for a turn, and takes it where there is one.
    pub fn turn(&mut self, now: Instant) -> Turn {
        if let Some((until, why)) = self.held_until {
            if now < until {
                return Turn::Held(until - now, why);
            }
            self.held_until = None;
        }
        if let Some(over) = self.too_many_invalid(now) {
            return Turn::Held(over, "too many requests were invalid");
        }
        let passed = now.saturating_duration_since(self.filled).as_millis();
        let more = u32::try_from(passed * u128::from(self.a_second)).unwrap_or(u32::MAX);
        self.budget = self.budget.saturating_add(more).min(AT_ONCE * 1000);
        self.filled = now;
        match self.budget.checked_sub(1000) {
            Some(left) => {
                self.budget = left;
                Turn::Go
            }
            None => Turn::Soon(Duration::from_millis(u64::from((1000 - self.budget).div_ceil(self.a_second)))),
        }
    }

    /// Discord holds back everything for so long.
    pub fn hold(&mut self, now: Instant, wait: Duration) {
        self.hold_until(now + wait.min(LONGEST_WAIT), "Discord holds back everything");
    }

    /// What Discord answered, where that was a refusal.
    pub fn refused(&mut self, now: Instant, status: u16) {
        if !matches!(status, 401 | 403 | 404 | 429) {
            return;
        }
        if status == 401 {
            self.hold_until(now + AFTER_401, "Discord does not accept the token any more");
        }
        match self.invalid.back_mut() {
            Some((began, count)) if now.saturating_duration_since(*began) < SLICE => *count += 1,
            _ => self.invalid.push_back((now, 1)),
        }
    }

    fn hold_until(&mut self, until: Instant, why: &'static str) {
        if self.held_until.is_none_or(|(held, _)| held < until) {
            self.held_until = Some((until, why));
        }
    }

    /// How long until enough invalid requests are forgotten, where there were too many.
    fn too_many_invalid(&mut self, now: Instant) -> Option<Duration> {
        let forgotten = |began: Instant| began + SLICE + INVALID_WINDOW;
        while self.invalid.front().is_some_and(|(began, _)| forgotten(*began) <= now) {
            self.invalid.pop_front();
        }
        let mut over = self.invalid.iter().map(|(_, count)| count).sum::<u32>().checked_sub(INVALID_AT_MOST)?;
        let until = self.invalid.iter().find_map(|(began, count)| {
            let enough = *count > over;
            over = over.saturating_sub(*count);
            enough.then(|| forgotten(*began))
        });
        until.map(|until| until - now)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn later(now: Instant, millis: u64) -> Instant {
        now + Duration::from_millis(millis)
    }

    #[test]
    fn forty_a_second_and_never_fifty() {
        let now = Instant::now();
        let mut pace = Pace::new(now, A_SECOND);
        let mut sent = Vec::new();
        let mut at = now;
        while at < later(now, 10_000) {
            match pace.turn(at) {
                Turn::Go => sent.push(at),
                Turn::Soon(wait) => {
                    assert!(!wait.is_zero() && wait <= Duration::from_millis(25), "{wait:?}");
                    at += wait;
                }
                Turn::Held(..) => panic!("nothing is held"),
            }
        }
        // A wait is rounded up, so the last one may fall behind the ten seconds.
        assert!((404..=405).contains(&sent.len()), "a full budget at first, then 40 a second: {}", sent.len());
        for (n, first) in sent.iter().enumerate() {
            let within = sent[n..].iter().take_while(|at| **at < *first + Duration::from_secs(1)).count();
            assert!(within <= 45, "{within} in the second after the {n}th");
        }
    }

    #[test]
    fn a_global_wait_holds_back_everything_but_not_for_ever() {
        let now = Instant::now();
        let mut pace = Pace::new(now, A_SECOND);
        pace.hold(now, Duration::from_secs(3));
        pace.hold(now, Duration::from_secs(1));
        assert!(matches!(pace.turn(later(now, 2999)), Turn::Held(left, _) if left == Duration::from_millis(1)));
        assert_eq!(pace.turn(later(now, 3000)), Turn::Go);
        pace.hold(now, Duration::from_hours(24 * 365));
        assert!(matches!(pace.turn(now), Turn::Held(left, _) if left == LONGEST_WAIT));
    }

    #[test]
    fn a_token_that_is_refused_stops_everything() {
        let now = Instant::now();
        let mut pace = Pace::new(now, A_SECOND);
        pace.refused(now, 401);
        assert!(matches!(pace.turn(later(now, 599_999)), Turn::Held(_, why) if why.contains("token")));
        assert_eq!(pace.turn(later(now, 600_000)), Turn::Go);
    }

    #[test]
    fn it_stops_well_before_ten_thousand_invalid_requests() {
        let now = Instant::now();
        let mut pace = Pace::new(now, A_SECOND);
        for n in 0..INVALID_AT_MOST {
            assert!(!matches!(pace.turn(later(now, u64::from(n) * 25)), Turn::Held(..)), "{n}");
            pace.refused(later(now, u64::from(n) * 25), [403, 404, 429][n as usize % 3]);
            pace.refused(now, 500);
        }
        let full = later(now, u64::from(INVALID_AT_MOST) * 25);
        let Turn::Held(wait, why) = pace.turn(full) else { panic!("it goes on") };
        assert!(why.contains("invalid") && wait <= INVALID_WINDOW + SLICE && wait > INVALID_WINDOW / 2, "{wait:?}");
        assert!(matches!(pace.turn(full + wait), Turn::Go | Turn::Soon(_)), "the oldest are forgotten");
    }
}
