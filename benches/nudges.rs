//! What planning and sending nudges costs: what is due, not what exists.
//!
//! `cargo bench --bench nudges` prints each figure with what it should be at most. Nothing here fails: a person reads it.
//!
//! Both records have a hundred servers with ten items due on each, among open items that sleep. They are planned in turns,
//! so that whatever else the machine does falls on both, and after each turn the record is put back as it was.
#![expect(clippy::print_stdout, clippy::unwrap_used, reason = "a benchmark prints, and stops where it can't go on")]

use std::{
    path::Path,
    time::{Duration, Instant},
};

use chrono::{DateTime, TimeDelta, Utc};
use drumbeat::{
    app::{
        App, Caller,
        log::{Capture, log},
        promise::{Delivery, Promise},
    },
    clock::Clock,
    config::Config,
    discord::views,
    domain::{ActId, Actor, ChannelId, GuildId, UserId},
    jobs,
    run::{self, Running},
    store::{Db, Options},
};
use local_discord::{LocalDiscord, Options as LocalOptions};
use sqlx::{Connection as _, SqliteConnection};

const SERVERS: u64 = 100;
/// Items due on each server, each of another person.
const DUE: u32 = 10;
const RUNS: usize = 15;
/// Programs that share an hour.
const PROGRAMS: u64 = 400;

/// When everything is logged: on a Friday.
const LOGGED: &str = "2026-11-20T08:00:00Z";
/// The slot of what is due, on the Tuesday after.
const SLOT: &str = "2026-11-24T09:30:00Z";

#[tokio::main]
async fn main() {
    // Beside the build: the system's folder for temporary files may be no disk at all.
    let dir = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
    println!("{:<58} {:>10} {:>10}  {:>7}  should be", "what", "figure", "against", "ratio");
    let (mut small, mut large) = (record(dir.path(), 10_000).await, record(dir.path(), 1_000_000).await);
    planning(&mut small, &mut large).await;
    idle(&large).await;
    for record in [small, large] {
        record.app.db.close().await;
    }
    delivery(&dir.path().join("delivery.db")).await;
}

fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

fn ms(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times[times.len() / 2]
}

/// A record, and a connection that puts it back as it was.
struct Record {
    app: App,
    conn: SqliteConnection,
    items: u32,
}

fn caller(guild: u64, channel: u64, act: u64) -> Caller {
    Caller {
        act: ActId(act),
        guild: GuildId(guild),
        channel: ChannelId(channel),
        channel_name: format!("program-{channel}"),
        actor: Actor { user: UserId(3), roles: Vec::new(), manages_server: false },
    }
}

/// An action item in a channel, with which its program begins.
async fn begin(app: &App, guild: u64, channel: u64, owner: UserId, due: &str) {
    let capture = Capture {
        title: "Send the contract".to_owned(),
        owner: Some(owner),
        due: Some(due.to_owned()),
        ..Capture::default()
    };
    log(app, &caller(guild, channel, channel), capture, false, None).await.unwrap();
}

/// So many open items, as many on each server: each a copy of the one that was logged there.
async fn record(dir: &Path, items: u32) -> Record {
    let path = dir.join(format!("{items}.db"));
    let url = format!("sqlite://{}", path.display());
    let db = Db::open(&url, Options::default()).await.unwrap();
    let app = App { db, clock: Clock::system() };
    app.clock.set(at(LOGGED));
    for server in 1..=SERVERS {
        begin(&app, server, server, UserId(3), "2027-06-01").await;
    }
    let mut conn = SqliteConnection::connect(&url).await.unwrap();
    // Nothing is searched here: the copies are not indexed for it, which would take most of the time.
    let quickly = "PRAGMA busy_timeout = 60000; PRAGMA synchronous = OFF; DROP TRIGGER items_index";
    sqlx::raw_sql(quickly).execute(&mut conn).await.unwrap();
    for server in 1..=SERVERS {
        // The last ones are due; the others sleep for months, each on another day.
        sqlx::query(
            "WITH RECURSIVE copies (n) AS (SELECT 2 UNION ALL SELECT n + 1 FROM copies WHERE n < ?2)
             INSERT INTO items (guild_id, program_id, kind, number, version, open, urgency, nudge_at, record)
             SELECT guild_id, program_id, kind, n, 1, 1, n % 4,
                 iif(n > ?2 - ?3, ?4, ?4 + (30 + n % 300) * 86400000),
                 json_set(record, '$.number', n, '$.title', 'Item ' || n, '$.owner', 100 + n % 1000,
                     '$.due', iif(n > ?2 - ?3, '2026-11-24', '2027-06-01'))
             FROM items, copies WHERE guild_id = ?1 AND number = 1",
        )
        .bind(server.cast_signed())
        .bind(items / u32::try_from(SERVERS).unwrap())
        .bind(DUE)
        .bind(at(SLOT).timestamp_millis())
        .execute(&mut conn)
        .await
        .unwrap();
    }
    // What was logged is looked at, and when the leads get their reports is worked out.
    jobs::nudges::tick(&app, at(LOGGED)).await.unwrap();
    sqlx::raw_sql("PRAGMA wal_checkpoint(TRUNCATE)").execute(&mut conn).await.unwrap();
    Record { app, conn, items }
}

impl Record {
    /// The time of one step at which everything that is due is planned.
    async fn plan(&mut self) -> Duration {
        let now = at(SLOT) + TimeDelta::seconds(1);
        let began = Instant::now();
        let outcome = jobs::nudges::tick(&self.app, now).await.unwrap();
        let took = began.elapsed();
        assert_eq!((outcome.posts, outcome.looked_at), (usize::try_from(SERVERS).unwrap(), 0));
        let lines: i64 = sqlx::query_scalar("SELECT count(*) FROM nudged").fetch_one(&mut self.conn).await.unwrap();
        assert_eq!(lines, i64::try_from(SERVERS).unwrap() * i64::from(DUE));
        sqlx::raw_sql("DELETE FROM outbox; DELETE FROM nudged; DELETE FROM episodes; DELETE FROM pings")
            .execute(&mut self.conn)
            .await
            .unwrap();
        let again = "UPDATE items SET nudge_at = ? WHERE number > ?";
        let sleeping = self.items / u32::try_from(SERVERS).unwrap() - DUE;
        for server in 1..=SERVERS {
            sqlx::query(sqlx::AssertSqlSafe(format!(
                "{again} AND guild_id = {server} AND kind = 'action'
                AND program_id = (SELECT id FROM programs WHERE guild_id = {server})"
            )))
            .bind(at(SLOT).timestamp_millis())
            .bind(sleeping)
            .execute(&mut self.conn)
            .await
            .unwrap();
        }
        sqlx::raw_sql("PRAGMA wal_checkpoint(TRUNCATE)").execute(&mut self.conn).await.unwrap();
        took
    }
}

async fn planning(small: &mut Record, large: &mut Record) {
    let mut times = [Vec::with_capacity(RUNS), Vec::with_capacity(RUNS)];
    for _ in 0..RUNS {
        times[0].push(small.plan().await);
        times[1].push(large.plan().await);
    }
    let [against, figure] = times.map(median);
    println!(
        "{:<58} {:>7.1} ms {:>7.1} ms  {:>6.2}×  at most 1.2×",
        "planning 1,000 due, 1,000,000 open against 10,000",
        ms(figure),
        ms(against),
        figure.as_secs_f64() / against.as_secs_f64(),
    );
}

/// A minute before the slot.
async fn idle(record: &Record) {
    let (app, now) = (&record.app, at(SLOT) - TimeDelta::minutes(1));
    let never = |_: Promise| async { Delivery::Never("nothing is promised".to_owned()) };
    // What else there was to do for new programs is done first.
    loop {
        jobs::weekly::tick(app, now, views::summary::word).await.unwrap();
        if jobs::deliver::tick(app, now, never).await.unwrap() == 0 {
            break;
        }
    }
    let (mut nudges, mut all) = (Vec::new(), Vec::new());
    for _ in 0..RUNS * 20 {
        let began = Instant::now();
        assert_eq!(jobs::nudges::tick(app, now).await.unwrap(), jobs::nudges::Outcome::default());
        nudges.push(began.elapsed());
        jobs::deadlines::tick(app, now).await.unwrap();
        jobs::weekly::tick(app, now, views::summary::word).await.unwrap();
        assert_eq!(jobs::deliver::tick(app, now, never).await.unwrap(), 0);
        all.push(began.elapsed());
    }
    for (what, times) in [("the nudges", nudges), ("every job", all)] {
        let what = format!("a step of {what} with nothing due, {} open", record.items);
        println!("{what:<58} {:>7.3} ms {:>21}  under 1 ms", ms(median(times)), "");
    }
}

/// Programs that share 9:30, each with a digest for its own channel, said by the bot to a local Discord; with what the days
/// since Friday held up, such as Monday's summaries.
async fn delivery(database: &Path) {
    let local = LocalOptions { memory: 10_000, ..LocalOptions::for_benchmarks() };
    let discord = LocalDiscord::start(local).await.unwrap().lenient();
    let acme = discord.guild("Acme");
    let bob = acme.member("Bob");
    let running = bot(&discord, database).await;
    let app = running.app.clone();
    app.clock.set(at(LOGGED));
    for n in 0..PROGRAMS {
        let channel = acme.channel(&format!("program-{n}"));
        begin(&app, acme.id().get(), channel.id().get(), UserId(bob.id().get()), "2026-11-24").await;
    }
    let posts = || {
        let said = |method: &str, route: &str| method == "POST" && route == "/channels/{channel_id}/messages";
        discord.requests().into_iter().filter(move |request| said(&request.method, &request.route))
    };
    app.clock.set(at(SLOT));
    running.jobs.catch_up().await;
    let mut sent: Vec<DateTime<Utc>> = posts().map(|request| request.at).collect();
    sent.sort_unstable();
    let within = |from: usize| sent[from..].iter().take_while(|at| **at - sent[from] < TimeDelta::seconds(1)).count();
    let most = (0..sent.len()).map(within).max().unwrap();
    println!("{:<58} {:>10} {:>21}  {PROGRAMS} and more", "posts due when as many programs share 9:30", sent.len(), "");
    println!("{:<58} {most:>10} {:>21}  at most 50", "requests in the busiest second of that", "");
    let took = (sent[sent.len() - 1] - sent[0]).as_seconds_f64();
    println!("{:<58} {took:>8.1} s {:>21}  about {} s", "from the first to the last", "", sent.len() / 40);
    drop(discord.take_findings());
    running.stop().await.unwrap();
}

async fn bot(discord: &LocalDiscord, database: &Path) -> Running {
    let url = format!("sqlite://{}", database.display());
    let config = Config::read(|name| match name {
        "DISCORD_TOKEN" => Some(discord.token().to_owned()),
        "DISCORD_API_URL" => Some(discord.url().to_owned()),
        "DATABASE_URL" => Some(url.clone()),
        _ => None,
    })
    .unwrap();
    // The steps are made by hand.
    let options = run::Options { tick: Duration::from_hours(1), ..run::Options::default() };
    let running = run::start(&config, options).await.unwrap();
    discord.connected().await;
    discord.ready().await;
    running
}
