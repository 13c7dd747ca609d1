//! A sandbox in a temporary folder, and ways to look at it.

use std::{path::Path, sync::Mutex};

use drumbeat::sandbox::{Options, Sandbox};
use local_discord::{Channel, Person};
use serde_json::Value;
use sqlx::Row as _;

pub fn options(dir: &Path) -> Options {
    Options { port: 0, dir: dir.to_owned(), fresh: false, demo: false }
}

/// Opens it, and gives what was said to whoever runs it.
pub async fn open(options: &Options) -> (Sandbox, Vec<String>) {
    let said = Mutex::new(Vec::new());
    let sandbox = Sandbox::open(options, &|line| said.lock().unwrap().push(line.to_owned())).await.unwrap();
    (sandbox, said.into_inner().unwrap())
}

/// Why it can't be opened.
pub async fn refused(options: &Options) -> String {
    match Sandbox::open(options, &|_| {}).await {
        Ok(_) => panic!("it should not have opened"),
        Err(error) => format!("{error:#}"),
    }
}

/// The channel where the program lives.
pub fn room(sandbox: &Sandbox) -> Channel {
    let guild = sandbox.discord().guilds().remove(0);
    guild.channels().into_iter().find(|channel| channel.name() == "platform-migration").unwrap()
}

pub fn person(sandbox: &Sandbox, name: &str) -> Person {
    let guild = sandbox.discord().guilds().remove(0);
    guild.members().into_iter().find(|person| person.name() == name).unwrap()
}

/// What somebody is answered to a line in the channel.
pub async fn type_as(sandbox: &Sandbox, name: &str, line: &str) -> String {
    let answer = person(sandbox, name).in_channel(&room(sandbox)).slash(line).await;
    // One that takes longer says so first.
    for _ in 0..300 {
        if !answer.message().loading {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    answer.text()
}

/// Every item's document, in the order in which they were logged.
pub async fn items(sandbox: &Sandbox) -> Vec<Value> {
    let mut conn = sandbox.app().db.read().await.unwrap();
    let rows = sqlx::query("SELECT record FROM items ORDER BY id").fetch_all(&mut *conn).await.unwrap();
    rows.into_iter().map(|row| serde_json::from_str(&row.get::<String, _>(0)).unwrap()).collect()
}

/// A number that a statement counts.
pub async fn count(sandbox: &Sandbox, sql: &'static str) -> i64 {
    let mut conn = sandbox.app().db.read().await.unwrap();
    sqlx::query_scalar(sql).fetch_one(&mut *conn).await.unwrap()
}
