//! `GET /api/v1/webhooks/{id}`

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

/// Get a webhook endpoint
///
/// Its secret is never shown again.
#[utoipa::path(
    get,
    path = "/api/v1/webhooks/{id}",
    operation_id = "getWebhook",
    tag = "Webhooks",
    params(("id" = String, Path, description = "The endpoint", example = "whe_019aab1c3e007000a1b2c3d4e5f60718")),
    responses((status = 200, description = "The endpoint", body = WebhookBody), NoEndpoint)
)]
pub(crate) async fn get(
    State(web): State<Web>,
    Caller(by): Caller,
    PathId(id): PathId<EndpointKind>,
) -> Result<Json<WebhookBody>, WebError> {
    Ok(Json(webhook::get(&web.app, &by, id).await?.into()))
}
