//! `/me`: what everybody sets for themselves: zone, hours, absence, how they want to be nudged.

use local_discord::Answer;

use crate::stage::{Stage, privately};

#[track_caller]
fn told(answer: &Answer, words: &str) {
    let text = privately(answer);
    assert!(text.contains(words), "{words} in {text}");
}

const NOTHING_SET: [&str; 4] = [
    "Time zone: Each program's own; here UTC",
    "Working hours: 09:00–18:00",
    "Away: No",
    "Nudges: In the program's channel",
];

#[tokio::test]
async fn everything_is_shown_before_anything_is_set() {
    let stage = Stage::set().await;
    for line in ["/me timezone", "/me hours", "/me notifications", "/me back"] {
        let answer = stage.chen(line).await;
        for words in NOTHING_SET {
            told(&answer, words);
        }
    }
    // Where the channel has a program, its zone is named.
    stage.ana("/action log title:Begin").await;
    stage.ana("/program calendar zone:berlin").await;
    told(&stage.chen("/me timezone").await, "Each program's own; here Europe/Berlin");
}

#[tokio::test]
async fn a_zone_is_typed_or_picked() {
    let mut stage = Stage::set().await;
    told(&stage.chen("/me timezone zone:kathmandu").await, "Time zone: Asia/Kathmandu");
    let no = stage.chen("/me timezone zone:Europe/Berln").await;
    told(&no, "“Europe/Berln” is not a time zone that can be used: type Europe/Berlin, or another");
    told(&stage.chen("/me timezone zone:PST").await, "type America/Los_Angeles");
    told(&stage.chen("/me timezone zone:Nowhere").await, "type a region and city such as Europe/Berlin");
    told(&stage.chen("/me timezone").await, "Time zone: Asia/Kathmandu");

    let here = stage.chen.in_channel(&stage.room);
    let offered = here.autocomplete("/me timezone zone:york|").await;
    // 09:30 in Greenwich.
    assert_eq!(offered[0].name, "America/New_York, 04:30 now");
    assert_eq!(offered[0].value, "America/New_York");
    let offered = here.autocomplete("/me timezone zone:est|").await;
    assert_eq!(offered[0].value, "America/New_York", "{offered:?}");
    let offered = here.autocomplete("/me timezone zone:|").await;
    assert_eq!(offered[0].value, "program");
    assert!(offered.len() > 10 && offered.len() <= 25, "{offered:?}");
    assert!(here.autocomplete("/me timezone zone:zzzz|").await.is_empty());
    told(&stage.chen("/me timezone zone:Europe/Lisbon").await, "Time zone: Europe/Lisbon");

    stage.restart().await;
    told(&stage.chen("/me hours").await, "Time zone: Europe/Lisbon");
    told(&stage.chen("/me timezone zone:program").await, NOTHING_SET[0]);
}

#[tokio::test]
async fn hours_are_typed_as_people_say_them() {
    let stage = Stage::set().await;
    told(&stage.bob("/me hours hours:7am-3:30pm").await, "Working hours: 07:00–15:30");
    for (typed, said) in [
        ("22-6", "Working hours end later on the same day than they begin, and 06:00 is not after 22:00"),
        ("9-9:30", "Working hours are at least an hour long"),
        ("nine to five", "can't be read as working hours: type them as 9-17:30"),
    ] {
        told(&stage.bob(&format!("/me hours hours:\"{typed}\"")).await, said);
    }
    told(&stage.bob("/me hours").await, "Working hours: 07:00–15:30");
    // Nobody else's.
    told(&stage.chen("/me hours").await, NOTHING_SET[1]);
}

#[tokio::test]
async fn somebody_is_away_and_somebody_stands_in() {
    let mut stage = Stage::set().await;
    let line = format!("/me away until:\"next monday\" delegate:{}", stage.chen.mention());
    told(&stage.bob(&line).await, &format!("Away: Back on Mon 23 Nov 2026. {} gets your nudges", stage.chen.mention()));
    stage.restart().await;
    told(&stage.bob("/me hours").await, "Back on Mon 23 Nov 2026");
    told(&stage.bob("/me away until:+2w").await, "Back on Wed 2 Dec 2026. The lead gets your nudges");
    for (typed, said) in [
        ("today", "Away needs the day on which you are back, tomorrow at the earliest"),
        ("yesterday", "Tue 17 Nov 2026"),
        ("someday", "is not a date that can be read"),
        ("12/11", "could be"),
    ] {
        let no = stage.bob(&format!("/me away until:\"{typed}\"")).await;
        assert!(privately(&no).contains(said) || typed == "yesterday", "{}", no.text());
    }
    told(
        &stage.bob(&format!("/me away until:fri delegate:{}", stage.bob.mention())).await,
        "You can't stand in for yourself",
    );
    let _robo = stage.acme.bot_member("Robo");
    told(&stage.bob("/me away until:fri delegate:@Robo").await, "is a bot, and bots can't stand in for anybody");
    stage.acme.leave(&stage.chen);
    let gone = format!("/me away until:fri delegate:{}", stage.chen.mention());
    told(&stage.bob(&gone).await, "is not on this server any more. Choose somebody who is");
    // What was refused changed nothing.
    told(&stage.bob("/me hours").await, "Back on Wed 2 Dec 2026");
    told(&stage.bob("/me back").await, "Away: No");
    // It ends by itself, on the day as it is where the person lives.
    stage.bob("/me timezone zone:auckland").await;
    stage.travel("2026-11-18T10:30:00Z");
    told(&stage.bob("/me away until:+2d").await, "Back on Fri 20 Nov 2026");
    stage.travel("2026-11-19T10:59:00Z");
    told(&stage.bob("/me hours").await, "Back on Fri 20 Nov 2026");
    stage.travel("2026-11-19T11:00:00Z");
    told(&stage.bob("/me hours").await, "Away: No");
    let offered = stage.bob.in_channel(&stage.room).autocomplete("/me away until:next m|").await;
    assert!(offered[0].name.contains("Mon 23 Nov 2026"), "{offered:?}");
}

#[tokio::test]
async fn nudges_go_where_one_wants_them() {
    let stage = Stage::set().await;
    told(&stage.bob("/me notifications to:\"By direct message\"").await, "Nudges: By direct message");
    told(&stage.bob("/me notifications to:Off").await, "Nudges: Off. Your items are still on `/mine`");
    told(&stage.bob("/me notifications").await, "Nudges: Off");
    told(&stage.bob("/me notifications to:\"In the program's channel\"").await, NOTHING_SET[3]);
}

#[tokio::test]
async fn what_is_set_on_one_server_is_set_on_that_server_only() {
    let stage = Stage::set().await;
    let zeta = stage.discord.guild("Zeta");
    let lab = zeta.channel("lab");
    zeta.join(&stage.bob);
    stage.bob("/me hours hours:6-12").await;
    stage.bob("/me timezone zone:tokyo").await;
    let there = stage.bob.in_channel(&lab).slash("/me hours").await;
    for words in NOTHING_SET {
        told(&there, words);
    }
    told(&stage.bob("/me hours").await, "Asia/Tokyo");
}
