//! `drumbeat export` and `drumbeat import` on the file of a bot that runs, and of one that does not.

use std::{path::Path, process::Command};

use tempfile::TempDir;

use super::{Stage, drumbeat, ended, fails, signal};
use std::time::Duration;

fn says(output: &std::process::Output) -> String {
    let (out, err) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{out}{err}");
    format!("{out}{err}")
}

fn line(dir: &Path, command: &str, rest: &[&str]) -> Command {
    let mut line = drumbeat(dir, command);
    line.args(rest);
    line
}

/// A record that a few commands have made, and the server's id.
async fn logged(stage: &Stage) -> (std::process::Child, String) {
    let acme = stage.discord.guild("Acme");
    let room = acme.channel("platform");
    let ana = acme.member("Ana");
    let bot = stage.run().await;
    for line in [
        "/risk log title:\"Vendor slips\" likelihood:4 impact:4",
        "/action log title:\"=HYPERLINK(1)\" due:2027-01-08",
        "/item link ref:A-1 kind:mitigates to:R-1",
    ] {
        let answer = ana.in_channel(&room).slash(line).await;
        assert!(!answer.failed(), "{line}");
    }
    (bot, acme.id().to_string())
}

#[tokio::test]
async fn a_record_goes_out_beside_a_running_bot_and_into_another_database() {
    let stage = Stage::set().await;
    let (mut bot, guild) = logged(&stage).await;
    let dir = stage.dir.path();
    let first = line(dir, "export", &["--guild", &guild, "--format", "json", "--out", "first.json"]);
    assert!(says(&stage.output(first).await).contains("2 items are in first.json"));

    // What runs is not written into from outside.
    let no = line(dir, "import", &["first.json", "--guild", &guild, "--yes"]);
    let no = fails(&stage.output(no).await);
    assert!(no.contains("Another Drumbeat is running"), "{no}");
    signal(&bot, "-TERM");
    assert!(ended(&mut bot, Duration::from_secs(12)).await.success());

    let other = TempDir::new().unwrap();
    let file = dir.join("first.json").display().to_string();
    let look = line(other.path(), "import", &[&file, "--guild", &guild]).output().unwrap();
    assert!(says(&look).contains("2 items with 5 events would be restored. Nothing was changed"), "{look:?}");
    assert!(!other.path().join("drumbeat.db").exists(), "a look changes nothing");
    let done = line(other.path(), "import", &[&file, "--guild", &guild, "--yes"]).output().unwrap();
    assert!(says(&done).contains("Restored “platform”: 2 items with 5 events"), "{done:?}");
    let second = line(other.path(), "export", &["--guild", &guild, "--format", "json"]).output().unwrap();
    assert_eq!(String::from_utf8(second.stdout).unwrap(), std::fs::read_to_string(&file).unwrap());
}

#[tokio::test]
async fn what_is_not_there_is_said_with_what_is() {
    let stage = Stage::set().await;
    let dir = stage.dir.path();
    let none = fails(&line(dir, "export", &["--guild", "1", "--format", "json"]).output().unwrap());
    assert!(none.contains("drumbeat.db can't be read"), "{none}");
    let (mut bot, guild) = logged(&stage).await;
    let elsewhere = line(dir, "export", &["--guild", "1", "--format", "json"]);
    let elsewhere = fails(&stage.output(elsewhere).await);
    assert!(elsewhere.contains("no program of server 1"), "{elsewhere}");
    let unknown = line(dir, "export", &["--guild", &guild, "--program", "Apollo", "--format", "json"]);
    let unknown = fails(&stage.output(unknown).await);
    assert!(unknown.contains("There are “platform”"), "{unknown}");
    bot.kill().unwrap();
    bot.wait().unwrap();

    std::fs::write(dir.join("broken.json"), "{\"format\": \"drumbeat record\"").unwrap();
    let broken = fails(&line(dir, "import", &["broken.json", "--guild", &guild, "--yes"]).output().unwrap());
    assert!(broken.contains("can't be read as JSON of a record (line 1"), "{broken}");
    let missing = fails(&line(dir, "import", &["missing.json", "--guild", &guild]).output().unwrap());
    assert!(missing.contains("missing.json can't be read"), "{missing}");
}

#[tokio::test]
async fn a_sheet_of_any_size_goes_in_and_only_once() {
    let stage = Stage::set().await;
    let (mut bot, guild) = logged(&stage).await;
    let dir = stage.dir.path();
    let rows = (0..50_000).fold(String::new(), |rows, n| rows + &format!("Risk {n};Low;High;Open;24.12.2026\r\n"));
    let sheet = format!("Risk;Probability;Impact;Status;Due date\r\n{rows}");
    std::fs::write(dir.join("raid.csv"), sheet).unwrap();
    let began = std::time::Instant::now();
    let look = line(dir, "import", &["raid.csv", "--guild", &guild, "--report", "rows.csv"]);
    let look = says(&stage.output(look).await);
    assert!(
        look.contains("50000 rows are new, 0 are on the record already") && look.contains("Nothing was changed"),
        "{look}"
    );
    eprintln!("50,000 rows were looked at in {:?}", began.elapsed());
    assert!(
        std::fs::read_to_string(dir.join("rows.csv")).unwrap().contains("50001,new,Risk,Risk 49999,Open,,2026-12-24,")
    );
    let busy = line(dir, "import", &["raid.csv", "--guild", &guild, "--yes"]);
    assert!(fails(&stage.output(busy).await).contains("Another Drumbeat is running"));
    signal(&bot, "-TERM");
    assert!(ended(&mut bot, Duration::from_secs(12)).await.success());
    let began = std::time::Instant::now();
    let done = says(&stage.output(line(dir, "import", &["raid.csv", "--guild", &guild, "--yes"])).await);
    assert!(done.contains("Imported 50000 items into “platform”"), "{done}");
    eprintln!("50,000 rows were imported in {:?}", began.elapsed());
    let again = says(&stage.output(line(dir, "import", &["raid.csv", "--guild", &guild, "--yes"])).await);
    assert!(
        again.contains("0 rows are new, 50000 are on the record already") && again.contains("nothing to import"),
        "{again}"
    );
    let unclear = "Summary,Due\nA,03/04/2027\n";
    std::fs::write(dir.join("jira.csv"), unclear).unwrap();
    let kind = fails(&stage.output(line(dir, "import", &["jira.csv", "--guild", &guild])).await);
    assert!(kind.contains("--kind risk"), "{kind}");
    let order = fails(&stage.output(line(dir, "import", &["jira.csv", "--guild", &guild, "--kind", "action"])).await);
    assert!(order.contains("--dates day-first"), "{order}");
    let both =
        line(dir, "import", &["jira.csv", "--guild", &guild, "--kind", "action", "--dates", "month-first", "--yes"]);
    assert!(says(&stage.output(both).await).contains("Imported 1 item into “platform”"));
}

/// On Discord what people typed is quoted so that it can't be taken for markdown; a terminal shows it as they typed it.
#[tokio::test]
async fn what_is_refused_is_a_plain_sentence_and_fails() {
    let stage = Stage::set().await;
    let acme = stage.discord.guild("Acme");
    let (room, ana) = (acme.channel("platform"), acme.member("Ana"));
    let mut bot = stage.run().await;
    let here = ana.in_channel(&room);
    for line in ["/program create name:\"Apollo_*11*\"", "/risk log title:\"Vendor slips\""] {
        let answer = here.slash(line).await;
        assert!(!answer.failed(), "{line}");
    }
    let (dir, guild) = (stage.dir.path(), acme.id().to_string());
    std::fs::write(dir.join("log.csv"), "Was_*es*,Wer\nLate_*again*,Bob\n").unwrap();
    std::fs::write(dir.join("kinds.csv"), "Title,Kind\nA pony,Wish_*x*\n").unwrap();
    std::fs::write(dir.join("empty.csv"), "\n").unwrap();
    let command = |command: &str, rest: &[&str]| {
        let rest: Vec<&str> = rest.iter().copied().chain(["--guild", &guild]).collect();
        line(dir, command, &rest)
    };
    for (name, rest, said) in [
        (
            "import",
            &["log.csv"][..],
            "Its columns are “Was_*es*”, “Wer”: say which it is, like --map \"Was_*es* = Title\"",
        ),
        ("import", &["log.csv", "--map", "Wer = Vi_*bes*"], "“Vi_*bes*” is nothing that a column can be"),
        ("import", &["log.csv", "--map", "W_*o* = Title"], "no column “W_*o*”"),
        ("import", &["empty.csv"], "That file is empty"),
        ("export", &["--format", "json", "--program", "Other"], "There are “Apollo_*11*”"),
        ("export", &["--format", "csv", "--out", "no/such/folder.zip"], "no/such/folder.zip can't be written"),
    ] {
        let told = fails(&stage.output(command(name, rest)).await);
        assert!(told.contains(said), "{rest:?}: {said} is not in {told}");
        assert!(!told.contains('\\'), "{rest:?}: {told}");
        assert_eq!(told.trim().lines().count(), 1, "one sentence: {told}");
    }
    // A row that can't be taken is told with the rest, and is no failure.
    let look = says(&stage.output(command("import", &["kinds.csv"])).await);
    assert!(look.contains("its kind “Wish_*x*” is none of") && !look.contains('\\'), "{look}");
    let archived = here.slash("/program archive").await;
    assert!(!archived.failed());
    signal(&bot, "-TERM");
    assert!(ended(&mut bot, Duration::from_secs(12)).await.success());
    let told = fails(&stage.output(command("import", &["kinds.csv", "--yes"])).await);
    assert!(told.contains("Apollo_*11*") && told.contains("archived") && !told.contains('\\'), "{told}");
}
