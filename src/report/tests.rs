//! What holds of every report, whatever happened: the same inputs give the same report, and a past one can be made
//! again.

use std::process::Command;

use chrono::{DateTime, TimeDelta, Utc};
use proptest::prelude::*;

use super::{
    facts::{AsOf, Facts},
    given::{Call, Colour, Nudge},
    health, kpi,
    samples::{ANA, BOB, CAT, Story, at, day, issue, scored},
    span::back,
    summary,
};
use crate::domain::{
    Action, Body, Decision, ItemId, Kind, Move, UserId,
    decision::{Approver, Mode},
    event::Event,
    item::Rank,
};

pub(super) const NOW: &str = "2026-11-30T09:00:00Z";

/// One thing that somebody did: after so many hours, what, to which item, with which numbers.
pub(super) type Act = (u8, u8, u8, u8, u8);

/// The story of some acts, over the ten weeks before [`NOW`] and a little beyond it.
pub(super) fn story(acts: &[Act]) -> Story {
    let mut story = Story::new();
    let mut now = back(at(NOW), 70);
    let mut made: i64 = 0;
    for (hours, what, which, a, b) in acts {
        now += TimeDelta::hours(i64::from(*hours));
        let when = now.to_rfc3339();
        let owner = [None, Some(BOB), Some(CAT)][usize::from(a % 3)];
        let due = day("2026-10-01") + TimeDelta::days(i64::from(*b) * 14);
        if *what < 5 || made == 0 {
            let body = match what % 5 {
                0 => Body::Risk(scored(*a, *b)),
                1 => Body::Issue(issue((*a).min(4))),
                2 => Body::Decision(Decision {
                    mode: Mode::Single,
                    approvers: vec![Approver { user: BOB, answer: None }],
                    ..Decision::default()
                }),
                _ => {
                    Body::Action(Action { priority: Rank::try_from(*b).ok(), corrective: *a > 3, ..Action::default() })
                }
            };
            story.raise(&when, body, |item| (item.owner, item.due) = (owner, (*a > 1).then_some(due)));
            made += 1;
            continue;
        }
        let id = ItemId(1 + i64::from(*which) % made);
        let item = story.item(id).clone();
        match what {
            5 => story.confirm(id, &when),
            6 => story.own(id, &when, if *a > 2 { BOB } else { CAT }),
            7 => story.date(id, &when, &due.to_string(), (*a > 2).then_some("Because.")),
            8 if item.kind() == Kind::Risk => story.rescore(id, &when, *a, *b),
            9 if item.void.is_none() => story.void(id, &when),
            _ => {
                let moves = item.legal_moves();
                if let Some(step) = moves.get(usize::from(*a) % moves.len().max(1)) {
                    // Some are refused, which changes nothing, as in life.
                    story.try_make(id, &when, *step, if *step == Move::Propose { CAT } else { BOB });
                }
            }
        }
    }
    story
}

pub(super) fn acts() -> impl Strategy<Value = Vec<Act>> {
    prop::collection::vec((0..48_u8, 0..14_u8, any::<u8>(), 1..=5_u8, 1..=5_u8), 1..60)
}

/// Calls and nudges, the same for every story.
fn given(mut facts: Facts) -> Facts {
    let call = |when: &str, colour, computed| Call {
        by: ANA,
        at: at(when),
        colour,
        computed,
        reason: None,
        week: day(&when[..10]),
    };
    facts.calls = vec![
        call("2026-11-09T09:00:00Z", Colour::Green, Colour::Amber),
        call("2026-11-24T09:00:00Z", Colour::Amber, Colour::Amber),
    ];
    let nudge = |item: i64, when: &str, to: UserId| Nudge { item: ItemId(item), at: at(when), to };
    facts.nudges = vec![nudge(1, "2026-11-24T09:30:00Z", BOB), nudge(2, "2026-11-19T09:30:00Z", CAT)];
    facts
}

/// Everything that a report says at an instant, as a snapshot keeps it.
fn report(view: &AsOf<'_>) -> String {
    let whole = (kpi::figures(view), health::health(view), summary::team(view, None), summary::executive(view, None));
    serde_json::to_string_pretty(&whole).unwrap()
}

fn report_of(story: &Story, events: &[(ItemId, Event)], when: DateTime<Utc>) -> String {
    report_of_facts(Facts::replay(story.program.clone(), events), when)
}

pub(super) fn report_of_facts(facts: Facts, when: DateTime<Utc>) -> String {
    report(&given(facts).at(when))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    /// Events are told apart by item and version: in which order they are handed over says nothing, and twice is once.
    #[test]
    fn the_order_of_events_changes_nothing(acts in acts(), keys in prop::collection::vec(any::<u16>(), 200)) {
        let story = story(&acts);
        let mut shuffled: Vec<_> = story.events.iter().cloned().zip(keys.iter().cycle()).collect();
        shuffled.sort_by_key(|(_, key)| **key);
        let mut events: Vec<_> = shuffled.into_iter().map(|(event, _)| event).collect();
        events.extend(story.events.first().cloned());
        prop_assert_eq!(report_of(&story, &story.events, at(NOW)), report_of(&story, &events, at(NOW)));
    }

    /// A report of a past instant is the report that was made then, whatever happened since.
    #[test]
    fn a_past_report_can_be_made_again(acts in acts(), days in 0..70_u32) {
        let (story, then) = (story(&acts), back(at(NOW), days));
        let known: Vec<_> = story.events.iter().filter(|(_, event)| event.at <= then).cloned().collect();
        prop_assert_eq!(report_of(&story, &story.events, then), report_of(&story, &known, then));
    }

    /// What was recorded by mistake and said to be so counts nowhere.
    #[test]
    fn void_never_counts(acts in acts(), what in 0..5_u8, a in 1..=5_u8, b in 1..=5_u8) {
        let mut with = story(&acts);
        let before = with.events.clone();
        let slip = "2026-11-10T09:00:00Z";
        let body = match what {
            0 => Body::Risk(scored(a, b)),
            1 => Body::Issue(issue(a.min(4))),
            2 => Body::Decision(Decision::recorded(ANA, day("2026-11-09"))),
            _ => Body::Action(Action { corrective: true, ..Action::default() }),
        };
        let id = with.raise(slip, body, |item| item.due = Some(day("2026-11-12")));
        with.void(id, slip);
        prop_assert_eq!(report_of(&with, &before, at(NOW)), report_of(&with, &with.events, at(NOW)));
    }

    /// Another program's items change nothing; items of another kind change no figure that is not about them.
    #[test]
    fn unrelated_items_change_nothing(acts in acts(), a in 1..=5_u8, b in 1..=5_u8) {
        let mut with = story(&acts);
        let before = with.events.clone();
        with.raise("2026-11-10T09:00:00Z", scored(a, b), |item| item.program = crate::domain::ProgramId(2));
        prop_assert_eq!(report_of(&with, &before, at(NOW)), report_of(&with, &with.events, at(NOW)));

        let own =
            ["decision_latency", "issue_time_to_owner", "blocker_resolution", "action_closure", "no_surprise", "throughput"];
        let (old, new) = (with.facts(), {
            with.raise("2026-11-10T09:00:00Z", scored(a, b), |item| item.owner = Some(BOB));
            with.facts()
        });
        for key in own.into_iter().filter(|key| *key != "throughput" || !old.at(at(NOW)).items().is_empty()) {
            prop_assert_eq!(kpi::figure(&old.at(at(NOW)), key), kpi::figure(&new.at(at(NOW)), key));
        }
    }

    /// A share lies between 0 and 100 %, `k` never exceeds `n`, and nothing of nothing is n/a.
    #[test]
    fn figures_stay_within_their_bounds(acts in acts()) {
        let facts = given(story(&acts).facts());
        for figure in kpi::figures(&facts.at(at(NOW))) {
            prop_assert_eq!(figure.value.is_none(), figure.absent.is_some(), "{}", figure.key);
            if figure.unit == super::figure::Unit::Percent {
                prop_assert!(figure.k <= figure.n, "{}", figure.key);
                prop_assert_eq!(figure.n == 0, figure.value.is_none(), "{}", figure.key);
                prop_assert!(figure.value.is_none_or(|value| (0.0..=100.0).contains(&value)), "{}", figure.key);
            }
            prop_assert!(figure.value.is_none_or(f64::is_finite), "{}", figure.key);
        }
    }
}

/// Where a child process of the test below writes its report.
const REPORT_TO: &str = "DRUMBEAT_TEST_REPORT_TO";

fn a_fixed_report() -> String {
    let acts: Vec<Act> = (0..60_u8).map(|n| (n % 37, n.wrapping_mul(7) % 14, n, 1 + n % 5, 1 + (n / 5) % 5)).collect();
    let story = story(&acts);
    report_of(&story, &story.events, at(NOW))
}

#[test]
fn the_zone_of_the_machine_changes_nothing() {
    if let Ok(path) = std::env::var(REPORT_TO) {
        std::fs::write(path, a_fixed_report()).unwrap();
        return;
    }
    for zone in ["Pacific/Auckland", "America/Los_Angeles"] {
        let path = std::env::temp_dir().join(format!("drumbeat-report-{}-{}", std::process::id(), zone.len()));
        let done = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "report::tests::the_zone_of_the_machine_changes_nothing"])
            .envs([("TZ", zone.as_ref()), (REPORT_TO, path.as_os_str())])
            .output()
            .unwrap();
        assert!(done.status.success());
        let there = std::fs::read_to_string(&path).unwrap();
        std::fs::remove_file(&path).unwrap();
        assert_eq!(there, a_fixed_report(), "in {zone}");
    }
}

#[test]
fn an_item_that_does_not_replay_is_set_aside() {
    let mut story = Story::new();
    let broken = story.raise("2026-11-10T09:00:00Z", scored(4, 4), |_| ());
    story.raise("2026-11-10T09:00:00Z", scored(2, 2), |_| ());
    for (id, event) in &mut story.events {
        event.changes.retain(|change| *id != broken || change.field != "title");
    }
    let facts = story.facts();
    assert_eq!((facts.unreadable.len(), facts.at(at(NOW)).items().len()), (1, 1));
    assert_eq!(summary::team(&facts.at(at(NOW)), None).unreadable, 1);
    assert!(facts.unreadable[0].to_string().contains("title"));
}

#[test]
fn a_clock_that_jumped_back_hides_nothing() {
    let mut story = Story::new();
    let id = story.raise("2026-11-10T09:00:00Z", Action::default(), |_| ());
    story.own(id, "2026-11-10T08:00:00Z", BOB);
    let facts = story.facts();
    assert_eq!(facts.at(at("2026-11-10T08:30:00Z")).items().len(), 0);
    assert_eq!(facts.at(at("2026-11-10T09:00:00Z")).items()[0].item.owner, Some(BOB));
}
