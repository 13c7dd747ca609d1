//! The rules of the house that a compiler does not hold: layers, maps, names, sizes, and that every statement names its
//! server. What fails here says which rule and where to read it (HOUSE.md).

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    missing_docs,
    reason = "a test says what it is by its name, and fails loudly"
)]

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

/// What a module may name: of ours, and of others. HOUSE.md's table; a line more here is a decision.
const LAYERS: &[(&str, &[&str], &[&str])] = &[
    (
        "domain",
        &["domain"],
        &[
            "chrono",
            "chrono_tz",
            "icalendar",
            "rrule",
            "serde",
            "serde_json",
            "strsim",
            "thiserror",
            "unicode_normalization",
            "unicode_segmentation",
        ],
    ),
    ("nudge", &["domain", "nudge"], &["chrono", "chrono_tz", "serde", "thiserror"]),
    ("report", &["domain", "report"], &["chrono", "chrono_tz", "serde", "serde_json", "thiserror"]),
    (
        "charts",
        &["charts"],
        &["ab_glyph", "chrono", "png", "resvg", "serde", "serde_json", "skrifa", "thiserror", "tiny_skia"],
    ),
    (
        "exchange",
        &["domain", "exchange"],
        &["chardetng", "chrono", "csv", "encoding_rs", "icalendar", "serde", "serde_json", "thiserror", "zip"],
    ),
    (
        "store",
        &["domain", "store"],
        &["anyhow", "chrono", "futures_util", "serde", "serde_json", "sqlx", "thiserror", "tokio", "tracing"],
    ),
    (
        "app",
        &["domain", "nudge", "report", "charts", "exchange", "store", "clock", "app"],
        // tokio, thread_priority: what takes a while is done apart. futures_util: the type of what is written once.
        &[
            "anyhow",
            "chrono",
            "futures_util",
            "serde",
            "serde_json",
            "thiserror",
            "thread_priority",
            "tokio",
            "tracing",
        ],
    ),
    (
        "jobs",
        &["domain", "app", "store", "clock", "jobs"],
        &["anyhow", "chrono", "futures_util", "serde", "tokio", "tracing"],
    ),
    (
        "discord",
        &["domain", "report", "charts", "exchange", "app", "clock", "config", "discord"],
        &[
            "anyhow",
            // The words on a search's buttons.
            "arrayvec",
            "chrono",
            "chrono_tz",
            "futures_util",
            "poise",
            "reqwest",
            "serde",
            "serde_json",
            "serenity",
            "tokio",
            "tracing",
        ],
    ),
    (
        "sandbox",
        &["app", "clock", "config", "run", "sandbox"],
        &["anyhow", "chrono", "chrono_tz", "local_discord", "serde", "serde_json", "tokio", "tracing"],
    ),
    ("transfer.rs", &["app", "clock", "domain", "exchange", "store"], &["anyhow", "clap"]),
    ("clock.rs", &[], &["chrono"]),
    ("config.rs", &[], &["anyhow", "tracing_subscriber"]),
    ("telemetry.rs", &["config"], &["tracing", "tracing_subscriber"]),
];

/// Tables that hold a server's data; a statement on one of them names the server.
const TENANT_TABLES: &[&str] = &[
    "programs",
    "program_channels",
    "items",
    "items_fts",
    "items_to_index",
    "awaits",
    "events",
    "calls",
    "cards",
    "drafts",
    "outbox",
    "people",
    "episodes",
    "pings",
    "nudged",
    "digests",
    "summaries",
    "summary_weeks",
];

/// The statements that are asked across servers, each with its reason.
const ACROSS_SERVERS: &[(&str, &str)] = &[
    (
        "FROM items_to_index x",
        "the index follows whoever's items changed; every term of it is led by its server or program",
    ),
    ("INSERT OR REPLACE INTO items_fts", "the same, written"),
    ("VALUES ('merge', ?)", "the index folds its own segments together; it tells nothing"),
    ("WHERE summary_at IS NOT NULL", "the clock belongs to nobody; it tells ids, each with its server"),
    ("FROM summary_weeks WHERE stale > 0", "posts are corrected whoever's they are; each row says whose"),
    ("WHERE wake_at IS NOT NULL AND wake_at <= ?", "the clock belongs to nobody; it tells ids, each with its server"),
    ("INDEXED BY programs_to_ask_for_calls", "what is due to be asked is found by the clock; it tells servers only"),
    ("WHERE resume_at <= ?", "pauses end by the clock; it tells ids, each with its server"),
    ("WHERE run_report_at <= ?", "reports are due by the clock; it tells ids, each with its server"),
    ("FROM digests WHERE stale > 0", "digests are drawn again whoever's they are; each row says whose"),
    ("FROM cards WHERE stale = 1", "cards are drawn again whoever's they are; each row says whose"),
    ("FROM outbox busy", "promises are handed out in turn over all servers; each row says whose"),
    ("UPDATE outbox SET state = 'sending'", "the same, marked"),
    ("SELECT coalesce(max(id), 0) + 1", "ids are the table's, not a server's; nothing else of the rows is seen"),
    ("DELETE FROM drafts WHERE made_at < ?", "old drafts go, whoever's they are; nothing of them is read"),
];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// Every Rust file under these folders of the repository, as (path from the root, text).
fn sources(folders: &[&str]) -> Vec<(String, String)> {
    let mut files = Vec::new();
    let mut folders: Vec<PathBuf> = folders.iter().map(|folder| root().join(folder)).collect();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).into_iter().flatten() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|kind| kind == "rs") {
                let name = path.strip_prefix(root()).unwrap().to_string_lossy().into_owned();
                files.push((name, read(&path)));
            }
        }
    }
    files.sort();
    assert!(!files.is_empty());
    files
}

fn crate_folders() -> Vec<String> {
    let entries = fs::read_dir(root().join("crates")).unwrap();
    entries.map(|entry| format!("crates/{}", entry.unwrap().file_name().to_string_lossy())).collect()
}

/// What is compiled into the program: neither comments, nor what stands below `#[cfg(test)]`, nor a module of tests.
fn code(name: &str, text: &str) -> String {
    if is_test_module(name) {
        return String::new();
    }
    let text = text.split("#[cfg(test)]\nmod tests").next().unwrap_or_default();
    text.lines().map(|line| line.split("//").next().unwrap_or_default()).collect::<Vec<_>>().join("\n")
}

/// Whether a file, or a folder above it, is declared behind `#[cfg(test)]`.
fn is_test_module(name: &str) -> bool {
    let mut path = PathBuf::from(name).with_extension("");
    loop {
        let (Some(folder), Some(module)) = (path.parent(), path.file_name()) else { return false };
        let declared = format!("#[cfg(test)]\nmod {};", module.to_string_lossy());
        let by = ["mod.rs", "lib.rs", "main.rs"].map(|file| folder.join(file));
        let mut by = by.into_iter().chain([folder.with_extension("rs")]).map(|file| root().join(file));
        if by.any(|file| file.is_file() && read(&file).contains(&declared)) {
            return true;
        }
        path = folder.to_path_buf();
    }
}

fn is_name(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// The first names of the paths in a text that begin with `prefix`, groups in braces included.
fn roots_after(text: &str, prefix: &str) -> BTreeSet<String> {
    let mut roots = BTreeSet::new();
    for (at, _) in text.match_indices(prefix) {
        if text[..at].ends_with(|c: char| is_name(c) || c == ':' || c == '$') {
            continue;
        }
        let rest = &text[at + prefix.len()..];
        if let Some(group) = rest.strip_prefix('{') {
            let mut depth = 0;
            let mut start = true;
            for (place, c) in group.char_indices() {
                match c {
                    '{' => depth += 1,
                    '}' if depth == 0 => break,
                    '}' => depth -= 1,
                    ',' if depth == 0 => start = true,
                    c if start && is_name(c) && depth == 0 => {
                        roots.insert(group[place..].chars().take_while(|c| is_name(*c)).collect());
                        start = false;
                    }
                    _ => {}
                }
            }
        } else {
            roots.insert(rest.chars().take_while(|c| is_name(*c)).collect());
        }
    }
    roots
}

/// The names in a text that begin a path: `sqlx` of `sqlx::query` and of `use sqlx;`.
fn path_roots(text: &str) -> BTreeSet<String> {
    let mut roots = BTreeSet::new();
    for (at, _) in text.match_indices("::") {
        let before = &text[..at];
        let name: String =
            before.chars().rev().take_while(|c| is_name(*c)).collect::<Vec<_>>().into_iter().rev().collect();
        let earlier = &before[..before.len() - name.len()];
        if !name.is_empty() && !earlier.ends_with(':') && !earlier.ends_with('.') {
            roots.insert(name);
        }
    }
    for line in text.lines().map(str::trim) {
        if let Some(rest) = line.strip_prefix("use ").or_else(|| line.strip_prefix("pub use ")) {
            roots.insert(rest.chars().take_while(|c| is_name(*c)).collect());
        }
    }
    roots
}

/// The crates that this package can name.
fn dependencies() -> BTreeSet<String> {
    let manifest = read(&root().join("Cargo.toml"));
    let mut names = BTreeSet::new();
    let mut inside = false;
    for line in manifest.lines() {
        if line.starts_with('[') {
            inside = matches!(line, "[dependencies]" | "[dev-dependencies]");
        } else if let Some((name, _)) = line.split_once('=').filter(|_| inside && !line.starts_with('#')) {
            names.insert(name.trim().trim_end_matches(".workspace").replace('-', "_"));
        }
    }
    assert!(names.contains("sqlx"), "{names:?}");
    names
}

#[test]
fn names_are_seen_however_they_are_written() {
    let text = "use crate::{app::{App, log}, store, domain::Item}; crate::jobs::tick(); \"a crate::x\".len();";
    let seen = roots_after(text, "crate::");
    for module in ["app", "store", "domain", "jobs"] {
        assert!(seen.contains(module), "{module} of {seen:?}");
    }
    assert!(!seen.contains("log") && !seen.contains("App"));
    let seen =
        path_roots("use sqlx;\nlet x = serenity::all::Http::new(); a.poise::<u8>(); ::tokio::spawn(); chrono::Utc");
    assert_eq!(seen.into_iter().collect::<Vec<_>>(), ["chrono", "serenity", "sqlx"].map(str::to_owned));
    assert_eq!(code("x.rs", "a // b\n#[cfg(test)]\nmod tests { sqlx::x }"), "a ");
    assert!(is_test_module("src/domain/item/tests.rs") && is_test_module("src/domain/samples.rs"));
    assert!(!is_test_module("src/domain/item.rs") && !is_test_module("src/domain/text/clean.rs"));
}

#[test]
fn every_module_keeps_to_its_layer() {
    let dependencies = dependencies();
    let modules: BTreeSet<String> = roots_after(&read(&root().join("src/lib.rs")), "pub mod ");
    let mut broken = Vec::new();
    for (name, text) in sources(&["src"]) {
        let code = code(&name, &text);
        let inside = name.strip_prefix("src/").unwrap();
        let module = inside.split('/').next().unwrap();
        let named = module.trim_end_matches(".rs");
        let Some((_, ours, others)) =
            LAYERS.iter().find(|(layer, ..)| *layer == module || (*layer == named && !layer.contains('.')))
        else {
            // What ties everything together, at the top.
            assert!(
                ["main.rs", "lib.rs", "run.rs", "sandbox.rs", "check.rs"].contains(&inside),
                "{name} is in no layer: give its module a line in LAYERS"
            );
            continue;
        };
        let above = "super::".repeat(inside.split('/').count() - usize::from(inside.ends_with("mod.rs")));
        let own: BTreeSet<String> = roots_after(&code, "crate::")
            .into_iter()
            .chain(roots_after(&code, &above))
            .filter(|root| modules.contains(root))
            .collect();
        for root in own.iter().filter(|root| !ours.contains(&root.as_str())) {
            broken.push(format!("{name} names our {root}"));
        }
        for root in path_roots(&code).into_iter().filter(|root| dependencies.contains(root)) {
            if !others.contains(&root.as_str()) {
                broken.push(format!("{name} names {root}"));
            }
        }
    }
    assert!(broken.is_empty(), "HOUSE.md's table of layers is broken:\n{}", broken.join("\n"));
}

#[test]
fn the_local_discord_never_sees_the_bot() {
    for (name, text) in sources(&["crates/local-discord"]) {
        let code = code(&name, &text);
        assert!(!path_roots(&code).contains("drumbeat"), "{name} names the bot: it could agree with its mistakes");
    }
    let manifest = read(&root().join("crates/local-discord/Cargo.toml"));
    assert!(!manifest.contains("drumbeat"), "local-discord depends on the bot");
}

#[test]
fn every_file_opens_with_what_it_is_for() {
    let mut folders = vec!["src".to_owned(), "tests".to_owned(), "benches".to_owned()];
    folders.extend(crate_folders());
    let folders: Vec<&str> = folders.iter().map(String::as_str).collect();
    let without: Vec<String> = sources(&folders)
        .into_iter()
        .filter(|(_, text)| !text.lines().next().unwrap_or_default().starts_with("//! "))
        .map(|(name, _)| name)
        .collect();
    assert!(without.is_empty(), "begin with `//! ` and a sentence: {without:#?}");
}

#[test]
fn nothing_is_left_for_later() {
    // Put together here, so that this file does not find itself.
    let later = ["todo", "unimplemented", "dbg"].map(|word| format!("{word}!("));
    let mut folders = vec!["src".to_owned(), "tests".to_owned(), "benches".to_owned()];
    folders.extend(crate_folders());
    let folders: Vec<&str> = folders.iter().map(String::as_str).collect();
    for (name, text) in sources(&folders) {
        for word in &later {
            assert!(!text.contains(word), "{name}: {word}…)");
        }
    }
}

#[test]
fn one_place_asks_what_time_it_is() {
    let clocks = ["Utc", "Local", "SystemTime"].map(|clock| format!("{clock}::now"));
    for (name, text) in sources(&["src", "tests", "benches"]) {
        // A test that is about the real clock says so by its name.
        if name == "src/clock.rs" {
            continue;
        }
        for clock in &clocks {
            assert!(!text.contains(clock), "{name} asks {clock}(): take the instant as a value, or use src/clock.rs");
        }
    }
    for (name, text) in sources(&["src/store"]) {
        for word in ["CURRENT_TIMESTAMP", "strftime(", "unixepoch(", "datetime('now"] {
            assert!(!text.contains(word), "{name} asks SQLite for the time");
        }
    }
}

#[test]
fn files_are_of_a_size_to_read() {
    const MOST: usize = 400;
    let mut folders = vec!["src".to_owned(), "benches".to_owned()];
    folders.extend(crate_folders());
    let folders: Vec<&str> = folders.iter().map(String::as_str).collect();
    for (name, text) in sources(&folders) {
        let lines = code(&name, &text).lines().filter(|line| !line.trim().is_empty()).count();
        assert!(lines <= MOST, "{name} has {lines} lines of code above its tests: {MOST} is the most, 250 the aim");
    }
}

/// What the compiler checked against the schema: one statement a file.
fn statements() -> Vec<String> {
    let files = fs::read_dir(root().join(".sqlx")).unwrap();
    let statements: Vec<String> = files
        .map(|entry| {
            let query: serde_json::Value = serde_json::from_str(&read(&entry.unwrap().path())).unwrap();
            query["query"].as_str().unwrap().to_owned()
        })
        .collect();
    assert!(statements.len() > 30);
    statements
}

fn words(sql: &str) -> Vec<String> {
    sql.to_lowercase().split(|c: char| !is_name(c)).filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

#[test]
fn every_statement_on_a_servers_data_names_the_server() {
    let mut used = BTreeMap::new();
    for sql in statements() {
        let on_tenant = words(&sql).windows(2).any(|pair| {
            ["from", "join", "into", "update"].contains(&pair[0].as_str()) && TENANT_TABLES.contains(&pair[1].as_str())
        });
        let exception = ACROSS_SERVERS.iter().find(|(part, _)| sql.contains(part));
        if let Some((part, reason)) = exception {
            assert!(!reason.is_empty());
            *used.entry(*part).or_insert(0) += 1;
            continue;
        }
        let plain = sql.split_whitespace().collect::<Vec<_>>().join(" ");
        let names = plain.contains("guild_id = ?") || plain.contains("(guild_id, ") || plain.contains("(name, value)");
        assert!(!on_tenant || names, "names no server, so it could cross to another:\n{sql}");
        if on_tenant && !plain.starts_with("INSERT") {
            assert!(plain.contains("guild_id = ?"), "its condition names no server:\n{sql}");
        }
    }
    for (part, _) in ACROSS_SERVERS {
        assert_eq!(used.get(part), Some(&1), "no statement, or more than one, is “{part}”: mend the list");
    }
}

/// A number of rows that is a parameter and nothing else is read while SQLite plans: the statement would be planned anew
/// each time it is asked.
#[test]
fn no_statement_is_planned_anew_for_how_many_rows_are_asked_for() {
    for sql in statements() {
        let words: Vec<&str> = sql.split_whitespace().collect();
        for (at, word) in words.iter().enumerate().filter(|(_, word)| ["LIMIT", "OFFSET"].contains(word)) {
            let parameter = words.get(at + 1).is_some_and(|next| next.starts_with('?'));
            assert!(!parameter || words.get(at + 2) == Some(&"+"), "{word} needs “? + 0”:\n{sql}");
        }
    }
}

#[test]
fn every_table_is_a_tenants_or_known_to_be_none() {
    let mut tables = BTreeSet::new();
    for (_, sql) in migrations() {
        let words = words(&sql);
        for at in 0..words.len() {
            if words[at] == "table" && words[at - 1] != "drop" {
                tables.insert(words[at + 1].clone());
            }
        }
    }
    let mut known: BTreeSet<String> = TENANT_TABLES.iter().map(|table| (*table).to_owned()).collect();
    known.insert("facts".to_owned());
    let words_of_comments = ["s", "that"].map(str::to_owned);
    tables.retain(|table| !words_of_comments.contains(table));
    assert_eq!(tables, known, "a new table belongs into TENANT_TABLES, or it holds no server's data");
}

/// The committed statements are those of the source: none is stale, none is built from text at run time.
#[test]
fn the_statements_are_those_of_the_store() {
    let store = sources(&["src/store"]);
    let statements = statements();
    for sql in &statements {
        assert!(
            store.iter().any(|(_, text)| text.contains(sql.as_str())),
            "no longer in src/store (run `cargo run -p prepare`):\n{sql}"
        );
    }
    let mut written = 0;
    for (name, text) in &store {
        let code = code(name, text);
        written +=
            ["query!(", "query_as!(", "query_scalar!("].iter().map(|call| code.matches(call).count()).sum::<usize>();
        if !["src/store/db.rs", "src/store/checkpoints.rs", "src/store/schema.rs"].contains(&name.as_str()) {
            for call in
                ["sqlx::query(", "sqlx::query_as(", "sqlx::query_scalar(", "raw_sql(", "QueryBuilder", "AssertSqlSafe"]
            {
                assert!(!code.contains(call), "{name} runs a statement that nobody checked: {call}");
            }
        }
    }
    let distinct: BTreeSet<&String> = statements.iter().collect();
    assert!(distinct.len() <= written && written <= distinct.len() + 3, "{} of {written}", distinct.len());
}

fn migrations() -> Vec<(String, String)> {
    let entries = fs::read_dir(root().join("migrations")).unwrap();
    let mut all: Vec<(String, String)> = entries
        .map(|entry| {
            let path = entry.unwrap().path();
            (path.file_name().unwrap().to_string_lossy().into_owned(), read(&path))
        })
        .collect();
    all.sort();
    all
}

#[test]
fn migrations_are_named_by_when_and_what() {
    let mut numbers = BTreeSet::new();
    for (name, sql) in migrations() {
        let parts = name.strip_suffix(".sql").and_then(|name| name.split_once('_'));
        let Some((number, words)) = parts else { panic!("{name} is not YYYYMMDDHHMMSS_verb_noun.sql") };
        let instant = chrono::NaiveDateTime::parse_from_str(number, "%Y%m%d%H%M%S");
        assert!(number.len() == 14 && instant.is_ok(), "{name} does not begin with YYYYMMDDHHMMSS");
        let words: Vec<&str> = words.split('_').collect();
        let plain = |word: &&str| !word.is_empty() && word.chars().all(|c| c.is_ascii_lowercase());
        assert!(words.len() >= 2 && words.iter().all(plain), "{name} is not YYYYMMDDHHMMSS_verb_noun.sql");
        assert!(numbers.insert(number.to_owned()), "two migrations of {number}");
        assert!(sql.starts_with("-- "), "{name} does not say in prose what it is for");
    }
}

#[test]
fn every_setting_is_explained() {
    let config = code("config.rs", &read(&root().join("src/config.rs")));
    let is_setting =
        |word: &&str| word.len() > 3 && word.chars().all(|c| c.is_ascii_uppercase() || c == '_') && word.contains('_');
    let read_by_config: BTreeSet<&str> = config.split('"').filter(is_setting).collect();
    let example = read(&root().join(".env.example"));
    let mut explained = BTreeSet::new();
    let mut comment = String::new();
    for line in example.lines() {
        match line.trim_start_matches('#').split_once('=') {
            Some((name, _)) if is_setting(&name) => {
                assert!(comment.contains("efault"), ".env.example says no default of {name}");
                explained.insert(name);
                comment.clear();
            }
            _ => comment.push_str(line),
        }
    }
    assert_eq!(read_by_config, explained, "src/config.rs and .env.example disagree");
}
