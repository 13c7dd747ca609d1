//! What came with a button, a select or a form.

use poise::serenity_prelude as serenity;
use serenity::{ActionRowComponent, ComponentInteractionData, ComponentInteractionDataKind, ModalInteractionData};

use crate::{
    app::Refusal,
    domain::{Rejection, UserId},
};

/// What came with it.
#[derive(Debug, Default)]
pub(super) struct Given {
    /// The values of the options that were picked.
    values: Vec<String>,
    /// The people who were picked; or why one of them can't be.
    people: Vec<Result<UserId, Rejection>>,
    /// What was typed.
    pub texts: Texts,
}

/// What was typed into a form, by the names of its fields.
#[derive(Debug, Default)]
pub(super) struct Texts(pub Vec<(String, String)>);

impl Given {
    /// With a button or a select.
    pub(super) fn component(data: &ComponentInteractionData) -> Self {
        match &data.kind {
            ComponentInteractionDataKind::StringSelect { values } => Self { values: values.clone(), ..Self::default() },
            ComponentInteractionDataKind::UserSelect { values } => {
                Self { people: values.iter().map(|user| able(data, *user)).collect(), ..Self::default() }
            }
            _ => Self::default(),
        }
    }

    /// With a form.
    pub(super) fn form(data: &ModalInteractionData) -> Self {
        let inputs = data.components.iter().flat_map(|row| &row.components);
        let texts = inputs.filter_map(|input| match input {
            ActionRowComponent::InputText(input) => {
                Some((input.custom_id.clone(), input.value.clone().unwrap_or_default()))
            }
            _ => None,
        });
        Self { texts: Texts(texts.collect()), ..Self::default() }
    }

    /// The one value that was picked.
    ///
    /// # Errors
    /// [`Rejection::StaleButton`].
    pub(super) fn value(&self) -> Result<&str, Rejection> {
        self.values.first().map(String::as_str).ok_or(Rejection::StaleButton)
    }

    /// Every value that was picked, read.
    ///
    /// # Errors
    /// [`Rejection::StaleButton`].
    pub(super) fn values<T: std::str::FromStr>(&self) -> Result<Vec<T>, Rejection> {
        self.values.iter().map(|value| value.parse().map_err(|_| Rejection::StaleButton)).collect()
    }

    /// Everybody who was picked.
    ///
    /// # Errors
    /// [`Rejection::OwnerIsBot`] or [`Rejection::OwnerLeft`].
    pub(super) fn people(&self) -> Result<Vec<UserId>, Rejection> {
        self.people.iter().cloned().collect()
    }

    /// The one person who was picked.
    ///
    /// # Errors
    /// [`Rejection::OwnerIsBot`], [`Rejection::OwnerLeft`] or [`Rejection::StaleButton`].
    pub(super) fn person(&self) -> Result<UserId, Refusal> {
        Ok(self.people()?.first().copied().ok_or(Rejection::StaleButton)?)
    }
}

impl Texts {
    /// What was typed into a field; empty where the form has none of that name.
    pub(super) fn of(&self, name: &str) -> String {
        let found = self.0.iter().find(|(known, _)| known == name);
        found.map_or_else(String::new, |(_, text)| text.clone())
    }

    /// The same, where blank is nothing.
    pub(super) fn filled(&self, name: &str) -> Option<String> {
        Some(self.of(name)).filter(|text| !text.trim().is_empty())
    }
}

/// Somebody who was picked, if they can look after something here: what the signed interaction says of them is believed.
fn able(data: &ComponentInteractionData, user: serenity::UserId) -> Result<UserId, Rejection> {
    let id = UserId(user.get());
    let is_bot = data.resolved.users.get(&user).is_some_and(|known| known.bot);
    match (is_bot, data.resolved.members.contains_key(&user)) {
        (true, _) => Err(Rejection::OwnerIsBot(id)),
        (false, false) => Err(Rejection::OwnerLeft(id)),
        (false, true) => Ok(id),
    }
}
