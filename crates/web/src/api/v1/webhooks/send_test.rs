//! `POST /api/v1/webhooks/{id}/test`

use super::view::LoggedBody;
use crate::{
    Web,
    api::{extract::PathId, openapi::NoEndpoint},
    error::WebError,
    extract::Caller,
};
use axum::{Json, extract::State, http::StatusCode};
use probity_app::{idempotency::once, webhook};
use probity_model::id::EndpointKind;

/// Send a test event
///
/// An event of the type `webhook.test`, tried once, also while the endpoint is switched off. The delivery says what came
/// of it: get it again in a moment. Takes no body.
#[utoipa::path(
    post,
    path = "/api/v1/webhooks/{id}/test",
    operation_id = "testWebhook",
    tag = "Webhooks",
    params(("id" = String, Path, description = "The endpoint", example = "whe_019aab1c3e007000a1b2c3d4e5f60718")),
    responses((status = 201, description = "The delivery, on its way", body = LoggedBody), NoEndpoint)
)]
pub(crate) async fn send_test(
    State(web): State<Web>,
    Caller(by): Caller,
    PathId(id): PathId<EndpointKind>,
) -> Result<(StatusCode, Json<LoggedBody>), WebError> {
    let delivery = once(webhook::send_test(&web.app, &by, id), |it| *it).await?.id;
    let logged = webhook::delivery(&web.app, &by, delivery).await?;
    Ok((StatusCode::CREATED, Json(logged.into())))
}
