//! When things go wrong between the bot and Discord: nothing acknowledged is lost, nothing is said or done twice.

use std::{
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use drumbeat::{clock::Clock, config::Config, run};
use local_discord::{Answer, Channel, Fault, LocalDiscord, MessageView, Options, Permissions, Person, Request};
use serde_json::{Value, json};
use sqlx::{Connection as _, SqliteConnection};

use crate::stage::{Stage, privately, publicly};

const CALLBACK: &str = "POST /interactions/{interaction_id}/{interaction_token}/callback";
const SAY: &str = "POST /channels/{channel_id}/messages";
const LOOK: &str = "GET /channels/{channel_id}/messages";
const DRAW: &str = "PATCH /channels/{channel_id}/messages/{message_id}";

/// Waits for what no message tells, ten seconds at most.
#[track_caller]
fn eventually(what: &str, mut holds: impl FnMut() -> bool) -> impl Future<Output = ()> {
    let what = format!("{what} ({})", std::panic::Location::caller());
    async move {
        let began = Instant::now();
        while !holds() {
            assert!(began.elapsed() < Duration::from_secs(20), "it never came about: {what}");
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    }
}

/// How the bot answered an interaction, attempt by attempt.
fn callbacks(stage: &Stage, answer: &Answer) -> Vec<Request> {
    let path = format!("/interactions/{}/", answer.id());
    let requests = stage.discord.requests().into_iter();
    requests.filter(|request| request.path.starts_with(&path)).collect()
}

/// What the bot tried to say by itself.
fn announcements(stage: &Stage) -> Vec<Request> {
    let said = stage.discord.requests().into_iter();
    said.filter(|request| request.method == "POST" && request.route == "/channels/{channel_id}/messages").collect()
}

/// How often the bot read a channel back.
fn looks(stage: &Stage) -> usize {
    let requests = stage.discord.requests();
    requests
        .iter()
        .filter(|request| request.method == "GET" && request.route == "/channels/{channel_id}/messages")
        .count()
}

fn drawings(stage: &Stage) -> usize {
    stage
        .discord
        .requests()
        .iter()
        .filter(|request| request.method == "PATCH" && request.route.starts_with("/channels/"))
        .count()
}

/// The record's file, for doing what a crash would have left.
async fn sql(stage: &Stage, statement: &'static str) -> u64 {
    let mut conn = SqliteConnection::connect(&stage.config().database_url).await.unwrap();
    let done = sqlx::raw_sql(statement).execute(&mut conn).await.unwrap();
    conn.close().await.unwrap();
    done.rows_affected()
}

/// How many items of a kind stand in a list that holds them all.
async fn lines(stage: &Stage, kind: &str, prefix: &str) -> usize {
    let list = stage.ana(&format!("/{kind} list closed:True")).await;
    privately(&list).lines().filter(|line| line.contains(&format!("**{prefix}-"))).count()
}

async fn redelivered(stage: &Stage, answer: &Answer) -> Vec<Request> {
    let before = callbacks(stage, answer).len();
    assert!(stage.discord.gateway().redeliver_last_interaction());
    eventually("the second answer", || callbacks(stage, answer).len() > before).await;
    callbacks(stage, answer)
}

#[tokio::test]
async fn an_interaction_that_comes_twice_does_nothing_twice_and_is_answered_alike() {
    let stage = Stage::set().await;
    stage.ana("/program create name:Apollo").await;
    for (line, kind, prefix) in [
        ("/risk log title:\"Vendor API slips\" likelihood:4 impact:4", "risk", "R"),
        ("/action log title:One owner:@Bob", "action", "A"),
        ("/action log title:Two parent:A-1", "action", "A"),
        ("/action done ref:A-1", "action", "A"),
        ("/item reopen ref:A-1", "action", "A"),
        ("/item snooze ref:A-1 until:tomorrow", "action", "A"),
        ("/item due ref:A-1 date:+1w", "action", "A"),
        ("/item link ref:R-1 kind:mitigated by to:A-1", "risk", "R"),
        ("/item convert ref:A-2 to:Issue", "issue", "I"),
        ("/risk occurred ref:R-1", "issue", "I"),
        ("/decision log title:Made", "decision", "D"),
        ("/item void ref:D-1 reason:Twice", "decision", "D"),
        ("/program settings deputy:@Bob", "risk", "R"),
        ("/program calendar holiday:2026-12-24", "risk", "R"),
        ("/program workstreams name:Ops", "risk", "R"),
        ("/program members member:@Chen role:Viewer", "risk", "R"),
    ] {
        let answer = stage.ana(line).await;
        assert!(!answer.text().contains("You typed"), "{line} was refused: {}", answer.text());
        let both = redelivered(&stage, &answer).await;
        assert_eq!(both.iter().map(|one| one.status / 100).collect::<Vec<_>>(), [2, 4], "{line}");
        assert_eq!(both[1].answer["code"], 40060, "{line}");
        assert_eq!(shown(&both[0].body), shown(&both[1].body), "{line}");
        assert_eq!(count(&stage, answer.id().get()).await, 1, "{line} was written once");
        assert!(lines(&stage, kind, prefix).await <= 3);
    }
    let settings = stage.ana("/program settings").await;
    assert!(privately(&settings).contains(&stage.bob.mention()), "the deputy stays: {}", settings.text());
    let calendar = stage.ana("/program calendar").await;
    assert!(privately(&calendar).contains("24 Dec"), "the holiday stays: {}", calendar.text());

    // A form, a button, an undo.
    let form = stage.ana("/issue log").await.form();
    let sent = stage.ana.submit(&form, &[("Title", "Login fails")]).await;
    let both = redelivered(&stage, &sent).await;
    assert_eq!(shown(&both[0].body), shown(&both[1].body));
    let done = stage.ana("/action done ref:A-1").await;
    let undone = stage.ana.click(&done.message(), "Undo").await;
    let both = redelivered(&stage, &undone).await;
    assert_eq!(shown(&both[0].body), shown(&both[1].body));
    let history = stage.ana("/item history ref:A-1").await;
    assert_eq!(
        history.text().matches("undid").count() + history.text().matches("took").count(),
        1,
        "{}",
        history.text()
    );
}

/// An answer without what differs by its moment.
fn shown(body: &Value) -> Value {
    let mut body = body.clone();
    // The relative instants are the same; the ids of drafts are not.
    if let Some(rows) = body.pointer_mut("/data/components") {
        *rows = Value::Null;
    }
    body
}

/// How many acts stand under an interaction's id; steps of one act count once each.
async fn count(stage: &Stage, act: u64) -> i64 {
    let mut conn = SqliteConnection::connect(&stage.config().database_url).await.unwrap();
    let twice: i64 = sqlx::query_scalar("SELECT count(*) FROM events WHERE act_id = ? AND step = 0")
        .bind(i64::try_from(act).unwrap())
        .fetch_one(&mut conn)
        .await
        .unwrap();
    conn.close().await.unwrap();
    twice
}

#[tokio::test]
async fn a_replay_after_a_lost_answer_brings_the_answer() {
    let stage = Stage::set().await;
    stage.discord.faults().next(CALLBACK, Fault::Status(500));
    let lost = tokio::spawn(stage.ana.in_channel(&stage.room).slash("/risk log title:\"Vendor API slips\""));
    eventually("the lost answer", || stage.discord.requests().iter().any(|request| request.status == 500)).await;
    stage.discord.gateway().redeliver_last_interaction();
    let answer = lost.await.unwrap();
    assert!(publicly(&answer).contains("R-1 · Vendor API slips"), "{}", answer.text());
    assert_eq!(lines(&stage, "risk", "R").await, 1);
    // The card that came the second time is the living one.
    stage.ana("/item assign ref:R-1 owner:@Bob").await;
    stage.card_says(&answer.message(), &stage.bob.mention()).await;
}

#[tokio::test]
async fn an_answer_that_was_lost_is_offered_when_the_same_is_typed_again() {
    for fault in [Fault::Status(500), Fault::AcceptThenStatus(500), Fault::Drop, Fault::AcceptThenDrop] {
        let accepted = matches!(fault, Fault::AcceptThenStatus(_) | Fault::AcceptThenDrop);
        let stage =
            Stage::set_with(Options { initial_deadline: Duration::from_millis(800), ..Options::default() }).await;
        stage.ana("/action log title:Zero").await;
        stage.discord.faults().next(CALLBACK, fault.clone());
        let lost = stage.ana("/risk log title:\"Vendor API slips\" likelihood:4 impact:4").await;
        assert_eq!(lost.failed(), !accepted, "{fault:?}");
        let again = stage.ana("/risk log title:\" Vendor  API slips\" likelihood:5 impact:5").await;
        assert!(
            privately(&again).contains("This looks like **R-1** Vendor API slips, logged"),
            "{fault:?}: {}",
            again.text()
        );
        assert!(again.text().contains("Nothing was logged."), "{}", again.text());
        let shown = stage.ana.click(&again.message(), "Show R-1").await;
        assert!(publicly(&shown).contains("R-1 · Vendor API slips"), "{}", shown.text());
        let another = stage.ana.click(&again.message(), "Log it anyway").await;
        assert!(
            publicly(&another).contains("R-2 · ") && another.text().contains("25"),
            "what was typed the second time: {}",
            another.text()
        );
        let gone = stage.ana.click(&again.message(), "Log it anyway").await;
        assert!(privately(&gone).contains("no longer kept"), "a second press logs nothing: {}", gone.text());
        // Somebody else's risk of the same name is their own; and later it is a new one.
        let bobs = stage.bob("/risk log title:\"Vendor API slips\"").await;
        assert!(publicly(&bobs).contains("R-3 · "), "{}", bobs.text());
        stage.pass(Duration::from_secs(121));
        let later = stage.ana("/risk log title:\"Vendor API slips\"").await;
        assert!(publicly(&later).contains("R-4 · "), "{}", later.text());
    }
}

#[tokio::test]
async fn a_form_whose_answer_was_lost_is_offered_too() {
    let stage = Stage::set_with(Options { initial_deadline: Duration::from_millis(800), ..Options::default() }).await;
    let form = stage.ana("/issue log").await.form();
    stage.discord.faults().next(CALLBACK, Fault::Drop);
    let lost = stage.ana.submit(&form, &[("Title", "Login fails"), ("Detail", "In staging")]).await;
    assert!(lost.failed());
    // The client keeps the form open: it is sent once more.
    let again = stage.ana.submit(&form, &[("Title", "Login fails"), ("Detail", "In staging")]).await;
    assert!(privately(&again).contains("This looks like **I-1** Login fails"), "{}", again.text());
    let another = stage.ana.click(&again.message(), "Log it anyway").await;
    assert!(
        publicly(&another).contains("I-2 · Login fails") && another.text().contains("In staging"),
        "{}",
        another.text()
    );
}

#[tokio::test]
async fn an_answer_that_comes_too_late_loses_nothing() {
    let stage = Stage::set_with(Options { initial_deadline: Duration::from_millis(300), ..Options::default() }).await;
    stage.ana("/action log title:Zero").await;
    // Somebody from outside holds the file.
    let mut outside = SqliteConnection::connect(&stage.config().database_url).await.unwrap();
    sqlx::raw_sql("BEGIN IMMEDIATE").execute(&mut outside).await.unwrap();
    let late = stage.ana("/risk log title:\"Vendor API slips\"").await;
    assert!(late.failed(), "Discord does not wait for ever");
    sqlx::raw_sql("COMMIT").execute(&mut outside).await.unwrap();
    eventually("the late answer", || callbacks(&stage, &late).iter().any(|request| request.answer["code"] == 10062))
        .await;
    let again = stage.ana("/risk log title:\"Vendor API slips\"").await;
    assert!(privately(&again).contains("This looks like **R-1**"), "{}", again.text());
    assert_eq!(lines(&stage, "risk", "R").await, 1);
}

#[tokio::test]
async fn a_gateway_that_goes_away_and_comes_back_is_hardly_noticed() {
    let stage = Stage::set().await;
    let gateway = stage.discord.gateway();
    let card = stage.ana("/action log title:Zero").await.message();
    assert_eq!((gateway.identifies(), gateway.resumes()), (1, 0));
    gateway.disconnect();
    eventually("a resume", || gateway.resumes() == 1).await;
    assert!(publicly(&stage.ana("/action log title:One").await).contains("A-2"));
    // What is asked while nobody listens is replayed.
    gateway.cut();
    let asked = stage.ana("/action log title:Two").await;
    assert!(publicly(&asked).contains("A-3"), "{}", asked.text());
    assert_eq!(gateway.resumes(), 2);
    // The session is lost: a new one begins, and old buttons work in it.
    for lose in [0, 1, 2] {
        let before = gateway.identifies();
        match lose {
            0 => gateway.invalidate(false),
            1 => gateway.restart(false),
            _ => gateway.close(4009),
        }
        eventually("a new session", || gateway.identifies() > before || gateway.resumes() > 2).await;
        eventually("a connection", || gateway.connected() == 1).await;
        let done = stage.ana.click(&card, "Still valid").await;
        assert!(!done.failed(), "{lose}");
    }
    assert_eq!(lines(&stage, "action", "A").await, 3);
    assert!(gateway.identifies() <= 4, "no storm of sessions");
}

#[tokio::test]
async fn everything_that_was_open_before_a_restart_works_after_it() {
    let mut stage = Stage::set().await;
    for title in ["One", "Two", "Three"] {
        stage.ana(&format!("/action log title:{title} owner:@Bob due:+1d")).await;
    }
    let card = stage.room.messages().into_iter().find(|message| message.text().contains("A-1")).unwrap();
    let sheet = stage.bob.click(&card, "Update").await.message();
    let date = stage.bob.click(&sheet, "Move the date").await.form();
    let log = stage.ana("/risk log likelihood:4 impact:5").await.form();
    let list = stage.ana("/action list").await.message();
    let done = stage.ana("/action done ref:A-3").await.message();
    let refused = stage.ana("/issue log title:Late due:someday").await.message();
    let twin = stage.ana("/action log title:Two").await.message();
    let charter = stage.ana("/program charter").await.message();
    let problem = stage.ana.click(&charter, "Edit problem and goals").await.form();
    let vote = stage.ana(&format!("/decision propose title:Vote approvers:{}", stage.bob.mention())).await.message();
    stage.restart().await;

    assert!(
        stage
            .bob
            .submit(&date, &[("Due", "+1w"), ("Why is it moved?", "Away")])
            .await
            .updated()
            .text()
            .contains("due:")
    );
    stage.card_says(&card, "moved once").await;
    let risk = stage.ana.submit(&log, &[("Title", "Vendor API slips")]).await;
    assert!(publicly(&risk).contains("R-1 · Vendor API slips") && risk.text().contains("20"), "{}", risk.text());
    let chosen = stage.ana.select(&list, "Choose several…", &["A-1 One", "A-2 Two"]).await.message();
    let undone = stage.ana.click(&done, "Undo").await.updated();
    assert!(undone.text().contains("**A-3** is open again"), "{}", undone.text());
    let form = stage.ana.click(&refused, "Edit and try again").await.form();
    assert!(publicly(&stage.ana.submit(&form, &[("Due", "+1w")]).await).contains("I-1 · Late"));
    assert!(publicly(&stage.ana.click(&twin, "Log it anyway").await).contains("A-4 · Two"));
    let written = stage.ana.submit(&problem, &[("Problem", "Too slow")]).await.updated();
    assert!(written.text().contains("Too slow"), "{}", written.text());
    let accepted = stage.bob.click(&vote, "Approve").await.updated();
    assert!(accepted.text().contains("Accepted"), "{}", accepted.text());
    stage.restart().await;
    let bulk = stage.ana.click(&chosen, "Mark as done").await.updated();
    assert!(bulk.text().contains("A-1, A-2"), "{}", bulk.text());
    stage.card_says(&card, "Done").await;
}

#[tokio::test]
async fn a_card_that_cannot_be_drawn_now_is_drawn_later() {
    let stage = Stage::set().await;
    let card = stage.ana("/action log title:One").await.message();
    stage.discord.faults().always(DRAW, Fault::Status(500));
    let said = stage.bob("/item assign ref:A-1 owner:@Bob").await;
    assert!(privately(&said).contains("belongs to"), "it is recorded all the same: {}", said.text());
    eventually("several attempts", || drawings(&stage) > 1).await;
    assert!(!stage.room.message(card.id).unwrap().text().contains(&stage.bob.mention()));
    let tried = drawings(&stage);
    tokio::time::sleep(Duration::from_millis(500)).await;
    assert!(drawings(&stage) - tried < 12, "no storm: {} in half a second", drawings(&stage) - tried);
    stage.discord.faults().clear();
    stage.card_says(&card, &stage.bob.mention()).await;
    // A restart in between forgets nothing either.
    let mut stage = stage;
    stage.discord.faults().always(DRAW, Fault::Drop);
    stage.ana("/item due ref:A-1 date:+1w").await;
    stage.restart().await;
    stage.discord.faults().clear();
    stage.card_says(&card, "Due").await;
}

#[tokio::test]
async fn a_card_that_is_gone_is_forgotten_and_the_next_one_lives() {
    let stage = Stage::set().await;
    let card = stage.ana("/action log title:One").await.message();
    stage.ana("/item confirm ref:A-1").await.settled().await;
    let owner = stage.acme.member_with("Mod", &[&stage.acme.role("mods", Permissions::MANAGE_MESSAGES)]);
    owner.deletes(&stage.room, card.id).await;
    let said = stage.ana("/item assign ref:A-1 owner:@Bob").await;
    assert!(privately(&said).contains("belongs to"), "{}", said.text());
    eventually("one attempt", || {
        stage.discord.requests().iter().any(|request| request.method == "PATCH" && request.status == 404)
    })
    .await;
    let shown = stage.ana("/item show ref:A-1").await;
    assert!(publicly(&shown).contains(&stage.bob.mention()), "{}", shown.text());
    shown.settled().await;
    stage.bob("/action done ref:A-1").await;
    stage.card_says(&shown.message(), "Done").await;

    // Out of reach, or refused for good: the same.
    for (status, line) in [(403, "/item reopen ref:A-1"), (400, "/item due ref:A-1 date:+1w")] {
        stage.discord.faults().next(DRAW, Fault::Status(status));
        stage.ana(line).await;
        eventually("the refused drawing", || {
            stage.discord.requests().iter().any(|request| request.method == "PATCH" && request.status == status)
        })
        .await;
        let tried = drawings(&stage);
        tokio::time::sleep(Duration::from_millis(300)).await;
        assert_eq!(drawings(&stage), tried, "it is not tried for ever");
        stage.ana("/item show ref:A-1").await.settled().await;
    }
    let shown = stage.ana("/item show ref:A-1").await.message();
    stage.bob.click(&shown, "Still valid").await;
    stage.ana("/action block ref:A-1 reason:\"No key\"").await;
    stage.card_says(&shown, "No key").await;
}

/// A proposal that is accepted by consent as soon as time has passed; the bot's clock and Discord's agree. Nothing else
/// is said meanwhile: the proposal has an owner, and the channel gets no summary.
async fn nearly_consented(stage: &Stage, title: &str) -> MessageView {
    nearly_consented_in(stage, &stage.room, title).await
}

async fn nearly_consented_in(stage: &Stage, channel: &Channel, title: &str) -> MessageView {
    let ana = stage.ana.in_channel(channel);
    let card = ana.slash(&format!("/decision propose title:\"{title}\"")).await.message();
    ana.slash("/item snooze ref:D-1 until:never").await.settled().await;
    ana.slash(&format!("/program channels channel:{} purpose:Home summary:None", channel.mention()))
        .await
        .settled()
        .await;
    stage.bob.click(&card, "I've seen this").await.settled().await;
    card
}

/// Days later, at Discord too.
fn days_later(stage: &Stage, to: &str) {
    stage.travel(to);
    stage.discord.hub().clock.set(stage.clock.now());
}

const LATER: &str = "2026-11-24T09:00:00Z";
const ACCEPTED: &str = "is accepted: its time for objections is over";

fn told(stage: &Stage) -> usize {
    stage.room.messages().iter().filter(|message| message.content.contains(ACCEPTED)).count()
}

/// So many attempts were made, to say it or to see whether it was said, and what came of them is written down: the next
/// wait is reckoned from the time at which that is done, so no time may pass before.
async fn attempted(stage: &Stage, attempts: usize) {
    eventually("an attempt", || announcements(stage).len() + looks(stage) >= attempts).await;
    stage.catch_up().await;
}

#[tokio::test]
async fn an_announcement_waits_as_long_as_discord_asks() {
    let stage = Stage::set().await;
    nearly_consented(&stage, "One region").await;
    stage.discord.faults().next(SAY, Fault::rate_limited(60_000));
    days_later(&stage, LATER);
    attempted(&stage, 1).await;
    assert_eq!(announcements(&stage)[0].status, 429);
    stage.pass(Duration::from_secs(50));
    stage.catch_up().await;
    assert_eq!(announcements(&stage).len(), 1, "not before its time");
    stage.pass(Duration::from_secs(15));
    let said = stage.room.wait_for_text(ACCEPTED).await;
    assert_eq!(said.pings, [stage.ana.id()], "whoever proposed it hears of it, nobody else");
    let both = announcements(&stage);
    assert_eq!(both.iter().map(|one| one.status).collect::<Vec<_>>(), [429, 200]);
    assert_eq!(told(&stage), 1);
}

#[tokio::test]
async fn an_announcement_is_made_once_whatever_becomes_of_the_attempts() {
    let stage = Stage::set().await;
    nearly_consented(&stage, "One region").await;
    stage.discord.faults().next(SAY, Fault::Status(500)).next(SAY, Fault::Drop).next(SAY, Fault::AcceptThenDrop);
    days_later(&stage, LATER);
    // From the second on each looks first.
    for (attempts, wait) in [(1, 6), (3, 11), (5, 21)] {
        attempted(&stage, attempts).await;
        stage.pass(Duration::from_secs(wait));
    }
    // Before an attempt after one of which nobody knows, it looks whether that was heard; the third was.
    eventually("the look that finds it", || {
        stage.pass(Duration::from_secs(1));
        looks(&stage) == 3
    })
    .await;
    let heard: Vec<Request> = announcements(&stage).into_iter().filter(|one| !one.body.is_null()).collect();
    let nonce = heard[0].body["nonce"].as_str().unwrap();
    assert!(heard.len() >= 2 && nonce.len() <= 25);
    assert!(heard.iter().all(|one| one.body["nonce"] == nonce && one.body["enforce_nonce"] == true));
    stage.pass(Duration::from_secs(3600));
    stage.ana("/decision list").await.settled().await;
    assert_eq!((told(&stage), announcements(&stage).len()), (1, 3));
}

/// What a kill between Discord's yes and our mark leaves behind.
const KILLED_BEFORE_THE_MARK: &str = "UPDATE outbox SET state = 'sending', message_id = NULL WHERE state = 'sent'";

#[tokio::test]
async fn killed_after_discord_accepted_it_says_nothing_twice() {
    let mut stage = Stage::set().await;
    nearly_consented(&stage, "One region").await;
    days_later(&stage, LATER);
    stage.room.wait_for_text(ACCEPTED).await;
    stage.restart().await;
    assert_eq!(sql(&stage, KILLED_BEFORE_THE_MARK).await, 1);
    stage.pass(Duration::from_secs(61));
    eventually("a look into the channel", || looks(&stage) == 1).await;
    stage.ana("/decision list").await.settled().await;
    assert_eq!((told(&stage), announcements(&stage).len()), (1, 1), "it found its own words");

    // The same when Discord has forgotten the nonce: the bot looks for its own words, among many others.
    stage.restart().await;
    assert_eq!(sql(&stage, KILLED_BEFORE_THE_MARK).await, 1);
    stage.discord.forget_nonces();
    stage.room.fill(&stage.chen, 150);
    stage.pass(Duration::from_secs(1800));
    eventually("another look", || looks(&stage) > 1).await;
    stage.ana("/decision list").await.settled().await;
    assert_eq!((told(&stage), announcements(&stage).len()), (1, 1), "adopted, not said again");
}

#[tokio::test]
async fn an_attempt_that_was_heard_in_the_dark_is_found_after_a_long_outage() {
    let stage = Stage::set().await;
    nearly_consented(&stage, "One region").await;
    let faults = stage.discord.faults();
    faults.next(SAY, Fault::AcceptThenDrop).always(SAY, Fault::Status(500)).always(LOOK, Fault::Status(500));
    days_later(&stage, LATER);
    for (attempt, wait) in [(1, 6), (2, 11), (3, 21), (4, 41), (5, 81), (6, 161), (7, 0)] {
        attempted(&stage, attempt).await;
        stage.pass(Duration::from_secs(wait));
    }
    assert!(looks(&stage) > 0, "it looks first");
    let (spoken, looked) = (announcements(&stage).len(), looks(&stage));
    stage.discord.forget_nonces();
    faults.clear();
    stage.pass(Duration::from_secs(3600));
    eventually("one more look", || looks(&stage) > looked).await;
    stage.ana("/decision list").await.settled().await;
    stage.pass(Duration::from_secs(7200));
    stage.ana("/decision list").await.settled().await;
    assert_eq!((told(&stage), announcements(&stage).len(), looks(&stage)), (1, spoken, looked + 1));
}

#[tokio::test]
async fn a_channel_that_is_closed_or_gone_is_given_up_and_holds_up_no_other() {
    let stage = Stage::set().await;
    nearly_consented(&stage, "One region").await;
    let (closed, gone) = (stage.acme.channel("closed"), stage.acme.channel("gone"));
    for channel in [&closed, &gone] {
        nearly_consented_in(&stage, channel, "Elsewhere").await;
    }
    // The lead is told of the two, directly: that is not counted here.
    let rooms = [&stage.room, &closed, &gone].map(|channel| format!("/channels/{}/", channel.id()));
    let announcements = |stage: &Stage| -> Vec<Request> {
        let all = announcements(stage).into_iter();
        all.filter(|request| rooms.iter().any(|room| request.path.starts_with(room))).collect()
    };
    closed.deny_bot(Permissions::SEND_MESSAGES);
    gone.delete();
    days_later(&stage, LATER);
    stage.room.wait_for_text(ACCEPTED).await;
    eventually("all three attempts", || announcements(&stage).len() == 3).await;
    let mut answers: Vec<u16> = announcements(&stage).iter().map(|request| request.status).collect();
    answers.sort_unstable();
    assert_eq!(answers, [200, 403, 404]);
    stage.pass(Duration::from_secs(86_400));
    stage.ana("/decision list").await.settled().await;
    assert_eq!(announcements(&stage).len(), 3, "nobody knocks for ever");
    assert!(closed.messages().iter().all(|message| !message.content.contains(ACCEPTED)));
}

#[tokio::test]
async fn a_channel_that_hangs_holds_up_no_other() {
    let stage = Stage::set().await;
    nearly_consented(&stage, "First in line").await;
    let other = stage.acme.channel("other");
    let card = stage.ana.in_channel(&other).slash("/decision propose title:\"Second\"").await.message();
    stage.bob.click(&card, "I've seen this").await.settled().await;
    stage
        .discord
        .faults()
        .next(&format!("POST /channels/{}/messages", stage.room.id()), Fault::Hang(Duration::from_secs(30)));
    let began = Instant::now();
    days_later(&stage, LATER);
    other.wait_for_text(ACCEPTED).await;
    assert!(began.elapsed() < Duration::from_secs(5));
}

#[tokio::test]
async fn sixty_four_captures_at_once_get_a_number_each() {
    let stage = Stage::set().await;
    let mut asked = Vec::new();
    for n in 0..64 {
        let who = [&stage.ana, &stage.bob, &stage.chen][n % 3];
        asked.push(tokio::spawn(who.in_channel(&stage.room).slash(&format!("/action log title:\"Step {n}\""))));
    }
    let mut numbers = Vec::new();
    for (n, answer) in asked.into_iter().enumerate() {
        let text = answer.await.unwrap().text();
        assert!(text.contains(&format!("Step {n}")), "{text}");
        let number = text.split("A-").nth(1).and_then(|rest| rest.split(' ').next()?.parse::<u32>().ok());
        numbers.push(number.unwrap_or_else(|| panic!("{text}")));
    }
    numbers.sort_unstable();
    assert_eq!(numbers, (1..=64).collect::<Vec<_>>());
}

#[tokio::test]
async fn commands_are_registered_when_they_changed_and_only_then() {
    let mut stage = Stage::set().await;
    let registered = |stage: &Stage| {
        let requests = stage.discord.requests();
        requests.iter().filter(|request| request.method == "PUT" && request.route.ends_with("/commands")).count()
    };
    assert_eq!(registered(&stage), 1);
    stage.restart().await;
    stage.restart().await;
    assert_eq!(registered(&stage), 1);
    sql(&stage, "UPDATE facts SET value = 'of another version' WHERE name LIKE 'commands of %'").await;
    stage.restart().await;
    assert_eq!(registered(&stage), 2);
}

fn settings(discord: &LocalDiscord, url: &str, dir: &std::path::Path) -> Config {
    let database = format!("sqlite://{}", dir.join("drumbeat.db").display());
    Config::read(|name| match name {
        "DISCORD_TOKEN" => Some(discord.token().to_owned()),
        "DISCORD_API_URL" => Some(url.to_owned()),
        "DATABASE_URL" => Some(database.clone()),
        _ => None,
    })
    .unwrap()
}

#[tokio::test]
async fn a_black_hole_ends_the_process_so_that_it_is_started_anew() {
    let options = Options { heartbeat: Duration::from_millis(200), ..Options::default() };
    let discord = LocalDiscord::start(options).await.unwrap();
    let dir = tempfile::tempdir().unwrap();
    let options = run::Options { clock: Clock::system(), patience: Duration::from_secs(2), ..run::Options::default() };
    let running = run::start(&settings(&discord, discord.url(), dir.path()), options).await.unwrap();
    discord.connected().await;
    discord.ready().await;
    let until = tokio::spawn(running.until(std::future::pending()));
    // Longer than its patience: while all is well it goes on.
    tokio::time::sleep(Duration::from_millis(2500)).await;
    assert!(!until.is_finished());
    discord.gateway().black_hole(true);
    let began = Instant::now();
    let error = tokio::time::timeout(Duration::from_secs(20), until).await.expect("it ends").unwrap().unwrap_err();
    assert!(error.to_string().contains("No connection to Discord for 2 s; stopping"), "{error}");
    assert!(began.elapsed() >= Duration::from_secs(2));
}

#[tokio::test]
async fn a_gateway_on_another_host_is_refused() {
    let discord = LocalDiscord::start(Options::default()).await.unwrap();
    let dir = tempfile::tempdir().unwrap();
    let elsewhere = discord.url().replace("127.0.0.1", "localhost");
    let refused = run::start(&settings(&discord, &elsewhere, dir.path()), run::Options::default()).await;
    let error = refused.err().expect("it does not start").to_string();
    assert!(error.contains("names a gateway on another host (127.0.0.1); it must be on the same one"), "{error}");
    assert_eq!(discord.gateway().identifies(), 0, "it did not even try");
}

/// The process itself with everything logged that can be, and a record of what it wrote.
struct Process {
    child: Child,
    log: std::path::PathBuf,
}

impl Process {
    async fn run(discord: &LocalDiscord, dir: &std::path::Path) -> Self {
        let log = dir.join("log.txt");
        let file = std::fs::OpenOptions::new().create(true).append(true).open(&log).unwrap();
        let child = Command::new(env!("CARGO_BIN_EXE_drumbeat"))
            .arg("run")
            .current_dir(dir)
            .env_clear()
            .env("DISCORD_TOKEN", discord.token())
            .env("DISCORD_API_URL", discord.url())
            .env("RUST_LOG", "trace")
            .stdout(file.try_clone().unwrap())
            .stderr(Stdio::from(file))
            .spawn()
            .unwrap();
        discord.connected().await;
        discord.ready().await;
        Self { child, log }
    }

    async fn stop(mut self) -> String {
        let _ = Command::new("kill").args(["-TERM", &self.child.id().to_string()]).status();
        let mut child = std::mem::replace(&mut self.child, Command::new("true").spawn().unwrap());
        tokio::task::spawn_blocking(move || child.wait().unwrap()).await.unwrap();
        std::fs::read_to_string(&self.log).unwrap()
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Whatever people say has this in it.
const CANARY: &str = "xcanaryx";

#[tokio::test]
async fn the_log_holds_no_token_and_no_word_of_anybody() {
    let discord = LocalDiscord::start(Options { initial_deadline: Duration::from_millis(1500), ..Options::default() })
        .await
        .unwrap();
    let dir = tempfile::tempdir().unwrap();
    let acme = discord.guild(&format!("{CANARY} guild"));
    let room = acme.channel(&format!("{CANARY}-room"));
    let leads = acme.role(&format!("{CANARY} role"), Permissions::MANAGE_GUILD);
    let (ana, bob) = (acme.member_with(&format!("{CANARY} Ana"), &[&leads]), acme.member(&format!("{CANARY} Bob")));
    let process = Process::run(&discord, dir.path()).await;
    let mut tokens = vec![discord.token().to_owned()];
    let type_as = async |person: &Person, line: &str, tokens: &mut Vec<String>| {
        let answer = person.in_channel(&room).slash(&line.replace("TEXT", &format!("{CANARY} words"))).await;
        tokens.push(answer.token());
        answer
    };
    let card =
        type_as(&ana, "/risk log title:\"TEXT one\" plan:\"TEXT\" likelihood:4 impact:4", &mut tokens).await.message();
    type_as(&ana, "/decision propose title:\"TEXT\" context:\"TEXT\"", &mut tokens).await;
    type_as(&bob, "/action log title:\"TEXT\" due:\"TEXT\"", &mut tokens).await;
    type_as(&bob, "/item show ref:\"TEXT\"", &mut tokens).await;
    type_as(&bob, "/find text:\"TEXT\"", &mut tokens).await;
    ana.in_channel(&room).autocomplete(&format!("/item show ref:{CANARY}|")).await;
    let form = type_as(&ana, "/item edit ref:R-1", &mut tokens).await.form();
    tokens.push(ana.submit(&form, &[("Detail", &format!("{CANARY} detail"))]).await.token());
    tokens.push(ana.forge_click(&room, card.id, &format!("1:{CANARY}")).await.token());
    let message = bob.says(&room, &format!("{CANARY} said it")).await;
    tokens.push(ana.in_channel(&room).menu("Log as action", message).await.token());

    // Now everything fails that can fail.
    for fault in [
        Fault::Status(500),
        Fault::AcceptThenDrop,
        Fault::Drop,
        Fault::Status(404),
        Fault::Hang(Duration::from_secs(2)),
        Fault::rate_limited(100),
    ] {
        discord.faults().next(CALLBACK, fault);
        type_as(&bob, "/issue log title:\"TEXT\"", &mut tokens).await;
    }
    discord.faults().always("PATCH", Fault::Status(500));
    discord.faults().always("POST /webhooks/*", Fault::Drop).always("GET /webhooks/*", Fault::Drop);
    type_as(&ana, "/item assign ref:R-1 owner:@xcanaryx Bob", &mut tokens).await;
    type_as(&ana, "/action log title:\"TEXT again\"", &mut tokens).await;
    discord.faults().clear();
    discord.gateway().redeliver_last_interaction();
    discord.gateway().dispatch_raw(
        "INTERACTION_CREATE",
        &json!({ "id": "1", "token": format!("{CANARY}-token"), "type": 2, "data": CANARY }),
    );
    discord.gateway().dispatch_raw(&format!("{CANARY}_EVENT"), &json!({ "text": CANARY }));
    discord.gateway().cut();
    type_as(&ana, "/risk list", &mut tokens).await;
    // A row that cannot be read back, and a command that no longer fits.
    let url = format!("sqlite://{}", dir.path().join("drumbeat.db").display());
    let mut conn = SqliteConnection::connect(&url).await.unwrap();
    let poison = "UPDATE items SET record = json_set(record, '$.state', 'xcanaryx state', '$.raised_at', 'xcanaryx') WHERE kind = 'risk'";
    sqlx::raw_sql(poison).execute(&mut conn).await.unwrap();
    let broken = type_as(&ana, "/item show ref:R-1", &mut tokens).await;
    let said = privately(&broken);
    assert!(said.contains("Something went wrong on our side. Nothing was changed."), "{said}");
    let reference =
        said.split("Reference: ").nth(1).and_then(|rest| rest.split_whitespace().next()).unwrap().to_owned();
    assert!(
        !said.contains("sql") && !said.contains("column") && !said.contains("xcanaryx state"),
        "no insides: {said}"
    );
    type_as(&ana, "/risk list", &mut tokens).await;
    type_as(&ana, "/item void ref:R-1 reason:\"TEXT\"", &mut tokens).await;
    tokens.push(ana.click(&card, "Still valid").await.token());
    let _ = ana.in_channel(&room).try_autocomplete(&format!("/item show ref:{CANARY}|")).await;
    sqlx::raw_sql("UPDATE drafts SET payload = json_set(payload, '$.form', 'xcanaryx')")
        .execute(&mut conn)
        .await
        .unwrap();
    tokens.push(bob.forge_click(&room, card.id, "1:draft_reopen:1").await.token());
    tokens.push(bob.forge_click(&room, card.id, "1:draft_reopen:2").await.token());
    sqlx::raw_sql("UPDATE programs SET record = json_set(record, '$.lead', 'xcanaryx')")
        .execute(&mut conn)
        .await
        .unwrap();
    type_as(&bob, "/issue log title:\"TEXT\"", &mut tokens).await;
    conn.close().await.unwrap();

    let log = process.stop().await;
    assert!(log.contains(&reference), "whoever runs the bot finds it by its reference {reference}:\n{log}");
    let leaks =
        |word: &str| log.lines().find(|line| line.to_lowercase().contains(&word.to_lowercase())).map(str::to_owned);
    assert_eq!(leaks(CANARY), None, "people's words");
    for token in &tokens {
        assert_eq!(leaks(token), None, "a token");
    }
    assert!(tokens.len() > 20 && log.contains("an answer could not be given"), "{log}");
    drop(discord.take_findings());
}
