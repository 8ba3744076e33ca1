//! A client of Probity's REST API.
//!
//! ```no_run
//! use probity_client::{Client, NewCustomer, Upload};
//!
//! # async fn integrate() -> Result<(), probity_client::Error> {
//! let probity = Client::new("https://kyc.bank.example", "pk_…")?;
//! let new = NewCustomer::new("user-1234", "standard").field("first_name", "Anna").field("last_name", "Lindqvist");
//! let customer = probity.create_customer(&new).await?;
//!
//! let passport = Upload::new("passport").number("AA1234567").page("passport.jpg", std::fs::read("passport.jpg")?);
//! probity.upload_document(&customer.id, &passport).await?;
//! probity.submit(&customer.id).await?;
//!
//! if probity.permission(&customer.id).await?.may_transact {
//!     // Let it through.
//! }
//! # Ok(())
//! # }
//! ```
//!
//! Every POST carries an `Idempotency-Key` of its own, so that one that was sent twice is carried out once. Where
//! Probity is busy (429, 503), still works on the first try or could not be reached, the request is sent again after a
//! pause, at most [`TRIES_MAX`] times. To send it once more after that, also after a crash of your own, keep the key:
//! [`Client::under_key`]. What it refuses is an [`Error::Refused`] with the problem it told: go by
//! [`Problem::code`], never by the words.

mod checks;
mod endpoints;
mod error;
mod events;
mod links;
mod notes;
mod operations;
mod sandbox;
mod send;
mod types;
mod update;
mod webhook;

pub use checks::{Check, Decision, Mark, PastItem, PastResubmission};
pub use endpoints::{
    Delivery, DeliveryAttempt, DeliveryFilter, DeliveryPages, DeliveryWithAttempts, NewWebhook, Webhook,
    WebhookChange, WebhookWithSecret,
};
pub use error::{CarriedOut, Error, Problem, ProblemError};
pub use events::{Event, EventData, EventItem, EventPage};
pub use links::{Link, NewLink};
pub use notes::{Note, NoteAuthor, NotePage};
pub use operations::CustomerPages;
pub use sandbox::{Outcome, OutcomeItem};
pub use send::{TRIES_MAX, WAIT_MAX};
pub use types::{
    AskedItem, Customer, CustomerFilter, CustomerSummary, Direction, Document, DocumentGroup, File, Level,
    LevelField, Missing, NewCustomer, NewTransaction, Permission, Reason, Rejection, Resubmission, Stage,
    Status, Transaction, TransactionFilter, TransactionPage, TransactionRefusal, Upload,
};
pub use update::{CustomerUpdate, Field};

pub use webhook::{WEBHOOK_AGE_SECONDS_MAX, WebhookError, WebhookHeaders, verify_webhook};

use std::time::Duration;

/// How long one try may take, until its answer has come in whole; long enough for the largest upload.
const REQUEST_TIME_MAX: Duration = Duration::from_mins(3);

/// A client; cheap to clone, for use by many at once.
#[derive(Clone, Debug)]
pub struct Client {
    http: reqwest::Client,
    /// Without a slash at its end.
    url: String,
    key: Key,
    /// The `Idempotency-Key` of every POST; one of its own unless told.
    idempotency_key: Option<String>,
}

/// An API key; its `Debug` shows nothing of it.
#[derive(Clone)]
struct Key(String);

impl std::fmt::Debug for Key {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Key(…)")
    }
}

impl Client {
    /// A client of the Probity at this address, such as `https://kyc.bank.example`, with this API key.
    ///
    /// Installs ring as the cryptography of rustls where the process has none yet.
    pub fn new(url: &str, api_key: &str) -> Result<Self, Error> {
        // Somebody else's choice stands: any provider will do.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let http = reqwest::Client::builder()
            .timeout(REQUEST_TIME_MAX)
            .redirect(reqwest::redirect::Policy::none())
            .user_agent(concat!("probity-client/", env!("CARGO_PKG_VERSION")))
            .build()?;
        let (url, key) = (url.trim_end_matches('/').to_owned(), Key(api_key.to_owned()));
        Ok(Self { http, url, key, idempotency_key: None })
    }

    /// The same client, for one POST under this `Idempotency-Key`: however often it is sent under it within 24 hours, it is
    /// carried out once, and answered from what was made then. A key names one request; another one under it is refused with
    /// `idempotency_key_reused`.
    #[must_use]
    pub fn under_key(&self, idempotency_key: impl Into<String>) -> Self {
        Self { idempotency_key: Some(idempotency_key.into()), ..self.clone() }
    }
}
