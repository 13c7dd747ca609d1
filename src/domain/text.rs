//! What people write: titles, long fields and tags, taken in clean and shown without harm.
//!
//! Parsing removes what a reader cannot see (controls, zero-width and bidi characters), so that two
//! titles that look the same are the same; showing goes through [`escape()`], so that nobody's words
//! can break a card, mask a link or mention anyone.
//! Lengths are counted as a person counts, in grapheme clusters.
//!
//! `clean` decides which characters stay, `escape` makes text safe for Discord, `search` says which words
//! are the same, `sentence` proposes
//! a title from a message, `tags` holds tags, `words` holds what is written.

use std::borrow::Cow;
use std::fmt;

use serde::{Deserialize, Serialize};
use thiserror::Error;
use unicode_segmentation::UnicodeSegmentation;

mod clean;
mod escape;
mod search;
mod sentence;
mod tags;
mod words;

pub use escape::{escape, unescape};
pub use search::{first_hit, has_all, search_words};
pub use sentence::first_sentence;
pub use tags::Tags;
use words::Words;

/// The most characters a title may have.
pub const TITLE_MAX: usize = 200;
/// The most characters one tag may have.
pub const TAG_MAX: usize = 30;
/// The most tags one item may have.
pub const TAGS_MAX: usize = 10;

/// How many code points a visible character may take on average: enough for every script and for
/// family emoji, too little for stacked accents.
const CODE_POINTS_PER_CHARACTER: usize = 4;

/// Why a text was not taken. `Display` is the sentence shown, safe to send as it is: what it quotes
/// is cut and escaped already.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum TextRefusal {
    /// Nothing is left after cleaning.
    #[error(
        "A title can't be empty: say in up to 200 characters what it is about, for example Vendor may miss the test date."
    )]
    TitleEmpty,
    /// More than [`TITLE_MAX`] characters.
    #[error("That title has {} characters; {TITLE_MAX} is the most. Put the rest into the detail.", grouped(*.length))]
    TitleTooLong {
        /// How many it has.
        length: usize,
    },
    /// No letter and no digit of any script.
    #[error("That title has no letter or digit, so search could never find it: add at least one word.")]
    TitleWithoutWords,
    /// Few characters, but built from too many parts to show on a card.
    #[error("That {label} stacks too many accents or joined emoji to be shown: type it again with fewer of them.")]
    TooDense {
        /// Which field.
        label: &'static str,
    },
    /// A long field above its limit.
    #[error("The {label} has {} characters; {} is the most. Shorten it, or link to a document that holds the rest.", grouped(*.length), grouped(*.max))]
    ProseTooLong {
        /// Which field.
        label: &'static str,
        /// How many it has.
        length: usize,
        /// How many it may have.
        max: usize,
    },
    /// A tag with something other than letters, digits, `-` and `_`.
    #[error("The tag {} can't be used: tags are made of letters, digits, - and \\_. Type them like this: vendor, phase-2.", quoted(.tag))]
    TagCharacters {
        /// The tag as typed.
        tag: String,
    },
    /// A tag with more than [`TAG_MAX`] characters.
    #[error("The tag {} has {} characters; {TAG_MAX} is the most. Type a shorter one.", quoted(.tag), grouped(*.length))]
    TagTooLong {
        /// The tag as typed.
        tag: String,
        /// How many characters it has.
        length: usize,
    },
    /// More than [`TAGS_MAX`] tags.
    #[error("Those are {} tags; {TAGS_MAX} is the most. Keep the ones people will search for.", grouped(*.count))]
    TooManyTags {
        /// How many different ones there are.
        count: usize,
    },
}

/// One clean line of 1–200 characters with a letter or digit in it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Title(Words);

impl Title {
    /// Folds all white space, drops what cannot be seen, and measures.
    ///
    /// # Errors
    /// [`TextRefusal`] when nothing is left, when no letter or digit is in it, or when it is too long.
    pub fn parse(typed: &str) -> Result<Self, TextRefusal> {
        let line = clean::line(typed);
        if line.is_empty() {
            return Err(TextRefusal::TitleEmpty);
        }
        let length = length(&line);
        if length > TITLE_MAX {
            return Err(TextRefusal::TitleTooLong { length });
        }
        if is_too_dense(&line, TITLE_MAX) {
            return Err(TextRefusal::TooDense { label: "title" });
        }
        if !line.chars().any(clean::is_word_character) {
            return Err(TextRefusal::TitleWithoutWords);
        }
        Ok(Self(line.into()))
    }

    /// The words.
    #[must_use]
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }
}

impl fmt::Display for Title {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A long field: clean text that keeps its line breaks and is never blank.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Prose(Words);

impl Prose {
    /// Reads a long field; `label` names it in a refusal ("detail", "plan"), `max` counts characters.
    /// Blank text is `None`: the field is left empty.
    ///
    /// # Errors
    /// [`TextRefusal`] when it is longer than `max`.
    pub fn parse(label: &'static str, typed: &str, max: usize) -> Result<Option<Self>, TextRefusal> {
        let text = clean::paragraphs(typed);
        if text.is_empty() {
            return Ok(None);
        }
        let length = length(&text);
        if length > max {
            return Err(TextRefusal::ProseTooLong { label, length, max });
        }
        if is_too_dense(&text, max) {
            return Err(TextRefusal::TooDense { label });
        }
        Ok(Some(Self(text.into())))
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }
}

impl fmt::Display for Prose {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Shortens to at most `max_chars` code points (Discord's unit), never inside a character, and ends
/// with "…" when something is missing. Cut before [`escape()`] where you can; after it, a pending
/// backslash is dropped and an open isolate closed.
#[must_use]
pub fn cut(text: &str, max_chars: usize) -> Cow<'_, str> {
    if text.chars().nth(max_chars).is_none() {
        return Cow::Borrowed(text);
    }
    let tail = 1 + usize::from(text.contains(escape::ISOLATE));
    let Some(room) = max_chars.checked_sub(tail) else {
        return Cow::Borrowed(if max_chars == 0 { "" } else { "…" });
    };
    let mut used = 0;
    let mut end = 0;
    for (start, grapheme) in text.grapheme_indices(true) {
        used += grapheme.chars().count();
        if used > room {
            break;
        }
        end = start + grapheme.len();
    }
    let mut head = text[..end].trim_end();
    let backslashes = head.len() - head.trim_end_matches('\\').len();
    if backslashes % 2 == 1 {
        head = &head[..head.len() - 1];
    }
    let open = head.rfind(escape::ISOLATE) > head.rfind(escape::END_ISOLATE);
    let close = if open { "\u{2069}" } else { "" };
    Cow::Owned(format!("{head}…{close}"))
}

/// Whether a text holds nothing that cleaning would take out.
#[must_use]
pub fn is_visible(text: &str) -> bool {
    clean::visible(text) == text
}

/// How many characters a person counts.
fn length(text: &str) -> usize {
    text.graphemes(true).count()
}

fn is_too_dense(text: &str, max: usize) -> bool {
    text.chars().nth(max.saturating_mul(CODE_POINTS_PER_CHARACTER)).is_some()
}

/// What somebody typed, short and harmless enough to quote back in a refusal.
pub(super) fn quoted(typed: &str) -> String {
    escape(&format!("“{}”", cut(&clean::line(typed), 40)))
}

/// `4000` as "4,000".
pub(super) fn grouped(number: usize) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (position, digit) in digits.chars().enumerate() {
        if position > 0 && (digits.len() - position).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests;
