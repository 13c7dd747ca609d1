//! Nudges: one digest at a humane hour, answered where it stands.

use std::time::Duration;

use local_discord::{Answer, Fault, MessageView, Permissions};

use crate::stage::{Stage, cards, privately};

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
    stage.catch_up().await;
    assert_eq!(stage.digests().len(), 0, "a minute too early");
    stage.travel(FRIDAY);
    let post = digest(&stage).await;
    let (bob, chen) = (stage.bob.mention(), stage.chen.mention());
    assert_eq!(post.content.matches(&bob).count(), 1, "{}", post.content);
    let heading = "**platform** · waiting for an answer · <t:1795167000:f>";
    assert_eq!(post.content, format!("{heading}\n{bob} {chen}"), "who is meant is named where a mention notifies");
    assert!(post.text().contains("Send the contract · due <t:"), "{}", post.text());
    assert!(post.text().contains(&format!("{chen}\n- [**A-2**](https://discord.com/channels/")), "{}", post.text());
    assert!(post.text().contains("Book the \\*room\\*"), "{}", post.text());
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
    assert!(post.text().contains("Pay the bill · due <t:"), "{}", post.text());
    assert_eq!(post.changes, 1, "it was written once again");

    // Answered by a command, it is struck as well; whoever is a stranger to an item is told whose it is.
    let no = stage.chen.select(&post, "Answer one…", &["A-3 Pay the bill"]).await;
    assert!(privately(&no).contains(&bob), "{}", no.text());
    stage.bob("/item snooze ref:A-3 until:tomorrow").await;
    stage.card_says(&post, "Pay the bill~~ · snoozed until <t:").await;
    stage.chen("/item confirm ref:A-2").await;
    let post = stage.card_says(&post, "room\\*~~ · answered").await;
    assert!(post.components.is_empty(), "nothing is left to answer");
    stage.catch_up().await;
    assert_eq!(stage.digests().len(), 1);
}

#[tokio::test]
async fn a_direct_digest_is_answered_where_it_is_read_after_a_restart_too() {
    let mut stage = Stage::set().await;
    two_promises(&stage).await;
    stage.ana("/action log title:\"Pay the bill\" owner:@Bob due:\"24 Nov\"").await;
    stage.bob("/me notifications to:\"By direct message\"").await;
    stage.travel(FRIDAY);
    stage.bob.wait_for_dm("**Waiting for you**").await;
    stage.catch_up().await;
    assert!(!digest(&stage).await.text().contains(&stage.bob.mention()), "Bob is told directly, Chen in the room");
    stage.restart().await;

    let read = || stage.bob.dms().into_iter().find(|it| it.content.contains("Waiting for you")).unwrap();
    assert!(read().text().contains("Send the contract · due <t:"), "{}", read().text());
    let sheet = stage.bob.select(&read(), "Answer one…", &["A-1 Send the contract"]).await;
    assert!(sheet.text().contains("**A-1** Send the contract is open."), "{}", sheet.text());
    let form = stage.bob.click(&sheet.message(), "New date").await.form();
    let refused = stage.bob.submit(&form, &[("Due", "yesterday"), ("Why is it moved?", "Vendor is away")]).await;
    let again = stage.bob.click(&refused.message(), "Edit and try again").await.form();
    assert_eq!(again.input("Why is it moved?").unwrap().value, "Vendor is away");
    stage.bob.submit(&again, &[("Due", "1 Dec")]).await;
    stage.catch_up().await;
    assert!(read().text().contains("~~**A-1** Send the contract~~"), "{}", read().text());

    // Whose is it? In direct messages there is nobody to choose from.
    let sheet = stage.bob.select(&read(), "Answer one…", &["A-3 Pay the bill"]).await;
    let whose = stage.bob.click(&sheet.message(), "Not mine").await.updated();
    assert!(whose.text().contains("`/item assign ref:A-3 owner:@…`"), "{}", whose.text());
    let given = stage.bob.click(&whose, "Give it back to the lead").await.updated();
    assert!(given.text().contains(&format!("**A-3** belongs to {} now.", stage.ana.mention())), "{}", given.text());
    stage.catch_up().await;
    let told = format!("~~**A-3** Pay the bill~~ · now of {}", stage.ana.mention());
    assert!(read().text().contains(&told), "{}", read().text());
    assert_eq!(stage.bob.dms().iter().filter(|it| it.content.contains("Waiting for you")).count(), 1);
}

#[tokio::test]
async fn a_direct_digest_gathers_every_program_and_names_nobody_else() {
    let stage = Stage::set().await;
    let data = stage.acme.channel("data");
    let hostile = "@everyone @here <@&1> **free**";
    stage.ana(&format!("/action log title:\"{hostile}\" owner:@Bob due:\"24 Nov\"")).await;
    stage.chen.in_channel(&data).slash("/action log title:\"Copy the tables\" owner:@Bob due:\"24 Nov\"").await;
    stage.bob("/me notifications to:\"By direct message\"").await;
    stage.travel(FRIDAY);
    stage.bob.wait_for_dm("**Waiting for you**").await;
    stage.catch_up().await;
    let all: Vec<_> = stage.bob.dms().into_iter().filter(|it| it.content.contains("Waiting for you")).collect();
    let text = cards(&all[0]);
    assert_eq!(all.len(), 1, "one for both");
    assert!(text.contains("Copy the tables · due <t:1795521600:D> · data"), "{text}");
    assert!(text.contains("due <t:1795521600:D> · platform") && text.contains("\\*\\*free\\*\\*"), "{text}");
    assert!(!text.contains("@everyone") && !text.contains("@here") && !text.contains("<@&1>"), "{text}");
    // The same in a channel.
    stage.bob("/me notifications to:\"In the program's channel\"").await;
    stage.morning("2026-11-24").await;
    let (here, there) = (stage.digests().pop().unwrap(), data.wait_for_text("waiting for an answer").await);
    assert_eq!((here.pings.clone(), there.pings.clone()), (vec![stage.bob.id()], vec![stage.bob.id()]));
    let text = cards(&here);
    assert!(text.contains("free") && !text.contains("@everyone") && !text.contains("<@&1>"), "{text}");
}

/// What an answer shows, whether it is a message of its own or in place of the sheet.
fn shown(answer: &Answer) -> MessageView {
    if matches!(answer.callback(), Some(6 | 7)) { answer.updated() } else { answer.message() }
}

#[tokio::test]
async fn every_answer_on_the_sheet_strikes_its_line() {
    let stage = Stage::set().await;
    for title in ["Send", "Book", "Pay", "Call", "Sign"] {
        stage.ana(&format!("/action log title:{title} owner:@Bob due:\"24 Nov\"")).await;
    }
    stage.travel(FRIDAY);
    let post = digest(&stage).await;
    let open = async |line: &str| stage.bob.select(&post, "Answer one…", &[line]).await.message();
    let form = stage.bob.click(&open("A-1 Send").await, "Done").await.form();
    stage.bob.submit(&form, &[]).await;
    stage.bob.click(&open("A-2 Book").await, "Still valid").await;
    let form = stage.bob.click(&open("A-3 Pay").await, "New date").await.form();
    stage.bob.submit(&form, &[("Due", "1 Dec"), ("Why is it moved?", "The invoice is late")]).await;
    let until = shown(&stage.bob.click(&open("A-4 Call").await, "Snooze").await);
    stage.bob.select(&until, "Snooze until…", &["In 3 working days"]).await;
    let whose = shown(&stage.bob.click(&open("A-5 Sign").await, "Reassign").await);
    stage.bob.select_users(&whose, "Choose an owner", &[&stage.chen]).await;
    for line in [
        "~~**A-1** Send~~ · done".to_owned(),
        "~~**A-2** Book~~ · answered".to_owned(),
        "~~**A-3** Pay~~ · ".to_owned(),
        format!("~~**A-4** Call~~ · snoozed until <t:1795608000:D> by {}", stage.bob.mention()),
        format!("~~**A-5** Sign~~ · now of {}", stage.chen.mention()),
    ] {
        stage.card_says(&post, &line).await;
    }
    let post = stage.room.message(post.id).unwrap();
    assert!(post.components.is_empty(), "nothing is left to answer");
    // On Tuesday, the day itself, nobody is asked again about what was answered but for its day.
    stage.morning("2026-11-24").await;
    let text = stage.digests().pop().unwrap().text();
    assert!(!text.contains("Send") && !text.contains("Call") && !text.contains("Pay"), "{text}");
}

#[tokio::test]
async fn a_refused_direct_message_comes_to_the_channel() {
    let stage = Stage::set().await;
    two_promises(&stage).await;
    stage.bob("/me notifications to:\"By direct message\"").await;
    stage.bob.close_dms();
    stage.travel(FRIDAY);
    let bob = stage.bob.mention();
    let post = stage.room.wait_for_text(&format!("{bob} takes no direct messages")).await;
    assert!(post.text().contains("Send the contract"), "{}", post.text());
    assert_eq!(post.pings, [stage.bob.id()]);
    stage.catch_up().await;
    assert_eq!(stage.digests().len(), 2, "his, and Chen's");
    // The lead's report says so.
    stage.travel("2026-11-23T09:30:00Z");
    let told = stage.ana.wait_for_dm("the week's nudges").await;
    assert!(told.text().contains("Can't be reached") && told.text().contains(&bob), "{}", told.text());
    assert!(told.text().contains("Sent") && told.text().contains("0/2"), "{}", told.text());
}

#[tokio::test]
async fn a_closed_channel_is_told_to_the_lead_once() {
    let stage = Stage::set().await;
    two_promises(&stage).await;
    stage.room.deny_bot(Permissions::SEND_MESSAGES);
    stage.travel(FRIDAY);
    let told = stage.ana.wait_for_dm("I can't write in").await;
    assert!(
        told.text().contains("`/program channels program:… channel:…`, typed anywhere on the server."),
        "{}",
        told.text()
    );
    stage.morning("2026-11-24").await;
    stage.morning("2026-11-25").await;
    assert_eq!(stage.ana.dms().iter().filter(|it| it.text().contains("I can't write in")).count(), 1);
}

#[tokio::test]
async fn nobody_climbs_the_ladder_while_a_channel_is_closed() {
    let stage = Stage::set().await;
    two_promises(&stage).await;
    stage.room.deny_bot(Permissions::SEND_MESSAGES);
    for day in ["11-20", "11-24", "11-25", "11-26", "11-27", "11-30", "12-01", "12-02", "12-03", "12-04", "12-07"] {
        stage.travel(&format!("2026-{day}T09:30:00Z"));
        stage.catch_up().await;
        stage.travel(&format!("2026-{day}T12:00:00Z"));
        stage.catch_up().await;
    }
    let tries = stage.discord.requests().into_iter().filter(|it| {
        it.status == 403 && it.body["content"].as_str().is_some_and(|text| text.contains("waiting for an answer"))
    });
    assert_eq!(tries.count(), 11, "once a day");
    stage.room.allow_bot(Permissions::SEND_MESSAGES);
    stage.travel("2026-12-08T09:30:00Z");
    let first = digest(&stage).await;
    assert!(first.text().contains("Send the contract · overdue since <t:"), "{}", first.text());
    assert!(!first.text().contains("· with "), "nobody is named to a lead who was never asked: {}", first.text());
    // From here on the ladder is climbed: a day, three, five.
    for (day, with_lead) in [("09", false), ("11", false), ("15", true)] {
        stage.morning(&format!("2026-12-{day}")).await;
        let text = stage.digests().pop().unwrap().text();
        assert_eq!(text.contains(&format!("· with {}", stage.ana.mention())), with_lead, "{day}: {text}");
    }
    assert_eq!(stage.digests().len(), 4);
}

#[tokio::test]
async fn what_is_answered_before_it_is_said_is_not_asked() {
    let stage = Stage::set().await;
    two_promises(&stage).await;
    stage.discord.faults().next(&format!("POST /channels/{}/messages", stage.room.id()), Fault::rate_limited(60_000));
    stage.travel(FRIDAY);
    stage.catch_up().await;
    assert_eq!(stage.digests().len(), 0, "Discord asked to wait");
    stage.bob("/action done ref:A-1").await;
    stage.pass(Duration::from_secs(61));
    let post = digest(&stage).await;
    assert!(!post.text().contains("Send the contract") && post.text().contains("Book the"), "{}", post.text());
    assert_eq!(post.pings, [stage.chen.id()]);
}

#[tokio::test]
async fn what_could_not_be_said_in_one_slot_is_said_with_the_rest_in_the_next() {
    let stage = Stage::set().await;
    two_promises(&stage).await;
    stage.ana("/action log title:\"Sign it\" owner:@Bob due:\"25 Nov\"").await;
    stage.discord.faults().always("POST /channels/{channel_id}/messages", Fault::Status(500));
    stage.travel(FRIDAY);
    stage.catch_up().await;
    stage.morning("2026-11-23").await;
    stage.discord.faults().clear();
    stage.pass(Duration::from_secs(60));
    let text = digest(&stage).await.text();
    for title in ["Send the contract", "Sign it", "Book the"] {
        assert!(text.contains(title), "{title} is not in {text}");
    }
    assert_eq!(stage.digests().len(), 1);
}

/// The card of an item, in the room.
fn card(stage: &Stage, reference: &str) -> MessageView {
    stage.room.messages().into_iter().find(|it| it.text().contains(&format!("{reference} ·"))).expect("its card")
}

#[tokio::test]
async fn a_lost_answer_and_a_restart_say_nothing_twice() {
    let mut stage = Stage::set().await;
    two_promises(&stage).await;
    stage.discord.faults().next(&format!("POST /channels/{}/messages", stage.room.id()), Fault::AcceptThenDrop);
    stage.travel(FRIDAY);
    digest(&stage).await;
    stage.restart().await;
    stage.pass(Duration::from_secs(61));
    stage.catch_up().await;
    assert_eq!(stage.digests().len(), 1);
    // The clock goes back an hour and a day, then on: nothing is said again.
    stage.morning("2026-11-19").await;
    stage.travel("2026-11-20T08:30:00Z");
    stage.catch_up().await;
    stage.travel("2026-11-20T11:00:00Z");
    stage.catch_up().await;
    assert_eq!(stage.digests().len(), 1);
}

#[tokio::test]
async fn after_a_week_of_downtime_one_digest_and_the_older_ones_lose_their_buttons() {
    let stage = Stage::set().await;
    two_promises(&stage).await;
    stage.travel(FRIDAY);
    let first = digest(&stage).await;
    assert!(!first.components.is_empty());
    stage.travel("2026-12-02T10:00:00Z");
    stage.catch_up().await;
    let posts = stage.digests();
    assert_eq!(posts.len(), 2, "one for all the days");
    assert!(posts[0].components.is_empty() && !posts[1].components.is_empty());
    assert!(posts[1].text().contains("Send the contract · overdue since <t:"), "{}", posts[1].text());
    // A stale button of the first one acts on the item as it is now: Bob kept the menu open since Friday.
    stage.bob("/action done ref:A-1").await;
    let late = stage.bob.forge_click(&stage.room, posts[1].id, "1:not_mine:1").await;
    assert!(privately(&late).contains("A-1 is done"), "{}", late.text());
}

#[tokio::test]
async fn a_digest_of_last_month_is_answered_as_things_stand_now() {
    let mut stage = Stage::set().await;
    two_promises(&stage).await;
    for title in ["Pay the bill", "Buy a drum", "Tune it"] {
        stage.ana(&format!("/action log title:\"{title}\" owner:@Bob due:\"24 Nov\"")).await;
    }
    stage.travel(FRIDAY);
    let post = digest(&stage).await;
    let sheet = stage.bob.select(&post, "Answer one…", &["A-1 Send the contract"]).await.message();
    // From now on it can't be drawn again, so that it keeps every line and its select.
    stage.discord.faults().times("PATCH /channels/*/messages/*", 99, Fault::Status(403));
    stage.bob("/action done ref:A-1").await;
    stage.ana("/item void ref:A-3 reason:\"We paid it twice.\"").await;
    stage.ana("/item assign ref:A-4 owner:@Chen").await;
    stage.catch_up().await;
    stage.restart().await;
    stage.morning("2026-12-21").await;
    let post = stage.room.message(post.id).unwrap();
    assert!(!post.components.is_empty() && !post.text().contains("~~"), "{}", post.text());

    // The select says of each what is true today, and what to do instead.
    let said = async |person: &local_discord::Person, line: &str| {
        let answer = person.select(&post, "Answer one…", &[line]).await;
        (privately(&answer), answer.message().button_labels())
    };
    let (text, buttons) = said(&stage.bob, "A-1 Send the contract").await;
    assert_eq!(
        text.lines().next().unwrap(),
        "**A-1** Send the contract is done. Nothing is asked about it any more; **Update…** takes it up again."
    );
    assert_eq!(buttons, ["Update…"]);
    let (text, buttons) = said(&stage.bob, "A-3 Pay the bill").await;
    assert_eq!(
        (text.as_str(), buttons.len()),
        ("**A-3** Pay the bill is void. Nothing is asked about it any more: `/item show ref:A-3` says why.", 0)
    );
    let (text, _) = said(&stage.bob, "A-4 Buy a drum").await;
    assert!(text.contains(&stage.chen.mention()), "whose it is now: {text}");
    let (text, buttons) = said(&stage.bob, "A-5 Tune it").await;
    assert!(text.starts_with("**A-5** Tune it is open.") && buttons.contains(&"Done".to_owned()), "{text}");

    // So do the buttons of the sheet that he left open.
    let over = "A-1 is done, so there is nothing to do about it. To open it again, use /item reopen.";
    for (button, says) in [
        ("Done", "A-1 is done, and “Done” is not possible from there. Possible now, under Update on its card: Reopen."),
        ("New date", over),
        ("Snooze", over),
        ("Not mine", over),
    ] {
        let answer = stage.bob.click(&sheet, button).await;
        assert_eq!(privately(&answer), says, "{button}");
    }
    // What still waits is answered from it as on the first day.
    let sheet = stage.bob.select(&post, "Answer one…", &["A-5 Tune it"]).await.message();
    let form = stage.bob.click(&sheet, "Done").await.form();
    stage.bob.submit(&form, &[("Evidence", "It sounds")]).await;
    let (text, _) = said(&stage.bob, "A-5 Tune it").await;
    assert!(text.starts_with("**A-5** Tune it is done."), "{text}");
}

#[tokio::test]
async fn not_mine_asks_whose_it_is_and_a_stranger_is_told() {
    let stage = Stage::set().await;
    two_promises(&stage).await;
    stage.travel(FRIDAY);
    let post = digest(&stage).await;
    let sheet = stage.bob.select(&post, "Answer one…", &["A-1 Send the contract"]).await.message();
    let whose = stage.bob.click(&sheet, "Not mine").await.updated();
    assert!(whose.text().contains("Whose is it?"), "{}", whose.text());
    let given = stage.bob.select_users(&whose, "Choose an owner", &[&stage.chen]).await.updated();
    assert!(given.text().contains(&stage.chen.mention()), "{}", given.text());
    let now = format!("~~**A-1** Send the contract~~ · now of {}", stage.chen.mention());
    let post = stage.card_says(&post, &now).await;
    let no = stage.bob.select(&post, "Answer one…", &["A-2 Book the *room*"]).await;
    assert!(privately(&no).contains(&stage.chen.mention()), "{}", no.text());
}

#[tokio::test]
async fn a_lead_silences_an_item_and_wakes_it_again() {
    let stage = Stage::set().await;
    two_promises(&stage).await;
    let no = stage.bob("/item snooze ref:A-1 until:never").await;
    assert!(privately(&no).contains(&format!("ask {}", stage.ana.mention())), "{}", no.text());
    let done = stage.ana("/item snooze ref:A-1 until:Never").await;
    assert!(privately(&done).contains("Nobody is nudged about **A-1** any more."), "{}", done.text());
    let sheet = stage.ana.click(&card(&stage, "A-2"), "Snooze").await.message();
    stage.ana.select(&sheet, "Snooze until…", &["Never"]).await;
    stage.travel(FRIDAY);
    stage.catch_up().await;
    assert_eq!(stage.digests().len(), 0);
    stage.card_says(&card(&stage, "A-2"), "Nobody is nudged about it").await;
    stage.ana("/item snooze ref:A-2 until:again").await;
    let post = digest(&stage).await;
    assert!(post.text().contains("Book the") && !post.text().contains("Send the contract"), "{}", post.text());
}

#[tokio::test]
async fn the_next_run_is_shown_without_being_sent() {
    let stage = Stage::set().await;
    let none = stage.ana("/program nudges preview").await;
    assert!(privately(&none).contains("no program"), "{}", none.text());
    two_promises(&stage).await;
    let no = stage.chen("/program nudges preview").await;
    assert!(privately(&no).contains("can't change this program"), "{}", no.text());
    let seen = stage.ana("/program nudges preview").await;
    let text = privately(&seen);
    assert!(text.contains("The next run of **platform**: <t:1795167000:f>. Nothing is sent by looking."), "{text}");
    assert!(text.contains("Send the contract") && text.contains("Book the"), "{text}");
    assert!(seen.message().pings.is_empty());
    stage.ana("/program pause").await;
    let paused = stage.ana("/program nudges preview").await;
    assert!(privately(&paused).contains("is paused: nobody is nudged"), "{}", paused.text());
    stage.travel(FRIDAY);
    stage.catch_up().await;
    assert_eq!(stage.digests().len(), 0, "a paused program says nothing");
    stage.ana("/program resume").await;
    digest(&stage).await;
}

#[tokio::test]
async fn whoever_left_is_not_asked_and_the_lead_is() {
    let stage = Stage::set().await;
    two_promises(&stage).await;
    stage.acme.leave(&stage.bob);
    stage.travel(FRIDAY);
    let post = digest(&stage).await;
    assert_eq!(post.pings, [stage.chen.id()]);
    assert!(!post.text().contains(&stage.bob.mention()) && !post.text().contains("contract"), "{}", post.text());
    stage.morning("2026-11-23").await;
    let post = stage.digests().pop().unwrap();
    assert_eq!((stage.digests().len(), post.pings.clone()), (2, vec![stage.ana.id()]));
    assert!(post.text().contains("Send the contract · to be reassigned: whoever had it left"), "{}", post.text());
    // He comes back, and is given it anew.
    stage.acme.join(&stage.bob);
    stage.ana("/item assign ref:A-1 owner:@Bob").await;
    stage.bob("/item confirm ref:A-1").await;
    let post = stage.room.message(post.id).unwrap();
    let post = stage.card_says(&post, "~~**A-1** Send the contract~~").await;
    assert!(post.text().contains(&format!("now of {}", stage.bob.mention())), "{}", post.text());
}

#[tokio::test]
async fn whoever_left_is_told_nothing_directly_either() {
    let stage = Stage::set().await;
    two_promises(&stage).await;
    stage.bob("/me notifications to:\"By direct message\"").await;
    stage.acme.leave(&stage.bob);
    // He and the bot still meet elsewhere, so a direct message would arrive.
    stage.discord.guild("Elsewhere").join(&stage.bob);
    for day in ["20", "23", "24", "25", "26", "27"] {
        stage.morning(&format!("2026-11-{day}")).await;
    }
    assert_eq!(stage.bob.dms().len(), 0);
    let asked = stage.digests();
    let of_ana = asked.iter().find(|post| post.pings.contains(&stage.ana.id())).expect("the lead is asked");
    assert!(of_ana.text().contains("Send the contract · to be reassigned"), "{}", of_ana.text());
    assert!(asked.iter().all(|post| !post.content.contains(&stage.bob.mention())));
}

#[tokio::test]
async fn a_delegate_who_left_is_not_asked_and_the_lead_stands_in() {
    for direct in [false, true] {
        let stage = Stage::set().await;
        stage.ana("/action log title:\"Send the contract\" owner:@Bob due:\"24 Nov\"").await;
        if direct {
            stage.chen("/me notifications to:\"By direct message\"").await;
        }
        stage.bob("/me away until:\"1 Dec\" delegate:@Chen").await;
        stage.acme.leave(&stage.chen);
        stage.discord.guild("Elsewhere").join(&stage.chen);
        stage.travel(FRIDAY);
        let post = digest(&stage).await;
        stage.catch_up().await;
        assert_eq!((stage.digests().len(), post.pings.clone()), (1, vec![stage.ana.id()]));
        let line = format!("Send the contract · due <t:1795521600:D> · for {}", stage.bob.mention());
        assert!(post.text().contains(&line), "{}", post.text());
        assert!(!post.text().contains(&stage.chen.mention()) && stage.chen.dms().is_empty(), "{}", post.text());
    }
}

#[tokio::test]
async fn a_report_does_not_follow_a_lead_who_left() {
    let stage = Stage::set().await;
    two_promises(&stage).await;
    stage.travel(FRIDAY);
    digest(&stage).await;
    stage.acme.leave(&stage.ana);
    stage.discord.guild("Elsewhere").join(&stage.ana);
    stage.travel("2026-11-23T09:30:00Z");
    stage.room.wait_for_text("the week's nudges").await;
    stage.catch_up().await;
    assert!(stage.ana.dms().iter().all(|it| !it.text().contains("the week's nudges")));
}

#[tokio::test]
async fn where_it_cannot_be_known_who_left_the_digest_waits() {
    let stage = Stage::set().await;
    two_promises(&stage).await;
    stage.discord.faults().times("GET /guilds/*/members/*", 2, Fault::Status(500));
    stage.travel(FRIDAY);
    stage.catch_up().await;
    assert_eq!(stage.digests().len(), 0);
    stage.pass(Duration::from_secs(6));
    stage.catch_up().await;
    stage.pass(Duration::from_secs(11));
    let post = digest(&stage).await;
    assert_eq!(post.pings.len(), 2);
}

#[tokio::test]
async fn many_people_are_asked_in_few_messages() {
    let stage = Stage::set().await;
    let more = ["Dewi", "Emre", "Fatou", "Gita"].map(|name| stage.acme.member(name));
    let people: Vec<_> = [&stage.bob, &stage.chen].into_iter().chain(&more).collect();
    for person in &people {
        for n in 1..=11 {
            let title = format!("Check number {n} of the things that {} has to look after", person.name());
            stage.ana(&format!("/action log title:\"{title}\" owner:@{} due:\"24 Nov\"", person.name())).await;
        }
    }
    stage.travel(FRIDAY);
    stage.catch_up().await;
    let posts = stage.digests();
    assert!(posts.len() <= 3, "{} messages", posts.len());
    let mut pings: Vec<_> = posts.iter().flat_map(|post| post.pings.clone()).collect();
    pings.sort_unstable();
    let mut all: Vec<_> = people.iter().map(|person| person.id()).collect();
    all.sort_unstable();
    assert_eq!(pings, all, "each once, over all messages");
    let text: String = posts.iter().map(MessageView::text).collect();
    for person in &people {
        let lines = text.matches(&format!("that {} has to look after", person.name())).count();
        assert_eq!(lines, 10 + 10, "ten lines and ten options of {}", person.name());
    }
    assert_eq!(text.matches("- and 1 more: `/mine`").count(), 6);
    // An answer strikes the line in its message, and no other message is written again.
    let shown =
        |post: &&MessageView| post.selects()[0].options.iter().any(|line| line.label.contains("that Fatou has"));
    let of_fatou = posts.iter().find(shown).expect("her lines").clone();
    let line =
        of_fatou.selects()[0].options.iter().find(|line| line.label.contains("that Fatou")).unwrap().label.clone();
    let sheet = more[2].select(&of_fatou, "Answer one…", &[&line]).await.message();
    more[2].click(&sheet, "Still valid").await;
    stage.card_says(&of_fatou, "~~ · answered").await;
    let changed = stage.digests().iter().filter(|post| post.changes > 0).count();
    assert_eq!(changed, 1);
}

#[tokio::test]
async fn whoever_does_not_answer_is_asked_twice_a_week_until_they_do() {
    let stage = Stage::set().await;
    stage.ana("/program create name:platform").await;
    stage.ana("/program settings ask_for_call:False").await;
    for n in 1..=5 {
        stage.ana(&format!("/action log title:\"Check {n}\" owner:@Bob due:\"24 Nov\"")).await;
    }
    stage.ana("/action log title:\"Book the room\" owner:@Chen due:\"24 Nov\"").await;
    stage.travel(FRIDAY);
    stage.catch_up().await;
    assert_eq!(stage.digests()[0].pings.len(), 2);
    // The lead is told, and Tuesday is Chen's alone.
    stage.travel("2026-11-23T09:30:00Z");
    let told = stage.ana.wait_for_dm("the week's nudges").await;
    let quiet = format!("Asked only twice a week now: {}: 0/5 answered in 4 weeks", stage.bob.mention());
    assert!(told.text().contains(&quiet), "{}", told.text());
    stage.morning("2026-11-24").await;
    assert_eq!(stage.digests().pop().unwrap().pings, [stage.chen.id()]);
    // Thursday is one of his two days.
    stage.chen("/action done ref:A-6").await;
    stage.morning("2026-11-26").await;
    let thursday = stage.digests().pop().unwrap();
    assert_eq!((stage.digests().len(), thursday.pings.clone()), (3, vec![stage.bob.id()]));
    assert_eq!(thursday.text().matches("overdue since <t:").count(), 5, "{}", thursday.text());
    // He answers, and is asked like everybody from the next day on.
    for line in ["A-1 Check 1", "A-2 Check 2"] {
        let sheet = stage.bob.select(&thursday, "Answer one…", &[line]).await.message();
        stage.bob.click(&sheet, "Still valid").await;
    }
    stage.morning("2026-11-27").await;
    let friday = stage.digests().pop().unwrap();
    assert_eq!((stage.digests().len(), friday.pings.clone()), (4, vec![stage.bob.id()]));
    assert!(friday.text().contains("Check 3") && !friday.text().contains("Check 1"), "{}", friday.text());
}

#[tokio::test]
async fn a_button_in_direct_messages_acts_only_where_its_presser_is_a_member() {
    let stage = Stage::set().await;
    two_promises(&stage).await;
    let other = stage.discord.guild("Other");
    let (hall, eve) = (other.channel("hall"), other.member("Eve"));
    eve.in_channel(&hall).slash("/action log title:\"Secret plan\" owner:@Eve due:\"24 Nov\"").await;
    stage.bob("/me notifications to:\"By direct message\"").await;
    stage.travel(FRIDAY);
    stage.bob.wait_for_dm("**Waiting for you**").await;
    let dm = stage.bob.dms().pop().unwrap();
    let (there, nowhere) = (other.id().get(), other.id().get() + 1);
    let mut said = Vec::new();
    for home in [there, nowhere, 0] {
        for act in ["confirm:3", "due:3", "move:3:done", "undo:3", "give_back:3"] {
            let answer = stage.bob.forge_click_on(&dm, &format!("{home}@1:{act}")).await;
            said.push(answer.text());
        }
    }
    assert!(said.iter().all(|text| *text == said[0] && !text.contains("Secret")), "{said:#?}");
    assert!(said[0].contains("server"), "{}", said[0]);
    let shown = eve.in_channel(&hall).slash("/item show ref:A-1").await;
    assert!(shown.text().contains("**Open**") && !shown.text().contains("Nobody"), "{}", shown.text());
    // Whoever left since can't press what they still see.
    stage.acme.leave(&stage.bob);
    let answer = stage.bob.forge_click_on(&dm, &format!("{}@1:confirm:1", stage.acme.id().get())).await;
    assert_eq!(answer.text(), said[0]);
}

#[tokio::test]
async fn one_servers_nudges_are_not_anothers() {
    let stage = Stage::set().await;
    two_promises(&stage).await;
    let other = stage.discord.guild("Other");
    let hall = other.channel("hall");
    other.join(&stage.bob);
    let eve = other.member("Eve");
    eve.in_channel(&hall).slash("/action log title:\"Far away\" owner:@Bob due:\"24 Nov\"").await;
    stage.travel(FRIDAY);
    let (here, there) = (digest(&stage).await, hall.wait_for_text("waiting for an answer").await);
    assert!(!here.text().contains("Far away") && !there.text().contains("contract"));
    assert_eq!(there.pings, [stage.bob.id()]);
}

#[tokio::test]
async fn a_call_on_health_that_is_missing_is_asked_of_the_lead_and_made_where_it_is_asked() {
    let stage = Stage::set().await;
    two_promises(&stage).await;
    // The program began on Wednesday the 18th; a call lasts a week.
    stage.morning("2026-11-25").await;
    assert!(!stage.digests().pop().unwrap().text().contains("Health"), "a call of the first day would stand today");
    stage.morning("2026-11-26").await;
    let post = stage.digests().pop().unwrap();
    let line = "- **Health** of platform · this week's call is missing, never called";
    let ana = stage.ana.mention();
    assert!(cards(&post).contains(&format!("{ana}\n{line}")), "{}", post.text());
    assert_eq!(post.pings.iter().filter(|user| **user == stage.ana.id()).count(), 1);

    // Whoever does not lead is told so; the lead calls it from the digest, and the line is struck.
    let no = stage.bob.select(&post, "Answer one…", &["Health of platform"]).await;
    assert!(privately(&no).contains(&ana), "{}", no.text());
    let form = stage.ana.select(&post, "Answer one…", &["Health of platform"]).await.form();
    let wrong = stage.ana.submit(&form, &[("Colour", "blue")]).await;
    assert!(privately(&wrong).contains("Type green, amber or red"), "{}", wrong.text());
    let form = stage.ana.select(&post, "Answer one…", &["Health of platform"]).await.form();
    stage.ana.submit(&form, &[("Colour", "amber")]).await;
    let post = stage.card_says(&post, "~~**Health** of platform~~ · called ").await;
    assert!(post.text().contains(&format!("**Amber** by {ana}")), "{}", post.text());

    // For a week nobody is asked again, and then with the day of the last call.
    for (days, asked) in [("11-30", false), ("12-03", false), ("12-04", true)] {
        stage.morning(&format!("2026-{days}")).await;
        let text = cards(&stage.digests().pop().unwrap());
        assert_eq!(text.contains("this week's call is missing, last called <t:"), asked, "{days}: {text}");
    }
    // It can be stopped.
    let set = stage.ana("/program settings ask_for_call:False").await;
    assert!(privately(&set).contains("Nobody is asked for the weekly call on health"), "{}", set.text());
    let asked = stage.digests().len();
    for day in ["07", "08", "09", "10", "11"] {
        stage.morning(&format!("2026-12-{day}")).await;
    }
    let later: Vec<MessageView> = stage.digests().split_off(asked);
    assert!(!later.is_empty() && later.iter().all(|post| !cards(post).contains("Health")), "{later:?}");
}

#[tokio::test]
async fn a_call_is_asked_for_directly_and_shown_before_it_is_asked() {
    let stage = Stage::set().await;
    stage.ana("/action log title:\"Send the contract\"").await;
    stage.ana("/item snooze ref:A-1 until:never").await;
    stage.ana("/me notifications to:\"By direct message\"").await;
    let seen = stage.ana("/program nudges preview").await;
    assert!(privately(&seen).contains("<t:1795685400:f>. Nothing is sent by looking."), "{}", seen.text());
    assert!(seen.text().contains("**Health** of platform · this week's call is missing, never called"));
    stage.travel("2026-11-26T09:30:00Z");
    stage.ana.wait_for_dm("**Waiting for you**").await;
    let read = || stage.ana.dms().into_iter().find(|it| it.content.contains("Waiting for you")).unwrap();
    let form = stage.ana.select(&read(), "Answer one…", &["Health of platform"]).await.form();
    stage.ana.submit(&form, &[("Colour", "red")]).await;
    stage.catch_up().await;
    assert!(read().text().contains("~~**Health** of platform~~ · called "), "{}", read().text());
    assert!(read().components.is_empty(), "nothing is left to answer");
}
