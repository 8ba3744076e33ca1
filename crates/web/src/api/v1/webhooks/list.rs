//! `GET /api/v1/webhooks`

use super::view::WebhookBody;
use crate::{Web, error::WebError, extract::Caller};
use axum::{Json, extract::State};
use probity_app::webhook;
use serde::Serialize;
use utoipa::ToSchema;

/// The webhook endpoints.
#[derive(Serialize, ToSchema)]
#[schema(as = WebhookList)]
pub(crate) struct WebhookListBody {
    /// The oldest first.
    webhooks: Vec<WebhookBody>,
}

/// List webhook endpoints
///
/// All of them on the key's side of the sandbox; there are 20 at most.
#[utoipa::path(
    get,
    path = "/api/v1/webhooks",
    operation_id = "listWebhooks",
    tag = "Webhooks",
    responses((status = 200, description = "The endpoints", body = WebhookListBody))
)]
pub(crate) async fn list(
    State(web): State<Web>,
    Caller(by): Caller,
) -> Result<Json<WebhookListBody>, WebError> {
    let webhooks = webhook::list(&web.app, &by).await?.into_iter().map(WebhookBody::from).collect();
    Ok(Json(WebhookListBody { webhooks }))
}
