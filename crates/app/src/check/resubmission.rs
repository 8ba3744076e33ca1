//! *Resubmission*.

use super::{carry_out, mark::targets};
use crate::{App, AppError, authorise, reason};
use jiff::{ToSpan, civil::Date, tz::TimeZone};
use probity_model::{
    check::RequestedItem,
    customer::{Customer, Standing},
    id::CustomerId,
    item::{DocumentKind, ItemKey},
    permission::Action,
    reason::customer_text,
    transition::Resubmission,
    user::Actor,
};

/// What a reviewer sends to ask for a resubmission.
#[derive(Clone, Debug)]
pub struct ResubmissionForm {
    /// The version of the customer that was on screen.
    pub seen_version: u32,
    /// What is asked, with the reviewer's own words; an empty message becomes the reasons' text.
    pub items: Vec<RequestedItem>,
    /// The last day to answer; the level's days from now unless told.
    pub due: Option<Date>,
}

/// What the reviewer finds filled in.
#[derive(Clone, Debug)]
pub struct Proposal {
    /// Every item that can be asked for, in no particular order.
    pub items: Vec<ProposedItem>,
    /// The last day to answer.
    pub due: Date,
}

/// An item that can be asked for.
#[derive(Clone, Debug)]
pub struct ProposedItem {
    /// Which.
    pub item: ItemKey,
    /// How it stands.
    pub standing: Standing,
    /// Whether it is preselected: rejected, pending, or required and missing.
    pub chosen: bool,
    /// Codes of the reasons of its mark.
    pub reasons: Vec<String>,
    /// What the customer would be told.
    pub message: String,
}

/// Everything that can be asked of this customer, with rejected and pending items chosen.
pub async fn propose(app: &App, by: &Actor, customer: &Customer) -> Result<Proposal, AppError> {
    authorise(by, Action::Review)?;
    let standings = customer.standings();
    let level = &customer.level;
    let mut keys: Vec<ItemKey> = standings.keys().cloned().collect();
    let fields = level.required_fields.iter().chain(&level.optional_fields).cloned().map(ItemKey::Field);
    for key in fields.chain(DocumentKind::ALL.iter().copied().map(ItemKey::Document)) {
        if !standings.contains_key(&key) {
            keys.push(key);
        }
    }
    let missing: Vec<ItemKey> = customer.missing().into_iter().flat_map(|it| it.items).collect();
    let mut items = Vec::with_capacity(keys.len());
    for item in keys {
        let standing = standings.get(&item).copied().unwrap_or(Standing::Missing);
        let mark = customer.open_check().and_then(|check| check.marks.get(&item));
        let reasons = mark.map(|mark| mark.reasons.clone()).unwrap_or_default();
        let chosen = matches!(standing, Standing::Rejected | Standing::Pending)
            || (standing == Standing::Missing && missing.contains(&item));
        let message = message(app, &item, &reasons, standing).await?;
        items.push(ProposedItem { item, standing, chosen, reasons, message });
    }
    Ok(Proposal { items, due: default_due(app, customer)? })
}

async fn message(
    app: &App,
    item: &ItemKey,
    reasons: &[String],
    standing: Standing,
) -> Result<String, AppError> {
    if !reasons.is_empty() {
        let found = reason::chosen(app.store.read(), reasons, targets(item)).await?;
        return Ok(customer_text(&found.iter().collect::<Vec<_>>()));
    }
    let label = app.settings().item_label(item);
    Ok(match (standing, item) {
        (Standing::Missing, _) => format!("Please send: {label}."),
        (_, ItemKey::Document(_)) => format!("Please send your document again: {label}."),
        (_, ItemKey::Field(_)) => format!("Please check and send again: {label}."),
    })
}

fn default_due(app: &App, customer: &Customer) -> Result<Date, AppError> {
    let today = app.now().to_zoned(TimeZone::UTC).date();
    let days = i64::from(customer.level.resubmission_days.max(1));
    today.checked_add(days.days()).map_err(|error| AppError::Internal(error.to_string()))
}

/// Asks the customer for the items: ends the check, and waits for the answer.
pub async fn request_resubmission(
    app: &App,
    by: &Actor,
    id: CustomerId,
    form: ResubmissionForm,
) -> Result<Customer, AppError> {
    authorise(by, Action::Review)?;
    let customer = crate::customer::get(app, by, id).await?.customer;
    let asked = asked(app, &customer, form.items, form.due).await?;
    let at = app.now();
    carry_out(app, by, Action::Review, id, |customer| {
        customer.request_resubmission(by, form.seen_version, asked, at)
    })
    .await
}

/// What a customer is asked for, with a message for each item and a last day to answer. Part of another use case, which
/// has authorised already.
pub(crate) async fn asked(
    app: &App,
    customer: &Customer,
    mut items: Vec<RequestedItem>,
    due: Option<Date>,
) -> Result<Resubmission, AppError> {
    let standings = customer.standings();
    for requested in &mut items {
        reason::chosen(app.store.read(), &requested.reasons, targets(&requested.item)).await?;
        known(app, customer, &requested.item)?;
        let trimmed = requested.message.trim().to_owned();
        requested.message = trimmed;
        if requested.message.is_empty() {
            let standing = standings.get(&requested.item).copied().unwrap_or(Standing::Missing);
            requested.message = message(app, &requested.item, &requested.reasons, standing).await?;
        }
    }
    let due = due.map_or_else(|| default_due(app, customer), Ok)?;
    Ok(Resubmission { items, due })
}

/// A field can only be asked for where the level has it: nobody could supply another.
fn known(app: &App, customer: &Customer, item: &ItemKey) -> Result<(), AppError> {
    match item {
        ItemKey::Field(code) if !customer.level.has_field(code) || app.settings().field(code).is_none() => {
            Err(AppError::invalid(
                "items",
                "field_unknown",
                format!("The customer's level has no field {code}."),
            ))
        }
        ItemKey::Field(_) | ItemKey::Document(_) => Ok(()),
    }
}
