//! `GET /api/v1/webhook-deliveries/{id}`

use super::view::LoggedBody;
use crate::{
    Web,
    api::{extract::PathId, openapi::NoDelivery},
    error::WebError,
    extract::Caller,
};
use axum::{Json, extract::State};
use probity_app::webhook;
use probity_model::id::DeliveryKind;

/// Get a delivery
///
/// What is sent, and every attempt with its answer.
#[utoipa::path(
    get,
    path = "/api/v1/webhook-deliveries/{id}",
    operation_id = "getWebhookDelivery",
    tag = "Webhooks",
    params(("id" = String, Path, description = "The delivery", example = "dlv_019aab1c3e007000a1b2c3d4e5f60718")),
    responses((status = 200, description = "The delivery with its attempts", body = LoggedBody), NoDelivery)
)]
pub(crate) async fn delivery(
    State(web): State<Web>,
    Caller(by): Caller,
    PathId(id): PathId<DeliveryKind>,
) -> Result<Json<LoggedBody>, WebError> {
    Ok(Json(webhook::delivery(&web.app, &by, id).await?.into()))
}
