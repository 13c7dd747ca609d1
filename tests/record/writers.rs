//! Two people at once, many items at once, and taking back.

use std::time::Duration;

use drumbeat::{
    app::{
        bulk::{BulkDo, bulk},
        edit::{Edits, edit},
        keep, look,
        undo::undo,
    },
    domain::{ActId, ChannelId, Item, Move, Rejection, field::Field, program::Purpose},
};

use crate::desk::{ANA, BOB, CAT, GUILD, Record, action, no, pick, record, reference, risk, words};

fn edits(seen: u32, anyway: bool, texts: &[(Field, &str)]) -> Edits {
    let texts = texts.iter().map(|(field, text)| (*field, (*text).to_owned())).collect();
    Edits { texts, seen, anyway, draft: None }
}

#[tokio::test]
async fn what_two_people_change_apart_is_merged() {
    let record = Record::open().await;
    let item = record.log(BOB, "Vendor slips", risk()).await;
    let (title, plan, cause) = (Field::Title, Field::Plan, Field::Cause);
    let write = async |user, edits| edit(&record.app, &record.by(user), pick(&item), edits).await;
    // Both forms were filled from version 1.
    write(ANA, edits(1, false, &[(title, "Vendor A slips"), (plan, "Second source.")])).await.unwrap();
    let merged = write(BOB, edits(1, false, &[(title, "Vendor slips"), (plan, "Third source."), (cause, "Strike.")]))
        .await
        .unwrap()
        .item;
    assert_eq!(title.read(&merged), "Vendor A slips", "Bob left the title as he found it");
    assert_eq!((plan.read(&merged), cause.read(&merged)), ("Third source.".to_owned(), "Strike.".to_owned()));
    assert_eq!(merged.version, 3);
}

#[tokio::test]
async fn what_both_change_is_told_to_the_second_who_can_insist() {
    let record = Record::open().await;
    let item = record.log(BOB, "Vendor slips", risk()).await;
    let write = async |user, edits| edit(&record.app, &record.by(user), pick(&item), edits).await;
    write(ANA, edits(1, false, &[(Field::Plan, "Hers."), (Field::Cause, "Strike.")])).await.unwrap();
    let before = record.everything().await;
    let his = [(Field::Plan, "His."), (Field::Cause, "Rain."), (Field::Trigger, "Clouds.")];
    let refusal = no(write(BOB, edits(1, false, &his)).await);
    let Rejection::ChangedMeanwhile { what, .. } = &refusal else { panic!("{refusal:?}") };
    assert_eq!(what, "<@101> changed the plan to “Hers.”, and these too: cause");
    assert_eq!(before, record.everything().await, "not even what was apart is written");
    let done = write(BOB, edits(1, true, &his)).await.unwrap().item;
    assert_eq!((Field::Plan.read(&done), Field::Trigger.read(&done)), ("His.".to_owned(), "Clouds.".to_owned()));
    // The same words as hers are no clash.
    assert!(matches!(no(write(BOB, edits(1, false, &[(Field::Plan, "His.")])).await), Rejection::NothingChanged(_)));
}

#[tokio::test]
async fn a_field_changed_there_and_back_is_no_clash() {
    let record = Record::open().await;
    let item = record.log(BOB, "Vendor slips", risk()).await;
    let write = async |user, edits| edit(&record.app, &record.by(user), pick(&item), edits).await;
    write(ANA, edits(1, false, &[(Field::Plan, "Hers.")])).await.unwrap();
    write(ANA, edits(2, false, &[(Field::Plan, "Second source.")])).await.unwrap();
    let done = write(BOB, edits(1, false, &[(Field::Plan, "His.")])).await.unwrap().item;
    assert_eq!(Field::Plan.read(&done), "His.");
}

#[tokio::test]
async fn fields_are_emptied_and_refused_whole() {
    let record = Record::open().await;
    let item = record.log(BOB, "Vendor slips", risk()).await;
    let write =
        async |texts: &[(Field, &str)]| edit(&record.app, &record.by(BOB), pick(&item), edits(1, false, texts)).await;
    no(write(&[(Field::Plan, ""), (Field::Title, "")]).await);
    no(write(&[(Field::Outcome, "A risk has none.")]).await);
    no(write(&[(Field::Plan, &"x".repeat(2001))]).await);
    let done = write(&[(Field::Plan, " ")]).await.unwrap().item;
    assert_eq!(Field::Plan.read(&done), "");
}

#[tokio::test]
async fn a_hundred_writers_at_once_lose_nothing() {
    let record = Record::open().await;
    let item = record.log(ANA, "Count", action()).await;
    let tags: Vec<_> = (0..100).map(|n| record.by(if n % 2 == 0 { ANA } else { BOB })).collect();
    let all = tags.iter().map(|caller| keep::confirm(&record.app, caller, pick(&item)));
    let mut versions: Vec<u32> =
        futures_util::future::join_all(all).await.into_iter().map(|done| done.unwrap().item.version).collect();
    versions.sort_unstable();
    assert_eq!(versions, (2..=101).collect::<Vec<_>>());
}

async fn three(record: &Record) -> Vec<Item> {
    let mut items = Vec::new();
    for title in ["One", "Two", "Three"] {
        items.push(record.log(ANA, title, action()).await);
    }
    items
}

#[tokio::test]
async fn many_are_done_at_once_and_taken_back_at_once() {
    let record = Record::open().await;
    let items = three(&record).await;
    record.make(ANA, pick(&items[1]), Move::Done).await.unwrap();
    let caller = record.by(ANA);
    let done = bulk(&record.app, &caller, items.iter().map(|item| item.id).collect(), BulkDo::Done).await.unwrap();
    assert_eq!((done.done.len(), done.refused.len()), (2, 1), "one that refuses holds up no other");
    assert!(matches!(done.refused[0], (reference, Rejection::IllegalMove { .. }) if reference == items[1].reference()));
    let undone = undo(&record.app, &record.by(ANA), caller.act).await.unwrap();
    assert_eq!(undone.items.iter().map(|item| item.body.state_key()).collect::<Vec<_>>(), ["open", "open"]);
    assert_eq!(no(undo(&record.app, &record.by(ANA), caller.act).await), Rejection::NothingToUndo);
}

#[tokio::test]
async fn many_are_given_away_and_given_dates() {
    let record = Record::open().await;
    let items = three(&record).await;
    let ids: Vec<_> = items.iter().map(|item| item.id).collect();
    let run = async |user, what| bulk(&record.app, &record.by(user), ids.clone(), what).await.unwrap();
    let given = run(ANA, BulkDo::Assign(BOB)).await;
    assert!(given.done.iter().all(|item| item.owner == Some(BOB)));
    let again = run(ANA, BulkDo::Assign(BOB)).await;
    assert_eq!((again.done.len(), again.refused.len()), (0, 3), "theirs already");
    let dated = |due: &str, reason: &str| BulkDo::Date { due: due.to_owned(), reason: reason.to_owned() };
    assert_eq!(run(BOB, dated("fri", " ")).await.done.len(), 3, "a first date needs no reason");
    assert_eq!(run(BOB, dated("+2w", " ")).await.refused.len(), 3);
    assert_eq!(run(BOB, dated("yesterday", "x")).await.refused.len(), 3);
    assert_eq!(run(BOB, dated("+2w", " Late. ")).await.done.len(), 3);
    assert_eq!(run(CAT, BulkDo::Done).await.refused.len(), 3, "not hers");
    assert_eq!(no(bulk(&record.app, &record.by(ANA), Vec::new(), BulkDo::Done).await), Rejection::NothingChosen);
    let (_, history) = look::history(&record.app, &record.by(ANA), pick(&items[0]), 0).await.unwrap();
    assert_eq!(history.lines[0].reason.as_deref(), Some("Late."));
}

#[tokio::test]
async fn an_undo_over_two_programs_keeps_to_each_programs_rules() {
    let record = Record::open().await;
    let here = record.log(ANA, "Here", action()).await;
    let there = record.from(GUILD, ChannelId(33), ANA);
    let there =
        record.capture(&there, drumbeat::app::log::Capture { title: "There".to_owned(), ..Default::default() }).await;
    let caller = record.by(ANA);
    bulk(&record.app, &caller, vec![here.id, there.id], BulkDo::Done).await.unwrap();
    drumbeat::app::program::archive(&record.app, &record.from(GUILD, ChannelId(33), ANA), false).await.unwrap();
    let before = record.everything().await;
    assert!(matches!(no(undo(&record.app, &record.by(ANA), caller.act).await), Rejection::Archived(_)));
    assert_eq!(before, record.everything().await, "whole or not at all");
}

#[tokio::test]
async fn five_minutes_to_take_back_what_one_did_oneself() {
    let record = Record::led_by_ana().await;
    let item = record.log(BOB, "Send it", action()).await;
    let done = record.make(BOB, pick(&item), Move::Done).await.unwrap();
    let take_back = async |user, act| undo(&record.app, &record.by(user), act).await;
    assert_eq!(no(take_back(CAT, done.act).await), Rejection::UndoOfAnother(BOB));
    assert_eq!(no(take_back(BOB, ActId(987_654)).await), Rejection::NothingToUndo);
    record.app.clock.advance(Duration::from_secs(299));
    let undone = take_back(ANA, done.act).await.unwrap();
    assert_eq!(undone.items[0].body, item.body, "the lead may");
    assert_eq!((undone.items[0].version, undone.items[0].reviewed_at), (3, item.reviewed_at));
    let done = record.make(BOB, pick(&item), Move::Done).await.unwrap();
    record.app.clock.advance(Duration::from_secs(301));
    assert_eq!(no(take_back(BOB, done.act).await), Rejection::UndoTooLate);
}

#[tokio::test]
async fn what_was_changed_since_is_not_taken_back() {
    let record = Record::open().await;
    let items = three(&record).await;
    let caller = record.by(ANA);
    bulk(&record.app, &caller, items.iter().map(|item| item.id).collect(), BulkDo::Done).await.unwrap();
    record.say(ANA, pick(&items[2]), Move::Reopen, words("Not yet.")).await.unwrap();
    let before = record.everything().await;
    let refusal = no(undo(&record.app, &record.by(ANA), caller.act).await);
    assert_eq!(refusal, Rejection::UndoOvertaken(items[2].reference()));
    assert_eq!(before, record.everything().await, "whole or not at all");
}

#[tokio::test]
async fn a_void_is_taken_back_and_an_edit_is_not() {
    let record_ = Record::open().await;
    let item = record_.log(ANA, "Use Rust", record()).await;
    let void = keep::void(&record_.app, &record_.by(ANA), pick(&item), "Twice.".to_owned()).await.unwrap();
    let undone = undo(&record_.app, &record_.by(ANA), void.act).await.unwrap();
    assert_eq!((undone.items[0].void.is_none(), undone.items[0].body == item.body), (true, true));
    let edited =
        edit(&record_.app, &record_.by(ANA), pick(&item), edits(3, false, &[(Field::Title, "x")])).await.unwrap();
    assert_eq!(no(undo(&record_.app, &record_.by(ANA), edited.act).await), Rejection::NothingToUndo);
    let bound = record_.by(ANA);
    drumbeat::app::program::bind_channel(&record_.app, &bound, ChannelId(77), (Some(Purpose::Team), None), Vec::new())
        .await
        .unwrap();
    assert_eq!(no(undo(&record_.app, &record_.by(ANA), bound.act).await), Rejection::NothingToUndo);
    no(record_.make(ANA, reference("A-1"), Move::Done).await);
}
