//! A title proposed from a message: its first sentence, without mentions and formats.

use super::{TITLE_MAX, clean, cut, escape};

/// Stops that do not end a sentence.
const ABBREVIATIONS: [&str; 14] =
    ["e.g", "i.e", "etc", "vs", "mr", "mrs", "ms", "dr", "st", "no", "approx", "ca", "cf", "resp"];

/// The first sentence of a message as a title candidate of at most 200 characters: mentions, custom
/// emoji and timestamps are left out, `[text](address)` is its text, formats and code fences go.
/// Without a sentence end it is the first line with words; empty when there are no words.
#[must_use]
pub fn first_sentence(message: &str) -> String {
    let seen = clean::visible(message);
    seen.lines()
        .map(str::trim)
        .filter(|line| !line.starts_with("```"))
        .map(plain_line)
        .find(|line| line.chars().any(clean::is_word_character))
        .map(|line| cut(first_of(&line), TITLE_MAX).into_owned())
        .unwrap_or_default()
}

/// A line without markdown and references, folded.
fn plain_line(line: &str) -> String {
    let mut out = String::with_capacity(line.len());
    let mut rest = without_line_start(line);
    while let Some(c) = rest.chars().next() {
        let taken = match c {
            '<' => reference(rest, &mut out),
            '[' => masked_link(rest, &mut out),
            'h' => escape::address_length(rest).inspect(|&length| out.push_str(&rest[..length])),
            '\\' => Some(1),
            _ => None,
        };
        let taken = taken.unwrap_or_else(|| {
            let next = rest[c.len_utf8()..].chars().next();
            if !is_format(c, out.chars().next_back(), next) {
                out.push(c);
            }
            c.len_utf8()
        });
        rest = &rest[taken..];
    }
    let folded = clean::line(&out);
    folded.trim_start_matches([',', ':', ';', '-', '–', '—', ' ']).to_owned()
}

/// Drops what marks headings, quotes and lists.
fn without_line_start(line: &str) -> &str {
    let mut rest = line.trim_start();
    loop {
        let digits = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        let marker = match rest[digits..].find(' ') {
            Some(end) if digits > 0 && matches!(&rest[digits..digits + end], "." | ")") => digits + end,
            Some(end) if digits == 0 && is_line_marker(&rest[..end]) => end,
            _ => return rest,
        };
        rest = rest[marker..].trim_start();
    }
}

fn is_line_marker(word: &str) -> bool {
    matches!(word, "#" | "##" | "###" | "-#" | "-" | "*" | "+" | "•" | ">" | ">>>")
}

/// `<@1>`, `<#1>`, `<t:1>`, `<:a:1>`, `</x:1>`, `<id:x>` vanish; `<https://…>` is its address.
fn reference(rest: &str, out: &mut String) -> Option<usize> {
    let end = rest.find('>')?;
    let inner = &rest[1..end];
    if escape::address_length(inner) == Some(inner.len()) {
        out.push_str(inner);
        return Some(end + 1);
    }
    let known = ["@", "#", "t:", ":", "a:", "/", "id:"].iter().any(|mark| inner.starts_with(mark));
    (known && end <= 120).then(|| {
        out.push(' ');
        end + 1
    })
}

/// `[text](https://…)` is its text.
fn masked_link(rest: &str, out: &mut String) -> Option<usize> {
    let close = rest.find("](")?;
    let target = close + 2 + usize::from(rest[close + 2..].starts_with('<'));
    let end = target + escape::address_length(&rest[target..])?;
    let bracket = rest[end..].find(')')?;
    out.push_str(&rest[1..close]);
    Some(end + bracket + 1)
}

/// `*`, backticks and doubled `~`, `|` are formats; `_` only at the edge of a word.
fn is_format(c: char, before: Option<char>, after: Option<char>) -> bool {
    let in_word = |side: Option<char>| side.is_some_and(char::is_alphanumeric);
    match c {
        '`' | '|' => true,
        '*' => !(before.is_some_and(char::is_numeric) && after.is_some_and(char::is_numeric)),
        '_' => !(in_word(before) && in_word(after)),
        '~' => before == Some('~') || after == Some('~') || in_word(before),
        _ => false,
    }
}

/// Up to the end of the first sentence; a plain full stop is left off.
fn first_of(line: &str) -> &str {
    for (at, c) in line.char_indices() {
        let end = at + c.len_utf8();
        let rest = &line[end..];
        let ends = match c {
            '。' | '！' | '？' => true,
            '.' => is_break(rest) && !is_abbreviation(&line[..at]),
            '!' | '?' | '؟' | '।' | '…' => is_break(rest),
            _ => false,
        };
        if ends && line[..at].chars().any(clean::is_word_character) {
            return line[..if matches!(c, '.' | '。') { at } else { end }].trim_end();
        }
    }
    line
}

fn is_break(rest: &str) -> bool {
    rest.trim_start_matches(['.', '!', '?', ')', '"', '”', '’']).chars().next().is_none_or(char::is_whitespace)
}

/// "e.g", "Dr", and initials such as the J in "J. Doe".
fn is_abbreviation(before: &str) -> bool {
    let word = before.rsplit(|c: char| c.is_whitespace() || c == '(').next().unwrap_or_default();
    let initial = word.chars().count() == 1 && word.chars().all(char::is_uppercase);
    initial || ABBREVIATIONS.iter().any(|known| word.eq_ignore_ascii_case(known))
}
