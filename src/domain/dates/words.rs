//! The vocabulary of dates: names of months, numbers, units, and how a text falls into words.

/// Full names, January first.
pub(super) const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];
const NUMBERS: [&str; 10] = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"];

/// What an amount counts.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Unit {
    Days,
    Weeks,
    Months,
    Years,
    WorkingDays,
}

/// Lower case, single spaces, without "by", "on", "the" before and punctuation around.
pub(super) fn normalised(typed: &str) -> String {
    let words: Vec<String> = typed.split_whitespace().map(str::to_lowercase).collect();
    let line = words.join(" ");
    let mut text = line
        .trim_matches(|c: char| matches!(c, '.' | ',' | ';' | ':' | '!' | '?' | '(' | ')' | '"' | '\'' | '`' | ' '));
    // Our own labels read "End of month: Mon 30 Nov 2026, in 6 working days".
    if let Some((_, date)) = text.split_once(": ") {
        text = date;
    }
    if let Some((date, _)) = text.split_once(", ").filter(|(date, _)| date.split(' ').count() == 4) {
        text = date;
    }
    for word in ["due ", "by ", "on ", "until ", "till ", "before ", "the "] {
        text = text.strip_prefix(word).unwrap_or(text);
    }
    text.to_owned()
}

/// The month of a lower-case name or a beginning of one with at least three letters.
pub(super) fn month_named(name: &str) -> Option<u32> {
    let place = MONTHS
        .iter()
        .position(|full| name.len() >= 3 && (full.starts_with(name) || (name == "sept" && *full == "september")));
    u32::try_from(place? + 1).ok()
}

/// "2026" or "26"; other lengths are no year.
pub(super) fn year_of(text: &str) -> Option<i32> {
    let number: i32 = text.bytes().all(|b| b.is_ascii_digit()).then(|| text.parse().ok()).flatten()?;
    match text.len() {
        4 => Some(number),
        2 => Some(2000 + number),
        _ => None,
    }
}

/// "3 days", "3d", "two weeks".
pub(super) fn amount(text: &str) -> Option<(u32, Unit)> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let (number, unit) = if digits > 0 {
        (text[..digits].parse().unwrap_or(u32::MAX), &text[digits..])
    } else {
        let (word, unit) = text.split_once(' ')?;
        let place = NUMBERS.iter().position(|number| *number == word);
        let number = if matches!(word, "a" | "an") { 1 } else { u32::try_from(place? + 1).ok()? };
        (number, unit)
    };
    let unit = match unit.trim_start() {
        "d" | "day" | "days" => Unit::Days,
        "w" | "wk" | "wks" | "week" | "weeks" => Unit::Weeks,
        "m" | "mo" | "month" | "months" => Unit::Months,
        "y" | "yr" | "year" | "years" => Unit::Years,
        "wd" | "wds" | "bd" | "working day" | "working days" | "business day" | "business days" | "workday"
        | "workdays" | "work days" | "weekdays" => Unit::WorkingDays,
        _ => return None,
    };
    Some((number, unit))
}

/// Splits at spaces, separators and between digits and letters; "of" and "the" go.
pub(super) fn words(text: &str) -> Vec<&str> {
    let mut words = Vec::new();
    for word in text.split([' ', ',', '-', '/', '.', '\'']) {
        let digits = word.bytes().take_while(u8::is_ascii_digit).count();
        words.extend([&word[..digits], &word[digits..]]);
    }
    words.retain(|word| !matches!(*word, "" | "of" | "the"));
    words
}
