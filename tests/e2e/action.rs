//! `/action`: what somebody will do, one at a time and many at once.

use std::time::Duration;

use crate::stage::{Stage, privately, publicly};

#[tokio::test]
async fn one_line_says_who_when_and_how_important() {
    let stage = Stage::set().await;
    stage.ana("/risk log title:\"Vendor slips\"").await;
    let said = stage.ana("/action log title:\"Send the contract\" owner:@Bob due:fri priority:1 parent:R-1").await;
    let card = publicly(&said);
    for line in
        ["A-1 · Send the contract", &stage.bob.mention(), "Priority: 1 of 4", "part of R-1", "Due: <t:1795176000:D>"]
    {
        assert!(card.contains(line), "{line} is not in: {card}");
    }
    assert!(said.message().pings.is_empty(), "whoever gets work reads it when they read it");
    let parent = stage.room.messages().into_iter().next().unwrap();
    stage.card_says(&parent, "has part A-1").await;

    let no = stage.ana("/action log title:\"Another\" parent:R-7 due:fri").await;
    assert!(privately(&no).contains("There is no R-7 in this program."), "{}", no.text());
    let form = stage.ana.click(&no.message(), "Edit and try again").await.form();
    assert_eq!(form.input("Part of").unwrap().value, "R-7");
    assert_eq!(form.input("Due").unwrap().value, "fri");
    let card = publicly(&stage.ana.submit(&form, &[("Part of", "A-1")]).await);
    assert!(card.contains("A-2 · Another") && card.contains("part of A-1"), "{card}");

    let form = stage.ana("/action log priority:2 due:fri").await.form();
    assert_eq!((form.title.as_str(), form.labels()), ("Log action item", vec!["Title", "Detail", "Tags"]));
    let card = publicly(&stage.ana.submit(&form, &[("Title", "Third"), ("Tags", "vendor, phase-2")]).await);
    assert!(card.contains("Priority: 2 of 4") && card.contains("#vendor"), "{card}");
}

#[tokio::test]
async fn done_with_evidence_and_opened_again() {
    let stage = Stage::set().await;
    let card = stage.ana("/action log title:\"Send the contract\" owner:@Bob").await.message();
    let no = privately(&stage.chen("/action done ref:A-1 evidence:\"I did\"").await);
    assert!(
        no.contains(&format!(
            "A-1 belongs to {}, so you can't change it. Ask them or the lead, {}.",
            stage.bob.mention(),
            stage.ana.mention()
        )),
        "{no}"
    );
    assert!(no.contains("evidence:I did"), "{no}");
    let done = stage.bob("/action done ref:A-1 evidence:\"https://example.com/signed\"").await;
    assert!(privately(&done).contains("**A-1** is done."), "{}", done.text());
    assert_eq!(done.message().button_labels(), ["Undo"]);
    let shown = stage.card_says(&card, "**Done** since").await;
    assert!(shown.text().contains("Evidence: https://example.com/signed"), "{shown}");
    let no = privately(&stage.chen.forge_click(&stage.room, card.id, &undo_id(&done.message())).await);
    assert!(no.contains(&format!("Only {}, who did that, can undo it.", stage.bob.mention())), "{no}");
    let undone = stage.bob.click(&done.message(), "Undo").await.updated();
    assert!(undone.text().contains(&format!("**A-1** is open again, owned by {}.", stage.bob.mention())), "{undone}");
    let open = stage.card_says(&card, "**Open** since").await;
    assert!(!open.text().contains("example.com"), "all of it is taken back: {open}");

    stage.bob("/action done ref:1").await;
    let shown = stage.card_says(&card, "**Done**").await;
    let no = privately(&stage.bob("/action done ref:A-1").await);
    assert!(
        no.contains(
            "A-1 is done, and “Done” is not possible from there. Possible now, under Update on its card: Reopen."
        ),
        "{no}"
    );
    let form = stage.bob.click(&shown, "Reopen").await.form();
    let reopened = stage.bob.submit(&form, &[("Reason", "The signature is missing")]).await;
    assert!(reopened.updated().text().contains("**Open**"), "{}", reopened.updated());
    stage.bob("/action done ref:A-1").await;
    assert_eq!(privately(&stage.bob("/item reopen ref:A-1").await), "**A-1** is open.");
    let history = privately(&stage.ana("/item history ref:A-1").await);
    assert!(history.contains("The signature is missing"), "{history}");
}

fn undo_id(said: &local_discord::MessageView) -> String {
    said.buttons().into_iter().find_map(|button| button.custom_id).expect("an undo")
}

#[tokio::test]
async fn blocked_and_unblocked_and_left_undone() {
    let stage = Stage::set().await;
    let card = stage.ana("/action log title:\"Send the contract\" owner:@Bob").await.message();
    let sheet = stage.bob.click(&card, "Update").await.message();
    let started = stage.bob.select(&sheet, "Next step…", &["Start"]).await.updated();
    assert_eq!(started.text(), "**A-1** is in progress.");
    assert_eq!(privately(&stage.bob("/action block ref:A-1 reason:\"Legal is away\"").await), "**A-1** is blocked.");
    let shown = stage.card_says(&card, "**Blocked** since").await;
    assert!(shown.text().contains("Blocked by: Legal is away"), "{shown}");
    let no = privately(&stage.bob("/action done ref:A-1").await);
    assert!(no.contains("Possible now, under Update on its card: Unblock, Won't do."), "{no}");
    let no = privately(&stage.bob("/action block ref:A-1 reason:\"Still away\"").await);
    assert!(no.contains("A-1 is blocked, and “Block” is not possible from there."), "{no}");
    let sheet = stage.bob.click(&shown, "Update").await.message();
    let told = stage.bob.select(&sheet, "Next step…", &["Unblock"]).await.updated();
    assert_eq!(told.text(), "**A-1** is in progress.", "back to where it was");
    let shown = stage.card_says(&card, "**In progress**").await;
    assert!(!shown.text().contains("Legal"), "{shown}");

    let sheet = stage.bob.click(&card, "Update").await.message();
    let form = stage.bob.select(&sheet, "Next step…", &["Won't do"]).await.form();
    assert!(form.input("Reason").unwrap().required);
    let no = stage.bob.submit_raw(&form, &[("Reason", " ")]).await;
    assert!(privately(&no).contains("Say why: not doing it needs a reason."), "{}", no.text());
    let form = stage.bob.click(&no.message(), "Edit and try again").await.form();
    let told = stage.bob.submit(&form, &[("Reason", "The vendor is gone")]).await.updated();
    assert!(told.text().contains("**A-1** is set to “won't do”."), "{told}");
    let shown = stage.card_says(&card, "**Won't do** since").await;
    let undone = stage.bob.click(&told, "Undo").await.updated();
    assert!(undone.text().contains("**A-1** is in progress again"), "{undone}");
    stage.card_says(&shown, "**In progress**").await;

    let sheet = stage.bob.click(&card, "Update").await.message();
    let form = stage.bob.select(&sheet, "Next step…", &["Block"]).await.form();
    stage.bob.submit(&form, &[("Reason", "No budget")]).await;
    stage.card_says(&card, "Blocked by: No budget").await;
}

#[tokio::test]
async fn priority_is_set_on_the_card() {
    let stage = Stage::set().await;
    let card = stage.ana("/action log title:\"Send the contract\"").await.message();
    assert!(!card.text().contains("Priority"), "{card}");
    let sheet = stage.ana.click(&card, "Update").await.message();
    let choice = stage.ana.click(&sheet, "Priority").await.updated();
    let told = stage.ana.select(&choice, "Choose a priority", &["Priority 1, the highest"]).await.updated();
    assert_eq!(told.text(), "**A-1** is changed.");
    stage.card_says(&card, "Priority: 1 of 4").await;
    assert!(privately(&stage.ana("/action list").await).contains("Open · Unowned · P1"));
}

#[tokio::test]
async fn the_list_is_narrowed_and_says_what_is_late() {
    let stage = Stage::set().await;
    stage.ana("/risk log title:Begin").await;
    let empty = privately(&stage.ana("/action list").await);
    assert!(empty.contains("No action items here yet. Try `/action log title: Send the contract due: fri`"), "{empty}");
    stage.ana("/action log title:One owner:@Bob due:tomorrow").await;
    stage.ana("/action log title:Two priority:1").await;
    stage.ana("/action log title:Three owner:@Bob").await;
    stage.bob("/action done ref:A-3").await;
    stage.pass(Duration::from_secs(2 * 86_400));
    let list = privately(&stage.ana("/action list").await);
    assert!(list.contains("**A-2** Two\nOpen · Unowned · P1"), "{list}");
    assert!(list.contains(&format!("**A-1** One\nOpen · {} · **overdue** <t:", stage.bob.mention())), "{list}");
    assert!(list.contains("2 items") && !list.contains("A-3"), "{list}");
    let bobs = privately(&stage.ana("/action list owner:@Bob closed:True").await);
    assert!(bobs.contains("of one person, closed ones too") && bobs.contains("A-3") && !bobs.contains("A-2"), "{bobs}");
    let nobodys = privately(&stage.ana("/action list unowned:True").await);
    assert!(nobodys.contains("A-2") && !nobodys.contains("A-1"), "{nobodys}");
    stage.ana("/item assign ref:A-2 owner:@Ana").await;
    let nobodys = privately(&stage.ana("/action list unowned:True").await);
    assert!(nobodys.contains("Every open item has an owner here. All of them: /action list"), "{nobodys}");
}

#[tokio::test]
async fn several_are_done_at_once_and_the_blocked_one_says_why_not() {
    let stage = Stage::set().await;
    for title in ["One", "Two", "Three"] {
        stage.ana(&format!("/action log title:{title}")).await;
    }
    let cards = stage.room.messages();
    stage.ana("/action block ref:A-2 reason:\"Legal is away\"").await;
    let list = stage.ana("/action list").await.message();
    let chosen = stage.ana.select(&list, "Choose several…", &["A-1 One", "A-2 Two"]).await;
    assert!(privately(&chosen).contains("2 action items chosen:\n**A-1** One\n**A-2** Two"), "{}", chosen.text());
    assert_eq!(chosen.message().button_labels(), ["Mark as done", "Reassign", "New date"]);
    let done = stage.ana.click(&chosen.message(), "Mark as done").await.updated();
    assert!(
        done.text().contains("Changed: A-1.\n**A-2** was not: A-2 is blocked, and “Done” is not possible from there."),
        "{done}"
    );
    stage.card_says(&cards[0], "**Done**").await;
    let undone = stage.ana.click(&done, "Undo").await.updated();
    assert!(undone.text().contains("Undone.\n**A-1** is open again, unowned."), "{undone}");
    stage.card_says(&cards[0], "**Open**").await;
    let no = privately(&stage.ana.forge_click(&stage.room, cards[0].id, &undo_id(&done)).await);
    assert!(no.contains("There is nothing to undo here any more."), "{no}");
}

#[tokio::test]
async fn several_get_an_owner_and_a_date_and_one_undo_takes_each_back() {
    let stage = Stage::set().await;
    stage.ana("/action log title:One owner:@Bob due:fri").await;
    stage.ana("/action log title:Two").await;
    let cards = stage.room.messages();
    let list = stage.ana("/action list").await.message();
    let chosen = stage.ana.select(&list, "Choose several…", &["A-1 One", "A-2 Two"]).await.message();
    let owner = stage.ana.click(&chosen, "Reassign").await.updated();
    let told = stage.ana.select_users(&owner, "Choose an owner", &[&stage.chen]).await.updated();
    assert!(told.text().contains("Changed: A-1, A-2."), "{told}");
    for card in &cards {
        stage.card_says(card, &format!("Owner: {}", stage.chen.mention())).await;
    }
    let undone = stage.ana.click(&told, "Undo").await.updated();
    assert!(
        undone.text().contains(&format!(
            "**A-1** is open again, owned by {}.\n**A-2** is open again, unowned.",
            stage.bob.mention()
        )),
        "{undone}"
    );
    stage.card_says(&cards[0], &format!("Owner: {}", stage.bob.mention())).await;

    let chosen = stage.ana.select(&list, "Choose several…", &["A-1 One", "A-2 Two"]).await.message();
    let form = stage.ana.click(&chosen, "New date").await.form();
    let told = stage
        .ana
        .submit(&form, &[("New date for all of them", "+2w"), ("Why are they moved?", "Vendor is away")])
        .await;
    assert!(told.updated().text().contains("Changed: A-1, A-2."), "{}", told.updated());
    stage.card_says(&cards[0], "moved once, first promised <t:1795176000:D>").await;
    stage.card_says(&cards[1], "Due: <t:1796212800:D>").await;
    let undone = stage.ana.click(&told.updated(), "Undo").await.updated();
    assert!(undone.text().contains("Undone."), "{undone}");
    let card = stage.card_says(&cards[0], "Due: <t:1795176000:D>").await;
    assert!(!card.text().contains("moved once"), "{card}");
}

#[tokio::test]
async fn what_is_not_yours_stays_as_it_is_in_a_crowd() {
    let stage = Stage::set().await;
    stage.ana("/action log title:One owner:@Ana").await;
    stage.chen("/action log title:Two").await;
    let list = stage.chen("/action list").await.message();
    let chosen = stage.chen.select(&list, "Choose several…", &["A-1 One", "A-2 Two"]).await.message();
    let done = stage.chen.click(&chosen, "Mark as done").await.updated();
    assert!(done.text().contains("Changed: A-2.") && done.text().contains("**A-1** was not: A-1 belongs to"), "{done}");
    let robot = stage.acme.bot_member("Robo");
    let list = stage.ana("/action list").await.message();
    let chosen = stage.ana.select(&list, "Choose several…", &["A-1 One"]).await.message();
    let owner = stage.ana.click(&chosen, "Reassign").await.updated();
    let no = stage.ana.select_users(&owner, "Choose an owner", &[&robot]).await;
    assert!(privately(&no).contains("is a bot, and bots can't own anything"), "{}", no.text());
}
