//! Rate limits: the headers of every answer and, when asked for, real 429 answers.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use chrono::{DateTime, Utc};
use serde_json::{Value, json};

use crate::fault::RateScope;

/// Requests a second over all routes.
const OVER_ALL: u32 = 50;

#[derive(Debug)]
struct Window {
    since: Instant,
    used: u32,
}

/// Counts requests.
#[derive(Debug, Default)]
pub struct Rates {
    windows: Mutex<HashMap<String, Window>>,
}

/// Where a bucket stands after a request.
#[derive(Clone, Debug)]
pub struct Standing {
    bucket: String,
    limit: u32,
    remaining: u32,
    reset_after: Duration,
}

/// A 429.
#[derive(Clone, Debug)]
pub struct Limited {
    /// When to try again.
    pub after: Duration,
    /// Whether it is the limit over all routes.
    pub global: bool,
    /// Whose limit it is.
    pub scope: RateScope,
    /// Whether the body has a `code`.
    pub with_code: bool,
}

impl Rates {
    /// Counts a request to a route; with `enforce` it may be refused.
    pub fn count(&self, method: &str, route: &str, major: &str, enforce: bool) -> (Standing, Option<Limited>) {
        let (limit, window) = bucket_of(method, route);
        let key = format!("{method} {route} {major}");
        let mut windows = self.windows.lock().unwrap_or_else(PoisonError::into_inner);
        let exempt = route.starts_with("/interactions/") || route.starts_with("/webhooks/");
        if enforce && !exempt && used(&mut windows, "global", Duration::from_secs(1)) > OVER_ALL {
            let limited =
                Limited { after: Duration::from_millis(500), global: true, scope: RateScope::Global, with_code: false };
            return (Standing { bucket: hash(&key), limit, remaining: 0, reset_after: window }, Some(limited));
        }
        let taken = if enforce { used(&mut windows, &key, window) } else { 1 };
        let started = windows.get(&key).map_or_else(Instant::now, |known| known.since);
        let reset_after = window.saturating_sub(started.elapsed());
        let standing = Standing { bucket: hash(&key), limit, remaining: limit.saturating_sub(taken), reset_after };
        let limited = (taken > limit && !route.starts_with("/interactions/")).then_some(Limited {
            after: reset_after,
            global: false,
            scope: RateScope::User,
            with_code: false,
        });
        (standing, limited)
    }
}

fn used(windows: &mut HashMap<String, Window>, key: &str, length: Duration) -> u32 {
    let window = windows.entry(key.to_owned()).or_insert_with(|| Window { since: Instant::now(), used: 0 });
    if window.since.elapsed() >= length {
        *window = Window { since: Instant::now(), used: 0 };
    }
    window.used += 1;
    window.used
}

fn bucket_of(method: &str, route: &str) -> (u32, Duration) {
    match (method, route) {
        ("POST" | "PATCH", "/channels/{channel_id}/messages" | "/channels/{channel_id}/messages/{message_id}") => {
            (5, Duration::from_secs(5))
        }
        ("POST", path) if path.ends_with("/threads") => (50, Duration::from_mins(5)),
        ("POST", path) if path.starts_with("/webhooks/") => (5, Duration::from_secs(2)),
        ("PUT" | "DELETE", path) if path.contains("/reactions/") => (1, Duration::from_millis(250)),
        (_, path) if path.ends_with("/commands") => (5, Duration::from_secs(20)),
        _ => (50, Duration::from_secs(1)),
    }
}

fn hash(key: &str) -> String {
    let sum =
        key.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |sum, byte| (sum ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3));
    format!("{sum:016x}{:016x}", sum.rotate_left(17))
}

impl Standing {
    /// The headers that tell it.
    #[must_use]
    pub fn headers(&self, now: DateTime<Utc>) -> Vec<(&'static str, String)> {
        let after = self.reset_after.as_secs_f64();
        #[allow(clippy::cast_precision_loss, reason = "milliseconds of our time fit in a float")]
        let reset = now.timestamp_millis() as f64 / 1000.0 + after;
        vec![
            ("x-ratelimit-bucket", self.bucket.clone()),
            ("x-ratelimit-limit", self.limit.to_string()),
            ("x-ratelimit-remaining", self.remaining.to_string()),
            ("x-ratelimit-reset", format!("{reset:.3}")),
            ("x-ratelimit-reset-after", format!("{after:.3}")),
        ]
    }
}

impl Limited {
    /// The headers that tell it.
    #[must_use]
    pub fn headers(&self) -> Vec<(&'static str, String)> {
        let scope = match self.scope {
            RateScope::User => "user",
            RateScope::Global => "global",
            RateScope::Shared => "shared",
        };
        let seconds = self.after.as_secs() + u64::from(self.after.subsec_nanos() > 0);
        let mut headers = vec![("retry-after", seconds.to_string()), ("x-ratelimit-scope", scope.to_owned())];
        if self.global {
            headers.push(("x-ratelimit-global", "true".to_owned()));
        }
        headers
    }

    /// The body.
    #[must_use]
    pub fn json(&self) -> Value {
        let mut body = json!({
            "message": "You are being rate limited.",
            "retry_after": self.after.as_secs_f64(),
            "global": self.global,
        });
        if self.with_code {
            body["code"] = json!(20_028);
        }
        body
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_bucket_is_refused_only_when_asked_for() {
        let rates = Rates::default();
        let route = "/channels/{channel_id}/messages";
        for _ in 0..20 {
            assert!(rates.count("POST", route, "1", false).1.is_none());
        }
        let refused = (0..6).filter(|_| rates.count("POST", route, "1", true).1.is_some()).count();
        assert_eq!(refused, 1);
        assert!(rates.count("POST", route, "2", true).1.is_none(), "another channel has a bucket of its own");
    }

    #[test]
    fn more_than_fifty_a_second_are_refused_but_for_interactions() {
        let rates = Rates::default();
        let limited: Vec<_> = (0..60).filter_map(|n| rates.count("GET", "/gateway", &n.to_string(), true).1).collect();
        assert!(limited.len() >= 9 && limited.iter().all(|one| one.global));
        assert!(
            rates.count("POST", "/interactions/{interaction_id}/{interaction_token}/callback", "", true).1.is_none()
        );
    }
}
