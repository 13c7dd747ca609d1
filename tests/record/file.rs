//! Opening a file: a second process, a newer schema, a damaged or impossible file, a row that can't be read back.

use drumbeat::{
    app::{look, look::Filter},
    domain::Kind,
    store::{Db, Options, schema},
};

use crate::desk::{ANA, Record, action, pick, url};

async fn opening_fails(url: &str) -> String {
    match Db::open(url, Options::default()).await {
        Ok(_) => panic!("opened {url}"),
        Err(error) => format!("{error:#}"),
    }
}

#[tokio::test]
async fn a_second_opening_of_the_same_file_is_refused_until_the_first_ends() {
    let record = Record::open().await;
    record.log(ANA, "Send it", action()).await;
    let said = opening_fails(&url(&record.folder)).await;
    assert!(said.starts_with("Another Drumbeat is running on "), "{said}");
    let record = record.reopen().await;
    assert_eq!(record.number("SELECT count(*) FROM items").await, 1);
}

/// Run by the next test in a process of its own.
#[tokio::test]
async fn in_another_process() {
    let Ok(url) = std::env::var("RECORD_OF_ANOTHER_PROCESS") else { return };
    let said = opening_fails(&url).await;
    assert!(said.starts_with("Another Drumbeat is running on "), "{said}");
}

#[tokio::test]
async fn a_second_process_on_the_same_file_is_refused() {
    let record = Record::open().await;
    let done = std::process::Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "file::in_another_process"])
        .env("RECORD_OF_ANOTHER_PROCESS", url(&record.folder))
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&done.stdout);
    assert!(done.status.success() && said.contains("1 passed"), "{said}");
    record.log(ANA, "Still here", action()).await;
}

#[tokio::test]
async fn a_newer_schema_is_refused_and_left_alone() {
    let record = Record::open().await;
    record
        .sql(
            "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time)
         VALUES (29990101000000, 'from the future', 1, x'00', 1)",
        )
        .await;
    record.app.db.close().await;
    let Record { app, folder, .. } = record;
    drop(app);
    let before = std::fs::read(folder.path().join("record.db")).unwrap();
    let said = opening_fails(&url(&folder)).await;
    assert!(said.contains("newer Drumbeat (schema 29990101000000"), "{said}");
    assert!(before == std::fs::read(folder.path().join("record.db")).unwrap(), "the file was touched");
}

#[tokio::test]
async fn what_is_no_database_is_refused_and_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("record.db");
    std::fs::write(&path, "Dear diary, ".repeat(500)).unwrap();
    let said = opening_fails(&url(&folder)).await;
    assert!(said.contains("record.db") && said.contains("not a database"), "{said}");
    assert_eq!(std::fs::read_to_string(&path).unwrap(), "Dear diary, ".repeat(500));
}

#[tokio::test]
async fn impossible_places_are_refused_with_what_to_do() {
    let folder = tempfile::tempdir().unwrap();
    let nowhere = format!("sqlite://{}/no/such/folder/record.db", folder.path().display());
    let said = opening_fails(&nowhere).await;
    assert!(said.contains("can't be written") && said.contains("DATABASE_URL"), "{said}");
    let said = opening_fails("postgres://localhost/drumbeat").await;
    assert!(said.contains("sqlite://drumbeat.db"), "{said}");
}

#[tokio::test]
async fn a_damaged_page_is_found_by_the_check() {
    let record = Record::open().await;
    for n in 0..200 {
        record.log(ANA, &format!("Item {n}"), action()).await;
    }
    record.app.db.close().await;
    let Record { app, folder, .. } = record;
    drop(app);
    assert!(schema::inspect(&url(&folder)).await.is_ok());
    let path = folder.path().join("record.db");
    let mut bytes = std::fs::read(&path).unwrap();
    let middle = bytes.len() / 4096 / 2 * 4096;
    bytes[middle..middle + 4096].fill(0xa5);
    std::fs::write(&path, bytes).unwrap();
    let said = format!("{:#}", schema::inspect(&url(&folder)).await.unwrap_err());
    assert!(said.contains("restore a backup"), "{said}");
}

#[tokio::test]
async fn a_row_that_cannot_be_read_back_is_set_aside_and_the_others_go_on() {
    let record = Record::open().await;
    let mut items = Vec::new();
    for title in ["One thing", "Two things", "Three things"] {
        items.push(record.log(ANA, title, action()).await);
        let owned =
            drumbeat::app::keep::assign(&record.app, &record.by(ANA), pick(items.last().unwrap()), Some(ANA)).await;
        owned.unwrap();
    }
    record.app.db.indexed().await;
    record
        .sql("UPDATE items SET record = json_set(record, '$.state', 'upside down') WHERE number = 2 AND guild_id = 1")
        .await;
    let caller = record.by(ANA);
    let filter = Filter { kind: Kind::Action, owner: None, unowned: false, closed: false };
    let (_, page) = look::list(&record.app, &caller, None, filter, 0).await.unwrap();
    assert_eq!((page.lines.len(), page.total), (2, Some(3)));
    assert_eq!(look::of_person(&record.app, &caller, ANA, 0).await.unwrap().own.lines.len(), 2);
    let found = look::search(&record.app, &caller, "things", look::Narrow::default(), 0).await.unwrap();
    assert_eq!(found.items.lines.len(), 1, "One thing has no things");
    assert_eq!(look::offer(&record.app, &caller, "thing", None).await.unwrap().len(), 3, "titles can still be read");
    // Whoever asks for that very row is told that it failed, not that it never was.
    let shown = look::show(&record.app, &caller, pick(&items[1])).await;
    assert!(matches!(shown, Err(drumbeat::app::Refusal::Failed(_))), "{shown:?}");
    record.make(ANA, pick(&items[0]), drumbeat::domain::Move::Done).await.unwrap();
}
