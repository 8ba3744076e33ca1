//! Refusing the second signature.

use super::carry_out;
use crate::{App, AppError};
use probity_model::{customer::Customer, id::CustomerId, permission::Action, user::Actor};

/// Sends another's decision back to the queue, with a reason.
pub async fn send_back(
    app: &App,
    by: &Actor,
    id: CustomerId,
    seen_version: u32,
    reason: &str,
) -> Result<Customer, AppError> {
    let at = app.now();
    let reason = reason.trim();
    carry_out(app, by, Action::SignSecond, id, |customer| customer.send_back(by, seen_version, reason, at))
        .await
}
