//! Migrations: refuse a newer schema, back up, migrate, check, and only then serve.
//!
//! The caller holds the file's lock already: sqlx's own migration lock does nothing on SQLite.

use std::{
    path::{Path, PathBuf},
    str::FromStr,
};

use anyhow::{Context, bail};
use sqlx::{
    Connection,
    migrate::Migrator,
    sqlite::{SqliteConnectOptions, SqliteConnection},
};

use super::Conn;

/// Every migration, in the binary.
pub static MIGRATIONS: Migrator = sqlx::migrate!("./migrations");

/// Brings the schema to what this binary knows. A database that holds anything is copied beside itself first.
///
/// # Errors
/// A newer schema than this binary's, no room for the copy, a migration that fails, a damaged file.
pub async fn bring_up_to_date(conn: &mut Conn, path: &Path) -> anyhow::Result<()> {
    let applied = applied_versions(conn).await.with_context(|| {
        format!(
            "{} is not a database that can be read; restore a backup, or choose another DATABASE_URL",
            path.display()
        )
    })?;
    refuse_newer(&applied, path)?;
    if applied.len() == MIGRATIONS.iter().count() {
        return Ok(());
    }
    if !applied.is_empty() {
        back_up(conn, &beside(path, applied.last().copied().unwrap_or(0))).await?;
    }
    MIGRATIONS.run(&mut *conn).await.context("The database could not be migrated; it is as it was")?;
    check(conn).await
}

fn refuse_newer(applied: &[i64], path: &Path) -> anyhow::Result<()> {
    let known: Vec<i64> = MIGRATIONS.iter().map(|migration| migration.version).collect();
    let newest = known.last().copied().unwrap_or(0);
    match applied.iter().find(|version| !known.contains(version)) {
        Some(newer) => bail!(
            "The database {} was made by a newer Drumbeat (schema {newer}, this one knows {newest}); run that version, or restore an older backup",
            path.display()
        ),
        None => Ok(()),
    }
}

/// Where the copy made before a migration is put.
#[must_use]
pub fn beside(path: &Path, version: i64) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(format!(".before-{version}"));
    PathBuf::from(name)
}

/// Copies the whole database to a new file, while others go on writing.
///
/// # Errors
/// The file is there already, or there is no room.
pub async fn back_up(conn: &mut Conn, to: &Path) -> anyhow::Result<()> {
    if to.exists() {
        std::fs::remove_file(to).with_context(|| format!("The old copy {} can't be replaced", to.display()))?;
    }
    sqlx::query("VACUUM INTO ?")
        .bind(to.to_string_lossy().into_owned())
        .execute(conn)
        .await
        .with_context(|| format!("The database could not be copied to {}", to.display()))?;
    Ok(())
}

/// Asks SQLite whether the file is sound.
///
/// # Errors
/// A sentence with what SQLite found.
pub async fn check(conn: &mut Conn) -> anyhow::Result<()> {
    const DAMAGED: &str = "The database is damaged; restore a backup";
    let orphans = sqlx::query("PRAGMA foreign_key_check").fetch_all(&mut *conn).await.context(DAMAGED)?;
    if !orphans.is_empty() {
        bail!("The database has {} rows that point nowhere; restore a backup", orphans.len());
    }
    let verdict: String = sqlx::query_scalar("PRAGMA quick_check(1)").fetch_one(conn).await.context(DAMAGED)?;
    if verdict != "ok" {
        bail!("The database is damaged ({verdict}); restore a backup");
    }
    Ok(())
}

/// Looks at a database without changing it: can it be read, is it sound, is it from a newer version?
///
/// # Errors
/// A sentence for whoever runs the bot.
pub async fn inspect(url: &str) -> anyhow::Result<()> {
    let options = SqliteConnectOptions::from_str(url)?.create_if_missing(false).read_only(true);
    let path = options.get_filename().to_path_buf();
    let unreadable =
        || format!("The database {} can't be read; restore a backup, or choose another DATABASE_URL", path.display());
    let mut conn = SqliteConnection::connect_with(&options).await.with_context(unreadable)?;
    let applied = applied_versions(&mut conn).await.with_context(unreadable)?;
    refuse_newer(&applied, &path)?;
    check(&mut conn).await
}

/// Looks at a database that is to be read as it is: it has to be there, and of exactly this version.
///
/// # Errors
/// A sentence for whoever asked.
pub async fn inspect_current(url: &str) -> anyhow::Result<()> {
    let options = SqliteConnectOptions::from_str(url)?.create_if_missing(false).read_only(true);
    let path = options.get_filename().to_path_buf();
    let unreadable = || format!("The database {} can't be read; DATABASE_URL names another", path.display());
    let mut conn = SqliteConnection::connect_with(&options).await.with_context(unreadable)?;
    let applied = applied_versions(&mut conn).await.with_context(unreadable)?;
    refuse_newer(&applied, &path)?;
    if applied.len() < MIGRATIONS.iter().count() {
        bail!(
            "The database {} was made by an older Drumbeat; start the bot once, so that it is migrated",
            path.display()
        );
    }
    Ok(())
}

async fn applied_versions(conn: &mut Conn) -> Result<Vec<i64>, sqlx::Error> {
    let there: Option<i64> = sqlx::query_scalar("SELECT 1 FROM sqlite_master WHERE name = '_sqlx_migrations'")
        .fetch_optional(&mut *conn)
        .await?;
    if there.is_none() {
        return Ok(Vec::new());
    }
    sqlx::query_scalar("SELECT version FROM _sqlx_migrations WHERE success ORDER BY version").fetch_all(conn).await
}
