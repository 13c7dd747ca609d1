//! A program that is exactly a week old: no window is full yet, and every figure says what it can.

use super::*;
use crate::report::{health, summary};

/// Begun on Monday 23 November, 09:00.
fn story() -> Story {
    let mut story = Story::new();
    story.raise("2026-11-23T09:00:01Z", planned(3, 4), bobs);
    let kept = story.raise("2026-11-23T09:30:00Z", Action::default(), due("2026-11-27"));
    story.make(kept, "2026-11-26T09:00:00Z", Move::Done);
    story.raise("2026-11-23T09:30:00Z", Action::default(), due("2026-11-26"));
    story.raise("2026-11-24T09:00:00Z", issue(2), plain);
    let decided = proposal(&mut story, "2026-11-24T09:00:00Z");
    assert!(story.try_make(decided, "2026-11-26T09:00:00Z", Move::Approve, BOB));
    story
}

fn facts() -> crate::report::Facts {
    let mut facts = story().facts();
    facts.began = Some(at("2026-11-23T09:00:00Z"));
    facts
}

#[test]
fn every_figure_says_what_it_can() {
    let facts = facts();
    for (key, wanted) in [
        // Nothing was open four weeks ago, so nothing can have burned.
        ("risk_burndown", "n/a: no High or Extreme risk was open when the window began 0/0 grey"),
        ("aged_risks", "0.0 0/1 -"),
        // Open: the risk (High, raised 7 days ago: holds through today), the issue (7 days from the 24th), and the action
        // item of the 26th, which nobody has looked at since. 2 of 3.
        ("raid_freshness", "66.7 2/3 red"),
        // Tuesday to Thursday.
        ("decision_latency", "2.0 1/1 -"),
        // Unowned since Tuesday, 09:00: its 48 hours were over on Thursday.
        ("issue_time_to_owner", "0.0 0/1 -"),
        ("blocker_resolution", "n/a: no blocker was resolved in the window 0/0 grey"),
        // Due on the 26th and on the 27th: one done.
        ("action_closure", "50.0 1/2 -"),
        ("corrective_closure", "n/a: no corrective action item was promised for the window 0/0 grey"),
        ("no_surprise", "0.0 0/1 -"),
        // The week of the 23rd is over, and nobody called it.
        ("green_share", "0.0 0/1 -"),
        ("throughput", "2.0 2/2 -"),
        // All three lack something or not: the action item nothing, the risk nothing, the issue its owner. 2 of 3.
        ("record_completeness", "66.7 2/3 red"),
        ("ritual_engagement", "n/a: nobody was nudged this week 0/0 grey"),
    ] {
        assert_eq!(told(&facts, key, NOW), wanted, "{key}");
    }
    assert!(told(&facts, "escalation_rate", NOW).starts_with("0.0 0/"));
    assert_eq!(open(&facts, "blocker_resolution", NOW), (1, Some(4), Some(4)), "Tuesday to Monday");
    let of = |key| figure(&facts.at(at(NOW)), key).unwrap();
    assert_eq!(of("throughput").series, [0.0, 0.0, 0.0, 2.0]);
    // A week ago there was nothing yet: so no trend, rather than a rise from nothing.
    assert!(of("raid_freshness").week_before.is_none() && of("decision_latency").week_before.is_none());
}

#[test]
fn health_and_summary_tell_of_its_one_week() {
    let facts = facts();
    let view = facts.at(at(NOW));
    let health = health::health(&view);
    // Risk green (exposure can't have grown from nothing), Issues green (severity 2 for 4 days), Decisions green,
    // Actions green (two promises are too few for a rate). Two of three reviewed is low confidence: never green.
    assert_eq!((health.computed, health.fired.len()), (Colour::Amber, 0));
    assert_eq!((health.trust.unreviewed, health.trust.open), (1, 3));
    let team = summary::team(&view, None);
    assert_eq!((team.changes.new.len(), team.changes.closed.len(), team.decisions.made.len()), (5, 1, 1));
    assert_eq!((team.overdue.len(), team.blockers.len(), team.gaps.unowned.len()), (1, 1, 1));
    let executive = summary::executive(&view, None);
    let known: Vec<bool> = executive.trend.iter().map(|point| point.computed != Colour::Grey).collect();
    assert_eq!(known, [false, false, false, false, false, true], "five weeks of which there is no data");
}
