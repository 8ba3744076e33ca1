//! What leaves the house of what happened: ids, status, item codes and disclosed reason codes, never a personal value.
//! Webhooks and the feed of events are both made of it, under the event's own id; what is not mapped here does not leave.

use crate::{AppError, event::Recorded, platform};
use jiff::{Timestamp, civil::Date};
use probity_model::{
    check::Ruling,
    event::EventKind,
    id::{CheckId, CustomerId, EventId, TransactionId},
    item::ItemKey,
    reason::Reason,
    status::{Stage, Status},
};
use probity_store::{self as store, Connection};
use serde::Serialize;

/// What a platform is told of.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum PublicKind {
    /// A customer was sent in.
    CustomerCreated,
    /// What is known of a customer beside the items was changed.
    CustomerUpdated,
    /// A field or a document was supplied, or supplied again.
    ItemSupplied,
    /// The customer came to the queue.
    CustomerSubmitted,
    /// A reviewer started a check.
    CheckStarted,
    /// The customer may transact.
    CustomerApproved,
    /// The customer was rejected.
    CustomerRejected,
    /// The customer was asked to send something.
    ResubmissionRequested,
    /// A decision was opened again, or a request withdrawn: the customer is back in the queue.
    CustomerReopened,
    /// A transaction was accepted.
    TransactionAccepted,
    /// A transaction was refused.
    TransactionRefused,
}

/// One thing that happened, as a platform may see it.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct PublicEvent {
    /// The event's own id: the same in the feed and in every delivery.
    pub id: EventId,
    /// What happened.
    #[serde(rename = "type")]
    pub kind: PublicKind,
    /// When.
    pub timestamp: Timestamp,
    /// The rest.
    pub data: PublicData,
}

/// What a platform may know of it. What does not belong to the kind is left out.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct PublicData {
    /// The customer it is about.
    pub customer_id: CustomerId,
    /// The customer's status from then on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<Status>,
    /// Why it is pending, if it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stage: Option<Stage>,
    /// The items supplied or asked for.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub items: Vec<PublicItem>,
    /// Why the customer was rejected: codes that may be told.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub reasons: Vec<String>,
    /// Whether a rejected customer may send again.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub may_try_again: Option<bool>,
    /// The last day to answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub due: Option<Date>,
    /// What was changed of the customer.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub changed: Vec<String>,
    /// The transaction it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub transaction_id: Option<TransactionId>,
    /// Why the transaction was refused.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
}

/// An item by its code, without its value.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct PublicItem {
    /// Which.
    pub item: ItemKey,
    /// The version supplied.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<u32>,
    /// Why it was asked for: codes that may be told.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub reasons: Vec<String>,
}

impl PublicKind {
    /// Every one.
    pub const ALL: [Self; 11] = [
        Self::CustomerCreated,
        Self::CustomerUpdated,
        Self::ItemSupplied,
        Self::CustomerSubmitted,
        Self::CheckStarted,
        Self::CustomerApproved,
        Self::CustomerRejected,
        Self::ResubmissionRequested,
        Self::CustomerReopened,
        Self::TransactionAccepted,
        Self::TransactionRefused,
    ];

    /// The word in the API and in a webhook.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::CustomerCreated => "customer.created",
            Self::CustomerUpdated => "customer.updated",
            Self::ItemSupplied => "customer.item_supplied",
            Self::CustomerSubmitted => "customer.submitted",
            Self::CheckStarted => "customer.check_started",
            Self::CustomerApproved => "customer.approved",
            Self::CustomerRejected => "customer.rejected",
            Self::ResubmissionRequested => "customer.resubmission_requested",
            Self::CustomerReopened => "customer.reopened",
            Self::TransactionAccepted => "transaction.accepted",
            Self::TransactionRefused => "transaction.refused",
        }
    }

    /// The words people see.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::CustomerCreated => "Customer created",
            Self::CustomerUpdated => "Customer updated",
            Self::ItemSupplied => "Item supplied",
            Self::CustomerSubmitted => "Customer submitted",
            Self::CheckStarted => "Check started",
            Self::CustomerApproved => "Customer approved",
            Self::CustomerRejected => "Customer rejected",
            Self::ResubmissionRequested => "Resubmission requested",
            Self::CustomerReopened => "Customer reopened",
            Self::TransactionAccepted => "Transaction accepted",
            Self::TransactionRefused => "Transaction refused",
        }
    }

    /// The one with this word, if any.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.word() == word)
    }
}

impl Serialize for PublicKind {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.word())
    }
}

/// The events that leave, in order, as they leave.
pub(crate) async fn of<C: Connection>(db: &C, events: &[Recorded]) -> Result<Vec<PublicEvent>, AppError> {
    let mut known: Option<Vec<Reason>> = None;
    let mut told = Vec::new();
    for recorded in events {
        let Some(customer) = recorded.event.customer else { continue };
        let ruling = match &recorded.event.kind {
            EventKind::Decided { decision, awaits_second: false, .. } => Some(decision.ruling.clone()),
            EventKind::DecisionConfirmed { check } => Some(confirmed(db, *check).await?),
            _ => None,
        };
        if ruling.is_some() && known.is_none() {
            known = Some(store::reason::list(db).await?.into_iter().map(|listed| listed.reason).collect());
        }
        let reasons = known.as_deref().unwrap_or_default();
        let mapped = match &ruling {
            Some(ruling) => Some(ruled(customer, ruling, reasons)),
            None => happened(customer, &recorded.event.kind),
        };
        told.extend(mapped.map(|(kind, data)| PublicEvent {
            id: recorded.id,
            kind,
            timestamp: recorded.event.at,
            data,
        }));
    }
    Ok(told)
}

/// The ruling that a second signature confirmed.
pub(crate) async fn confirmed<C: Connection>(db: &C, check: CheckId) -> Result<Ruling, AppError> {
    let decision = store::check::decision(db, check).await?;
    decision
        .map(|decision| decision.ruling)
        .ok_or_else(|| AppError::Internal("a decision has gone".to_owned()))
}

/// What an event other than a ruling tells, if it leaves at all.
fn happened(customer: CustomerId, kind: &EventKind) -> Option<(PublicKind, PublicData)> {
    let data = about(customer);
    let pending = |stage| PublicData { status: Some(Status::Pending), stage: Some(stage), ..about(customer) };
    let supplied = |item: ItemKey, version: u32| {
        let item = PublicItem { item, version: Some(version), reasons: Vec::new() };
        (PublicKind::ItemSupplied, PublicData { items: vec![item], ..about(customer) })
    };
    Some(match kind {
        EventKind::CustomerCreated { .. } => (PublicKind::CustomerCreated, pending(Stage::Incomplete)),
        EventKind::CustomerUpdated { what } => {
            (PublicKind::CustomerUpdated, PublicData { changed: what.clone(), ..data })
        }
        EventKind::FieldSupplied { field, version } => supplied(ItemKey::Field(field.clone()), *version),
        EventKind::DocumentUploaded { document, version, .. } => {
            supplied(ItemKey::Document(*document), *version)
        }
        EventKind::Submitted { .. } => (PublicKind::CustomerSubmitted, pending(Stage::AwaitingReview)),
        EventKind::CheckStarted { .. } => (PublicKind::CheckStarted, pending(Stage::InCheck)),
        EventKind::Reopened { .. } => (PublicKind::CustomerReopened, pending(Stage::AwaitingReview)),
        EventKind::TransactionAccepted { transaction } => {
            (PublicKind::TransactionAccepted, PublicData { transaction_id: Some(*transaction), ..data })
        }
        EventKind::TransactionRefused { transaction, code } => (
            PublicKind::TransactionRefused,
            PublicData { transaction_id: Some(*transaction), code: Some(code.clone()), ..data },
        ),
        _ => return None,
    })
}

/// What a ruling that has taken effect tells.
fn ruled(customer: CustomerId, ruling: &Ruling, known: &[Reason]) -> (PublicKind, PublicData) {
    match ruling {
        Ruling::Approve => {
            (PublicKind::CustomerApproved, PublicData { status: Some(Status::Approved), ..about(customer) })
        }
        Ruling::Reject(rejection) => {
            let data = PublicData {
                status: Some(Status::Rejected),
                reasons: platform::disclosed_codes(&rejection.reasons, known),
                may_try_again: Some(!rejection.r#final),
                ..about(customer)
            };
            (PublicKind::CustomerRejected, data)
        }
        Ruling::Resubmission(request) => {
            let items = request.items.iter().map(|requested| PublicItem {
                item: requested.item.clone(),
                version: None,
                reasons: platform::disclosed_codes(&requested.reasons, known),
            });
            let data = PublicData {
                status: Some(Status::Resubmission),
                items: items.collect(),
                due: Some(request.due),
                ..about(customer)
            };
            (PublicKind::ResubmissionRequested, data)
        }
    }
}

const fn about(customer_id: CustomerId) -> PublicData {
    PublicData {
        customer_id,
        status: None,
        stage: None,
        items: Vec::new(),
        reasons: Vec::new(),
        may_try_again: None,
        due: None,
        changed: Vec::new(),
        transaction_id: None,
        code: None,
    }
}
