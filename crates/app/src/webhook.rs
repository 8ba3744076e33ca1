//! Webhooks: the platform is told at addresses of its own what happened.
//!
//! A delivery is put on its way in the transaction of its event, once for each endpoint that asked for it. The worker
//! delivers it, again and again for three days; while it waits for the receiver no transaction is open.

mod change;
mod create;
mod deliver;
mod form;
mod give_up;
mod list;
mod log;
mod queue;
mod remove;
mod rotate;
mod send_again;
mod send_test;

pub use change::{change, switch};
pub use create::{NewEndpoint, create};
pub use deliver::deliver;
pub use form::{Change, DESCRIPTION_CHARS_MAX, EndpointForm, events};
pub use give_up::give_up;
pub use list::{Shown, get, list};
pub use log::{ATTEMPTS_SHOWN_MAX, KEPT_DAYS, Logged, deliveries, delivery, purge};
pub use probity_store::webhook::{
    EndpointRecord as Endpoint,
    delivery::{AttemptRecord as Attempt, DeliveryFilter, DeliveryRecord as Delivery},
};
pub(crate) use queue::{endpoints, on_event};
pub use remove::remove;
pub use rotate::{SECRET_OVERLAP_HOURS, SECRETS_MAX, rotate};
pub use send_again::send_again;
pub use send_test::{TEST_TYPE, send_test};

use crate::{App, AppError, authorise, customer::is_within_reach};
use probity_model::{id::EndpointId, permission::Action, user::Actor};
use probity_store::{Connection, Transaction, webhook as rows};
use probity_webhook::{SECRET_BYTES, Secret};

/// Endpoints there may be.
pub const ENDPOINTS_MAX: u32 = 20;

const NO_ENDPOINT: AppError = AppError::NotFound("webhook endpoint");
const NO_DELIVERY: AppError = AppError::NotFound("delivery");

/// The endpoint, to show it. A key knows of those on its own side of the sandbox alone.
async fn load<C: Connection>(db: &C, by: &Actor, id: EndpointId) -> Result<Endpoint, AppError> {
    authorise(by, Action::ManageWebhooks)?;
    let endpoint = rows::by_id(db, id).await?;
    endpoint.filter(|endpoint| is_within_reach(by, endpoint.sandbox)).ok_or(NO_ENDPOINT)
}

/// The endpoint, for this transaction to change.
async fn load_for_update(
    transaction: &Transaction,
    by: &Actor,
    id: EndpointId,
) -> Result<Endpoint, AppError> {
    authorise(by, Action::ManageWebhooks)?;
    let endpoint = rows::for_update(transaction, id).await?;
    endpoint.filter(|endpoint| is_within_reach(by, endpoint.sandbox)).ok_or(NO_ENDPOINT)
}

fn new_secret(app: &App) -> Secret {
    let mut random = [0; SECRET_BYTES];
    app.randomness.fill(&mut random);
    Secret::new(random)
}
