//! What is shown, as plain data: everything a view says can be compared, printed and measured without Discord.
//!
//! `fit` holds it to Discord's limits, `send` is the one place that turns it into serenity's builders, `show` writes it
//! down for tests. Whatever is sent names its allowed mentions: the people in [`View::pings`], and nobody else.

use crate::domain::UserId;

use super::components::id::Id;

mod fit;
mod form;
mod send;
mod show;

#[cfg(test)]
pub(in crate::discord) use fit::judge;
pub use form::{Form, Input};

/// A message, or the answer to an interaction.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct View {
    /// Text above the embeds.
    pub content: String,
    /// Cards.
    pub embeds: Vec<Embed>,
    /// Buttons and selects, below.
    pub rows: Vec<Row>,
    /// Files, sent along.
    pub files: Vec<File>,
    /// Whether only the person who asked sees it.
    pub ephemeral: bool,
    /// Who is notified, if the text mentions them. Nobody else ever is.
    pub pings: Vec<UserId>,
}

/// A card.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Embed {
    /// Its heading; empty for none.
    pub title: String,
    /// Where the heading leads.
    pub url: Option<String>,
    /// Text below the heading; empty for none.
    pub description: String,
    /// The colour of its edge, as 0xRRGGBB.
    pub colour: u32,
    /// Named pieces of text.
    pub fields: Vec<Field>,
    /// Small print, shown as is: neither markdown nor timestamps work there. Empty for none.
    pub footer: String,
    /// The name of one of the view's files, shown as a picture.
    pub image: Option<String>,
}

/// A named piece of text on a card.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    /// Its heading.
    pub name: String,
    /// Its text.
    pub value: String,
    /// Whether it may stand next to others.
    pub inline: bool,
}

/// A row below a message: up to five buttons, or one select.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Row {
    /// Buttons, left to right.
    Buttons(Vec<Button>),
    /// A select.
    Select(Select),
}

/// A button.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Button {
    /// What it does.
    pub press: Press,
    /// Its words.
    pub label: String,
    /// How it looks.
    pub look: Look,
    /// Whether it can't be pressed now.
    pub disabled: bool,
}

/// What pressing a button does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Press {
    /// Something of ours.
    Act(Id),
    /// Opens an address.
    Open(String),
}

/// How a button looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Look {
    /// The usual next step.
    Primary,
    /// Anything else.
    Plain,
    /// A yes.
    Good,
    /// Something to think about first.
    Danger,
}

/// A select.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Select {
    /// What picking does.
    pub id: Id,
    /// Its words while nothing is picked.
    pub placeholder: String,
    /// What there is to pick.
    pub offers: Offers,
    /// How many must be picked.
    pub least: u8,
    /// How many can be picked.
    pub most: u8,
}

/// What a select offers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Offers {
    /// A list of ours, up to 25.
    Options(Vec<Choice>),
    /// The people of the server; these are picked already.
    People(Vec<UserId>),
}

/// One option of a select.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// Its words.
    pub label: String,
    /// What is sent back.
    pub value: String,
    /// A smaller line below; empty for none.
    pub hint: String,
    /// Whether it is picked already.
    pub chosen: bool,
}

/// A file that is sent along.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    /// Its name, with an extension.
    pub name: String,
    /// What is in it.
    pub bytes: Vec<u8>,
    /// What a picture shows, for those who can't see it; empty for none.
    pub alt: String,
}

impl View {
    /// A line of text that everybody sees.
    #[must_use]
    pub fn text(content: impl Into<String>) -> Self {
        Self { content: content.into(), ..Self::default() }
    }

    /// A card and nothing else.
    #[must_use]
    pub fn card(embed: Embed) -> Self {
        Self { embeds: vec![embed], ..Self::default() }
    }

    /// The same, for the person who asked only.
    #[must_use]
    pub fn quietly(mut self) -> Self {
        self.ephemeral = true;
        self
    }

    /// The same, with another row if there is anything in it.
    #[must_use]
    pub fn row(mut self, row: impl Into<Row>) -> Self {
        let row = row.into();
        if !matches!(&row, Row::Buttons(buttons) if buttons.is_empty()) {
            self.rows.push(row);
        }
        self
    }

    /// The same, with a line above what it says already.
    #[must_use]
    pub fn with_note(mut self, note: &str) -> Self {
        self.content = if self.content.is_empty() { note.to_owned() } else { format!("{note}\n{}", self.content) };
        self
    }
}

impl Embed {
    /// An empty card in a colour.
    #[must_use]
    pub fn new(title: impl Into<String>, colour: u32) -> Self {
        Self { title: title.into(), colour, ..Self::default() }
    }

    /// The same, with a wide field, unless there is nothing to say in it.
    #[must_use]
    pub fn field(mut self, name: &str, value: impl Into<String>) -> Self {
        self.push(name, value, false);
        self
    }

    /// The same, with a narrow field, unless there is nothing to say in it.
    #[must_use]
    pub fn inline(mut self, name: &str, value: impl Into<String>) -> Self {
        self.push(name, value, true);
        self
    }

    fn push(&mut self, name: &str, value: impl Into<String>, inline: bool) {
        let value = value.into();
        if !value.is_empty() {
            self.fields.push(Field { name: name.to_owned(), value, inline });
        }
    }
}

impl Button {
    /// A plain button that acts.
    #[must_use]
    pub fn new(id: Id, label: impl Into<String>) -> Self {
        Self { press: Press::Act(id), label: label.into(), look: Look::Plain, disabled: false }
    }

    /// A button that opens an address.
    #[must_use]
    pub fn link(address: impl Into<String>, label: impl Into<String>) -> Self {
        Self { press: Press::Open(address.into()), label: label.into(), look: Look::Plain, disabled: false }
    }

    /// The same, with another look.
    #[must_use]
    pub fn look(mut self, look: Look) -> Self {
        self.look = look;
        self
    }

    /// The same, pressable or not.
    #[must_use]
    pub fn enabled(mut self, enabled: bool) -> Self {
        self.disabled = !enabled;
        self
    }
}

impl Select {
    /// A select of exactly one option.
    #[must_use]
    pub fn one(id: Id, placeholder: impl Into<String>, options: Vec<Choice>) -> Self {
        Self { id, placeholder: placeholder.into(), offers: Offers::Options(options), least: 1, most: 1 }
    }

    /// A select of people: up to `most`, `chosen` at first.
    #[must_use]
    pub fn people(id: Id, placeholder: impl Into<String>, most: u8, chosen: Vec<UserId>) -> Self {
        Self { id, placeholder: placeholder.into(), offers: Offers::People(chosen), least: 1, most }
    }
}

impl Choice {
    /// An option without a hint.
    #[must_use]
    pub fn new(label: impl Into<String>, value: impl Into<String>) -> Self {
        Self { label: label.into(), value: value.into(), hint: String::new(), chosen: false }
    }

    /// The same, with a smaller line below.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = hint.into();
        self
    }

    /// The same, picked already or not.
    #[must_use]
    pub fn chosen(mut self, chosen: bool) -> Self {
        self.chosen = chosen;
        self
    }
}

impl From<Vec<Button>> for Row {
    fn from(buttons: Vec<Button>) -> Self {
        Self::Buttons(buttons)
    }
}

impl From<Select> for Row {
    fn from(select: Select) -> Self {
        Self::Select(select)
    }
}
