//! Tests.

use super::*;
use crate::{
    discord::{
        view::judge,
        views::{matrix::matrix, samples::hostile_items},
    },
    domain::{
        Action, Decision, Move, UserId,
        decision::{Approver, Mode},
        text::Title,
    },
    report::{
        AsOf, Call, Facts,
        health::health,
        kpi,
        samples::{ANA, BOB, Story, at, day, issue, planned, scored},
    },
};

const NOW: &str = "2026-11-30T09:00:00Z";

fn paging(report: Report, page: u32, pages: u32) -> Paging {
    let total = (report == Report::Metrics).then_some(27);
    Paging { list: List::Report(ProgramId(1), report), page, pages, total, shared: false }
}

fn reading<T>(facts: &Facts, of: impl Fn(&AsOf<'_>) -> T) -> Reading<T> {
    let view = facts.at(at(NOW));
    Reading { program: facts.program.clone(), at: view.at, unreadable: facts.unreadable.len(), what: of(&view) }
}

fn told(facts: &Facts) -> String {
    now(&reading(facts, health), &paging(Report::Now, 0, 1)).to_text()
}

/// An Extreme risk nobody owns, an Extreme one that is treated, a severe issue, an action item in time.
fn story() -> Facts {
    let mut story = Story::new();
    story.raise("2026-11-29T09:00:00Z", scored(5, 5), |_| ());
    let treated = story.raise("2026-11-29T09:00:00Z", planned(4, 4), |item| item.owner = Some(BOB));
    story.make(treated, "2026-11-29T09:00:00Z", Move::Treat);
    story.raise("2026-11-27T09:00:00Z", issue(1), |item| item.owner = Some(BOB));
    story.raise("2026-11-16T09:00:00Z", Action::default(), |item| {
        (item.owner, item.due) = (Some(BOB), Some(day("2026-12-24")));
    });
    let mut facts = story.facts();
    facts.calls = vec![Call {
        by: ANA,
        at: at("2026-11-28T09:00:00Z"),
        colour: Colour::Green,
        computed: Colour::Amber,
        reason: Some("The vendor *signed*.".to_owned()),
        week: day("2026-11-23"),
    }];
    facts
}

#[test]
fn health_stands_beside_the_call_and_says_why() {
    assert_eq!(
        told(&story()),
        "(only you)
┌ Health · Apollo #2fa36b
│ 🟢 **Called Green**, computed Amber: The vendor \\*signed\\*.
│ by <@101>, <t:1795856400:R>
│ Confidence **high**: 0 of 4 open items unreviewed
│ Score **37.5** of 100 · biggest drag: Risk
│ » Why: 🔴 Red · Extreme risk without an owner or a response: R-1 (1/2)
│   -# Risk
│   🟡 Amber · Extreme risk open: R-2 (1/2)
│   -# Risk
│   🟡 Amber · severity 1 open: I-1 (1/1)
│   -# Issues
│ » Dimensions: 🔴 Risk Red (weight 20)
│   🟡 Issues Amber (weight 10)
│   🟢 Actions Green (weight 10)
│   ⚪ No data: Schedule, Dependencies, Decisions, Scope, Readiness
└ As of Mon 30 Nov 2026, 09:00 (UTC)
[All figures <1:page:report:1:metrics:0>] [Trend <1:page:report:1:chart:health-weeks:0>]
[Share here <1:share:report:1:now:0>]
"
    );
}

#[test]
fn a_call_that_was_not_renewed_says_so() {
    let mut facts = story();
    facts.calls[0].at = at("2026-11-20T09:00:00Z");
    let text = told(&facts);
    let line = "🟡 **Called Green** (expired: its reason held for a week), computed Amber, shown as Amber: The vendor";
    assert!(text.contains(line), "{text}");
    facts.calls[0].computed = Colour::Green;
    assert!(told(&facts).contains("🟢 **Called Green** (late: not renewed in time), computed Amber"));
    facts.calls[0].at = at("2026-11-01T09:00:00Z");
    assert!(told(&facts).contains("⚪ **Called Green** (too old to say anything), computed Amber"));
}

#[test]
fn an_empty_program_has_no_data_and_an_archived_one_says_so() {
    let mut facts = Story::new().facts();
    let text = told(&facts);
    for line in [
        "⚪ **No data yet**, computed Grey. A lead says how they see it with `/health call`",
        "⚪ No data: Schedule, Risk, Dependencies, Issues, Decisions, Actions, Scope, Readiness",
    ] {
        assert!(text.contains(line), "{text}");
    }
    assert!(!text.contains("Why") && !text.contains("Score") && !text.contains("Confidence"), "{text}");
    facts.program.phase = Phase::Archived;
    facts.unreadable.push(crate::report::replay::Unreadable {
        item: crate::domain::ItemId(1),
        version: 2,
        why: "x".to_owned(),
    });
    assert!(told(&facts).contains("(UTC) · archived · 1 item can't be read back and count"), "{}", told(&facts));
}

#[test]
fn every_figure_is_on_one_of_the_pages() {
    let read = reading(&story(), kpi::figures);
    let pages: Vec<String> = (0..3).map(|page| metrics(&read, &paging(Report::Metrics, page, 3)).to_text()).collect();
    for figure in &read.what {
        let on = pages.iter().filter(|page| page.contains(&format!("**{}**", figure.name))).count();
        assert_eq!(on, 1, "{}", figure.name);
    }
    for line in [
        "⚪ **Milestone on-time rate** n/a: no milestones recorded yet",
        "🟢 **RAID freshness** 100 % (4/4) · as a week ago · target at least 90 %",
        "▫️ **Aged risks** 0 (0/2) · target below 5",
        "Page 1 of 3 · 27 figures · As of Mon 30 Nov 2026, 09:00 (UTC)",
        "[Previous (off) <1:page:report:1:metrics:0>] [Next <1:page:report:1:metrics:1>]",
    ] {
        assert!(pages.iter().any(|page| page.contains(line)), "{line} is not in {}", pages.join("\n"));
    }
}

#[test]
fn a_figure_is_explained_with_all_that_is_behind_it() {
    let mut story = Story::new();
    for (proposed, decided) in
        [("2026-11-10", "2026-11-12"), ("2026-11-10", "2026-11-20"), ("2026-11-16", "2026-11-17")]
    {
        let approvers = vec![Approver { user: BOB, answer: None }];
        let body = Decision { mode: Mode::Single, approvers, ..Decision::default() };
        let id = story.raise(&format!("{proposed}T09:00:00Z"), body, |item| item.owner = Some(ANA));
        story.make(id, &format!("{proposed}T09:00:00Z"), Move::Propose);
        assert!(story.try_make(id, &format!("{decided}T09:00:00Z"), Move::Approve, BOB));
    }
    let topic = Topic::named("decision latency").unwrap();
    let read = reading(&story.facts(), |view| topic.explain(view).unwrap());
    assert_eq!(
        explain(&read, &paging(Report::Explain(topic), 0, 1)).to_text(),
        "(only you)
┌ Decision latency · Apollo #2fa36b
│ Working days from proposed to decided, for or against, of the decisions decided in the window: the median. Time on hold is included. k of n were faster than the target.
│ » Now: 🟢 2 WD (2/3)
│   as a week ago
│ » Target: below 5 WD, amber up to 7.5 WD; no colour of fewer than 3
│ » Beside it: P90: 8 WD (n = 3)
│   of it on hold, together: 0 WD
│   none still open
│ » Computed from: D-1, D-2, D-3
│ » With: `window_days` 28
│   `targets.decision_latency_wd` 5
└ As of Mon 30 Nov 2026, 09:00 (UTC)
[Share here <1:share:report:1:explain:decision_latency:0>]
"
    );
}

#[test]
fn a_dimension_is_explained_by_its_rules() {
    let read = reading(&story(), |view| Topic::Dimension("risk").explain(view).unwrap());
    let text = explain(&read, &paging(Report::Explain(Topic::Dimension("risk")), 0, 1)).to_text();
    for line in [
        "┌ Risk, a dimension of health · Apollo #d64550",
        "│ · Now: 🔴 Red\n│ · Weight: 20",
        "│ » Why: 🔴 Red · Extreme risk without an owner or a response: R-1 (1/2)",
        "│ » With: `health.extreme_past_review_days` 7\n│   `health.aged_risks` 3\n│   `health.exposure_growth` 25",
    ] {
        assert!(text.contains(line), "{line} is not in {text}");
    }
    let read = reading(&story(), |view| Topic::Dimension("scope").explain(view).unwrap());
    let text = explain(&read, &paging(Report::Explain(Topic::Dimension("scope")), 0, 1)).to_text();
    assert!(text.contains("│ » No data: no change requests recorded yet"), "{text}");
}

#[test]
fn a_call_is_said_to_everybody() {
    let called = Called { call: story().calls[0].clone(), program: story().program };
    assert_eq!(
        super::called(&called).to_text(),
        "┌ Health · Apollo #2fa36b
│ 🟢 **Called Green**, computed Amber: The vendor \\*signed\\*.
│ by <@101>
└ A call stands for a week
[Health now <1:page:report:1:now:0>]
"
    );
}

#[test]
fn the_matrix_counts_names_and_shows() {
    let facts = story();
    let items: Vec<_> =
        facts.at(at(NOW)).items().iter().filter(|one| one.risk().is_some()).map(|one| one.item.clone()).collect();
    let picture = Picture { png: vec![1, 2, 3], alt: "Two risks.".to_owned() };
    let view = matrix(&items, Some(&picture), &facts.program, &paging(Report::Matrix, 0, 1));
    assert_eq!(view.files[0].alt, "Two risks.");
    assert_eq!(view.embeds[0].image.as_deref(), Some("risk-heat-map.png"));
    assert_eq!(
        view.to_text(),
        "(only you)
┌ Risk matrix · Apollo #e07b39
│ ```
│ likelihood
│ 5 │   ·   ·   ·   ·   1
│ 4 │   ·   ·   ·   1   ·
│ 3 │   ·   ·   ·   ·   ·
│ 2 │   ·   ·   ·   ·   ·
│ 1 │   ·   ·   ·   ·   ·
│   └────────────────────
│       1   2   3   4   5  impact
│ ```
│ **5 × 5 = 25 · Extreme**: R-1
│ **4 × 4 = 16 · Extreme**: R-2
└ 2 open risks
[Share here <1:share:report:1:matrix:0>]
[file risk-heat-map.png, 3 bytes]
"
    );
}

#[test]
fn whatever_is_in_them_they_fit() {
    let mut story = Story::new();
    for _ in 0..400 {
        story.raise("2026-10-01T09:00:00Z", scored(5, 5), |_| ());
        story.raise("2026-10-01T09:00:00Z", issue(1), |_| ());
        story.raise("2026-10-01T09:00:00Z", Action::default(), |item| item.due = Some(day("2026-11-20")));
    }
    let mut facts = story.facts();
    facts.program.name = Title::parse(&"@everyone `x` **[y](https://evil.example)** ||z||".repeat(2)).unwrap();
    facts.calls = vec![Call {
        by: UserId(u64::MAX),
        at: at("2026-11-28T09:00:00Z"),
        colour: Colour::Red,
        computed: Colour::Red,
        reason: Some("@everyone ``` ".repeat(35)),
        week: day("2026-11-23"),
    }];
    let mut views = vec![now(&reading(&facts, health), &paging(Report::Now, 0, 1))];
    let figures = reading(&facts, kpi::figures);
    views.extend((0..3).map(|page| metrics(&figures, &paging(Report::Metrics, page, 3))));
    for topic in Topic::all() {
        let read = reading(&facts, |view| topic.explain(view).unwrap());
        views.push(explain(&read, &paging(Report::Explain(topic), 0, 1)));
    }
    let items = vec![hostile_items().remove(0); 300];
    views.push(matrix(&items, None, &facts.program, &paging(Report::Matrix, 0, 1)));
    views.push(chart(&reading(&facts, |_| None), "Risk heat map", &paging(Report::Matrix, 0, 1)));
    for view in views {
        let whole = view.to_text();
        let view = view.fit();
        judge(&view);
        assert_eq!(view.to_text(), whole, "nothing is cut");
        assert!(view.ephemeral && !crate::discord::views::samples::said(&view).contains("@everyone"), "{whole}");
    }
}
