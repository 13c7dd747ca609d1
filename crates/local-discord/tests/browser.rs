//! The page in a real browser. Where there is no Chromium and chromedriver, these tests say "skipped".

#![allow(clippy::expect_used, clippy::panic, reason = "what fails here fails the test")]

#[path = "page/bot.rs"]
mod bot;
#[path = "browser/driver.rs"]
mod driver;
#[path = "browser/looks.rs"]
mod looks;
#[path = "browser/speed.rs"]
mod speed;
#[path = "browser/stage.rs"]
mod stage;
#[path = "browser/trouble.rs"]
mod trouble;

use driver::key;
use stage::Stage;

#[tokio::test(flavor = "multi_thread")]
async fn a_conversation_with_the_keyboard_alone() {
    let Some(stage) = Stage::set().await else { return };
    let page = stage.open().await;
    page.command("rl").await;
    page.keys(r#"Say "no" | due:x"#).await;
    page.keys(key::TAB).await;
    page.keys("ow").await;
    page.keys(key::TAB).await;
    page.keys("bo").await;
    page.keys(key::ENTER).await;
    page.keys("impact:").await;
    page.keys(key::DOWN).await;
    page.keys(key::ENTER).await;
    page.keys(key::ENTER).await;
    page.sees(r#"Say "no" | due:x"#).await;
    page.until("document.querySelector('.embed .mention').textContent === '#eng'").await;
    assert!(page.has("@Bob").await && page.has("/risk log").await);

    page.command("itsho").await;
    page.keys("vend").await;
    page.until("document.querySelector('#picker-list')?.textContent.includes('R-1 Vendor API slips')").await;
    page.keys(key::ENTER).await;
    assert_eq!(page.run("return document.querySelector('.chip input').value").await, "R-1 Vendor API slips");
    page.keys(key::ENTER).await;
    page.sees("Only you can see this").await;

    page.become_person("Bob").await;
    page.sees("R-1 · Risk").await;
    assert!(!page.has("Only you can see this").await, "what only Ana sees is not for Bob");
    page.click("[data-id=done]").await;
    page.sees("Done, says @Bob").await;
    page.until("document.querySelector('.mention.mine')?.textContent === '@Bob'").await;
    stage.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_required_option_is_asked_for_and_escape_leads_out() {
    let Some(stage) = Stage::set().await else { return };
    let page = stage.open().await;
    page.command("risk log").await;
    page.keys(key::ENTER).await;
    page.sees("title is required").await;
    page.until("document.activeElement.getAttribute('aria-invalid') === 'true'").await;
    page.keys("x").await;
    page.until("!document.activeElement.hasAttribute('aria-invalid')").await;
    page.keys(key::ESCAPE).await;
    page.keys(key::ESCAPE).await;
    page.until("!document.querySelector('.bar') && document.activeElement.id === 'input'").await;
    stage.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn buttons_selects_and_forms() {
    let Some(stage) = Stage::set().await else { return };
    let page = stage.open().await;
    let _card = stage.ana.in_channel(&stage.eng).slash("/risk log title:x").await;
    page.sees("R-1 · Risk").await;
    page.click(".select").await;
    page.until("document.activeElement.role === 'option'").await;
    page.keys(key::DOWN).await;
    page.keys(key::ENTER).await;
    page.sees("It is watched now.").await;
    page.click(".row:last-child .select").await;
    page.keys("bo").await;
    page.keys(key::ENTER).await;
    page.sees("@Bob has it now.").await;
    page.click("[data-id=edit]").await;
    page.sees("An action item").await;
    page.keys(" at last").await;
    page.keys(key::TAB).await;
    page.keys("a note").await;
    page.click("dialog [type=submit]").await;
    page.sees("Logged: Vendor API slips at last / a note").await;
    page.until("!document.querySelector('dialog[open]')").await;
    stage.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_menus_of_messages_and_people() {
    let Some(stage) = Stage::set().await else { return };
    let page = stage.open().await;
    let _message = stage.bob.says(&stage.eng, "I'll send the contract").await;
    page.sees("send the contract").await;
    page.run("document.querySelector('#log').focus()").await;
    page.keys(key::UP).await;
    page.keys(key::ENTER).await;
    page.until("document.activeElement.textContent === 'Log as action'").await;
    page.keys(key::ENTER).await;
    page.until("document.querySelector('dialog input')?.value === \"I'll send the contract\"").await;
    page.click("dialog [type=submit]").await;
    page.sees("Logged: I'll send the contract").await;
    page.right_click("#members [data-person]").await;
    page.until("document.querySelector('[role=menu]')").await;
    page.keys(key::ENTER).await;
    page.sees("All done.").await;
    page.sees("Only you can see this").await;
    stage.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn time_travel() {
    let Some(stage) = Stage::set().await else { return };
    let page = stage.open().await;
    assert_eq!(page.run("return document.querySelector('#clock').hidden").await, true, "nobody offers it yet");
    stage.offer_time();
    page.until("!document.querySelector('#clock').hidden").await;
    page.click("#clock").await;
    page.click("#to-hour").await;
    page.sees("Drum said one thing meanwhile").await;
    page.sees("It struck").await;
    let before = stage.discord.hub().clock.now();
    page.click("#clock").await;
    page.click("#to-monday").await;
    page.sees("things meanwhile").await;
    let monday = "new Date(Date.parse(document.querySelector('#log .message:last-of-type time').dateTime))";
    let found = page.run(&format!("return [{monday}.getDay(), {monday}.getHours(), {monday}.getMinutes()]")).await;
    assert_eq!(found, serde_json::json!([1, 9, 0]), "the bot's last word was on Monday at nine");
    assert!(stage.discord.hub().clock.now() > before);
    stage.end().await;
}
