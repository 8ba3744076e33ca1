//! What the platform sends in for a customer: fields, documents, and the submission of all of them.

mod create;
mod document;
mod fields;
mod submit;

pub use create::{NewCustomer, create_customer};
pub use document::{Upload, UploadedFile, upload_document};
pub use fields::supply_fields;
pub use submit::submit;
