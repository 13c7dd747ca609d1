//! A sample of every chart against its golden picture, and odd input.

use std::{fs, path::PathBuf};

use chrono::{Days, NaiveDate};
use proptest::prelude::*;
use resvg::tiny_skia::Pixmap;

use super::{
    Chart, HEIGHT, Heading, LONGEST_ALT, Picture, WIDTH, action_flow, contained, decision_latency, exposure_burndown,
    health_weeks, milestone_slip, palette::Light, risk_heat_map,
};

fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn monday(index: usize) -> NaiveDate {
    date("2026-09-28").checked_add_days(Days::new(7 * index as u64)).unwrap()
}

fn heading() -> Heading {
    Heading { program: "Atlas".into(), on: date("2026-11-16") }
}

fn milestone(reference: &str, title: &str, dates: [&str; 2], slip: i32) -> milestone_slip::Milestone {
    milestone_slip::Milestone {
        reference: reference.into(),
        title: title.into(),
        critical: false,
        baseline: date(dates[0]),
        now: milestone_slip::Now::Forecast(date(dates[1])),
        slip: Some(slip),
    }
}

/// One of each chart, as a lively program would have it.
fn samples() -> Vec<Chart> {
    let scores = [
        (5, 5),
        (4, 5),
        (5, 4),
        (3, 5),
        (3, 4),
        (3, 4),
        (4, 3),
        (2, 5),
        (3, 3),
        (2, 3),
        (2, 3),
        (3, 2),
        (2, 2),
        (1, 4),
        (1, 2),
    ];
    let risks = scores.into_iter().zip([4, 9, 21, 2, 7, 8, 12, 15, 1, 3, 5, 6, 10, 11, 13]);
    let risks = risks
        .map(|((likelihood, impact), number)| risk_heat_map::Scored {
            reference: format!("R-{number}"),
            likelihood,
            impact,
        })
        .collect();
    let bands = risk_heat_map::Bands { medium: 5, high: 10, extreme: 16 };
    let exposure = [(184, 0), (176, 12), (170, 20), (150, 44), (138, 44), (120, 52), (104, 46), (96, 46)];
    let exposure = exposure.into_iter().enumerate();
    let points = exposure.map(|(index, (known, new))| exposure_burndown::Exposure { on: monday(index), known, new });
    let target = exposure_burndown::Target { by: date("2026-12-18"), exposure: 92 };
    let mut milestones = vec![
        milestone("M-1", "Design review", ["2026-10-02", "2026-10-02"], 0),
        milestone("M-2", "Interface freeze", ["2026-10-16", "2026-10-23"], 5),
        milestone("M-4", "Integration test with the vendor's rig", ["2026-11-20", "2026-12-08"], 12),
        milestone("M-5", "Pilot site ready", ["2026-12-04", "2026-12-01"], -3),
        milestone("M-7", "Operations trained", ["2026-12-11", "2026-12-11"], 0),
        milestone("M-9", "Go live", ["2026-12-18", "2027-01-15"], 15),
    ];
    milestones[0].now = milestone_slip::Now::Met(date("2026-10-02"));
    milestones[1].now = milestone_slip::Now::Met(date("2026-10-23"));
    milestones[2].critical = true;
    milestones[5].critical = true;
    let flow = [(6, 2, 11), (9, 5, 15), (4, 7, 12), (8, 6, 14), (12, 5, 21), (7, 9, 19), (5, 11, 13), (6, 8, 11)];
    let flow = flow.into_iter().enumerate();
    let flow =
        flow.map(|(index, (opened, closed, open))| action_flow::Flow { week: monday(index), opened, closed, open });
    let latency = [(3, 6, 12), (2, 4, 9), (0, 0, 0), (5, 7, 14), (4, 5, 8), (3, 4, 11), (6, 3, 6), (4, 3, 5)];
    let latency = latency.into_iter().enumerate().map(|(index, (decided, median, p90))| decision_latency::Latency {
        week: monday(index),
        decided,
        median: (decided > 0).then_some(median),
        p90: (decided > 0).then_some(p90),
    });
    let (g, a, r, none) = (Light::Green, Light::Amber, Light::Red, Light::Grey);
    let health = [
        (none, none, None),
        (g, g, Some(92)),
        (g, a, Some(78)),
        (a, a, Some(70)),
        (a, r, Some(48)),
        (r, r, Some(44)),
        (r, a, Some(62)),
        (a, a, Some(71)),
    ];
    let weeks = health.into_iter().enumerate().map(|(index, (called, computed, score))| health_weeks::Week {
        on: monday(index),
        called,
        late: index == 6,
        computed,
        score,
    });
    vec![
        risk_heat_map::Spec { heading: heading(), risks, unscored: 2, bands }.into(),
        exposure_burndown::Spec { heading: heading(), points: points.collect(), target: Some(target) }.into(),
        milestone_slip::Spec { heading: heading(), milestones }.into(),
        action_flow::Spec { heading: heading(), weeks: flow.collect() }.into(),
        decision_latency::Spec {
            heading: heading(),
            weeks: latency.collect(),
            target: Some(5),
            pending: 4,
            oldest: Some(13),
        }
        .into(),
        health_weeks::Spec { heading: heading(), weeks: weeks.collect() }.into(),
    ]
}

/// The same charts of a program that has just begun.
fn empty() -> Vec<Chart> {
    let bands = risk_heat_map::Bands { medium: 5, high: 10, extreme: 16 };
    vec![
        risk_heat_map::Spec { heading: heading(), risks: vec![], unscored: 2, bands }.into(),
        exposure_burndown::Spec { heading: heading(), points: vec![], target: None }.into(),
        milestone_slip::Spec { heading: heading(), milestones: vec![] }.into(),
        action_flow::Spec { heading: heading(), weeks: vec![] }.into(),
        decision_latency::Spec { heading: heading(), weeks: vec![], target: Some(5), pending: 0, oldest: None }.into(),
        health_weeks::Spec { heading: heading(), weeks: vec![] }.into(),
    ]
}

fn golden() -> impl Iterator<Item = (String, Chart)> {
    let lively = samples().into_iter().map(|chart| (chart.name().to_owned(), chart));
    let begun = empty().into_iter().map(|chart| (format!("{}-empty", chart.name()), chart)).take(1);
    lively.chain(begun)
}

fn check(picture: &Picture) {
    let pixels = Pixmap::decode_png(&picture.png).unwrap();
    assert_eq!((pixels.width(), pixels.height()), (WIDTH, HEIGHT));
    assert!((20..=LONGEST_ALT).contains(&picture.alt.chars().count()), "{}", picture.alt);
}

#[test]
fn every_chart_has_a_sample() {
    let names = |charts: Vec<Chart>| charts.iter().map(Chart::name).collect::<Vec<_>>();
    assert_eq!(names(samples()), Chart::NAMES);
    assert_eq!(names(empty()), Chart::NAMES);
}

/// Pixels, not bytes: another release of the PNG encoder may pack the same picture otherwise.
///
/// With `DRUMBEAT_GOLDEN=write` the golden files are written anew; look at them before you keep them.
#[test]
fn pictures_are_the_golden_ones() {
    let here = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/src/charts/golden"));
    let aside = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/target/charts"));
    let mut differing = Vec::new();
    for (name, chart) in golden() {
        let picture = chart.draw().unwrap();
        check(&picture);
        assert!(picture.png.len() < 60_000, "{name} is {} bytes", picture.png.len());
        let file = here.join(format!("{name}.png"));
        if std::env::var("DRUMBEAT_GOLDEN").as_deref() == Ok("write") {
            fs::write(&file, &picture.png).unwrap();
        }
        if !fs::read(&file).is_ok_and(|kept| alike(&kept, &picture.png)) {
            fs::create_dir_all(&aside).unwrap();
            let new = aside.join(format!("{name}.png"));
            fs::write(&new, &picture.png).unwrap();
            differing.push(new.display().to_string());
        }
    }
    assert!(differing.is_empty(), "not as in {}; see what is drawn now: {differing:#?}", here.display());
}

/// At most one in a thousand pixels may differ by more than a shade.
fn alike(kept: &[u8], drawn: &[u8]) -> bool {
    let (Ok(kept), Ok(drawn)) = (Pixmap::decode_png(kept), Pixmap::decode_png(drawn)) else { return false };
    let far = |(one, other): (&[u8], &[u8])| one.iter().zip(other).any(|(a, b)| a.abs_diff(*b) > 16);
    let many = kept.data().chunks(4).zip(drawn.data().chunks(4)).filter(|pair| far(*pair)).count();
    (kept.width(), kept.height()) == (drawn.width(), drawn.height()) && many * 1000 <= kept.data().len() / 4
}

#[test]
fn the_same_spec_gives_the_same_bytes() {
    for chart in samples() {
        let back: Chart = serde_json::from_str(&serde_json::to_string(&chart).unwrap()).unwrap();
        assert_eq!(chart.draw(), back.draw());
    }
}

/// Summaries that are posted keep their charts as they were, and are shown again.
#[test]
fn a_week_of_health_is_read_under_its_former_name() {
    let on = date("2026-11-16");
    let week = health_weeks::Week { on, called: Light::Green, late: false, computed: Light::Amber, score: Some(70) };
    let former = serde_json::to_string(&week).unwrap().replace("\"on\"", "\"week\"");
    assert_eq!(serde_json::from_str::<health_weeks::Week>(&former).unwrap(), week);
}

#[test]
fn the_alt_text_has_the_figures() {
    let alts: Vec<_> = samples().iter().map(|chart| chart.draw().unwrap().alt).collect();
    let has = [
        "16 Nov 2026: 3 Extreme, 5 High, 4 Medium, 3 Low. The hottest: R-4 (likelihood 5 × impact 5), R-9",
        "from 184 on 28 Sep 2026 to 142 on 16 Nov 2026 (−23 %), 96 of it known at the start, 46 new since. Target: 92 by",
        "3 of 6 milestones late. M-1 Design review: baseline 2 Oct, met 2 Oct (on time); M-2",
        "57 opened, 53 closed in 8 weeks; 11 open now. Opened and closed by week from 28 Sep: 6 and 2",
        "target < 5, 16 Nov 2026: Median 3 in the week of 16 Nov; 4 decisions wait, the oldest for 13 working days.",
        "Called Amber, computed Amber, score 71. Newest first: 16 Nov called amber, computed amber, score 71; 9 Nov",
    ];
    for (alt, part) in alts.iter().zip(has) {
        assert!(alt.contains(part), "{alt}");
    }
    for chart in empty() {
        let alt = chart.draw().unwrap().alt;
        assert!(alt.contains("nothing here yet") || alt.contains("nothing decided yet"), "{alt}");
    }
}

#[test]
fn a_panic_is_held() {
    let held = contained(|| panic!("on purpose"));
    assert_eq!(held.unwrap_err().to_string(), "the chart panicked: on purpose");
}

fn any_date() -> impl Strategy<Value = NaiveDate> {
    let usual = (700_000i32..760_000).prop_map(|day| NaiveDate::from_num_days_from_ce_opt(day).unwrap());
    prop_oneof![9 => usual, 1 => Just(NaiveDate::MIN), 1 => Just(NaiveDate::MAX)]
}

fn any_label() -> impl Strategy<Value = String> {
    prop_oneof![
        any::<String>(),
        Just("M-3 אבן דרך אחרונה & <b>".to_owned()),
        Just("🚀👩‍👩‍👧‍👦 发布里程碑 \u{202E}مرحلة الاختبار\u{0}\u{FFFF}".to_owned()),
        Just("very long ".repeat(300)),
        Just(format!("Z{}", "\u{0301}\u{0327}".repeat(500))),
        Just(String::new()),
    ]
}

fn any_count() -> impl Strategy<Value = u32> {
    prop_oneof![0..30u32, Just(0), Just(u32::MAX), any::<u32>()]
}

fn any_light() -> impl Strategy<Value = Light> {
    proptest::sample::select(Light::ALL.to_vec())
}

fn any_chart() -> impl Strategy<Value = Chart> {
    use proptest::{collection::vec, option::of};
    let head = || (any_label(), any_date()).prop_map(|(program, on)| Heading { program, on });
    let scored = (any_label(), 0..8u8, any::<u8>().prop_map(|n| n % 7))
        .prop_map(|(reference, likelihood, impact)| risk_heat_map::Scored { reference, likelihood, impact });
    let bands = any::<[u8; 3]>().prop_map(|[medium, high, extreme]| risk_heat_map::Bands { medium, high, extreme });
    let map = (head(), vec(scored, 0..40), any_count(), bands)
        .prop_map(|(heading, risks, unscored, bands)| risk_heat_map::Spec { heading, risks, unscored, bands }.into());
    let big = || prop_oneof![0..300u64, Just(0), Just(u64::MAX)];
    let exposure =
        (any_date(), big(), big()).prop_map(|(on, known, new)| exposure_burndown::Exposure { on, known, new });
    let target = (any_date(), big()).prop_map(|(by, exposure)| exposure_burndown::Target { by, exposure });
    let burndown = (head(), vec(exposure, 0..70), of(target))
        .prop_map(|(heading, points, target)| exposure_burndown::Spec { heading, points, target }.into());
    let now = prop_oneof![
        any_date().prop_map(milestone_slip::Now::Met),
        any_date().prop_map(milestone_slip::Now::Forecast),
        Just(milestone_slip::Now::Unknown)
    ];
    let row = (any_label(), any_label(), any::<bool>(), any_date(), now, of(any::<i32>())).prop_map(
        |(reference, title, critical, baseline, now, slip)| milestone_slip::Milestone {
            reference,
            title,
            critical,
            baseline,
            now,
            slip,
        },
    );
    let slip =
        (head(), vec(row, 0..12)).prop_map(|(heading, milestones)| milestone_slip::Spec { heading, milestones }.into());
    let flow = (any_date(), any_count(), any_count(), any_count())
        .prop_map(|(week, opened, closed, open)| action_flow::Flow { week, opened, closed, open });
    let actions = (head(), vec(flow, 0..40)).prop_map(|(heading, weeks)| action_flow::Spec { heading, weeks }.into());
    let latency = (any_date(), any_count(), of(any_count()), of(any_count()))
        .prop_map(|(week, decided, median, p90)| decision_latency::Latency { week, decided, median, p90 });
    let decisions = (head(), vec(latency, 0..40), of(any_count()), any_count(), of(any_count())).prop_map(
        |(heading, weeks, target, pending, oldest)| {
            decision_latency::Spec { heading, weeks, target, pending, oldest }.into()
        },
    );
    let week = (any_date(), any_light(), any::<bool>(), any_light(), of(any::<u8>()))
        .prop_map(|(on, called, late, computed, score)| health_weeks::Week { on, called, late, computed, score });
    let health = (head(), vec(week, 0..40)).prop_map(|(heading, weeks)| health_weeks::Spec { heading, weeks }.into());
    prop_oneof![map, burndown, slip, actions, decisions, health]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]
    #[test]
    fn odd_input_gives_a_picture_too(chart in any_chart()) {
        check(&chart.draw().unwrap());
    }
}
