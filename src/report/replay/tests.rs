//! What is decoded change by change is what the whole document says, at any instant and whatever is wrong with the events.

use proptest::prelude::*;
use serde_json::{Map, json};

use super::*;
use crate::{
    domain::event::FieldChange,
    report::{
        Facts,
        samples::at,
        span::back,
        tests::{NOW, acts, report_of_facts, story},
    },
};

/// The plain way: the document grows, and is decoded whole after each event.
fn naive(id: ItemId, events: &[&Event]) -> Result<Vec<Moment>, Unreadable> {
    let mut document = Value::Object(Map::new());
    let mut moments: Vec<Moment> = Vec::new();
    for event in events {
        for change in &event.changes {
            document[change.field.as_str()] = change.new.clone();
        }
        document["version"] = Value::from(event.version);
        let unreadable = |why: serde_json::Error| Unreadable { item: id, version: event.version, why: why.to_string() };
        let mut item = Item::deserialize(&document).map_err(unreadable)?;
        item.id = id;
        let at = moments.last().map_or(event.at, |before| before.at.max(event.at));
        moments.push(Moment { at, actor: event.actor, what: event.what, reason: event.reason.clone(), item });
    }
    Ok(moments)
}

/// Something is wrong with an event: a field is lost, unknown, empty or of another shape.
fn spoil(event: &mut Event, how: u8) {
    let change = |field: &str, new| FieldChange { field: field.to_owned(), old: Value::Null, new };
    match how {
        0 => drop(event.changes.pop()),
        1 => event.changes.push(change("colour_of_its_hat", json!("red"))),
        2 => event.changes.push(change("due", json!("some day"))),
        3 => event.changes.push(change("moved_from", Value::Null)),
        4 => event.changes.push(change("severity", json!(9))),
        5 => event.changes.push(change("kind", json!("issue"))),
        6 => event.changes.push(change("detail", json!("At length."))),
        _ => event.changes.push(change("source", json!({ "channel": 1, "message": 2 }))),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]

    #[test]
    fn a_quick_replay_is_the_plain_one(
        acts in acts(),
        spoilt in prop::collection::vec((any::<prop::sample::Index>(), 0..8_u8), 0..3),
        hours in prop::collection::vec(0..70 * 24_u32, 3),
    ) {
        let mut story = story(&acts);
        for (which, how) in spoilt {
            spoil(&mut which.get_mut(&mut story.events).1, how);
        }
        let mut plain = Facts::new(story.program.clone());
        let mut by_item: BTreeMap<ItemId, Vec<&Event>> = BTreeMap::new();
        for (id, event) in &story.events {
            by_item.entry(*id).or_default().push(event);
        }
        for (id, events) in by_item {
            let quick = history(id, events.iter().copied()).map(|history| history.moments);
            prop_assert_eq!(&naive(id, &events), &quick);
            plain.add_history(naive(id, &events).map(|moments| History { id, moments }));
        }
        let quick = story.facts();
        prop_assert_eq!(&plain, &quick);
        for ago in hours {
            let then = back(at(NOW), ago / 24) - chrono::TimeDelta::hours(i64::from(ago % 24));
            prop_assert_eq!(report_of_facts(plain.clone(), then), report_of_facts(quick.clone(), then));
        }
    }
}
