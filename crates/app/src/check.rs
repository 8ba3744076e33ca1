//! The review: one file per thing a reviewer does.

mod confirm;
mod finish;
mod lapse;
mod mark;
mod reject;
mod release;
mod reopen;
mod resubmission;
mod send_back;
mod since;
mod start;
mod take_next;
mod take_over;

pub use confirm::confirm;
pub use finish::finish;
pub use lapse::lapse_all;
pub use mark::mark;
pub use reject::{RejectForm, preview, reject};
pub use release::release;
pub use reopen::reopen;
pub use resubmission::{Proposal, ProposedItem, ResubmissionForm, propose, request_resubmission};
pub use send_back::send_back;
pub use since::{SINCE_ROWS, Since, since_decision};
pub use start::start;
pub use take_next::take_next;
pub use take_over::take_over;
pub(crate) use {mark::targets, reject::rejection, resubmission::asked};

use crate::{App, AppError, authorise, customer::load_for_update};
use probity_model::{
    check::Ruling,
    customer::Customer,
    event::{Event, EventKind},
    id::CustomerId,
    permission::Action,
    transition::Transition,
    user::Actor,
};
use probity_store::Transaction;

/// Authorise, load, transition, store: what every operation of the review does in one transaction.
async fn carry_out(
    app: &App,
    by: &Actor,
    action: Action,
    id: CustomerId,
    transition: impl FnOnce(Customer) -> Transition,
) -> Result<Customer, AppError> {
    authorise(by, action)?;
    let transaction = app.begin().await?;
    carry_out_in(app, transaction, by, id, transition).await
}

/// The same in a transaction that has begun, by somebody who may.
async fn carry_out_in(
    app: &App,
    transaction: Transaction,
    by: &Actor,
    id: CustomerId,
    transition: impl FnOnce(Customer) -> Transition,
) -> Result<Customer, AppError> {
    let record = load_for_update(&transaction, by, id).await?;
    let carried_out = transition(record.customer.clone())?;
    keep(app, transaction, &record.customer, carried_out).await
}

/// Stores what a transition made of a customer, with its event, and commits.
async fn keep(
    app: &App,
    transaction: Transaction,
    before: &Customer,
    (after, event): (Customer, Event),
) -> Result<Customer, AppError> {
    app.save(&transaction, before, &after).await?;
    app.record(&transaction, &event).await?;
    app.commit(transaction).await?;
    if let Some(outcome) = outcome(&event.kind) {
        app.metrics().decision(outcome);
    }
    Ok(after)
}

/// What a decision is counted as.
const fn outcome(kind: &EventKind) -> Option<&'static str> {
    match kind {
        EventKind::Decided { awaits_second: true, .. } => Some("awaits_second"),
        EventKind::Decided { decision, .. } => Some(match decision.ruling {
            Ruling::Approve => "approved",
            Ruling::Reject(_) => "rejected",
            Ruling::Resubmission(_) => "resubmission",
        }),
        EventKind::DecisionConfirmed { .. } => Some("confirmed"),
        EventKind::DecisionSentBack { .. } => Some("sent_back"),
        _ => None,
    }
}
