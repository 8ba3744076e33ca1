//! What the platform sends in for a customer: fields, documents, and the submission of all of them.

mod create;
mod document;
mod fields;
mod submit;
mod update;

pub use create::{NewCustomer, create_customer};
pub use document::{Upload, UploadedFile, upload_document};
pub use fields::supply_fields;
pub use submit::submit;
pub use update::{CustomerUpdate, update_customer};

use crate::AppError;
use probity_store::customer::CustomerRecord;

/// Refuses to change a customer that is not as whoever asks has read it.
fn expect_version(record: &CustomerRecord, expected: Option<u32>) -> Result<(), AppError> {
    if expected.is_some_and(|expected| expected != record.customer.version) {
        return Err(AppError::Conflict {
            code: "version_changed",
            message: "The customer changed since you read it. Read it again.".to_owned(),
        });
    }
    Ok(())
}
