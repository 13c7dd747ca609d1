//! Choices: those of an option, and those offered while someone types.

use std::collections::BTreeSet;

use serde_json::Value;

use super::super::cursor::{Cursor, Notes};
use super::option::kind;

const CHOICES: usize = 25;
const NAME: usize = 100;
const TEXT_VALUE: usize = 100;

/// The whole numbers that survive a JavaScript client: ±2^53.
const WHOLE: i64 = 1 << 53;

/// Judges the choices offered while someone types. Two may read alike.
pub(super) fn offered(notes: &mut Notes, offer: &Cursor<'_>) {
    notes.at_most_items(offer, "choices", CHOICES);
    if offer.field("choices").is_none() {
        notes.add(offer.path_of("choices"), "is missing");
    }
    for choice in offer.list("choices") {
        one(notes, &choice);
    }
}

/// Judges the choices that an option of a command has.
pub(super) fn of_option(notes: &mut Notes, option: &Cursor<'_>) {
    let choices = option.list("choices");
    if choices.is_empty() {
        return;
    }
    if option.is_on("autocomplete") {
        notes.add(option.path_of("choices"), "an option has choices or autocomplete, not both");
    }
    notes.at_most_items(option, "choices", CHOICES);
    let mut names = BTreeSet::new();
    for choice in &choices {
        one(notes, choice);
        if let Some(name) = choice.text("name")
            && !names.insert(name)
        {
            notes.add(choice.path_of("name"), format!("{name:?} is the name of another choice"));
        }
        if let Some(value) = choice.field("value") {
            let fits = match option.kind() {
                Some(kind::TEXT) => value.value().is_string(),
                Some(kind::WHOLE) => value.value().is_i64(),
                Some(kind::NUMBER) => value.value().is_number(),
                _ => false,
            };
            if !fits {
                notes.add(value.path(), "the value is not of the option's type");
            }
        }
    }
}

fn one(notes: &mut Notes, choice: &Cursor<'_>) {
    notes.filled(choice, "name", NAME);
    if let Some(names) = choice.field("name_localizations")
        && let Some(map) = names.value().as_object()
    {
        for locale in map.keys() {
            notes.filled(&names, locale, NAME);
        }
    }
    match choice.field("value").map(|value| value.value()) {
        None => notes.add(choice.path_of("value"), "is missing"),
        Some(Value::String(_)) => notes.filled(choice, "value", TEXT_VALUE),
        Some(Value::Number(number)) => {
            if number.as_i64().is_none_or(|whole| whole.abs() > WHOLE) && !number.is_f64() {
                notes.add(choice.path_of("value"), format!("{number} is beyond what clients can hold"));
            }
        }
        Some(_) => notes.add(choice.path_of("value"), "is neither text nor number"),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::super::{assert_paths, assert_paths_below};

    #[test]
    fn choices_of_an_option() {
        let with = |kind: u8, choices: Value, autocomplete: bool| {
            json!([{"name": "risk", "description": "d", "options": [
                {"type": kind, "name": "o", "description": "d", "choices": choices, "autocomplete": autocomplete},
            ]}])
        };
        let many = |count: usize| -> Value { (0..count).map(|n| json!({"name": n.to_string(), "value": n})).collect() };
        let text = |name: &str, value: &str| json!([{"name": name, "value": value}]);
        assert_paths_below(
            "[0].options[0].",
            "PUT",
            "/applications/{application_id}/commands",
            &[
                (with(3, text("High", "high"), false), &[]),
                (with(3, json!([]), true), &[]),
                (with(3, text("High", "high"), true), &["choices"]),
                (with(4, many(25), false), &[]),
                (with(4, many(26), false), &["choices"]),
                (with(3, text(&"n".repeat(101), "v"), false), &["choices[0].name"]),
                (with(3, text("", "v"), false), &["choices[0].name"]),
                (with(3, text("n", &"v".repeat(100)), false), &[]),
                (with(3, text("n", &"v".repeat(101)), false), &["choices[0].value"]),
                (with(4, text("n", "v"), false), &["choices[0].value"]),
                (with(3, json!([{"name": "n", "value": 1}]), false), &["choices[0].value"]),
                (
                    with(3, json!([{"name": "n", "value": "a"}, {"name": "n", "value": "b"}]), false),
                    &["choices[1].name"],
                ),
                (
                    with(3, json!([{"name": "n", "value": "a", "name_localizations": {"de": ""}}]), false),
                    &["choices[0].name_localizations.de"],
                ),
            ],
        );
    }

    #[test]
    fn choices_while_typing() {
        let offer = |choices: Value| json!({"type": 8, "data": {"choices": choices}});
        let many = |count: usize| -> Value { vec![json!({"name": "n", "value": "v"}); count].into() };
        assert_paths(
            "POST",
            "/interactions/{interaction_id}/{interaction_token}/callback",
            &[
                (offer(many(0)), &[]),
                (offer(many(25)), &[]),
                (offer(many(26)), &["data.choices"]),
                (offer(json!([{"name": "n".repeat(101), "value": "v"}])), &["data.choices[0].name"]),
                (offer(json!([{"name": "n", "value": ""}])), &["data.choices[0].value"]),
                (offer(json!([{"name": "n", "value": 9_007_199_254_740_993_i64}])), &["data.choices[0].value"]),
                (json!({"type": 8, "data": {}}), &["data.choices"]),
            ],
        );
    }
}
