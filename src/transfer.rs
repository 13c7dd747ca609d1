//! `drumbeat export` and `drumbeat import`: the record out of the database's file and into it, without Discord.

use std::{
    io::{IsTerminal, Write},
    path::PathBuf,
};

use anyhow::{Context, bail, ensure};
use clap::{Args, ValueEnum};

use crate::{
    app::{
        App, Refusal,
        export::{self, Format},
        import::{self as imports, Imported, Look, Upload},
        look,
        restore::{self, Home, Restored},
    },
    clock::Clock,
    domain::{
        ChannelId, GuildId, Kind, Program, Rejection, UserId,
        text::{TextRefusal, Title, unescape},
    },
    exchange::{
        days::Order,
        dry_run,
        plan::{Ask, Choices, Outcome, Unread},
        record,
        sheet::Names,
    },
    store::{Db, Options},
};

/// What to export.
#[derive(Debug, Clone, Args)]
pub struct Export {
    /// The server's id (in Discord: right click the server, Copy Server ID).
    #[arg(long)]
    pub guild: u64,
    /// The program's name; not needed where the server has only one.
    #[arg(long)]
    pub program: Option<String>,
    /// The form of the file.
    #[arg(long, value_enum)]
    pub format: FileFormat,
    /// Where to write it; to the terminal or a pipe, if left out.
    #[arg(long)]
    pub out: Option<PathBuf>,
}

/// What to import.
#[derive(Debug, Clone, Args)]
pub struct Import {
    /// The file.
    pub file: PathBuf,
    /// The server's id (in Discord: right click the server, Copy Server ID).
    #[arg(long)]
    pub guild: u64,
    /// The program's name.
    #[arg(long)]
    pub program: Option<String>,
    /// The channel to bind a restored program to.
    #[arg(long)]
    pub channel: Option<u64>,
    /// Who imports it (a person's id); the program's lead, if left out.
    #[arg(long)]
    pub by: Option<u64>,
    /// What the rows of a sheet are, where they do not say so: risk, decision, action or issue.
    #[arg(long, value_parser = kind)]
    pub kind: Option<Kind>,
    /// What columns and words of a sheet mean: "Prio = Severity; Notes = keep; Status: Parked = Blocked".
    #[arg(long)]
    pub map: Option<String>,
    /// Which number comes first in days like 03/04/2026: day-first or month-first.
    #[arg(long, value_parser = order)]
    pub dates: Option<Order>,
    /// Writes what would become of each row into this file.
    #[arg(long)]
    pub report: Option<PathBuf>,
    /// Does it. Without this, only what would happen is shown.
    #[arg(long)]
    pub yes: bool,
}

/// The forms of a file, as the command line names them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum FileFormat {
    /// The whole record, to keep or to restore.
    Json,
    /// A report to read.
    Markdown,
    /// Spreadsheets, one for each kind, in a zip.
    Csv,
    /// Decision records (MADR), in a zip.
    Decisions,
    /// Due dates (iCalendar).
    Calendar,
}

impl FileFormat {
    const fn format(self) -> Format {
        match self {
            Self::Json => Format::Record,
            Self::Markdown => Format::Report,
            Self::Csv => Format::Sheets,
            Self::Decisions => Format::Decisions,
            Self::Calendar => Format::Dates,
        }
    }
}

/// Speaks to whoever runs it.
type Say<'a> = &'a dyn Fn(&str);

/// Makes a file of a program's record.
///
/// # Errors
/// A sentence for the terminal.
pub async fn export(what: &Export, database: &str, say: Say<'_>) -> anyhow::Result<()> {
    write_out(what, database, say).await.map_err(plainly)
}

/// A refusal quotes people in a way that is safe on Discord; a terminal shows their words as they are.
fn plainly(error: anyhow::Error) -> anyhow::Error {
    let is_refusal = error.is::<Refusal>() || error.is::<Rejection>() || error.is::<TextRefusal>();
    if is_refusal { anyhow::anyhow!("{}", unescape(&format!("{error:#}"))) } else { error }
}

async fn write_out(what: &Export, database: &str, say: Say<'_>) -> anyhow::Result<()> {
    let app = App { db: Db::open_beside(database).await?, clock: Clock::system() };
    let program = program(&app, GuildId(what.guild), what.program.as_deref()).await?;
    let reading = export::of_program(&app, program, what.format.format()).await?;
    let made = export::make(&app, reading, Names::default()).await?;
    for reference in &made.unreadable {
        say(&format!("{reference} can't be read back and is not in the file: restore a backup, or ask for help"));
    }
    if let Some(path) = &what.out {
        std::fs::write(path, &made.bytes).with_context(|| format!("{} can't be written", path.display()))?;
        say(&format!("{} items are in {}", made.items, path.display()));
    } else {
        let mut out = std::io::stdout();
        let is_text = std::str::from_utf8(&made.bytes).is_ok();
        ensure!(is_text || !out.is_terminal(), "This is an archive: name a file for it with --out {}", made.name);
        out.write_all(&made.bytes).context("It could not be written to the output")?;
    }
    Ok(())
}

/// Takes a file into the record.
///
/// # Errors
/// A sentence for the terminal.
pub async fn import(what: &Import, database: &str, say: Say<'_>) -> anyhow::Result<()> {
    take_in(what, database, say).await.map_err(plainly)
}

async fn take_in(what: &Import, database: &str, say: Say<'_>) -> anyhow::Result<()> {
    let bytes = std::fs::read(&what.file).with_context(|| format!("{} can't be read", what.file.display()))?;
    let name = what.file.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
    let choices = Choices { kind: what.kind, map: what.map.clone(), order: what.dates, ..Choices::default() };
    let upload = Upload::read(&name, &bytes, choices)?;
    if record::is_record(&upload.text) {
        return restore(what, &upload.text, database, say).await;
    }
    let clock = Clock::system();
    let db = if what.yes { Db::open(database, Options::default()).await? } else { Db::open_beside(database).await? };
    let app = App { db, clock };
    let outcome = sheet(&app, what, upload, say).await;
    app.db.close().await;
    outcome
}

/// A sheet: what would happen, and the deed.
async fn sheet(app: &App, what: &Import, mut upload: Upload, say: Say<'_>) -> anyhow::Result<()> {
    let program = program(app, GuildId(what.guild), what.program.as_deref()).await?;
    program.refuse_if_archived()?;
    // Names are Discord's to tell; ids are believed.
    let owners = upload.owners(imports::ROWS_ALONE)?;
    let ids = owners.into_iter().filter_map(|cell| cell.parse().ok().map(|id| (cell, UserId(id))));
    upload.people = ids.filter(|(_, user)| user.0 > 9_999_999_999).collect();
    let by = what.by.map_or(program.lead, UserId);
    let plan = match imports::look_alone(app, program.clone(), by, &upload).await? {
        Look::Plan { plan, .. } => plan,
        Look::Ask(Ask::Title(names)) => {
            let first = names.first().map_or("Was", String::as_str);
            let names: Vec<String> = names.iter().map(|name| format!("“{name}”")).collect();
            bail!(
                "No column of that file can be taken for the title. Its columns are {}: say which it is, like --map \"{first} = Title\"",
                names.join(", ")
            )
        }
        Look::Ask(Ask::Kind) => {
            bail!("The file does not say what its rows are: say it with --kind risk, decision, action or issue")
        }
        Look::Ask(Ask::Order(column, example)) => {
            bail!(
                "The days in “{column}” can be read in two ways, such as {example}: say it with --dates day-first or month-first"
            )
        }
        Look::Record { .. } => bail!("This is a whole record, not a sheet"),
    };
    for (column, meaning) in &plan.columns {
        say(&format!("{column}: {meaning}"));
    }
    for Unread { meaning, word, rows } in &plan.unread {
        say(&format!(
            "“{word}” is no {} that is known ({rows} rows): say what it means with --map",
            meaning.label().to_lowercase()
        ));
    }
    let (new, known, refused) = plan.counts();
    for row in
        plan.rows.iter().filter(|row| matches!(row.outcome, Outcome::Refused(_)) || !row.notes.is_empty()).take(20)
    {
        let why = if let Outcome::Refused(why) = &row.outcome { format!("left out: {why}; ") } else { String::new() };
        say(format!("line {}: {why}{}", row.line, row.notes.join("; ")).trim_end_matches("; "));
    }
    if let Some(path) = &what.report {
        std::fs::write(path, dry_run::sheet_of(&plan))
            .with_context(|| format!("{} can't be written", path.display()))?;
        say(&format!("Every row is in {}", path.display()));
    }
    say(&format!(
        "{new} rows are new, {known} are on the record already or twice in the file, {refused} can't be taken"
    ));
    if new == 0 || !what.yes {
        say(if new == 0 { "There is nothing to import" } else { "Nothing was changed: do it with --yes" });
        return Ok(());
    }
    let name = program.name.clone();
    if let Imported::Items { count, .. } = imports::import_alone(app, program, by, upload).await? {
        let items = if count == 1 { "item" } else { "items" };
        say(&format!("Imported {count} {items} into “{name}”"));
    }
    Ok(())
}

fn kind(typed: &str) -> Result<Kind, String> {
    Kind::from_key(&typed.to_lowercase()).ok_or_else(|| "risk, decision, action or issue".to_owned())
}

fn order(typed: &str) -> Result<Order, String> {
    Order::from_key(&typed.to_lowercase().replace('-', "_")).ok_or_else(|| "day-first or month-first".to_owned())
}

async fn restore(what: &Import, text: &str, database: &str, say: Say<'_>) -> anyhow::Result<()> {
    let file = record::read(text).map_err(|damage| anyhow::anyhow!("{}: {damage}", what.file.display()))?;
    let (items, events) = file.size();
    let guild = GuildId(what.guild);
    if file.server() != guild && what.channel.is_none() {
        bail!(
            "This record is from another server, where its channels are: say with --channel which channel of server {guild} it belongs to"
        );
    }
    if !what.yes {
        say(&format!("{items} items with {events} events would be restored. Nothing was changed: do it with --yes"));
        return Ok(());
    }
    let home = Home {
        guild,
        channel: what.channel.map(ChannelId),
        by: what.by.map(UserId),
        act: None,
        name: what.program.as_deref().map(Title::parse).transpose()?,
    };
    let app = App { db: Db::open(database, Options::default()).await?, clock: Clock::system() };
    let outcome = restore::restore(&app, home, file).await;
    app.db.close().await;
    let Restored { program, items, events, .. } = outcome?;
    say(&format!("Restored “{}”: {items} items with {events} events", program.name));
    Ok(())
}

/// The program that is meant.
async fn program(app: &App, guild: GuildId, name: Option<&str>) -> anyhow::Result<Program> {
    let programs = look::programs(app, guild).await?;
    let names = || programs.iter().map(|program| format!("“{}”", program.name)).collect::<Vec<_>>().join(", ");
    ensure!(!programs.is_empty(), "There is no program of server {guild} in this database");
    let found = match name {
        Some(name) => programs.iter().find(|program| program.name.as_str().to_lowercase() == name.to_lowercase()),
        None if programs.len() == 1 => programs.first(),
        None => bail!("This server has several programs: name one with --program. There are {}", names()),
    };
    found.cloned().with_context(|| format!("There is no such program on this server. There are {}", names()))
}
