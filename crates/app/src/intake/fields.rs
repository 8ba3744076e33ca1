//! Supplying fields.

use super::create::Values;
use crate::{App, AppError, Violation, authorise_supply, customer::load_for_update};
use jiff::{Timestamp, tz::TimeZone};
use probity_model::{
    Personal,
    country::Country,
    field::FieldValue,
    id::CustomerId,
    item::{FieldCode, ItemKey},
    level::Level,
    user::Actor,
};
use probity_store::{
    Transaction,
    customer::CustomerRecord,
    field::{self, FieldVersion},
    search,
};

/// Supplies fields of a customer, or supplies them again: all of them, or none. `expected_version`, when given, must
/// be the customer's present one.
pub async fn supply_fields(
    app: &App,
    by: &Actor,
    id: CustomerId,
    expected_version: Option<u32>,
    values: &Personal<serde_json::Map<String, serde_json::Value>>,
) -> Result<CustomerRecord, AppError> {
    authorise_supply(by, id)?;
    let transaction = app.begin().await?;
    let record = load_for_update(&transaction, by, id).await?;
    super::expect_version(&record, expected_version)?;
    let values = checked_fields(app, &record.customer.level, values.reveal(), app.now())?;
    let record = apply_fields(app, &transaction, by, record, values).await?;
    app.commit(transaction).await?;
    Ok(record)
}

/// Checks every value, and says of each wrong one what is wrong.
pub(super) fn checked_fields(
    app: &App,
    level: &Level,
    values: &serde_json::Map<String, serde_json::Value>,
    at: Timestamp,
) -> Result<Values, AppError> {
    let today = at.to_zoned(TimeZone::UTC).date();
    let mut checked = Values::new();
    let mut violations = Vec::new();
    for (name, value) in values {
        let mut refuse = |code: &'static str, message: String| {
            violations.push(Violation {
                field: format!("fields/{}", name.replace('~', "~0").replace('/', "~1")),
                code,
                message,
            });
        };
        let code = name.parse::<FieldCode>().ok().filter(|code| level.has_field(code));
        let definition = code.as_ref().and_then(|code| app.settings().field(code));
        let (Some(code), Some(definition)) = (code, definition) else {
            refuse("field_unknown", "The customer's level has no such field.".to_owned());
            continue;
        };
        match definition.check(value, today) {
            Ok(value) => checked.push((code, value)),
            Err(error) => refuse(error.code, error.message),
        }
    }
    if violations.is_empty() { Ok(checked) } else { Err(AppError::Invalid(violations)) }
}

/// Carries checked values through the transitions and stores what they made.
pub(super) async fn apply_fields(
    app: &App,
    transaction: &Transaction,
    by: &Actor,
    mut record: CustomerRecord,
    values: Values,
) -> Result<CustomerRecord, AppError> {
    if values.is_empty() {
        return Ok(record);
    }
    let at = app.now();
    let before = record.customer.clone();
    for (code, value) in values {
        let (customer, event) = record.customer.supply_field(by, code.clone(), at)?;
        let item = ItemKey::Field(code.clone());
        let version = FieldVersion {
            version: customer.items.get(&item).copied().unwrap_or(1),
            code,
            value: Personal::new(value),
            active: true,
            supplied_at: at,
        };
        field::insert(transaction, app.id(), customer.id, &version).await?;
        if let Some(searched) = search::Searched::of(&item) {
            let text = version.value.reveal().one_line();
            search::index(transaction, customer.id, searched, &text).await?;
        }
        app.record(transaction, &event).await?;
        record.customer = customer;
    }
    app.save(transaction, &before, &record.customer).await?;
    summarise(transaction, &mut record).await?;
    Ok(record)
}

/// Sets what lists show: the name as on the document, and where the person lives.
async fn summarise(transaction: &Transaction, record: &mut CustomerRecord) -> Result<(), AppError> {
    let fields = field::active(transaction, record.customer.id).await?;
    let text = |code: &str| {
        fields.iter().find(|field| field.code.as_str() == code).map(|field| match field.value.reveal() {
            FieldValue::Text(text) => text.clone(),
            address @ FieldValue::Address(_) => address.one_line(),
        })
    };
    let names: Vec<_> = ["first_name", "middle_name", "last_name"].into_iter().filter_map(text).collect();
    if !names.is_empty() {
        record.display_name = Personal::new(names.join(" "));
    }
    let country = text("residence_country").or_else(|| text("nationality"));
    record.country = country.and_then(|code| code.parse::<Country>().ok());
    let id = record.customer.id;
    probity_store::customer::set_summary(transaction, id, &record.display_name, record.country).await?;
    Ok(())
}
