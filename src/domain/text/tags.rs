//! Tags of an item.

use std::collections::BTreeSet;
use std::fmt;

use serde::{Deserialize, Serialize};
use unicode_segmentation::UnicodeSegmentation;

use super::{TAG_MAX, TAGS_MAX, TextRefusal, clean, is_too_dense, length};

/// Tags of an item: lower case, sorted, each once. Held as one string with spaces between, as stored.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Tags(String);

impl Tags {
    /// Reads `"a, #b c"`. Blank text is no tags.
    ///
    /// # Errors
    /// [`TextRefusal`] when a tag has other characters, is too long, or when there are too many.
    pub fn parse(typed: &str) -> Result<Self, TextRefusal> {
        let line = clean::line(typed);
        let tags = line
            .split(|c: char| c.is_whitespace() || matches!(c, ',' | ';' | '،' | '、' | '，'))
            .map(|word| word.trim_start_matches('#'))
            .filter(|word| !word.is_empty())
            .map(read_tag)
            .collect::<Result<BTreeSet<String>, _>>()?;
        if tags.len() > TAGS_MAX {
            return Err(TextRefusal::TooManyTags { count: tags.len() });
        }
        Ok(Self(tags.into_iter().collect::<Vec<_>>().join(" ")))
    }

    /// The tags with single spaces between them.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// One tag after the other, without `#`.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.0.split_whitespace()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl fmt::Display for Tags {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (position, tag) in self.iter().enumerate() {
            write!(f, "{}#{tag}", if position == 0 { "" } else { " " })?;
        }
        Ok(())
    }
}

fn read_tag(word: &str) -> Result<String, TextRefusal> {
    let tag = word.to_lowercase();
    let mut graphemes = tag.graphemes(true);
    let fits = graphemes.all(clean::is_tag_character) && tag.chars().any(clean::is_word_character);
    if !fits {
        return Err(TextRefusal::TagCharacters { tag: word.to_owned() });
    }
    let length = length(&tag);
    if length > TAG_MAX || is_too_dense(&tag, TAG_MAX) {
        return Err(TextRefusal::TagTooLong { tag: word.to_owned(), length: length.max(TAG_MAX + 1) });
    }
    Ok(tag)
}
