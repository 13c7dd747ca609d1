//! Commands: slash commands and the entries of menus.

use std::collections::{BTreeMap, BTreeSet};

use super::super::cursor::{Cursor, Notes, characters};
use super::option::{self, Level};

const NAME: usize = 32;
const DESCRIPTION: usize = 100;
const ALL_TOGETHER: usize = 8000;

const SLASH: i64 = 1;
const USER_MENU: i64 = 2;
const MESSAGE_MENU: i64 = 3;

/// Which characters a name may have.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Naming {
    /// One word in lower case.
    Slash,
    /// Anything, spaces and capitals as well.
    Menu,
}

/// Judges all commands of an application or a guild.
pub(super) fn all(notes: &mut Notes, list: &Cursor<'_>) {
    let mut names = BTreeSet::new();
    let mut counts: BTreeMap<i64, usize> = BTreeMap::new();
    for command in list.items() {
        one(notes, &command, true);
        let kind = command.kind().unwrap_or(SLASH);
        *counts.entry(kind).or_default() += 1;
        if let Some(name) = command.text("name")
            && !names.insert((kind, name))
        {
            notes.add(command.path_of("name"), format!("{name:?} is the name of another command"));
        }
    }
    for (kind, what, most) in [
        (SLASH, "slash commands", 100),
        (USER_MENU, "user menu entries", 15),
        (MESSAGE_MENU, "message menu entries", 15),
    ] {
        let count = counts.get(&kind).copied().unwrap_or(0);
        if count > most {
            notes.add(list.path(), format!("{count} {what}, at most {most} are allowed"));
        }
    }
}

/// Judges one command; of a change (`whole` is false) only what it says.
pub(super) fn one(notes: &mut Notes, command: &Cursor<'_>, whole: bool) {
    let is_slash = command.kind().unwrap_or(SLASH) == SLASH;
    if whole || command.field("name").is_some() {
        named(notes, command, if is_slash { Naming::Slash } else { Naming::Menu });
    }
    if is_slash {
        if whole || command.field("description").is_some() {
            described(notes, command);
        }
    } else {
        if command.text("description").is_some_and(|text| !text.is_empty()) {
            notes.add(command.path_of("description"), "an entry of a menu has none");
        }
        if !command.list("options").is_empty() {
            notes.add(command.path_of("options"), "an entry of a menu has none");
        }
    }
    option::judge(notes, command, Level::Command);
    let length = length(command);
    if length > ALL_TOGETHER {
        notes.add(
            command.path(),
            format!("{length} characters in the whole command, at most {ALL_TOGETHER} are allowed"),
        );
    }
}

/// Judges the name of a command or option in all languages.
pub(super) fn named(notes: &mut Notes, object: &Cursor<'_>, naming: Naming) {
    notes.filled(object, "name", NAME);
    spelled(notes, object, "name", naming);
    for_each_language(object, "name_localizations", |names, locale| {
        notes.filled(names, locale, NAME);
        spelled(notes, names, locale, naming);
    });
}

/// Judges the description of a command or option in all languages.
pub(super) fn described(notes: &mut Notes, object: &Cursor<'_>) {
    notes.filled(object, "description", DESCRIPTION);
    for_each_language(object, "description_localizations", |descriptions, locale| {
        notes.filled(descriptions, locale, DESCRIPTION);
    });
}

fn for_each_language(object: &Cursor<'_>, name: &str, mut check: impl FnMut(&Cursor<'_>, &str)) {
    if let Some(texts) = object.field(name)
        && let Some(map) = texts.value().as_object()
    {
        for locale in map.keys() {
            check(&texts, locale);
        }
    }
}

fn spelled(notes: &mut Notes, object: &Cursor<'_>, field: &str, naming: Naming) {
    let Some(name) = object.text(field).filter(|_| naming == Naming::Slash) else {
        return;
    };
    if let Some(strange) = name.chars().find(|&character| !goes_in_a_name(character)) {
        notes.add(object.path_of(field), format!("{strange:?} cannot stand in a name"));
    }
    if name.chars().any(|character| !character.to_lowercase().eq([character])) {
        notes.add(object.path_of(field), format!("{name:?} is not in lower case"));
    }
}

/// `[-_'\p{L}\p{N}\p{sc=Deva}\p{sc=Thai}]`. The standard library's "alphanumeric" is
/// `\p{L}` and `\p{N}` with a few vowel signs of other scripts besides.
fn goes_in_a_name(character: char) -> bool {
    character.is_alphanumeric()
        || matches!(character, '-' | '_' | '\'')
        || matches!(character, '\u{900}'..='\u{97f}' | '\u{a8e0}'..='\u{a8ff}')
        || matches!(character, '\u{e01}'..='\u{e3a}' | '\u{e40}'..='\u{e5b}')
}

/// The characters that count towards the 8000: names, descriptions and values of
/// choices, each in its longest language.
fn length(object: &Cursor<'_>) -> usize {
    let choices: usize = object
        .list("choices")
        .iter()
        .map(|choice| longest(choice, "name") + choice.text("value").map_or(0, characters))
        .sum();
    let options: usize = object.list("options").iter().map(length).sum();
    longest(object, "name") + longest(object, "description") + choices + options
}

fn longest(object: &Cursor<'_>, name: &str) -> usize {
    let mut most = object.text(name).map_or(0, characters);
    for_each_language(object, &format!("{name}_localizations"), |texts, locale| {
        most = most.max(texts.text(locale).map_or(0, characters));
    });
    most
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::super::assert_paths;

    const ROUTE: &str = "/applications/{application_id}/guilds/{guild_id}/commands";

    fn slash(name: &str) -> Value {
        json!({"name": name, "type": 1, "description": "d"})
    }

    fn many(count: usize, kind: u8) -> Value {
        (0..count)
            .map(|number| {
                let description = if kind == 1 { "d" } else { "" };
                json!({"name": format!("c{number}"), "type": kind, "description": description})
            })
            .collect()
    }

    #[test]
    fn names_descriptions_and_numbers() {
        let long = "n".repeat(33);
        assert_paths(
            "PUT",
            ROUTE,
            &[
                (json!([slash("risk"), slash("über-alles_2"), slash("l'été"), slash("มีชีวิต")]), &[]),
                (json!([slash("Risk")]), &["[0].name"]),
                (json!([slash("log risk")]), &["[0].name"]),
                (json!([slash("risk!")]), &["[0].name"]),
                (json!([slash("")]), &["[0].name"]),
                (json!([slash(&long)]), &["[0].name"]),
                (json!([slash("risk"), slash("risk")]), &["[1].name"]),
                (json!([slash("risk"), {"name": "risk", "type": 3}]), &[]),
                (json!([{"name": "risk", "description": ""}]), &["[0].description"]),
                (json!([{"name": "risk"}]), &["[0].description"]),
                (json!([{"name": "risk", "description": "d".repeat(101)}]), &["[0].description"]),
                (
                    json!([{"name": "Log as action", "type": 3}, {"name": "Open items of this person", "type": 2, "description": ""}]),
                    &[],
                ),
                (json!([{"name": "Log", "type": 3, "description": "d"}]), &["[0].description"]),
                (
                    json!([{"name": "risk", "description": "d", "name_localizations": {"de": "Risiko"}, "description_localizations": {"de": ""}}]),
                    &["[0].name_localizations.de", "[0].description_localizations.de"],
                ),
                (many(100, 1), &[]),
                (many(101, 1), &[""]),
                (many(15, 3), &[]),
                (many(16, 3), &[""]),
                (many(16, 2), &[""]),
            ],
        );
    }

    #[test]
    fn the_whole_command_is_counted_in_its_longest_language() {
        // 20 options of 399 characters are 7980; the description adds 1, the name the rest.
        let command = |name: &str, localized: &str| {
            let options: Vec<Value> = (0..20)
                .map(|number| {
                    let text = format!("{number:0>30}");
                    json!({
                        "name": text, "type": 3, "description": "d".repeat(70),
                        "choices": [
                            {"name": "a".repeat(100), "value": "v".repeat(100)},
                            {"name": "b".repeat(50), "value": "v".repeat(49)},
                        ],
                    })
                })
                .collect();
            json!([{"name": name, "name_localizations": {"de": localized}, "description": "d", "options": options}])
        };
        assert_paths(
            "PUT",
            ROUTE,
            &[
                (command(&"n".repeat(19), "k"), &[]),
                (command(&"n".repeat(20), "k"), &["[0]"]),
                (command("n", &"k".repeat(20)), &["[0]"]),
            ],
        );
    }

    #[test]
    fn a_change_need_not_say_everything() {
        let route = "/applications/{application_id}/commands/{command_id}";
        assert_paths("PATCH", route, &[(json!({"description": "d"}), &[]), (json!({"name": "Risk"}), &["name"])]);
        assert_paths("POST", "/applications/{application_id}/commands", &[(json!({"name": "risk"}), &["description"])]);
    }
}
