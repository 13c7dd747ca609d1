//! Every state of every kind against every move, and what all kinds share: dates, snoozes, voids, links, urgency.

use super::*;
use crate::domain::{
    Role,
    link::LinkKind,
    risk::Score,
    samples::{ANA, BOB, CAT, Desk, at, day, item, monday, prose, ready, refused, states},
};

/// DOMAIN.md › Kinds: state, move, state reached. What is not here is refused.
const LEGAL: &[(Kind, &str, Move, &str)] = &[
    (Kind::Risk, "open", Move::Treat, "treating"),
    (Kind::Risk, "open", Move::Accept, "accepted"),
    (Kind::Risk, "open", Move::Occur, "occurred"),
    (Kind::Risk, "treating", Move::Close, "closed"),
    (Kind::Risk, "treating", Move::Accept, "accepted"),
    (Kind::Risk, "treating", Move::Occur, "occurred"),
    (Kind::Risk, "accepted", Move::Reopen, "open"),
    (Kind::Risk, "accepted", Move::Occur, "occurred"),
    (Kind::Risk, "closed", Move::Reopen, "open"),
    (Kind::Decision, "draft", Move::Propose, "proposed"),
    (Kind::Decision, "proposed", Move::Approve, "accepted"),
    (Kind::Decision, "proposed", Move::Reject, "rejected"),
    (Kind::Decision, "proposed", Move::Hold, "on_hold"),
    (Kind::Decision, "proposed", Move::Withdraw, "withdrawn"),
    (Kind::Decision, "on_hold", Move::Resume, "proposed"),
    (Kind::Decision, "on_hold", Move::Withdraw, "withdrawn"),
    (Kind::Decision, "accepted", Move::Supersede, "superseded"),
    (Kind::Decision, "accepted", Move::Deprecate, "deprecated"),
    (Kind::Decision, "accepted", Move::Reopen, "draft"),
    (Kind::Decision, "rejected", Move::Reopen, "draft"),
    (Kind::Decision, "withdrawn", Move::Reopen, "draft"),
    (Kind::Decision, "deprecated", Move::Reopen, "draft"),
    (Kind::Action, "open", Move::Start, "in_progress"),
    (Kind::Action, "open", Move::Done, "done"),
    (Kind::Action, "open", Move::Block, "blocked"),
    (Kind::Action, "open", Move::WontDo, "wont_do"),
    (Kind::Action, "in_progress", Move::Done, "done"),
    (Kind::Action, "in_progress", Move::Block, "blocked"),
    (Kind::Action, "in_progress", Move::WontDo, "wont_do"),
    (Kind::Action, "blocked", Move::Unblock, "open"),
    (Kind::Action, "blocked", Move::WontDo, "wont_do"),
    (Kind::Action, "done", Move::Reopen, "open"),
    (Kind::Action, "wont_do", Move::Reopen, "open"),
    (Kind::Issue, "open", Move::Start, "in_progress"),
    (Kind::Issue, "open", Move::Resolve, "resolved"),
    (Kind::Issue, "in_progress", Move::Resolve, "resolved"),
    (Kind::Issue, "resolved", Move::Close, "closed"),
    (Kind::Issue, "resolved", Move::Reopen, "open"),
    (Kind::Issue, "closed", Move::Reopen, "open"),
];

/// DOMAIN.md › Kinds: the states in which there is still something to do.
const OPEN: &[(Kind, &[&str])] = &[
    (Kind::Risk, &["open", "treating", "accepted"]),
    (Kind::Decision, &["draft", "proposed", "on_hold"]),
    (Kind::Action, &["open", "in_progress", "blocked"]),
    (Kind::Issue, &["open", "in_progress", "resolved"]),
];

/// Who may make a move on an item that Ana raised and Bob owns and approves.
fn mover(step: Move) -> UserId {
    if step == Move::Propose { ANA } else { BOB }
}

#[test]
fn every_move_from_every_state_is_made_or_refused_as_the_domain_says() {
    let desk = Desk::default();
    for kind in Kind::ALL {
        for state in states(*kind) {
            for step in Move::ALL {
                let mut item = ready(*kind, state);
                let how = desk.full(mover(*step), monday());
                let wanted = LEGAL.iter().find(|row| (row.0, row.1, row.2) == (*kind, state, *step));
                let context = format!("{kind} {state} {step:?}");
                assert_eq!(item.legal_moves().contains(step), wanted.is_some(), "{context}");
                let Some((.., reached)) = wanted else {
                    let no = refused(&mut item, *step, &how);
                    assert!(matches!(no, Rejection::IllegalMove { .. }), "{context}: {no:?}");
                    for allowed in item.legal_moves() {
                        assert!(no.to_string().contains(allowed.label()), "{context}: {no}");
                    }
                    continue;
                };
                item.make(*step, &how).unwrap_or_else(|no| panic!("{context}: {no}"));
                assert_eq!(item.body.state_key(), *reached, "{context}");
                assert_eq!((item.state_changed_at, item.reviewed_at), (monday(), monday()), "{context}");
            }
        }
    }
}

#[test]
fn the_states_in_which_there_is_something_to_do() {
    for (kind, open) in OPEN {
        for state in states(*kind) {
            assert_eq!(ready(*kind, state).is_open(), open.contains(&state), "{kind} {state}");
        }
    }
}

#[test]
fn a_void_item_stays_as_it_is() {
    let desk = Desk::default();
    for kind in Kind::ALL {
        for state in states(*kind) {
            let mut void = ready(*kind, state);
            void.make_void(prose("Twice the same."), BOB, monday()).unwrap();
            assert_eq!((void.state_label(), void.is_open(), void.legal_moves()), ("Void", false, &[][..]));
            assert_eq!((void.wakes_at(&desk.calendar), void.awaits()), (None, Vec::new()));
            assert_eq!(void.settle(at("2099-01-01T00:00:00Z"), &desk.calendar), None);
            for step in Move::ALL {
                let no = refused(&mut void, *step, &desk.full(BOB, monday()));
                assert!(no.to_string().contains("Twice the same"), "{no}");
            }
            let before = void.clone();
            assert!(void.set_due(day("2026-12-01"), Some(&prose("x")), monday()).is_err());
            assert!(void.snooze_until(day("2026-11-18"), &desk.how(BOB, monday())).is_err());
            assert!(void.make_void(prose("Again."), CAT, monday()).is_err());
            assert_eq!(void, before);
        }
    }
}

#[test]
fn a_move_that_needs_words_is_refused_without_them_and_made_with_them() {
    use crate::domain::moves::Needs;
    let desk = Desk::default();
    for (kind, state, step, _) in LEGAL {
        let silent = ready(*kind, state).make(*step, &desk.how(mover(*step), monday()));
        let needed = matches!(step.needs(), Needs::Words { required: true, .. } | Needs::WordsAndDate { .. });
        assert_eq!(silent.is_err(), needed, "{kind} {state} {step:?}: {silent:?}");
        if let Err(no) = silent {
            assert!(matches!(no, Rejection::ReasonMissing { .. }), "{no:?}");
        }
    }
}

#[test]
fn moving_a_date_keeps_every_earlier_one() {
    let mut item = ready(Kind::Action, "open");
    let why = prose("The vendor is late.");
    item.set_due(day("2026-11-20"), None, monday()).unwrap();
    assert_eq!(item.moved_from, []);
    for (moved, due) in ["2026-11-27", "2026-11-25", "2026-12-04", "2026-11-27"].into_iter().enumerate() {
        let refusal = item.set_due(day(due), None, monday()).unwrap_err();
        assert!(matches!(refusal, Rejection::ReasonMissing { .. }));
        item.set_due(day(due), Some(&why), monday()).unwrap();
        assert_eq!((item.due, item.moved_from.len()), (Some(day(due)), moved + 1));
    }
    let promised: Vec<_> = ["2026-11-20", "2026-11-27", "2026-11-25", "2026-12-04"].map(day).into();
    assert_eq!(item.moved_from, promised);
    let before = item.clone();
    let same = item.set_due(day("2026-11-27"), Some(&why), monday()).unwrap_err();
    assert!(matches!(same, Rejection::SameDate { .. }), "{same:?}");
    assert_eq!(item, before);
}

#[test]
fn a_decision_that_was_made_takes_the_day_on_which_it_is_looked_at_again() {
    let mut item = ready(Kind::Decision, "accepted");
    item.set_due(day("2026-12-01"), None, monday()).unwrap();
    assert_eq!((item.date(), item.due), (("Review on", Some(day("2026-12-01"))), None));
    let same = item.set_due(day("2026-12-01"), None, monday()).unwrap_err();
    assert!(matches!(same, Rejection::SameDate { .. }), "{same:?}");
    // No promise is moved: nobody is asked why.
    item.set_due(day("2026-12-08"), None, monday()).unwrap();
    assert_eq!((item.date().1, item.moved_from.len()), (Some(day("2026-12-08")), 0));
    assert_eq!(ready(Kind::Decision, "proposed").date().0, "Needed by");
}

#[test]
fn a_closed_item_takes_no_date_and_no_snooze() {
    let desk = Desk::default();
    for kind in Kind::ALL {
        for state in states(*kind) {
            let mut item = ready(*kind, state);
            let open = item.is_open();
            let dated = open || item.is_in_force();
            assert_eq!(item.set_due(day("2026-12-01"), None, monday()).is_ok(), dated, "{kind} {state}");
            let mut item = ready(*kind, state);
            assert_eq!(item.snooze_until(day("2026-11-18"), &desk.how(BOB, monday())).is_ok(), open, "{kind} {state}");
        }
    }
}

#[test]
fn a_snooze_is_ahead() {
    let desk = Desk::default();
    let mut item = ready(Kind::Action, "open");
    for (role, until) in [(Role::Contributor, "2026-11-16"), (Role::Lead, "2026-11-16"), (Role::Lead, "2026-11-01")] {
        let how = How { role, ..desk.how(BOB, monday()) };
        assert_eq!(item.snooze_until(day(until), &how), Err(Rejection::SnoozeEndsToday));
    }
    assert_eq!(item.snooze, None);
}

#[test]
fn three_snoozes_in_a_row_and_then_only_the_lead() {
    let desk = Desk::default();
    let mut item = ready(Kind::Action, "open");
    let before = item.clone();
    for count in 1..=3 {
        item.snooze_until(day("2026-11-18"), &desk.how(BOB, monday())).unwrap();
        let unsaid = Item { snooze: None, ..item.clone() };
        assert_eq!(unsaid, before, "it is neither review nor progress");
        assert_eq!(item.snooze, Some(Snooze { until: day("2026-11-18"), by: BOB, count }));
    }
    for role in [Role::Viewer, Role::Contributor, Role::Approver] {
        let no = item.snooze_until(day("2026-11-18"), &How { role, ..desk.how(BOB, monday()) }).unwrap_err();
        assert!(matches!(no, Rejection::SnoozedTooOften { times: 3, .. }), "{no:?}");
    }
    item.snooze_until(day("2026-11-18"), &desk.as_lead(ANA, monday())).unwrap();
    assert_eq!(item.snooze.as_ref().unwrap().count, 4);
    // Doing something about it starts the count afresh.
    item.make(Move::Start, &desk.how(BOB, monday())).unwrap();
    assert_eq!(item.snooze, None);
    item.snooze_until(day("2026-11-18"), &desk.how(BOB, monday())).unwrap();
}

#[test]
fn a_snooze_reaches_ten_working_days_and_only_the_leads_further() {
    let mut desk = Desk::default();
    desk.calendar.holidays.insert(day("2026-11-26"));
    let mut item = ready(Kind::Action, "open");
    // Ten working days after Monday 16 November: Monday 30, and a day more for the holiday.
    let no = item.snooze_until(day("2026-12-02"), &desk.how(BOB, monday())).unwrap_err();
    assert_eq!(no, Rejection::SnoozedTooFar { days: 10, last: day("2026-12-01") });
    item.snooze_until(day("2026-12-01"), &desk.how(BOB, monday())).unwrap();
    item.snooze_until(day("2027-06-01"), &desk.as_lead(ANA, monday())).unwrap();
    desk.rules.snooze_working_days_at_most = 1;
    assert!(item.snooze_until(day("2026-11-18"), &desk.how(BOB, monday())).is_err());
    desk.rules.snoozes_at_most = 1;
    assert!(item.snooze_until(day("2026-11-17"), &desk.how(BOB, monday())).is_err());
}

#[test]
fn the_day_of_a_snooze_is_the_programs() {
    let mut desk = Desk::default();
    desk.calendar.zone = chrono_tz::Pacific::Auckland;
    let mut item = ready(Kind::Action, "open");
    // 16 November 20:00 UTC is the 17th already in Auckland.
    let how = desk.how(BOB, at("2026-11-16T20:00:00Z"));
    assert_eq!(item.snooze_until(day("2026-11-17"), &how), Err(Rejection::SnoozeEndsToday));
    item.snooze_until(day("2026-11-18"), &how).unwrap();
}

#[test]
fn links_stand_once_and_never_on_the_item_itself() {
    let mut one = ready(Kind::Risk, "open");
    let other = Reference { kind: Kind::Action, number: 3 };
    let link = |kind, id| Link { kind, to: ItemId(id), reference: other };
    one.add_link(link(LinkKind::MitigatedBy, 8)).unwrap();
    assert!(matches!(one.add_link(link(LinkKind::MitigatedBy, 8)), Err(Rejection::LinkedAlready { .. })));
    assert!(matches!(one.add_link(link(LinkKind::Blocks, 7)), Err(Rejection::LinkToItself(_))));
    one.add_link(link(LinkKind::Blocks, 8)).unwrap();
    one.add_link(link(LinkKind::MitigatedBy, 9)).unwrap();
    assert_eq!(one.links.len(), 3);
}

#[test]
fn urgency_is_one_scale_over_all_kinds() {
    use Urgency::{Extreme, High, Low, Medium};
    let rules = Rules::default();
    let of = |body| item(body).urgency(&rules);
    let risk = |score| Body::Risk(Risk { inherent: score, ..Risk::default() });
    let scored = |likelihood, impact| risk(Some(Score::new(likelihood, impact).unwrap()));
    assert_eq!(
        [scored(4, 4), scored(2, 5), scored(1, 5), scored(2, 2), risk(None)].map(of),
        [Extreme, High, Medium, Low, Medium]
    );
    let ranks = [Some(Rank::R1), Some(Rank::R2), Some(Rank::R3), Some(Rank::R4), None];
    let wanted = [Extreme, High, Medium, Low, Medium];
    assert_eq!(ranks.map(|priority| of(Body::Action(Action { priority, ..Action::default() }))), wanted);
    assert_eq!(ranks.map(|severity| of(Body::Issue(Issue { severity, ..Issue::default() }))), wanted);
    assert_eq!(of(Body::Decision(Decision::default())), Medium);
}

#[test]
fn ranks_go_from_one_to_four() {
    for number in 0..=u8::MAX {
        match Rank::try_from(number) {
            Ok(rank) => assert_eq!((u8::from(rank), (1..=4).contains(&number)), (number, true)),
            Err(no) => assert!(matches!(no, Rejection::OutOfScale { .. }) && !(1..=4).contains(&number)),
        }
    }
}

#[test]
fn an_item_survives_the_way_to_its_document_and_back() {
    for kind in Kind::ALL {
        for state in states(*kind) {
            let mut item = ready(*kind, state);
            item.detail = Some(prose("One.\n\nTwo."));
            item.due = Some(day("2026-12-24"));
            item.moved_from = vec![day("2026-12-01")];
            item.source = Some(Source {
                channel: ChannelId(u64::MAX >> 1),
                message: MessageId(1),
                author: CAT,
                text: "“quoted” \u{1F600}".to_owned(),
                fate: Fate::Edited,
            });
            let document = serde_json::to_value(&item).unwrap();
            assert_eq!((document["kind"].as_str(), document["state"].as_str()), (Some(kind.key()), Some(state)));
            let mut back: Item = serde_json::from_value(document).unwrap();
            back.id = item.id;
            assert_eq!(back, item);
        }
    }
}
