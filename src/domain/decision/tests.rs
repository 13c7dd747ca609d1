//! The four ways to be accepted, concerns, the clock of consent, reopening.

use chrono::TimeDelta;

use super::*;
use crate::domain::{
    Body,
    calendar::WorkingDays,
    samples::{ANA, BOB, CAT, DAN, Desk, at, day, decision, decision_mut, item, monday, prose, refused},
};

/// A draft of Ana's with these approvers in this mode.
fn draft(users: &[UserId], mode: Option<Mode>) -> Item {
    let mut draft = Decision::default();
    draft.name_approvers(users, mode, ANA).unwrap();
    item(Body::Decision(draft))
}

/// The same, proposed by Ana on Monday.
fn proposed(desk: &Desk, users: &[UserId], mode: Option<Mode>) -> Item {
    let mut item = draft(users, mode);
    item.make(Move::Propose, &desk.how(ANA, monday())).unwrap();
    item
}

/// Runs the domain's part on the decision inside an item, as the use case does; a refusal changes nothing.
fn on<T>(item: &mut Item, edit: impl FnOnce(&mut Decision, &Item) -> Result<T, Rejection>) -> Result<T, Rejection> {
    let as_it_is = item.clone();
    let done = edit(decision_mut(item), &as_it_is);
    if done.is_err() {
        *item = as_it_is;
    }
    done
}

fn object(item: &mut Item, how: &How) -> Result<u32, Rejection> {
    on(item, |decision, as_it_is| decision.object(prose("What of the cost?"), how, as_it_is))
}

fn resolve(item: &mut Item, number: u32, how: &How) -> Result<(), Rejection> {
    on(item, |decision, as_it_is| decision.resolve_concern(number, how, as_it_is))
}

fn tell(item: &mut Item, how: &How) -> Result<(), Rejection> {
    on(item, |decision, as_it_is| decision.tell(how, as_it_is))
}

fn state(item: &Item) -> DecisionState {
    decision(item).state
}

fn people(count: u64) -> Vec<UserId> {
    (0..count).map(|n| UserId(200 + n)).collect()
}

#[test]
fn the_mode_follows_from_the_approvers_unless_it_is_chosen() {
    for (users, mode, wanted) in [
        (vec![], None, Ok(Mode::Consent)),
        (vec![BOB], None, Ok(Mode::Single)),
        (vec![BOB, BOB], None, Ok(Mode::Single)),
        (vec![BOB, CAT], None, Ok(Mode::Quorum)),
        (vec![ANA, CAT], None, Ok(Mode::Quorum)),
        (vec![BOB], Some(Mode::Consent), Ok(Mode::Consent)),
        (people(25), None, Ok(Mode::Quorum)),
        (people(26), None, Err(Rejection::TooManyApprovers { named: 26 })),
        (people(26), Some(Mode::Consent), Err(Rejection::TooManyApprovers { named: 26 })),
        (vec![ANA], None, Err(Rejection::ApprovesOwnProposal)),
        (vec![], Some(Mode::Single), Err(Rejection::OneApproverNeeded { named: 0 })),
        (vec![BOB, CAT], Some(Mode::Single), Err(Rejection::OneApproverNeeded { named: 2 })),
        (vec![], Some(Mode::Quorum), Err(Rejection::SeveralApproversNeeded)),
        (vec![BOB, BOB], Some(Mode::Quorum), Err(Rejection::SeveralApproversNeeded)),
        (vec![BOB], Some(Mode::Record), Err(Rejection::RecordIsNotProposed)),
    ] {
        let mut decision = Decision::default();
        let got = decision.name_approvers(&users, mode, ANA).map(|()| decision.mode);
        assert_eq!(got, wanted, "{users:?} {mode:?}");
    }
}

#[test]
fn approvers_stay_once_somebody_has_answered() {
    let desk = Desk::default();
    let mut item = proposed(&desk, &people(3), None);
    item.make(Move::Approve, &desk.how(UserId(200), monday())).unwrap();
    let no = on(&mut item, |decision, _| decision.name_approvers(&[BOB], None, ANA)).unwrap_err();
    assert_eq!(no, Rejection::ApproversFixed);
}

#[test]
fn a_record_is_accepted_from_the_start() {
    let made = Decision::recorded(BOB, day("2026-11-10"));
    assert_eq!((made.state, made.mode), (DecisionState::Accepted, Mode::Record));
    assert_eq!((made.decided_by, made.decided_on), (vec![BOB], Some(day("2026-11-10"))));
}

#[test]
fn a_single_approver_decides_alone() {
    let desk = Desk::default();
    for (step, wanted) in [(Move::Approve, DecisionState::Accepted), (Move::Reject, DecisionState::Rejected)] {
        let mut item = proposed(&desk, &[BOB], None);
        assert_eq!(item.awaits(), [BOB]);
        for other in [ANA, CAT] {
            let how = How { role: Role::Lead, ..desk.full(other, monday()) };
            assert!(matches!(refused(&mut item, step, &how), Rejection::NotAnApprover { .. }));
        }
        item.make(step, &desk.full(BOB, monday())).unwrap();
        assert_eq!((state(&item), item.awaits()), (wanted, vec![]));
        assert_eq!((&decision(&item).decided_by, decision(&item).decided_on), (&vec![BOB], Some(day("2026-11-16"))));
    }
}

#[test]
fn the_day_of_a_decision_is_the_programs() {
    let mut desk = Desk::default();
    desk.calendar.zone = chrono_tz::Pacific::Auckland;
    let mut item = proposed(&desk, &[BOB], None);
    item.make(Move::Approve, &desk.how(BOB, at("2026-11-16T20:00:00Z"))).unwrap();
    assert_eq!(decision(&item).decided_on, Some(day("2026-11-17")));
}

/// What a quorum of `all` comes to after so many for and against: told by counting, as DOMAIN.md says it.
fn quorum(all: usize, yes: usize, no: usize) -> DecisionState {
    let majority = all / 2 + 1;
    if all - no < majority {
        DecisionState::Rejected
    } else if yes >= majority && all - yes - no < 3 {
        DecisionState::Accepted
    } else {
        DecisionState::Proposed
    }
}

#[test]
fn a_quorum_takes_a_majority_and_fewer_than_three_outstanding() {
    let desk = Desk::default();
    for all in 2..=9_usize {
        // Every order of answers: bit n of `votes` is the n-th approver's word.
        for votes in 0..(1_u32 << all) {
            let users = people(all as u64);
            let mut item = proposed(&desk, &users, None);
            let (mut yes, mut no) = (0, 0);
            for (n, user) in users.iter().enumerate() {
                let step = if votes & (1 << n) == 0 { Move::Approve } else { Move::Reject };
                item.make(step, &desk.full(*user, monday())).unwrap();
                *(if step == Move::Approve { &mut yes } else { &mut no }) += 1;
                let wanted = quorum(all, yes, no);
                assert_eq!(state(&item), wanted, "{yes} for, {no} against, of {all}");
                if wanted != DecisionState::Proposed {
                    let decided = if wanted == DecisionState::Accepted { yes } else { no };
                    assert_eq!(decision(&item).decided_by.len(), decided);
                    break;
                }
                assert_eq!(item.awaits(), users[n + 1..]);
            }
            assert_ne!(state(&item), DecisionState::Proposed, "everybody answered");
        }
    }
}

#[test]
fn an_approver_can_think_again_until_it_is_decided() {
    let desk = Desk::default();
    let users = people(3);
    let mut item = proposed(&desk, &users, None);
    item.make(Move::Reject, &desk.full(users[0], monday())).unwrap();
    let again = refused(&mut item, Move::Reject, &desk.full(users[0], monday()));
    assert!(matches!(again, Rejection::AnsweredAlready { .. }));
    item.make(Move::Approve, &desk.how(users[0], monday())).unwrap();
    item.make(Move::Approve, &desk.how(users[1], monday())).unwrap();
    assert_eq!(state(&item), DecisionState::Accepted);
    assert!(matches!(refused(&mut item, Move::Approve, &desk.how(users[2], monday())), Rejection::IllegalMove { .. }));
}

#[test]
fn a_concern_blocks_a_single_approver() {
    let desk = Desk::default();
    let mut item = proposed(&desk, &[BOB], None);
    assert_eq!(object(&mut item, &desk.how(CAT, monday())), Ok(1));
    let no = refused(&mut item, Move::Approve, &desk.how(BOB, monday()));
    assert!(matches!(&no, Rejection::ConcernsStand { concerns, .. } if *concerns == [1]), "{no:?}");
    assert!(item.clone().make(Move::Reject, &desk.full(BOB, monday())).is_ok(), "a rejection needs no agreement");
    resolve(&mut item, 1, &desk.how(CAT, monday())).unwrap();
    item.make(Move::Approve, &desk.how(BOB, monday())).unwrap();
    assert_eq!(state(&item), DecisionState::Accepted);
}

#[test]
fn a_quorum_that_waits_only_for_a_concern_is_decided_when_that_is_resolved() {
    let desk = Desk::default();
    let users = people(3);
    let mut item = proposed(&desk, &users, None);
    object(&mut item, &desk.how(CAT, monday())).unwrap();
    object(&mut item, &desk.how(DAN, monday())).unwrap();
    for user in &users {
        item.make(Move::Approve, &desk.how(*user, monday())).unwrap();
    }
    assert_eq!(state(&item), DecisionState::Proposed);
    resolve(&mut item, 1, &desk.how(CAT, monday())).unwrap();
    assert_eq!(state(&item), DecisionState::Proposed);
    resolve(&mut item, 2, &desk.how(DAN, monday())).unwrap();
    assert_eq!((state(&item), decision(&item).decided_by.len()), (DecisionState::Accepted, 3));
}

#[test]
fn a_quorum_whose_concern_was_resolved_on_hold_is_decided_when_it_resumes() {
    let desk = Desk::default();
    let users = people(2);
    let mut item = proposed(&desk, &users, None);
    object(&mut item, &desk.how(CAT, monday())).unwrap();
    for user in &users {
        item.make(Move::Approve, &desk.how(*user, monday())).unwrap();
    }
    item.make(Move::Hold, &desk.how(ANA, monday())).unwrap();
    resolve(&mut item, 1, &desk.how(CAT, monday())).unwrap();
    assert_eq!(state(&item), DecisionState::OnHold);
    item.make(Move::Resume, &desk.how(ANA, monday())).unwrap();
    assert_eq!(state(&item), DecisionState::Accepted, "nobody is left who could answer");
}

#[test]
fn concerns_are_numbered_and_resolved_by_their_own_or_the_lead() {
    let desk = Desk::default();
    let mut item = proposed(&desk, &[BOB], None);
    for (number, user) in [(1, CAT), (2, DAN), (3, CAT)] {
        assert_eq!(object(&mut item, &desk.how(user, monday())), Ok(number));
    }
    let no = resolve(&mut item, 2, &desk.how(CAT, monday())).unwrap_err();
    assert_eq!(no, Rejection::ConcernOfAnother { by: DAN });
    resolve(&mut item, 2, &desk.as_lead(BOB, monday())).unwrap();
    resolve(&mut item, 1, &desk.how(CAT, monday())).unwrap();
    for gone in [0, 1, 2, 4] {
        let no = resolve(&mut item, gone, &desk.as_lead(BOB, monday())).unwrap_err();
        assert!(matches!(&no, Rejection::NoSuchConcern { open, .. } if *open == [3]), "{no:?}");
    }
    assert_eq!(decision(&item).concerns[1].resolved_by, Some(BOB));
    assert_eq!(object(&mut item, &desk.how(DAN, monday())), Ok(4), "numbers are not used again");
}

#[test]
fn only_what_waits_takes_concerns_and_readers() {
    let desk = Desk::default();
    for wanted in DecisionState::ALL {
        let mut item = proposed(&desk, &[BOB], None);
        decision_mut(&mut item).state = *wanted;
        let waits = matches!(wanted, DecisionState::Proposed | DecisionState::OnHold);
        assert_eq!(object(&mut item, &desk.how(CAT, monday())).is_ok(), waits, "{wanted}");
        assert_eq!(tell(&mut item, &desk.how(DAN, monday())).is_ok(), waits, "{wanted}");
        assert_eq!(resolve(&mut item, 1, &desk.how(CAT, monday())).is_ok(), waits, "{wanted}");
    }
}

#[test]
fn the_clock_of_consent_starts_when_somebody_else_is_told() {
    let desk = Desk::default();
    let mut item = proposed(&desk, &[], None);
    assert_eq!(item.wakes_at(&desk.calendar), None, "nobody but the proposer knows of it");
    assert_eq!(tell(&mut item, &desk.how(ANA, monday())), Err(Rejection::ProposerTold));
    assert_eq!(item.wakes_at(&desk.calendar), None);
    tell(&mut item, &desk.how(BOB, at("2026-11-17T10:00:00Z"))).unwrap();
    let until = Some(at("2026-11-21T00:00:00Z"));
    assert_eq!(item.wakes_at(&desk.calendar), until, "Tuesday and three working days, to the end of Friday");
    assert!(matches!(tell(&mut item, &desk.how(BOB, monday())), Err(Rejection::ToldAlready(_))));
    tell(&mut item, &desk.how(CAT, at("2026-11-19T10:00:00Z"))).unwrap();
    assert_eq!(item.wakes_at(&desk.calendar), until, "the first one told starts it, the second changes nothing");
}

#[test]
fn whoever_is_named_in_the_proposal_is_told_with_it() {
    let desk = Desk::default();
    for named in ["approver", "consulted", "informed", "the proposer alone"] {
        let mut item = draft(if named == "approver" { &[BOB] } else { &[] }, Some(Mode::Consent));
        match named {
            "consulted" => decision_mut(&mut item).consulted.push(CAT),
            "informed" => decision_mut(&mut item).informed.push(CAT),
            "the proposer alone" => decision_mut(&mut item).informed.push(ANA),
            _ => {}
        }
        item.make(Move::Propose, &desk.how(ANA, monday())).unwrap();
        let wanted = (named != "the proposer alone").then(|| at("2026-11-20T00:00:00Z"));
        assert_eq!(item.wakes_at(&desk.calendar), wanted, "{named}");
    }
}

#[test]
fn the_days_of_consent_are_the_programs_working_days() {
    let cases = [
        ("UTC", "mon-fri", &[][..], 3, "2026-11-16T09:00:00Z", "2026-11-20T00:00:00Z"),
        ("UTC", "mon-fri", &["2026-11-18"][..], 3, "2026-11-16T09:00:00Z", "2026-11-21T00:00:00Z"),
        ("UTC", "mon-fri", &["2026-11-19"][..], 3, "2026-11-16T09:00:00Z", "2026-11-21T00:00:00Z"),
        ("UTC", "mon-fri", &[][..], 3, "2026-11-20T23:59:59Z", "2026-11-26T00:00:00Z"),
        ("UTC", "mon-fri", &[][..], 1, "2026-11-21T12:00:00Z", "2026-11-24T00:00:00Z"),
        ("UTC", "sun-thu", &[][..], 3, "2026-11-18T09:00:00Z", "2026-11-24T00:00:00Z"),
        ("Pacific/Auckland", "mon-fri", &[][..], 3, "2026-11-16T20:00:00Z", "2026-11-20T11:00:00Z"),
        ("America/Los_Angeles", "mon-fri", &[][..], 3, "2026-11-17T02:00:00Z", "2026-11-20T08:00:00Z"),
        // Clocks go back on Sunday 1 November 2026 in Los Angeles; midnight does not exist in Cairo on 24 April 2026.
        ("America/Los_Angeles", "mon-fri", &[][..], 1, "2026-10-30T18:00:00Z", "2026-11-03T08:00:00Z"),
        ("Africa/Cairo", "sun-thu", &[][..], 1, "2026-04-22T09:00:00Z", "2026-04-23T22:00:00Z"),
    ];
    for (zone, working, holidays, days, told, until) in cases {
        let mut desk = Desk::default();
        desk.calendar.zone = zone.parse().unwrap();
        desk.calendar.working_days = WorkingDays::parse(working).unwrap();
        desk.calendar.holidays = holidays.iter().map(|date| day(date)).collect();
        let mut item = draft(&[], None);
        decision_mut(&mut item).consent_days = days;
        item.make(Move::Propose, &desk.how(ANA, at(told))).unwrap();
        tell(&mut item, &desk.how(BOB, at(told))).unwrap();
        assert_eq!(item.wakes_at(&desk.calendar), Some(at(until)), "{zone} {working} {holidays:?} {days} from {told}");
    }
}

#[test]
fn consent_settles_once_at_its_deadline_and_not_before() {
    let desk = Desk::default();
    let mut item = proposed(&desk, &[], None);
    tell(&mut item, &desk.how(BOB, monday())).unwrap();
    let deadline = at("2026-11-20T00:00:00Z");
    let before = item.clone();
    assert_eq!(item.settle(deadline - TimeDelta::milliseconds(1), &desk.calendar), None);
    assert_eq!(item, before);
    assert_eq!(item.settle(deadline, &desk.calendar), Some(Settlement::Consented));
    let settled = item.clone();
    assert_eq!((state(&item), item.state_changed_at), (DecisionState::Accepted, deadline));
    assert_eq!((&decision(&item).decided_by, decision(&item).decided_on), (&vec![ANA], Some(day("2026-11-20"))));
    assert_eq!(item.settle(deadline + TimeDelta::days(9), &desk.calendar), None);
    assert_eq!(item, settled);
}

#[test]
fn a_concern_at_the_deadline_accepts_nothing() {
    let desk = Desk::default();
    let mut item = proposed(&desk, &[], None);
    tell(&mut item, &desk.how(BOB, monday())).unwrap();
    // Friday, after the deadline and before the clock is looked at.
    let late = at("2026-11-20T00:00:01Z");
    object(&mut item, &desk.how(CAT, late)).unwrap();
    assert_eq!(item.settle(late, &desk.calendar), Some(Settlement::ConcernsStand));
    assert_eq!((state(&item), item.state_changed_at), (DecisionState::Proposed, monday()));
    assert_eq!(item.wakes_at(&desk.calendar), Some(at("2026-11-24T00:00:00Z")), "looked at again a working day later");
    assert_eq!(item.settle(late, &desk.calendar), None);
}

#[test]
fn a_resolved_concern_gives_at_least_one_more_working_day() {
    let desk = Desk::default();
    let mut item = proposed(&desk, &[], None);
    tell(&mut item, &desk.how(BOB, monday())).unwrap();
    object(&mut item, &desk.how(CAT, monday())).unwrap();
    object(&mut item, &desk.how(CAT, monday())).unwrap();
    let deadline = at("2026-11-20T00:00:00Z");
    // With a concern left, nothing moves; early enough, nothing has to.
    resolve(&mut item, 1, &desk.how(CAT, at("2026-11-19T23:00:00Z"))).unwrap();
    assert_eq!(item.wakes_at(&desk.calendar), Some(deadline));
    let mut early = item.clone();
    resolve(&mut early, 2, &desk.how(CAT, at("2026-11-17T09:00:00Z"))).unwrap();
    assert_eq!(early.wakes_at(&desk.calendar), Some(deadline));
    // An hour before the deadline, on Thursday: Friday is there to look.
    resolve(&mut item, 2, &desk.how(CAT, at("2026-11-19T23:00:00Z"))).unwrap();
    assert_eq!(item.wakes_at(&desk.calendar), Some(at("2026-11-21T00:00:00Z")));
    assert_eq!(item.settle(deadline, &desk.calendar), None);
    assert_eq!(item.settle(at("2026-11-21T00:00:00Z"), &desk.calendar), Some(Settlement::Consented));
}

#[test]
fn raising_a_concern_shows_that_one_was_told() {
    let desk = Desk::default();
    let mut item = proposed(&desk, &[], None);
    object(&mut item, &desk.how(ANA, monday())).unwrap();
    assert_eq!(item.wakes_at(&desk.calendar), None, "the proposer's own doubt tells nobody");
    object(&mut item, &desk.how(CAT, monday())).unwrap();
    assert_eq!(item.wakes_at(&desk.calendar), Some(at("2026-11-20T00:00:00Z")));
    assert_eq!(decision(&item).informed, [CAT]);
}

#[test]
fn on_hold_stops_the_clock_and_resuming_starts_it_afresh() {
    let desk = Desk::default();
    let mut item = proposed(&desk, &[], None);
    tell(&mut item, &desk.how(BOB, monday())).unwrap();
    item.make(Move::Hold, &desk.how(ANA, monday())).unwrap();
    assert_eq!(item.wakes_at(&desk.calendar), None);
    assert_eq!(item.settle(at("2099-01-01T00:00:00Z"), &desk.calendar), None);
    tell(&mut item, &desk.how(CAT, at("2026-11-17T09:00:00Z"))).unwrap();
    assert_eq!(item.wakes_at(&desk.calendar), None, "on hold nothing runs");
    item.make(Move::Resume, &desk.how(ANA, at("2026-11-23T09:00:00Z"))).unwrap();
    assert_eq!(item.wakes_at(&desk.calendar), Some(at("2026-11-27T00:00:00Z")));
}

#[test]
fn an_approver_of_the_program_can_end_the_wait_of_consent_either_way() {
    let desk = Desk::default();
    for (step, wanted) in [(Move::Approve, DecisionState::Accepted), (Move::Reject, DecisionState::Rejected)] {
        let mut item = proposed(&desk, &[], None);
        tell(&mut item, &desk.how(BOB, monday())).unwrap();
        let no = refused(&mut item, step, &desk.full(CAT, monday()));
        assert!(matches!(no, Rejection::NotAnApprover { .. }), "{no:?}");
        let own = How { role: Role::Approver, ..desk.full(ANA, monday()) };
        assert_eq!(refused(&mut item, step, &own), Rejection::ApprovesOwnProposal);
        item.make(step, &How { role: Role::Approver, ..desk.full(CAT, monday()) }).unwrap();
        assert_eq!((state(&item), item.wakes_at(&desk.calendar)), (wanted, None));
    }
}

#[test]
fn nobody_ends_the_wait_of_consent_for_their_own_proposal() {
    let desk = Desk::default();
    let mut item = proposed(&desk, &[ANA, BOB], Some(Mode::Consent));
    for step in [Move::Approve, Move::Reject] {
        assert_eq!(refused(&mut item, step, &desk.full(ANA, monday())), Rejection::ApprovesOwnProposal);
    }
}

#[test]
fn a_concern_blocks_consent_also_for_an_approver() {
    let desk = Desk::default();
    let mut item = proposed(&desk, &[], None);
    object(&mut item, &desk.how(CAT, monday())).unwrap();
    let no = refused(&mut item, Move::Approve, &How { role: Role::Lead, ..desk.full(BOB, monday()) });
    assert!(matches!(no, Rejection::ConcernsStand { .. }), "{no:?}");
}

#[test]
fn the_clock_of_consent_belongs_to_consent() {
    let desk = Desk::default();
    let mut item = proposed(&desk, &[], None);
    tell(&mut item, &desk.how(BOB, monday())).unwrap();
    assert!(item.wakes_at(&desk.calendar).is_some());
    // The approvers are named after all: from here on they decide, not the clock.
    let how = desk.how(ANA, at("2026-11-17T09:00:00Z"));
    on(&mut item, |decision, _| decision.ask(&[CAT], None, &how)).unwrap();
    assert_eq!((decision(&item).mode, item.wakes_at(&desk.calendar)), (Mode::Single, None));
    assert_eq!(item.settle(at("2099-01-01T00:00:00Z"), &desk.calendar), None);
    // And back: the days start when they are asked for.
    on(&mut item, |decision, _| decision.ask(&[], None, &how)).unwrap();
    assert_eq!(item.wakes_at(&desk.calendar), Some(at("2026-11-21T00:00:00Z")));
}

#[test]
fn naming_the_same_again_leaves_the_clock_of_consent_running() {
    let desk = Desk::default();
    let mut item = proposed(&desk, &[], None);
    tell(&mut item, &desk.how(BOB, monday())).unwrap();
    let until = item.wakes_at(&desk.calendar);
    on(&mut item, |decision, _| decision.ask(&[CAT], Some(Mode::Consent), &desk.how(ANA, at("2026-11-18T09:00:00Z"))))
        .unwrap();
    assert_eq!(item.wakes_at(&desk.calendar), until);
}

#[test]
fn rejecting_and_deprecating_ask_for_a_reason() {
    let desk = Desk::default();
    let mut item = proposed(&desk, &[BOB], None);
    let no = refused(&mut item, Move::Reject, &desk.how(BOB, monday()));
    assert!(matches!(no, Rejection::ReasonMissing { .. }), "{no:?}");
    item.make(Move::Approve, &desk.how(BOB, monday())).unwrap();
    let no = refused(&mut item, Move::Deprecate, &desk.how(BOB, monday()));
    assert!(matches!(no, Rejection::ReasonMissing { .. }), "{no:?}");
}

#[test]
fn reopened_it_is_a_draft_that_asks_afresh() {
    let desk = Desk::default();
    for end in [Move::Approve, Move::Reject, Move::Withdraw] {
        let mut item = proposed(&desk, &[BOB], None);
        item.make(end, &desk.full(BOB, monday())).unwrap();
        item.make(Move::Reopen, &desk.how(ANA, monday())).unwrap();
        let draft = decision(&item);
        assert_eq!((draft.state, draft.decided_on, &draft.decided_by), (DecisionState::Draft, None, &vec![]));
        assert!(draft.approvers.iter().all(|approver| approver.answer.is_none()));
        assert_eq!(item.awaits(), [], "a draft waits for nobody");
        item.make(Move::Propose, &desk.how(ANA, monday())).unwrap();
        assert_eq!((decision(&item).mode, item.awaits()), (Mode::Single, vec![BOB]));
    }
}

#[test]
fn a_record_that_is_reopened_can_be_proposed() {
    let desk = Desk::default();
    let mut item = item(Body::Decision(Decision::recorded(BOB, day("2026-11-10"))));
    item.make(Move::Reopen, &desk.how(ANA, monday())).unwrap();
    item.make(Move::Propose, &desk.how(ANA, monday())).unwrap();
    assert_eq!(decision(&item).mode, Mode::Consent);
}

#[test]
fn the_proposer_of_a_reopened_draft_is_not_its_only_approver() {
    let desk = Desk::default();
    let mut item = proposed(&desk, &[BOB], None);
    item.make(Move::Reject, &desk.full(BOB, monday())).unwrap();
    item.make(Move::Reopen, &desk.how(BOB, monday())).unwrap();
    assert_eq!(refused(&mut item, Move::Propose, &desk.how(BOB, monday())), Rejection::ApprovesOwnProposal);
}
