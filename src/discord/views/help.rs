//! Help: what can be done here, by role, with examples. Made from the table of commands, so it cannot fall behind it.

use super::palette;
use crate::{
    discord::{
        components::id::Id,
        view::{Choice, Embed, Select, View},
    },
    domain::Role,
};

/// One command, as it is registered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CommandLine<'a> {
    /// Its whole name without the slash: `risk log`.
    pub name: &'a str,
    /// What it does, as Discord shows it.
    pub description: &'a str,
}

/// What can be done here, by somebody in that role.
#[must_use]
pub fn help(role: Role, commands: &[CommandLine<'_>]) -> View {
    let mut card = Embed::new("What you can do here", palette::PROGRAM);
    "One line is enough: only the title is needed. Or right-click a message › Apps › Log as …\nCards have buttons, and they still work next month."
        .clone_into(&mut card.description);
    for (least, heading, examples) in EXAMPLES {
        if role >= *least {
            card = card.field(heading, examples.join("\n"));
        }
    }
    let topics: Vec<String> = nouns(commands).iter().map(|noun| format!("`/{noun}`")).collect();
    card = card.field("Commands", topics.join(" "));
    let footer = match role {
        Role::Viewer => "You are a viewer in this program.",
        Role::Contributor => "You are a contributor in this program.",
        Role::Approver => "You are an approver in this program.",
        Role::Lead => "You lead this program.",
    };
    footer.clone_into(&mut card.footer);
    View::card(card).quietly().row(topics_of(commands))
}

fn topics_of(commands: &[CommandLine<'_>]) -> Select {
    let options = nouns(commands).into_iter().map(|noun| Choice::new(format!("/{noun}"), noun)).collect();
    Select::one(Id::HelpTopic(), "Tell me more about…", options)
}

/// One command with all that stands below it.
#[must_use]
pub fn topic(noun: &str, commands: &[CommandLine<'_>]) -> View {
    let mut card = Embed::new(format!("/{noun}"), palette::PROGRAM);
    let lines = commands.iter().filter(|line| first_word(line.name) == noun);
    card.description =
        lines.map(|line| format!("`/{}` {}", line.name, line.description)).collect::<Vec<_>>().join("\n");
    if card.description.is_empty() {
        "There is no such command. See /help.".clone_into(&mut card.description);
    }
    View::card(card).quietly().row(topics_of(commands))
}

const EXAMPLES: &[(Role, &str, &[&str])] = &[
    (
        Role::Viewer,
        "Look",
        &[
            "`/mine` what waits for me",
            "`/find text: vendor`",
            "`/health now`",
            "`/risk matrix`",
            "`/item history ref: R-12`",
        ],
    ),
    (
        Role::Contributor,
        "Log and keep",
        &[
            "`/risk log title: Vendor may miss the test date likelihood: 4 impact: 3`",
            "`/action log title: Send the contract owner: @Ana due: fri`",
            "`/decision propose title: Use one region`",
            "`/issue log title: Login fails in staging severity: 2`",
        ],
    ),
    (
        Role::Approver,
        "Decide",
        &["`/decision approve ref: D-3`", "`/risk accept ref: R-12 reason: … valid_until: +4w`"],
    ),
    (
        Role::Lead,
        "Lead",
        &[
            "`/program settings`",
            "`/program members`",
            "`/program calendar`",
            "`/health call colour: Amber`",
            "`/summary narrative`",
        ],
    ),
];

fn first_word(name: &str) -> &str {
    name.split(' ').next().unwrap_or(name)
}

/// The first words of all commands, each once, in order.
fn nouns<'a>(commands: &[CommandLine<'a>]) -> Vec<&'a str> {
    let mut nouns = Vec::new();
    for line in commands {
        let noun = first_word(line.name);
        if !nouns.contains(&noun) {
            nouns.push(noun);
        }
    }
    nouns
}
