//! Getting the record out and in: the file that was made, or why it is not here.

use super::phrases::{count, short};
use crate::{
    app::export::{Exported, Format},
    discord::view::{File, View},
    domain::upload::bytes,
};

/// A file of the record, or how to get at one that Discord does not take.
#[must_use]
pub fn exported(made: Exported, limit: u64) -> View {
    let Exported { name, bytes: content, items, unreadable, program, format } = made;
    let title = short(program.name.as_str(), 100);
    let what = match format {
        Format::Report => "to read",
        Format::Sheets => "as spreadsheets, one for each kind",
        Format::Record => "as the whole record; /program import restores it",
        Format::Decisions => "as decision records for a repository (MADR)",
        Format::Dates => "as due dates for a calendar",
    };
    let items = i64::try_from(items).unwrap_or(i64::MAX);
    let mut said = format!("“{title}” {what}: {}.", count(items, "item", "items"));
    if !unreadable.is_empty() {
        let named: Vec<String> = unreadable.iter().take(20).map(ToString::to_string).collect();
        let is = if unreadable.len() == 1 { "is" } else { "are" };
        said = format!(
            "{said}\n{} can't be read back and {is} not in the file: tell whoever runs this bot.",
            named.join(", ")
        );
    }
    let size = content.len() as u64;
    if size > limit {
        return View::text(format!(
            "{said}\nThe file has {}, and Discord takes {} here. Choose another form, or ask whoever runs this bot for it: `drumbeat export --guild {} --program \"{}\" --format {} --out {name}`",
            bytes(size),
            bytes(limit),
            program.guild,
            program.name.as_str().replace(['`', '"', '\\', '$'], ""),
            format.key(),
        ))
        .quietly();
    }
    let mut view = View::text(said).quietly();
    view.files.push(File { name, bytes: content, alt: String::new() });
    view
}
