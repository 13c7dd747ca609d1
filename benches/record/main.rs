//! How fast and how small: every figure a ratio to something measured in the same run, because machines are noisy.
//!
//! `cargo bench` prints each with what it should be at most (or at least). Nothing here fails: a person reads it.
//!
//! The bot is the real program, in a process of its own, as Discord is to it; the local Discord and whoever types are in
//! this one. What is compared is measured in turns, so that whatever else the machine does falls on both; and each waits
//! until the bot is at rest again (it writes down which message a card became after it has answered). An interaction's time
//! runs from the gateway to the answer's arrival, for `/ping` as for all others.
#![expect(clippy::print_stdout, clippy::unwrap_used, reason = "a benchmark prints, and stops where it can't go on")]

use std::{
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use drumbeat::{
    app::{
        App, Caller, Pick,
        log::{Capture, Details, log},
        look,
    },
    clock::Clock,
    domain::{ActId, Actor, ChannelId, GuildId, UserId},
    store::{Db, Options as StoreOptions, facts},
};
use futures_util::future::join_all;
use local_discord::{Channel, Guild, LocalDiscord, Options, Person};
use tokio::sync::oneshot;

mod titles;

use titles::{Titles, word};

const RUNS: usize = 300;
/// What an interaction counts that was not answered in Discord's three seconds.
const UNANSWERED: Duration = Duration::from_secs(3);
/// How long the bot has to come to rest between two acts.
const REST: Duration = Duration::from_millis(3);
/// Who writes nothing for so long has nothing left to write: the index is folded after a second.
const LULL: Duration = Duration::from_secs(3);

#[tokio::main]
async fn main() {
    // Beside the build: the system's folder for temporary files may be no disk at all.
    let dir = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
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
    database: PathBuf,
    bot: Child,
}

async fn stage(database: &Path) -> Stage {
    let discord = LocalDiscord::start(Options::for_benchmarks()).await.unwrap().lenient();
    let acme = discord.guild("Acme");
    let room = acme.channel("platform");
    let ana = acme.member("Ana");
    let bot = spawn(&discord, database);
    discord.connected().await;
    discord.ready().await;
    Stage { discord, acme, room, ana, database: database.to_owned(), bot }
}

impl Stage {
    /// Has the system read the record's files, as those of a bot in use are in its memory: how long a disk takes is no
    /// figure of the bot.
    fn in_memory(&self) {
        for name in [self.database.clone(), self.database.with_extension("db-wal")] {
            std::io::copy(&mut std::fs::File::open(name).unwrap(), &mut std::io::sink()).unwrap();
        }
    }

    /// Stops the bot as a supervisor would, and waits until Discord knows.
    async fn stop(&mut self) {
        assert!(Command::new("kill").arg(self.bot.id().to_string()).status().unwrap().success());
        assert!(self.bot.wait().unwrap().success());
        while self.discord.gateway().connected() > 0 {
            tokio::time::sleep(REST).await;
        }
    }

    /// The time from the interaction on the gateway to its answer on the wire.
    async fn slash(&self, line: &str) -> Duration {
        tokio::time::sleep(REST).await;
        self.ana.in_channel(&self.room).slash(line).await.latency().unwrap_or(UNANSWERED)
    }

    async fn ping(&self) -> Duration {
        self.slash("/ping").await
    }

    /// The medians of a command and of `/ping`, in turns.
    async fn beside_ping(&self, line: impl Fn(usize) -> String) -> (Duration, Duration) {
        self.in_memory();
        let (mut times, mut pings) = (Vec::with_capacity(RUNS), Vec::with_capacity(RUNS));
        for run in 0..RUNS {
            pings.push(self.ping().await);
            times.push(self.slash(&line(run)).await);
        }
        (median(times), median(pings))
    }

    /// How much of it is spent in the record: the same questions without Discord.
    async fn within(&self, beside: &str, ones: &[Vec<String>], twos: &[Vec<String>]) {
        self.in_memory();
        let app = &App { db: Db::open_beside(&url(&self.database)).await.unwrap(), clock: Clock::system() };
        let caller = Caller {
            guild: GuildId(self.acme.id().get()),
            channel: ChannelId(self.room.id().get()),
            actor: Actor { user: UserId(self.ana.id().get()), roles: Vec::new(), manages_server: false },
            ..caller(1)
        };
        let (mut offered, mut shown, mut found) = (Vec::new(), Vec::new(), Vec::new());
        for (one, two) in ones.iter().zip(twos) {
            tokio::time::sleep(REST).await;
            let began = Instant::now();
            assert!(!look::offer(app, &caller, &one[0][..4], None).await.unwrap().is_empty());
            offered.push(began.elapsed());
            tokio::time::sleep(REST).await;
            let began = Instant::now();
            look::show(app, &caller, Pick::Reference("R-7".parse().unwrap())).await.unwrap();
            shown.push(began.elapsed());
            tokio::time::sleep(REST).await;
            let began = Instant::now();
            look::search(app, &caller, &two.join(" "), look::Narrow::default(), 0).await.unwrap();
            found.push(began.elapsed());
        }
        let [offered, shown, found] = [offered, shown, found].map(|times| ms(median(times)));
        app.db.close().await;
        println!(
            "  of which the record takes {offered:.3} ms to offer, {shown:.3} to show, {found:.3} to find, {beside}"
        );
    }

    /// The same for something half typed.
    async fn typing_beside_ping(&self, line: impl Fn(usize) -> String) -> (Duration, Duration) {
        self.in_memory();
        assert!(!self.ana.in_channel(&self.room).autocomplete(&line(0)).await.is_empty());
        let (mut times, mut pings) = (Vec::with_capacity(RUNS), Vec::with_capacity(RUNS));
        for run in 0..RUNS {
            pings.push(self.ping().await);
            tokio::time::sleep(REST).await;
            times.push(self.ana.in_channel(&self.room).types(&line(run)).await.latency().unwrap_or(UNANSWERED));
        }
        (median(times), median(pings))
    }

    /// Copies the newest program's last risk so many times, a thousand a statement, as a person would not log them. Ana owns
    /// one in a thousand.
    async fn grow(&self, many: u32, titles: &mut Titles) {
        use sqlx::Connection as _;
        let (guild, ana) = (self.acme.id().get().cast_signed(), self.ana.id().get().cast_signed());
        let mut conn = sqlx::SqliteConnection::connect(&url(&self.database)).await.unwrap();
        sqlx::query("PRAGMA busy_timeout = 60000").execute(&mut conn).await.unwrap();
        let (program, first, model): (i64, i64, String) = sqlx::query_as(
            "SELECT program_id, max(number), record FROM items
             WHERE guild_id = ?1 AND program_id = (SELECT max(id) FROM programs WHERE guild_id = ?1) AND kind = 'risk'",
        )
        .bind(guild)
        .fetch_one(&mut conn)
        .await
        .unwrap();
        for batch in 0..many / 1_000 {
            let titles: Vec<String> = (0..1_000).map(|_| titles.title()).collect();
            sqlx::query(
                "INSERT INTO items (guild_id, program_id, kind, number, version, open, urgency, record)
                 SELECT ?1, ?2, 'risk', ?3 + key, 1, key % 3 > 0, key % 4,
                        json_set(?4, '$.number', ?3 + key, '$.title', value, '$.state', iif(key % 3 > 0, 'open', 'closed'), '$.owner', iif(key = 100, ?6, NULL))
                 FROM json_each(?5)",
            )
            .bind(guild)
            .bind(program)
            .bind(first + 1 + i64::from(batch) * 1_000)
            .bind(&model)
            .bind(serde_json::to_string(&titles).unwrap())
            .bind(ana)
            .execute(&mut conn)
            .await
            .unwrap();
        }
        conn.close().await.unwrap();
    }

    /// Waits until the index knows of everything and is folded together: nobody searches in the very second in which a
    /// hundred thousand items came.
    async fn settle(&self, titles: &mut Titles) {
        use sqlx::Connection as _;
        let mut conn = sqlx::SqliteConnection::connect(&url(&self.database)).await.unwrap();
        // The bot does not know of what was written behind its back until it writes something itself.
        self.slash(&format!("/risk log title:\"{}\"", titles.title())).await;
        let (mut version, mut before) = (0, -1);
        while version != before {
            tokio::time::sleep(LULL).await;
            before = version;
            version = sqlx::query_scalar::<_, i64>("PRAGMA data_version").fetch_one(&mut conn).await.unwrap();
        }
        let left = sqlx::query_scalar::<_, i64>("SELECT count(*) FROM items_to_index").fetch_one(&mut conn).await;
        assert_eq!(left.unwrap(), 0, "the index did not follow");
        conn.close().await.unwrap();
    }
}

async fn interactions(database: &Path) {
    let mut stage = stage(database).await;
    let commits = Db::open(&url(&database.with_extension("commits")), StoreOptions::default()).await.unwrap();
    let mut titles = Titles::new();
    stage.slash("/risk log title:\"The first of many\"").await;
    for _ in 0..50 {
        stage.ping().await;
    }
    captures(&stage, &commits, &mut titles, "an empty record").await;
    stage.grow(100_000, &mut titles).await;
    stage.settle(&mut titles).await;
    captures(&stage, &commits, &mut titles, "100,000 items").await;
    let mut looked_for = |many| -> Vec<Vec<String>> { (0..RUNS).map(|_| titles.looked_for(many)).collect() };
    let (ones, twos) = (looked_for(1), looked_for(2));
    let mut others = Titles::new();
    for beside in ["100,000 items", "beside 200,000 of another program", "beside 30 more programs"] {
        match beside {
            "beside 200,000 of another program" => {
                let room = stage.acme.channel("another");
                stage.ana.in_channel(&room).slash("/risk log title:\"The first of another program\"").await;
                stage.grow(200_000, &mut others).await;
            }
            "beside 30 more programs" => {
                for n in 0..30 {
                    let room = stage.acme.channel(&format!("one-of-many-{n}"));
                    stage.ana.in_channel(&room).slash("/risk log title:\"The first of many programs\"").await;
                    stage.grow(1_000, &mut others).await;
                }
            }
            _ => {}
        }
        stage.settle(&mut others).await;
        stage.within(beside, &ones, &twos).await;
        let begun = |run: usize| ones[run][0].chars().take(3 + run % 4).collect::<String>();
        let (typed, ping) = stage.typing_beside_ping(|run| format!("/item show ref:{}|", begun(run))).await;
        line(&format!("autocomplete by a word's beginning, {beside}"), typed, ping, "at most 2×");
        let (typed, ping) = stage.typing_beside_ping(|run| format!("/risk close ref:{}|", ones[run][0])).await;
        line(&format!("autocomplete of a kind by a word, {beside}"), typed, ping, "at most 2×");
        let (typed, ping) = stage.typing_beside_ping(|run| format!("/item show ref:R-{}|", run + 1)).await;
        line(&format!("autocomplete by number, {beside}"), typed, ping, "at most 2×");
        let (shown, ping) = stage.beside_ping(|run| format!("/item show ref:R-{}", 1000 + run * 300)).await;
        line(&format!("/item show, {beside}"), shown, ping, "at most 2×");
        let (found, ping) = stage.beside_ping(|run| format!("/find text:\"{}\"", twos[run].join(" "))).await;
        line(&format!("/find of two words, {beside}"), found, ping, "at most 2×");
        let (found, ping) = stage.beside_ping(|run| format!("/find text:{}", ones[run][0])).await;
        line(&format!("/find of one word, {beside}"), found, ping, "at most 2×");
    }
    // The worst there is: words that nobody looks for, since they are in every second title.
    let worst = format!("/find text:\"{} {}\"", word(0), word(1));
    let (found, ping) = stage.beside_ping(|_| worst.clone()).await;
    line("/find of the two commonest words", found, ping, "(no promise)");
    drop(stage.discord.take_findings());
    stage.stop().await;
    commits.close().await;
}

/// Captures, in turns with what they are compared with.
async fn captures(stage: &Stage, alone: &Db, titles: &mut Titles, on: &str) {
    let (mut times, mut pings, mut commits) = (Vec::new(), Vec::new(), Vec::new());
    stage.in_memory();
    for run in 0..RUNS {
        pings.push(stage.ping().await);
        commits.push(commit(alone, run).await);
        times.push(stage.slash(&format!("/risk log title:\"{}\" likelihood:4 impact:4", titles.title())).await);
    }
    let (ping, commit) = (median(pings), median(commits));
    println!("  a ping takes {:.3} ms, a commit {:.3} ms", ms(ping), ms(commit));
    line(&format!("capture, against a ping and one commit, {on}"), median(times), ping + commit, "at most 1.5×");
}

/// The time of one committed write of one row.
async fn commit(db: &Db, run: usize) -> Duration {
    tokio::time::sleep(REST).await;
    let began = Instant::now();
    let value = run.to_string();
    let done: Result<(), drumbeat::store::StoreError> =
        db.write(move |conn| Box::pin(async move { facts::remember(conn, "bench", &value).await })).await;
    done.unwrap();
    began.elapsed()
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

async fn capture(app: &App, act: u64, title: String) {
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
    let capture = Capture { title, details, ..Capture::default() };
    log(app, &caller(act), capture, false, None).await.unwrap();
}

/// Captures a second with 64 in flight: flushes shared, and one flush each; in turns. The search index follows once nothing
/// is written for a moment, so what it takes is told apart.
async fn writer(dir: &Path) {
    const IN_FLIGHT: u64 = 64;
    const ROUNDS: u64 = 40;
    let mut apps = Vec::new();
    for share in [1, 64] {
        let db =
            Db::open(&url(&dir.join(format!("writer-{share}.db"))), StoreOptions { share, ..StoreOptions::default() })
                .await
                .unwrap();
        let app = App { db, clock: Clock::system() };
        capture(&app, 1, "The first of many".to_owned()).await;
        apps.push(app);
    }
    let mut titles = Titles::new();
    let (mut took, mut indexing) = ([Duration::ZERO; 2], Duration::ZERO);
    for round in 0..ROUNDS {
        let batch: Vec<String> = (0..IN_FLIGHT).map(|_| titles.title()).collect();
        for (app, took) in apps.iter().zip(&mut took) {
            let act = |n: usize| 1_000 + round * IN_FLIGHT + n as u64;
            let began = Instant::now();
            join_all(batch.iter().enumerate().map(|(n, title)| capture(app, act(n), title.clone()))).await;
            *took += began.elapsed();
            let began = Instant::now();
            app.db.indexed().await;
            indexing += began.elapsed();
        }
    }
    let each = took.map(|took| took / u32::try_from(ROUNDS * IN_FLIGHT).unwrap());
    let indexing = indexing / u32::try_from(2 * ROUNDS * IN_FLIGHT).unwrap();
    println!("  an item is indexed in {:.3} ms, afterwards", ms(indexing));
    for (share, each) in [1, 64].into_iter().zip(each) {
        println!("  {:>6.0} captures a second with 64 in flight, {share} to a flush", 1.0 / each.as_secs_f64());
    }
    line("one flush per capture, against shared flushes", each[0], each[1], "at least 2.5×");
    for app in apps {
        app.db.close().await;
    }
}

/// A read while a write holds the database, against one while nothing does.
async fn reads_beside_writes(database: &Path) {
    let db = Db::open(&url(database), StoreOptions::default()).await.unwrap();
    let app = App { db, clock: Clock::system() };
    capture(&app, 1, "The first of many".to_owned()).await;
    let read = async || {
        let mut times = Vec::with_capacity(RUNS);
        for _ in 0..RUNS {
            let began = Instant::now();
            drumbeat::app::look::overview(&app, &caller(2)).await.unwrap();
            times.push(began.elapsed());
        }
        median(times)
    };
    let (mut alone, mut beside) = (Vec::new(), Vec::new());
    for _ in 0..10 {
        alone.push(read().await);
        let (free, held) = oneshot::channel::<()>();
        let write = tokio::spawn({
            let db = app.db.clone();
            async move {
                let done: Result<(), drumbeat::store::StoreError> = db
                    .write(|conn| {
                        Box::pin(async move {
                            facts::remember(conn, "bench", "held").await?;
                            drop(held.await);
                            Ok(())
                        })
                    })
                    .await;
                done.unwrap();
            }
        });
        tokio::time::sleep(Duration::from_millis(50)).await;
        beside.push(read().await);
        assert!(!write.is_finished(), "the write ended before the reads did");
        free.send(()).unwrap();
        write.await.unwrap();
    }
    line("a read while a write is held open, against one alone", median(beside), median(alone), "about 1×");
    app.db.close().await;
}

/// The process itself, on a record of a million items: time to ready, memory at rest.
async fn process(database: &Path) {
    let mut stage = stage(database).await;
    stage.slash("/risk log title:\"The first of many\"").await;
    let mut titles = Titles::new();
    stage.grow(1_000_000, &mut titles).await;
    stage.settle(&mut titles).await;
    stage.stop().await;
    let began = Instant::now();
    stage.bot = spawn(&stage.discord, database);
    stage.discord.connected().await;
    println!(
        "{:<58} {:>7.0} ms {:>21}  under 2000 ms",
        "cold start to ready, 1,000,000 items",
        ms(began.elapsed()),
        ""
    );
    tokio::time::sleep(Duration::from_secs(5)).await;
    println!("{:<58} {:>7.1} MB {:>21}  at most 25 MB", "resident at rest", resident(&stage.bot), "");
    stage.stop().await;
}

/// As `DATABASE_URL` names it.
fn url(database: &Path) -> String {
    format!("sqlite://{}", database.display())
}

fn spawn(discord: &LocalDiscord, database: &Path) -> Child {
    Command::new(env!("CARGO_BIN_EXE_drumbeat"))
        .arg("run")
        .env("DISCORD_TOKEN", discord.token())
        .env("DISCORD_API_URL", discord.url())
        .env("DATABASE_URL", url(database))
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

fn resident(bot: &Child) -> f64 {
    let status = std::fs::read_to_string(format!("/proc/{}/status", bot.id())).unwrap();
    let line = status.lines().find(|line| line.starts_with("VmRSS:")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse::<f64>().unwrap() / 1024.0
}
