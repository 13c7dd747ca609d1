//! A program's life: it begins with its first capture; risks, action items and issues come and go.

use chrono::TimeDelta;
use drumbeat::{
    app::{
        Pick, calendar,
        convert::convert,
        keep::{self, Assessment},
        log::{Capture, Details, Logged, log},
        look::{self, Filter},
        moves::Words,
        program,
    },
    domain::{
        Body, ChannelId, Kind, Move, ProgramRefusal, Rejection, Role,
        decision::DecisionState,
        event::What,
        item::{Fate, Rank, Source},
        link::LinkKind,
        program::Phase,
        risk::Response,
    },
};

use crate::desk::{ANA, BOB, CAT, CHANNEL, GUILD, Record, action, issue, monday, no, pick, reference, risk, words};

#[tokio::test]
async fn the_first_capture_begins_a_program_and_the_second_finds_it() {
    let record = Record::open().await;
    let caller = record.by(ANA);
    no(look::overview(&record.app, &caller).await);
    let capture = Capture { title: "Vendor slips".to_owned(), details: risk(), ..Capture::default() };
    let Logged::Item { item, program, began, .. } = log(&record.app, &caller, capture, false, None).await.unwrap()
    else {
        panic!("a twin of nothing")
    };
    assert!(began);
    assert_eq!((program.name.as_str(), program.lead, program.home()), ("channel-11", ANA, Some(CHANNEL)));
    assert_eq!((item.reference().to_string(), item.version, item.raised_by), ("R-1".to_owned(), 1, ANA));
    let capture = Capture { title: "Late".to_owned(), details: action(), ..Capture::default() };
    let Logged::Item { item: second, program: same, began, .. } =
        log(&record.app, &record.by(BOB), capture, false, None).await.unwrap()
    else {
        panic!("a twin of something else")
    };
    assert!(!began);
    assert_eq!((second.program, same.id, same.lead), (item.program, program.id, ANA));
    // A channel of the same name elsewhere on the server gets a program of its own.
    let mut elsewhere = record.from(GUILD, ChannelId(12), BOB);
    elsewhere.channel_name = "CHANNEL-11".to_owned();
    let item = record.capture(&elsewhere, Capture { title: "x1".to_owned(), ..Capture::default() }).await;
    assert_ne!(item.program, program.id);
    assert_eq!(look::overview(&record.app, &elsewhere).await.unwrap().program.name.as_str(), "CHANNEL-11 2");
}

#[tokio::test]
async fn a_refused_capture_begins_nothing() {
    let record = Record::open().await;
    for capture in [
        Capture { title: " ".to_owned(), ..Capture::default() },
        Capture { title: "x".to_owned(), due: Some("yesterday".to_owned()), ..Capture::default() },
        Capture { title: "x".to_owned(), parent: Some("A-1".to_owned()), ..Capture::default() },
        Capture { title: "x".to_owned(), workstream: Some("Hardware".to_owned()), ..Capture::default() },
        Capture { title: "x".to_owned(), tags: Some("a!b".to_owned()), ..Capture::default() },
        Capture {
            title: "x".to_owned(),
            details: Details::Action { priority: Some(9), corrective: false },
            ..Capture::default()
        },
    ] {
        no(log(&record.app, &record.by(ANA), capture, false, None).await);
    }
    assert!(record.everything().await.is_empty());
}

#[tokio::test]
async fn numbers_count_by_kind_and_are_never_used_again() {
    let record = Record::open().await;
    for wanted in ["A-1", "A-2", "A-3"] {
        let item = record.log(ANA, "Send it", action()).await;
        assert_eq!(item.reference().to_string(), wanted);
        keep::void(&record.app, &record.by(ANA), pick(&item), "Mistake.".to_owned()).await.unwrap();
    }
    assert_eq!(record.log(ANA, "Slips", risk()).await.reference().to_string(), "R-1");
}

#[tokio::test]
async fn a_risk_is_assessed_treated_accepted_reopened_and_closed() {
    let record = Record::led_by_ana().await;
    let risk = record.log(BOB, "Vendor slips", Details::empty(Kind::Risk)).await;
    let risk = pick(&risk);
    no(record.make(BOB, risk, Move::Treat).await);
    keep::assign(&record.app, &record.by(BOB), risk, Some(BOB)).await.unwrap();
    let said = Assessment {
        likelihood: Some(4),
        impact: Some(5),
        response: Some(Response::Mitigate),
        plan: Some("Second source.".to_owned()),
        ..Assessment::default()
    };
    let assessed = keep::assess(&record.app, &record.by(BOB), risk, said).await.unwrap();
    assert_eq!(assessed.item.body.state_key(), "treating", "nothing is missing, so it is treated");
    let accept = Words { words: Some("Cheaper.".to_owned()), until: Some("2026-12-01".to_owned()), ..Words::default() };
    assert!(matches!(no(record.say(BOB, risk, Move::Accept, accept.clone()).await), Rejection::MayNot { .. }));
    let accepted = record.say(ANA, risk, Move::Accept, accept.clone()).await.unwrap();
    assert_eq!((accepted.item.body.state_key(), accepted.item.is_open()), ("accepted", true));
    record.make(BOB, risk, Move::Reopen).await.unwrap();
    record.make(BOB, risk, Move::Treat).await.unwrap();
    let closed = record.say(BOB, risk, Move::Close, words("Delivered.")).await.unwrap();
    assert_eq!((closed.item.body.state_key(), closed.item.is_open()), ("closed", false));
    assert!(matches!(
        no(keep::assess(&record.app, &record.by(BOB), risk, Assessment::default()).await),
        Rejection::NotOpen { .. }
    ));
    let again = record.make(BOB, risk, Move::Reopen).await.unwrap().item;
    assert_eq!((again.body.state_key(), again.version), ("open", 8));
    let (_, history) = look::history(&record.app, &record.by(BOB), risk, 0).await.unwrap();
    let told: Vec<What> = history.lines.iter().map(|event| event.what).collect();
    let wanted = "reopened moved moved reopened moved assessed assigned raised";
    assert_eq!(told.iter().map(|what| what.key()).collect::<Vec<_>>().join(" "), wanted);
    assert_eq!(history.lines[1].reason.as_deref(), Some("Delivered."));
}

#[tokio::test]
async fn a_risk_that_occurs_becomes_an_issue_as_bad_as_its_band() {
    let record = Record::open().await;
    for (likelihood, impact, severity) in [(5, 5, Rank::R1), (2, 5, Rank::R2), (2, 3, Rank::R3), (1, 1, Rank::R4)] {
        let Details::Risk { response, plan, proximity, cause, event, effect, .. } = risk() else { unreachable!() };
        let details = Details::Risk {
            likelihood: Some(likelihood),
            impact: Some(impact),
            response,
            plan,
            proximity,
            cause,
            event,
            effect,
        };
        let capture = Capture {
            title: "Vendor slips".to_owned(),
            detail: Some("At length.".to_owned()),
            owner: Some(BOB),
            tags: Some("vendor".to_owned()),
            source: Some(Source {
                channel: CHANNEL,
                message: drumbeat::domain::MessageId(5),
                author: CAT,
                text: "They will be late".to_owned(),
                fate: Fate::Unchanged,
            }),
            details,
            ..Capture::default()
        };
        let risk = record.capture(&record.by(ANA), capture).await;
        let occurred = record.make(BOB, pick(&risk), Move::Occur).await.unwrap();
        let [issue] = occurred.also.as_slice() else { panic!("one issue") };
        let Body::Issue(body) = &issue.body else { panic!("an issue") };
        assert_eq!(body.severity, Some(severity));
        assert_eq!(
            (&issue.title, &issue.detail, issue.owner, &issue.source, &issue.tags),
            (&risk.title, &risk.detail, risk.owner, &risk.source, &risk.tags)
        );
        assert_eq!((issue.raised_by, issue.due), (BOB, None));
        assert_eq!((issue.links[0].kind, issue.links[0].to), (LinkKind::CameFrom, risk.id));
        let link = occurred.item.links.last().unwrap();
        assert_eq!((link.kind, link.to, occurred.item.is_open()), (LinkKind::Became, issue.id, false));
        no(record.make(ANA, pick(&risk), Move::Reopen).await);
    }
    // What nobody assessed has no severity that anybody said.
    let risk = record.log(BOB, "Keys expire", Details::empty(Kind::Risk)).await;
    let occurred = record.make(ANA, pick(&risk), Move::Occur).await.unwrap();
    let Body::Issue(body) = &occurred.also[0].body else { panic!("an issue") };
    assert_eq!(body.severity, None);
}

#[tokio::test]
async fn an_issue_and_an_action_go_their_way() {
    let record = Record::open().await;
    let issue = pick(&record.log(BOB, "The build is red", issue()).await);
    record.make(BOB, issue, Move::Start).await.unwrap();
    no(record.make(BOB, issue, Move::Resolve).await);
    record.say(BOB, issue, Move::Resolve, words("Pinned the compiler.")).await.unwrap();
    record.make(BOB, issue, Move::Close).await.unwrap();
    let open = record.make(BOB, issue, Move::Reopen).await.unwrap().item;
    assert_eq!(open.body.state_key(), "open");
    let action = pick(&record.log(BOB, "Send it", action()).await);
    record.make(BOB, action, Move::Start).await.unwrap();
    record.say(BOB, action, Move::Block, words("No key.")).await.unwrap();
    let unblocked = record.make(BOB, action, Move::Unblock).await.unwrap().item;
    assert_eq!(unblocked.body.state_key(), "in_progress", "back to where it was");
    let done = record.say(BOB, action, Move::Done, words("https://example.org/1")).await.unwrap().item;
    let Body::Action(body) = &done.body else { panic!("an action item") };
    assert_eq!(body.evidence.as_ref().unwrap().as_str(), "https://example.org/1");
}

#[tokio::test]
async fn a_converted_item_and_what_it_became_name_each_other() {
    let record = Record::open().await;
    for (from, to) in
        Kind::ALL.iter().flat_map(|from| Kind::ALL.iter().map(move |to| (*from, *to))).filter(|(from, to)| from != to)
    {
        let item = record.log(ANA, "Something", Details::empty(from)).await;
        let done = convert(&record.app, &record.by(ANA), pick(&item), to).await.unwrap();
        let [made] = done.also.as_slice() else { panic!("one new item") };
        assert_eq!((made.kind(), made.is_open(), made.version), (to, true, 1));
        assert_eq!((done.item.links[0].kind, done.item.links[0].reference), (LinkKind::Became, made.reference()));
        assert_eq!((made.links[0].kind, made.links[0].reference), (LinkKind::CameFrom, item.reference()));
        no(convert(&record.app, &record.by(ANA), pick(&item), from).await);
        if to == Kind::Decision {
            let Body::Decision(decision) = &made.body else { panic!("a decision") };
            assert_eq!(decision.state, DecisionState::Draft);
        }
    }
}

#[tokio::test]
async fn links_stand_on_both_items_or_on_none() {
    let record = Record::open().await;
    let risk = record.log(ANA, "Slips", risk()).await;
    let action = record.log(ANA, "Call them", action()).await;
    let caller = || record.by(ANA);
    let link = async |kind, to| keep::link(&record.app, &caller(), pick(&action), kind, to).await;
    let done = link(LinkKind::Mitigates, reference("r1")).await.unwrap();
    assert_eq!(done.item.links[0].to, risk.id);
    assert_eq!((done.also[0].id, done.also[0].links[0].kind), (risk.id, LinkKind::MitigatedBy));
    let before = record.everything().await;
    assert!(matches!(no(link(LinkKind::Mitigates, pick(&risk)).await), Rejection::LinkedAlready { .. }));
    assert!(matches!(no(link(LinkKind::Blocks, pick(&action)).await), Rejection::LinkToItself(_)));
    for kind in LinkKind::ALL.iter().filter(|kind| !kind.is_free()) {
        assert!(matches!(no(link(*kind, pick(&risk)).await), Rejection::LinkByAct(_)), "{kind}");
    }
    assert_eq!(before, record.everything().await);
}

#[tokio::test]
async fn a_parent_and_its_part_name_each_other() {
    let record = Record::open().await;
    let parent = record.log(ANA, "Launch", action()).await;
    let capture = Capture { title: "Write the page".to_owned(), parent: Some("a 1".to_owned()), ..Capture::default() };
    let part = record.capture(&record.by(BOB), capture).await;
    let parent = look::show(&record.app, &record.by(BOB), pick(&parent)).await.unwrap().item;
    assert_eq!((part.links[0].kind, part.links[0].to), (LinkKind::PartOf, parent.id));
    assert_eq!((parent.links[0].kind, parent.links[0].to), (LinkKind::HasPart, part.id));
}

#[tokio::test]
async fn the_same_title_within_two_minutes_is_asked_about() {
    let record = Record::open().await;
    let capture = |title: &str, details| Capture { title: title.to_owned(), details, ..Capture::default() };
    let ask = async |user, title: &str, details| {
        log(&record.app, &record.by(user), capture(title, details), false, None).await.unwrap()
    };
    record.log(ANA, "Start", action()).await;
    let Logged::Item { item: first, .. } = ask(ANA, "Send it", action()).await else { panic!("a twin of nothing") };
    let before = record.number("SELECT count(*) FROM items").await;
    let Logged::Twin { item, draft, .. } = ask(ANA, " Send  it", action()).await else { panic!("not asked") };
    assert_eq!(item.id, first.id);
    assert_eq!(before, record.number("SELECT count(*) FROM items").await);
    assert!(matches!(ask(BOB, "Send it", action()).await, Logged::Item { .. }), "another person's");
    assert!(matches!(ask(ANA, "Send it", risk()).await, Logged::Item { .. }), "of another kind");
    // Sure: it is logged, and what was kept meanwhile goes.
    let sure = log(&record.app, &record.by(ANA), capture("Send it", action()), true, Some(draft)).await.unwrap();
    assert!(matches!(sure, Logged::Item { .. }));
    assert_eq!(record.number("SELECT count(*) FROM drafts").await, 0);
    record.app.clock.advance(std::time::Duration::from_secs(121));
    assert!(matches!(ask(ANA, "Send it", action()).await, Logged::Item { .. }), "two minutes are over");
    // Among what others log meanwhile it is found, up to the server's newest fifty.
    for n in 0..49 {
        record.log(BOB, &format!("Thing {n}"), action()).await;
    }
    assert!(matches!(ask(ANA, "Send it", action()).await, Logged::Twin { .. }), "the fiftieth");
    record.log(BOB, "Thing 49", action()).await;
    assert!(matches!(ask(ANA, "Send it", action()).await, Logged::Item { .. }), "out of sight");
}

#[tokio::test]
async fn dates_are_promised_moved_and_counted() {
    let record = Record::open().await;
    let item = pick(&record.log(ANA, "Send it", action()).await);
    let due = async |typed: &str, why: Option<&str>| {
        keep::set_due(&record.app, &record.by(ANA), item, typed.to_owned(), why.map(str::to_owned)).await
    };
    due("fri", None).await.unwrap();
    no(due("+2w", None).await);
    no(due("+2w", Some("  ")).await);
    let moved = due("+2w", Some("The vendor.")).await.unwrap().item;
    assert_eq!(moved.due, Some("2026-11-30".parse().unwrap()));
    assert_eq!(moved.moved_from, ["2026-11-20".parse().unwrap()]);
    let snooze = async |user, typed: &str| keep::snooze(&record.app, &record.by(user), item, typed.to_owned()).await;
    assert_eq!(no(snooze(ANA, "today").await), Rejection::SnoozeEndsToday);
    let capture = Capture { title: "Bob's".to_owned(), ..Capture::default() };
    let bobs = pick(&record.capture(&record.by(BOB), capture).await);
    let far = keep::snooze(&record.app, &record.by(BOB), bobs, "+4w".to_owned()).await;
    assert!(matches!(no(far), Rejection::SnoozedTooFar { days: 10, .. }));
    keep::snooze(&record.app, &record.by(ANA), bobs, "+4w".to_owned()).await.unwrap();
}

#[tokio::test]
async fn an_archived_program_is_read_and_not_changed() {
    let record = Record::open().await;
    let item = record.log(ANA, "Send it", action()).await;
    no(program::archive(&record.app, &record.by(BOB), false).await);
    program::archive(&record.app, &record.by(ANA), false).await.unwrap();
    let before = record.everything().await;
    for verb in crate::verbs::on_items().into_iter().filter(|verb| verb.on.starts_with('A')) {
        let refusal = no((verb.run)(&record.app, &record.by(ANA), pick(&item)).await);
        assert!(matches!(refusal, Rejection::Archived(_)), "{}: {refusal:?}", verb.name);
    }
    let capture = Capture { title: "More".to_owned(), ..Capture::default() };
    assert!(matches!(no(log(&record.app, &record.by(ANA), capture, false, None).await), Rejection::Archived(_)));
    assert_eq!(before, record.everything().await);
    assert_eq!(look::show(&record.app, &record.by(CAT), pick(&item)).await.unwrap().item.title.as_str(), "Send it");
    let back = program::archive(&record.app, &record.by(ANA), true).await.unwrap();
    assert_eq!(back.phase, Phase::Active);
    record.make(ANA, pick(&item), Move::Done).await.unwrap();
}

#[tokio::test]
async fn bands_and_calendar_change_what_they_decide() {
    let record = Record::led_by_ana().await;
    let Details::Risk { response, plan, proximity, cause, event, effect, .. } = risk() else { unreachable!() };
    let nine = Details::Risk { likelihood: Some(3), impact: Some(3), response, plan, proximity, cause, event, effect };
    let item = record.log(BOB, "Slips", nine).await;
    let accept = Words { words: Some("Cheap.".to_owned()), until: Some("2026-12-01".to_owned()), ..Words::default() };
    record.say(ANA, pick(&item), Move::Accept, accept).await.unwrap();
    assert_eq!(record.number("SELECT urgency FROM items").await, 1);
    let wakes = record.number("SELECT wake_at FROM items").await;
    let settings = |bands: &str| program::Settings { bands: Some(bands.to_owned()), ..program::Settings::default() };
    for wrong in ["5 10", "5 10 16 300", "10 5 16", "1 5 9", "5 10 26", "a b c", "5 5 6"] {
        let refusal = no(program::set(&record.app, &record.by(ANA), settings(wrong)).await);
        assert_eq!(refusal, Rejection::BandsOutOfOrder, "{wrong}");
    }
    program::set(&record.app, &record.by(ANA), settings("3, 6, 9")).await.unwrap();
    assert_eq!(record.number("SELECT urgency FROM items").await, 3);
    let zone =
        calendar::CalendarText { zone: Some("America/Los_Angeles".to_owned()), ..calendar::CalendarText::default() };
    calendar::set_calendar(&record.app, &record.by(ANA), zone).await.unwrap();
    assert_eq!(record.number("SELECT wake_at FROM items").await - wakes, TimeDelta::hours(8).num_milliseconds());
    assert_eq!(record.number("SELECT version FROM items").await, 2, "the item itself did not change");
}

#[tokio::test]
async fn roles_hold_on_every_verb() {
    let record = Record::open().await;
    let item = record.log(ANA, "Send it", action()).await;
    keep::assign(&record.app, &record.by(ANA), pick(&item), Some(ANA)).await.unwrap();
    program::grant(&record.app, &record.by(ANA), program::Member::Person(CAT), Some(Role::Viewer)).await.unwrap();
    assert_eq!(
        no(program::grant(&record.app, &record.by(ANA), program::Member::Person(CAT), Some(Role::Lead)).await),
        ProgramRefusal::OneLead.into()
    );
    let before = record.everything().await;
    for verb in crate::verbs::on_items().into_iter().filter(|verb| verb.on.starts_with('A')) {
        let refusal = no((verb.run)(&record.app, &record.by(BOB), pick(&item)).await);
        assert!(matches!(refusal, Rejection::NotYours { .. }), "{}: {refusal:?}", verb.name);
        let refusal = no((verb.run)(&record.app, &record.by(CAT), pick(&item)).await);
        assert!(matches!(refusal, Rejection::MayNot { .. }), "{}: {refusal:?}", verb.name);
    }
    for (name, run) in crate::verbs::on_programs() {
        for user in [BOB, CAT] {
            assert!(matches!(no(run(&record.app, &record.by(user)).await), Rejection::MayNot { .. }), "{name}");
        }
    }
    let capture = Capture { title: "x".to_owned(), ..Capture::default() };
    assert!(matches!(no(log(&record.app, &record.by(CAT), capture, false, None).await), Rejection::MayNot { .. }));
    assert_eq!(before, record.everything().await);
}

#[tokio::test]
async fn lists_show_open_and_loud_and_due_first() {
    let record = Record::open().await;
    let log = async |title: &str, priority, due: Option<&str>| {
        let details = Details::Action { priority, corrective: false };
        let due = due.map(str::to_owned);
        record.capture(&record.by(ANA), Capture { title: title.to_owned(), due, details, ..Capture::default() }).await
    };
    log("third", Some(1), None).await;
    log("second", Some(1), Some("+9d")).await;
    log("first", Some(1), Some("+2d")).await;
    log("fifth", None, None).await;
    log("sixth", Some(4), Some("+1d")).await;
    log("fourth", None, Some("+1d")).await;
    let done = log("seventh", Some(1), Some("+1d")).await;
    record.make(ANA, pick(&done), Move::Done).await.unwrap();
    let list = async |closed| {
        let filter = Filter { kind: Kind::Action, owner: None, unowned: false, closed };
        let (_, page) = look::list(&record.app, &record.by(ANA), None, filter, 0).await.unwrap();
        let titles: Vec<String> = page.lines.iter().map(|item| item.title.as_str().to_owned()).collect();
        (titles.join(" "), page.total)
    };
    assert_eq!(list(true).await, ("first second third fourth fifth sixth seventh".to_owned(), Some(7)));
    assert_eq!(list(false).await, ("first second third fourth fifth sixth".to_owned(), Some(6)));
    let owned = async |typed: Pick| keep::assign(&record.app, &record.by(ANA), typed, Some(BOB)).await.unwrap();
    for number in [1, 2, 3, 5, 7] {
        owned(reference(&format!("A-{number}"))).await;
    }
    let mine = look::of_person(&record.app, &record.by(BOB), BOB, 0).await.unwrap();
    let titles: Vec<&str> = mine.own.lines.iter().map(|item| item.title.as_str()).collect();
    assert_eq!(titles, ["sixth", "first", "second", "third"], "what has no date comes last");
    assert!(record.app.clock.now() >= monday());
}
