//! A document in the viewer while it is being rendered, its page images, and its original files.

use super::Shown;
use crate::dashboard::PageResult;
use crate::{
    attachment::attachment,
    dashboard::{fragment, view::document},
    extract::{Path, SignedIn},
};
use axum::{
    extract::State,
    http::{HeaderName, HeaderValue, header},
    response::{IntoResponse, Response},
};
use probity_app::{
    App, AppError,
    file::{self, PageSize},
};
use probity_model::{
    id::{DocumentVersionId, FileId, PageId},
    permission::{Action, can},
};
use probity_pages::verification::DocumentAnswer;

/// `GET /documents/{version_id}`: asked again and again until every page is there.
pub(crate) async fn get(
    State(app): State<App>,
    user: SignedIn,
    Path(id): Path<DocumentVersionId>,
) -> PageResult {
    let customer = probity_app::customer::of_document(&app, &user.actor, id).await?;
    let shown = Shown::load(&app, &user, customer).await?;
    let found = shown.profile.documents.iter().find(|document| document.id == id);
    let found = found.ok_or(AppError::NotFound("document"))?;
    if shown.covered() {
        return Err(AppError::NotFound("document").into());
    }
    let can_download = can(&user.actor, Action::DownloadOriginal);
    fragment(&DocumentAnswer { document: document::document(&shown.profile, found, can_download, shown.now) })
}

/// `GET /pages/{page_id}/{size}`: a page image. Like every page it is kept by no cache: a passport must not stay on the
/// disk of a machine that somebody else uses next.
pub(crate) async fn image(
    State(app): State<App>,
    user: SignedIn,
    Path((page, size)): Path<(String, String)>,
) -> PageResult {
    let (Ok(page), Some(size)) = (page.parse::<PageId>(), PageSize::from_word(&size)) else {
        return Err(AppError::NotFound("page").into());
    };
    let image = file::page_image(&app, &user.actor, page, size).await?;
    let mut response = image.into_response();
    set(&mut response, header::CONTENT_TYPE, "image/jpeg");
    Ok(response)
}

/// `POST /files/{file_id}/original`: an attachment, never shown in the page.
pub(crate) async fn original(State(app): State<App>, user: SignedIn, Path(id): Path<FileId>) -> PageResult {
    let original = file::original(&app, &user.actor, id).await?;
    // Named by id: what the sender called it may be personal and would stay in the browser's history.
    Ok(attachment(&format!("{id}.{}", original.format), "application/octet-stream", original.bytes))
}

fn set(response: &mut Response, name: HeaderName, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value) {
        response.headers_mut().insert(name, value);
    }
}
