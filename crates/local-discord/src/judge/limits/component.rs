//! Rows, buttons and selects, and the custom ids that make them known.

use std::collections::BTreeSet;

use super::super::cursor::{Cursor, Notes};

const ROWS: usize = 5;
const COMPONENTS_V2: usize = 40;
const IN_A_ROW: usize = 5;
const CUSTOM_ID: usize = 100;
const BUTTON_LABEL: usize = 80;
const BUTTON_URL: usize = 512;
const PLACEHOLDER: usize = 150;
const SELECT_OPTIONS: usize = 25;
const OPTION_TEXT: usize = 100;

/// The `type` of a component.
pub(super) mod kind {
    pub const ROW: i64 = 1;
    pub const BUTTON: i64 = 2;
    pub const STRING_SELECT: i64 = 3;
    pub const TEXT_INPUT: i64 = 4;
    pub const LAST_SELECT: i64 = 8;
    pub const LABEL: i64 = 18;
}

const STYLE_LINK: i64 = 5;
const STYLE_PREMIUM: i64 = 6;

/// Judges the components of a message.
pub(super) fn in_message(notes: &mut Notes, message: &Cursor<'_>, is_v2: bool) {
    let rows = message.list("components");
    notes.at_most_items(message, "components", if is_v2 { COMPONENTS_V2 } else { ROWS });
    for row in &rows {
        match row.kind() {
            Some(kind::ROW) => self::row(notes, row),
            Some(_) if is_v2 => {}
            Some(other) => {
                notes.add(row.path_of("type"), format!("{other} is no row, and only rows go here"));
            }
            None => notes.add(row.path_of("type"), "is missing"),
        }
    }
    unique(notes, &rows);
}

/// Notes every custom id that another component under these has as well.
pub(super) fn unique(notes: &mut Notes, components: &[Cursor<'_>]) {
    let mut seen = BTreeSet::new();
    let mut waiting: Vec<Cursor<'_>> = components.iter().rev().cloned().collect();
    while let Some(component) = waiting.pop() {
        if let Some(id) = component.text("custom_id")
            && !seen.insert(id)
        {
            notes.add(component.path_of("custom_id"), format!("{id:?} is taken by another component"));
        }
        waiting.extend(component.field("component"));
        waiting.extend(component.field("accessory"));
        waiting.extend(component.list("components").into_iter().rev());
    }
}

/// The custom id of a button, select, input or form.
pub(super) fn custom_id(notes: &mut Notes, component: &Cursor<'_>) {
    notes.filled(component, "custom_id", CUSTOM_ID);
}

fn row(notes: &mut Notes, row: &Cursor<'_>) {
    let inside = row.list("components");
    if inside.is_empty() {
        notes.add(row.path_of("components"), "the row is empty");
    }
    notes.at_most_items(row, "components", IN_A_ROW);
    let mut selects = 0;
    for component in &inside {
        match component.kind() {
            Some(kind::BUTTON) => button(notes, component),
            Some(kind::TEXT_INPUT) => {
                notes.add(component.path_of("type"), "inputs go into forms, not into messages");
            }
            Some(kind::STRING_SELECT..=kind::LAST_SELECT) => {
                selects += 1;
                select(notes, component);
            }
            Some(other) => notes.add(component.path_of("type"), format!("{other} does not go into a row")),
            None => notes.add(component.path_of("type"), "is missing"),
        }
    }
    if selects > 0 && inside.len() > 1 {
        notes.add(row.path_of("components"), "a select needs the row for itself");
    }
}

fn button(notes: &mut Notes, button: &Cursor<'_>) {
    notes.at_most(button, "label", BUTTON_LABEL);
    notes.at_most(button, "url", BUTTON_URL);
    let has = |name| button.field(name).is_some();
    let is_named = button.text("label").is_some_and(|label| !label.trim().is_empty());
    match button.number("style") {
        Some(STYLE_LINK) => {
            if !has("url") {
                notes.add(button.path_of("url"), "is missing");
            }
            if has("custom_id") {
                notes.add(button.path_of("custom_id"), "a link has none");
            }
        }
        Some(STYLE_PREMIUM) => return,
        Some(1..=4) => {
            custom_id(notes, button);
            if has("url") {
                notes.add(button.path_of("url"), "only a link has one");
            }
        }
        Some(other) => notes.add(button.path_of("style"), format!("{other} is no style")),
        None => notes.add(button.path_of("style"), "is missing"),
    }
    if !is_named && !has("emoji") {
        notes.add(button.path_of("label"), "the button has neither label nor emoji");
    }
}

/// Judges a select menu of any kind, in a message or a form.
pub(super) fn select(notes: &mut Notes, select: &Cursor<'_>) {
    custom_id(notes, select);
    notes.at_most(select, "placeholder", PLACEHOLDER);
    notes.between(select, "min_values", 0, 25);
    notes.between(select, "max_values", 1, 25);
    notes.in_order(select, "min_values", "max_values");
    if select.kind() == Some(kind::STRING_SELECT) {
        options(notes, select);
    } else if !select.list("options").is_empty() {
        notes.add(select.path_of("options"), "only a select of texts has options");
    }
}

fn options(notes: &mut Notes, select: &Cursor<'_>) {
    let options = select.list("options");
    if options.is_empty() {
        notes.add(select.path_of("options"), "the select offers nothing");
    }
    notes.at_most_items(select, "options", SELECT_OPTIONS);
    let mut values = BTreeSet::new();
    for option in &options {
        notes.filled(option, "label", OPTION_TEXT);
        notes.filled(option, "value", OPTION_TEXT);
        notes.at_most(option, "description", OPTION_TEXT);
        if let Some(value) = option.text("value")
            && !values.insert(value)
        {
            notes.add(option.path_of("value"), format!("{value:?} is the value of another option"));
        }
    }
    let count = i64::try_from(options.len()).unwrap_or(i64::MAX);
    for bound in ["min_values", "max_values"] {
        if let Some(number) = select.number(bound).filter(|number| *number > count) {
            notes.add(select.path_of(bound), format!("{number} of {count} options cannot be chosen"));
        }
    }
    let chosen = options.iter().filter(|option| option.is_on("default")).count();
    if i64::try_from(chosen).unwrap_or(i64::MAX) > select.number("max_values").unwrap_or(1) {
        notes.add(select.path_of("options"), format!("{chosen} are chosen to begin with, too many"));
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::super::{assert_paths, assert_paths_below};

    fn row(components: &[Value]) -> Value {
        json!({"type": 1, "components": components})
    }

    fn message(rows: &[Value]) -> Value {
        json!({"content": "x", "components": rows})
    }

    fn button(id: &str) -> Value {
        json!({"type": 2, "style": 1, "custom_id": id, "label": "Done", "disabled": false})
    }

    #[test]
    fn rows_and_buttons() {
        let five: Vec<Value> = ["a", "b", "c", "d", "e"].map(button).into();
        let six: Vec<Value> = ["a", "b", "c", "d", "e", "f"].map(button).into();
        let rows = |count: u8| -> Vec<Value> { (0..count).map(|number| row(&[button(&number.to_string())])).collect() };
        let first = |part: Value| message(&[row(&[part])]);
        assert_paths(
            "POST",
            "/channels/{channel_id}/messages",
            &[
                (message(&[row(&five)]), &[]),
                (message(&[row(&six)]), &["components[0].components"]),
                (message(&rows(5)), &[]),
                (message(&rows(6)), &["components"]),
                (message(&[row(&[])]), &["components[0].components"]),
                (message(&[button("a")]), &["components[0].type"]),
                (message(&[row(&[button("a")]), row(&[button("a")])]), &["components[1].components[0].custom_id"]),
                (first(button(&"i".repeat(101))), &["components[0].components[0].custom_id"]),
                (
                    first(json!({"type": 2, "style": 1, "custom_id": "a", "label": "l".repeat(81)})),
                    &["components[0].components[0].label"],
                ),
                (first(json!({"type": 2, "style": 1, "custom_id": "a", "emoji": {"name": "✅"}})), &[]),
                (first(json!({"type": 2, "style": 1, "custom_id": "a"})), &["components[0].components[0].label"]),
                (first(json!({"type": 2, "style": 1, "label": "a"})), &["components[0].components[0].custom_id"]),
                (first(json!({"type": 2, "style": 5, "label": "a", "url": "https://example.org"})), &[]),
                (first(json!({"type": 2, "style": 5, "label": "a"})), &["components[0].components[0].url"]),
                (first(json!({"type": 2, "style": 9, "label": "a"})), &["components[0].components[0].style"]),
                (first(json!({"type": 4, "style": 1, "custom_id": "a"})), &["components[0].components[0].type"]),
            ],
        );
    }

    #[test]
    fn selects() {
        let options = |count: u8| -> Vec<Value> {
            (0..count).map(|number| json!({"label": "l", "value": number.to_string()})).collect()
        };
        let texts = |select: Value| {
            let mut whole = json!({"type": 3, "custom_id": "s", "options": options(3)});
            for (key, value) in select.as_object().cloned().unwrap_or_default() {
                whole[key] = value;
            }
            message(&[row(&[whole])])
        };
        let option = |option: Value| texts(json!({"options": [option]}));
        assert_paths_below(
            "components[0].",
            "POST",
            "/channels/{channel_id}/messages",
            &[
                (texts(json!({"min_values": 0, "max_values": 3, "placeholder": "p".repeat(150)})), &[]),
                (texts(json!({"placeholder": "p".repeat(151)})), &["components[0].placeholder"]),
                (texts(json!({"max_values": 4})), &["components[0].max_values"]),
                (texts(json!({"min_values": 3, "max_values": 2})), &["components[0].min_values"]),
                (texts(json!({"options": options(25)})), &[]),
                (texts(json!({"options": options(26)})), &["components[0].options"]),
                (texts(json!({"options": []})), &["components[0].options"]),
                (option(json!({"label": "l".repeat(101), "value": "v"})), &["components[0].options[0].label"]),
                (option(json!({"label": "l", "value": "v".repeat(101)})), &["components[0].options[0].value"]),
                (
                    option(json!({"label": "l", "value": "v", "description": "d".repeat(101)})),
                    &["components[0].options[0].description"],
                ),
                (option(json!({"label": "", "value": "v"})), &["components[0].options[0].label"]),
                (
                    texts(json!({"options": [{"label": "a", "value": "v"}, {"label": "b", "value": "v"}]})),
                    &["components[0].options[1].value"],
                ),
                (
                    texts(
                        json!({"options": [{"label": "a", "value": "1", "default": true}, {"label": "b", "value": "2", "default": true}]}),
                    ),
                    &["components[0].options"],
                ),
                (message(&[row(&[json!({"type": 5, "custom_id": "u"})])]), &[]),
                (message(&[row(&[json!({"type": 5, "custom_id": "u"}), button("b")])]), &["components"]),
            ],
        );
    }
}
