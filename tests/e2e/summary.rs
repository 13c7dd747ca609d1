//! `/summary` and the weekly job: the conversation of a week, from the lead's draft to what is corrected afterwards.

use std::time::{Duration, Instant};

use local_discord::{Answer, Channel, Fault, MessageView};

use crate::stage::{Stage, privately};

/// The draft of a program's first summary, and its slot: the stage is set on the Wednesday before.
const FRIDAY: &str = "2026-11-20T09:00:01Z";
const MONDAY: &str = "2026-11-23T09:00:01Z";

const SAY: &str = "POST /channels/{channel_id}/messages";

/// It is that instant, at Discord too.
fn travel(stage: &Stage, to: &str) {
    stage.travel(to);
    stage.discord.hub().clock.set(stage.clock.now());
}

/// The weekly summaries that a channel shows.
fn posted(channel: &Channel) -> Vec<MessageView> {
    let is_summary = |message: &MessageView| message.text().contains("ummary of ") && !message.embeds.is_empty();
    channel.messages().into_iter().filter(is_summary).collect()
}

/// Waits until so many summaries stand in a channel.
async fn wait_for(channel: &Channel, many: usize) -> Vec<MessageView> {
    let began = Instant::now();
    loop {
        let there = posted(channel);
        if there.len() >= many {
            assert_eq!(there.len(), many, "{there:#?}");
            return there;
        }
        assert!(began.elapsed() < Duration::from_secs(20), "{} of {many} summaries: {there:#?}", there.len());
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

/// What comes after a press that has to wait.
async fn followup(answer: &Answer) -> MessageView {
    let began = Instant::now();
    loop {
        if let Some(message) = answer.followups().pop() {
            return message;
        }
        assert!(began.elapsed() < Duration::from_secs(20), "nothing came");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

/// Time in which a second one would come.
async fn some_steps(stage: &Stage) {
    for _ in 0..4 {
        stage.ana("/summary history").await.settled().await;
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

/// Two people's record: a risk, an action item that is late by Monday, a decision.
async fn a_record(stage: &Stage) {
    stage.ana("/risk log title:\"Vendor API slips\" owner:@Bob likelihood:4 impact:4").await.settled().await;
    stage.bob("/action log title:\"Send the contract\" owner:@Bob due:fri").await.settled().await;
    let approver = stage.chen.mention();
    stage
        .ana(&format!("/decision propose title:\"Use one region\" approvers:\"{approver}\" needed_by:\"next friday\""))
        .await
        .settled()
        .await;
}

#[tokio::test]
async fn a_week_from_the_draft_to_the_post() {
    let mut stage = Stage::set().await;
    a_record(&stage).await;
    travel(&stage, FRIDAY);
    let draft = stage.ana.wait_for_dm("Draft of the weekly summary").await;
    let text = draft.text();
    assert!(text.contains(&stage.room.mention()) && text.contains("No narrative this week"), "{text}");
    assert!(text.contains("Vendor API slips") && text.contains("Send the contract"), "{text}");
    assert_eq!(draft.button_labels(), ["Edit narrative", "Set health call", "Post now", "Skip this week"]);
    assert!(posted(&stage.room).is_empty(), "a draft is for the lead alone");
    assert!(stage.bob.dms().is_empty());

    let form = stage.ana.click(&draft, "Edit narrative").await.form();
    let words = "The vendor called: they deliver on **Tuesday**.\nWe need a decision by then.";
    let kept = stage.ana.submit(&form, &[("What should readers know?", words)]).await;
    assert!(kept.text().starts_with("Kept for the summary of 2026 week 48."), "{}", kept.text());
    let preview = followup(&stage.ana.click(&kept.message(), "Preview").await).await;
    assert!(preview.text().contains("We need a decision by then."), "{}", preview.text());
    stage.restart().await;
    travel(&stage, MONDAY);
    let post = wait_for(&stage.room, 1).await.remove(0);
    let text = post.text();
    assert!(post.content.starts_with("Weekly summary: **platform** is 🟡 **Amber**."), "{}", post.content);
    for said in [
        "platform · summary of Mon 23 Nov 2026",
        "**Not called yet**, computed Amber. A lead says how they see it with `/health call`",
        r"> The vendor called: they deliver on \*\*Tuesday\*\*.",
        "> We need a decision by then.",
        "4 × 4 = 16 · Extreme",
        "Decisions needed",
        "Overdue action items",
        "RAID freshness",
    ] {
        assert!(text.contains(said), "“{said}” in {text}");
    }
    assert!(text.contains(&format!("https://discord.com/channels/{}/{}/", stage.acme.id(), stage.room.id())), "{text}");
    assert!(post.pings.is_empty(), "it pings nobody");
    let names: Vec<&str> = post.attachments.iter().map(|file| file.name.as_str()).collect();
    assert!(names.contains(&"risk-heat-map.png") && names.contains(&"health-weeks.png"), "{names:?}");
    assert!(
        post.attachments.iter().all(|file| file.description.as_ref().is_some_and(|alt| alt.len() > 20)),
        "alt text"
    );
    assert!(post.attachment("risk-heat-map.png").unwrap().starts_with(b"\x89PNG"));

    stage.restart().await;
    stage.pass(Duration::from_secs(3600));
    some_steps(&stage).await;
    wait_for(&stage.room, 1).await;
}

#[tokio::test]
async fn nobody_touches_the_draft_and_it_is_posted_on_time() {
    let stage = Stage::set().await;
    a_record(&stage).await;
    travel(&stage, MONDAY);
    let post = wait_for(&stage.room, 1).await.remove(0);
    assert!(post.text().contains("No narrative this week"), "{}", post.text());
    assert!(!post.text().contains("Late"), "{}", post.text());
    assert!(stage.ana.dms().is_empty(), "a draft of what is posted is none");
}

#[tokio::test]
async fn a_quiet_week_says_so_and_what_is_next() {
    let stage = Stage::set().await;
    a_record(&stage).await;
    stage.ana("/action log title:\"Far ahead\" owner:@Chen due:2026-12-20").await.settled().await;
    travel(&stage, MONDAY);
    wait_for(&stage.room, 1).await;
    travel(&stage, "2026-11-30T09:00:01Z");
    let second = wait_for(&stage.room, 2).await.remove(1);
    let text = second.text();
    assert!(text.contains("**Nothing changed** since"), "{text}");
    assert!(text.contains("Next due: **A-2** Far ahead"), "{text}");
    let executive = privately(&stage.bob("/summary preview variant:Executive").await);
    assert!(
        executive.contains("**Nothing changed** since") && executive.contains("Next due: **A-2** Far ahead"),
        "{executive}"
    );
}

#[tokio::test]
async fn after_downtime_only_the_latest_is_posted_and_says_that_it_is_late() {
    let mut stage = Stage::set().await;
    a_record(&stage).await;
    travel(&stage, "2026-12-09T12:00:00Z");
    stage.restart().await;
    let post = wait_for(&stage.room, 1).await.remove(0);
    assert!(
        post.content.contains("**Late**: it was due <t:1796634000:f>"),
        "Monday 7 December, 09:00: {}",
        post.content
    );
    some_steps(&stage).await;
    wait_for(&stage.room, 1).await;
    // The clock goes back a week: nothing is said again.
    travel(&stage, "2026-12-02T12:00:00Z");
    some_steps(&stage).await;
    travel(&stage, "2026-12-07T09:00:01Z");
    some_steps(&stage).await;
    wait_for(&stage.room, 1).await;
    travel(&stage, "2026-12-14T09:30:00Z");
    let next = wait_for(&stage.room, 2).await.remove(1);
    assert!(!next.content.contains("Late"), "half an hour is not late: {}", next.content);
}

#[tokio::test]
async fn who_takes_no_direct_messages_is_named_in_the_channel_and_can_skip_there() {
    let stage = Stage::set().await;
    stage.ana.close_dms();
    a_record(&stage).await;
    travel(&stage, FRIDAY);
    let draft = stage.room.wait_for_text("so the draft is not here").await;
    assert_eq!(draft.pings, [stage.ana.id()], "the lead alone");
    assert!(!draft.text().contains("Vendor API slips"), "{}", draft.text());
    let refused = privately(&stage.bob.click(&draft, "Skip this week").await);
    assert!(refused.contains("lead"), "{refused}");
    let skipped = stage.ana.click(&draft, "Skip this week").await;
    assert!(privately(&skipped).starts_with("Skipped: **platform** has no summary for 2026 week 48."));
    travel(&stage, MONDAY);
    some_steps(&stage).await;
    assert!(posted(&stage.room).is_empty(), "it was skipped");
    stage.ana.click(&skipped.message(), "Post it after all").await;
    wait_for(&stage.room, 1).await;
    // The week after comes as ever.
    travel(&stage, "2026-11-30T09:00:01Z");
    wait_for(&stage.room, 2).await;
}

#[tokio::test]
async fn posted_from_the_draft_it_does_not_come_again_on_monday() {
    let stage = Stage::set().await;
    stage.ana.close_dms();
    a_record(&stage).await;
    travel(&stage, FRIDAY);
    let draft = stage.room.wait_for_text("so the draft is not here").await;
    let sent = stage.ana.click(&draft, "Post now").await;
    let said = privately(&sent);
    assert!(
        said.starts_with(&format!("On its way to {}. It takes the place of the one due <t:", stage.room.mention())),
        "{said}"
    );
    assert!(said.ends_with(":f>: nothing more is posted then."), "{said}");
    wait_for(&stage.room, 1).await;
    travel(&stage, MONDAY);
    some_steps(&stage).await;
    wait_for(&stage.room, 1).await;
    let late = stage.ana.click(&draft, "Skip this week").await;
    assert!(privately(&late).contains("is posted already. To correct it, use /summary narrative."), "{}", late.text());
    // Besides, at any time, by the lead only; Monday's comes all the same.
    travel(&stage, "2026-11-25T12:00:00Z");
    assert!(privately(&stage.bob("/summary post").await).contains("lead"));
    stage.ana("/summary post").await;
    let extra = wait_for(&stage.room, 2).await.remove(1);
    assert!(extra.content.starts_with("Summary, posted between two weekly ones"), "{}", extra.content);
    travel(&stage, "2026-11-30T09:00:01Z");
    wait_for(&stage.room, 3).await;
}

#[tokio::test]
async fn a_correction_within_a_day_edits_the_post_and_a_later_one_links_back() {
    let stage = Stage::set().await;
    stage.ana.close_dms();
    a_record(&stage).await;
    travel(&stage, FRIDAY);
    let draft = stage.room.wait_for_text("so the draft is not here").await;
    travel(&stage, MONDAY);
    let post = wait_for(&stage.room, 1).await.remove(0);
    let says = async |text: &str| {
        let began = Instant::now();
        loop {
            let there = stage.room.message(post.id).unwrap();
            if there.text().contains(text) {
                return there;
            }
            assert!(began.elapsed() < Duration::from_secs(20), "“{text}” is not in {}", there.text());
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    stage.pass(Duration::from_secs(3600));
    let form = stage.ana("/summary narrative").await.form();
    let kept = stage.ana.submit(&form, &[("Corrects what is posted", "It was a good week.")]).await;
    assert!(privately(&kept).contains("is corrected in a moment, and marked as revised"), "{}", kept.text());
    let revised = says("It was a good week.").await;
    assert!(revised.content.contains("**revised**") && revised.edited, "{}", revised.content);
    assert!(revised.attachment("risk-heat-map.png").is_some(), "its pictures stay");

    // The health is called: a wrong colour first.
    let form = stage.ana.click(&draft, "Set health call").await.form();
    let wrong = stage.ana.submit(&form, &[("Colour", "purple")]).await;
    assert!(privately(&wrong).contains("Type green, amber or red."), "{}", wrong.text());
    let form = stage.ana.click(&draft, "Set health call").await.form();
    let called = stage
        .ana
        .submit(&form, &[("Colour", "Red"), ("Reason, if better than computed", "The vendor is silent.")])
        .await;
    assert!(privately(&called).contains("is called 🔴 **Red**"), "{}", called.text());
    let recalled = says("**Called Red**, computed").await;
    assert!(recalled.text().contains("The vendor is silent.") && recalled.content.contains("is 🔴 **Red**"));
    wait_for(&stage.room, 1).await;

    // Two days later it is a post of its own.
    stage.pass(Duration::from_secs(2 * 86_400));
    let history = stage.ana("/summary history").await;
    assert!(privately(&history).contains("**2026 week 48** · Team"), "{}", history.text());
    assert!(history.text().contains("revised"), "{}", history.text());
    let shown = stage.ana.select(&history.message(), "Show one again…", &["2026 week 48"]).await;
    let again = followup(&shown).await;
    assert!(again.is_ephemeral() && again.text().contains("It was a good week."), "{}", again.text());
    assert!(again.text().contains("As it was published in"), "{}", again.text());
    let form = stage.ana.click(&again, "Correct the narrative").await.form();
    assert_eq!(form.input("Corrects what is posted").unwrap().value, "It was a good week.");
    stage.ana.submit(&form, &[("Corrects what is posted", "It was a bad week after all.")]).await;
    let both = wait_for(&stage.room, 2).await;
    let link = format!("https://discord.com/channels/{}/{}/{}", stage.acme.id(), stage.room.id(), post.id);
    assert!(both[1].content.contains(&link), "{}", both[1].content);
    assert!(both[1].text().contains("It was a bad week after all."));
    assert!(both[0].text().contains("It was a good week."), "the earlier one stays as it was");
    some_steps(&stage).await;
    wait_for(&stage.room, 2).await;
}

#[tokio::test]
async fn two_channels_get_two_variants() {
    let stage = Stage::set().await;
    a_record(&stage).await;
    let board = stage.acme.channel("board");
    stage.ana(&format!("/program channels channel:#{} purpose:\"Executive summary\"", "board")).await;
    travel(&stage, MONDAY);
    let (team, executive) = (wait_for(&stage.room, 1).await.remove(0), wait_for(&board, 1).await.remove(0));
    assert!(team.text().contains("Overdue action items") && !team.text().contains("What we need from you"));
    let text = executive.text();
    assert!(text.contains("platform · executive summary of Mon 23 Nov 2026"), "{text}");
    assert!(text.contains("What we need from you") && text.contains("Use one region"), "{text}");
    assert!(text.contains(&stage.chen.mention()) && !text.contains("Overdue action items"), "{text}");
}

#[tokio::test]
async fn an_empty_program_and_one_item_have_a_summary_too() {
    let stage = Stage::set().await;
    stage.ana("/program create").await;
    travel(&stage, MONDAY);
    let post = wait_for(&stage.room, 1).await.remove(0);
    let text = post.text();
    assert!(text.contains("**Nothing changed** since") && text.contains("Nothing has a date ahead"), "{text}");
    assert!(post.content.contains("⚪ **Grey**"), "no data is never green: {}", post.content);
    assert!(!text.contains("100 %"), "{text}");
    stage.ana("/issue log title:\"Login fails\" severity:2").await.settled().await;
    travel(&stage, "2026-11-30T09:00:01Z");
    let second = wait_for(&stage.room, 2).await.remove(1);
    assert!(
        second.text().contains("Login fails") && second.text().contains("**Unowned 1/1**: I-1"),
        "{}",
        second.text()
    );
}

#[tokio::test]
async fn a_program_that_is_exactly_a_week_old_says_what_it_can() {
    let stage = Stage::set().await;
    travel(&stage, "2026-11-23T09:00:01Z");
    stage.ana("/program create").await.settled().await;
    stage.pass(Duration::from_secs(1800));
    a_record(&stage).await;
    stage.bob("/issue log title:\"Login fails\" severity:2").await.settled().await;
    travel(&stage, "2026-11-26T09:00:00Z");
    stage.bob("/action done ref:A-1").await.settled().await;
    travel(&stage, "2026-11-30T09:00:01Z");
    let post = wait_for(&stage.room, 1).await.remove(0);
    let text = post.text();
    for said in [
        "platform · summary of Mon 30 Nov 2026",
        "Changed since Mon 23 Nov 2026",
        "Vendor API slips · new · ",
        "Send the contract · new, and done",
        "waiting 5 working days",
        "**Unowned 2/3**: D-1, I-1",
        "⚪ **Risk burndown** n/a: no High or Extreme risk was open when the window began",
        "**Action closure on time** 100 % (1/1)",
        "**Throughput** 1 (windows before: 0, 0, 0)",
    ] {
        assert!(text.contains(said), "“{said}” in {text}");
    }
    assert!(!text.contains("a week ago"), "a week ago there was nothing to compare with: {text}");
    let names: Vec<&str> = post.attachments.iter().map(|file| file.name.as_str()).collect();
    // Of one point there is no line to draw.
    assert_eq!(names, ["risk-heat-map.png", "action-flow.png", "health-weeks.png"]);
    let alt = |name: &str| {
        let file = post.attachments.iter().find(|file| file.name == name);
        file.and_then(|file| file.description.clone()).unwrap_or_default()
    };
    let weeks = alt("health-weeks.png");
    assert!(weeks.contains("30 Nov not called, computed amber") && !weeks.contains("16 Nov"), "{weeks}");
    let health = privately(&stage.ana("/health now").await);
    assert!(health.contains("computed ") && health.contains("of 3 open items unreviewed"), "{health}");
    for (topic, said) in [
        ("Risk burndown", "n/a: no High or Extreme risk was open when the window began"),
        ("Green share", "0 % (0/1)"),
        ("Aged risks", "0 (0/1)"),
        ("No-surprise rate", "0 % (0/1)"),
    ] {
        let text = privately(&stage.bob(&format!("/health explain topic:\"{topic}\"")).await);
        assert!(text.contains(said), "{topic}: “{said}” in {text}");
    }
}

#[tokio::test]
async fn what_was_published_keeps_what_it_was_made_from() {
    let stage = Stage::set().await;
    a_record(&stage).await;
    travel(&stage, MONDAY);
    let post = wait_for(&stage.room, 1).await.remove(0);
    // What happens after it changes neither what is kept nor what a correction says.
    stage.pass(Duration::from_secs(600));
    stage.ana("/risk assess ref:R-1 likelihood:1 impact:1").await.settled().await;
    stage.ana("/action log title:\"Came later\"").await.settled().await;
    let form = stage.ana("/summary narrative").await.form();
    stage.ana.submit(&form, &[("Corrects what is posted", "One word more.")]).await;
    let id = post.id;
    stage.room.wait_for(move |all| all.iter().any(|one| one.id == id && one.text().contains("One word more."))).await;
    let revised = stage.room.message(id).unwrap().text();
    assert!(revised.contains("4 × 4 = 16 · Extreme") && !revised.contains("Came later"), "{revised}");
    let history = stage.ana("/summary history").await;
    let shown = stage.ana.select(&history.message(), "Show one again…", &["2026 week 48"]).await;
    let again = followup(&shown).await;
    assert!(again.text().contains("4 × 4 = 16 · Extreme") && !again.text().contains("Came later"), "{}", again.text());
    assert!(again.attachment("risk-heat-map.png").is_some(), "its pictures are drawn from what was kept");
}

#[tokio::test]
async fn an_archived_program_says_nothing_more() {
    let stage = Stage::set().await;
    a_record(&stage).await;
    travel(&stage, FRIDAY);
    stage.ana.wait_for_dm("Draft of the weekly summary").await;
    stage.ana("/program archive").await;
    travel(&stage, MONDAY);
    some_steps(&stage).await;
    assert!(posted(&stage.room).is_empty());
    let refused = privately(&stage.ana("/summary post").await);
    assert!(refused.contains("is archived"), "{refused}");
    // Brought back on Wednesday: Monday's is over, the next one comes.
    travel(&stage, "2026-11-25T12:00:00Z");
    stage.ana("/program archive undo:True").await;
    some_steps(&stage).await;
    assert!(posted(&stage.room).is_empty());
    travel(&stage, "2026-11-30T09:00:01Z");
    wait_for(&stage.room, 1).await;
}

#[tokio::test]
async fn whoever_looks_gets_a_preview_and_an_empty_history_says_what_to_do() {
    let stage = Stage::set().await;
    let nothing = privately(&stage.bob("/summary preview").await);
    assert!(nothing.contains("This channel has no program yet."), "{nothing}");
    a_record(&stage).await;
    let preview = stage.bob("/summary preview").await;
    let text = privately(&preview);
    assert!(text.contains("This is how it would be posted now.") && text.contains("Vendor API slips"), "{text}");
    assert!(preview.message().attachment("risk-heat-map.png").is_some());
    let text = privately(&stage.bob("/summary preview variant:Executive").await);
    assert!(text.contains("What we need from you") && text.contains("Six weeks"), "{text}");
    let history = privately(&stage.bob("/summary history").await);
    assert!(history.contains("Nothing here yet.") && history.contains("/summary preview"), "{history}");
    assert!(privately(&stage.bob("/summary narrative").await).contains("lead"), "the lead's words are the lead's");
    assert!(posted(&stage.room).is_empty());
}

#[tokio::test]
async fn a_long_history_has_pages() {
    let stage = Stage::set().await;
    a_record(&stage).await;
    travel(&stage, MONDAY);
    for many in 1..=12 {
        wait_for(&stage.room, many).await;
        if many < 12 {
            stage.ana("/summary post").await;
        }
    }
    let first: Answer = stage.ana("/summary history").await;
    assert!(privately(&first).contains("Page 1 of 2 · 12 summaries"), "{}", first.text());
    let second = stage.ana.click(&first.message(), "Next").await;
    assert!(second.updated().text().contains("Page 2 of 2 · 12 summaries"));
}

#[tokio::test]
async fn it_is_posted_once_whatever_becomes_of_the_attempts() {
    let stage = Stage::set().await;
    a_record(&stage).await;
    let faults = stage.discord.faults();
    travel(&stage, "2026-11-21T09:00:00Z");
    stage.ana.wait_for_dm("Draft of the weekly summary").await;
    faults.next(SAY, Fault::rate_limited(2000)).next(SAY, Fault::Status(500)).next(SAY, Fault::AcceptThenDrop);
    travel(&stage, MONDAY);
    for _ in 0..8 {
        stage.pass(Duration::from_secs(15));
        stage.discord.hub().clock.set(stage.clock.now());
        some_steps(&stage).await;
    }
    wait_for(&stage.room, 1).await;
    assert_eq!(faults.waiting(), 0);
}

#[tokio::test]
async fn a_paused_program_keeps_still_until_it_goes_on() {
    let stage = Stage::set().await;
    a_record(&stage).await;
    stage.ana("/program pause reason:\"Freeze\"").await;
    travel(&stage, MONDAY);
    some_steps(&stage).await;
    assert!(posted(&stage.room).is_empty() && stage.ana.dms().is_empty(), "nothing is said unasked");
    // What a lead asks for is said all the same.
    stage.ana("/summary post").await;
    wait_for(&stage.room, 1).await;
    // Paused between the plan and the post: what is on its way stops.
    travel(&stage, "2026-11-25T12:00:00Z");
    stage.ana("/program resume").await;
    some_steps(&stage).await;
    wait_for(&stage.room, 1).await;
    stage.discord.faults().next(SAY, Fault::rate_limited(60_000));
    let before = made(&stage, SAY);
    travel(&stage, "2026-11-30T09:00:01Z");
    attempts(&stage, SAY, before + 1).await;
    stage.ana("/program pause").await;
    stage.pass(Duration::from_secs(120));
    some_steps(&stage).await;
    wait_for(&stage.room, 1).await;
    // It goes on when the next one is due: that one comes, and what waited is over.
    travel(&stage, "2026-12-07T12:00:00Z");
    stage.ana("/program resume").await;
    travel(&stage, "2026-12-14T09:00:01Z");
    let post = wait_for(&stage.room, 2).await.remove(1);
    assert!(post.text().contains("summary of Mon 14 Dec 2026"), "{}", post.text());
}

#[tokio::test]
async fn archived_between_the_plan_and_the_post_it_is_not_said() {
    let stage = Stage::set().await;
    a_record(&stage).await;
    stage.discord.faults().next(SAY, Fault::rate_limited(60_000));
    let before = made(&stage, SAY);
    travel(&stage, MONDAY);
    attempts(&stage, SAY, before + 1).await;
    stage.ana("/program archive").await;
    stage.pass(Duration::from_secs(120));
    some_steps(&stage).await;
    assert!(posted(&stage.room).is_empty());
    let preview = stage.bob("/summary preview").await;
    assert!(privately(&preview).contains("Vendor API slips"), "it can still be read: {}", preview.text());
    let refused = privately(&stage.ana("/summary narrative").await);
    assert!(refused.contains("is archived"), "{refused}");
}

#[tokio::test]
async fn day_time_and_variants_are_set_and_kept_to() {
    let stage = Stage::set().await;
    a_record(&stage).await;
    let board = stage.acme.channel("board");
    for (line, said) in
        [("/program settings summary_day:someday", "someday"), ("/program settings summary_time:25:00", "25:00")]
    {
        let refused = privately(&stage.ana(line).await);
        assert!(refused.contains(said), "{line}: {refused}");
    }
    let refused = privately(&stage.bob("/program settings summary_day:thu").await);
    assert!(refused.contains("change this program"), "{refused}");
    let set = privately(&stage.ana("/program settings summary_day:thu summary_time:\"16:30\"").await);
    assert!(set.contains("Thursday") && set.contains("16:30"), "{set}");
    stage.ana("/program calendar zone:Asia/Kathmandu").await;
    stage.ana("/program channels channel:#board summary:Executive").await;
    let channels = privately(&stage.ana("/program channels channel:#platform summary:None").await);
    assert!(channels.contains(&board.mention()) && channels.contains("executive"), "{channels}");
    // 16:30 in Kathmandu is 10:45 here. A Thursday's draft comes on Wednesday.
    travel(&stage, "2026-11-18T10:44:00Z");
    some_steps(&stage).await;
    assert!(stage.ana.dms().is_empty(), "a minute too early");
    travel(&stage, "2026-11-18T10:45:01Z");
    let draft = stage.ana.wait_for_dm("Draft of the weekly summary").await;
    assert!(draft.content.contains(&board.mention()) && !draft.content.contains(&stage.room.mention()));
    travel(&stage, "2026-11-19T10:44:00Z");
    some_steps(&stage).await;
    assert!(posted(&board).is_empty(), "a minute too early");
    travel(&stage, "2026-11-19T10:45:01Z");
    let post = wait_for(&board, 1).await.remove(0);
    assert!(post.text().contains("executive summary of Thu 19 Nov 2026"), "{}", post.text());
    some_steps(&stage).await;
    travel(&stage, "2026-11-23T09:00:01Z");
    some_steps(&stage).await;
    wait_for(&board, 1).await;
    assert!(posted(&stage.room).is_empty(), "this channel gets none, and Monday is a day like any other");
}

#[tokio::test]
async fn each_button_of_a_draft_works_in_direct_messages() {
    let stage = Stage::set().await;
    a_record(&stage).await;
    travel(&stage, FRIDAY);
    let draft = stage.ana.wait_for_dm("Draft of the weekly summary").await;
    let form = stage.ana.click(&draft, "Set health call").await.form();
    let called = stage.ana.submit(&form, &[("Colour", "amber")]).await;
    assert!(called.text().contains("**platform** is called 🟡 **Amber**; computed amber."), "{}", called.text());
    let preview = stage.ana.click(&called.message(), "Preview the summary").await;
    assert!(followup(&preview).await.text().contains("**Called Amber**, computed Amber"));
    let skipped = stage.ana.click(&draft, "Skip this week").await;
    assert!(skipped.text().starts_with("Skipped: **platform** has no summary for 2026 week 48."), "{}", skipped.text());
    let sent = stage.ana.click(&draft, "Post now").await;
    assert!(
        sent.text().starts_with(&format!("On its way to {}. It takes the place", stage.room.mention())),
        "{}",
        sent.text()
    );
    let post = wait_for(&stage.room, 1).await.remove(0);
    assert!(post.text().contains("**Called Amber**, computed Amber"), "{}", post.text());
    travel(&stage, MONDAY);
    some_steps(&stage).await;
    wait_for(&stage.room, 1).await;
}

const LOOK: &str = "GET /channels/{channel_id}/messages";

/// Waits for attempts at something, as Discord saw them.
async fn attempts(stage: &Stage, route: &str, many: usize) {
    let (method, path) = route.split_once(' ').unwrap();
    let began = Instant::now();
    loop {
        let there = stage.discord.requests();
        let made = there.iter().filter(|request| request.method == method && request.route == path).count();
        if made >= many {
            return;
        }
        assert!(began.elapsed() < Duration::from_secs(20), "{made} of {many} attempts at {route}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

fn made(stage: &Stage, route: &str) -> usize {
    let (method, path) = route.split_once(' ').unwrap();
    stage.discord.requests().iter().filter(|request| request.method == method && request.route == path).count()
}

#[tokio::test]
async fn what_nobody_heard_is_posted_again_and_marked_as_recovered() {
    let stage = Stage::set().await;
    a_record(&stage).await;
    let before = made(&stage, SAY);
    stage.discord.faults().next(SAY, Fault::Drop);
    travel(&stage, MONDAY);
    attempts(&stage, SAY, before + 1).await;
    assert!(posted(&stage.room).is_empty(), "it was cut off before it was heard");
    some_steps(&stage).await;
    stage.discord.forget_nonces();
    stage.pass(Duration::from_secs(600));
    let post = wait_for(&stage.room, 1).await.remove(0);
    let (first, rest) = post.content.split_once('\n').expect("a mark");
    assert!(first.starts_with("Weekly summary: **platform** is"), "{first}");
    assert_eq!(rest, "**Recovered**: Discord never answered an earlier attempt, and nothing of it stands here.");
    assert_eq!(made(&stage, LOOK), 1, "it looked first");
    some_steps(&stage).await;
    wait_for(&stage.room, 1).await;
}

#[tokio::test]
async fn while_discord_is_down_for_hours_it_waits_and_says_how_late_it_is() {
    let stage = Stage::set().await;
    a_record(&stage).await;
    let before = made(&stage, SAY);
    stage.discord.faults().always(SAY, Fault::rate_limited(60_000));
    travel(&stage, MONDAY);
    attempts(&stage, SAY, before + 1).await;
    some_steps(&stage).await;
    stage.discord.faults().clear();
    travel(&stage, "2026-11-23T12:30:00Z");
    let post = wait_for(&stage.room, 1).await.remove(0);
    let monday = chrono::DateTime::parse_from_rfc3339("2026-11-23T09:00:00Z").unwrap().timestamp();
    assert!(post.content.contains(&format!("**Late**: it was due <t:{monday}:f>.")), "{}", post.content);
    assert!(!post.content.contains("Recovered"), "it was surely not heard: {}", post.content);
}

#[tokio::test]
async fn what_was_heard_in_the_dark_is_found_again_whatever_was_corrected_meanwhile() {
    let stage = Stage::set().await;
    a_record(&stage).await;
    let faults = stage.discord.faults();
    faults.next(SAY, Fault::AcceptThenDrop).always(SAY, Fault::Status(500)).always(LOOK, Fault::Status(500));
    travel(&stage, MONDAY);
    let first = wait_for(&stage.room, 1).await.remove(0);
    some_steps(&stage).await;
    stage.pass(Duration::from_secs(60));
    let form = stage.ana("/summary narrative").await.form();
    stage.ana.submit(&form, &[("Corrects what is posted", "It was a good week.")]).await;
    stage.ana("/health call colour:Red").await;
    some_steps(&stage).await;
    faults.clear();
    stage.discord.forget_nonces();
    stage.pass(Duration::from_secs(3600));
    let id = first.id;
    stage
        .room
        .wait_for(move |all| all.iter().any(|one| one.id == id && one.text().contains("It was a good week.")))
        .await;
    some_steps(&stage).await;
    let post = wait_for(&stage.room, 1).await.remove(0);
    assert!(post.id == id && post.content.contains("**revised**") && !post.content.contains("Recovered"));
}

#[tokio::test]
async fn what_has_no_room_is_whole_in_a_file() {
    let stage = Stage::set().await;
    let long = "Vendor API slips again and again because their team changes every quarter and nobody tells us before";
    for n in 0..15 {
        let line = format!("/risk log title:\"{n} {long}\" owner:@Bob likelihood:4 impact:4");
        stage.ana(&line).await.settled().await;
    }
    travel(&stage, MONDAY);
    let post = wait_for(&stage.room, 1).await.remove(0);
    let text = post.text();
    assert!(text.contains("more, in the attached file") && text.contains("is in the attached file."), "{text}");
    let file = String::from_utf8(post.attachment("summary.md").unwrap().to_vec()).unwrap();
    for n in 0..15 {
        assert!(file.contains(&format!("{n} {long}")), "{n} in {file}");
    }
    assert!(file.starts_with("# platform · summary of Mon 23 Nov 2026"), "{file}");
}
