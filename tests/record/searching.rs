//! Autocomplete by reference and words, full text, and whatever people type into either.

use drumbeat::{
    app::{
        keep,
        log::Capture,
        look::{self, Narrow},
    },
    domain::{Kind, Move},
};

use crate::desk::{ANA, BOB, Record, action, no, pick, risk, words};

async fn offered(record: &Record, typed: &str, kind: Option<Kind>) -> Vec<String> {
    let offers = look::offer(&record.app, &record.by(BOB), typed, kind).await.unwrap();
    offers.into_iter().map(|offer| offer.reference.to_string()).collect()
}

async fn found(record: &Record, typed: &str, narrow: Narrow) -> Vec<String> {
    let found = look::search(&record.app, &record.by(BOB), typed, narrow, 0).await.unwrap();
    found.items.lines.iter().map(|item| item.reference().to_string()).collect()
}

#[tokio::test]
async fn own_and_open_items_are_offered_first() {
    let record = Record::open().await;
    for title in ["Vendor one", "Vendor two", "Vendor three", "Vendor four", "Something else"] {
        record.log(ANA, title, action()).await;
    }
    let own = crate::desk::reference("A-1");
    keep::assign(&record.app, &record.by(ANA), own, Some(BOB)).await.unwrap();
    record.make(ANA, crate::desk::reference("A-4"), Move::Done).await.unwrap();
    assert_eq!(offered(&record, "vend", None).await, ["A-1", "A-3", "A-2", "A-4"]);
    assert_eq!(offered(&record, "", None).await, ["A-1", "A-5", "A-3", "A-2", "A-4"], "what is open first");
    assert_eq!(offered(&record, "VENDOR t", Some(Kind::Action)).await, ["A-3", "A-2"]);
    assert!(offered(&record, "vend", Some(Kind::Risk)).await.is_empty());
}

#[tokio::test]
async fn references_are_completed() {
    let record = Record::open().await;
    for n in 1..=12 {
        record.log(ANA, &format!("Thing {n}"), action()).await;
    }
    record.log(ANA, "A risk of 12 things", risk()).await;
    for typed in ["A-1", "a1", "#a 1"] {
        assert_eq!(offered(&record, typed, None).await, ["A-1", "A-10", "A-11", "A-12"], "{typed}");
    }
    assert_eq!(offered(&record, "12", Some(Kind::Action)).await, ["A-12"]);
    assert_eq!(offered(&record, "R-", None).await, ["R-1"]);
    assert_eq!(offered(&record, "R-1: A risk of 12 things", None).await, ["R-1"]);
    assert!(offered(&record, "A-11", Some(Kind::Risk)).await.is_empty(), "of another kind");
}

#[tokio::test]
async fn words_are_found_in_title_detail_and_tags_in_any_spelling() {
    let record = Record::open().await;
    let capture = |title: &str, detail: &str, tags: &str| Capture {
        title: title.to_owned(),
        detail: Some(detail.to_owned()),
        tags: Some(tags.to_owned()),
        ..Capture::default()
    };
    record.capture(&record.by(ANA), capture("Café in Zürich", "The déjà-vu clause", "vendor")).await;
    record.capture(&record.by(ANA), capture("Cafe\u{301}s in Zu\u{308}rich", "", "phase-2")).await;
    record.capture(&record.by(ANA), capture("Поставщик опаздывает", "供应商 延迟", "")).await;
    for (typed, wanted) in [
        ("cafe", &["A-2", "A-1"][..]),
        ("CAFÉ", &["A-2", "A-1"]),
        ("cafe\u{301}s", &["A-2"]),
        ("zurich caf", &["A-2", "A-1"]),
        ("deja vu", &["A-1"]),
        ("vendor", &["A-1"]),
        ("phase 2", &["A-2"]),
        ("поставщик", &["A-3"]),
        ("供应商", &["A-3"]),
        ("延", &["A-3"]),
        ("nothing of the kind", &[]),
        ("A-3", &["A-3"]),
    ] {
        assert_eq!(found(&record, typed, Narrow::default()).await, wanted, "{typed}");
    }
}

#[tokio::test]
async fn a_search_follows_what_changes() {
    let record = Record::open().await;
    let item = record.log(ANA, "Vendor slips", action()).await;
    let narrow = |open, owner| Narrow { open, owner, kind: None };
    assert_eq!(found(&record, "vendor", narrow(true, None)).await, ["A-1"]);
    keep::assign(&record.app, &record.by(ANA), pick(&item), Some(BOB)).await.unwrap();
    assert_eq!(found(&record, "vendor", narrow(true, Some(BOB))).await, ["A-1"]);
    assert!(found(&record, "vendor", narrow(true, Some(ANA))).await.is_empty());
    let done = record.say(ANA, pick(&item), Move::Done, words("Here.")).await.unwrap();
    assert!(found(&record, "vendor", narrow(true, None)).await.is_empty());
    drumbeat::app::undo::undo(&record.app, &record.by(ANA), done.act).await.unwrap();
    assert_eq!(found(&record, "vendor", narrow(true, None)).await, ["A-1"]);
    let edits = drumbeat::app::edit::Edits {
        texts: vec![(drumbeat::domain::field::Field::Title, "Supplier slips".to_owned())],
        seen: 9,
        anyway: false,
        draft: None,
    };
    drumbeat::app::edit::edit(&record.app, &record.by(ANA), pick(&item), edits).await.unwrap();
    assert!(found(&record, "vendor", Narrow::default()).await.is_empty());
    assert_eq!(found(&record, "suppl", Narrow::default()).await, ["A-1"]);
}

/// A bot that stopped between a write and its index, or that came to a record whose index is to be made anew.
#[tokio::test]
async fn what_was_not_indexed_yet_is_found_after_a_restart() {
    let record = Record::open().await;
    for title in ["Vendor one", "Vendor two"] {
        record.log(ANA, title, action()).await;
    }
    assert_eq!(found(&record, "vendor", Narrow::default()).await, ["A-2", "A-1"]);
    record.run("INSERT INTO items_fts (items_fts) VALUES ('delete-all')").await;
    record.run("INSERT OR IGNORE INTO items_to_index (item_id, guild_id) SELECT id, guild_id FROM items").await;
    let record = record.reopen().await;
    assert_eq!(found(&record, "vendor", Narrow::default()).await, ["A-2", "A-1"]);
    assert_eq!(record.number("SELECT count(*) FROM items_to_index").await, 0);
}

#[tokio::test]
async fn an_import_is_indexed_whole() {
    let record = Record::open().await;
    for n in 0..450 {
        record.log(ANA, &format!("Thing {n}"), action()).await;
    }
    record.run("INSERT INTO items_fts (items_fts) VALUES ('delete-all')").await;
    record.run("INSERT OR IGNORE INTO items_to_index (item_id, guild_id) SELECT id, guild_id FROM items").await;
    record.log(ANA, "One more", action()).await;
    assert_eq!(found(&record, "thing 0", Narrow::default()).await, ["A-1"]);
    assert_eq!(found(&record, "thing 449", Narrow::default()).await, ["A-450"]);
}

#[tokio::test]
async fn nothing_that_people_type_is_a_syntax() {
    let record = Record::open().await;
    record.log(ANA, "g1 scope open kaction", action()).await;
    for typed in [
        "\"",
        "'",
        "''--",
        "a\" OR scope : g2 OR \"b",
        "title : x",
        "NEAR(a b)",
        "*",
        "a*b^c",
        "(",
        ")",
        "{title} : x",
        "-x +y",
        "AND",
        "OR",
        "NOT",
        "a AND",
        "^a",
        "a:b",
        "🙂",
        "🅰",
        "\u{0}",
        "\u{301}",
        "%_",
        "x'00'",
        "; DROP TABLE items",
        "a b c d e f g h i j k l m n o p",
        "\u{ffff}",
        "ﬁ",
        "ß",
        "İ",
        "ｆｕｌｌ",
    ] {
        look::offer(&record.app, &record.by(BOB), typed, None).await.unwrap();
        look::offer(&record.app, &record.by(BOB), typed, Some(Kind::Risk)).await.unwrap();
        match look::search(&record.app, &record.by(BOB), typed, Narrow::default(), 0).await {
            Ok(found) => assert!(found.items.lines.is_empty(), "{typed}"),
            Err(drumbeat::app::Refusal::No(_)) => {}
            Err(failed) => panic!("{typed}: {failed:?}"),
        }
    }
    let long = "x".repeat(10_000);
    look::offer(&record.app, &record.by(BOB), &long, None).await.unwrap();
    assert_eq!(
        no(look::search(&record.app, &record.by(BOB), " -- ", Narrow::default(), 0).await),
        drumbeat::domain::Rejection::NothingToFind
    );
}

#[tokio::test]
async fn pages_of_a_search_follow_one_another() {
    let record = Record::open().await;
    for n in 1..=25 {
        record.log(ANA, &format!("Thing {n}"), action()).await;
    }
    let mut seen = Vec::new();
    for (page, pages) in [(0, 2), (1, 3), (2, 3), (3, 4)] {
        let found = look::search(&record.app, &record.by(BOB), "thing", Narrow::default(), page).await.unwrap();
        assert_eq!((found.items.page, found.items.pages), (page, pages));
        seen.extend(found.items.lines.into_iter().map(|item| item.number));
    }
    assert_eq!(seen, (1..=25).rev().collect::<Vec<_>>());
}

const SEGMENTS: &str = "SELECT count(DISTINCT segid) FROM items_fts_idx";

impl Record {
    /// Waits until nobody has written for so long that the index is folded together: how many segments are left.
    async fn folded(&self) -> i64 {
        for _ in 0..200 {
            tokio::time::sleep(std::time::Duration::from_millis(50)).await;
            if self.app.db.is_settled() {
                break;
            }
        }
        assert!(self.app.db.is_settled());
        self.number(SEGMENTS).await
    }

    /// Each of so many items is indexed by itself.
    async fn log_one_by_one(&self, many: usize) {
        for n in 0..many {
            self.log(ANA, &format!("Thing {n}"), action()).await;
            self.app.db.indexed().await;
        }
    }
}

#[tokio::test]
async fn the_index_is_folded_together_when_nobody_is_at_work() {
    let record = Record::open().await;
    record.log_one_by_one(6).await;
    assert_eq!(record.number(SEGMENTS).await, 6);
    record.make(ANA, crate::desk::reference("A-2"), Move::Done).await.unwrap();
    assert_eq!(record.folded().await, 1);
    assert_eq!(found(&record, "thing", Narrow::default()).await, ["A-6", "A-5", "A-4", "A-3", "A-2", "A-1"]);
    assert_eq!(offered(&record, "thing", None).await.last().unwrap(), "A-2", "it is done");
}

/// Where the sizes are all different, nothing is folded by size: then everything is.
#[tokio::test]
async fn an_index_of_many_segments_is_folded_into_one() {
    let record = Record::open().await;
    record.run("INSERT INTO items_fts (items_fts, rank) VALUES ('usermerge', 16)").await;
    record.log_one_by_one(9).await;
    assert_eq!(record.number(SEGMENTS).await, 9);
    assert_eq!(record.folded().await, 1);
    assert_eq!(found(&record, "thing", Narrow::default()).await.len(), 9);
    record.log_one_by_one(8).await;
    assert_eq!(found(&record, "thing", Narrow { open: true, ..Narrow::default() }).await.len(), 10, "a page of them");
}

/// One bad thing never stops the rest.
#[tokio::test]
async fn what_cannot_be_read_is_left_out_of_a_search() {
    let record = Record::open().await;
    for title in ["Vendor one", "Vendor two"] {
        record.log(ANA, title, action()).await;
    }
    let elsewhere = record.from(crate::desk::GUILD, drumbeat::domain::ChannelId(12), ANA);
    let capture = Capture { title: "Vendor three".to_owned(), details: action(), ..Capture::default() };
    record.capture(&elsewhere, capture).await;
    assert_eq!(found(&record, "vendor", Narrow::default()).await, ["A-1", "A-2", "A-1"]);
    record.sql("UPDATE items SET record = json_set(record, '$.state', 'lost') WHERE number = 2").await;
    assert_eq!(found(&record, "vendor", Narrow::default()).await, ["A-1", "A-1"]);
    record.sql("UPDATE programs SET record = json_set(record, '$.calendar.zone', 'Moon/Tycho') WHERE id = 2").await;
    assert_eq!(found(&record, "vendor", Narrow::default()).await, ["A-1"]);
}
