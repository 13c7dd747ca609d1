//! Two servers and one bot: whatever is tried with the other's references, ids and words, the answer is the same as for
//! something that never existed, and nothing of the other changes. The same for what somebody else typed.

use std::fmt::Write as _;

use drumbeat::{
    app::look::Narrow,
    discord::components::id::{Bulk, CharterPart, Id, List, Pick, Typed, Which},
    domain::{ActId, ItemId, Kind, Move, ProgramId, UserId, field::Part, weekly::Week},
};
use local_discord::{Answer, Channel, MessageView, Permissions, Person, act::Begun, interaction::Kind as Interaction};
use serde_json::{Value, json};

use crate::{
    bad_input::WITH_REFERENCE,
    stage::{Stage, privately},
};

/// Ana's server, with a secret on record; and another one, where Zoe leads. She is a member of both.
struct Two {
    stage: Stage,
    lab: Channel,
    zoe: Person,
    /// What stands on buttons and in rows of Ana's server.
    theirs: Numbers,
}

/// The numbers by which things are found.
#[derive(Clone, Copy)]
struct Numbers {
    risk: i64,
    decision: i64,
    action: i64,
    issue: i64,
    program: i64,
    drafts: [i64; 4],
    act: u64,
    person: u64,
}

/// Numbers of nothing.
const NOTHING: Numbers = Numbers {
    risk: 900_001,
    decision: 900_002,
    action: 900_003,
    issue: 900_004,
    program: 900_005,
    drafts: [900_006, 900_007, 900_008, 900_009],
    act: 900_010,
    person: 900_011,
};

/// The n-th word of the first custom id that begins so.
#[track_caller]
fn number(message: &MessageView, begins: &str, place: usize) -> i64 {
    let buttons = message.buttons().into_iter().filter_map(|button| button.custom_id);
    let selects = message.selects().into_iter().map(|select| select.custom_id);
    let found = buttons.chain(selects).find(|id| id.starts_with(begins));
    let id = found.unwrap_or_else(|| panic!("nothing begins with {begins} on {}", message.text()));
    id.split(':').nth(place).and_then(|word| word.parse().ok()).unwrap_or_else(|| panic!("{id}"))
}

impl Two {
    async fn set() -> Self {
        let stage = Stage::set().await;
        let zeta = stage.discord.guild("Zeta");
        let lab = zeta.channel("platform");
        let leads = zeta.role("leads", Permissions::MANAGE_GUILD);
        let zoe = zeta.member_with("Zoe", &[&leads]);
        stage.acme.join(&zoe);
        let mut two = Self { stage, lab, zoe, theirs: NOTHING };
        two.record_the_secret().await;
        for line in
            ["/risk log title:Ours", "/decision propose title:Ours", "/action log title:Ours", "/issue log title:Ours"]
        {
            two.zoe(line).await;
        }
        two
    }

    /// Zoe types on her own server.
    async fn zoe(&self, line: &str) -> Answer {
        self.zoe.in_channel(&self.lab).slash(line).await
    }

    async fn record_the_secret(&mut self) {
        let stage = &self.stage;
        stage.ana("/program create name:Unobtainium").await;
        stage.ana("/program workstreams name:Unobtainium-mine").await;
        let mut cards = Vec::new();
        for (kind, more) in [("risk log", ""), ("decision propose", ""), ("action log", ""), ("issue log", "")] {
            stage.ana(&format!("/{kind} title:\"Unobtainium one\"")).await;
            stage.pass(std::time::Duration::from_secs(1));
            cards.push(stage.ana(&format!("/{kind} title:\"Unobtainium two\"{more}")).await.message());
        }
        let zoe = self.zoe.mention();
        stage.ana(&format!("/item assign ref:A-2 owner:{zoe}")).await;
        // What Zoe herself typed there, refused and kept: a capture, an edit, a search, a choice of several.
        let there = self.zoe.in_channel(&stage.room);
        let capture = there.slash("/risk log title:\"Unobtainium draft\" due:someday").await.message();
        let stale = there.slash("/item edit ref:A-2").await.form();
        let fresh = there.slash("/item edit ref:A-2").await.form();
        self.zoe.submit(&fresh, &[("Detail", "First")]).await;
        let edit = self.zoe.submit(&stale, &[("Detail", "Second")]).await.message();
        let found = there.slash(&format!("/find text:\"{}\"", "Unobtainium ".repeat(4))).await.message();
        let list = there.slash("/action list").await.message();
        let chosen = self.zoe.select(&list, "Choose several…", &["A-2 Unobtainium two"]).await.message();
        let done = there.slash("/action done ref:A-2").await.message();
        self.theirs = Numbers {
            risk: number(&cards[0], "1:more:", 2),
            decision: number(&cards[1], "1:more:", 2),
            action: number(&cards[2], "1:more:", 2),
            issue: number(&cards[3], "1:more:", 2),
            program: number(&list, "1:share:kind:", 3),
            drafts: [
                number(&capture, "1:draft_reopen:", 2),
                number(&edit, "1:draft_apply:", 2),
                number(&found, "1:share:find:", 3),
                number(&chosen, "1:bulk_do:", 2),
            ],
            act: u64::try_from(number(&done, "1:undo:", 2)).unwrap(),
            person: stage.bob.id().get(),
        };
    }

    /// Everything that Ana's server shows of its record.
    async fn their_record(&self) -> String {
        let mut seen = String::new();
        for line in [
            "/risk list closed:True",
            "/decision list closed:True",
            "/action list closed:True",
            "/issue list closed:True",
            "/program audit",
            "/program info",
            "/program charter",
            "/item history ref:R-2",
            "/item history ref:D-2",
            "/item history ref:A-2",
            "/item history ref:I-2",
        ] {
            let _ = writeln!(seen, "{line}\n{}", self.stage.ana(line).await.text());
        }
        let _ = writeln!(seen, "{} messages for all", self.stage.room.messages().len());
        seen
    }

    /// Something sent that no client would send: a button, a select or a form with any id.
    async fn forge(&self, channel: &Channel, kind: Interaction, data: Value) -> Answer {
        let source = channel.messages().first().map(|message| message.id);
        let said = format!("forges {data}");
        let begun = Begun { user: self.zoe.id(), channel: channel.id(), kind, data, source, said };
        let hub = self.stage.discord.hub();
        let id = hub.begin(begun);
        hub.outcome(id).await;
        Answer::of(hub, id)
    }

    /// What Zoe is answered on her own server, without the numbers that she sent.
    async fn answer_to(&self, kind: Interaction, data: Value, sent: &[String]) -> String {
        let answer = self.forge(&self.lab, kind, data.clone()).await;
        assert!(!answer.failed(), "nothing was answered to {data}");
        let mut said = match (answer.try_form(), answer.try_message()) {
            (Some(form), _) => format!("a form: {form:?}"),
            (None, Some(message)) => message.text(),
            (None, None) => answer.updated().text(),
        };
        if answer.try_message().is_some_and(|message| !message.is_ephemeral()) {
            answer.settled().await;
        }
        for more in answer.followups() {
            let _ = write!(said, "\n+ {}", more.text());
        }
        assert!(!said.to_lowercase().contains("unobtainium"), "{data}: {said}");
        // A moment begins with a colon and a digit, too.
        said = said.replace("<t:", "<t ");
        for number in sent {
            said = said.replace(number, "#");
        }
        said
    }
}

/// Every id that a button, select or form can have, about those numbers.
fn every_id(of: Numbers) -> Vec<Id> {
    let mut ids = Vec::new();
    let program = ProgramId(of.program);
    for (number, kind) in
        [(of.risk, Kind::Risk), (of.decision, Kind::Decision), (of.action, Kind::Action), (of.issue, Kind::Issue)]
    {
        let item = ItemId(number);
        ids.extend([
            Id::Update(item),
            Id::Confirm(item),
            Id::More(item),
            Id::Show(item),
            Id::Whole(item),
            Id::NotMine(item),
            Id::GiveBack(item),
            Id::Source(item),
            Id::Seen(item),
            Id::Object(item),
            Id::SetDue(item),
            Id::SetSnooze(item),
            Id::Link(item),
            Id::Void(item),
            Id::ObjectForm(item),
            Id::DueForm(item, 1),
            Id::SnoozeForm(item),
            Id::LinkForm(item),
            Id::VoidForm(item),
        ]);
        ids.extend(Move::ALL.iter().flat_map(|step| [Id::Move(item, *step), Id::MoveForm(item, *step, 1)]));
        ids.extend(Part::ALL.iter().flat_map(|part| [Id::Edit(item, *part), Id::EditForm(item, *part, 1)]));
        ids.extend(Pick::ALL.iter().flat_map(|pick| [Id::Choose(item, *pick), Id::Picked(item, *pick)]));
        let lists = [List::Kind(program, kind, Which { closed: true, ..Which::default() }), List::History(item)];
        ids.extend(lists.iter().flat_map(|list| [Id::Page(*list, 0), Id::Share(*list, 0), Id::BulkPick(*list, 0)]));
    }
    for draft in of.drafts {
        ids.extend(Kind::ALL.iter().flat_map(|kind| [Id::LogForm(*kind, draft), Id::CaptureForm(*kind, draft)]));
        ids.extend(Bulk::ALL.iter().map(|what| Id::BulkDo(draft, *what)));
        ids.extend(Kind::ALL.iter().map(|kind| Id::ImportKind(draft, *kind)));
        ids.extend(drumbeat::exchange::days::Order::ALL.iter().map(|order| Id::ImportOrder(draft, *order)));
        ids.extend([Id::ImportTitle(draft), Id::ImportColumn(draft), Id::ImportColumnIs(draft, 0)]);
        ids.extend([Id::ImportWord(draft), Id::ImportWordIs(draft, 0), Id::ImportDo(draft, 1)]);
        ids.extend([
            Id::ProposeForm(draft),
            Id::CaptureKind(draft),
            Id::DraftForm(draft),
            Id::DraftReopen(draft),
            Id::DraftApply(draft),
            Id::LogAnyway(draft),
            Id::BulkOwner(draft),
            Id::BulkDue(draft),
            Id::Page(List::Find(draft), 0),
            Id::Share(List::Find(draft), 0),
        ]);
    }
    for part in CharterPart::ALL {
        ids.extend([Id::Charter(program, *part), Id::CharterForm(program, *part, 1)]);
    }
    let theirs = Narrow { owner: Some(UserId(of.person)), ..Narrow::default() };
    let words = Typed::new("one").unwrap();
    for list in [List::Audit(program), List::Owner(UserId(of.person)), List::Search(theirs, words)] {
        ids.extend([Id::Page(list, 0), Id::Share(list, 0)]);
    }
    let week = Week(202_648);
    ids.extend([
        Id::SummaryNarrate(program, week),
        Id::SummaryNarrateForm(program, week),
        Id::SummaryCall(program),
        Id::SummaryCallForm(program),
        Id::SummaryPost(program, week),
        Id::SummarySkip(program, week),
        Id::SummaryPreview(program),
        Id::SummaryShow(),
    ]);
    ids.extend([Id::Undo(ActId(of.act)), Id::NudgePick(), Id::HelpTopic()]);
    ids
}

/// The words that ids begin with, as the source lists them.
fn known_words() -> Vec<&'static str> {
    let source = include_str!("../../src/discord/components/id.rs");
    let variants = source.split("ids! {").nth(1).unwrap().split("impl Id").next().unwrap();
    variants.split(" = \"").skip(1).map(|rest| rest.split('"').next().unwrap()).collect()
}

/// What each thing that can be picked takes; and the items of a list.
fn picked(id: &Id, of: Numbers) -> Vec<String> {
    let value = match id {
        Id::Picked(_, Pick::Move) => "done",
        Id::Picked(_, Pick::Due | Pick::Snooze) => "tomorrow",
        Id::Picked(_, Pick::Level | Pick::Residual) => "4x4",
        Id::Picked(_, Pick::Response) => "mitigate",
        Id::Picked(_, Pick::Proximity) => "imminent",
        Id::Picked(_, Pick::Reversibility) => "two_way",
        Id::Picked(_, Pick::Kind) | Id::CaptureKind(_) => "issue",
        Id::BulkPick(..) => return vec![of.action.to_string(), of.risk.to_string()],
        Id::NudgePick() => return vec![of.action.to_string()],
        Id::HelpTopic() => "risk",
        _ => "1",
    };
    vec![value.to_owned()]
}

/// A way to send an id: what kind of interaction, with which data.
type Way = fn(&Id, Numbers, &Person) -> (Interaction, Value);

/// The ways in which a client would send it, and one in which it would not.
fn ways(id: &Id) -> Vec<Way> {
    let as_button: Way = |id, _, _| (Interaction::Component, button(id));
    let as_select: Way = |id, of, _| (Interaction::Component, select(id, of));
    let as_people: Way = |id, _, person| (Interaction::Component, people(id, person));
    let as_form: Way = |id, _, _| (Interaction::Form, form(id));
    match id {
        Id::Picked(_, Pick::Owner | Pick::Approvers) | Id::BulkOwner(_) => vec![as_button, as_people],
        Id::Picked(..)
        | Id::CaptureKind(_)
        | Id::BulkPick(..)
        | Id::HelpTopic()
        | Id::NudgePick()
        | Id::SummaryShow() => vec![as_button, as_select],
        _ if id.encode().contains("_form:") || matches!(id, Id::BulkDue(_)) => vec![as_button, as_form],
        _ => vec![as_button],
    }
}

fn button(id: &Id) -> Value {
    json!({ "id": 2, "custom_id": id.encode(), "component_type": 2 })
}

fn select(id: &Id, of: Numbers) -> Value {
    json!({ "id": 2, "custom_id": id.encode(), "component_type": 3, "values": picked(id, of) })
}

fn people(id: &Id, person: &Person) -> Value {
    let user = person.id().to_string();
    let resolved = json!({
        "users": { &user: person.json() },
        "members": { &user: { "roles": [], "joined_at": "2026-01-01T00:00:00.000000+00:00", "flags": 0, "deaf": false, "mute": false, "pending": false, "permissions": "0" } },
    });
    json!({ "id": 2, "custom_id": id.encode(), "component_type": 5, "values": [user], "resolved": resolved })
}

fn form(id: &Id) -> Value {
    let texts = [
        ("title", "Mine"),
        ("detail", "Mine"),
        ("words", "Mine"),
        ("reason", "Mine"),
        ("date", "+1w"),
        ("reference", "R-1"),
        ("link_kind", "blocks"),
        ("concern", "Mine"),
        ("problem", "Mine"),
        ("narrative", "Mine"),
        ("colour", "red"),
    ];
    let row = |(at, (name, text)): (usize, &(&str, &str))| json!({ "type": 1, "id": 2 * at + 1, "components": [{ "type": 4, "id": 2 * at + 2, "custom_id": name, "value": text }] });
    let rows: Vec<Value> = texts.iter().enumerate().map(row).collect();
    json!({ "custom_id": id.encode(), "components": rows })
}

fn sent(of: Numbers) -> Vec<String> {
    let mut numbers: Vec<String> = [of.risk, of.decision, of.action, of.issue, of.program]
        .into_iter()
        .chain(of.drafts)
        .map(|number| format!(":{number}"))
        .collect();
    numbers.extend([format!(":{}", of.act), of.person.to_string()]);
    numbers
}

#[tokio::test]
async fn every_button_select_and_form_of_another_server_is_one_that_never_was() {
    let two = Two::set().await;
    let before = two.their_record().await;
    let (real, unreal) = (every_id(two.theirs), every_id(NOTHING));
    for word in known_words() {
        let begins = format!("1:{word}");
        assert!(
            real.iter().any(|id| id.encode().split(':').take(2).collect::<Vec<_>>().join(":") == begins),
            "{word} is not tried"
        );
    }
    for (theirs, nothing) in real.iter().zip(&unreal) {
        for way in ways(theirs) {
            let (kind, data) = way(theirs, two.theirs, &two.zoe);
            let there = two.answer_to(kind, data, &sent(two.theirs)).await;
            let (kind, data) = way(nothing, NOTHING, &two.zoe);
            let nowhere = two.answer_to(kind, data, &sent(NOTHING)).await;
            assert_eq!(there, nowhere, "{} and {}", theirs.encode(), nothing.encode());
        }
    }
    assert_eq!(two.their_record().await, before, "something of the other server was changed");
}

#[tokio::test]
async fn every_command_with_a_reference_of_another_server_finds_nothing() {
    let two = Two::set().await;
    let before = two.their_record().await;
    let more = [
        "/action log title:Part parent:A-?",
        "/decision supersede ref:D-1 by:D-?",
        "/item link ref:R-1 kind:mitigates to:A-?",
    ];
    for line in WITH_REFERENCE.iter().chain(&more) {
        let said = async |number: &str| {
            let answer = two.zoe(&line.replace("-?", number).replace("@Bob", &two.zoe.mention())).await;
            let text = privately(&answer);
            assert!(text.contains("There is no "), "{line}: {text}");
            text.replace(number, "-?")
        };
        assert_eq!(said("-2").await, said("-4321").await, "{line}");
    }
    assert_eq!(two.their_record().await, before);
}

#[tokio::test]
async fn nothing_of_another_server_is_found_listed_or_completed() {
    let two = Two::set().await;
    for line in [
        "/find text:Unobtainium",
        "/mine",
        "/risk list closed:True",
        "/decision list closed:True",
        "/action list closed:True",
        "/issue list closed:True",
        "/risk matrix",
        "/program info",
        "/program audit",
        "/program settings",
        "/program channels",
        "/program members",
        "/program workstreams",
        "/program calendar",
        "/program charter",
        "/help",
    ] {
        let answer = two.zoe(line).await;
        let heading = answer.text().replace("Nothing found for “Unobtainium”", "");
        assert!(!heading.to_lowercase().contains("unobtainium"), "{line}: {}", answer.text());
        assert!(!answer.text().contains(&two.stage.ana.mention()), "{line}: {}", answer.text());
    }
    let zoes = two.zoe.in_channel(&two.lab).user_menu("Open items of this person", &two.zoe).await;
    assert!(!privately(&zoes).contains("A-2"), "{}", zoes.text());
    let bobs = two.zoe.in_channel(&two.lab).user_menu("Open items of this person", &two.stage.bob).await;
    assert!(!privately(&bobs).to_lowercase().contains("unobtainium"), "{}", bobs.text());
    let lab = two.zoe.in_channel(&two.lab);
    for line in [
        "/item show ref:unob|",
        "/item show ref:R-2|",
        "/risk assess ref:unob|",
        "/decision approve ref:unob|",
        "/action done ref:unob|",
        "/issue close ref:unob|",
        "/action log parent:unob|",
        "/risk log workstream:unob|",
        "/program workstreams name:unob|",
        "/decision resolve ref:D-2 concern:|",
        "/decision supersede ref:D-1 by:unob|",
        "/item link ref:R-1 to:unob|",
    ] {
        assert_eq!(lab.autocomplete(line).await, [], "{line}");
    }
    // The same search at home finds it all: it is there to be found.
    let there = two.zoe.in_channel(&two.stage.room);
    assert_eq!(there.autocomplete("/risk assess ref:unob|").await.len(), 2);
    assert!(
        there.slash("/mine").await.text().contains("Unobtainium")
            || there.slash("/find text:Unobtainium").await.text().contains("A-2")
    );
    // Two programs of one name, each on its server.
    let taken = two.zoe("/program settings name:Unobtainium").await;
    assert!(!privately(&taken).contains("already"), "{}", taken.text());
}

#[tokio::test]
async fn a_channel_without_a_program_on_the_same_server_knows_no_other_programs_references() {
    let two = Two::set().await;
    let side = two.stage.acme.channel("side");
    for line in WITH_REFERENCE {
        let no = two.stage.ana.in_channel(&side).slash(&line.replace("-?", "-2")).await;
        assert!(privately(&no).contains("This channel has no program yet"), "{line}: {}", no.text());
    }
}

#[tokio::test]
async fn what_somebody_else_typed_is_theirs_alone() {
    let two = Two::set().await;
    let bob = &two.stage.bob;
    let card = two.stage.room.messages().first().unwrap().id;
    for (draft, nothing) in two.theirs.drafts.into_iter().zip(NOTHING.drafts) {
        for word in ["draft_reopen", "draft_apply", "log_anyway"] {
            let theirs = bob.forge_click(&two.stage.room, card, &format!("1:{word}:{draft}")).await;
            let none = bob.forge_click(&two.stage.room, card, &format!("1:{word}:{nothing}")).await;
            assert!(privately(&theirs).contains("no longer kept"), "{word}: {}", theirs.text());
            assert_eq!(theirs.text(), none.text());
        }
        for id in
            [format!("1:bulk_do:{draft}:done"), format!("1:page:find:{draft}:0"), format!("1:share:find:{draft}:0")]
        {
            let theirs = bob.forge_click(&two.stage.room, card, &id).await;
            assert!(privately(&theirs).contains("no longer kept"), "{id}: {}", theirs.text());
        }
    }
    // Nor can one undo what another did, unless one leads.
    let undo = format!("1:undo:{}", two.theirs.act);
    let no = bob.forge_click(&two.stage.room, card, &undo).await;
    assert!(
        privately(&no).contains(&format!("Only {}, who did that, can undo it.", two.zoe.mention())),
        "{}",
        no.text()
    );
    let lead = two.stage.ana.forge_click(&two.stage.room, card, &undo).await;
    assert!(lead.text().contains("Undone.") || lead.updated().text().contains("Undone."), "{}", lead.text());
}

#[tokio::test]
async fn in_direct_messages_there_is_no_record() {
    let two = Two::set().await;
    let dms = two.zoe.in_dms();
    assert_eq!(dms.offered(), Vec::<String>::new(), "nothing is offered there");
    for line in [
        "/risk log title:Mine",
        "/risk list",
        "/decision propose title:Mine",
        "/action log title:Mine",
        "/issue log",
        "/item show ref:R-1",
        "/item edit ref:R-1",
        "/mine",
        "/find text:Unobtainium",
        "/program info",
        "/program create name:Mine",
        "/help",
    ] {
        let no = dms.slash_raw(line).await;
        let text = no.text();
        assert!(
            text.contains("This works in a server's channels, where a program lives. Use it there."),
            "{line}: {text}"
        );
        assert!(!text.contains("Unobtainium one"), "{line}: {text}");
    }
    let said = two.zoe.says_to_bot("hello").await;
    let place = two.zoe.dms().iter().find(|message| message.id == said).unwrap().channel;
    let dm = Channel::new(two.stage.discord.hub(), place);
    for id in every_id(two.theirs).into_iter().filter(|id| !matches!(id, Id::Picked(..))).step_by(7) {
        let no = two.forge(&dm, Interaction::Component, button(&id)).await;
        assert!(no.text().contains("Use it there."), "{}: {}", id.encode(), no.text());
        let no = two.forge(&dm, Interaction::Form, form(&id)).await;
        assert!(no.text().contains("Use it there."), "{}: {}", id.encode(), no.text());
    }
}
