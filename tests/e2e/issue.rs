//! `/issue`: what is wrong now, until it is resolved and closed.

use crate::stage::{Stage, privately, publicly};

#[tokio::test]
async fn one_line_says_how_bad_and_by_when() {
    let stage = Stage::set().await;
    let said = stage.ana("/issue log title:\"Login fails in staging\" owner:@Bob severity:1 due:tomorrow").await;
    let card = publicly(&said);
    for line in [
        "I-1 · Login fails in staging",
        &format!("Owner: {}", stage.bob.mention()),
        "Severity: 1 of 4 (1 is the worst)",
        "Due: <t:1795089600:D>",
        "Issue · platform",
    ] {
        assert!(card.contains(line), "{line} is not in: {card}");
    }
    let form = stage.ana("/issue log severity:3 owner:@Chen").await.form();
    assert_eq!((form.title.as_str(), form.labels()), ("Log issue", vec!["Title", "Detail", "Impact", "Tags"]));
    let card =
        publicly(&stage.ana.submit(&form, &[("Title", "Slow search"), ("Impact", "Nobody finds a thing")]).await);
    for line in ["I-2 · Slow search", "Severity: 3 of 4", "Impact: Nobody finds a thing", &stage.chen.mention()] {
        assert!(card.contains(line), "{line} is not in: {card}");
    }
    let no = stage.ana("/issue log title:\"Third\" severity:2 due:\"31 Nov\"").await;
    assert!(privately(&no).contains("does not exist"), "{}", no.text());
    let form = stage.ana.click(&no.message(), "Edit and try again").await.form();
    assert_eq!(form.input("Severity, 1 (worst) to 4").unwrap().value, "2");
    let no = stage.ana.submit(&form, &[("Due", "30 Nov"), ("Severity, 1 (worst) to 4", "9")]).await;
    assert!(privately(&no).contains("go from 1 to 4"), "{}", no.text());
}

#[tokio::test]
async fn started_resolved_closed_and_opened_again() {
    let stage = Stage::set().await;
    let card = stage.ana("/issue log title:\"Login fails\" owner:@Bob").await.message();
    let no = privately(&stage.bob("/issue close ref:I-1").await);
    assert!(no.contains("I-1 is open, and “Close” is not possible from there. Possible now, under Update on its card: Start, Resolve."), "{no}");
    let sheet = stage.bob.click(&card, "Update").await.message();
    stage.bob.select(&sheet, "Next step…", &["Start"]).await;
    stage.card_says(&card, "**In progress** since").await;
    let no = privately(&stage.chen("/issue resolve ref:I-1 resolution:\"Restarted\"").await);
    assert!(no.contains("I-1 belongs to") && no.contains("resolution:Restarted"), "{no}");

    let resolved = stage.bob("/issue resolve ref:I-1 resolution:\"Renewed the certificate\"").await;
    assert!(privately(&resolved).contains("**I-1** is resolved."), "{}", resolved.text());
    let shown = stage.card_says(&card, "**Resolved** since").await;
    assert!(shown.text().contains("Resolution: Renewed the certificate"), "{shown}");
    let undone = stage.bob.click(&resolved.message(), "Undo").await.updated();
    assert!(undone.text().contains("**I-1** is in progress again"), "{undone}");
    stage.card_says(&card, "**In progress**").await;

    let sheet = stage.bob.click(&card, "Update").await.message();
    let form = stage.bob.select(&sheet, "Next step…", &["Resolve"]).await.form();
    assert!(form.input("Resolution").unwrap().required);
    stage.bob.submit(&form, &[("Resolution", "Renewed it")]).await;
    stage.card_says(&card, "Resolution: Renewed it").await;
    assert!(privately(&stage.bob("/issue close ref:1").await).contains("**I-1** is closed."));
    let closed = stage.card_says(&card, "**Closed** since").await;
    assert_eq!(closed.button_labels(), ["Reopen", "More…"]);
    let no = privately(&stage.bob("/issue resolve ref:I-1 resolution:Again").await);
    assert!(
        no.contains(
            "I-1 is closed, and “Resolve” is not possible from there. Possible now, under Update on its card: Reopen."
        ),
        "{no}"
    );
    let form = stage.bob.click(&closed, "Reopen").await.form();
    let again = stage.bob.submit(&form, &[("Reason", "It is back")]).await;
    assert!(again.updated().text().contains("**Open**"), "{}", again.updated());

    stage.bob("/issue resolve ref:I-1 resolution:\"Pinned it\"").await;
    let resolved = stage.card_says(&card, "**Resolved**").await;
    let sheet = stage.bob.click(&resolved, "Update").await.message();
    let form = stage.bob.select(&sheet, "Next step…", &["Reopen"]).await.form();
    stage.bob.submit(&form, &[]).await;
    stage.card_says(&card, "**Open**").await;
}

#[tokio::test]
async fn severity_is_set_on_the_card_and_orders_the_list() {
    let stage = Stage::set().await;
    stage.ana("/risk log title:Begin").await;
    let empty = privately(&stage.ana("/issue list").await);
    assert!(
        empty.contains("No issues here yet. Try `/issue log title: Login fails in staging severity: 2`"),
        "{empty}"
    );
    let card = stage.ana("/issue log title:Mild severity:4").await.message();
    stage.ana("/issue log title:Bad severity:2 owner:@Bob").await;
    let list = privately(&stage.ana("/issue list").await);
    assert!(list.find("I-2").unwrap() < list.find("I-1").unwrap(), "the worst first: {list}");
    assert!(list.contains(&format!("**I-2** Bad\nOpen · {} · severity 2", stage.bob.mention())), "{list}");
    let sheet = stage.ana.click(&card, "Update").await.message();
    let choice = stage.ana.click(&sheet, "Severity").await.updated();
    stage.ana.select(&choice, "Choose a severity", &["Severity 1, the worst"]).await;
    stage.card_says(&card, "Severity: 1 of 4").await;
    let list = stage.ana("/issue list").await;
    let text = privately(&list);
    assert!(text.find("I-1").unwrap() < text.find("I-2").unwrap(), "{text}");
    stage.bob("/issue resolve ref:I-2 resolution:Fixed").await;
    assert!(privately(&stage.ana("/issue list").await).contains("**I-2** Bad\nResolved"), "it waits to be closed");
    stage.bob("/issue close ref:I-2").await;
    assert!(!privately(&stage.ana("/issue list").await).contains("I-2"));
    assert!(privately(&stage.ana("/issue list owner:@Bob closed:True").await).contains("**I-2** Bad\nClosed"));
    assert!(privately(&stage.ana("/issue list unowned:True").await).contains("I-1"));
    assert!(publicly(&stage.ana.click(&list.message(), "Share here").await).contains("Issues · platform"));
}
