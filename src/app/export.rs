//! Get the record out: who may, what of it, and which form it takes.

use super::{App, Caller, Refusal, change::program_here};
use crate::{
    domain::{Program, Reference, vocabulary::vocabulary},
    exchange::record,
    store::whole,
};

vocabulary! {
    /// The form that an export takes.
    Format {
        Record = "json", "JSON: the whole record, to keep or to restore";
    }
}

/// A file that was made of the record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exported {
    /// What the file is called.
    pub name: String,
    /// What is in it.
    pub bytes: Vec<u8>,
    /// How many items are in it.
    pub items: usize,
    /// Items that could not be read back and are not in it.
    pub unreadable: Vec<Reference>,
}

/// Makes a file of the channel's program. Everybody who reads the program may; the whole record is the lead's.
///
/// # Errors
/// There is no program here, or they may not.
pub async fn export(app: &App, caller: &Caller, format: Format) -> Result<Exported, Refusal> {
    let program = {
        let mut conn = app.db.read().await?;
        program_here(&mut conn, caller).await?
    };
    if format == Format::Record {
        program.may_administer(&caller.actor)?;
    }
    file(app, program, format).await
}

/// Makes a file of a program, where nobody in particular asks.
///
/// # Errors
/// The database failed.
pub async fn file(app: &App, program: Program, format: Format) -> Result<Exported, Refusal> {
    let found = {
        let mut conn = app.db.read().await?;
        whole::read(&mut conn, program).await?
    };
    let whole = &found.whole;
    let (bytes, ending) = match format {
        Format::Record => {
            let text = record::write(whole).map_err(|error| Refusal::Failed(error.into()))?;
            (text.into_bytes(), "json")
        }
    };
    let name =
        format!("{}-{}.{ending}", slug(whole.program.name.as_str()), whole.program.calendar.today(app.clock.now()));
    Ok(Exported { name, bytes, items: whole.items.len(), unreadable: found.unreadable })
}

/// A name as files carry it: lower case, letters and digits of any script, dashes between.
fn slug(name: &str) -> String {
    let lower = name.to_lowercase();
    let words: Vec<&str> = lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let slug: String = words.join("-").chars().take(60).collect();
    if slug.is_empty() { "program".to_owned() } else { slug }
}
