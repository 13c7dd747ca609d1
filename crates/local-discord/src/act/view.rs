//! What is seen of a message: its text, buttons, selects and files.

use std::fmt;

use chrono::{DateTime, Utc};
use serde::Serialize;
use serde_json::{Value, json};

use crate::world::World;
use crate::world::ids::{ChannelId, GuildId, MessageId, UserId};
use crate::world::message::{Attachment, Message};

/// A message as it was when somebody looked.
#[derive(Clone, Debug, Serialize)]
pub struct MessageView {
    /// Its id.
    pub id: MessageId,
    /// Where it is.
    pub channel: ChannelId,
    /// In which guild.
    pub guild: Option<GuildId>,
    /// Who wrote it, as shown.
    pub author: String,
    /// Who wrote it.
    pub author_id: UserId,
    /// Its text.
    pub content: String,
    /// Its embeds, as Discord sends them.
    pub embeds: Vec<Value>,
    /// Its components, as Discord sends them.
    pub components: Vec<Value>,
    /// Its files.
    #[serde(skip)]
    pub attachments: Vec<Attachment>,
    /// Its flags.
    pub flags: u64,
    /// When it was written.
    pub at: DateTime<Utc>,
    /// Whether it was edited.
    pub edited: bool,
    /// How often it was changed.
    pub changes: usize,
    /// Who was really pinged.
    pub pings: Vec<UserId>,
    /// The one person who sees it.
    pub only_for: Option<UserId>,
    /// The message that it replies to.
    pub replies_to: Option<MessageId>,
    /// Whether it is pinned.
    pub pinned: bool,
    /// Reactions and how many.
    pub reactions: Vec<(String, usize)>,
    /// Whether it is a deferred answer that still has no text.
    pub loading: bool,
}

/// A button.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Button {
    /// What stands on it; the emoji goes first.
    pub label: String,
    /// Its custom id; none for links.
    pub custom_id: Option<String>,
    /// 1 primary, 2 secondary, 3 success, 4 danger, 5 link.
    pub style: u64,
    /// Whether it cannot be pressed.
    pub disabled: bool,
    /// Where a link leads.
    pub url: Option<String>,
    /// Its number in the message.
    pub id: u64,
}

/// A select.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Select {
    /// What it says while nothing is chosen.
    pub placeholder: String,
    /// Its custom id.
    pub custom_id: String,
    /// 3 text, 5 people, 6 roles, 7 people and roles, 8 channels.
    pub kind: u64,
    /// What can be chosen; empty but for text.
    pub options: Vec<SelectOption>,
    /// How many must be chosen at least.
    pub least: u64,
    /// How many may be chosen.
    pub most: u64,
    /// Whether it cannot be used.
    pub disabled: bool,
    /// Its number in the message.
    pub id: u64,
}

/// An option of a select.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SelectOption {
    /// What is shown.
    pub label: String,
    /// What is sent.
    pub value: String,
    /// The small text below.
    pub description: Option<String>,
    /// Whether it is chosen at first.
    pub default: bool,
}

impl MessageView {
    /// A message as it is now.
    #[must_use]
    pub fn of(world: &World, message: &Message) -> Self {
        Self {
            id: message.id,
            channel: message.channel,
            guild: message.guild,
            author: world.user_name(message.author),
            author_id: message.author,
            content: message.content.clone(),
            embeds: message.embeds.clone(),
            components: message.components.clone(),
            attachments: message.attachments.clone(),
            flags: message.flags,
            at: message.at,
            edited: message.edited.is_some(),
            changes: message.revisions.len(),
            pings: message.pings.clone(),
            only_for: message.only_for,
            replies_to: message.replies_to,
            pinned: message.pinned,
            reactions: message.reactions.iter().map(|(emoji, users)| (emoji.clone(), users.len())).collect(),
            loading: message.is_loading(),
        }
    }

    /// All that a person reads, line by line: content, embeds, labels of components, names of files.
    #[must_use]
    pub fn text(&self) -> String {
        let files = self.attachments.iter().map(|file| file.name.as_str());
        read_parts(&self.content, &self.embeds, &self.components, files, self.loading)
    }

    /// Its buttons.
    #[must_use]
    pub fn buttons(&self) -> Vec<Button> {
        leaves(&self.components).into_iter().filter_map(button).collect()
    }

    /// What stands on its buttons.
    #[must_use]
    pub fn button_labels(&self) -> Vec<String> {
        self.buttons().into_iter().map(|button| button.label).collect()
    }

    /// Its selects.
    #[must_use]
    pub fn selects(&self) -> Vec<Select> {
        leaves(&self.components).into_iter().filter_map(select).collect()
    }

    /// Whether only one person sees it.
    #[must_use]
    pub fn is_ephemeral(&self) -> bool {
        self.only_for.is_some()
    }

    /// The bytes of a file.
    #[must_use]
    pub fn attachment(&self, name: &str) -> Option<&[u8]> {
        self.attachments.iter().find(|file| file.name == name).map(|file| file.bytes.as_slice())
    }
}

impl fmt::Display for MessageView {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text())
    }
}

impl From<&MessageView> for MessageId {
    fn from(view: &MessageView) -> Self {
        view.id
    }
}

/// All that a person reads of a message.
#[must_use]
pub fn read(message: &Message) -> String {
    let files = message.attachments.iter().map(|file| file.name.as_str());
    read_parts(&message.content, &message.embeds, &message.components, files, message.is_loading())
}

fn read_parts<'a>(
    content: &str,
    embeds: &[Value],
    components: &[Value],
    files: impl Iterator<Item = &'a str>,
    loading: bool,
) -> String {
    if loading {
        return "… is thinking".to_owned();
    }
    let mut lines = Vec::new();
    push(&mut lines, Some(content));
    for embed in embeds {
        read_embed(&mut lines, embed);
    }
    read_components(&mut lines, components);
    lines.extend(files.map(|name| format!("[file {name}]")));
    lines.join("\n")
}

fn push(lines: &mut Vec<String>, text: Option<&str>) {
    lines.extend(text.filter(|text| !text.is_empty()).map(str::to_owned));
}

fn read_embed(lines: &mut Vec<String>, embed: &Value) {
    push(lines, embed["author"]["name"].as_str());
    push(lines, embed["title"].as_str());
    push(lines, embed["description"].as_str());
    for field in embed["fields"].as_array().into_iter().flatten() {
        let text = |name: &str| field[name].as_str().unwrap_or_default();
        lines.push(format!("{}: {}", text("name"), text("value")));
    }
    push(lines, embed["footer"]["text"].as_str());
}

fn read_components(lines: &mut Vec<String>, components: &[Value]) {
    let mut row = Vec::new();
    for leaf in leaves(components) {
        if let Some(button) = button(leaf) {
            row.push(format!("[{}]{}", button.label, if button.disabled { " (off)" } else { "" }));
        } else if let Some(select) = select(leaf) {
            let options: Vec<&str> = select.options.iter().map(|option| option.label.as_str()).collect();
            row.push(format!("[▾ {}] {}", select.placeholder, options.join(" | ")));
        } else if let Some(text) = leaf["content"].as_str() {
            lines.push(text.to_owned());
        }
    }
    if !row.is_empty() {
        lines.push(row.join(" "));
    }
}

/// The components without others inside, in order.
#[must_use]
pub fn leaves(components: &[Value]) -> Vec<&Value> {
    let mut found = Vec::new();
    for component in components {
        match component["components"].as_array() {
            Some(inner) => found.extend(leaves(inner)),
            None => found.push(component),
        }
        for single in ["component", "accessory"] {
            if let Some(inner) = component.get(single).filter(|inner| inner.is_object()) {
                found.extend(leaves(std::slice::from_ref(inner)));
            }
        }
    }
    found
}

fn button(component: &Value) -> Option<Button> {
    (component["type"] == json!(2)).then_some(())?;
    let text = |name: &str| component[name].as_str().map(str::to_owned);
    let emoji = component["emoji"]["name"].as_str().map(str::to_owned);
    let label = [emoji, text("label")].into_iter().flatten().collect::<Vec<_>>().join(" ");
    Some(Button {
        label,
        custom_id: text("custom_id"),
        style: component["style"].as_u64().unwrap_or(2),
        disabled: component["disabled"].as_bool().unwrap_or(false),
        url: text("url"),
        id: component["id"].as_u64().unwrap_or(0),
    })
}

fn select(component: &Value) -> Option<Select> {
    let kind = component["type"].as_u64().filter(|kind| matches!(kind, 3 | 5..=8))?;
    let options = component["options"].as_array().into_iter().flatten().map(|option| SelectOption {
        label: option["label"].as_str().unwrap_or_default().to_owned(),
        value: option["value"].as_str().unwrap_or_default().to_owned(),
        description: option["description"].as_str().map(str::to_owned),
        default: option["default"].as_bool().unwrap_or(false),
    });
    Some(Select {
        placeholder: component["placeholder"].as_str().unwrap_or_default().to_owned(),
        custom_id: component["custom_id"].as_str().unwrap_or_default().to_owned(),
        kind,
        options: options.collect(),
        least: component["min_values"].as_u64().unwrap_or(1),
        most: component["max_values"].as_u64().unwrap_or(1),
        disabled: component["disabled"].as_bool().unwrap_or(false),
        id: component["id"].as_u64().unwrap_or(0),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_card_reads_as_lines() {
        let embeds = [
            json!({ "title": "RISK-1", "fields": [{ "name": "Owner", "value": "Bob" }], "footer": { "text": "open" } }),
        ];
        let components = [json!({ "type": 1, "components": [
            { "type": 2, "label": "Done", "emoji": { "name": "✅" }, "custom_id": "a", "style": 3 },
            { "type": 2, "label": "Docs", "url": "https://x.y", "style": 5, "disabled": true },
        ] })];
        let text = read_parts("Logged.", &embeds, &components, ["a.png"].into_iter(), false);
        assert_eq!(text, "Logged.\nRISK-1\nOwner: Bob\nopen\n[✅ Done] [Docs] (off)\n[file a.png]");
    }
}
