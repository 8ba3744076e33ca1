//! Webhooks: the endpoints, one endpoint, and what was sent to it.

use askama::Template;

use crate::layout::{Choice, Paging, Shell};
use crate::moment::Moment;

/// `GET /settings/webhooks`.
#[derive(Template)]
#[template(path = "webhooks.html")]
pub struct WebhooksPage {
    /// The shell.
    pub shell: Shell,
    /// The endpoints, the oldest first.
    pub rows: Vec<EndpointRow>,
}

/// An endpoint in the list.
pub struct EndpointRow {
    /// `whe_…`: its page is `/settings/webhooks/{id}`, its log `…/deliveries`.
    pub id: String,
    /// Where it is.
    pub url: String,
    /// What it is for.
    pub description: String,
    /// The events it gets, in words.
    pub events: String,
    /// How it stands.
    pub state: EndpointState,
    /// Whether it gets made-up customers' events alone.
    pub is_sandbox: bool,
}

/// How an endpoint stands.
#[derive(Clone, PartialEq, Eq)]
pub enum EndpointState {
    /// It gets what happens.
    On,
    /// It is on, and nothing has arrived since then.
    Failing {
        /// Since when.
        since: Moment,
    },
    /// Somebody switched it off.
    Off,
    /// Nothing arrived for days, and it was switched off.
    GivenUp {
        /// When.
        at: Moment,
    },
}

impl EndpointState {
    /// The words of its pill.
    #[must_use]
    pub const fn label(&self) -> &'static str {
        match self {
            Self::On => "On",
            Self::Failing { .. } => "Failing",
            Self::Off => "Off",
            Self::GivenUp { .. } => "Switched off after failures",
        }
    }

    /// The class of its pill.
    #[must_use]
    pub const fn pill(&self) -> &'static str {
        match self {
            Self::On => "pill-approved",
            Self::Failing { .. } => "pill-pending",
            Self::Off => "pill-neutral",
            Self::GivenUp { .. } => "pill-rejected",
        }
    }

    /// Whether it gets what happens.
    #[must_use]
    pub const fn is_on(&self) -> bool {
        matches!(self, Self::On | Self::Failing { .. })
    }
}

/// What is said of an endpoint: `url`, `description`, `event` (repeated) and, for a new one, `sandbox`.
#[derive(Default)]
pub struct EndpointForm {
    /// Where it is.
    pub url: String,
    /// What it is for.
    pub description: String,
    /// Each event; none chosen means all.
    pub events: Vec<Choice>,
    /// Whether it gets made-up customers' events alone.
    pub is_sandbox: bool,
}

/// `GET /settings/webhooks/new`; `POST /settings/webhooks` ([`EndpointForm`]).
#[derive(Template)]
#[template(path = "webhook_new.html")]
pub struct NewWebhookPage {
    /// The shell.
    pub shell: Shell,
    /// The form.
    pub form: EndpointForm,
    /// What is wrong with what was sent.
    pub error: Option<String>,
}

/// `GET|POST /settings/webhooks/{id}` ([`EndpointForm`]); `POST …/on`, `…/off`, `…/secret`, `…/test`, `…/remove`.
#[derive(Template)]
#[template(path = "webhook.html")]
pub struct WebhookPage {
    /// The shell.
    pub shell: Shell,
    /// `whe_…`.
    pub id: String,
    /// Where it is.
    pub url: String,
    /// How it stands.
    pub state: EndpointState,
    /// Whether it gets made-up customers' events alone.
    pub is_sandbox: bool,
    /// The form to change it.
    pub form: EndpointForm,
    /// The secret just made; never shown again.
    pub secret: Option<String>,
    /// Until when an earlier secret signs too.
    pub earlier_secret_until: Option<Moment>,
    /// Hours an earlier secret signs beside a new one.
    pub overlap_hours: i64,
    /// The newest deliveries.
    pub latest: Vec<DeliveryRow>,
    /// What is wrong with what was sent.
    pub error: Option<String>,
}

/// `GET /settings/webhooks/{id}/deliveries`.
#[derive(Template)]
#[template(path = "webhook_deliveries.html", blocks = ["list"])]
pub struct DeliveriesPage {
    /// The shell.
    pub shell: Shell,
    /// The endpoint's id.
    pub endpoint: String,
    /// Where it is.
    pub url: String,
    /// What became of them, to choose from.
    pub states: Vec<Choice>,
    /// The newest first.
    pub rows: Vec<DeliveryRow>,
    /// Days they are kept.
    pub kept_days: i64,
    /// Further pages.
    pub paging: Paging,
}

/// A delivery in a list.
pub struct DeliveryRow {
    /// Its page.
    pub href: String,
    /// What happened, in words.
    pub event: String,
    /// The event's id.
    pub event_id: String,
    /// What became of it.
    pub state: DeliveryState,
    /// How often it was tried.
    pub attempts: u32,
    /// When it was put on its way.
    pub at: Moment,
    /// When it is tried next.
    pub next: Option<Moment>,
}

/// What became of a delivery.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum DeliveryState {
    /// It is tried, or waits to be tried.
    Waiting,
    /// The receiver took it.
    Delivered,
    /// It was tried too often.
    Failed,
}

impl DeliveryState {
    /// The words people see.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Waiting => "Waiting",
            Self::Delivered => "Delivered",
            Self::Failed => "Failed",
        }
    }

    /// The class of its pill.
    #[must_use]
    pub const fn pill(self) -> &'static str {
        match self {
            Self::Waiting => "pill-pending",
            Self::Delivered => "pill-approved",
            Self::Failed => "pill-rejected",
        }
    }
}

/// `GET /settings/webhooks/deliveries/{id}`; `POST …/again`.
#[derive(Template)]
#[template(path = "webhook_delivery.html", blocks = ["delivery"])]
pub struct DeliveryPage {
    /// The shell.
    pub shell: Shell,
    /// `dlv_…`.
    pub id: String,
    /// The endpoint's id.
    pub endpoint: String,
    /// Where it is.
    pub url: String,
    /// The delivery, as a list shows it.
    pub row: DeliveryRow,
    /// What is sent.
    pub body: String,
    /// The attempts, the newest first.
    pub attempts: Vec<AttemptView>,
    /// Where to look again while an attempt that was asked for is on its way.
    pub look_again: Option<String>,
}

/// One attempt.
pub struct AttemptView {
    /// From 1.
    pub number: u32,
    /// When.
    pub at: Moment,
    /// How long it took, such as `120 ms`.
    pub duration: String,
    /// The status of the answer.
    pub status: Option<u16>,
    /// What went wrong and what to do; none where it was taken.
    pub problem: Option<String>,
    /// The headers that were sent.
    pub request_headers: String,
    /// The beginning of the answer; none where there was none.
    pub response: Option<String>,
}
