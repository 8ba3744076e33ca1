//! Fields: each checked as it is typed, all of them supplied at once.

use super::{consenting, looked_up, own, refuse_unasked};
use crate::{App, AppError, Violation, intake};
use jiff::tz::TimeZone;
use probity_model::{
    Personal,
    customer::{Customer, State},
    field::FieldValue,
    item::{FieldCode, ItemKey},
    user::Actor,
};
use serde_json::{Map, Value};

/// What is wrong with a value as it is typed, if anything is. Nothing is kept.
pub async fn check_field(
    app: &App,
    by: &Actor,
    code: &FieldCode,
    value: &Personal<Value>,
) -> Result<Option<Violation>, AppError> {
    let record = looked_up(app, by).await?;
    refuse_unasked(&record.customer, &ItemKey::Field(code.clone()))?;
    Ok(checked(app, &record.customer, code, value.reveal()).err())
}

/// Supplies fields: all of them, or none, and then each violation names its field by its code. Fields that were not asked
/// for are refused, whatever else is right; a value that is there already is not sent again, except as the answer to a
/// request for it.
pub async fn supply_details(
    app: &App,
    by: &Actor,
    values: Personal<Map<String, Value>>,
) -> Result<(), AppError> {
    let id = own(by)?;
    let db = app.store.snapshot().await?;
    let customer = consenting(&db, id).await?.customer;
    let known = probity_store::field::active(&db, id).await?;
    drop(db);
    let mut changed = Map::new();
    let mut violations = Vec::new();
    for (name, value) in values.reveal() {
        let Ok(code) = name.parse::<FieldCode>() else {
            return Err(AppError::invalid("", "field_unknown", "There is no such field."));
        };
        refuse_unasked(&customer, &ItemKey::Field(code.clone()))?;
        let is_optional = customer.level.optional_fields.contains(&code) && !is_open(&customer, &code);
        if is_optional && is_empty(value) {
            continue;
        }
        match checked(app, &customer, &code, value) {
            Ok(checked) => {
                let same = known.iter().any(|field| field.code == code && *field.value.reveal() == checked);
                if !same || is_open(&customer, &code) {
                    changed.insert(name.clone(), value.clone());
                }
            }
            Err(violation) => violations.push(violation),
        }
    }
    if !violations.is_empty() {
        return Err(AppError::Invalid(violations));
    }
    if !changed.is_empty() {
        intake::supply_fields(app, by, id, None, &Personal::new(changed)).await?;
    }
    Ok(())
}

/// Whether the customer was asked for this field and has not answered yet.
fn is_open(customer: &Customer, code: &FieldCode) -> bool {
    match &customer.state {
        State::Resubmission(request) => request.items.get(&ItemKey::Field(code.clone())) == Some(&false),
        _ => false,
    }
}

fn is_empty(value: &Value) -> bool {
    value.as_str().is_some_and(|text| text.trim().is_empty())
}

fn checked(app: &App, customer: &Customer, code: &FieldCode, value: &Value) -> Result<FieldValue, Violation> {
    let today = app.now().to_zoned(TimeZone::UTC).date();
    let refuse = |code_of: &'static str, message: String| Violation {
        field: code.to_string(),
        code: code_of,
        message,
    };
    let definition = app.settings().field(code).filter(|_| customer.level.has_field(code));
    let Some(definition) = definition else {
        return Err(refuse("field_unknown", "There is no such field.".to_owned()));
    };
    definition.check(value, today).map_err(|error| refuse(error.code, error.message))
}
