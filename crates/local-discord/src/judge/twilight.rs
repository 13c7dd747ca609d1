//! The opinion of `twilight-validate`, an independent reading of the documentation.
//!
//! A body is read into the types of `twilight-model` piece by piece, so that a
//! note names the embed or component that it is about, and each piece validated.
//! What is read is smoothed first where Discord is known to be less strict:
//! `null` is as good as nothing, an embed is `rich` without saying so, a command
//! that is sent has no version yet. The time of an embed is left to the
//! description, since this library reads fewer ways of writing it than Discord,
//! and the size of a command to our own check, since it allows 4000 characters
//! where Discord documents 8000.

use std::collections::BTreeSet;

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use twilight_model::application::command::{Command, CommandOption, CommandOptionChoice, CommandType};
use twilight_model::channel::message::component::Component;
use twilight_model::channel::message::{AllowedMentions, Embed, MessageFlags};
use twilight_validate::command::{CommandValidationErrorType, chat_input_name, choice, description, name, options};
use twilight_validate::component as parts;
use twilight_validate::message as messages;

use super::body::Body;
use super::cursor::{Cursor, Notes, join};

/// All notes of this opinion on a body.
pub(super) fn judge(kind: Body, body: &Value) -> Notes {
    let mut reader = Reader::default();
    reader.body(kind, body);
    reader.notes
}

/// The fields in a body, by path, that `twilight-model` knows as well.
pub(super) fn fields(kind: Body, body: &Value) -> BTreeSet<String> {
    let mut reader = Reader::default();
    reader.body(kind, body);
    reader.fields
}

#[derive(Default)]
struct Reader {
    notes: Notes,
    fields: BTreeSet<String>,
}

impl Reader {
    fn body(&mut self, kind: Body, body: &Value) {
        for command in kind.commands(body) {
            self.command(&command, kind == Body::CommandEdit);
        }
        if let Some((message, _)) = kind.message(body) {
            self.message(&message);
        }
        if let Some(form) = kind.form(body) {
            self.form(&form);
        }
        if let Some(offer) = kind.autocomplete(body) {
            for offered in offer.list("choices") {
                if let Some(read) = self.read::<CommandOptionChoice>(&offered, &[]) {
                    self.hear(offered.path(), choice(&read));
                }
            }
        }
    }

    fn message(&mut self, message: &Cursor<'_>) {
        if let Some(content) = message.text("content") {
            self.hear(&message.path_of("content"), messages::content(content));
        }
        let is_v2 = message
            .field("flags")
            .and_then(|flags| self.read::<MessageFlags>(&flags, &[]))
            .is_some_and(|flags| flags.contains(MessageFlags::IS_COMPONENTS_V2));
        if let Some(mentions) = message.field("allowed_mentions") {
            self.read::<AllowedMentions>(&mentions, &[]);
        }
        for file in message.list("attachments") {
            if let Some(text) = file.text("filename") {
                self.hear(&file.path_of("filename"), messages::attachment_filename(text));
            }
            if let Some(text) = file.text("description") {
                self.hear(&file.path_of("description"), messages::attachment_description(text));
            }
        }
        let embeds = message.list("embeds");
        let read: Vec<Embed> = embeds.iter().filter_map(|embed| self.read(embed, &[("type", json!("rich"))])).collect();
        self.hear(&message.path_of("embeds"), messages::embeds(&read));

        let components = message.list("components");
        let read: Vec<Component> = components.iter().filter_map(|component| self.read(component, &[])).collect();
        self.hear(&message.path_of("components"), messages::components(&read, is_v2));
    }

    fn form(&mut self, form: &Cursor<'_>) {
        for row in form.list("components") {
            match self.read::<Component>(&row, &[]) {
                Some(Component::Label(label)) => {
                    self.hear(row.path(), parts::component_v2(&Component::Label(label)));
                }
                Some(component) => self.hear(row.path(), parts::component_v1(&component)),
                None => {}
            }
        }
    }

    fn command(&mut self, cursor: &Cursor<'_>, is_change: bool) {
        let mut missing = vec![("version", json!("1")), ("type", json!(1)), ("description", json!(""))];
        if is_change {
            missing.push(("name", json!("unchanged")));
            missing.push(("description", json!("unchanged")));
        }
        let Some(command) = self.read::<Command>(cursor, &missing) else {
            return;
        };
        let is_slash = command.kind == CommandType::ChatInput;
        let (name_path, description_path) = (cursor.path_of("name"), cursor.path_of("description"));
        let names = command.name_localizations.iter().flat_map(|names| names.values());
        for text in names.chain([&command.name]) {
            self.hear_name(&name_path, if is_slash { chat_input_name(text) } else { name(text) });
        }
        let descriptions = command.description_localizations.iter().flat_map(|texts| texts.values());
        if is_slash && (!is_change || cursor.field("description").is_some()) {
            for text in descriptions.chain([&command.description]) {
                self.hear(&description_path, description(text));
            }
        }
        self.options(cursor, &command.options);
    }

    /// Validates the options at each level on its own, for the sake of the path.
    fn options(&mut self, parent: &Cursor<'_>, read: &[CommandOption]) {
        let mut flat = read.to_vec();
        for option in &mut flat {
            // With an empty list in place the library would skip the option itself.
            option.options = None;
        }
        self.hear_name(&parent.path_of("options"), options(&flat));
        for (cursor, option) in parent.list("options").iter().zip(read) {
            self.options(cursor, option.options.as_deref().unwrap_or_default());
        }
    }

    /// Reads a piece, with defaults for what need not be sent.
    fn read<T: DeserializeOwned + Serialize>(&mut self, piece: &Cursor<'_>, defaults: &[(&str, Value)]) -> Option<T> {
        let mut value = without_nulls(piece.value());
        if let Some(object) = value.as_object_mut() {
            object.remove("timestamp");
            for (name, default) in defaults {
                object.entry(*name).or_insert_with(|| default.clone());
            }
        }
        match T::deserialize(&value) {
            Ok(read) => {
                if let Ok(again) = serde_json::to_value(&read) {
                    gather(piece.path(), &again, &mut self.fields);
                }
                Some(read)
            }
            Err(error) => {
                self.notes.add(piece.path(), error.to_string());
                None
            }
        }
    }

    fn hear<E: std::error::Error>(&mut self, path: &str, opinion: Result<(), E>) {
        if let Err(error) = opinion {
            let cause = error.source().map(|cause| format!(": {cause}")).unwrap_or_default();
            self.notes.add(path, format!("{error}{cause}"));
        }
    }

    /// Names may have an apostrophe, and Devanagari or Thai signs, which the library refuses.
    fn hear_name(&mut self, path: &str, opinion: Result<(), twilight_validate::command::CommandValidationError>) {
        if let Err(error) = &opinion
            && let CommandValidationErrorType::NameCharacterInvalid { character } = error.kind()
            && matches!(character, '\'' | '\u{900}'..='\u{97f}' | '\u{e01}'..='\u{e5b}')
        {
            return;
        }
        self.hear(path, opinion);
    }
}

fn without_nulls(value: &Value) -> Value {
    match value {
        Value::Object(map) => map
            .iter()
            .filter(|(_, value)| !value.is_null())
            .map(|(key, value)| (key.clone(), without_nulls(value)))
            .collect(),
        Value::Array(items) => items.iter().map(without_nulls).collect(),
        other => other.clone(),
    }
}

fn gather(path: &str, value: &Value, fields: &mut BTreeSet<String>) {
    match value {
        Value::Object(map) => {
            for (key, value) in map {
                let path = join(path, key);
                gather(&path, value, fields);
                fields.insert(path);
            }
        }
        Value::Array(items) => {
            for (index, value) in items.iter().enumerate() {
                gather(&format!("{path}[{index}]"), value, fields);
            }
        }
        _ => {}
    }
}
