//! The official description of Discord's API, as a judge of bodies.
//!
//! | file | what it does |
//! |---|---|
//! | `document` | finds in the description what a route takes and answers |
//! | `schema` | compiles schemas and says what breaks them |
//! | `unknown` | finds fields that no schema has |
//!
//! Only tests want the weight of a schema library: without the feature
//! `description` this is an empty shell which refuses to be made.

#[cfg(feature = "description")]
mod document;
#[cfg(feature = "description")]
mod schema;
#[cfg(feature = "description")]
mod unknown;

use std::collections::BTreeSet;
use std::path::Path;

use serde_json::Value;

use super::cursor::Notes;

/// The description, read; schemas are compiled when they are first needed.
#[cfg(feature = "description")]
#[derive(Debug)]
pub(super) struct Description {
    document: std::sync::Arc<Value>,
    schemas: schema::Schemas,
}

#[cfg(feature = "description")]
impl Description {
    /// Reads the description from a file.
    pub fn read(path: &Path) -> anyhow::Result<Self> {
        use anyhow::Context as _;

        let text =
            std::fs::read_to_string(path).with_context(|| format!("cannot read the description {}", path.display()))?;
        let document: Value = serde_json::from_str(&text).with_context(|| format!("{} is not JSON", path.display()))?;
        anyhow::ensure!(
            document.get("paths").is_some() && document.pointer("/components/schemas").is_some(),
            "{} is not an OpenAPI description",
            path.display()
        );
        let schemas = schema::Schemas::new(&document)?;
        Ok(Self { document: std::sync::Arc::new(document), schemas })
    }

    /// Judges the body of a request; `known` are paths of fields that something else knows.
    pub fn request(&self, method: &str, route: &str, body: &Value, known: &BTreeSet<String>) -> Notes {
        let mut notes = Notes::default();
        let operation = match document::operation(&self.document, method, route) {
            Ok(operation) => operation,
            Err(why) => {
                notes.add("", why);
                return notes;
            }
        };
        match document::request_schemas(&self.document, &operation, body) {
            Ok(None) if body.is_null() => {}
            Ok(None) => notes.add("", "this route takes no body"),
            Ok(Some(schemas)) => {
                let body = document::normalised(body);
                self.schemas.check(&schemas, &body, &mut notes);
                unknown::check(&self.document, &schemas, &body, known, &mut notes);
            }
            Err(why) => notes.add("type", why),
        }
        notes
    }

    /// Judges an answer.
    pub fn response(&self, method: &str, route: &str, status: u16, body: &Value) -> Notes {
        let mut notes = Notes::default();
        if status >= 500 {
            return notes;
        }
        let schema = document::operation(&self.document, method, route)
            .and_then(|operation| document::response_schema(&self.document, &operation, status));
        match schema {
            Err(why) => notes.add("", why),
            Ok(None) if body.is_null() => {}
            Ok(None) => notes.add("", "no body belongs to this status"),
            Ok(Some(schema)) => {
                let body = document::normalised_answer(status, body);
                self.schemas.check(&[schema], &body, &mut notes);
            }
        }
        notes
    }
}

/// Without the feature there is no description to be had.
#[cfg(not(feature = "description"))]
#[derive(Debug)]
pub(super) enum Description {}

#[cfg(not(feature = "description"))]
impl Description {
    /// Refuses: a caller who names a description must not get a judge without it.
    pub fn read(path: &Path) -> anyhow::Result<Self> {
        anyhow::bail!("{} cannot be used: built without the feature `description`", path.display())
    }

    /// Cannot be called.
    pub fn request(&self, _: &str, _: &str, _: &Value, _: &BTreeSet<String>) -> Notes {
        match *self {}
    }

    /// Cannot be called.
    pub fn response(&self, _: &str, _: &str, _: u16, _: &Value) -> Notes {
        match *self {}
    }
}
