//! Several customers chosen from a list, for one act on each.

use crate::AppError;
use probity_model::id::CustomerId;

/// The most customers of one act.
pub const CHOSEN_MAX: usize = 200;

/// A customer as it was when it was chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Chosen {
    /// Which.
    pub id: CustomerId,
    /// The version on screen; none where it does not matter.
    pub seen_version: Option<u32>,
}

/// What became of one of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It was done.
    Done,
    /// It was so already.
    Unchanged,
    /// Somebody changed the customer meanwhile, or it is not there any more.
    Meanwhile,
    /// The customer does not allow it, such as one tag more than there may be.
    Refused,
}

impl Outcome {
    /// What one customer's failure means for it alone; a failure of the machinery ends the whole act.
    pub(crate) fn of(changed: Result<bool, AppError>) -> Result<Self, AppError> {
        match changed {
            Ok(true) => Ok(Self::Done),
            Ok(false) => Ok(Self::Unchanged),
            Err(error) if error.is_stale() => Ok(Self::Meanwhile),
            Err(AppError::NotFound("customer")) => Ok(Self::Meanwhile),
            Err(AppError::Invalid(_) | AppError::Refused(_)) => Ok(Self::Refused),
            Err(error) => Err(error),
        }
    }
}

/// Refuses none, and more than [`CHOSEN_MAX`].
pub(crate) fn check(chosen: &[Chosen]) -> Result<(), AppError> {
    if chosen.is_empty() {
        return Err(AppError::invalid("chosen", "nothing_chosen", "Select at least one customer."));
    }
    if chosen.len() > CHOSEN_MAX {
        let message = format!("Select at most {CHOSEN_MAX} customers at a time.");
        return Err(AppError::invalid("chosen", "too_many_chosen", message));
    }
    Ok(())
}
