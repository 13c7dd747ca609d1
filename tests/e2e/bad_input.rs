//! Bad input: one clear sentence that only that person sees, says what to type instead, and loses nothing typed.

use local_discord::{Answer, FormView, MessageView, Permissions, Person};

use crate::stage::{Stage, privately, publicly};

/// Everything that could break a card, ping somebody or lead somewhere: to be put into every field.
fn hostile(stage: &Stage) -> String {
    let bob = stage.bob.mention();
    format!(
        "@everyone @here {bob} <@&{}> [free](https://evil.example) ```js\\n# shout\\n> quote\\n||spoiler|| **bold** <t:0:R> `x` <#{}>",
        stage.acme.role("everybody", Permissions::empty()).id(),
        stage.room.id()
    )
}

/// Nothing in it pings or breaks the card. What is given back in a code block is plain there.
#[track_caller]
fn harmless(view: &MessageView, whose: &str) {
    assert!(view.pings.is_empty(), "{whose} pings: {}", view.text());
    let mut texts = vec![view.content.clone()];
    for embed in &view.embeds {
        let pieces = ["title", "description"].map(|name| embed[name].as_str().unwrap_or_default().to_owned());
        texts.extend(pieces.into_iter().filter(|text| !text.starts_with("You typed:\n```\n")));
        let fields = embed["fields"].as_array().map_or(&[][..], Vec::as_slice);
        texts.extend(fields.iter().map(|field| field["value"].as_str().unwrap_or_default().to_owned()));
    }
    // The grid of a matrix is a code block of our own.
    for text in texts.iter().map(|text| text.trim_start_matches("```\nlikelihood\n").replacen("impact\n```", "", 1)) {
        for (start, _) in text.match_indices(['@', '[', '`', '#', '|', '*', '>', '<']) {
            let (before, rest) = text.split_at(start);
            let escaped = before.chars().rev().take_while(|c| *c == '\\').count() % 2 == 1;
            let broken = ["@everyone", "@here", "[free]", "```", "||", "# shout", "> quote", "**bold", "<t:0", "<@&"];
            let line_begins = before.is_empty() || before.ends_with('\n');
            let found = broken.iter().find(|piece| rest.starts_with(**piece) && (line_begins || !piece.contains(' ')));
            assert!(escaped || found.is_none(), "{whose}: {found:?} stands in\n{text}");
        }
    }
}

/// Everybody's messages and Ana's own, all without harm.
#[track_caller]
fn all_harmless(stage: &Stage) {
    for message in stage.ana.sees(&stage.room) {
        harmless(&message, "the room");
    }
}

/// What was typed is given back as a line; long ones as a file.
fn line_of(answer: &Answer) -> String {
    let message = answer.message();
    if let Some(bytes) = message.attachment("what-you-typed.txt") {
        return String::from_utf8(bytes.to_vec()).unwrap();
    }
    let embed =
        message.embeds.iter().find_map(|embed| embed["description"].as_str()?.strip_prefix("You typed:\n```\n"));
    embed.and_then(|text| text.strip_suffix("\n```")).unwrap_or_default().to_owned()
}

/// The refused form, opened again.
async fn again(person: &Person, refused: &Answer) -> FormView {
    person.click(&refused.message(), "Edit and try again").await.form()
}

fn bad_titles() -> Vec<(String, &'static str)> {
    vec![
        (" ".to_owned(), "A title can't be empty"),
        ("\u{200b}\u{2060}".to_owned(), "A title can't be empty"),
        ("x".repeat(4000), "That title has 4,000 characters; 200 is the most"),
        ("🙂🎉 🚀".to_owned(), "no letter or digit"),
    ]
}

#[tokio::test]
async fn a_title_that_cannot_be_taken_is_mended_in_a_form() {
    let stage = Stage::set().await;
    for (line, mended) in [
        ("/risk log title", "R-1"),
        ("/decision log title", "D-1"),
        ("/decision propose title", "D-2"),
        ("/action log title", "A-1"),
        ("/issue log title", "I-1"),
    ] {
        let mut last = None;
        for (title, told) in bad_titles() {
            let refused = stage.ana(&format!("{line}:\"{title}\"")).await;
            assert!(privately(&refused).contains(told), "{line}: {}", refused.text());
            assert_eq!(line_of(&refused), format!("{line}:{title}"));
            let form = again(&stage.ana, &refused).await;
            assert_eq!(form.input("Title").unwrap().value, title, "{line}");
            last = Some(form);
        }
        let words = format!("{line} is fine now");
        let logged = stage.ana.submit(&last.unwrap(), &[("Title", &words)]).await;
        // Only the fifth attempt was logged: nothing of the refused ones took a number.
        assert!(publicly(&logged).contains(&format!("{mended} · ")), "{}", logged.text());
    }
}

#[tokio::test]
async fn a_form_with_such_a_title_comes_back_filled_in() {
    let stage = Stage::set().await;
    for (line, reference) in [
        ("/risk log", "R-1"),
        ("/decision log", "D-1"),
        ("/decision propose", "D-2"),
        ("/action log", "A-1"),
        ("/issue log", "I-1"),
    ] {
        let mut form = stage.ana(line).await.form();
        let second = form.inputs[1].label.clone();
        for (title, told) in bad_titles() {
            let refused = stage.ana.submit_raw(&form, &[("Title", &title), (&second, "Kept words")]).await;
            assert!(privately(&refused).contains(told), "{line}: {}", refused.text());
            form = again(&stage.ana, &refused).await;
            assert_eq!(form.input("Title").unwrap().value, title, "{line}");
            assert_eq!(form.input(&second).unwrap().value, "Kept words", "{line}: {second}");
        }
        let words = format!("{line} by form");
        let logged = stage.ana.submit(&form, &[("Title", &words)]).await;
        assert!(publicly(&logged).contains(&format!("{reference} · ")), "{}", logged.text());
        assert!(logged.text().contains("Kept words"), "{}", logged.text());
    }
}

#[tokio::test]
async fn a_right_to_left_title_is_kept_and_turns_nothing_around() {
    let stage = Stage::set().await;
    let title = "ספק ה-API מאחר";
    let card = stage.ana(&format!("/risk log title:\"\u{202e}{title}\u{202c}\"")).await;
    assert!(
        publicly(&card).contains(&format!("\u{2068}R-1 · {}\u{2069}", title.replace('-', "\\-")))
            || card.text().contains(title),
        "{}",
        card.text()
    );
    assert!(!card.text().contains('\u{202e}'), "what turns the text around is gone");
    let form = stage.bob("/action log").await.form();
    let card = stage.bob.submit(&form, &[("Title", "مورد API متأخر"), ("Detail", "\u{202e}evil")]).await;
    assert!(publicly(&card).contains("مورد API متأخر") && card.text().contains("evil"), "{}", card.text());
    assert!(!card.text().contains('\u{202e}'), "{}", card.text());
    let found = stage.chen("/find text:מאחר").await;
    assert!(privately(&found).contains("R-1"), "{}", found.text());
}

#[tokio::test]
async fn hostile_words_in_every_option_of_a_command_are_harmless() {
    let stage = Stage::set().await;
    let evil = hostile(&stage);
    let lines = [
        "/risk log title:\"E\" plan:\"E\" cause:\"E\" event:\"E\" effect:\"E\" response:Mitigate",
        "/risk log title:\"due E\" due:\"E\"",
        "/risk log title:\"stream E\" workstream:\"E\"",
        "/risk log title:Plain owner:@Ana likelihood:2 impact:2",
        "/risk assess ref:R-2 likelihood:2 impact:3 plan:\"E\" response:Avoid",
        "/risk accept ref:R-1 reason:\"E\" valid_until:\"E\"",
        "/risk accept ref:R-2 reason:\"E\" valid_until:\"+2w\"",
        "/risk close ref:R-1 reason:\"E\"",
        "/decision log title:\"E\" outcome:\"E\" rationale:\"E\"",
        "/decision log title:\"on E\" decided_on:\"E\"",
        "/decision propose title:\"two E\" context:\"E\" options:\"E\"",
        "/decision propose title:\"by E\" approvers:\"E\"",
        "/decision propose title:\"until E\" needed_by:\"E\"",
        "/decision object ref:D-2 concern:\"E\"",
        "/decision reject ref:D-2 reason:\"E\"",
        "/decision supersede ref:D-1 by:\"E\"",
        "/action log title:\"E\" parent:\"E\"",
        "/action log title:\"E\"",
        "/action block ref:A-1 reason:\"E\"",
        "/action done ref:A-1 evidence:\"E\"",
        "/issue log title:\"E\"",
        "/issue resolve ref:I-1 resolution:\"E\"",
        "/item show ref:\"E\"",
        "/item due ref:A-1 date:\"E\"",
        "/item due ref:R-1 date:\"+5d\" reason:\"E\"",
        "/item due ref:R-1 date:\"+6d\" reason:\"E\"",
        "/item snooze ref:R-1 until:\"E\"",
        "/item link ref:R-1 kind:mitigates to:\"E\"",
        "/item void ref:I-1 reason:\"E\"",
        "/item confirm ref:I-1",
        "/item history ref:R-1",
        "/find text:\"E\"",
        "/find text:evil",
        "/program settings name:\"E\"",
        "/program settings bands:\"E\"",
        "/program workstreams name:\"E\"",
        "/program calendar zone:\"E\"",
        "/program calendar working_days:\"E\"",
        "/program calendar holiday:\"E\"",
        "/program info",
        "/program audit",
        "/risk list",
        "/risk matrix",
        "/decision list closed:True",
        "/action list closed:True",
        "/issue list closed:True",
        "/mine",
    ];
    for line in lines {
        let answer = stage.ana(&line.replace('E', &evil)).await;
        harmless(&answer.message(), line);
        answer.settled().await.followups().iter().for_each(|more| harmless(more, line));
    }
    all_harmless(&stage);
    // In another channel, a program with that name from the start.
    let den = stage.acme.channel("den");
    let made = stage.ana.in_channel(&den).slash(&format!("/program create name:\"second {evil}\"")).await;
    harmless(&made.message(), "create");
    let taken = stage
        .ana
        .in_channel(&stage.acme.channel("nook"))
        .slash(&format!("/program create name:\"second {evil}\""))
        .await;
    assert!(privately(&taken).contains("already"), "{}", taken.text());
    harmless(&taken.message(), "create again");
    let begun = stage.ana.in_channel(&stage.acme.channel("everyone-here")).slash("/action log title:Begin").await;
    begun.settled().await.followups().iter().for_each(|more| harmless(more, "first use"));
}

#[tokio::test]
async fn hostile_words_in_every_field_of_a_form_are_harmless() {
    let stage = Stage::set().await;
    let evil = hostile(&stage).replace("\\n", "\n");
    for (line, parts) in [
        ("/risk log title:One", &["Cause, event, effect", "Plan, trigger, contingency", "Title, detail, tags"][..]),
        ("/decision propose title:Two", &["Context, options, outcome", "Title, detail, tags"][..]),
        ("/action log title:Three", &["Evidence", "Title, detail, tags"][..]),
        ("/issue log title:Four", &["Impact, resolution, root cause", "Title, detail, tags"][..]),
    ] {
        let card = stage.ana(line).await.message();
        let reference = card.text().split(' ').find(|word| word.contains("-1")).unwrap_or_default().to_owned();
        for part in parts {
            let answer = stage.ana(&format!("/item edit ref:{} part:{part}", reference.trim_matches('*'))).await;
            let form = answer.form();
            let filled: Vec<(&str, &str)> = form
                .inputs
                .iter()
                .filter(|input| input.label != "Tags")
                .map(|input| (input.label.as_str(), evil.as_str()))
                .collect();
            let saved = stage.ana.submit_raw(&form, &filled).await;
            harmless(&saved.message(), part);
        }
        let sheet = stage.ana.click(&card, "More…").await.message();
        let whole = stage.ana.click(&sheet, "Show in full").await;
        harmless(&whole.message(), line);
        let history = stage.ana.click(&sheet, "History").await;
        harmless(&history.updated(), line);
    }
    let tags = stage.ana("/item edit ref:A-1").await.form();
    let no = stage.ana.submit_raw(&tags, &[("Tags", &evil)]).await;
    assert!(privately(&no).contains("tags are made of letters"), "{}", no.text());
    harmless(&no.message(), "tags");

    let decision = stage.room.messages().into_iter().find(|message| message.text().contains("D-1")).unwrap();
    let form = stage.bob.click(&decision, "Object").await.form();
    harmless(&stage.bob.submit(&form, &[("Your concern", &evil)]).await.message(), "concern");
    let sheet = stage.ana.click(&decision, "Resolve a concern").await.message();
    harmless(&sheet, "concerns");

    for (button, fields) in [
        ("Edit problem and goals", &["Problem", "Goals", "Non-goals", "Success measures"][..]),
        ("Edit scope and people", &["In scope", "Out of scope", "Stakeholders"][..]),
    ] {
        let charter = stage.ana("/program charter").await.message();
        let form = stage.ana.click(&charter, button).await.form();
        let filled: Vec<(&str, &str)> = fields.iter().map(|field| (*field, evil.as_str())).collect();
        let written = stage.ana.submit(&form, &filled).await;
        harmless(&written.updated(), button);
    }
    // A message can hold all of it too: what is recognised in it and kept of it. Later, or the same title is asked about.
    stage.pass(std::time::Duration::from_secs(180));
    let message = stage.chen.says(&stage.room, &evil).await;
    let form = stage.ana.in_channel(&stage.room).menu("Log as issue", message).await.form();
    let card = stage.ana.submit_raw(&form, &[("Title", &evil), ("Owner", "@everyone"), ("Due", "")]).await;
    card.settled().await.followups().iter().for_each(|more| harmless(more, "nobody is called that"));
    harmless(&card.message(), "captured");
    let sheet = stage.ana.click(&card.message(), "More…").await.message();
    harmless(&stage.ana.click(&sheet, "Source message").await.message(), "source");
    for seen in stage.ana.sees(&stage.room).iter().filter(|seen| seen.id != message) {
        harmless(seen, "the room");
    }
}

/// Every command that takes a reference, with what it needs besides.
pub const WITH_REFERENCE: &[&str] = &[
    "/risk assess ref:R-? likelihood:3 impact:3",
    "/risk accept ref:R-? reason:Cheap valid_until:+4w",
    "/risk occurred ref:R-?",
    "/risk close ref:R-?",
    "/decision approve ref:D-?",
    "/decision reject ref:D-? reason:No",
    "/decision object ref:D-? concern:No",
    "/decision resolve ref:D-? concern:1",
    "/decision hold ref:D-?",
    "/decision resume ref:D-?",
    "/decision withdraw ref:D-?",
    "/decision supersede ref:D-? by:D-1",
    "/action done ref:A-?",
    "/action block ref:A-? reason:No",
    "/issue resolve ref:I-? resolution:Done",
    "/issue close ref:I-?",
    "/item show ref:R-?",
    "/item edit ref:R-?",
    "/item assign ref:R-? owner:@Bob",
    "/item due ref:R-? date:+1w",
    "/item snooze ref:R-? until:tomorrow",
    "/item confirm ref:R-?",
    "/item link ref:R-? kind:mitigates to:A-1",
    "/item convert ref:R-? to:Issue",
    "/item history ref:R-?",
    "/item reopen ref:R-?",
    "/item void ref:R-? reason:No",
];

/// What the command is refused with, for a reference.
async fn refused_for(stage: &Stage, line: &str, number: &str) -> String {
    let line = line.replace("-?", number);
    let refused = stage.ana(&line).await;
    let text = privately(&refused);
    assert_eq!(line_of(&refused), line.replace("@Bob", &stage.bob.mention()), "it is given back");
    text.lines().next().unwrap_or_default().to_owned()
}

#[tokio::test]
async fn references_to_nothing_are_refused_by_every_command() {
    let stage = Stage::set().await;
    for line in WITH_REFERENCE {
        let no = refused_for(&stage, line, "-1").await;
        assert!(no.contains("This channel has no program yet"), "{line}: {no}");
    }
    for line in ["/risk log title:One", "/decision log title:One", "/action log title:One", "/issue log title:One"] {
        stage.ana(line).await;
    }
    for line in WITH_REFERENCE {
        let prefix = line.split("ref:").nth(1).unwrap().chars().next().unwrap();
        let no = refused_for(&stage, line, "-99").await;
        assert_eq!(
            no,
            format!(
                "There is no {prefix}-99 in this program. Type a word of its title and pick from the list, or look with /find."
            ),
            "{line}"
        );
        let no = refused_for(&stage, line, " vendor").await;
        assert!(no.contains("is not a reference. References look like R-12"), "{line}: {no}");
    }
    for (line, told) in [
        ("/risk close ref:A-1", "A-1 is an action item, and this works on risks. For any kind, use /item."),
        ("/action done ref:I-1", "I-1 is an issue, and this works on action items. For any kind, use /item."),
        ("/item link ref:R-1 kind:mitigates to:A-99", "There is no A-99 in this program."),
        ("/item link ref:R-1 kind:mitigates to:R-1", "R-1 can't be linked to itself. Type the other item's reference."),
        ("/decision supersede ref:D-1 by:D-1", "D-1 can't supersede itself."),
        ("/action log title:Two parent:A-99", "There is no A-99 in this program."),
        ("/item convert ref:R-1 to:Risk", "R-1 is that already."),
    ] {
        let no = stage.ana(line).await;
        assert!(privately(&no).contains(told), "{line}: {}", no.text());
    }
    // A capture with a parent that is not there keeps all the rest.
    let form = again(&stage.ana, &stage.ana("/action log title:Two due:+1w parent:A-99 priority:2").await).await;
    let kept = |label: &str| form.input(label).map(|input| input.value.clone());
    assert_eq!(kept("Part of").as_deref(), Some("A-99"));
    assert_eq!((kept("Title").as_deref(), kept("Due").as_deref()), (Some("Two"), Some("+1w")));
    let child = stage.ana.submit(&form, &[("Part of", "A-1")]).await;
    assert!(publicly(&child).contains("part of A-1"), "{}", child.text());

    let sheet = stage.ana.click(&child.message(), "More…").await.message();
    let form = stage.ana.click(&sheet, "Link…").await.form();
    let no = stage.ana.submit(&form, &[("How does it stand to the other?", "likes"), ("The other item", "R-1")]).await;
    assert!(privately(&no).contains("“likes” is no way to link two items. Type one of: mitigates"), "{}", no.text());
    let form = again(&stage.ana, &no).await;
    assert_eq!(form.input("The other item").unwrap().value, "R-1");
    let no =
        stage.ana.submit(&form, &[("How does it stand to the other?", "blocks"), ("The other item", "R-77")]).await;
    assert!(privately(&no).contains("There is no R-77"), "{}", no.text());
    assert_eq!(again(&stage.ana, &no).await.input("How does it stand to the other?").unwrap().value, "blocks");
}

#[tokio::test]
async fn what_is_void_is_left_alone_by_every_command() {
    let stage = Stage::set().await;
    for (line, reference) in [
        ("/risk log title:One", "R-1"),
        ("/decision propose title:One", "D-1"),
        ("/action log title:One", "A-1"),
        ("/issue log title:One", "I-1"),
    ] {
        stage.ana(line).await;
        stage.ana(&format!("/item void ref:{reference} reason:\"Logged twice\"")).await;
    }
    let reading = ["/item show", "/item history"];
    for line in WITH_REFERENCE.iter().filter(|line| !reading.iter().any(|reads| line.starts_with(reads))) {
        let line = line.replace("to:A-1", "to:I-1").replace("by:D-1", "by:D-2");
        if line.contains("by:D-2") {
            continue; // There is no other decision.
        }
        let no = refused_for(&stage, &line, "-1").await;
        assert!(no.contains("is void (“Logged twice”) and stays as it is. Log it anew"), "{line}: {no}");
    }
    for reads in reading {
        assert!(stage.ana(&format!("{reads} ref:R-1")).await.text().contains("R-1"));
    }
}

#[tokio::test]
async fn dates_that_cannot_be_taken_are_refused_wherever_they_are_typed() {
    let stage = Stage::set().await;
    for line in ["/risk log title:Base", "/action log title:Base due:+1d", "/decision propose title:Base"] {
        stage.ana(line).await;
    }
    let bad = [
        ("2020-01-01", "type today or a later date"),
        ("12/11/2026", "type 2026-"),
        ("31 Feb", "does not exist"),
        ("2026-13-01", "does not exist"),
        ("someday", "is not a date that can be read"),
        ("2099-01-01", "more than 10 years ahead"),
    ];
    for (date, told) in bad {
        for line in [
            "/risk log title:New due:?",
            "/action log title:New due:?",
            "/issue log title:New due:?",
            "/decision propose title:New needed_by:?",
        ] {
            let refused = stage.ana(&line.replace('?', date)).await;
            assert!(privately(&refused).contains(told), "{line} {date}: {}", refused.text());
            let form = again(&stage.ana, &refused).await;
            assert!(form.inputs.iter().any(|input| input.value == date), "{line}: {:?}", form.labels());
            assert_eq!(form.input("Title").unwrap().value, "New");
        }
        for line in [
            "/risk accept ref:R-1 reason:Cheap valid_until:?",
            "/item due ref:A-1 date:?",
            "/item snooze ref:A-1 until:?",
        ] {
            let line = line.replace('?', date);
            let refused = stage.ana(&line).await;
            assert!(privately(&refused).contains(told), "{line}: {}", refused.text());
            assert_eq!(line_of(&refused), line);
        }
    }
    for (date, told) in [
        ("tomorrow", "is still to come: type today or an earlier date"),
        ("31 Feb", "does not exist"),
        ("someday", "is not a date"),
    ] {
        let refused = stage.ana(&format!("/decision log title:New decided_on:\"{date}\"")).await;
        assert!(privately(&refused).contains(told), "{date}: {}", refused.text());
        assert_eq!(again(&stage.ana, &refused).await.input("Decided on").unwrap().value, date);
    }
    let no = stage.ana("/program calendar holiday:someday").await;
    assert!(privately(&no).contains("is not a date that can be read"), "{}", no.text());

    // The same in forms: each comes back with what was typed.
    let card = stage.room.messages().into_iter().find(|message| message.text().contains("A-1")).unwrap();
    let sheet = stage.ana.click(&card, "Update").await.message();
    for (date, told) in bad {
        let form = stage.ana.click(&sheet, "Move the date").await.form();
        let no = stage.ana.submit(&form, &[("Due", date), ("Why is it moved?", "Vendor is away")]).await;
        assert!(privately(&no).contains(told), "{date}: {}", no.text());
        let form = again(&stage.ana, &no).await;
        assert_eq!(form.input("Due").unwrap().value, date);
        assert_eq!(form.input("Why is it moved?").unwrap().value, "Vendor is away");
    }
    let asks = stage.ana.click(&card, "Snooze").await.message();
    let form = stage.ana.select(&asks, "Snooze until…", &["Another date…"]).await.form();
    let no = stage.ana.submit(&form, &[("Quiet until", "31 Feb")]).await;
    assert!(privately(&no).contains("does not exist"), "{}", no.text());
    assert_eq!(again(&stage.ana, &no).await.input("Quiet until").unwrap().value, "31 Feb");
    let far = stage.ana("/item snooze ref:A-1 until:today").await;
    assert!(privately(&far).contains("A snooze lasts until tomorrow at least"), "{}", far.text());

    let risk = stage.room.messages().into_iter().find(|message| message.text().contains("R-1")).unwrap();
    let sheet = stage.ana.click(&risk, "Update").await.message();
    let form = stage.ana.select(&sheet, "Next step…", &["Accept the risk"]).await.form();
    let (reason, until) = (form.inputs[0].label.clone(), form.inputs[1].label.clone());
    let no = stage.ana.submit(&form, &[(&reason, "Cheap enough"), (&until, "12/11/2026")]).await;
    assert!(privately(&no).contains("type 2026-"), "{}", no.text());
    let form = again(&stage.ana, &no).await;
    assert_eq!((form.inputs[0].value.as_str(), form.inputs[1].value.as_str()), ("Cheap enough", "12/11/2026"));
    stage.ana.submit(&form, &[(&until, "+2w")]).await;
    stage.card_says(&risk, "Accepted").await;
}

#[tokio::test]
async fn choices_are_given_back_in_their_words() {
    let stage = Stage::set().await;
    stage.ana("/action log title:One").await;
    for line in [
        "/risk log title:Late response:Mitigate likelihood:4 due:someday",
        "/decision propose title:Late mode:Consent (no objection) needed_by:someday",
        "/item link ref:R-9 kind:blocked by to:A-1",
        "/item convert ref:R-9 to:Action item",
        "/item edit ref:R-9 part:Title, detail, tags",
        "/action list unowned:True",
    ] {
        let answer = stage.ana(line).await;
        if !line.contains("list") {
            assert_eq!(line_of(&answer), line);
        }
    }
    let here = stage.acme.channel("new");
    let line = format!("/program channels channel:<#{}> purpose:Weekly summary", here.id());
    let refused = stage.bob(&line).await;
    assert_eq!(line_of(&refused), line, "{}", refused.text());
}

#[tokio::test]
async fn nothing_long_is_lost_when_it_is_given_back() {
    let stage = Stage::set().await;
    stage.ana("/risk log title:One").await;
    let reason = "y ".repeat(2900);
    let refused = stage.ana(&format!("/item void ref:R-1 reason:\"{}\"", reason.trim())).await;
    assert!(privately(&refused).contains("5,799 characters; "), "{}", refused.text());
    assert_eq!(line_of(&refused), format!("/item void ref:R-1 reason:{}", reason.trim()));
}

#[tokio::test]
async fn an_owner_is_a_person_who_is_here() {
    let stage = Stage::set().await;
    let robot = stage.acme.bot_member("Robo");
    let dora = stage.acme.member("Dora");
    stage.acme.leave(&dora);
    stage.ana("/action log title:Base").await;
    stage.ana("/decision propose title:Base").await;
    for (who, told) in [
        (&robot, "is a bot, and bots can't own anything. Choose a person."),
        (&dora, "is not on this server any more. Choose somebody who is."),
    ] {
        let told = format!("{} {told}", who.mention());
        for line in [
            "/risk log title:New owner:? likelihood:4 impact:4",
            "/action log title:New owner:?",
            "/issue log title:New owner:?",
            "/decision log title:New decided_by:?",
            "/decision propose title:New approvers:?",
        ] {
            let line = line.replace('?', &who.mention());
            let refused = stage.ana(&line).await;
            assert!(privately(&refused).contains(&told), "{line}: {}", refused.text());
            assert_eq!(line_of(&refused), line);
            let form = again(&stage.ana, &refused).await;
            assert_eq!(form.input("Title").unwrap().value, "New", "{line}");
        }
        for line in [
            "/item assign ref:A-1 owner:?",
            "/program settings lead:?",
            "/program settings deputy:?",
            "/program members member:?",
            "/program workstreams name:Ops lead:?",
            "/program charter sponsor:?",
        ] {
            let line = line.replace('?', &who.mention());
            let refused = stage.ana(&line).await;
            assert!(privately(&refused).contains(&told), "{line}: {}", refused.text());
            assert_eq!(line_of(&refused), line);
        }
        let message = stage.chen.says(&stage.room, "We need the contract").await;
        let form = stage.ana.in_channel(&stage.room).menu("Log as action", message).await.form();
        let refused = stage.ana.submit(&form, &[("Owner", &who.mention()), ("Due", "+1w")]).await;
        assert!(privately(&refused).contains(&told), "{}", refused.text());
        let form = again(&stage.ana, &refused).await;
        assert_eq!(form.input("Due").unwrap().value, "+1w");
        assert_eq!(form.input("Owner").unwrap().value, who.mention(), "it can be mended");
    }
    let card = stage.room.messages().into_iter().find(|message| message.text().contains("A-1")).unwrap();
    let no = stage.ana.select_users(&card, "Choose an owner", &[&robot]).await;
    assert!(privately(&no).contains("is a bot"), "{}", no.text());
    let no = stage.ana.select_users(&card, "Choose an owner", &[&dora]).await;
    assert!(privately(&no).contains("is not on this server any more"), "{}", no.text());
    assert!(stage.room.message(card.id).unwrap().text().contains("Unowned"), "nothing was changed");
    // Whoever leaves later is still shown, and the item can be given to somebody else.
    let eve = stage.acme.member("Eve");
    stage.ana("/item assign ref:A-1 owner:@Eve").await;
    stage.acme.leave(&eve);
    let given = stage.ana("/item assign ref:A-1 owner:@Bob").await;
    assert!(privately(&given).contains(&stage.bob.mention()), "{}", given.text());
}

#[tokio::test]
async fn an_illegal_move_says_what_is_possible_now() {
    let stage = Stage::set().await;
    for line in [
        "/risk log title:One",
        "/action log title:One",
        "/issue log title:One",
        "/decision log title:Made",
        "/decision propose title:Open",
    ] {
        stage.ana(line).await;
    }
    stage.ana("/action done ref:A-1").await;
    for (line, told) in [
        (
            "/risk close ref:R-1",
            "R-1 is open, and “Close” is not possible from there. Possible now, under Update on its card: Start treatment, ",
        ),
        (
            "/action done ref:A-1",
            "A-1 is done, and “Done” is not possible from there. Possible now, under Update on its card: Reopen.",
        ),
        ("/action block ref:A-1 reason:Late", "A-1 is done, and "),
        (
            "/issue close ref:I-1",
            "I-1 is open, and “Close” is not possible from there. Possible now, under Update on its card: ",
        ),
        ("/decision approve ref:D-1", "D-1 is accepted"),
        ("/decision hold ref:D-1", "D-1 is accepted, and "),
        ("/decision resume ref:D-2", "D-2 is proposed, and "),
        (
            "/decision supersede ref:D-1 by:D-2",
            "D-2 is proposed, and only an accepted decision can take the place of another.",
        ),
        ("/item reopen ref:R-1", "R-1 is open, and “Reopen” is not possible from there."),
        (
            "/item snooze ref:A-1 until:+2d",
            "A-1 is done, so there is nothing to do about it. To open it again, use /item reopen.",
        ),
        ("/item due ref:A-1 date:+2d", "A-1 is done, so "),
    ] {
        let refused = stage.ana(line).await;
        assert!(privately(&refused).contains(told), "{line}: {}", refused.text());
        assert_eq!(line_of(&refused), line);
    }
    let audit = stage.ana("/item history ref:A-1").await;
    assert!(privately(&audit).matches("A-1").count() < 10, "{}", audit.text());
}

#[tokio::test]
async fn a_form_sent_after_the_item_was_closed_loses_no_word() {
    let stage = Stage::set().await;
    let card = stage.ana("/action log title:\"Send the contract\" owner:@Bob due:+1d").await.message();
    let sheet = stage.bob.click(&card, "Update").await.message();
    let block = stage.bob.select(&sheet, "Next step…", &["Block"]).await.form();
    let date = stage.bob.click(&sheet, "Move the date").await.form();
    let ask = stage.bob.click(&card, "Snooze").await.message();
    let snooze = stage.bob.select(&ask, "Snooze until…", &["Another date…"]).await.form();
    stage.ana("/action done ref:A-1").await;

    let word = block.inputs[0].label.clone();
    let no = stage.bob.submit(&block, &[(&word, "No key for the vendor")]).await;
    assert!(privately(&no).contains("A-1 is done, and “Block” is not possible from there."), "{}", no.text());
    let no_date = stage.bob.submit(&date, &[("Due", "+1w"), ("Why is it moved?", "Away")]).await;
    assert!(privately(&no_date).contains("A-1 is done, so there is nothing to do about it"), "{}", no_date.text());
    let no_quiet = stage.bob.submit(&snooze, &[("Quiet until", "+1d")]).await;
    assert!(privately(&no_quiet).contains("A-1 is done, so"), "{}", no_quiet.text());

    // Opened again, what was typed is there and can be sent.
    let reopened = stage.bob("/item reopen ref:A-1").await;
    assert!(!reopened.failed());
    let form = again(&stage.bob, &no).await;
    assert_eq!(form.inputs[0].value, "No key for the vendor");
    stage.bob.submit(&form, &[]).await;
    stage.card_says(&card, "No key for the vendor").await;
    let form = again(&stage.bob, &no_date).await;
    assert_eq!(form.input("Due").unwrap().value, "+1w");

    // The same with a concern on a decision that was withdrawn meanwhile.
    let decision = stage.ana("/decision propose title:\"One region\"").await.message();
    let concern = stage.chen.click(&decision, "Object").await.form();
    stage.ana("/decision withdraw ref:D-1").await;
    let no = stage.chen.submit(&concern, &[("Your concern", "Latency in Asia")]).await;
    assert!(privately(&no).contains("D-1 is withdrawn"), "{}", no.text());
    assert_eq!(again(&stage.chen, &no).await.input("Your concern").unwrap().value, "Latency in Asia");
}

#[tokio::test]
async fn the_second_of_two_writers_is_told_and_keeps_their_text() {
    let stage = Stage::set().await;
    stage.ana("/risk log title:\"Vendor API slips\" owner:@Bob").await;
    let (first, second) = (stage.ana("/item edit ref:R-1").await.form(), stage.bob("/item edit ref:R-1").await.form());
    stage.ana.submit(&first, &[("Detail", "They said March")]).await;
    let told = stage.bob.submit(&second, &[("Detail", "They said April"), ("Tags", "vendor")]).await;
    let text = privately(&told);
    assert!(text.contains("R-1 changed while you were typing") && text.contains(&stage.ana.mention()), "{text}");
    assert!(text.contains("They said March"), "{text}");
    let form = again(&stage.bob, &told).await;
    assert_eq!(form.input("Detail").unwrap().value, "They said April");
    assert_eq!(form.input("Tags").unwrap().value, "vendor");
    let applied = stage.bob.click(&told.message(), "Apply mine anyway").await.updated();
    assert!(applied.text().contains("**R-1** is changed.") && applied.buttons().is_empty(), "{}", applied.text());
    let shown = stage.ana("/item show ref:R-1").await;
    assert!(publicly(&shown).contains("They said April") && shown.text().contains("vendor"), "{}", shown.text());
    // Two who write different fields are both right.
    let (first, second) = (stage.ana("/item edit ref:R-1").await.form(), stage.bob("/item edit ref:R-1").await.form());
    stage.ana.submit(&first, &[("Title", "Vendor API is late")]).await;
    let merged = stage.bob.submit(&second, &[("Detail", "Two weeks")]).await;
    assert!(!privately(&merged).contains("changed while"), "{}", merged.text());
    let shown = stage.ana("/item show ref:R-1").await;
    assert!(shown.text().contains("Vendor API is late") && shown.text().contains("Two weeks"), "{}", shown.text());
}

#[tokio::test]
async fn stale_and_forged_buttons_are_a_kind_sentence() {
    let stage = Stage::set().await;
    let card = stage.ana("/action log title:One").await.message();
    for forged in [
        "0:update:1",
        "2:update:1",
        "99:move:1:done",
        "1:upgrade:1",
        "1:update:1:1",
        "1:update:x",
        "1:update:-0",
        "1:move:1:fly",
        "1:update:99999999999999999999999",
        "update",
        ":",
        "💥",
        "1:page:kind:1:risk:-:zz:0",
        "'; DROP TABLE items; --",
    ] {
        let no = stage.bob.forge_click(&stage.room, card.id, forged).await;
        assert!(
            privately(&no).contains("That button is from an earlier version. Show the item again with /item show."),
            "{forged}: {}",
            no.text()
        );
        let form = FormView {
            title: "x".into(),
            custom_id: forged.into(),
            inputs: Vec::new(),
            channel: stage.room.id(),
            source: Some(card.id),
        };
        let no = stage.bob.submit_raw(&form, &[("title", "Words that I typed")]).await;
        assert!(privately(&no).contains("earlier version"), "{forged}: {}", no.text());
        assert!(no.text().contains("Words that I typed"), "{forged}: what was typed is given back: {}", no.text());
    }
    // An old button whose move is not possible any more says what is.
    let old = "1:move:1:start".to_owned();
    stage.ana("/action done ref:A-1").await;
    let no = stage.ana.forge_click(&stage.room, card.id, &old).await;
    assert!(
        privately(&no).contains("A-1 is done, and")
            && no.text().contains("Possible now, under Update on its card: Reopen."),
        "{}",
        no.text()
    );
}

#[tokio::test]
async fn a_form_whose_draft_is_gone_gives_the_words_back() {
    let stage = Stage::set().await;
    let form = stage.ana("/risk log likelihood:4 impact:4").await.form();
    let gone = FormView { custom_id: form.custom_id.rsplit_once(':').unwrap().0.to_owned() + ":999999", ..form };
    let no = stage.ana.submit(&gone, &[("Title", "Vendor API slips"), ("Detail", "At length")]).await;
    assert!(privately(&no).contains("no longer kept"), "{}", no.text());
    let text = no.text();
    assert!(text.contains("Vendor API slips") && text.contains("At length"), "{text}");
}

#[tokio::test]
async fn where_the_bot_may_not_write_it_still_records_and_says_so() {
    let stage = Stage::set().await;
    stage.ana("/action log title:Zero").await;
    stage.room.deny_bot(Permissions::SEND_MESSAGES);
    let card = stage.ana("/risk log title:\"Vendor API slips\"").await;
    assert!(publicly(&card).contains("R-1 · Vendor API slips"), "{}", card.text());
    let said = card.settled().await.followups();
    assert!(
        said.iter().any(|more| more.is_ephemeral() && more.text().contains("It is recorded, but I can't write in")),
        "{said:?}"
    );
    assert!(said.iter().any(|more| more.text().contains("View Channel")), "what to ask for is said: {said:?}");
    let form = stage.ana("/issue log").await.form();
    let card = stage.ana.submit(&form, &[("Title", "Login fails")]).await;
    assert!(card.settled().await.followups().iter().any(|more| more.text().contains("I can't write in")));
    // Nothing was lost: elsewhere in the program it is all there.
    let list = stage.ana("/risk list").await;
    assert!(privately(&list).contains("R-1"), "{}", list.text());
    stage.room.allow_bot(Permissions::SEND_MESSAGES);
    stage.ana("/item assign ref:R-1 owner:@Bob").await;
    let shown = stage.ana("/item show ref:R-1").await;
    assert!(publicly(&shown).contains(&stage.bob.mention()), "{}", shown.text());
}

#[tokio::test]
async fn numbers_outside_their_scale_are_refused_even_when_a_client_lets_them_through() {
    let stage = Stage::set().await;
    stage.ana("/risk log title:One").await;
    for (line, told) in [
        ("/risk log title:Two likelihood:9 impact:2", "from 1 to 5"),
        ("/risk log title:Two likelihood:3", "A score takes both: give likelihood and impact"),
        ("/action log title:Two priority:7", "from 1 to 4"),
        ("/issue log title:Two severity:0", "from 1 to 4"),
        ("/risk assess ref:R-1 likelihood:0 impact:9", "from 1 to 5"),
        ("/risk assess ref:R-1 likelihood:3 impact:3 residual_likelihood:2", "A score takes both"),
        ("/program settings consent_days:99", "from 1 to 30"),
        ("/program settings bands:5 4 3", "type three rising numbers"),
        ("/risk log title:Two response:77", "That command has changed since Discord loaded it"),
        ("/risk log title:Two likelihood:-3 impact:2", "That command has changed since Discord loaded it"),
    ] {
        let no = stage.ana.in_channel(&stage.room).slash_raw(line).await;
        assert!(privately(&no).contains(told), "{line}: {}", no.text());
        assert!(line_of(&no).starts_with(line.split(' ').next().unwrap()), "{line}: {}", no.text());
    }
    let list = stage.ana("/risk list").await;
    assert!(!privately(&list).contains("R-2"), "{}", list.text());
}
