//! *Finish check*.

use super::keep;
use crate::{App, AppError, authorise, customer::load_for_update, four_eyes};
use probity_model::{customer::Customer, id::CustomerId, permission::Action, user::Actor};

/// Approves the customer; refused, naming each item in the way, while any required item is not approved.
/// `seen_version` is the version of the customer that was on screen.
pub async fn finish(app: &App, by: &Actor, id: CustomerId, seen_version: u32) -> Result<Customer, AppError> {
    authorise(by, Action::Review)?;
    let transaction = app.begin().await?;
    let record = load_for_update(&transaction, by, id).await?;
    let circumstances = four_eyes::circumstances(&transaction, &record).await?;
    let decided = record.customer.clone().finish(by, seen_version, &circumstances, app.now())?;
    keep(app, transaction, &record.customer, decided).await
}
