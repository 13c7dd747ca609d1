//! The settings, from the environment, read and judged in one place. `.env.example` says what each is for.

use std::path::{Path, PathBuf};

/// What can be set, each with its value as text. A test holds this list against `.env.example`.
pub const VARIABLES: [&str; 5] = ["DISCORD_TOKEN", "DISCORD_API_URL", "DATABASE_URL", "RUST_LOG", "LOG_FORMAT"];

/// The database where none is named.
pub const DEFAULT_DATABASE: &str = "sqlite://drumbeat.db";

/// How much is logged where nothing is said.
pub const DEFAULT_LOG: &str = "info,serenity=warn";

/// How it is logged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LogFormat {
    /// For people.
    Text,
    /// For machines.
    Json,
}

/// The bot's token. It is never printed, not even by accident.
#[derive(Clone, PartialEq, Eq)]
pub struct Token(String);

impl Token {
    /// The token itself, for the one request header that carries it.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for Token {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Token(…)")
    }
}

/// The settings, as they can be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Config {
    /// The bot's token.
    pub token: Token,
    /// Where Discord's interface is, when it is not Discord's own.
    pub api_url: Option<String>,
    /// The database.
    pub database_url: String,
    /// How much is logged.
    pub log: String,
    /// How it is logged.
    pub log_format: LogFormat,
}

/// Something wrong with a setting, and its mend.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Which setting.
    pub variable: &'static str,
    /// What is wrong.
    pub wrong: String,
    /// What to do.
    pub mend: String,
}

impl std::fmt::Display for Problem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}: {} {}", self.variable, self.wrong, self.mend)
    }
}

impl Config {
    /// Reads the settings from wherever `lookup` finds them.
    ///
    /// # Errors
    /// Everything that is wrong, at once.
    pub fn read(lookup: impl Fn(&str) -> Option<String>) -> Result<Self, Vec<Problem>> {
        let find = |name: &str| lookup(name).map(|value| value.trim().to_owned()).filter(|value| !value.is_empty());
        let mut problems = Vec::new();
        let mut note = |problem: Option<Problem>| problems.extend(problem);
        let token = find("DISCORD_TOKEN").unwrap_or_default();
        note(judge_token(&token));
        let api_url = find("DISCORD_API_URL");
        note(api_url.as_deref().and_then(judge_api_url));
        let database_url = find("DATABASE_URL").unwrap_or_else(|| DEFAULT_DATABASE.to_owned());
        note(judge_database(&database_url));
        let log = find("RUST_LOG").unwrap_or_else(|| DEFAULT_LOG.to_owned());
        note(judge_log(&log));
        let format = find("LOG_FORMAT").unwrap_or_else(|| "text".to_owned());
        let log_format = match format.as_str() {
            "text" => LogFormat::Text,
            "json" => LogFormat::Json,
            _ => {
                note(Some(problem("LOG_FORMAT", format!("“{format}” is not known."), "Write text or json.")));
                LogFormat::Text
            }
        };
        if problems.is_empty() {
            Ok(Self { token: Token(token), api_url, database_url, log, log_format })
        } else {
            Err(problems)
        }
    }
}

/// The database alone, for commands that work on its file and never ask Discord anything.
///
/// # Errors
/// What is wrong with its setting.
pub fn database(lookup: impl Fn(&str) -> Option<String>) -> Result<String, Problem> {
    let set = lookup("DATABASE_URL").map(|value| value.trim().to_owned()).filter(|value| !value.is_empty());
    let url = set.unwrap_or_else(|| DEFAULT_DATABASE.to_owned());
    judge_database(&url).map_or(Ok(url), Err)
}

/// The file that a database's address names.
#[must_use]
pub fn database_file(url: &str) -> Option<PathBuf> {
    let rest = url.strip_prefix("sqlite://").or_else(|| url.strip_prefix("sqlite:"))?;
    let path = rest.split('?').next().unwrap_or_default();
    (!path.is_empty() && path != ":memory:").then(|| PathBuf::from(path))
}

fn problem(variable: &'static str, wrong: impl Into<String>, mend: impl Into<String>) -> Problem {
    Problem { variable, wrong: wrong.into(), mend: mend.into() }
}

/// A token has three parts with dots between them; what it looks like beyond that is Discord's business.
fn judge_token(token: &str) -> Option<Problem> {
    const WHERE: &str =
        "Copy it from https://discord.com/developers/applications → your application → Bot → Reset Token.";
    if token.is_empty() {
        return Some(problem("DISCORD_TOKEN", "It is not set.", WHERE));
    }
    let whole = token.split('.').count() == 3 && token.split('.').all(|part| !part.is_empty());
    let clean = token.chars().all(|c| c.is_ascii_graphic());
    if whole && clean {
        None
    } else {
        Some(problem(
            "DISCORD_TOKEN",
            "It does not look like a bot's token (three parts with dots between them).",
            WHERE,
        ))
    }
}

fn judge_api_url(url: &str) -> Option<Problem> {
    let rest = url.strip_prefix("http://").or_else(|| url.strip_prefix("https://")).unwrap_or_default();
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    if host.is_empty() || host.contains(char::is_whitespace) || rest.trim_end_matches('/') != host {
        return Some(problem(
            "DISCORD_API_URL",
            format!("“{url}” is not the address of a server."),
            "Write it as http://127.0.0.1:3210, without a path, or leave it unset for Discord itself.",
        ));
    }
    None
}

fn judge_database(url: &str) -> Option<Problem> {
    let Some(file) = database_file(url) else {
        return Some(problem(
            "DATABASE_URL",
            format!("“{url}” does not name an SQLite file."),
            "Write it as sqlite://drumbeat.db or sqlite:///var/lib/drumbeat/drumbeat.db.",
        ));
    };
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    if file.is_dir() {
        return Some(problem("DATABASE_URL", format!("{} is a folder.", file.display()), "Name a file in it."));
    }
    if !folder.is_dir() {
        let mend = format!("Create it, with mkdir -p {}, or choose another place.", folder.display());
        return Some(problem("DATABASE_URL", format!("The folder {} does not exist.", folder.display()), mend));
    }
    None
}

fn judge_log(log: &str) -> Option<Problem> {
    match log.parse::<tracing_subscriber::EnvFilter>() {
        Ok(_) => None,
        Err(error) => Some(problem(
            "RUST_LOG",
            format!("“{log}” can't be read ({error})."),
            "Write it as info or info,drumbeat=debug.",
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(pairs: &[(&str, &str)]) -> Result<Config, Vec<Problem>> {
        Config::read(|name| pairs.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned()))
    }

    #[test]
    fn a_token_is_enough() {
        let config = read(&[("DISCORD_TOKEN", " a.b.c ")]).unwrap();
        assert_eq!((config.token.expose(), config.database_url.as_str()), ("a.b.c", DEFAULT_DATABASE));
        assert_eq!((config.api_url, config.log_format), (None, LogFormat::Text));
    }

    #[test]
    fn everything_wrong_is_said_at_once_with_its_mend() {
        let problems = read(&[
            ("DISCORD_TOKEN", "abc"),
            ("DISCORD_API_URL", "127.0.0.1:1"),
            ("DATABASE_URL", "postgres://x"),
            ("RUST_LOG", "drumbeat=loud"),
            ("LOG_FORMAT", "xml"),
        ])
        .unwrap_err();
        assert_eq!(problems.iter().map(|problem| problem.variable).collect::<Vec<_>>(), VARIABLES);
        assert!(problems.iter().all(|problem| problem.mend.ends_with('.')));
    }

    #[test]
    fn the_token_is_never_printed() {
        let config = read(&[("DISCORD_TOKEN", "secret.secret.secret")]).unwrap();
        assert!(!format!("{config:?}").contains("secret"));
    }

    #[test]
    fn a_database_in_a_folder_that_is_not_there_is_said() {
        let problems =
            read(&[("DISCORD_TOKEN", "a.b.c"), ("DATABASE_URL", "sqlite:///no/such/folder/x.db")]).unwrap_err();
        assert!(problems[0].to_string().contains("/no/such/folder"), "{}", problems[0]);
    }
}
