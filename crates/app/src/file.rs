//! Files: read before they are kept, kept before they are shown, and turned into page images by a job.

mod original;
mod render;
mod scan;
mod seal;
mod sweep;

pub use original::{Original, original};
pub(crate) use render::page_bytes;
pub use render::{PageSize, give_up, page_image, render};
pub(crate) use seal::objects;
pub use seal::seal_stored;
pub use sweep::{SWEPT_AGE_MIN, sweep};

use crate::{App, AppError, Violation, intake::UploadedFile};
use bytes::Bytes;
use probity_documents::{Inspection, Limits};
use probity_model::{
    Personal,
    id::{CustomerId, FileId},
    item::Side,
    user::Actor,
};
use probity_store::{
    Transaction,
    file::{File, Owner, Rendering},
};
use probity_vault::ObjectKey;

/// Characters of a file's name that are kept.
const NAME_CHARS_MAX: usize = 120;

/// A file that was read and found in order.
pub(crate) struct InspectedFile {
    file: UploadedFile,
    inspection: Inspection,
    sha256: String,
}

/// A file whose bytes are in the vault.
pub(crate) struct StoredFile {
    id: FileId,
    side: Side,
    name: Personal<String>,
    size_bytes: u64,
    inspection: Inspection,
    sha256: String,
}

/// Reads every file a customer is to get; each one refused is a violation that says which and why.
pub(crate) async fn inspect(
    app: &App,
    by: &Actor,
    customer: CustomerId,
    files: Vec<UploadedFile>,
) -> Result<Vec<InspectedFile>, AppError> {
    let limits = Limits::default();
    let mut inspected = Vec::with_capacity(files.len());
    let mut violations = Vec::new();
    for (position, file) in files.into_iter().enumerate() {
        let problem = match app.reader.inspect(&file.bytes, &limits).await? {
            Ok(inspection) if !scan::is_infected(app, by, customer, &file.bytes).await? => {
                let sha256 = probity_vault::sha256_hex(&file.bytes);
                inspected.push(InspectedFile { file, inspection, sha256 });
                continue;
            }
            Ok(_) => ("file_infected", "A virus was found in this file. Send another one.".to_owned()),
            Err(problem) => (problem.code(), problem.to_string()),
        };
        let (code, message) = problem;
        violations.push(Violation { field: format!("files/{position}"), code, message });
    }
    if violations.is_empty() { Ok(inspected) } else { Err(AppError::Invalid(violations)) }
}

/// Puts the bytes into the vault; on a failure none of them stays.
pub(crate) async fn put(
    app: &App,
    customer: CustomerId,
    files: Vec<InspectedFile>,
) -> Result<Vec<StoredFile>, AppError> {
    let owner = app.data_key(customer).await?;
    let mut stored = Vec::with_capacity(files.len());
    for InspectedFile { file, inspection, sha256 } in files {
        let id = app.id();
        let size_bytes = file.bytes.len() as u64;
        let UploadedFile { side, name, bytes } = file;
        stored.push(StoredFile { id, side, name: shortened(&name), size_bytes, inspection, sha256 });
        if let Err(error) = app.vault.put(&owner, &original_key(id)?, &bytes).await {
            forget(app, &stored).await;
            return Err(error.into());
        }
    }
    Ok(stored)
}

/// Takes bytes back out of the vault where their rows were not kept. Where the database broke off nobody can say: they stay,
/// and the sweep looks.
pub(crate) async fn settle<T>(
    app: &App,
    files: &[StoredFile],
    outcome: Result<T, AppError>,
) -> Result<T, AppError> {
    if outcome.as_ref().is_err_and(|error| !error.is_database_away()) {
        forget(app, files).await;
    }
    outcome
}

async fn forget(app: &App, files: &[StoredFile]) {
    for file in files {
        let Ok(key) = original_key(file.id) else { continue };
        if let Err(error) = app.vault.delete(&key).await {
            tracing::error!(file = %file.id, %error, "an orphaned file stays in the vault until it is swept");
        }
    }
}

/// Keeps the rows of stored files, and with them the jobs that render them.
pub(crate) async fn insert(
    app: &App,
    transaction: &Transaction,
    customer: CustomerId,
    owner: Owner,
    files: &[StoredFile],
) -> Result<(), AppError> {
    for (position, stored) in files.iter().enumerate() {
        let file = File {
            id: stored.id,
            customer,
            owner,
            side: stored.side,
            sort_order: u32::try_from(position).unwrap_or(u32::MAX),
            format: stored.inspection.format.extension().to_owned(),
            size_bytes: stored.size_bytes,
            sha256: stored.sha256.clone(),
            name: stored.name.clone(),
            page_count: stored.inspection.page_count,
            rendering: Rendering::Queued,
            created_at: app.now(),
        };
        probity_store::file::insert(transaction, &file).await?;
        crate::job::enqueue(
            app,
            transaction,
            crate::job::Kind::RenderFile,
            &stored.id.to_string(),
            app.now(),
        )
        .await?;
    }
    Ok(())
}

/// The bytes of a file as they came.
pub(crate) async fn bytes(app: &App, file: &File) -> Result<Bytes, AppError> {
    let owner = app.data_key(file.customer).await?;
    let bytes = app.vault.get(&owner, &original_key(file.id)?).await?;
    bytes.ok_or_else(|| AppError::Internal(format!("{} has a row and no bytes", file.id)))
}

fn original_key(file: FileId) -> Result<ObjectKey, AppError> {
    key(&format!("files/{file}/original"))
}

pub(crate) fn key(text: &str) -> Result<ObjectKey, AppError> {
    ObjectKey::new(text).map_err(|error| AppError::Internal(error.to_string()))
}

/// A name that can be shown: its last part, without control characters, not too long.
fn shortened(name: &Personal<String>) -> Personal<String> {
    let last = name.reveal().rsplit(['/', '\\']).next().unwrap_or_default();
    let clean: String = last.chars().filter(|c| !c.is_control()).take(NAME_CHARS_MAX).collect();
    Personal::new(if clean.is_empty() { "file".to_owned() } else { clean })
}
