//! `POST /api/v1/webhooks/{id}/secrets`

use super::view::WebhookWithSecretBody;
use crate::{
    Web,
    api::{
        extract::PathId,
        openapi::{NoEndpoint, SecretsFull},
    },
    error::WebError,
    extract::Caller,
};
use axum::{extract::State, response::Response};
use probity_app::{idempotency::once, webhook};
use probity_model::id::EndpointKind;

/// Make a new secret
///
/// Shown this once. The earlier one signs beside it for 24 hours: every webhook then carries both signatures, and a
/// receiver takes either. Takes no body.
#[utoipa::path(
    post,
    path = "/api/v1/webhooks/{id}/secrets",
    operation_id = "rotateWebhookSecret",
    tag = "Webhooks",
    params(("id" = String, Path, description = "The endpoint", example = "whe_019aab1c3e007000a1b2c3d4e5f60718")),
    responses(
        (status = 201, description = "The endpoint with the new secret", body = WebhookWithSecretBody),
        NoEndpoint, SecretsFull
    )
)]
pub(crate) async fn rotate(
    State(web): State<Web>,
    Caller(by): Caller,
    PathId(id): PathId<EndpointKind>,
) -> Result<Response, WebError> {
    let rotated = once(webhook::rotate(&web.app, &by, id), |_| id).await?;
    let webhook = webhook::get(&web.app, &by, id).await?.into();
    WebhookWithSecretBody::told(webhook, rotated.now)
}
