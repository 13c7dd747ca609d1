//! A slash command as one would type it again: given back to whoever was refused, so that nothing typed is lost.

use std::{collections::HashMap, sync::LazyLock};

use poise::serenity_prelude as serenity;
use serenity::{
    ActionRowComponent, CommandData, CommandDataOption, CommandDataOptionValue as Value, ModalInteractionData,
};

use super::{Front, commands};
use crate::app::Refusal;

/// The words of every option that is picked from a list, by `risk log response`. On the wire a choice is its place.
static CHOICES: LazyLock<HashMap<String, Vec<String>>> = LazyLock::new(|| {
    let mut choices = HashMap::new();
    for command in &commands::all() {
        learn(command, "", &mut choices);
    }
    choices
});

fn learn(command: &poise::Command<Front, Refusal>, before: &str, choices: &mut HashMap<String, Vec<String>>) {
    let path = format!("{before}{} ", command.name);
    for option in command.parameters.iter().filter(|option| !option.choices.is_empty()) {
        let words = option.choices.iter().map(|choice| choice.name.to_string()).collect();
        choices.insert(format!("{path}{}", option.name), words);
    }
    for inner in &command.subcommands {
        learn(inner, &path, choices);
    }
}

/// The line: `/risk log title:Vendor API slips owner:<@1> response:Mitigate`.
#[must_use]
pub fn typed(data: &CommandData) -> String {
    let mut line = format!("/{}", data.name);
    for option in &data.options {
        push(&mut line, &data.name, option);
    }
    line
}

/// What a form was sent with, field by field; empty where nothing was typed.
#[must_use]
pub fn sent(data: &ModalInteractionData) -> String {
    let mut lines = Vec::new();
    for input in data.components.iter().flat_map(|row| &row.components) {
        let ActionRowComponent::InputText(input) = input else { continue };
        let text = input.value.as_deref().unwrap_or_default();
        if !text.trim().is_empty() {
            lines.push(format!("{}: {text}", input.custom_id.replace('_', " ")));
        }
    }
    lines.join("\n")
}

fn push(line: &mut String, path: &str, option: &CommandDataOption) {
    use std::fmt::Write as _;
    let path = format!("{path} {}", option.name);
    line.push(' ');
    line.push_str(&option.name);
    // Writing to a string cannot fail.
    let _ = match &option.value {
        Value::SubCommand(inner) | Value::SubCommandGroup(inner) => {
            for option in inner {
                push(line, &path, option);
            }
            Ok(())
        }
        Value::String(text) => write!(line, ":{text}"),
        Value::Integer(number) => match word(&path, *number) {
            Some(word) => write!(line, ":{word}"),
            None => write!(line, ":{number}"),
        },
        Value::Number(number) => write!(line, ":{number}"),
        Value::Boolean(true) => write!(line, ":True"),
        Value::Boolean(false) => write!(line, ":False"),
        Value::User(user) => write!(line, ":<@{user}>"),
        Value::Role(role) => write!(line, ":<@&{role}>"),
        Value::Channel(channel) => write!(line, ":<#{channel}>"),
        Value::Mentionable(id) => write!(line, ":<@{id}>"),
        _ => Ok(()),
    };
}

/// What stands at that place of an option's list.
fn word(path: &str, place: i64) -> Option<&'static str> {
    CHOICES.get(path)?.get(usize::try_from(place).ok()?).map(String::as_str)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_choice_is_given_back_in_its_words() {
        assert_eq!(word("risk log response", 1), Some("Mitigate"));
        assert_eq!(word("item link kind", 0), Some("mitigates"));
        assert_eq!(word("risk log response", 99), None);
        assert_eq!(word("risk log likelihood", 1), None);
    }
}
