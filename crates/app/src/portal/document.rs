//! Documents: of uploads that are finished, or of files sent along with the form.

use super::{looked_up, refuse_unasked, upload};
use crate::{
    App, AppError,
    intake::{self, UploadedFile},
};
use bytes::Bytes;
use jiff::civil::Date;
use probity_documents::Limits;
use probity_model::{
    Personal,
    country::Country,
    id::UploadId,
    item::{DocumentKind, ItemKey, Side},
    limits,
    user::Actor,
};
use probity_store::document::DocumentVersion;

/// All files of one document together, in bytes: they are held in memory at once.
const FILES_SIZE_BYTES_MAX: u64 = 60_000_000;

/// A document as the customer sends it.
#[derive(Clone, Debug)]
pub struct NewDocument {
    /// What it is.
    pub kind: DocumentKind,
    /// Who issued it.
    pub country: Option<Country>,
    /// Its number.
    pub number: Option<Personal<String>>,
    /// When it was issued.
    pub issued_on: Option<Date>,
    /// When it expires.
    pub expires_on: Option<Date>,
    /// Its sides or pages, in order.
    pub files: Vec<Sent>,
}

/// One file of a document.
#[derive(Clone, Debug)]
pub enum Sent {
    /// An upload that is finished.
    Upload(UploadId),
    /// A file that came with the form.
    File {
        /// What the sender calls it; only shown, never trusted.
        name: Personal<String>,
        /// Its bytes.
        bytes: Bytes,
    },
}

/// Takes a document in. Of a document with two sides the first file is the front and the second the back. Every picture
/// is measured: one that is too small or blurred is refused with the reason. Violations name a file as `files/{place}`.
pub async fn supply_document(
    app: &App,
    by: &Actor,
    document: NewDocument,
) -> Result<DocumentVersion, AppError> {
    let record = looked_up(app, by).await?;
    let customer = record.customer.id;
    refuse_unasked(&record.customer, &ItemKey::Document(document.kind))?;
    if document.files.len() > limits::FILES_PER_DOCUMENT_MAX {
        let message = format!("Send at most {} files for one document.", limits::FILES_PER_DOCUMENT_MAX);
        return Err(AppError::invalid("files", "files_too_many", message));
    }
    let mut files = Vec::with_capacity(document.files.len());
    let mut uploads = Vec::new();
    let mut size_bytes = 0;
    for (place, sent) in document.files.into_iter().enumerate() {
        let side = match (document.kind.has_two_sides(), place) {
            (false, _) => Side::Page,
            (true, 0) => Side::Front,
            (true, _) => Side::Back,
        };
        let (name, bytes, is_checked) = match sent {
            Sent::File { name, bytes } => (name, bytes, false),
            Sent::Upload(id) if uploads.contains(&id) => {
                return Err(AppError::invalid("files", "upload_repeated", "The same file is there twice."));
            }
            Sent::Upload(id) => {
                let (name, bytes, is_checked) = upload::take(app, customer, id).await?;
                uploads.push(id);
                (name, bytes, is_checked)
            }
        };
        size_bytes += bytes.len() as u64;
        if size_bytes > FILES_SIZE_BYTES_MAX {
            let message = "All files of one document together are larger than 60 MB.";
            return Err(AppError::invalid("files", "files_too_large", message));
        }
        if !is_checked {
            check(app, &bytes, &format!("files/{place}")).await?;
        }
        files.push(UploadedFile { side, name, bytes });
    }
    let upload = intake::Upload {
        kind: document.kind,
        country: document.country,
        number: document.number,
        issued_on: document.issued_on,
        expires_on: document.expires_on,
        files,
    };
    let version = intake::upload_document(app, by, customer, upload).await?;
    for id in uploads {
        // The document is there: what cannot be cleared away now is when it expires.
        if let Err(error) = upload::forget(app, id).await {
            tracing::warn!(upload = %id, %error, "an upload stays until it expires");
        }
    }
    Ok(version)
}

/// Reads a file, and measures it where it is a picture. What is wrong names this field.
pub(super) async fn check(app: &App, bytes: &[u8], field: &str) -> Result<(), AppError> {
    let limits = Limits::default();
    let inspection = match app.reader.inspect(bytes, &limits).await? {
        Ok(inspection) => inspection,
        Err(problem) => return Err(AppError::invalid(field, problem.code(), problem.to_string())),
    };
    let quality = app.reader.picture_quality(bytes, inspection.format, &limits).await?;
    match quality.and_then(|quality| quality.problem()) {
        Some(problem) => Err(AppError::invalid(field, problem.code(), problem.to_string())),
        None => Ok(()),
    }
}
