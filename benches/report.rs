//! How long a report takes, and how much memory: all of it for a program of 10,000 items and 100,000 events.
//!
//! `cargo bench --bench report` prints each figure with what it should be at most. Nothing here fails: a person reads it.
#![expect(clippy::print_stdout, clippy::unwrap_used, reason = "a benchmark prints, and stops where it can't go on")]

use std::time::{Duration, Instant};

use chrono::{DateTime, TimeDelta, Utc};
use drumbeat::{
    app::{
        App,
        draw::{self, Plot},
        report,
    },
    charts::Chart,
    clock::Clock,
    domain::{
        ActId, Action, Body, ChannelId, Decision, GuildId, Issue, Item, ItemId, Program, ProgramId, Risk, UserId,
        action::ActionState,
        event::What,
        issue::IssueState,
        item::Rank,
        risk::{Response, RiskState, Score},
        text::{Tags, Title},
    },
    report::{health, kpi, summary},
    store::{Conn, Db, Options, StoreError, events::Entry, items, programs},
};

const GUILD: GuildId = GuildId(1);
const LEAD: UserId = UserId(3);
/// What happens to each item: it is raised, and nine more things.
const CHANGES: i64 = 9;
/// The days over which the items are raised.
const DAYS: i64 = 365;
const RUNS: usize = 5;

#[tokio::main]
async fn main() {
    let dir = tempfile::tempdir().unwrap();
    let url = format!("sqlite://{}", dir.path().join("report.db").display());
    let app = App { db: Db::open(&url, Options::default()).await.unwrap(), clock: Clock::system() };
    let mut whole = Vec::new();
    for (channel, many) in [(1, 1_000), (2, 10_000)] {
        let program = grow(&app.db, ChannelId(channel), many).await;
        let read = median(run(|| facts_alone(&app, program)).await);
        println!("{:<58} {:>8.1} ms", format!("reading and replaying, {many} items"), ms(read));
        forget_peak();
        let took = median(run(|| everything(&app, program)).await);
        println!(
            "{:<58} {:>8.1} ms  {:>6.1} MB at most  {}",
            format!("a whole report with every chart, {many} items"),
            ms(took),
            peak(),
            if many == 10_000 { "under 1000 ms and 256 MB" } else { "" }
        );
        whole.push(took);
        if many == 10_000 {
            charts(&app, program).await;
        }
    }
    let slope = (whole[1].as_secs_f64() / whole[0].as_secs_f64()).log10();
    println!("{:<58} {slope:>8.2}     at most 1 (linear)", "slope from 1,000 to 10,000 items");
    app.db.close().await;
}

async fn run<F: Future<Output = ()>>(work: impl Fn() -> F) -> Vec<Duration> {
    let mut times = Vec::with_capacity(RUNS);
    for _ in 0..RUNS {
        let began = Instant::now();
        work().await;
        times.push(began.elapsed());
    }
    times
}

async fn facts_alone(app: &App, program: ProgramId) {
    let items = report::of(app, (GUILD, program), end(), |view| view.items().len()).await.unwrap();
    assert!(items > 900);
}

/// Facts, every figure, health, both summaries, every chart.
async fn everything(app: &App, program: ProgramId) {
    let done = report::of(app, (GUILD, program), end(), |view| {
        let figures = kpi::figures(view).len();
        let health = health::health(view).fired_in_all;
        let summaries = (summary::team(view, None).quiet, summary::executive(view, None).quiet);
        let charts: usize = Plot::ALL.iter().map(|plot| draw::draw(*plot, view).unwrap().png.len()).sum();
        (figures, health, summaries, charts)
    });
    let (figures, fired, (quiet, _), bytes) = done.await.unwrap();
    assert!(figures > 20 && fired > 0 && !quiet && bytes > 10_000, "the record is too plain to say anything");
}

/// Each chart alone, drawn from the large record.
async fn charts(app: &App, program: ProgramId) {
    let of = |view: &drumbeat::report::AsOf<'_>| Plot::ALL.iter().map(|plot| draw::chart(*plot, view)).collect();
    let specs: Vec<Chart> = report::of(app, (GUILD, program), end(), of).await.unwrap();
    for spec in specs {
        let times = (0..21).map(|_| {
            let began = Instant::now();
            spec.draw().unwrap();
            began.elapsed()
        });
        println!("{:<58} {:>8.1} ms  under 50 ms", format!("drawing {}", spec.name()), ms(median(times.collect())));
    }
}

fn start() -> DateTime<Utc> {
    "2026-01-05T09:00:00Z".parse().unwrap()
}

fn end() -> DateTime<Utc> {
    start() + TimeDelta::days(DAYS + 7)
}

/// A program with so many items of all kinds, raised evenly over a year, each changed nine times in the weeks after.
async fn grow(db: &Db, channel: ChannelId, many: i64) -> ProgramId {
    let name = Title::parse(&format!("Program {}", channel.0)).unwrap();
    let done: Result<Program, StoreError> = db
        .write(move |conn| {
            Box::pin(async move {
                let mut program = Program::begin(GUILD, channel, name, LEAD);
                let entry = entry((channel.0, 0, 0), start(), What::ProgramSet);
                programs::insert(conn, &mut program, &entry).await?;
                Ok(program)
            })
        })
        .await;
    let program = done.unwrap();
    for from in (0..many).step_by(500) {
        let program = program.clone();
        let done: Result<(), StoreError> = db
            .write(move |conn| {
                Box::pin(async move {
                    for n in from..(from + 500).min(many) {
                        live(conn, &program, (channel.0, n), many).await?;
                    }
                    Ok(())
                })
            })
            .await;
        done.unwrap();
    }
    program.id
}

fn entry((channel, n, step): (u64, i64, i64), at: DateTime<Utc>, what: What) -> Entry<'static> {
    let act = ActId(channel * 1_000_000 + u64::try_from(n).unwrap());
    Entry { act, step, at, actor: Some(LEAD), what, reason: Some("Because.") }
}

/// The life of an item: raised, owned, dated, moved, looked at, and for two thirds of them over.
async fn live(conn: &mut Conn, program: &Program, (channel, n): (u64, i64), many: i64) -> Result<(), StoreError> {
    let raised = start() + TimeDelta::seconds(DAYS * 86_400 * n / many);
    let mut item = item(program, raised, body(n));
    items::insert(conn, &mut item, program, &entry((channel, n + 1, 0), raised, What::Raised)).await?;
    for step in 1..=CHANGES {
        let at = raised + TimeDelta::hours(60 * step);
        let before = item.clone();
        let what = change(&mut item, n, step, at);
        items::update(conn, &before, &mut item, program, &entry((channel, n + 1, step), at, what)).await?;
    }
    Ok(())
}

fn body(n: i64) -> Body {
    let level = |by: i64| u8::try_from(1 + n / by % 5).unwrap();
    match n % 4 {
        0 => Body::Risk(Risk {
            inherent: Some(Score::new(level(4), level(20)).unwrap()),
            response: Some(Response::Mitigate),
            ..Risk::default()
        }),
        1 => Body::Issue(Issue {
            severity: Rank::try_from(u8::try_from(1 + n / 4 % 4).unwrap()).ok(),
            ..Issue::default()
        }),
        2 => Body::Decision(Decision::default()),
        _ => Body::Action(Action::default()),
    }
}

fn item(program: &Program, raised: DateTime<Utc>, body: Body) -> Item {
    Item {
        id: ItemId(0),
        guild: GUILD,
        program: program.id,
        number: 1,
        title: Title::parse("The vendor may miss the date of the test").unwrap(),
        detail: None,
        tags: Tags::default(),
        owner: None,
        raised_by: LEAD,
        raised_at: raised,
        state_changed_at: raised,
        reviewed_at: raised,
        due: None,
        moved_from: Vec::new(),
        workstream: None,
        source: None,
        links: Vec::new(),
        snooze: None,
        never_nudge: false,
        void: None,
        version: 1,
        body,
    }
}

fn change(item: &mut Item, n: i64, step: i64, at: DateTime<Utc>) -> What {
    let over = step == CHANGES && n % 3 > 0;
    item.reviewed_at = at;
    match (step, &mut item.body) {
        (1, _) => {
            item.owner = Some(UserId(100 + u64::try_from(n % 40).unwrap()));
            What::Assigned
        }
        (2 | 5, _) => {
            item.moved_from.extend(item.due);
            item.due = Some((at + TimeDelta::days(14)).date_naive());
            What::Dated
        }
        (3, Body::Decision(decision)) => {
            (decision.state, decision.proposed_at) = (drumbeat::domain::decision::DecisionState::Proposed, Some(at));
            What::Moved
        }
        (7, Body::Risk(risk)) => {
            risk.residual = Score::new(2, 2).ok();
            What::Assessed
        }
        (_, Body::Risk(risk)) if over => {
            risk.state = RiskState::Closed;
            What::Moved
        }
        (_, Body::Issue(issue)) if over => {
            issue.state = IssueState::Resolved;
            What::Moved
        }
        (_, Body::Action(action)) if over => {
            action.state = ActionState::Done;
            What::Moved
        }
        (_, Body::Decision(decision)) if over => {
            decision.state = drumbeat::domain::decision::DecisionState::Accepted;
            What::Moved
        }
        _ => What::Confirmed,
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
