//! A text as a table: which separator it has, where its column names are, and its rows.

use super::{cell::unguard, columns::is_known};

/// The most columns that a sheet may have.
const MOST_COLUMNS: usize = 200;
/// How far down the column names may stand: sheets like to begin with a title.
const NAMES_WITHIN: usize = 12;
const SEPARATORS: [u8; 4] = [b',', b';', b'\t', b'|'];

/// A table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// What separates its cells.
    pub separator: char,
    /// The names of its columns.
    pub names: Vec<String>,
    /// Its rows, those without a word left out.
    pub rows: Vec<Row>,
}

/// A row of a table: as many cells as there are names, or more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// The line of the file that it begins on.
    pub line: u64,
    /// Its cells.
    pub cells: Vec<String>,
}

/// Why a text is no table that can be taken. `Display` is the sentence shown.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NoTable {
    /// No row below the names.
    #[error("That file has no row below its column names, so there is nothing to import.")]
    NoRows,
    /// More rows than are taken at once.
    #[error(
        "That file has {rows} rows, and {most} is the most that can be imported here at once. Split it, or ask whoever runs the bot to use `drumbeat import`, which takes more."
    )]
    TooManyRows {
        /// How many it has.
        rows: usize,
        /// How many are taken.
        most: usize,
    },
    /// More columns than a sheet has.
    #[error("That file has {0} columns, and {MOST_COLUMNS} is the most. Leave those away that need not come along.")]
    TooManyColumns(usize),
}

/// Reads a table with at most so many rows.
///
/// # Errors
/// [`NoTable`].
pub fn read(text: &str, most: usize) -> Result<Table, NoTable> {
    let (told, text, skipped) = match text.split_once('\n') {
        Some((first, rest)) if first.trim_end().len() == 5 && first.to_lowercase().starts_with("sep=") => {
            (Some(first.as_bytes()[4]), rest, 1)
        }
        _ => (None, text, 0),
    };
    let separator = told.unwrap_or_else(|| separator_of(text));
    let mut records = records(text, separator);
    let mut head = Vec::new();
    let names_at = names_among(text, separator);
    for (at, (_, cells)) in records.by_ref().enumerate() {
        if at == names_at {
            head = cells;
            break;
        }
    }
    while head.last().is_some_and(String::is_empty) {
        head.pop();
    }
    let (mut rows, mut count, mut widest) = (Vec::new(), 0, head.len());
    for (line, cells) in records {
        widest = widest.max(cells.len());
        count += 1;
        if count <= most {
            rows.push(Row { line: line + skipped, cells });
        }
    }
    if widest > MOST_COLUMNS {
        return Err(NoTable::TooManyColumns(widest));
    }
    if count > most {
        return Err(NoTable::TooManyRows { rows: count, most });
    }
    if rows.is_empty() {
        return Err(NoTable::NoRows);
    }
    Ok(Table { separator: char::from(separator), names: names(&head, &rows), rows })
}

/// Every column has a name of its own: unnamed ones that hold something are named by their place.
fn names(head: &[String], rows: &[Row]) -> Vec<String> {
    let width = rows.iter().map(|row| row.cells.iter().rposition(|cell| !cell.is_empty()).map_or(0, |last| last + 1));
    let width = width.max().unwrap_or(0).max(head.len());
    let mut names: Vec<String> = Vec::with_capacity(width);
    for at in 0..width {
        let base =
            head.get(at).filter(|name| !name.is_empty()).cloned().unwrap_or_else(|| format!("Column {}", at + 1));
        let mut name = base.clone();
        let mut copy = 1;
        while names.iter().any(|known| known.eq_ignore_ascii_case(&name)) {
            copy += 1;
            name = format!("{base} ({copy})");
        }
        names.push(name);
    }
    names
}

/// The rows that say something, each with its line. What can't be read as CSV (it is all bytes to the reader) ends it.
fn records(text: &str, separator: u8) -> impl Iterator<Item = (u64, Vec<String>)> + '_ {
    let reader =
        csv::ReaderBuilder::new().has_headers(false).flexible(true).delimiter(separator).from_reader(text.as_bytes());
    reader.into_records().map_while(Result::ok).filter_map(|record| {
        // Its place is told from before the empty lines that lead to it.
        let line = record.position().map_or(0, |place| {
            let rest = text.get(usize::try_from(place.byte()).unwrap_or(usize::MAX)..).unwrap_or_default();
            let ends = rest.bytes().take_while(|byte| matches!(byte, b'\r' | b'\n')).filter(|byte| *byte == b'\n');
            place.line() + ends.count() as u64
        });
        let cells: Vec<String> = record.iter().map(|cell| unguard(cell.trim()).trim().to_owned()).collect();
        cells.iter().any(|cell| !cell.is_empty()).then_some((line, cells))
    })
}

/// The separator under which the first rows look most like a table: names that are known, then width that holds.
fn separator_of(text: &str) -> u8 {
    let score = |separator: u8| {
        let rows: Vec<_> = records(text, separator).take(NAMES_WITHIN + 8).collect();
        let width = rows.iter().map(|(_, cells)| cells.len()).max().unwrap_or(0);
        let known = rows.iter().map(|(_, cells)| cells.iter().filter(|cell| is_known(cell)).count()).max().unwrap_or(0);
        let steady = rows.iter().filter(|(_, cells)| cells.len() == width).count();
        (if width > 1 { known } else { 0 }, if width > 1 { steady * width } else { 0 })
    };
    let mut best = (SEPARATORS[0], score(SEPARATORS[0]));
    for separator in SEPARATORS.into_iter().skip(1) {
        let found = score(separator);
        if found > best.1 {
            best = (separator, found);
        }
    }
    best.0
}

/// The row that holds the names: the first among the first rows with two known names in most of its columns. A row of data
/// can hold such a word too ("Risk" as a kind), so no row below one that is filled throughout is taken for the names.
fn names_among(text: &str, separator: u8) -> usize {
    let filled = |cells: &[String]| cells.iter().filter(|cell| !cell.is_empty()).count();
    let known = |cells: &[String]| cells.iter().filter(|cell| is_known(cell)).count();
    let rows: Vec<(usize, usize)> =
        records(text, separator).take(NAMES_WITHIN).map(|(_, cells)| (filled(&cells), known(&cells))).collect();
    let width = rows.iter().map(|(filled, _)| *filled).max().unwrap_or(0);
    let enough = width.min(2);
    let first = |wanted: &dyn Fn(usize, usize) -> bool| rows.iter().position(|(filled, known)| wanted(*filled, *known));
    let named = first(&|filled, known| known >= enough && filled * 2 > width);
    // Of a sheet of two columns, a line above the names may be as full as they are: "Project,Apollo".
    let whole = first(&|filled, _| width > 2 && filled == width);
    match (named, whole) {
        (Some(named), Some(whole)) => named.min(whole),
        (Some(named), None) => named,
        // Where no name is known, a line above the names is the one with a single cell.
        (None, _) => first(&|filled, _| filled >= 2 && filled * 2 > width)
            .or_else(|| first(&|filled, _| filled >= enough))
            .unwrap_or(0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cells(text: &str) -> (char, Vec<String>, Vec<Vec<String>>) {
        let table = read(text, 100).unwrap();
        (table.separator, table.names, table.rows.into_iter().map(|row| row.cells).collect())
    }

    #[test]
    fn commas_semicolons_tabs_and_bars_give_the_same_table() {
        for separator in [',', ';', '\t', '|'] {
            let text = "Title|Owner|Due date\nVendor slips, badly; very|Ana|24 Dec 2026\n"
                .replace('|', &separator.to_string())
                .replace("Vendor slips, badly; very", "\"Vendor slips, badly; very\"");
            let (found, names, rows) = cells(&text);
            assert_eq!((found, names.join("|").as_str()), (separator, "Title|Owner|Due date"));
            assert_eq!(rows, [["Vendor slips, badly; very", "Ana", "24 Dec 2026"]]);
        }
        assert_eq!(cells("sep=;\nTitle;Owner\na,b;c\n").2, [["a,b", "c"]]);
    }

    #[test]
    fn a_title_above_the_names_and_empty_rows_are_passed_over() {
        let text =
            "RAID log of Apollo,,\n,,\nRisk,Owner,Status\nVendor slips,Ana,Open\n,,\n\nLate parts,Bob,Open,extra\n";
        let table = read(text, 10).unwrap();
        assert_eq!(table.names, ["Risk", "Owner", "Status", "Column 4"]);
        assert_eq!(table.rows.iter().map(|row| row.line).collect::<Vec<_>>(), [4, 7]);
    }

    #[test]
    fn a_row_of_data_is_not_taken_for_the_names() {
        for (names, text) in [
            ("R/A/I/D|Was|Wer|Bis wann", "R/A/I/D;Was;Wer;Bis wann\nRisk;Kran A;Bob;01.08.2026\nAction;Plan;Ana;\n"),
            ("Foo|Bar|Baz", "RAID log;;\nFoo;Bar;Baz\nRisk;Kran A;Bob\nIssue;Kran B;\n"),
            ("Foo|Bar|Baz", "Foo;Bar;Baz\nRisk;Task;Bob\nIssue;Lead;Ana\n"),
            ("Foo|Bar", "RAID log;\nFoo;Bar\nRisk;Kran A\n"),
            ("Title|Owner", "Project;Apollo\nTitle;Owner\nKran A;Bob\n"),
            ("Risk|Column 2|Owner|Status", "Log of;Apollo;;\nRisk;;Owner;Status\nKran A;x;Bob;Open\n"),
        ] {
            let (_, found, rows) = cells(text);
            assert_eq!(found.join("|"), names);
            assert!(rows[0].contains(&"Kran A".to_owned()) || rows[0].contains(&"Task".to_owned()), "{rows:?}");
        }
        assert_eq!(cells("Our risks\nRisk\nKran A\n").1, ["Risk"]);
    }

    #[test]
    fn a_name_that_comes_twice_is_told_apart_and_quotes_may_span_lines() {
        let (_, names, rows) = cells("Title,Notes,Notes\n\"Two\nlines\",a,b\n");
        assert_eq!(names, ["Title", "Notes", "Notes (2)"]);
        assert_eq!(rows[0][0], "Two\nlines");
    }

    #[test]
    fn what_is_too_much_or_nothing_is_refused() {
        assert_eq!(read("Title,Owner\n", 10), Err(NoTable::NoRows));
        let many = format!("Title\n{}", "x\n".repeat(11));
        assert_eq!(read(&many, 10), Err(NoTable::TooManyRows { rows: 11, most: 10 }));
        let wide = format!("Title{}\nx\n", ",a".repeat(300));
        assert_eq!(read(&wide, 10), Err(NoTable::TooManyColumns(301)));
    }
}
