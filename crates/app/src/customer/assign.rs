//! Who is to review a customer.

use super::chosen::{Chosen, Outcome};
use crate::{
    App, AppError, authorise,
    notification::{self, Topic},
};
use probity_model::{
    event::EventKind,
    id::UserId,
    permission::{Action, can},
    user::Actor,
};
use probity_store::{StoreError, customer as store, user};

/// Says who is to review these customers, or takes that back. Each is a change of its own: what became of it stands in
/// the same place of the answer.
pub async fn assign(
    app: &App,
    by: &Actor,
    chosen: &[Chosen],
    to: Option<UserId>,
) -> Result<Vec<Outcome>, AppError> {
    authorise(by, Action::Assign)?;
    super::chosen::check(chosen)?;
    if let Some(to) = to {
        assignable(app, to).await?;
    }
    let mut outcomes = Vec::with_capacity(chosen.len());
    for one in chosen {
        outcomes.push(Outcome::of(assign_one(app, by, *one, to).await)?);
    }
    Ok(outcomes)
}

/// Only somebody who can start a check is named.
async fn assignable(app: &App, to: UserId) -> Result<(), AppError> {
    let user = user::by_id(app.store.read(), to).await?;
    if user.is_some_and(|user| !user.disabled && can(&user.actor(), Action::Review)) {
        return Ok(());
    }
    let message = "Choose a reviewer or an approver who can still sign in.";
    Err(AppError::invalid("to", "not_assignable", message))
}

/// Whether anything changed.
async fn assign_one(app: &App, by: &Actor, chosen: Chosen, to: Option<UserId>) -> Result<bool, AppError> {
    let transaction = app.begin().await?;
    let record = super::load_for_update(&transaction, by, chosen.id).await?;
    if chosen.seen_version.is_some_and(|seen| seen != record.customer.version) {
        return Err(StoreError::Conflict.into());
    }
    let from = record.assignee;
    if from == to {
        return Ok(false);
    }
    store::set_assignee(&transaction, chosen.id, to, app.now()).await?;
    let kind = EventKind::Assigned { to, from };
    let seq = app.record_fact(&transaction, Some(chosen.id), by, kind).await?;
    if let Some(to) = to.filter(|to| by.user() != Some(*to)) {
        notification::notify(app, &transaction, to, Some(chosen.id), seq, Topic::Assigned).await?;
    }
    app.commit(transaction).await?;
    Ok(true)
}
