//! A week of one program, told to its team and to executives, on Monday 30 November 2026, 09:00 UTC.

use super::*;
use crate::{
    domain::{
        Action, Decision, Item, Move,
        decision::{Approver, Mode},
        event::What,
        item::Rank,
        risk::Band,
    },
    report::{
        given::Colour,
        samples::{ANA, BOB, CAT, Story, at, day, issue, planned, scored},
    },
};

const NOW: &str = "2026-11-30T09:00:00Z";
const BEFORE: &str = "2026-11-02T09:00:00Z";
const WITHIN: &str = "2026-11-26T09:00:00Z";

fn bobs(item: &mut Item) {
    item.owner = Some(BOB);
}

fn due(date: &str) -> impl FnOnce(&mut Item) + use<> {
    let date = day(date);
    move |item| (item.owner, item.due) = (Some(BOB), Some(date))
}

fn names<'a>(lines: impl IntoIterator<Item = &'a Line>) -> String {
    lines.into_iter().map(|line| line.reference.to_string()).collect::<Vec<_>>().join(" ")
}

fn urgent() -> Action {
    Action { priority: Some(Rank::R1), ..Action::default() }
}

/// What changed in the week, and what did not.
fn story() -> Story {
    let mut story = Story::new();
    let rising = story.raise(BEFORE, planned(2, 3), bobs);
    story.rescore(rising, WITHIN, 4, 4);
    let burned = story.raise(BEFORE, planned(3, 4), bobs);
    story.make(burned, BEFORE, Move::Treat);
    story.make(burned, WITHIN, Move::Close);
    let occurred = story.raise(BEFORE, planned(3, 3), bobs);
    story.make(occurred, WITHIN, Move::Occur);
    story.raise(WITHIN, planned(5, 5), bobs);
    story.raise(BEFORE, scored(1, 1), bobs);
    let moved = story.raise(BEFORE, urgent(), due("2026-11-27"));
    story.date(moved, WITHIN, "2026-12-11", Some("The vendor is late."));
    story.raise(BEFORE, Action::default(), due("2026-11-20"));
    story.raise(BEFORE, urgent(), |item| (item.owner, item.due) = (Some(CAT), Some(day("2026-11-18"))));
    let blocked = story.raise(BEFORE, Action::default(), due("2026-12-04"));
    story.make(blocked, "2026-11-24T09:00:00Z", Move::Block);
    let done = story.raise(BEFORE, Action::default(), due("2026-11-27"));
    story.make(done, WITHIN, Move::Done);
    let resolved = story.raise(BEFORE, issue(2), bobs);
    story.make(resolved, WITHIN, Move::Resolve);
    story.raise(WITHIN, issue(1), |_| ());
    let body =
        Decision { mode: Mode::Single, approvers: vec![Approver { user: BOB, answer: None }], ..Decision::default() };
    for _ in 0..2 {
        let id =
            story.raise(BEFORE, body.clone(), |item| (item.owner, item.due) = (Some(CAT), Some(day("2026-11-27"))));
        assert!(story.try_make(id, BEFORE, Move::Propose, CAT));
        if story.item(id).number == 2 {
            assert!(story.try_make(id, WITHIN, Move::Approve, BOB));
        }
    }
    story
}

#[test]
fn the_team_is_told_what_changed_and_what_stands() {
    let facts = story().facts();
    let team = team(&facts.at(at(NOW)), None);
    assert_eq!(team.since, at("2026-11-23T09:00:00Z"));
    assert!(!team.quiet);
    let changes = &team.changes;
    assert_eq!(names(&changes.new), "R-4 I-2");
    assert_eq!(names(&changes.closed), "R-2 R-3 A-5 I-1", "the decision has a section of its own");
    assert_eq!(names(&changes.reopened), "");
    let moved: Vec<_> = changes.moved.iter().map(|one| (one.line.reference.to_string(), one.from, one.to)).collect();
    assert_eq!(moved, [("A-1".to_owned(), day("2026-11-27"), day("2026-12-11"))]);
    let rebanded: Vec<_> = changes.rebanded.iter().map(|one| (one.line.reference.number, one.from, one.to)).collect();
    assert_eq!(rebanded, [(1, Band::Medium, Band::Extreme)]);
    assert_eq!(names(team.risks.iter().map(|risk| &risk.line)), "R-4 R-1 R-5");
    assert_eq!(team.risks[1].score_before.map(crate::domain::risk::Score::product), Some(6));
    let blockers: Vec<_> =
        team.blockers.iter().map(|one| (one.line.reference.to_string(), one.for_working_days)).collect();
    assert_eq!(blockers, [("I-2".to_owned(), 2), ("A-4".to_owned(), 4)]);
    assert_eq!(team.blockers[1].because.as_deref(), Some("Because."));
    assert_eq!(names(team.decisions.made.iter().map(|made| &made.line)), "D-2");
    let need = &team.decisions.needed[0];
    assert_eq!((need.from.as_slice(), need.by, need.late_by), ([BOB].as_slice(), Some(day("2026-11-27")), Some(1)));
    assert_eq!((team.decisions.needed.len(), need.pending_for), (1, Some(20)));
    let overdue: Vec<_> = team.overdue.iter().map(|one| (one.owner, one.lines[0].by)).collect();
    assert_eq!(overdue, [(Some(CAT), 8), (Some(BOB), 6)]);
    // Three risks, four action items, a decision, the new issue, and the resolved one that waits to be closed.
    assert_eq!((names(&team.gaps.unowned).as_str(), team.gaps.open), ("I-2", 10));
    assert_eq!((team.gaps.aged.len(), team.gaps.untaken), (0, 3), "raised 28 days ago");
    // Priority 1 and 8 working days late, of which it is asked for 5; and a proposal that waits since the 10th.
    let spent: Vec<String> = team.gaps.spent.iter().map(ToString::to_string).collect();
    assert_eq!(spent, ["A-3", "D-1"]);
    assert_eq!(team.strip.len(), STRIP.len(), "every key of the strip is a KPI");
    assert_eq!(team.next_due.unwrap().reference.to_string(), "A-4");
}

/// Five of six, by score, then by nearness, then by age; what nobody scored comes last.
#[test]
fn the_top_risks_are_five_for_a_team_and_three_for_executives() {
    let mut story = Story::new();
    let mut raise = |when: &str, risk: crate::domain::Risk| story.raise(when, risk, bobs);
    let near = |risk| crate::domain::Risk { proximity: Some(crate::domain::risk::Proximity::Imminent), ..risk };
    raise(BEFORE, crate::domain::Risk::default());
    raise("2026-11-03T09:00:00Z", planned(3, 3));
    raise(BEFORE, planned(3, 3));
    raise(WITHIN, near(planned(3, 3)));
    raise(WITHIN, planned(4, 5));
    raise(BEFORE, planned(5, 5));
    let facts = story.facts();
    let view = facts.at(at(NOW));
    assert_eq!(names(team(&view, None).risks.iter().map(|risk| &risk.line)), "R-6 R-5 R-4 R-3 R-2");
    assert_eq!(names(executive(&view, None).risks.iter().map(|risk| &risk.line)), "R-6 R-5 R-4");
}

#[test]
fn executives_are_told_three_changes_and_what_is_needed() {
    let facts = story().facts();
    let executive = executive(&facts.at(at(NOW)), None);
    let matters: Vec<_> = executive.matters.iter().map(|one| (one.line.reference.to_string(), one.why)).collect();
    assert_eq!(
        matters,
        [
            ("R-3".to_owned(), matters::Why::RiskOccurred),
            ("I-2".to_owned(), matters::Why::SevereIssue { severity: Rank::R1 }),
            ("R-1".to_owned(), matters::Why::RiskRose { from: Band::Medium, to: Band::Extreme }),
        ]
    );
    assert_eq!(names(executive.needs.iter().map(|need| &need.line)), "D-1");
    assert_eq!(executive.risks.len(), 3);
    assert_eq!(executive.trend.len(), 6);
    let points: Vec<_> = executive.trend.iter().map(|point| point.exposure).collect();
    // Before 2 November: nothing. Then 6 + 12 + 9 + 1 = 28; now 16 + 25 + 1 = 42.
    assert_eq!(points, [0, 28, 28, 28, 28, 42]);
    assert_eq!(executive.trend[0].computed, Colour::Grey);
    assert_eq!(executive.trend[5].computed, executive.verdict.computed);
}

#[test]
fn the_rest_of_the_reasons_come_in_their_order() {
    let facts = story().facts();
    let all = matters::matters(&facts.at(at(NOW)), at("2026-11-23T09:00:00Z"), 99);
    let names: Vec<_> = all.iter().skip(3).map(|one| one.line.reference.to_string()).collect();
    assert_eq!(names, ["R-4", "A-1", "I-1", "R-2", "D-2"]);
}

#[test]
fn a_week_in_which_nothing_moved_is_told_as_such() {
    let mut story = Story::new();
    let id = story.raise(BEFORE, Action::default(), due("2026-12-24"));
    story.confirm(id, WITHIN);
    let facts = story.facts();
    let team = team(&facts.at(at(NOW)), None);
    assert!(team.quiet);
    assert_eq!(team.next_due.unwrap().due, Some(day("2026-12-24")));
    let executive = executive(&facts.at(at(NOW)), None);
    assert!(executive.quiet && executive.next_due.unwrap().due == Some(day("2026-12-24")));
}

#[test]
fn what_came_back_is_told_and_so_is_a_date_that_moved_back() {
    let mut story = Story::new();
    let id = story.raise(BEFORE, Action::default(), due("2026-12-24"));
    story.make(id, "2026-11-20T09:00:00Z", Move::Done);
    story.make(id, WITHIN, Move::Reopen);
    let facts = story.facts();
    let changes = changes::changes(&facts.at(at(NOW)), at("2026-11-23T09:00:00Z"));
    assert_eq!((names(&changes.reopened).as_str(), changes.closed.len()), ("A-1", 0));
    story.change(id, WITHIN, What::Edited, None, |item| item.owner = Some(ANA));
    story.date(id, WITHIN, "2027-01-15", Some("Holidays."));
    story.date(id, "2026-11-27T09:00:00Z", "2026-12-24", Some("After all."));
    let facts = story.facts();
    assert_eq!(changes::changes(&facts.at(at(NOW)), at("2026-11-23T09:00:00Z")).moved, []);
}
