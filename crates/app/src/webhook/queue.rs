//! Which endpoints an event goes to.

use super::{ENDPOINTS_MAX, Endpoint, events};
use crate::{App, AppError, event::Recorded, job, public_event};
use probity_model::{event::Event, id::EventId, webhook::DeliveryState};
use probity_store::{
    self as store, Transaction,
    webhook::{
        self as rows,
        delivery::{self, DeliveryRecord},
    },
};

/// The endpoints that may be told of an event: all, of whatever happens to a customer.
pub(crate) async fn endpoints(transaction: &Transaction, event: &Event) -> Result<Vec<Endpoint>, AppError> {
    if event.customer.is_none() {
        return Ok(Vec::new());
    }
    Ok(rows::enabled(transaction, ENDPOINTS_MAX).await?)
}

/// Puts an event on its way to every one of these endpoints that asked for it, in the transaction that records it.
pub(crate) async fn on_event(
    app: &App,
    transaction: &Transaction,
    endpoints: &[Endpoint],
    (seq, id): (i64, EventId),
    event: &Event,
) -> Result<(), AppError> {
    let Some(customer) = event.customer.filter(|_| !endpoints.is_empty()) else {
        return Ok(());
    };
    let recorded = Recorded { seq, id, event: event.clone() };
    let Some(told) = public_event::of(transaction, &[recorded]).await?.into_iter().next() else {
        return Ok(());
    };
    let place = store::customer::place(transaction, customer).await?;
    let is_made_up = place.is_some_and(|place| place.sandbox);
    let body = json(&told)?;
    for endpoint in endpoints.iter().filter(|it| it.sandbox == is_made_up) {
        let wanted = events(endpoint);
        if wanted.is_empty() || wanted.contains(&told.kind) {
            let new = waiting(app, endpoint, id, told.kind.word(), body.clone());
            send(app, transaction, &new, job::Kind::DeliverWebhook).await?;
        }
    }
    Ok(())
}

pub(super) fn json(payload: &impl serde::Serialize) -> Result<String, AppError> {
    serde_json::to_string(payload).map_err(|error| AppError::Internal(error.to_string()))
}

/// A delivery that waits to be tried at once.
pub(super) fn waiting(
    app: &App,
    endpoint: &Endpoint,
    event: EventId,
    event_type: &str,
    body: String,
) -> DeliveryRecord {
    let at = app.now();
    DeliveryRecord {
        id: app.id(),
        endpoint: endpoint.id,
        event,
        event_type: event_type.to_owned(),
        body,
        state: DeliveryState::Waiting,
        attempts: 0,
        next_attempt_at: Some(at),
        created_at: at,
    }
}

/// Keeps a delivery with the job that carries it out.
pub(super) async fn send(
    app: &App,
    transaction: &Transaction,
    new: &DeliveryRecord,
    kind: job::Kind,
) -> Result<(), AppError> {
    delivery::insert(transaction, new).await?;
    job::enqueue(app, transaction, kind, &new.id.to_string(), app.now()).await
}
