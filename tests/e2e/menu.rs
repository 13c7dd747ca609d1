//! Right click on a message › Apps: a form is filled from the message, and one tap logs it. (The menu of a person is in
//! `mine`.)

use chrono::{Datelike as _, NaiveDate, Weekday};
use local_discord::{Answer, MessageId};

use crate::stage::{Stage, privately, publicly};

#[track_caller]
fn told(answer: &Answer, words: &str) {
    let text = privately(answer);
    assert!(text.contains(words), "{text}");
}

/// Chen says something in the room.
async fn said(stage: &Stage, text: &str) -> MessageId {
    stage.chen.says(&stage.room, text).await
}

/// Ana right-clicks it.
async fn menu(stage: &Stage, entry: &str, message: MessageId) -> Answer {
    stage.ana.in_channel(&stage.room).menu(entry, message).await
}

#[tokio::test]
async fn who_does_what_until_when_needs_one_tap() {
    let stage = Stage::set().await;
    let words = format!("{} will send the contract by Friday. The vendor asked twice.", stage.bob.mention());
    let message = said(&stage, &words).await;
    // The day on which it was said counts, and the local Discord has a clock of its own.
    let at = stage.room.message(message).unwrap().at;
    stage.clock.set(at);

    let form = menu(&stage, "Log as action", message).await.form();
    assert_eq!(form.title, "Log as action item");
    assert_eq!(form.labels(), ["Title", "Detail", "Owner", "Due", "Priority, 1 (highest) to 4"]);
    assert_eq!(form.input("Title").unwrap().value, "Will send the contract by Friday");
    assert_eq!(form.input("Detail").unwrap().value, words.replace(&stage.bob.mention(), "@Bob"));
    assert_eq!(form.input("Owner").unwrap().value, "Bob");
    let due: NaiveDate = form.input("Due").unwrap().value.parse().unwrap();
    let days = (due - at.date_naive()).num_days();
    assert!(due.weekday() == Weekday::Fri && (0..=7).contains(&days), "{due}");

    let card = stage.ana.submit(&form, &[]).await;
    card.settled().await;
    let text = publicly(&card);
    assert!(text.contains("A-1 · Will send the contract by Friday"), "{text}");
    assert!(text.contains(&format!("Owner: {}", stage.bob.mention())) && text.contains("Due: <t:"), "{text}");
    let link = format!("https://discord.com/channels/{}/{}/{message}", stage.acme.id(), stage.room.id());
    assert!(text.contains(&format!("Source: from a message by {} ([jump]({link}))", stage.chen.mention())), "{text}");
    // It began the program, which only Ana is told; nobody is pinged.
    assert!(card.followups()[0].is_ephemeral() && card.followups()[0].text().contains("I began “platform”"));
    assert!(stage.room.messages().iter().all(|it| it.author == "Chen" || it.pings.is_empty()));
}

#[tokio::test]
async fn each_entry_asks_for_what_its_kind_has() {
    let stage = Stage::set().await;
    let message = said(&stage, "Login fails in staging").await;
    for (entry, labels, filled, card) in [
        (
            "Log as risk",
            ["Title", "Detail", "Owner", "Due", "Likelihood × impact, each 1–5"],
            ("Likelihood × impact, each 1–5", "4x3"),
            "Score: 4 × 3 = 12 · High",
        ),
        (
            "Log as decision",
            ["Title", "Detail", "Owner", "Needed by", "Outcome"],
            ("Outcome", "We roll back"),
            "Outcome: We roll back",
        ),
        (
            "Log as action",
            ["Title", "Detail", "Owner", "Due", "Priority, 1 (highest) to 4"],
            ("Priority, 1 (highest) to 4", "1"),
            "Priority: 1 of 4",
        ),
        (
            "Log as issue",
            ["Title", "Detail", "Owner", "Due", "Severity, 1 (worst) to 4"],
            ("Severity, 1 (worst) to 4", "2"),
            "Severity: 2 of 4",
        ),
    ] {
        let form = menu(&stage, entry, message).await.form();
        assert_eq!(form.labels(), labels);
        assert_eq!(form.input("Title").unwrap().value, "Login fails in staging");
        assert_eq!(form.input("Detail").unwrap().value, "", "the title says it all");
        let done = stage.ana.submit(&form, &[filled]).await;
        assert!(publicly(&done).contains(card), "{}", done.text());
    }
    let asks = menu(&stage, "Log to record…", message).await;
    told(&asks, "As what shall it be logged?");
    let kinds: Vec<String> = asks.message().selects()[0].options.iter().map(|option| option.label.clone()).collect();
    assert_eq!(kinds, ["Risk", "Decision", "Action item", "Issue"]);
    for (kind, title) in [
        ("Risk", "Log as risk"),
        ("Decision", "Log as decision"),
        ("Action item", "Log as action item"),
        ("Issue", "Log as issue"),
    ] {
        let form = stage.ana.select(&asks.message(), "Log as…", &[kind]).await.form();
        assert_eq!(
            (form.title.as_str(), form.input("Title").unwrap().value.as_str()),
            (title, "Login fails in staging")
        );
    }
    let form = stage.ana.select(&asks.message(), "Log as…", &["Issue"]).await.form();
    let done = stage.ana.submit(&form, &[("Title", "Login fails in production")]).await;
    assert!(publicly(&done).contains("I-2 · Login fails in production"), "{}", done.text());
}

#[tokio::test]
async fn the_same_twice_asks_and_takes_both() {
    let stage = Stage::set().await;
    let message = said(&stage, "Login fails").await;
    let form = menu(&stage, "Log as issue", message).await.form();
    stage.ana.submit(&form, &[]).await;
    let form = menu(&stage, "Log as issue", message).await.form();
    let twin = stage.ana.submit(&form, &[]).await;
    told(&twin, "This looks like **I-1** Login fails, logged ");
    let shown = stage.ana.click(&twin.message(), "Show I-1").await;
    assert!(publicly(&shown).contains("I-1 · Login fails"));
    let anyway = stage.ana.click(&twin.message(), "Log it anyway").await;
    assert!(
        publicly(&anyway).contains("I-2 · Login fails") && anyway.text().contains("Source: from a message"),
        "{}",
        anyway.text()
    );
}

#[tokio::test]
async fn an_owner_is_named_by_name_or_mention_or_asked_for() {
    let stage = Stage::set().await;
    let text = format!("{} and {} look at the login", stage.bob.mention(), stage.ana.mention());
    let message = said(&stage, &text).await;
    let form = menu(&stage, "Log as issue", message).await.form();
    assert_eq!(form.input("Owner").unwrap().value, "Bob", "whom the message names first");
    let done = stage.ana.submit(&form, &[("Owner", "@ana")]).await;
    assert!(publicly(&done).contains(&format!("Owner: {}", stage.ana.mention())), "{}", done.text());
    // Anybody who is here can be mentioned.
    let form = menu(&stage, "Log as action", message).await.form();
    let mention = stage.chen.mention();
    let done = stage.ana.submit(&form, &[("Owner", mention.as_str())]).await;
    assert!(publicly(&done).contains(&format!("Owner: {mention}")), "{}", done.text());
    // Nobody of that name: it is logged all the same, and who is meant is asked for.
    let form = menu(&stage, "Log as risk", message).await.form();
    let done = stage.ana.submit(&form, &[("Owner", "Zoë *the* vendor")]).await;
    done.settled().await;
    assert!(publicly(&done).contains("Owner: Unowned"), "{}", done.text());
    let asks = done.followups().into_iter().find(|it| it.text().contains("Zoë")).expect("a question");
    assert!(
        asks.is_ephemeral()
            && asks.text().contains("I know nobody called “Zoë \\*the\\* vendor” here, so **R-1** has no owner yet."),
        "{}",
        asks.text()
    );
    stage.ana.select_users(&asks, "Choose an owner", &[&stage.bob]).await;
    stage.card_says(&done.message(), &stage.bob.mention()).await;
    // Bots and people who left are refused, and nothing typed is lost.
    let robot = stage.acme.bot_member("Robo");
    stage.acme.leave(&stage.chen);
    let form = menu(&stage, "Log as decision", message).await.form();
    for (who, why) in
        [(&robot, "is a bot, and bots can't own anything"), (&stage.chen, "is not on this server any more")]
    {
        let mention = who.mention();
        let no = stage.ana.submit(&form, &[("Owner", mention.as_str()), ("Outcome", "We wait")]).await;
        told(&no, why);
        let again = stage.ana.click(&no.message(), "Edit and try again").await.form();
        assert_eq!(again.input("Outcome").unwrap().value, "We wait");
        assert_eq!(again.input("Owner").unwrap().value, mention);
    }
}

#[tokio::test]
async fn what_cannot_be_taken_is_given_back() {
    let stage = Stage::set().await;
    let message = said(&stage, "Login fails").await;
    let form = menu(&stage, "Log as issue", message).await.form();
    for (field, typed, why) in [
        ("Title", "🙂🙂", "That title has no letter or digit"),
        ("Due", "whenever", "“whenever” is not a date that can be read"),
        ("Due", "1 Jan 2020", "type today or a later date"),
        ("Severity, 1 (worst) to 4", "9", "1 to 4"),
        ("Severity, 1 (worst) to 4", "bad", "1 to 4"),
    ] {
        let no = stage.ana.submit(&form, &[(field, typed), ("Detail", "Since noon")]).await;
        told(&no, why);
        let again = stage.ana.click(&no.message(), "Edit and try again").await.form();
        assert_eq!(again.input(field).map(|it| it.value.as_str()), Some(typed), "{field}");
        assert_eq!(again.input("Detail").unwrap().value, "Since noon");
    }
    // A form that was opened again keeps the message that it came from.
    let no = stage.ana.submit(&form, &[("Due", "whenever")]).await;
    let again = stage.ana.click(&no.message(), "Edit and try again").await.form();
    let done = stage.ana.submit(&again, &[("Due", "fri")]).await;
    assert!(publicly(&done).contains("Source: from a message by"), "{}", done.text());
}

#[tokio::test]
async fn any_message_can_be_logged() {
    let stage = Stage::set().await;
    let wild = "# @everyone **BREAKING** [click](https://evil.example) `rm -rf` ||spoiler||\n> quoted\n- second";
    let message = said(&stage, wild).await;
    let form = menu(&stage, "Log as issue", message).await.form();
    let done = stage.ana.submit(&form, &[]).await;
    assert!(!publicly(&done).contains("@everyone") && !done.text().contains("](https://evil"), "{}", done.text());
    assert!(done.message().pings.is_empty());

    let long = format!("{} and so on", "word ".repeat(390));
    let message = said(&stage, &long).await;
    let form = menu(&stage, "Log as risk", message).await.form();
    let title = &form.input("Title").unwrap().value;
    assert!(title.chars().count() <= 200 && title.ends_with('…'), "{title}");
    let done = stage.ana.submit(&form, &[]).await;
    done.settled().await;
    let sheet = stage.ana.click(&done.message(), "More…").await.message();
    let whole = stage.ana.click(&sheet, "Show in full").await.message();
    let file = String::from_utf8(whole.attachment("R-1.txt").unwrap().to_vec()).unwrap();
    assert!(file.contains(&format!("\nSource message\n{long}")), "{file}");

    // Nothing to read in it: the title is for the person to type.
    for text in ["🙂", "<@1>"] {
        let message = said(&stage, text).await;
        let form = menu(&stage, "Log as action", message).await.form();
        assert_eq!(form.input("Title").unwrap().value, "", "{text}");
        let done = stage.ana.submit(&form, &[("Title", &format!("About {}", message.get()))]).await;
        assert!(publicly(&done).contains("About "), "{}", done.text());
    }
    let card = stage.room.messages().into_iter().find(|it| it.text().contains("R-1")).unwrap();
    let form = menu(&stage, "Log as action", card.id).await.form();
    let done = stage.ana.submit(&form, &[("Title", "Look at the card")]).await;
    assert!(
        publicly(&done).contains(&format!("from a message by {}", stage.discord.bot().mention())),
        "{}",
        done.text()
    );
}

#[tokio::test]
async fn a_message_in_a_thread_is_its_channels() {
    let stage = Stage::set().await;
    stage.ana("/action log title:Begin").await;
    let thread = stage.room.thread("vendor talk");
    let message = stage.chen.says(&thread, "The vendor is late").await;
    let form = stage.bob.in_channel(&thread).menu("Log as risk", message).await.form();
    let done = stage.bob.submit(&form, &[]).await;
    assert!(publicly(&done).contains("Risk · platform"), "{}", done.text());
    assert!(done.text().contains(&format!("/{}/{message}", thread.id())), "{}", done.text());
    assert_eq!(done.message().channel, thread.id());
}

#[tokio::test]
async fn what_becomes_of_the_message_is_told_when_the_card_is_shown() {
    let stage = Stage::set().await;
    let message = said(&stage, "Bob sends the contract").await;
    let form = menu(&stage, "Log as action", message).await.form();
    let card = stage.ana.submit(&form, &[]).await;
    card.settled().await;
    let unchanged = stage.bob("/item show ref:A-1").await;
    unchanged.settled().await;
    assert!(!unchanged.text().contains("since;") && !unchanged.text().contains("edited"), "{}", unchanged.text());

    stage.chen.edits(&stage.room, message, "Bob does not send the contract").await;
    let shown = stage.bob("/item show ref:A-1").await.message();
    let text = stage.card_says(&shown, "; the message was edited since").await.text();
    assert!(text.contains("[jump]("), "{text}");
    let sheet = stage.bob.click(&shown, "More…").await.message();
    let source = stage.bob.click(&sheet, "Source message").await;
    told(&source, "Bob sends the contract\n");
    assert!(source.text().contains("as it was captured; it was edited since"), "{}", source.text());
    assert!(source.message().buttons()[0].url.as_ref().unwrap().ends_with(&message.to_string()));

    stage.chen.deletes(&stage.room, message).await;
    let shown = stage.bob("/item show ref:A-1").await.message();
    let text = stage.card_says(&shown, "the message was deleted since, its text is kept under More…").await.text();
    assert!(!text.contains("[jump]("), "{text}");
    let sheet = stage.bob.click(&shown, "More…").await.message();
    let source = stage.bob.click(&sheet, "Source message").await;
    told(&source, "it was deleted since");
    assert!(
        source.text().contains("Bob sends the contract") && source.message().buttons().is_empty(),
        "{}",
        source.text()
    );
    let history = privately(&stage.bob("/item history ref:A-1").await);
    assert!(history.contains("saw that the source message changed"), "{history}");
}

#[tokio::test]
async fn a_message_that_the_bot_cannot_see_any_more_changes_nothing() {
    let stage = Stage::set().await;
    let message = said(&stage, "Bob sends the contract").await;
    let form = menu(&stage, "Log as action", message).await.form();
    let card = stage.ana.submit(&form, &[]).await;
    card.settled().await;
    stage.discord.faults().next("GET /channels/*/messages/*", local_discord::Fault::Status(500));
    let shown = stage.bob("/item show ref:A-1").await;
    shown.settled().await;
    assert!(publicly(&shown).contains("[jump](") && !shown.text().contains("since;"), "{}", shown.text());
}

#[tokio::test]
async fn whoever_may_not_log_is_told_before_they_type() {
    let stage = Stage::set().await;
    stage.ana("/action log title:Begin").await;
    stage.ana("/program members member:@Bob role:Viewer").await;
    let message = said(&stage, "Login fails").await;
    let bob = stage.bob.in_channel(&stage.room);
    for entry in ["Log as risk", "Log as decision", "Log as action", "Log as issue", "Log to record…"] {
        told(&bob.menu(entry, message).await, "You are a viewer here, and can't log items here. Ask the lead, ");
    }
    // Who is made a viewer while the form is open keeps what was typed.
    let form = stage.chen.in_channel(&stage.room).menu("Log as issue", message).await.form();
    stage.ana("/program members member:@Chen role:Viewer").await;
    let no = stage.chen.submit(&form, &[("Detail", "Since noon")]).await;
    told(&no, "can't log items here");
    stage.ana("/program members member:@Chen role:Contributor").await;
    let again = stage.chen.click(&no.message(), "Edit and try again").await.form();
    assert_eq!(again.input("Detail").unwrap().value, "Since noon");
    assert!(publicly(&stage.chen.submit(&again, &[]).await).contains("I-1 · Login fails"));
    stage.ana("/program archive").await;
    told(&menu(&stage, "Log as risk", message).await, "The program “platform” is archived");
}
