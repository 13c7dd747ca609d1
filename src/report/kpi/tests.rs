//! Every figure on an example worked by hand. The report is of Monday 30 November 2026, 09:00 UTC, so the window begins
//! on Monday 2 November, 09:00, and the long one on 1 September.

use super::*;
use crate::{
    domain::{
        Action, Body, Decision, Issue, Item, Move, Risk, UserId,
        decision::{Approver, Mode},
        event::What,
        link::LinkKind,
        risk::Response,
    },
    report::{
        given::{Call, Colour, Nudge},
        samples::{ANA, BOB, CAT, Story, at, day, issue, open, part, planned, prose, scored, told},
    },
};

mod edges;
mod young;

const NOW: &str = "2026-11-30T09:00:00Z";
const DAN: UserId = UserId(104);

fn bobs(item: &mut Item) {
    item.owner = Some(BOB);
}

fn plain(_: &mut Item) {}

fn due(date: &str) -> impl FnOnce(&mut Item) + use<> {
    let date = day(date);
    move |item| (item.owner, item.due) = (Some(BOB), Some(date))
}

/// Proposed by Cat, for Bob to approve.
fn proposal(story: &mut Story, when: &str) -> crate::domain::ItemId {
    let body =
        Decision { mode: Mode::Single, approvers: vec![Approver { user: BOB, answer: None }], ..Decision::default() };
    let id = story.raise(when, body, |item| item.owner = Some(CAT));
    assert!(story.try_make(id, when, Move::Propose, CAT));
    id
}

#[test]
fn an_empty_record_gives_no_figure_and_says_why() {
    let facts = Story::new().facts();
    for figure in figures(&facts.at(at(NOW))) {
        assert_eq!((figure.value, figure.colour), (None, Some(Colour::Grey)), "{}", figure.key);
        assert!(figure.absent.is_some_and(|why| !why.is_empty()), "{}", figure.key);
    }
}

#[test]
fn keys_are_unique_and_definitions_are_there() {
    let mut keys: Vec<&str> = KPIS.iter().map(|kpi| kpi.key).collect();
    keys.sort_unstable();
    keys.dedup();
    assert_eq!(keys.len(), KPIS.len());
    assert_eq!(KPIS.len(), 27, "the rows of METRICS.md");
    assert!(KPIS.iter().all(|kpi| kpi.definition.len() > 40 && !kpi.definition.contains("  ")));
}

#[test]
fn risk_burndown() {
    let mut story = Story::new();
    let mut raise = |score: (u8, u8), when: &str| story.raise(when, planned(score.0, score.1), bobs);
    let before = "2026-10-01T09:00:00Z";
    let closed = raise((4, 4), before);
    let lower = raise((5, 3), before);
    let occurred = raise((5, 2), before);
    raise((3, 4), before);
    let medium = raise((3, 3), before);
    raise((2, 3), before);
    raise((4, 5), "2026-11-15T09:00:00Z");
    let void = raise((5, 5), before);
    for (id, end) in [(closed, Move::Close), (medium, Move::Close), (occurred, Move::Occur)] {
        story.make(id, "2026-11-09T09:00:00Z", Move::Treat);
        story.make(id, "2026-11-20T09:00:00Z", end);
    }
    story.rescore(lower, "2026-11-10T09:00:00Z", 2, 3);
    story.void(void, "2026-11-10T09:00:00Z");
    let facts = story.facts();
    // High and Extreme at t0: 16 closed, 15 → 6 lower, 10 occurred, 12 stands: 2 of 4. The void one never counts.
    assert_eq!(told(&facts, "risk_burndown", NOW), "50.0 2/4 -", "its target is for the gate");
    let part = |label| part(&facts, "risk_burndown", NOW, label);
    assert_eq!(part("occurred"), "1.0");
    assert_eq!(part("medium burned"), "1.0");
    // Before: 16 + 15 + 10 + 12 + 9 + 6 = 68. Now: 6 + 12 + 6 + 20 = 44, of which 20 is new.
    assert_eq!((part("exposure before"), part("exposure now")), ("68.0".into(), "44.0".into()));
    assert_eq!(part("exposure of new risks"), "20.0");
}

#[test]
fn aged_risks() {
    let mut story = Story::new();
    let before = "2026-10-01T09:00:00Z";
    let _still = story.raise(before, scored(3, 3), bobs);
    let replanned = story.raise(before, scored(3, 3), bobs);
    let rescored = story.raise(before, scored(3, 3), bobs);
    let acted = story.raise(before, scored(3, 3), bobs);
    let confirmed = story.raise(before, scored(3, 3), bobs);
    story.raise("2026-11-05T09:00:00Z", scored(3, 3), bobs);
    let accepted = story.raise(before, scored(3, 3), bobs);
    story.change(replanned, "2026-11-20T09:00:00Z", What::Edited, None, |item| {
        let Body::Risk(risk) = &mut item.body else { panic!() };
        risk.plan = Some(prose("Another plan."));
    });
    story.rescore(rescored, "2026-11-16T08:00:00Z", 2, 3);
    let action = story.raise(before, Action::default(), bobs);
    story.link(acted, LinkKind::MitigatedBy, action, "2026-10-02T09:00:00Z");
    story.make(action, "2026-11-25T09:00:00Z", Move::Done);
    story.confirm(confirmed, "2026-11-29T09:00:00Z");
    story.make(accepted, "2026-10-02T09:00:00Z", Move::Accept);
    // Aged: the one that stands still, the one rescored 14 days and an hour ago, the one merely confirmed. Not aged:
    // plan changed, action done, raised 25 days ago. The accepted one is not asked: 3 of 6.
    assert_eq!(told(&story.facts(), "aged_risks", NOW), "3.0 3/6 green");
}

#[test]
fn raid_freshness() {
    let mut story = Story::new();
    let before = "2026-10-01T09:00:00Z";
    let fresh = story.raise(before, scored(4, 3), bobs);
    let stale = story.raise(before, scored(4, 3), bobs);
    story.raise("2026-11-01T09:00:00Z", Action::default(), bobs);
    story.raise("2026-11-28T09:00:00Z", issue(1), bobs);
    story.confirm(fresh, "2026-11-23T17:00:00Z");
    story.confirm(stale, "2026-11-22T17:00:00Z");
    // High, reviewed on the 23rd: holds to the 30th. On the 22nd: to the 29th. Action: 14 days from the 1st. Issue:
    // grace.
    assert_eq!(told(&story.facts(), "raid_freshness", NOW), "50.0 2/4 red");
    let figure = figure(&story.facts().at(at(NOW)), "raid_freshness").unwrap();
    let stale: Vec<String> = figure.inputs.iter().map(ToString::to_string).collect();
    assert_eq!(stale, ["R-2", "A-1"]);
}

#[test]
fn decision_latency() {
    let mut story = Story::new();
    let quick = proposal(&mut story, "2026-11-02T10:00:00Z");
    assert!(story.try_make(quick, "2026-11-06T10:00:00Z", Move::Approve, BOB));
    let held = proposal(&mut story, "2026-11-09T10:00:00Z");
    story.make(held, "2026-11-10T10:00:00Z", Move::Hold);
    story.make(held, "2026-11-16T10:00:00Z", Move::Resume);
    assert!(story.try_make(held, "2026-11-20T10:00:00Z", Move::Approve, BOB));
    let rejected = proposal(&mut story, "2026-11-16T10:00:00Z");
    assert!(story.try_make(rejected, "2026-11-18T10:00:00Z", Move::Reject, BOB));
    story.raise("2026-11-18T10:00:00Z", Decision::recorded(ANA, day("2026-11-17")), bobs);
    let earlier = proposal(&mut story, "2026-10-01T10:00:00Z");
    assert!(story.try_make(earlier, "2026-10-20T10:00:00Z", Move::Approve, BOB));
    proposal(&mut story, "2026-11-20T10:00:00Z");
    let waiting = proposal(&mut story, "2026-11-02T10:00:00Z");
    story.make(waiting, "2026-11-03T10:00:00Z", Move::Hold);
    let facts = story.facts();
    // WD: 2nd → 6th 4, 9th → 20th 9, 16th → 18th 2. Sorted 2 4 9: median the 2nd, P90 the ⌈2.7⌉ = 3rd. Two under 5 WD.
    assert_eq!(told(&facts, "decision_latency", NOW), "4.0 2/3 green");
    assert_eq!(part(&facts, "decision_latency", NOW, "P90"), "9.0");
    assert_eq!(part(&facts, "decision_latency", NOW, "of it on hold, together"), "4.0", "10th → 16th");
    // Pending: WD 20th → 30th is 6, 2nd → 30th is 20; the median of two is the first.
    assert_eq!(open(&facts, "decision_latency", NOW), (2, Some(6), Some(20)));
}

#[test]
fn issue_time_to_owner() {
    let mut story = Story::new();
    let over_a_weekend = story.raise("2026-11-20T15:00:00Z", issue(3), plain);
    story.own(over_a_weekend, "2026-11-24T15:00:00Z", BOB);
    let late = story.raise("2026-11-09T09:00:00Z", issue(3), plain);
    story.own(late, "2026-11-12T10:00:00Z", BOB);
    story.raise("2026-11-10T09:00:00Z", issue(3), bobs);
    story.raise("2026-10-05T09:00:00Z", issue(3), plain);
    story.raise("2026-11-29T09:00:00Z", issue(3), plain);
    let gone = story.raise("2026-11-16T09:00:00Z", issue(3), plain);
    story.make(gone, "2026-11-17T09:00:00Z", Move::Resolve);
    let facts = story.facts();
    // In time: 9 + 24 + 15 = 48 h, and at once. Missed: 73 h, and the old one that nobody ever owned. Left out: the
    // one of yesterday, and the one that was resolved before its 48 h were over. 2 of 4.
    assert_eq!(told(&facts, "issue_time_to_owner", NOW), "50.0 2/4 red");
    assert_eq!(part(&facts, "issue_time_to_owner", NOW, "not judged yet"), "2.0");
    // Unowned: eight weeks, and one WD.
    assert_eq!(open(&facts, "issue_time_to_owner", NOW), (2, Some(1), Some(40)));
}

#[test]
fn blocker_time_to_resolution() {
    let mut story = Story::new();
    let first = story.raise("2026-11-02T10:00:00Z", issue(1), bobs);
    story.make(first, "2026-11-06T10:00:00Z", Move::Resolve);
    let again = story.raise("2026-11-09T10:00:00Z", issue(2), bobs);
    for (when, step) in [("10", Move::Resolve), ("11", Move::Reopen), ("20", Move::Resolve)] {
        story.make(again, &format!("2026-11-{when}T10:00:00Z"), step);
    }
    let stuck = story.raise("2026-11-16T10:00:00Z", Issue { blocked: true, ..issue(3) }, bobs);
    story.make(stuck, "2026-11-18T10:00:00Z", Move::Resolve);
    let mild = story.raise("2026-11-16T10:00:00Z", issue(3), bobs);
    story.make(mild, "2026-11-17T10:00:00Z", Move::Resolve);
    story.raise("2026-11-23T10:00:00Z", issue(1), bobs);
    let facts = story.facts();
    // 2nd → 6th 4, 9th → 20th 9 (reopened, counts on), 16th → 18th 2; the mild one is none. Nothing to fall from.
    assert_eq!(told(&facts, "blocker_resolution", NOW), "4.0 3/3 -");
    assert_eq!(part(&facts, "blocker_resolution", NOW, "P90"), "9.0");
    assert_eq!(open(&facts, "blocker_resolution", NOW), (1, Some(5), Some(5)));
    let earlier = story.raise("2026-10-12T10:00:00Z", issue(1), bobs);
    story.make(earlier, "2026-10-20T10:00:00Z", Move::Resolve);
    assert_eq!(told(&story.facts(), "blocker_resolution", NOW), "4.0 3/3 green", "6 in the window before");
}

#[test]
fn escalation_rate() {
    let mut story = Story::new();
    let action = story.raise("2026-10-01T09:00:00Z", Action::default(), bobs);
    story.make(action, "2026-11-16T09:00:00Z", Move::Done);
    assert!(told(&story.facts(), "escalation_rate", NOW).starts_with("n/a: no risk"));
    let risk = story.raise("2026-10-01T09:00:00Z", scored(4, 4), bobs);
    story.change(risk, "2026-11-10T09:00:00Z", What::Assessed, None, |item| {
        let Body::Risk(risk) = &mut item.body else { panic!() };
        risk.response = Some(Response::Escalate);
    });
    // Open: the risk for 28 of 28 days, the action item for 14: 1.5 on average. 1 ÷ 1.5 × 100.
    assert_eq!(told(&story.facts(), "escalation_rate", NOW), "66.7 1/2 -");
    assert_eq!(part(&story.facts(), "escalation_rate", NOW, "open items on average"), "1.5");
}

#[test]
fn action_closure_on_time() {
    let mut story = Story::new();
    let mut raise = |date: &str| story.raise("2026-10-20T09:00:00Z", Action::default(), due(date));
    let ids: Vec<_> = ["2026-11-13"; 9].iter().map(|date| raise(date)).collect();
    let (before, first) = (raise("2026-11-01"), raise("2026-11-02"));
    raise("2026-11-30");
    let why = Some("The vendor is late.");
    story.make(ids[0], "2026-11-13T20:00:00Z", Move::Done);
    story.make(ids[1], "2026-11-14T09:00:00Z", Move::Done);
    story.date(ids[3], "2026-11-10T09:00:00Z", "2026-12-24", why);
    story.date(ids[4], "2026-11-13T09:00:00Z", "2026-11-20", why);
    story.make(ids[4], "2026-11-19T09:00:00Z", Move::Done);
    story.make(ids[5], "2026-11-13T09:00:00Z", Move::WontDo);
    story.make(ids[6], "2026-11-16T09:00:00Z", Move::WontDo);
    story.make(ids[7], "2026-11-12T09:00:00Z", Move::Done);
    story.make(ids[7], "2026-11-16T09:00:00Z", Move::Reopen);
    story.void(ids[8], "2026-11-10T09:00:00Z");
    story.make(before, "2026-10-30T09:00:00Z", Move::Done);
    story.make(first, "2026-11-02T20:00:00Z", Move::Done);
    let facts = story.facts();
    // Kept: on the day, and the one due on the 2nd. Missed: a day late; open; moved on the day itself and then done;
    // dropped after it; reopened. Out: promised anew for December; dropped in time; void; its day ended before the
    // window; due today. 2 of 7.
    assert_eq!(told(&facts, "action_closure", NOW), "28.6 2/7 red");
    // Open: the one nobody did and the reopened one, 13th → 30th.
    assert_eq!(open(&facts, "action_closure", NOW), (2, Some(11), Some(11)));
}

/// 12:00 UTC on the 13th is 01:00 on the 14th in Auckland: the day is over where the program lives.
#[test]
fn dates_are_those_of_the_programs_zone() {
    let done_at = |zone: chrono_tz::Tz| {
        let mut story = Story::new();
        story.program.calendar.zone = zone;
        let id = story.raise("2026-10-20T09:00:00Z", Action::default(), due("2026-11-13"));
        story.make(id, "2026-11-13T12:00:00Z", Move::Done);
        told(&story.facts(), "action_closure", NOW)
    };
    assert_eq!(done_at(chrono_tz::UTC), "100.0 1/1 -");
    assert_eq!(done_at(chrono_tz::Pacific::Auckland), "0.0 0/1 -");
}

/// Both ends of the window: what was decided at its first instant is in it, what a second before was not.
#[test]
fn the_edge_of_a_window() {
    let mut story = Story::new();
    for when in ["2026-11-02T08:59:59Z", "2026-11-02T09:00:00Z", "2026-11-02T09:00:01Z", NOW] {
        let id = proposal(&mut story, "2026-10-26T09:00:00Z");
        assert!(story.try_make(id, when, Move::Approve, BOB));
    }
    let counted = told(&story.facts(), "decision_latency", NOW);
    // After t0 and up to t1: the window of four weeks later begins where this one ends. 26 October to 2 November is 5 WD,
    // which is not under 5; to the 30th it is 25.
    assert_eq!(counted, "5.0 0/2 -");
    assert_eq!(told(&story.facts(), "decision_latency", "2026-11-02T09:00:00Z"), "5.0 0/2 -");
}

/// One or two of something are told as k/n, and called neither good nor bad; from three on there is a colour.
#[test]
fn few_have_no_colour() {
    let mut story = Story::new();
    for (many, wanted) in [(1, "100.0 1/1 -"), (2, "100.0 2/2 -"), (3, "100.0 3/3 green")] {
        let id = story.raise("2026-10-20T09:00:00Z", Action::default(), due("2026-11-13"));
        story.make(id, "2026-11-12T09:00:00Z", Move::Done);
        assert_eq!(told(&story.facts(), "action_closure", NOW), wanted, "{many}");
    }
}

#[test]
fn corrective_action_closure() {
    let mut story = Story::new();
    for (corrective, date) in [(true, "2026-09-15"), (false, "2026-09-15"), (true, "2026-08-31")] {
        let id = story.raise("2026-08-20T09:00:00Z", Action { corrective, ..Action::default() }, due(date));
        story.make(id, "2026-08-25T09:00:00Z", Move::Done);
    }
    story.raise("2026-08-20T09:00:00Z", Action { corrective: true, ..Action::default() }, due("2026-10-01"));
    // Corrective, and due from 1 September, 09:00 on: one kept, one open. 31 August ended before that.
    assert_eq!(told(&story.facts(), "corrective_closure", NOW), "50.0 1/2 -");
}

#[test]
fn no_surprise_rate() {
    let mut story = Story::new();
    let mut pair = |risk_at: &str, issue_at: &str, severity: u8| {
        let risk = story.raise(risk_at, scored(3, 3), bobs);
        let id = story.raise(issue_at, issue(severity), bobs);
        story.link(id, LinkKind::CausedBy, risk, issue_at);
        risk
    };
    pair("2026-11-09T09:00:00Z", "2026-11-10T09:00:00Z", 1);
    pair("2026-11-09T10:00:00Z", "2026-11-10T09:00:00Z", 2);
    pair("2026-11-01T09:00:00Z", "2026-11-10T09:00:00Z", 3);
    pair("2026-07-01T09:00:00Z", "2026-08-20T09:00:00Z", 2);
    let void = pair("2026-11-01T09:00:00Z", "2026-11-10T09:00:00Z", 1);
    story.raise("2026-11-20T09:00:00Z", issue(1), bobs);
    story.void(void, "2026-11-12T09:00:00Z");
    // Severe, in 90 days: 24 h before yes, 23 h before no, void no, none no. 1 of 4.
    assert_eq!(told(&story.facts(), "no_surprise", NOW), "25.0 1/4 red");
}

#[test]
fn green_share() {
    let mut story = Story::new();
    story.raise("2026-11-03T09:00:00Z", Action::default(), bobs);
    let mut facts = story.facts();
    let call = |when: &str, colour| Call {
        by: ANA,
        at: at(when),
        colour,
        computed: Colour::Green,
        reason: None,
        week: crate::report::span::monday(day(&when[..10])),
    };
    facts.calls = vec![
        call("2026-11-13T09:00:00Z", Colour::Green),
        call("2026-11-09T09:00:00Z", Colour::Amber),
        call("2026-11-06T09:00:00Z", Colour::Green),
        call("2026-11-24T09:00:00Z", Colour::Red),
        call("2026-12-01T09:00:00Z", Colour::Green),
    ];
    // Four weeks are over, from 2 November on: green, green (amber at first), none, red: 2 ÷ 4.
    assert_eq!(told(&facts, "green_share", NOW), "50.0 2/4 red");
    assert_eq!(part(&facts, "green_share", NOW, "weeks without a call"), "1.0");
    // On 1 December the fifth week is called, so it counts: 3 of 5.
    assert_eq!(told(&facts, "green_share", "2026-12-01T10:00:00Z"), "60.0 3/5 amber");
}

#[test]
fn throughput() {
    let mut story = Story::new();
    for done in ["2026-11-20", "2026-10-20", "2026-09-20", "2026-11-21"] {
        let id = story.raise("2026-09-08T09:00:00Z", Action::default(), bobs);
        story.make(id, &format!("{done}T09:00:00Z"), Move::Done);
        if done == "2026-11-21" {
            story.make(id, "2026-11-22T09:00:00Z", Move::Reopen);
        }
    }
    story.raise("2026-11-18T10:00:00Z", Decision::recorded(ANA, day("2026-11-10")), bobs);
    story.raise("2026-11-18T10:00:00Z", Decision::recorded(ANA, day("2026-10-10")), bobs);
    // Done when it was written down: nobody knows when, and it is no work of this window.
    let done = Action { state: crate::domain::action::ActionState::Done, ..Action::default() };
    story.raise("2026-11-20T09:00:00Z", done, bobs);
    let facts = story.facts();
    let changes = crate::report::summary::changes::changes(&facts.at(at(NOW)), at("2026-11-19T09:00:00Z"));
    assert_eq!(changes.closed.len(), 1, "the one that was done since");
    // W: an action item and a decision. 5 October on: an action item, and the decision made then and written down
    // later. 7 September on: one. Before: none. The reopened one counts nowhere.
    assert_eq!(told(&facts, "throughput", NOW), "2.0 2/2 -");
    let series = figure(&facts.at(at(NOW)), "throughput").unwrap().series;
    assert_eq!(format!("{series:?}"), "[0.0, 1.0, 2.0, 2.0]");
}

#[test]
fn record_completeness() {
    let mut story = Story::new();
    let when = "2026-11-20T09:00:00Z";
    story.raise(when, scored(1, 2), bobs);
    story.raise(when, scored(4, 4), bobs);
    story.raise(when, Action::default(), due("2026-12-01"));
    story.raise(when, Action::default(), bobs);
    story.raise(when, Issue::default(), bobs);
    story.raise(when, Decision::default(), due("2026-12-01"));
    story.raise(when, Risk::default(), plain);
    let void = story.raise(when, Risk::default(), plain);
    story.void(void, when);
    // Complete: the low risk, the dated action item, the dated decision. Not: Extreme without a response, no date, no
    // severity, neither score nor owner. 3 of 7 = 42.857 %.
    assert_eq!(told(&story.facts(), "record_completeness", NOW), "42.9 3/7 red");
}

#[test]
fn ritual_engagement() {
    let mut story = Story::new();
    let when = "2026-10-01T09:00:00Z";
    let ids: Vec<_> = [BOB, CAT, DAN]
        .iter()
        .map(|owner| story.raise(when, Action::default(), |item| item.owner = Some(*owner)))
        .collect();
    story.confirm(ids[0], "2026-11-26T09:00:00Z");
    story.confirm(ids[2], "2026-11-24T09:00:00Z");
    let mut facts = story.facts();
    let nudge = |item, to, when: &str| Nudge { item, to, at: at(when) };
    facts.nudges = vec![
        nudge(ids[2], DAN, "2026-11-24T09:30:00Z"),
        nudge(ids[1], CAT, "2026-11-25T09:30:00Z"),
        nudge(ids[0], BOB, "2026-11-24T09:30:00Z"),
        nudge(ids[1], ANA, "2026-11-20T09:30:00Z"),
    ];
    // Bob acted after his nudge, Dan only before it, Cat not at all; Ana's was the week before. 1 of 3.
    assert_eq!(told(&facts, "ritual_engagement", NOW), "33.3 1/3 red");
}

#[test]
fn nudge_effectiveness() {
    let mut story = Story::new();
    let ids: Vec<_> = (0..4).map(|_| story.raise("2026-10-01T09:00:00Z", Action::default(), bobs)).collect();
    story.confirm(ids[0], "2026-11-19T23:00:00Z");
    story.confirm(ids[1], "2026-11-20T09:00:00Z");
    story.make(ids[3], "2026-11-28T09:00:00Z", Move::Done);
    let mut facts = story.facts();
    let nudge = |item, when: &str| Nudge { item, to: BOB, at: at(when) };
    facts.nudges = vec![
        nudge(ids[0], "2026-11-17T09:30:00Z"),
        nudge(ids[1], "2026-11-17T09:30:00Z"),
        nudge(ids[1], "2026-11-19T09:30:00Z"),
        nudge(ids[2], "2026-11-27T09:30:00Z"),
        nudge(ids[3], "2026-11-27T09:30:00Z"),
    ];
    // Tuesday's have until the end of Thursday: one answered, one not (its first nudge counts). Friday's have until
    // the end of Tuesday, which has not come: answered counts, unanswered waits. 2 of 3.
    assert_eq!(told(&facts, "nudge_effectiveness", NOW), "66.7 2/3 green");
    assert_eq!(part(&facts, "nudge_effectiveness", NOW, "not judged yet"), "1.0");
}

#[test]
fn a_changed_threshold_is_used_and_told() {
    let mut story = Story::new();
    for _ in 0..3 {
        story.raise("2026-10-20T09:00:00Z", scored(3, 3), bobs);
    }
    let mut facts = story.facts();
    assert_eq!(told(&facts, "aged_risks", NOW), "3.0 3/3 green");
    facts.program.thresholds.targets.aged_risks = 3;
    assert_eq!(told(&facts, "aged_risks", NOW), "3.0 3/3 amber");
    facts.program.thresholds.targets.aged_after_days = 60;
    assert_eq!(told(&facts, "aged_risks", NOW), "0.0 0/3 green");
    let settings = figure(&facts.at(at(NOW)), "aged_risks").unwrap().settings;
    assert_eq!(settings[0], setting("targets.aged_after_days", 60));
}
