//! Health by hand: each rule on a smallest record, the colour and the score on readings, the call on its calendar.
//! The report is of Monday 30 November 2026, 09:00 UTC.

use super::*;
use crate::{
    domain::{
        Action, Body, Decision, Item, ItemId, Move, Risk,
        decision::{Approver, Mode},
        item::Rank,
        risk::Response,
    },
    report::{
        facts::Facts,
        given::Call,
        samples::{ANA, BOB, CAT, Story, at, day, issue, planned, scored},
    },
};

const NOW: &str = "2026-11-30T09:00:00Z";

fn bobs(item: &mut Item) {
    item.owner = Some(BOB);
}

/// What fired, worst first: colour, words, references, k/n.
fn fired(facts: &Facts) -> Vec<String> {
    let told = |rule: Fired| {
        let inputs: Vec<String> = rule.inputs.iter().map(ToString::to_string).collect();
        format!("{} {}: {} {}/{}", rule.colour.key(), rule.says, inputs.join(" "), rule.k, rule.n)
    };
    health(&facts.at(at(NOW))).fired.into_iter().map(told).collect()
}

fn colour_of(facts: &Facts, key: &str) -> Colour {
    health(&facts.at(at(NOW))).dimensions.iter().find(|one| one.key == key).unwrap().colour
}

#[test]
fn no_data_is_grey_and_never_green() {
    let facts = Story::new().facts();
    let health = health(&facts.at(at(NOW)));
    assert_eq!((health.computed, health.score, health.drag), (Colour::Grey, None, None));
    assert_eq!(health.trust, Trust { confidence: None, unreviewed: 0, open: 0 });
    assert!(health.dimensions.iter().all(|one| one.colour == Colour::Grey && one.absent.is_some()));
    assert_eq!(health.call.shown, Colour::Grey);
}

#[test]
fn logging_a_risk_that_is_owned_and_treated_makes_nothing_red() {
    let mut story = Story::new();
    for _ in 0..6 {
        let id = story.raise("2026-11-29T09:00:00Z", planned(5, 5), bobs);
        story.make(id, "2026-11-29T09:00:00Z", Move::Treat);
    }
    let facts = story.facts();
    assert_eq!(fired(&facts), ["amber Extreme risk open: R-1 R-2 R-3 R-4 R-5 R-6 6/6"]);
    assert_eq!(health(&facts.at(at(NOW))).computed, Colour::Green, "one amber");
}

#[test]
fn risk_rules() {
    let mut story = Story::new();
    let new = "2026-11-29T09:00:00Z";
    story.raise(new, planned(5, 5), |_| ());
    story.raise(new, scored(5, 5), bobs);
    // Extreme, reviewed on the 15th: holds to the 22nd, so 8 days past on the 30th; on the 16th, 7.
    let (long, just) = (
        story.raise("2026-10-01T09:00:00Z", planned(5, 5), bobs),
        story.raise("2026-10-01T09:00:00Z", planned(4, 4), bobs),
    );
    story.confirm(long, "2026-11-15T09:00:00Z");
    story.confirm(just, "2026-11-16T09:00:00Z");
    assert_eq!(
        fired(&story.facts()),
        [
            "red Extreme risk without an owner or a response: R-1 R-2 2/4",
            "red Extreme risk long past its review: R-3 1/4",
            "amber Extreme risk open: R-4 1/4",
        ]
    );
    let mut story = Story::new();
    let high = story.raise("2026-11-10T09:00:00Z", planned(3, 4), bobs);
    assert_eq!(fired(&story.facts()), ["amber High risk past its review: R-1 1/1"]);
    story.confirm(high, "2026-11-23T09:00:00Z");
    assert_eq!(fired(&story.facts()).len(), 0);
    let mut story = Story::new();
    for _ in 0..3 {
        let id = story.raise("2026-10-20T09:00:00Z", scored(1, 1), bobs);
        story.confirm(id, "2026-11-29T09:00:00Z");
    }
    assert_eq!(fired(&story.facts()), ["amber risks aged without progress: R-1 R-2 R-3 3/3"]);
}

#[test]
fn exposure_that_grew_is_amber_where_there_was_enough_to_grow_from() {
    let grown = |before: usize, more: &[(u8, u8)]| {
        let mut story = Story::new();
        for _ in 0..before {
            let id =
                story.raise("2026-10-20T09:00:00Z", Risk { response: Some(Response::Avoid), ..scored(2, 2) }, bobs);
            story.rescore(id, "2026-11-29T09:00:00Z", 2, 2);
        }
        for (likelihood, impact) in more {
            story.raise("2026-11-29T09:00:00Z", planned(*likelihood, *impact), bobs);
        }
        fired(&story.facts())
    };
    // 5 × 4 = 20; + 5 = 25 is +25 %; + 4 is not; 4 risks are too few to have grown from.
    assert_eq!(grown(5, &[(1, 5)]), ["amber exposure grown over the window: R-6 25/20"]);
    assert_eq!(grown(5, &[(1, 4)]).len(), 0);
    assert_eq!(grown(4, &[(3, 3), (3, 3)]).len(), 0);
}

#[test]
fn issue_rules() {
    let mut story = Story::new();
    story.raise("2026-11-20T09:00:00Z", issue(1), bobs); // WD 20th → 30th: 6
    story.raise("2026-11-23T09:00:00Z", issue(1), bobs); // 5
    story.raise("2026-11-25T09:00:00Z", issue(1), |_| ()); // unowned for 3
    story.raise("2026-11-13T09:00:00Z", issue(2), bobs); // 11
    story.raise("2026-11-16T09:00:00Z", issue(2), bobs); // 10
    let resolved = story.raise("2026-11-02T09:00:00Z", issue(1), bobs);
    story.make(resolved, "2026-11-20T09:00:00Z", Move::Resolve);
    assert_eq!(
        fired(&story.facts()),
        [
            "red severity 1 open for long: I-1 1/3",
            "red severity 1 unowned for long: I-3 1/3",
            "amber severity 1 open: I-2 1/3",
            "amber severity 2 open for long: I-4 1/2",
        ]
    );
    assert_eq!(colour_of(&story.facts(), "issues"), Colour::Red);
}

#[test]
fn an_issue_that_became_severe_counts_from_then() {
    let mut story = Story::new();
    let id = story.raise("2026-10-01T09:00:00Z", issue(3), bobs);
    story.change(id, "2026-11-27T09:00:00Z", crate::domain::event::What::Edited, None, |item| {
        item.body = Body::Issue(issue(1));
    });
    assert_eq!(fired(&story.facts()), ["amber severity 1 open: I-1 1/1"]);
}

#[test]
fn a_reopened_issue_counts_on() {
    let mut story = Story::new();
    let id = story.raise("2026-11-20T09:00:00Z", issue(1), bobs); // WD 20th → 30th: 6
    story.make(id, "2026-11-23T09:00:00Z", Move::Resolve);
    assert_eq!(fired(&story.facts()).len(), 0);
    story.make(id, "2026-11-27T09:00:00Z", Move::Reopen);
    assert_eq!(fired(&story.facts()), ["red severity 1 open for long: I-1 1/1"]);
}

/// Whoever accepted an Extreme risk has answered it.
#[test]
fn an_extreme_risk_that_was_accepted_is_not_without_a_response() {
    let mut story = Story::new();
    let id = story.raise("2026-11-29T09:00:00Z", scored(5, 5), bobs);
    assert_eq!(fired(&story.facts()), ["red Extreme risk without an owner or a response: R-1 1/1"]);
    story.make(id, "2026-11-29T10:00:00Z", Move::Accept);
    assert_eq!(fired(&story.facts()), ["amber Extreme risk open: R-1 1/1"]);
}

/// Due on Friday and not done on Saturday: late by no working day, and late.
#[test]
fn what_is_late_over_a_weekend_is_late() {
    let mut story = Story::new();
    let urgent = Action { priority: Some(Rank::R1), ..Action::default() };
    story.raise("2026-11-20T09:00:00Z", urgent, |item| (item.owner, item.due) = (Some(BOB), Some(day("2026-11-27"))));
    let facts = story.facts();
    let fired = |when| health(&facts.at(at(when))).fired.into_iter().map(|rule| rule.says).collect::<Vec<_>>();
    assert_eq!(fired("2026-11-27T23:59:59Z").len(), 0, "today is not over");
    assert_eq!(fired("2026-11-28T00:00:00Z"), ["priority 1 late"]);
}

fn proposal(story: &mut Story, when: &str, due: Option<&str>) -> ItemId {
    let body =
        Decision { mode: Mode::Single, approvers: vec![Approver { user: BOB, answer: None }], ..Decision::default() };
    let id = story.raise(when, body, |item| (item.owner, item.due) = (Some(CAT), due.map(day)));
    assert!(story.try_make(id, when, Move::Propose, CAT));
    id
}

#[test]
fn decision_rules() {
    let mut story = Story::new();
    proposal(&mut story, "2026-11-27T09:00:00Z", Some("2026-11-29"));
    proposal(&mut story, "2026-11-13T09:00:00Z", None); // WD 13th → 30th: 11
    proposal(&mut story, "2026-11-16T09:00:00Z", Some("2026-11-30")); // 10, needed today
    let made = proposal(&mut story, "2026-10-01T09:00:00Z", Some("2026-10-02"));
    assert!(story.try_make(made, "2026-11-20T09:00:00Z", Move::Approve, BOB));
    assert_eq!(
        fired(&story.facts()),
        ["amber decision past its needed-by date: D-1 1/3", "amber decision pending for long: D-2 1/3"]
    );
}

#[test]
fn action_rules() {
    let action = |story: &mut Story, date: &str, urgent: bool, done: bool| {
        let body = Action { priority: urgent.then_some(Rank::R1), ..Action::default() };
        let id =
            story.raise("2026-11-01T09:00:00Z", body, |item| (item.owner, item.due) = (Some(BOB), Some(day(date))));
        if done {
            story.make(id, "2026-11-05T09:00:00Z", Move::Done);
        }
    };
    let with = |kept: usize, missed: usize| {
        let mut story = Story::new();
        (0..kept).for_each(|_| action(&mut story, "2026-11-20", false, true));
        (0..missed).for_each(|_| action(&mut story, "2026-11-20", false, false));
        fired(&story.facts())
    };
    // 50 % of 4: amber, since red needs five; 40 % of 5: red; 60 %: amber; 80 %: neither; 50 % of 2: too few.
    assert_eq!(with(2, 2), ["amber too few action items closed on time: A-3 A-4 2/4"]);
    assert_eq!(with(2, 3), ["red too few action items closed on time: A-3 A-4 A-5 2/5"]);
    assert_eq!(with(3, 2), ["amber too few action items closed on time: A-4 A-5 3/5"]);
    assert_eq!(with(4, 1).len(), 0);
    assert_eq!(with(1, 1).len(), 0);
    let mut story = Story::new();
    action(&mut story, "2026-11-20", true, false); // WD 20th → 30th: 6
    action(&mut story, "2026-11-23", true, false); // 5
    action(&mut story, "2026-11-30", true, false); // today
    assert_eq!(
        fired(&story.facts()),
        ["red priority 1 late for long: A-1 1/3", "amber priority 1 late: A-2 1/3"],
        "2 promises are too few for a rate"
    );
}

fn readings(colours: [Colour; 8]) -> Vec<Reading> {
    let rules = HealthRules::default();
    let reading = |(dimension, colour): (&&Dimension, Colour)| Reading {
        key: dimension.key,
        name: dimension.name,
        weight: (dimension.weight)(&rules),
        colour,
        absent: None,
    };
    DIMENSIONS.iter().zip(colours).map(reading).collect()
}

#[test]
fn the_weights_make_a_hundred() {
    let rules = HealthRules::default();
    assert_eq!(DIMENSIONS.iter().map(|dimension| (dimension.weight)(&rules)).sum::<u32>(), 100);
}

#[test]
fn the_colour_is_by_rule_and_the_score_by_weight() {
    const G: Colour = Colour::Green;
    const A: Colour = Colour::Amber;
    const R: Colour = Colour::Red;
    const X: Colour = Colour::Grey;
    // Schedule 25, Risk 20, Dependencies 15, Issues 10, Decisions 10, Actions 10, Scope 5, Readiness 5.
    for (colours, wanted, points, costs) in [
        ([G; 8], G, Some("100.0"), None),
        ([G, A, G, G, G, G, G, G], G, Some("90.0"), Some("Risk")),
        ([G, A, G, A, G, G, G, G], A, Some("85.0"), Some("Risk")),
        ([G, R, G, G, G, G, G, G], A, Some("80.0"), Some("Risk")),
        ([R, G, G, G, G, G, G, G], R, Some("75.0"), Some("Schedule")),
        ([G, A, G, R, R, G, G, G], R, Some("70.0"), Some("Issues")),
        // (20 × 50 + 10 × 0 + 10 × 100 + 10 × 100) ÷ 50
        // 20 × 50 and 10 × 100 cost the same: what is red is named.
        ([X, A, X, R, G, G, X, X], A, Some("60.0"), Some("Issues")),
        ([X, X, X, G, G, X, X, X], G, None, None),
        ([X; 8], X, None, None),
    ] {
        let readings = readings(colours);
        let score = score(&readings, &Thresholds::default()).map(|score| format!("{score:.1}"));
        assert_eq!(colour(&readings, Some(Confidence::High)), wanted, "{colours:?}");
        assert_eq!((score.as_deref(), drag(&readings)), (points, costs), "{colours:?}");
    }
    assert_eq!(colour(&readings([G; 8]), Some(Confidence::Low)), A, "low confidence is never green");
    assert_eq!(colour(&readings([G; 8]), Some(Confidence::Medium)), G);
}

#[test]
fn confidence_comes_from_freshness() {
    let with = |fresh: usize, stale: usize| {
        let mut story = Story::new();
        for (many, when) in [(fresh, "2026-11-29T09:00:00Z"), (stale, "2026-10-01T09:00:00Z")] {
            for _ in 0..many {
                story.raise(when, Action::default(), bobs);
            }
        }
        let facts = story.facts();
        let health = health(&facts.at(at(NOW)));
        (health.trust.confidence.unwrap().key(), health.trust.unreviewed, health.computed.key())
    };
    assert_eq!(with(9, 1), ("high", 1, "green"));
    assert_eq!(with(7, 3), ("medium", 3, "green"));
    assert_eq!(with(6, 4), ("low", 4, "amber"));
}

#[test]
fn at_most_five_rules_are_listed_and_all_are_counted() {
    let mut story = Story::new();
    story.raise("2026-11-29T09:00:00Z", scored(5, 5), bobs);
    story.raise("2026-11-29T09:00:00Z", planned(5, 5), bobs);
    story.raise("2026-11-10T09:00:00Z", planned(3, 4), bobs);
    story.raise("2026-11-20T09:00:00Z", issue(1), bobs);
    story.raise("2026-11-25T09:00:00Z", issue(1), |_| ());
    story.raise("2026-11-02T09:00:00Z", issue(2), bobs);
    proposal(&mut story, "2026-11-02T09:00:00Z", Some("2026-11-20"));
    let facts = story.facts();
    let health = health(&facts.at(at(NOW)));
    let (worst, more) = health.worst();
    assert_eq!((worst.len(), more, health.fired.len()), (5, 3, 8));
    let dimensions: Vec<_> = worst.iter().map(|rule| (rule.colour.key(), rule.dimension)).collect();
    assert_eq!(
        dimensions,
        [("red", "risk"), ("red", "issues"), ("red", "issues"), ("amber", "risk"), ("amber", "risk")]
    );
    assert_eq!(health.computed, Colour::Red, "two reds");
    assert_eq!(health.drag, Some("Risk"), "20 × 100 against 10 × 100 of Issues");
}

#[test]
fn a_call_stands_is_late_and_turns_grey() {
    let call = |colour, computed| Call {
        by: ANA,
        at: at("2026-11-02T09:00:00Z"),
        colour,
        computed,
        reason: None,
        week: day("2026-11-02"),
    };
    let mut story = Story::new();
    story.raise("2026-11-01T09:00:00Z", Action::default(), bobs);
    let mut facts = story.facts();
    for (called, then, computed, when, standing, shown) in [
        // Equal to what was computed: stands for 7 days, then late, and grey after 7 + 7 + 3.
        (Colour::Green, Colour::Green, Colour::Green, "2026-11-01T09:00:00Z", Standing::Never, Colour::Green),
        (Colour::Green, Colour::Green, Colour::Amber, "2026-11-09T09:00:00Z", Standing::Current, Colour::Green),
        (Colour::Green, Colour::Green, Colour::Amber, "2026-11-09T09:00:01Z", Standing::Late, Colour::Green),
        (Colour::Green, Colour::Green, Colour::Green, "2026-11-19T09:00:00Z", Standing::Late, Colour::Green),
        (Colour::Green, Colour::Green, Colour::Green, "2026-11-19T09:00:01Z", Standing::Grey, Colour::Grey),
        // Worse than computed: never made better by the bot.
        (Colour::Red, Colour::Green, Colour::Green, "2026-11-10T09:00:00Z", Standing::Late, Colour::Red),
        // Better than computed: stands for 7 days, and then its reason is gone.
        (Colour::Green, Colour::Amber, Colour::Amber, "2026-11-09T09:00:00Z", Standing::Current, Colour::Green),
        (Colour::Green, Colour::Amber, Colour::Red, "2026-11-10T09:00:00Z", Standing::Expired, Colour::Red),
        (Colour::Amber, Colour::Red, Colour::Green, "2026-11-10T09:00:00Z", Standing::Expired, Colour::Amber),
    ] {
        facts.calls = vec![call(called, then)];
        let got = call::standing(&facts.at(at(when)), computed);
        assert_eq!((got.standing, got.shown), (standing, shown), "{called} over {then}, at {when}");
    }
}

#[test]
fn only_a_better_call_needs_a_reason() {
    for (called, computed, wanted) in [
        (Colour::Green, Colour::Amber, true),
        (Colour::Amber, Colour::Red, true),
        (Colour::Green, Colour::Grey, true),
        (Colour::Green, Colour::Green, false),
        (Colour::Red, Colour::Green, false),
        (Colour::Amber, Colour::Grey, false),
    ] {
        assert_eq!(needs_reason(called, computed), wanted, "{called} over {computed}");
    }
}
