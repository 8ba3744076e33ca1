//! What was sent, and what came of it.

use super::{Attempt, Delivery, DeliveryFilter, Endpoint, NO_DELIVERY, load};
use crate::{App, AppError, authorise};
use jiff::SignedDuration;
use probity_model::{
    id::{DeliveryId, EndpointId},
    permission::Action,
    user::Actor,
};
use probity_store::{self as store, webhook::delivery as rows};

/// How long deliveries are kept.
pub const KEPT_DAYS: i64 = 30;
/// Attempts of one delivery that are shown, the newest first.
pub const ATTEMPTS_SHOWN_MAX: u32 = 50;

/// A delivery with its attempts.
#[derive(Clone, Debug)]
pub struct Logged {
    /// The endpoint it goes to.
    pub endpoint: Endpoint,
    /// The delivery.
    pub delivery: Delivery,
    /// The newest first.
    pub attempts: Vec<Attempt>,
}

/// The deliveries to an endpoint, the newest first.
pub async fn deliveries(
    app: &App,
    actor: &Actor,
    endpoint: EndpointId,
    filter: DeliveryFilter,
    limit: u32,
) -> Result<Vec<Delivery>, AppError> {
    let db = app.store.read();
    load(db, actor, endpoint).await?;
    Ok(rows::list(db, endpoint, filter, limit).await?)
}

/// One delivery with every attempt.
pub async fn delivery(app: &App, actor: &Actor, id: DeliveryId) -> Result<Logged, AppError> {
    authorise(actor, Action::ManageWebhooks)?;
    let db = app.store.snapshot().await?;
    let delivery = rows::by_id(&db, id).await?.ok_or(NO_DELIVERY)?;
    // One of another side of the sandbox is none.
    let endpoint = load(&db, actor, delivery.endpoint).await.map_err(|_| NO_DELIVERY)?;
    let attempts = rows::attempts(&db, id, ATTEMPTS_SHOWN_MAX).await?;
    Ok(Logged { endpoint, delivery, attempts })
}

/// Removes deliveries that are older than [`KEPT_DAYS`]. Gives how many.
pub async fn purge(app: &App, actor: &Actor) -> Result<u64, AppError> {
    authorise(actor, Action::Maintain)?;
    let before = app.now() - SignedDuration::from_hours(24 * KEPT_DAYS);
    let transaction = app.begin().await?;
    let removed = rows::purge(&transaction, before).await?;
    store::commit(transaction).await?;
    Ok(removed)
}
