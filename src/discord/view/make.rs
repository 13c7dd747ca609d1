//! How a view is built, piece by piece, so that a view's code reads like the message.

use super::{Button, Choice, Embed, Field, Look, Offers, Press, Row, Select, View};
use crate::{discord::components::id::Id, domain::UserId};

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
