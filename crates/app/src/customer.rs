//! Reading customers: whole, in lists, and what is known of one.

mod classify;
mod list;
mod profile;

pub use classify::{classify, set_risk, set_tags};
pub use list::{PAGE_ROWS, Page, counts, list, tags};
pub use probity_store::{
    customer::{CustomerRecord, Place},
    document::DocumentVersion as Document,
    field::FieldVersion as Field,
    file::{File, Owner, Page as PageImage, Rendering},
    queue::{Counts, Cursor, Filter, Listed, Sort},
};
pub use profile::{Profile, by_reference, get, of_document, profile};

use crate::AppError;
use probity_model::id::CustomerId;
use probity_store::Transaction;

/// The customer, for this transaction to change.
pub(crate) async fn load_for_update(
    transaction: &Transaction,
    id: CustomerId,
) -> Result<CustomerRecord, AppError> {
    let record = probity_store::customer::load_for_update(transaction, id).await?;
    record.ok_or(AppError::NotFound("customer"))
}
