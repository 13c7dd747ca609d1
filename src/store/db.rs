//! The database: one writer that shares its flushes between callers, and readers that never wait for it.
//!
//! A use case hands the writer one piece of work ([`Db::write`]). Work that arrives while the writer is busy is run
//! together, a savepoint each, under one `BEGIN IMMEDIATE … COMMIT` and one flush to disk; a piece that fails is rolled
//! back alone, and nobody is answered before the commit that holds their work. Eight plain writers gave 23,000 busy
//! errors in 4,000 transactions, one writer gives none (RELIABILITY.md › Storage).

use std::{
    fs::{File, TryLockError},
    panic::AssertUnwindSafe,
    path::{Path, PathBuf},
    str::FromStr,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    time::Duration,
};

use anyhow::{Context, bail, ensure};
use futures_util::{FutureExt, TryStreamExt, future::BoxFuture};
use sqlx::{
    Connection, Executor,
    sqlite::{SqliteConnectOptions, SqliteConnection, SqliteJournalMode, SqliteSynchronous},
};
use tokio::sync::{mpsc, oneshot};

use super::{
    StoreError,
    checkpoints::{self, Checkpoints},
    index,
    readers::{Reader, Readers},
    schema,
};

/// A connection, as the functions of this module take it.
pub type Conn = SqliteConnection;

/// The oldest SQLite without the WAL-reset corruption.
const OLDEST_SQLITE: (u32, u32, u32) = (3, 51, 3);

/// How much the writer keeps in memory of what it wrote and read, in KiB: nobody else changes it, so it stays true.
const WRITERS_CACHE: u32 = 8192;

/// How many items are indexed at once: a write that comes in the meantime waits for them.
const INDEXED_AT_ONCE: usize = 100;

/// How long nothing is written before the index follows by itself: whoever was just answered may go on, and has the machine
/// to themselves.
const REST: Duration = Duration::from_millis(5);

/// How long nothing is written before the index is folded together: that is for when nobody is at work.
const LULL: Duration = Duration::from_secs(1);

/// How long a search waits for the index to follow. Discord drops an answer after three seconds.
const PATIENCE: Duration = Duration::from_millis(500);

/// How a database is opened.
#[derive(Debug, Clone)]
pub struct Options {
    /// The most pieces of work that share one flush. 1 turns sharing off, which only a benchmark wants.
    pub share: usize,
    /// How many reads can run at once.
    pub readers: u32,
}

impl Default for Options {
    fn default() -> Self {
        Self { share: 64, readers: 4 }
    }
}

/// A piece of work for the writer: runs, says whether it is to be kept, and answers its caller after the commit.
type Work = Box<dyn for<'c> FnOnce(&'c mut Conn) -> BoxFuture<'c, Option<Answer>> + Send>;
/// Answers a caller: with what the work gave once it is committed, or with why the commit failed.
type Answer = Box<dyn FnOnce(Result<(), String>) + Send>;

/// What the writer is told.
enum Order {
    /// Run this.
    Run(Work),
    /// Have the search index follow the record, and say so.
    Index(oneshot::Sender<()>),
    /// Finish what came before, close the file, and say so.
    Stop(oneshot::Sender<()>),
}

/// How far the writer is.
#[derive(Debug, Default)]
struct Progress {
    /// How many pieces of work were committed.
    committed: AtomicU64,
    /// Whether something may have changed that the search index does not know of.
    behind: AtomicBool,
    /// Whether there may be something of the search index to fold together.
    foldable: AtomicBool,
}

impl Progress {
    fn is_behind(&self) -> bool {
        self.behind.load(Ordering::Acquire)
    }

    fn is_foldable(&self) -> bool {
        self.foldable.load(Ordering::Acquire)
    }
}

/// The database. Clones share it.
#[derive(Debug, Clone)]
pub struct Db {
    orders: mpsc::Sender<Order>,
    readers: Readers,
    path: PathBuf,
    progress: Arc<Progress>,
    /// Held as long as any clone lives: a second process on the same file is refused. One that only reads holds none.
    _lock: Option<Arc<File>>,
}

impl Db {
    /// Opens and migrates the database that `url` names (`sqlite://drumbeat.db`), creating it where there is none.
    ///
    /// # Errors
    /// A sentence for whoever runs the bot: unreadable file, a second process, a newer schema, an old SQLite.
    pub async fn open(url: &str, options: Options) -> anyhow::Result<Self> {
        let not_understood = || format!("DATABASE_URL “{url}” is not understood; write it as sqlite://drumbeat.db");
        ensure!(url.starts_with("sqlite:"), not_understood());
        let connect = SqliteConnectOptions::from_str(url)
            .with_context(not_understood)?
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            .busy_timeout(Duration::from_secs(15))
            .statement_cache_capacity(256);
        let path = connect.get_filename().to_path_buf();
        let lock = lock_beside(&path)?;
        let writing = connect
            .clone()
            .pragma("wal_autocheckpoint", checkpoints::AT_MOST)
            .pragma("cache_size", format!("-{WRITERS_CACHE}"));
        let mut writer = SqliteConnection::connect_with(&writing).await.with_context(|| {
            format!("The database {} can't be opened; check that its folder exists and can be written", path.display())
        })?;
        refuse_old_sqlite(&mut writer).await?;
        schema::bring_up_to_date(&mut writer, &path).await?;
        let checkpoints = Checkpoints::begin(&connect).await.context("The database can't be opened a second time")?;
        let readers = Readers::open(connect.create_if_missing(false).read_only(true), options.readers)
            .await
            .context("The database can't be read")?;
        let (orders, queue) = mpsc::channel(1024);
        // It may have been stopped before the index had followed.
        let progress = Arc::new(Progress { behind: AtomicBool::new(true), ..Progress::default() });
        tokio::spawn(run_writer((writer, checkpoints), queue, options.share.max(1), Arc::clone(&progress)));
        Ok(Self { orders, readers, path, progress, _lock: Some(Arc::new(lock)) })
    }

    /// Opens a database only to read it, also beside a bot that is running on it. Nothing is created or migrated, and
    /// every write is refused.
    ///
    /// # Errors
    /// A sentence for whoever asked: no such file, an older or newer schema, an old `SQLite`.
    pub async fn open_beside(url: &str) -> anyhow::Result<Self> {
        schema::inspect_current(url).await?;
        let connect = SqliteConnectOptions::from_str(url)?
            .create_if_missing(false)
            .read_only(true)
            .busy_timeout(Duration::from_secs(15));
        let path = connect.get_filename().to_path_buf();
        let readers = Readers::open(connect, 1).await?;
        // Nobody takes orders: whoever writes is told that the writer has stopped.
        Ok(Self { orders: mpsc::channel(1).0, readers, path, progress: Arc::default(), _lock: None })
    }

    /// The file.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// How many pieces of work were committed since it was opened; each is counted before its caller is answered.
    #[must_use]
    pub fn committed(&self) -> u64 {
        self.progress.committed.load(Ordering::Acquire)
    }

    /// Whether the search index knows of everything that was written, and is folded together.
    #[must_use]
    pub fn is_settled(&self) -> bool {
        !self.progress.is_behind() && !self.progress.is_foldable()
    }

    /// A connection that can only read, and never waits for the writer.
    ///
    /// # Errors
    /// The database failed.
    pub async fn read(&self) -> Result<Reader, StoreError> {
        self.readers.one().await
    }

    /// Hands the writer one piece of work and waits until it is on disk. Work that returns an error leaves nothing.
    ///
    /// The work runs to its end even if the caller stops waiting: a commit is never cut in half by a time-out.
    ///
    /// # Errors
    /// Whatever the work returned, or the failure of the commit that it shared.
    pub async fn write<T, E, F>(&self, work: F) -> Result<T, E>
    where
        F: for<'c> FnOnce(&'c mut Conn) -> BoxFuture<'c, Result<T, E>> + Send + 'static,
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        let (tell, told) = oneshot::channel::<Result<T, E>>();
        let boxed: Work = Box::new(move |conn| {
            Box::pin(async move {
                match AssertUnwindSafe(work(conn)).catch_unwind().await {
                    Ok(Ok(value)) => Some(Box::new(move |committed: Result<(), String>| {
                        let outcome = committed
                            .map(|()| value)
                            .map_err(|why| E::from(StoreError::Sql(sqlx::Error::Protocol(why))));
                        drop(tell.send(outcome));
                    }) as Answer),
                    Ok(Err(refused)) => {
                        drop(tell.send(Err(refused)));
                        None
                    }
                    Err(_) => {
                        drop(tell.send(Err(E::from(StoreError::Panicked))));
                        None
                    }
                }
            })
        });
        self.orders.send(Order::Run(boxed)).await.map_err(|_| E::from(StoreError::Stopped))?;
        told.await.unwrap_or_else(|_| Err(E::from(StoreError::Stopped)))
    }

    /// Waits until the search index knows of everything that was written before; for no longer than [`PATIENCE`], since a
    /// read never waits for a long write.
    pub async fn indexed(&self) {
        if self.progress.is_behind() {
            let ask = async {
                let (tell, told) = oneshot::channel();
                if self.orders.send(Order::Index(tell)).await.is_ok() {
                    drop(told.await);
                }
            };
            drop(tokio::time::timeout(PATIENCE, ask).await);
        }
    }

    /// Waits until whatever the writer was given before is on disk, or refused.
    ///
    /// # Errors
    /// The writer has stopped.
    pub async fn flushed(&self) -> Result<(), StoreError> {
        self.write(|_| Box::pin(async { Ok(()) })).await
    }

    /// Lets the writer finish what it was given, folds the write-ahead log into the file, and closes it.
    /// Whoever writes afterwards is told [`StoreError::Stopped`].
    pub async fn close(&self) {
        self.readers.close().await;
        let (tell, told) = oneshot::channel();
        if self.orders.send(Order::Stop(tell)).await.is_ok() {
            drop(told.await);
        }
    }
}

/// The writer: takes work in the order it came, until it is told to stop or nobody can send any more. Once there was none for
/// a moment, and when a search asks for it, the index follows; once there was none for a while, it is folded together.
async fn run_writer(
    (mut conn, checkpoints): (Conn, Checkpoints),
    mut queue: mpsc::Receiver<Order>,
    share: usize,
    progress: Arc<Progress>,
) {
    let mut orders = Vec::with_capacity(share);
    let mut stopped = None;
    let mut at_rest = false;
    while stopped.is_none() {
        let (is_behind, is_foldable) = (progress.is_behind(), progress.is_foldable());
        if at_rest && queue.is_empty() && (is_behind || is_foldable) {
            if is_behind {
                index_some(&mut conn, &progress).await;
                // Folding waits for a longer one.
                at_rest = progress.is_behind();
            } else {
                fold_some(&mut conn, &progress).await;
            }
            checkpoints.written();
            continue;
        }
        let more = queue.recv_many(&mut orders, share);
        let pause = if is_behind { Some(REST) } else { is_foldable.then_some(LULL) };
        let received = match pause {
            Some(pause) if !at_rest => tokio::time::timeout(pause, more).await,
            _ => Ok(more.await),
        };
        at_rest = received.is_err();
        match received {
            Ok(0) => break,
            Ok(_) => {}
            Err(_) => continue,
        }
        let (mut batch, mut searches) = (Vec::with_capacity(orders.len()), Vec::new());
        for order in orders.drain(..) {
            match order {
                Order::Run(work) if stopped.is_none() => batch.push(work),
                Order::Run(_) => {}
                Order::Index(tell) => searches.push(tell),
                Order::Stop(tell) => stopped = Some(tell),
            }
        }
        if !batch.is_empty() {
            // Before anybody is answered: whoever is, and searches then, is to find what they wrote.
            progress.behind.store(true, Ordering::Release);
            run_batch(&mut conn, batch, &progress.committed).await;
            checkpoints.written();
        }
        // As long as somebody waits: after an import they give up before the index is there.
        while searches.iter().any(|tell| !tell.is_closed()) && progress.is_behind() {
            index_some(&mut conn, &progress).await;
        }
        for tell in searches {
            let _ = tell.send(());
        }
    }
    checkpoints.end().await;
    if let Err(error) = conn.close().await {
        tracing::warn!(%error, "the database was not closed cleanly");
    }
    if let Some(tell) = stopped {
        let _ = tell.send(());
    }
}

/// Has the index follow by a few items, and notes whether more wait. What fails is tried again after the next write.
async fn index_some(conn: &mut Conn, progress: &Progress) {
    let many = step(conn, async |conn| index::follow(conn, INDEXED_AT_ONCE).await).await.unwrap_or(0);
    if many > 0 {
        progress.foldable.store(true, Ordering::Release);
    }
    progress.behind.store(many == INDEXED_AT_ONCE, Ordering::Release);
}

/// Folds some of the index, and notes whether there is more to fold. What fails is tried again after the next write.
async fn fold_some(conn: &mut Conn, progress: &Progress) {
    let more = step(conn, async |conn| index::fold(conn).await).await.unwrap_or(false);
    progress.foldable.store(more, Ordering::Release);
}

/// Does something for the index, in a transaction of its own; `None` where it failed.
async fn step<T>(conn: &mut Conn, work: impl AsyncFnOnce(&mut Conn) -> Result<T, StoreError>) -> Option<T> {
    let done: Result<T, StoreError> = async {
        command(conn, "BEGIN IMMEDIATE").await?;
        let done = work(conn).await?;
        command(conn, "COMMIT").await?;
        Ok(done)
    }
    .await;
    if let Err(error) = &done {
        tracing::error!(%error, "the search index could not be brought on");
        drop(command(conn, "ROLLBACK").await);
    }
    done.ok()
}

/// Runs a batch. Should SQLite itself give a transaction up half-way (a full disk), those in it are told so and the rest
/// runs in another.
async fn run_batch(conn: &mut Conn, batch: Vec<Work>, committed: &AtomicU64) {
    let mut left = batch.into_iter();
    while left.len() > 0 {
        // One that is alone needs no savepoint: its failure rolls back the whole.
        let begun = match left.len() {
            1 => command(conn, "BEGIN IMMEDIATE").await,
            _ => commands(conn, "BEGIN IMMEDIATE; SAVEPOINT piece").await,
        };
        if let Err(error) = begun {
            // Dropping the work tells its callers that the writer could not take it.
            tracing::error!(%error, "a write transaction could not begin");
            return;
        }
        run_together(conn, &mut left, committed).await;
    }
}

/// Runs pieces under one transaction for as long as it holds, each in a savepoint of its own, so that its failure harms
/// no other. What ends one piece begins the next in the same breath: every command is a trip to SQLite's thread and back.
async fn run_together(conn: &mut Conn, left: &mut std::vec::IntoIter<Work>, committed: &AtomicU64) {
    let mut answers: Vec<Answer> = Vec::with_capacity(left.len());
    let mut ended = Ok(());
    while ended.is_ok()
        && let Some(work) = left.next()
    {
        let answer = work(conn).await;
        let (kept, last) = (answer.is_some(), left.len() == 0);
        answers.extend(answer);
        // An error means that the transaction around the piece is gone.
        ended = match (kept, last) {
            (true, false) => commands(conn, "RELEASE piece; SAVEPOINT piece").await,
            (false, false) => command(conn, "ROLLBACK TO piece").await,
            (_, true) if answers.is_empty() => command(conn, "ROLLBACK").await,
            (true, true) => command(conn, "COMMIT").await,
            (false, true) => commands(conn, "ROLLBACK TO piece; COMMIT").await,
        };
    }
    if ended.is_err() {
        drop(command(conn, "ROLLBACK").await);
    } else {
        committed.fetch_add(answers.len() as u64, Ordering::Release);
    }
    let outcome = ended.map_err(|error| error.to_string());
    for answer in answers {
        answer(outcome.clone());
    }
}

/// Gives a command, and waits for no more than its answer: that nothing follows would be another trip.
async fn command(conn: &mut Conn, sql: &'static str) -> Result<(), sqlx::Error> {
    conn.fetch_many(sqlx::query(sql)).try_next().await.map(drop)
}

/// Gives several commands at once, and waits for all.
async fn commands(conn: &mut Conn, sql: &'static str) -> Result<(), sqlx::Error> {
    sqlx::query(sql).execute(conn).await.map(drop)
}

fn lock_beside(path: &Path) -> anyhow::Result<File> {
    let mut name = path.as_os_str().to_owned();
    name.push(".lock");
    let file = File::create(&name).with_context(|| {
        format!("The folder of the database {} can't be written; choose another place in DATABASE_URL", path.display())
    })?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => {
            bail!(
                "Another Drumbeat is running on {}; stop it first, or give this one its own DATABASE_URL",
                path.display()
            )
        }
        Err(TryLockError::Error(error)) => Err(error).context("The database's lock file can't be locked"),
    }
}

async fn refuse_old_sqlite(conn: &mut Conn) -> anyhow::Result<()> {
    let version: String = sqlx::query_scalar("SELECT sqlite_version()").fetch_one(conn).await?;
    let mut parts = version.split('.').map(|part| part.parse().unwrap_or(0));
    let mut next = || parts.next().unwrap_or(0);
    if (next(), next(), next()) < OLDEST_SQLITE {
        bail!("SQLite {version} can damage its write-ahead log; build with 3.51.3 or newer");
    }
    Ok(())
}
