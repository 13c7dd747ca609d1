//! Who may do what: by command, by button and by form, always on the stored record.

use local_discord::{Answer, MessageView, Permissions, Person};

use crate::stage::{Stage, privately};

/// Everybody that there is: Bob leads, Dana is his deputy, Ana manages the server, Chen is a contributor.
struct Cast {
    stage: Stage,
    viewer: Person,
    approver: Person,
    deputy: Person,
}

impl Cast {
    async fn assemble() -> Self {
        let stage = Stage::set().await;
        let viewer = stage.acme.member("Vera");
        let approver = stage.acme.member("Abe");
        let deputy = stage.acme.member("Dana");
        stage.bob("/action log title:Begin").await;
        stage.bob("/program settings deputy:@Dana").await;
        stage.bob("/program members member:@Vera role:Viewer").await;
        stage.bob("/program members member:@Abe role:Approver").await;
        Self { stage, viewer, approver, deputy }
    }

    fn everybody(&self) -> [(&'static str, &Person); 6] {
        let stage = &self.stage;
        [
            ("viewer", &self.viewer),
            ("contributor", &stage.chen),
            ("approver", &self.approver),
            ("lead", &stage.bob),
            ("deputy", &self.deputy),
            ("manager", &stage.ana),
        ]
    }

    /// An action item that belongs to somebody; the lead logs it. Its reference and its living card.
    async fn item(&self, title: &str, owner: Option<&Person>) -> (String, MessageView) {
        let owner = owner.map_or_else(String::new, |owner| format!(" owner:{}", owner.mention()));
        let answer = self.stage.bob(&format!("/action log title:\"{title}\"{owner}")).await;
        answer.settled().await;
        let card = answer.message();
        let reference = card.embeds[0]["title"].as_str().unwrap().split(' ').next().unwrap().to_owned();
        (reference, card)
    }
}

/// The sentence of a refusal, if it is one of those that rights bring.
fn refused(answer: &Answer) -> Option<String> {
    let message = answer.try_message()?;
    let text = message.text();
    let no = text.contains(", and can't ") || text.contains("so you can't change it");
    assert!(!no || message.is_ephemeral(), "{text}");
    no.then_some(text)
}

#[track_caller]
fn check(who: &str, what: &str, answer: &Answer, may: bool) {
    assert!(!answer.failed(), "{who}, {what}: no answer");
    let no = refused(answer);
    assert_eq!(no.is_none(), may, "{who}, {what}: {no:?}");
}

#[tokio::test]
async fn who_may_capture_and_administer() {
    let cast = Cast::assemble().await;
    for (who, person) in cast.everybody() {
        for line in [
            format!("/risk log title:\"Risk of {who}\""),
            format!("/issue log title:\"Issue of {who}\""),
            "/action log".to_owned(),
            format!("/decision log title:\"Decision of {who}\""),
            format!("/decision propose title:\"Proposal of {who}\""),
        ] {
            check(who, &line, &cast.stage.type_as(person, &line).await, who != "viewer");
        }
        let leads = matches!(who, "lead" | "deputy" | "manager");
        for line in [
            "settings consent_days:4",
            "channels channel:#platform",
            "members member:@Chen role:Contributor",
            "workstreams name:Web",
            "calendar zone:UTC",
            "archive undo:True",
            "charter sponsor:@Abe",
        ] {
            check(who, line, &cast.stage.type_as(person, &format!("/program {line}")).await, leads);
        }
        let charter = cast.stage.type_as(person, "/program charter").await.message();
        check(who, "edits the charter", &person.click(&charter, "Edit scope and people").await, leads);
        // Everybody reads.
        for line in [
            "/risk list",
            "/risk matrix",
            "/mine",
            "/find text:begin",
            "/help",
            "/program info",
            "/program audit",
            "/program members",
            "/item history ref:A-1",
            "/ping",
        ] {
            let answer = cast.stage.type_as(person, line).await;
            assert!(!privately(&answer).is_empty() && refused(&answer).is_none(), "{who} {line}");
        }
    }
}

#[tokio::test]
async fn who_may_keep_whose_item() {
    let cast = Cast::assemble().await;
    let other = cast.stage.acme.member("Olga");
    for (who, person) in cast.everybody() {
        let leads = matches!(who, "lead" | "deputy");
        for (whose, owner, may) in
            [("own", Some(person), who != "viewer"), ("unowned", None, who != "viewer"), ("other", Some(&other), leads)]
        {
            let (reference, card) = cast.item(&format!("{who} {whose}"), owner).await;
            let what = |path: &str| format!("{whose} by {path}");
            for line in [
                format!("/item confirm ref:{reference}"),
                format!("/item edit ref:{reference}"),
                format!("/item snooze ref:{reference} until:tomorrow"),
            ] {
                check(who, &what(&line), &cast.stage.type_as(person, &line).await, may);
            }
            for button in ["Assign", "Snooze", "Still valid"] {
                check(who, &what(button), &person.click(&card, button).await, may);
            }
            check(who, &what("a select"), &person.select(&card, "Due…", &["Tomorrow"]).await, may);
            let sheet = person.click(&card, "More…").await.message();
            for button in ["Edit title, detail, tags", "Convert…", "Link…", "Void…"] {
                let answer = person.click(&sheet, button).await;
                check(who, &what(button), &answer, may);
                if may && button == "Convert…" {
                    // The sheet asks in its place.
                    break;
                }
            }
            // Looking is for everybody.
            let whole = person.click(&person.click(&card, "More…").await.message(), "Show in full").await;
            assert!(refused(&whole).is_none());
            let update = person.click(&card, "Update").await;
            check(who, &what("Update"), &update, who != "viewer");
            // Last, what ends it.
            check(who, &what("done"), &cast.stage.type_as(person, &format!("/action done ref:{reference}")).await, may);
        }
    }
}

#[tokio::test]
async fn whoever_raised_it_keeps_it_too() {
    let cast = Cast::assemble().await;
    let stage = &cast.stage;
    stage.chen("/action log title:\"Ask the vendor\" owner:@Abe").await;
    assert!(privately(&stage.chen("/item confirm ref:A-2").await).contains("still valid"));
    let no = stage.type_as(&cast.deputy, "/item assign ref:A-2 owner:@Bob").await;
    assert!(refused(&no).is_none());
    let no = privately(&stage.type_as(&cast.approver, "/item confirm ref:A-2").await);
    let lead = stage.bob.mention();
    assert!(
        no.contains(&format!("A-2 belongs to {lead}, so you can't change it. Ask them or the lead, {lead}.")),
        "{no}"
    );
}

#[tokio::test]
async fn who_may_decide() {
    let cast = Cast::assemble().await;
    let stage = &cast.stage;
    for (who, person) in cast.everybody() {
        let decides = matches!(who, "approver" | "lead" | "deputy");
        let answer = stage.bob(&format!("/risk log title:\"Low one for {who}\" likelihood:1 impact:2")).await;
        answer.settled().await;
        let card = answer.message();
        let reference = card.embeds[0]["title"].as_str().unwrap().split(' ').next().unwrap().to_owned();
        if who != "viewer" {
            let sheet = person.click(&card, "Update").await.message();
            let asks = person.select(&sheet, "Next step…", &["Accept the risk"]).await;
            check(who, "accepts by select", &asks, decides);
            assert_eq!(asks.try_form().is_some(), decides, "{who}");
        }
        let line = format!("/risk accept ref:{reference} reason:\"It is small\" valid_until:+4w");
        check(who, "accepts by command", &stage.type_as(person, &line).await, decides);
    }
    // Whoever is named on a decision decides it, whatever else they are.
    let line = format!("/decision propose title:\"One region\" approvers:{}", cast.viewer.mention());
    let proposed = stage.bob(&line).await;
    proposed.settled().await;
    let card = proposed.message();
    let no = stage.chen.click(&card, "Approve").await;
    let wanted = format!("D-1 waits for {}. You can raise a concern with /decision object.", cast.viewer.mention());
    assert!(privately(&no).contains(&wanted), "{}", no.text());
    let yes = cast.viewer.click(&card, "Approve").await.updated();
    assert!(yes.text().contains("Accepted"), "{}", yes.text());
    // A viewer takes no part in what does not name them.
    let proposed = stage.bob("/decision propose title:\"Two regions\"").await;
    proposed.settled().await;
    for button in ["I've seen this", "Object", "Approve", "Reject"] {
        check("viewer", button, &cast.viewer.click(&proposed.message(), button).await, false);
    }
    assert!(stage.chen.click(&proposed.message(), "Object").await.try_form().is_some());
}

#[tokio::test]
async fn rights_are_read_again_when_a_form_is_sent() {
    let cast = Cast::assemble().await;
    let stage = &cast.stage;
    let (reference, card) = cast.item("Ask the vendor", Some(&stage.chen)).await;
    let edit = stage.chen(&format!("/item edit ref:{reference}")).await.form();
    let sheet = stage.chen.click(&card, "More…").await.message();
    let void = stage.chen.click(&sheet, "Void…").await.form();
    let link = stage.chen.click(&sheet, "Link…").await.form();
    let snooze = stage.chen.click(&card, "Snooze").await.message();
    let date = stage.chen.select(&card, "Due…", &["Another date…"]).await.form();
    let update = stage.chen.click(&card, "Update").await.message();
    let done = stage.chen.select(&update, "Next step…", &["Done"]).await.form();

    stage.bob("/program members member:@Chen role:Viewer").await;
    let sent = [
        ("edit", stage.chen.submit(&edit, &[("Title", "Mine alone")]).await),
        ("void", stage.chen.submit(&void, &[("Why was it logged by mistake?", "Mine alone")]).await),
        ("link", stage.chen.submit(&link, &[("The other item", "A-1")]).await),
        ("date", stage.chen.submit(&date, &[("Due", "tomorrow")]).await),
        ("done", stage.chen.submit(&done, &[("Evidence", "Mine alone")]).await),
        ("snooze", stage.chen.select(&snooze, "Snooze until…", &["Tomorrow"]).await),
        ("valid", stage.chen.click(&card, "Still valid").await),
        ("next", stage.chen.select(&update, "Next step…", &["Start"]).await),
    ];
    for (what, answer) in &sent {
        check("viewer by now", what, answer, false);
        assert!(
            privately(answer).contains("You are a viewer here, and can't change items here. Ask the lead, "),
            "{}",
            answer.text()
        );
    }
    assert_eq!(stage.room.message(&card).unwrap().changes, 0, "nothing was changed");
    // What was typed is still there, once the right is back.
    stage.bob("/program members member:@Chen role:Contributor").await;
    let again = stage.chen.click(&sent[0].1.message(), "Edit and try again").await.form();
    assert_eq!(again.input("Title").unwrap().value, "Mine alone");
    stage.chen.submit(&again, &[]).await;
    stage.card_says(&card, "Mine alone").await;
}

#[tokio::test]
async fn managing_the_server_is_read_off_each_interaction() {
    let cast = Cast::assemble().await;
    let stage = &cast.stage;
    let guards = stage.acme.role("guards", Permissions::MANAGE_GUILD);
    let line = "/program settings consent_days:5";
    check("contributor", line, &stage.chen(line).await, false);
    stage.acme.grant(&stage.chen, &guards);
    check("manager", line, &stage.chen(line).await, true);
    stage.acme.revoke(&stage.chen, &guards);
    check("contributor again", line, &stage.chen(line).await, false);
    // Managing the server is no licence to change other people's items.
    let (reference, _) = cast.item("Ask the vendor", Some(&cast.approver)).await;
    check("manager", "other's item", &stage.ana(&format!("/item confirm ref:{reference}")).await, false);
}

#[tokio::test]
async fn commands_are_for_servers() {
    let stage = Stage::set().await;
    for line in ["/mine", "/find text:x", "/help", "/program info", "/item show ref:A-1", "/action log title:x"] {
        let no = stage.ana.in_dms().slash_raw(line).await;
        assert!(
            no.text().contains("This works in a server's channels, where a program lives. Use it there."),
            "{line}: {}",
            no.text()
        );
    }
    assert!(stage.ana.in_dms().offered().iter().all(|name| name == "ping"), "{:?}", stage.ana.in_dms().offered());
}
