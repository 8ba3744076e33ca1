//! Putting a customer back.

use super::carry_out;
use crate::{App, AppError};
use probity_model::{customer::Customer, id::CustomerId, permission::Action, user::Actor};

/// Puts the customer back into the queue; the marks are kept.
pub async fn release(app: &App, by: &Actor, id: CustomerId) -> Result<Customer, AppError> {
    let at = app.now();
    carry_out(app, by, Action::Review, id, |customer| customer.release(by, at)).await
}
