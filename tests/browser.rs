//! A person's whole path through the sandbox, in a real browser: the page, the real bot and its record, nothing between
//! them. Where there is no Chromium and chromedriver, this says "skipped".

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    missing_docs,
    reason = "a test says what it is by its name, and fails loudly"
)]

#[path = "../crates/local-discord/tests/browser/driver.rs"]
#[allow(dead_code, reason = "the page's own tests use all of it")]
mod driver;

use driver::{Browser, key};
use drumbeat::sandbox::{Options, Sandbox};

#[tokio::test(flavor = "multi_thread")]
async fn from_a_first_risk_to_mondays_summary() {
    let browser = match Browser::start().await {
        Ok(browser) => browser,
        Err(why) => {
            #[expect(clippy::print_stdout, reason = "whoever runs the tests should know")]
            {
                println!("skipped: {why}");
            }
            return;
        }
    };
    let dir = tempfile::tempdir().unwrap();
    let options = Options { port: 0, dir: dir.path().to_owned(), fresh: true, demo: false };
    let sandbox = Sandbox::open(&options, &|_| {}).await.unwrap();

    // Ana opens the page and logs a risk: a date that the bot reads back, an owner, and the rest in a form.
    browser.open(sandbox.address()).await;
    browser.until("document.querySelector('#title').textContent === '#platform-migration'").await;
    browser.become_person("Ana").await;
    browser.command("risk log").await;
    browser.keys("due:fri").await;
    browser.until("document.querySelector('#picker-list [role=option]')?.textContent.startsWith('Fri ')").await;
    browser.keys(key::ENTER).await;
    browser.keys("owner:bo").await;
    browser.keys(key::ENTER).await;
    browser.keys(key::ENTER).await;
    browser.until("document.querySelector('dialog h2')?.textContent === 'Log risk'").await;
    browser.keys("Vendor API slips").await;
    browser.click("dialog [type=submit]").await;
    browser.until("document.querySelector('.embed-title')?.textContent.includes('R-1')").await;
    browser.sees("Vendor API slips").await;

    // Bob, whose it is, rates it on its card.
    browser.become_person("Bob").await;
    browser.click("[data-id='1:update:1']").await;
    browser.sees("Only you can see this").await;
    browser.click("[data-id='1:choose:1:level']").await;
    browser.click(".select[aria-label='Likelihood × impact']").await;
    browser.keys("20").await;
    browser.keys(key::ENTER).await;
    browser.until("document.querySelector('.embed').textContent.includes('4 × 5 = 20 · Extreme')").await;

    // Chen says something, and right-clicks it: what was said becomes an action item, filled in already.
    browser.become_person("Chen").await;
    browser.click("#input").await;
    browser.keys("@Bob will send the contract by friday\u{e007}").await;
    let said = ".message[data-author]:last-of-type .text";
    browser.until(&format!("document.querySelector('{said}')?.textContent.includes('send the contract')")).await;
    browser.right_click(said).await;
    browser.sees("Log as action").await;
    browser.keys(key::DOWN).await;
    browser.keys(key::DOWN).await;
    browser.keys(key::ENTER).await;
    browser.until("document.querySelector('dialog input')?.value === 'Will send the contract by friday'").await;
    browser.click("dialog [type=submit]").await;
    browser.sees("A-1 · Will send the contract by friday").await;

    // On Monday everybody reads how it stands.
    browser.click("#clock").await;
    browser.click("#to-monday").await;
    browser.until("!document.querySelector('#meanwhile').hidden").await;
    browser.sees("Weekly summary: platform-migration is").await;
    browser.sees("platform-migration · summary of Mon").await;
    browser.sees("4 × 5 = 20 · Extreme").await;
    browser.until("[...document.querySelectorAll('.picture img')].some((one) => one.complete && one.naturalWidth > 300 && one.alt.length > 20)").await;
    browser.close().await;
    sandbox.close().await.unwrap();
}
