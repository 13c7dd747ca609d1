//! How quick the page is with 10,000 messages of history.

use super::driver::key;
use super::stage::Stage;

/// Says a figure to whoever runs the tests with `--nocapture`.
#[expect(clippy::print_stdout, reason = "figures are for whoever runs the tests")]
pub fn report(figure: &str) {
    println!("measured: {figure}");
}

/// Notes when Enter goes down and when the next card is there.
const WATCH: &str = include_str!("watch.js");

/// Scrolls up as fast as it goes, and tells of every frame how long it took.
const SCROLL: &str = include_str!("scroll.js");

#[tokio::test(flavor = "multi_thread")]
async fn ten_thousand_messages() {
    let Some(stage) = Stage::set().await else { return };
    stage.eng.fill(&stage.bob, 10_000);
    let page = stage.open().await;
    page.sees("message 9999").await;

    let mut took = Vec::new();
    for round in 0..15 {
        page.command("rl").await;
        page.keys(&format!("risk {round}")).await;
        page.run(WATCH).await;
        page.keys(key::ENTER).await;
        page.until("window.took !== null").await;
        took.push(page.run("return window.took").await.as_f64().unwrap_or(f64::MAX));
    }
    took.sort_by(f64::total_cmp);
    let (median, worst) = (took[took.len() / 2], took[took.len() - 1]);
    report(&format!("from Enter to the card: {median:.0} ms at the median, {worst:.0} ms at most"));
    assert!(median < 100.0, "{took:?}");

    let found = page.later(SCROLL).await;
    let mut frames: Vec<f64> =
        found[0].as_array().into_iter().flatten().filter_map(serde_json::Value::as_f64).collect();
    frames.sort_by(f64::total_cmp);
    let at = |percent: usize| frames[(frames.len() - 1) * percent / 100];
    let shown = found[1].as_u64().unwrap_or(u64::MAX);
    report(&format!(
        "scrolling: {} frames in 3 s, {:.0} ms at the median, {:.0} ms at the 99th percentile, {:.0} ms at most; {shown} messages in the page, at {}",
        frames.len(),
        at(50),
        at(99),
        at(100),
        found[2]
    ));
    assert!(at(50) < 34.0 && at(100) < 500.0, "{frames:?}");
    assert!(shown < 250, "only a window of them is in the page: {shown}");
    assert!(!page.has("message 9999").await, "it did scroll");
    page.click("#present").await;
    page.sees("message 9999").await;
    stage.end().await;
}
