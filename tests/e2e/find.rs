//! `/find`: by words, by reference, narrowed, paged, shared, and whatever people may type.

use std::time::Duration;

use local_discord::Answer;

use crate::stage::{Stage, privately, publicly};

#[track_caller]
fn told(answer: &Answer, words: &str) {
    let text = privately(answer);
    assert!(text.contains(words), "{text}");
}

/// Four items in two programs.
async fn filled() -> Stage {
    let stage = Stage::set().await;
    stage.ana("/action log title:\"Send the vendor contract\" owner:@Bob").await;
    stage.ana("/risk log title:\"Vendor slips\" owner:@Chen likelihood:4 impact:4").await;
    stage.ana("/action log title:\"Book the room\"").await;
    let form = stage.ana("/item edit ref:A-2").await.form();
    let detail = "The big one on the third floor, which we need because the vendor brings twelve people, a projector, and not fewer than two dogs this time";
    stage.ana.submit(&form, &[("Detail", detail), ("Tags", "travel")]).await;
    let data = stage.acme.channel("data");
    stage.chen.in_channel(&data).slash("/issue log title:\"Vendor portal is down\" severity:1").await;
    stage
}

#[tokio::test]
async fn words_are_looked_for_everywhere_on_the_server() {
    let stage = filled().await;
    let found = stage.bob("/find text:vend").await;
    told(&found, "Found for “vend”");
    let text = found.text();
    for words in [
        "**A-1** Send the vendor contract",
        "**R-1** Vendor slips",
        "16 Extreme · platform",
        "**A-2** Book the room",
        "**I-1** Vendor portal is down",
        "· data",
    ] {
        assert!(text.contains(words), "{words} in {text}");
    }
    // Where the title does not say why it was found, the words around the hit do.
    assert!(text.contains("> …") && text.contains("because the vendor brings"), "{text}");
    assert!(!text.contains("two dogs this time"), "{text}");

    told(&stage.bob("/find text:\"VENDOR contract\"").await, "**A-1**");
    told(&stage.bob("/find text:travel").await, "**A-2**");
    let none = stage.bob("/find text:\"vendor unicorn\"").await;
    told(
        &none,
        "Nothing found for “vendor unicorn”\nEvery word must be in the title, the detail or the tags. Try fewer words",
    );
    assert!(none.message().buttons().is_empty(), "{}", none.text());
    let shared = stage.bob.click(&found.message(), "Share here").await;
    assert!(publicly(&shared).contains("Vendor portal is down") && shared.message().buttons().is_empty());
}

#[tokio::test]
async fn a_search_is_narrowed() {
    let stage = filled().await;
    let only = |text: String, wanted: &[&str]| {
        for reference in ["**A-1**", "**A-2**", "**R-1**", "**I-1**"] {
            assert_eq!(text.contains(reference), wanted.contains(&reference), "{reference} in {text}");
        }
    };
    only(privately(&stage.bob("/find text:vendor kind:Risk").await), &["**R-1**"]);
    only(privately(&stage.bob("/find text:vendor kind:\"Action item\"").await), &["**A-1**", "**A-2**"]);
    only(privately(&stage.bob("/find text:vendor owner:@Chen").await), &["**R-1**"]);
    stage.ana("/action done ref:A-1").await;
    only(privately(&stage.bob("/find text:vendor open:True").await), &["**A-2**", "**R-1**", "**I-1**"]);
    only(privately(&stage.bob("/find text:vendor open:False kind:\"Action item\" owner:@Bob").await), &["**A-1**"]);
}

#[tokio::test]
async fn a_reference_finds_its_item() {
    let stage = filled().await;
    for typed in ["R-1", "r1", "#R-1"] {
        let found = privately(&stage.bob(&format!("/find text:{typed}")).await);
        assert!(found.contains("**R-1** Vendor slips") && !found.contains("**A-1**"), "{found}");
    }
    told(&stage.bob("/find text:R-77").await, "Nothing found for “R-77”");
    told(&stage.bob("/find text:R-1 kind:\"Action item\"").await, "Nothing found for “R-1”");
    let found = privately(&stage.bob("/find text:R-1 kind:Risk open:True").await);
    assert!(found.contains("**R-1** Vendor slips"), "{found}");
}

#[tokio::test]
async fn nothing_that_is_typed_is_a_syntax() {
    let stage = filled().await;
    for typed in [
        "vendor\\\"",
        "\\\"vendor",
        "vendor*",
        "vendor OR",
        "NEAR(vendor contract)",
        "title:vendor",
        "-vendor",
        "vendor)",
        "(vendor",
        "^vendor",
        "{title} : vendor",
        "scope : g1 vendor",
        "vendor AND",
        "NOT vendor",
        "ven'dor; DROP TABLE items",
        "<@1> vendor",
        "**vendor**",
        "`vendor`",
        "vendor \\\\",
    ] {
        let answer = stage.bob(&format!("/find text:\"{typed}\"")).await;
        let text = privately(&answer);
        assert!(text.contains("ound for “"), "{typed}: {text}");
    }
    for typed in ["***", "\\\"\\\"", "()", "🙂"] {
        let no = stage.bob(&format!("/find text:\"{typed}\"")).await;
        told(&no, "Type at least one word or number to look for, such as “vendor” or R-12.");
    }
    told(&stage.bob("/find text:\"-vendor contract\"").await, "**A-1**");
    let long = "vendor ".repeat(200);
    told(&stage.bob(&format!("/find text:\"{}\"", long.trim())).await, "Found for “vendor");
    let bold = stage.bob("/find text:\"**portal** @everyone\"").await;
    told(&bold, "Nothing found for “\\*\\*portal");
    assert!(!bold.text().contains("@everyone"), "{}", bold.text());
}

#[tokio::test]
async fn many_hits_are_paged() {
    let stage = Stage::set().await;
    for number in 1..=11 {
        stage.ana(&format!("/action log title:\"Vendor task {number}\"")).await;
    }
    let first = stage.bob("/find text:vendor open:True").await;
    told(&first, "Vendor task 11");
    assert!(first.text().contains("Page 1") && !first.text().contains("Vendor task 1\n"), "{}", first.text());
    let second = stage.bob.click(&first.message(), "Next").await.updated();
    assert!(second.text().contains("Vendor task 1\n") && second.text().contains("Page 2"), "{}", second.text());
    assert!(second.buttons().iter().any(|button| button.label == "Next" && button.disabled));
    let first = stage.bob.click(&second, "Previous").await.updated();
    // The narrowing goes along, and a list that became shorter is not "nothing".
    stage.ana("/action done ref:A-1").await;
    let now = stage.bob.click(&first, "Next").await.updated();
    assert!(now.text().contains("Vendor task 11") && !now.text().contains("Vendor task 1\n"), "{}", now.text());
    let shared = stage.bob.click(&now, "Share here").await;
    assert!(publicly(&shared).contains("Vendor task 11") && shared.message().buttons().is_empty(), "{}", shared.text());
}

#[tokio::test]
async fn words_too_long_for_a_button_go_along_too() {
    let stage = Stage::set().await;
    for number in 1..=11 {
        stage
            .ana(&format!("/action log title:\"The vendor of the third supplier sends its contract late {number}\""))
            .await;
    }
    for words in ["vendor third supplier sends its contract late", "vendor: contract"] {
        let first = stage.bob(&format!("/find text:\"{words}\" open:True")).await;
        told(&first, &format!("Found for “{words}”"));
        let second = stage.bob.click(&first.message(), "Next").await.updated();
        assert!(second.text().contains("late 1\n") && second.text().contains("Page 2"), "{}", second.text());
        let shared = stage.bob.click(&second, "Share here").await;
        assert!(publicly(&shared).contains(&format!("Found for “{words}”")), "{}", shared.text());
    }
}

#[tokio::test]
async fn a_list_of_hits_goes_on_after_days() {
    let stage = Stage::set().await;
    for number in 1..=11 {
        stage.ana(&format!("/action log title:\"Vendor task {number}\"")).await;
    }
    let first = stage.bob("/find text:vendor kind:\"Action item\"").await.message();
    stage.pass(Duration::from_secs(3 * 24 * 3600));
    let second = stage.bob.click(&first, "Next").await.updated();
    assert!(second.text().contains("Vendor task 1\n"), "{}", second.text());
}
