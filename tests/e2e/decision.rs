//! `/decision`: what was decided, and what is to be.

use std::time::Duration;

use local_discord::MessageView;

use crate::stage::{Stage, privately, publicly};

/// Bob proposes in the room; Ana leads, as she was there first.
async fn proposed(stage: &Stage, line: &str) -> MessageView {
    stage.ana("/action log title:Begin").await;
    stage.bob(line).await.message()
}

#[tokio::test]
async fn one_that_was_made_already_is_written_down() {
    let stage = Stage::set().await;
    let said = stage
        .ana(
            "/decision log title:\"Use one region\" outcome:\"Frankfurt\" rationale:\"Cheaper\" decided_by:@Chen \
             decided_on:\"12 Nov\"",
        )
        .await;
    let card = publicly(&said);
    for line in [
        "D-1 · Use one region",
        "**Accepted** since",
        "Mode: Record (already made)",
        "Outcome: Frankfurt",
        "Rationale: Cheaper",
        // 12 November 2026, 12:00 UTC.
        &format!("Decided: <t:1794484800:D> by {}", stage.chen.mention()),
    ] {
        assert!(card.contains(line), "{line} is not in: {card}");
    }
    let short = publicly(&stage.ana("/decision log title:\"Ship weekly\"").await);
    assert!(short.contains(&format!("Decided: <t:1795003200:D> by {}", stage.ana.mention())), "today, by me: {short}");

    let no = stage.ana("/decision log title:\"Ship daily\" outcome:Yes decided_on:2026-11-24").await;
    let told = privately(&no);
    assert!(told.contains("24 Nov 2026 is still to come: type today or an earlier date"), "{told}");
    let form = stage.ana.click(&no.message(), "Edit and try again").await.form();
    assert_eq!(form.input("Decided on").unwrap().value, "2026-11-24");
    assert_eq!(form.input("Outcome").unwrap().value, "Yes");
    let card = publicly(&stage.ana.submit(&form, &[("Decided on", "yesterday")]).await);
    assert!(card.contains("D-3 · Ship daily") && card.contains("<t:1794916800:D>"), "{card}");

    let form = stage.ana("/decision log decided_by:@Bob").await.form();
    assert_eq!(form.labels(), ["Title", "Outcome", "Rationale", "Context", "Consequences"]);
    let card = publicly(&stage.ana.submit(&form, &[("Title", "Hire"), ("Consequences", "A desk")]).await);
    assert!(card.contains("D-4 · Hire") && card.contains(&stage.bob.mention()) && card.contains("A desk"), "{card}");

    let offered = stage.ana.in_channel(&stage.room).autocomplete("/decision log title:x decided_on:fri|").await;
    assert_eq!(offered[0].value, "2026-11-13", "what was decided lies behind: {offered:?}");
}

#[tokio::test]
async fn what_was_decided_is_looked_at_again_on_a_day() {
    let stage = Stage::set().await;
    stage.ana("/decision log title:\"Use one region\"").await;
    let told = privately(&stage.ana("/item due ref:D-1 date:2026-11-20").await);
    assert!(told.contains("**D-1** · review on: <t:1795176000:D>"), "{told}");
    stage.travel("2026-11-20T09:31:00Z");
    stage.catch_up().await;
    let digest = stage.room.wait_for_text("to be reviewed").await;
    let sheet = stage.ana.select(&digest, "Answer one…", &["D-1 Use one region"]).await.message();
    // In the digest's sheet as in the card's: the next day, and nobody asks why.
    let form = stage.ana.click(&sheet, "New date").await.form();
    assert_eq!(form.labels(), ["Review on"]);
    let told = stage.ana.submit(&form, &[("Review on", "2026-12-18")]).await.text();
    assert!(told.contains("review on: <t:1797595200:D>"), "{told}");
    let struck = stage.card_says(&digest, "~~").await;
    assert!(struck.text().contains("answered"), "{}", struck.text());
}

#[tokio::test]
async fn a_single_approver_is_asked_once_and_decides_on_the_card() {
    let stage = Stage::set().await;
    let line = format!(
        "/decision propose title:\"Use one region\" approvers:{} needed_by:fri context:\"Two cost too much\" options:\"One, two\"",
        stage.chen.mention()
    );
    let card = proposed(&stage, &line).await;
    assert!(card.content.contains(&format!("{}: your word is asked for.", stage.chen.mention())), "{card}");
    assert_eq!(card.pings, [stage.chen.id()]);
    for line in [
        "**Proposed** since",
        "Mode: Single approver",
        &format!("Approvers: … {}", stage.chen.mention()),
        "Context: Two cost too much",
        "Options considered: One, two",
        "Needed by: <t:",
        &format!("Proposed: by {}", stage.bob.mention()),
    ] {
        assert!(card.text().contains(line), "{line} is not in: {card}");
    }
    assert_eq!(card.button_labels()[..3], ["Approve", "Reject", "Object"]);

    let no = privately(&stage.bob.click(&card, "Approve").await);
    assert_eq!(no, format!("D-1 waits for {}. You can raise a concern with /decision object.", stage.chen.mention()));
    let no = privately(&stage.ana.click(&card, "Reject").await);
    assert!(no.contains("D-1 waits for"), "no form for whoever is not asked: {no}");
    let no = privately(&stage.ana("/decision approve ref:D-1").await);
    assert!(no.contains("D-1 waits for"), "{no}");
    let accepted = stage.chen.click(&card, "Approve").await;
    assert!(accepted.updated().text().contains("**Accepted** since"), "{}", accepted.updated());
    assert!(accepted.updated().text().contains(&format!("✅ {}", stage.chen.mention())), "{}", accepted.updated());
    let others = stage.room.messages().into_iter().filter(|said| said.id != card.id && !said.pings.is_empty());
    assert_eq!(others.count(), 0, "nobody is disturbed a second time");
    let no = privately(&stage.chen("/decision approve ref:D-1").await);
    assert!(no.contains("D-1 is accepted, and “Approve” is not possible from there"), "{no}");
}

#[tokio::test]
async fn by_command_a_decision_is_posted_for_everybody() {
    let stage = Stage::set().await;
    let line = format!("/decision propose title:\"Use one region\" approvers:{}", stage.chen.mention());
    let card = proposed(&stage, &line).await;
    let said = stage.chen("/decision approve ref:1").await;
    assert!(publicly(&said).contains("**Accepted**") && said.message().pings.is_empty(), "{}", said.text());
    let older = stage.card_says(&card, "Up to date: https://discord.com/channels/").await;
    assert!(older.text().contains("**Accepted**") && !older.button_labels().contains(&"Approve".to_owned()), "{older}");
}

#[tokio::test]
async fn rejected_by_card_and_by_command_with_a_reason() {
    let stage = Stage::set().await;
    let line = format!("/decision propose title:\"Use one region\" approvers:{}", stage.chen.mention());
    let card = proposed(&stage, &line).await;
    let form = stage.chen.click(&card, "Reject").await.form();
    assert!(form.input("Reason").unwrap().required);
    let rejected = stage.chen.submit(&form, &[("Reason", "Latency in Asia")]).await.updated();
    assert!(rejected.text().contains("**Rejected** since"), "{rejected}");
    assert_eq!(rejected.button_labels(), ["Reopen", "More…"]);
    let history = privately(&stage.ana("/item history ref:D-1").await);
    assert!(history.contains("Latency in Asia"), "{history}");

    stage.bob(&format!("/decision propose title:\"Use two regions\" approvers:{}", stage.chen.mention())).await;
    let said = publicly(&stage.chen("/decision reject ref:D-2 reason:\"Too dear\"").await);
    assert!(said.contains("D-2 · Use two regions") && said.contains("**Rejected**"), "{said}");
    let no = privately(&stage.chen("/decision object ref:D-2 concern:\"And too late\"").await);
    assert!(no.contains("D-2 is rejected, so it waits for nobody. To take it up again, use /item reopen."), "{no}");
    assert!(no.contains("concern:And too late"), "{no}");
}

#[tokio::test]
async fn a_quorum_is_a_majority_and_concerns_stand_in_its_way() {
    let stage = Stage::set().await;
    let line = format!(
        "/decision propose title:\"Use one region\" approvers:\"{} {}, {}\"",
        stage.ana.mention(),
        stage.bob.mention(),
        stage.chen.mention()
    );
    let card = proposed(&stage, &line).await;
    assert!(card.text().contains("Mode: Quorum of approvers"), "{card}");
    assert_eq!(card.pings, [stage.ana.id(), stage.chen.id()], "the proposer knows");
    let told = privately(&stage.bob("/decision approve ref:D-1").await);
    assert_eq!(
        told,
        format!("Your word on **D-1** is noted. It waits for {}, {}.", stage.ana.mention(), stage.chen.mention())
    );
    stage.card_says(&card, &format!("✅ {}", stage.bob.mention())).await;
    let no = privately(&stage.bob("/decision approve ref:D-1").await);
    assert!(no.contains("You have approved D-1 already."), "{no}");

    let form = stage.chen.click(&card, "Object").await.form();
    stage.chen.submit(&form, &[("Your concern", "Latency in Asia")]).await;
    let told = privately(&stage.ana("/decision approve ref:D-1").await);
    assert!(told.contains("Your word on **D-1** is noted. An open concern has to be resolved first."), "{told}");
    let shown = stage.card_says(&card, &format!("✅ {}", stage.ana.mention())).await;
    assert!(shown.text().contains("**Proposed**") && shown.text().contains("1\\. Latency in Asia"), "{shown}");

    let told = privately(&stage.chen("/decision resolve ref:D-1 concern:1").await);
    assert_eq!(told, "Concern 1 on **D-1** is resolved. D-1 is accepted with that.");
    let shown = stage.card_says(&card, "**Accepted**").await;
    assert!(shown.text().contains("1 resolved"), "{shown}");
}

#[tokio::test]
async fn a_quorum_rejects_when_half_of_it_does_and_five_leave_room_for_three() {
    let stage = Stage::set().await;
    let (dan, eve) = (stage.acme.member("Dan"), stage.acme.member("Eve"));
    let all: Vec<String> =
        [&stage.ana, &stage.bob, &stage.chen, &dan, &eve].iter().map(|person| person.mention()).collect();
    let line = format!("/decision propose title:\"Use one region\" approvers:\"{}\"", all.join(" "));
    let card = proposed(&stage, &line).await;
    stage.ana.click(&card, "Approve").await;
    stage.chen.click(&card, "Approve").await;
    stage.card_says(&card, &format!("✅ {}", stage.chen.mention())).await;
    // Two for it, three outstanding: not yet. The third is a majority.
    assert!(stage.room.message(card.id).unwrap().text().contains("**Proposed**"));
    dan.click(&card, "Approve").await;
    stage.card_says(&card, "**Accepted**").await;

    let line = format!(
        "/decision propose title:\"Use two regions\" approvers:\"{} {}\"",
        stage.ana.mention(),
        stage.chen.mention()
    );
    let card = stage.bob(&line).await.message();
    let form = stage.chen.click(&card, "Reject").await.form();
    stage.chen.submit(&form, &[("Reason", "Too dear")]).await;
    stage.card_says(&card, "**Rejected**").await;
}

#[tokio::test]
async fn concerns_have_names_and_those_who_raised_them_resolve_them() {
    let stage = Stage::set().await;
    let line = format!("/decision propose title:\"Use one region\" approvers:{}", stage.ana.mention());
    let card = proposed(&stage, &line).await;
    let told = privately(&stage.chen("/decision object ref:D-1 concern:\"Latency in Asia\"").await);
    assert_eq!(told, "Your concern is number 1 on **D-1**. It blocks until it is resolved.");
    let told = privately(&stage.bob("/decision object ref:D-1 concern:\"One provider\"").await);
    assert!(told.contains("number 2"), "{told}");
    let card = stage.card_says(&card, &format!("2\\. One provider ({})", stage.bob.mention())).await;
    let no = privately(&stage.ana("/decision approve ref:D-1").await);
    assert_eq!(
        no.lines().next(),
        Some("D-1 can't be accepted while concerns 1 and 2 stand. Resolve them with /decision resolve first.")
    );
    let room = stage.chen.in_channel(&stage.room);
    let offered = room.autocomplete("/decision resolve ref:D-1 concern:|").await;
    let names: Vec<&str> = offered.iter().map(|choice| choice.name.as_str()).collect();
    assert_eq!(names, ["1: Latency in Asia", "2: One provider"]);
    let no = privately(&stage.chen("/decision resolve ref:D-1 concern:2").await);
    assert!(
        no.contains(&format!(
            "{} raised that concern: only they or the lead can call it resolved.",
            stage.bob.mention()
        )),
        "{no}"
    );
    let no = privately(&stage.chen("/decision resolve ref:D-1 concern:7").await);
    assert!(no.contains("D-1 has no open concern 7. Open: concerns 1 and 2."), "{no}");
    let told = privately(&stage.chen("/decision resolve ref:D-1 concern:1").await);
    assert_eq!(told, "Concern 1 on **D-1** is resolved. Others still stand.");
    let sheet = stage.ana.click(&card, "Resolve a concern").await.message();
    let told = stage.ana.select(&sheet, "Choose a concern", &["2. One provider"]).await.updated();
    assert_eq!(told.text(), "Concern 2 on **D-1** is resolved. No concern stands any more.");
    stage.ana.click(&card, "Approve").await;
    stage.card_says(&card, "**Accepted**").await;

    let card = stage.bob(&format!("/decision propose title:Other approvers:{}", stage.ana.mention())).await.message();
    let form = stage.chen.click(&card, "Object").await.form();
    let long = "x".repeat(501);
    let no = stage.chen.submit_raw(&form, &[("Your concern", long.as_str())]).await;
    assert!(privately(&no).contains("500"), "{}", no.text());
    let again = stage.chen.click(&no.message(), "Edit and try again").await.form();
    assert_eq!(again.input("Your concern").unwrap().value, long);
}

#[tokio::test]
async fn who_can_be_asked_is_said_before_anything_is_lost() {
    let stage = Stage::set().await;
    drop(stage.acme.bot_member("Robo"));
    let (ana, bob, chen) = (stage.ana.mention(), stage.bob.mention(), stage.chen.mention());
    stage.ana("/action log title:Begin").await;
    for (options, told) in [
        (format!("approvers:{bob}"), "You can't approve your own proposal. Name somebody else"),
        (format!("approvers:\"{ana} {chen}\" mode:\"Single approver\""), "exactly one approver, and 2 are named"),
        (format!("approvers:{ana} mode:\"Quorum of approvers\""), "A quorum takes at least two approvers"),
        ("approvers:Ana".to_owned(), "I found nobody in “Ana”. Type people as @Ana @Bob"),
        (format!("approvers:\"{ana} {}\"", stage.discord.bot().mention()), "is a bot, and bots can't own anything"),
    ] {
        let line = format!("/decision propose title:\"Use one region\" {options} context:\"Two cost too much\"");
        let no = privately(&stage.bob(&line).await);
        assert!(no.contains(told) && no.contains("context:Two cost too much"), "{options}: {no}");
        // The same before a form is opened, in which one could write for an hour.
        let no = privately(&stage.bob(&format!("/decision propose {options}")).await);
        assert!(no.contains(told), "{options}: {no}");
    }
    let no = stage.bob("/decision propose title:\"Use one region\" needed_by:yesterday context:Cost").await;
    let form = stage.bob.click(&no.message(), "Edit and try again").await.form();
    assert_eq!(form.input("Context").unwrap().value, "Cost");
    let card = publicly(&stage.bob.submit(&form, &[("Needed by", "fri")]).await);
    assert!(card.contains("D-1 · Use one region") && card.contains("**Proposed**"), "{card}");
}

#[tokio::test]
async fn a_proposal_without_a_title_is_a_form() {
    let stage = Stage::set().await;
    let form = stage.bob(&format!("/decision propose approvers:{}", stage.chen.mention())).await.form();
    assert_eq!(form.title, "Propose a decision");
    assert_eq!(form.labels(), ["Title", "Detail", "Context", "Options considered", "Consequences"]);
    let said = stage.bob.submit(&form, &[("Title", "Use one region"), ("Options considered", "One or two")]).await;
    assert!(publicly(&said).contains("Options considered: One or two"), "{}", said.text());
    assert_eq!(said.message().pings, [stage.chen.id()]);
    let bare = stage.bob("/decision propose").await.form();
    assert!(publicly(&stage.bob.submit(&bare, &[("Title", "Two")]).await).contains("Consent (no objection)"));
}

#[tokio::test]
async fn approvers_are_named_later_and_only_new_ones_are_told() {
    let stage = Stage::set().await;
    let card = proposed(&stage, "/decision propose title:\"Use one region\"").await;
    assert!(card.pings.is_empty() && card.text().contains("Mode: Consent"), "{card}");
    let sheet = stage.bob.click(&card, "Update").await.message();
    let choice = stage.bob.click(&sheet, "Approvers").await.updated();
    let said = stage.bob.select_users(&choice, "Choose approvers", &[&stage.chen]).await;
    assert!(publicly(&said).contains("Mode: Single approver"), "{}", said.text());
    assert_eq!(said.message().pings, [stage.chen.id()]);
    let sheet = stage.bob.click(&said.message(), "Update").await.message();
    let choice = stage.bob.click(&sheet, "Approvers").await.updated();
    let said = stage.bob.select_users(&choice, "Choose approvers", &[&stage.chen, &stage.ana]).await;
    assert_eq!(said.message().pings, [stage.ana.id()], "Chen was told before");
    stage.chen.click(&said.message(), "Approve").await;
    let card = stage.card_says(&said.message(), &format!("✅ {}", stage.chen.mention())).await;
    let sheet = stage.bob.click(&card, "Update").await.message();
    let choice = stage.bob.click(&sheet, "Approvers").await.updated();
    let no = stage.bob.select_users(&choice, "Choose approvers", &[&stage.ana]).await;
    assert!(
        privately(&no).contains("Somebody has answered already, so the approvers stay as they are"),
        "{}",
        no.text()
    );
}

#[tokio::test]
async fn nobody_told_yet_and_no_time_runs() {
    let stage = Stage::set().await;
    let card = proposed(&stage, "/decision propose title:\"Use one region\"").await;
    assert!(card.text().contains("3 working days to object begin once somebody else has seen it"), "{card}");
    let no = privately(&stage.bob.click(&card, "I've seen this").await);
    assert_eq!(no, "You proposed it: somebody else has to see it.");
    stage.pass(Duration::from_secs(30 * 86_400));
    stage.ana("/action log title:\"A month later\"").await;
    assert!(stage.room.message(card.id).unwrap().text().contains("**Proposed**"), "nothing passes unseen");

    // Friday 18 December; Monday is a holiday; three working days end with Thursday 24.
    stage.ana("/program calendar holiday:\"21 Dec 2026\"").await;
    let seen = stage.chen.click(&card, "I've seen this").await.updated();
    assert!(seen.text().contains("unless a concern stands by then"), "{seen}");
    assert!(seen.text().contains(&format!("Has seen it: {}", stage.chen.mention())), "{seen}");
    assert!(seen.text().contains("<t:1798156800:R>"), "until the end of 24 December: {seen}");
    let no = privately(&stage.chen.click(&seen, "I've seen this").await);
    assert_eq!(no, "You are named on D-1 already.");
}

#[tokio::test]
async fn consent_comes_at_its_hour_even_if_the_bot_was_away() {
    let mut stage = Stage::set().await;
    stage.ana("/program create").await;
    stage.ana("/program calendar holiday:\"23 Nov 2026\"").await;
    let card = stage.bob("/decision propose title:\"Use one region\"").await.message();
    stage.chen.click(&card, "I've seen this").await;
    // Thursday, Friday, and Tuesday, as Monday is a holiday.
    stage.travel("2026-11-24T23:59:00Z");
    stage.restart().await;
    stage.ana("/action log title:\"Late\"").await;
    assert!(stage.room.message(card.id).unwrap().text().contains("**Proposed**"));
    stage.travel("2026-11-26T08:00:00Z");
    stage.restart().await;
    let said = stage.room.wait_for_text("its time for objections is over, and no concern stands").await;
    assert_eq!(said.pings, [stage.bob.id()], "whoever proposed it hears of it");
    assert!(said.text().contains("**Accepted** since"), "{said}");
    assert!(said.text().contains(&format!("by {}", stage.bob.mention())), "{said}");
    let older = stage.card_says(&card, "Up to date: https://discord.com/channels/").await;
    assert!(older.text().contains("**Accepted**"), "{older}");
    stage.restart().await;
    stage.ana("/action log title:\"Later\"").await;
    let times = stage.room.messages().iter().filter(|said| said.content.contains("is over, and no concern")).count();
    assert_eq!(times, 1, "it is said once");
    // The announcement is the living card.
    stage.ana("/item void ref:D-1 reason:\"Wrong region\"").await;
    stage.card_says(&said, "**Void**").await;
}

#[tokio::test]
async fn a_concern_holds_up_consent_until_a_day_after_it_is_resolved() {
    let stage = Stage::set().await;
    let card = proposed(&stage, "/decision propose title:\"Use one region\"").await;
    let form = stage.chen.click(&card, "Object").await.form();
    stage.chen.submit(&form, &[("Your concern", "Latency")]).await;
    stage.card_says(&card, "Latency").await;
    // Whoever objects has seen it: three working days end with Monday.
    stage.travel("2026-11-24T00:00:01Z");
    let said = stage.room.wait_for_text("is not accepted yet: 1 concern stands").await;
    assert!(said.pings.contains(&stage.bob.id()) && said.pings.contains(&stage.chen.id()), "{said}");
    let told = privately(&stage.chen("/decision resolve ref:D-1 concern:1").await);
    assert!(told.contains("No concern stands any more."), "{told}");
    stage.travel("2026-11-25T23:59:00Z");
    stage.ana("/action log title:Later").await;
    assert!(!stage.room.messages().iter().any(|said| said.content.contains("is accepted")));
    stage.travel("2026-11-26T00:00:01Z");
    stage.room.wait_for_text("its time for objections is over").await;
}

#[tokio::test]
async fn an_approver_of_the_program_ends_the_wait() {
    let stage = Stage::set().await;
    let card = proposed(&stage, "/decision propose title:\"Use one region\" mode:\"Consent (no objection)\"").await;
    let no = privately(&stage.chen.click(&card, "Approve").await);
    assert!(no.contains("D-1 waits for an approver of the program. You can raise a concern"), "{no}");
    let no = privately(&stage.bob.click(&card, "Approve").await);
    assert!(no.contains("You can't approve your own proposal."), "{no}");
    let accepted = stage.ana.click(&card, "Approve").await.updated();
    assert!(accepted.text().contains("**Accepted**"), "{accepted}");
}

#[tokio::test]
async fn held_resumed_and_withdrawn() {
    let stage = Stage::set().await;
    let line = format!(
        "/decision propose title:\"Use one region\" mode:\"Consent (no objection)\" approvers:{}",
        stage.chen.mention()
    );
    let card = proposed(&stage, &line).await;
    assert!(card.text().contains("unless a concern stands by then"), "{card}");
    assert_eq!(privately(&stage.bob("/decision hold ref:D-1").await), "**D-1** is on hold.");
    let held = stage.card_says(&card, "**On hold**").await;
    assert_eq!(held.button_labels()[..2], ["Resume", "Object"]);
    let no = privately(&stage.chen("/decision approve ref:D-1").await);
    assert!(no.contains("D-1 is on hold, and “Approve” is not possible from there"), "{no}");
    stage.travel("2026-12-01T08:00:00Z");
    stage.ana("/action log title:Later").await;
    assert!(stage.room.message(card.id).unwrap().text().contains("**On hold**"), "no deadline passes on hold");
    let resumed = stage.bob.click(&held, "Resume").await.updated();
    assert!(resumed.text().contains("**Proposed**") && resumed.text().contains("unless a concern"), "{resumed}");
    assert!(resumed.text().contains("<t:1796428800:R>"), "three whole working days afresh: {resumed}");
    assert_eq!(privately(&stage.bob("/decision withdraw ref:D-1").await), "**D-1** is withdrawn.");
    let gone = stage.card_says(&card, "**Withdrawn**").await;
    assert_eq!(gone.button_labels(), ["Reopen", "More…"]);

    let form = stage.bob.click(&gone, "Reopen").await.form();
    stage.bob.submit(&form, &[]).await;
    let draft = stage.card_says(&card, "**Draft**").await;
    assert_eq!(draft.button_labels()[..2], ["Propose", "Approvers…"]);
    let choice = stage.bob.click(&draft, "Approvers…").await.message();
    let named = stage.bob.select_users(&choice, "Choose approvers", &[&stage.ana]).await.updated();
    assert!(named.text().contains(&format!("**D-1** needs the word of {}.", stage.ana.mention())), "{named}");
    let anew = stage.bob.click(&draft, "Propose").await;
    assert!(publicly(&anew).contains("Mode: Single approver"), "{}", anew.text());
    assert_eq!(anew.message().pings, [stage.ana.id()]);
    let sheet = stage.bob.click(&anew.message(), "Update").await.message();
    let form = stage.bob.select(&sheet, "Next step…", &["Put on hold"]).await.form();
    stage.bob.submit(&form, &[("Reason", "Budget first")]).await;
    stage.card_says(&anew.message(), "**On hold**").await;
}

#[tokio::test]
async fn one_takes_the_place_of_another_and_both_say_so() {
    let stage = Stage::set().await;
    let old = stage.ana("/decision log title:\"Use one region\"").await.message();
    let new = stage.ana("/decision log title:\"Use two regions\"").await.message();
    let line = format!("/decision propose title:\"Use three\" approvers:{}", stage.bob.mention());
    stage.ana(&line).await;
    for (by, told) in [
        ("D-3", "D-3 is proposed, and only an accepted decision can take the place of another. Accept D-3 first."),
        ("D-1", "D-1 can't supersede itself."),
        ("D-9", "There is no D-9 in this program."),
        ("two regions", "“two regions” is not a reference."),
    ] {
        let no = privately(&stage.ana(&format!("/decision supersede ref:D-1 by:\"{by}\"")).await);
        assert!(no.contains(told), "{by}: {no}");
    }
    let told = privately(&stage.ana("/decision supersede ref:1 by:2").await);
    assert_eq!(told, "**D-1** is superseded by **D-2**.");
    let old = stage.card_says(&old, "superseded by D-2").await;
    assert!(old.text().contains("**Superseded**") && old.button_labels() == ["More…"], "{old}");
    stage.card_says(&new, "supersedes D-1").await;
    let no = privately(&stage.ana("/item reopen ref:D-1").await);
    assert!(
        no.contains("D-1 is superseded, and “Reopen” is not possible from there. Nothing more happens to it."),
        "{no}"
    );

    let newest = stage.ana("/decision log title:\"Use none\"").await.message();
    let sheet = stage.ana.click(&new, "Update").await.message();
    let form = stage.ana.select(&sheet, "Next step…", &["Supersede"]).await.form();
    let no = stage.ana.submit(&form, &[("Which decision takes its place?", "none")]).await;
    let form = stage.ana.click(&no.message(), "Edit and try again").await.form();
    stage.ana.submit(&form, &[("Which decision takes its place?", "D-4")]).await;
    stage.card_says(&new, "superseded by D-4").await;
    stage.card_says(&newest, "supersedes D-2").await;

    let sheet = stage.ana.click(&newest, "Update").await.message();
    let form = stage.ana.select(&sheet, "Next step…", &["Deprecate"]).await.form();
    stage.ana.submit(&form, &[("Reason", "We left the cloud")]).await;
    let deprecated = stage.card_says(&newest, "**Deprecated**").await;
    assert_eq!(deprecated.button_labels(), ["Reopen", "More…"]);
    assert_eq!(privately(&stage.ana("/item reopen ref:D-4").await), "**D-4** is a draft.");
}

#[tokio::test]
async fn a_viewer_named_as_approver_decides_and_another_may_not_even_object() {
    let stage = Stage::set().await;
    let line = format!("/decision propose title:\"Use one region\" approvers:{}", stage.chen.mention());
    let card = proposed(&stage, &line).await;
    let dan = stage.acme.member("Dan");
    for name in ["Chen", "Dan"] {
        stage.ana(&format!("/program members member:@{name} role:Viewer")).await;
    }
    let no = privately(&dan.click(&card, "Object").await);
    assert!(no.contains("You are a viewer here, and can't take part in this"), "{no}");
    let no = privately(&dan.click(&card, "Approve").await);
    assert!(no.contains("You are a viewer here, and can't take part in this"), "{no}");
    let form = stage.chen.click(&card, "Object").await.form();
    stage.chen.submit(&form, &[("Your concern", "Latency")]).await;
    stage.chen("/decision resolve ref:D-1 concern:1").await;
    stage.chen.click(&card, "Approve").await;
    stage.card_says(&card, "**Accepted**").await;
}

#[tokio::test]
async fn open_ones_are_listed_first() {
    let stage = Stage::set().await;
    stage.ana("/action log title:Begin").await;
    let empty = privately(&stage.ana("/decision list").await);
    assert!(
        empty.contains("No decisions here yet. Try `/decision propose title: Use one region` or `/decision log`"),
        "{empty}"
    );
    stage.ana("/decision log title:\"Made already\"").await;
    stage.bob("/decision propose title:\"Use one region\" needed_by:fri").await;
    let list = privately(&stage.ana("/decision list").await);
    assert!(list.contains("**D-2** Use one region\nProposed · Unowned · <t:") && !list.contains("D-1"), "{list}");
    let all = stage.ana("/decision list closed:True").await;
    assert!(privately(&all).contains("Decisions, closed ones too · platform\n**D-2**"), "{}", all.text());
    assert!(all.text().contains("**D-1** Made already\nAccepted") && all.text().contains("2 items"), "{}", all.text());
    assert!(
        publicly(&stage.bob.click(&stage.bob("/decision list").await.message(), "Share here").await).contains("D-2")
    );
}
