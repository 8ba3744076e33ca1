//! When it has been tried long enough: the delivery fails, and an endpoint that nothing reached is switched off.

use super::{Endpoint, TEST_TYPE};
use crate::{
    App, AppError, authorise,
    job::{Job, Kind},
    notification::{self, Topic},
};
use probity_model::{
    event::EventKind,
    id::DeliveryId,
    permission::{Action, can},
    user::Actor,
    webhook::{DeliveryState, is_given_up},
};
use probity_store::{
    self as store, Transaction,
    webhook::{self as rows, delivery},
};

/// Gives up a delivery whose job was tried too often. An attempt that somebody asked for changes nothing of what
/// becomes of it, unless it is a test, which has no other.
pub async fn give_up(app: &App, actor: &Actor, id: DeliveryId, job: &Job) -> Result<(), AppError> {
    authorise(actor, Action::Maintain)?;
    let transaction = app.begin().await?;
    let Some(tried) = delivery::by_id(&transaction, id).await? else { return Ok(()) };
    let is_asked_for = job.kind() == Kind::AttemptWebhook;
    if is_asked_for && tried.event_type != TEST_TYPE {
        return Ok(());
    }
    let found = rows::for_update(&transaction, tried.endpoint).await?;
    if !delivery::go_on(&transaction, id, DeliveryState::Failed, None).await? {
        return Ok(());
    }
    if let (false, Some(found)) = (is_asked_for, found)
        && is_given_up(found.failing_since, app.now())
    {
        endpoint(app, &transaction, found).await?;
    }
    app.commit(transaction).await
}

/// Switches an endpoint off and tells the administrators.
pub(super) async fn endpoint(
    app: &App,
    transaction: &Transaction,
    mut endpoint: Endpoint,
) -> Result<(), AppError> {
    if !endpoint.enabled {
        return Ok(());
    }
    endpoint.enabled = false;
    endpoint.given_up_at = Some(app.now());
    rows::save(transaction, &endpoint).await?;
    let given_up = EventKind::EndpointGivenUp { endpoint: endpoint.id };
    let seq = app.record_fact(transaction, None, &Actor::System, given_up).await?;
    for user in store::user::list(transaction).await? {
        if !user.disabled && can(&user.actor(), Action::ManageWebhooks) {
            notification::notify(app, transaction, user.id, None, seq, Topic::EndpointGivenUp).await?;
        }
    }
    Ok(())
}
