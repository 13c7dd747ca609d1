//! Every migration is applied to a database with data in it, and nothing of that data is lost.
//!
//! The migrations run one by one. After each, the rows that a bot of that day would have written are added
//! ([`FIXTURES`]); at the end every row is still there, the file is sound, and the bot of today reads it. A new migration
//! does not pass without a line in [`FIXTURES`].

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    missing_docs,
    reason = "a test says what it is by its name, and fails loudly"
)]

use std::path::{Path, PathBuf};

use chrono::{DateTime, Utc};
use drumbeat::{
    domain::{ChannelId, GuildId, ItemId, Kind, MessageId, ProgramId, Reference, UserId},
    store::{Db, Options, events, items, nudged, outbox, people, programs, schema, search, summaries},
};
use sqlx::{
    Connection as _, Row as _, SqliteConnection,
    migrate::Migrate as _,
    sqlite::{SqliteConnectOptions, SqliteJournalMode},
};

/// What a bot of that day would have written: the migration's number, and the rows, as SQL of that day's schema.
const FIXTURES: &[(i64, &str)] = &[
    (
        20_261_120_090_000,
        r#"
        INSERT INTO facts (name, value) VALUES ('salt', '0123456789');
        INSERT INTO programs (id, guild_id, version, record) VALUES
            (1, 10, 1, '{"guild":10,"name":"Apollo","phase":"active","lead":101,"deputies":[],"people":[[103,"viewer"]],"roles":[],"workstreams":[],"channels":[[11,"home"]],"calendar":{"zone":"Europe/Berlin","working_days":"Mon–Fri","holidays":["2026-12-25"]},"charter":{"problem":"Too slow.","goals":null,"non_goals":null,"success":null,"scope_in":null,"scope_out":null,"sponsor":null,"stakeholders":null},"rules":{"bands":{"medium":5,"high":10,"extreme":16},"consent_working_days":3,"snoozes_at_most":3,"snooze_working_days_at_most":10},"version":1}'),
            (2, 20, 1, '{"guild":20,"name":"Apollo","phase":"archived","lead":201,"deputies":[202],"people":[],"roles":[[20,"viewer"]],"workstreams":[{"id":1,"name":"Hardware","lead":null}],"channels":[[11,"home"]],"calendar":{"zone":"UTC","working_days":"Sun–Thu"},"charter":{"problem":null,"goals":null,"non_goals":null,"success":null,"scope_in":null,"scope_out":null,"sponsor":null,"stakeholders":null},"rules":{"bands":{"medium":5,"high":10,"extreme":16},"consent_working_days":3,"snoozes_at_most":3,"snooze_working_days_at_most":10},"version":1}');
        INSERT INTO program_channels (guild_id, channel_id, program_id) VALUES (10, 11, 1), (20, 11, 2);
        INSERT INTO items (id, guild_id, program_id, kind, number, version, open, urgency, wake_at, words, more_words, record) VALUES
            (1, 10, 1, 'risk', 1, 2, 1, 3, 1796083200000, '00000001Vendor 00000001slips 00000001vendor', '00000001At 00000001length', '{"guild":10,"program":1,"number":1,"title":"Vendor slips","detail":"At length.","tags":"vendor","owner":101,"raised_by":102,"raised_at":"2026-11-16T09:00:00Z","state_changed_at":"2026-11-16T09:00:00Z","reviewed_at":"2026-11-16T09:00:00Z","due":"2026-12-24","moved_from":["2026-12-01"],"workstream":null,"source":{"channel":11,"message":5,"author":103,"text":"They will be late","fate":"unchanged"},"links":[{"kind":"mitigated_by","to":2,"reference":{"kind":"action","number":1}}],"snooze":{"until":"2026-11-20","by":101,"count":1},"void":null,"version":2,"kind":"risk","state":"accepted","cause":null,"event":null,"effect":null,"inherent":{"likelihood":4,"impact":4},"residual":null,"proximity":"imminent","response":"mitigate","plan":"Second source.","trigger":null,"contingency":null,"acceptance":{"by":101,"reason":"Cheap.","until":"2026-11-30"}}'),
            (2, 10, 1, 'action', 1, 1, 1, 1, NULL, '00000001Call 00000001them', '', '{"guild":10,"program":1,"number":1,"title":"Call them","detail":null,"tags":"","owner":null,"raised_by":102,"raised_at":"2026-11-16T09:00:00Z","state_changed_at":"2026-11-16T09:00:00Z","reviewed_at":"2026-11-16T09:00:00Z","due":null,"moved_from":[],"workstream":null,"source":null,"links":[{"kind":"mitigates","to":1,"reference":{"kind":"risk","number":1}}],"snooze":null,"void":null,"version":1,"kind":"action","state":"blocked","priority":2,"corrective":true,"evidence":null,"blocked_by":"No key.","before_block":"open"}'),
            (3, 10, 1, 'decision', 1, 1, 1, 1, 1795132800000, '00000001Which 00000001colour', '', '{"guild":10,"program":1,"number":1,"title":"Which colour","detail":null,"tags":"","owner":null,"raised_by":101,"raised_at":"2026-11-16T09:00:00Z","state_changed_at":"2026-11-16T09:00:00Z","reviewed_at":"2026-11-16T09:00:00Z","due":null,"moved_from":[],"workstream":null,"source":null,"links":[],"snooze":null,"void":null,"version":1,"kind":"decision","state":"proposed","mode":"consent","context":null,"options":null,"outcome":null,"rationale":null,"consequences":null,"reversibility":"two_way","decided_by":[],"decided_on":null,"review_on":null,"proposer":101,"proposed_at":"2026-11-16T09:00:00Z","approvers":[{"user":102,"answer":null}],"consulted":[],"informed":[103],"concerns":[{"number":1,"by":103,"text":"Loud.","at":"2026-11-16T09:00:00Z","resolved_by":101}],"consent_days":3,"consent_until":"2026-11-20T00:00:00Z"}'),
            (4, 20, 2, 'issue', 1, 1, 0, 3, NULL, '00000002The 00000002build 00000002is 00000002red', '', '{"guild":20,"program":2,"number":1,"title":"The build is red","detail":null,"tags":"","owner":201,"raised_by":201,"raised_at":"2026-11-16T09:00:00Z","state_changed_at":"2026-11-16T09:00:00Z","reviewed_at":"2026-11-16T09:00:00Z","due":null,"moved_from":[],"workstream":1,"source":null,"links":[],"snooze":null,"void":{"by":201,"at":"2026-11-16T10:00:00Z","reason":"Mistake."},"version":1,"kind":"issue","state":"open","severity":1,"blocked":true,"impact":null,"resolution":null,"root_cause":null}');
        INSERT INTO awaits (guild_id, user_id, item_id) VALUES (10, 102, 3);
        INSERT INTO events (guild_id, program_id, item_id, version, act_id, step, at, actor_id, what, changes, reason) VALUES
            (10, 1, NULL, 1, 1, 0, 1795078800000, 101, 'program_set', '{"name":[null,"Apollo"]}', NULL),
            (10, 1, 1, 1, 2, 0, 1795078800000, 102, 'raised', '{"title":[null,"Vendor slips"]}', NULL),
            (10, 1, 1, 2, 3, 0, 1795078800000, 101, 'moved', '{"state":["open","accepted"]}', 'Cheap.'),
            (10, 1, 2, 1, 4, 0, 1795078800000, 102, 'raised', '{"title":[null,"Call them"]}', NULL),
            (10, 1, 3, 1, 5, 0, 1795078800000, 101, 'raised', '{"title":[null,"Which colour"]}', NULL),
            (20, 2, 4, 1, 6, 0, 1795078800000, NULL, 'raised', '{"title":[null,"The build is red"]}', NULL);
        INSERT INTO cards (guild_id, item_id, channel_id, message_id, stale) VALUES (10, 1, 11, 77, 1), (20, 4, 11, 78, 0);
        INSERT INTO drafts (guild_id, user_id, made_at, payload) VALUES (10, 101, 1795078800000, '{"form":"find","words":"x"}');
        "#,
    ),
    (
        20_261_120_091_000,
        r"
        INSERT INTO outbox (guild_id, channel_id, item_id, key, kind, nonce, state, at, attempts, tried_at) VALUES
            (10, 11, 1, 'acceptance_expired:1:2', 'acceptance_expired', '0123456789-1', 'ready', 1795078800000, 0, NULL),
            (10, 11, 3, 'concerns_stand:3:1', 'concerns_stand', '0123456789-2', 'sending', 1795078800000, 1, 1795078800000);
        INSERT INTO outbox (guild_id, channel_id, item_id, key, kind, nonce, state, at, attempts, tried_at, message_id) VALUES
            (20, 11, 4, 'consented:4:1', 'consented', '0123456789-3', 'sent', 1795078800000, 1, 1795078800000, 79);
        ",
    ),
    (
        20_261_120_092_000,
        r#"
        INSERT INTO people (guild_id, user_id, record) VALUES
            (10, 101, '{"zone":"Asia/Kathmandu","hours":"07:00–15:00","away":{"until":"2026-12-24","delegate":102},"notifications":"direct","left_at":null}'),
            (20, 101, '{}');
        "#,
    ),
    // An index only.
    (20_261_120_092_100, ""),
    (
        20_261_120_093_000,
        r#"
        INSERT INTO outbox (guild_id, user_id, key, kind, payload, nonce, state, at, reason) VALUES
            (10, 101, 'digest:u101:2026-11-20', 'digest', '{"lines":[1]}', '0123456789-4', 'refused', 1795078800000, 'closed');
        INSERT INTO outbox (guild_id, channel_id, edits, program_id, key, kind, nonce, state, at) VALUES
            (10, 11, 77, 1, 'digest_over:1', 'digest_over', '0123456789-5', 'ready', 1795078800001);
        "#,
    ),
    (
        20_261_120_093_100,
        r#"
        INSERT INTO summary_weeks (guild_id, program_id, week, narrative, narrative_by, skipped_by, stale) VALUES
            (10, 1, 202648, 'All is well.', 101, NULL, 1), (20, 2, 202648, NULL, NULL, 201, 0);
        INSERT INTO summaries (guild_id, program_id, week, channel_id, variant, post, revision, at, since, figures, sheet, message_id) VALUES
            (10, 1, 202648, 11, 'team', 1, 2, 1795078800000, NULL, '{"variant":"team"}', '{"line":"","title":"Apollo","colour":1,"head":[],"sections":[],"whole":"","charts":[]}', 80);
        "#,
    ),
    (
        20_261_120_094_000,
        r"
        INSERT INTO calls (guild_id, program_id, act_id, by_id, at, colour, computed, reason, week) VALUES
            (10, 1, 901, 101, 1795078800000, 'green', 'amber', 'The vendor signed.', '2026-11-16'),
            (20, 2, 901, 201, 1795078800000, 'red', 'red', NULL, '2026-11-16');
        ",
    ),
    (
        20_261_120_095_000,
        r#"
        UPDATE items SET nudge_at = 1795078800000 WHERE id = 1;
        INSERT INTO episodes (guild_id, item_id, user_id, record) VALUES
            (10, 1, 101, '{"cause":"due","since":"2026-11-16","rung":"day","on":"2026-11-16","at":"2026-11-16T09:30:00Z"}');
        INSERT INTO pings (guild_id, program_id, user_id, at) VALUES (10, 1, 101, 1795078800000);
        INSERT INTO nudged (guild_id, program_id, item_id, user_id, rung, post, at, acted_at, fate) VALUES
            (10, 1, 1, 101, 'day', 'digest:1:c11:20261116T0830Z:101', 1795078800000, NULL, 'sent'),
            (10, 1, 2, 101, 'day', 'digest:1:c11:20261116T0830Z:101', 1795078800000, 1795078800001, 'failed');
        INSERT INTO digests (guild_id, post, channel_id, message_id, slot, answerable, stale) VALUES
            (10, 'digest:1:c11:20261116T0830Z:101', 11, 79, 1795078800000, 1, 2);
        "#,
    ),
    (20_261_120_095_500, "UPDATE programs SET run_report_at = 1795078800000 WHERE id = 1;"),
    // Search anew: nothing to write into, and what was there is found again.
    (20_261_120_095_900, ""),
    // A mark that the bot sets itself.
    (20_261_120_100_000, ""),
    (20_261_120_100_100, "UPDATE programs SET resume_at = 1795078800000 WHERE id = 2;"),
    (20_261_120_110_000, ""),
    (20_261_120_113_000, ""),
    (20_261_120_120_000, "UPDATE programs SET call_nudge_at = 1795078800000 WHERE id = 1;"),
    (
        20_261_120_130_000,
        r"
        INSERT INTO nudged (guild_id, program_id, item_id, user_id, rung, post, at) VALUES
            (10, 1, NULL, 101, 'day', 'digest:1:c11:20261116T0830Z:101', 1795078800000);
        ",
    ),
    (20_261_120_140_000, ""),
    (20_261_121_060_000, ""),
    (20_261_121_061_000, ""),
];

fn options(path: &Path) -> SqliteConnectOptions {
    SqliteConnectOptions::new()
        .filename(path)
        .create_if_missing(true)
        .foreign_keys(true)
        .journal_mode(SqliteJournalMode::Wal)
}

/// Applies the first so many migrations, one by one, with that day's data after each.
async fn grown(path: &Path, migrations: usize) {
    let mut conn = SqliteConnection::connect_with(&options(path)).await.unwrap();
    let table = &schema::MIGRATIONS.table_name;
    conn.ensure_migrations_table(table).await.unwrap();
    for migration in schema::MIGRATIONS.iter().take(migrations) {
        conn.apply(table, migration).await.unwrap();
        let fixture = FIXTURES.iter().find(|(version, _)| *version == migration.version);
        let (_, rows) = fixture.unwrap_or_else(|| panic!("{} has no fixture", migration.version));
        sqlx::raw_sql(sqlx::AssertSqlSafe(*rows)).execute(&mut conn).await.unwrap();
    }
    conn.close().await.unwrap();
}

/// Everything that people would miss, as text.
async fn everything(path: &Path) -> Vec<String> {
    let mut conn = SqliteConnection::connect_with(&options(path)).await.unwrap();
    let mut rows = Vec::new();
    for (table, columns) in [
        ("programs", "id, guild_id, version, record"),
        ("program_channels", "guild_id, channel_id, program_id"),
        ("items", "id, guild_id, program_id, kind, number, version, open, urgency, wake_at, record"),
        ("awaits", "guild_id, user_id, item_id"),
        ("events", "id, guild_id, program_id, item_id, version, act_id, step, at, actor_id, what, changes, reason"),
        ("cards", "guild_id, item_id, channel_id, message_id, stale"),
        ("drafts", "id, guild_id, user_id, made_at, payload"),
        ("episodes", "guild_id, item_id, user_id, record"),
        ("pings", "guild_id, program_id, user_id, at"),
        ("nudged", "id, guild_id, program_id, item_id, user_id, rung, post, at, acted_at, fate"),
        ("digests", "id, guild_id, post, channel_id, message_id, slot, answerable, stale"),
        ("outbox", "id, guild_id, channel_id, item_id, key, kind, nonce, state, at, attempts, message_id, reason"),
        ("calls", "id, guild_id, program_id, act_id, by_id, at, colour, computed, reason, week"),
        ("people", "guild_id, user_id, record"),
        ("summary_weeks", "guild_id, program_id, week, narrative, narrative_by, skipped_by, stale"),
        (
            "summaries",
            "id, guild_id, program_id, week, channel_id, variant, post, revision, at, since, figures, sheet, message_id",
        ),
        ("facts", "name, value"),
    ] {
        let filled = FIXTURES.iter().any(|(_, rows)| rows.contains(&format!("INSERT INTO {table} ")));
        assert!(filled, "no fixture has a row of {table}");
        let there = sqlx::query("SELECT 1 FROM sqlite_master WHERE name = ?").bind(table);
        if there.fetch_optional(&mut conn).await.unwrap().is_none() {
            continue;
        }
        let sql = format!("SELECT json_array({columns}) FROM {table} ORDER BY 1");
        let found = sqlx::query(sqlx::AssertSqlSafe(sql)).fetch_all(&mut conn).await.unwrap();
        rows.extend(found.iter().map(|row| format!("{table} {}", row.get::<String, _>(0))));
    }
    conn.close().await.unwrap();
    rows
}

fn url(path: &Path) -> String {
    format!("sqlite://{}", path.display())
}

async fn opened(path: &Path) -> Db {
    Db::open(&url(path), Options::default()).await.unwrap()
}

#[test]
fn every_migration_has_its_data() {
    let migrations: Vec<i64> = schema::MIGRATIONS.iter().map(|migration| migration.version).collect();
    let fixtures: Vec<i64> = FIXTURES.iter().map(|(version, _)| *version).collect();
    assert_eq!(fixtures, migrations, "a migration needs the rows that a bot of its day writes (or \"\", and why)");
}

#[tokio::test]
async fn a_database_of_any_day_comes_to_today_with_all_that_is_in_it() {
    for day in 1..=FIXTURES.len() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("record.db");
        grown(&path, day).await;
        let before = everything(&path).await;
        let db = opened(&path).await;
        db.close().await;
        drop(db);
        assert_eq!(before, everything(&path).await, "from migration {day} on");
        schema::inspect(&url(&path)).await.unwrap();
        let newest = FIXTURES[day - 1].0;
        let copy = schema::beside(&path, newest);
        assert_eq!(copy.exists(), day < FIXTURES.len(), "a copy is made before a change, and only then");
        if copy.exists() {
            assert_eq!(before, everything(&copy).await, "the copy holds what was there");
        }
    }
}

#[tokio::test]
async fn the_bot_of_today_reads_what_earlier_ones_wrote() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("record.db");
    grown(&path, FIXTURES.len()).await;
    let db = opened(&path).await;
    db.indexed().await;
    let mut conn = db.read().await.unwrap();
    let (here, there) = (GuildId(10), GuildId(20));
    for (guild, id, kind) in
        [(here, 1, Kind::Risk), (here, 2, Kind::Action), (here, 3, Kind::Decision), (there, 4, Kind::Issue)]
    {
        let item = items::find(&mut conn, guild, ItemId(id)).await.unwrap().unwrap();
        assert_eq!(item.kind(), kind);
        let known = items::find_by_reference(&mut conn, guild, item.program, Reference { kind, number: 1 }).await;
        assert_eq!(known.unwrap(), Some(item.clone()));
        assert!(!events::of_item(&mut conn, guild, item.id, 10).await.unwrap().is_empty());
        let program = programs::find(&mut conn, guild, item.program).await.unwrap().unwrap();
        assert_eq!(program.name.as_str(), "Apollo");
    }
    let ana = people::find(&mut conn, here, UserId(101)).await.unwrap();
    assert_eq!((ana.hours.to_string().as_str(), ana.away.unwrap().delegate), ("07:00–15:00", Some(UserId(102))));
    assert_eq!(people::find(&mut conn, there, UserId(101)).await.unwrap(), drumbeat::domain::Person::default());
    let scope = search::Scope { open: true, ..search::Scope::default() };
    assert_eq!(search::find(&mut conn, here, scope, "vendor", (10, 0)).await.unwrap().items.len(), 1);
    let now: DateTime<Utc> = "2027-01-01T00:00:00Z".parse().unwrap();
    assert_eq!(items::due(&mut conn, now, 10).await.unwrap().len(), 2);
    let tried = sqlx::query_scalar::<_, i64>("SELECT id FROM outbox WHERE tried_at = at AND state = 'sending'");
    assert_eq!(tried.fetch_all(&mut *conn).await.unwrap(), [2], "the attempt that was under way is known");
    let said = outbox::said(&mut conn, there, "consented:4:1").await.unwrap();
    assert_eq!(
        said,
        Some(outbox::Said { channel: ChannelId(11), message: MessageId(79) }),
        "it stands where it was said"
    );
    let summary = summaries::find(&mut conn, here, 1).await.unwrap().unwrap();
    let that_week = (here, ProgramId(1), summary.week);
    assert_eq!((summary.post, summary.revision, summary.message), (1, 2, Some(MessageId(80))));
    assert_eq!(summaries::notes(&mut conn, that_week).await.unwrap().narrative.unwrap().0, "All is well.");
    let due = summaries::due(&mut conn, now, 10).await.unwrap();
    assert!(due.len() == 2 && due.iter().all(|due| due.planned.is_none()), "nothing was planned yet: {due:?}");
    assert!(outbox::dead_since(&mut conn, here, DateTime::UNIX_EPOCH, 9).await.unwrap()[0].refused);
    drop(conn);
    let promised: Result<_, drumbeat::store::StoreError> =
        db.write(move |conn| Box::pin(async move { outbox::claim(conn, now, now, 10).await })).await;
    assert_eq!(promised.unwrap()[0].nonce, "0123456789-1");
}

#[tokio::test]
async fn a_digest_that_asked_for_a_call_before_that_was_counted_is_answered_by_one() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("record.db");
    grown(&path, FIXTURES.iter().position(|(version, _)| *version == 20_261_120_130_000).unwrap()).await;
    let mut conn = SqliteConnection::connect_with(&options(&path)).await.unwrap();
    let payload = r#"{"sections":[{"person":101,"lines":[],"calls":[{"program":1,"asked":101,"ask":{"rung":"first","at":"2026-11-20T09:30:00Z"}}]},{"person":102,"lines":[]}]}"#;
    for (key, state, message) in [("a", "sent", Some(90)), ("b", "ready", None), ("c", "sent", Some(91))] {
        sqlx::query(
            "INSERT INTO outbox (guild_id, channel_id, program_id, key, kind, payload, nonce, state, at, message_id)
             VALUES (10, 11, 1, ?1, 'digest', ?2, ?1, ?3, 1795167000000, ?4)",
        )
        .bind(key)
        .bind(payload)
        .bind(state)
        .bind(message)
        .execute(&mut conn)
        .await
        .unwrap();
    }
    let digest = "INSERT INTO digests (guild_id, post, channel_id, message_id, slot) VALUES (10, 'a', 11, 90, 1)";
    sqlx::raw_sql(digest).execute(&mut conn).await.unwrap();
    conn.close().await.unwrap();
    let db = opened(&path).await;
    let mut conn = db.read().await.unwrap();
    let lines = nudged::since(&mut conn, GuildId(10), ProgramId(1), "2026-11-20T00:00:00Z".parse().unwrap()).await;
    let lines: Vec<_> = lines.unwrap().into_iter().map(|line| (line.item, line.asked, line.fate)).collect();
    let line = |fate: &str| (None, UserId(101), fate.to_owned());
    assert_eq!(lines, [line("sent"), line("waiting")], "what can't be answered any more is left alone");
}

#[tokio::test]
async fn an_empty_file_is_not_copied() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("record.db");
    let db = opened(&path).await;
    db.close().await;
    drop(db);
    let db = opened(&path).await;
    db.close().await;
    assert_eq!(copies(folder.path()), Vec::<PathBuf>::new());
}

#[tokio::test]
async fn a_copy_of_an_earlier_attempt_is_replaced() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("record.db");
    grown(&path, 1).await;
    let copy = schema::beside(&path, FIXTURES[0].0);
    std::fs::write(&copy, "half a copy").unwrap();
    let before = everything(&path).await;
    drop(opened(&path).await);
    assert_eq!(before, everything(&copy).await);
}

fn copies(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries.filter(|path| path.to_string_lossy().contains(".before-")).collect()
}
