//! Webhook endpoints: adding them, and looking at what was sent to them.

use crate::{
    Client, Error,
    operations::{query, segment},
};
use jiff::Timestamp;
use reqwest::Method;
use serde::{Deserialize, Serialize};

/// A webhook endpoint to add.
#[derive(Clone, Debug, Default, Serialize)]
pub struct NewWebhook {
    /// Where events are sent to: `https://…`.
    pub url: String,
    /// What it is for.
    pub description: String,
    /// The types of the events it gets; empty for all.
    pub events: Vec<String>,
}

/// What is changed of a webhook endpoint; what is left out stays.
#[derive(Clone, Debug, Default, Serialize)]
pub struct WebhookChange {
    /// Where events are sent to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// What it is for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// The types of the events it gets; empty for all.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub events: Option<Vec<String>>,
    /// Whether it is switched on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub enabled: Option<bool>,
}

/// A webhook endpoint.
#[derive(Clone, Debug, Deserialize)]
pub struct Webhook {
    /// Begins with `whe_`.
    pub id: String,
    /// Where events are sent to.
    pub url: String,
    /// What it is for.
    pub description: String,
    /// The types of the events it gets; empty for all.
    pub events: Vec<String>,
    /// Whether it is switched on.
    pub enabled: bool,
    /// Whether it gets the events of made-up customers.
    pub sandbox: bool,
    /// Since when nothing has arrived, if something failed since.
    pub failing_since: Option<Timestamp>,
    /// When it was switched off because nothing arrived for three days.
    pub given_up_at: Option<Timestamp>,
    /// Until when an earlier secret signs too, if one does.
    pub earlier_secret_until: Option<Timestamp>,
    /// When it was added.
    pub created_at: Timestamp,
}

/// A webhook endpoint with a secret that is shown this once. Not `Debug`: it holds the secret.
#[derive(Clone, Deserialize)]
pub struct WebhookWithSecret {
    /// The endpoint.
    pub webhook: Webhook,
    /// For [`crate::verify_webhook`]. None where the answer is that of an earlier try, which got lost: make another.
    pub secret: Option<String>,
}

/// What narrows a list of deliveries.
#[derive(Clone, Debug, Default, Serialize)]
pub struct DeliveryFilter {
    /// Only those of which this became: `waiting`, `delivered`, `failed`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub state: Option<String>,
}

/// One event on its way to one endpoint.
#[derive(Clone, Debug, Deserialize)]
pub struct Delivery {
    /// Begins with `dlv_`.
    pub id: String,
    /// The endpoint.
    pub webhook_id: String,
    /// The event: `webhook-id` of every attempt.
    pub event_id: String,
    /// What happened.
    pub event_type: String,
    /// `waiting`, `delivered` or `failed`.
    pub state: String,
    /// How often it was tried.
    pub attempt_count: u32,
    /// When it is tried next.
    pub next_attempt_at: Option<Timestamp>,
    /// When it was put on its way.
    pub created_at: Timestamp,
}

/// A delivery with what was sent and what came of it.
#[derive(Clone, Debug, Deserialize)]
pub struct DeliveryWithAttempts {
    /// The delivery.
    pub delivery: Delivery,
    /// The body that is sent.
    pub body: String,
    /// The newest attempts, the newest first.
    pub attempts: Vec<DeliveryAttempt>,
}

/// One attempt.
#[derive(Clone, Debug, Deserialize)]
pub struct DeliveryAttempt {
    /// From 1.
    pub number: u32,
    /// When.
    pub at: Timestamp,
    /// How long it took, in milliseconds.
    pub duration_ms: u32,
    /// The headers that were sent, one on a line, without the signatures.
    pub request_headers: String,
    /// The status of the answer.
    pub status: Option<u16>,
    /// The beginning of the answer's body.
    pub response: Option<String>,
    /// Why it did not deliver: `refused`, `timed_out`, …
    pub problem: Option<String>,
}

impl Client {
    /// Adds a webhook endpoint. The secret in the answer is shown this once.
    pub async fn create_webhook(&self, new: &NewWebhook) -> Result<WebhookWithSecret, Error> {
        self.ask(Method::POST, "/webhooks", |request| request.json(new)).await
    }

    /// The webhook endpoints.
    pub async fn webhooks(&self) -> Result<Vec<Webhook>, Error> {
        #[derive(Deserialize)]
        struct List {
            webhooks: Vec<Webhook>,
        }
        let list: List = self.ask(Method::GET, "/webhooks", |request| request).await?;
        Ok(list.webhooks)
    }

    /// A webhook endpoint.
    pub async fn webhook(&self, id: &str) -> Result<Webhook, Error> {
        self.ask(Method::GET, &path(id, ""), |request| request).await
    }

    /// Changes a webhook endpoint.
    pub async fn change_webhook(&self, id: &str, change: &WebhookChange) -> Result<Webhook, Error> {
        self.ask(Method::PATCH, &path(id, ""), |request| request.json(change)).await
    }

    /// Removes a webhook endpoint with everything that was on its way to it.
    pub async fn remove_webhook(&self, id: &str) -> Result<Webhook, Error> {
        self.ask(Method::DELETE, &path(id, ""), |request| request).await
    }

    /// Makes a new secret, which is shown this once. The earlier one signs beside it for a day.
    pub async fn rotate_webhook_secret(&self, id: &str) -> Result<WebhookWithSecret, Error> {
        self.ask(Method::POST, &path(id, "/secrets"), |request| request).await
    }

    /// Sends a test event. Get the delivery again in a moment to see what came of it.
    pub async fn test_webhook(&self, id: &str) -> Result<DeliveryWithAttempts, Error> {
        self.ask(Method::POST, &path(id, "/test"), |request| request).await
    }

    /// The deliveries to a webhook endpoint, the latest first, page by page.
    #[must_use]
    pub fn webhook_deliveries(&self, id: &str, filter: DeliveryFilter) -> DeliveryPages<'_> {
        DeliveryPages { client: self, path: path(id, "/deliveries"), filter, after: None, ended: false }
    }

    /// A delivery with every attempt.
    pub async fn webhook_delivery(&self, id: &str) -> Result<DeliveryWithAttempts, Error> {
        self.ask(Method::GET, &format!("/webhook-deliveries/{}", segment(id)), |request| request).await
    }

    /// Sends a delivery once more, under the same `webhook-id`.
    pub async fn send_webhook_again(&self, id: &str) -> Result<DeliveryWithAttempts, Error> {
        let path = format!("/webhook-deliveries/{}/attempts", segment(id));
        self.ask(Method::POST, &path, |request| request).await
    }
}

fn path(id: &str, rest: &str) -> String {
    format!("/webhooks/{}{rest}", segment(id))
}

/// Deliveries, page by page.
#[derive(Debug)]
pub struct DeliveryPages<'a> {
    client: &'a Client,
    path: String,
    filter: DeliveryFilter,
    after: Option<String>,
    ended: bool,
}

impl DeliveryPages<'_> {
    /// The next page; none after the last one.
    pub async fn next(&mut self) -> Result<Option<Vec<Delivery>>, Error> {
        #[derive(Deserialize)]
        struct Page {
            deliveries: Vec<Delivery>,
            next: Option<String>,
        }
        if self.ended {
            return Ok(None);
        }
        let path = format!("{}?{}", self.path, query(&self.filter, self.after.as_deref()));
        let page: Page = self.client.ask(Method::GET, &path, |request| request).await?;
        self.ended = page.next.is_none();
        self.after = page.next;
        Ok(Some(page.deliveries))
    }
}
