//! Which e-mails follow from what happened.

use super::Kind;
use crate::{App, AppError, job, public_event};
use probity_model::{
    check::Ruling,
    event::{Event, EventKind},
    id::{CheckId, CustomerId, EmailId, UserId},
    user::Actor,
};
use probity_store::{
    Transaction,
    email::{self as rows, NewEmail},
};

/// Queues the e-mail that tells a customer of an event, in the transaction that records it. A decision that waits for
/// a second signature tells nothing yet.
pub(crate) async fn on_event(app: &App, transaction: &Transaction, event: &Event) -> Result<(), AppError> {
    let Some(customer) = event.customer else {
        return Ok(());
    };
    let (kind, check) = match &event.kind {
        EventKind::Submitted { .. } => (Kind::Submitted, None),
        EventKind::Decided { check, decision, awaits_second: false } => {
            (kind_of(&decision.ruling), Some(*check))
        }
        EventKind::DecisionConfirmed { check: confirmed } => {
            let ruling = public_event::confirmed(transaction, *confirmed).await?;
            (kind_of(&ruling), Some(*confirmed))
        }
        _ => return Ok(()),
    };
    write(app, transaction, customer, kind, check).await.map(drop)
}

const fn kind_of(ruling: &Ruling) -> Kind {
    match ruling {
        Ruling::Approve => Kind::Approved,
        Ruling::Reject(_) => Kind::Rejected,
        Ruling::Resubmission(_) => Kind::Resubmission,
    }
}

/// Queues an e-mail to a customer. Nothing where no address is known; the id tells which it was.
pub(crate) async fn to_customer(
    app: &App,
    transaction: &Transaction,
    customer: CustomerId,
    kind: Kind,
) -> Result<Option<EmailId>, AppError> {
    write(app, transaction, customer, kind, None).await
}

pub(super) async fn write(
    app: &App,
    transaction: &Transaction,
    customer: CustomerId,
    kind: Kind,
    check: Option<CheckId>,
) -> Result<Option<EmailId>, AppError> {
    let recipient = rows::recipient(transaction, customer).await?.ok_or(AppError::NotFound("customer"))?;
    if recipient.address.is_none() {
        return Ok(None);
    }
    let id = app.id();
    let language = recipient.language.as_str();
    let new = NewEmail { id, customer: Some(customer), user: None, check, kind, language, at: app.now() };
    rows::insert(transaction, &new).await?;
    job::enqueue(app, transaction, job::Kind::SendEmail, &id.to_string(), app.now()).await?;
    let queued = EventKind::EmailQueued { email: id, about: kind.word().to_owned() };
    // An event may lead to an e-mail and an e-mail is an event: the compiler wants the circle broken by a box.
    Box::pin(app.record_fact(transaction, Some(customer), &Actor::System, queued)).await?;
    Ok(Some(id))
}

/// Queues an e-mail to a user about a customer, unless the user has switched its kind off.
pub(crate) async fn to_user(
    app: &App,
    transaction: &Transaction,
    user: UserId,
    kind: Kind,
    customer: Option<CustomerId>,
) -> Result<(), AppError> {
    if rows::switched_off(transaction, user).await?.contains(&kind) {
        return Ok(());
    }
    let id = app.id();
    let new = NewEmail { id, customer, user: Some(user), check: None, kind, language: "en", at: app.now() };
    rows::insert(transaction, &new).await?;
    job::enqueue(app, transaction, job::Kind::SendEmail, &id.to_string(), app.now()).await
}
