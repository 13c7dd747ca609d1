//! `/mine`: what waits for one's word, then what one owns, in every program of the server.

use local_discord::Answer;

use crate::stage::{Stage, privately, publicly};

#[track_caller]
fn told(answer: &Answer, words: &str) {
    let text = privately(answer);
    assert!(text.contains(words), "{text}");
}

#[tokio::test]
async fn nothing_is_open_and_it_says_how_to_take_something_on() {
    let stage = Stage::set().await;
    let none = stage.bob("/mine").await;
    told(&none, "You have nothing open. To take something on, use **Assign** on its card or `/item assign`.");
    assert!(none.message().buttons().is_empty(), "{}", none.text());
}

#[tokio::test]
async fn own_items_of_every_program_by_date_and_what_awaits_my_word_first() {
    let stage = Stage::set().await;
    let bob = stage.bob.mention();
    stage.ana(&format!("/action log title:Tomorrow owner:{bob} due:tomorrow")).await;
    stage.ana(&format!("/risk log title:Undated owner:{bob}")).await;
    stage.ana("/action log title:\"Not mine\" owner:@Chen").await;
    stage.ana(&format!("/action log title:\"Done already\" owner:{bob}")).await;
    stage.ana("/action done ref:A-3").await;
    let data = stage.acme.channel("data");
    let chen = stage.chen.in_channel(&data);
    chen.slash(&format!("/issue log title:\"Login fails\" owner:{bob} severity:2 due:eom")).await;
    chen.slash(&format!("/decision propose title:\"One region\" approvers:{bob}")).await;
    // Another server's items are another world.
    let other = stage.discord.guild("Other");
    let hall = other.channel("hall");
    other.join(&stage.bob);
    let eve = other.member("Eve");
    eve.in_channel(&hall).slash(&format!("/action log title:\"Far away\" owner:{bob}")).await;

    let mine = privately(&stage.bob("/mine").await);
    let order = [
        "Your open items",
        "Waiting for your word",
        "One region",
        "Due within a week",
        "Tomorrow",
        "Later, or without a date",
        "Login fails",
        "Undated",
        "3 items owned",
    ];
    let places: Vec<usize> =
        order.iter().map(|words| mine.find(words).unwrap_or_else(|| panic!("{words} in {mine}"))).collect();
    assert!(places.is_sorted(), "{places:?} in {mine}");
    assert!(mine.contains("· data") && mine.contains("· platform") && mine.contains("severity 2"), "{mine}");
    assert!(!mine.contains("Not mine") && !mine.contains("Done already") && !mine.contains("Far away"), "{mine}");

    // In the channel of no program at all it is the same.
    let random = stage.acme.channel("random");
    assert!(privately(&stage.bob.in_channel(&random).slash("/mine").await).contains("Login fails"));
    stage.travel("2026-11-20T09:00:00Z");
    let late = privately(&stage.bob("/mine").await);
    assert!(late.contains("Overdue: **A-1** Tomorrow\nOpen · ") && late.contains("**overdue**"), "{late}");

    // One's word given, nothing waits any more.
    chen.slash("/decision list").await;
    stage.bob.in_channel(&data).slash("/decision approve ref:D-1").await;
    assert!(!privately(&stage.bob("/mine").await).contains("Waiting for your word"));
}

#[tokio::test]
async fn many_items_are_paged_and_a_page_can_be_shared() {
    let stage = Stage::set().await;
    for number in 1..=12 {
        stage.ana(&format!("/action log title:\"Task {number}\" owner:@Ana")).await;
    }
    let line = format!("/decision propose title:\"One region\" approvers:{}", stage.ana.mention());
    stage.bob(&line).await;
    let first = stage.ana("/mine").await;
    told(&first, "Page 1 of 2 · 12 items owned");
    assert!(first.text().contains("Waiting for your word"), "{}", first.text());
    let second = stage.ana.click(&first.message(), "Next").await.updated();
    assert!(second.text().contains("Page 2 of 2") && !second.text().contains("Waiting"), "{}", second.text());
    assert!(second.buttons().iter().any(|button| button.label == "Next" && button.disabled));
    let shared = stage.ana.click(&second, "Share here").await;
    let text = publicly(&shared);
    assert!(text.contains(&format!("Open items\nof {}", stage.ana.mention())) && !text.contains("Your"), "{text}");
    assert!(shared.message().buttons().is_empty());
    assert!(shared.message().pings.is_empty());

    // The list became shorter while it was open: its last page, and not "nothing".
    let page_two = stage.ana.click(&second, "Previous").await.updated();
    for number in [1, 2, 3] {
        stage.ana(&format!("/action done ref:A-{number}")).await;
    }
    let now = stage.ana.click(&page_two, "Next").await.updated();
    assert!(now.text().contains("9 items owned") && now.text().contains("Task 12"), "{}", now.text());
}

#[tokio::test]
async fn the_menu_of_a_person_shows_theirs() {
    let stage = Stage::set().await;
    stage.ana("/action log title:\"Send the contract\" owner:@Bob").await;
    stage.ana(&format!("/decision propose title:\"One region\" approvers:{}", stage.bob.mention())).await;
    let room = stage.chen.in_channel(&stage.room);
    let seen = room.user_menu("Open items of this person", &stage.bob).await;
    told(&seen, &format!("Open items\nof {}", stage.bob.mention()));
    assert!(
        seen.text().contains("Send the contract") && seen.text().contains("Waiting for their word"),
        "{}",
        seen.text()
    );
    let shared = stage.chen.click(&seen.message(), "Share here").await;
    assert!(publicly(&shared).contains("Send the contract"));
    let own = room.user_menu("Open items of this person", &stage.chen).await;
    told(&own, "You have nothing open.");
    let none = stage.bob.in_channel(&stage.room).user_menu("Open items of this person", &stage.chen).await;
    told(&none, &format!("There is nothing open for {}.", stage.chen.mention()));
}
