//! The table of METRICS.md row by row, and the places where a definition turns: its limits, holidays, nothing at all.

use super::*;
use crate::{domain::nudge_rules::Sla, report::figure::Target};

/// METRICS.md › KPIs, in its order: name and default target.
#[test]
fn the_figures_and_their_targets_are_those_of_the_table() {
    let numbers = Thresholds::default();
    let got: Vec<(&str, Target)> = KPIS.iter().map(|kpi| (kpi.name, (kpi.target)(&numbers))).collect();
    let wanted = [
        ("Milestone on-time rate", Target::AtLeast(80.0)),
        ("Schedule variance", Target::Below(10.0)),
        ("Forecast accuracy", Target::AtLeast(80.0)),
        ("Critical path stability", Target::Falling),
        ("Dependency closure", Target::AtLeast(85.0)),
        ("Dependency aging", Target::AtLeast(75.0)),
        ("Risk burndown", Target::ByGate(50.0)),
        ("Aged risks", Target::Below(5.0)),
        ("RAID freshness", Target::AtLeast(90.0)),
        ("Decision latency", Target::Below(5.0)),
        ("Issue time-to-owner", Target::AtLeast(90.0)),
        ("Blocker time-to-resolution", Target::Falling),
        ("Escalation rate", Target::Falling),
        ("Scope change rate", Target::Below(1.0)),
        ("Change impact quantified", Target::Above(80.0)),
        ("Change impact accuracy", Target::AtLeast(80.0)),
        ("Readiness compliance", Target::AtLeast(100.0)),
        ("Gate pass rate", Target::Above(80.0)),
        ("Time to detect readiness gaps", Target::Falling),
        ("Action closure on time", Target::Above(80.0)),
        ("Corrective action closure", Target::AtLeast(90.0)),
        ("No-surprise rate", Target::AtLeast(85.0)),
        ("Green share", Target::AtLeast(70.0)),
        ("Throughput", Target::None),
        ("Record completeness", Target::AtLeast(100.0)),
        ("Ritual engagement", Target::AtLeast(90.0)),
        ("Nudge effectiveness", Target::AtLeast(60.0)),
    ];
    assert_eq!(got, wanted);
}

/// Their figures light up with their kinds; until then each says why there is none, whatever else is recorded.
#[test]
fn kinds_that_are_not_recorded_give_no_figure() {
    let mut story = Story::new();
    story.raise("2026-10-01T09:00:00Z", scored(4, 4), bobs);
    story.raise("2026-10-01T09:00:00Z", Action::default(), due("2026-11-13"));
    story.raise("2026-10-01T09:00:00Z", issue(1), bobs);
    proposal(&mut story, "2026-10-01T09:00:00Z");
    let facts = story.facts();
    for (what, keys) in [
        ("milestones", &["milestone_on_time", "schedule_variance", "forecast_accuracy", "critical_path_stability"][..]),
        ("dependencies", &["dependency_closure", "dependency_aging"]),
        ("change requests", &["scope_change_rate", "change_impact_quantified", "change_impact_accuracy"]),
        ("readiness checklists", &["readiness_compliance", "gate_pass_rate", "readiness_detection"]),
    ] {
        for key in keys {
            assert_eq!(told(&facts, key, NOW), format!("n/a: no {what} recorded yet 0/0 grey"), "{key}");
        }
    }
}

#[test]
fn a_risk_is_aged_after_a_month_and_a_fortnight_and_not_on_the_day() {
    let mut story = Story::new();
    // 30 days before: exactly, and a second more.
    story.raise("2026-10-31T09:00:00Z", scored(3, 3), bobs);
    story.raise("2026-10-31T08:59:59Z", scored(3, 3), bobs);
    // Progress 14 days before: exactly, and a second less.
    for progress in ["2026-11-16T09:00:00Z", "2026-11-16T09:00:01Z"] {
        let id = story.raise("2026-10-01T09:00:00Z", scored(3, 3), bobs);
        story.rescore(id, progress, 2, 3);
    }
    let facts = story.facts();
    assert_eq!(told(&facts, "aged_risks", NOW), "2.0 2/4 green");
    let aged: Vec<String> =
        figure(&facts.at(at(NOW)), "aged_risks").unwrap().inputs.iter().map(ToString::to_string).collect();
    assert_eq!(aged, ["R-2", "R-3"]);
}

/// WD leaves out weekends and the program's holidays, and follows its working week.
#[test]
fn working_days_are_the_programs() {
    let latency = |edit: &dyn Fn(&mut Story)| {
        let mut story = Story::new();
        edit(&mut story);
        let id = proposal(&mut story, "2026-11-12T09:00:00Z");
        assert!(story.try_make(id, "2026-11-18T09:00:00Z", Move::Approve, BOB));
        told(&story.facts(), "decision_latency", NOW)
    };
    // Thursday to Wednesday: Friday, Monday, Tuesday, Wednesday.
    assert_eq!(latency(&|_| ()), "4.0 1/1 -");
    let monday_off = |story: &mut Story| _ = story.program.calendar.holidays.insert(day("2026-11-16"));
    assert_eq!(latency(&monday_off), "3.0 1/1 -");
    // A holiday on a Saturday takes nothing away.
    let saturday_off = |story: &mut Story| _ = story.program.calendar.holidays.insert(day("2026-11-14"));
    assert_eq!(latency(&saturday_off), "4.0 1/1 -");
    // A week from Saturday to Wednesday: Saturday, Sunday, Monday, Tuesday, Wednesday.
    let other_week = |story: &mut Story| {
        story.program.calendar.working_days = crate::domain::calendar::WorkingDays::parse("sat-wed").unwrap();
    };
    assert_eq!(latency(&other_week), "5.0 0/1 -", "which is not under 5");
}

/// A risk that somebody accepted has its answer, and nobody is asked for a response besides.
#[test]
fn accepting_is_a_response() {
    let mut story = Story::new();
    let id = story.raise("2026-11-20T09:00:00Z", scored(4, 4), bobs);
    assert_eq!(told(&story.facts(), "record_completeness", NOW), "0.0 0/1 -");
    story.make(id, "2026-11-21T09:00:00Z", Move::Accept);
    assert_eq!(told(&story.facts(), "record_completeness", NOW), "100.0 1/1 -");
}

#[test]
fn each_time_that_a_risk_is_handed_up_counts() {
    let mut story = Story::new();
    let id = story.raise("2026-10-01T09:00:00Z", scored(4, 4), bobs);
    let responses = [Response::Escalate, Response::Mitigate, Response::Escalate];
    for (day, response) in ["2026-10-15", "2026-11-05", "2026-11-10"].into_iter().zip(responses) {
        story.change(id, &format!("{day}T09:00:00Z"), What::Assessed, None, |item| {
            let Body::Risk(risk) = &mut item.body else { panic!() };
            risk.response = Some(response);
        });
    }
    // In the window the second time; one item open throughout: 1 ÷ 1 × 100. In the window before, the first: 100 too.
    assert_eq!(told(&story.facts(), "escalation_rate", NOW), "100.0 1/1 -");
    for _ in 0..2 {
        story.raise("2026-10-01T09:00:00Z", Action::default(), bobs);
    }
    assert_eq!(told(&story.facts(), "escalation_rate", NOW), "33.3 1/3 amber", "it does not fall");
    // Closed a minute after it was raised: hardly anything was open, but not nothing.
    let mut story = Story::new();
    let id = story.raise("2026-11-29T09:00:00Z", planned(4, 4), bobs);
    story.make(id, "2026-11-29T09:00:00Z", Move::Treat);
    story.make(id, "2026-11-29T09:01:00Z", Move::Close);
    assert_eq!(told(&story.facts(), "escalation_rate", NOW), "0.0 0/1 -");
}

/// An overdue action item counts for as long as its day lies in the window; an issue that never had an owner until it
/// has one.
#[test]
fn what_is_overdue_stays_in_the_denominator() {
    let mut story = Story::new();
    story.raise("2026-10-01T09:00:00Z", Action::default(), due("2026-11-03"));
    assert_eq!(told(&story.facts(), "action_closure", NOW), "0.0 0/1 -");
    let later = told(&story.facts(), "action_closure", "2026-12-31T09:00:00Z");
    assert_eq!(later, "n/a: no action item was promised for the window 0/0 grey");
    let issue_of_spring = story.raise("2026-04-01T09:00:00Z", issue(3), plain);
    assert_eq!(told(&story.facts(), "issue_time_to_owner", NOW), "0.0 0/1 -", "unowned for months");
    story.own(issue_of_spring, "2026-11-29T09:00:00Z", BOB);
    assert!(told(&story.facts(), "issue_time_to_owner", NOW).starts_with("n/a"), "owned, and not of this window");
}

/// What a figure goes by is printed with it, as the program has it.
#[test]
fn freshness_prints_the_limits_that_it_went_by() {
    let mut story = Story::new();
    story.program.nudges.slas.issue = Sla::WorkingDays(1);
    let settings = figure(&story.facts().at(at(NOW)), "raid_freshness").unwrap().settings;
    let told: Vec<String> = settings.iter().map(|one| serde_json::to_string(one).unwrap()).collect();
    assert_eq!(told[0], r#"{"of":"risk_high","within":{"days":7}}"#);
    assert_eq!(told[4], r#"{"of":"issue","within":{"working_days":1}}"#);
    assert_eq!(told.len(), 7);
}
