//! The outbox: one promise for each place at a time, in order, and what came of each attempt.

use chrono::{DateTime, TimeDelta, Utc};
use drumbeat::{
    app::{
        Refusal,
        promise::{self, Delivery},
    },
    domain::{ChannelId, GuildId, MessageId, UserId},
    store::outbox::{self, Dead, NewPromise, Promise, Said, To},
};

use crate::desk::{ANA, BOB, CHANNEL, GUILD, OTHER_GUILD, Record, monday};

const ELSEWHERE: ChannelId = ChannelId(12);

fn to(to: To, key: &str) -> NewPromise {
    let payload = Some(outbox::payload(&vec![key]).unwrap());
    NewPromise { to, program: None, item: None, kind: "consented", key: key.to_owned(), payload, not_before: monday() }
}

async fn promise_on(record: &Record, guild: GuildId, new: NewPromise) -> bool {
    let work = record
        .app
        .db
        .write(move |conn| Box::pin(async move { Ok::<_, Refusal>(outbox::promise(conn, guild, &new).await?) }));
    work.await.unwrap()
}

async fn promised(record: &Record, new: NewPromise) -> bool {
    promise_on(record, GUILD, new).await
}

async fn claim(record: &Record, now: DateTime<Utc>, limit: i64) -> Vec<Promise> {
    let abandoned = now - TimeDelta::minutes(1);
    let work = record.app.db.write(move |conn| {
        Box::pin(async move { Ok::<_, Refusal>(outbox::claim(conn, now, abandoned, limit).await?) })
    });
    work.await.unwrap()
}

async fn settle(record: &Record, promise: &Promise, delivery: Delivery, now: DateTime<Utc>) {
    let promise = promise.clone();
    let work = record.app.db.write(move |conn| {
        Box::pin(async move { promise::settle(conn, &promise, delivery, (now, TimeDelta::seconds(5))).await })
    });
    work.await.unwrap();
}

async fn dead(record: &Record, guild: GuildId) -> Vec<Dead> {
    let mut conn = record.app.db.read().await.unwrap();
    outbox::dead_since(&mut conn, guild, monday(), 10).await.unwrap()
}

fn keys(promises: &[Promise]) -> Vec<&str> {
    promises.iter().map(|promise| promise.key.as_str()).collect()
}

const SAID: Said = Said { channel: CHANNEL, message: MessageId(77) };

#[tokio::test]
async fn a_promise_is_made_once_and_keeps_its_data() {
    let record = Record::open().await;
    assert!(promised(&record, to(To::Person(BOB), "a")).await);
    assert!(!promised(&record, to(To::Channel(CHANNEL), "a")).await, "it stands already");
    assert!(promise_on(&record, OTHER_GUILD, to(To::Channel(ELSEWHERE), "a")).await, "another server's is another");
    let claimed = claim(&record, monday(), 10).await;
    assert_eq!(claimed.len(), 2);
    assert_eq!((claimed[0].to, claimed[0].guild), (To::Person(BOB), GUILD));
    assert_eq!(claimed[0].payload::<Vec<String>>().unwrap(), ["a"]);
    assert!(claimed[0].payload::<Vec<u8>>().is_err());
    assert!(claimed[0].nonce.len() <= 25 && claimed[0].nonce != claimed[1].nonce);
    assert_eq!((claimed[0].attempts, claimed[0].unsure_since), (0, None));
}

#[tokio::test]
async fn each_place_has_one_under_way_and_in_order() {
    let record = Record::open().await;
    for (place, key) in [
        (To::Channel(CHANNEL), "c1"),
        (To::Channel(CHANNEL), "c2"),
        (To::Person(BOB), "b1"),
        (To::Person(ANA), "a1"),
        (To::Person(BOB), "b2"),
        (To::Message(CHANNEL, MessageId(5)), "e1"),
    ] {
        promised(&record, to(place, key)).await;
    }
    let later = NewPromise { not_before: monday() + TimeDelta::hours(1), ..to(To::Channel(ELSEWHERE), "l1") };
    promised(&record, later).await;
    let first = claim(&record, monday(), 2).await;
    assert_eq!(keys(&first), ["c1", "b1"], "a limit is a limit");
    assert_eq!(keys(&claim(&record, monday(), 10).await), ["a1"], "the others are under way");
    settle(&record, &first[0], Delivery::Sent(SAID), monday()).await;
    let second = claim(&record, monday(), 10).await;
    assert_eq!(keys(&second), ["c2"]);
    let next = Said { message: MessageId(78), ..SAID };
    settle(&record, &second[0], Delivery::Sent(next), monday()).await;
    let third = claim(&record, monday(), 10).await;
    assert_eq!(third[0].to, To::Message(CHANNEL, MessageId(5)), "an edit waits for its channel too");
    // An hour later: what was never heard of again is tried anew, and what had to wait is ready.
    let hour = monday() + TimeDelta::hours(1);
    let mut again = claim(&record, hour, 10).await;
    again.sort_by_key(|promise| promise.id);
    assert_eq!(keys(&again), ["b1", "a1", "e1", "l1"]);
    assert_eq!(again[0].unsure_since, Some(monday()), "it may have been heard");
    assert_eq!(again[3].unsure_since, None);
}

#[tokio::test]
async fn what_was_surely_not_heard_is_not_looked_for() {
    let record = Record::open().await;
    promised(&record, to(To::Channel(CHANNEL), "a")).await;
    let claimed = claim(&record, monday(), 10).await;
    let wait = Some(std::time::Duration::from_mins(10));
    promised(&record, to(To::Channel(CHANNEL), "b")).await;
    promised(&record, to(To::Channel(ELSEWHERE), "c")).await;
    settle(&record, &claimed[0], Delivery::Later(wait, "asked to wait".to_owned()), monday()).await;
    let soon = monday() + TimeDelta::minutes(5);
    let other = claim(&record, soon, 10).await;
    assert_eq!(keys(&other), ["c"], "the whole channel waits, and no other");
    settle(&record, &other[0], Delivery::Sent(SAID), soon).await;
    let then = monday() + TimeDelta::minutes(10);
    let again = claim(&record, then, 10).await;
    assert_eq!((keys(&again), again[0].unsure_since, again[0].attempts), (vec!["a"], None, 1));
    settle(&record, &again[0], Delivery::Unsure("cut".to_owned()), then).await;
    let unsure = claim(&record, then + TimeDelta::seconds(5), 10).await;
    assert_eq!((keys(&unsure), unsure[0].unsure_since), (vec!["a"], Some(then)));
    settle(&record, &unsure[0], Delivery::Later(None, "asked to wait".to_owned()), then).await;
    let still = claim(&record, then + TimeDelta::seconds(20), 10).await;
    assert_eq!((keys(&still), still[0].unsure_since), (vec!["a"], Some(then)), "one attempt may have been heard");
}

/// Two announcements that read alike, neither of which was heard for sure: one finds the message of the other, which Discord
/// then knows by its nonce.
#[tokio::test]
async fn a_message_that_is_anothers_by_its_nonce_is_given_back() {
    let record = Record::open().await;
    let said = async |key: &'static str| {
        let mut conn = record.app.db.read().await.unwrap();
        outbox::said(&mut conn, GUILD, key).await.unwrap()
    };
    for key in ["a", "b"] {
        promised(&record, to(To::Channel(CHANNEL), key)).await;
        let claimed = claim(&record, monday(), 10).await;
        assert_eq!(keys(&claimed), [key]);
        settle(&record, &claimed[0], Delivery::Unsure("cut".to_owned()), monday()).await;
    }
    let then = monday() + TimeDelta::seconds(5);
    let a = claim(&record, then, 10).await;
    settle(&record, &a[0], Delivery::Sent(SAID), then).await;
    let b = claim(&record, then, 10).await;
    assert_eq!((said("a").await, keys(&b)), (Some(SAID), vec!["b"]));
    settle(&record, &b[0], Delivery::Sent(SAID), then).await;
    assert_eq!((said("a").await, said("b").await), (None, Some(SAID)));
    let again = claim(&record, then, 10).await;
    assert_eq!((keys(&again), again[0].unsure_since), (vec!["a"], Some(monday())), "it is looked for, and said");
    let own = Said { message: MessageId(78), ..SAID };
    settle(&record, &again[0], Delivery::Sent(own), then).await;
    assert_eq!((said("a").await, said("b").await), (Some(own), Some(SAID)));
}

#[tokio::test]
async fn what_was_said_can_be_found_again_and_what_was_not_is_told() {
    let record = Record::open().await;
    let mut conn = record.app.db.read().await.unwrap();
    for (place, key) in
        [(To::Person(BOB), "b"), (To::Person(ANA), "a"), (To::Channel(CHANNEL), "c"), (To::Channel(ELSEWHERE), "d")]
    {
        promised(&record, to(place, key)).await;
    }
    let claimed = claim(&record, monday(), 3).await;
    settle(&record, &claimed[0], Delivery::Sent(SAID), monday()).await;
    settle(&record, &claimed[1], Delivery::Refused("closed".to_owned()), monday()).await;
    settle(&record, &claimed[2], Delivery::Never("gone".to_owned()), monday() + TimeDelta::seconds(1)).await;
    assert_eq!(outbox::said(&mut conn, GUILD, "b").await.unwrap(), Some(SAID));
    assert_eq!(outbox::said(&mut conn, OTHER_GUILD, "b").await.unwrap(), None);
    assert_eq!(outbox::said(&mut conn, GUILD, "a").await.unwrap(), None);
    let told = dead(&record, GUILD).await;
    let told: Vec<_> = told.iter().map(|dead| (dead.to, dead.refused, dead.reason.as_str())).collect();
    assert_eq!(told, [(To::Person(UserId(101)), true, "closed"), (To::Channel(CHANNEL), false, "gone")]);
    assert_eq!(dead(&record, OTHER_GUILD).await, []);
    drop(conn);
    // What is not said yet can be taken back, what was said can't.
    for (key, there) in [("d", true), ("d", false), ("b", false), ("a", false)] {
        let work = record
            .app
            .db
            .write(move |conn| Box::pin(async move { Ok::<_, Refusal>(outbox::withdraw(conn, GUILD, key).await?) }));
        assert_eq!(work.await.unwrap(), there, "{key}");
    }
    assert!(claim(&record, monday() + TimeDelta::days(1), 10).await.is_empty());
}
