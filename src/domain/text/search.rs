//! Words as search compares them: without case and accents, in one spelling. The index is made of them, a query is, and a
//! hit is shown by them, so that what was found is what is shown.

use unicode_normalization::UnicodeNormalization as _;

/// How many letters of a word count. The longest beginning that the index keeps is as long.
const LETTERS: usize = 16;

/// What people wrote, cut into such words: letters and digits, nothing of a query's syntax.
#[must_use]
pub fn search_words(text: &str) -> Vec<String> {
    let folded = if text.is_ascii() {
        text.to_ascii_lowercase()
    } else {
        text.nfkd().filter(|c| !matches!(c, '\u{300}'..='\u{36f}')).flat_map(char::to_lowercase).collect()
    };
    folded
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(|word| word.chars().take(LETTERS).collect())
        .collect()
}

/// Whether each of some words begins one of a text.
#[must_use]
pub fn has_all(text: &str, words: &[String]) -> bool {
    let there = search_words(text);
    words.iter().all(|word| there.iter().any(|whole| whole.starts_with(word.as_str())))
}

/// Where the first word of a text stands that one of some words begins, in bytes.
#[must_use]
pub fn first_hit(text: &str, words: &[String]) -> Option<usize> {
    let hit =
        |part: &str| search_words(part).iter().any(|whole| words.iter().any(|word| whole.starts_with(word.as_str())));
    let mut at = 0;
    for part in text.split_inclusive(char::is_whitespace) {
        if hit(part) {
            return Some(at);
        }
        at += part.len();
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_of_a_querys_syntax_gets_through() {
        for typed in
            ["a\" OR scope : g2 OR \"b", "title : x", "NEAR(a b)", "*", "a*b^c", "(", "{title} : x", "-x +y", "~~"]
        {
            for word in search_words(typed) {
                assert!(word.chars().all(char::is_alphanumeric), "{typed}: {word}");
            }
        }
    }

    #[test]
    fn words_are_kept_without_case_accents_and_what_follows_the_sixteenth_letter() {
        for (typed, kept) in [
            ("Vendor API-slips", &["vendor", "api", "slips"][..]),
            ("Café in Zu\u{308}rich", &["cafe", "in", "zurich"]),
            ("İstanbul ｆｕｌｌ ﬁne", &["istanbul", "full", "fine"]),
            ("INC0012345678901234", &["inc0012345678901"]),
            ("Поставщик 供应商", &["поставщик", "供应商"]),
            ("🙂 🅰 — …", &["🅰"]),
        ] {
            assert_eq!(search_words(typed), kept, "{typed}");
        }
    }

    #[test]
    fn a_hit_is_a_words_beginning_however_it_is_written() {
        let words = search_words("zurich vend");
        assert!(has_all("The Vendor in ZÜRICH", &words));
        assert!(!has_all("A provendor in Zürich", &words));
        for (text, at) in [
            ("we meet in Zürich, at noon", Some(11)),
            ("first line\nVENDORS are late", Some(11)),
            ("the pre-vendor check", Some(4)),
            ("the provendor", None),
            ("", None),
        ] {
            assert_eq!(first_hit(text, &words), at, "{text}");
        }
    }
}
