//! Rows and events can never disagree: after a walk of random acts every row is rebuilt from its events, and every column
//! beside a document says what the document says.

use std::collections::BTreeMap;

use chrono::TimeDelta;
use drumbeat::{
    app::{
        Pick,
        bulk::{BulkDo, bulk},
        cards::{self, Card},
        log::{Capture, Details},
        settle,
        undo::undo,
    },
    domain::{ChannelId, Item, ItemId, Kind, MessageId, Program, ProgramId, Reference},
    store::search::{Scope, find, words},
};
use serde_json::{Map, Value};
use sqlx::Row as _;

use crate::{
    desk::{ANA, BOB, CAT, GUILD, OTHER_GUILD, Record},
    verbs::{self, stock},
};

/// Numbers that look random and are the same at every run (`SplitMix64`).
struct Dice(u64);

impl Dice {
    fn below(&mut self, most: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((z ^ (z >> 31)) % most as u64).unwrap()
    }

    fn one_of<'a, T>(&mut self, all: &'a [T]) -> &'a T {
        let n = self.below(all.len());
        &all[n]
    }
}

/// Two servers and three programs; whatever people and deadlines do to them.
pub async fn walk(record: &Record, seed: u64, steps: usize) {
    let places = [(GUILD, ChannelId(41)), (GUILD, ChannelId(42)), (OTHER_GUILD, ChannelId(41))];
    for (guild, channel) in places {
        stock(record, |user| record.from(guild, channel, user)).await;
    }
    let (on_items, on_programs) = (verbs::on_items(), verbs::on_programs());
    let mut dice = Dice(seed);
    let mut acts = Vec::new();
    for step in 0..steps {
        if step % 8 == 0 {
            for (guild, channel) in places {
                let lead = || record.from(guild, channel, ANA);
                drumbeat::app::program::archive(&record.app, &lead(), true).await.unwrap();
                let title = format!("Thing {}", dice.below(5));
                let details = Details::empty(*dice.one_of(Kind::ALL));
                record.capture(&lead(), Capture { title, details, owner: Some(BOB), ..Capture::default() }).await;
            }
        }
        let newest = record.number("SELECT max(id) FROM items").await;
        let (guild, channel) = *dice.one_of(&places);
        let caller = record.from(guild, channel, *dice.one_of(&[ANA, ANA, BOB, CAT]));
        let item = ItemId(1 + i64::try_from(dice.below(usize::try_from(newest).unwrap())).unwrap());
        acts.push(caller.act);
        // Refusals are part of the walk: they must leave nothing behind.
        match dice.below(20) {
            0 => drop((dice.one_of(&on_programs).1)(&record.app, &caller).await),
            1 => drop(undo(&record.app, &caller, *dice.one_of(&acts[acts.len().saturating_sub(3)..])).await),
            2 => drop(bulk(&record.app, &caller, vec![item, ItemId(item.0 + 1)], BulkDo::Assign(CAT)).await),
            3 => {
                record.app.clock.advance(TimeDelta::hours(20).to_std().unwrap());
                let now = record.app.clock.now();
                for due in settle::due(&record.app, now, 100).await.unwrap() {
                    settle::settle(&record.app, due, now).await.unwrap();
                }
            }
            4 => {
                let card = Card { guild, item, channel, message: MessageId(caller.act.0) };
                cards::posted(&record.app, card, 1).await.unwrap();
            }
            _ => drop((dice.one_of(&on_items).run)(&record.app, &caller, Pick::Id(item)).await),
        }
    }
}

#[tokio::test]
async fn after_a_random_walk_everything_agrees() {
    for seed in [1, 2, 3] {
        let record = Record::open().await;
        walk(&record, seed, 600).await;
        let written = record.number("SELECT count(*) FROM events").await;
        assert!(written > 400, "the walk hardly did anything: {written} events");
        every_document_is_the_sum_of_its_events(&record).await;
        every_column_says_what_its_document_says(&record).await;
        search_finds_what_the_documents_say(&record).await;
        cards_are_stale_exactly_when_their_item_changed(&record).await;
        assert_eq!(record.number("SELECT count(*) FROM pragma_foreign_key_check").await, 0);
    }
}

/// Without what is nothing: an event does not tell of a field that came to be empty.
fn told(document: Value) -> BTreeMap<String, Value> {
    let Value::Object(fields) = document else { panic!("no document") };
    fields.into_iter().filter(|(field, value)| field != "version" && !value.is_null()).collect()
}

pub async fn every_document_is_the_sum_of_its_events(record: &Record) {
    let mut conn = record.app.db.read().await.unwrap();
    for (table, events) in [
        ("SELECT id, version, record FROM items", "SELECT version, changes FROM events WHERE item_id = ? ORDER BY id"),
        (
            "SELECT id, version, record FROM programs",
            "SELECT version, changes FROM events WHERE program_id = ? AND item_id IS NULL ORDER BY id",
        ),
    ] {
        for row in sqlx::query(table).fetch_all(&mut *conn).await.unwrap() {
            let (id, version): (i64, i64) = (row.get("id"), row.get("version"));
            let stored: Value = serde_json::from_str(row.get("record")).unwrap();
            assert_eq!(stored["version"], version);
            let mut built = Map::new();
            let mut wanted = 0;
            for event in sqlx::query(events).bind(id).fetch_all(&mut *conn).await.unwrap() {
                wanted += 1;
                assert_eq!(event.get::<i64, _>("version"), wanted, "no version is left out or told twice");
                let changes: BTreeMap<String, [Value; 2]> = serde_json::from_str(event.get("changes")).unwrap();
                for (field, [old, new]) in changes {
                    assert_eq!(built.insert(field.clone(), new).unwrap_or(Value::Null), old, "{table} {id} {field}");
                }
            }
            assert_eq!(wanted, version, "{table} {id}");
            assert_eq!(told(Value::Object(built)), told(stored), "{table} {id}");
        }
    }
}

async fn programs(record: &Record) -> BTreeMap<i64, Program> {
    let mut conn = record.app.db.read().await.unwrap();
    let rows = sqlx::query("SELECT id, record FROM programs").fetch_all(&mut *conn).await.unwrap();
    let read = |row: &sqlx::sqlite::SqliteRow| {
        let mut program: Program = serde_json::from_str(row.get("record")).unwrap();
        program.id = ProgramId(row.get("id"));
        (program.id.0, program)
    };
    rows.iter().map(read).collect()
}

async fn items(record: &Record) -> Vec<(Item, sqlx::sqlite::SqliteRow)> {
    let mut conn = record.app.db.read().await.unwrap();
    let rows = sqlx::query("SELECT * FROM items ORDER BY id").fetch_all(&mut *conn).await.unwrap();
    let read = |row: sqlx::sqlite::SqliteRow| {
        let mut item: Item = serde_json::from_str(row.get("record")).unwrap();
        item.id = ItemId(row.get("id"));
        (item, row)
    };
    rows.into_iter().map(read).collect()
}

pub async fn every_column_says_what_its_document_says(record: &Record) {
    let programs = programs(record).await;
    let mut waiting = Vec::new();
    for (item, row) in items(record).await {
        let program = &programs[&item.program.0];
        let text = |column: &str| row.get::<Option<String>, _>(column);
        let number = |column: &str| row.get::<Option<i64>, _>(column);
        assert_eq!(number("guild_id"), Some(item.guild.as_i64()));
        assert_eq!(number("program_id"), Some(item.program.0));
        assert_eq!(
            (text("kind").as_deref(), number("number")),
            (Some(item.kind().key()), Some(i64::from(item.number)))
        );
        assert_eq!(number("version"), Some(i64::from(item.version)));
        assert_eq!(number("open"), Some(i64::from(item.is_open())), "{}", item.reference());
        assert_eq!(number("urgency"), Some(item.urgency(&program.rules) as i64), "{}", item.reference());
        let wakes = item.wakes_at(&program.calendar).map(|at| at.timestamp_millis());
        assert_eq!(number("wake_at"), wakes, "{}", item.reference());
        assert_eq!(text("title").as_deref(), Some(item.title.as_str()));
        assert_eq!(text("state").as_deref(), Some(item.body.state_key()));
        assert_eq!(number("owner_id"), item.owner.map(drumbeat::domain::UserId::as_i64));
        assert_eq!(text("due_on"), item.due.map(|due| due.to_string()));
        waiting.extend(item.awaits().into_iter().map(|user| (item.guild.as_i64(), user.as_i64(), item.id.0)));
    }
    let mut conn = record.app.db.read().await.unwrap();
    waiting.sort_unstable();
    let stored: Vec<(i64, i64, i64)> = sqlx::query_as("SELECT guild_id, user_id, item_id FROM awaits ORDER BY 1, 2, 3")
        .fetch_all(&mut *conn)
        .await
        .unwrap();
    assert_eq!(stored, waiting);
    let mut channels: Vec<(i64, i64, i64)> = programs
        .values()
        .flat_map(|program| program.channels.iter().map(|(id, _)| (program.guild.as_i64(), id.as_i64(), program.id.0)))
        .collect();
    channels.sort_unstable();
    let stored: Vec<(i64, i64, i64)> =
        sqlx::query_as("SELECT guild_id, channel_id, program_id FROM program_channels ORDER BY 1, 2, 3")
            .fetch_all(&mut *conn)
            .await
            .unwrap();
    assert_eq!(stored, channels);
}

async fn search_finds_what_the_documents_say(record: &Record) {
    record.app.db.indexed().await;
    let mut conn = record.app.db.read().await.unwrap();
    let all = items(record).await;
    for (item, _) in &all {
        let scope = Scope { kind: Some(item.kind()), open: item.is_open(), owner: item.owner };
        let word = words(item.title.as_str())[0].clone();
        let found = find(&mut conn, item.guild, scope, &word, (1000, 0)).await.unwrap();
        assert!(found.items.contains(item), "{} is not found by {word}", item.reference());
        // What the index offers is what the documents hold, neither more nor twice.
        let holds = |other: &Item| {
            let text =
                format!("{} {}", other.title, other.detail.as_ref().map_or("", drumbeat::domain::text::Prose::as_str));
            words(&text).iter().any(|known| known.starts_with(&word))
        };
        let wanted = all.iter().filter(|(other, _)| {
            other.guild == item.guild
                && other.kind() == item.kind()
                && (!item.is_open() || other.is_open())
                && (item.owner.is_none() || other.owner == item.owner)
                && holds(other)
        });
        assert_eq!(found.items.len(), wanted.count(), "{word}");
        let elsewhere = drumbeat::domain::GuildId(3);
        assert!(find(&mut conn, elsewhere, scope, &word, (1000, 0)).await.unwrap().items.is_empty());
    }
}

async fn cards_are_stale_exactly_when_their_item_changed(record: &Record) {
    let stale = cards::stale(&record.app, 10_000).await.unwrap();
    let mut all = 0;
    for (item, row) in items(record).await {
        if cards::living(&record.app, item.guild, item.id).await.unwrap().is_some() {
            all += 1;
            let wanted = row.get::<i64, _>("version") > 1;
            let reference = Reference { kind: item.kind(), number: item.number };
            assert_eq!(stale.iter().any(|card| card.item == item.id), wanted, "{reference}");
        }
    }
    assert!(all > 0 && !stale.is_empty(), "no card was posted");
    assert_eq!(Kind::ALL.len(), 4, "a new kind belongs into the stock of the walk");
}
