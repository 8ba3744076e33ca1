//! Evidence: everything about one customer as one archive that can be checked anywhere, without Probity's database; and the
//! receipts of purges, signed alike.
//!
//! The archive is a ZIP of the plainest kind: nothing is compressed, nothing lies between its members, and every byte of its
//! structure follows from the names and the contents. So it can be written as a stream and read as one, and whatever is
//! not exactly so is refused: there is nothing to expand, no second directory, no path to climb. Its first member is a
//! manifest with the SHA-256 of each other one, its second the signature of the manifest.
//!
//! Pure: no database, no clock, no file is opened here.

mod archive;
mod manifest;
mod measure;
mod receipt;
mod report;
mod verify;

pub use archive::{ARCHIVE_SIZE_BYTES_MAX, MEMBERS_MAX, NAME_CHARS_MAX, Structure, TooLarge};
pub use manifest::{
    AUDIT_NAME, FORMAT, MANIFEST_NAME, Manifest, ManifestFile, RECORD_NAME, REPORT_NAME, SIGNATURE_NAME, Seal,
};
pub use measure::{Measure, Measured, sha256_hex};
pub use receipt::{RECEIPT_FORMAT, Receipt, ReceiptCustomer, ReceiptFault};
pub use report::{NotAPicture, Report};
pub use verify::{Fault, MANIFEST_SIZE_BYTES_MAX, Verified, verify};
