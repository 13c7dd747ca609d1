//! Forms: up to five text fields. serenity 0.12 loses anything else that a form could hold.

use super::Id;

/// A form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Form {
    /// What sending it does.
    pub id: Id,
    /// Its heading, at most 45 characters.
    pub title: String,
    /// Its fields, at most five.
    pub inputs: Vec<Input>,
}

/// A field of a form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Input {
    /// What it is called on the way back.
    pub name: &'static str,
    /// What it is called on the form, at most 45 characters.
    pub label: String,
    /// What it shows while it is empty; empty for nothing.
    pub placeholder: String,
    /// What it holds at first; empty for nothing.
    pub value: String,
    /// Whether it takes several lines.
    pub long: bool,
    /// Whether it must be filled in.
    pub required: bool,
    /// The most characters that it takes.
    pub most: u16,
}

impl Form {
    /// The same form under another id, with what somebody typed: for a refused form that is opened again.
    #[must_use]
    pub fn again(mut self, id: Id, typed: &[(String, String)]) -> Self {
        self.id = id;
        for input in &mut self.inputs {
            if let Some((_, value)) = typed.iter().find(|(name, _)| name == input.name) {
                input.value.clone_from(value);
            }
        }
        self
    }
}

impl Input {
    /// A line that may stay empty.
    #[must_use]
    pub fn line(name: &'static str, label: impl Into<String>, most: u16) -> Self {
        Self {
            name,
            label: label.into(),
            placeholder: String::new(),
            value: String::new(),
            long: false,
            required: false,
            most,
        }
    }

    /// Several lines that may stay empty.
    #[must_use]
    pub fn lines(name: &'static str, label: impl Into<String>, most: u16) -> Self {
        Self { long: true, ..Self::line(name, label, most) }
    }

    /// The same, to be filled in.
    #[must_use]
    pub fn required(mut self) -> Self {
        self.required = true;
        self
    }

    /// The same, with something in it.
    #[must_use]
    pub fn value(mut self, value: impl Into<String>) -> Self {
        self.value = value.into();
        self
    }

    /// The same, with an example of what to type.
    #[must_use]
    pub fn placeholder(mut self, placeholder: impl Into<String>) -> Self {
        self.placeholder = placeholder.into();
        self
    }
}
