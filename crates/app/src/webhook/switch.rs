//! Switching an endpoint off and on.

use super::load_for_update;
use crate::{App, AppError, job};
use probity_model::{event::EventKind, id::EndpointId, user::Actor, webhook::DeliveryState};
use probity_store::webhook::{self as rows, delivery};

/// Deliveries set going in one transaction when an endpoint is switched on.
const SET_GOING_AT_ONCE_MAX: u32 = 500;

/// Switches an endpoint off: what happens from now on is not sent to it, and what was on its way waits.
pub async fn switch_off(app: &App, actor: &Actor, id: EndpointId) -> Result<(), AppError> {
    set(app, actor, id, false).await
}

/// Switches an endpoint on, and sets what waited for that going.
pub async fn switch_on(app: &App, actor: &Actor, id: EndpointId) -> Result<(), AppError> {
    set(app, actor, id, true).await?;
    while set_going(app, actor, id).await? {}
    Ok(())
}

async fn set(app: &App, actor: &Actor, id: EndpointId, enabled: bool) -> Result<(), AppError> {
    let transaction = app.begin().await?;
    let mut endpoint = load_for_update(&transaction, actor, id).await?;
    if endpoint.enabled == enabled {
        return Ok(());
    }
    endpoint.enabled = enabled;
    endpoint.failing_since = None;
    endpoint.given_up_at = None;
    rows::save(&transaction, &endpoint).await?;
    app.record_fact(&transaction, None, actor, EventKind::EndpointChanged { endpoint: id, enabled }).await?;
    app.commit(transaction).await
}

/// Sets some of the deliveries that wait going. `false` where none waits.
async fn set_going(app: &App, actor: &Actor, id: EndpointId) -> Result<bool, AppError> {
    let transaction = app.begin().await?;
    let endpoint = load_for_update(&transaction, actor, id).await?;
    let held = delivery::held(&transaction, id, SET_GOING_AT_ONCE_MAX).await?;
    if !endpoint.enabled || held.is_empty() {
        return Ok(false);
    }
    let now = app.now();
    for delivery in held {
        delivery::go_on(&transaction, delivery.id, DeliveryState::Waiting, Some(now)).await?;
        let payload = delivery.id.to_string();
        job::enqueue(app, &transaction, job::Kind::DeliverWebhook, &payload, now).await?;
    }
    app.commit(transaction).await?;
    Ok(true)
}
