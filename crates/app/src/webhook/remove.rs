//! Removing an endpoint.

use super::load_for_update;
use crate::{App, AppError};
use probity_model::{event::EventKind, id::EndpointId, user::Actor};
use probity_store::webhook as rows;

/// Removes an endpoint with its secrets, what was on its way to it and its log.
pub async fn remove(app: &App, actor: &Actor, id: EndpointId) -> Result<(), AppError> {
    let transaction = app.begin().await?;
    load_for_update(&transaction, actor, id).await?;
    // First the event: until the end of the transaction nobody else appends one that would go to this endpoint.
    app.record_fact(&transaction, None, actor, EventKind::EndpointRemoved { endpoint: id }).await?;
    rows::remove(&transaction, id).await?;
    app.commit(transaction).await
}
