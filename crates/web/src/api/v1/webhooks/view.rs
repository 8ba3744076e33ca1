//! Endpoints and deliveries as the API shows them.

use crate::{
    api::{idempotent::keep_instead, words},
    error::WebError,
};
use axum::{
    Json,
    http::StatusCode,
    response::{IntoResponse as _, Response},
};
use jiff::Timestamp;
use probity_app::{
    public_event::PublicKind,
    webhook::{self, Attempt, Delivery, Logged, Shown},
};
use probity_model::{
    id::{DeliveryId, EndpointId, EventId},
    webhook::{AttemptProblem, DeliveryState},
};
use serde::Serialize;
use utoipa::ToSchema;

/// A webhook endpoint.
#[derive(Clone, Serialize, ToSchema)]
#[schema(as = Webhook)]
pub(crate) struct WebhookBody {
    /// Begins with `whe_`.
    #[schema(value_type = String, example = "whe_019aab1c3e007000a1b2c3d4e5f60718")]
    id: EndpointId,
    /// Where events are sent to.
    #[schema(example = "https://www.bank.example/webhooks")]
    url: String,
    /// What it is for.
    #[schema(example = "Trading platform")]
    description: String,
    /// The events it gets; empty for all, also those of later versions.
    #[schema(value_type = Vec<String>, example = json!(["customer.approved", "customer.rejected"]))]
    events: Vec<&'static str>,
    /// Whether it is switched on.
    enabled: bool,
    /// Whether it gets the events of made-up customers instead of those of real ones.
    #[schema(example = false)]
    sandbox: bool,
    /// Since when nothing has arrived, if something failed since.
    #[schema(value_type = Option<String>, format = DateTime, required = true, example = json!(null))]
    failing_since: Option<Timestamp>,
    /// When it was switched off because nothing arrived for three days.
    #[schema(value_type = Option<String>, format = DateTime, required = true, example = json!(null))]
    given_up_at: Option<Timestamp>,
    /// Until when an earlier secret signs beside the newest, if one does.
    #[schema(value_type = Option<String>, format = DateTime, required = true, example = json!(null))]
    earlier_secret_until: Option<Timestamp>,
    /// When it was added.
    #[schema(schema_with = words::instant)]
    created_at: Timestamp,
}

/// A webhook endpoint with the secret just made, which is shown this once.
#[derive(Clone, Serialize, ToSchema)]
#[schema(as = WebhookWithSecret)]
pub(crate) struct WebhookWithSecretBody {
    /// The endpoint.
    pub(super) webhook: WebhookBody,
    /// What signs for it; null where the answer is that of an earlier request under the same `Idempotency-Key`.
    #[schema(required = true, example = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwMfKQ9r8GKYo=")]
    pub(super) secret: Option<String>,
}

impl WebhookWithSecretBody {
    /// The answer with the secret, which rests nowhere but with the endpoint and is told to the first try alone.
    pub(super) fn told(webhook: WebhookBody, secret: Option<String>) -> Result<Response, WebError> {
        let body = Self { webhook, secret };
        let kept = Self { secret: None, ..body.clone() };
        let mut response = (StatusCode::CREATED, Json(body)).into_response();
        keep_instead(&mut response, &kept)?;
        Ok(response)
    }
}

impl From<Shown> for WebhookBody {
    fn from(Shown { endpoint, earlier_secret_until }: Shown) -> Self {
        Self {
            id: endpoint.id,
            events: webhook::events(&endpoint).into_iter().map(PublicKind::word).collect(),
            url: endpoint.url,
            description: endpoint.description,
            enabled: endpoint.enabled,
            sandbox: endpoint.sandbox,
            failing_since: endpoint.failing_since,
            given_up_at: endpoint.given_up_at,
            earlier_secret_until,
            created_at: endpoint.created_at,
        }
    }
}

/// One event on its way to one endpoint.
#[derive(Serialize, ToSchema)]
#[schema(as = WebhookDelivery)]
pub(crate) struct DeliveryBody {
    /// Begins with `dlv_`.
    #[schema(value_type = String, example = "dlv_019aab1c3e007000a1b2c3d4e5f60718")]
    id: DeliveryId,
    /// The endpoint.
    #[schema(value_type = String, example = "whe_019aab1c3e007000a1b2c3d4e5f60718")]
    webhook_id: EndpointId,
    /// The event: `webhook-id` of every attempt.
    #[schema(value_type = String, example = "evt_019aab1c3e007000a1b2c3d4e5f60718")]
    event_id: EventId,
    /// What happened.
    #[schema(example = "customer.approved")]
    event_type: String,
    /// What became of it.
    #[schema(schema_with = words::delivery_state)]
    state: DeliveryState,
    /// How often it was tried.
    #[schema(example = 1)]
    attempt_count: u32,
    /// When it is tried next; null once it has ended, and while the endpoint is switched off.
    #[schema(value_type = Option<String>, format = DateTime, required = true, example = json!(null))]
    next_attempt_at: Option<Timestamp>,
    /// When it was put on its way.
    #[schema(schema_with = words::instant)]
    created_at: Timestamp,
}

impl From<Delivery> for DeliveryBody {
    fn from(delivery: Delivery) -> Self {
        Self {
            id: delivery.id,
            webhook_id: delivery.endpoint,
            event_id: delivery.event,
            event_type: delivery.event_type,
            state: delivery.state,
            attempt_count: delivery.attempts,
            next_attempt_at: delivery.next_attempt_at,
            created_at: delivery.created_at,
        }
    }
}

/// A delivery with what was sent and what came of it.
#[derive(Serialize, ToSchema)]
#[schema(as = WebhookDeliveryWithAttempts)]
pub(crate) struct LoggedBody {
    /// The delivery.
    delivery: DeliveryBody,
    /// The body that is sent, byte by byte.
    #[schema(
        example = "{\"id\":\"evt_019aab1c3e007000a1b2c3d4e5f60718\",\"type\":\"customer.approved\",\"timestamp\":\"2026-11-22T09:30:00Z\",\"data\":{\"customer_id\":\"cus_019aab1c3e007000a1b2c3d4e5f60718\",\"status\":\"approved\"}}"
    )]
    body: String,
    /// The newest 50 attempts, the newest first.
    attempts: Vec<AttemptBody>,
}

/// One attempt.
#[derive(Serialize, ToSchema)]
#[schema(as = WebhookAttempt)]
struct AttemptBody {
    /// From 1.
    #[schema(example = 1)]
    number: u32,
    /// When.
    #[schema(schema_with = words::instant)]
    at: Timestamp,
    /// How long it took, in milliseconds.
    #[schema(example = 120)]
    duration_ms: u32,
    /// The headers that were sent, one on a line, without the signatures.
    #[schema(example = "webhook-id: evt_019aab1c3e007000a1b2c3d4e5f60718\nwebhook-timestamp: 1795339800")]
    request_headers: String,
    /// The status of the answer; null where there was none.
    #[schema(required = true, example = 204)]
    status: Option<u16>,
    /// The beginning of the answer's body; null where there was none.
    #[schema(required = true, example = "")]
    response: Option<String>,
    /// Why it did not deliver.
    #[schema(schema_with = words::attempt_problem_or_null, required = true)]
    problem: Option<AttemptProblem>,
}

impl From<Logged> for LoggedBody {
    fn from(logged: Logged) -> Self {
        let attempt = |attempt: Attempt| AttemptBody {
            number: attempt.number,
            at: attempt.at,
            duration_ms: attempt.duration_ms,
            request_headers: attempt.request_headers,
            status: attempt.status,
            response: attempt.response,
            problem: attempt.problem,
        };
        Self {
            body: logged.delivery.body.clone(),
            delivery: logged.delivery.into(),
            attempts: logged.attempts.into_iter().map(attempt).collect(),
        }
    }
}
