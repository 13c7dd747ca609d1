//! The commands as Discord gets them: within its limits, and all that COMMANDS.md names.

use std::collections::BTreeSet;

use serde_json::Value;

/// Every command of COMMANDS.md that this version has, and the two that its lifecycle needs besides.
const EXPECTED: &[(&str, &str)] = &[
    ("risk", "log assess accept occurred close list matrix"),
    ("decision", "log propose approve reject object resolve hold resume withdraw supersede list"),
    ("action", "log done block list"),
    ("issue", "log resolve close list"),
    ("item", "show edit assign due snooze confirm link convert history reopen void"),
    ("mine", ""),
    ("summary", "preview post narrative history"),
    ("find", ""),
    (
        "program",
        "create info charter settings channels members workstreams calendar audit export import pause resume archive",
    ),
    ("program nudges", "preview"),
    ("me", "timezone hours away back notifications"),
    ("health", "now explain call metrics chart"),
    ("help", ""),
    ("ping", ""),
];

const MENUS: &[(&str, u64)] = &[
    ("Log as risk", 3),
    ("Log as decision", 3),
    ("Log as action", 3),
    ("Log as issue", 3),
    ("Log to record…", 3),
    ("Open items of this person", 2),
];

/// The options that COMMANDS.md names, in its order; required ones come first.
const OPTIONS: &[(&str, &str)] = &[
    ("risk log", "title owner likelihood impact due response plan cause event effect workstream"),
    ("risk assess", "ref! likelihood! impact! residual_likelihood residual_impact response plan"),
    ("risk accept", "ref! reason! valid_until!"),
    ("risk occurred", "ref!"),
    ("risk close", "ref! reason"),
    ("risk matrix", ""),
    ("decision log", "title outcome rationale decided_by decided_on"),
    ("decision propose", "title approvers mode needed_by context options"),
    ("decision object", "ref! concern!"),
    ("decision resolve", "ref! concern!"),
    ("decision reject", "ref! reason!"),
    ("decision supersede", "ref! by!"),
    ("action log", "title owner due priority parent"),
    ("action done", "ref! evidence"),
    ("action block", "ref! reason!"),
    ("issue log", "title owner severity due"),
    ("issue resolve", "ref! resolution!"),
    ("item assign", "ref! owner!"),
    ("item due", "ref! date! reason"),
    ("item snooze", "ref! until!"),
    ("item link", "ref! kind! to!"),
    ("item convert", "ref! to!"),
    ("item void", "ref! reason!"),
    ("health explain", "topic"),
    ("health call", "colour! reason"),
    ("health chart", "kind!"),
    ("find", "text! kind owner open"),
    ("summary preview", "variant"),
    ("program archive", "undo"),
    ("program calendar", "zone working_days holiday remove file"),
    ("program export", "format!"),
    ("program import", "file! kind map"),
    ("program pause", "reason until"),
    ("me timezone", "zone"),
    ("me hours", "hours"),
    ("me away", "until! delegate"),
    ("me back", ""),
    ("me notifications", "to"),
];

fn registered() -> Vec<Value> {
    let commands = poise::builtins::create_application_commands(&super::all());
    commands.iter().map(|command| serde_json::to_value(command).unwrap()).collect()
}

fn children(value: &Value) -> &[Value] {
    value["options"].as_array().map_or(&[], Vec::as_slice)
}

fn text<'a>(value: &'a Value, key: &str) -> &'a str {
    value[key].as_str().unwrap_or_default()
}

fn kind(value: &Value) -> u64 {
    value["type"].as_u64().unwrap_or(1)
}

/// Every command that can be typed, with its whole name.
fn typed() -> Vec<(String, Value)> {
    let mut all = Vec::new();
    for command in registered().into_iter().filter(|command| kind(command) == 1) {
        list(text(&command, "name").to_owned(), command, &mut all);
    }
    all
}

/// A subcommand is of type 1, a group of them of type 2.
fn list(name: String, command: Value, all: &mut Vec<(String, Value)>) {
    let inner: Vec<_> = children(&command).iter().filter(|option| kind(option) <= 2).cloned().collect();
    if inner.is_empty() {
        all.push((name, command));
        return;
    }
    for inner in inner {
        list(format!("{name} {}", text(&inner, "name")), inner, all);
    }
}

#[test]
fn every_command_of_the_table_is_there_and_nothing_else() {
    let wanted: BTreeSet<String> = EXPECTED
        .iter()
        .flat_map(|(noun, verbs)| {
            if verbs.is_empty() {
                vec![(*noun).to_owned()]
            } else {
                verbs.split(' ').map(|verb| format!("{noun} {verb}")).collect()
            }
        })
        .collect();
    let there: BTreeSet<String> = typed().into_iter().map(|(name, _)| name).collect();
    assert_eq!(there, wanted);
    let menus: Vec<(String, u64)> = registered()
        .iter()
        .filter(|command| kind(command) != 1)
        .map(|command| (text(command, "name").to_owned(), kind(command)))
        .collect();
    assert_eq!(menus, MENUS.iter().map(|(name, kind)| ((*name).to_owned(), *kind)).collect::<Vec<_>>());
}

#[test]
fn options_are_named_as_in_the_table() {
    let all = typed();
    for (name, wanted) in OPTIONS {
        let (_, command) = all.iter().find(|(known, _)| known == name).unwrap_or_else(|| panic!("/{name}"));
        let options: Vec<String> = children(command)
            .iter()
            .map(|option| format!("{}{}", text(option, "name"), if option["required"] == true { "!" } else { "" }))
            .collect();
        assert_eq!(options.join(" "), *wanted, "/{name}");
    }
}

#[test]
fn everything_is_within_discords_limits() {
    let all = registered();
    assert!(all.iter().filter(|command| kind(command) == 1).count() <= 100);
    for menu in [2, 3] {
        assert!(all.iter().filter(|command| kind(command) == menu).count() <= 5);
    }
    for command in &all {
        let name = text(command, "name");
        assert_eq!(command["contexts"], serde_json::json!([0]), "{name} is for servers only");
        assert!(command["default_member_permissions"].is_null(), "{name}");
        if kind(command) == 1 {
            let total = check(command, name, 0);
            assert!(total <= 8000, "{name}: {total}");
        } else {
            assert!((1..=32).contains(&name.chars().count()), "{name}");
            assert_eq!(text(command, "description"), "", "{name}");
        }
    }
}

/// Checks a command or option with all below it; returns how many characters count towards the command's total.
fn check(value: &Value, path: &str, depth: usize) -> usize {
    let (name, description) = (text(value, "name"), text(value, "description"));
    let fits = |c: char| c == '-' || c == '_' || c.is_ascii_lowercase() || c.is_ascii_digit();
    assert!((1..=32).contains(&name.chars().count()) && name.chars().all(fits), "{path}: {name}");
    assert!((1..=100).contains(&description.chars().count()), "{path}: {description}");
    assert!(!description.contains("slash command"), "{path} has no description of its own");
    let mut total = name.chars().count() + description.chars().count();
    let options = children(value);
    assert!(options.len() <= 25, "{path}");
    let names: BTreeSet<&str> = options.iter().map(|option| text(option, "name")).collect();
    assert_eq!(names.len(), options.len(), "{path}: a name twice");
    let required: Vec<bool> = options.iter().map(|option| option["required"] == true).collect();
    assert!(required.is_sorted_by(|before, after| before >= after), "{path}: required after optional");
    for option in options {
        // A command has groups and subcommands, a group has subcommands, and neither stands below a subcommand.
        let within = depth == 0 || kind(option) > 2 || (depth == 1 && kind(value) == 2 && kind(option) == 1);
        assert!(within, "{path}: nested too deep");
        total += check(option, &format!("{path} {}", text(option, "name")), depth + 1);
    }
    let choices = value["choices"].as_array().map_or(&[][..], Vec::as_slice);
    assert!(choices.len() <= 25, "{path}");
    assert!(choices.is_empty() || value["autocomplete"] != true, "{path}: choices and autocomplete");
    for choice in choices {
        let shown = text(choice, "name").chars().count();
        assert!((1..=100).contains(&shown), "{path}");
        total += shown + choice["value"].to_string().chars().count();
    }
    total
}

#[test]
fn the_help_lists_every_command() {
    let told: Vec<&str> = super::help::lines().iter().map(|line| line.name).collect();
    let there: Vec<String> = typed().into_iter().map(|(name, _)| name).collect();
    assert_eq!(told, there);
    assert!(super::help::lines().iter().all(|line| !line.description.is_empty()));
}
