//! Compiled schemas, and what they say about a body in words that help.
//!
//! A body that fits none of several schemas breaks all of them; what a person
//! wants to hear is how it breaks the one that was meant. That is the one whose
//! `type` fits, else the one that is broken least.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use anyhow::Context as _;
use jsonschema::error::ValidationErrorKind;
use jsonschema::{Registry, ValidationError, Validator};
use serde_json::{Value, json};

use super::super::cursor::{Notes, join};
use super::document::Pointer;

/// The address under which the description is known to the schema library.
const ADDRESS: &str = "https://discord.test/openapi.json";

/// The schemas of the description, each compiled when it is first asked for.
pub(super) struct Schemas {
    registry: Registry<'static>,
    compiled: Mutex<HashMap<Pointer, Arc<Validator>>>,
}

impl std::fmt::Debug for Schemas {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Schemas").finish_non_exhaustive()
    }
}

impl Schemas {
    /// Prepares the schemas of a description.
    pub fn new(document: &Value) -> anyhow::Result<Self> {
        let registry = Registry::new()
            .add(ADDRESS, document.clone())
            .and_then(jsonschema::RegistryBuilder::prepare)
            .context("the schemas of the description do not fit together")?;
        Ok(Self { registry, compiled: Mutex::default() })
    }

    /// Notes what is wrong with a body that must fit one of these schemas.
    pub fn check(&self, schemas: &[Pointer], body: &Value, notes: &mut Notes) {
        let mut branches = Vec::new();
        for schema in schemas {
            let validator = match self.validator(schema) {
                Ok(validator) => validator,
                Err(why) => return notes.add("", why),
            };
            let errors: Vec<_> = validator.iter_errors(body).map(ValidationError::to_owned).collect();
            if errors.is_empty() {
                return;
            }
            branches.push(errors);
        }
        explain(&branches, "", notes);
    }

    fn validator(&self, pointer: &str) -> Result<Arc<Validator>, String> {
        let mut compiled = self.compiled.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(validator) = compiled.get(pointer) {
            return Ok(Arc::clone(validator));
        }
        // Braces may not stand in an address as they do in the names of routes.
        let fragment = pointer.replace('{', "%7B").replace('}', "%7D");
        let validator = jsonschema::options()
            .with_registry(&self.registry)
            .should_validate_formats(true)
            .build(&json!({"$ref": format!("{ADDRESS}#{fragment}")}))
            .map_err(|error| format!("the schema {pointer} cannot be used: {error}"))?;
        let validator = Arc::new(validator);
        compiled.insert(pointer.to_owned(), Arc::clone(&validator));
        Ok(validator)
    }
}

/// Notes how a value at `place` breaks that schema of several which was meant.
fn explain(branches: &[Vec<ValidationError<'_>>], place: &str, notes: &mut Notes) {
    let meant = branches.iter().min_by_key(|errors| (distance(errors, place), errors.len()));
    for error in meant.into_iter().flatten() {
        match error.kind() {
            ValidationErrorKind::OneOfNotValid { context } | ValidationErrorKind::AnyOf { context }
                if !context.is_empty() =>
            {
                explain(context, error.instance_path().as_str(), notes);
            }
            _ => notes.add(readable(error.instance_path().as_str()), message(error)),
        }
    }
}

/// How far a schema is from what was meant: 2 if the value is of another type
/// altogether, 1 if its `type` says something else, else 0.
fn distance(errors: &[ValidationError<'_>], place: &str) -> u8 {
    let kind = format!("{place}/type");
    let of = |error: &ValidationError<'_>| {
        let at = error.instance_path().as_str();
        match error.kind() {
            ValidationErrorKind::Type { .. } if at == place => 2,
            ValidationErrorKind::OneOfNotValid { .. } | ValidationErrorKind::AnyOf { .. } => u8::from(at == kind),
            _ if at == kind => 1,
            _ => 0,
        }
    };
    errors.iter().map(of).max().unwrap_or(0)
}

/// What is wrong, without repeating bodies of any length.
fn message(error: &ValidationError<'_>) -> String {
    const LONGEST: usize = 200;
    let text = error.to_string();
    if text.chars().count() <= LONGEST { text } else { error.masked().to_string() }
}

/// `/embeds/0/title` as `embeds[0].title`.
fn readable(pointer: &str) -> String {
    pointer.split('/').skip(1).fold(String::new(), |path, step| {
        if step.parse::<usize>().is_ok() {
            format!("{path}[{step}]")
        } else {
            join(&path, &step.replace("~1", "/").replace("~0", "~"))
        }
    })
}
