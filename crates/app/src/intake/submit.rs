//! Handing everything in.

use crate::{App, AppError, authorise_supply, customer::load_for_update, notification};
use probity_model::{customer::State, id::CustomerId, user::Actor};
use probity_store::customer::CustomerRecord;

/// Brings the customer to the queue, once all that was required or asked is there. Whoever asked for a resubmission is
/// told at once.
pub async fn submit(app: &App, by: &Actor, id: CustomerId) -> Result<CustomerRecord, AppError> {
    authorise_supply(by, id)?;
    let transaction = app.begin().await?;
    let mut record = load_for_update(&transaction, by, id).await?;
    let before = record.customer.clone();
    let asked_by = match &before.state {
        State::Resubmission(request) => Some(request.requested_by),
        _ => None,
    };
    let (customer, event) = before.clone().submit(by, app.now())?;
    app.save(&transaction, &before, &customer).await?;
    let seq = app.record(&transaction, &event).await?;
    if let Some(reviewer) = asked_by {
        notification::notify(app, &transaction, reviewer, Some(id), seq, notification::RECHECK_READY).await?;
    }
    app.commit_made(transaction, id).await?;
    record.customer = customer;
    Ok(record)
}
