//! The whole record out and in: after a walk of random acts a program is exported, restored into another database, and
//! exported again: the same file, byte for byte, and rows that agree with their events.

use std::{
    collections::BTreeMap,
    io::{Cursor, Read as _},
};

use drumbeat::{
    app::{
        Caller, Refusal, call,
        export::{self, Exported, Format},
        log::{Capture, Details},
        look,
        moves::Words,
        program::create,
        report,
        restore::{Home, Restored, restore},
        summary::tell,
    },
    domain::{ChannelId, Kind, Move, Program, Rejection, UserId, given::Colour, upload::UploadRefusal, weekly::Week},
    exchange::{record, sheet::Names},
    report::{health, kpi},
};
use serde_json::{Value, json};

use crate::{
    desk::{ANA, BOB, CHANNEL, GUILD, OTHER_GUILD, Record, action, no, pick, risk},
    rebuilt::{every_column_says_what_its_document_says, every_document_is_the_sum_of_its_events, walk},
};

const ROOM: ChannelId = ChannelId(41);

fn home(channel: Option<ChannelId>) -> Home {
    Home { guild: GUILD, channel, by: None, act: None, name: None }
}

async fn export(record: &Record, caller: &Caller, format: Format) -> Result<Exported, Refusal> {
    let reading = export::read(&record.app, caller, format).await?;
    export::make(&record.app, reading, Names::default()).await
}

async fn file(record: &Record, program: Program, format: Format) -> Exported {
    let reading = export::of_program(&record.app, program, format).await.unwrap();
    export::make(&record.app, reading, Names::default()).await.unwrap()
}

/// The whole record of the channel's program, as its lead gets it.
async fn exported(record: &Record, channel: ChannelId) -> String {
    let made = export(record, &record.from(GUILD, channel, ANA), Format::Record).await.unwrap();
    assert!(made.unreadable.is_empty(), "{:?}", made.unreadable);
    String::from_utf8(made.bytes).unwrap()
}

async fn restored(record: &Record, home: Home, text: &str) -> Restored {
    restore(&record.app, home, record::read(text).unwrap()).await.unwrap()
}

#[tokio::test]
async fn export_import_export_is_the_same_byte_for_byte() {
    for seed in [7, 8] {
        let record = Record::open().await;
        walk(&record, seed, 500).await;
        // The walk binds and unbinds channels; whoever leads exports from wherever the program is.
        let programs = look::programs(&record.app, GUILD).await.unwrap();
        assert!(programs.len() >= 2);
        let other = Record::open().await;
        for program in programs {
            let first = file(&record, program.clone(), Format::Record).await;
            assert!(first.items > 10, "the walk logged hardly anything");
            let text = String::from_utf8(first.bytes).unwrap();
            let again = restored(&other, home(None), &text).await;
            assert_eq!(again.items, first.items);
            let second = file(&other, again.program, Format::Record).await;
            assert_eq!(String::from_utf8(second.bytes).unwrap(), text);
        }
        every_document_is_the_sum_of_its_events(&other).await;
        every_column_says_what_its_document_says(&other).await;
        assert_eq!(other.number("SELECT count(*) FROM pragma_foreign_key_check").await, 0);
        // It goes on: what is logged next has the next number, and a deadline still acts.
        let place = look::programs(&other.app, GUILD).await.unwrap()[0].home().unwrap();
        let caller = other.from(GUILD, place, ANA);
        let next = other.capture(&caller, Capture { title: "Goes on".to_owned(), ..Capture::default() }).await;
        assert!(next.number > 1);
    }
}

/// The calls on health and the words about a week are the lead's: no report is the same without them.
#[tokio::test]
async fn what_the_lead_said_comes_along() {
    let record = Record::open().await;
    record.log(ANA, "Vendor slips", risk()).await;
    let say = async |record: &Record, colour, reason: Option<&str>| {
        record.app.clock.advance(std::time::Duration::from_mins(1));
        let reason = reason.map(str::to_owned);
        call::call(&record.app, &record.by(ANA), None, colour, reason).await.unwrap().call
    };
    say(&record, Colour::Red, None).await;
    let last = say(&record, Colour::Green, Some("The vendor signed.")).await;
    let program = look::programs(&record.app, GUILD).await.unwrap()[0].id;
    let (told, skipped) = (Week(202_648), Week(202_649));
    tell::narrate(&record.app, &record.by(ANA), program, told, "We hold the date.").await.unwrap();
    tell::skip(&record.app, &record.by(ANA), program, skipped).await.unwrap();
    let text = exported(&record, CHANNEL).await;
    for part in ["\"reason\":\"The vendor signed.\"", "We hold the date.", "{\"week\":202649,"] {
        assert!(text.contains(part), "{part} is not in\n{text}");
    }

    let other = Record::open().await;
    // What is called here before the file comes in stays, in the order of its time.
    other.app.clock.set(record.app.clock.now());
    let again = restored(&other, home(None), &text).await.program;
    assert_eq!(String::from_utf8(file(&other, again.clone(), Format::Record).await.bytes).unwrap(), text);
    let at = record.app.clock.now();
    let whole = |record: &Record, id| {
        let app = record.app.clone();
        async move {
            let read = report::of(&app, (GUILD, id), at, |view| {
                serde_json::to_string(&(kpi::figures(view), health::health(view))).unwrap()
            });
            read.await.unwrap()
        }
    };
    let report = whole(&other, again.id).await;
    assert_eq!(report, whole(&record, program).await);
    assert!(report.contains("The vendor signed."), "{report}");
    assert_eq!(last.computed, Colour::Amber);
    let week = tell::to_tell(&other.app, &other.by(ANA), Some(again.id), Some(told)).await.unwrap();
    assert_eq!(week.narrative.as_deref(), Some("We hold the date."));
    // It goes on, and once more beside itself.
    say(&other, Colour::Red, None).await;
    restored(&other, Home { channel: Some(ROOM), ..home(None) }, &text).await;
    assert_eq!(other.number("SELECT count(*) FROM calls").await, 5);
}

#[tokio::test]
async fn restored_into_an_empty_program_its_own_beginning_stays() {
    let record = Record::open().await;
    record.log(ANA, "Vendor slips", risk()).await;
    record.log(BOB, "Send the contract", action()).await;
    let text = exported(&record, CHANNEL).await;

    let other = Record::open().await;
    create(&other.app, &other.from(OTHER_GUILD, ROOM, UserId(900)), Some("Waiting".to_owned())).await.unwrap();
    let home = Home { guild: OTHER_GUILD, channel: Some(ROOM), by: Some(UserId(900)), act: None, name: None };
    let done = restored(&other, home.clone(), &text).await;
    assert!(done.moved);
    assert_eq!((done.program.name.as_str(), done.program.lead), ("channel-11", ANA));
    assert_eq!(done.program.channels.iter().map(|(channel, _)| *channel).collect::<Vec<_>>(), [ROOM]);
    every_document_is_the_sum_of_its_events(&other).await;
    every_column_says_what_its_document_says(&other).await;
    let audit = look::audit(&other.app, &other.from(OTHER_GUILD, ROOM, ANA), None, 0).await.unwrap().1;
    assert!(audit.lines.iter().any(|line| line.event.reason.as_deref() == Some("restored from a file")));

    // A second time there is something already.
    let before = other.everything().await;
    let refused = no(restore(&other.app, home, record::read(&text).unwrap()).await);
    assert!(matches!(refused, Rejection::Upload(UploadRefusal::RestoreIntoFull { items: 2, .. })), "{refused}");
    assert_eq!(other.everything().await, before);
}

#[tokio::test]
async fn beside_the_original_it_takes_another_name_and_no_channel_of_its() {
    let record = Record::open().await;
    record.log(ANA, "Vendor slips", risk()).await;
    let text = exported(&record, CHANNEL).await;
    let done = restored(&record, home(Some(ROOM)), &text).await;
    assert_eq!(done.program.name.as_str(), "channel-11 2");
    assert_eq!(done.program.channels.iter().map(|(channel, _)| *channel).collect::<Vec<_>>(), [ROOM]);
    every_document_is_the_sum_of_its_events(&record).await;
    every_column_says_what_its_document_says(&record).await;
}

#[tokio::test]
async fn only_the_lead_gets_the_whole_record() {
    let record = Record::led_by_ana().await;
    let refused = no(export(&record, &record.by(BOB), Format::Record).await);
    assert!(matches!(refused, Rejection::MayNot { .. }), "{refused}");
    let elsewhere = no(export(&record, &record.from(OTHER_GUILD, CHANNEL, ANA), Format::Record).await);
    assert_eq!(elsewhere, Rejection::NoProgram);
}

#[tokio::test]
async fn an_item_that_cannot_be_read_is_named_and_the_rest_goes_on() {
    let record = Record::open().await;
    for title in ["One", "Two", "Three"] {
        record.log(ANA, title, action()).await;
    }
    record.sql("UPDATE items SET record = json_set(record, '$.state', 'lost') WHERE number = 2").await;
    let made = export(&record, &record.by(ANA), Format::Record).await.unwrap();
    assert_eq!(made.unreadable.iter().map(ToString::to_string).collect::<Vec<_>>(), ["A-2"]);
    let text = String::from_utf8(made.bytes).unwrap();
    assert!(text.contains("One") && text.contains("Three") && !text.contains("Two"));
    assert_eq!(record::read(&text).map_err(|damage| damage.to_string()).unwrap().size().0, 2);
}

/// What somebody else made of a file is refused, and says where it is wrong.
#[tokio::test]
async fn a_file_that_was_changed_is_refused_with_the_place() {
    let record = Record::open().await;
    let risk = record.log(ANA, "Vendor slips", risk()).await;
    record.log(ANA, "Send the contract", action()).await;
    call::call(&record.app, &record.by(ANA), None, Colour::Green, Some("It holds.".to_owned())).await.unwrap();
    let program = look::programs(&record.app, GUILD).await.unwrap()[0].id;
    tell::narrate(&record.app, &record.by(ANA), program, Week(202_648), "On track.").await.unwrap();
    let text = exported(&record, CHANNEL).await;
    let whole: Value = serde_json::from_str(&text).unwrap();
    let changed = |act: &dyn Fn(&mut Value)| {
        let mut whole = whole.clone();
        act(&mut whole);
        match record::read(&whole.to_string()) {
            Ok(_) => panic!("it was taken"),
            Err(damage) => damage.to_string(),
        }
    };
    for (said, act) in [
        (
            "R-1 is not what its events say",
            (&|all: &mut Value| all["items"][0]["title"] = json!("Other")) as &dyn Fn(&mut Value),
        ),
        ("R-1 is not what its events say", &|all| all["items"][0]["version"] = json!(7)),
        ("A-1 is in it twice", &|all| all["items"][0] = all["items"][1].clone()),
        ("A-1 has no event", &|all| drop(all["events"].as_array_mut().unwrap().pop())),
        ("item number 1 has a field that can't be read", &|all| all["items"][0]["state"] = json!("lost")),
        ("item number 1 has no kind and number", &|all| all["items"][0]["number"] = json!(0)),
        ("event number 2 happened to an item that is not in the file", &|all| all["events"][1]["item"] = json!("R-9")),
        ("a newer Drumbeat wrote it", &|all| all["version"] = json!(2)),
        ("not a record of Drumbeat's", &|all| all["format"] = json!("notes")),
        ("R-1 has a text that nobody could have typed", &|all| {
            let title = json!("Vendor\u{202E} slips");
            all["items"][0]["title"] = title.clone();
            all["events"][1]["changes"]["title"][1] = title;
        }),
        ("call number 1 is none that anybody", &|all| all["calls"][0]["reason"] = Value::Null),
        ("call number 1 is none that anybody", &|all| all["calls"][0]["colour"] = json!("grey")),
        ("2026 week 48 is in it twice", &|all| all["weeks"] = json!([all["weeks"][0], all["weeks"][0]])),
        ("2026 week 48 is in it twice, or has words", &|all| all["weeks"][0]["narrative"][0] = json!("\u{202E}")),
        ("R-1 has a score out of scale", &|all| {
            all["items"][0]["inherent"] = json!({"likelihood": 9, "impact": 9});
            all["events"][1]["changes"]["inherent"][1] = json!({"likelihood": 9, "impact": 9});
        }),
    ] {
        let damage = changed(act);
        assert!(damage.contains(said), "{said}: {damage}");
    }
    assert_eq!(risk.number, 1);
    for text in ["{", "[1]", "{}", "no JSON at all"] {
        assert!(record::read(text).is_err(), "{text}");
    }
}

/// Every form of the record, with text that would do harm in it.
#[tokio::test]
async fn every_form_says_what_is_on_the_record() {
    let record = Record::open().await;
    let evil = Capture {
        title: "=cmd|' /C calc'!A0".to_owned(),
        due: Some("2026-12-24".to_owned()),
        details: action(),
        ..Capture::default()
    };
    record.capture(&record.by(ANA), Capture { detail: Some("Two\nlines, \"quoted\"".to_owned()), ..evil }).await;
    let risk = Capture { title: "Vendor slips".to_owned(), owner: Some(BOB), details: risk(), ..Capture::default() };
    record.capture(&record.by(ANA), risk).await;
    let old = record.log(ANA, "Use one region", recorded("One region", "It is cheaper")).await;
    let new = record.log(ANA, "Use two regions", recorded("Two regions", "One was not enough")).await;
    let successor = Words { successor: Some(new.reference().to_string()), ..Words::default() };
    record.say(ANA, pick(&old), Move::Supersede, successor).await.unwrap();

    let names = || Names([(ANA, "Ana".to_owned()), (BOB, "Bob, the \"builder\"".to_owned())].into());
    let make = async |format: Format| {
        let reading = export::read(&record.app, &record.by(BOB), format).await.unwrap();
        export::make(&record.app, reading, names()).await.unwrap()
    };
    let report = make(Format::Report).await;
    assert_eq!(report.name, "channel-11-2026-11-16.md");
    let report = String::from_utf8(report.bytes).unwrap();
    for part in [
        "# channel-11",
        "Lead: Ana",
        "## Risks",
        "1 open, 0 closed or void",
        "### R-1 Vendor slips",
        "- **Owner:** Bob, the",
        "- **Likelihood:** 4",
        "- **Plan:** Second source.",
        "### A-1",
        "- **Due:** 2026-12-24",
        "Two\n  lines",
        "### D-1 Use one region",
        "- **State:** Superseded",
        "superseded by D-2",
    ] {
        assert!(report.contains(part), "{part} is not in\n{report}");
    }

    let sheets = unpacked(&make(Format::Sheets).await.bytes);
    assert_eq!(sheets.keys().collect::<Vec<_>>(), ["action-items.csv", "decisions.csv", "risks.csv"]);
    let actions = &sheets["action-items.csv"];
    assert!(actions.starts_with("\u{FEFF}Reference,Title,State,Owner,Owner id,Due,"), "{actions}");
    assert!(actions.contains("A-1,'=cmd|' /C calc'!A0,Open,,,2026-12-24,,\"Two\nlines, \"\"quoted\"\"\""), "{actions}");
    assert!(
        sheets["risks.csv"].contains("R-1,Vendor slips,Open,\"Bob, the \"\"builder\"\"\",102,"),
        "{}",
        sheets["risks.csv"]
    );

    let decisions = unpacked(&make(Format::Decisions).await.bytes);
    assert_eq!(decisions.keys().collect::<Vec<_>>(), ["0001-use-one-region.md", "0002-use-two-regions.md"]);
    let first = &decisions["0001-use-one-region.md"];
    assert!(first.starts_with("---\nstatus: \"superseded by D-2\"\ndate: 2026-11-16\ndecision-makers: [\"Ana\"]\n---\n\n# Use one region\n"), "{first}");
    for part in ["## Decision Outcome\n\nOne region\n\nIt is cheaper", "Superseded by [D-2](0002-use-two-regions.md)."]
    {
        assert!(first.contains(part), "{part} is not in\n{first}");
    }

    let dates = String::from_utf8(make(Format::Dates).await.bytes).unwrap();
    for part in [
        "BEGIN:VCALENDAR",
        "DTSTART;VALUE=DATE:20261224",
        "DTEND;VALUE=DATE:20261225",
        "UID:1-1-A-1-due@drumbeat",
        "DTSTAMP:20261116T090000Z",
    ] {
        assert!(dates.contains(part), "{part} is not in\n{dates}");
    }
    assert_eq!(dates.matches("BEGIN:VEVENT").count(), 1, "what has no date is not in it");
    // The same record gives the same file.
    for format in Format::ALL.iter().filter(|format| **format != Format::Record) {
        assert_eq!(make(*format).await.bytes, make(*format).await.bytes, "{format}");
    }
}

#[tokio::test]
async fn an_empty_program_gives_files_too() {
    let record = Record::led_by_ana().await;
    for format in Format::ALL {
        let made = export(&record, &record.by(ANA), *format).await.unwrap();
        assert_eq!(made.items, 0);
        match format {
            Format::Sheets | Format::Decisions => assert!(unpacked(&made.bytes).is_empty()),
            Format::Report => assert!(String::from_utf8(made.bytes).unwrap().contains("Nothing is on the record yet.")),
            Format::Record => assert_eq!(
                record::read(&String::from_utf8(made.bytes).unwrap()).map_err(|no| no.to_string()).unwrap().size(),
                (0, 1)
            ),
            Format::Dates => assert!(String::from_utf8(made.bytes).unwrap().contains("END:VCALENDAR")),
        }
    }
}

fn recorded(outcome: &str, rationale: &str) -> Details {
    let Details::Record { decided_by, decided_on, context, consequences, .. } = Details::empty(Kind::Decision) else {
        unreachable!()
    };
    let (outcome, rationale) = (Some(outcome.to_owned()), Some(rationale.to_owned()));
    Details::Record { outcome, rationale, decided_by, decided_on, context, consequences }
}

fn unpacked(bytes: &[u8]) -> BTreeMap<String, String> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    (0..archive.len())
        .map(|at| {
            let mut file = archive.by_index(at).unwrap();
            let mut text = String::new();
            file.read_to_string(&mut text).unwrap();
            (file.name().unwrap().into_owned(), text)
        })
        .collect()
}
