//! The week's report of nudges: what it counts, and what was never asked.

use crate::stage::{Stage, cards, privately};

/// The field of the latest report that the lead was sent.
fn told(stage: &Stage, field: &str) -> String {
    let report = stage.ana.dms().into_iter().rfind(|it| it.text().contains("the week's nudges")).expect("a report");
    let text = report.text();
    let line = text.lines().find_map(|line| line.strip_prefix(&format!("{field}: ")));
    line.unwrap_or_else(|| panic!("no {field} in {text}")).to_owned()
}

#[tokio::test]
async fn what_asked_for_the_call_on_health_is_counted_and_whether_it_was_made() {
    let stage = Stage::set().await;
    stage.ana("/action log title:\"Send it\" owner:@Bob due:\"24 Nov\"").await;
    stage.ana("/item snooze ref:A-1 until:never").await;
    // The program began on Wednesday the 18th: its call is missing from Thursday on.
    for day in ["2026-11-26", "2026-11-27", "2026-11-30"] {
        stage.morning(day).await;
    }
    assert_eq!(
        (told(&stage, "Sent"), told(&stage, "Acted on"), told(&stage, "This week's call on health")),
        ("2".into(), "0/2".into(), "asked for 2 times, not made yet: `/health call`".into())
    );
    stage.morning("2026-12-01").await;
    stage.ana("/health call colour:Red").await;
    stage.morning("2026-12-07").await;
    assert_eq!(
        (told(&stage, "Sent"), told(&stage, "Acted on"), told(&stage, "This week's call on health")),
        ("1".into(), "1/1".into(), "asked for 1 time, made since".into())
    );
}

#[tokio::test]
async fn whoever_has_left_was_asked_nothing_and_counts_as_nothing() {
    let stage = Stage::set().await;
    stage.ana("/action log title:\"Send it\" owner:@Bob due:\"24 Nov\"").await;
    stage.ana("/action log title:\"Book it\" owner:@Chen due:\"24 Nov\"").await;
    stage.acme.leave(&stage.bob);
    stage.morning("2026-11-20").await;
    // The digest does not show what nobody was asked, when it is drawn again either.
    let post = stage.digests().remove(0);
    stage.chen("/item confirm ref:A-2").await;
    let post = stage.card_says(&post, "~~**A-2** Book it~~").await;
    assert!(!post.text().contains("Send it") && !post.text().contains(&stage.bob.mention()), "{}", post.text());
    stage.morning("2026-11-23").await;
    // One line was said, to Chen; the lead's own of Monday is the next week's.
    assert_eq!((told(&stage, "Acted on"), told(&stage, "Failed")), ("1/1".into(), "0".into()));
}

#[tokio::test]
async fn a_digest_of_which_nobody_is_left_has_not_failed_and_its_ladder_has_not_begun() {
    let stage = Stage::set().await;
    stage.ana("/program create name:platform").await;
    stage.ana("/program settings ask_for_call:False").await;
    stage.ana("/action log title:\"Send it\" owner:@Bob due:\"24 Nov\"").await;
    stage.acme.leave(&stage.bob);
    stage.morning("2026-11-24").await;
    assert!(stage.digests().is_empty());
    // He is back, and does something else; his own line begins where it would have begun.
    stage.acme.join(&stage.bob);
    stage.bob("/action log title:\"Book it\"").await;
    let mut days = Vec::new();
    for day in ["2026-11-25", "2026-11-26", "2026-11-27", "2026-11-30", "2026-12-01", "2026-12-02"] {
        let before = stage.digests().len();
        stage.morning(day).await;
        let posts = stage.digests().split_off(before);
        days.extend(posts.iter().any(|post| cards(post).contains("Send it")).then_some(day));
    }
    assert_eq!(days, ["2026-11-25", "2026-11-26", "2026-11-30", "2026-12-02"], "T, a working day later, two, and two");
    assert_eq!(told(&stage, "Failed"), "0");
}

#[tokio::test]
async fn a_call_that_was_never_asked_for_leaves_the_ladder_of_whoever_was() {
    let stage = Stage::set().await;
    stage.ana("/program create name:platform").await;
    let set = stage.ana("/program settings deputy:@Chen").await;
    assert!(!privately(&set).is_empty());
    stage.acme.leave(&stage.ana);
    let mut days = Vec::new();
    for day in ["11-26", "11-27", "11-30", "12-01", "12-02", "12-03", "12-04", "12-07"] {
        let before = stage.digests().len();
        stage.morning(&format!("2026-{day}")).await;
        let posts = stage.digests().split_off(before);
        days.extend(posts.iter().any(|post| post.pings == [stage.chen.id()]).then_some(day));
        if day == "11-30" {
            // Ana looks in, and is gone before she is asked.
            stage.acme.join(&stage.ana);
            stage.ana("/action log title:\"Send it\"").await;
            stage.ana("/item snooze ref:A-1 until:never").await;
            stage.acme.leave(&stage.ana);
        }
    }
    assert_eq!(days, ["11-26", "11-27", "12-01", "12-03"], "T, on the same morning; a working day later, two, and two");
}
