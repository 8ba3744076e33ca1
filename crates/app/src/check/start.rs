//! *Start check*.

use super::carry_out;
use crate::{App, AppError};
use probity_model::{customer::Customer, id::CustomerId, permission::Action, user::Actor};

/// Claims the customer for one reviewer.
pub async fn start(app: &App, by: &Actor, id: CustomerId) -> Result<Customer, AppError> {
    let (check, at) = (app.id(), app.now());
    carry_out(app, by, Action::Review, id, |customer| customer.start_check(by, check, at)).await
}
