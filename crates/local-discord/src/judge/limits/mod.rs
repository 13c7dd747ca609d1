//! Our own checks: what Discord refuses although its description allows it, and
//! its documented limits once more, for builds without the description.
//!
//! One file per kind of body; `component` serves messages and forms alike.

mod choice;
mod command;
mod component;
mod embed;
mod form;
mod message;
mod option;
mod place;

use serde_json::Value;

use super::body::{Body, callback};
use super::cursor::{Cursor, Notes};

/// All notes on a body of this kind.
pub(super) fn judge(kind: Body, body: &Value) -> Notes {
    let mut notes = Notes::default();
    let root = Cursor::root(body);
    match kind {
        Body::Commands => command::all(&mut notes, &root),
        Body::Command => command::one(&mut notes, &root, true),
        Body::CommandEdit => command::one(&mut notes, &root, false),
        Body::Callback => answer(&mut notes, &root),
        Body::Thread => place::thread(&mut notes, &root),
        Body::ChannelEdit => place::channel(&mut notes, &root),
        Body::ScheduledEvent => place::scheduled_event(&mut notes, &root),
        Body::Message(_) | Body::Other => {}
    }
    if let Some((message, occasion)) = kind.message(body) {
        message::judge(&mut notes, &message, occasion);
    }
    if let Some(form) = kind.form(body) {
        form::judge(&mut notes, &form);
    }
    if let Some(offer) = kind.autocomplete(body) {
        choice::offered(&mut notes, &offer);
    }
    notes
}

/// An answer to an interaction is of a kind that exists and brings what that kind needs.
fn answer(notes: &mut Notes, root: &Cursor<'_>) {
    let needs_data = match root.kind() {
        Some(callback::MESSAGE | callback::UPDATE | callback::AUTOCOMPLETE | callback::FORM) => true,
        Some(callback::PONG | callback::DEFERRED_MESSAGE | callback::DEFERRED_UPDATE) => false,
        Some(other) => return notes.add("type", format!("{other} is no kind of answer")),
        None => return notes.add("type", "is missing"),
    };
    if needs_data && root.field("data").is_none() {
        notes.add("data", "is missing");
    }
}

/// Holds that our own checks find something wrong with each body at these paths only.
#[cfg(test)]
fn assert_paths(method: &str, route: &str, table: &[(Value, &[&str])]) {
    assert_paths_below("", method, route, table);
}

/// The same with what all paths have in common written once.
#[cfg(test)]
fn assert_paths_below(common: &str, method: &str, route: &str, table: &[(Value, &[&str])]) {
    for (body, expected) in table {
        let notes = judge(Body::of(method, route), body);
        let found: Vec<&str> = notes.0.iter().map(|(path, _)| path.as_str()).collect();
        let expected: Vec<String> = expected.iter().map(|path| format!("{common}{path}")).collect();
        assert_eq!(found, expected, "{body}\n{:?}", notes.0);
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::assert_paths;

    #[test]
    fn answers_are_of_a_kind_and_bring_what_it_needs() {
        let route = "/interactions/{interaction_id}/{interaction_token}/callback";
        assert_paths(
            "POST",
            route,
            &[
                (json!({"type": 4, "data": {"content": "hello"}}), &[]),
                (json!({"type": 5}), &[]),
                (json!({"type": 5, "data": {"flags": 64, "attachments": []}}), &[]),
                (json!({"type": 6, "data": null}), &[]),
                (json!({"type": 7, "data": {"components": []}}), &[]),
                (json!({"type": 4}), &["data"]),
                (json!({"type": 9, "data": null}), &["data"]),
                (json!({"type": 3}), &["type"]),
                (json!({}), &["type"]),
            ],
        );
    }
}
