//! *Take next*: the head of the queue, claimed at once.

use super::carry_out_in;
use crate::{App, AppError, authorise};
use probity_model::{id::CustomerId, permission::Action, status::Stage, user::Actor};
use probity_store::queue::{self, Assignee, Filter};

/// Claims the first free customer of the queue that passes the filter: of those assigned to the reviewer, then of those
/// assigned to nobody, or to somebody who cannot review any more. What is assigned to a colleague stays with them.
/// `None` when there is none.
pub async fn take_next(app: &App, by: &Actor, filter: &Filter) -> Result<Option<CustomerId>, AppError> {
    authorise(by, Action::Review)?;
    let own = by.user().ok_or(AppError::Forbidden(Action::Review))?;
    let transaction = app.begin().await?;
    for assignee in [Assignee::User(own), Assignee::Nobody, Assignee::Gone] {
        let filter = Filter {
            stage: Some(Stage::AwaitingReview),
            status: None,
            assignee: Some(assignee),
            ..filter.clone()
        };
        if let Some(id) = queue::first_free(&transaction, &filter).await? {
            let (check, at) = (app.id(), app.now());
            carry_out_in(app, transaction, by, id, |customer| customer.start_check(by, check, at)).await?;
            return Ok(Some(id));
        }
    }
    Ok(None)
}
