//! Fields that no schema has.
//!
//! Schemas allow fields that they do not name, and Discord ignores them, so a
//! misspelt field does nothing and says nothing. Here it is found: the body is
//! walked along the `properties` of all schemas that may apply to it. A field is
//! in order if one of them has it, or something else knows it (`nsfw` of a command
//! is documented, for one, but not described). An empty value may also stand
//! where another kind of the same object has the field, since libraries send
//! `choices: []` with an option that cannot have any. Null says nothing under any
//! name: serenity sends `proxy_url: null` with pictures.

use std::collections::BTreeSet;

use serde_json::Value;

use super::super::cursor::{Notes, join};
use super::document::{Pointer, alternatives, follow, matching};

/// Notes the fields of a body that none of these schemas has.
pub(super) fn check(document: &Value, schemas: &[Pointer], body: &Value, known: &BTreeSet<String>, notes: &mut Notes) {
    Walk { document, known, notes }.value(schemas, body, "");
}

struct Walk<'a> {
    document: &'a Value,
    known: &'a BTreeSet<String>,
    notes: &'a mut Notes,
}

impl Walk<'_> {
    fn value(&mut self, schemas: &[Pointer], value: &Value, path: &str) {
        let all = self.spread(schemas);
        match value {
            Value::Object(map) => {
                let fitting = matching(self.document, all.clone(), value);
                for (name, value) in map {
                    self.field(&fitting, &all, name, value, path);
                }
            }
            Value::Array(items) => {
                let inside = self.existing(&all, "/items");
                if inside.is_empty() {
                    return;
                }
                for (index, item) in items.iter().enumerate() {
                    self.value(&inside, item, &format!("{path}[{index}]"));
                }
            }
            _ => {}
        }
    }

    fn field(&mut self, fitting: &[Pointer], all: &[Pointer], name: &str, value: &Value, path: &str) {
        let path = join(path, name);
        let property = format!("/properties/{}", name.replace('~', "~0").replace('/', "~1"));
        let mut found = self.existing(fitting, &property);
        found.extend(self.existing(fitting, "/additionalProperties"));
        if !found.is_empty() {
            self.value(&found, value, &path);
        } else if !(value.is_null()
            || self.known.contains(&path)
            || is_empty(value) && !self.existing(all, &property).is_empty())
        {
            self.notes.add(path, "no such field");
        }
    }

    /// All schemas that have a say: alternatives, and what `allOf` joins.
    fn spread(&self, schemas: &[Pointer]) -> Vec<Pointer> {
        let mut all = Vec::new();
        let mut waiting: Vec<Pointer> = schemas.to_vec();
        while let Some(schema) = waiting.pop() {
            for kind in alternatives(self.document, &schema) {
                let joined = self.document.pointer(&format!("{kind}/allOf")).and_then(Value::as_array);
                let count = joined.map_or(0, Vec::len);
                waiting.extend((0..count).map(|index| format!("{kind}/allOf/{index}")));
                all.push(kind);
            }
        }
        all
    }

    fn existing(&self, schemas: &[Pointer], below: &str) -> Vec<Pointer> {
        schemas
            .iter()
            .map(|schema| format!("{schema}{below}"))
            .filter(|pointer| self.document.pointer(pointer).is_some_and(Value::is_object))
            .map(|pointer| follow(self.document, &pointer))
            .collect()
    }
}

fn is_empty(value: &Value) -> bool {
    match value {
        Value::Null | Value::Bool(false) => true,
        Value::Array(items) => items.is_empty(),
        Value::Object(map) => map.is_empty(),
        _ => false,
    }
}
