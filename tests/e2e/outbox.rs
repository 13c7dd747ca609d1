//! What the bot says unasked, anywhere: in channels, to a person, in place of what it said before; at Discord's pace.

use std::time::{Duration, Instant};

use drumbeat::{
    app::{Refusal, promise::Saying},
    domain::{ChannelId, GuildId, ItemId, MessageId, UserId},
    store::outbox::{self, Dead, NewPromise, Said, To},
};
use local_discord::{Channel, Fault, MessageView, Permissions, Person, RateScope, Request};

use crate::stage::Stage;

const SAY: &str = "POST /channels/{channel_id}/messages";
const OPEN: &str = "POST /users/@me/channels";

fn to(to: To, key: &str) -> NewPromise {
    NewPromise {
        to,
        program: None,
        item: Some(ItemId(1)),
        kind: Saying::AcceptanceExpired.key(),
        key: key.to_owned(),
        payload: None,
        not_before: "2026-01-01T00:00:00Z".parse().unwrap(),
    }
}

fn person(person: &Person) -> To {
    To::Person(UserId(person.id().get()))
}

fn channel(channel: &Channel) -> To {
    To::Channel(ChannelId(channel.id().get()))
}

/// Promises that are made together.
async fn promise(stage: &Stage, promises: Vec<NewPromise>) {
    let guild = GuildId(stage.acme.id().get());
    let work = stage.app().db.write(move |conn| {
        Box::pin(async move {
            for promise in &promises {
                outbox::promise(conn, guild, promise).await?;
            }
            Ok::<_, Refusal>(())
        })
    });
    work.await.unwrap();
}

async fn said(stage: &Stage, key: &str) -> Option<Said> {
    let mut conn = stage.app().db.read().await.unwrap();
    outbox::said(&mut conn, GuildId(stage.acme.id().get()), key).await.unwrap()
}

async fn dead(stage: &Stage) -> Vec<Dead> {
    let mut conn = stage.app().db.read().await.unwrap();
    let since = "2026-01-01T00:00:00Z".parse().unwrap();
    outbox::dead_since(&mut conn, GuildId(stage.acme.id().get()), since, 10).await.unwrap()
}

fn requests(stage: &Stage, pattern: &str) -> Vec<Request> {
    let (method, route) = pattern.split_once(' ').unwrap();
    let all = stage.discord.requests().into_iter();
    all.filter(|request| request.method == method && request.route == route).collect()
}

/// Waits until something holds, twenty seconds at most.
async fn until<F: Future<Output = bool>>(what: &str, holds: impl Fn() -> F) {
    let began = Instant::now();
    while !holds().await {
        assert!(began.elapsed() < Duration::from_secs(20), "it never came about: {what}");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

/// A record with one item to speak of.
async fn stage() -> Stage {
    let stage = Stage::set().await;
    stage.ana("/risk log title:\"Vendor slips\" owner:@Bob").await.settled().await;
    stage
}

const EXPIRED: &str = "is open again: its acceptance has expired";

#[tokio::test]
async fn a_person_is_told_by_direct_message_once_whatever_becomes_of_the_attempts() {
    let stage = stage().await;
    let faults = stage.discord.faults();
    faults.next(OPEN, Fault::Status(500)).next(SAY, Fault::Status(500)).next(SAY, Fault::AcceptThenDrop);
    promise(&stage, vec![to(person(&stage.bob), "once")]).await;
    until("it is written down", async || {
        stage.pass(Duration::from_secs(1));
        said(&stage, "once").await.is_some()
    })
    .await;
    let told: MessageView = stage.bob.wait_for_dm(EXPIRED).await;
    assert!(told.text().contains("Vendor slips") && told.buttons().len() > 2, "{}", told.text());
    assert_eq!(requests(&stage, SAY).len(), 2, "500, then accepted without a word: the look finds it");
    assert_eq!(stage.bob.dms().iter().filter(|message| message.text().contains(EXPIRED)).count(), 1);
    let said = said(&stage, "once").await.unwrap();
    assert_eq!(said.message, MessageId(told.id.get()));
    assert_eq!(said.channel, ChannelId(told.channel.get()), "which channel it was is remembered");
    assert!(!stage.room.messages().iter().any(|message| message.text().contains(EXPIRED)));
    // It can be edited there.
    promise(&stage, vec![to(To::Message(said.channel, said.message), "anew")]).await;
    until("the edit", async || stage.bob.dms().iter().any(|message| message.edited)).await;
}

#[tokio::test]
async fn a_person_who_takes_no_direct_messages_is_told_apart_and_holds_up_nobody() {
    let stage = stage().await;
    stage.bob.close_dms();
    let promises = vec![to(person(&stage.bob), "refused"), to(person(&stage.chen), "taken")];
    promise(&stage, promises).await;
    stage.chen.wait_for_dm(EXPIRED).await;
    until("it is given up", async || !dead(&stage).await.is_empty()).await;
    let dead = dead(&stage).await;
    assert_eq!((dead.len(), dead[0].to, dead[0].refused), (1, person(&stage.bob), true), "{dead:?}");
    assert!(dead[0].reason.contains("50007"), "{}", dead[0].reason);
    stage.pass(Duration::from_secs(86_400));
    stage.ana("/risk list").await.settled().await;
    let to_bob =
        requests(&stage, OPEN).iter().filter(|one| one.body["recipient_id"] == stage.bob.id().to_string()).count();
    assert_eq!(to_bob, 1, "nobody knocks again");
}

#[tokio::test]
async fn what_nobody_knows_how_to_say_is_an_error_and_not_silence() {
    let stage = stage().await;
    let before = requests(&stage, SAY).len();
    promise(&stage, vec![NewPromise { kind: "no_such_kind", ..to(channel(&stage.room), "odd") }]).await;
    until("it is given up", async || !dead(&stage).await.is_empty()).await;
    assert_eq!(dead(&stage).await[0].reason, "nobody knows how to say “no_such_kind”");
    assert_eq!(requests(&stage, SAY).len(), before);
}

#[tokio::test]
async fn a_message_is_written_anew_in_place() {
    let stage = stage().await;
    promise(&stage, vec![to(channel(&stage.room), "first")]).await;
    let first = stage.room.wait_for_text(EXPIRED).await;
    stage.bob("/item assign ref:R-1 owner:@Chen").await.settled().await;
    stage.discord.faults().next("PATCH /channels/{channel_id}/messages/{message_id}", Fault::Status(500));
    let place = To::Message(ChannelId(stage.room.id().get()), MessageId(first.id.get()));
    promise(&stage, vec![to(place, "again")]).await;
    stage.pass(Duration::from_secs(6));
    until("the second attempt", async || {
        stage.pass(Duration::from_secs(1));
        stage.room.message(first.id).unwrap().content.contains(&stage.chen.mention())
    })
    .await;
    assert_eq!(stage.room.messages().iter().filter(|message| message.content.contains(EXPIRED)).count(), 1);
}

#[tokio::test]
async fn a_channel_hears_one_thing_at_a_time_and_in_order() {
    let stage = stage().await;
    let other = stage.acme.channel("other");
    stage.discord.faults().times(SAY, 3, Fault::Slow(Duration::from_millis(80)));
    let mut promises: Vec<NewPromise> = (0..8).map(|n| to(channel(&stage.room), &format!("room:{n}"))).collect();
    promises.push(to(channel(&other), "other"));
    promise(&stage, promises).await;
    until("all are said", async || said(&stage, "room:7").await.is_some() && said(&stage, "other").await.is_some())
        .await;
    let mut messages = Vec::new();
    for n in 0..8 {
        messages.push(said(&stage, &format!("room:{n}")).await.unwrap().message);
    }
    assert!(messages.is_sorted(), "{messages:?}");
    assert_eq!(stage.room.messages().iter().filter(|message| message.content.contains(EXPIRED)).count(), 8);
}

#[tokio::test]
async fn a_wait_for_one_channel_holds_back_that_channel_only() {
    let stage = stage().await;
    let other = stage.acme.channel("other");
    stage.discord.faults().next(&format!("POST /channels/{}/messages", stage.room.id()), Fault::rate_limited(60_000));
    let before = requests(&stage, SAY).len();
    promise(&stage, vec![to(channel(&stage.room), "a"), to(channel(&stage.room), "b"), to(channel(&other), "c")]).await;
    other.wait_for_text(EXPIRED).await;
    stage.ana("/risk list").await.settled().await;
    stage.pass(Duration::from_secs(30));
    stage.ana("/risk list").await.settled().await;
    assert_eq!(requests(&stage, SAY).len() - before, 2, "one was told to wait; the one behind it does not try");
    stage.pass(Duration::from_secs(31));
    until("both are said", async || said(&stage, "b").await.is_some()).await;
    assert!(said(&stage, "a").await.unwrap().message < said(&stage, "b").await.unwrap().message);
}

#[tokio::test]
async fn a_wait_for_everything_holds_back_everything() {
    let stage = stage().await;
    let global = Fault::RateLimited { after_ms: 700, global: true, scope: RateScope::Global, with_code: false };
    stage.discord.faults().next(SAY, global);
    let before = requests(&stage, SAY).len();
    promise(&stage, vec![to(channel(&stage.room), "first")]).await;
    until("the 429", async || requests(&stage, SAY).len() > before).await;
    let began = Instant::now();
    promise(&stage, vec![to(person(&stage.bob), "bob"), to(channel(&stage.room), "room")]).await;
    stage.bob.wait_for_dm(EXPIRED).await;
    assert!(began.elapsed() > Duration::from_millis(500), "it waited: {:?}", began.elapsed());
    until("the rest", async || said(&stage, "room").await.is_some() && said(&stage, "first").await.is_some()).await;
    assert_eq!(requests(&stage, SAY).len() - before, 4, "the one that was told to wait, and three that were heard");
}

#[tokio::test]
async fn a_token_that_is_refused_stops_everything() {
    let stage = stage().await;
    stage.discord.faults().always(SAY, Fault::Status(401)).always(OPEN, Fault::Status(401));
    let before = requests(&stage, SAY).len() + requests(&stage, OPEN).len();
    promise(&stage, vec![to(channel(&stage.room), "first")]).await;
    until("the 401", async || requests(&stage, SAY).len() + requests(&stage, OPEN).len() > before).await;
    promise(&stage, vec![to(person(&stage.bob), "bob"), to(channel(&stage.room), "room")]).await;
    stage.pass(Duration::from_secs(120));
    stage.ana("/risk list").await.settled().await;
    assert_eq!(requests(&stage, SAY).len() + requests(&stage, OPEN).len() - before, 1, "nothing else is tried");
    assert!(dead(&stage).await.is_empty(), "and nothing is given up");
}

#[tokio::test]
async fn a_place_that_is_closed_is_given_up_with_the_reason() {
    let stage = stage().await;
    let (closed, gone) = (stage.acme.channel("closed"), stage.acme.channel("gone"));
    closed.deny_bot(Permissions::SEND_MESSAGES);
    let lost = channel(&gone);
    gone.delete();
    promise(&stage, vec![to(channel(&closed), "closed"), to(lost, "gone"), to(channel(&stage.room), "open")]).await;
    stage.room.wait_for_text(EXPIRED).await;
    until("both are given up", async || dead(&stage).await.len() == 2).await;
    let mut reasons: Vec<String> = dead(&stage).await.into_iter().map(|dead| dead.reason).collect();
    reasons.sort_unstable();
    assert_eq!(reasons, ["Discord answered 403 (50013)", "Discord answered 404 (10003)"]);
}
