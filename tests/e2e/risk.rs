//! `/risk`: what may happen, from a line in a chat to an issue or a close.

use local_discord::Choice;

use crate::stage::{Stage, privately, publicly};

fn names(choices: &[Choice]) -> Vec<&str> {
    choices.iter().map(|choice| choice.name.as_str()).collect()
}

#[tokio::test]
async fn one_line_with_everything_becomes_one_card() {
    let stage = Stage::set().await;
    stage.ana("/risk log title:Begin").await;
    stage.ana("/program workstreams name:Payments lead:@Chen").await;
    let said = stage
        .ana(
            "/risk log title:\"Vendor API slips\" owner:@Bob likelihood:4 impact:4 due:+2w response:Mitigate \
             plan:\"Build a stub\" cause:\"the vendor changes its team\" event:\"the API comes late\" \
             effect:\"the test date moves\" workstream:Payments",
        )
        .await;
    let card = publicly(&said);
    for line in [
        "R-2 · Vendor API slips",
        "**Open** since",
        &format!("Owner: {}", stage.bob.mention()),
        "4 × 4 = 16 · Extreme",
        "Response: Mitigate",
        "*Because of* the vendor changes its team\n*it may happen that* the API comes late\n*which would lead to* the test date moves",
        "Plan: Build a stub",
        "Workstream: Payments",
        &format!("by {}", stage.ana.mention()),
    ] {
        assert!(card.contains(line), "{line} is not in: {card}");
    }
    // 2 December 2026, 12:00 UTC.
    assert!(card.contains("Due: <t:1796212800:D>"), "{card}");
    let message = said.message();
    assert_eq!(message.button_labels(), ["Update", "Assign", "Snooze", "Still valid", "More…"]);
    assert!(message.selects().is_empty() && message.pings.is_empty(), "nothing is missing, nobody is disturbed");
}

#[tokio::test]
async fn the_first_line_in_a_channel_begins_a_program() {
    let stage = Stage::set().await;
    let said = stage.ana("/risk log title:\"Vendor API slips\"").await;
    said.settled().await;
    let card = publicly(&said);
    assert!(card.contains("R-1") && card.contains("Unowned") && card.contains("Not assessed yet"), "{card}");
    assert!(card.contains("Risk · platform"), "{card}");
    let told = said.followups().pop().expect("a word about the program");
    assert!(told.is_ephemeral() && told.text().contains("I began “platform” with you as lead"), "{}", told.text());
    // What was left out can be chosen where it is missed.
    let placeholders: Vec<String> = said.message().selects().into_iter().map(|select| select.placeholder).collect();
    assert_eq!(placeholders, ["Choose an owner", "Due…"]);
}

#[tokio::test]
async fn without_a_title_a_form_asks_for_the_long_fields() {
    let stage = Stage::set().await;
    let form = stage.ana("/risk log owner:@Bob likelihood:2 impact:3 due:fri").await.form();
    assert_eq!(form.title, "Log risk");
    assert_eq!(form.labels(), ["Title", "Detail", "Cause", "Event", "Effect"]);
    let said = stage.ana.submit(&form, &[("Title", "Vendor API slips"), ("Cause", "a new team")]).await;
    let card = publicly(&said);
    for line in
        ["R-1 · Vendor API slips", &stage.bob.mention(), "2 × 3 = 6 · Medium", "*Because of* a new team", "Due: <t:"]
    {
        assert!(card.contains(line), "{line} is not in: {card}");
    }
    // With nothing said at all, too.
    let bare = stage.ana("/risk log").await.form();
    assert!(publicly(&stage.ana.submit(&bare, &[("Title", "Another")]).await).contains("R-2 · Another"));
}

#[tokio::test]
async fn what_cannot_be_taken_is_said_to_one_person_and_given_back() {
    let stage = Stage::set().await;
    let no = stage.ana("/risk log title:\"Vendor slips\" due:yesterday plan:\"Build a stub\"").await;
    let told = privately(&no);
    assert!(told.contains("17 Nov 2026 was yesterday: type today or a later date"), "{told}");
    assert!(told.contains("/risk log title:Vendor slips due:yesterday plan:Build a stub"), "{told}");
    assert!(stage.room.messages().is_empty(), "nobody else reads of it");
    let form = stage.ana.click(&no.message(), "Edit and try again").await.form();
    assert_eq!(form.input("Due").unwrap().value, "yesterday");
    assert_eq!(form.input("Plan").unwrap().value, "Build a stub");
    let said = stage.ana.submit(&form, &[("Due", "12/11")]).await;
    assert!(privately(&said).contains("could be"), "{}", said.text());
    let form = stage.ana.click(&said.message(), "Edit and try again").await.form();
    let card = publicly(&stage.ana.submit(&form, &[("Due", "24 Dec")]).await);
    assert!(card.contains("R-1 · Vendor slips") && card.contains("Plan: Build a stub"), "{card}");

    for (line, told) in [
        ("/risk log title:\"Half\" likelihood:3", "give likelihood and impact, each from 1 to 5"),
        ("/risk log title:\"Where\" workstream:Payments", "There is no workstream “Payments”. None is set up yet"),
        ("/risk log title:\"🙂\"", "title"),
        ("/risk close ref:R-99", "There is no R-99 in this program"),
        ("/risk close ref:vendor", "“vendor” is not a reference. References look like R-12"),
        ("/risk close ref:A-1", "A-1 is an action item, and this works on risks"),
    ] {
        let no = stage.ana(line).await;
        let said = privately(&no);
        assert!(said.contains(told), "{line}: {said}");
        assert!(said.contains("You typed:"), "{line} is given back: {said}");
    }
}

#[tokio::test]
async fn a_robot_and_somebody_who_left_own_nothing() {
    let stage = Stage::set().await;
    let robot = stage.acme.bot_member("Robo");
    let no = privately(&stage.ana("/risk log title:\"Vendor slips\" owner:@Robo").await);
    assert!(
        no.contains(&format!("{} is a bot, and bots can't own anything. Choose a person.", robot.mention())),
        "{no}"
    );
    assert!(no.contains("title:Vendor slips"), "{no}");
    let zoe = stage.acme.member("Zoe");
    stage.acme.leave(&zoe);
    let line = format!("/risk log title:\"Vendor slips\" owner:{}", zoe.mention());
    let no = privately(&stage.ana.in_channel(&stage.room).slash_raw(&line).await);
    assert!(no.contains("is not on this server any more"), "{no}");
}

#[tokio::test]
async fn the_same_title_twice_is_asked_about() {
    let stage = Stage::set().await;
    stage.ana("/risk log title:\"Vendor slips\"").await;
    let twin = stage.ana("/risk log title:\"Vendor slips\" likelihood:5 impact:5").await;
    assert!(privately(&twin).contains("This looks like **R-1** Vendor slips"), "{}", twin.text());
    let card = stage.ana.click(&twin.message(), "Log it anyway").await;
    assert!(publicly(&card).contains("R-2") && card.text().contains("25 · Extreme"), "{}", card.text());
    let twin = stage.ana("/risk log title:\"Vendor slips\"").await;
    let shown = stage.ana.click(&twin.message(), "Show R-2").await;
    assert!(publicly(&shown).contains("R-2 · Vendor slips"), "{}", shown.text());
    // Another person, or a little later, means another one.
    assert!(publicly(&stage.bob("/risk log title:\"Vendor slips\"").await).contains("R-3"));
}

#[tokio::test]
async fn assessing_tells_what_is_missing_until_it_is_treated() {
    let stage = Stage::set().await;
    let card = stage.ana("/risk log title:\"Vendor slips\"").await.message();
    let told = privately(&stage.ana("/risk assess ref:R-1 likelihood:4 impact:4").await);
    assert_eq!(
        told,
        "**R-1** is open, score 16 Extreme. Before it counts as treated it still needs an owner, a response and a plan or a linked action item."
    );
    stage.card_says(&card, "4 × 4 = 16 · Extreme").await;
    let told = privately(&stage.ana("/risk assess ref:1 likelihood:4 impact:4 response:Mitigate").await);
    assert!(told.contains("still needs an owner and a plan or a linked action item."), "{told}");
    let sheet = stage.ana.click(&card, "Update").await.message();
    let no = stage.ana.select(&sheet, "Next step…", &["Start treatment"]).await;
    assert!(privately(&no).contains("R-1 still needs an owner and a plan"), "{}", no.text());

    stage.ana.select_users(&card, "Choose an owner", &[&stage.bob]).await;
    let line = "/risk assess ref:R-1 likelihood:4 impact:4 residual_likelihood:2 residual_impact:4 response:Mitigate plan:\"Build a stub\"";
    assert_eq!(privately(&stage.bob(line).await), "**R-1** is treating, score 8 Medium.");
    let card = stage.card_says(&card, "**Treating** since").await;
    assert!(card.text().contains("4 × 4 = 16 · Extreme\n→ 2 × 4 = 8 · Medium after treatment"), "{}", card.text());

    let no = privately(&stage.bob("/risk assess ref:R-1 likelihood:1 impact:1 residual_likelihood:1").await);
    assert!(no.contains("give likelihood and impact"), "{no}");
    let no = privately(&stage.chen("/risk assess ref:R-1 likelihood:1 impact:1").await);
    assert!(no.contains(&format!("R-1 belongs to {}, so you can't change it", stage.bob.mention())), "{no}");
}

#[tokio::test]
async fn scored_and_treated_by_the_selects_of_its_card() {
    let stage = Stage::set().await;
    let card = stage.ana("/risk log title:\"Vendor slips\" owner:@Bob plan:\"Build a stub\"").await.message();
    for (button, select, option, shown) in [
        ("Score", "Likelihood × impact", "5 × 3 = 15 · High", "5 × 3 = 15 · High"),
        ("Score after treatment", "Likelihood × impact", "1 × 3 = 3 · Low", "→ 1 × 3 = 3 · Low after treatment"),
        ("Proximity", "How near is it?", "Imminent", "Proximity: Imminent"),
        ("Response", "Choose a response", "Transfer", "Response: Transfer"),
    ] {
        let sheet = stage.bob.click(&card, "Update").await.message();
        let choice = stage.bob.click(&sheet, button).await.updated();
        assert!(stage.bob.select(&choice, select, &[option]).await.updated().is_ephemeral());
        stage.card_says(&card, shown).await;
    }
    // Owner, plan and now a response: that is a treatment.
    stage.card_says(&card, "**Treating**").await;
}

#[tokio::test]
async fn a_high_risk_is_accepted_by_somebody_else_until_a_day() {
    let stage = Stage::set().await;
    let card = stage.ana("/risk log title:\"Vendor slips\" owner:@Bob likelihood:4 impact:3").await.message();
    let own = privately(&stage.ana("/risk accept ref:R-1 reason:\"Cheap to redo\" valid_until:+1w").await);
    assert!(own.contains("R-1 is High, and you raised it: somebody else has to accept it"), "{own}");
    assert!(own.contains("reason:Cheap to redo"), "{own}");
    let no = privately(&stage.bob("/risk accept ref:R-1 reason:\"Cheap to redo\" valid_until:+1w").await);
    assert!(
        no.contains(&format!(
            "You are a contributor here, and can't decide this. Ask the lead, {}.",
            stage.ana.mention()
        )),
        "{no}"
    );
    stage.ana("/program members member:@Chen role:Approver").await;
    let no = privately(&stage.chen("/risk accept ref:R-1 reason:\"Cheap to redo\" valid_until:\"1 Nov 2026\"").await);
    assert!(no.contains("type today or a later date"), "{no}");
    let told = privately(&stage.chen("/risk accept ref:R-1 reason:\"Cheap to redo\" valid_until:\"24 Nov\"").await);
    assert_eq!(told, "**R-1** is accepted.");
    let shown = stage.card_says(&card, "**Accepted** since").await.text();
    assert!(
        shown.contains(&format!("Accepted: by {} until <t:", stage.chen.mention())) && shown.contains("Cheap to redo"),
        "{shown}"
    );

    // It holds through its last day.
    stage.travel("2026-11-24T23:00:00Z");
    assert!(privately(&stage.ana("/risk list").await).contains("Accepted"));
    stage.travel("2026-11-25T00:00:01Z");
    let said = stage.room.wait_for_text("its acceptance has expired").await;
    assert_eq!(said.pings, [stage.bob.id()], "its owner is told");
    assert!(
        said.text()
            .contains("**R-1** Vendor slips is open again: its acceptance has expired. Treat it, or accept it anew."),
        "{said}"
    );
    assert!(said.text().contains("**Open** since"), "{said}");
    // What was said shows the card: that is the living one from now on, and the older one says so.
    let older = stage.card_says(&card, "Up to date: https://discord.com/channels/").await;
    assert!(older.text().contains("**Open** since"), "{older}");
    stage.bob("/risk assess ref:R-1 likelihood:1 impact:1").await;
    stage.card_says(&said, "1 × 1 = 1 · Low").await;
}

#[tokio::test]
async fn accepted_by_a_form_and_withdrawn_before_its_time() {
    let stage = Stage::set().await;
    let card = stage.bob("/risk log title:\"Vendor slips\"").await.message();
    stage.bob("/risk log title:Another").await;
    let sheet = stage.bob.click(&card, "Update").await.message();
    let form = stage.bob.select(&sheet, "Next step…", &["Accept the risk"]).await.form();
    assert_eq!(form.labels(), ["Reason", "Valid until"]);
    let no = stage.bob.submit(&form, &[("Reason", "Cheap"), ("Valid until", "whenever")]).await;
    assert!(privately(&no).contains("“whenever” is not a date"), "{}", no.text());
    let form = stage.bob.click(&no.message(), "Edit and try again").await.form();
    assert_eq!(form.input("Reason").unwrap().value, "Cheap");
    stage.bob.submit(&form, &[("Valid until", "+2w")]).await;
    stage.card_says(&card, "**Accepted**").await;
    let told = privately(&stage.bob("/item reopen ref:R-1").await);
    assert_eq!(told, "**R-1** is open.");
    let again = stage.card_says(&card, "**Open**").await;
    assert!(!again.text().contains("Cheap"), "the acceptance is gone: {again}");
    stage.travel("2026-12-03T00:00:01Z");
    stage.bob("/risk log title:Later").await;
    assert!(!stage.room.messages().iter().any(|said| said.text().contains("expired")));
}

#[tokio::test]
async fn a_risk_occurs_and_lives_on_as_an_issue() {
    let stage = Stage::set().await;
    let card = stage.ana("/risk log title:\"Vendor slips\" owner:@Bob likelihood:5 impact:4").await.message();
    let said = stage.bob("/risk occurred ref:R-1").await;
    let issue = publicly(&said);
    for line in [
        "**R-1** has occurred: it is **I-1** now.",
        "I-1 · Vendor slips",
        &format!("Owner: {}", stage.bob.mention()),
        "Severity: 1 of 4",
        "came from R-1",
    ] {
        assert!(issue.contains(line), "{line} is not in: {issue}");
    }
    let old = stage.card_says(&card, "**Occurred**").await;
    assert!(old.text().contains("became I-1"), "{old}");
    assert!(!old.button_labels().contains(&"Reopen".to_owned()), "{old}");
    let no = privately(&stage.ana("/item reopen ref:R-1").await);
    assert!(no.contains("R-1 is an issue by now, since it occurred, and “Reopen” is not possible from there"), "{no}");
    let no = privately(&stage.bob("/risk occurred ref:R-1").await);
    assert!(no.contains("If it did not occur, void its issue and log the risk anew."), "{no}");
    let no = privately(&stage.bob("/risk assess ref:R-1 likelihood:1 impact:1").await);
    assert!(no.contains("so there is nothing to do about it"), "{no}");
}

#[tokio::test]
async fn a_risk_that_did_not_occur_after_all_is_brought_back() {
    let stage = Stage::set().await;
    let card = stage.ana("/risk log title:\"Vendor slips\" owner:@Bob likelihood:5 impact:4").await.message();
    let occurred = stage.bob("/risk occurred ref:R-1").await;
    let issue = occurred.message();
    let offer = occurred.settled().await.followups().remove(0);
    assert!(offer.is_ephemeral());
    assert!(offer.text().contains("Undo brings **R-1** back and makes **I-1** void."), "{offer}");
    let undone = stage.bob.click(&offer, "Undo").await.updated();
    let back = format!("Undone.\n**I-1** is void.\n**R-1** is open again, owned by {}.", stage.bob.mention());
    assert!(undone.text().contains(&back), "{undone}");
    let void = stage.card_says(&issue, "**Void**").await;
    assert!(!void.text().contains("came from R-1"), "{void}");
    let open = stage.card_says(&card, "**Open**").await;
    assert!(!open.text().contains("became I-1"), "{open}");
    // It may occur still; numbers are never given twice.
    let again = stage.bob("/risk occurred ref:R-1").await;
    assert!(publicly(&again).contains("**R-1** has occurred: it is **I-2** now."));
    // What somebody did about the issue since is not lost.
    stage.ana("/item assign ref:I-2 owner:@Ana").await;
    let offer = again.settled().await.followups().remove(0);
    let no = privately(&stage.bob.click(&offer, "Undo").await);
    assert!(no.contains("I-2 was changed again since, so undoing would lose that."), "{no}");
}

#[tokio::test]
async fn only_a_treated_risk_is_closed_and_it_can_be_undone_and_reopened() {
    let stage = Stage::set().await;
    let line = "/risk log title:\"Vendor slips\" owner:@Bob likelihood:2 impact:2 response:Avoid plan:\"Use ours\"";
    let card = stage.ana(line).await.message();
    let no = privately(&stage.bob("/risk close ref:R-1 reason:\"They delivered\"").await);
    assert!(no.contains("R-1 is open, and “Close” is not possible from there. Possible now, under Update on its card: Start treatment, Accept the risk, It occurred."), "{no}");
    assert!(no.contains("reason:They delivered"), "{no}");
    let sheet = stage.bob.click(&card, "Update").await.message();
    let told = stage.bob.select(&sheet, "Next step…", &["Start treatment"]).await.updated();
    assert!(told.text().contains("**R-1** is treating."), "{told}");
    let no = privately(&stage.chen("/risk close ref:R-1").await);
    assert!(no.contains("belongs to"), "{no}");

    let closed = stage.bob("/risk close ref:R-1 reason:\"They delivered\"").await;
    assert!(privately(&closed).contains("**R-1** is closed."), "{}", closed.text());
    let shown = stage.card_says(&card, "**Closed**").await;
    assert_eq!(shown.button_labels(), ["Reopen", "More…"]);
    let open = privately(&stage.ana("/risk list").await);
    assert!(open.contains("Closed ones: add `closed: True`") && !open.contains("R-1"), "{open}");
    let undone = stage.bob.click(&closed.message(), "Undo").await.updated();
    assert!(undone.text().contains("**R-1** is treating again"), "{undone}");
    stage.card_says(&card, "**Treating**").await;

    stage.bob("/risk close ref:R-1").await;
    let shown = stage.card_says(&card, "**Closed**").await;
    stage.pass(std::time::Duration::from_secs(301));
    let form = stage.bob.click(&shown, "Reopen").await.form();
    stage.bob.submit(&form, &[("Reason", "They took it back")]).await;
    stage.card_says(&card, "**Open**").await;
    let history = stage.ana("/item history ref:R-1").await;
    assert!(
        privately(&history).contains("They took it back") && history.text().contains("They delivered"),
        "{}",
        history.text()
    );
}

#[tokio::test]
async fn an_undo_comes_too_late() {
    let stage = Stage::set().await;
    stage.ana("/risk log title:\"Vendor slips\" owner:@Bob").await;
    stage.ana("/risk assess ref:R-1 likelihood:1 impact:2 response:Avoid plan:\"Use ours\"").await;
    let closed = stage.bob("/risk close ref:R-1").await.message();
    stage.pass(std::time::Duration::from_secs(301));
    let late = stage.bob.click(&closed, "Undo").await;
    assert!(privately(&late).contains("for five minutes, and they are over. Use /item reopen"), "{}", late.text());
}

#[tokio::test]
async fn the_list_is_narrowed_turned_and_shared() {
    let stage = Stage::set().await;
    let no = privately(&stage.ana("/risk list").await);
    assert!(no.contains("This channel has no program yet. Log something"), "{no}");
    stage.ana("/issue log title:Begin").await;
    let empty = privately(&stage.ana("/risk list").await);
    assert!(empty.contains("No risks here yet. Try `/risk log title: Vendor may miss the test date`"), "{empty}");

    for number in 1..=9_u8 {
        stage.ana(&format!("/risk log title:\"Small {number}\" likelihood:1 impact:{}", 1 + number % 2)).await;
    }
    stage.ana("/risk log title:\"Loud one\" likelihood:5 impact:5").await;
    stage.ana("/risk log title:\"Of Bob\" owner:@Bob").await;
    stage.ana("/risk log title:\"Over\" owner:@Bob response:Avoid plan:x").await;
    stage.ana("/risk assess ref:R-12 likelihood:1 impact:1 response:Avoid").await;
    stage.ana("/risk close ref:R-12").await;

    let first = stage.ana("/risk list").await;
    let text = privately(&first);
    assert!(
        text.contains("Risks · platform\n**R-10** Loud one\nOpen · Unowned · 25 Extreme\n"),
        "the loudest first: {text}"
    );
    assert!(text.contains("Page 1 of 2 · 11 items") && text.contains("[Previous] (off)"), "{text}");
    let second = stage.ana.click(&first.message(), "Next").await.updated();
    assert!(second.text().contains("Page 2 of 2 · 11 items") && second.text().contains("[Next] (off)"), "{second}");
    assert!(!second.text().contains("R-10"), "{second}");
    let back = stage.ana.click(&second, "Previous").await.updated();
    assert!(back.text().contains("R-10"), "{back}");
    let shared = stage.ana.click(&back, "Share here").await;
    assert!(publicly(&shared).contains("R-10") && shared.message().buttons().is_empty(), "{}", shared.text());

    let bobs = privately(&stage.ana("/risk list owner:@Bob").await);
    assert!(bobs.contains("R-11") && !bobs.contains("R-10") && !bobs.contains("R-12"), "{bobs}");
    let bobs = privately(&stage.ana("/risk list owner:@Bob closed:True").await);
    assert!(bobs.contains("R-11") && bobs.contains("**R-12** Over\nClosed"), "{bobs}");
    let nobodys = privately(&stage.ana("/risk list unowned:True").await);
    assert!(nobodys.contains("10 items") && !nobodys.contains("R-11"), "{nobodys}");
    let chens = privately(&stage.ana("/risk list owner:@Chen").await);
    assert!(chens.contains(&format!("Nothing of {} here. Everybody's: /risk list", stage.chen.mention())), "{chens}");
    assert!(chens.contains("Open items of this person"), "{chens}");
}

#[tokio::test]
async fn the_matrix_counts_and_names_them() {
    let stage = Stage::set().await;
    stage.ana("/issue log title:Begin").await;
    assert!(privately(&stage.ana("/risk matrix").await).contains("No open risks here. Try `/risk log"));
    for (title, likelihood, impact) in [("A", 5, 5), ("B", 5, 5), ("C", 2, 3)] {
        stage.ana(&format!("/risk log title:{title} likelihood:{likelihood} impact:{impact}")).await;
    }
    stage.ana("/risk log title:Unknown").await;
    let matrix = privately(&stage.ana("/risk matrix").await);
    for line in [
        "5 │   ·   ·   ·   ·   2",
        "2 │   ·   ·   1   ·   ·",
        "**5 × 5 = 25 · Extreme**: R-1, R-2\n**2 × 3 = 6 · Medium**: R-3",
        "Not assessed yet: R-4",
        "4 open risks",
    ] {
        assert!(matrix.contains(line), "{line} is not in: {matrix}");
    }
}

#[tokio::test]
async fn half_a_word_is_completed() {
    let stage = Stage::set().await;
    let room = stage.ana.in_channel(&stage.room);
    assert!(room.autocomplete("/risk close ref:|").await.is_empty(), "no program, nothing to offer, no error");
    stage.ana("/risk log title:\"Vendor slips\"").await;
    stage.ana("/risk log title:\"Vendor leaves\" owner:@Ana").await;
    stage.ana("/risk log title:\"Office floods\" response:Avoid plan:x owner:@Ana").await;
    stage.ana("/risk assess ref:R-3 likelihood:1 impact:1 response:Avoid").await;
    stage.ana("/risk close ref:R-3").await;
    stage.ana("/action log title:\"Call the vendor\"").await;
    stage.ana("/program workstreams name:Payments").await;

    let offered = room.autocomplete("/risk close ref:vend|").await;
    assert_eq!(names(&offered), ["R-2 · Vendor leaves", "R-1 · Vendor slips"], "own ones first, risks only");
    assert_eq!(offered[0].value, "R-2");
    assert_eq!(names(&room.autocomplete("/risk assess ref:1|").await), ["R-1 · Vendor slips"]);
    assert_eq!(names(&room.autocomplete("/risk accept ref:r3|").await), ["R-3 · Office floods (closed)"]);
    assert_eq!(names(&room.autocomplete("/risk occurred ref:R-|").await).len(), 3);
    assert!(names(&room.autocomplete("/risk close ref:(|").await).len() == 3, "what means nothing narrows nothing");

    let dates = room.autocomplete("/risk log title:x due:fri|").await;
    assert_eq!(dates[0].name, "Fri 20 Nov 2026, in 2 working days");
    assert_eq!(dates[0].value, "2026-11-20");
    assert!(!room.autocomplete("/risk accept ref:R-1 reason:x valid_until:|").await.is_empty());
    assert_eq!(names(&room.autocomplete("/risk log title:x workstream:pay|").await), ["Payments"]);
    assert!(room.autocomplete("/risk log title:x workstream:zz|").await.is_empty());
}
