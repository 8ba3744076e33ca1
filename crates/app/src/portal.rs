//! The hosted page: what a customer sees and does of the own verification. Every use case takes a customer as the actor
//! and touches nobody else's.

pub mod session;

use crate::{AppError, authorise};
use probity_model::{id::CustomerId, permission::Action, user::Actor};

/// The customer who acts. Nobody else uses the hosted page, not even staff.
pub(crate) fn own(by: &Actor) -> Result<CustomerId, AppError> {
    authorise(by, Action::UsePortal)?;
    match by {
        Actor::Customer { id } => Ok(*id),
        Actor::User { .. } | Actor::ApiKey { .. } | Actor::System => {
            Err(AppError::Forbidden(Action::UsePortal))
        }
    }
}
