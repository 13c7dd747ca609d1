//! Scores and bands, what treating and accepting ask for, and how an acceptance ends.

use super::*;
use crate::domain::{
    Body, ItemId, Reference,
    link::Link,
    samples::{ANA, BOB, CAT, Desk, at, day, item, monday, prose, ready, refused, risk},
};

/// DOMAIN.md: Low 1–4, Medium 5–9, High 10–15, Extreme 16–25; a row per likelihood, a letter per impact.
const DEFAULT_BANDS: [&str; 5] = ["LLLLM", "LLMMH", "LMMHH", "LMHEE", "MHHEE"];
/// The same with Medium from 2, High from 6, Extreme from 25.
const OTHER_BANDS: [&str; 5] = ["LMMMM", "MMHHH", "MHHHH", "MHHHH", "MHHHE"];

#[test]
fn every_score_has_its_band() {
    for (bands, table) in [(Bands::default(), DEFAULT_BANDS), (Bands { medium: 2, high: 6, extreme: 25 }, OTHER_BANDS)]
    {
        for (likelihood, row) in (1..).zip(table) {
            for (impact, letter) in (1..).zip(row.chars()) {
                let wanted = Band::ALL.iter().find(|band| band.label().starts_with(letter)).unwrap();
                let score = Score::new(likelihood, impact).unwrap();
                assert_eq!(bands.of(score), *wanted, "{likelihood} × {impact}");
                assert_eq!((score.likelihood(), score.impact()), (likelihood, impact));
            }
        }
    }
}

#[test]
fn a_score_takes_both_and_stays_in_its_scale() {
    for (likelihood, impact) in [(0, 1), (1, 0), (6, 1), (1, 6), (255, 255)] {
        assert!(matches!(Score::new(likelihood, impact), Err(Rejection::OutOfScale { lowest: 1, highest: 5, .. })));
    }
    assert_eq!(Score::from_parts(None, None), Ok(None));
    assert_eq!(Score::from_parts(Some(1), None), Err(Rejection::HalfAScore));
    assert_eq!(Score::from_parts(None, Some(1)), Err(Rejection::HalfAScore));
    assert_eq!(Score::from_parts(Some(2), Some(3)), Ok(Some(Score::new(2, 3).unwrap())));
}

#[test]
fn treating_needs_an_owner_a_response_and_a_plan_or_a_linked_action() {
    let desk = Desk::default();
    for case in 0..16 {
        let [owner, response, plan, linked] = [1, 2, 4, 8].map(|bit| case & bit != 0);
        let mut open = item(Body::Risk(Risk {
            response: response.then_some(Response::Avoid),
            plan: plan.then(|| prose("Buy a second one.")),
            ..Risk::default()
        }));
        open.owner = owner.then_some(BOB);
        if linked {
            let reference = Reference { kind: Kind::Action, number: 1 };
            open.links.push(Link { kind: LinkKind::MitigatedBy, to: ItemId(9), reference });
        }
        let how = desk.how(BOB, monday());
        if owner && response && (plan || linked) {
            open.make(Move::Treat, &how).unwrap();
            assert_eq!(risk(&open).state, RiskState::Treating);
            continue;
        }
        let sentence = refused(&mut open, Move::Treat, &how).to_string();
        assert_eq!(sentence.contains("an owner"), !owner, "{sentence}");
        assert_eq!(sentence.contains("a response"), !response, "{sentence}");
        assert_eq!(sentence.contains("a plan or a linked action item"), !(plan || linked), "{sentence}");
    }
}

#[test]
fn only_an_action_that_mitigates_stands_in_for_a_plan() {
    let desk = Desk::default();
    for (kind, to) in
        [(LinkKind::RelatesTo, Kind::Action), (LinkKind::MitigatedBy, Kind::Issue), (LinkKind::Mitigates, Kind::Action)]
    {
        let mut open = item(Body::Risk(Risk { response: Some(Response::Avoid), ..Risk::default() }));
        open.links.push(Link { kind, to: ItemId(9), reference: Reference { kind: to, number: 1 } });
        assert!(matches!(refused(&mut open, Move::Treat, &desk.how(BOB, monday())), Rejection::NotTreated { .. }));
    }
}

#[test]
fn high_and_extreme_are_accepted_by_somebody_else_than_raised_them() {
    let desk = Desk::default();
    for likelihood in 1..=5 {
        for impact in 1..=5 {
            for state in [RiskState::Open, RiskState::Treating] {
                let score = Score::new(likelihood, impact).unwrap();
                let fresh = || item(Body::Risk(Risk { state, inherent: Some(score), ..Risk::default() }));
                let loud = score.product() >= 10;
                let mut own = fresh();
                let how = desk.full(ANA, monday());
                if loud {
                    let no = refused(&mut own, Move::Accept, &how);
                    assert!(matches!(no, Rejection::OwnRiskAccepted { .. }), "{no:?}");
                } else {
                    own.make(Move::Accept, &how).unwrap();
                }
                let mut others = fresh();
                others.make(Move::Accept, &desk.full(CAT, monday())).unwrap();
                let acceptance = risk(&others).acceptance.clone().unwrap();
                assert_eq!((acceptance.by, acceptance.until), (CAT, day("2026-12-31")));
            }
        }
    }
}

#[test]
fn the_score_that_treatment_leaves_decides_who_may_accept() {
    let desk = Desk::default();
    let (loud, quiet) = (Score::new(5, 5).ok(), Score::new(1, 2).ok());
    let of = |inherent, residual| item(Body::Risk(Risk { inherent, residual, ..Risk::default() }));
    assert!(of(loud, quiet).make(Move::Accept, &desk.full(ANA, monday())).is_ok());
    assert!(of(quiet, loud).make(Move::Accept, &desk.full(ANA, monday())).is_err());
}

#[test]
fn accepting_asks_why_and_until_when() {
    let desk = Desk::default();
    let mut open = ready(Kind::Risk, "open");
    let full = desk.full(BOB, monday());
    let no = refused(&mut open, Move::Accept, &How { words: None, ..full.clone() });
    assert!(matches!(no, Rejection::ReasonMissing { .. }), "{no:?}");
    let no = refused(&mut open, Move::Accept, &How { until: None, ..full });
    assert!(matches!(no, Rejection::DateMissing { .. }), "{no:?}");
}

#[test]
fn an_acceptance_holds_to_the_end_of_its_last_day_where_the_program_lives() {
    let mut desk = Desk::default();
    desk.calendar.zone = chrono_tz::America::Los_Angeles;
    let mut accepted = ready(Kind::Risk, "open");
    accepted.make(Move::Accept, &desk.full(BOB, monday())).unwrap();
    let ends = at("2027-01-01T08:00:00Z");
    assert_eq!(accepted.wakes_at(&desk.calendar), Some(ends));
    let before = accepted.clone();
    assert_eq!(accepted.settle(ends - chrono::TimeDelta::milliseconds(1), &desk.calendar), None);
    assert_eq!(accepted, before);
    assert_eq!(accepted.settle(ends, &desk.calendar), Some(Settlement::AcceptanceExpired));
    assert_eq!((risk(&accepted).state, accepted.state_changed_at), (RiskState::Open, ends));
    assert_eq!(accepted.reviewed_at, monday(), "a deadline is no review");
    assert_eq!(accepted.settle(ends, &desk.calendar), None, "once");
}

#[test]
fn an_acceptance_ends_with_whatever_ends_it() {
    let desk = Desk::default();
    for step in [Move::Reopen, Move::Occur] {
        let mut accepted = ready(Kind::Risk, "treating");
        accepted.make(Move::Accept, &desk.full(BOB, monday())).unwrap();
        accepted.make(step, &desk.how(BOB, monday())).unwrap();
        assert_eq!((&risk(&accepted).acceptance, accepted.wakes_at(&desk.calendar)), (&None, None));
    }
}
