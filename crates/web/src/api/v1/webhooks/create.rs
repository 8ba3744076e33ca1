//! `POST /api/v1/webhooks`

use super::view::WebhookWithSecretBody;
use crate::{
    Web,
    api::{
        extract::Body,
        openapi::{EndpointErrors, EndpointsFull},
        words,
    },
    error::WebError,
    extract::Caller,
};
use axum::{extract::State, response::Response};
use probity_app::{
    idempotency::once,
    webhook::{self, EndpointForm},
};
use serde::Deserialize;
use utoipa::ToSchema;

/// A webhook endpoint to add.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewWebhook)]
pub(crate) struct NewWebhookBody {
    /// Where events are sent to: `https://…`.
    #[schema(max_length = 500)]
    url: String,
    /// What it is for, on one line.
    #[serde(default)]
    #[schema(max_length = 200)]
    description: String,
    /// The events it gets; empty or left out for all, also those of later versions.
    #[serde(default)]
    #[schema(schema_with = event_types)]
    events: Vec<String>,
}

/// A list of event types.
pub(super) fn event_types() -> utoipa::openapi::schema::Array {
    utoipa::openapi::ArrayBuilder::new().items(words::event_type()).build()
}

/// Add a webhook endpoint
///
/// Events are sent there from now on, signed by the secret in the answer, which is shown this once. A sandbox key adds an
/// endpoint for the events of made-up customers.
#[utoipa::path(
    post,
    path = "/api/v1/webhooks",
    operation_id = "createWebhook",
    tag = "Webhooks",
    request_body(
        content = NewWebhookBody,
        example = json!({
            "url": "https://www.bank.example/webhooks",
            "description": "Trading platform",
            "events": ["customer.approved", "customer.rejected", "customer.resubmission_requested"]
        })
    ),
    responses(
        (status = 201, description = "Added, with its secret", body = WebhookWithSecretBody),
        EndpointsFull, EndpointErrors
    )
)]
pub(crate) async fn create(
    State(web): State<Web>,
    Caller(by): Caller,
    Body(body): Body<NewWebhookBody>,
) -> Result<Response, WebError> {
    let NewWebhookBody { url, description, events } = body;
    let form = EndpointForm { url, description, events, ..EndpointForm::default() };
    let made = once(webhook::create(&web.app, &by, form), |it| it.id).await?;
    let webhook = webhook::get(&web.app, &by, made.id).await?.into();
    WebhookWithSecretBody::told(webhook, made.now.map(|it| it.secret))
}
