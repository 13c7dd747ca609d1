//! A cell of a sheet that a spreadsheet opens without running it. Text that would begin a formula is led by an apostrophe,
//! as a person would type it, and reading takes exactly that apostrophe away again.

use std::borrow::Cow;

/// What a formula begins with, also as spreadsheets of Asia write it.
const FORMULA: [char; 11] = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];

/// The text as a cell may hold it: never the beginning of a formula.
#[must_use]
pub fn guard(text: &str) -> Cow<'_, str> {
    if needs_guard(text) { Cow::Owned(format!("'{text}")) } else { Cow::Borrowed(text) }
}

/// The text that a cell was made of.
#[must_use]
pub fn unguard(cell: &str) -> &str {
    cell.strip_prefix('\'').filter(|rest| needs_guard(rest)).unwrap_or(cell)
}

/// An apostrophe before something that needs one is guarded too: else reading would take it away.
fn needs_guard(text: &str) -> bool {
    text.trim_start_matches('\'').starts_with(FORMULA)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn any_text_comes_back_and_none_is_a_formula(text in "['=+@＝\\-\\t\\r\\n a-z]{0,8}|.{0,40}") {
            let cell = guard(&text);
            prop_assert!(!cell.starts_with(FORMULA), "{cell:?}");
            prop_assert_eq!(unguard(&cell), text.as_str());
        }
    }

    #[test]
    fn only_what_needs_it_is_led_by_an_apostrophe() {
        for (text, cell) in
            [("=1+1", "'=1+1"), ("'=1", "''=1"), ("it's", "it's"), ("'tis", "'tis"), ("-3 days", "'-3 days"), ("", "")]
        {
            assert_eq!(guard(text), cell);
        }
    }
}
