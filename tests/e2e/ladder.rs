//! Nudges over the days: every reason in its words, the ladder to its end, everybody in their own hours, moved clocks.

use local_discord::Fault;

use crate::stage::{Stage, cards, privately, publicly};

#[tokio::test]
async fn every_reason_is_told_in_its_words_to_whom_it_concerns() {
    let stage = Stage::set().await;
    for line in [
        "/issue log title:\"Old noise\" owner:@Bob severity:2",
        "/action log title:\"Sign it\" owner:@Bob due:\"1 Dec\"",
        "/action log title:\"Send it\" owner:@Bob due:\"27 Nov\"",
        "/action log title:\"Pay it\" owner:@Bob due:\"24 Nov\"",
        "/action log title:\"Find somebody\"",
        &format!("/decision propose title:\"One region\" approvers:{}", stage.bob.mention()),
        "/decision log title:\"Two weeks\" outcome:\"Yes.\"",
        "/item due ref:D-2 date:\"27 Nov\"",
        "/risk log title:\"Vendor slips\" owner:@Chen likelihood:2 impact:3",
        "/risk accept ref:R-1 reason:\"It is small\" valid_until:\"27 Nov\"",
        // For the weekly summary only.
        "/action log title:\"Some day\" owner:@Bob due:\"20 Nov\" priority:4",
        "/risk log title:\"A meteor\" owner:@Bob likelihood:1 impact:2 due:\"20 Nov\"",
    ] {
        stage.ana(line).await.settled().await;
    }
    stage.morning("2026-11-27").await;
    let posts = stage.digests();
    assert_eq!(posts.len(), 1, "one post for everybody and everything");
    let text = cards(&posts[0]);
    let (bob, ana) = (stage.bob.mention(), stage.ana.mention());
    let of = |person: &str| text.split(person).nth(1).expect("their card").split("<@").next().unwrap().to_owned();
    let (bobs, anas) = (of(&bob), of(&ana));
    let order = |text: &str, words: &[&str]| {
        let at: Vec<Option<usize>> = words.iter().map(|words| text.find(words)).collect();
        assert!(at.iter().all(Option::is_some) && at.is_sorted(), "{words:?}: {at:?} in {text}");
    };
    order(
        &bobs,
        &[
            "One region · waiting for your approval",
            "Pay it · overdue since <t:",
            "Send it · due today",
            "Sign it · due <t:",
            "Old noise · stale, last reviewed <t:",
        ],
    );
    order(
        &anas,
        &[
            "Vendor slips · acceptance expires",
            "Two weeks · to be reviewed",
            "Find somebody · unowned",
            "**Health** of platform · this week's call is missing",
        ],
    );
    assert!(
        !text.contains("Some day") && !text.contains("A meteor") && !text.contains(&stage.chen.mention()),
        "{text}"
    );
    let mut pings = posts[0].pings.clone();
    pings.sort_unstable();
    let mut asked = vec![stage.ana.id(), stage.bob.id()];
    asked.sort_unstable();
    assert_eq!(pings, asked);
}

#[tokio::test]
async fn what_nobody_answers_climbs_to_its_leads_then_rests_and_is_never_closed() {
    let stage = Stage::set().await;
    stage.ana("/program create name:platform").await;
    stage.ana("/program settings ask_for_call:False quiet_below:0").await;
    stage.ana("/program workstreams name:Payments lead:@Chen").await;
    stage.ana("/risk log title:\"Vendor slips\" owner:@Bob due:\"23 Nov\" workstream:Payments").await;
    let mut told: Vec<String> = Vec::new();
    for day in 19..=48 {
        let (month, day) = if day > 30 { (12, day - 30) } else { (11, day) };
        let before = stage.digests().len();
        stage.morning(&format!("2026-{month}-{day:02}")).await;
        let posts = stage.digests().split_off(before);
        for post in posts {
            let text = cards(&post);
            let named = [("Chen", &stage.chen), ("Ana", &stage.ana)];
            let named = named.iter().find(|(_, person)| text.contains(&format!("· with {}", person.mention())));
            let pinged = named.is_none_or(|(_, person)| post.pings.contains(&person.id()));
            assert!(pinged && post.pings.contains(&stage.bob.id()), "{day}: {}", post.content);
            told.push(format!("{month}-{day:02} {}", named.map_or("", |(name, _)| name)).trim_end().to_owned());
        }
    }
    assert_eq!(told, ["11-19", "11-23", "11-24", "11-26", "11-30 Chen", "12-07 Ana"]);
    let shown = publicly(&stage.ana("/item show ref:R-1").await);
    assert!(shown.contains("**Open**"), "nobody closed it: {shown}");
    let preview = privately(&stage.ana("/summary preview").await);
    assert!(preview.contains("Asked to the end without an answer, no longer nudged"), "{preview}");
    // Bob acts; where it goes stale again he is asked from the start.
    stage.bob("/item confirm ref:R-1").await;
    let before = stage.digests().len();
    for day in ["2026-12-21", "2026-12-31", "2027-01-01", "2027-01-04"] {
        stage.morning(day).await;
    }
    let again = stage.digests().split_off(before);
    assert_eq!(again.len(), 1);
    let text = cards(&again[0]);
    assert!(text.contains("Vendor slips") && !text.contains("· with "), "{text}");
}

#[tokio::test]
async fn a_lead_who_has_left_is_named_beside_nobody_and_whoever_leads_now_is() {
    let stage = Stage::set().await;
    stage.ana("/program create name:platform").await;
    stage.ana("/program settings ask_for_call:False quiet_below:0 deputy:@Chen").await;
    stage.ana("/action log title:\"Send it\" owner:@Bob due:\"23 Nov\"").await;
    for day in ["19", "23", "24", "26"] {
        stage.morning(&format!("2026-11-{day}")).await;
    }
    // It is not known that Ana has left until she is about to be named.
    stage.acme.leave(&stage.ana);
    stage.morning("2026-11-30").await;
    let post = stage.digests().pop().unwrap();
    let text = cards(&post);
    assert!(
        text.contains(&format!("Send it · overdue since <t:1795435200:D> · with {}", stage.chen.mention())),
        "{text}"
    );
    assert!(!post.text().contains(&stage.ana.mention()), "{}", post.text());
}

#[tokio::test]
async fn everybody_is_asked_in_their_own_hours_and_a_delegate_while_they_are_away() {
    let stage = Stage::set().await;
    stage.ana("/action log title:\"Send it\" owner:@Bob due:\"24 Nov\"").await;
    stage.ana("/action log title:\"Book it\" owner:@Chen due:\"24 Nov\"").await;
    stage.bob("/me hours hours:13-17").await;
    stage.chen("/me timezone zone:\"los angeles\"").await;
    let asked = async |at: &str| {
        let before = stage.digests().len();
        stage.travel(at);
        stage.catch_up().await;
        stage.digests().split_off(before)
    };
    for at in ["2026-11-20T09:30:00Z", "2026-11-20T12:59:00Z"] {
        assert!(asked(at).await.is_empty(), "{at}");
    }
    let bobs = asked("2026-11-20T13:00:00Z").await;
    assert_eq!((bobs.len(), bobs[0].pings.clone()), (1, vec![stage.bob.id()]));
    assert!(asked("2026-11-20T16:59:00Z").await.is_empty());
    let chens = asked("2026-11-20T17:00:00Z").await;
    assert_eq!((chens.len(), chens[0].pings.clone()), (1, vec![stage.chen.id()]));
    assert!(!bobs[0].text().contains("Book it") && !chens[0].text().contains("Send it"));
    // Nothing at a weekend.
    assert!(asked("2026-11-21T17:30:00Z").await.is_empty() && asked("2026-11-22T17:30:00Z").await.is_empty());
    // Bob is away, and Chen gets his line beside hers, at her hour; nothing on the program's holiday.
    stage.bob("/me away until:\"1 Dec\" delegate:@Chen").await;
    stage.ana("/program calendar holiday:\"24 Nov\"").await;
    assert!(asked("2026-11-24T17:00:00Z").await.is_empty(), "a holiday");
    let both = asked("2026-11-25T17:00:00Z").await;
    assert_eq!((both.len(), both[0].pings.clone()), (1, vec![stage.chen.id()]));
    let text = cards(&both[0]);
    let line = text.lines().find(|line| line.contains("Send it")).expect("Bob's line");
    assert!(line.ends_with(&format!("· for {}", stage.bob.mention())), "{text}");
    let line = text.lines().find(|line| line.contains("Book it")).expect("her own");
    assert!(!line.contains("· for "), "{text}");
}

#[tokio::test]
async fn a_clock_that_jumps_ahead_says_what_is_due_once_and_one_that_jumps_back_nothing_again() {
    let stage = Stage::set().await;
    stage.ana("/action log title:\"Send it\" owner:@Bob due:\"24 Nov\"").await;
    stage.ana("/program settings ask_for_call:False").await;
    for at in [
        // A month ahead, at once.
        "2026-12-18T10:00:00Z",
        "2026-12-18T11:00:00Z",
        // Right again, and back a day more; then over the days that were skipped.
        "2026-11-18T10:30:00Z",
        "2026-11-17T10:30:00Z",
        "2026-11-20T09:30:00Z",
        "2026-11-24T09:30:00Z",
        "2026-12-17T09:30:00Z",
        "2026-12-18T09:30:00Z",
        "2026-12-18T12:00:00Z",
    ] {
        stage.travel(at);
        stage.catch_up().await;
        assert_eq!(stage.digests().len(), 1, "{at}");
    }
    stage.travel("2026-12-21T09:30:00Z");
    stage.catch_up().await;
    assert_eq!(stage.digests().len(), 2, "the ladder goes on");
}

#[tokio::test]
async fn a_setting_is_for_what_is_asked_next_and_leaves_what_was_asked_as_it_stands() {
    let stage = Stage::set().await;
    stage.ana("/issue log title:\"Old noise\" owner:@Bob severity:2").await;
    stage.ana("/action log title:\"Sign it\" owner:@Bob due:\"1 Dec\"").await;
    stage.morning("2026-11-27").await;
    let post = stage.digests().pop().unwrap();
    let asked = cards(&post);
    assert!(asked.contains("Old noise · stale") && asked.contains("**Health** of platform"), "{asked}");
    // The lead gives issues a month, and wants to be asked for no call; what was asked this morning can be answered.
    stage.ana("/program settings review:\"Other issues\" review_within:\"30 days\" ask_for_call:False").await;
    stage.catch_up().await;
    assert_eq!(cards(&stage.room.message(post.id).unwrap()), asked);
    let sheet = stage.bob.select(&post, "Answer one…", &["I-1 Old noise"]).await;
    assert!(privately(&sheet).contains("**I-1** Old noise is open."), "{}", sheet.text());
    // Where the digest is drawn again because of an answer, what nobody answered is not said to be answered.
    stage.bob("/action done ref:A-1").await;
    let post = stage.card_says(&post, "~~**A-1** Sign it~~ · done").await;
    let text = cards(&post);
    assert!(text.contains("~~**I-1** Old noise~~ · not asked any more"), "{text}");
    assert!(text.contains("~~**Health** of platform~~ · not asked any more"), "{text}");
    // The next digests follow the settings.
    let before = stage.digests().len();
    for day in ["2026-11-30", "2026-12-01", "2026-12-04"] {
        stage.morning(day).await;
    }
    assert_eq!(stage.digests().len(), before, "nobody is asked");
}

#[tokio::test]
async fn a_pause_stops_what_was_already_on_its_way_and_afterwards_it_is_asked_once() {
    let stage = Stage::set().await;
    stage.ana("/program create name:platform").await;
    stage.ana("/program settings ask_for_call:False").await;
    stage.ana("/action log title:\"Send it\" owner:@Bob due:\"24 Nov\"").await;
    // Discord takes nothing at half past nine; the lead pauses the program before it is tried again.
    stage.discord.faults().times("POST /channels/*/messages", 1, Fault::Status(500));
    stage.morning("2026-11-24").await;
    assert!(stage.digests().is_empty());
    stage.ana("/program pause").await;
    for at in ["2026-11-24T09:31:00Z", "2026-11-24T12:00:00Z", "2026-11-25T09:30:00Z"] {
        stage.travel(at);
        stage.catch_up().await;
        assert!(stage.digests().is_empty(), "{at}");
    }
    stage.ana("/program resume").await;
    for at in ["2026-11-25T09:31:00Z", "2026-11-25T12:00:00Z"] {
        stage.travel(at);
        stage.catch_up().await;
    }
    let posts = stage.digests();
    assert_eq!((posts.len(), posts[0].pings.clone()), (1, vec![stage.bob.id()]));
    assert!(cards(&posts[0]).contains("Send it · overdue since <t:"), "{}", posts[0].text());
}
