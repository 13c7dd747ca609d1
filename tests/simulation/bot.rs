//! The bot under test: its parts without a gateway, stepped by hand; or the whole process. Either lives on a runtime of its
//! own, with its own connections to the record, so that a kill takes all of it away at once: nothing is closed, finished
//! or written any more, and the next one finds the bytes that were on disk.
//!
//! A kill hits after so many *marks*: commits of the record, and things said of which nothing is written down yet. Between
//! two of them nothing changes that anybody could see, so that is every place at which a kill can make a difference; and it
//! is the same place whenever a seed is lived again. For that the parts say one thing after the other. The whole process
//! does as it does in earnest.

use std::{
    fs,
    future::poll_fn,
    path::Path,
    pin::pin,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    task::Poll,
    thread,
    time::Duration,
};

use drumbeat::{
    app::{
        App,
        summary::{Material, Sheet},
    },
    clock::Clock,
    config::Config,
    discord::{connect, courier::Courier, redraw::Redraw, views},
    jobs,
    run::{self, Jobs, Running},
    store::{Db, Options},
};
use local_discord::LocalDiscord;
use sqlx::{Connection as _, SqliteConnection};
use tokio::{
    runtime::{Builder, Runtime},
    sync::Mutex,
};

/// As fast as the local Discord answers.
const AT_ONCE: u32 = 1_000_000;

/// A bot at work.
pub struct Bot {
    runtime: Runtime,
    works: Works,
}

enum Works {
    Parts(Parts),
    Whole(Box<Running>),
}

/// The bot without its gateway.
#[derive(Clone)]
struct Parts {
    app: App,
    courier: Arc<Courier>,
    /// Held by what is being said.
    speaks: Arc<Mutex<()>>,
    said: Arc<AtomicU64>,
}

impl Bot {
    pub async fn start(discord: &LocalDiscord, config: &Config, clock: &Clock, whole: bool) -> Self {
        let runtime = Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        let (config, clock) = (config.clone(), clock.clone());
        if whole {
            while discord.gateway().connected() > 0 {
                tokio::time::sleep(Duration::from_millis(1)).await;
            }
            // The loop is far too slow to act: every step is made here.
            let tick = Duration::from_hours(1000);
            let options = run::Options { clock, tick, requests_a_second: AT_ONCE, ..run::Options::default() };
            let running = started(&runtime, async move || run::start(&config, options).await).await;
            let running = running.expect("the bot starts");
            discord.connected().await;
            // The loop makes its first step at once.
            while running.jobs.made().await == 0 {
                tokio::time::sleep(Duration::from_millis(1)).await;
            }
            return Self { runtime, works: Works::Whole(Box::new(running)) };
        }
        let me = discord.bot().id().get();
        let parts = started(&runtime, async move || {
            let app = opened(&config, &clock).await;
            let http = connect::http(&config).unwrap();
            http.set_application_id(me.into());
            let redraw = Redraw::new(app.clone(), Arc::new(http));
            let courier = Arc::new(Courier::new(app.clone(), redraw, &config, me, AT_ONCE).unwrap());
            Parts { app, courier, speaks: Arc::default(), said: Arc::default() }
        });
        let works = Works::Parts(parts.await);
        Self { runtime, works }
    }

    pub fn app(&self) -> &App {
        match &self.works {
            Works::Parts(parts) => &parts.app,
            Works::Whole(running) => &running.app,
        }
    }

    /// One step of every job; `None` if it died in the middle of it, after so many marks.
    pub async fn step(&self, marks: Option<u64>) -> Option<()> {
        match &self.works {
            Works::Parts(parts) => self.live(parts.clone().step(), marks).await,
            Works::Whole(running) => self.live(step(running.jobs.clone()), marks).await,
        }
    }

    /// Does something in the bot; `None` if it died in the middle of it, after so many marks.
    pub async fn live<F>(&self, work: F, marks: Option<u64>) -> Option<F::Output>
    where
        F: Future<Output: Send> + Send + 'static,
    {
        let (db, said) = (self.app().db.clone(), self.said());
        let marked = move || db.committed() + said.as_ref().map_or(0, |said| said.load(Ordering::Acquire));
        let last = marks.map(|marks| marked() + marks);
        let cut_short = async move {
            let mut work = pin!(work);
            poll_fn(move |context| {
                if last.is_some_and(|last| marked() >= last) {
                    return Poll::Ready(None);
                }
                work.as_mut().poll(context).map(Some)
            })
            .await
        };
        match self.runtime.spawn(cut_short).await {
            Ok(done) => done,
            Err(error) => std::panic::resume_unwind(error.into_panic()),
        }
    }

    fn said(&self) -> Option<Arc<AtomicU64>> {
        match &self.works {
            Works::Parts(parts) => Some(Arc::clone(&parts.said)),
            Works::Whole(_) => None,
        }
    }

    /// It is killed: what it did is done no further, and the record is as it lies on disk, from now on at another place.
    pub async fn die(self, config: &mut Config, next: &Path) {
        let Self { runtime, works } = self;
        let db = match &works {
            Works::Parts(parts) => parts.app.db.clone(),
            Works::Whole(running) => running.app.db.clone(),
        };
        gone(runtime);
        // A statement that SQLite was in the middle of ends; its transaction is not committed. Nobody writes after that.
        let path = db.path().to_path_buf();
        let mut watch = SqliteConnection::connect(&format!("sqlite://{}", path.display())).await.unwrap();
        let held = watch.begin_with("BEGIN IMMEDIATE").await.unwrap();
        fs::create_dir(next).unwrap();
        let next = next.join("record.db");
        // The log first: what is carried over to the file meanwhile is in both.
        if let Err(error) = fs::copy(with(&path, "-wal"), with(&next, "-wal")) {
            assert_eq!(error.kind(), std::io::ErrorKind::NotFound, "{error}");
        }
        fs::copy(&path, &next).unwrap();
        config.database_url = format!("sqlite://{}", next.display());
        held.rollback().await.unwrap();
        watch.close().await.unwrap();
        drop((db, works));
        fs::remove_dir_all(path.parent().unwrap()).unwrap();
    }

    /// A clean stop.
    pub async fn stop(self) {
        let Self { runtime, works } = self;
        match works {
            Works::Parts(parts) => runtime.spawn(async move { parts.app.db.close().await }).await.unwrap(),
            Works::Whole(running) => runtime.spawn(running.stop()).await.unwrap().expect("a clean stop"),
        }
        gone(runtime);
    }
}

/// The record, with nobody at work on it.
pub async fn opened(config: &Config, clock: &Clock) -> App {
    let db = Db::open(&config.database_url, Options::default()).await.expect("the record opens");
    App { db, clock: clock.clone() }
}

/// What begins on a runtime, and does not move between threads meanwhile; Discord is answered by this one.
async fn started<T: Send + 'static>(runtime: &Runtime, begin: impl AsyncFnOnce() -> T + Send + 'static) -> T {
    let handle = runtime.handle().clone();
    tokio::task::spawn_blocking(move || handle.block_on(begin())).await.expect("the bot starts")
}

/// Every task is dropped where it stands.
fn gone(runtime: Runtime) {
    thread::spawn(move || drop(runtime)).join().unwrap();
}

fn with(path: &Path, ending: &str) -> std::path::PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    name.into()
}

async fn step(jobs: Jobs) {
    jobs.step().await;
}

impl Parts {
    /// The order of `run::Jobs::step`.
    async fn step(self) {
        let (app, now) = (&self.app, self.app.clock.now());
        let deliver = || {
            jobs::deliver::tick(app, now, async |promise| {
                let _turn = self.speaks.lock().await;
                let delivery = self.courier.say(promise).await;
                self.said.fetch_add(1, Ordering::Release);
                // Whoever kills it here wants to be asked before it goes on.
                tokio::task::yield_now().await;
                delivery
            })
        };
        jobs::deadlines::tick(app, now).await.expect("the deadlines are looked at");
        deliver().await.expect("the outbox is looked at");
        jobs::nudges::tick(app, now).await.expect("the nudges are planned");
        jobs::weekly::tick(app, now, without_pictures).await.expect("the weekly summaries are looked at");
        deliver().await.expect("the outbox is looked at");
    }
}

/// The words of a summary. Its pictures take longer than all the rest; the whole process draws them.
fn without_pictures(material: &Material<'_>) -> Sheet {
    Sheet { charts: Vec::new(), ..views::summary::word(material) }
}
