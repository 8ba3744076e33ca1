//! A test event: says that an endpoint is reached, and nothing of anyone.

use super::{
    load_for_update,
    queue::{json, send, waiting},
};
use crate::{App, AppError, job};
use probity_model::{
    id::{DeliveryId, EndpointId, EventIdKind},
    user::Actor,
};

/// The type of a test event.
pub const TEST_TYPE: &str = "webhook.test";

/// Sends a test event to an endpoint, switched on or not; it is tried once. The delivery says what came of it.
pub async fn send_test(app: &App, actor: &Actor, id: EndpointId) -> Result<DeliveryId, AppError> {
    let transaction = app.begin().await?;
    let endpoint = load_for_update(&transaction, actor, id).await?;
    let event = app.id::<EventIdKind>();
    let body = json(&serde_json::json!({
        "id": event, "type": TEST_TYPE, "timestamp": app.now(), "data": {"endpoint_id": id},
    }))?;
    let new = waiting(app, &endpoint, event, TEST_TYPE, body);
    send(app, &transaction, &new, job::Kind::AttemptWebhook).await?;
    app.commit_made(transaction, new.id).await?;
    Ok(new.id)
}
