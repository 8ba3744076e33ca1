//! What becomes of made-up customers.

use crate::{Client, Customer, Error, operations::segment};
use jiff::civil::Date;
use reqwest::Method;
use serde::Serialize;

/// How the review of a made-up customer is to end.
#[derive(Clone, Debug, Serialize)]
#[serde(tag = "outcome", rename_all = "snake_case")]
pub enum Outcome {
    /// Approved.
    Approve,
    /// Rejected.
    Reject {
        /// Codes of reasons, at least one.
        reasons: Vec<String>,
        /// Whether the customer may not try again.
        r#final: bool,
    },
    /// Asked again.
    Resubmission {
        /// At least one.
        items: Vec<OutcomeItem>,
        /// The last day to answer; the level's days from now unless told.
        #[serde(skip_serializing_if = "Option::is_none")]
        due: Option<Date>,
    },
}

/// An item to ask for.
#[derive(Clone, Debug, Serialize)]
pub struct OutcomeItem {
    /// `field:<code>` or `document:<type>`.
    pub item: String,
    /// Codes of reasons; may be empty.
    pub reasons: Vec<String>,
    /// What to tell the customer; the reasons' texts where it is empty.
    pub message: String,
}

impl Client {
    /// Plays a whole review of a made-up customer who awaits it. For sandbox keys alone.
    pub async fn force_outcome(&self, customer: &str, outcome: &Outcome) -> Result<Customer, Error> {
        let path = format!("/customers/{}/outcome", segment(customer));
        self.ask(Method::POST, &path, |request| request.json(outcome)).await
    }
}
