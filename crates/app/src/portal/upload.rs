//! Uploads that survive a lost connection: each piece that arrives is kept at once, and the next begins where the last
//! one ended, on whichever instance it arrives.

use super::{document, own, refuse_unasked};
use crate::{App, AppError, authorise, customer::load_for_update, file::key};
use bytes::{Bytes, BytesMut};
use jiff::{SignedDuration, Timestamp};
use probity_documents::Limits;
use probity_model::{
    Personal,
    id::{CustomerId, UploadId},
    item::{DocumentKind, ItemKey},
    permission::Action,
    user::Actor,
};
use probity_store::{
    self as store,
    upload::{Part, Upload},
};

/// Uploads one customer can have begun and not sent in.
pub const UPLOADS_OPEN_MAX: u64 = 20;
/// Pieces of one upload: a file of 20 MB in pieces of 64 KiB has 306.
const PARTS_MAX: usize = 1_000;
/// How long an upload is kept.
const KEPT: SignedDuration = SignedDuration::from_hours(24);

/// How far an upload is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// How large the file is to be.
    pub size_bytes: u64,
    /// How much of it is there.
    pub received_bytes: u64,
    /// From when on it is gone.
    pub expires_at: Timestamp,
}

/// Begins an upload of a file of this size, for a document of this kind where that is said.
pub async fn begin_upload(
    app: &App,
    by: &Actor,
    kind: Option<DocumentKind>,
    name: Personal<String>,
    size_bytes: u64,
) -> Result<(UploadId, Progress), AppError> {
    let id = own(by)?;
    let size_bytes_max = Limits::default().file_size_bytes_max as u64;
    if size_bytes == 0 {
        return Err(AppError::invalid("size", "file_empty", "This file is empty. Choose the file again."));
    }
    if size_bytes > size_bytes_max {
        let message = format!("This file is larger than {} MB.", size_bytes_max / 1_000_000);
        return Err(AppError::invalid("size", "file_too_large", message));
    }
    let transaction = app.begin().await?;
    // Held, so that uploads begun at once are counted one after the other.
    load_for_update(&transaction, by, id).await?;
    let customer = super::consenting(&transaction, id).await?.customer;
    let kinds = kind.map_or_else(|| DocumentKind::ALL.to_vec(), |kind| vec![kind]);
    let items: Vec<_> = kinds.into_iter().map(ItemKey::Document).collect();
    if !items.iter().any(|item| super::may_supply(&customer, item)) {
        for item in &items {
            refuse_unasked(&customer, item)?;
        }
    }
    let now = app.now();
    if store::upload::count_open(&transaction, id, now).await? >= UPLOADS_OPEN_MAX {
        return Err(AppError::TooMany { retry_after_seconds: 3600 });
    }
    let upload = Upload {
        id: app.id(),
        customer: id,
        name,
        size_bytes,
        received_bytes: 0,
        checked: false,
        created_at: now,
        expires_at: now.checked_add(KEPT).unwrap_or(Timestamp::MAX),
    };
    store::upload::insert(&transaction, &upload).await?;
    // Nobody follows uploads along, so nobody is woken.
    store::commit(transaction).await?;
    Ok((upload.id, progress(&upload)))
}

/// How far an own upload is.
pub async fn upload_progress(app: &App, by: &Actor, id: UploadId) -> Result<Progress, AppError> {
    Ok(progress(&open(app, own(by)?, id).await?))
}

/// Adds a piece that begins where the upload has got to. The last one completes the file, which is then read and
/// measured: one that is refused is dropped, and the violation says why.
pub async fn append_upload(
    app: &App,
    by: &Actor,
    id: UploadId,
    starts_at_bytes: u64,
    bytes: Bytes,
) -> Result<Progress, AppError> {
    let customer = own(by)?;
    let mut upload = open(app, customer, id).await?;
    if starts_at_bytes != upload.received_bytes {
        return Err(elsewhere());
    }
    let size_bytes = bytes.len() as u64;
    if size_bytes > upload.size_bytes - upload.received_bytes {
        return Err(AppError::invalid("size", "upload_too_long", "More was sent than was announced."));
    }
    if size_bytes > 0 {
        keep(app, &upload, bytes).await?;
        upload.received_bytes += size_bytes;
    }
    if upload.received_bytes == upload.size_bytes && !upload.checked {
        complete(app, &upload).await?;
    }
    Ok(progress(&upload))
}

/// Drops an own upload.
pub async fn drop_upload(app: &App, by: &Actor, id: UploadId) -> Result<(), AppError> {
    open(app, own(by)?, id).await?;
    forget(app, id).await
}

/// Drops uploads that were begun a day ago or earlier. Gives how many.
pub async fn purge_uploads(app: &App, by: &Actor) -> Result<u64, AppError> {
    authorise(by, Action::Maintain)?;
    let expired = store::upload::expired(app.store.read(), app.now()).await?;
    let mut dropped = 0;
    for id in expired {
        forget(app, id).await?;
        dropped += 1;
    }
    Ok(dropped)
}

/// The file of a finished upload, what it is called, and whether it was found in order already.
pub(super) async fn take(
    app: &App,
    customer: CustomerId,
    id: UploadId,
) -> Result<(Personal<String>, Bytes, bool), AppError> {
    let upload = open(app, customer, id).await.map_err(|error| match error {
        AppError::NotFound(_) => {
            AppError::invalid("files", "upload_unknown", "This file is not there any more. Send it again.")
        }
        other => other,
    })?;
    if upload.received_bytes < upload.size_bytes {
        return Err(AppError::invalid(
            "files",
            "upload_incomplete",
            "This file has not been sent to its end.",
        ));
    }
    Ok((upload.name.clone(), assembled(app, &upload).await?, upload.checked))
}

/// Removes an upload, first its bytes: what fails in between is tried again when it expires.
pub(super) async fn forget(app: &App, id: UploadId) -> Result<(), AppError> {
    for part in store::upload::parts(app.store.read(), id).await? {
        app.vault.delete(&key(&part.object)?).await?;
    }
    let transaction = app.begin().await?;
    store::upload::delete(&transaction, id).await?;
    Ok(store::commit(transaction).await?)
}

async fn open(app: &App, customer: CustomerId, id: UploadId) -> Result<Upload, AppError> {
    let upload = store::upload::of_customer(app.store.read(), customer, id).await?;
    upload.filter(|upload| upload.expires_at > app.now()).ok_or(AppError::NotFound("upload"))
}

fn progress(upload: &Upload) -> Progress {
    Progress {
        size_bytes: upload.size_bytes,
        received_bytes: upload.received_bytes,
        expires_at: upload.expires_at,
    }
}

fn elsewhere() -> AppError {
    AppError::Conflict {
        code: "upload_offset",
        message: "The upload has got elsewhere. Ask where, and go on from there.".to_owned(),
    }
}

async fn keep(app: &App, upload: &Upload, bytes: Bytes) -> Result<(), AppError> {
    if store::upload::parts(app.store.read(), upload.id).await?.len() >= PARTS_MAX {
        let message = format!("Send a file in at most {PARTS_MAX} pieces.");
        return Err(AppError::invalid("size", "upload_in_crumbs", message));
    }
    let number =
        |size: u64| i64::try_from(size).map_err(|error| AppError::Internal(format!("a size: {error}")));
    let part = Part {
        starts_at_bytes: number(upload.received_bytes)?,
        size_bytes: number(bytes.len() as u64)?,
        // A name of its own: of two who send the same piece at once, the later must not take the place of the first.
        object: format!("uploads/{}/{}", upload.id, app.token()),
    };
    let object = key(&part.object)?;
    let owner = app.data_key(upload.customer).await?;
    app.vault.put(&owner, &object, &bytes).await?;
    let outcome = recorded(app, upload.id, &part).await;
    if !matches!(outcome, Ok(true)) {
        app.vault.delete(&object).await?;
    }
    if outcome? { Ok(()) } else { Err(elsewhere()) }
}

async fn recorded(app: &App, id: UploadId, part: &Part) -> Result<bool, AppError> {
    let transaction = app.begin().await?;
    let is_next = store::upload::append(&transaction, id, part).await?;
    store::commit(transaction).await?;
    Ok(is_next)
}

async fn complete(app: &App, upload: &Upload) -> Result<(), AppError> {
    let bytes = assembled(app, upload).await?;
    match document::check(app, &bytes, "file").await {
        Ok(()) => {}
        // A file that is refused is sent no second time; one that could not be read through a fault of ours may be.
        Err(error @ AppError::Invalid(_)) => {
            forget(app, upload.id).await?;
            return Err(error);
        }
        Err(error) => return Err(error),
    }
    let transaction = app.begin().await?;
    store::upload::set_checked(&transaction, upload.id).await?;
    Ok(store::commit(transaction).await?)
}

async fn assembled(app: &App, upload: &Upload) -> Result<Bytes, AppError> {
    let mut whole = BytesMut::with_capacity(usize::try_from(upload.size_bytes).unwrap_or_default());
    let owner = app.data_key(upload.customer).await?;
    for part in store::upload::parts(app.store.read(), upload.id).await? {
        let bytes = app.vault.get(&owner, &key(&part.object)?).await?;
        let bytes = bytes.ok_or_else(|| AppError::Internal(format!("{} lacks a piece", upload.id)))?;
        whole.extend_from_slice(&bytes);
    }
    if whole.len() as u64 != upload.size_bytes {
        return Err(AppError::Internal(format!("{} has another size than its pieces", upload.id)));
    }
    Ok(whole.freeze())
}
