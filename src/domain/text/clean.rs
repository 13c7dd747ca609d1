//! Which characters of a typed text stay.
//!
//! Removed: controls, bidi controls, and everything of zero width, for a reader cannot see them and
//! search would trip over them. Kept where they carry meaning: the joiner (ZWJ) between parts of an
//! emoji and in scripts that shape letters with it, the non-joiner (ZWNJ) between letters of such
//! scripts, one variation selector after a visible character, and the tag characters of a flag.

const ZWNJ: char = '\u{200C}';
const ZWJ: char = '\u{200D}';
const BLACK_FLAG: char = '\u{1F3F4}';

/// One line: white space of any kind folded into single spaces, trimmed.
pub fn line(typed: &str) -> String {
    let seen = visible(typed);
    let mut folded = String::with_capacity(seen.len());
    for word in seen.split_whitespace() {
        if !folded.is_empty() {
            folded.push(' ');
        }
        folded.push_str(word);
    }
    folded
}

/// Several lines: breaks are kept, at most one empty line in a row, no blanks at line ends, trimmed.
pub fn paragraphs(typed: &str) -> String {
    let seen = visible(typed);
    let mut text = String::with_capacity(seen.len());
    let mut empty_lines = 0;
    for line in seen.trim().lines().map(str::trim_end) {
        empty_lines = if line.is_empty() { empty_lines + 1 } else { 0 };
        if empty_lines < 2 {
            text.push_str(line);
            text.push('\n');
        }
    }
    text.truncate(text.trim_end().len());
    text
}

/// The text without what cannot be seen; line breaks of any kind become `\n`, tabs become a space.
pub fn visible(typed: &str) -> String {
    let mut kept = String::with_capacity(typed.len());
    let mut last = None;
    let mut rest = typed.chars().peekable();
    while let Some(c) = rest.next() {
        let next = rest.peek().copied();
        let c = match c {
            '\r' if next == Some('\n') => continue,
            '\r' | '\u{0B}' | '\u{0C}' | '\u{85}' | '\u{2028}' | '\u{2029}' => '\n',
            '\t' => ' ',
            other => other,
        };
        if stays(c, last, next) {
            kept.push(c);
            last = Some(c);
        }
    }
    kept
}

/// A letter or digit of any script; lettered emoji (🅰, 🆗) are emoji.
pub fn is_word_character(c: char) -> bool {
    c.is_alphanumeric() && !matches!(c, '\u{1F100}'..='\u{1F1FF}')
}

/// A grapheme that a tag may contain: a letter or digit with its accents, `-` or `_`.
pub fn is_tag_character(grapheme: &str) -> bool {
    let mut chars = grapheme.chars();
    let starts = chars.next().is_some_and(|c| is_word_character(c) || matches!(c, '-' | '_'));
    starts && !chars.any(|c| matches!(c, '\u{20D0}'..='\u{20FF}') || is_variation_selector(c))
}

fn stays(c: char, last: Option<char>, next: Option<char>) -> bool {
    match c {
        '\n' => true,
        ZWJ => last.is_some_and(|l| shapes_letters(l) || (joins_emoji(l) && next.is_some_and(is_pictograph))),
        ZWNJ => last.is_some_and(shapes_letters) && next.is_some_and(shapes_letters),
        '\u{E0020}'..='\u{E007F}' => last.is_some_and(|l| l == BLACK_FLAG || is_flag_tag(l)),
        _ if is_variation_selector(c) => last.is_some_and(|l| !l.is_whitespace() && !is_variation_selector(l)),
        _ => !c.is_control() && !is_invisible(c),
    }
}

/// Zero-width characters, bidi controls and blank "letters".
fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{00AD}' | '\u{034F}' | '\u{061C}' | '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}'
        | '\u{180B}'..='\u{180F}' | '\u{200B}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}'
        | '\u{2060}'..='\u{206F}' | '\u{3164}' | '\u{FEFF}' | '\u{FFA0}' | '\u{FFF0}'..='\u{FFFB}'
        | '\u{1BCA0}'..='\u{1BCA3}' | '\u{1D173}'..='\u{1D17A}' | '\u{E0000}'..='\u{E0FFF}')
}

fn is_variation_selector(c: char) -> bool {
    matches!(c, '\u{FE00}'..='\u{FE0F}' | '\u{E0100}'..='\u{E01EF}')
}

fn is_flag_tag(c: char) -> bool {
    matches!(c, '\u{E0020}'..='\u{E007E}')
}

/// Arabic and its neighbours, the Indic scripts, Tibetan, Myanmar, Khmer, Mongolian.
fn shapes_letters(c: char) -> bool {
    matches!(c, '\u{0600}'..='\u{109F}' | '\u{1780}'..='\u{18AF}' | '\u{1A20}'..='\u{1C4F}'
        | '\u{A840}'..='\u{A9DF}' | '\u{AA00}'..='\u{AAFF}' | '\u{ABC0}'..='\u{ABFF}'
        | '\u{FB50}'..='\u{FDFF}' | '\u{FE70}'..='\u{FEFC}' | '\u{10A00}'..='\u{11FFF}')
        && !matches!(c, '\u{0E00}'..='\u{0EFF}')
}

fn joins_emoji(c: char) -> bool {
    c == '\u{FE0F}' || is_pictograph(c)
}

/// Wide enough for every emoji that takes part in a joined sequence.
fn is_pictograph(c: char) -> bool {
    matches!(c, '\u{2190}'..='\u{2BFF}' | '\u{1F000}'..='\u{1FAFF}')
}
