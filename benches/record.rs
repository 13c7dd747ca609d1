//! How fast and how small: every figure a ratio to something measured in the same run, because machines are noisy.
//!
//! `cargo bench` prints each with what it should be at most (or at least). Nothing here fails: a person reads it.
#![expect(clippy::print_stdout, clippy::unwrap_used, reason = "a benchmark prints, and stops where it can't go on")]

use std::{
    path::Path,
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use drumbeat::{
    app::{
        App, Caller,
        log::{Capture, Details, log},
    },
    clock::Clock,
    config::Config,
    domain::{ActId, Actor, ChannelId, GuildId, UserId},
    run,
    store::{Db, Options as StoreOptions, facts},
};
use futures_util::future::join_all;
use local_discord::{Channel, Guild, LocalDiscord, Options, Person};

const RUNS: usize = 300;

#[tokio::main]
async fn main() {
    let dir = tempfile::tempdir().unwrap();
    println!("{:<58} {:>10} {:>10}  {:>7}  should be", "what", "figure", "against", "ratio");
    interactions(&dir.path().join("interactions.db")).await;
    writer(dir.path()).await;
    reads_beside_writes(&dir.path().join("reads.db")).await;
    process(&dir.path().join("process.db")).await;
}

fn line(what: &str, figure: Duration, against: Duration, should: &str) {
    let ratio = figure.as_secs_f64() / against.as_secs_f64();
    println!("{what:<58} {:>7.3} ms {:>7.3} ms  {ratio:>6.2}×  {should}", ms(figure), ms(against));
}

fn ms(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times[times.len() / 2]
}

struct Stage {
    discord: LocalDiscord,
    acme: Guild,
    room: Channel,
    ana: Person,
    running: run::Running,
}

async fn stage(database: &Path) -> Stage {
    let discord = LocalDiscord::start(Options::for_benchmarks()).await.unwrap().lenient();
    let acme = discord.guild("Acme");
    let room = acme.channel("platform");
    let ana = acme.member("Ana");
    let config = settings(&discord, database);
    let running = run::start(&config, run::Options::default()).await.unwrap();
    discord.connected().await;
    discord.ready().await;
    Stage { discord, acme, room, ana, running }
}

fn settings(discord: &LocalDiscord, database: &Path) -> Config {
    let database = format!("sqlite://{}", database.display());
    Config::read(|name| match name {
        "DISCORD_TOKEN" => Some(discord.token().to_owned()),
        "DISCORD_API_URL" => Some(discord.url().to_owned()),
        "DATABASE_URL" => Some(database.clone()),
        _ => None,
    })
    .unwrap()
}

impl Stage {
    /// The median time from the interaction on the gateway to its answer on the wire.
    async fn slash(&self, line: impl Fn(usize) -> String) -> Duration {
        let mut times = Vec::with_capacity(RUNS);
        for run in 0..RUNS {
            let answer = self.ana.in_channel(&self.room).slash(&line(run)).await;
            times.push(answer.latency().unwrap());
        }
        median(times)
    }

    async fn autocomplete(&self, line: impl Fn(usize) -> String) -> Duration {
        let mut times = Vec::with_capacity(RUNS);
        for run in 0..RUNS {
            let began = Instant::now();
            assert!(!self.ana.in_channel(&self.room).autocomplete(&line(run)).await.is_empty());
            times.push(began.elapsed());
        }
        median(times)
    }

    /// The median of a `/ping` as a person sees it: what autocomplete is compared with.
    async fn ping_seen(&self) -> Duration {
        let mut times = Vec::with_capacity(RUNS);
        for _ in 0..RUNS {
            let began = Instant::now();
            self.ana.in_channel(&self.room).slash("/ping").await;
            times.push(began.elapsed());
        }
        median(times)
    }
}

async fn interactions(database: &Path) {
    let stage = stage(database).await;
    stage.ana.in_channel(&stage.room).slash("/risk log title:\"The first of many\"").await;
    let ping = stage.slash(|_| "/ping".to_owned()).await;
    let commit = commit(&stage.running.app.db).await;
    let capture = stage.slash(|run| format!("/risk log title:\"Vendor {run} slips\" likelihood:4 impact:4")).await;
    line("capture, against a ping and one commit", capture, ping + commit, "at most 1.5×");

    grow(database, stage.acme.id().get(), 100_000).await;
    for others in [0_u32, 200_000] {
        if others > 0 {
            let room = stage.acme.channel("another");
            stage.ana.in_channel(&room).slash("/risk log title:\"The first of another program\"").await;
            grow(database, stage.acme.id().get(), others).await;
        }
        let (ping, seen) = (stage.slash(|_| "/ping".to_owned()).await, stage.ping_seen().await);
        let beside = format!("100,000 items, {others} in another program");
        let typed = stage.autocomplete(|run| format!("/item show ref:word{}|", run % 90)).await;
        line(&format!("autocomplete by word, {beside}"), typed, seen, "at most 2×");
        let numbered = stage.autocomplete(|run| format!("/item show ref:R-{}|", run + 1)).await;
        line(&format!("autocomplete by number, {beside}"), numbered, seen, "at most 2×");
        let show = stage.slash(|run| format!("/item show ref:R-{}", 1000 + run * 300)).await;
        line(&format!("/item show, {beside}"), show, ping, "at most 2×");
        let find = stage.slash(|run| format!("/find text:\"word{} vendor\"", run % 90)).await;
        line(&format!("/find, {beside}"), find, ping, "at most 2×");
    }
    drop(stage.discord.take_findings());
    stage.running.stop().await.unwrap();
}

/// The median time of one committed write of one row.
async fn commit(db: &Db) -> Duration {
    let mut times = Vec::with_capacity(RUNS);
    for run in 0..RUNS {
        let began = Instant::now();
        let value = run.to_string();
        let done: Result<(), drumbeat::store::StoreError> =
            db.write(move |conn| Box::pin(async move { facts::remember(conn, "bench", &value).await })).await;
        done.unwrap();
        times.push(began.elapsed());
    }
    median(times)
}

/// Copies the newest program's first risk until the program has so many. Set-based, as a person would not log them.
async fn grow(database: &Path, guild: u64, many: u32) {
    use sqlx::Connection as _;
    let url = format!("sqlite://{}", database.display());
    let mut conn = sqlx::SqliteConnection::connect(&url).await.unwrap();
    sqlx::query("PRAGMA busy_timeout = 60000").execute(&mut conn).await.unwrap();
    sqlx::query(
        "WITH RECURSIVE
           target (program_id, first) AS (SELECT max(id), (SELECT max(number) FROM items WHERE program_id = (SELECT max(id) FROM programs)) FROM programs WHERE guild_id = ?1),
           model (record) AS (SELECT record FROM items, target WHERE items.program_id = target.program_id AND number = 1),
           n (i) AS (SELECT first + 1 FROM target UNION ALL SELECT i + 1 FROM n, target WHERE i < first + ?2)
         INSERT INTO items (guild_id, program_id, kind, number, version, open, urgency, words, more_words, record)
         SELECT ?1, target.program_id, 'risk', i, 1, i % 3 > 0, i % 4,
                printf('%08xvendor %08x%d %08xword%d %08xthing%d', target.program_id, target.program_id, i, target.program_id, i % 97, target.program_id, i % 1009), '',
                json_set(model.record, '$.number', i, '$.title', 'Vendor ' || i || ' word' || (i % 97) || ' thing' || (i % 1009))
         FROM n, target, model",
    )
    .bind(guild.cast_signed())
    .bind(many)
    .execute(&mut conn)
    .await
    .unwrap();
    conn.close().await.unwrap();
}

fn caller(act: u64) -> Caller {
    Caller {
        act: ActId(act),
        guild: GuildId(1),
        channel: ChannelId(2),
        channel_name: "platform".to_owned(),
        actor: Actor { user: UserId(3), roles: Vec::new(), manages_server: false },
    }
}

async fn capture(app: &App, act: u64) {
    let details = Details::Risk {
        likelihood: Some(4),
        impact: Some(4),
        response: None,
        proximity: None,
        plan: None,
        cause: None,
        event: None,
        effect: None,
    };
    let capture = Capture { title: format!("Vendor {act} slips"), details, ..Capture::default() };
    log(app, &caller(act), capture, false, None).await.unwrap();
}

/// Captures a second with 64 in flight: flushes shared, and one flush each.
async fn writer(dir: &Path) {
    const IN_FLIGHT: u64 = 64;
    let mut rates = Vec::new();
    for share in [1, 64] {
        let url = format!("sqlite://{}", dir.join(format!("writer-{share}.db")).display());
        let db = Db::open(&url, StoreOptions { share, ..StoreOptions::default() }).await.unwrap();
        let app = App { db, clock: Clock::system() };
        capture(&app, 1).await;
        let rounds = 40;
        let began = Instant::now();
        for round in 0..rounds {
            join_all((0..IN_FLIGHT).map(|n| capture(&app, 1_000 + round * IN_FLIGHT + n))).await;
        }
        let each = began.elapsed() / u32::try_from(rounds * IN_FLIGHT).unwrap();
        println!("  {:>6.0} captures a second with 64 in flight, {share} to a flush", 1.0 / each.as_secs_f64());
        rates.push(each);
        app.db.close().await;
    }
    line("one flush per capture, against shared flushes", rates[0], rates[1], "at least 2.5×");
}

/// A read while a write holds the database, against one while nothing does.
async fn reads_beside_writes(database: &Path) {
    let db = Db::open(&format!("sqlite://{}", database.display()), StoreOptions::default()).await.unwrap();
    let app = App { db, clock: Clock::system() };
    capture(&app, 1).await;
    let read = async || {
        let mut times = Vec::with_capacity(RUNS);
        for _ in 0..RUNS {
            let began = Instant::now();
            drumbeat::app::look::overview(&app, &caller(2)).await.unwrap();
            times.push(began.elapsed());
        }
        median(times)
    };
    let alone = read().await;
    let held = tokio::spawn({
        let db = app.db.clone();
        async move {
            let done: Result<(), drumbeat::store::StoreError> = db
                .write(|conn| {
                    Box::pin(async move {
                        facts::remember(conn, "bench", "held").await?;
                        tokio::time::sleep(Duration::from_secs(3)).await;
                        Ok(())
                    })
                })
                .await;
            done.unwrap();
        }
    });
    tokio::time::sleep(Duration::from_millis(50)).await;
    let beside = read().await;
    assert!(!held.is_finished(), "the write ended before the reads did");
    line("a read while a write is held open, against one alone", beside, alone, "about 1×");
    held.await.unwrap();
    app.db.close().await;
}

/// The process itself, on a record of a million items: time to ready, memory at rest.
async fn process(database: &Path) {
    let stage = stage(database).await;
    stage.ana.in_channel(&stage.room).slash("/risk log title:\"The first of many\"").await;
    let guild = stage.acme.id().get();
    stage.running.stop().await.unwrap();
    grow(database, guild, 1_000_000).await;
    let began = Instant::now();
    let mut bot = spawn(&stage.discord, database);
    stage.discord.connected().await;
    stage.discord.ready().await;
    println!(
        "{:<58} {:>7.0} ms {:>21}  under 2000 ms",
        "cold start to ready, 1,000,000 items",
        ms(began.elapsed()),
        ""
    );
    tokio::time::sleep(Duration::from_secs(5)).await;
    println!("{:<58} {:>7.1} MB {:>21}  at most 25 MB", "resident at rest", resident(&bot), "");
    bot.kill().unwrap();
    bot.wait().unwrap();
}

fn spawn(discord: &LocalDiscord, database: &Path) -> Child {
    Command::new(env!("CARGO_BIN_EXE_drumbeat"))
        .arg("run")
        .env("DISCORD_TOKEN", discord.token())
        .env("DISCORD_API_URL", discord.url())
        .env("DATABASE_URL", format!("sqlite://{}", database.display()))
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

fn resident(bot: &Child) -> f64 {
    let status = std::fs::read_to_string(format!("/proc/{}/status", bot.id())).unwrap();
    let line = status.lines().find(|line| line.starts_with("VmRSS:")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse::<f64>().unwrap() / 1024.0
}
