//! The feed of events.

use crate::{
    Client, Error, Stage, Status,
    operations::{query, segment},
};
use jiff::{Timestamp, civil::Date};
use reqwest::Method;
use serde::{Deserialize, Serialize};

/// One thing that happened. A webhook's body is the same.
#[derive(Clone, Debug, Deserialize)]
pub struct Event {
    /// Begins with `evt_`.
    pub id: String,
    /// What happened: `customer.approved`, …
    #[serde(rename = "type")]
    pub kind: String,
    /// When.
    pub timestamp: Timestamp,
    /// The rest.
    pub data: EventData,
}

/// What there is to know of an event; what does not belong to its type is not there.
#[derive(Clone, Debug, Deserialize)]
pub struct EventData {
    /// Whom it is about.
    pub customer_id: String,
    /// Where the customer stands from then on.
    pub status: Option<Status>,
    /// Why the customer is pending.
    pub stage: Option<Stage>,
    /// The items supplied or asked for.
    #[serde(default)]
    pub items: Vec<EventItem>,
    /// Codes of the reasons of a rejection.
    #[serde(default)]
    pub reasons: Vec<String>,
    /// Whether a rejected customer may send again.
    pub may_try_again: Option<bool>,
    /// The last day to answer.
    pub due: Option<Date>,
    /// What was changed of the customer.
    #[serde(default)]
    pub changed: Vec<String>,
    /// The transaction it is about.
    pub transaction_id: Option<String>,
    /// Why the transaction was refused.
    pub code: Option<String>,
}

/// An item, without its value.
#[derive(Clone, Debug, Deserialize)]
pub struct EventItem {
    /// `field:<code>` or `document:<type>`.
    pub item: String,
    /// The version supplied.
    pub version: Option<u32>,
    /// Codes of the reasons it was asked for.
    #[serde(default)]
    pub reasons: Vec<String>,
}

/// A page of events.
#[derive(Clone, Debug, Deserialize)]
pub struct EventPage {
    /// The oldest first; may be empty though there are more.
    pub events: Vec<Event>,
    /// For `after` next time: keep it.
    pub next: Option<String>,
    /// Whether to ask again at once.
    pub more: bool,
}

impl Client {
    /// What happened after an event, or from the first one on; with `kind`, of this type alone.
    pub async fn events(&self, after: Option<&str>, kind: Option<&str>) -> Result<EventPage, Error> {
        #[derive(Serialize)]
        struct Filter<'a> {
            #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
            kind: Option<&'a str>,
        }
        let path = format!("/events?{}", query(&Filter { kind }, after));
        self.ask(Method::GET, &path, |request| request).await
    }

    /// An event.
    pub async fn event(&self, id: &str) -> Result<Event, Error> {
        self.ask(Method::GET, &format!("/events/{}", segment(id)), |request| request).await
    }
}
