//! What goes wrong: reloads, two tabs, bots that are late or gone.

use super::driver::key;
use super::stage::Stage;

#[tokio::test(flavor = "multi_thread")]
async fn what_was_typed_outlives_a_reload() {
    let Some(stage) = Stage::set().await else { return };
    let page = stage.open().await;
    page.command("rl").await;
    page.keys("half a tit").await;
    page.reload().await;
    page.until("document.querySelector('.chip input')?.value === 'half a tit'").await;
    page.run("document.querySelector('.chip input').focus()").await;
    page.keys("le").await;
    page.keys(key::ENTER).await;
    page.sees("half a tit").await;
    page.click("[data-id=edit]").await;
    page.sees("An action item").await;
    page.keys(" with more").await;
    page.keys(key::TAB).await;
    page.keys("and a note").await;
    page.reload().await;
    page.until("document.querySelector('dialog[open] textarea')?.value === 'and a note'").await;
    page.click("dialog [type=submit]").await;
    page.sees("Logged: Vendor API slips with more / and a note").await;
    page.reload().await;
    page.sees("Logged: Vendor").await;
    assert_eq!(page.run("return Boolean(document.querySelector('dialog[open]'))").await, false);
    stage.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn two_tabs_at_once() {
    let Some(stage) = Stage::set().await else { return };
    let page = stage.open().await;
    let [first, second] = page.second_tab().await;
    page.tab(&second).await;
    page.open(&format!("{}/?as={}", stage.discord.url(), stage.bob.id())).await;
    page.until("document.querySelector('#input')?.placeholder.includes('#eng')").await;
    page.click("#input").await;
    page.keys("@An").await;
    page.keys(key::ENTER).await;
    page.keys("are you there?").await;
    page.keys(key::ENTER).await;
    page.sees("are you there?").await;
    page.tab(&first).await;
    page.until("document.querySelector('.message.pinged')?.innerText.includes('@Ana are you there?')").await;
    page.click("#input").await;
    page.keys("yes\n").await;
    page.tab(&second).await;
    page.sees("yes").await;
    stage.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn unread_channels_and_mentions_are_counted() {
    let Some(stage) = Stage::set().await else { return };
    let page = stage.open().await;
    let general = stage.acme.channel("later");
    let _message = stage.bob.says(&general, "one").await;
    let _message = stage.bob.says(&general, &format!("two {}", stage.ana.mention())).await;
    let entry = format!("document.querySelector('[data-channel=\"{}\"]')", general.id());
    page.until(&format!("{entry}?.querySelector('.badge')?.textContent.startsWith('1')")).await;
    page.until("document.querySelector('.server .badge')").await;
    page.click(&format!("[data-channel=\"{}\"]", general.id())).await;
    page.until("document.querySelector('.divider.new') && document.querySelector('.message.pinged')").await;
    page.until(&format!("!{entry}.querySelector('.badge')")).await;

    let there = stage.bob.says(&stage.eng, "look here").await;
    let link = format!("https://discord.com/channels/{}/{}/{there}", stage.acme.id(), stage.eng.id());
    let _message = stage.bob.says(&general, &format!("see [there]({link})")).await;
    page.sees("see there").await;
    page.click("#log .text a").await;
    page.until(&format!("document.activeElement.id === 'message-{there}'")).await;
    page.until("document.querySelector('#title').textContent === '#eng'").await;
    stage.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bot_that_answers_too_late_or_crashes() {
    let Some(mut stage) = Stage::set().await else { return };
    let page = stage.open().await;
    page.command("sleep").await;
    page.keys(key::ENTER).await;
    page.sees("Sending command").await;
    page.sees("The application did not respond").await;
    page.command("stall").await;
    page.keys(key::ENTER).await;
    page.sees("Press it.").await;
    page.click("[data-id=stall]").await;
    page.sees("This interaction failed").await;
    page.command("item show").await;
    stage.crash();
    let page = &stage.browser;
    page.sees("Drum is offline").await;
    page.keys("vend").await;
    page.sees("Loading options failed").await;
    page.keys(key::ESCAPE).await;
    page.keys(key::ENTER).await;
    page.until("document.querySelectorAll('.note .failure').length === 2").await;
    let stage = stage.with_bot().await;
    stage.browser.until("document.querySelector('#banner').hidden").await;
    stage.browser.command("stall").await;
    stage.browser.keys(key::ENTER).await;
    stage.browser.until("document.querySelectorAll('[data-id=stall]').length === 2").await;
    stage.end().await;
}
