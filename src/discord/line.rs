//! A slash command as one would type it again: given back to whoever was refused, so that nothing typed is lost.

use poise::serenity_prelude as serenity;
use serenity::{CommandData, CommandDataOption, CommandDataOptionValue as Value};

/// The line: `/risk log title:Vendor API slips owner:<@1>`.
#[must_use]
pub fn typed(data: &CommandData) -> String {
    let mut line = format!("/{}", data.name);
    for option in &data.options {
        push(&mut line, option);
    }
    line
}

fn push(line: &mut String, option: &CommandDataOption) {
    use std::fmt::Write as _;
    line.push(' ');
    line.push_str(&option.name);
    // Writing to a string cannot fail.
    let _ = match &option.value {
        Value::SubCommand(inner) | Value::SubCommandGroup(inner) => {
            for option in inner {
                push(line, option);
            }
            Ok(())
        }
        Value::String(text) => write!(line, ":{text}"),
        Value::Integer(number) => write!(line, ":{number}"),
        Value::Number(number) => write!(line, ":{number}"),
        Value::Boolean(yes) => write!(line, ":{yes}"),
        Value::User(user) => write!(line, ":<@{user}>"),
        Value::Role(role) => write!(line, ":<@&{role}>"),
        Value::Channel(channel) => write!(line, ":<#{channel}>"),
        Value::Mentionable(id) => write!(line, ":{id}"),
        _ => Ok(()),
    };
}
