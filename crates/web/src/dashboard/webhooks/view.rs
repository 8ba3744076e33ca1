//! Endpoints and deliveries in the words of the pages.

use jiff::Timestamp;
use probity_app::{
    public_event::PublicKind,
    webhook::{self, Attempt, Delivery, Endpoint, TEST_TYPE},
};
use probity_model::webhook as model;
use probity_pages::{
    moment::Moment,
    webhooks::{AttemptView, DeliveryRow, DeliveryState, EndpointState},
};

/// How an endpoint stands.
pub(super) fn state(endpoint: &Endpoint, now: Timestamp) -> EndpointState {
    match (endpoint.enabled, endpoint.given_up_at, endpoint.failing_since) {
        (false, Some(at), _) => EndpointState::GivenUp { at: Moment::new(at, now) },
        (false, None, _) => EndpointState::Off,
        (true, _, Some(since)) => EndpointState::Failing { since: Moment::new(since, now) },
        (true, _, None) => EndpointState::On,
    }
}

/// The events an endpoint gets.
pub(super) fn events(endpoint: &Endpoint) -> String {
    let labels: Vec<_> = webhook::events(endpoint).into_iter().map(PublicKind::label).collect();
    if labels.is_empty() { "Every event".to_owned() } else { labels.join(" · ") }
}

pub(super) fn row(delivery: &Delivery, now: Timestamp) -> DeliveryRow {
    let event = match PublicKind::from_word(&delivery.event_type) {
        Some(kind) => kind.label().to_owned(),
        None if delivery.event_type == TEST_TYPE => "Test event".to_owned(),
        None => delivery.event_type.clone(),
    };
    DeliveryRow {
        href: format!("/settings/webhooks/deliveries/{}", delivery.id),
        event,
        event_id: delivery.event.to_string(),
        state: match delivery.state {
            model::DeliveryState::Waiting => DeliveryState::Waiting,
            model::DeliveryState::Delivered => DeliveryState::Delivered,
            model::DeliveryState::Failed => DeliveryState::Failed,
        },
        attempts: delivery.attempts,
        at: Moment::new(delivery.created_at, now),
        next: delivery.next_attempt_at.map(|at| Moment::new(at, now)),
    }
}

pub(super) fn attempt(attempt: Attempt, now: Timestamp) -> AttemptView {
    AttemptView {
        number: attempt.number,
        at: Moment::new(attempt.at, now),
        duration: format!("{} ms", attempt.duration_ms),
        status: attempt.status,
        problem: attempt.problem.map(|problem| problem.label().to_owned()),
        request_headers: attempt.request_headers,
        response: attempt.response,
    }
}
