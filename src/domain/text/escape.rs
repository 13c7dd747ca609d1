//! Text of people, made safe to stand in a Discord message or embed.
//!
//! Discord takes a backslash before any ASCII punctuation as "this character, plainly", so that is
//! used for everything which starts a format. Mentions get more than that: the server looks for
//! `@everyone` and `<@…>` in the raw text, before markdown, so a zero-width space goes behind each
//! `@` (and never comes back in: `clean` drops it). `allowed_mentions` is the second wall.
//! Addresses stay whole, or a backslash would end up in the link; what could open a format inside
//! of them is percent-encoded. Not for author names and footers of embeds: they show markdown as is.

use super::clean;

/// First strong isolate: what follows finds its own direction and does not leak it.
pub(super) const ISOLATE: char = '\u{2068}';
/// Ends [`ISOLATE`].
pub(super) const END_ISOLATE: char = '\u{2069}';

const ZERO_WIDTH_SPACE: char = '\u{200B}';

/// Makes text plain for Discord: no formats, masked links, mentions, timestamps, custom emoji or
/// code fences, no direction that leaks. Safe on text that was never cleaned. Applying it twice
/// shows backslashes, so do it once, where text enters a view.
#[must_use]
pub fn escape(text: &str) -> String {
    // Most words are plain, and a list has many of them.
    if text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b' ') {
        return text.to_owned();
    }
    let seen = clean::visible(text);
    let mut out = String::with_capacity(seen.len() + seen.len() / 8 + 8);
    for (number, line) in seen.split('\n').enumerate() {
        if number > 0 {
            out.push('\n');
        }
        let isolated = line.chars().any(is_right_to_left);
        if isolated {
            out.push(ISOLATE);
        }
        escape_line(line, &mut out);
        if isolated {
            out.push(END_ISOLATE);
        }
    }
    out
}

/// What [`escape()`] made safe for Discord, as a terminal shows it: a sentence for people is written once, for both.
#[must_use]
pub fn unescape(shown: &str) -> String {
    let mut out = String::with_capacity(shown.len());
    let mut rest = shown.chars().peekable();
    while let Some(c) = rest.next() {
        match c {
            '\\' if rest.peek().is_some_and(char::is_ascii_punctuation) => out.extend(rest.next()),
            ZERO_WIDTH_SPACE | ISOLATE | END_ISOLATE => {}
            plain => out.push(plain),
        }
    }
    out
}

/// How many bytes of `text` are a bare address, up to white space or a closing bracket.
pub(super) fn address_length(text: &str) -> Option<usize> {
    let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"))?;
    if !rest.starts_with(|c: char| c.is_ascii_alphanumeric()) {
        return None;
    }
    let end = rest.find(|c: char| c.is_whitespace() || matches!(c, '<' | '>' | '"')).unwrap_or(rest.len());
    // "see (https://example.org)." ends before the bracket and the stop.
    let mut address = rest[..end].trim_end_matches(['.', ',', ':', ';', '\'', ']', '*', '_', '~', '|', '`']);
    while address.ends_with(')') && address.matches(')').count() > address.matches('(').count() {
        address = address[..address.len() - 1].trim_end_matches(['.', ',', ':', ';']);
    }
    let host_has_dot = address.split(['/', '?', '#']).next().is_some_and(|host| host.contains('.'));
    host_has_dot.then_some(text.len() - rest.len() + address.len())
}

fn escape_line(line: &str, out: &mut String) {
    let mut at = escape_line_start(line, out);
    let mut last = line[..at].chars().next_back();
    while let Some(c) = line[at..].chars().next() {
        let rest = &line[at..];
        if let Some(length) = whole_address(rest, last) {
            push_address(&rest[..length], out);
            at += length;
            last = Some('/');
            continue;
        }
        push_plain(c, last, out);
        at += c.len_utf8();
        last = Some(c);
    }
}

/// Headings, quotes, lists and subtext are formats only at the start of a line.
/// Returns how many bytes are dealt with.
fn escape_line_start(line: &str, out: &mut String) -> usize {
    let trimmed = line.trim_start();
    let indent = line.len() - trimmed.len();
    out.push_str(&line[..indent]);
    if trimmed.starts_with(['#', '-', '+', '>']) {
        out.push('\\');
        out.push_str(&trimmed[..1]);
        return indent + 1;
    }
    let digits = trimmed.len() - trimmed.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    if digits > 0 && trimmed[digits..].starts_with(['.', ')']) {
        out.push_str(&trimmed[..digits]);
        out.push('\\');
        out.push_str(&trimmed[digits..=digits]);
        return indent + digits + 1;
    }
    indent
}

/// An address here, alone or as `<address>`, which Discord shows without a preview.
fn whole_address(rest: &str, last: Option<char>) -> Option<usize> {
    if last.is_some_and(char::is_alphanumeric) {
        return None;
    }
    if let Some(inner) = rest.strip_prefix('<') {
        let length = address_length(inner)?;
        return inner[length..].starts_with('>').then_some(length + 2);
    }
    address_length(rest)
}

fn push_address(address: &str, out: &mut String) {
    for c in address.chars() {
        match c {
            '*' => out.push_str("%2A"),
            '~' => out.push_str("%7E"),
            '|' => out.push_str("%7C"),
            '`' => out.push_str("%60"),
            '[' => out.push_str("%5B"),
            ']' => out.push_str("%5D"),
            '\\' => out.push_str("%5C"),
            '@' => out.push_str("%40"),
            plain => out.push(plain),
        }
    }
}

fn push_plain(c: char, last: Option<char>, out: &mut String) {
    match c {
        '@' => {
            if last == Some('<') {
                out.push(ZERO_WIDTH_SPACE);
            }
            out.push('@');
            out.push(ZERO_WIDTH_SPACE);
        }
        '\\' | '*' | '_' | '~' | '`' | '|' | '[' | ']' | '<' => {
            out.push('\\');
            out.push(c);
        }
        '(' | ')' if last == Some(']') => {
            out.push('\\');
            out.push(c);
        }
        plain => out.push(plain),
    }
}

/// Hebrew, Arabic and the other scripts written from right to left.
fn is_right_to_left(c: char) -> bool {
    matches!(c, '\u{0590}'..='\u{08FF}' | '\u{FB1D}'..='\u{FDFF}' | '\u{FE70}'..='\u{FEFC}'
        | '\u{10800}'..='\u{10FFF}' | '\u{1E800}'..='\u{1EFFF}')
}
