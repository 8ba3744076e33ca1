//! Reading customers: whole, in lists, and what is known of one.

mod assign;
mod chosen;
mod classify;
mod export;
mod list;
mod profile;

pub use assign::assign;
pub use chosen::{CHOSEN_MAX, Chosen, Outcome};
pub use classify::{TagChange, classify, set_risk, set_tags, tag};
pub use export::{EXPORT_ROWS_MAX, Export, ExportRow, export};
pub use list::{OVERDUE_COUNTED_MAX, PAGE_ROWS, Page, counts, list, overdue, tags};
pub use probity_store::{
    customer::{CustomerRecord, Place},
    document::DocumentVersion as Document,
    field::FieldVersion as Field,
    file::{File, Owner, Page as PageImage, Rendering},
    queue::{Assignee, Counts, Cursor, DueFilter, Filter, Listed, Sort},
};
pub use profile::{Profile, by_reference, get, of_document, profile};

use crate::{App, AppError};
use probity_model::{id::CustomerId, user::Actor};
use probity_store::{Connection, Transaction};

const NO_CUSTOMER: AppError = AppError::NotFound("customer");

/// Whether the actor may know of a customer that is made up, or real. The one wall between the sandbox and the rest:
/// a key is on one side of it, and learns nothing of the other.
pub(crate) const fn is_within_reach(by: &Actor, sandbox: bool) -> bool {
    match by {
        Actor::ApiKey { .. } => by.is_sandbox() == sandbox,
        Actor::User { .. } | Actor::Customer { .. } | Actor::System => true,
    }
}

/// The customer, for this transaction to change.
pub(crate) async fn load_for_update(
    transaction: &Transaction,
    by: &Actor,
    id: CustomerId,
) -> Result<CustomerRecord, AppError> {
    let record = probity_store::customer::load_for_update(transaction, id).await?;
    record.filter(|record| is_within_reach(by, record.sandbox)).ok_or(NO_CUSTOMER)
}

/// The customer, to show it.
pub(crate) async fn load<C: Connection>(
    db: &C,
    by: &Actor,
    id: CustomerId,
) -> Result<CustomerRecord, AppError> {
    let record = probity_store::customer::load(db, id).await?;
    record.filter(|record| is_within_reach(by, record.sandbox)).ok_or(NO_CUSTOMER)
}

/// Where the customer stands, in one look-up.
pub(crate) async fn place<C: Connection>(db: &C, by: &Actor, id: CustomerId) -> Result<Place, AppError> {
    within_reach(by, probity_store::customer::place(db, id).await?)
}

/// The same, in one look-up with whoever else asks at this moment.
pub(crate) async fn place_together(app: &App, by: &Actor, id: CustomerId) -> Result<Place, AppError> {
    within_reach(by, probity_store::customer::place_together(&app.store, id).await?)
}

fn within_reach(by: &Actor, place: Option<Place>) -> Result<Place, AppError> {
    place.filter(|place| is_within_reach(by, place.sandbox)).ok_or(NO_CUSTOMER)
}
