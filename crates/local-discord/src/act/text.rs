//! Reads a line as people type it: `/risk log title:"Vendor slips" owner:@Bob likelihood:4`.
//!
//! A value is quoted (`\"` stands for a quote), or it runs to the next `option:` that the command knows.

use serde_json::Value;

use super::Refusal;
use crate::world::command::options_of;

/// A value as it was typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Typed {
    /// The option.
    pub name: String,
    /// What was typed, without quotes and caret.
    pub text: String,
    /// Whether the caret (`|`) was in it.
    pub focused: bool,
}

/// Splits a line into the command's name and the rest.
///
/// # Errors
/// When it begins with no slash.
pub fn command_name(line: &str) -> Result<(&str, &str), Refusal> {
    let line = line.trim().strip_prefix('/').ok_or_else(|| format!("a command begins with a slash: {line}"))?;
    Ok(line.split_once(char::is_whitespace).unwrap_or((line, "")))
}

/// Walks into groups and subcommands. Gives their names, the definition whose options are left, and the rest of the line.
///
/// # Errors
/// When a subcommand is missing or unknown.
pub fn descend<'d, 'l>(definition: &'d Value, line: &'l str) -> Result<(Vec<&'d Value>, &'l str), Refusal> {
    let mut path = Vec::new();
    let mut here = definition;
    let mut rest = line.trim_start();
    loop {
        let below = options_of(here);
        if !below.first().is_some_and(is_branch) {
            return Ok((path, rest));
        }
        let (word, after) = rest.split_once(char::is_whitespace).unwrap_or((rest, ""));
        let known = || below.iter().filter_map(|one| one["name"].as_str()).collect::<Vec<_>>().join(", ");
        here = below.iter().find(|one| one["name"].as_str() == Some(word)).ok_or_else(|| {
            format!("/{} has no subcommand \"{word}\"; it has: {}", here["name"].as_str().unwrap_or_default(), known())
        })?;
        path.push(here);
        rest = after.trim_start();
    }
}

fn is_branch(option: &Value) -> bool {
    matches!(option["type"].as_u64(), Some(1 | 2))
}

/// Reads `name:value` pairs for the options that are known; with `caret`, a `|` tells which is being typed.
///
/// # Errors
/// When an option is unknown or a quote is open.
pub fn values(line: &str, options: &[Value], caret: bool) -> Result<Vec<Typed>, Refusal> {
    let known: Vec<&str> = options.iter().filter_map(|option| option["name"].as_str()).collect();
    let mut typed = Vec::new();
    let mut rest = line.trim_start();
    while !rest.is_empty() {
        let (name, after) = rest
            .split_once(':')
            .filter(|(name, _)| known.contains(name))
            .ok_or_else(|| format!("no option is known at \"{rest}\"; there are: {}", known.join(", ")))?;
        let (text, left) = if let Some(quoted) = after.strip_prefix('"') { quote(quoted)? } else { run(after, &known) };
        let focused = caret && text.contains('|');
        let text = if focused { text.replacen('|', "", 1) } else { text };
        typed.push(Typed { name: name.to_owned(), text, focused });
        rest = left.trim_start();
        if let Some(after_caret) = rest.strip_prefix('|').filter(|_| caret) {
            typed.iter_mut().last().into_iter().for_each(|one| one.focused = true);
            rest = after_caret.trim_start();
        }
    }
    Ok(typed)
}

fn quote(text: &str) -> Result<(String, &str), Refusal> {
    let mut value = String::new();
    let mut letters = text.char_indices();
    while let Some((at, letter)) = letters.next() {
        match letter {
            '"' => return Ok((value, &text[at + 1..])),
            '\\' => match letters.next() {
                Some((_, 'n')) => value.push('\n'),
                Some((_, next)) => value.push(next),
                None => break,
            },
            _ => value.push(letter),
        }
    }
    Err(format!("a quote is open: \"{text}"))
}

/// Takes text up to the next option that is known.
fn run<'l>(text: &'l str, known: &[&str]) -> (String, &'l str) {
    let begins_option = |rest: &str| rest.split_once(':').is_some_and(|(name, _)| known.contains(&name));
    for (at, letter) in text.char_indices() {
        if letter.is_whitespace() && begins_option(text[at..].trim_start()) {
            return (text[..at].trim().to_owned(), &text[at..]);
        }
    }
    (text.trim().to_owned(), "")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn typed(name: &str, text: &str, focused: bool) -> Typed {
        Typed { name: name.to_owned(), text: text.to_owned(), focused }
    }

    #[test]
    fn a_line_with_quotes_and_without() {
        let options =
            json!([{ "name": "title", "type": 3 }, { "name": "owner", "type": 6 }, { "name": "due", "type": 3 }]);
        let options = options.as_array().unwrap();
        let read = values(r#"title:"Say \"no\": due:x" owner:@Bob Builder due:next friday"#, options, false).unwrap();
        assert_eq!(
            read,
            [
                typed("title", "Say \"no\": due:x", false),
                typed("owner", "@Bob Builder", false),
                typed("due", "next friday", false)
            ]
        );
        let read = values("title:see a|b http://x owner:@B", options, false).unwrap();
        assert_eq!(read[0].text, "see a|b http://x");
        assert!(values("titel:x", options, false).is_err());
        assert!(values("title:\"x", options, false).is_err());
    }

    #[test]
    fn the_caret_marks_the_focus() {
        let options = json!([{ "name": "ref", "type": 3 }]);
        let options = options.as_array().unwrap();
        assert_eq!(values("ref:vend|", options, true).unwrap(), [typed("ref", "vend", true)]);
        assert_eq!(values("ref:|", options, true).unwrap(), [typed("ref", "", true)]);
        assert_eq!(values("ref:\"a b\"|", options, true).unwrap(), [typed("ref", "a b", true)]);
    }

    #[test]
    fn subcommands_are_walked() {
        let definition = json!({ "name": "program", "options": [{ "name": "members", "type": 2, "options": [{ "name": "add", "type": 1, "options": [{ "name": "who", "type": 6 }] }] }] });
        let (path, rest) = descend(&definition, "members add who:@Ana").unwrap();
        assert_eq!((path.len(), rest), (2, "who:@Ana"));
        assert!(descend(&definition, "members").unwrap_err().contains("it has: add"));
        assert_eq!(command_name("/risk log a:b").unwrap(), ("risk", "log a:b"));
        assert!(command_name("risk").is_err());
    }
}
