//! `/program`: the program itself, from its first use to its archive.

use local_discord::Answer;

use crate::stage::{Stage, privately, publicly};

#[track_caller]
fn told(answer: &Answer, words: &str) {
    let text = privately(answer);
    assert!(text.contains(words), "{text}");
}

/// A program that Ana leads.
async fn begun() -> Stage {
    let stage = Stage::set().await;
    stage.ana("/action log title:Begin").await;
    stage
}

#[tokio::test]
async fn the_first_capture_begins_a_program() {
    let stage = Stage::set().await;
    for line in ["info", "charter", "settings", "members", "workstreams", "calendar", "audit", "archive"] {
        told(&stage.ana(&format!("/program {line}")).await, "This channel has no program yet. Log something");
    }
    for line in ["", " channel:#platform", " remove:#platform"] {
        told(
            &stage.ana(&format!("/program channels{line}")).await,
            "This channel belongs to no program. To change another one's channels, name it with program:…; to begin one here, use /program create.",
        );
    }
    told(&stage.ana("/action list").await, "This channel has no program yet.");
    let first = stage.chen("/risk log title:\"Vendor slips\"").await;
    first.settled().await;
    assert!(publicly(&first).contains("Risk · platform"), "{}", first.text());
    let note = first.followups().remove(0);
    assert!(note.is_ephemeral());
    assert_eq!(
        note.text(),
        "This channel had no program: I began “platform” with you as lead. Settings: /program settings"
    );
    told(&stage.bob("/program info").await, &format!("Lead: {}", stage.chen.mention()));
    let second = stage.chen("/risk log title:\"Second\"").await;
    second.settled().await;
    assert!(second.followups().is_empty(), "it is said once");
    // A second channel of that name, and a thread in a channel without a program.
    let twin = stage.acme.channel("platform");
    let begun = stage.bob.in_channel(&twin).slash("/action log title:Elsewhere").await;
    assert!(
        publicly(&begun).contains("A-1 · Elsewhere") && begun.text().contains("Action item · platform 2"),
        "{}",
        begun.text()
    );
    let hall = stage.acme.channel("hall");
    let thread = hall.thread("kick-off");
    let begun = stage.bob.in_channel(&thread).slash("/action log title:Third").await;
    assert!(publicly(&begun).contains("A-1 · Third"), "{}", begun.text());
    let note = begun.settled().await.followups().remove(0);
    assert!(note.text().contains("I began “hall” with you as lead."), "{note}");
    told(&stage.bob.in_channel(&hall).slash("/action list").await, "Third");
}

#[tokio::test]
async fn a_program_is_created_with_a_name_of_its_own() {
    let stage = Stage::set().await;
    let made = stage.bob("/program create name:\"Cloud move\"").await;
    told(&made, "Cloud move");
    assert!(made.text().contains(&format!("Lead: {}", stage.bob.mention())), "{}", made.text());
    assert!(
        made.text().contains("Open: Nothing yet") && made.text().contains("Calendar: UTC · Mon–Fri"),
        "{}",
        made.text()
    );
    assert!(made.text().contains(&format!("{} Home", stage.room.mention())), "{}", made.text());
    told(&stage.ana("/program create").await, "This channel belongs to the program “Cloud move” already.");
    let data = stage.acme.channel("data");
    let here = stage.chen.in_channel(&data);
    told(&here.slash("/program create name:\"cloud MOVE\"").await, "This server has a program named “");
    told(&here.slash("/program create name:🙂").await, "That title has no letter or digit");
    told(&here.slash("/program create").await, "data");
    let other = stage.discord.guild("Other");
    let eve = other.member("Eve");
    told(&eve.in_channel(&other.channel("hall")).slash("/program create name:\"Cloud move\"").await, "Cloud move");
}

#[tokio::test]
async fn info_counts_what_is_open() {
    let stage = begun().await;
    stage.ana("/action log title:Second owner:@Bob").await;
    stage.ana("/risk log title:Third").await;
    stage.ana("/action log title:Fourth").await;
    stage.ana("/action done ref:A-3").await;
    let info = privately(&stage.chen("/program info").await);
    assert!(info.contains("Open: Risks: 1, 1 unowned\n") && info.contains("Action items: 2, 1 unowned"), "{info}");
}

#[tokio::test]
async fn the_charter_is_written_in_two_forms() {
    let stage = begun().await;
    let empty = stage.chen("/program charter").await;
    told(&empty, "Nothing written yet. A few sentences are enough");
    assert_eq!(empty.message().button_labels(), ["Edit problem and goals", "Edit scope and people"]);
    told(
        &stage.chen.click(&empty.message(), "Edit problem and goals").await,
        "You are a contributor here, and can't change this program. Ask the lead, ",
    );

    let charter = stage.ana("/program charter").await.message();
    let form = stage.ana.click(&charter, "Edit problem and goals").await.form();
    assert_eq!(form.labels(), ["Problem", "Goals", "Non-goals", "Success measures"]);
    let written = stage
        .ana
        .submit(
            &form,
            &[
                ("Problem", "Releases are *slow*"),
                ("Goals", "Weekly"),
                ("Non-goals", "Daily"),
                ("Success measures", "52 a year"),
            ],
        )
        .await;
    let charter = written.updated();
    assert!(
        charter
            .text()
            .contains("Problem: Releases are \\*slow\\*\nGoals: Weekly\nNon-goals: Daily\nSuccess measures: 52 a year"),
        "{}",
        charter.text()
    );
    let form = stage.ana.click(&charter, "Edit scope and people").await.form();
    assert_eq!(form.labels(), ["In scope", "Out of scope", "Stakeholders"]);
    let long = "x".repeat(2001);
    let no = stage
        .ana
        .submit_raw(&form, &[("In scope", long.as_str()), ("Out of scope", "Payroll"), ("Stakeholders", "Sales")])
        .await;
    told(&no, "The In scope has 2,001 characters; 2,000 is the most.");
    let again = stage.ana.click(&no.message(), "Edit and try again").await.form();
    assert_eq!(again.input("Out of scope").unwrap().value, "Payroll");
    stage.ana.submit(&again, &[("In scope", "Mobile")]).await;
    let read = privately(&stage.chen("/program charter").await);
    assert!(read.contains("In scope: Mobile\nOut of scope: Payroll\nStakeholders: Sales"), "{read}");
    told(&stage.bob("/program info").await, "Releases are");

    let form = stage.ana.click(&stage.ana("/program charter").await.message(), "Edit scope and people").await.form();
    told(&stage.ana.submit(&form, &[]).await, "Nothing changed: the charter is as it was.");
    told(&stage.ana("/program charter sponsor:@Bob").await, &format!("Sponsor: {}", stage.bob.mention()));
    told(
        &stage.chen("/program charter sponsor:@Chen").await,
        "You are a contributor here, and can't change this program.",
    );
    let _ = stage.acme.bot_member("Robo");
    told(&stage.ana("/program charter sponsor:@Robo").await, "is a bot");

    // Two people in different fields lose nothing, in the same field are asked.
    let charter = stage.ana("/program charter").await.message();
    let (one, two) = (
        stage.ana.click(&charter, "Edit scope and people").await.form(),
        stage.ana.click(&charter, "Edit scope and people").await.form(),
    );
    stage.ana.submit(&one, &[("In scope", "Mobile and web")]).await;
    stage.ana.submit(&two, &[("Out of scope", "Payroll and tax")]).await;
    let read = privately(&stage.chen("/program charter").await);
    assert!(read.contains("In scope: Mobile and web\nOut of scope: Payroll and tax"), "{read}");
    let three = stage.ana.submit(&one, &[("In scope", "Everything")]).await;
    told(&three, "The charter changed while you were typing: ");
}

#[tokio::test]
async fn settings_are_shown_and_set_by_who_may() {
    let stage = begun().await;
    let shown = privately(&stage.chen("/program settings").await);
    for words in [
        "Settings · platform",
        "Name: platform",
        "Deputies: None",
        "Medium from 5, High from 10, Extreme from 16",
        "Consent: 3 working days",
        "Snooze: 3 in a row, 10 working days ahead",
        "Phase: Active",
    ] {
        assert!(shown.contains(words), "{words} in {shown}");
    }
    stage.ana("/risk log title:\"Vendor slips\" likelihood:3 impact:4").await;
    told(&stage.ana("/program settings bands:\"4 8 12\"").await, "Medium from 4, High from 8, Extreme from 12");
    told(&stage.ana("/risk list").await, "12 Extreme");
    for bands in ["5 5 16", "1 2 3", "5 10", "a b c", "5 10 26", "5 10 16 20"] {
        let no = stage.ana(&format!("/program settings bands:\"{bands}\"")).await;
        told(&no, "Bands begin one after the other between 2 and 25: type three rising numbers, such as 5 10 16");
    }
    told(&stage.ana("/program settings consent_days:5 name:\"Cloud move\"").await, "Consent: 5 working days");
    told(&stage.chen("/program info").await, "Cloud move");

    // A deputy acts for the lead; naming them again takes it back.
    told(&stage.ana("/program settings deputy:@Bob").await, &format!("Deputies: {}", stage.bob.mention()));
    told(&stage.bob("/program settings consent_days:4").await, "Consent: 4 working days");
    told(&stage.bob("/program settings deputy:@Ana").await, "leads this program or acts for its lead");
    told(&stage.ana("/program settings deputy:@Bob").await, "Deputies: None");
    told(
        &stage.bob("/program settings consent_days:3").await,
        "You are a contributor here, and can't change this program.",
    );
    // Exactly one lead. Whoever manages the server can still mend it.
    stage.ana("/program settings deputy:@Bob").await;
    let lead = stage.ana("/program settings lead:@Bob").await;
    told(&lead, &format!("Lead: {}", stage.bob.mention()));
    assert!(lead.text().contains("Deputies: None"), "{}", lead.text());
    told(&stage.bob("/program settings consent_days:6").await, "6 working days");
    told(&stage.ana("/program settings consent_days:7").await, "7 working days");
    let _ = stage.acme.bot_member("Robo");
    told(&stage.ana("/program settings lead:@Robo").await, "is a bot");
    stage.ana("/program settings deputy:@Chen").await;
    stage.acme.leave(&stage.chen);
    let back = stage.ana(&format!("/program settings deputy:{}", stage.chen.mention())).await;
    told(&back, "Deputies: None");
    let no = stage.ana(&format!("/program settings lead:{}", stage.chen.mention())).await;
    told(&no, "is not on this server any more.");
    told(&stage.ana("/program settings name:🙂").await, "no letter or digit");
}

#[tokio::test]
async fn nudges_are_set_by_who_may() {
    let mut stage = begun().await;
    let shown = privately(&stage.chen("/program settings").await);
    for words in [
        "From 09:30 UTC, in the channel",
        "2 working days before a due day, on it, and 1, 3, 5 (the workstream's lead is named) and 10 (the program's lead",
        "Who answers less than 20 % in four weeks is asked twice a week",
        "High and Extreme risks: 7 days",
        "Issues of severity 1: 2 working days",
    ] {
        assert!(shown.contains(words), "{words} in {shown}");
    }
    assert!(!shown.contains("clocks skip"), "{shown}");
    let early = stage.ana("/program settings nudge_time:2:30").await;
    told(&early, "From 02:30 UTC, in the channel");
    told(&early, "Whoever does not work then is nudged when their hours begin (usually 09:00–18:00)");
    told(&early, "On a day on which the clocks skip that time: at the first that there is");
    let quiet = "/program settings nudge_time:\"2 pm\" nudge_in:\"Only by direct message, to who asked for it\"";
    told(&stage.ana(quiet).await, "From 14:00 UTC, only by direct message, to who asked for it");
    told(&stage.ana("/program settings ladder:\"-1 0 2 4 6 8\" quiet_below:0").await, "1 working day before a due day");
    told(
        &stage.ana("/program settings review:\"Issues of severity 1\" review_within:\"1 working day\"").await,
        "Issues of severity 1: 1 working day\n",
    );
    for (options, said) in [
        ("nudge_time:noon", "“noon” is not a time of the day: type it as 9:30 or 14:00"),
        ("ladder:\"1 2 3\"", "The ladder is six rising numbers of working days around the due day"),
        ("review:\"Low risks\"", "“review” says nothing without “review_within”"),
        ("review_within:7", "“review_within” says nothing without “review”"),
        ("review:\"Low risks\" review_within:soon", "“soon” is not a number of days from 1 to 365"),
    ] {
        told(&stage.ana(&format!("/program settings {options}")).await, said);
    }
    told(&stage.chen("/program settings nudge_time:9:00").await, "You are a contributor here");
    stage.restart().await;
    told(&stage.chen("/program settings").await, "From 14:00 UTC, only by direct message");
    let audit = privately(&stage.ana("/program audit").await);
    assert!(audit.contains("Nudges changed") || audit.contains("Nudges:"), "{audit}");
}

#[tokio::test]
async fn a_program_is_paused_and_goes_on() {
    let mut stage = begun().await;
    told(&stage.ana("/program resume").await, "This program is not paused");
    told(&stage.chen("/program pause").await, "You are a contributor here, and can't change this program.");
    let paused = stage.ana("/program pause reason:\"Freeze until *January*\"").await;
    told(&paused, &format!("**Paused** by {} since ", stage.ana.mention()));
    told(&paused, "Freeze until \\*January\\*\nI say nothing unasked about it");
    stage.restart().await;
    told(&stage.chen("/program info").await, "/program resume");
    told(&stage.chen("/program settings").await, "Phase: Paused");
    // What people do themselves goes on.
    publicly(&stage.chen("/action log title:\"Carry on\"").await);
    told(&stage.chen("/program resume").await, "You are a contributor here");
    let back = stage.ana("/program resume").await;
    assert!(!privately(&back).contains("Paused"), "{}", back.text());
    stage.ana("/program pause").await;
    stage.ana("/program archive").await;
    told(&stage.ana("/program pause").await, "is archived");
    let back = stage.ana("/program archive undo:True").await;
    assert!(!privately(&back).contains("Paused"), "{}", back.text());
}

#[tokio::test]
async fn a_pause_until_a_day_ends_by_itself_and_says_so() {
    let mut stage = begun().await;
    stage.ana("/action log title:\"Send the contract\" owner:@Bob due:\"23 Nov\"").await;
    // Wrong days: each is told what to type, and nothing is paused.
    for (typed, no) in [
        ("yesterday", "was yesterday: type today or a later date"),
        ("today", "A pause lasts until tomorrow at the earliest: type a later day, such as next monday"),
        ("whenever", "whenever"),
    ] {
        let refused = stage.ana(&format!("/program pause reason:Freeze until:{typed}")).await;
        told(&refused, no);
        told(&refused, "reason:Freeze");
        assert!(!privately(&stage.ana("/program info").await).contains("Paused"), "{typed}");
    }
    let paused = stage.ana("/program pause reason:Freeze until:\"24 Nov\"").await;
    told(&paused, "It goes on by itself on <t:1795521600:D>; `/program resume` at once.");
    stage.restart().await;
    told(&stage.chen("/program info").await, "It goes on by itself on <t:1795521600:D>");
    let before = stage.room.messages().len();
    stage.travel("2026-11-23T23:59:00Z");
    stage.catch_up().await;
    told(&stage.chen("/program info").await, "**Paused**");
    assert_eq!(stage.room.messages().len(), before);
    // The day has begun; what there is to say is said at a humane hour.
    stage.travel("2026-11-24T00:00:01Z");
    stage.catch_up().await;
    assert!(!privately(&stage.chen("/program info").await).contains("Paused"));
    assert_eq!(stage.room.messages().len(), before);
    stage.travel("2026-11-24T09:30:00Z");
    stage.catch_up().await;
    let said = stage.room.wait_for_text("goes on: the pause that").await;
    assert_eq!(
        (said.content.clone(), said.pings.len()),
        (
            format!(
                "**platform** goes on: the pause that {} set is over. Nudges and summaries come again at their hours.",
                stage.ana.mention()
            ),
            0
        )
    );
    let digest = stage.room.wait_for_text("waiting for an answer").await;
    assert!(digest.id > said.id && digest.text().contains("Send the contract · overdue"), "{}", digest.text());
    let audit = privately(&stage.ana("/program audit").await);
    assert!(audit.contains("Phase: Paused → Active"), "{audit}");
    stage.catch_up().await;
    let times = stage.room.messages().iter().filter(|it| it.content.contains("goes on: the pause")).count();
    assert_eq!(times, 1);
}

#[tokio::test]
async fn a_pause_that_is_ended_or_moved_by_hand_is_not_ended_again() {
    let stage = begun().await;
    stage.ana("/program pause until:\"24 Nov\"").await;
    stage.ana("/program pause until:\"26 Nov\"").await;
    stage.travel("2026-11-25T12:00:00Z");
    stage.catch_up().await;
    told(&stage.ana("/program info").await, "It goes on by itself on <t:1795694400:D>");
    stage.ana("/program resume").await;
    stage.ana("/program pause").await;
    stage.travel("2026-12-01T12:00:00Z");
    stage.catch_up().await;
    told(&stage.ana("/program info").await, "`/program resume` goes on.");
    assert!(stage.room.messages().iter().all(|it| !it.content.contains("goes on: the pause")));
}

#[tokio::test]
async fn nothing_is_said_unasked_while_a_program_is_paused() {
    let mut stage = Stage::set().await;
    stage.ana("/program create").await;
    let card = stage.bob("/decision propose title:\"Use one region\"").await.message();
    stage.chen.click(&card, "I've seen this").await;
    stage.ana("/program pause").await;
    let before = stage.room.messages().len();
    // Its days of consent pass, and that is recorded; the bot keeps quiet about it.
    stage.travel("2026-11-26T08:00:00Z");
    stage.card_says(&card, "**Accepted**").await;
    stage.restart().await;
    stage.ana("/action list").await;
    assert_eq!(stage.room.messages().len(), before);
    stage.ana("/program resume").await;
    let said = stage.room.wait_for_text("its time for objections is over, and no concern stands").await;
    assert_eq!(said.pings, [stage.bob.id()]);
}

#[tokio::test]
async fn a_program_whose_only_channel_was_deleted_moves_on() {
    let stage = begun().await;
    let (hall, other) = (stage.acme.channel("hall"), stage.acme.channel("other"));
    stage.chen.in_channel(&other).slash("/action log title:Theirs").await;
    stage.room.delete();
    let ana = stage.ana.in_channel(&hall);
    let offered = ana.autocomplete("/program channels program:pl|").await;
    assert_eq!(offered.iter().map(|choice| choice.name.as_str()).collect::<Vec<_>>(), ["platform"]);
    let theirs = stage.chen.in_channel(&hall).autocomplete("/program channels program:|").await;
    assert_eq!(theirs.iter().map(|choice| choice.name.as_str()).collect::<Vec<_>>(), ["other"], "what they may change");
    told(
        &ana.slash("/program channels program:Apollo channel:#hall").await,
        "There is no program “Apollo” on this server. There are: other, platform.",
    );
    told(
        &stage.chen.in_channel(&hall).slash("/program channels program:platform channel:#hall").await,
        "You are a contributor here, and can't change this program.",
    );
    // What was deleted can't be named any more: it is freed as the new one comes, which is the home then.
    let moved = privately(&ana.slash("/program channels program:Platform channel:#hall").await);
    assert!(moved.contains(&format!("{} Home", hall.mention())) && !moved.contains(&stage.room.mention()), "{moved}");
    told(&ana.slash("/action list").await, "A-1");
}

#[tokio::test]
async fn channels_are_bound_freed_and_never_shared() {
    let stage = begun().await;
    let (team, data) = (stage.acme.channel("team"), stage.acme.channel("data"));
    told(&stage.ana("/program channels").await, &format!("{} Home", stage.room.mention()));
    told(&stage.ana("/program channels channel:#team").await, &format!("{} Team", team.mention()));
    stage.ana.in_channel(&team).slash("/action log title:\"From the team\"").await;
    told(&stage.ana("/action list").await, "A-2");
    told(
        &stage.ana("/program channels channel:#team purpose:\"Weekly summary\"").await,
        &format!("{} Weekly summary", team.mention()),
    );
    // One home: another one takes its place.
    let moved = stage.ana("/program channels channel:#team purpose:Home").await;
    told(&moved, &format!("{} Team\n{} Home", stage.room.mention(), team.mention()));

    stage.chen.in_channel(&data).slash("/issue log title:Theirs").await;
    told(
        &stage.ana("/program channels channel:#data").await,
        &format!("{} belongs to the program “data”. Free it there first", data.mention()),
    );
    told(
        &stage.ana("/program channels remove:#data").await,
        "is not one of this program's channels. See /program channels.",
    );
    told(
        &stage.ana("/program channels channel:#data remove:#team").await,
        "Add one channel or free one, not both at once.",
    );
    told(&stage.ana("/program channels purpose:Home").await, "“purpose” says nothing without “channel”");
    told(
        &stage.chen("/program channels channel:#team").await,
        "You are a contributor here, and can't change this program.",
    );
    told(&stage.ana("/program channels remove:#team").await, &stage.room.mention());
    told(
        &stage.ana("/program channels remove:#platform").await,
        "A program needs at least one channel. Add another one first, or archive the program.",
    );
    told(&stage.ana.in_channel(&team).slash("/action list").await, "This channel has no program yet.");
    let thread = stage.room.thread("vendor talk");
    stage.bob.in_channel(&thread).slash("/action log title:\"In a thread\"").await;
    told(&stage.ana("/action list").await, "A-3");
    told(&stage.bob.in_channel(&thread).slash("/program info").await, "platform");
}

#[tokio::test]
async fn members_are_people_and_roles_of_the_server() {
    let stage = begun().await;
    let shown = privately(&stage.chen("/program members").await);
    assert!(shown.contains("People: None") && shown.contains("Whoever is not named is a contributor."), "{shown}");
    told(&stage.ana("/program members member:@Bob role:Approver").await, &format!("{} Approver", stage.bob.mention()));
    told(&stage.ana("/program members member:@Bob").await, &format!("{} Contributor", stage.bob.mention()));
    told(&stage.ana("/program members member:@Bob role:\"None (take it back)\"").await, "People: None");
    told(&stage.ana("/program members role:Viewer").await, "“role” says nothing without “member”");
    told(&stage.ana("/program members member:@Ana role:Viewer").await, "leads this program or acts for its lead");
    let _ = stage.acme.bot_member("Robo");
    told(&stage.ana("/program members member:@Robo role:Viewer").await, "is a bot");
    told(
        &stage.chen("/program members member:@Chen role:Approver").await,
        "You are a contributor here, and can't change this program.",
    );

    // Everybody is a viewer, a role may log, one person may only look.
    let crew = stage.acme.role("crew", local_discord::Permissions::empty());
    stage.acme.grant(&stage.bob, &crew);
    let all = stage.ana("/program members member:@everyone role:Viewer").await;
    told(&all, "Everyone else Viewer");
    assert!(!all.text().contains("Whoever is not named"), "{}", all.text());
    told(&stage.chen("/action log title:Mine").await, "You are a viewer here, and can't log items here. Ask the lead");
    told(
        &stage.ana("/program members member:@crew role:Contributor").await,
        &format!("{} Contributor", crew.mention()),
    );
    assert!(publicly(&stage.bob("/action log title:Mine").await).contains("A-2"));
    stage.ana("/program members member:@Bob role:Viewer").await;
    told(&stage.bob("/action log title:Again").await, "You are a viewer here");
    // Of several roles the strongest counts.
    let tpm = stage.acme.role("tpm", local_discord::Permissions::empty());
    stage.acme.grant(&stage.chen, &crew);
    stage.acme.grant(&stage.chen, &tpm);
    stage.ana("/program members member:@tpm role:Approver").await;
    told(&stage.chen("/help").await, "You are an approver in this program.");
    // Whoever left can be taken off.
    stage.acme.leave(&stage.bob);
    let off = stage.ana(&format!("/program members member:{} role:\"None (take it back)\"", stage.bob.mention())).await;
    told(&off, "People: None");
    let audit = privately(&stage.ana("/program audit").await);
    assert!(audit.contains(&format!("· Members: {} Viewer → none", stage.bob.mention())), "{audit}");
}

#[tokio::test]
async fn a_workstream_has_a_lead_who_acts_for_the_lead_in_it() {
    let stage = begun().await;
    told(&stage.chen("/program workstreams").await, "None yet. A workstream is a slice of the program");
    told(&stage.ana("/program workstreams name:Mobile").await, "Mobile · no lead yet");
    told(&stage.ana("/program workstreams lead:@Bob").await, "“lead” says nothing without “name”");
    told(&stage.ana("/program workstreams name:mobile lead:@Bob").await, &format!("Mobile · {}", stage.bob.mention()));
    told(
        &stage.chen("/program workstreams name:Web").await,
        "You are a contributor here, and can't change this program.",
    );
    told(&stage.ana("/program workstreams name:🙂").await, "no letter or digit");
    told(
        &stage.ana("/risk log title:R workstream:Desktop").await,
        "There is no workstream “Desktop”. There are: Mobile.",
    );
    let offered = stage.ana.in_channel(&stage.room).autocomplete("/risk log workstream:mo|").await;
    assert_eq!(offered[0].name, "Mobile");

    let card = stage.ana("/risk log title:\"Store review\" owner:@Chen workstream:mobile").await;
    card.settled().await;
    assert!(publicly(&card).contains("Workstream: Mobile"), "{}", card.text());
    stage.ana("/risk log title:\"Elsewhere\" owner:@Chen").await;
    told(&stage.bob("/item confirm ref:R-1").await, "**R-1** is still valid");
    told(&stage.bob("/item confirm ref:R-2").await, "R-2 belongs to ");
    assert_eq!(stage.bob.click(&card.message(), "Still valid").await.updated().id, card.message().id);
    // In its own slice also a snooze has no limit.
    told(&stage.bob("/item snooze ref:R-1 until:+8w").await, "is quiet until");
    told(&stage.chen("/item snooze ref:R-1 until:+8w").await, "A snooze reaches 10 working days at most");
    told(&stage.bob("/program settings consent_days:4").await, "can't change this program");
    told(&stage.bob("/program info").await, "Mobile · ");
}

#[tokio::test]
async fn the_calendar_knows_zones_days_and_holidays() {
    let stage = begun().await;
    let shown = privately(&stage.chen("/program calendar").await);
    assert!(
        shown.contains("Time zone: UTC")
            && shown.contains("Working days: Mon–Fri")
            && shown.contains("Holidays to come: None"),
        "{shown}"
    );
    told(&stage.ana("/program calendar zone:berlin").await, "Time zone: Europe/Berlin");
    let no = stage.ana("/program calendar zone:Europe/Berln").await;
    told(&no, "“Europe/Berln” is not a time zone that can be used");
    assert!(no.text().contains("Europe/Berlin"), "the close one is named: {}", no.text());
    told(&stage.ana("/program calendar zone:PST").await, "America/Los_Angeles");
    told(&stage.ana("/program calendar zone:Atlantis").await, "is not a time zone that can be used");
    told(&stage.ana("/program calendar working_days:sun-thu").await, "Working days: Sun–Thu");
    told(
        &stage.ana("/program calendar working_days:\"mon, tue, xyz\"").await,
        "“xyz” is not a day of the week: type working days as mon-fri",
    );
    told(
        &stage.ana("/program calendar working_days:mon-fri holiday:\"25 Dec\"").await,
        "Holidays to come: Fri 25 Dec 2026",
    );
    told(&stage.ana("/program calendar holiday:\"19 Nov\"").await, "Thu 19 Nov 2026\nFri 25 Dec 2026");
    // A working day is a working day of the program.
    let dates = stage.ana.in_channel(&stage.room).autocomplete("/action log due:+1wd|").await;
    assert!(dates[0].name.contains("Fri 20 Nov 2026"), "{dates:?}");
    told(&stage.ana("/program calendar holiday:\"25 Dec\"").await, "Holidays to come: Thu 19 Nov 2026\n");
    told(&stage.ana("/program calendar holiday:\"some day\"").await, "is not a date that can be read");
    told(&stage.chen("/program calendar zone:UTC").await, "You are a contributor here, and can't change this program.");
    let offered = stage.ana.in_channel(&stage.room).autocomplete("/program calendar holiday:24 dec|").await;
    assert!(offered[0].name.contains("24 Dec 2026"), "{offered:?}");
    let audit = privately(&stage.ana("/program audit").await);
    assert!(audit.contains("Calendar: UTC, Mon–Fri, 0 holidays → Europe/Berlin, Mon–Fri, 0 holidays"), "{audit}");
}

#[tokio::test]
async fn the_audit_tells_all_newest_first() {
    let stage = begun().await;
    stage.ana("/program settings bands:\"4 8 12\"").await;
    stage.ana("/program channels channel:#platform purpose:\"Weekly summary\"").await;
    stage.ana("/program workstreams name:Mobile lead:@Bob").await;
    for number in 1..=9 {
        stage.bob(&format!("/action log title:\"Task {number}\"")).await;
    }
    let first = stage.chen("/program audit").await;
    told(&first, "Audit · platform");
    assert!(
        first.text().contains("**A-10** · ") && first.text().contains(&format!("{} logged it", stage.bob.mention())),
        "{}",
        first.text()
    );
    assert!(first.text().contains("Page 1"), "{}", first.text());
    let second = stage.chen.click(&first.message(), "Next").await.updated();
    let text = second.text();
    assert!(
        text.contains("**program** · ") && text.contains(&format!("{} changed the program", stage.ana.mention())),
        "{text}"
    );
    assert!(text.contains("Thresholds: bands 5 10 16, consent 3 → bands 4 8 12, consent 3"), "{text}");
    assert!(
        text.contains(&format!("Channels: {room} Home → {room} Weekly summary", room = stage.room.mention())),
        "{text}"
    );
    let back = stage.chen.click(&second, "Previous").await.updated();
    let shared = stage.chen.click(&back, "Share here").await;
    assert!(publicly(&shared).contains("**A-10**") && shared.message().buttons().is_empty());
    assert!(shared.message().pings.is_empty());
}

#[tokio::test]
async fn an_archived_program_can_be_read_and_brought_back() {
    let stage = begun().await;
    let card = stage.ana("/action log title:\"Send the contract\"").await;
    card.settled().await;
    let card = card.message();
    let form = stage.ana("/item edit ref:A-2").await.form();
    told(&stage.chen("/program archive").await, "You are a contributor here, and can't change this program.");
    let gone = stage.ana("/program archive").await;
    told(&gone, "**Archived**: it can be read, not changed. `/program archive undo:True` brings it back.");

    let no = "The program “platform” is archived: it can be read, not changed. The lead can bring it back with /program archive undo:True.";
    for line in [
        "/action log title:More",
        "/action log",
        "/item confirm ref:A-2",
        "/item edit ref:A-2",
        "/action done ref:A-2",
        "/program settings consent_days:4",
        "/program members member:@Bob role:Viewer",
        "/program channels channel:#platform",
        "/program workstreams name:Web",
        "/program calendar zone:UTC",
        "/program charter sponsor:@Bob",
    ] {
        told(&stage.ana(line).await, no);
    }
    for button in ["Update", "Assign", "Snooze", "Still valid"] {
        told(&stage.ana.click(&card, button).await, no);
    }
    told(&stage.ana.submit(&form, &[("Title", "Changed")]).await, no);
    let charter = stage.ana("/program charter").await;
    told(&stage.ana.click(&charter.message(), "Edit problem and goals").await, no);
    told(&stage.bob("/action list").await, "A-2");
    told(&stage.bob("/find text:contract").await, "**A-2**");
    assert!(publicly(&stage.bob("/item show ref:A-2").await).contains("Send the contract"));

    told(&stage.chen("/program archive undo:True").await, "can't change this program");
    assert!(!privately(&stage.ana("/program archive undo:True").await).contains("Archived"));
    assert!(publicly(&stage.ana("/action log title:More").await).contains("A-3"));
}
