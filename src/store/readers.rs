//! Connections that can only read: opened when they are first asked for, kept when they are given back, at most so many.
//!
//! A pool made for servers asks each connection whether it still lives, in a task of its own, whenever one is given back:
//! for a file on this machine that is a trip to SQLite's thread for nothing, beside every answer.

use std::{
    ops::{Deref, DerefMut},
    sync::{Arc, Mutex, PoisonError},
};

use sqlx::{Connection as _, sqlite::SqliteConnectOptions};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::{Conn, StoreError};

/// The readers of a database. Clones share them.
#[derive(Debug, Clone)]
pub(super) struct Readers {
    shelf: Arc<Shelf>,
    places: Arc<Semaphore>,
}

#[derive(Debug)]
struct Shelf {
    free: Mutex<Vec<Conn>>,
    connect: SqliteConnectOptions,
    most: u32,
}

impl Shelf {
    fn free(&self) -> std::sync::MutexGuard<'_, Vec<Conn>> {
        self.free.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Readers {
    /// At most so many, the first of them opened now.
    pub(super) async fn open(connect: SqliteConnectOptions, most: u32) -> Result<Self, sqlx::Error> {
        let first = Conn::connect_with(&connect).await?;
        let places = Arc::new(Semaphore::new(most.max(1) as usize));
        Ok(Self { shelf: Arc::new(Shelf { free: Mutex::new(vec![first]), connect, most: most.max(1) }), places })
    }

    /// One of them, once one is free.
    pub(super) async fn one(&self) -> Result<Reader, StoreError> {
        let place = Arc::clone(&self.places).acquire_owned().await.map_err(|_| StoreError::Stopped)?;
        let free = self.shelf.free().pop();
        let conn = match free {
            Some(conn) => conn,
            None => Conn::connect_with(&self.shelf.connect).await?,
        };
        Ok(Reader { conn: Some(conn), shelf: Arc::clone(&self.shelf), _place: place })
    }

    /// Closes them, once all were given back. Whoever asks afterwards is told [`StoreError::Stopped`].
    pub(super) async fn close(&self) {
        let all = self.places.acquire_many(self.shelf.most).await;
        self.places.close();
        drop(all);
        let free = std::mem::take(&mut *self.shelf.free());
        for conn in free {
            drop(conn.close().await);
        }
    }
}

/// A connection that can only read, and never waits for the writer. Dropping it gives it back.
#[derive(Debug)]
pub struct Reader {
    conn: Option<Conn>,
    shelf: Arc<Shelf>,
    /// Declared last: the place is free once the connection is back.
    _place: OwnedSemaphorePermit,
}

impl Deref for Reader {
    type Target = Conn;

    #[expect(clippy::expect_used, reason = "taken by `drop` alone")]
    fn deref(&self) -> &Conn {
        self.conn.as_ref().expect("a reader holds its connection until it is dropped")
    }
}

impl DerefMut for Reader {
    #[expect(clippy::expect_used, reason = "taken by `drop` alone")]
    fn deref_mut(&mut self) -> &mut Conn {
        self.conn.as_mut().expect("a reader holds its connection until it is dropped")
    }
}

impl Drop for Reader {
    fn drop(&mut self) {
        self.shelf.free().extend(self.conn.take());
    }
}
