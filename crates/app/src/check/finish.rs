//! *Finish check*.

use super::carry_out;
use crate::{App, AppError};
use probity_model::{customer::Customer, id::CustomerId, permission::Action, user::Actor};

/// Approves the customer; refused, naming each item in the way, while any required item is not approved.
/// `seen_version` is the version of the customer that was on screen.
pub async fn finish(app: &App, by: &Actor, id: CustomerId, seen_version: u32) -> Result<Customer, AppError> {
    let at = app.now();
    carry_out(app, by, Action::Review, id, |customer| customer.finish(by, seen_version, at)).await
}
