//! Getting the record out and in, as people do it: `/program export` and what comes of it.

use local_discord::{Answer, Fault};

use crate::stage::{Stage, privately};

/// The one file of an answer: its name and what is in it.
#[track_caller]
fn file(answer: &Answer) -> (String, Vec<u8>) {
    let message = answer.message();
    let [file] = message.attachments.as_slice() else { panic!("one file, not {}", message.attachments.len()) };
    (file.name.clone(), message.attachment(&file.name).expect("it is there").to_vec())
}

#[track_caller]
fn text(answer: &Answer) -> String {
    String::from_utf8(file(answer).1).unwrap()
}

async fn filled() -> Stage {
    let stage = Stage::set().await;
    stage.ana("/risk log title:\"Vendor API slips\" owner:@Bob likelihood:4 impact:4").await;
    stage.bob("/action log title:\"=1+1 is not a formula\" due:2026-12-24 owner:@Chen").await;
    stage.ana("/decision log title:\"Use one region\" outcome:\"One region\"").await;
    stage
}

#[tokio::test]
async fn everybody_gets_the_record_in_the_form_they_ask_for() {
    let stage = filled().await;
    let report = stage.chen("/program export format:\"Report to read (Markdown)\"").await;
    assert_eq!(privately(&report).lines().next().unwrap(), "“platform” to read: 3 items.");
    assert_eq!(file(&report).0, "platform-2026-11-18.md");
    let words = text(&report);
    assert!(words.contains("### R-1 Vendor API slips") && words.contains("- **Owner:** Bob"), "{words}");
    assert!(words.contains("Lead: Ana."), "{words}");

    let sheets = stage.chen("/program export format:\"Spreadsheets, one for each kind (CSV)\"").await;
    let (name, bytes) = file(&sheets);
    assert_eq!(name, "platform-2026-11-18.zip");
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    let mut actions = String::new();
    std::io::Read::read_to_string(&mut archive.by_name("action-items.csv").unwrap(), &mut actions).unwrap();
    assert!(actions.contains("A-1,'=1+1 is not a formula,Open,Chen,"), "{actions}");

    let dates = stage.bob("/program export format:\"Due dates for a calendar (iCalendar)\"").await;
    assert!(text(&dates).contains("SUMMARY:A-1 =1+1 is not a formula: due"), "{}", text(&dates));
    let records = stage.bob("/program export format:\"Decision records for a repository (MADR)\"").await;
    assert_eq!(file(&records).0, "platform-decisions-2026-11-18.zip");
}

#[tokio::test]
async fn the_whole_record_is_the_leads() {
    let stage = filled().await;
    let whole = stage.ana("/program export format:\"The whole record, to keep or to restore (JSON)\"").await;
    assert!(privately(&whole).contains("/program import restores it"), "{}", whole.text());
    let read = drumbeat::exchange::record::read(&text(&whole)).map_err(|damage| damage.to_string()).unwrap();
    assert_eq!(read.size(), (3, 4));

    let refused = stage.bob("/program export format:\"The whole record, to keep or to restore (JSON)\"").await;
    let said = privately(&refused);
    assert!(said.contains("contributor") && refused.message().attachments.is_empty(), "{said}");
}

#[tokio::test]
async fn a_channel_without_a_program_and_another_server_have_nothing_to_export() {
    let stage = filled().await;
    let lobby = stage.acme.channel("lobby");
    let none = stage.ana.in_channel(&lobby).slash("/program export format:\"Report to read (Markdown)\"").await;
    assert!(privately(&none).contains("no program"), "{}", none.text());
    let other = stage.discord.guild("Other");
    let room = other.channel("platform");
    let eve = other.member("Eve");
    let none = eve.in_channel(&room).slash("/program export format:\"Report to read (Markdown)\"").await;
    assert!(privately(&none).contains("no program"), "{}", none.text());
}

#[tokio::test]
async fn names_that_discord_does_not_tell_are_ids_and_nothing_else_is_missing() {
    let stage = filled().await;
    stage.discord.faults().always("GET /guilds/{guild_id}/members/{user_id}", Fault::Status(500));
    let report = stage.chen("/program export format:\"Report to read (Markdown)\"").await;
    assert!(text(&report).contains(&format!("- **Owner:** {}", stage.bob.id())), "{}", text(&report));
    drop(stage.discord.take_findings());
}
