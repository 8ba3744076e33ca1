//! *Take next*: the head of the queue, claimed at once.

use super::start;
use crate::{App, AppError, authorise};
use probity_model::{id::CustomerId, permission::Action, refusal::Why, status::Stage, user::Actor};
use probity_store::queue::{self, Assignee, Filter, Sort};

/// Customers tried before giving up: each one lost was just taken by somebody else.
const TRIES_MAX: u32 = 20;

/// Claims the first free customer of the queue that passes the filter: of those assigned to the reviewer, then of those
/// assigned to nobody, or to somebody who cannot review any more. What is assigned to a colleague stays with them.
/// `None` when there is none.
pub async fn take_next(app: &App, by: &Actor, filter: &Filter) -> Result<Option<CustomerId>, AppError> {
    authorise(by, Action::Review)?;
    let own = by.user().ok_or(AppError::Forbidden(Action::Review))?;
    for assignee in [Assignee::User(own), Assignee::Nobody, Assignee::Gone] {
        let filter = Filter {
            stage: Some(Stage::AwaitingReview),
            status: None,
            assignee: Some(assignee),
            ..filter.clone()
        };
        if let Some(taken) = take_first(app, by, &filter).await? {
            return Ok(Some(taken));
        }
    }
    Ok(None)
}

async fn take_first(app: &App, by: &Actor, filter: &Filter) -> Result<Option<CustomerId>, AppError> {
    let candidates = queue::list(app.store.read(), filter, Sort::Due, None, TRIES_MAX).await?;
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
