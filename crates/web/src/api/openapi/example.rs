//! An example of every answer, put together from the examples of what it is made of.

use serde_json::{Map, Value, json};
use utoipa::openapi::{OpenApi, RefOr};

/// How deep an example goes; nothing of ours is deeper.
const DEPTH_MAX: usize = 12;

/// Gives every answer that has none an example.
pub(super) fn add(document: &mut OpenApi) {
    // Never empty: what it is made of can always be written.
    let components = serde_json::to_value(&document.components).unwrap_or_default();
    for item in document.paths.paths.values_mut() {
        let operations = [&mut item.get, &mut item.put, &mut item.post, &mut item.delete, &mut item.patch];
        for operation in operations.into_iter().flatten() {
            for response in operation.responses.responses.values_mut() {
                let RefOr::T(response) = response else { continue };
                for content in response.content.values_mut() {
                    let RefOr::T(content) = content else { continue };
                    if content.example.is_none() && content.examples.is_empty() {
                        let schema = serde_json::to_value(&content.schema).unwrap_or_default();
                        content.example = Some(of(&schema, &components["schemas"], 0));
                    }
                }
            }
        }
    }
}

fn of(schema: &Value, schemas: &Value, depth: usize) -> Value {
    if depth > DEPTH_MAX {
        return Value::Null;
    }
    if let Some(name) = schema["$ref"].as_str().and_then(|path| path.rsplit('/').next()) {
        return of(&schemas[name], schemas, depth + 1);
    }
    if let Some(example) = schema.get("example").or_else(|| schema["examples"].get(0)) {
        return example.clone();
    }
    if let Some(value) = schema.get("const").or_else(|| schema["enum"].get(0)) {
        return value.clone();
    }
    if let Some(parts) = schema["allOf"].as_array() {
        let objects = parts.iter().map(|part| of(part, schemas, depth + 1));
        let members = objects.filter_map(|object| object.as_object().cloned()).flatten();
        return Value::Object(members.collect());
    }
    // Of several it is the last: the first is null where the value may be missing.
    let variants = schema["oneOf"].as_array().or_else(|| schema["anyOf"].as_array());
    if let Some(last) = variants.and_then(|variants| variants.last()) {
        return of(last, schemas, depth + 1);
    }
    match first_type(schema) {
        "object" => {
            let properties = schema["properties"].as_object().into_iter().flatten();
            let members = properties.map(|(name, schema)| (name.clone(), of(schema, schemas, depth + 1)));
            Value::Object(members.collect::<Map<_, _>>())
        }
        "array" => json!([of(&schema["items"], schemas, depth + 1)]),
        "integer" | "number" => schema.get("minimum").cloned().unwrap_or_else(|| json!(1)),
        "boolean" => json!(true),
        "string" => json!(text(schema["format"].as_str())),
        _ => Value::Null,
    }
}

fn first_type(schema: &Value) -> &str {
    let types = &schema["type"];
    types.as_str().or_else(|| types[0].as_str()).unwrap_or_default()
}

fn text(format: Option<&str>) -> &'static str {
    match format {
        Some("date-time") => "2026-11-22T09:30:00Z",
        Some("date") => "2026-12-06",
        _ => "text",
    }
}
