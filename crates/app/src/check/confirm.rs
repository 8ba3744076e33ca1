//! The second signature.

use super::carry_out;
use crate::{App, AppError};
use probity_model::{customer::Customer, id::CustomerId, permission::Action, user::Actor};

/// Confirms another's decision, which then takes effect.
pub async fn confirm(app: &App, by: &Actor, id: CustomerId, seen_version: u32) -> Result<Customer, AppError> {
    let at = app.now();
    carry_out(app, by, Action::SignSecond, id, |customer| customer.confirm(by, seen_version, at)).await
}
