//! `/item`: what works on any kind, by command, by button and by form.

use chrono::{NaiveDate, NaiveTime};
use local_discord::{Answer, MessageView};

use crate::stage::{Stage, privately, publicly};

/// Ana logs something, and its card is the living one.
async fn logged(stage: &Stage, line: &str) -> MessageView {
    let answer = stage.ana(line).await;
    answer.settled().await;
    assert!(!answer.is_ephemeral(), "{}", answer.text());
    answer.message()
}

/// A date as Discord shows it: noon in a program whose zone is UTC.
fn day(date: &str) -> String {
    let noon = date.parse::<NaiveDate>().unwrap().and_time(NaiveTime::from_hms_opt(12, 0, 0).unwrap());
    format!("<t:{}:D>", noon.and_utc().timestamp())
}

fn now(stage: &Stage, card: &MessageView) -> String {
    stage.room.message(card).unwrap().text()
}

#[track_caller]
fn told(answer: &Answer, words: &str) {
    let text = privately(answer);
    assert!(text.contains(words), "{text}");
}

#[tokio::test]
async fn show_posts_a_card_that_lives_and_the_old_one_is_history() {
    let stage = Stage::set().await;
    let old = logged(&stage, "/action log title:\"Send the contract\" due:fri").await;
    let shown = stage.chen("/item show ref:a1").await;
    shown.settled().await;
    assert!(publicly(&shown).contains("A-1 · Send the contract"), "{}", shown.text());
    let new = shown.message();

    told(&stage.ana("/item assign ref:A-1 owner:@Bob").await, "**A-1** belongs to");
    let living = stage.card_says(&new, &stage.bob.mention()).await;
    assert!(living.text().contains("Owner: "), "{}", living.text());
    assert!(now(&stage, &old).contains("Unowned"), "the old card is a picture of then: {}", now(&stage, &old));
    // Two cards are all there is in the channel: a change is no new message.
    assert_eq!(stage.room.messages().len(), 2);

    // The old one's buttons still act, and it is the new one that tells.
    told(&stage.bob.click(&old, "Still valid").await, "**A-1** is still valid: noted.");
    let sheet = stage.bob.click(&old, "Update").await.message();
    let form = stage.bob.select(&sheet, "Next step…", &["Done"]).await.form();
    assert!(stage.bob.submit(&form, &[("Evidence", "Signed")]).await.updated().text().contains("**A-1** is done."));
    let living = stage.card_says(&new, "Evidence: Signed").await;
    assert_eq!(living.button_labels(), ["Reopen", "More…"]);
    assert!(now(&stage, &old).contains("Unowned"));

    // References are read as people type them.
    for typed in ["A-1", "a 1", "#A-1"] {
        assert!(publicly(&stage.ana(&format!("/item show ref:{typed}")).await).contains("Send the contract"));
    }
    told(&stage.ana("/item show ref:vendor").await, "“vendor” is not a reference. References look like R-12");
    told(&stage.ana("/item show ref:R-9").await, "There is no R-9 in this program.");
    let elsewhere = stage.acme.channel("random");
    told(&stage.bob.in_channel(&elsewhere).slash("/item show ref:A-1").await, "This channel has no program yet.");
}

#[tokio::test]
async fn a_card_that_was_deleted_gets_a_successor() {
    let stage = Stage::set().await;
    let card = logged(&stage, "/action log title:One").await;
    stage.acme.set_owner(&stage.ana);
    stage.ana.deletes(&stage.room, &card).await;
    // The first change finds out, the second one shows the item where it was asked for.
    let first = stage.ana("/item assign ref:A-1 owner:@Bob").await;
    told(&first, "**A-1** belongs to");
    first.settled().await;
    let second = stage.ana("/item confirm ref:A-1").await;
    second.settled().await;
    assert!(publicly(&second).contains(&stage.bob.mention()), "{}", second.text());
    stage.ana("/item due ref:A-1 date:+1w").await;
    stage.card_says(&second.message(), &day("2026-11-25")).await;
    let _ = stage.discord.take_findings();
}

#[tokio::test]
async fn a_card_that_sleeps_in_an_archived_thread_gets_a_successor() {
    let stage = Stage::set().await;
    logged(&stage, "/action log title:One").await;
    let thread = stage.room.thread("vendor talk");
    let shown = stage.ana.in_channel(&thread).slash("/item show ref:A-1").await;
    shown.settled().await;
    stage.ana("/item assign ref:A-1 owner:@Bob").await;
    let bob = stage.bob.mention();
    thread.wait_for(move |seen| seen.iter().any(|card| card.text().contains(&bob))).await;

    thread.archive();
    let first = stage.ana("/item due ref:A-1 date:+1w").await;
    told(&first, "**A-1** · due: ");
    first.settled().await;
    // Nobody can edit there: the next change shows the item where it was asked for.
    let second = stage.ana("/item confirm ref:A-1").await;
    assert!(publicly(&second).contains(&day("2026-11-25")), "{}", second.text());
    let _ = stage.discord.take_findings();
}

#[tokio::test]
async fn the_texts_are_edited_in_forms() {
    let stage = Stage::set().await;
    let card = logged(&stage, "/issue log title:\"Login fails\"").await;
    let form = stage.ana("/item edit ref:I-1").await.form();
    assert_eq!((form.title.as_str(), form.labels()), ("I-1: Title, detail, tags", vec!["Title", "Detail", "Tags"]));
    assert_eq!(form.input("Title").unwrap().value, "Login fails");
    told(&stage.ana.submit(&form, &[]).await, "Nothing changed: I-1 is as it was.");
    let done = stage.ana.submit(&form, &[("Detail", "Since Monday"), ("Tags", "auth, Phase-2")]).await;
    told(&done, "**I-1** is changed.");
    let text = stage.card_says(&card, "Since Monday").await.text();
    assert!(text.contains("#auth #phase-2"), "{text}");

    let form = stage.ana("/item edit ref:I-1 part:\"Impact, resolution, root cause\"").await.form();
    assert_eq!(form.labels(), ["Impact", "Resolution", "Root cause"]);
    stage.ana.submit(&form, &[("Impact", "Nobody can work")]).await;
    stage.card_says(&card, "Impact: Nobody can work").await;

    told(
        &stage.ana("/item edit ref:I-1 part:\"Plan, trigger, contingency\"").await,
        "I-1 is an issue, which has no “Plan, trigger, contingency”.",
    );
    let form = stage.ana("/item edit ref:I-1").await.form();
    let refused = stage.ana.submit(&form, &[("Title", "Login fails"), ("Tags", "what?!")]).await;
    told(&refused, "can't be used: tags are made of letters");
    let again = stage.ana.click(&refused.message(), "Edit and try again").await.form();
    assert_eq!(again.input("Tags").unwrap().value, "what?!");
    assert_eq!(again.input("Detail").unwrap().value, "Since Monday");
    stage.ana.submit(&again, &[("Tags", "what")]).await;
    stage.card_says(&card, "#what").await;
    for (kind, parts) in [
        ("/risk log title:R", &["Cause, event, effect", "Plan, trigger, contingency"][..]),
        ("/decision log title:D", &["Context, options, outcome"]),
        ("/action log title:A", &["Evidence"]),
    ] {
        let card = logged(&stage, kind).await;
        let reference = card.embeds[0]["title"].as_str().unwrap().split(' ').next().unwrap().to_owned();
        for part in parts {
            let sheet = stage.ana.click(&card, "More…").await.message();
            let form = stage.ana(&format!("/item edit ref:{reference} part:\"{part}\"")).await.form();
            assert!(form.title.ends_with(part), "{}", form.title);
            let label = form.inputs[0].label.clone();
            stage.ana.submit(&form, &[(label.as_str(), "By command")]).await;
            stage.card_says(&card, "By command").await;
            let (first, rest) = part.split_at(1);
            let button = format!("Edit {}{rest}", first.to_lowercase());
            let form = stage.ana.click(&sheet, &button).await.form();
            assert_eq!(form.inputs[0].value, "By command");
            stage.ana.submit(&form, &[(label.as_str(), "By button")]).await;
            stage.card_says(&card, "By button").await;
        }
    }
}

#[tokio::test]
async fn an_item_has_one_owner_who_is_a_person_here() {
    let stage = Stage::set().await;
    let card = logged(&stage, "/risk log title:\"Vendor slips\"").await;
    told(
        &stage.ana("/item assign ref:R-1 owner:@Bob").await,
        &format!("**R-1** belongs to {} now.", stage.bob.mention()),
    );
    let text = stage.card_says(&card, &stage.bob.mention()).await;
    assert!(!text.text().contains("Choose an owner"), "{}", text.text());
    told(&stage.ana("/item assign ref:R-1 owner:@Bob").await, "already. Choose somebody else.");
    let robot = stage.acme.bot_member("Robo");
    told(
        &stage.ana("/item assign ref:R-1 owner:@Robo").await,
        "is a bot, and bots can't own anything. Choose a person.",
    );
    let sheet = stage.ana.click(&card, "Assign").await.message();
    told(&stage.ana.select_users(&sheet, "Choose an owner", &[&robot]).await, "is a bot");
    stage.acme.leave(&stage.chen);
    let left = stage.ana(&format!("/item assign ref:R-1 owner:{}", stage.chen.mention())).await;
    told(&left, "is not on this server any more. Choose somebody who is.");
    assert!(now(&stage, &card).contains(&stage.bob.mention()));
    assert!(stage.room.messages().iter().all(|message| message.pings.is_empty()));
}

#[tokio::test]
async fn a_date_moves_for_a_reason_and_every_move_is_kept() {
    let stage = Stage::set().await;
    let card = logged(&stage, "/action log title:\"Send the contract\"").await;
    told(&stage.ana("/item due ref:A-1 date:27 Nov").await, &day("2026-11-27"));
    stage.card_says(&card, &day("2026-11-27")).await;

    let no = stage.ana("/item due ref:A-1 date:+3w").await;
    told(&no, "Say why: moving a date needs a reason. Type it in the reason field.");
    assert!(no.text().contains("/item due ref:A-1 date:+3w"), "what was typed is given back: {}", no.text());
    told(&stage.ana("/item due ref:A-1 date:27.11.2026 reason:Because").await, "is due on 27 Nov 2026 already.");
    told(&stage.ana("/item due ref:A-1 date:1 Nov 2026 reason:Because").await, "type today or a later date");
    told(&stage.ana("/item due ref:A-1 date:soonish reason:Because").await, "“soonish” is not a date that can be read");

    stage.ana("/item due ref:A-1 date:4 Dec reason:\"Vendor is away\"").await;
    stage.card_says(&card, &format!("moved once, first promised {}", day("2026-11-27"))).await;
    stage.ana("/item due ref:A-1 date:11 Dec reason:\"Still away\"").await;
    let text = stage.card_says(&card, "moved twice").await.text();
    assert!(text.contains(&day("2026-12-11")) && text.contains(&day("2026-11-27")), "{text}");

    let history = privately(&stage.ana("/item history ref:A-1").await);
    assert!(history.contains("Due: Fri 27 Nov 2026 → Fri 4 Dec 2026\n> Vendor is away"), "{history}");
    assert!(history.contains("Due: Fri 4 Dec 2026 → Fri 11 Dec 2026\n> Still away"), "{history}");

    stage.ana("/action done ref:A-1").await;
    told(
        &stage.ana("/item due ref:A-1 date:+1w reason:Because").await,
        "A-1 is done, so there is nothing to do about it.",
    );
}

#[tokio::test]
async fn a_date_is_picked_or_typed_on_the_card() {
    let stage = Stage::set().await;
    let card = logged(&stage, "/issue log title:\"Login fails\" owner:@Ana").await;
    let form = stage.ana.select(&card, "Due…", &["Another date…"]).await.form();
    assert_eq!(form.labels(), ["Due"]);
    stage.ana.submit(&form, &[("Due", "next friday")]).await;
    let dated = stage.card_says(&card, "Due: <t:").await;
    assert!(dated.selects().is_empty(), "{}", dated.text());

    // The select of a card that somebody still sees as it was: moving asks for a reason, and keeps what was picked.
    let old = logged(&stage, "/issue log title:Second").await;
    stage.ana("/item due ref:I-2 date:+3wd").await;
    let form = stage.ana.select(&old, "Due…", &["In 2 weeks"]).await;
    let form = form.form();
    assert_eq!(form.input("Due").unwrap().value, "+2w");
    let done = stage.ana.submit(&form, &[("Why is it moved?", "More work")]).await;
    assert!(done.updated().text().contains(&day("2026-12-02")), "{}", done.updated().text());

    let sheet = stage.ana.click(&card, "Update").await.message();
    let form = stage.ana.click(&sheet, "Move the date").await.form();
    assert_eq!(form.labels(), ["Due", "Why is it moved?"]);

    let bare = logged(&stage, "/decision propose title:\"One region\"").await;
    let sheet = stage.ana.click(&bare, "Update").await.message();
    let asks = stage.ana.click(&sheet, "Needed by").await.updated();
    stage.ana.select(&asks, "Choose a date", &["End of the month"]).await;
    stage.card_says(&bare, &format!("Needed by: {}", day("2026-11-30"))).await;
}

#[tokio::test]
async fn a_snooze_has_limits_and_the_lead_has_none() {
    let stage = Stage::set().await;
    logged(&stage, "/action log title:Begin").await;
    let card = stage.bob("/action log title:\"Ask the vendor\" owner:@Bob").await;
    card.settled().await;
    let card = card.message();
    told(&stage.bob("/item snooze ref:A-2 until:+1w").await, &format!("**A-2** is quiet until {}.", day("2026-11-25")));
    let text = stage.card_says(&card, "Snoozed until").await.text();
    assert!(text.contains(&format!("{} by {}", day("2026-11-25"), stage.bob.mention())), "{text}");

    told(&stage.bob("/item snooze ref:A-2 until:today").await, "A snooze lasts until tomorrow at least.");
    let far = stage.bob("/item snooze ref:A-2 until:+8w").await;
    told(&far, "A snooze reaches 10 working days at most: until Wed 2 Dec 2026.");
    let sheet = stage.bob.click(&card, "Snooze").await.message();
    assert!(sheet.text().contains("Until when shall it be quiet?"), "{}", sheet.text());
    let twice = stage.bob.select(&sheet, "Snooze until…", &["Tomorrow"]).await;
    assert!(twice.updated().text().contains(&day("2026-11-19")), "{}", twice.updated().text());
    let sheet = stage.bob.click(&card, "Snooze").await.message();
    let form = stage.bob.select(&sheet, "Snooze until…", &["Another date…"]).await.form();
    let refused = stage.bob.submit(&form, &[("Quiet until", "whenever")]).await;
    told(&refused, "“whenever” is not a date");
    let again = stage.bob.click(&refused.message(), "Edit and try again").await.form();
    assert_eq!(again.input("Quiet until").unwrap().value, "whenever");
    stage.bob.submit(&again, &[("Quiet until", "fri")]).await;
    stage.card_says(&card, &day("2026-11-20")).await;
    let often = stage.bob("/item snooze ref:A-2 until:+2d").await;
    told(&often, "A-2 was snoozed 3 times already. Do something about it, give it a new date, or ask the lead");
    // The lead may.
    stage.ana("/item snooze ref:A-2 until:+8w").await;
    stage.card_says(&card, &day("2027-01-13")).await;

    // Doing something about it ends the quiet, and the counting.
    stage.bob("/item confirm ref:A-2").await;
    let text = stage.card_says(&card, "last reviewed").await;
    let _ = text;
    stage.room.wait_for(move |all| all.iter().any(|it| it.id == card.id && !it.text().contains("Snoozed"))).await;
    told(&stage.bob("/item snooze ref:A-2 until:+2d").await, "is quiet until");
    // A snooze that is over is not told.
    stage.travel("2026-11-20T08:00:00Z");
    assert!(!publicly(&stage.bob("/item show ref:A-2").await).contains("Snoozed"));
    stage.bob("/action done ref:A-2").await;
    told(&stage.bob("/item snooze ref:A-2 until:+2d").await, "A-2 is done");
}

#[tokio::test]
async fn still_valid_is_a_review() {
    let stage = Stage::set().await;
    let card = logged(&stage, "/risk log title:\"Vendor slips\"").await;
    assert!(!now(&stage, &card).contains("last reviewed"));
    stage.pass(std::time::Duration::from_secs(60));
    told(&stage.ana("/item confirm ref:R-1").await, "**R-1** is still valid: noted.");
    stage.card_says(&card, "last reviewed").await;
    let pressed = stage.ana.click(&card, "Still valid").await.updated();
    assert_eq!(pressed.id, card.id);
    let history = privately(&stage.ana("/item history ref:R-1").await);
    assert_eq!(history.matches("confirmed it is still valid").count(), 2, "{history}");
    stage.ana("/risk occurred ref:R-1").await;
    told(&stage.ana("/item confirm ref:R-1").await, "R-1 is an issue by now, since it occurred");
}

#[tokio::test]
async fn a_link_is_told_by_both_cards() {
    let stage = Stage::set().await;
    let risk = logged(&stage, "/risk log title:\"Vendor slips\"").await;
    let action = logged(&stage, "/action log title:\"Ask for a date\"").await;
    told(&stage.ana("/item link ref:A-1 kind:mitigates to:R-1").await, "**A-1** mitigates **R-1** now.");
    stage.card_says(&action, "Links: mitigates R-1").await;
    stage.card_says(&risk, "Links: mitigated by A-1").await;
    told(&stage.ana("/item link ref:A-1 kind:mitigates to:R-1").await, "“A-1 mitigates R-1” is on the record already.");
    told(&stage.ana("/item link ref:A-1 kind:blocks to:A-1").await, "A-1 can't be linked to itself.");
    told(&stage.ana("/item link ref:A-1 kind:blocks to:D-7").await, "There is no D-7 in this program.");
    for kind in ["mitigated by", "blocks", "blocked by", "caused by", "causes", "part of", "has part", "relates to"] {
        told(
            &stage.ana(&format!("/item link ref:A-1 kind:\"{kind}\" to:R-1")).await,
            &format!("**A-1** {kind} **R-1** now."),
        );
    }
    stage.card_says(&risk, "relates to A-1").await;

    logged(&stage, "/issue log title:\"Login fails\"").await;
    let sheet = stage.ana.click(&action, "More…").await.message();
    let form = stage.ana.click(&sheet, "Link…").await.form();
    assert_eq!(form.input("How does it stand to the other?").unwrap().value, "relates to");
    let refused =
        stage.ana.submit(&form, &[("How does it stand to the other?", "likes"), ("The other item", "I-1")]).await;
    told(&refused, "“likes” is no way to link two items. Type one of: mitigates, mitigated by");
    let again = stage.ana.click(&refused.message(), "Edit and try again").await.form();
    assert_eq!(again.input("The other item").unwrap().value, "I-1");
    let done = stage.ana.submit(&again, &[("How does it stand to the other?", "Caused By")]).await.updated();
    assert!(done.text().contains("**A-1** caused by **I-1** now."), "{}", done.text());
    let history = privately(&stage.ana("/item history ref:I-1").await);
    assert!(history.contains("linked it\n· Links: none → causes A-1"), "{history}");
}

#[tokio::test]
async fn any_kind_becomes_any_other() {
    let stage = Stage::set().await;
    let line = format!("/risk log title:\"Vendor slips\" owner:{} due:fri", stage.bob.mention());
    let card = logged(&stage, &line).await;
    let done = stage.ana("/item convert ref:R-1 to:Issue").await;
    let text = publicly(&done);
    assert!(text.starts_with("**R-1** became **I-1**.\nI-1 · Vendor slips"), "{text}");
    assert!(text.contains(&stage.bob.mention()) && text.contains("Links: came from R-1"), "{text}");
    stage.card_says(&card, "became I-1").await;
    told(
        &stage.ana("/item convert ref:R-1 to:Risk").await,
        "R-1 is that already. Choose another kind to convert it to.",
    );

    let mut last = "I-1".to_owned();
    for (to, next) in
        [("Action item", "A-1"), ("Decision", "D-1"), ("Risk", "R-2"), ("Decision", "D-2"), ("Issue", "I-2")]
    {
        let done = stage.ana(&format!("/item convert ref:{last} to:\"{to}\"")).await;
        assert!(publicly(&done).contains(&format!("**{last}** became **{next}**.")), "{}", done.text());
        next.clone_into(&mut last);
    }

    let card = logged(&stage, "/action log title:\"Rotate keys\"").await;
    let sheet = stage.ana.click(&card, "More…").await.message();
    let asks = stage.ana.click(&sheet, "Convert…").await.updated();
    assert!(asks.text().contains("What is it really?"), "{}", asks.text());
    assert_eq!(
        asks.selects()[0].options.iter().map(|it| it.label.as_str()).collect::<Vec<_>>(),
        ["Risk", "Decision", "Issue"]
    );
    let done = stage.ana.select(&asks, "Convert to…", &["Issue"]).await;
    assert!(publicly(&done).contains("**A-2** became **I-3**."), "{}", done.text());
    stage.card_says(&card, "became I-3").await;
}

#[tokio::test]
async fn history_is_paged_newest_first_and_can_be_shared() {
    let stage = Stage::set().await;
    let card = logged(&stage, "/action log title:\"Send the contract\"").await;
    for number in 1..=12 {
        let owner = if number % 2 == 0 { "@Bob" } else { "@Chen" };
        stage.ana(&format!("/item assign ref:A-1 owner:{owner}")).await;
    }
    let first = stage.ana("/item history ref:A-1").await;
    let text = privately(&first);
    assert!(text.contains("History of A-1 · Send the contract") && text.contains("Page 1 of 2 · 13 changes"), "{text}");
    assert!(text.contains(&format!("Owner: {} → {}", stage.chen.mention(), stage.bob.mention())), "{text}");
    assert!(!text.contains("logged it"));
    let page = first.message();
    assert!(page.buttons().iter().any(|button| button.label == "Previous" && button.disabled));
    let second = stage.ana.click(&page, "Next").await.updated();
    assert!(second.text().contains("Page 2 of 2") && second.text().contains("logged it"), "{}", second.text());
    let back = stage.ana.click(&second, "Previous").await.updated();
    let shared = stage.ana.click(&back, "Share here").await;
    assert!(publicly(&shared).contains("Page 1 of 2") && shared.message().buttons().is_empty(), "{}", shared.text());

    let sheet = stage.chen.click(&card, "More…").await.message();
    assert!(stage.chen.click(&sheet, "History").await.updated().text().contains("13 changes"));
    told(&stage.chen("/item history ref:D-4").await, "There is no D-4");
}

#[tokio::test]
async fn what_is_over_is_opened_again() {
    let stage = Stage::set().await;
    let card = logged(&stage, "/action log title:\"Send the contract\"").await;
    told(
        &stage.ana("/item reopen ref:A-1").await,
        "A-1 is open, and “Reopen” is not possible from there. Possible now, under Update on its card: Done, Start",
    );
    stage.ana("/action done ref:A-1").await;
    stage.card_says(&card, "**Done**").await;
    told(&stage.ana("/item reopen ref:A-1").await, "**A-1** is open.");
    let card = stage.card_says(&card, "**Open**").await;
    stage.ana("/action done ref:A-1").await;
    let card = stage.card_says(&card, "**Done**").await;
    let form = stage.ana.click(&card, "Reopen").await.form();
    assert!(
        form.inputs.iter().all(|input| !input.required),
        "a reason is welcome, and not asked for: {:?}",
        form.inputs
    );
    assert!(stage.ana.submit(&form, &[]).await.updated().text().contains("**Open**"));
    let history = privately(&stage.ana("/item history ref:A-1").await);
    assert!(history.contains("State: Done → Open"), "{history}");

    logged(&stage, "/risk log title:\"Vendor slips\"").await;
    stage.ana("/risk occurred ref:R-1").await;
    told(
        &stage.ana("/item reopen ref:R-1").await,
        "and “Reopen” is not possible from there. Nothing more happens to it. If it did not occur, void its issue and log the risk anew.",
    );
}

#[tokio::test]
async fn what_was_logged_by_mistake_is_void_and_can_be_had_back_for_five_minutes() {
    let stage = Stage::set().await;
    let card = logged(&stage, "/action log title:\"Send the contract\" owner:@Bob").await;
    let gone = stage.bob("/item void ref:A-1 reason:\"Logged twice\"").await;
    told(&gone, "**A-1** is void. It stays in the history and counts in no figure.");
    let void = stage.card_says(&card, "**Void**").await;
    assert!(void.text().contains("Logged twice") && void.text().contains(&stage.bob.mention()), "{}", void.text());
    assert_eq!(void.button_labels(), ["History"]);
    assert!(privately(&stage.chen.click(&void, "History").await).contains("voided it"));
    for line in [
        "edit ref:A-1",
        "assign ref:A-1 owner:@Chen",
        "due ref:A-1 date:fri",
        "snooze ref:A-1 until:fri",
        "confirm ref:A-1",
        "convert ref:A-1 to:Risk",
        "reopen ref:A-1",
        "void ref:A-1 reason:Again",
    ] {
        told(
            &stage.ana(&format!("/item {line}")).await,
            "A-1 is void (“Logged twice”) and stays as it is. Log it anew",
        );
    }
    assert!(!privately(&stage.ana("/action list").await).contains("A-1"));

    // Somebody else can't take it back, and the lead can.
    let undo = gone.message().buttons()[0].custom_id.clone().unwrap();
    let no = stage.chen.forge_click(&stage.room, card.id, &undo).await;
    told(&no, &format!("Only {}, who did that, can undo it.", stage.bob.mention()));
    let back = stage.bob.click(&gone.message(), "Undo").await.updated();
    assert!(back.text().contains("**A-1** is open again, owned by"), "{}", back.text());
    stage.card_says(&card, "**Open**").await;
    told(&stage.bob.forge_click(&stage.room, card.id, &undo).await, "There is nothing to undo here any more.");

    // By button, with a form that keeps what was typed.
    let sheet = stage.bob.click(&card, "More…").await.message();
    let form = stage.bob.click(&sheet, "Void…").await.form();
    let long = "x".repeat(600);
    let refused = stage.bob.submit_raw(&form, &[("Why was it logged by mistake?", long.as_str())]).await;
    told(&refused, "The Reason has 600 characters; 500 is the most.");
    let again = stage.bob.click(&refused.message(), "Edit and try again").await.form();
    assert_eq!(again.input("Why was it logged by mistake?").unwrap().value, long);
    let said = stage.bob.submit(&again, &[("Why was it logged by mistake?", "A test")]).await.updated();
    stage.card_says(&card, "A test").await;
    stage.pass(std::time::Duration::from_secs(301));
    told(&stage.bob.click(&said, "Undo").await, "That can be undone for five minutes, and they are over.");

    // What changed since is not lost by an undo.
    let card = logged(&stage, "/action log title:\"Rotate keys\"").await;
    let done = stage.ana("/action done ref:A-2").await;
    stage.ana("/item reopen ref:A-2").await;
    told(&stage.ana.click(&done.message(), "Undo").await, "A-2 was changed again since, so undoing would lose that.");
    stage.card_says(&card, "**Open**").await;
}

#[tokio::test]
async fn the_sheets_offer_all_that_can_be_set() {
    let stage = Stage::set().await;
    let card = logged(&stage, "/risk log title:\"Vendor slips\" owner:@Ana").await;
    let sheet = stage.ana.click(&card, "Update").await.message();
    assert!(sheet.text().starts_with("**R-1** Vendor slips is open."), "{}", sheet.text());
    assert_eq!(
        sheet.button_labels(),
        [
            "Owner",
            "Due",
            "Score",
            "Score after treatment",
            "Response",
            "Proximity",
            "Edit title, detail, tags",
            "Edit cause, event, effect",
            "Edit plan, trigger, contingency"
        ]
    );
    for (button, select, option, says) in [
        ("Score", "Likelihood × impact", "4 × 4 = 16 · Extreme", "4 × 4 = 16 · Extreme"),
        ("Score after treatment", "Likelihood × impact", "2 × 2 = 4 · Low", "2 × 2 = 4 · Low"),
        ("Response", "Choose a response", "Mitigate", "Response: Mitigate"),
        ("Proximity", "How near is it?", "This stage", "Proximity: This stage"),
    ] {
        let sheet = stage.ana.click(&card, "Update").await.message();
        let asks = stage.ana.click(&sheet, button).await.updated();
        let said = stage.ana.select(&asks, select, &[option]).await.updated();
        assert!(said.text().contains("R-1"), "{}", said.text());
        stage.card_says(&card, says).await;
    }
    let card = logged(&stage, "/action log title:Act owner:@Ana").await;
    let sheet = stage.ana.click(&card, "Update").await.message();
    assert_eq!(sheet.button_labels(), ["Owner", "Due", "Priority", "Edit title, detail, tags", "Edit evidence"]);
    let asks = stage.ana.click(&sheet, "Priority").await.updated();
    stage.ana.select(&asks, "Choose a priority", &["Priority 2, high"]).await;
    stage.card_says(&card, "Priority: 2 of 4").await;
    let sheet = stage.ana.click(&card, "Update").await.message();
    let asks = stage.ana.click(&sheet, "Owner").await.updated();
    stage.ana.select_users(&asks, "Choose an owner", &[&stage.bob]).await;
    stage.card_says(&card, &stage.bob.mention()).await;

    let card = logged(&stage, "/issue log title:Wrong").await;
    let sheet = stage.ana.click(&card, "Update").await.message();
    let asks = stage.ana.click(&sheet, "Severity").await.updated();
    stage.ana.select(&asks, "Choose a severity", &["Severity 1, the worst"]).await;
    stage.card_says(&card, "Severity: 1 of 4").await;

    let card = logged(&stage, "/decision propose title:\"One region\"").await;
    let sheet = stage.ana.click(&card, "Update").await.message();
    let asks = stage.ana.click(&sheet, "Reversibility").await.updated();
    stage.ana.select(&asks, "Can it be taken back?", &["Two-way door"]).await;
    stage.card_says(&card, "Reversible?: Two-way door").await;

    // A sheet that is opened on something closed offers what is left.
    stage.ana("/action done ref:A-1").await;
    let closed = stage.ana.in_channel(&stage.room).slash("/item show ref:A-1").await.message();
    assert_eq!(closed.button_labels(), ["Reopen", "More…"]);
}

#[tokio::test]
async fn more_shows_all_of_it() {
    let stage = Stage::set().await;
    let long = "word ".repeat(300);
    let long = long.trim();
    let card = logged(&stage, "/decision log title:\"One *region*\" outcome:Frankfurt rationale:Law").await;
    let form = stage.ana("/item edit ref:D-1").await.form();
    stage.ana.submit(&form, &[("Detail", long)]).await;
    let seen = stage.card_says(&card, "word word").await;
    assert!(seen.text().contains('…') && seen.text().contains("D-1 · One \\*region\\*"), "{}", seen.text());

    let sheet = stage.chen.click(&card, "More…").await.message();
    assert_eq!(
        sheet.button_labels(),
        [
            "Show in full",
            "History",
            "Post the card here",
            "Edit title, detail, tags",
            "Edit context, options, outcome",
            "Convert…",
            "Link…",
            "Void…"
        ]
    );
    let whole = stage.chen.click(&sheet, "Show in full").await;
    assert!(privately(&whole).contains("every word of it:"), "{}", whole.text());
    let message = whole.message();
    let file = String::from_utf8(message.attachment("D-1.txt").expect("a file").to_vec()).unwrap();
    assert!(file.starts_with("D-1 One *region*\nAccepted in platform\n"), "{file}");
    assert!(file.contains(&format!("\nDetail\n{long}\n")) && file.contains("\nOutcome\nFrankfurt\n"), "{file}");

    let posted = stage.chen.click(&sheet, "Post the card here").await;
    posted.settled().await;
    assert!(publicly(&posted).contains("D-1 · One"), "{}", posted.text());
    stage.ana("/decision log title:Two regions").await;
    stage.ana("/decision supersede ref:D-1 by:D-2").await;
    stage.card_says(&posted.message(), "superseded by D-2").await;
    assert!(!now(&stage, &card).contains("superseded"), "the first card is history");
}

#[tokio::test]
async fn autocomplete_knows_references_words_and_dates() {
    let stage = Stage::set().await;
    logged(&stage, "/action log title:\"Send the contract\" owner:@Chen").await;
    logged(&stage, "/action log title:\"Read the contract\" owner:@Bob").await;
    logged(&stage, "/risk log title:\"Contract is late\"").await;
    let bob = stage.bob.in_channel(&stage.room);
    let names = |choices: Vec<local_discord::Choice>| choices.into_iter().map(|it| it.name).collect::<Vec<_>>();
    let offered = names(bob.autocomplete("/item show ref:contr|").await);
    assert_eq!(offered[0], "A-2 · Read the contract", "{offered:?}");
    assert_eq!(offered.len(), 3, "{offered:?}");
    assert_eq!(names(bob.autocomplete("/item assign ref:a1|").await), ["A-1 · Send the contract"]);
    assert_eq!(names(bob.autocomplete("/item link ref:A-1 to:R-|").await), ["R-1 · Contract is late"]);
    stage.ana("/action done ref:A-1").await;
    assert_eq!(names(bob.autocomplete("/item reopen ref:send|").await), ["A-1 · Send the contract (closed)"]);
    let dates = bob.autocomplete("/item due ref:A-2 date:next fri|").await;
    assert!(dates[0].name.contains("Fri 27 Nov 2026, in"), "{dates:?}");
    for line in ["edit ref:", "due ref:", "snooze ref:", "confirm ref:", "convert ref:", "history ref:", "void ref:"] {
        assert!(!bob.autocomplete(&format!("/item {line}|")).await.is_empty(), "{line}");
    }
    assert!(!bob.autocomplete("/item snooze ref:A-2 until:|").await.is_empty());
}

#[tokio::test]
async fn another_server_has_none_of_it() {
    let stage = Stage::set().await;
    let card = logged(&stage, "/action log title:\"Send the contract\"").await;
    let update = card.buttons().iter().find(|button| button.label == "Update").unwrap().custom_id.clone().unwrap();
    let other = stage.discord.guild("Other");
    let hall = other.channel("hall");
    let eve = other.member("Eve");
    let begun = eve.in_channel(&hall).slash("/action log title:Mine").await;
    assert!(publicly(&begun).contains("A-1 · Mine"));
    let no = eve.forge_click(&hall, begun.message().id, &update).await;
    told(&no, "That item is not in this server's record. Look for it with /find.");
    for word in ["confirm", "more", "whole", "show", "void", "link"] {
        let forged = update.replace("update", word);
        told(&eve.forge_click(&hall, begun.message().id, &forged).await, "not in this server's record");
    }
    assert!(privately(&eve.in_channel(&hall).slash("/find text:contract").await).contains("Nothing found"));
    assert!(now(&stage, &card).contains("Unowned"));
}
