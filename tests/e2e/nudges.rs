//! Nudges: one digest at a humane hour, answered where it stands.

use local_discord::MessageView;

use crate::stage::{Stage, privately};

/// Friday, at the nudge time.
const FRIDAY: &str = "2026-11-20T09:30:00Z";

/// The digest, once it is posted.
async fn digest(stage: &Stage) -> MessageView {
    stage.room.wait_for_text("waiting for an answer").await
}

/// Ana's program, with an item each for Bob and Chen that is announced on Friday.
async fn two_promises(stage: &Stage) {
    stage.ana("/action log title:\"Send the contract\" owner:@Bob due:\"24 Nov\"").await;
    stage.ana("/action log title:\"Book the *room*\" owner:@Chen due:\"24 Nov\"").await;
}

#[tokio::test]
async fn a_digest_mentions_each_owner_once_and_is_answered_in_place() {
    let stage = Stage::set().await;
    two_promises(&stage).await;
    stage.ana("/action log title:\"Pay the bill\" owner:@Bob due:\"24 Nov\"").await;
    stage.travel("2026-11-20T09:29:00Z");
    stage.travel(FRIDAY);
    let post = digest(&stage).await;
    let (bob, chen) = (stage.bob.mention(), stage.chen.mention());
    assert_eq!(post.content.matches(&bob).count(), 1, "{}", post.content);
    assert!(post.content.starts_with("**platform** · waiting for an answer · <t:1795167000:f>\n"), "{}", post.content);
    assert!(post.content.contains("Send the contract · due <t:"), "{}", post.content);
    assert!(post.content.contains(&format!("{chen}\n- [**A-2**](https://discord.com/channels/")), "{}", post.content);
    assert!(post.content.contains("Book the \\*room\\*"), "{}", post.content);
    let mut pings = post.pings.clone();
    pings.sort_unstable();
    let mut people = vec![stage.bob.id(), stage.chen.id()];
    people.sort_unstable();
    assert_eq!(pings, people);

    // Bob answers one of his lines; it is struck at once.
    let sheet = stage.bob.select(&post, "Answer one…", &["A-1 Send the contract"]).await;
    assert!(privately(&sheet).contains("**A-1** Send the contract is open."), "{}", sheet.text());
    let sheet = sheet.message();
    assert_eq!(sheet.button_labels(), ["Done", "Still valid", "New date", "Snooze", "Reassign", "Not mine", "Update…"]);
    let form = stage.bob.click(&sheet, "Done").await.form();
    stage.bob.submit(&form, &[("Evidence", "Signed")]).await;
    let post = stage.card_says(&post, "~~**A-1** Send the contract~~ · done").await;
    assert!(post.content.contains("Pay the bill · due <t:"), "{}", post.content);
    assert_eq!(post.changes, 1, "it was written once again");

    // Answered by a command, it is struck as well; whoever is a stranger to an item is told whose it is.
    let no = stage.chen.select(&post, "Answer one…", &["A-3 Pay the bill"]).await;
    assert!(privately(&no).contains(&bob), "{}", no.text());
    stage.bob("/item snooze ref:A-3 until:tomorrow").await;
    stage.card_says(&post, "Pay the bill~~ · snoozed until <t:").await;
    stage.chen("/item confirm ref:A-2").await;
    let post = stage.card_says(&post, "room\\*~~ · answered").await;
    assert!(post.components.is_empty(), "nothing is left to answer");
    assert_eq!(stage.room.messages().iter().filter(|it| it.content.contains("waiting for an answer")).count(), 1);
}
