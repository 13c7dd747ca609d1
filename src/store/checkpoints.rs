//! Carries what was written over from the write-ahead log to the file, beside the writer: SQLite would do it within a
//! commit, every thousand pages, and whoever's commit that is would wait for two flushes of a large file.

use std::time::Duration;

use sqlx::{Connection as _, sqlite::SqliteConnectOptions};
use tokio::{
    sync::{mpsc, oneshot},
    task::JoinHandle,
};

use super::Conn;

/// How long what was written stays in the log alone. It is safe there: this is about the log's length. Whoever writes while
/// it is carried over waits for the disk twice as long, so it is not done often.
const EVERY: Duration = Duration::from_secs(5);
/// How many pages (of 4 KiB) the log grows to before a commit carries them over itself: should this not keep up.
pub(super) const AT_MOST: &str = "25000";

/// The task that does it.
#[derive(Debug)]
pub(super) struct Checkpoints {
    written: mpsc::Sender<()>,
    stop: oneshot::Sender<()>,
    task: JoinHandle<()>,
}

impl Checkpoints {
    /// Begins, on a connection of its own.
    pub(super) async fn begin(connect: &SqliteConnectOptions) -> Result<Self, sqlx::Error> {
        let conn = Conn::connect_with(connect).await?;
        let ((written, told), (stop, stopped)) = (mpsc::channel(1), oneshot::channel());
        Ok(Self { written, stop, task: tokio::spawn(carry_over(conn, told, stopped)) })
    }

    /// Something was written.
    pub(super) fn written(&self) {
        // A full channel says so already.
        let _ = self.written.try_send(());
    }

    /// Ends, once what is under way is done.
    pub(super) async fn end(self) {
        let Self { written, stop, task } = self;
        drop(written);
        let _ = stop.send(());
        if let Err(error) = task.await {
            tracing::error!(%error, "carrying over what was written has failed");
        }
    }
}

async fn carry_over(mut conn: Conn, mut written: mpsc::Receiver<()>, mut stopped: oneshot::Receiver<()>) {
    while written.recv().await.is_some() {
        if tokio::time::timeout(EVERY, &mut stopped).await.is_ok() {
            break;
        }
        // Neither readers nor the writer wait for this; what they still need is carried over next time.
        if let Err(error) = sqlx::query("PRAGMA wal_checkpoint(PASSIVE)").execute(&mut conn).await {
            tracing::warn!(%error, "what was written could not be carried over from the log");
        }
    }
    drop(conn.close().await);
}
