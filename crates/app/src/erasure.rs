//! Erasing a customer: its key is destroyed, and with it everything that was sealed, here and in every copy of the data.

use crate::{App, AppError, authorise, customer, file};
use jiff::Timestamp;
use probity_model::{
    erasure::{Answer, ErasureBasis, Kept, Standing},
    event::EventKind,
    hold::Hold,
    id::{CustomerId, ErasureRequestId, PurgeId},
    permission::Action,
    user::Actor,
};
use probity_store::{
    self as store, Connection, Transaction, customer::CustomerRecord, erasure_request::Answered,
    purge::Purged,
};

/// Why somebody is erased, beside the basis: what is noted with it, in the same transaction.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Because {
    /// Whoever runs Probity said so.
    Told,
    /// A request is answered by it.
    Asked(ErasureRequestId),
    /// The time is over.
    Due(PurgeId),
}

/// Whether a customer can be erased now. [`AppError::Conflict`] says what stands in the way, and until when.
pub async fn check(app: &App, by: &Actor, id: CustomerId, basis: ErasureBasis) -> Result<(), AppError> {
    authorise(by, Action::Maintain)?;
    let db = app.store.snapshot().await?;
    let record = customer::load(&db, by, id).await?;
    known(&db, record).await?.allows(app, basis).map_err(must_stay)
}

/// Erases a customer. What happened stays in the log, without a word of what people wrote; the customer is in no list and
/// may not transact.
pub async fn erase(app: &App, by: &Actor, id: CustomerId, basis: ErasureBasis) -> Result<(), AppError> {
    authorise(by, Action::Maintain)?;
    carry_out(app, by, id, basis, Because::Told).await
}

/// Erases once more who was erased after this copy of the data was taken: whoever puts a backup back says whom, as the log
/// of before told it. `false` where there is nobody to erase any more.
pub async fn repeat(app: &App, by: &Actor, id: CustomerId, basis: ErasureBasis) -> Result<bool, AppError> {
    authorise(by, Action::Maintain)?;
    let transaction = app.begin().await?;
    if !store::customer::is_there(&transaction, id).await? {
        return Ok(false);
    }
    destroy(app, transaction, by, id, basis).await?;
    Ok(true)
}

/// Erases, for whoever has authorised it already.
pub(crate) async fn carry_out(
    app: &App,
    by: &Actor,
    id: CustomerId,
    basis: ErasureBasis,
    because: Because,
) -> Result<(), AppError> {
    customer::load(app.store.read(), by, id).await?;
    let objects = file::objects(app, id).await?;
    let transaction = app.begin().await?;
    let record = customer::load_for_update(&transaction, by, id).await?;
    let known = known(&transaction, record).await?;
    known.allows(app, basis).map_err(must_stay)?;
    if matches!(because, Because::Due(_)) && known.due(app) != Some(basis) {
        let message = "It is not due any more.".to_owned();
        return Err(AppError::Conflict { code: "not_due", message });
    }
    note(app, &transaction, by, id, basis, because).await?;
    destroy(app, transaction, by, id, basis).await?;
    // Nobody can open them any more; they only take room.
    for object in objects {
        if let Err(error) = app.vault.delete(&object).await {
            tracing::warn!(customer = %id, object = %object, %error, "a sealed object of an erased customer stays until it is swept");
        }
    }
    Ok(())
}

/// Destroys the key and what the customer is found by, commits, and lets nothing be left of the key.
async fn destroy(
    app: &App,
    transaction: Transaction,
    by: &Actor,
    id: CustomerId,
    basis: ErasureBasis,
) -> Result<(), AppError> {
    app.record_fact(&transaction, Some(id), by, EventKind::CustomerErased { basis }).await?;
    store::search::remove(&transaction, id).await?;
    store::link::revoke_all(&transaction, id, app.now()).await?;
    store::key::destroy(&transaction, id).await?;
    store::customer::set_erased(&transaction, id, app.now()).await?;
    app.commit(transaction).await?;
    Ok(app.store.forget_destroyed().await?)
}

/// What is kept of the reason, while the customer's key is still there.
async fn note(
    app: &App,
    transaction: &Transaction,
    by: &Actor,
    id: CustomerId,
    basis: ErasureBasis,
    because: Because,
) -> Result<(), AppError> {
    let at = app.now();
    match because {
        Because::Told => Ok(()),
        Because::Due(purge) => {
            Ok(store::purge::note(transaction, purge, &Purged { customer: id, basis, at }).await?)
        }
        Because::Asked(request) => {
            let answered = Answered { answer: Answer::Erased, until: None, told: None, by: by.user(), at };
            answer(app, transaction, by, id, request, &answered).await
        }
    }
}

/// Answers a request of this customer, in the transaction of what it says.
pub(crate) async fn answer(
    app: &App,
    transaction: &Transaction,
    by: &Actor,
    id: CustomerId,
    request: ErasureRequestId,
    answered: &Answered,
) -> Result<(), AppError> {
    let requests = store::erasure_request::of_customer(transaction, id).await?;
    if !requests.iter().any(|it| it.id == request) {
        return Err(AppError::NotFound("request"));
    }
    if !store::erasure_request::answer(transaction, id, request, answered).await? {
        let message = "Somebody has answered this request already.".to_owned();
        return Err(AppError::Conflict { code: "answered", message });
    }
    let (answer, until) = (answered.answer, answered.until);
    let kind = EventKind::ErasureAnswered { request, answer, until };
    app.record_fact(transaction, Some(id), by, kind).await.map(drop)
}

/// A customer with what decides whether it can be erased.
pub(crate) struct Known {
    pub(crate) record: CustomerRecord,
    pub(crate) holds: Vec<Hold>,
    pub(crate) last_at: Option<Timestamp>,
}

pub(crate) async fn known<C: Connection>(db: &C, record: CustomerRecord) -> Result<Known, AppError> {
    let id = record.customer.id;
    let holds = store::hold::of_customer(db, id).await?;
    Ok(Known { record, holds, last_at: store::purge::last_at(db, id).await? })
}

impl Known {
    pub(crate) fn standing(&self) -> Standing<'_> {
        Standing {
            customer: &self.record.customer,
            sandbox: self.record.sandbox,
            last_at: self.last_at,
            updated_at: self.record.updated_at,
            holds: &self.holds,
        }
    }

    pub(crate) fn allows(&self, app: &App, basis: ErasureBasis) -> Result<(), Kept> {
        app.settings().retention.allows(&self.standing(), basis, app.now())
    }

    pub(crate) fn due(&self, app: &App) -> Option<ErasureBasis> {
        app.settings().retention.due(&self.standing(), app.now())
    }
}

pub(crate) fn must_stay(kept: Kept) -> AppError {
    AppError::Conflict { code: "must_stay", message: kept.to_string() }
}
