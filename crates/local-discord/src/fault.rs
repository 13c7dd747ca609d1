//! Faults on demand: what goes wrong with which request.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

/// Whose limit a 429 says was reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RateScope {
    /// The bot's own.
    User,
    /// The bot's, over all routes.
    Global,
    /// One that it shares with others.
    Shared,
}

/// What goes wrong.
#[derive(Clone, Debug)]
pub enum Fault {
    /// 429.
    RateLimited {
        /// When to try again, in milliseconds.
        after_ms: u64,
        /// Whether it is the limit over all routes.
        global: bool,
        /// Whose limit it is.
        scope: RateScope,
        /// Whether the body has a `code`.
        with_code: bool,
    },
    /// Answered with this status, nothing is done.
    Status(u16),
    /// It is done, but answered with this status.
    AcceptThenStatus(u16),
    /// It is done, the answer comes late.
    Slow(Duration),
    /// The connection is cut, nothing is done.
    Drop,
    /// It is done, then the connection is cut.
    AcceptThenDrop,
    /// Nothing is done and nothing answered for this long; then the connection is cut.
    Hang(Duration),
}

impl Fault {
    /// A plain 429 of the bot's own limit.
    #[must_use]
    pub fn rate_limited(after_ms: u64) -> Self {
        Self::RateLimited { after_ms, global: false, scope: RateScope::User, with_code: false }
    }
}

#[derive(Debug)]
struct Rule {
    pattern: String,
    fault: Fault,
    left: Option<u32>,
    skip: u32,
}

/// The faults that wait for their request.
///
/// A pattern is `METHOD path`, either may be left out or hold `*`; the path is matched against the route's template
/// (`/channels/{channel_id}/messages`) and against the path itself.
#[derive(Debug, Default)]
pub struct Faults {
    rules: Mutex<Vec<Rule>>,
}

impl Faults {
    /// The next request that fits has this fault.
    pub fn next(&self, pattern: &str, fault: Fault) -> &Self {
        self.times(pattern, 1, fault)
    }

    /// The next `count` requests that fit have this fault.
    pub fn times(&self, pattern: &str, count: u32, fault: Fault) -> &Self {
        self.add(Rule { pattern: pattern.to_owned(), fault, left: Some(count), skip: 0 })
    }

    /// The request after `skip` more that fit has this fault.
    pub fn after(&self, pattern: &str, skip: u32, fault: Fault) -> &Self {
        self.add(Rule { pattern: pattern.to_owned(), fault, left: Some(1), skip })
    }

    /// Every request that fits has this fault, until [`Faults::clear`].
    pub fn always(&self, pattern: &str, fault: Fault) -> &Self {
        self.add(Rule { pattern: pattern.to_owned(), fault, left: None, skip: 0 })
    }

    /// Takes all faults back.
    pub fn clear(&self) {
        self.rules().clear();
    }

    /// How many faults wait still.
    #[must_use]
    pub fn waiting(&self) -> usize {
        self.rules().len()
    }

    /// The fault for a request, if any; one that was meant once is used up.
    #[must_use]
    pub fn take(&self, method: &str, route: &str, path: &str) -> Option<Fault> {
        let mut rules = self.rules();
        let index = rules.iter_mut().position(|rule| {
            let hit = fits(&rule.pattern, method, route, path);
            if hit && rule.skip > 0 {
                rule.skip -= 1;
                return false;
            }
            hit
        })?;
        let fault = rules[index].fault.clone();
        if let Some(left) = &mut rules[index].left {
            *left = left.saturating_sub(1);
            if *left == 0 {
                rules.remove(index);
            }
        }
        Some(fault)
    }

    fn add(&self, rule: Rule) -> &Self {
        self.rules().push(rule);
        self
    }

    fn rules(&self) -> std::sync::MutexGuard<'_, Vec<Rule>> {
        self.rules.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn fits(pattern: &str, method: &str, route: &str, path: &str) -> bool {
    let (wanted, place) = match pattern.split_once(' ') {
        Some((wanted, place)) => (wanted, place.trim()),
        None if pattern.contains('/') || pattern == "*" => ("*", pattern),
        None => (pattern, "*"),
    };
    (wanted == "*" || wanted.eq_ignore_ascii_case(method))
        && (place == route || glob(place, route) || glob(place, path))
}

fn glob(pattern: &str, text: &str) -> bool {
    let mut parts = pattern.split('*');
    let Some(mut rest) = parts.next().and_then(|first| text.strip_prefix(first)) else { return false };
    let mut open = false;
    for part in parts {
        match (part.is_empty(), rest.find(part)) {
            (true, _) => open = true,
            (false, Some(at)) => {
                rest = &rest[at + part.len()..];
                open = false;
            }
            (false, None) => return false,
        }
    }
    open || rest.is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_name_routes() {
        let route = "/channels/{channel_id}/messages";
        assert!(fits("POST /channels/{channel_id}/messages", "POST", route, "/channels/1/messages"));
        assert!(fits("POST /channels/*/messages", "POST", route, "/channels/1/messages"));
        assert!(fits("/channels/1/*", "GET", route, "/channels/1/messages"));
        assert!(fits("*", "GET", route, "/channels/1/messages"));
        assert!(fits("PATCH", "PATCH", route, "/x"));
        assert!(!fits("GET /channels/*/messages", "POST", route, "/channels/1/messages"));
        assert!(!fits("/channels/*", "GET", "/guilds", "/guilds"));
    }

    #[test]
    fn a_fault_is_used_up() {
        let faults = Faults::default();
        faults.next("*", Fault::Status(500)).after("*", 1, Fault::Drop);
        assert!(matches!(faults.take("GET", "/a", "/a"), Some(Fault::Status(500))));
        assert!(faults.take("GET", "/a", "/a").is_none());
        assert!(matches!(faults.take("GET", "/a", "/a"), Some(Fault::Drop)));
        assert_eq!(faults.waiting(), 0);
    }
}
