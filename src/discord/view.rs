//! What is shown, as plain data: everything a view says can be compared, printed and measured without Discord.
//!
//! `make` builds it piece by piece, `fit` holds it to Discord's limits, `send` is the one place that turns it into serenity's builders, `show` writes it
//! down for tests. Whatever is sent names its allowed mentions: the people in [`View::pings`], and nobody else.

use crate::domain::{GuildId, UserId};

use super::components::id::Id;

mod fit;
mod form;
mod make;
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
    /// In direct messages: the server on which its buttons act.
    pub home: Option<GuildId>,
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
