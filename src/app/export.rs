//! Get the record out: who may, what of it, and which form it takes.

use super::{App, Caller, Refusal, apart::apart, change::program_here};
use crate::{
    domain::{Body, Program, Reference, UserId, vocabulary::vocabulary, whole::Whole},
    exchange::{archive, dates, madr, record, report, sheet::Names, sheets},
    store::whole,
};

vocabulary! {
    /// The form that an export takes.
    Format {
        Report = "markdown", "Report to read (Markdown)";
        Sheets = "csv", "Spreadsheets, one for each kind (CSV)";
        Record = "json", "The whole record, to keep or to restore (JSON)";
        Decisions = "decisions", "Decision records for a repository (MADR)";
        Dates = "calendar", "Due dates for a calendar (iCalendar)";
    }
}

/// A program's record as it was read, on its way into a file.
#[derive(Debug)]
pub struct Reading {
    /// What was read.
    pub whole: Whole,
    /// Items that could not be read back.
    pub unreadable: Vec<Reference>,
    /// The form that it will take.
    pub format: Format,
}

/// A file that was made of the record.
#[derive(Debug, Clone, PartialEq)]
pub struct Exported {
    /// What the file is called.
    pub name: String,
    /// What is in it.
    pub bytes: Vec<u8>,
    /// How many items the record has.
    pub items: usize,
    /// Items that could not be read back and are not in it.
    pub unreadable: Vec<Reference>,
    /// The program.
    pub program: Program,
    /// The form that it has.
    pub format: Format,
}

/// Reads the record of the channel's program. Everybody who reads the program may; the whole record is the lead's.
///
/// # Errors
/// There is no program here, or they may not.
pub async fn read(app: &App, caller: &Caller, format: Format) -> Result<Reading, Refusal> {
    let program = {
        let mut conn = app.db.read().await?;
        program_here(&mut conn, caller).await?
    };
    if format == Format::Record {
        program.may_administer(&caller.actor)?;
    }
    of_program(app, program, format).await
}

/// Reads the record of a program, where nobody in particular asks.
///
/// # Errors
/// The database failed.
pub async fn of_program(app: &App, program: Program, format: Format) -> Result<Reading, Refusal> {
    let mut conn = app.db.read().await?;
    let whole::Found { whole, unreadable } = whole::read(&mut conn, program).await?;
    Ok(Reading { whole, unreadable, format })
}

impl Reading {
    /// The people whose names the file would show, those with most items first.
    #[must_use]
    pub fn people(&self) -> Vec<UserId> {
        if self.format == Format::Record {
            return Vec::new();
        }
        let mut times = std::collections::BTreeMap::<UserId, usize>::new();
        let program = &self.whole.program;
        let mut count = |user: UserId| *times.entry(user).or_default() += 1;
        count(program.lead);
        program.charter.sponsor.into_iter().for_each(&mut count);
        for item in &self.whole.items {
            item.owner.into_iter().chain([item.raised_by]).for_each(&mut count);
            if let Body::Decision(decision) = &item.body {
                let named = [&decision.decided_by, &decision.consulted, &decision.informed];
                named.into_iter().flatten().copied().for_each(&mut count);
                decision.proposer.into_iter().for_each(&mut count);
                decision.approvers.iter().for_each(|one| count(one.user));
                decision.concerns.iter().flat_map(|one| [Some(one.by), one.resolved_by]).flatten().for_each(&mut count);
            }
            if let Body::Risk(risk) = &item.body {
                risk.acceptance.iter().for_each(|taken| count(taken.by));
            }
        }
        let mut people: Vec<(UserId, usize)> = times.into_iter().collect();
        people.sort_by_key(|(user, times)| (std::cmp::Reverse(*times), *user));
        people.into_iter().map(|(user, _)| user).collect()
    }
}

/// Makes the file, apart: a large record takes a while.
///
/// # Errors
/// What no record should be: too large for its form.
pub async fn make(app: &App, reading: Reading, names: Names) -> Result<Exported, Refusal> {
    let now = app.clock.now();
    let made = apart(move || {
        let Reading { whole, unreadable, format } = reading;
        let today = whole.program.calendar.today(now);
        let all = whole.items.len();
        let (bytes, ending, items) = match format {
            Format::Report => (report::write(&whole, &names, today).into_bytes(), "md", all),
            Format::Sheets => (archive::archive(&sheets::sheets(&whole, &names))?, "zip", all),
            Format::Record => (record::write(&whole)?.into_bytes(), "json", all),
            Format::Decisions => {
                let files = madr::files(&whole, &names);
                (archive::archive(&files)?, "zip", files.len())
            }
            Format::Dates => {
                let (calendar, dated) = dates::write(&whole, &names);
                (calendar.into_bytes(), "ics", dated)
            }
        };
        let what = match format {
            Format::Decisions => "-decisions",
            Format::Report | Format::Sheets | Format::Record | Format::Dates => "",
        };
        let name = format!("{}{what}-{today}.{ending}", slug(whole.program.name.as_str()));
        anyhow::Ok(Exported { name, bytes, items, unreadable, program: whole.program, format })
    });
    made.await.flatten().map_err(Refusal::Failed)
}

/// A name as files carry it: lower case, letters and digits, dashes between.
fn slug(name: &str) -> String {
    let lower = name.to_lowercase();
    let words: Vec<&str> = lower.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let slug: String = words.join("-").chars().take(60).collect();
    if slug.is_empty() { "program".to_owned() } else { slug }
}
