//! A place in a JSON body and the notes that are made about places.
//!
//! Paths are written as a person would: `data.embeds[0].fields[2].name`; the
//! whole body is the empty path. Lengths are counted in code points.

use serde_json::Value;

/// One value in a body, and where it stands.
#[derive(Clone, Debug)]
pub(super) struct Cursor<'a> {
    path: String,
    value: &'a Value,
}

impl<'a> Cursor<'a> {
    /// The whole body.
    pub fn root(value: &'a Value) -> Self {
        Self { path: String::new(), value }
    }

    pub fn path(&self) -> &str {
        &self.path
    }

    pub fn value(&self) -> &'a Value {
        self.value
    }

    /// A field of this object. A `null` is as good as no field.
    pub fn field(&self, name: &str) -> Option<Cursor<'a>> {
        let value = self.value.get(name).filter(|value| !value.is_null())?;
        Some(Self { path: join(&self.path, name), value })
    }

    /// The path that a field of this object has or would have.
    pub fn path_of(&self, name: &str) -> String {
        join(&self.path, name)
    }

    /// The items of this array; nothing if it is something else.
    pub fn items(&self) -> Vec<Cursor<'a>> {
        let items = self.value.as_array().map_or(&[][..], Vec::as_slice);
        items.iter().enumerate().map(|(index, value)| Self { path: format!("{}[{index}]", self.path), value }).collect()
    }

    /// The items of the array in a field.
    pub fn list(&self, name: &str) -> Vec<Cursor<'a>> {
        self.field(name).map(|list| list.items()).unwrap_or_default()
    }

    /// The text of this value.
    pub fn as_text(&self) -> Option<&'a str> {
        self.value.as_str()
    }

    /// The text in a field.
    pub fn text(&self, name: &str) -> Option<&'a str> {
        self.value.get(name)?.as_str()
    }

    /// The whole number in a field.
    pub fn number(&self, name: &str) -> Option<i64> {
        self.value.get(name)?.as_i64()
    }

    /// Whether a field is `true`.
    pub fn is_on(&self, name: &str) -> bool {
        self.value.get(name).and_then(Value::as_bool).unwrap_or(false)
    }

    /// The number that says of which kind a component, option or callback is.
    pub fn kind(&self) -> Option<i64> {
        self.number("type")
    }
}

/// A path one field further down.
pub(super) fn join(path: &str, name: &str) -> String {
    if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") }
}

/// The number of code points.
pub(super) fn characters(text: &str) -> usize {
    text.chars().count()
}

/// What one opinion has to say about one body: pairs of path and message.
#[derive(Debug, Default)]
pub(super) struct Notes(pub Vec<(String, String)>);

impl Notes {
    pub fn add(&mut self, path: impl Into<String>, message: impl Into<String>) {
        self.0.push((path.into(), message.into()));
    }

    /// A text in a field, if there is one, is not longer than `most`.
    pub fn at_most(&mut self, object: &Cursor<'_>, name: &str, most: usize) {
        if let Some(text) = object.text(name) {
            self.no_longer(object.path_of(name), text, most);
        }
    }

    /// A text is not longer than `most`.
    pub fn no_longer(&mut self, path: impl Into<String>, text: &str, most: usize) {
        let length = characters(text);
        if length > most {
            self.add(path, format!("{length} characters, at most {most} are allowed"));
        }
    }

    /// A field must be there with something to read in it, of at most `most` characters.
    pub fn filled(&mut self, object: &Cursor<'_>, name: &str, most: usize) {
        match object.text(name) {
            Some(text) if text.trim().is_empty() => self.add(object.path_of(name), "is empty"),
            Some(text) => self.no_longer(object.path_of(name), text, most),
            None => self.add(object.path_of(name), "is missing"),
        }
    }

    /// A list in a field, if there is one, has at most `most` items.
    pub fn at_most_items(&mut self, object: &Cursor<'_>, name: &str, most: usize) {
        let count = object.list(name).len();
        if count > most {
            self.add(object.path_of(name), format!("{count} items, at most {most} are allowed"));
        }
    }

    /// A whole number in a field, if there is one, is between the two, both included.
    pub fn between(&mut self, object: &Cursor<'_>, name: &str, least: i64, most: i64) {
        if let Some(number) = object.number(name)
            && !(least..=most).contains(&number)
        {
            self.add(object.path_of(name), format!("{number} is not between {least} and {most}"));
        }
    }

    /// A pair of fields is not the wrong way round.
    pub fn in_order(&mut self, object: &Cursor<'_>, low: &str, high: &str) {
        let number = |name| object.value().get(name).and_then(Value::as_f64);
        if let (Some(least), Some(most)) = (number(low), number(high))
            && least > most
        {
            self.add(object.path_of(low), format!("{least} is more than {high}, which is {most}"));
        }
    }
}
