//! Checks and decisions, and everything that was ever asked.

use crate::{Client, Error, Reason, operations::segment};
use jiff::{Timestamp, civil::Date};
use reqwest::Method;
use serde::Deserialize;

/// A round of review.
#[derive(Clone, Debug, Deserialize)]
pub struct Check {
    /// Begins with `chk_`.
    pub id: String,
    /// Whose.
    pub customer_id: String,
    /// Which round of the customer's, from 1.
    pub round: u32,
    /// `open`, `awaiting_second_approval`, `sent_back` or `decided`.
    pub state: String,
    /// When it was started.
    pub started_at: Timestamp,
    /// The present marks.
    pub marks: Vec<Mark>,
    /// How it ended, once that has taken effect.
    pub decision: Option<Decision>,
}

/// What was said of one version of one item.
#[derive(Clone, Debug, Deserialize)]
pub struct Mark {
    /// `field:<code>` or `document:<type>`.
    pub item: String,
    /// The version of the item it is about.
    pub item_version: u32,
    /// `approved`, `pending` or `rejected`.
    pub verdict: String,
    /// Why.
    pub reasons: Vec<Reason>,
    /// When.
    pub marked_at: Timestamp,
    /// Whether it stands since an earlier check.
    pub carried_over: bool,
}

/// How a check ended.
#[derive(Clone, Debug, Deserialize)]
pub struct Decision {
    /// `approve`, `reject` or `resubmission`.
    pub outcome: String,
    /// When it took effect.
    pub decided_at: Timestamp,
    /// Why the customer was rejected.
    pub reasons: Vec<Reason>,
    /// Whether a rejected customer may send again.
    pub may_try_again: Option<bool>,
    /// What a rejected customer was told.
    pub message: Option<String>,
    /// What was asked for.
    pub items: Vec<String>,
    /// The last day to answer.
    pub due: Option<Date>,
}

/// What a customer was asked for once.
#[derive(Clone, Debug, Deserialize)]
pub struct PastResubmission {
    /// The check that ended with it.
    pub check_id: String,
    /// `open`, `answered` or `withdrawn`.
    pub state: String,
    /// When it was asked.
    pub requested_at: Timestamp,
    /// When it was answered or withdrawn.
    pub closed_at: Option<Timestamp>,
    /// The last day to answer.
    pub due: Date,
    /// Each item.
    pub items: Vec<PastItem>,
}

/// One item that was asked for.
#[derive(Clone, Debug, Deserialize)]
pub struct PastItem {
    /// `field:<code>` or `document:<type>`.
    pub item: String,
    /// What people call it.
    pub label: String,
    /// When it was sent.
    pub answered_at: Option<Timestamp>,
    /// Why.
    pub reasons: Vec<Reason>,
    /// What the customer was told.
    pub message: String,
}

impl Client {
    /// The checks of a customer, the newest round first.
    pub async fn checks(&self, customer: &str) -> Result<Vec<Check>, Error> {
        #[derive(Deserialize)]
        struct List {
            checks: Vec<Check>,
        }
        let path = format!("/customers/{}/checks", segment(customer));
        let list: List = self.ask(Method::GET, &path, |request| request).await?;
        Ok(list.checks)
    }

    /// A check.
    pub async fn check(&self, id: &str) -> Result<Check, Error> {
        self.ask(Method::GET, &format!("/checks/{}", segment(id)), |request| request).await
    }

    /// Everything a customer was ever asked for, the newest first.
    pub async fn resubmissions(&self, customer: &str) -> Result<Vec<PastResubmission>, Error> {
        #[derive(Deserialize)]
        struct List {
            resubmissions: Vec<PastResubmission>,
        }
        let path = format!("/customers/{}/resubmissions", segment(customer));
        let list: List = self.ask(Method::GET, &path, |request| request).await?;
        Ok(list.resubmissions)
    }
}
