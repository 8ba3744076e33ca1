//! Changing an endpoint: where it is, what it gets, on or off.

use super::{Change, load_for_update};
use crate::{App, AppError, job};
use probity_model::{event::EventKind, id::EndpointId, user::Actor, webhook::DeliveryState};
use probity_store::webhook::{self as rows, delivery};

/// Deliveries set going in one transaction when an endpoint is switched on.
const SET_GOING_AT_ONCE_MAX: u32 = 500;

/// Changes an endpoint. What is on its way goes to the new address. Switched off, it gets nothing of what happens from
/// then on, and what is on its way waits; switched on, that is sent.
pub async fn change(app: &App, actor: &Actor, id: EndpointId, change: Change) -> Result<(), AppError> {
    let transaction = app.begin().await?;
    let before = load_for_update(&transaction, actor, id).await?;
    let mut endpoint = before.clone();
    change.apply(app, &mut endpoint)?;
    if endpoint.url != before.url || endpoint.enabled != before.enabled {
        // Another beginning: it gets its three days anew.
        endpoint.failing_since = None;
        endpoint.given_up_at = endpoint.given_up_at.filter(|_| !endpoint.enabled);
    }
    if endpoint == before {
        drop(transaction);
    } else {
        rows::save(&transaction, &endpoint).await?;
        let changed = EventKind::EndpointChanged { endpoint: id, enabled: endpoint.enabled };
        app.record_fact(&transaction, None, actor, changed).await?;
        app.commit(transaction).await?;
    }
    while set_going(app, actor, id).await? {}
    Ok(())
}

/// Switches an endpoint on or off.
pub async fn switch(app: &App, actor: &Actor, id: EndpointId, enabled: bool) -> Result<(), AppError> {
    change(app, actor, id, Change { enabled: Some(enabled), ..Change::default() }).await
}

/// Sets some of the deliveries going that waited for an endpoint to be switched on. `false` where none waits.
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
