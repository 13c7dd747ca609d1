//! Pieces of work that share a flush: one that fails or panics harms no other, and nobody is answered before the commit.

use std::time::Duration;

use drumbeat::store::{Conn, Db, Options, StoreError, facts};
use futures_util::{FutureExt as _, future::BoxFuture, future::join_all};
use tokio::sync::oneshot;

use crate::desk::{Record, url};

/// What a piece of work does in these tests.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Fate {
    Kept,
    Refused,
    Panics,
    BreaksTheRules,
    /// As SQLite does by itself when the disk is full.
    EndsTheTransaction,
    /// The same, and goes on as if nothing had happened.
    EndsTheTransactionAndIsGlad,
}

fn piece(
    name: String,
    fate: Fate,
) -> impl for<'c> FnOnce(&'c mut Conn) -> BoxFuture<'c, Result<(), StoreError>> + Send {
    move |conn| {
        Box::pin(async move {
            facts::remember(conn, &name, "written").await?;
            match fate {
                Fate::Kept => Ok(()),
                Fate::Refused => Err(StoreError::Repeated),
                Fate::Panics => panic!("on purpose"),
                Fate::BreaksTheRules => {
                    sqlx::query("INSERT INTO facts (name, value) VALUES (?, 'again')")
                        .bind(&name)
                        .execute(conn)
                        .await?;
                    Ok(())
                }
                Fate::EndsTheTransaction => {
                    sqlx::query("ROLLBACK").execute(conn).await?;
                    Err(StoreError::Repeated)
                }
                Fate::EndsTheTransactionAndIsGlad => {
                    sqlx::query("ROLLBACK").execute(conn).await?;
                    Ok(())
                }
            }
        })
    }
}

/// Holds the writer up until told, so that what follows comes in one batch.
async fn hold_up(db: &Db) -> (oneshot::Sender<()>, tokio::task::JoinHandle<Result<(), StoreError>>) {
    let (go, going) = oneshot::channel();
    let (begun, beginning) = oneshot::channel();
    let db = db.clone();
    let held = tokio::spawn(async move {
        db.write(|_| {
            Box::pin(async move {
                begun.send(()).unwrap();
                going.await.unwrap();
                Ok::<_, StoreError>(())
            })
        })
        .await
    });
    beginning.await.unwrap();
    (go, held)
}

async fn is_written(db: &Db, name: &str) -> bool {
    facts::recall(&mut db.read().await.unwrap(), name).await.unwrap().is_some()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_piece_that_fails_in_a_batch_harms_no_other() {
    use Fate::{BreaksTheRules, EndsTheTransaction, EndsTheTransactionAndIsGlad, Kept, Panics, Refused};
    for bad in [Refused, Panics, BreaksTheRules, EndsTheTransaction, EndsTheTransactionAndIsGlad] {
        for position in 0..4 {
            let record = Record::open().await;
            let db = &record.app.db;
            let (go, held) = hold_up(db).await;
            let fates: Vec<Fate> = (0..4).map(|n| if n == position { bad } else { Kept }).collect();
            let pieces = fates.iter().enumerate().map(|(n, fate)| db.write(piece(format!("piece {n}"), *fate)));
            let mut all = Box::pin(join_all(pieces));
            // Every piece is handed in before the writer is let go.
            assert!(futures_util::poll!(&mut all).is_pending());
            tokio::time::sleep(Duration::from_millis(20)).await;
            go.send(()).unwrap();
            held.await.unwrap().unwrap();
            let ends_all = matches!(bad, EndsTheTransaction | EndsTheTransactionAndIsGlad);
            for (n, outcome) in all.await.into_iter().enumerate() {
                let context = format!("{bad:?} at {position}, piece {n}: {outcome:?}");
                assert_eq!(outcome.is_ok(), is_written(db, &format!("piece {n}")).await, "{context}");
                // What shared a transaction that SQLite gave up is told so; what came after is not harmed.
                let kept = n != position && !(ends_all && n < position);
                assert_eq!(outcome.is_ok(), kept, "{context}");
            }
            assert!(db.write(piece("after".to_owned(), Kept)).await.is_ok(), "{bad:?}");
        }
    }
}

#[tokio::test]
async fn a_piece_that_fails_alone_leaves_nothing_and_the_writer_goes_on() {
    use Fate::{BreaksTheRules, EndsTheTransaction, EndsTheTransactionAndIsGlad, Panics, Refused};
    let record = Record::open().await;
    let db = &record.app.db;
    for bad in [Refused, Panics, BreaksTheRules, EndsTheTransaction, EndsTheTransactionAndIsGlad] {
        assert!(db.write(piece(format!("{bad:?}"), bad)).await.is_err(), "{bad:?}");
        assert!(!is_written(db, &format!("{bad:?}")).await, "{bad:?}");
        db.write(piece(format!("after {bad:?}"), Fate::Kept)).await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_is_answered_before_the_commit() {
    let record = Record::open().await;
    let db = &record.app.db;
    let (go, held) = hold_up(db).await;
    let (done, ran) = oneshot::channel();
    let (finish, finishing) = oneshot::channel::<()>();
    let first = db.write(piece("first".to_owned(), Fate::Kept));
    let second = db.write(move |_| {
        Box::pin(async move {
            done.send(()).unwrap();
            finishing.await.unwrap();
            Ok::<_, StoreError>(())
        })
    });
    let mut both = Box::pin(futures_util::future::join(first, second));
    assert!(futures_util::poll!(&mut both).is_pending());
    tokio::time::sleep(Duration::from_millis(20)).await;
    go.send(()).unwrap();
    held.await.unwrap().unwrap();
    ran.await.unwrap();
    // The first has run to its end, the second has not: neither is on disk, and neither is told that it is.
    tokio::time::sleep(Duration::from_millis(50)).await;
    assert!((&mut both).now_or_never().is_none());
    assert!(!is_written(db, "first").await);
    finish.send(()).unwrap();
    let (first, second) = both.await;
    assert!(first.is_ok() && second.is_ok() && is_written(db, "first").await);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn work_goes_on_when_its_caller_stops_waiting() {
    let record = Record::open().await;
    let db = record.app.db.clone();
    let (go, held) = hold_up(&db).await;
    let mut waiting = Box::pin(db.write(piece("left alone".to_owned(), Fate::Kept)));
    assert!(futures_util::poll!(&mut waiting).is_pending());
    drop(waiting);
    go.send(()).unwrap();
    held.await.unwrap().unwrap();
    db.write(piece("next".to_owned(), Fate::Kept)).await.unwrap();
    assert!(is_written(&db, "left alone").await);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn closing_finishes_what_was_handed_in_and_refuses_the_rest() {
    let record = Record::open().await;
    let db = record.app.db.clone();
    let (go, held) = hold_up(&db).await;
    let mut before = Box::pin(db.write(piece("before".to_owned(), Fate::Kept)));
    assert!(futures_util::poll!(&mut before).is_pending());
    let closing = tokio::spawn({
        let db = db.clone();
        async move { db.close().await }
    });
    tokio::time::sleep(Duration::from_millis(20)).await;
    let after = tokio::spawn({
        let db = db.clone();
        async move { db.write(piece("after".to_owned(), Fate::Kept)).await }
    });
    tokio::time::sleep(Duration::from_millis(20)).await;
    go.send(()).unwrap();
    held.await.unwrap().unwrap();
    before.await.unwrap();
    closing.await.unwrap();
    assert!(matches!(after.await.unwrap(), Err(StoreError::Stopped)));
    assert!(matches!(db.write(piece("late".to_owned(), Fate::Kept)).await, Err(StoreError::Stopped)));
    drop((db, record.app));
    let log = record.folder.path().join("record.db-wal");
    assert!(!log.exists() || log.metadata().unwrap().len() == 0, "the log is folded into the file");
    let db = Db::open(&url(&record.folder), Options::default()).await.unwrap();
    assert!(is_written(&db, "before").await && !is_written(&db, "after").await);
}
