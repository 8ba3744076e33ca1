//! A new customer.

use super::fields::{apply_fields, checked_fields};
use crate::{
    App, AppError, Violation, authorise,
    level::{self, LevelVersion},
};
use probity_language::Language;
use probity_model::{
    Personal,
    customer::Customer,
    event::EventKind,
    field::{FieldValue, is_email},
    item::FieldCode,
    limits,
    permission::Action,
    status::Risk,
    user::Actor,
};
use probity_store::{
    Connection, StoreError,
    customer::CustomerRecord,
    search::{self, Searched},
};

/// What the platform says of a new customer.
#[derive(Clone, Debug)]
pub struct NewCustomer {
    /// The platform's own name for it; unique.
    pub external_reference: String,
    /// The code of a level; the first one that takes new customers unless told.
    pub level: Option<String>,
    /// Values of fields, by code.
    pub fields: Personal<serde_json::Map<String, serde_json::Value>>,
    /// How risky it is held to be.
    pub risk: Option<Risk>,
    /// Tags.
    pub tags: Vec<String>,
    /// The language it is written to in, as a tag (BCP 47); English unless told.
    pub language: Option<String>,
    /// The address e-mails go to; that of the field `email` unless told.
    pub contact_email: Option<Personal<String>>,
}

/// Takes a customer in, with the fields that came along: all of it, or nothing.
pub async fn create_customer(app: &App, by: &Actor, new: NewCustomer) -> Result<CustomerRecord, AppError> {
    authorise(by, Action::SupplyCustomers)?;
    let violations = violations(&new);
    if !violations.is_empty() {
        return Err(AppError::Invalid(violations));
    }
    let at = app.now();
    let transaction = app.begin().await?;
    let LevelVersion { level, version: level_version, .. } =
        level(app, &transaction, new.level.as_deref()).await?;
    let level_code = level.code.clone();
    let values = checked_fields(app, &level, new.fields.reveal(), at)?;
    let customer = Customer::new(app.id(), level, level_version);
    let record = CustomerRecord {
        external_reference: new.external_reference.trim().to_owned(),
        risk: new.risk.unwrap_or(Risk::Low),
        country: None,
        display_name: Personal::new(new.external_reference.trim().to_owned()),
        language: language(new.language.as_deref()).tag().to_owned(),
        contact_email: new.contact_email.as_ref().map(trimmed),
        sandbox: by.is_sandbox(),
        assignee: None,
        created_at: at,
        updated_at: at,
        customer,
    };
    probity_store::customer::insert(&transaction, &record).await.map_err(|error| taken(error, &record))?;
    let (id, reference) = (record.customer.id, record.external_reference.as_str());
    search::index(&transaction, id, Searched::Reference, reference).await?;
    if !new.tags.is_empty() {
        probity_store::customer::set_tags(&transaction, id, &new.tags).await?;
    }
    let kind = EventKind::CustomerCreated { level: level_code };
    app.record_fact(&transaction, Some(id), by, kind).await?;
    let record = apply_fields(app, &transaction, by, record, values).await?;
    app.commit_made(transaction, record.customer.id).await?;
    Ok(record)
}

/// The level of this code, or the first one; only where it takes new customers.
pub(super) async fn level<C: Connection>(
    app: &App,
    db: &C,
    code: Option<&str>,
) -> Result<LevelVersion, AppError> {
    let mut levels = level::in_force(app, db).await?.into_iter();
    let found = match code {
        Some(code) => levels.find(|it| it.level.code == code),
        None => levels.find(|it| it.level.enabled),
    };
    let found = found
        .ok_or_else(|| AppError::invalid("level", "level_unknown", "There is no level with this code."))?;
    if found.level.enabled {
        Ok(found)
    } else {
        let message = "This level takes no new customers. List the levels to see which do.";
        Err(AppError::invalid("level", "level_disabled", message))
    }
}

pub(super) type Values = Vec<(FieldCode, FieldValue)>;

pub(super) fn taken(error: StoreError, record: &CustomerRecord) -> AppError {
    match error {
        StoreError::Duplicate(_) => AppError::Conflict {
            code: "external_reference_taken",
            message: format!("There is already a customer with the reference {}.", record.external_reference),
        },
        other => other.into(),
    }
}

fn violations(new: &NewCustomer) -> Vec<Violation> {
    let mut violations = Vec::new();
    let mut refuse = |field: &str, code: &'static str, message: String| {
        violations.push(Violation { field: field.to_owned(), code, message });
    };
    let chars_max = limits::TAG_CHARS_MAX;
    let bad_tag = new.tags.iter().any(|tag| {
        tag.trim().is_empty() || tag.chars().count() > chars_max || tag.chars().any(char::is_control)
    });
    let unique: std::collections::BTreeSet<_> = new.tags.iter().collect();
    if bad_tag || unique.len() < new.tags.len() || new.tags.len() > limits::TAGS_MAX {
        let message = format!("At most {} different tags of 1 to {chars_max} characters.", limits::TAGS_MAX);
        refuse("tags", "tags_malformed", message);
    }
    violations.extend(wrong_reference(&new.external_reference));
    violations.extend(new.language.as_deref().and_then(wrong_language));
    violations.extend(new.contact_email.as_ref().and_then(wrong_contact_email));
    violations
}

/// What is wrong with a reference, if anything is.
pub(super) fn wrong_reference(text: &str) -> Option<Violation> {
    let reference = text.trim();
    let chars_max = limits::EXTERNAL_REFERENCE_CHARS_MAX;
    let fits = !reference.is_empty()
        && reference.chars().count() <= chars_max
        && !reference.chars().any(char::is_control);
    let message = format!("A reference has 1 to {chars_max} printable characters.");
    (!fits).then(|| violation("external_reference", "external_reference_malformed", message))
}

/// What is wrong with the tag of a language, if anything is.
pub(super) fn wrong_language(tag: &str) -> Option<Violation> {
    let tags: Vec<_> = Language::all().into_iter().map(Language::tag).collect();
    let message = format!("Customers are written to in one of these languages: {}.", tags.join(", "));
    Language::from_tag(tag).is_none().then(|| violation("language", "language_unknown", message))
}

/// The language of a tag that was checked before; English where none is told.
fn language(tag: Option<&str>) -> Language {
    tag.and_then(Language::from_tag).unwrap_or_default()
}

/// What is wrong with the address e-mails go to, if anything is.
pub(super) fn wrong_contact_email(email: &Personal<String>) -> Option<Violation> {
    let message = "An e-mail address is written name@example.org.".to_owned();
    (!is_email(email.reveal().trim())).then(|| violation("contact_email", "email_malformed", message))
}

/// An address as it is kept.
pub(super) fn trimmed(email: &Personal<String>) -> Personal<String> {
    Personal::new(email.reveal().trim().to_owned())
}

fn violation(field: &str, code: &'static str, message: String) -> Violation {
    Violation { field: field.to_owned(), code, message }
}
