//! `POST /api/v1/webhook-deliveries/{id}/attempts`

use super::view::LoggedBody;
use crate::{
    Web,
    api::{extract::PathId, openapi::NoDelivery},
    error::WebError,
    extract::Caller,
};
use axum::{Json, extract::State, http::StatusCode};
use probity_app::{idempotency::once, webhook};
use probity_model::id::DeliveryKind;

/// Send again
///
/// One more attempt now, under the same `webhook-id`, whatever became of the delivery. Get it again in a moment to see
/// what came of it. Takes no body.
#[utoipa::path(
    post,
    path = "/api/v1/webhook-deliveries/{id}/attempts",
    operation_id = "sendWebhookAgain",
    tag = "Webhooks",
    params(("id" = String, Path, description = "The delivery", example = "dlv_019aab1c3e007000a1b2c3d4e5f60718")),
    responses((status = 201, description = "The delivery as it was before", body = LoggedBody), NoDelivery)
)]
pub(crate) async fn send_again(
    State(web): State<Web>,
    Caller(by): Caller,
    PathId(id): PathId<DeliveryKind>,
) -> Result<(StatusCode, Json<LoggedBody>), WebError> {
    once(webhook::send_again(&web.app, &by, id), |()| id).await?;
    let logged = webhook::delivery(&web.app, &by, id).await?;
    Ok((StatusCode::CREATED, Json(logged.into())))
}
