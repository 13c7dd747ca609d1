//! How long a report takes, and how much memory: all of it for a program of 10,000 items and 100,000 events; and whether
//! a thousand summaries at once stand in anybody's way.
//!
//! `cargo bench --bench report` prints each figure with what it should be at most; `-- whole` and `-- monday` print one
//! half of them. Nothing here fails: a person reads it.
#![expect(clippy::print_stdout, clippy::unwrap_used, reason = "a benchmark prints, and stops where it can't go on")]

use std::{
    path::Path,
    process::Command,
    time::{Duration, Instant},
};

use drumbeat::{
    app::{
        App,
        draw::{self, Plot},
        report,
    },
    charts::Chart,
    clock::Clock,
    domain::{ChannelId, GuildId, ProgramId, UserId},
    report::{AsOf, health, kpi, summary},
    store::{Db, Options, events},
};

mod monday;
mod record;

use record::{Plan, end, grow};

const GUILD: GuildId = GuildId(1);
const PROGRAM: ProgramId = ProgramId(1);
const RUNS: usize = 5;
/// The parts of a whole report, in order.
const PARTS: [&str; 6] =
    ["reading and replaying", "every figure", "health", "both summaries", "what the charts show", "drawing them"];

#[tokio::main]
async fn main() {
    let args: Vec<String> = std::env::args().collect();
    if let [_, grow, url, many] = &args[..]
        && grow == "grow"
    {
        return one_program(url, many.parse().unwrap()).await;
    }
    if let [_, bot] = &args[..]
        && bot == "bot"
    {
        return monday::bot().await;
    }
    // Beside the build: the system's folder for temporary files may be no disk at all.
    let dir = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
    let wanted = |half: &str| !args.iter().any(|arg| ["whole", "monday"].contains(&&**arg) && arg != half);
    if wanted("whole") {
        whole(dir.path()).await;
    }
    if wanted("monday") {
        monday::monday(dir.path()).await;
    }
}

async fn whole(dir: &Path) {
    let mut wholes = Vec::new();
    for many in [1_000, 10_000] {
        let url = format!("sqlite://{}", dir.join(format!("report-{many}.db")).display());
        // In a process of its own, so that what it takes does not count.
        let grown = Command::new(std::env::current_exe().unwrap()).args(["grow", &url, &many.to_string()]).status();
        assert!(grown.unwrap().success());
        let app = App { db: Db::open(&url, Options::default()).await.unwrap(), clock: Clock::system() };
        wholes.push(measure(&app, many).await);
        if many == 10_000 {
            charts(&app).await;
        }
        app.db.close().await;
    }
    let slope = (wholes[1].as_secs_f64() / wholes[0].as_secs_f64()).log10();
    println!("{:<58} {slope:>8.2}     at most 1 (linear)", "slope from 1,000 to 10,000 items");
}

/// The one program of a new database.
async fn one_program(url: &str, items: i64) {
    let db = Db::open(url, Options::default()).await.unwrap();
    let plan =
        Plan { guild: GUILD, channel: ChannelId(1_000), name: "Apollo".to_owned(), lead: UserId(3), items, changes: 9 };
    assert_eq!(grow(&db, vec![plan]).await[0].id, PROGRAM);
    db.close().await;
}

async fn measure(app: &App, many: i64) -> Duration {
    forget_peak();
    let before = peak();
    let (mut all, mut reads, mut parts) = (Vec::new(), Vec::new(), vec![Vec::new(); PARTS.len()]);
    for _ in 0..RUNS {
        let began = Instant::now();
        let took = everything(app).await;
        all.push(began.elapsed());
        // What is not spent on the parts is spent before them.
        let rest = began.elapsed().saturating_sub(took.iter().sum());
        for (part, took) in parts.iter_mut().zip(std::iter::once(rest).chain(took)) {
            part.push(took);
        }
    }
    let most = peak();
    for _ in 0..RUNS {
        let began = Instant::now();
        let mut conn = app.db.read().await.unwrap();
        drop(events::whole_program(&mut conn, GUILD, PROGRAM).await.unwrap());
        reads.push(began.elapsed());
    }
    println!("{:<58} {:>8.1} ms", format!("reading the rows of {many} items"), ms(median(reads)));
    for (name, times) in PARTS.iter().zip(parts) {
        println!("{:<58} {:>8.1} ms", format!("{name}, {many} items"), ms(median(times)));
    }
    let all = median(all);
    let should = if many == 10_000 { "under 1000 ms and 256 MB" } else { "" };
    println!(
        "{:<58} {:>8.1} ms  {should}\n{:<58} {most:>8.1} MB  ({before:.1} MB before it)",
        format!("a whole report with every chart, {many} items"),
        ms(all),
        "  resident at most",
    );
    all
}

/// Facts, every figure, health, both summaries, every chart; and how long each part took but the first.
async fn everything(app: &App) -> [Duration; PARTS.len() - 1] {
    let done = report::of(app, (GUILD, PROGRAM), end(), |view| {
        let mut took = [Duration::ZERO; PARTS.len() - 1];
        let figures = timed(&mut took[0], || kpi::figures(view).len());
        let fired = timed(&mut took[1], || health::health(view).fired.len());
        let quiet = timed(&mut took[2], || summary::team(view, None).quiet && summary::executive(view, None).quiet);
        let charts = timed(&mut took[3], || specs(view));
        let bytes: usize = timed(&mut took[4], || charts.iter().map(|chart| chart.draw().unwrap().png.len()).sum());
        assert!(figures > 20 && fired > 0 && !quiet && bytes > 10_000, "the record is too plain to say anything");
        took
    });
    done.await.unwrap()
}

fn timed<T>(took: &mut Duration, work: impl FnOnce() -> T) -> T {
    let began = Instant::now();
    let done = work();
    *took = began.elapsed();
    done
}

fn specs(view: &AsOf<'_>) -> Vec<Chart> {
    Plot::ALL.iter().map(|plot| draw::chart(*plot, view)).collect()
}

/// Each chart alone, drawn from the large record.
async fn charts(app: &App) {
    for spec in report::of(app, (GUILD, PROGRAM), end(), specs).await.unwrap() {
        let times = (0..21).map(|_| {
            let began = Instant::now();
            spec.draw().unwrap();
            began.elapsed()
        });
        println!("{:<58} {:>8.1} ms  under 50 ms", format!("drawing {}", spec.name()), ms(median(times.collect())));
    }
}

fn ms(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times[times.len() / 2]
}

/// The most memory that was resident, in MB; 0 where the system does not tell.
fn peak() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("VmHWM:")).unwrap_or_default();
    line.split_whitespace().nth(1).and_then(|kb| kb.parse::<f64>().ok()).unwrap_or_default() / 1024.0
}

/// From here on the most memory counts anew.
fn forget_peak() {
    drop(std::fs::write("/proc/self/clear_refs", "5"));
}
