//! Finding one's way in the description: operations, schemas, references.

use serde_json::Value;

/// The longest chain of references that is followed.
const CHAIN: usize = 16;

/// A place in the description, as a JSON pointer.
pub(super) type Pointer = String;

/// The pointer to what the description says about a method of a route.
pub(super) fn operation(document: &Value, method: &str, route: &str) -> Result<Pointer, String> {
    let path = format!("/paths/{}", escape(route));
    if document.pointer(&path).is_none() {
        return Err("the description has no such route".to_owned());
    }
    let operation = format!("{path}/{}", method.to_lowercase());
    if document.pointer(&operation).is_none() {
        return Err(format!("the description has no {method} here"));
    }
    Ok(operation)
}

/// Pointers to the schemas one of which the body of a request must fit; `None` if
/// the operation takes no body. Of several kinds those are chosen that the body's
/// `type` names.
pub(super) fn request_schemas(document: &Value, operation: &str, body: &Value) -> Result<Option<Vec<Pointer>>, String> {
    let content = format!("{operation}/requestBody/content");
    let Some(schema) = json_schema(document, &content) else {
        return Ok(None);
    };
    let kinds = alternatives(document, &schema);
    if kinds.len() == 1 {
        return Ok(Some(kinds));
    }
    let kinds = matching(document, kinds, body);
    if kinds.is_empty() {
        let kind = body.get("type").unwrap_or(&Value::Null);
        return Err(format!("{kind} is no kind of body that belongs here"));
    }
    Ok(Some(kinds))
}

/// The pointer to the schema of the answer with a status; `None` if it has no body.
pub(super) fn response_schema(document: &Value, operation: &str, status: u16) -> Result<Option<Pointer>, String> {
    let responses = format!("{operation}/responses");
    let exact = format!("{responses}/{status}");
    let class = format!("{responses}/{}XX", status / 100);
    let response = [exact, class]
        .into_iter()
        .find(|pointer| document.pointer(pointer).is_some())
        .ok_or_else(|| "the description knows no such status here".to_owned())?;
    Ok(json_schema(document, &format!("{}/content", follow(document, &response))))
}

/// Follows references until there is a schema in place.
pub(super) fn follow(document: &Value, pointer: &str) -> Pointer {
    let mut pointer = pointer.to_owned();
    for _ in 0..CHAIN {
        let reference = document.pointer(&pointer).and_then(|schema| schema.get("$ref"));
        match reference.and_then(Value::as_str).and_then(|text| text.strip_prefix('#')) {
            Some(next) => next.clone_into(&mut pointer),
            None => break,
        }
    }
    pointer
}

/// The schemas that a schema offers to choose from, references followed; itself, if none.
pub(super) fn alternatives(document: &Value, pointer: &str) -> Vec<Pointer> {
    let pointer = follow(document, pointer);
    for choice in ["oneOf", "anyOf"] {
        let offered = document.pointer(&format!("{pointer}/{choice}")).and_then(Value::as_array);
        if let Some(offered) = offered {
            return (0..offered.len())
                .flat_map(|index| alternatives(document, &format!("{pointer}/{choice}/{index}")))
                .collect();
        }
    }
    vec![pointer]
}

/// Of several schemas those that do not ask for another `type` than the value has.
pub(super) fn matching(document: &Value, kinds: Vec<Pointer>, value: &Value) -> Vec<Pointer> {
    let Some(kind) = value.get("type").filter(|kind| !kind.is_null()) else {
        return kinds;
    };
    let names = |pointer: &Pointer| {
        let kinds = document.pointer(&format!("{pointer}/properties/type/enum"));
        kinds.and_then(Value::as_array).is_none_or(|kinds| kinds.contains(kind))
    };
    kinds.into_iter().filter(names).collect()
}

/// A body without what the description is known to be wrong about: numbers are as good
/// as texts where they name a file or a choice made beforehand, and permissions, sent
/// as text by everyone, are numbers there.
pub(super) fn normalised(body: &Value) -> Value {
    let mut body = body.clone();
    normalise(&mut body);
    body
}

/// An answer without what the description is known to be wrong about: the `code` of a
/// rate limit is required there, but only some of them have one.
pub(super) fn normalised_answer(status: u16, body: &Value) -> Value {
    let mut body = body.clone();
    if let (429, Some(map)) = (status, body.as_object_mut()) {
        map.entry("code").or_insert_with(|| 0.into());
    }
    if let Some(errors) = body.get_mut("errors") {
        number_codes(errors);
    }
    body
}

/// The description has numbers as codes of single fields; the documentation, and Discord, have words.
fn number_codes(errors: &mut Value) {
    for (name, inner) in errors.as_object_mut().into_iter().flatten() {
        if name != "_errors" {
            number_codes(inner);
            continue;
        }
        for error in inner.as_array_mut().into_iter().flatten() {
            if error["code"].is_string() {
                error["code"] = 0.into();
            }
        }
    }
}

fn normalise(value: &mut Value) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(normalise),
        Value::Object(map) => {
            if let Some(Value::String(text)) = map.get("default_member_permissions")
                && let Ok(bits) = text.parse::<u64>()
            {
                map.insert("default_member_permissions".to_owned(), bits.into());
            }
            for name in ["attachments", "default_values"] {
                for item in map.get_mut(name).and_then(Value::as_array_mut).into_iter().flatten() {
                    if let Some(id) = item.get_mut("id").filter(|id| id.is_u64()) {
                        *id = id.to_string().into();
                    }
                }
            }
            map.values_mut().for_each(normalise);
        }
        _ => {}
    }
}

fn json_schema(document: &Value, content: &str) -> Option<Pointer> {
    let pointer = format!("{content}/application~1json/schema");
    document.pointer(&pointer).map(|_| pointer)
}

fn escape(text: &str) -> String {
    text.replace('~', "~0").replace('/', "~1")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::normalised;

    #[test]
    fn known_errors_of_the_description_are_smoothed() {
        let body = json!([{
            "default_member_permissions": "32",
            "data": {"attachments": [{"id": 0}], "components": [{"default_values": [{"id": 7}]}]},
        }]);
        let expected = json!([{
            "default_member_permissions": 32,
            "data": {"attachments": [{"id": "0"}], "components": [{"default_values": [{"id": "7"}]}]},
        }]);
        assert_eq!(normalised(&body), expected);
    }
}
