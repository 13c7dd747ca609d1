//! Proposals, concerns and successors, and what happens at a deadline, also after a restart.

use chrono::{DateTime, TimeDelta, Utc};
use drumbeat::{
    app::{
        Pick, decide, keep,
        log::Capture,
        look,
        moves::Words,
        program,
        settle::{self, Due},
    },
    domain::{
        Body, Decision, Item, MessageId, Move, Rejection,
        decision::{DecisionState, Mode},
        event::What,
        item::{Fate, Settlement, Source},
        link::LinkKind,
        risk::RiskState,
    },
};

use crate::desk::{ANA, BOB, CAT, CHANNEL, GUILD, Record, action, no, pick, proposal, record, reference, risk, words};

fn decision(item: &Item) -> &Decision {
    let Body::Decision(decision) = &item.body else { panic!("not a decision") };
    decision
}

fn at(instant: &str) -> DateTime<Utc> {
    instant.parse().unwrap()
}

fn due(item: &Item) -> Due {
    Due { guild: GUILD, item: item.id }
}

async fn now(record: &Record, pick: Pick) -> Item {
    look::show(&record.app, &record.by(ANA), pick).await.unwrap().item
}

#[tokio::test]
async fn a_quorum_is_proposed_objected_to_resolved_and_accepted() {
    let record = Record::open().await;
    let item = record.log(ANA, "Which database", proposal(&[BOB, CAT, ANA])).await;
    assert_eq!((decision(&item).state, decision(&item).mode), (DecisionState::Proposed, Mode::Quorum));
    let item = pick(&item);
    let waits = async |user| look::of_person(&record.app, &record.by(user), user, 0).await.unwrap().awaiting.len();
    assert_eq!((waits(BOB).await, waits(CAT).await), (1, 1));
    record.make(BOB, item, Move::Approve).await.unwrap();
    assert_eq!((waits(BOB).await, waits(CAT).await), (0, 1));
    decide::object(&record.app, &record.by(CAT), item, "Cost?".to_owned()).await.unwrap();
    record.make(ANA, item, Move::Approve).await.unwrap();
    assert!(matches!(
        no(decide::resolve_concern(&record.app, &record.by(BOB), item, 1).await),
        Rejection::ConcernOfAnother { .. }
    ));
    let resolved = decide::resolve_concern(&record.app, &record.by(CAT), item, 1).await.unwrap().item;
    assert_eq!(decision(&resolved).state, DecisionState::Accepted);
    assert_eq!((waits(CAT).await, record.number("SELECT count(*) FROM awaits").await), (0, 0));
}

#[tokio::test]
async fn a_decision_is_superseded_on_both_sides_or_not_at_all() {
    let record_ = Record::open().await;
    let old = record_.log(ANA, "Use Go", record()).await;
    let new = record_.log(ANA, "Use Rust", record()).await;
    record_.log(ANA, "Ask Bob", proposal(&[BOB])).await;
    record_.log(ANA, "Send it", action()).await;
    let before = record_.everything().await;
    let by = |typed: &str| Words { successor: Some(typed.to_owned()), ..Words::default() };
    let supersede = async |typed: &str| record_.say(ANA, pick(&old), Move::Supersede, by(typed)).await;
    assert!(matches!(no(supersede("D-1").await), Rejection::SupersedesItself(_)));
    assert!(matches!(no(supersede("D-3").await), Rejection::SuccessorNotAccepted { .. }));
    assert!(matches!(no(supersede("A-1").await), Rejection::WrongKind { .. }));
    assert!(matches!(no(supersede("D-9").await), Rejection::UnknownReference(_)));
    assert!(matches!(no(record_.make(ANA, pick(&old), Move::Supersede).await), Rejection::SuccessorMissing(_)));
    assert_eq!(before, record_.everything().await);
    let done = supersede("d2: Use Rust").await.unwrap();
    assert_eq!(decision(&done.item).state, DecisionState::Superseded);
    assert_eq!((done.item.links[0].kind, done.item.links[0].to), (LinkKind::SupersededBy, new.id));
    let new = now(&record_, pick(&new)).await;
    assert_eq!((new.links[0].kind, new.links[0].to), (LinkKind::Supersedes, old.id));
    assert_eq!(decision(&new).state, DecisionState::Accepted);
}

#[tokio::test]
async fn consent_is_settled_after_a_restart_and_promised_to_the_channel_once() {
    let record = Record::open().await;
    let item = record.log(ANA, "Which colour", proposal(&[])).await;
    let far = at("2027-01-01T00:00:00Z");
    assert!(settle::due(&record.app, far, 10).await.unwrap().is_empty(), "nobody was told");
    decide::see(&record.app, &record.by(BOB), pick(&item)).await.unwrap();
    let record = record.reopen().await;
    let deadline = at("2026-11-20T00:00:00Z");
    assert!(settle::due(&record.app, deadline - TimeDelta::milliseconds(1), 10).await.unwrap().is_empty());
    let early = settle::settle(&record.app, due(&item), deadline - TimeDelta::milliseconds(1)).await.unwrap();
    assert!(early.is_none());
    assert_eq!(settle::due(&record.app, deadline, 10).await.unwrap(), [due(&item)]);
    // Several at once, as two loops after a crash might: one settles.
    let outcomes =
        futures_util::future::join_all((0..5).map(|_| settle::settle(&record.app, due(&item), deadline))).await;
    let settled: Vec<_> = outcomes.into_iter().filter_map(Result::unwrap).collect();
    assert_eq!(settled.len(), 1);
    assert_eq!((decision(&settled[0].0).state, settled[0].1), (DecisionState::Accepted, Settlement::Consented));
    assert!(settle::due(&record.app, far, 10).await.unwrap().is_empty());
    assert_eq!(record.number("SELECT count(*) FROM outbox WHERE kind = 'consented' AND nonce <> ''").await, 1);
    let (_, history) = look::history(&record.app, &record.by(BOB), pick(&item), 0).await.unwrap();
    assert_eq!((history.lines[0].what, history.lines[0].actor), (What::Settled, None));
}

#[tokio::test]
async fn a_concern_or_a_hold_keeps_the_deadline_from_accepting() {
    let record = Record::open().await;
    let objected = record.log(ANA, "Which colour", proposal(&[])).await;
    let held = record.log(ANA, "Which name", proposal(&[])).await;
    let gone = record.log(ANA, "Which size", proposal(&[])).await;
    for item in [&objected, &held, &gone] {
        decide::see(&record.app, &record.by(BOB), pick(item)).await.unwrap();
    }
    let deadline = at("2026-11-20T00:00:00Z");
    let found = settle::due(&record.app, deadline, 10).await.unwrap();
    assert_eq!(found.len(), 3);
    // Between looking and settling, people go on.
    decide::object(&record.app, &record.by(CAT), pick(&objected), "Loud.".to_owned()).await.unwrap();
    record.make(ANA, pick(&held), Move::Hold).await.unwrap();
    keep::void(&record.app, &record.by(ANA), pick(&gone), "Twice.".to_owned()).await.unwrap();
    let mut outcomes = Vec::new();
    for due in found {
        outcomes.push(settle::settle(&record.app, due, deadline).await.unwrap().map(|(_, settlement)| settlement));
    }
    assert_eq!(outcomes, [Some(Settlement::ConcernsStand), None, None]);
    assert_eq!(decision(&now(&record, pick(&objected)).await).state, DecisionState::Proposed);
    assert!(settle::due(&record.app, deadline, 10).await.unwrap().is_empty(), "none is asked about again at once");
    let next = at("2026-11-24T00:00:00Z");
    assert_eq!(settle::due(&record.app, next, 10).await.unwrap(), [due(&objected)]);
    decide::resolve_concern(&record.app, &record.by(CAT), pick(&objected), 1).await.unwrap();
    let settled = settle::settle(&record.app, due(&objected), next).await.unwrap();
    assert_eq!(settled.unwrap().1, Settlement::Consented);
}

#[tokio::test]
async fn an_acceptance_expires_and_the_risk_is_open_again() {
    let record = Record::led_by_ana().await;
    let item = record.log(BOB, "Slips", risk()).await;
    let accept = Words { words: Some("Cheap.".to_owned()), until: Some("2026-11-30".to_owned()), ..Words::default() };
    record.say(ANA, pick(&item), Move::Accept, accept).await.unwrap();
    let ends = at("2026-12-01T00:00:00Z");
    assert!(settle::due(&record.app, ends - TimeDelta::milliseconds(1), 9).await.unwrap().is_empty());
    assert_eq!(settle::due(&record.app, ends, 9).await.unwrap(), [due(&item)]);
    let (item, settlement) = settle::settle(&record.app, due(&item), ends).await.unwrap().unwrap();
    let Body::Risk(body) = &item.body else { panic!("a risk") };
    assert_eq!((body.state, settlement), (RiskState::Open, Settlement::AcceptanceExpired));
    assert_eq!(record.number("SELECT count(*) FROM outbox WHERE kind = 'acceptance_expired'").await, 1);
}

#[tokio::test]
async fn nothing_is_settled_in_an_archived_program_until_it_is_brought_back() {
    let record = Record::led_by_ana().await;
    let item = record.log(BOB, "Slips", risk()).await;
    let accept = Words { words: Some("Cheap.".to_owned()), until: Some("2026-11-30".to_owned()), ..Words::default() };
    record.say(ANA, pick(&item), Move::Accept, accept).await.unwrap();
    program::archive(&record.app, &record.by(ANA), false).await.unwrap();
    let ends = at("2026-12-01T00:00:00Z");
    assert!(settle::settle(&record.app, due(&item), ends).await.unwrap().is_none());
    assert!(settle::due(&record.app, ends, 9).await.unwrap().is_empty(), "it is not asked again at once");
    program::archive(&record.app, &record.by(ANA), true).await.unwrap();
    assert_eq!(settle::due(&record.app, ends, 9).await.unwrap(), [due(&item)], "and at once when it is back");
    let (_, settlement) = settle::settle(&record.app, due(&item), ends).await.unwrap().unwrap();
    assert_eq!(settlement, Settlement::AcceptanceExpired);
}

#[tokio::test]
async fn what_cannot_be_settled_is_put_off_further_each_time_and_holds_up_no_other() {
    let record = Record::open().await;
    let poisoned = record.log(ANA, "Which colour", proposal(&[])).await;
    let sound = record.log(ANA, "Which name", proposal(&[])).await;
    for item in [&poisoned, &sound] {
        decide::see(&record.app, &record.by(BOB), pick(item)).await.unwrap();
    }
    assert_eq!(poisoned.id.0, 1);
    record.sql("UPDATE items SET record = json_set(record, '$.mode', 'by dice') WHERE guild_id = 1 AND id = 1").await;
    let mut now = at("2026-11-20T00:00:00Z");
    let mut waits = Vec::new();
    for _ in 0..13 {
        for found in settle::due(&record.app, now, 9).await.unwrap() {
            match settle::settle(&record.app, found, now).await {
                Ok(settled) => assert_eq!(settled.unwrap().0.id, sound.id),
                Err(_) => settle::put_off(&record.app, found, now).await.unwrap(),
            }
        }
        let next = record.number("SELECT wake_at FROM items WHERE failures > 0").await;
        waits.push((next - now.timestamp_millis()) / 60_000);
        now = DateTime::from_timestamp_millis(next).unwrap();
    }
    assert_eq!(waits, [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 1440, 1440]);
    assert_eq!(record.number("SELECT count(*) FROM items WHERE state = 'accepted'").await, 1);
}

#[tokio::test]
async fn an_item_that_wakes_too_early_is_told_when_to_wake() {
    let record = Record::open().await;
    let item = record.log(ANA, "Which colour", proposal(&[])).await;
    decide::see(&record.app, &record.by(BOB), pick(&item)).await.unwrap();
    let wakes = record.number("SELECT wake_at FROM items").await;
    record.sql("UPDATE items SET wake_at = 5").await;
    assert!(settle::settle(&record.app, due(&item), at("2026-11-17T00:00:00Z")).await.unwrap().is_none());
    assert_eq!(record.number("SELECT wake_at FROM items").await, wakes);
}

#[tokio::test]
async fn approvers_named_after_all_stop_the_clock_of_consent() {
    let record = Record::open().await;
    let item = record.log(ANA, "Which colour", proposal(&[])).await;
    decide::see(&record.app, &record.by(BOB), pick(&item)).await.unwrap();
    let named = decide::name_approvers(&record.app, &record.by(ANA), pick(&item), vec![CAT], None).await.unwrap().item;
    assert_eq!((decision(&named).mode, decision(&named).consent_until), (Mode::Single, None));
    assert!(settle::due(&record.app, at("2027-01-01T00:00:00Z"), 9).await.unwrap().is_empty());
    let decided = record.make(CAT, pick(&item), Move::Approve).await.unwrap().item;
    assert_eq!(decision(&decided).decided_by, [CAT]);
}

#[tokio::test]
async fn a_decision_is_reopened_proposed_again_and_settled_again() {
    let record = Record::open().await;
    let item = record.log(ANA, "Which colour", proposal(&[])).await;
    decide::see(&record.app, &record.by(BOB), pick(&item)).await.unwrap();
    let first = at("2026-11-20T00:00:00Z");
    settle::settle(&record.app, due(&item), first).await.unwrap().unwrap();
    record.app.clock.set(at("2026-11-23T09:00:00Z"));
    record.say(ANA, pick(&item), Move::Reopen, words("New facts.")).await.unwrap();
    record.make(ANA, reference("D-1"), Move::Propose).await.unwrap();
    let again = at("2026-11-27T00:00:00Z");
    assert_eq!(settle::due(&record.app, again, 9).await.unwrap(), [due(&item)]);
    let settled = settle::settle(&record.app, due(&item), again).await.unwrap().unwrap();
    assert_eq!(decision(&settled.0).decided_on, Some("2026-11-27".parse().unwrap()));
    assert_eq!(record.number("SELECT count(*) FROM outbox").await, 2, "both are announced");
}

#[tokio::test]
async fn a_source_message_that_changes_is_noted_once() {
    let record = Record::open().await;
    let source = Source {
        channel: CHANNEL,
        message: MessageId(5),
        author: CAT,
        text: "They will be late".to_owned(),
        fate: Fate::Unchanged,
    };
    let capture = Capture { title: "Late".to_owned(), source: Some(source), ..Capture::default() };
    let item = record.capture(&record.by(ANA), capture).await;
    let seen =
        async |fate| settle::source_seen(&record.app, GUILD, item.id, fate).await.unwrap().map(|item| item.version);
    assert_eq!(seen(Fate::Edited).await, Some(2));
    assert_eq!(seen(Fate::Edited).await, None);
    assert_eq!(seen(Fate::Deleted).await, Some(3));
    assert_eq!(seen(Fate::Edited).await, None, "what is deleted stays deleted");
}
