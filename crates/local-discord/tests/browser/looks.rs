//! Contrast of every text on its ground, names of every control, and nothing fetched from elsewhere.

use serde_json::Value;

use super::driver::{Browser, key};
use super::stage::Stage;

/// Every text that is shown and too faint for WCAG 2.2 AA: what, its ratio, its colours.
const FAINT: &str = include_str!("faint.js");

/// Every control without a name.
const NAMELESS: &str = include_str!("nameless.js");

async fn look(page: &Browser, what: &str) -> u64 {
    // Colours that are on their way are not looked at.
    tokio::time::sleep(std::time::Duration::from_millis(200)).await;
    let found = page.run(FAINT).await;
    let none = Vec::new();
    let faint = found[1].as_array().unwrap_or(&none);
    assert!(faint.is_empty(), "{what}: {faint:#?}");
    assert_eq!(page.run(NAMELESS).await, Value::Array(Vec::new()), "{what}");
    found[0].as_u64().unwrap_or_default()
}

#[tokio::test(flavor = "multi_thread")]
async fn every_text_can_be_read_in_both_themes() {
    let Some(stage) = Stage::set().await else { return };
    stage.offer_time();
    let _message = stage
        .bob
        .says(
            &stage.eng,
            &format!("{} [a](https://x.y) `code` # <#{}>\n> quote\n-# small", stage.ana.mention(), stage.eng.id()),
        )
        .await;
    let _card = stage.ana.in_channel(&stage.eng).slash("/risk log title:x").await;
    let _private = stage.ana.in_channel(&stage.eng).slash("/item show ref:R-1").await;
    let page = stage.open().await;
    let mut texts = 0;
    for theme in ["dark", "light"] {
        page.run(&format!("localStorage.setItem('theme', '{theme}')")).await;
        page.reload().await;
        page.sees("Only you can see this").await;
        page.until("document.activeElement.closest('#composer')").await;
        let name = |part: &str| format!("{theme}: {part}");
        texts += look(page, &name("channel")).await;
        page.keys("/").await;
        page.sees("/risk log").await;
        texts += look(page, &name("commands")).await;
        page.keys("rl").await;
        page.keys(key::ENTER).await;
        page.keys(key::ENTER).await;
        page.sees("title is required").await;
        texts += look(page, &name("command")).await;
        page.keys(key::ESCAPE).await;
        page.keys(key::ESCAPE).await;
        page.click("#clock").await;
        texts += look(page, &name("clock")).await;
        page.click("#to-hour").await;
        page.sees("meanwhile").await;
        texts += look(page, &name("meanwhile")).await;
        page.click("#meanwhile .icon").await;
        page.click(".select").await;
        texts += look(page, &name("select")).await;
        page.keys(key::ESCAPE).await;
        page.run("document.querySelector('.message .more').click()").await;
        page.sees("Log as action").await;
        texts += look(page, &name("menu")).await;
        page.keys(key::ESCAPE).await;
        page.click("[data-id=edit]").await;
        page.sees("An action item").await;
        texts += look(page, &name("form")).await;
        page.keys(key::ESCAPE).await;
    }
    super::speed::report(&format!("{texts} texts have enough contrast, in both themes"));
    stage.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_page_is_light_and_talks_to_nobody_else() {
    let Some(stage) = Stage::set().await else { return };
    let page = stage.open().await;
    let _message = stage.bob.says(&stage.eng, "https://example.org/x.png <img src=https://example.org/y.png>").await;
    page.sees("example.org/x.png").await;
    let names = "performance.getEntriesByType('resource').map((one) => one.name)";
    let foreign = page.run(&format!("return {names}.filter((name) => !name.startsWith(location.origin))")).await;
    assert_eq!(foreign, Value::Array(Vec::new()));
    let bytes = "[...performance.getEntriesByType('resource'), ...performance.getEntriesByType('navigation')]
        .filter(({ name }) => !name.includes('/local/')).reduce((sum, one) => sum + one.decodedBodySize, 0)";
    let bytes = page.run(&format!("return {bytes}")).await.as_u64().unwrap_or(u64::MAX);
    super::speed::report(&format!("the page weighs {bytes} bytes"));
    assert!(bytes > 50_000 && bytes < 150_000, "{bytes}");
    // What a script from elsewhere would try is refused by the browser.
    let tried = "fetch('http://127.0.0.1:9/').then(() => done('sent'), () => {});
        addEventListener('securitypolicyviolation', (event) => done(event.violatedDirective));";
    assert_eq!(page.later(tried).await, "connect-src");
    stage.end().await;
}
