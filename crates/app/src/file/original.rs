//! Downloading an original: a permission of its own, and an event.

use super::bytes;
use crate::{App, AppError, authorise, privacy};
use bytes::Bytes;
use probity_model::{Personal, event::EventKind, id::FileId, permission::Action, user::Actor};

/// A file as it came.
#[derive(Clone, Debug)]
pub struct Original {
    /// What the sender called it.
    pub name: Personal<String>,
    /// Its extension by content.
    pub format: String,
    /// Its bytes.
    pub bytes: Bytes,
}

/// Gives an original out, and records who took it.
pub async fn original(app: &App, by: &Actor, id: FileId) -> Result<Original, AppError> {
    authorise(by, Action::DownloadOriginal)?;
    let file = probity_store::file::get(app.store.read(), id).await?;
    let file = file.ok_or(AppError::NotFound("file"))?;
    privacy::require_uncovered(app, by, file.customer).await?;
    let bytes = bytes(app, &file).await?;
    let transaction = app.begin().await?;
    app.record_fact(&transaction, Some(file.customer), by, EventKind::OriginalDownloaded { file: id })
        .await?;
    app.commit(transaction).await?;
    Ok(Original { name: file.name, format: file.format, bytes })
}
