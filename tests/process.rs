//! The process itself: what it says when it can't start, how it stops, and what is left when it is killed.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stderr,
    clippy::similar_names,
    clippy::duration_suboptimal_units,
    reason = "a conversation fails loudly, and says times as people would"
)]

#[path = "process/exchange.rs"]
mod exchange;

use std::{
    path::Path,
    process::{Child, Command, Output, Stdio},
    time::{Duration, Instant},
};

use local_discord::{Fault, LocalDiscord, Options, Person};
use sqlx::Connection as _;
use tempfile::TempDir;

/// The binary, with no settings of this machine's.
fn drumbeat(dir: &Path, command: &str) -> Command {
    let mut line = Command::new(env!("CARGO_BIN_EXE_drumbeat"));
    line.arg(command).current_dir(dir).env_clear();
    line
}

fn fails(output: &Output) -> String {
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(!output.status.success(), "it should not have gone well: {said}");
    assert!(!said.contains("panicked") && !said.contains("stack backtrace"), "{said}");
    said
}

struct Stage {
    discord: LocalDiscord,
    dir: TempDir,
}

impl Stage {
    async fn set() -> Self {
        let discord = LocalDiscord::start(Options::default()).await.unwrap();
        Self { discord, dir: tempfile::tempdir().unwrap() }
    }

    fn command(&self, command: &str) -> Command {
        let mut line = drumbeat(self.dir.path(), command);
        line.env("DISCORD_TOKEN", self.discord.token()).env("DISCORD_API_URL", self.discord.url());
        line
    }

    async fn run(&self) -> Child {
        let before = self.discord.gateway().identifies();
        let child = self.command("run").stderr(Stdio::piped()).spawn().unwrap();
        // The connection of one that was killed may still look alive: it is this one's session that counts.
        let began = Instant::now();
        while self.discord.gateway().identifies() == before {
            assert!(began.elapsed() < Duration::from_secs(30), "it did not come up");
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        self.discord.ready().await;
        child
    }

    /// Runs a command to its end without holding up the local Discord.
    async fn output(&self, mut command: Command) -> Output {
        tokio::task::spawn_blocking(move || command.output().unwrap()).await.unwrap()
    }
}

fn signal(child: &Child, name: &str) {
    assert!(Command::new("kill").args([name, &child.id().to_string()]).status().unwrap().success());
}

async fn ended(child: &mut Child, within: Duration) -> std::process::ExitStatus {
    let began = Instant::now();
    loop {
        if let Some(status) = child.try_wait().unwrap() {
            return status;
        }
        assert!(began.elapsed() < within, "it is still running after {within:?}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

#[test]
fn without_a_token_it_says_where_to_get_one() {
    let dir = tempfile::tempdir().unwrap();
    let said = fails(&drumbeat(dir.path(), "run").output().unwrap());
    assert!(said.contains("DISCORD_TOKEN: It is not set.") && said.contains("Reset Token"), "{said}");
}

#[test]
fn everything_wrong_with_the_settings_is_said_at_once() {
    let dir = tempfile::tempdir().unwrap();
    let mut line = drumbeat(dir.path(), "check");
    line.env("DISCORD_TOKEN", "x")
        .env("DISCORD_API_URL", "nowhere")
        .env("DATABASE_URL", "sqlite:///no/such/folder/d.db");
    let said = fails(&line.output().unwrap());
    for variable in ["DISCORD_TOKEN", "DISCORD_API_URL", "DATABASE_URL"] {
        assert!(said.contains(variable), "{said}");
    }
}

#[test]
fn settings_are_read_from_a_file_too() {
    let dir = tempfile::tempdir().unwrap();
    std::fs::write(dir.path().join(".env"), "DISCORD_TOKEN=only-one-part\n").unwrap();
    let said = fails(&drumbeat(dir.path(), "check").output().unwrap());
    assert!(said.contains("does not look like a bot's token") && !said.contains("only-one-part"), "{said}");
}

#[tokio::test]
async fn a_wrong_token_is_a_sentence() {
    let stage = Stage::set().await;
    let mut line = stage.command("run");
    line.env("DISCORD_TOKEN", "wrong.wrong.wrong");
    let said = fails(&stage.output(line).await);
    assert!(said.contains("does not accept this DISCORD_TOKEN") && !said.contains("wrong.wrong"), "{said}");
    drop(stage.discord.take_findings());
}

#[tokio::test]
async fn a_discord_out_of_reach_is_a_sentence() {
    let dir = tempfile::tempdir().unwrap();
    let mut line = drumbeat(dir.path(), "run");
    line.env("DISCORD_TOKEN", "a.b.c").env("DISCORD_API_URL", "http://127.0.0.1:9");
    let said = fails(&line.output().unwrap());
    assert!(said.contains("http://127.0.0.1:9 can't be reached"), "{said}");
}

#[tokio::test]
async fn check_says_that_everything_is_in_order() {
    let stage = Stage::set().await;
    let output = stage.output(stage.command("check")).await;
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success() && said.contains("Everything is in order."), "{said}");
    assert!(!stage.dir.path().join("drumbeat.db").exists(), "a check changes nothing");
}

#[tokio::test]
async fn a_file_that_is_no_database_is_a_sentence() {
    let stage = Stage::set().await;
    std::fs::write(stage.dir.path().join("drumbeat.db"), "no database at all, but long enough to be looked at closely")
        .unwrap();
    let said = fails(&stage.output(stage.command("run")).await);
    assert!(said.contains("drumbeat.db"), "{said}");
}

#[tokio::test]
async fn a_newer_schema_is_refused() {
    let stage = Stage::set().await;
    let mut bot = stage.run().await;
    signal(&bot, "-TERM");
    assert!(ended(&mut bot, Duration::from_secs(12)).await.success());
    let newer = "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time) VALUES (99990101000000, 'later', 1, x'00', 0)";
    let url = format!("sqlite://{}", stage.dir.path().join("drumbeat.db").display());
    let mut conn = sqlx::SqliteConnection::connect(&url).await.unwrap();
    sqlx::query(newer).execute(&mut conn).await.unwrap();
    conn.close().await.unwrap();
    let said = fails(&stage.output(stage.command("run")).await);
    assert!(said.contains("made by a newer Drumbeat"), "{said}");
}

#[tokio::test]
async fn a_second_process_on_the_same_record_is_refused() {
    let stage = Stage::set().await;
    let mut bot = stage.run().await;
    let said = fails(&stage.output(stage.command("run")).await);
    assert!(said.contains("Another Drumbeat is running"), "{said}");
    bot.kill().unwrap();
    bot.wait().unwrap();
}

#[tokio::test]
async fn asked_to_stop_it_stops_cleanly() {
    let stage = Stage::set().await;
    for name in ["-TERM", "-INT"] {
        let mut bot = stage.run().await;
        signal(&bot, name);
        assert_eq!(ended(&mut bot, Duration::from_secs(12)).await.code(), Some(0), "{name}");
        let log = stage.dir.path().join("drumbeat.db-wal");
        assert!(!log.exists() || std::fs::metadata(&log).unwrap().len() == 0, "the log is folded into the file");
    }
}

/// What was acknowledged is there after a kill without warning; what was not is whole or absent.
#[tokio::test]
async fn killed_without_warning_nothing_acknowledged_is_lost() {
    let stage = Stage::set().await;
    let acme = stage.discord.guild("Acme");
    let room = acme.channel("platform");
    let ana: Person = acme.member("Ana");
    let mut last = 0;
    for round in 0..3 {
        let mut bot = stage.run().await;
        for n in 0..5 {
            let answer = ana.in_channel(&room).slash(&format!("/action log title:\"Round {round} step {n}\"")).await;
            last += 1;
            assert!(answer.text().contains(&format!("A-{last} ")), "{}", answer.text());
        }
        signal(&bot, "-KILL");
        ended(&mut bot, Duration::from_secs(5)).await;
    }
    let mut bot = stage.run().await;
    for number in 1..=last {
        let shown = ana.in_channel(&room).slash(&format!("/item show ref:A-{number}")).await;
        assert!(shown.text().contains(&format!("A-{number} ")), "{}", shown.text());
    }
    bot.kill().unwrap();
    bot.wait().unwrap();
}

/// The answer is lost after the commit: the same title again is offered what is there.
#[tokio::test]
async fn an_answer_that_was_lost_is_found_again() {
    let stage = Stage::set().await;
    let acme = stage.discord.guild("Acme");
    let room = acme.channel("platform");
    let ana = acme.member("Ana");
    let mut bot = stage.run().await;
    stage.discord.faults().next("POST /interactions/{interaction_id}/{interaction_token}/callback", Fault::Status(500));
    let lost = ana.in_channel(&room).slash("/risk log title:\"Vendor API slips\"").await;
    assert!(lost.failed());
    let again = ana.in_channel(&room).slash("/risk log title:\"Vendor API slips\"").await;
    assert!(
        again.is_ephemeral() && again.text().contains("This looks like **R-1** Vendor API slips"),
        "{}",
        again.text()
    );
    bot.kill().unwrap();
    bot.wait().unwrap();
}

#[cfg(target_os = "linux")]
#[tokio::test(flavor = "multi_thread")]
async fn where_there_is_a_desktop_the_page_is_opened_on_it() {
    use std::{io::BufRead as _, os::unix::fs::PermissionsExt as _};
    let dir = tempfile::tempdir().unwrap();
    let (opener, opened) = (dir.path().join("xdg-open"), dir.path().join("opened"));
    std::fs::write(&opener, format!("#!/bin/sh\necho \"$1\" > {0}.part\n/bin/mv {0}.part {0}\n", opened.display()))
        .unwrap();
    std::fs::set_permissions(&opener, std::fs::Permissions::from_mode(0o755)).unwrap();
    let mut line = drumbeat(dir.path(), "sandbox");
    line.args(["--port", "0"]).env("PATH", dir.path()).env("DISPLAY", ":1").stdout(Stdio::piped());
    let mut child = line.spawn().unwrap();
    let out = std::io::BufReader::new(child.stdout.take().unwrap());
    let said = out.lines().map_while(Result::ok).find(|line| line.contains("http")).unwrap();
    let began = Instant::now();
    while !opened.exists() {
        assert!(began.elapsed() < Duration::from_secs(10), "nothing was opened");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    let address = std::fs::read_to_string(&opened).unwrap();
    assert_eq!(said, format!("Drumbeat is ready: open {}", address.trim()));
    signal(&child, "-TERM");
    assert!(ended(&mut child, Duration::from_secs(15)).await.success());
}
