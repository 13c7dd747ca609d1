//! The record as CSV: one sheet for each kind that has items, with every field as a column. UTF-8 with a mark at the
//! beginning, since spreadsheets take it for something else without one.

use super::{
    cell::guard,
    sheet::{Names, cells, file_of},
};
use crate::domain::{Kind, whole::Whole};

/// What tells a spreadsheet that a file is UTF-8.
pub const MARK: &str = "\u{FEFF}";

/// The sheets: each file's name, and what is in it.
#[must_use]
pub fn sheets(whole: &Whole, names: &Names) -> Vec<(String, Vec<u8>)> {
    let of = |kind: Kind| {
        let rows: Vec<_> = whole
            .items
            .iter()
            .filter(|item| item.kind() == kind)
            .map(|item| cells(item, &whole.program, names))
            .collect();
        let head: Vec<String> = rows.first()?.iter().map(|(name, _)| (*name).to_owned()).collect();
        let rows = rows.into_iter().map(|row| row.into_iter().map(|(_, text)| text).collect());
        Some((file_of(kind).to_owned(), sheet(&head, rows)))
    };
    Kind::ALL.iter().copied().filter_map(of).collect()
}

/// One sheet: its heads, then its rows.
#[must_use]
pub fn sheet(head: &[String], rows: impl Iterator<Item = Vec<String>>) -> Vec<u8> {
    let mut writer = csv::WriterBuilder::new()
        .terminator(csv::Terminator::CRLF)
        .flexible(true)
        .from_writer(MARK.as_bytes().to_vec());
    for row in std::iter::once(head.to_vec()).chain(rows) {
        // Writing into memory can't fail.
        drop(writer.write_record(row.iter().map(|text| guard(text).into_owned())));
    }
    writer.into_inner().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::exchange::cell::unguard;

    proptest! {
        /// Whatever people type into any cell, a spreadsheet shows it as text, and reading gives it back.
        #[test]
        fn any_text_in_any_cell_comes_back(rows in prop::collection::vec(prop::collection::vec("[=+@'\",;\\r\\n\\t a-z-]{0,6}|.{0,20}", 3), 1..6)) {
            let head = ["A", "B", "C"].map(str::to_owned);
            let bytes = sheet(&head, rows.clone().into_iter());
            let text = String::from_utf8(bytes).unwrap();
            let mut reader = csv::ReaderBuilder::new().from_reader(text.strip_prefix(MARK).unwrap().as_bytes());
            let read: Vec<Vec<String>> =
                reader.records().map(|row| row.unwrap().iter().map(str::to_owned).collect()).collect();
            for cell in read.iter().flatten() {
                prop_assert!(!cell.starts_with(['=', '+', '-', '@', '\t', '\r']), "{cell:?}");
            }
            let back: Vec<Vec<String>> =
                read.iter().map(|row| row.iter().map(|cell| unguard(cell).to_owned()).collect()).collect();
            prop_assert_eq!(back, rows);
        }
    }
}
