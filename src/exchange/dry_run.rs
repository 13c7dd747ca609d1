//! What an import would do, row by row, as a sheet to read before it is done.

use super::{
    plan::{Outcome, Plan},
    sheets::sheet,
};

const HEAD: [&str; 8] = ["Line", "What happens", "Kind", "Title", "State", "Owner", "Due", "Notes"];

/// The sheet.
#[must_use]
pub fn sheet_of(plan: &Plan) -> Vec<u8> {
    let rows = plan.rows.iter().map(|row| {
        let notes = row.notes.join("; ");
        let line = row.line.to_string();
        match &row.outcome {
            Outcome::New(item) => vec![
                line,
                "new".to_owned(),
                item.kind().to_string(),
                item.title.to_string(),
                item.state_label().to_owned(),
                if item.owner.is_some() { row.owner.clone() } else { String::new() },
                item.due.map_or_else(String::new, |day| day.to_string()),
                notes,
            ],
            Outcome::Known(kind, title) => {
                vec![
                    line,
                    "left out: on the record already, or twice in the file".to_owned(),
                    kind.to_string(),
                    title.to_string(),
                    String::new(),
                    String::new(),
                    String::new(),
                    notes,
                ]
            }
            Outcome::Refused(why) => {
                let blank = || String::new();
                vec![line, format!("left out: {why}"), blank(), blank(), blank(), blank(), blank(), notes]
            }
        }
    });
    sheet(&HEAD.map(str::to_owned), rows)
}
