//! An act that is delivered twice (a resumed gateway) is carried out once and answered twice.

use drumbeat::{
    app::{
        bulk::{BulkDo, bulk},
        convert::convert,
        keep,
        log::{Capture, Logged, log},
        moves::{self, Words},
        program,
        undo::undo,
    },
    domain::{ChannelId, Kind, Move},
};

use crate::{
    desk::{ANA, BOB, GUILD, Record, action, no, pick, reference, risk},
    verbs::{self, of, stock},
};

#[tokio::test]
async fn no_verb_on_an_item_writes_twice() {
    let record = Record::open().await;
    for (n, verb) in (100..).zip(verbs::on_items()) {
        let caller = |user| record.from(GUILD, ChannelId(n), user);
        let stock = stock(&record, caller).await;
        let (item, once) = (of(&stock, verb.on), caller(ANA));
        let before = record.everything().await;
        (verb.run)(&record.app, &once, pick(item)).await.unwrap_or_else(|no| panic!("{}: {no}", verb.name));
        let after = record.everything().await;
        assert_ne!(before, after, "{}", verb.name);
        (verb.run)(&record.app, &once, pick(item)).await.unwrap_or_else(|no| panic!("{} again: {no}", verb.name));
        assert_eq!(after, record.everything().await, "{}", verb.name);
    }
}

#[tokio::test]
async fn no_verb_on_a_program_writes_twice() {
    let record = Record::open().await;
    for (n, (name, run)) in (100..).zip(verbs::on_programs()) {
        let caller = |user| record.from(GUILD, ChannelId(n), user);
        program::create(&record.app, &caller(ANA), None).await.unwrap();
        if name == "resume" {
            program::pause(&record.app, &caller(ANA), None, None).await.unwrap();
        }
        let once = caller(ANA);
        let before = record.everything().await;
        run(&record.app, &once).await.unwrap_or_else(|no| panic!("{name}: {no}"));
        let after = record.everything().await;
        assert_ne!(before, after, "{name}");
        run(&record.app, &once).await.unwrap_or_else(|no| panic!("{name} again: {no}"));
        assert_eq!(after, record.everything().await, "{name}");
    }
}

#[tokio::test]
async fn logging_twice_answers_with_the_same_item() {
    let record = Record::open().await;
    for (n, sure) in [(1, false), (2, true)] {
        // The first one begins the program, the second finds it.
        for title in ["Vendor slips", "Key person leaves"] {
            let caller = record.from(GUILD, ChannelId(n), ANA);
            let capture = Capture { title: title.to_owned(), details: risk(), ..Capture::default() };
            let Logged::Item { item, .. } = log(&record.app, &caller, capture.clone(), sure, None).await.unwrap()
            else {
                panic!("asked whether it is the same as what nobody logged");
            };
            let after = record.everything().await;
            let again = log(&record.app, &caller, capture, sure, None).await.unwrap();
            let Logged::Item { item: same, .. } = again else { panic!("took a replay for a twin") };
            assert_eq!((item, after), (same, record.everything().await));
        }
    }
}

#[tokio::test]
async fn creating_a_program_twice_answers_with_it() {
    let record = Record::open().await;
    let caller = record.by(ANA);
    let made = program::create(&record.app, &caller, None).await.unwrap();
    let again = program::create(&record.app, &caller, None).await.unwrap();
    assert_eq!(made, again);
    assert_eq!(record.number("SELECT count(*) FROM events").await, 1);
}

#[tokio::test]
async fn bulk_undo_and_charter_twice() {
    let record = Record::open().await;
    let one = record.log(ANA, "One", action()).await;
    let two = record.log(ANA, "Two", action()).await;
    let caller = record.by(ANA);
    let ids = vec![one.id, two.id, one.id];
    let done = bulk(&record.app, &caller, ids.clone(), BulkDo::Done).await.unwrap();
    assert_eq!((done.done.len(), done.refused.len()), (2, 0), "chosen twice is chosen once");
    let after = record.everything().await;
    let again = bulk(&record.app, &caller, ids, BulkDo::Done).await.unwrap();
    assert_eq!((again.done, after), (done.done, record.everything().await));
    let taking_back = record.by(ANA);
    let undone = undo(&record.app, &taking_back, caller.act).await.unwrap();
    let after = record.everything().await;
    let again = undo(&record.app, &taking_back, caller.act).await.unwrap();
    assert_eq!((again.items, after), (undone.items, record.everything().await));
    let program = one.program;
    let caller = record.by(ANA);
    verbs::write_charter(&record.app, &caller, program).await.unwrap();
    let after = record.everything().await;
    verbs::write_charter(&record.app, &caller, program).await.unwrap();
    assert_eq!(after, record.everything().await);
}

#[tokio::test]
async fn a_refused_act_can_be_tried_again() {
    let record = Record::open().await;
    record.log(ANA, "Send it", action()).await;
    let caller = record.by(ANA);
    let block = |words: &str| Words { words: Some(words.to_owned()), ..Words::default() };
    no(moves::make(&record.app, &caller, reference("A-1"), Move::Block, block(" "), None).await);
    moves::make(&record.app, &caller, reference("A-1"), Move::Block, block("No key."), None).await.unwrap();
}

#[tokio::test]
async fn acts_of_different_servers_are_different_acts() {
    let record = Record::open().await;
    let here = record.log(ANA, "Here", action()).await;
    let mut there = record.from(crate::desk::OTHER_GUILD, ChannelId(99), BOB);
    let item =
        record.capture(&there, Capture { title: "There".to_owned(), details: action(), ..Capture::default() }).await;
    // The same number on the other server, as nothing forbids.
    let caller = record.by(ANA);
    keep::confirm(&record.app, &caller, pick(&here)).await.unwrap();
    there.act = caller.act;
    let made = convert(&record.app, &there, pick(&item), Kind::Issue).await.unwrap();
    assert_eq!((made.item.id, made.item.version), (item.id, 2));
}
