//! `/help`: what can be done here, by role; and the README says the same as what is registered.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::stage::{Stage, privately};

#[tokio::test]
async fn help_is_for_the_role_that_one_has() {
    let stage = Stage::set().await;
    // Before anything is logged, whoever asks would lead.
    assert!(privately(&stage.chen("/help").await).contains("You lead this program."));
    stage.ana("/action log title:Begin").await;
    stage.ana("/program members member:@Bob role:Approver").await;
    stage.ana("/program members member:@everyone role:Viewer").await;
    let lead = privately(&stage.ana("/help").await);
    for heading in ["Look: ", "Log and keep: ", "Decide: ", "Lead: ", "You lead this program."] {
        assert!(lead.contains(heading), "{heading} in {lead}");
    }
    let approver = privately(&stage.bob("/help").await);
    assert!(approver.contains("Decide: ") && !approver.contains("/program settings"), "{approver}");
    let viewer = privately(&stage.chen("/help").await);
    assert!(viewer.contains("`/mine`") && viewer.contains("You are a viewer in this program."), "{viewer}");
    assert!(!viewer.contains("/risk log") && !viewer.contains("/decision approve"), "{viewer}");
    stage.ana("/program members member:@everyone role:Contributor").await;
    let contributor = privately(&stage.chen("/help").await);
    assert!(contributor.contains("/risk log") && !contributor.contains("/decision approve"), "{contributor}");
}

#[tokio::test]
async fn each_command_tells_more() {
    let stage = Stage::set().await;
    let help = stage.chen("/help").await.message();
    let nouns: BTreeSet<String> = help.selects()[0].options.iter().map(|option| option.label.clone()).collect();
    let registered: BTreeSet<String> =
        slash(&stage.discord.commands()).into_keys().map(|name| format!("/{name}")).collect();
    assert_eq!(nouns, registered);
    for noun in &nouns {
        let more = stage.chen.select(&help, "Tell me more about…", &[noun]).await.updated();
        assert!(more.text().contains(&format!("`{noun}")), "{}", more.text());
        // The way back to the other commands stays.
        assert_eq!(more.selects().len(), 1, "{}", more.text());
    }
    let more = stage.chen.select(&help, "Tell me more about…", &["/item"]).await.updated();
    assert!(more.text().contains("`/item void` Mark an item as logged by mistake"), "{}", more.text());
}

/// Every example that help and empty lists give is a command that can be typed.
#[tokio::test]
async fn the_examples_can_be_typed() {
    let stage = Stage::set().await;
    stage.ana("/action log title:Begin").await;
    let registered = slash(&stage.discord.commands());
    let help = privately(&stage.ana("/help").await);
    let examples: Vec<&str> = help.split('`').filter(|piece| piece.starts_with('/')).collect();
    assert!(examples.len() > 10, "{examples:?}");
    for example in examples {
        let mut words = example.trim_start_matches('/').split(' ');
        let (noun, verb) = (words.next().unwrap(), words.next());
        let verbs = registered.get(noun).unwrap_or_else(|| panic!("{example}"));
        assert!(
            verb.is_none_or(|verb| verbs.is_empty() || verb.ends_with(':') || verbs.iter().any(|it| it == verb)),
            "{example}"
        );
    }
}

#[tokio::test]
async fn the_readme_lists_the_commands_that_are_registered() {
    let stage = Stage::set().await;
    let commands = stage.discord.commands();
    let readme = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/README.md")).unwrap();
    let mut written = std::collections::BTreeMap::new();
    for row in readme.lines().filter(|line| line.starts_with("| `/")) {
        let cell = row.trim_start_matches("| ").split(" | ").next().unwrap();
        let (name, verbs) = cell.trim_start_matches("`/").split_once('`').unwrap();
        let verbs: Vec<String> =
            verbs.split('·').map(|verb| verb.trim().to_owned()).filter(|verb| !verb.is_empty()).collect();
        written.insert(name.to_owned(), verbs);
    }
    let registered = slash(&commands);
    for (name, verbs) in &registered {
        let listed: BTreeSet<&String> =
            written.get(name).unwrap_or_else(|| panic!("README.md lacks /{name}")).iter().collect();
        assert_eq!(listed, verbs.iter().collect(), "/{name}");
    }
    assert_eq!(written.len(), registered.len(), "README.md lists a command that is not registered");

    let menus: Vec<(u64, &str)> = commands
        .iter()
        .filter(|command| matches!(command["type"].as_u64(), Some(2 | 3)))
        .map(|command| (command["type"].as_u64().unwrap(), command["name"].as_str().unwrap()))
        .collect();
    for (kind, name) in &menus {
        let heading = if *kind == 2 { "Right click a person" } else { "Right click a message" };
        let line = readme.lines().find(|line| line.starts_with(heading)).expect("a line on the menus");
        assert!(line.contains(name), "README.md lacks {name}: {line}");
    }
    assert_eq!(menus.len(), 6);
}

/// Slash commands and their subcommands, as Discord has them.
fn slash(commands: &[Value]) -> std::collections::BTreeMap<String, Vec<String>> {
    let below = |command: &Value| -> Vec<String> {
        let options = command["options"].as_array().into_iter().flatten();
        let name = |one: &Value| one["name"].as_str().unwrap().to_owned();
        // A subcommand, or a group of them.
        let inner = |one: &Value| match one["type"].as_u64() {
            Some(1) => vec![name(one)],
            Some(2) => {
                let group = one["options"].as_array().into_iter().flatten();
                group.map(|inner| format!("{} {}", name(one), name(inner))).collect()
            }
            _ => Vec::new(),
        };
        options.flat_map(inner).collect()
    };
    let slash = commands.iter().filter(|command| command["type"].as_u64().unwrap_or(1) == 1);
    slash.map(|command| (command["name"].as_str().unwrap().to_owned(), below(command))).collect()
}
