//! Which index each question uses, asked of SQLite itself with the very statement of `src/store`, read from `.sqlx`.

use sqlx::Row as _;

use crate::desk::{ANA, Record, action};

/// The statement of `src/store` in which all of these occur.
fn statement(with: &[&str]) -> String {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/.sqlx")).unwrap() {
        let text = std::fs::read_to_string(entry.unwrap().path()).unwrap();
        let query: serde_json::Value = serde_json::from_str(&text).unwrap();
        let sql = query["query"].as_str().unwrap().to_owned();
        if with.iter().all(|part| sql.contains(part)) {
            found.push(sql);
        }
    }
    assert_eq!(found.len(), 1, "{with:?} fits {found:#?}");
    found.remove(0)
}

/// The plan of a statement, and of one that is written together with it.
async fn plan(record: &Record, with: &[&str]) -> String {
    let mut conn = record.app.db.read().await.unwrap();
    let mut lines = Vec::new();
    for part in statement(with).split(';') {
        let rows = sqlx::query(sqlx::AssertSqlSafe(format!("EXPLAIN QUERY PLAN {part}")));
        let rows = rows.fetch_all(&mut *conn).await.unwrap();
        lines.extend(rows.iter().map(|row| row.get::<String, _>("detail")));
    }
    lines.join("\n")
}

#[tokio::test]
async fn every_question_that_grows_with_the_record_uses_its_index() {
    let record = Record::open().await;
    record.log(ANA, "Something", action()).await;
    let sorted = "TEMP B-TREE";
    // The statement, what its plan has to say, what it must not.
    let cases: &[(&[&str], &[&str], &[&str])] = &[
        (
            &["SELECT id, record FROM items", "open >= ?4", "LIMIT"],
            &["SEARCH items USING INDEX items_by_kind (guild_id=? AND program_id=? AND kind=? AND open>?)"],
            &[sorted],
        ),
        (
            &["SELECT count(*)", "open >= ?4"],
            &["items_by_kind (guild_id=? AND program_id=? AND kind=? AND open>?)"],
            &[sorted],
        ),
        (
            &["SELECT id, record FROM items", "owner_id = ? AND open = 1"],
            &["items_by_owner (guild_id=? AND owner_id=?)"],
            &[sorted],
        ),
        (&["SELECT count(*)", "owner_id = ? AND open = 1"], &["items_by_owner (guild_id=? AND owner_id=?)"], &[sorted]),
        (&["wake_at <= ?", "ORDER BY wake_at"], &["items_to_wake (wake_at>? AND wake_at<?)"], &[sorted]),
        (
            &["SELECT id, record FROM items", "kind = ? AND number = ?"],
            &["(guild_id=? AND program_id=? AND kind=? AND number=?)"],
            &[sorted],
        ),
        (
            &["i.kind = ?3 AND i.number = ?4"],
            &[
                "SEARCH c USING PRIMARY KEY (guild_id=? AND channel_id=?)",
                "SEARCH p USING INTEGER PRIMARY KEY",
                "(guild_id=? AND program_id=? AND kind=? AND number=?)",
            ],
            &[sorted],
        ),
        (
            &["FROM items i JOIN programs p"],
            &["SEARCH i USING INTEGER PRIMARY KEY", "SEARCH p USING INTEGER PRIMARY KEY"],
            &[sorted],
        ),
        (&["SELECT id, record FROM items WHERE guild_id = ? AND id = ?"], &["INTEGER PRIMARY KEY"], &[sorted]),
        (
            &["INSERT INTO items", "max(number)"],
            &["COVERING INDEX", "(guild_id=? AND program_id=? AND kind=?)", "SEARCH items USING INTEGER PRIMARY KEY"],
            &[sorted],
        ),
        (&["UPDATE items SET version"], &["SEARCH items USING INTEGER PRIMARY KEY"], &[sorted]),
        (&["open = 1 GROUP BY kind"], &["(guild_id=? AND program_id=?"], &[sorted]),
        (&["kind = 'risk' OR wake_at IS NOT NULL"], &["SEARCH items USING", "(guild_id=? AND program_id=?"], &[]),
        // At most 25 lines are sorted, once they are found.
        (
            &["FROM awaits a JOIN items i"],
            &["SEARCH a USING PRIMARY KEY (guild_id=? AND user_id=?)", "SEARCH i USING"],
            &[],
        ),
        (&["DELETE FROM awaits"], &["awaits_by_item (guild_id=? AND item_id=?)"], &[]),
        (
            &["kind = ?5 AND title = ?4"],
            &[
                "SEARCH c USING PRIMARY KEY (guild_id=? AND channel_id=?)",
                "SEARCH items USING COVERING INDEX items_offered (guild_id=?)",
                "SEARCH i USING INTEGER PRIMARY KEY",
                "SEARCH events USING COVERING INDEX",
            ],
            &[sorted],
        ),
        (&["FROM events", "version > ?"], &["events_by_item (guild_id=? AND item_id=? AND version>?)"], &[sorted]),
        (
            &["FROM events", "ORDER BY id DESC LIMIT ? + 0 OFFSET ?"],
            &["events_by_program (guild_id=? AND program_id=?)"],
            &[sorted],
        ),
        (&["week FROM calls", "program_id = ?"], &["calls_by_program (guild_id=? AND program_id=?)"], &[sorted]),
        (&["FROM events", "act_id = ? ORDER BY step"], &["(guild_id=? AND act_id=?)"], &[sorted]),
        (
            &["SELECT p.id, p.record FROM program_channels c"],
            &["SEARCH c USING PRIMARY KEY (guild_id=? AND channel_id=?)", "SEARCH p"],
            &[],
        ),
        (&["name = ? COLLATE NOCASE"], &["programs_by_name (guild_id=? AND name=?)"], &[]),
        (&["FROM programs", "ORDER BY name COLLATE NOCASE"], &["programs_by_name (guild_id=?)"], &[sorted]),
        (&["FROM cards WHERE stale = 1"], &["cards_to_draw"], &[sorted]),
        // What is due to be asked: only what is due is touched, however many items are open.
        (
            &["INDEXED BY programs_to_ask_for_calls"],
            &[
                "COVERING INDEX items_to_nudge (nudge_at>? AND nudge_at<?)",
                "COVERING INDEX programs_to_ask_for_calls (call_nudge_at>? AND call_nudge_at<?)",
            ],
            &[],
        ),
        (
            &["UPDATE items SET nudge_at = pair.value"],
            &["SEARCH items USING INTEGER PRIMARY KEY (rowid=?)"],
            &[sorted, "items_offered", "items_by"],
        ),
        (&["AND nudge_at = 0 LIMIT"], &["items_to_nudge_of_server (guild_id=? AND nudge_at=?)"], &[sorted]),
        (
            &["AND nudge_at > 0 AND nudge_at <= ?"],
            &["items_to_nudge_of_server (guild_id=? AND nudge_at>? AND nudge_at<?)"],
            &[sorted],
        ),
        (
            &["call_nudge_at = 0 LIMIT"],
            &["programs_to_ask_for_calls_of_server (guild_id=? AND call_nudge_at=?)"],
            &[sorted],
        ),
        (
            &["call_nudge_at > 0 AND call_nudge_at <= ?"],
            &["programs_to_ask_for_calls_of_server (guild_id=? AND call_nudge_at>? AND call_nudge_at<?)"],
            &[sorted],
        ),
        (
            &["SELECT call_asked AS asked"],
            &["calls_by_program (guild_id=? AND program_id=?)", "events_by_program (guild_id=? AND program_id=?)"],
            &[],
        ),
        (&["UPDATE digests", "item_id IS NULL"], &["SEARCH digests", "nudged_by_"], &[sorted]),
        (&["UPDATE nudged SET acted_at", "item_id IS NULL"], &["SEARCH nudged USING INDEX nudged_by_"], &[sorted]),
        (&["FROM digests WHERE stale > 0"], &["digests_to_draw"], &[sorted]),
        (&["resume_at <= ?"], &["programs_to_resume (resume_at<?)"], &[sorted]),
        (
            &["DELETE FROM nudged", "ORDER BY"],
            &["nudged_by_program (guild_id=? AND program_id=? AND at<?)", "SEARCH digests USING"],
            &[sorted],
        ),
        (&["DELETE FROM episodes", "over = 1"], &["episodes_over (guild_id=? AND <expr><?)"], &[sorted]),
        (&["run_report_at <= ?"], &["programs_to_report (run_report_at<?)"], &[sorted]),
        (
            &["FROM outbox busy"],
            &["outbox_to_send (at<?)", "outbox_under_way (channel_id=? AND user_id=?)"],
            &["SCAN due", "SCAN busy", "SCAN outbox"],
        ),
        (&["FROM outbox", "state IN ('refused', 'dead')"], &["outbox_failed (guild_id=? AND at>?)"], &[sorted]),
        (&["summary_not_before <= ?1"], &["programs_by_summary (summary_at>? AND summary_at<?)"], &[sorted]),
        (&["FROM summary_weeks WHERE stale > 0"], &["summary_weeks_to_correct"], &[sorted]),
        (
            &["FROM summaries", "ORDER BY id DESC LIMIT ? + 0 OFFSET"],
            &["summaries_by_program (guild_id=? AND program_id=?)"],
            &[sorted],
        ),
        (&["FROM summaries", "AND at < ?"], &["summaries_by_program (guild_id=? AND program_id=?)"], &[sorted]),
        (&["DELETE FROM drafts WHERE made_at"], &["drafts_by_age (made_at<?)"], &[]),
        (&["SELECT payload FROM drafts"], &["INTEGER PRIMARY KEY"], &[]),
    ];
    for (with, wanted, unwanted) in cases {
        let plan = plan(&record, with).await;
        for part in *wanted {
            assert!(plan.contains(part), "{with:?} does not say “{part}”:\n{plan}");
        }
        for part in *unwanted {
            assert!(!plan.contains(part), "{with:?} says “{part}”:\n{plan}");
        }
        for table in ["SCAN items", "SCAN events", "SCAN programs", "SCAN outbox", "SCAN i", "SCAN p", "SCAN e"] {
            assert!(!plan.lines().any(|line| line == table), "{with:?} looks at every row:\n{plan}");
        }
    }
}

#[tokio::test]
async fn searches_go_by_the_full_text_index_and_touch_no_other_row() {
    let record = Record::open().await;
    record.log(ANA, "Something", action()).await;
    let lines = "SEARCH i USING COVERING INDEX items_offered (guild_id=? AND id=?)";
    let documents = "SEARCH i USING INTEGER PRIMARY KEY (rowid=?)";
    for (with, times, read) in [
        (&["WITH here (id, lead)"][..], 3, lines),
        (&["SELECT 0x7ffffffff - rowid AS id FROM items_fts", "OFFSET ?4"][..], 1, documents),
    ] {
        let plan = plan(&record, with).await;
        assert_eq!(plan.matches("VIRTUAL TABLE INDEX").count(), times, "{plan}");
        assert!(plan.contains(read), "{plan}");
        assert!(!plan.contains("SCAN i\n") && !plan.contains("SCAN items\n"), "{plan}");
    }
    // By number: the numbers asked for and nothing else.
    let plan = plan(&record, &["number BETWEEN"]).await;
    let ranges = plan.matches("(guild_id=? AND program_id=? AND kind=? AND number>? AND number<?)").count();
    assert_eq!(ranges, 3, "{plan}");
    assert!(plan.contains(lines) && plan.matches("TEMP B-TREE").count() <= 1, "{plan}");
}

/// A new statement has to be thought of here, or be one that touches single rows by their key.
#[test]
fn the_names_of_the_indexes_exist() {
    let migrations = std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/migrations")).unwrap();
    let schema: String = migrations.map(|entry| std::fs::read_to_string(entry.unwrap().path()).unwrap()).collect();
    for index in [
        "items_by_kind",
        "items_by_owner",
        "items_to_wake",
        "events_by_item",
        "outbox_to_send",
        "outbox_under_way",
        "outbox_failed",
    ] {
        assert!(schema.contains(&format!("INDEX {index} ON")), "{index}");
    }
}
