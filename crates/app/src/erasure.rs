//! Erasing a customer: its key is destroyed, and with it everything that was sealed, here and in every copy of the data.

use crate::{App, AppError, authorise, customer, file};
use probity_model::{
    erasure::ErasureBasis, event::EventKind, id::CustomerId, permission::Action, user::Actor,
};
use probity_store as store;

/// Whether a customer can be erased now. [`AppError::Conflict`] says what stands in the way, and until when.
pub async fn check(app: &App, by: &Actor, id: CustomerId, basis: ErasureBasis) -> Result<(), AppError> {
    authorise(by, Action::Maintain)?;
    let record = customer::load(app.store.read(), by, id).await?;
    allowed(app, app.store.read(), &record, basis).await
}

/// Erases a customer. What happened stays in the log, without a word of what people wrote; the customer is in no list and
/// may not transact.
pub async fn erase(app: &App, by: &Actor, id: CustomerId, basis: ErasureBasis) -> Result<(), AppError> {
    authorise(by, Action::Maintain)?;
    let objects = file::objects(app, id).await?;
    let transaction = app.begin().await?;
    let record = customer::load_for_update(&transaction, by, id).await?;
    allowed(app, &transaction, &record, basis).await?;
    app.record_fact(&transaction, Some(id), by, EventKind::CustomerErased { basis }).await?;
    store::search::remove(&transaction, id).await?;
    store::link::revoke_all(&transaction, id, app.now()).await?;
    store::key::destroy(&transaction, id).await?;
    store::customer::set_erased(&transaction, id, app.now()).await?;
    app.commit(transaction).await?;
    app.store.forget_destroyed().await?;
    // Nobody can open them any more; they only take room.
    for object in objects {
        if let Err(error) = app.vault.delete(&object).await {
            tracing::warn!(customer = %id, object = %object, %error, "a sealed object of an erased customer stays");
        }
    }
    Ok(())
}

async fn allowed<C: store::Connection>(
    app: &App,
    db: &C,
    record: &customer::CustomerRecord,
    basis: ErasureBasis,
) -> Result<(), AppError> {
    // What is made up, or came by mistake, was never a record of anybody.
    if record.sandbox {
        return Ok(());
    }
    let decided = store::queue::decided(db, &[record.customer.id]).await?;
    let decided_at = decided.get(&record.customer.id).copied().filter(|_| basis != ErasureBasis::Mistake);
    app.settings()
        .retention
        .allows(&record.customer, decided_at, app.now())
        .map_err(|kept| AppError::Conflict { code: "must_stay", message: kept.to_string() })
}
