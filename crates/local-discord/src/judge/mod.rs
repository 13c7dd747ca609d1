//! Whether what is sent would be taken by Discord.
//!
//! Three opinions are asked about each request body, and each may be wrong
//! without the others: Discord's official description, `twilight-validate`, and
//! the checks of our own for what both let through. The description also judges
//! every answer that the local Discord gives itself.
//!
//! | file | what it does |
//! |---|---|
//! | `body` | tells from the route which kind of body it is, and finds the message in it |
//! | `cursor` | a place in a body, and notes about places |
//! | `description` | the official description: schemas, and fields that it does not know |
//! | `twilight` | the opinion of `twilight-validate` |
//! | `limits` | our own checks: one file per kind of body |
//! | `mentions` | the rule of this house that `allowed_mentions` is always said |

mod body;
mod cursor;
mod description;
mod limits;
mod mentions;
mod twilight;

#[cfg(test)]
mod tests;

use std::collections::BTreeSet;
use std::fmt;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};

use serde_json::Value;

use body::Body;
use cursor::Notes;
use description::Description;

/// One thing that is wrong with a body that was sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// Method and template of the route, `POST /channels/{channel_id}/messages`.
    pub route: String,
    /// Where in the body, `embeds[0].title`; empty for the body as a whole.
    pub path: String,
    /// Whose opinion it is and what is wrong, in one line.
    pub message: String,
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let path = if self.path.is_empty() { "body" } else { &self.path };
        write!(f, "{} · {path} · {}", self.route, self.message)
    }
}

/// Judges bodies. Cheap to ask, costly to make: keep one.
#[derive(Debug)]
pub struct Judge {
    description: Option<Description>,
    allowed_mentions_required: AtomicBool,
}

impl Judge {
    /// A judge with the official description at this path, or without.
    ///
    /// # Errors
    /// If the file cannot be read or is not an `OpenAPI` description, or if this
    /// crate was built without its feature `description`.
    pub fn new(description: Option<&Path>) -> anyhow::Result<Judge> {
        Ok(Judge {
            description: description.map(Description::read).transpose()?,
            allowed_mentions_required: AtomicBool::new(false),
        })
    }

    /// Whether the official description is among the opinions.
    #[must_use]
    pub fn has_description(&self) -> bool {
        self.description.is_some()
    }

    /// Whether every body that makes or changes a message must say
    /// `allowed_mentions`; Discord itself does not ask for it. Off at first.
    pub fn require_allowed_mentions(&self, required: bool) {
        self.allowed_mentions_required.store(required, Ordering::Relaxed);
    }

    /// What is wrong with the body of a request.
    ///
    /// `route` is the template as it stands in the description; `body` is the
    /// JSON, which for a multipart request is its `payload_json`, and `null` if
    /// there is none.
    #[must_use]
    pub fn request(&self, method: &str, route: &str, body: &Value) -> Vec<Finding> {
        let kind = Body::of(method, route);
        let mut found = Findings::new(format!("{method} {route}"));
        if let Some(description) = &self.description {
            let known = twilight::fields(kind, body);
            found.take("description", description.request(method, route, body, &known));
        }
        found.take("twilight", twilight::judge(kind, body));
        found.take("limit", limits::judge(kind, body));
        let mut findings = found.list;
        if self.allowed_mentions_required.load(Ordering::Relaxed) {
            findings.extend(self.house(method, route, body));
        }
        findings
    }

    /// What breaks the rules of this house, whether they are required or not.
    #[must_use]
    pub fn house(&self, method: &str, route: &str, body: &Value) -> Vec<Finding> {
        let mut found = Findings::new(format!("{method} {route}"));
        found.take("house", mentions::judge(Body::of(method, route), body));
        found.list
    }

    /// What is wrong with an answer of the local Discord.
    ///
    /// Answers with a server's error (5xx) are not described and so not judged.
    #[must_use]
    pub fn response(&self, method: &str, route: &str, status: u16, body: &Value) -> Vec<Finding> {
        let mut found = Findings::new(format!("{method} {route} → {status}"));
        if let Some(description) = &self.description {
            found.take("description", description.response(method, route, status, body));
        }
        found.list
    }
}

/// Findings about one body, each said once per opinion.
struct Findings {
    route: String,
    seen: BTreeSet<(String, String)>,
    list: Vec<Finding>,
}

impl Findings {
    fn new(route: String) -> Self {
        Self { route, seen: BTreeSet::new(), list: Vec::new() }
    }

    fn take(&mut self, opinion: &str, notes: Notes) {
        for (path, message) in notes.0 {
            let message = short(&format!("{opinion}: {message}"));
            if self.seen.insert((path.clone(), message.clone())) {
                self.list.push(Finding { route: self.route.clone(), path, message });
            }
        }
    }
}

/// A message without most of the body that it quotes.
fn short(message: &str) -> String {
    const LONGEST: usize = 300;
    match message.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &message[..end]),
        None => message.to_owned(),
    }
}
