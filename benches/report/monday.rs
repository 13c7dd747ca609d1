//! A thousand programs share Monday 09:00: how long somebody who types waits while their summaries are computed and
//! posted, against how long they waited just before.
//!
//! The bot is in a process of its own, as Discord is to it; the local Discord and whoever types are in this one. All share
//! the machine's cores. An interaction's time runs from the gateway to the answer's arrival. The commands are measured in
//! turns, all through the herd.

use std::{
    io::Write as _,
    path::Path,
    process::{Command, Stdio},
    time::{Duration, Instant},
};

use chrono::TimeDelta;
use drumbeat::{
    clock::Clock,
    config::Config,
    domain::{ChannelId, GuildId, UserId},
    run,
    store::{Db, Options as StoreOptions},
};
use local_discord::{Channel, Guild, LocalDiscord, Options, Person};

use super::{
    median, ms,
    record::{Plan, end, grow},
};

const SERVERS: usize = 20;
const PROGRAMS: usize = 1_000;
/// How many items a program has, and how often each was changed: about what ten people record in a year.
const ITEMS: i64 = 60;
const CHANGES: i64 = 4;
/// How often each command is measured before.
const ROUNDS: usize = 300;
/// How often afterwards: the record has grown by then with what was captured meanwhile, which is no doing of the herd's.
const ROUNDS_AFTER: usize = 2_000;
/// For so long at most it is measured beside the herd.
const LONGEST: Duration = Duration::from_mins(10);
/// How long the bot has to come to rest between two acts.
const REST: Duration = Duration::from_millis(3);
const COMMANDS: [&str; 3] = ["/ping", "a capture", "/item show"];

struct Stage {
    lea: Person,
    room: Channel,
    acts: usize,
}

pub async fn monday(dir: &Path) {
    let discord = LocalDiscord::start(Options::for_benchmarks()).await.unwrap().lenient();
    let url = format!("sqlite://{}", dir.join("monday.db").display());
    let servers: Vec<Guild> = (0..SERVERS).map(|server| discord.guild(&format!("Server {server}"))).collect();
    let leads: Vec<Person> = servers.iter().map(|guild| guild.member("Lea")).collect();
    let mut rooms = Vec::new();
    for (guild, lead) in servers.iter().zip(&leads) {
        for n in 0..PROGRAMS / SERVERS {
            let room = guild.channel(&format!("program-{n}"));
            let plan = Plan {
                guild: GuildId(guild.id().get()),
                channel: ChannelId(room.id().get()),
                name: format!("Program {n}"),
                lead: UserId(lead.id().get()),
                items: ITEMS,
                changes: CHANGES,
            };
            rooms.push((room, plan));
        }
    }
    let began = Instant::now();
    let db = Db::open(&url, StoreOptions::default()).await.unwrap();
    for some in rooms.chunks(PROGRAMS / SERVERS) {
        grow(&db, some.iter().map(|(_, plan)| plan.clone()).collect()).await;
    }
    wait_for_monday(&db).await;
    db.close().await;
    // The file is this process's own until the last handle is gone.
    drop(db);
    println!("  {PROGRAMS} programs of {ITEMS} items, made in {:.0} s", began.elapsed().as_secs_f64());

    let mut bot = Command::new(std::env::current_exe().unwrap())
        .arg("bot")
        .env("DISCORD_TOKEN", discord.token())
        .env("DISCORD_API_URL", discord.url())
        .env("DATABASE_URL", &url)
        .stdin(Stdio::piped())
        .spawn()
        .unwrap();
    let mut told = bot.stdin.take().unwrap();
    discord.connected().await;
    discord.ready().await;
    let mut stage = Stage { lea: leads[0].clone(), room: rooms[0].0.clone(), acts: 0 };
    for _ in 0..50 {
        stage.round().await;
    }
    let mut before: [Vec<Duration>; 3] = Default::default();
    for _ in 0..ROUNDS {
        add(&mut before, stage.round().await);
    }

    told.write_all(b"monday\n").unwrap();
    let began = Instant::now();
    let mut beside: [Vec<Duration>; 3] = Default::default();
    let (mut posted, record) = (0, Db::open_beside(&url).await.unwrap());
    while posted < PROGRAMS && began.elapsed() < LONGEST {
        for _ in 0..20 {
            add(&mut beside, stage.round().await);
        }
        posted = summaries(&record).await;
    }
    let took = began.elapsed().as_secs_f64();
    let mut after: [Vec<Duration>; 3] = Default::default();
    for _ in 0..ROUNDS_AFTER {
        add(&mut after, stage.round().await);
    }
    println!("  {posted} of {PROGRAMS} summaries posted in {took:.0} s, {} rounds beside them", beside[0].len());
    for (((what, before), beside), after) in COMMANDS.into_iter().zip(before).zip(beside).zip(after) {
        tell(what, before, beside, after);
    }
    drop(discord.take_findings());
    record.close().await;
    drop(told);
    assert!(bot.wait().unwrap().success());
}

/// The bot: it is twenty minutes before that Monday's nine o'clock, until it is told that it is Monday.
pub async fn bot() {
    let clock = Clock::system();
    clock.set(end() - TimeDelta::minutes(20));
    let options = run::Options { clock: clock.clone(), ..run::Options::default() };
    let running = run::start(&Config::read(|name| std::env::var(name).ok()).unwrap(), options).await.unwrap();
    let told = tokio::task::spawn_blocking(move || {
        for _ in std::io::stdin().lines() {
            clock.set(end());
        }
    });
    told.await.unwrap();
    running.stop().await.unwrap();
}

impl Stage {
    /// Each command once.
    async fn round(&mut self) -> [Duration; 3] {
        self.acts += 1;
        let capture = format!("/risk log title:\"The lab may lose day {}\" likelihood:4 impact:4", self.acts);
        let mut took = [Duration::ZERO; 3];
        for (took, line) in took.iter_mut().zip(["/ping", &capture, "/item show ref:R-7"]) {
            tokio::time::sleep(REST).await;
            let answer = self.lea.in_channel(&self.room).slash(line).await;
            assert!(!answer.failed(), "{line}");
            *took = answer.latency().unwrap();
        }
        took
    }
}

fn add(to: &mut [Vec<Duration>; 3], round: [Duration; 3]) {
    for (times, time) in to.iter_mut().zip(round) {
        times.push(time);
    }
}

/// Medians, and how many waited longer than they should, before, beside and after the herd.
fn tell(what: &str, before: Vec<Duration>, beside: Vec<Duration>, after: Vec<Duration>) {
    let usual = median(before.clone());
    let times = |time: Duration| time.as_secs_f64() / usual.as_secs_f64();
    let past = |all: &[Duration]| {
        let past = all.iter().filter(|time| times(**time) > 1.5).count();
        #[expect(clippy::cast_precision_loss, reason = "a few thousand")]
        let share = past as f64 / all.len() as f64;
        share * 100.0
    };
    let rank = |mut all: Vec<Duration>, percent: usize| {
        all.sort_unstable();
        all[(all.len() * percent / 100).min(all.len() - 1)]
    };
    println!(
        "{:<58} {:>7.3} ms {:>7.3} ms  {:>6.2}×  at most 1.5×",
        format!("{what} beside {PROGRAMS} summaries, against before"),
        ms(median(beside.clone())),
        ms(usual),
        times(median(beside.clone())),
    );
    for (when, all) in [("before", before), ("beside", beside), ("after", after)] {
        println!(
            "  {when}: P50 {:.2}×, P90 {:.2}×, P99 {:.2}×; longer than 1.5×: {:.1} % of {}",
            times(median(all.clone())),
            times(rank(all.clone(), 90)),
            times(rank(all.clone(), 99)),
            past(&all),
            all.len(),
        );
    }
}

/// Everything before that Monday is over: no draft, no slot, no nudge of the year in which the programs grew is due.
async fn wait_for_monday(db: &Db) {
    let at = end().timestamp_millis();
    let done: Result<(), drumbeat::store::StoreError> = db
        .write(move |conn| {
            Box::pin(async move {
                sqlx::query("UPDATE programs SET summary_at = ?").bind(at).execute(&mut *conn).await?;
                sqlx::query("UPDATE items SET nudge_at = NULL").execute(&mut *conn).await?;
                // Nothing is searched here, and the index of what grew is not to follow beside what is measured.
                sqlx::query("DELETE FROM items_to_index").execute(conn).await?;
                Ok(())
            })
        })
        .await;
    done.unwrap();
}

/// How many summaries were posted.
async fn summaries(db: &Db) -> usize {
    let mut conn = db.read().await.unwrap();
    let many: i64 = sqlx::query_scalar("SELECT count(*) FROM summaries WHERE message_id IS NOT NULL")
        .fetch_one(&mut *conn)
        .await
        .unwrap();
    usize::try_from(many).unwrap()
}
