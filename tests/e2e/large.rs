//! A large record: whatever is asked of it, whoever asks is answered in time, or told to wait in time.

use std::time::Duration;

use drumbeat::{
    app::{
        import::{self, Upload},
        look,
    },
    domain::{GuildId, UserId},
    exchange::plan::Choices,
};
use local_discord::{Answer, MessageView, Options};

use crate::stage::Stage;

/// Discord gives three seconds; the local one holds the bot to them.
const IN_TIME: Duration = Duration::from_secs(3);

async fn large_record() -> Stage {
    // What is computed may take its time here, where nothing is optimised: only the first answer may not.
    let stage = Stage::set_with(Options { patience: Duration::from_secs(120), ..Options::default() }).await;
    stage.ana("/program create").await;
    let kinds = ["Risk,High,High,", "Issue,,,High", "Action,,,Low", "Decision,,,"];
    let rows = (0..10_000).fold(String::from("Kind,Likelihood,Impact,Priority,Title,Due\n"), |rows, n| {
        rows + &format!("{},Thing number {n},2026-12-{:02}\n", kinds[n % 4], 1 + n % 28)
    });
    let upload = Upload::read("log.csv", rows.as_bytes(), Choices::default()).unwrap();
    let program = look::programs(stage.app(), GuildId(stage.acme.id().get())).await.unwrap().remove(0);
    import::import_alone(stage.app(), program, UserId(stage.ana.id().get()), upload).await.unwrap();
    stage
}

#[track_caller]
fn in_time(answer: &Answer, what: &str) -> String {
    assert!(!answer.failed(), "{what} was not answered");
    let latency = answer.latency().expect("an answer");
    assert!(latency < IN_TIME, "{what} was answered after {latency:?}");
    answer.text()
}

/// What is said in the room, however long it takes to make.
async fn eventually(stage: &Stage, words: &str) -> MessageView {
    let began = std::time::Instant::now();
    loop {
        if let Some(message) = stage.room.messages().into_iter().find(|message| message.text().contains(words)) {
            return message;
        }
        assert!(began.elapsed() < Duration::from_secs(120), "{words} was not said");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

#[tokio::test]
async fn everything_about_it_is_answered_in_time() {
    let stage = large_record().await;
    stage.ana.close_dms();
    for (line, said) in [
        ("/health now", "open items unreviewed"),
        ("/health explain topic:\"RAID freshness\"", "(7500/7500)"),
        ("/health chart kind:\"Risk heat map\"", "Risk heat map · platform"),
        ("/summary preview", "more, in the attached file"),
        ("/program export format:\"The whole record, to keep or to restore (JSON)\"", "10000 items"),
    ] {
        let answer = stage.ana(line).await;
        let text = in_time(&answer, line);
        assert!(text.contains(said), "{line}: {said} is not in {text}");
        assert!(answer.is_ephemeral(), "{line}");
    }
    let called = stage.ana("/health call colour:Red reason:\"It is large\"").await;
    in_time(&called, "/health call");
    called.settled().await;
    let public = eventually(&stage, "**Called Red**").await;
    assert!(public.text().contains("It is large"), "{}", public.text());

    let posting = stage.ana("/summary post").await;
    let text = in_time(&posting, "/summary post");
    assert!(posting.callback() == Some(5) && text.contains("On its way to"), "{text}");
    let post = eventually(&stage, "summary of ").await;
    assert!(in_time(&stage.ana("/summary history").await, "/summary history").contains("2026 week 47"));
    assert!(post.attachment("summary.md").is_some_and(|file| file.len() < 10_000_000), "what has no room is whole");
}
