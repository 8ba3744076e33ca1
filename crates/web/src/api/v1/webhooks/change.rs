//! `PATCH /api/v1/webhooks/{id}`

use super::{create::event_types, view::WebhookBody};
use crate::{
    Web,
    api::{
        extract::{Body, PathId},
        openapi::{EndpointErrors, NoEndpoint},
    },
    error::WebError,
    extract::Caller,
};
use axum::{Json, extract::State};
use probity_app::webhook::{self, Change};
use probity_model::id::EndpointKind;
use serde::Deserialize;
use utoipa::ToSchema;

/// What is changed of a webhook endpoint; what is left out or null stays as it is.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = WebhookChange)]
pub(crate) struct WebhookChangeBody {
    /// Where events are sent to: `https://…`.
    #[schema(max_length = 500)]
    url: Option<String>,
    /// What it is for, on one line.
    #[schema(max_length = 200)]
    description: Option<String>,
    /// The events it gets; empty for all.
    #[schema(schema_with = event_types, required = false)]
    events: Option<Vec<String>>,
    /// Whether it is switched on. What waited while it was off is then sent.
    enabled: Option<bool>,
}

/// Change a webhook endpoint
///
/// What is on its way already goes to the new address.
#[utoipa::path(
    patch,
    path = "/api/v1/webhooks/{id}",
    operation_id = "changeWebhook",
    tag = "Webhooks",
    params(("id" = String, Path, description = "The endpoint", example = "whe_019aab1c3e007000a1b2c3d4e5f60718")),
    request_body(content = WebhookChangeBody, example = json!({"enabled": false})),
    responses((status = 200, description = "The endpoint as it is now", body = WebhookBody), NoEndpoint, EndpointErrors)
)]
pub(crate) async fn change(
    State(web): State<Web>,
    Caller(by): Caller,
    PathId(id): PathId<EndpointKind>,
    Body(body): Body<WebhookChangeBody>,
) -> Result<Json<WebhookBody>, WebError> {
    let WebhookChangeBody { url, description, events, enabled } = body;
    webhook::change(&web.app, &by, id, Change { url, description, events, enabled }).await?;
    Ok(Json(webhook::get(&web.app, &by, id).await?.into()))
}
