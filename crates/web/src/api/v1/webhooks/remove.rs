//! `DELETE /api/v1/webhooks/{id}`

use super::view::WebhookBody;
use crate::{
    Web,
    api::{extract::PathId, openapi::NoEndpoint},
    error::WebError,
    extract::Caller,
};
use axum::{Json, extract::State};
use probity_app::webhook;
use probity_model::id::EndpointKind;

/// Remove a webhook endpoint
///
/// With its secrets, its log and what is on its way to it. It cannot be undone.
#[utoipa::path(
    delete,
    path = "/api/v1/webhooks/{id}",
    operation_id = "removeWebhook",
    tag = "Webhooks",
    params(("id" = String, Path, description = "The endpoint", example = "whe_019aab1c3e007000a1b2c3d4e5f60718")),
    responses((status = 200, description = "The endpoint as it was", body = WebhookBody), NoEndpoint)
)]
pub(crate) async fn remove(
    State(web): State<Web>,
    Caller(by): Caller,
    PathId(id): PathId<EndpointKind>,
) -> Result<Json<WebhookBody>, WebError> {
    let removed = webhook::get(&web.app, &by, id).await?;
    webhook::remove(&web.app, &by, id).await?;
    Ok(Json(removed.into()))
}
