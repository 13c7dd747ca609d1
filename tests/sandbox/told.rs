//! What the story leaves behind.

use std::{collections::BTreeMap, time::Instant};

use drumbeat::sandbox::{Options, Sandbox};
use serde_json::Value;

use super::stage::{count, items, open, options, person, refused, room, type_as};

/// How many there are of each kind in each state; void ones apart.
fn tally(items: &[Value]) -> BTreeMap<String, usize> {
    let mut tally = BTreeMap::new();
    for item in items {
        let state = if item["void"].is_null() { item["state"].as_str().unwrap() } else { "void" };
        *tally.entry(format!("{} {state}", item["kind"].as_str().unwrap())).or_insert(0) += 1;
    }
    tally
}

fn titled<'a>(items: &'a [Value], title: &str, kind: &str) -> &'a Value {
    items
        .iter()
        .find(|item| item["title"] == title && item["kind"] == kind)
        .unwrap_or_else(|| panic!("no {kind} {title}"))
}

/// An item without what differs between two runs: ids and times of this machine.
fn timeless(item: &Value) -> String {
    let fields =
        ["kind", "number", "title", "state", "due", "moved_from", "priority", "severity", "inherent", "residual"];
    fields.map(|field| item[field].to_string()).join(" ")
}

#[tokio::test(flavor = "multi_thread")]
async fn eight_weeks_leave_a_record_worth_looking_at() {
    let dir = tempfile::tempdir().unwrap();
    let demo = Options { demo: true, ..options(dir.path()) };
    let (sandbox, _) = open(&demo).await;
    let began = Instant::now();
    let told = sandbox.play().await.unwrap();
    let took = began.elapsed();
    eprintln!("the story took {took:?}: {told:?}");
    assert!(cfg!(debug_assertions) || took.as_secs() < 10, "it is to be ready in ten seconds in a release build");
    assert_eq!(told.until.to_string(), "2026-06-05");
    let all = items(&sandbox).await;
    assert_eq!(told.items, all.len());

    let expected = [
        ("action blocked", 2),
        ("action done", 85),
        ("action in_progress", 5),
        ("action open", 19),
        ("action void", 1),
        ("action wont_do", 3),
        ("decision accepted", 9),
        ("decision on_hold", 1),
        ("decision proposed", 1),
        ("decision rejected", 1),
        ("decision superseded", 1),
        ("decision withdrawn", 1),
        ("issue closed", 3),
        ("issue in_progress", 1),
        ("issue open", 4),
        ("issue resolved", 3),
        ("risk accepted", 1),
        ("risk closed", 3),
        ("risk occurred", 1),
        ("risk open", 6),
        ("risk treating", 11),
        ("risk void", 1),
    ];
    assert_eq!(tally(&all), expected.into_iter().map(|(what, many)| (what.to_owned(), many)).collect());

    // The risk that occurred, its issue, and what the issue holds up.
    let (risk, issue) = (
        titled(&all, "The vendor's migration tool comes late", "risk"),
        titled(&all, "The vendor's migration tool comes late", "issue"),
    );
    assert_eq!((risk["state"].as_str(), issue["state"].as_str()), (Some("occurred"), Some("in_progress")));
    let links = |item: &Value| {
        item["links"]
            .as_array()
            .unwrap()
            .iter()
            .map(|link| link["kind"].as_str().unwrap().to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(links(risk), ["became"], "{risk}");
    assert!(links(issue).contains(&"blocks".to_owned()), "{issue}");
    assert_eq!(risk["moved_from"], serde_json::json!(["2026-05-11"]));

    // The contested decision: two concerns, both resolved, then accepted by three.
    let contested = titled(&all, "Payments move in one weekend, not service by service", "decision");
    let concerns = contested["concerns"].as_array().unwrap();
    assert_eq!(
        (contested["state"].as_str(), contested["mode"].as_str(), concerns.len()),
        (Some("accepted"), Some("quorum"), 2)
    );
    assert!(concerns.iter().all(|concern| !concern["resolved_by"].is_null()), "{contested}");
    // Consent, once Tuesday was over: Friday was a holiday.
    let consent = titled(&all, "No schema changes from 18 May until the cutover", "decision");
    assert_eq!(
        (consent["state"].as_str(), consent["decided_on"].as_str()),
        (Some("accepted"), Some("2026-05-06")),
        "{consent}"
    );
    let go = titled(&all, "Go/no-go: payments move on the weekend of 6 June", "decision");
    let words = go["approvers"].as_array().unwrap().iter().filter(|approver| !approver["answer"].is_null()).count();
    assert_eq!((go["state"].as_str(), words), (Some("accepted"), 3));

    // Something for nudges: unowned and overdue.
    let unowned = "SELECT count(*) FROM items WHERE open = 1 AND owner_id IS NULL";
    let overdue = "SELECT count(*) FROM items WHERE open = 1 AND due_on < '2026-06-05'";
    assert!(count(&sandbox, unowned).await >= 10, "{}", count(&sandbox, unowned).await);
    assert!(count(&sandbox, overdue).await >= 20, "{}", count(&sandbox, overdue).await);
    assert_eq!(
        count(&sandbox, "SELECT count(*) FROM outbox WHERE state <> 'sent'").await,
        0,
        "everything promised was said"
    );

    seen(&sandbox).await;
    restarted(sandbox, dir.path(), &all).await;
}

/// What people see of it.
async fn seen(sandbox: &Sandbox) {
    let history = type_as(sandbox, "Ana", "/item history ref:R-1").await;
    assert!(history.contains("The vendor asked for another week"), "{history}");
    let matrix = type_as(sandbox, "Ana", "/risk matrix").await;
    assert!(matrix.contains("18 open risks") && matrix.contains("Not assessed yet"), "{matrix}");
    assert!(matrix.contains("5 │   ·   ·   ·   ·   ·"), "{matrix}");
    let mine = type_as(sandbox, "Bob", "/mine").await;
    assert!(mine.contains("Overdue") && mine.contains("Stand by for the switch"), "{mine}");
    let charter = type_as(sandbox, "Fatou", "/program charter").await;
    assert!(charter.contains("switched off") && charter.contains(&person(sandbox, "Fatou").mention()), "{charter}");

    // The announcements of deadlines are dated at their hour, whoever was asleep.
    let said = room(sandbox).messages();
    let dated =
        |words: &str| said.iter().find(|it| it.content.contains(words)).map(|it| it.at.to_rfc3339()[..16].to_owned());
    assert_eq!(dated("its time for objections is over").as_deref(), Some("2026-05-05T22:00"));
    assert_eq!(dated("its acceptance has expired").as_deref(), Some("2026-05-15T22:00"));
    assert!(dated("is not accepted yet: 1 concern stands").is_some());
    let thread = room(sandbox).threads().into_iter().find(|thread| thread.name() == "vendor talk").unwrap();
    assert!(thread.messages().iter().any(|it| it.text().contains("The vendor might change the export format again")));

    // People answered from the digests, and each says what became of its lines.
    let digest =
        |line: &str| said.iter().find(|it| it.content.contains("waiting for an answer") && it.text().contains(line));
    for line in [
        "Close the open admin pages~~ · done",
        "Escalate to the vendor's management~~ · done",
        "Lower the lifetime of the names~~ · done",
        "Tell the data centre when the hosts can go~~ · now due <t:",
        "Repeat the restore drill~~ · done",
    ] {
        assert!(
            digest(line).is_some_and(|post| post.components.is_empty()),
            "{line}: its buttons went with the next one"
        );
    }
    let answered = "SELECT count(*) FROM nudged WHERE fate = 'sent' AND acted_at IS NOT NULL";
    assert!(count(sandbox, answered).await >= 20, "{}", count(sandbox, answered).await);
    assert!(said.iter().any(|it| it.content.contains("waiting for an answer") && !it.components.is_empty()));

    // The lead's calls: seven in eight weeks, two of them green.
    assert_eq!(count(sandbox, "SELECT count(*) FROM calls").await, 7);
    let health = type_as(sandbox, "Fatou", "/health now").await;
    assert!(health.contains("🟢 **Called Green**, computed") && health.contains("Go is decided"), "{health}");
    let share = type_as(sandbox, "Fatou", "/health explain topic:\"Green share\"").await;
    assert!(share.contains("25 % (2/8)") && share.contains("weeks without a call: 1 (n = 8)"), "{share}");
    // And a summary worth showing: the lead's words, what is needed of whom, risks that each have their answer.
    let preview = type_as(sandbox, "Fatou", "/summary preview variant:Executive").await;
    for said in ["Go is decided: payments move", "Confidence **medium**", "working days late", "· transfer ·"] {
        assert!(preview.contains(said), "“{said}” in {preview}");
    }
    assert!(!preview.contains("no response") && !preview.contains("No narrative"), "{preview}");
    for kind in ["Exposure burndown", "Action items opened and closed", "Decision latency", "Health by week"] {
        let chart = type_as(sandbox, "Fatou", &format!("/health chart kind:\"{kind}\"")).await;
        assert!(chart.contains(".png"), "{chart}");
    }

    cards_are_up_to_date(sandbox).await;
    let failed: Vec<String> = sandbox.discord().findings().iter().map(ToString::to_string).collect();
    assert!(failed.is_empty(), "{failed:#?}");
}

/// Every living card shows how its item stands, and none waits to be drawn.
async fn cards_are_up_to_date(sandbox: &Sandbox) {
    sandbox.travel().to(sandbox.travel().clock.now()).await;
    assert_eq!(count(sandbox, "SELECT count(*) FROM cards WHERE stale = 1").await, 0);
    let places: Vec<_> = room(sandbox).threads().into_iter().chain([room(sandbox)]).collect();
    let messages: Vec<_> = places.iter().flat_map(local_discord::Channel::messages).collect();
    let mut conn = sandbox.app().db.read().await.unwrap();
    let cards = "SELECT CAST(cards.message_id AS TEXT), items.record FROM cards JOIN items ON items.id = cards.item_id";
    let cards: Vec<(String, String)> = sqlx::query_as(cards).fetch_all(&mut *conn).await.unwrap();
    assert!(cards.len() >= 150, "{}", cards.len());
    for (id, record) in cards {
        let item: Value = serde_json::from_str(&record).unwrap();
        let state = if item["void"].is_null() { item["state"].as_str().unwrap() } else { "void" };
        let state = state.replace("wont_do", "won't do").replace('_', " ");
        let card =
            messages.iter().find(|message| message.id.to_string() == id).unwrap_or_else(|| panic!("no card of {item}"));
        assert!(card.text().to_lowercase().contains(&format!("**{state}**")), "{state} is not on {}", card.text());
    }
}

/// Stopped and started on the same folder it goes on: messages, record, now. A second story is refused.
async fn restarted(sandbox: Sandbox, dir: &std::path::Path, all: &[Value]) {
    let texts = |sandbox: &Sandbox| room(sandbox).messages().iter().map(|it| (it.at, it.text())).collect::<Vec<_>>();
    let (before, then) = (texts(&sandbox), sandbox.travel().clock.now());
    sandbox.close().await.unwrap();
    let demo = Options { demo: true, ..options(dir) };
    let no = refused(&demo).await;
    assert!(no.contains("There is a sandbox in") && no.contains("use --fresh or another --dir"), "{no}");

    let (again, said) = open(&options(dir)).await;
    assert_eq!(said, Vec::<String>::new());
    assert!(texts(&again) == before, "every message is there, as it was");
    let away = again.travel().clock.now() - then;
    assert!((0..120).contains(&away.num_seconds()), "it goes on at the same now: {away}");
    assert_eq!(
        items(&again).await.iter().map(timeless).collect::<Vec<_>>(),
        all.iter().map(timeless).collect::<Vec<_>>()
    );
    // A button from before the stop still works.
    let card = room(&again)
        .messages()
        .into_iter()
        .rev()
        .find(|it| it.button_labels().contains(&"Still valid".to_owned()))
        .unwrap();
    let pressed = person(&again, "Ana").click(&card, "Still valid").await;
    assert!(!pressed.failed());
    again.close().await.unwrap();

    // Told anew it is the same story.
    let (fresh, said) = open(&Options { fresh: true, ..demo }).await;
    assert!(said[0].contains("Started over: removed drumbeat.db") && said[0].contains("world.json"), "{said:?}");
    fresh.play().await.unwrap();
    assert_eq!(
        items(&fresh).await.iter().map(timeless).collect::<Vec<_>>(),
        all.iter().map(timeless).collect::<Vec<_>>()
    );
    fresh.close().await.unwrap();
}
