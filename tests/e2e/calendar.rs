//! `/program calendar`: holidays typed in one by one and as ranges, taken back, and read from a file.

use std::fmt::Write as _;

use local_discord::Answer;

use crate::stage::{Stage, privately};

#[track_caller]
fn told(answer: &Answer, words: &str) {
    let text = privately(answer);
    assert!(text.contains(words), "{words} in {text}");
}

/// A program that Ana leads.
async fn begun() -> Stage {
    let stage = Stage::set().await;
    stage.ana("/action log title:Begin").await;
    stage
}

fn calendar(events: &[&str]) -> Vec<u8> {
    let mut text = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Days off//EN\r\n".to_owned();
    for (number, lines) in events.iter().enumerate() {
        let _ = write!(text, "BEGIN:VEVENT\r\nUID:{number}\r\nSUMMARY:Day\r\n{lines}\r\nEND:VEVENT\r\n");
    }
    text.push_str("END:VCALENDAR\r\n");
    text.into_bytes()
}

async fn upload(stage: &Stage, name: &str, bytes: &[u8]) -> Answer {
    let line = format!("/program calendar file:{name}");
    let answer = stage.ana.in_channel(&stage.room).with_file(name, bytes).slash(&line).await;
    answer.settled().await;
    answer
}

#[tokio::test]
async fn holidays_are_typed_as_ranges_and_taken_back() {
    let stage = begun().await;
    let range = stage.ana("/program calendar holiday:\"24 Dec to 26 Dec\"").await;
    told(&range, "Holidays to come: Thu 24 Dec 2026\nFri 25 Dec 2026\nSat 26 Dec 2026");
    // One of them again takes that one back; a range is added whole.
    told(&stage.ana("/program calendar holiday:\"25 Dec\"").await, "Thu 24 Dec 2026\nSat 26 Dec 2026");
    told(&stage.ana("/program calendar holiday:24.12.–26.12.").await, "Thu 24 Dec 2026\nFri 25 Dec 2026\nSat");
    let offered = stage.ana.in_channel(&stage.room).autocomplete("/program calendar remove:25|").await;
    assert_eq!((offered[0].name.as_str(), offered.len()), ("Fri 25 Dec 2026", 1));
    told(&stage.ana("/program calendar remove:\"25 Dec to 31 Dec\"").await, "Holidays to come: Thu 24 Dec 2026\n");
    told(&stage.ana("/program calendar remove:\"1 Dec\"").await, "None of those days is a holiday here.");
    told(&stage.ana("/program calendar remove:all").await, "Holidays to come: None");
    told(&stage.ana("/program calendar remove:all").await, "None of those days is a holiday here.");
    for (typed, said) in [
        ("26 Dec 2026 to 24 Dec 2026", "24 Dec 2026 is before 26 Dec 2026"),
        ("2026-01-01 to 2028-01-01", "is more than a year"),
        ("24 Dec to Christmas", "is not a date that can be read"),
    ] {
        told(&stage.ana(&format!("/program calendar holiday:\"{typed}\"")).await, said);
    }
    told(&stage.chen("/program calendar remove:all").await, "You are a contributor here, and can't change");
    stage.ana("/program calendar holiday:\"1 Dec to 31 Dec\"").await;
    told(&stage.ana("/program calendar").await, "and 11 more");
}

#[tokio::test]
async fn holidays_are_read_from_a_file() {
    let mut stage = begun().await;
    let file = calendar(&[
        "DTSTART;VALUE=DATE:20261224\r\nDTEND;VALUE=DATE:20261227",
        "DTSTART;VALUE=DATE:20200501\r\nRRULE:FREQ=YEARLY;UNTIL=20270501",
        "DTSTART:20261120T090000Z",
    ]);
    let read = upload(&stage, "holidays.ics", &file).await;
    told(
        &read,
        "Read 5 holidays from “holidays.ics”: Fri 1 May 2026 to Sat 1 May 2027. 1 event was left out: only whole days are holidays",
    );
    told(&read, "Holidays to come: Thu 24 Dec 2026\nFri 25 Dec 2026\nSat 26 Dec 2026\nSat 1 May 2027");
    stage.restart().await;
    told(&stage.chen("/program calendar").await, "Holidays to come: Thu 24 Dec 2026");
    // The same file again changes nothing.
    told(&upload(&stage, "holidays.ics", &file).await, "Read 5 holidays");
    let audit = privately(&stage.ana("/program audit").await);
    assert_eq!(audit.matches("0 holidays → UTC, Mon–Fri, 5 holidays").count(), 1, "{audit}");
    assert!(!audit.contains("5 holidays → "), "{audit}");
}

#[tokio::test]
async fn a_file_that_can_not_be_taken_is_told_what_to_send_instead() {
    let stage = begun().await;
    for (name, bytes) in [
        ("notes.txt", b"25 Dec is a holiday".as_slice()),
        ("empty.ics", b""),
        ("cut.ics", &calendar(&["DTSTART;VALUE=DATE:20261224"])[..90]),
    ] {
        let no = upload(&stage, name, bytes).await;
        told(&no, &format!("“{name}” is not a calendar that can be read. Export it as iCalendar (.ics)"));
    }
    told(&upload(&stage, "none.ics", &calendar(&["DTSTART:20261120T090000Z"])).await, "has no all-day event between");
    let large = vec![b'x'; 10_485_760];
    told(&upload(&stage, "large.ics", &large).await, "“large.ics” has 10.4 MB, and 256 kB is the most.");
    let forbidden = stage
        .chen
        .in_channel(&stage.room)
        .with_file("a.ics", &calendar(&[]))
        .slash("/program calendar file:a.ics")
        .await;
    forbidden.settled().await;
    told(&forbidden, "You are a contributor here, and can't change this program.");
    told(&stage.ana("/program calendar").await, "Holidays to come: None");
    // On another server there is no program to set.
    let zeta = stage.discord.guild("Zeta");
    let eve = zeta.member("Eve");
    let there = eve.in_channel(&zeta.channel("hall")).with_file("a.ics", &calendar(&[]));
    let there = there.slash("/program calendar file:a.ics").await;
    there.settled().await;
    told(&there, "This channel has no program yet.");
}
