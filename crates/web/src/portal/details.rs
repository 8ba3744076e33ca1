//! Fields: the form of all that can be supplied now, and one of them as it is typed.

use super::{Customer, PortalResult, on_to, view};
use crate::{Web, extract::Form};
use axum::{Json, extract::State, http::StatusCode, response::IntoResponse as _};
use probity_app::{
    AppError, Violation,
    portal::{self, FieldTodo, Home},
};
use probity_model::{Personal, field::FieldType, item::FieldCode};
use serde::Deserialize;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// The parts an address is typed in, as they follow the code of the field in the names of the form.
pub(super) const ADDRESS_PARTS: [&str; 7] =
    ["line1", "line2", "line3", "city", "region", "postal_code", "country"];

/// What was typed, by the names of the form.
pub(super) type Typed = BTreeMap<String, String>;

/// `GET /verify/details`
pub(super) async fn get(State(web): State<Web>, Customer(visitor): Customer) -> PortalResult {
    let home = portal::home(&web.app, &visitor.actor).await?;
    if !home.has_consented || home.fields.is_empty() {
        return Ok(on_to("/verify"));
    }
    Ok(view::details(&web, &visitor, &home, None, &[]).await)
}

/// `POST /verify/details`: all of them, or none with what is wrong beside each.
pub(super) async fn post(
    State(web): State<Web>,
    Customer(visitor): Customer,
    Form(sent): Form<Vec<(String, String)>>,
) -> PortalResult {
    let typed: Typed = sent.into_iter().collect();
    let home = portal::home(&web.app, &visitor.actor).await?;
    let values = values(&home, &typed);
    match portal::supply_details(&web.app, &visitor.actor, Personal::new(values)).await {
        Ok(()) => Ok(on_to("/verify")),
        Err(AppError::Invalid(violations)) => {
            let mut response = view::details(&web, &visitor, &home, Some(&typed), &violations).await;
            *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
            Ok(response)
        }
        Err(error) => Err(error.into()),
    }
}

#[derive(Deserialize)]
pub(super) struct OneField {
    field: String,
    #[serde(default)]
    value: String,
}

/// `POST /verify/details/check`: one field as it is typed; nothing is kept. Part of an address is not checked before the
/// whole is sent.
pub(super) async fn check(
    State(web): State<Web>,
    Customer(visitor): Customer,
    Form(sent): Form<OneField>,
) -> PortalResult {
    let code: FieldCode = sent.field.parse().map_err(|_| AppError::NotFound("field"))?;
    let value = Personal::new(Value::String(sent.value));
    let violation = portal::check_field(&web.app, &visitor.actor, &code, &value).await?;
    let message = violation.map(|violation| view::message(visitor.language, &violation));
    Ok(Json(json!({ "message": message })).into_response())
}

/// What was typed as values. Names of no field that is shown are left out, except those of fields that are not: the use
/// case refuses these.
fn values(home: &Home, typed: &Typed) -> Map<String, Value> {
    let mut values = Map::new();
    for field in &home.fields {
        if let Some(value) = value(field, typed) {
            values.insert(field.definition.code.to_string(), value);
        }
    }
    let addresses: Vec<_> = home
        .fields
        .iter()
        .filter(|field| field.definition.field_type == FieldType::Address)
        .map(|field| format!("{}_", field.definition.code))
        .collect();
    for (name, value) in typed {
        let is_part = addresses
            .iter()
            .any(|prefix| name.strip_prefix(prefix).is_some_and(|part| ADDRESS_PARTS.contains(&part)));
        if !is_part && !values.contains_key(name) {
            values.insert(name.clone(), Value::String(value.clone()));
        }
    }
    values
}

fn value(field: &FieldTodo, typed: &Typed) -> Option<Value> {
    let code = field.definition.code.as_str();
    if field.definition.field_type != FieldType::Address {
        return typed.get(code).map(|text| Value::String(text.clone()));
    }
    let part = |name: &str| typed.get(&format!("{code}_{name}")).map(|text| text.trim());
    if ADDRESS_PARTS.iter().all(|name| part(name).is_none()) {
        return None;
    }
    if ADDRESS_PARTS.iter().all(|name| part(name).unwrap_or_default().is_empty()) {
        return Some(Value::String(String::new()));
    }
    let lines: Vec<_> =
        ["line1", "line2", "line3"].into_iter().filter_map(part).filter(|line| !line.is_empty()).collect();
    let optional = |name: &str| part(name).filter(|text| !text.is_empty());
    let mut address = Map::new();
    address.insert("lines".to_owned(), json!(lines));
    address.insert("city".to_owned(), json!(part("city").unwrap_or_default()));
    address.insert("country".to_owned(), json!(part("country").unwrap_or_default()));
    for name in ["region", "postal_code"] {
        if let Some(text) = optional(name) {
            address.insert(name.to_owned(), json!(text));
        }
    }
    Some(Value::Object(address))
}

/// What is wrong with this field.
pub(super) fn violation_of<'a>(violations: &'a [Violation], name: &str) -> Option<&'a Violation> {
    violations.iter().find(|violation| violation.field.trim_start_matches("fields/") == name)
}
