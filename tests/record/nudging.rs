//! Nudges on the record: planned once, with everything that goes with it, whatever happens between the steps.

use chrono::{DateTime, TimeDelta, Utc};
use drumbeat::{
    app::{
        me::{self, Setting},
        promise::{Delivery, Promise, Said},
    },
    domain::{ChannelId, MessageId, person::Notifications},
    jobs::{deliver, nudges},
    store::StoreError,
};

use crate::desk::{ANA, BOB, CHANNEL, GUILD, OTHER_GUILD, Record, action, monday, pick};

/// The nudge time, three days after [`monday`].
fn thursday() -> DateTime<Utc> {
    "2026-11-19T09:30:00Z".parse().unwrap()
}

/// Bob's item, announced on Thursday.
async fn promise(record: &Record, title: &str) -> drumbeat::domain::Item {
    promise_for(record, title, "23 Nov").await
}

/// Bob's item, due on a day.
async fn promise_for(record: &Record, title: &str, due: &str) -> drumbeat::domain::Item {
    let item = record.log(ANA, title, action()).await;
    let by = record.by(ANA);
    drumbeat::app::keep::assign(&record.app, &by, pick(&item), Some(BOB)).await.unwrap();
    let by = record.by(ANA);
    drumbeat::app::keep::set_due(&record.app, &by, pick(&item), due.to_owned(), None).await.unwrap().item
}

/// Its lead is not asked for the call on health.
async fn nobody_calls(record: &Record) {
    let none = drumbeat::app::program::Settings { ask_for_call: Some(false), ..Default::default() };
    drumbeat::app::program::set(&record.app, &record.by(ANA), none).await.unwrap();
}

async fn tick(record: &Record, now: DateTime<Utc>) -> nudges::Outcome {
    record.app.clock.set(now);
    nudges::tick(&record.app, now).await.unwrap()
}

async fn said(record: &Record, now: DateTime<Utc>) -> Vec<Promise> {
    let heard = std::sync::Mutex::new(Vec::new());
    let say = |promise: Promise| {
        heard.lock().unwrap().push(promise);
        let message = MessageId(900 + u64::try_from(heard.lock().unwrap().len()).unwrap());
        async move { Delivery::Sent(Said { channel: ChannelId(11), message }) }
    };
    deliver::tick(&record.app, now, say).await.unwrap();
    heard.into_inner().unwrap()
}

#[tokio::test]
async fn a_digest_is_planned_once_and_said_once_whatever_dies_between() {
    let record = Record::open().await;
    promise(&record, "First").await;
    promise(&record, "Second").await;
    let first = tick(&record, monday()).await;
    assert!(first.looked_at == 2 + 1 && first.posts == 0, "two items, and the program: {first:?}");
    assert_eq!(tick(&record, monday()).await, nudges::Outcome::default(), "nothing is due, nothing is looked at");

    let planned = tick(&record, thursday()).await;
    assert_eq!(planned.posts, 1);
    assert_eq!(record.number("SELECT count(*) FROM nudged WHERE fate = 'waiting'").await, 2);
    assert_eq!(record.number("SELECT count(*) FROM episodes").await, 2);
    assert_eq!(record.number("SELECT count(*) FROM pings").await, 1);
    assert_eq!(record.number("SELECT count(*) FROM items WHERE nudge_at <= 1795080600000").await, 0);
    // Killed before it is said: the promise is there, and it is not planned again.
    let record = record.reopen().await;
    record.app.clock.set(thursday());
    assert_eq!(tick(&record, thursday()).await.posts, 0);
    assert_eq!(said(&record, thursday()).await.len(), 1);
    assert_eq!(record.number("SELECT count(*) FROM nudged WHERE fate = 'sent'").await, 2);
    let record = record.reopen().await;
    record.app.clock.set(thursday() + TimeDelta::minutes(5));
    assert_eq!(said(&record, thursday() + TimeDelta::minutes(5)).await, []);
    assert_eq!(tick(&record, thursday() + TimeDelta::hours(2)).await.posts, 0);
}

#[tokio::test]
async fn an_answer_is_remembered_and_what_is_closed_is_left_alone() {
    let record = Record::open().await;
    let item = promise(&record, "First").await;
    nobody_calls(&record).await;
    tick(&record, thursday()).await;
    said(&record, thursday()).await;
    drumbeat::app::keep::confirm(&record.app, &record.by(BOB), pick(&item)).await.unwrap();
    assert_eq!(record.number("SELECT count(*) FROM nudged WHERE acted_at IS NOT NULL").await, 1);
    assert_eq!(record.number("SELECT count(*) FROM digests WHERE stale > 0").await, 1);
    record.make(BOB, pick(&item), drumbeat::domain::Move::Done).await.unwrap();
    assert_eq!(record.number("SELECT count(*) FROM items WHERE nudge_at IS NOT NULL").await, 0);
    for days in 1..40 {
        tick(&record, thursday() + TimeDelta::days(days)).await;
    }
    assert_eq!(record.number("SELECT count(*) FROM outbox WHERE kind = 'digest'").await, 1);
}

#[tokio::test]
async fn settings_have_the_items_they_concern_looked_at_again() {
    let record = Record::led_by_ana().await;
    promise(&record, "First").await;
    let unowned = record.log(BOB, "Nobody's", action()).await;
    tick(&record, monday()).await;
    let marked = "SELECT count(*) FROM items WHERE nudge_at = 0";
    assert_eq!(record.number(marked).await, 0);
    let set = async |user, setting| me::set(&record.app, &record.by(user), setting).await.unwrap();
    set(BOB, Setting::Notifications(Notifications::Off)).await;
    assert_eq!(record.number(marked).await, 1, "Bob's own");
    tick(&record, monday()).await;
    assert_eq!(record.number("SELECT count(*) FROM items WHERE nudge_at IS NULL").await, 1, "he wants none");
    set(BOB, Setting::Notifications(Notifications::Channel)).await;
    tick(&record, monday()).await;
    assert_eq!(record.number("SELECT count(*) FROM items WHERE nudge_at IS NULL").await, 0);
    set(ANA, Setting::Hours("10-18".to_owned())).await;
    assert_eq!(record.number(marked).await, 2, "a lead's: everything of her program");
    tick(&record, monday()).await;
    drumbeat::app::program::pause(&record.app, &record.by(ANA), None, None).await.unwrap();
    assert_eq!(record.number(marked).await, 2);
    tick(&record, monday()).await;
    assert_eq!(record.number("SELECT count(*) FROM items WHERE nudge_at IS NOT NULL").await, 0, "nothing is due");
    drumbeat::app::program::resume(&record.app, &record.by(ANA)).await.unwrap();
    assert_eq!(tick(&record, thursday()).await.posts, 1);
    let _ = unowned;
}

#[tokio::test]
async fn a_poisoned_row_and_a_broken_server_hold_up_nobody() {
    let record = Record::open().await;
    promise(&record, "First").await;
    let poisoned = promise(&record, "Second").await;
    let there = record.from(OTHER_GUILD, ChannelId(22), ANA);
    let far = drumbeat::app::log::Capture {
        title: "Far away".to_owned(),
        owner: Some(BOB),
        due: Some("23 Nov".to_owned()),
        details: action(),
        ..Default::default()
    };
    record.capture(&there, far).await;
    tick(&record, monday()).await;
    let (id, sets) = (poisoned.id.0, "UPDATE items SET record = json_set(record, '$.state', 'flying') WHERE id = ");
    let done: Result<(), StoreError> = record
        .app
        .db
        .write(move |conn| {
            Box::pin(async move {
                let sql = sqlx::AssertSqlSafe(format!("{sets}{id}"));
                Ok(sqlx::raw_sql(sql).execute(conn).await.map(drop)?)
            })
        })
        .await;
    done.unwrap();
    record.sql("UPDATE programs SET record = json_set(record, '$.phase', 'flying') WHERE guild_id = 2").await;
    let planned = tick(&record, thursday()).await;
    assert_eq!((planned.posts, planned.put_off), (1, 0), "the sound item of the sound server");
    assert_eq!(tick(&record, thursday()).await, nudges::Outcome::default(), "what can't be read is put off");
    assert_eq!(said(&record, thursday()).await.len(), 1);
    assert!(GUILD != OTHER_GUILD && CHANNEL != ChannelId(22));
}

#[tokio::test]
async fn whoever_left_and_does_anything_is_here_again() {
    const GONE: &str = "SELECT count(*) FROM people WHERE record ->> '$.left_at' IS NOT NULL";
    let record = Record::open().await;
    let gone = || async {
        drumbeat::app::nudges::left(&record.app, GUILD, BOB).await.unwrap();
        assert_eq!(record.number(GONE).await, 1);
    };
    record.log(ANA, "First", action()).await;
    gone().await;
    record.log(ANA, "Another's", action()).await;
    assert_eq!(record.number(GONE).await, 1, "what others do says nothing of Bob");
    record.log(BOB, "His own", action()).await;
    assert_eq!(record.number(GONE).await, 0, "he logs something");
    gone().await;
    let capture = drumbeat::app::log::Capture { title: "For Bob".to_owned(), owner: Some(BOB), ..Default::default() };
    drumbeat::app::log::log(&record.app, &record.by(ANA), capture, true, None).await.unwrap();
    assert_eq!(record.number(GONE).await, 0, "he is given something");
    let by = record.by(ANA);
    let deputy = drumbeat::app::program::Settings { deputy: Some(BOB), ..Default::default() };
    drumbeat::app::program::set(&record.app, &by, deputy).await.unwrap();
    gone().await;
    let week = drumbeat::domain::weekly::Week::of(monday().date_naive());
    let program = record.number("SELECT min(id) FROM programs").await;
    let program = drumbeat::domain::ProgramId(program);
    drumbeat::app::summary::tell::skip(&record.app, &record.by(BOB), program, week).await.unwrap();
    assert_eq!(record.number(GONE).await, 0, "he skips a week");
    gone().await;
    let colour = drumbeat::domain::given::Colour::Red;
    drumbeat::app::call::call(&record.app, &record.by(BOB), None, colour, None).await.unwrap();
    assert_eq!(record.number(GONE).await, 0, "he calls the health");
    gone().await;
    drumbeat::app::program::pause(&record.app, &record.by(BOB), None, None).await.unwrap();
    assert_eq!(record.number(GONE).await, 0, "he leads");
}

#[tokio::test]
async fn what_could_not_be_said_is_asked_again_the_next_day_on_the_same_rung() {
    let record = Record::open().await;
    promise(&record, "First").await;
    tick(&record, monday()).await;
    let digests = "SELECT count(*) FROM outbox WHERE kind = 'digest'";
    let mut planned = 0;
    for days in 0..12 {
        let now = thursday() + TimeDelta::days(days);
        tick(&record, now).await;
        planned += i64::from(![2, 3, 9, 10].contains(&days));
        assert_eq!(record.number(digests).await, planned, "once a working day: {now}");
        deliver::tick(&record.app, now, |_| async { Delivery::Never("it is gone".to_owned()) }).await.unwrap();
        assert_eq!(record.number("SELECT count(*) FROM episodes").await, 0, "nobody was asked: {now}");
        tick(&record, now + TimeDelta::hours(2)).await;
        assert_eq!(record.number(digests).await, planned, "not twice on a day: {now}");
    }
    assert_eq!(record.number("SELECT count(*) FROM nudged WHERE fate <> 'failed'").await, 0);
    assert_eq!(record.number("SELECT count(*) FROM nudged WHERE rung NOT IN ('before', 'day')").await, 0);
    // It can be said again: the ladder begins.
    let now = thursday() + TimeDelta::days(12);
    tick(&record, now).await;
    said(&record, now).await;
    // The item, and the call on health.
    assert_eq!(record.number("SELECT count(*) FROM nudged WHERE fate = 'sent' AND rung = 'day'").await, 2);
    assert_eq!(tick(&record, now + TimeDelta::days(1)).await.posts, 1);
    assert_eq!(record.number("SELECT count(*) FROM nudged WHERE rung = 'first'").await, 2);
}

#[tokio::test]
async fn a_refused_direct_message_that_no_channel_takes_is_asked_again_on_the_same_rung() {
    let record = Record::led_by_ana().await;
    promise(&record, "First").await;
    me::set(&record.app, &record.by(BOB), Setting::Notifications(Notifications::Direct)).await.unwrap();
    let nowhere = drumbeat::app::program::Settings { in_channel: Some(false), ..Default::default() };
    drumbeat::app::program::set(&record.app, &record.by(ANA), nowhere).await.unwrap();
    let digests = "SELECT count(*) FROM outbox WHERE kind = 'digest'";
    for (times, days) in [(1, 0), (2, 1), (3, 4), (4, 5)] {
        let now = thursday() + TimeDelta::days(days);
        tick(&record, now).await;
        assert_eq!(record.number(digests).await, times, "once a working day: {now}");
        deliver::tick(&record.app, now, |_| async { Delivery::Refused("closed".to_owned()) }).await.unwrap();
        assert_eq!(record.number("SELECT count(*) FROM episodes").await, 0, "nobody was asked: {now}");
        tick(&record, now + TimeDelta::hours(2)).await;
        assert_eq!(record.number(digests).await, times, "not twice on a day: {now}");
    }
    assert_eq!(record.number("SELECT count(*) FROM nudged WHERE fate <> 'failed'").await, 0);
    // In a channel it is read, and counts.
    let here = drumbeat::app::program::Settings { in_channel: Some(true), ..Default::default() };
    drumbeat::app::program::set(&record.app, &record.by(ANA), here).await.unwrap();
    let now = thursday() + TimeDelta::days(6);
    tick(&record, now).await;
    deliver::tick(&record.app, now, |_| async { Delivery::Refused("closed".to_owned()) }).await.unwrap();
    assert_eq!(record.number("SELECT count(*) FROM episodes WHERE record ->> '$.rung' = 'day'").await, 1);
}

#[tokio::test]
async fn a_call_that_was_asked_for_in_vain_is_asked_for_again_on_the_same_rung() {
    const ASKED: &str = "SELECT count(*) FROM programs WHERE call_asked ->> '$.rung' = 'day'";
    const ASKED_AGAIN: &str = "SELECT count(*) FROM programs WHERE call_asked ->> '$.rung' = 'first'";
    let record = Record::led_by_ana().await;
    // A week and a day after it began; nobody could be told on that day.
    let first: DateTime<Utc> = "2026-11-24T09:30:00Z".parse().unwrap();
    assert_eq!(tick(&record, first - TimeDelta::days(1)).await.posts, 0);
    assert_eq!(tick(&record, first).await.posts, 1);
    assert_eq!(record.number(ASKED).await, 1);
    deliver::tick(&record.app, first, |_| async { Delivery::Never("it is gone".to_owned()) }).await.unwrap();
    assert_eq!(record.number("SELECT count(*) FROM programs WHERE call_asked IS NULL").await, 1, "nobody was asked");
    assert_eq!(tick(&record, first + TimeDelta::hours(2)).await.posts, 0, "not twice on a day");
    // On the next it is said; killed before and after, it is planned once.
    let second = first + TimeDelta::days(1);
    assert_eq!(tick(&record, second).await.posts, 1);
    let record = record.reopen().await;
    assert_eq!(tick(&record, second).await.posts, 0);
    let heard = said(&record, second).await;
    assert_eq!(heard.iter().filter(|promise| promise.kind == "digest").count(), 1);
    assert_eq!(record.number(ASKED).await, 1);
    assert_eq!(tick(&record, second + TimeDelta::days(1)).await.posts, 1);
    assert_eq!(record.number(ASKED_AGAIN).await, 1);
    // A call ends it.
    let colour = drumbeat::domain::given::Colour::Red;
    drumbeat::app::call::call(&record.app, &record.by(ANA), None, colour, None).await.unwrap();
    assert_eq!(record.number("SELECT count(*) FROM programs WHERE call_asked IS NULL").await, 1);
    assert_eq!(tick(&record, second + TimeDelta::days(2)).await.posts, 0);
}

#[tokio::test]
async fn what_nothing_needs_any_more_is_dropped() {
    let record = Record::open().await;
    let closed = promise(&record, "First").await;
    nobody_calls(&record).await;
    promise(&record, "Second").await;
    promise_for(&record, "Third", "2027-04-15").await;
    promise_for(&record, "Fourth", "2027-04-22").await;
    for days in 0..30 {
        let now = thursday() + TimeDelta::days(days);
        tick(&record, now).await;
        said(&record, now).await;
        if days == 0 {
            record.make(BOB, pick(&closed), drumbeat::domain::Move::Done).await.unwrap();
        }
    }
    // First once; Second up the whole ladder. Every digest but the last gave up its buttons.
    assert_eq!(record.number("SELECT count(*) FROM nudged").await, 1 + 6);
    assert_eq!(record.number("SELECT count(*) FROM episodes").await, 2);
    assert_eq!(record.number("SELECT count(*) FROM digests").await, 6);
    for digest in drumbeat::app::nudges::stale(&record.app, 50).await.unwrap() {
        drumbeat::app::nudges::drawn(&record.app, digest).await.unwrap();
    }
    assert_eq!(record.number("SELECT count(*) FROM digests").await, 1, "the one that can be answered");

    // Months later the next line is planned: only what the digest in the room shows is kept, and what still runs.
    let spring: DateTime<Utc> = "2027-04-13T09:30:00Z".parse().unwrap();
    tick(&record, spring).await;
    assert_eq!(record.number("SELECT count(*) FROM nudged").await, 1 + 1);
    assert_eq!(record.number("SELECT count(*) FROM episodes").await, 1 + 1, "Second is open, Third begins");
    said(&record, spring).await;
    for digest in drumbeat::app::nudges::stale(&record.app, 50).await.unwrap() {
        drumbeat::app::nudges::drawn(&record.app, digest).await.unwrap();
    }
    tick(&record, spring + TimeDelta::days(7)).await;
    assert_eq!(
        record.number("SELECT count(*) FROM nudged WHERE at < 1800000000000").await,
        0,
        "the last line of winter went with its digest"
    );
    // Second is spent: it is not asked from the start.
    assert_eq!(record.number("SELECT count(*) FROM episodes WHERE record ->> '$.rung' = 'program_lead'").await, 1);
}

#[tokio::test]
async fn what_is_reopened_soon_is_not_asked_from_the_start() {
    let record = Record::open().await;
    let item = promise(&record, "First").await;
    tick(&record, thursday()).await;
    said(&record, thursday()).await;
    let over = "SELECT count(*) FROM episodes WHERE over = 1";
    record.make(BOB, pick(&item), drumbeat::domain::Move::Done).await.unwrap();
    assert_eq!(record.number(over).await, 1);
    record.make(BOB, pick(&item), drumbeat::domain::Move::Reopen).await.unwrap();
    assert_eq!((record.number(over).await, record.number("SELECT count(*) FROM episodes").await), (0, 1));
}

#[tokio::test]
async fn what_a_ladder_was_spent_on_is_looked_at_again_when_its_person_leaves() {
    let record = Record::open().await;
    let made = drumbeat::app::log::Details::empty(drumbeat::domain::Kind::Decision);
    let item = record.log(ANA, "Use one region", made).await;
    drumbeat::app::keep::assign(&record.app, &record.by(ANA), pick(&item), Some(BOB)).await.unwrap();
    let on = "2026-11-23".to_owned();
    drumbeat::app::keep::set_due(&record.app, &record.by(ANA), pick(&item), on, None).await.unwrap();
    let mut posts = 0;
    for day in ["19", "23", "24", "26", "30", "37"] {
        let day: i64 = day.parse().unwrap();
        posts += tick(&record, thursday() + TimeDelta::days(day - 19)).await.posts;
    }
    assert_eq!(posts, 6);
    assert_eq!(record.number("SELECT count(*) FROM items WHERE nudge_at IS NOT NULL").await, 0, "the ladder is spent");
    drumbeat::app::nudges::left(&record.app, GUILD, BOB).await.unwrap();
    let next = tick(&record, thursday() + TimeDelta::days(19)).await;
    assert_eq!((next.looked_at, next.posts), (1, 1), "the lead is asked in Bob's place");
}
