//! Every verb that writes, each with an item to run it on: for tests that hold whatever the verb.

use chrono::TimeDelta;
use drumbeat::{
    app::{
        App, Caller, Pick, Refusal,
        bulk::{BulkDo, bulk},
        calendar, call,
        charter::{self, CharterEdit},
        convert::convert,
        decide,
        edit::{Edits, edit},
        keep,
        log::{self, Capture},
        moves::{self, Words},
        program,
        undo::undo,
    },
    domain::{
        ChannelId, Item, ItemId, Kind, Move, RoleId, UserId,
        decision::Reversibility,
        field::Field,
        given::Colour,
        link::LinkKind,
        program::Purpose,
        risk::{Proximity, Response},
    },
};
use futures_util::future::BoxFuture;

use crate::desk::{ANA, BOB, CAT, Record, action, issue, proposal, record, risk};

type Run = for<'a> fn(&'a App, &'a Caller, Pick) -> BoxFuture<'a, Result<(), Refusal>>;

/// A verb on one item.
pub struct Verb {
    pub name: &'static str,
    /// The item of [`stock`] on which the lead can run it.
    pub on: &'static str,
    pub run: Run,
}

macro_rules! verbs {
    ($($name:literal on $on:literal: |$app:ident, $caller:ident, $pick:ident| $body:expr;)+) => {
        vec![$(Verb {
            name: $name,
            on: $on,
            run: |$app, $caller, $pick| Box::pin(async move { $body.await.map(drop) }),
        },)+]
    };
}

fn said(words: &str) -> Words {
    Words { words: Some(words.to_owned()), until: Some("2026-12-31".to_owned()), successor: Some("D-5".to_owned()) }
}

fn typed(text: &str) -> String {
    text.to_owned()
}

macro_rules! moves {
    ($($name:literal on $on:literal: $step:ident;)+) => {
        verbs! { $($name on $on: |app, caller, pick| moves::make(app, caller, pick, Move::$step, said("Because."), None);)+ }
    };
}

/// Every verb that changes one item.
pub fn on_items() -> Vec<Verb> {
    let mut all = moves! {
        "start" on "A-1": Start;
        "done" on "A-1": Done;
        "block" on "A-1": Block;
        "unblock" on "A-2": Unblock;
        "won't do" on "A-1": WontDo;
        "reopen" on "A-3": Reopen;
        "treat" on "R-1": Treat;
        "accept" on "R-1": Accept;
        "occur" on "R-1": Occur;
        "close" on "R-2": Close;
        "resolve" on "I-1": Resolve;
        "propose" on "D-6": Propose;
        "approve" on "D-1": Approve;
        "reject" on "D-1": Reject;
        "hold" on "D-2": Hold;
        "resume" on "D-3": Resume;
        "withdraw" on "D-2": Withdraw;
        "deprecate" on "D-4": Deprecate;
        "supersede" on "D-4": Supersede;
    };
    all.extend(verbs! {
        "assign" on "A-1": |app, caller, pick| keep::assign(app, caller, pick, Some(CAT));
        "due" on "A-1": |app, caller, pick| keep::set_due(app, caller, pick, typed("2026-12-24"), Some(typed("Late.")));
        "snooze" on "A-1": |app, caller, pick| keep::snooze(app, caller, pick, typed("+3d"));
        "confirm" on "A-1": |app, caller, pick| keep::confirm(app, caller, pick);
        "void" on "A-1": |app, caller, pick| keep::void(app, caller, pick, typed("Twice."));
        "rank" on "A-1": |app, caller, pick| keep::set_rank(app, caller, pick, 2);
        "proximity" on "R-1": |app, caller, pick| keep::set_proximity(app, caller, pick, Proximity::Imminent);
        "assess" on "R-1": |app, caller, pick| keep::assess(app, caller, pick, keep::Assessment {
            likelihood: Some(5), impact: Some(2), response: Some(Response::Avoid), ..keep::Assessment::default()
        });
        "link" on "A-1": |app, caller, pick| keep::link(app, caller, pick, LinkKind::Mitigates, pick_of("R-2"));
        "edit" on "A-1": |app, caller, pick| edit(app, caller, pick, Edits {
            texts: vec![(Field::Title, typed("Another title")), (Field::Detail, typed("At length."))],
            seen: u32::MAX, anyway: false, draft: None,
        });
        "convert" on "I-1": |app, caller, pick| convert(app, caller, pick, Kind::Decision);
        "approvers" on "D-2": |app, caller, pick| decide::name_approvers(app, caller, pick, vec![BOB, CAT], None);
        "reversibility" on "D-2": |app, caller, pick| decide::set_reversibility(app, caller, pick, Reversibility::OneWay);
        "see" on "D-5b": |app, caller, pick| decide::see(app, caller, pick);
        "object" on "D-1": |app, caller, pick| decide::object(app, caller, pick, typed("What of the cost?"));
        "resolve concern" on "D-2": |app, caller, pick| decide::resolve_concern(app, caller, pick, 1);
    });
    all
}

fn pick_of(reference: &str) -> Pick {
    crate::desk::reference(reference)
}

type RunProgram = for<'a> fn(&'a App, &'a Caller) -> BoxFuture<'a, Result<(), Refusal>>;

macro_rules! on_program {
    ($($name:literal: |$app:ident, $caller:ident| $body:expr;)+) => {
        vec![$(($name, (|$app, $caller| Box::pin(async move { $body.await.map(drop) })) as RunProgram),)+]
    };
}

/// Every verb that changes the channel's program.
pub fn on_programs() -> Vec<(&'static str, RunProgram)> {
    on_program! {
        "charter text": |app, caller| program::set_charter(app, caller, program::CharterText {
            problem: Some(typed("Too slow.")), ..program::CharterText::default()
        });
        "settings": |app, caller| program::set(app, caller, program::Settings {
            bands: Some(typed("3 8 20")), consent_days: Some(5), deputy: Some(CAT), ..program::Settings::default()
        });
        "bind": |app, caller| program::bind_channel(app, caller, ChannelId(caller.channel.0 + 5000), (Some(Purpose::Summary), None), Vec::new());
        "grant": |app, caller| program::grant(
            app, caller, program::Member::Role(RoleId(7)), Some(drumbeat::domain::Role::Approver)
        );
        "workstream": |app, caller| program::set_workstream(app, caller, typed("Hardware"), Some(CAT));
        "calendar": |app, caller| calendar::set_calendar(app, caller, calendar::CalendarText {
            zone: Some(typed("Pacific/Auckland")), holiday: Some(typed("2026-12-25")), ..calendar::CalendarText::default()
        });
        "call": |app, caller| call::call(app, caller, None, Colour::Red, None);
        "pause": |app, caller| program::pause(app, caller, Some(typed("Freeze.")), Some(typed("+1w")));
        "resume": |app, caller| program::resume(app, caller);
        "archive": |app, caller| program::archive(app, caller, false);
    }
}

/// Verbs that are given ids of other things: items, acts, programs.
pub async fn bulk_done(app: &App, caller: &Caller, ids: Vec<ItemId>) -> Result<(), Refusal> {
    bulk(app, caller, ids, BulkDo::Done).await.map(drop)
}

pub async fn undo_act(app: &App, caller: &Caller, act: drumbeat::domain::ActId) -> Result<(), Refusal> {
    undo(app, caller, act).await.map(drop)
}

pub async fn write_charter(app: &App, caller: &Caller, id: drumbeat::domain::ProgramId) -> Result<(), Refusal> {
    let texts = vec![(typed("goals"), typed("Faster."))];
    charter::write(app, caller, id, CharterEdit { texts, seen: u32::MAX, anyway: false, draft: None }).await.map(drop)
}

/// A program in a channel of its own with an item for every verb, as references and items.
pub async fn stock(record_: &Record, caller: impl Fn(UserId) -> Caller) -> Vec<(&'static str, Item)> {
    let app = &record_.app;
    let log = async |title: &str, details| {
        let capture = Capture { title: typed(title), details, ..Capture::default() };
        match log::log(app, &caller(ANA), capture, true, None).await.unwrap() {
            log::Logged::Item { item, .. } => *item,
            log::Logged::Twin { .. } => unreachable!(),
        }
    };
    let make = async |user, item: &Item, step| {
        moves::make(app, &caller(user), Pick::Id(item.id), step, said("So."), None).await.unwrap().item
    };
    let mut risks = Vec::new();
    for title in ["Vendor slips", "Key person leaves"] {
        let item = log(title, risk()).await;
        risks.push(keep::assign(app, &caller(ANA), Pick::Id(item.id), Some(BOB)).await.unwrap().item);
    }
    // Somebody else raised it, so that the lead can accept it.
    let capture = Capture { title: typed("Tests are late"), details: risk(), owner: Some(BOB), ..Capture::default() };
    let log::Logged::Item { item: foreign, .. } = log::log(app, &caller(BOB), capture, true, None).await.unwrap()
    else {
        unreachable!()
    };
    let treated = make(ANA, &risks[1], Move::Treat).await;
    let single = log("Which database", proposal(&[ANA, BOB])).await;
    let consent = log("Which colour", proposal(&[])).await;
    decide::object(app, &caller(CAT), Pick::Id(consent.id), typed("It is loud.")).await.unwrap();
    let held = log("Which name", proposal(&[])).await;
    let held = make(ANA, &held, Move::Hold).await;
    let chosen = log("Use Rust", record()).await;
    let successor = log("Use Rust 1.95", record()).await;
    let draft = log("Old habit", record()).await;
    let draft = make(ANA, &draft, Move::Reopen).await;
    let capture = Capture { title: typed("Where to meet"), details: proposal(&[]), ..Capture::default() };
    let log::Logged::Item { item: unseen, .. } = log::log(app, &caller(BOB), capture, true, None).await.unwrap() else {
        unreachable!()
    };
    let open = log("Send the contract", action()).await;
    let open = keep::set_due(app, &caller(ANA), Pick::Id(open.id), typed("2026-11-27"), None).await.unwrap().item;
    let blocked = log("Sign the contract", action()).await;
    let blocked = make(ANA, &blocked, Move::Block).await;
    let done = log("Read the contract", action()).await;
    let done = make(ANA, &done, Move::Done).await;
    let broken = log("The build is red", issue()).await;
    record_.app.clock.advance(TimeDelta::minutes(10).to_std().unwrap());
    vec![
        ("R-1", *foreign),
        ("R-2", treated),
        ("D-1", single),
        ("D-2", consent),
        ("D-3", held),
        ("D-4", chosen),
        ("D-5", successor),
        ("D-6", draft),
        ("D-5b", *unseen),
        ("A-1", open),
        ("A-2", blocked),
        ("A-3", done),
        ("I-1", broken),
    ]
}

/// The item of a stock that a verb runs on.
pub fn of<'a>(stock: &'a [(&'static str, Item)], name: &str) -> &'a Item {
    &stock.iter().find(|(known, _)| *known == name).unwrap().1
}
