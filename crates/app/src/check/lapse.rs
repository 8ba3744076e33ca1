//! Claims whose time is up.

use super::carry_out;
use crate::{App, AppError, authorise};
use probity_model::{permission::Action, refusal::Why, user::Actor};

/// Claims ended in one go; the next tick takes the rest.
const LAPSES_MAX: u32 = 500;

/// Ends every claim that has lapsed, and gives how many. The marks are kept.
pub async fn lapse_all(app: &App, by: &Actor) -> Result<u32, AppError> {
    authorise(by, Action::Maintain)?;
    let at = app.now();
    let mut ended = 0;
    for id in probity_store::check::lapsed(app.store.read(), at, LAPSES_MAX).await? {
        match carry_out(app, by, Action::Maintain, id, |customer| customer.lapse(at)).await {
            Ok(_) => ended += 1,
            // Its holder acted, or somebody else started a check, between the look and the lock.
            Err(AppError::Refused(refusal)) if matches!(refusal.why, Why::NotYet | Why::WrongState) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(ended)
}
