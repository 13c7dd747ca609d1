//! Options of commands, and how groups and subcommands nest.

use std::collections::BTreeSet;

use super::super::cursor::{Cursor, Notes};
use super::choice;
use super::command::{Naming, described, named};

const OPTIONS: usize = 25;
const TEXT_LENGTH: i64 = 6000;

/// The `type` of an option.
pub(super) mod kind {
    pub const SUBCOMMAND: i64 = 1;
    pub const GROUP: i64 = 2;
    pub const TEXT: i64 = 3;
    pub const WHOLE: i64 = 4;
    pub const CHANNEL: i64 = 7;
    pub const NUMBER: i64 = 10;
    pub const LAST: i64 = 11;
}

/// How deep inside a command an option stands.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Level {
    Command,
    Group,
    Subcommand,
}

/// Judges the options of a command, a group or a subcommand.
pub(super) fn judge(notes: &mut Notes, parent: &Cursor<'_>, level: Level) {
    notes.at_most_items(parent, "options", OPTIONS);
    let options = parent.list("options");
    let mut names = BTreeSet::new();
    let mut optional = None;
    let mut branches = 0;
    for option in &options {
        one(notes, option, level);
        if let Some(name) = option.text("name") {
            if !names.insert(name) {
                notes.add(option.path_of("name"), format!("{name:?} is the name of another option"));
            }
            if !option.is_on("required") {
                optional = optional.or(Some(name));
            } else if let Some(before) = optional {
                notes.add(option.path_of("required"), format!("stands after {before:?}, which is not required"));
            }
        }
        if matches!(option.kind(), Some(kind::SUBCOMMAND | kind::GROUP)) {
            branches += 1;
        }
    }
    if branches > 0 && branches < options.len() {
        notes.add(parent.path_of("options"), "subcommands and plain options do not mix");
    }
}

fn one(notes: &mut Notes, option: &Cursor<'_>, level: Level) {
    named(notes, option, Naming::Slash);
    described(notes, option);
    match (option.kind(), level) {
        (Some(kind::GROUP), Level::Command) => {
            if option.list("options").is_empty() {
                notes.add(option.path_of("options"), "a group without subcommands");
            }
            judge(notes, option, Level::Group);
        }
        (Some(kind::SUBCOMMAND), Level::Command | Level::Group) => {
            judge(notes, option, Level::Subcommand);
        }
        (Some(kind::GROUP | kind::SUBCOMMAND), _) => {
            notes.add(option.path_of("type"), "nested too deep: command, group, subcommand");
        }
        (Some(_), Level::Group) => {
            notes.add(option.path_of("type"), "a group holds subcommands only");
        }
        (Some(kind::TEXT..=kind::LAST), _) => plain(notes, option),
        (Some(other), _) => notes.add(option.path_of("type"), format!("{other} is no type")),
        (None, _) => notes.add(option.path_of("type"), "is missing"),
    }
}

fn plain(notes: &mut Notes, option: &Cursor<'_>) {
    let is_text = option.kind() == Some(kind::TEXT);
    let is_number = matches!(option.kind(), Some(kind::WHOLE | kind::NUMBER));
    if !option.list("options").is_empty() {
        notes.add(option.path_of("options"), "only groups and subcommands have options");
    }
    if option.is_on("autocomplete") && !is_text && !is_number {
        notes.add(option.path_of("autocomplete"), "only texts and numbers can be completed");
    }
    if option.kind() != Some(kind::CHANNEL) && !option.list("channel_types").is_empty() {
        notes.add(option.path_of("channel_types"), "only a channel has them");
    }
    for (names, fits) in [(["min_length", "max_length"], is_text), (["min_value", "max_value"], is_number)] {
        for name in names.into_iter().filter(|name| !fits && option.field(name).is_some()) {
            notes.add(option.path_of(name), "does not go with this type");
        }
        notes.in_order(option, names[0], names[1]);
    }
    notes.between(option, "min_length", 0, TEXT_LENGTH);
    notes.between(option, "max_length", 1, TEXT_LENGTH);
    choice::of_option(notes, option);
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::super::assert_paths;

    fn option(kind: u8, name: &str, more: &Value) -> Value {
        let mut whole = json!({"type": kind, "name": name, "description": "d"});
        for (key, value) in more.as_object().cloned().unwrap_or_default() {
            whole[key] = value;
        }
        whole
    }

    #[test]
    fn options() {
        let command = |options: Value| json!([{"name": "risk", "description": "d", "options": options}]);
        let text = |name: &str| {
            option(3, name, &json!({"options": [], "choices": [], "channel_types": [], "min_value": null}))
        };
        let required = |name: &str| option(3, name, &json!({"required": true}));
        let sub = |options: Value| option(1, "log", &json!({"options": options}));
        let group = |options: Value| option(2, "admin", &json!({"options": options}));
        let many = |count: usize| -> Value { (0..count).map(|number| text(&format!("o{number}"))).collect() };
        assert_paths(
            "PUT",
            "/applications/{application_id}/commands",
            &[
                (command(json!([required("title"), text("owner")])), &[]),
                (command(json!([text("owner"), required("title")])), &["[0].options[1].required"]),
                (command(json!([text("owner"), text("owner")])), &["[0].options[1].name"]),
                (command(json!([text("Owner")])), &["[0].options[0].name"]),
                (command(json!([{"type": 3, "name": "a", "description": " "}])), &["[0].options[0].description"]),
                (command(many(25)), &[]),
                (command(many(26)), &["[0].options"]),
                (command(json!([group(json!([sub(json!([text("a")]))]))])), &[]),
                (command(json!([group(json!([]))])), &["[0].options[0].options"]),
                (command(json!([group(json!([text("a")]))])), &["[0].options[0].options[0].type"]),
                (command(json!([sub(json!([sub(json!([]))]))])), &["[0].options[0].options[0].type"]),
                (command(json!([group(json!([group(json!([]))]))])), &["[0].options[0].options[0].type"]),
                (command(json!([sub(json!([])), text("a")])), &["[0].options"]),
                (command(json!([option(6, "who", &json!({"autocomplete": true}))])), &["[0].options[0].autocomplete"]),
                (command(json!([option(3, "a", &json!({"min_value": 1}))])), &["[0].options[0].min_value"]),
                (
                    command(json!([option(4, "a", &json!({"min_value": 5, "max_value": 1}))])),
                    &["[0].options[0].min_value"],
                ),
                (command(json!([option(3, "a", &json!({"max_length": 6001}))])), &["[0].options[0].max_length"]),
                (command(json!([option(12, "a", &json!({}))])), &["[0].options[0].type"]),
            ],
        );
    }
}
