//! *Take next*: the head of the queue, claimed at once.

use super::start;
use crate::{App, AppError, authorise};
use probity_model::{id::CustomerId, permission::Action, refusal::Why, status::Stage, user::Actor};
use probity_store::queue::{self, Filter, Sort};

/// Customers tried before giving up: each one lost was just taken by somebody else.
const TRIES_MAX: u32 = 20;

/// Claims the first free customer of the queue that passes the filter. `None` when there is none.
pub async fn take_next(app: &App, by: &Actor, filter: &Filter) -> Result<Option<CustomerId>, AppError> {
    authorise(by, Action::Review)?;
    let filter = Filter { stage: Some(Stage::AwaitingReview), status: None, ..filter.clone() };
    let candidates = queue::list(app.store.read(), &filter, Sort::Due, None, TRIES_MAX).await?;
    for candidate in candidates {
        match start(app, by, candidate.id).await {
            Ok(_) => return Ok(Some(candidate.id)),
            Err(AppError::Refused(refusal))
                if matches!(
                    refusal.why,
                    Why::HeldBy { .. } | Why::WrongState | Why::AlreadyDecided { .. }
                ) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(None)
}
