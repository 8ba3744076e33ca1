//! Opening a decision again.

use super::carry_out;
use crate::{App, AppError};
use probity_model::{customer::Customer, id::CustomerId, permission::Action, user::Actor};

/// Puts a decided customer into the queue for a new round, with a reason.
pub async fn reopen(
    app: &App,
    by: &Actor,
    id: CustomerId,
    seen_version: u32,
    reason: &str,
) -> Result<Customer, AppError> {
    let at = app.now();
    let reason = reason.trim();
    carry_out(app, by, Action::Reopen, id, |customer| customer.reopen(by, seen_version, reason, at)).await
}
