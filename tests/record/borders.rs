//! Nothing crosses from one server to another: what another server has is refused like what never was.

use drumbeat::{
    app::{
        Refusal,
        drafts::{self, Draft},
        keep,
        look::{self, Filter, Narrow},
        program, settle,
    },
    domain::{ActId, ChannelId, GuildId, ItemId, Kind, Move, ProgramId, link::LinkKind, program::Purpose},
};

use crate::{
    desk::{ANA, BOB, CHANNEL, GUILD, OTHER_GUILD, Record, action, no, pick, proposal, reference, words},
    verbs::{self, stock},
};

const NEVER: ItemId = ItemId(987_654);
/// A channel of the other server, with a program of its own.
const THEIRS: ChannelId = ChannelId(22);

/// A stock on one server, and an empty program on another.
async fn two_servers() -> (Record, Vec<(&'static str, drumbeat::domain::Item)>) {
    let record = Record::open().await;
    let stock = stock(&record, |user| record.by(user)).await;
    program::create(&record.app, &record.from(OTHER_GUILD, THEIRS, ANA), None).await.unwrap();
    (record, stock)
}

#[tokio::test]
async fn ids_and_references_of_another_server_do_not_exist() {
    let (record, stock) = two_servers().await;
    let before = record.everything().await;
    for verb in verbs::on_items() {
        for (_, item) in &stock {
            let stranger = || record.from(OTHER_GUILD, THEIRS, ANA);
            let theirs = no((verb.run)(&record.app, &stranger(), pick(item)).await);
            let nobodys = no((verb.run)(&record.app, &stranger(), drumbeat::app::Pick::Id(NEVER)).await);
            assert_eq!(theirs, nobodys, "{}", verb.name);
            let known = drumbeat::app::Pick::Reference(item.reference());
            let theirs = no((verb.run)(&record.app, &stranger(), known).await);
            assert!(theirs.to_string().starts_with("There is no "), "{}: {theirs}", verb.name);
        }
    }
    assert_eq!(before, record.everything().await);
}

#[tokio::test]
async fn a_channel_of_another_server_has_no_program() {
    let (record, stock) = two_servers().await;
    let before = record.everything().await;
    for guild in [OTHER_GUILD, GuildId(3)] {
        for (name, run) in verbs::on_programs() {
            let theirs = no(run(&record.app, &record.from(guild, CHANNEL, ANA)).await);
            let nobodys = no(run(&record.app, &record.from(guild, ChannelId(404), ANA)).await);
            assert_eq!(theirs, nobodys, "{name}");
        }
        let caller = || record.from(guild, CHANNEL, ANA);
        for (_, item) in &stock {
            no(keep::confirm(&record.app, &caller(), drumbeat::app::Pick::Reference(item.reference())).await);
        }
    }
    assert_eq!(before, record.everything().await);
}

#[tokio::test]
async fn programs_are_not_found_by_the_id_they_have_elsewhere() {
    let (record, stock) = two_servers().await;
    let before = record.everything().await;
    let (theirs, never) = (stock[0].1.program, ProgramId(987_654));
    let caller = || record.from(OTHER_GUILD, THEIRS, ANA);
    let filter = Filter { kind: Kind::Risk, owner: None, unowned: false, closed: true };
    for id in [theirs, never] {
        let refusals = [
            no(look::program_by_id(&record.app, &caller(), id).await),
            no(look::list(&record.app, &caller(), Some(id), filter, 0).await),
            no(look::audit(&record.app, &caller(), Some(id), 0).await),
            no(verbs::write_charter(&record.app, &caller(), id).await),
        ];
        assert!(refusals.iter().all(|refusal| *refusal == drumbeat::domain::Rejection::NoProgram), "{refusals:?}");
    }
    assert_eq!(before, record.everything().await);
}

#[tokio::test]
async fn nothing_of_another_server_is_seen() {
    let (record, stock) = two_servers().await;
    let caller = || record.from(OTHER_GUILD, THEIRS, ANA);
    for (_, item) in &stock {
        assert_eq!(
            no(look::show(&record.app, &caller(), pick(item)).await),
            no(look::show(&record.app, &caller(), drumbeat::app::Pick::Id(NEVER)).await)
        );
        no(look::history(&record.app, &caller(), pick(item), 0).await);
        assert!(look::draw(&record.app, OTHER_GUILD, item.id).await.unwrap().is_none());
        for typed in [item.title.as_str(), &item.reference().to_string(), "", &item.title.as_str()[..3]] {
            assert!(look::offer(&record.app, &caller(), typed, None).await.unwrap().is_empty());
            let found = look::search(&record.app, &caller(), typed, Narrow::default(), 0).await;
            assert!(!matches!(found, Ok(found) if !found.items.lines.is_empty()), "{typed}");
        }
    }
    let mine = look::of_person(&record.app, &caller(), BOB, 0).await.unwrap();
    assert!(mine.awaiting.is_empty() && mine.own.lines.is_empty() && mine.programs.is_empty());
    let here = look::of_person(&record.app, &record.by(BOB), BOB, 0).await.unwrap();
    assert!(!here.awaiting.is_empty() && !here.own.lines.is_empty());
}

#[tokio::test]
async fn acts_drafts_and_deadlines_of_another_server_do_not_exist() {
    let (record, stock) = two_servers().await;
    let item = verbs::of(&stock, "A-1");
    let done = record.make(ANA, pick(item), Move::Done).await.unwrap();
    let draft = Draft::Find { words: "vendor".to_owned(), narrow: Narrow::default() };
    let draft = drafts::keep(&record.app, &record.by(ANA), draft).await.unwrap();
    let before = record.everything().await;
    let caller = || record.from(OTHER_GUILD, THEIRS, ANA);
    let theirs = no(verbs::undo_act(&record.app, &caller(), done.act).await);
    assert_eq!(theirs, no(verbs::undo_act(&record.app, &caller(), ActId(987_654)).await));
    assert_eq!(
        no(verbs::bulk_done(&record.app, &caller(), vec![item.id]).await),
        no(verbs::bulk_done(&record.app, &caller(), vec![NEVER]).await)
    );
    no(drafts::recall(&record.app, &caller(), draft).await);
    no(drafts::recall(&record.app, &record.by(BOB), draft).await);
    let due = settle::Due { guild: OTHER_GUILD, item: verbs::of(&stock, "D-2").id };
    let late = "2099-01-01T00:00:00Z".parse().unwrap();
    assert!(settle::settle(&record.app, due, late).await.unwrap().is_none());
    settle::put_off(&record.app, due, late).await.unwrap();
    assert!(
        settle::source_seen(&record.app, OTHER_GUILD, item.id, drumbeat::domain::item::Fate::Edited)
            .await
            .unwrap()
            .is_none()
    );
    assert_eq!(before, record.everything().await);
}

#[tokio::test]
async fn an_item_of_another_server_is_nothing_to_link_or_to_supersede_by() {
    let (record, stock) = two_servers().await;
    let caller = || record.from(OTHER_GUILD, THEIRS, ANA);
    let mine = record
        .capture(
            &caller(),
            drumbeat::app::log::Capture {
                title: "Mine".to_owned(),
                details: action(),
                ..drumbeat::app::log::Capture::default()
            },
        )
        .await;
    let before = record.everything().await;
    let theirs = pick(verbs::of(&stock, "A-1"));
    let link = async |to| no(keep::link(&record.app, &caller(), pick(&mine), LinkKind::Blocks, to).await);
    assert_eq!(link(theirs).await, link(drumbeat::app::Pick::Id(NEVER)).await);
    // The other way round: their item is not found from here either.
    let other_way = keep::link(&record.app, &caller(), theirs, LinkKind::Blocks, pick(&mine)).await;
    assert_eq!(no(other_way), drumbeat::domain::Rejection::UnknownItem);
    assert_eq!(before, record.everything().await);
}

/// Two programs of one server share ids and no references.
#[tokio::test]
async fn a_reference_means_the_item_of_the_channels_program() {
    let record = Record::open().await;
    record.log(ANA, "Here", proposal(&[])).await;
    let there = || record.from(GUILD, THEIRS, ANA);
    program::create(&record.app, &there(), None).await.unwrap();
    no(look::show(&record.app, &there(), reference("D-1")).await);
    let again = crate::desk::no(record.say(ANA, reference("D-1"), Move::Supersede, words("x")).await);
    assert!(again.to_string().contains("not possible"), "{again}");
    assert!(matches!(
        program::bind_channel(&record.app, &there(), CHANNEL, (Some(Purpose::Team), None), Vec::new()).await,
        Err(Refusal::No(drumbeat::domain::Rejection::Program(drumbeat::domain::ProgramRefusal::ChannelTaken { .. })))
    ));
}
