//! Changing what is known of a customer beside its items.

use super::create::{self, taken, trimmed, wrong_contact_email, wrong_language, wrong_reference};
use crate::{App, AppError, Violation, authorise, customer::load_for_update};
use probity_language::Language;
use probity_model::{Personal, customer::Detail, id::CustomerId, permission::Action, user::Actor};
use probity_store::{Transaction, customer::CustomerRecord, search};
use std::collections::BTreeSet;

/// What the platform changes of a customer; what is left out stays.
#[derive(Clone, Debug, Default)]
pub struct CustomerUpdate {
    /// The platform's own name for it; unique.
    pub external_reference: Option<String>,
    /// The code of a level.
    pub level: Option<String>,
    /// The language it is written to in, as a tag (BCP 47).
    pub language: Option<String>,
    /// The address e-mails go to; none for that of the field `email`.
    pub contact_email: Option<Option<Personal<String>>>,
}

/// Changes what is told, all of it or nothing. `expected_version`, when given, must be the customer's present one. What
/// is the same as before is no change.
pub async fn update_customer(
    app: &App,
    by: &Actor,
    id: CustomerId,
    expected_version: Option<u32>,
    update: CustomerUpdate,
) -> Result<(), AppError> {
    authorise(by, Action::SupplyCustomers)?;
    let violations = violations(&update);
    if !violations.is_empty() {
        return Err(AppError::Invalid(violations));
    }
    let transaction = app.begin().await?;
    let record = load_for_update(&transaction, by, id).await?;
    super::expect_version(&record, expected_version)?;
    let after = changed(&record, &update);
    let level = match update.level.filter(|code| *code != record.customer.level.code) {
        Some(code) => {
            let found = create::level(app, &transaction, Some(&code)).await?;
            Some((found.level, found.version))
        }
        None => None,
    };
    let details = differences(&record, &after, level.is_some());
    if details.is_empty() {
        return Ok(());
    }
    let (customer, event) = record.customer.clone().update(by, &details, level, app.now())?;
    app.save(&transaction, &record.customer, &customer).await?;
    keep(&transaction, &after, &details).await?;
    app.record(&transaction, &event).await?;
    app.commit(transaction).await
}

fn violations(update: &CustomerUpdate) -> Vec<Violation> {
    let mut violations = Vec::new();
    violations.extend(update.external_reference.as_deref().and_then(wrong_reference));
    violations.extend(update.language.as_deref().and_then(wrong_language));
    let email = update.contact_email.as_ref().and_then(Option::as_ref);
    violations.extend(email.and_then(wrong_contact_email));
    violations
}

/// The customer with the details as they would be, but for the level.
fn changed(record: &CustomerRecord, update: &CustomerUpdate) -> CustomerRecord {
    let mut after = record.clone();
    if let Some(reference) = &update.external_reference {
        reference.trim().clone_into(&mut after.external_reference);
        // Lists show the reference for as long as there is no name.
        if *record.display_name.reveal() == record.external_reference {
            after.display_name = Personal::new(after.external_reference.clone());
        }
    }
    if let Some(language) = update.language.as_deref().and_then(Language::from_tag) {
        language.tag().clone_into(&mut after.language);
    }
    if let Some(email) = &update.contact_email {
        after.contact_email = email.as_ref().map(trimmed);
    }
    after
}

fn differences(before: &CustomerRecord, after: &CustomerRecord, is_level: bool) -> BTreeSet<Detail> {
    let email = |record: &CustomerRecord| record.contact_email.as_ref().map(|email| email.reveal().clone());
    let differs = [
        (Detail::ExternalReference, before.external_reference != after.external_reference),
        (Detail::Level, is_level),
        (Detail::Language, before.language != after.language),
        (Detail::ContactEmail, email(before) != email(after)),
    ];
    differs.into_iter().filter(|(_, differs)| *differs).map(|(detail, _)| detail).collect()
}

async fn keep(
    transaction: &Transaction,
    after: &CustomerRecord,
    details: &BTreeSet<Detail>,
) -> Result<(), AppError> {
    probity_store::customer::set_details(transaction, after).await.map_err(|error| taken(error, after))?;
    if details.contains(&Detail::ExternalReference) {
        let (id, reference) = (after.customer.id, after.external_reference.as_str());
        search::index(transaction, id, search::Searched::Reference, reference).await?;
    }
    Ok(())
}
