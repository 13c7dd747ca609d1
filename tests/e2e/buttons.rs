//! Conversations by button, select and form alone: the ways through `discord/components`.

use crate::stage::{Stage, privately, publicly};

#[tokio::test]
async fn an_action_item_is_kept_by_its_buttons_after_a_restart() {
    let mut stage = Stage::set().await;
    let card = stage.ana("/action log title:\"Send the contract\"").await.message();
    stage.restart().await;

    let owned = stage.ana.select_users(&card, "Choose an owner", &[&stage.bob]).await;
    assert!(owned.updated().text().contains(&stage.bob.mention()), "{}", owned.updated().text());
    let dated = stage.bob.select(&card, "Due…", &["Tomorrow"]).await.updated();
    assert_eq!(dated.id, card.id);
    stage.bob.click(&card, "Still valid").await;

    let sheet = stage.bob.click(&card, "Update").await.message();
    let form = stage.bob.click(&sheet, "Move the date").await.form();
    let refused = stage.bob.submit(&form, &[("Due", "someday"), ("Why is it moved?", "Vendor is away")]).await;
    assert!(privately(&refused).contains("someday"), "{}", refused.text());
    let again = stage.bob.click(&refused.message(), "Edit and try again").await.form();
    assert_eq!(again.input("Why is it moved?").unwrap().value, "Vendor is away");
    assert_eq!(again.input("Due").unwrap().value, "someday");
    let moved = stage.bob.submit(&again, &[("Due", "+2w")]).await;
    assert!(moved.updated().text().contains("A-1"), "{}", moved.updated().text());

    let done = stage.bob.select(&sheet, "Next step…", &["Done"]).await.form();
    let said = stage.bob.submit(&done, &[("Evidence", "Signed")]).await.updated();
    stage.card_says(&card, "Done").await;
    let undone = stage.bob.click(&said, "Undo").await.updated();
    assert!(undone.text().contains("open again"), "{}", undone.text());
    stage.card_says(&card, "Open").await;
}

#[tokio::test]
async fn two_people_edit_the_same_words_and_lose_nothing() {
    let stage = Stage::set().await;
    let card = stage.ana("/issue log title:\"Login fails\"").await.message();
    let sheet = stage.ana.click(&card, "More…").await.message();
    let (mine, theirs) = (
        stage.ana.click(&sheet, "Edit title, detail, tags").await.form(),
        stage.ana.click(&sheet, "Edit title, detail, tags").await.form(),
    );
    stage.ana.submit(&mine, &[("Title", "Login fails in staging")]).await;
    let told = stage.ana.submit(&theirs, &[("Title", "Login fails for all")]).await;
    assert!(privately(&told).contains("changed while you were typing"), "{}", told.text());
    stage.ana.click(&told.message(), "Apply mine anyway").await;
    stage.card_says(&card, "Login fails for all").await;

    let form = stage.ana.click(&card, "More…").await.message();
    let form = stage.ana.click(&form, "Edit title, detail, tags").await.form();
    let long = "x".repeat(201);
    let refused = stage.ana.submit_raw(&form, &[("Title", long.as_str())]).await;
    let again = stage.ana.click(&refused.message(), "Edit and try again").await.form();
    assert_eq!(again.input("Title").unwrap().value, long);
}

#[tokio::test]
async fn a_message_becomes_a_risk_whose_owner_nobody_knows() {
    let stage = Stage::set().await;
    let words = format!("{} will send the contract by Friday. Or not.", stage.bob.mention());
    let message = stage.chen.says(&stage.room, &words).await;
    let asks = stage.ana.in_channel(&stage.room).menu("Log to record…", message).await;
    let form = stage.ana.select(&asks.message(), "Log as…", &["Risk"]).await.form();
    assert_eq!(form.input("Owner").unwrap().value, "Bob");
    let refused = stage.ana.submit(&form, &[("Likelihood × impact, each 1–5", "high"), ("Owner", "Zoe")]).await;
    let again = stage.ana.click(&refused.message(), "Edit and try again").await.form();
    assert_eq!(again.input("Owner").unwrap().value, "Zoe");
    let card = stage.ana.submit(&again, &[("Likelihood × impact, each 1–5", "4x4")]).await;
    card.settled().await;
    // The refusal was seen by Ana alone; the card is for everybody.
    assert!(publicly(&card).contains("Unowned"), "{}", card.text());
    let asks = card.followups().into_iter().find(|said| said.text().contains("Zoe")).expect("a question");
    stage.ana.select_users(&asks, "Choose an owner", &[&stage.bob]).await;
    stage.card_says(&card.message(), &stage.bob.mention()).await;

    stage.chen.edits(&stage.room, message, "Never mind").await;
    let sheet = stage.ana.click(&card.message(), "More…").await.message();
    stage.ana.click(&sheet, "Source message").await;
    stage.card_says(&card.message(), "edited since").await;
    stage.chen.deletes(&stage.room, message).await;
    stage.ana.click(&sheet, "Source message").await;
    stage.card_says(&card.message(), "deleted since").await;

    let robot = stage.acme.bot_member("Robo");
    let sheet = stage.ana.click(&card.message(), "Assign").await.message();
    let no = stage.ana.select_users(&sheet, "Choose an owner", &[&robot]).await;
    assert!(privately(&no).contains("bot"), "{}", no.text());
}

#[tokio::test]
async fn many_at_once_and_back() {
    let stage = Stage::set().await;
    for title in ["One", "Two", "Three"] {
        stage.ana(&format!("/action log title:{title}")).await;
    }
    let list = stage.ana("/action list").await.message();
    let chosen = stage.ana.select(&list, "Choose several…", &["A-1 One", "A-2 Two"]).await.message();
    let form = stage.ana.click(&chosen, "New date").await.form();
    let no = stage.ana.submit(&form, &[("New date for all of them", "never"), ("Why are they moved?", "Plan")]).await;
    let again = stage.ana.click(&no.message(), "Edit and try again").await.form();
    assert_eq!(again.input("Why are they moved?").unwrap().value, "Plan");
    let done = stage.ana.submit(&again, &[("New date for all of them", "+1w")]).await.updated();
    assert!(done.text().contains("A-1, A-2"), "{}", done.text());
    stage.ana.click(&done, "Undo").await;
    let owners = stage.ana.click(&chosen, "Reassign").await.updated();
    stage.ana.select_users(&owners, "Choose an owner", &[&stage.chen]).await;
    let shared = stage.ana.click(&list, "Share here").await;
    assert!(publicly(&shared).contains("A-3"), "{}", shared.text());
}

#[tokio::test]
async fn a_decision_is_objected_to_resolved_and_approved_on_its_card() {
    let stage = Stage::set().await;
    let line = format!("/decision propose title:\"One region\" approvers:{}", stage.bob.mention());
    let card = stage.ana(&line).await.message();
    let form = stage.chen.click(&card, "Object").await.form();
    stage.chen.submit(&form, &[("Your concern", "Latency in Asia")]).await;
    let card = stage.card_says(&card, "Latency").await;
    let no = stage.bob.click(&card, "Approve").await;
    assert!(privately(&no).contains("concern 1"), "{}", no.text());
    let sheet = stage.chen.click(&card, "Resolve a concern").await.message();
    stage.chen.select(&sheet, "Choose a concern", &["1. Latency in Asia"]).await;
    let card = stage.card_says(&card, "1 resolved").await;
    let accepted = stage.bob.click(&card, "Approve").await.updated();
    assert!(accepted.id == card.id && accepted.text().contains("Accepted"), "{}", accepted.text());
}

#[tokio::test]
async fn the_charter_has_two_writers_and_a_forged_id_is_refused() {
    let stage = Stage::set().await;
    stage.ana("/action log title:Begin").await;
    let charter = stage.ana("/program charter").await.message();
    let (first, second) = (
        stage.ana.click(&charter, "Edit problem and goals").await.form(),
        stage.ana.click(&charter, "Edit problem and goals").await.form(),
    );
    stage.ana.submit(&first, &[("Problem", "Too slow")]).await;
    let told = stage.ana.submit(&second, &[("Problem", "Too dear")]).await;
    assert!(privately(&told).contains("Too slow"), "{}", told.text());
    let applied = stage.ana.click(&told.message(), "Apply mine anyway").await.updated();
    assert!(applied.text().contains("Too dear"), "{}", applied.text());

    let card = stage.room.messages().into_iter().next().expect("a card");
    for forged in ["1:update:999", "1:move:1:fly", "9:x", "1:page:audit:77:0"] {
        let no = stage.chen.forge_click(&stage.room, card.id, forged).await;
        assert!(!privately(&no).is_empty(), "{forged}");
    }
}
