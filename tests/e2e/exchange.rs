//! Getting the record out and in, as people do it: `/program export`, `/program import`, and what comes of it.

use drumbeat::{
    app::{
        import::{self, Upload},
        look,
    },
    domain::{GuildId, UserId},
    exchange::plan::Choices,
};
use local_discord::{Answer, Fault, Options, Person};

use crate::stage::{Stage, privately, publicly};

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

/// A log as a team keeps it in a spreadsheet.
const RAID: &str = "Apollo RAID log,,,,,,,\n\
Type,ID,Risk description,Owner,Due date,Likelihood,Impact,Status\n\
Risk,7,Vendor API slips,Bob,24 Dec 2026,High,Severe,Open\n\
Risk,8,Keys expire,Jane Doe,2026-12-01,Low,3,Mitigated\n\
Issue,9,Login fails,chen,,,High,Won't fix\n\
Action,10,Send the contract,Bob,8 Jan 2027,,,In Progress\n\
Wish,11,A pony,,,,,\n";

async fn imports(stage: &Stage, person: &Person, name: &str, bytes: &[u8], rest: &str) -> Answer {
    let line = format!("/program import{rest}");
    person.in_channel(&stage.room).with_file(name, bytes).slash(&format!("{line} file:{name}")).await
}

#[tokio::test]
async fn a_sheet_is_shown_row_by_row_and_then_taken() {
    let stage = Stage::set().await;
    stage.ana("/program create name:Apollo").await;
    let look = imports(&stage, &stage.ana, "raid.csv", RAID.as_bytes(), "").await;
    let said = privately(&look);
    for part in [
        "**raid.csv** · 5 rows · UTF-8, separated by commas. Nothing is written yet.",
        "**4 rows would be new**: 2 risks, 1 action item, 1 issue",
        "**1 row can't be taken**",
        "Line 7: left out: its kind “Wish” is none of Risk, Decision, Action item, Issue",
        "Risk description → Title",
        "Kept in the detail, with their names: ID",
        "Jane Doe (1 row)",
    ] {
        assert!(said.contains(part), "{part} is not in\n{said}");
    }
    let sheet = text(&look);
    assert!(sheet.contains("3,new,Risk,Vendor API slips,Open,Bob,2026-12-24,"), "{sheet}");
    assert!(privately(&stage.ana("/risk list").await).contains("No risks here yet"), "a look writes nothing");

    // It is still there after a restart, and only for whoever asked.
    let mut stage = stage;
    stage.restart().await;
    let message = look.message();
    let done = stage.ana.click(&message, "Import 4 rows").await;
    let said = done.updated().text();
    assert!(said.contains("4 items were imported into “Apollo”: R-1 to R-2, A-1, I-1"), "{said}");
    let risk = publicly(&stage.ana("/item show ref:R-1").await);
    assert!(risk.contains("Vendor API slips") && risk.contains("4 × 5 = 20"), "{risk}");
    let kept = publicly(&stage.ana("/item show ref:R-2").await);
    assert!(kept.contains("Jane Doe") && kept.contains("Closed"), "{kept}");
    let history = privately(&stage.ana("/item history ref:I-1").await);
    assert!(history.contains("imported from raid.csv, line 5"), "{history}");
    let mine = privately(&stage.bob("/mine").await);
    assert!(mine.contains("Send the contract") && mine.contains("Vendor API slips"), "{mine}");

    // The same file again, and the same button again: nothing twice.
    let again = imports(&stage, &stage.ana, "raid.csv", RAID.as_bytes(), "").await;
    let said = privately(&again);
    assert!(
        said.contains("Nothing of this file is new") && said.contains("4 rows on the record already, or twice"),
        "{said}"
    );
    assert!(again.message().button_labels().is_empty());
    let twice = stage.ana.forge_click(&stage.room, message.id, &button(&message)).await;
    let said: Vec<String> = twice.followups().iter().map(local_discord::MessageView::text).collect();
    assert!(said.concat().contains("Nothing was imported"), "{said:?}");
    assert!(!privately(&stage.ana("/risk list").await).contains("R-3"), "nothing is there twice");
}

/// The custom id of the first button.
fn button(message: &local_discord::MessageView) -> String {
    message.components[0]["components"][0]["custom_id"].as_str().expect("a button").to_owned()
}

#[tokio::test]
async fn what_the_sheet_does_not_say_is_asked() {
    let stage = Stage::set().await;
    stage.ana("/program create name:Apollo").await;
    let jira = "Summary;Assignee;Due date;Priority;Status\nFix the build;Chen;03/04/2027;High;To Do\n";
    let asked = imports(&stage, &stage.ana, "jira.csv", jira.as_bytes(), "").await;
    assert!(privately(&asked).contains("does not say what its rows are"), "{}", asked.text());
    assert_eq!(asked.message().button_labels(), ["Risks", "Decisions", "Action items", "Issues"]);
    let order = stage.ana.click(&asked.message(), "Action items").await.updated();
    assert!(order.text().contains("“Due date” can be read in two ways, such as 03/04/2027"), "{}", order.text());
    let look = stage.ana.click(&order, "Day first").await.updated();
    assert!(
        look.text().contains("Action item **Fix the build** · Open · ") && look.text().contains("due 2027-04-03"),
        "{}",
        look.text()
    );
    let done = stage.ana.click(&look, "Import 1 row").await.updated();
    assert!(done.text().contains("1 item was imported into “Apollo”: A-1"), "{}", done.text());
    assert!(publicly(&stage.ana("/item show ref:A-1").await).contains("Priority"), "the word High is its priority");
}

#[tokio::test]
async fn a_column_taken_wrongly_is_said_with_the_map() {
    let stage = Stage::set().await;
    stage.ana("/program create name:Apollo").await;
    let odd = "Was,Wem,Wie schlimm\nGerät verspätet sich,Bob,Hoch\n";
    let no = imports(&stage, &stage.ana, "log.csv", odd.as_bytes(), " kind:Issue").await;
    assert!(privately(&no).contains("No column of log.csv can be taken for the title"), "{}", no.text());
    let title = stage.ana.select(&no.message(), "The title is in…", &["Was"]).await.updated();
    assert!(title.text().contains("Issue **Gerät verspätet sich**"), "{}", title.text());
    assert!(title.text().contains("Kept in the detail, with their names: Wem, Wie schlimm"), "{}", title.text());
    let which = stage.ana.select(&title, "A column is something else…", &["Wem"]).await.updated();
    assert!(which.text().contains("What is the column “Wem”? Now: Kept in the detail."), "{}", which.text());
    let owner = stage.ana.select(&which, "It is…", &["Owner"]).await.updated();
    assert!(owner.text().contains("Wem → Owner") && owner.text().contains(&stage.bob.mention()), "{}", owner.text());
    assert!(owner.button_labels().contains(&"Import 1 row".to_owned()));
    let map = " kind:Issue map:\"Was = Title; Wem = Owner; Wie schlimm = Severity\"";
    let windows = encoding_rs::WINDOWS_1252.encode(odd).0.into_owned();
    let look = imports(&stage, &stage.ana, "log.csv", &windows, map).await;
    let said = privately(&look);
    assert!(said.contains("Issue **Gerät verspätet sich**") && said.contains("windows-1252"), "{said}");
    let wrong = imports(&stage, &stage.ana, "log.csv", odd.as_bytes(), " map:\"Was = Vibes\"").await;
    assert!(privately(&wrong).contains("“Vibes” is nothing that a column can be"), "{}", wrong.text());
    let wrong = imports(&stage, &stage.ana, "log.csv", odd.as_bytes(), " map:\"Wo = Title\"").await;
    assert!(privately(&wrong).contains("no column “Wo”"), "{}", wrong.text());
}

#[tokio::test]
async fn words_that_stand_for_nothing_known_are_shown_and_can_be_mapped() {
    let stage = Stage::set().await;
    stage.ana("/program create name:Apollo").await;
    let sheet =
        "Type,Title,Status,Priority\nAction,Fix the build,Parked,High\nAction,Tidy up,parked,Meh\nWish,A pony,,\n";
    let look = imports(&stage, &stage.ana, "log.csv", sheet.as_bytes(), "").await;
    let said = privately(&look);
    for part in [
        "State “Parked” (2 rows), Kind “Wish” (1 row), Priority “Meh” (1 row)",
        "They are kept in the detail, unless you say below what they stand for.",
        "**1 row can't be taken**",
    ] {
        assert!(said.contains(part), "{part} is not in\n{said}");
    }
    let which = stage.ana.select(&look.message(), "What does a word stand for?", &["Parked"]).await.updated();
    assert!(which.text().contains("What does “Parked” stand for, as the state of 2 rows?"), "{}", which.text());
    let look = stage.ana.select(&which, "It stands for…", &["Blocked"]).await.updated();
    let which = stage.ana.select(&look, "What does a word stand for?", &["Wish"]).await.updated();
    let look = stage.ana.select(&which, "It stands for…", &["Action item"]).await.updated();
    assert!(look.text().contains("**3 rows would be new**: 3 action items"), "{}", look.text());
    assert!(!look.text().contains("Parked” (") && look.text().contains("Priority “Meh” (1 row)"), "{}", look.text());
    let done = stage.ana.click(&look, "Import 3 rows").await.updated();
    assert!(done.text().contains("3 items were imported into “Apollo”: A-1 to A-3"), "{}", done.text());
    let first = publicly(&stage.ana("/item show ref:A-1").await);
    assert!(first.contains("Blocked") && first.contains("Status: Parked"), "its own word is kept: {first}");
    // The same typed at once.
    let map = " map:\"Status: Parked = Done; Priority: Meh = 4; Type: Wish = Issue\"";
    let typed = imports(&stage, &stage.ana, "log.csv", sheet.replace("Fix", "Mend").as_bytes(), map).await;
    assert!(privately(&typed).contains("Action item **Mend the build** · Done"), "{}", typed.text());
    let wrong = imports(&stage, &stage.ana, "log.csv", sheet.as_bytes(), " map:\"Status: Parked = Asleep\"").await;
    assert!(
        privately(&wrong).contains("“Asleep” is no state that an item can have. Say one of Open"),
        "{}",
        wrong.text()
    );
}

#[tokio::test]
async fn a_sheet_from_a_spreadsheet_in_another_country_is_read() {
    let stage = Stage::set().await;
    stage.ana("/program create name:Apollo").await;
    // Semicolons, an encoding of Windows', days in three forms, nobody's name, columns that are missing in a row.
    let sheet = "Titel;Typ;Fällig am;Verantwortlich\nLösung fällt aus;Risk;24.12.2026;Bob\nÜbung fehlt;Issue;2026-12-01;Zoë\nVertrag;Action;8 Jan 2027;CHEN\nNur ein Titel\n";
    let windows = encoding_rs::WINDOWS_1252.encode(sheet).0.into_owned();
    let map = " map:\"Typ = Kind\" kind:Issue";
    let look = imports(&stage, &stage.ana, "raid.csv", &windows, map).await;
    let said = privately(&look);
    for part in [
        "windows-1252, separated by semicolons",
        "**4 rows would be new**: 1 risk, 1 action item, 2 issues",
        "Risk **Lösung fällt aus** · Open",
        "due 2026-12-24",
        "due 2026-12-01",
        "due 2027-01-08",
        "Zoë (1 row)",
        "Issue **Nur ein Titel** · Open · Unowned",
    ] {
        assert!(said.contains(part), "{part} is not in\n{said}");
    }
}

#[tokio::test]
async fn what_discord_does_not_take_is_told_with_the_way_around() {
    let patience = std::time::Duration::from_secs(120);
    let stage = Stage::set_with(Options { patience, ..Options::default() }).await;
    stage.ana("/program create").await;
    let words = "words ".repeat(300);
    let rows: Vec<String> = (0..5_000).map(|n| format!("Vendor {n},Issue,{words}")).collect();
    let upload =
        Upload::read("log.csv", format!("Title,Kind,Detail\n{}", rows.join("\n")).as_bytes(), Choices::default())
            .unwrap();
    let program = look::programs(stage.app(), GuildId(stage.acme.id().get())).await.unwrap().remove(0);
    import::import_alone(stage.app(), program, UserId(stage.ana.id().get()), upload).await.unwrap();
    let whole = stage.ana("/program export format:\"The whole record, to keep or to restore (JSON)\"").await;
    let said = privately(&whole);
    for part in
        ["5000 items", "The file has ", "and Discord takes 10.4 MB here", "`drumbeat export --guild ", "--format json"]
    {
        assert!(said.contains(part), "{part} is not in\n{said}");
    }
    assert!(whole.message().attachments.is_empty());
}

#[tokio::test]
async fn what_cannot_be_taken_is_one_sentence() {
    let stage = Stage::set().await;
    stage.ana("/program create name:Apollo").await;
    let many = format!("Title,Kind\n{}", "x,Risk\n".repeat(50_000));
    for (name, bytes, said) in [
        ("log.xlsx", b"PK\x03\x04....".to_vec(), "Save the sheet as CSV"),
        ("log.csv", b"\n \n".to_vec(), "That file is empty"),
        ("log.csv", b"Title,Owner\n".to_vec(), "no row below its column names"),
        ("log.csv", many.into_bytes(), "has 50000 rows, and 5000 is the most"),
        (
            "log.csv",
            b"Title,Kind,Due\na,Risk,24/12/2026\nb,Risk,12/24/2026\n".to_vec(),
            "has 24/12/2026 and 12/24/2026",
        ),
        ("log.json", b"{\"format\": \"drumbeat record\", \"version\": 1}".to_vec(), "That file can't be restored"),
        ("log.json", b"{\"a\": 1}".to_vec(), "not a record of Drumbeat's"),
    ] {
        let no = imports(&stage, &stage.ana, name, &bytes, "").await;
        let text = privately(&no);
        assert!(text.contains(said), "{said}: {text}");
    }
    // Only the lead, only here.
    let csv = b"Title,Kind\nVendor slips,Risk\n";
    let no = imports(&stage, &stage.bob, "log.csv", csv, "").await;
    assert!(privately(&no).contains("change this program"), "{}", no.text());
    let look = imports(&stage, &stage.ana, "log.csv", csv, "").await;
    let message = look.message();
    let stolen = stage.bob.forge_click(&stage.room, message.id, &button(&message)).await;
    assert!(privately(&stolen).contains("no longer"), "{}", stolen.text());
}

#[tokio::test]
async fn a_whole_record_is_restored_where_nothing_is_yet() {
    let stage = filled().await;
    let whole = stage.ana("/program export format:\"The whole record, to keep or to restore (JSON)\"").await;
    let (name, bytes) = file(&whole);
    let full = imports(&stage, &stage.ana, &name, &bytes, "").await;
    assert!(privately(&full).contains("has 3 items already"), "{}", full.text());

    let lobby = stage.acme.channel("lobby");
    let look =
        stage.ana.in_channel(&lobby).with_file(&name, &bytes).slash(&format!("/program import file:{name}")).await;
    assert!(privately(&look).contains("is a whole record: 3 items with 4 events"), "{}", look.text());
    let done = stage.ana.click(&look.message(), "Restore it").await.updated();
    assert!(done.text().contains("“platform 2” is restored: 3 items with 5 events"), "{}", done.text());
    let shown = stage.chen.in_channel(&lobby).slash("/item show ref:R-1").await;
    assert!(publicly(&shown).contains("Vendor API slips"), "{}", shown.text());
}
