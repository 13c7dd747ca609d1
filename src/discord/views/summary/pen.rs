//! Items, people and dates in a line: short with links and Discord's own dates in a post, whole and plain in a file.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};

use crate::{
    app::{promise::Said, summary::Line},
    discord::views::phrases,
    domain::{GuildId, Program, Reference, text::escape},
    report::summary,
};

/// The most characters of a title, and of other words of people, in a post.
const TITLE: usize = 70;
const WORDS: usize = 120;

/// Writes lines, for a post or for the file.
#[derive(Clone, Copy)]
pub(super) struct Pen<'a> {
    pub program: &'a Program,
    pub cards: &'a HashMap<Reference, Said>,
    /// For the file: nothing is shortened, and dates are plain.
    pub whole: bool,
}

/// Where a message is.
pub(super) fn address(guild: GuildId, said: Said) -> String {
    format!("https://discord.com/channels/{guild}/{}/{}", said.channel, said.message)
}

/// A line as it is shown, with its link or without.
pub(super) fn written(line: &Line, linked: bool) -> String {
    match &line.item {
        Some((reference, Some(address))) if linked => format!("[{reference}]({address}) {}", line.text),
        Some((reference, _)) => format!("**{reference}** {}", line.text),
        None => line.text.clone(),
    }
}

impl Pen<'_> {
    /// A date.
    pub fn day(&self, date: NaiveDate) -> String {
        if self.whole { phrases::plain_day(date) } else { phrases::day(date, &self.program.calendar) }
    }

    /// An instant.
    pub fn moment(&self, at: DateTime<Utc>) -> String {
        self.day(self.program.calendar.today(at))
    }

    /// People's words, and whether they were shortened.
    pub fn words(&self, text: &str) -> (String, bool) {
        self.shortened(text, WORDS)
    }

    fn shortened(&self, text: &str, most: usize) -> (String, bool) {
        if self.whole {
            return (escape(text), false);
        }
        let cut = crate::domain::text::cut(text, most);
        (escape(&cut), cut != text)
    }

    /// An item in a line: its title, then what is to be said of it.
    pub fn item(&self, line: &summary::Line, facts: &[String]) -> Line {
        self.item_with(line, facts, false)
    }

    /// The same, where some of the facts were shortened already.
    pub fn item_with(&self, line: &summary::Line, facts: &[String], cut: bool) -> Line {
        let (title, title_cut) = self.shortened(&line.title, TITLE);
        let facts: Vec<&str> = facts.iter().map(String::as_str).filter(|fact| !fact.is_empty()).collect();
        let text = if facts.is_empty() { title } else { format!("{title} · {}", facts.join(" · ")) };
        Line { item: Some(self.reference(line.reference)), text, cut: cut || title_cut }
    }

    /// The same without a link, for the middle of a sentence.
    pub fn plain(&self, line: &summary::Line) -> String {
        let (title, _) = self.shortened(&line.title, TITLE);
        let due = line.due.map(|due| format!(", {}", self.day(due))).unwrap_or_default();
        format!("**{}** {title}{due}", line.reference)
    }

    fn reference(&self, reference: Reference) -> (String, Option<String>) {
        let card = self.cards.get(&reference).map(|said| address(self.program.guild, *said));
        (reference.to_string(), card)
    }

    /// References, each alone: the first few in a post.
    pub fn references(&self, references: &[Reference]) -> (String, bool) {
        let most = if self.whole { usize::MAX } else { 5 };
        let mut words: Vec<String> = references.iter().take(most).map(Reference::to_string).collect();
        let left = references.len().saturating_sub(most);
        if left > 0 {
            words.push(format!("{left} more"));
        }
        (words.join(", "), left > 0)
    }
}
