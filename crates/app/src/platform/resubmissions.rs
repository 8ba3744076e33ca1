//! Everything a customer was ever asked for.

use super::{Disclosed, disclose_all};
use crate::{App, AppError, authorise, customer};
use jiff::{Timestamp, civil::Date};
use probity_model::{
    check::{Request, Ruling},
    event::EventKind,
    id::{CheckId, CustomerId},
    item::ItemKey,
    permission::Action,
    reason::Reason,
    user::Actor,
};
use probity_store::{self as store, event::RecordedEvent};

/// Events of one customer that are looked through, at most: the latest.
const EVENTS_MAX: u32 = 2_000;
/// What asks, answers and ends a request.
const KINDS: [&str; 5] = ["decided", "field_supplied", "document_uploaded", "submitted", "reopened"];

/// What a customer was asked for once.
#[derive(Clone, Debug)]
pub struct PastRequest {
    /// The check that ended with it.
    pub check: CheckId,
    /// What became of it.
    pub state: RequestState,
    /// When it was asked.
    pub requested_at: Timestamp,
    /// When it was answered or withdrawn.
    pub closed_at: Option<Timestamp>,
    /// The last day to answer.
    pub due: Date,
    /// Each item.
    pub items: Vec<PastItem>,
}

/// What became of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RequestState {
    /// It waits for its answer.
    Open,
    /// Everything was sent and submitted.
    Answered,
    /// The staff took it back.
    Withdrawn,
}

/// One item of a request.
#[derive(Clone, Debug)]
pub struct PastItem {
    /// Which.
    pub item: ItemKey,
    /// What people call it.
    pub label: String,
    /// When it was sent, for the first time since it was asked.
    pub answered_at: Option<Timestamp>,
    /// Why, as far as that may be told.
    pub reasons: Vec<Disclosed>,
    /// What the customer was told.
    pub message: String,
}

/// Every request to a customer, the newest first.
pub async fn resubmissions(app: &App, by: &Actor, id: CustomerId) -> Result<Vec<PastRequest>, AppError> {
    authorise(by, Action::ReadCustomers)?;
    let db = app.store.snapshot().await?;
    customer::place(&db, by, id).await?;
    let known = super::reasons_known(&db).await?;
    let events = store::event::of_kinds(&db, id, &KINDS, EVENTS_MAX).await?;
    let mut requests = Vec::new();
    for recorded in events {
        follow(app, &mut requests, recorded, &known);
    }
    requests.reverse();
    Ok(requests)
}

/// Opens a request, notes an answer to it, or closes it: at most the last one is open.
fn follow(app: &App, requests: &mut Vec<PastRequest>, recorded: RecordedEvent, known: &[Reason]) {
    let at = recorded.event.at;
    if let EventKind::Decided { check, decision, .. } = &recorded.event.kind {
        if let Ruling::Resubmission(request) = &decision.ruling {
            requests.push(opened(app, *check, at, request, known));
        }
        return;
    }
    let Some(open) = requests.last_mut().filter(|request| request.state == RequestState::Open) else {
        return;
    };
    let supplied = match recorded.event.kind {
        EventKind::FieldSupplied { field, .. } => ItemKey::Field(field),
        EventKind::DocumentUploaded { document, .. } => ItemKey::Document(document),
        EventKind::Submitted { .. } => {
            open.state = RequestState::Answered;
            open.closed_at = Some(at);
            return;
        }
        EventKind::Reopened { .. } => {
            open.state = RequestState::Withdrawn;
            open.closed_at = Some(at);
            return;
        }
        _ => return,
    };
    if let Some(item) = open.items.iter_mut().find(|it| it.item == supplied) {
        item.answered_at.get_or_insert(at);
    }
}

fn opened(app: &App, check: CheckId, at: Timestamp, request: &Request, known: &[Reason]) -> PastRequest {
    let items = request.items.iter().map(|requested| PastItem {
        label: app.settings().item_label(&requested.item),
        item: requested.item.clone(),
        answered_at: None,
        reasons: disclose_all(&requested.reasons, known),
        message: requested.message.clone(),
    });
    PastRequest {
        check,
        state: RequestState::Open,
        requested_at: at,
        closed_at: None,
        due: request.due,
        items: items.collect(),
    }
}
