//! Tests. The report is of Monday 30 November 2026, 09:00 UTC.

use super::*;
use crate::{
    domain::{
        Action, Decision, Move,
        decision::{Approver, Mode},
    },
    report::{
        Call, Facts,
        samples::{ANA, BOB, Story, at, day, scored},
    },
};

const NOW: &str = "2026-11-30T09:00:00Z";

fn view(facts: &Facts) -> AsOf<'_> {
    facts.at(at(NOW))
}

#[test]
fn every_chart_is_there_under_its_name() {
    let facts = Story::new().facts();
    let names: Vec<&str> = Plot::ALL.iter().map(|plot| chart(*plot, &view(&facts)).name()).collect();
    assert_eq!(names, Chart::NAMES);
    assert_eq!(Plot::ALL.iter().map(|plot| plot.key()).collect::<Vec<_>>(), Chart::NAMES);
    for plot in Plot::ALL {
        let picture = draw(*plot, &view(&facts)).unwrap();
        assert!(picture.alt.contains("nothing "), "{}", picture.alt);
    }
}

#[test]
fn the_heat_map_has_the_score_after_treatment_and_counts_those_without() {
    let mut story = Story::new();
    story.raise("2026-11-02T09:00:00Z", scored(5, 5), |_| ());
    let treated = story.raise("2026-11-02T09:00:00Z", scored(4, 4), |_| ());
    story.rescore(treated, "2026-11-09T09:00:00Z", 2, 3);
    story.raise("2026-11-02T09:00:00Z", crate::domain::Risk::default(), |_| ());
    let void = story.raise("2026-11-02T09:00:00Z", scored(1, 1), |_| ());
    story.void(void, "2026-11-03T09:00:00Z");
    let facts = story.facts();
    let spec = risk_heat_map(&view(&facts));
    let cells: Vec<_> = spec.risks.iter().map(|risk| (risk.reference.as_str(), risk.likelihood, risk.impact)).collect();
    assert_eq!((cells, spec.unscored), (vec![("R-1", 5, 5), ("R-2", 2, 3)], 1));
}

#[test]
fn exposure_tells_what_was_known_from_what_came_since() {
    let mut story = Story::new();
    let known = story.raise("2026-11-09T08:00:00Z", scored(4, 4), |_| ());
    story.raise("2026-11-18T09:00:00Z", scored(1, 5), |_| ());
    story.rescore(known, "2026-11-25T09:00:00Z", 2, 3);
    let facts = story.facts();
    let points: Vec<_> =
        exposure_burndown(&view(&facts)).points.iter().map(|one| (one.on.to_string(), one.known, one.new)).collect();
    // Mondays from the first that had a scored risk; 4 × 4, then 2 × 3; the new one 1 × 5.
    let wanted = [("2026-11-09", 16, 0), ("2026-11-16", 16, 0), ("2026-11-23", 16, 5), ("2026-11-30", 6, 5)];
    assert_eq!(points, wanted.map(|(on, known, new)| (on.to_owned(), known, new)));
}

#[test]
fn action_items_flow_by_week() {
    let mut story = Story::new();
    let first = story.raise("2026-11-11T09:00:00Z", Action::default(), |_| ());
    let again = story.raise("2026-11-11T09:00:00Z", Action::default(), |_| ());
    story.raise("2026-11-29T23:00:00Z", Action::default(), |_| ());
    story.make(first, "2026-11-17T09:00:00Z", Move::Done);
    story.make(again, "2026-11-17T09:00:00Z", Move::WontDo);
    story.make(again, "2026-11-24T09:00:00Z", Move::Reopen);
    let mut facts = story.facts();
    let flow = |facts: &Facts| -> Vec<_> {
        let weeks = action_flow(&view(facts)).weeks;
        weeks.iter().map(|one| (one.week.to_string()[5..].to_owned(), one.opened, one.closed, one.open)).collect()
    };
    let row = |week: &str, opened, closed, open| (week.to_owned(), opened, closed, open);
    // What was reopened has not been closed.
    let utc = [row("11-09", 2, 0, 2), row("11-16", 0, 1, 1), row("11-23", 1, 0, 2), row("11-30", 0, 0, 2)];
    assert_eq!(flow(&facts), utc);
    // In Auckland that Sunday evening was Monday.
    facts.program.calendar.zone = chrono_tz::Pacific::Auckland;
    assert_eq!(flow(&facts)[2..], [row("11-23", 0, 0, 1), row("11-30", 1, 0, 2)]);
}

#[test]
fn decisions_wait_by_the_week_in_which_they_were_made() {
    let mut story = Story::new();
    for (proposed, decided) in
        [("2026-11-10", Some("2026-11-17")), ("2026-11-16", Some("2026-11-18")), ("2026-11-20", None)]
    {
        let mode = Mode::Single;
        let approvers = vec![Approver { user: BOB, answer: None }];
        let body = Decision { mode, approvers, ..Decision::default() };
        let id = story.raise(&format!("{proposed}T09:00:00Z"), body, |item| item.owner = Some(ANA));
        story.make(id, &format!("{proposed}T09:00:00Z"), Move::Propose);
        if let Some(decided) = decided {
            assert!(story.try_make(id, &format!("{decided}T09:00:00Z"), Move::Approve, BOB));
        }
    }
    let facts = story.facts();
    let spec = decision_latency(&view(&facts));
    let weeks: Vec<_> = spec.weeks.iter().map(|one| (one.decided, one.median, one.p90)).collect();
    // 10th → 17th: 5 working days; 16th → 18th: 2. The third waits since the 20th: 6.
    assert_eq!(weeks, [(2, Some(2), Some(5)), (0, None, None), (0, None, None)]);
    assert_eq!((spec.pending, spec.oldest, spec.target), (1, Some(6), Some(5)));
}

#[test]
fn health_goes_back_to_the_week_in_which_it_began() {
    let mut story = Story::new();
    for (when, kind) in [("2026-11-12T09:00:00Z", 1), ("2026-11-12T09:00:00Z", 2)] {
        story.raise(when, crate::report::samples::issue(kind), |item| item.owner = Some(BOB));
    }
    let mut facts = story.facts();
    facts.calls = vec![Call {
        by: ANA,
        at: at("2026-11-16T08:00:00Z"),
        colour: Colour::Amber,
        computed: Colour::Amber,
        reason: None,
        week: day("2026-11-16"),
    }];
    let weeks: Vec<_> = health_weeks(&view(&facts))
        .weeks
        .into_iter()
        .map(|one| (one.on.to_string()[5..].to_owned(), one.called, one.late, one.computed))
        .collect();
    let row = |on: &str, called, late, computed| (on.to_owned(), called, late, computed);
    assert_eq!(
        weeks,
        [
            row("11-16", Light::Amber, false, Light::Green),
            row("11-23", Light::Amber, true, Light::Amber),
            row("11-30", Light::Amber, true, Light::Amber),
        ]
    );
}

/// Charts made on different weekdays look at different days: neither claims to tell of the other's.
#[test]
fn health_bears_the_days_on_which_the_record_was_looked_at() {
    let mut story = Story::new();
    story.raise("2026-11-12T09:00:00Z", crate::report::samples::issue(1), |_| ());
    let facts = story.facts();
    let days = |when: &str| -> Vec<String> {
        health_weeks(&facts.at(at(when))).weeks.into_iter().map(|one| one.on.to_string()).collect()
    };
    assert_eq!(days("2026-11-27T15:00:00Z"), ["2026-11-13", "2026-11-20", "2026-11-27"], "on a Friday");
    assert_eq!(days(NOW), ["2026-11-16", "2026-11-23", "2026-11-30"], "on a Monday");
}
