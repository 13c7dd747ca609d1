//! What happened, twice: the requests as they came, and a transcript that reads like a chat.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use chrono::{DateTime, Utc};
use serde::Serialize;
use serde_json::Value;

/// One request of the bot and what it was answered.
#[derive(Clone, Debug, Serialize)]
pub struct Request {
    /// `POST`.
    pub method: String,
    /// `/channels/{channel_id}/messages`; the path itself when no route fits.
    pub route: String,
    /// The path as it was asked for, below the API's version.
    pub path: String,
    /// The query string.
    pub query: String,
    /// The JSON body, `payload_json` of a form; null when there was none.
    pub body: Value,
    /// Names of the files sent along.
    pub files: Vec<String>,
    /// The answer's status; 0 when the connection was cut.
    pub status: u16,
    /// The answer's body.
    pub answer: Value,
    /// When it came.
    pub at: DateTime<Utc>,
}

#[derive(Debug, Default)]
struct Pages {
    requests: VecDeque<Request>,
    lines: VecDeque<Line>,
    counted: u64,
}

#[derive(Debug)]
struct Line {
    at: DateTime<Utc>,
    text: String,
    wire: bool,
}

/// The memory of what happened.
#[derive(Debug)]
pub struct Journal {
    pages: Mutex<Pages>,
    keep: usize,
    told: AtomicBool,
}

impl Journal {
    /// A journal that keeps the newest `keep` entries.
    #[must_use]
    pub fn new(keep: usize) -> Self {
        Self { pages: Mutex::default(), keep: keep.max(1), told: AtomicBool::new(false) }
    }

    /// Notes a request; it shows in the transcript in short.
    pub fn request(&self, request: Request) {
        let refused =
            if request.status >= 400 { format!(" {}", clip(&request.answer.to_string(), 300)) } else { String::new() };
        let text = format!("    {} {} -> {}{refused}", request.method, request.path, request.status);
        let mut pages = self.pages();
        pages.counted += 1;
        push(&mut pages.lines, Line { at: request.at, text, wire: true }, self.keep);
        push(&mut pages.requests, request, self.keep);
    }

    /// Notes something that a reader of the chat sees.
    pub fn say(&self, at: DateTime<Utc>, text: impl Into<String>) {
        push(&mut self.pages().lines, Line { at, text: text.into(), wire: false }, self.keep);
    }

    /// Notes something that went over the wire.
    pub fn wire(&self, at: DateTime<Utc>, text: impl Into<String>) {
        push(&mut self.pages().lines, Line { at, text: format!("    {}", text.into()), wire: true }, self.keep);
    }

    /// The requests that are remembered.
    #[must_use]
    pub fn requests(&self) -> Vec<Request> {
        self.pages().requests.iter().cloned().collect()
    }

    /// Those that are remembered of the requests after so many.
    #[must_use]
    pub fn requests_after(&self, count: u64) -> Vec<Request> {
        let pages = self.pages();
        let new = usize::try_from(pages.counted.saturating_sub(count)).unwrap_or(usize::MAX);
        let old = pages.requests.len().saturating_sub(new);
        pages.requests.iter().skip(old).cloned().collect()
    }

    /// How many requests there were in all.
    #[must_use]
    pub fn counted(&self) -> u64 {
        self.pages().counted
    }

    /// The transcript; `wire` adds the requests.
    #[must_use]
    pub fn transcript(&self, wire: bool) -> String {
        let pages = self.pages();
        let lines = pages.lines.iter().filter(|line| wire || !line.wire);
        let mut text = String::new();
        for line in lines {
            text.push_str(&line.at.format("%H:%M:%S%.3f ").to_string());
            text.push_str(&line.text);
            text.push('\n');
        }
        text
    }

    /// The transcript for a failing test, once; nothing the next time.
    #[must_use]
    pub fn last_words(&self) -> Option<String> {
        let first = !self.told.swap(true, Ordering::Relaxed);
        first.then(|| format!("what happened at the local Discord:\n{}", self.transcript(true)))
    }

    fn pages(&self) -> MutexGuard<'_, Pages> {
        self.pages.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn push<T>(list: &mut VecDeque<T>, one: T, keep: usize) {
    if list.len() >= keep {
        list.pop_front();
    }
    list.push_back(one);
}

/// The beginning of a text, with `…` where it was cut.
#[must_use]
pub fn clip(text: &str, letters: usize) -> String {
    match text.char_indices().nth(letters) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_newest_are_kept() {
        let journal = Journal::new(2);
        let now = DateTime::<Utc>::default();
        for number in 0..3 {
            journal.say(now, format!("line {number}"));
        }
        journal.wire(now, "hidden");
        assert!(!journal.transcript(true).contains("line 1"));
        assert!(!journal.transcript(false).contains("hidden"));
        assert_eq!(clip("abcdef", 3), "abc…");
    }
}
