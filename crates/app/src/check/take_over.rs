//! Taking a check from its holder.

use super::carry_out;
use crate::{App, AppError};
use probity_model::{customer::Customer, id::CustomerId, permission::Action, user::Actor};

/// Takes the check from whoever holds it; the marks are kept.
pub async fn take_over(app: &App, by: &Actor, id: CustomerId) -> Result<Customer, AppError> {
    let at = app.now();
    carry_out(app, by, Action::TakeOver, id, |customer| customer.take_over(by, at)).await
}
