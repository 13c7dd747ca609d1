//! Brings `.sqlx` up to date: migrates an empty database and has the compiler check every query against it.
//!
//! `cargo run -p prepare` writes `.sqlx`; `cargo run -p prepare -- --check` says whether it is up to date, for CI.
//! It does what `sqlx-cli prepare` does, without an install.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, bail, ensure};
use sqlx::{Connection, SqliteConnection};

static MIGRATIONS: sqlx::migrate::Migrator = sqlx::migrate!("../../migrations");

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize()?;
    let work = root.join("target/prepare");
    let fresh = work.join("sqlx");
    if work.exists() {
        std::fs::remove_dir_all(&work)?;
    }
    std::fs::create_dir_all(&fresh)?;
    let url = format!("sqlite://{}?mode=rwc", work.join("empty.db").display());
    let mut conn = SqliteConnection::connect(&url).await?;
    MIGRATIONS.run(&mut conn).await?;
    conn.close().await?;
    compile(&root, &url, &fresh)?;
    let (made, kept) = (queries(&fresh)?, queries(&root.join(".sqlx"))?);
    if std::env::args().any(|argument| argument == "--check") {
        ensure!(made == kept, ".sqlx is out of date: run `cargo run -p prepare` and commit what changed");
        return Ok(());
    }
    let target = root.join(".sqlx");
    if target.exists() {
        std::fs::remove_dir_all(&target)?;
    }
    std::fs::create_dir_all(&target)?;
    for (name, text) in made {
        std::fs::write(target.join(name), text)?;
    }
    Ok(())
}

/// Has the compiler expand every query of the package against the database, which leaves a file per query in `fresh`.
fn compile(root: &Path, url: &str, fresh: &Path) -> anyhow::Result<()> {
    // The compiler does not know that the answer depends on the database: a newer source file makes it look again.
    let library = std::fs::File::options().append(true).open(root.join("src/lib.rs"))?;
    #[expect(clippy::disallowed_methods, reason = "a file's age is the system's time")]
    library.set_modified(std::time::SystemTime::now())?;
    let done = Command::new(std::env::var_os("CARGO").context("run this with cargo")?)
        .current_dir(root)
        .args(["check", "--package", "drumbeat", "--lib"])
        .env("SQLX_OFFLINE", "false")
        .env("SQLX_OFFLINE_DIR", fresh)
        .env("DATABASE_URL", url)
        .status()?;
    if !done.success() {
        bail!("the queries do not compile");
    }
    Ok(())
}

fn queries(folder: &Path) -> anyhow::Result<BTreeMap<PathBuf, String>> {
    let mut found = BTreeMap::new();
    if folder.exists() {
        for entry in std::fs::read_dir(folder)? {
            let path = entry?.path();
            let name = path.file_name().map(PathBuf::from).context("a file without a name")?;
            found.insert(name, std::fs::read_to_string(&path)?);
        }
    }
    Ok(found)
}
