//! Uploading a document.

use crate::{
    App, AppError, Violation, authorise_supply,
    customer::{self, load_for_update},
    file,
};
use bytes::Bytes;
use jiff::civil::Date;
use probity_model::{
    Personal,
    country::Country,
    id::CustomerId,
    item::{DocumentKind, ItemKey, Side},
    limits,
    user::Actor,
};
use probity_store::{
    document::{self, DocumentVersion},
    file::Owner,
};

/// A document as it comes in.
#[derive(Clone, Debug)]
pub struct Upload {
    /// What it is said to be.
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
    pub files: Vec<UploadedFile>,
}

/// One file as it comes in.
#[derive(Clone, Debug)]
pub struct UploadedFile {
    /// Which side it shows.
    pub side: Side,
    /// What the sender called it; only shown, never trusted.
    pub name: Personal<String>,
    /// Its bytes.
    pub bytes: Bytes,
}

/// Takes a document in, as a new version of the customer's document of that kind. Every file is read before anything is
/// kept; a refused one leaves no row and no file.
pub async fn upload_document(
    app: &App,
    by: &Actor,
    id: CustomerId,
    upload: Upload,
) -> Result<DocumentVersion, AppError> {
    authorise_supply(by, id)?;
    let violations = violations(app, &upload);
    if !violations.is_empty() {
        return Err(AppError::Invalid(violations));
    }
    refuse_early(app, by, id, upload.kind).await?;
    let inspected = file::inspect(app, by, id, upload.files).await?;
    // The bytes are put before the transaction: none may be open across the file storage.
    let stored = file::put(app, id, inspected).await?;
    let outcome = store(app, by, id, &stored, upload.kind, |version| DocumentVersion {
        country: upload.country,
        number: upload.number.clone(),
        issued_on: upload.issued_on,
        expires_on: upload.expires_on,
        ..version
    })
    .await;
    file::settle(app, &stored, outcome).await
}

/// Spares a customer who may not change this item the upload; the transition says it again for certain.
async fn refuse_early(app: &App, by: &Actor, id: CustomerId, kind: DocumentKind) -> Result<(), AppError> {
    let customer = customer::load(app.store.read(), by, id).await?.customer;
    if !customer.may_supply(&ItemKey::Document(kind)) {
        customer.supply_document(&Actor::System, kind, app.id(), app.now())?;
    }
    Ok(())
}

async fn store(
    app: &App,
    by: &Actor,
    id: CustomerId,
    files: &[file::StoredFile],
    kind: DocumentKind,
    with_details: impl FnOnce(DocumentVersion) -> DocumentVersion,
) -> Result<DocumentVersion, AppError> {
    let at = app.now();
    let transaction = app.begin().await?;
    let record = load_for_update(&transaction, by, id).await?;
    let before = record.customer.clone();
    let version_id = app.id();
    let (customer, event) = record.customer.supply_document(by, kind, version_id, at)?;
    let version = with_details(DocumentVersion {
        id: version_id,
        customer: id,
        kind,
        version: customer.items.get(&ItemKey::Document(kind)).copied().unwrap_or(1),
        country: None,
        number: None,
        issued_on: None,
        expires_on: None,
        active: true,
        uploaded_at: at,
    });
    document::insert(&transaction, &version).await?;
    file::insert(app, &transaction, id, Owner::Document(version_id), files).await?;
    app.save(&transaction, &before, &customer).await?;
    app.record(&transaction, &event).await?;
    app.commit_made(transaction, version_id).await?;
    Ok(version)
}

fn violations(app: &App, upload: &Upload) -> Vec<Violation> {
    let mut violations = Vec::new();
    let mut refuse = |field: &str, code: &'static str, message: &str| {
        violations.push(Violation { field: field.to_owned(), code, message: message.to_owned() });
    };
    let has = |side: Side| upload.files.iter().filter(|file| file.side == side).count();
    if upload.files.is_empty() {
        refuse("files", "file_missing", "Send at least one file, in a part named front, back or page.");
    } else if upload.kind.has_two_sides() {
        if has(Side::Front) != 1 || has(Side::Back) != 1 || upload.files.len() != 2 {
            let message = "Send this document with exactly one front and one back.";
            refuse("files", "sides_incomplete", message);
        }
    } else if has(Side::Back) > 0 {
        refuse("files", "sides_unexpected", "This document has no back; send its pages as page.");
    }
    if upload.files.len() > limits::FILES_PER_DOCUMENT_MAX {
        refuse("files", "files_too_many", "Send at most 10 files for one document.");
    }
    let number_fits = upload.number.as_ref().is_none_or(|number| {
        let chars = number.reveal().chars().count();
        (1..=60).contains(&chars) && !number.reveal().chars().any(char::is_control)
    });
    if !number_fits {
        refuse("number", "number_malformed", "A document number has 1 to 60 printable characters.");
    }
    let today = app.now().to_zoned(jiff::tz::TimeZone::UTC).date();
    if upload.issued_on.is_some_and(|date| date > today) {
        refuse("issued_on", "date_in_future", "The date of issue is in the future.");
    }
    if let (Some(issued), Some(expires)) = (upload.issued_on, upload.expires_on)
        && expires < issued
    {
        refuse("expires_on", "dates_reversed", "The document expires before it was issued.");
    }
    violations
}
