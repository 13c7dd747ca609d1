//! Forms (Discord calls them modals).

use super::super::cursor::{Cursor, Notes, characters};
use super::component::{self, kind};

const TITLE: usize = 45;
const INPUTS: usize = 5;
const INPUT_LABEL: usize = 45;
const INPUT_PLACEHOLDER: usize = 100;
const INPUT_VALUE: usize = 4000;
const LABEL_DESCRIPTION: usize = 100;

/// Judges a form.
pub(super) fn judge(notes: &mut Notes, form: &Cursor<'_>) {
    notes.filled(form, "title", TITLE);
    component::custom_id(notes, form);
    let rows = form.list("components");
    if rows.is_empty() {
        notes.add(form.path_of("components"), "the form asks for nothing");
    }
    notes.at_most_items(form, "components", INPUTS);
    for row in &rows {
        match row.kind() {
            Some(kind::ROW) => self::row(notes, row),
            Some(kind::LABEL) => label(notes, row),
            _ => {}
        }
    }
    component::unique(notes, &rows);
}

fn row(notes: &mut Notes, row: &Cursor<'_>) {
    let inside = row.list("components");
    if inside.len() != 1 {
        notes.add(row.path_of("components"), format!("{} inputs in a row, not 1", inside.len()));
    }
    for component in &inside {
        if component.kind() == Some(kind::TEXT_INPUT) {
            notes.filled(component, "label", INPUT_LABEL);
            input(notes, component);
        } else {
            notes.add(component.path_of("type"), "a row of a form takes text inputs only");
        }
    }
}

fn label(notes: &mut Notes, label: &Cursor<'_>) {
    notes.filled(label, "label", INPUT_LABEL);
    notes.at_most(label, "description", LABEL_DESCRIPTION);
    match label.field("component") {
        None => notes.add(label.path_of("component"), "is missing"),
        Some(inside) => match inside.kind() {
            Some(kind::TEXT_INPUT) => input(notes, &inside),
            Some(kind::STRING_SELECT..=kind::LAST_SELECT) => component::select(notes, &inside),
            _ => component::custom_id(notes, &inside),
        },
    }
}

fn input(notes: &mut Notes, input: &Cursor<'_>) {
    component::custom_id(notes, input);
    notes.at_most(input, "placeholder", INPUT_PLACEHOLDER);
    notes.at_most(input, "value", INPUT_VALUE);
    notes.between(input, "min_length", 0, 4000);
    notes.between(input, "max_length", 1, 4000);
    notes.in_order(input, "min_length", "max_length");
    notes.between(input, "style", 1, 2);

    let length = characters(input.text("value").unwrap_or_default());
    let bound = |name| input.number(name).and_then(|bound| usize::try_from(bound).ok());
    if length > 0 && bound("max_length").is_some_and(|most| length > most) {
        notes.add(input.path_of("value"), format!("{length} characters, more than max_length"));
    }
    if length > 0 && bound("min_length").is_some_and(|least| length < least) {
        notes.add(input.path_of("value"), format!("{length} characters, less than min_length"));
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::super::assert_paths;

    fn form(components: &[Value]) -> Value {
        json!({"type": 9, "data": {"title": "Log a risk", "custom_id": "form", "components": components}})
    }

    fn row(input: &Value) -> Value {
        let mut whole = json!({"type": 4, "custom_id": "title", "style": 1, "label": "Title"});
        for (key, value) in input.as_object().cloned().unwrap_or_default() {
            whole[key] = value;
        }
        json!({"type": 1, "components": [whole]})
    }

    #[test]
    fn forms() {
        let one = |input: Value| form(&[row(&input)]);
        let rows = |count: u8| -> Vec<Value> {
            (0..count).map(|number| row(&json!({"custom_id": number.to_string()}))).collect()
        };
        let titled = |title: &str| {
            let mut body = form(&rows(1));
            body["data"]["title"] = title.into();
            body
        };
        assert_paths(
            "POST",
            "/interactions/{interaction_id}/{interaction_token}/callback",
            &[
                (form(&rows(5)), &[]),
                (form(&rows(6)), &["data.components"]),
                (form(&[]), &["data.components"]),
                (form(&[row(&json!({})), row(&json!({}))]), &["data.components[1].components[0].custom_id"]),
                (titled(&"t".repeat(45)), &[]),
                (titled(&"t".repeat(46)), &["data.title"]),
                (titled(" "), &["data.title"]),
                (one(json!({"label": "l".repeat(46)})), &["data.components[0].components[0].label"]),
                (one(json!({"placeholder": "p".repeat(101)})), &["data.components[0].components[0].placeholder"]),
                (one(json!({"value": "v".repeat(4000)})), &[]),
                (one(json!({"value": "v".repeat(4001)})), &["data.components[0].components[0].value"]),
                (one(json!({"value": "abc", "max_length": 2})), &["data.components[0].components[0].value"]),
                (one(json!({"value": "", "min_length": 2})), &[]),
                (one(json!({"min_length": 9, "max_length": 2})), &["data.components[0].components[0].min_length"]),
                (one(json!({"style": 3})), &["data.components[0].components[0].style"]),
                (
                    form(&[
                        json!({"type": 1, "components": [{"type": 2, "style": 1, "custom_id": "b", "label": "l"}]}),
                    ]),
                    &["data.components[0].components[0].type"],
                ),
                (form(&[json!({"type": 18, "label": "Owner", "component": {"type": 5, "custom_id": "owner"}})]), &[]),
            ],
        );
    }
}
