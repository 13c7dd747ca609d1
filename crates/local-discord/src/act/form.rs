//! Forms, as a client shows, checks and sends them.

use serde::Serialize;
use serde_json::{Value, json};

use super::{Begun, Refusal};
use crate::interaction::{Kind, Live};
use crate::world::ids::{ChannelId, MessageId};

/// A form that is open in front of somebody.
#[derive(Clone, Debug, Serialize)]
pub struct FormView {
    /// Its title.
    pub title: String,
    /// Its custom id.
    pub custom_id: String,
    /// Its text inputs.
    pub inputs: Vec<FormInput>,
    /// Where it was opened.
    pub channel: ChannelId,
    /// The message whose component opened it.
    pub source: Option<MessageId>,
}

/// A text input.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FormInput {
    /// What stands above it.
    pub label: String,
    /// Its custom id.
    pub custom_id: String,
    /// What it holds at first.
    pub value: String,
    /// What it says while it is empty.
    pub placeholder: String,
    /// Whether it must be filled in.
    pub required: bool,
    /// 1 one line, 2 several.
    pub style: u64,
    /// The least letters.
    pub min: u64,
    /// The most letters.
    pub max: u64,
    /// Whether it stands in a label rather than in a row.
    pub labelled: bool,
}

impl FormView {
    /// The form that an interaction was answered with.
    #[must_use]
    pub fn of(live: &Live) -> Option<Self> {
        let form = live.form.as_ref()?;
        let rows = form["components"].as_array().map(Vec::as_slice).unwrap_or_default();
        Some(Self {
            title: form["title"].as_str().unwrap_or_default().to_owned(),
            custom_id: form["custom_id"].as_str().unwrap_or_default().to_owned(),
            inputs: rows.iter().filter_map(input).collect(),
            channel: live.channel,
            source: live.source,
        })
    }

    /// The input with this label.
    #[must_use]
    pub fn input(&self, label: &str) -> Option<&FormInput> {
        self.inputs.iter().find(|input| input.label == label || input.custom_id == label)
    }

    /// The labels of its inputs.
    #[must_use]
    pub fn labels(&self) -> Vec<&str> {
        self.inputs.iter().map(|input| input.label.as_str()).collect()
    }
}

fn input(row: &Value) -> Option<FormInput> {
    let labelled = row["type"] == json!(18);
    let inner = if labelled { &row["component"] } else { &row["components"][0] };
    (inner["type"] == json!(4)).then_some(())?;
    let text = |name: &str| inner[name].as_str().unwrap_or_default().to_owned();
    Some(FormInput {
        label: if labelled { row["label"].as_str().unwrap_or_default().to_owned() } else { text("label") },
        custom_id: text("custom_id"),
        value: text("value"),
        placeholder: text("placeholder"),
        required: inner["required"].as_bool().unwrap_or(true),
        style: inner["style"].as_u64().unwrap_or(1),
        min: inner["min_length"].as_u64().unwrap_or(0),
        max: inner["max_length"].as_u64().unwrap_or(4000),
        labelled,
    })
}

/// A form as it is sent: inputs named by label or custom id, the others as they were. With `raw`, nothing is checked
/// and inputs that the form does not have are sent as well.
///
/// # Errors
/// When a client would not send it.
pub fn submit(
    form: &FormView,
    user: crate::world::ids::UserId,
    filled: &[(&str, &str)],
    raw: bool,
) -> Result<Begun, Refusal> {
    let unknown = filled.iter().find(|(label, _)| form.input(label).is_none());
    if let Some((label, _)) = unknown.filter(|_| !raw) {
        return Err(format!(
            "the form \"{}\" has no input \"{label}\"; it has: {}",
            form.title,
            form.labels().join(", ")
        ));
    }
    let mut rows = Vec::new();
    for input in &form.inputs {
        let given = filled
            .iter()
            .find(|(label, _)| *label == input.label || *label == input.custom_id)
            .map(|(_, value)| *value);
        let value = given.unwrap_or(&input.value);
        if !raw {
            check(input, value)?;
        }
        rows.push(row(rows.len(), &input.custom_id, value, input.labelled));
    }
    for (label, value) in filled.iter().filter(|(label, _)| form.input(label).is_none()) {
        rows.push(row(rows.len(), label, value, false));
    }
    let data = json!({ "custom_id": form.custom_id, "components": rows });
    let shown: Vec<String> = filled.iter().map(|(label, value)| format!("{label}: {value}")).collect();
    let said = format!("sends the form “{}” ({})", form.title, shown.join(" · "));
    Ok(Begun { user, channel: form.channel, kind: Kind::Form, data, source: form.source, said })
}

fn check(input: &FormInput, value: &str) -> Result<(), Refusal> {
    let length = value.chars().count() as u64;
    if length == 0 && !input.required {
        return Ok(());
    }
    let least = input.min.max(u64::from(input.required));
    if length < least || length > input.max {
        return Err(format!("\"{}\" has {length} letters; {least} to {} are allowed", input.label, input.max));
    }
    Ok(())
}

fn row(index: usize, custom_id: &str, value: &str, labelled: bool) -> Value {
    let id = index * 2 + 1;
    let input = json!({ "type": 4, "id": id + 1, "custom_id": custom_id, "value": value });
    if labelled {
        json!({ "type": 18, "id": id, "component": input })
    } else {
        json!({ "type": 1, "id": id, "components": [input] })
    }
}

#[cfg(test)]
mod tests {
    use twilight_model::id::Id;

    use super::*;

    fn form() -> FormView {
        let rows = json!([
            { "type": 1, "components": [{ "type": 4, "custom_id": "t", "label": "Title", "style": 1, "max_length": 5, "value": "was" }] },
            { "type": 18, "label": "Note", "component": { "type": 4, "custom_id": "n", "style": 2, "required": false } },
        ]);
        let inputs = rows.as_array().unwrap().iter().filter_map(input).collect();
        FormView { title: "F".to_owned(), custom_id: "f".to_owned(), inputs, channel: Id::new(1), source: None }
    }

    #[test]
    fn inputs_left_out_keep_their_value() {
        let begun = submit(&form(), Id::new(2), &[("Note", "x")], false).unwrap();
        assert_eq!(begun.data["components"][0]["components"][0]["value"], "was");
        assert_eq!(begun.data["components"][1]["component"]["value"], "x");
    }

    #[test]
    fn limits_are_the_clients() {
        assert!(submit(&form(), Id::new(2), &[("Title", "too long")], false).is_err());
        assert!(submit(&form(), Id::new(2), &[("Title", "")], false).is_err());
        assert!(submit(&form(), Id::new(2), &[("Ttile", "x")], false).is_err());
        let forged = submit(&form(), Id::new(2), &[("Title", "too long"), ("evil", "x")], true).unwrap();
        assert_eq!(forged.data["components"][2]["components"][0]["custom_id"], "evil");
    }
}
