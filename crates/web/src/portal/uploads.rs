//! Resumable uploads, by the protocol tus 1.0.0: core, creation, termination.

use super::{Customer, PortalResult};
use crate::{Web, error::WebError, extract::Path};
use axum::{
    body::Body,
    extract::State,
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header},
    response::{IntoResponse as _, Response},
};
use bytes::{Bytes, BytesMut};
use futures::StreamExt as _;
use probity_app::portal::{self, Progress};
use probity_model::{Personal, id::UploadId, item::DocumentKind};
use std::time::Duration;
use tokio::time::{Instant, timeout_at};

/// The version of the protocol.
pub(super) const TUS_VERSION: &str = "1.0.0";
/// The largest file, in bytes, as the documents are read.
const FILE_SIZE_BYTES_MAX: u64 = 20_000_000;
/// How long a piece may take: what has come by then is kept, and the next piece begins there.
const PIECE_TIME_MAX: Duration = Duration::from_mins(2);
/// Characters of what the sender calls the file.
const NAME_CHARS_MAX: usize = 200;

const RESUMABLE: HeaderName = HeaderName::from_static("tus-resumable");
const OFFSET: HeaderName = HeaderName::from_static("upload-offset");
const LENGTH: HeaderName = HeaderName::from_static("upload-length");
const METADATA: &str = "upload-metadata";
const PIECE_TYPE: &str = "application/offset+octet-stream";

/// `OPTIONS /verify/uploads`
pub(super) async fn options() -> Response {
    let mut response = answer(StatusCode::NO_CONTENT);
    let headers = response.headers_mut();
    headers.insert("tus-version", HeaderValue::from_static(TUS_VERSION));
    headers.insert("tus-extension", HeaderValue::from_static("creation,termination"));
    headers.insert("tus-max-size", HeaderValue::from(FILE_SIZE_BYTES_MAX));
    response
}

/// `POST /verify/uploads`
pub(super) async fn begin(
    State(web): State<Web>,
    Customer(visitor): Customer,
    headers: HeaderMap,
) -> PortalResult {
    refuse_other_versions(&headers)?;
    let size = number(&headers, &LENGTH)?;
    let kind = metadata(&headers, "kind").and_then(|kind| DocumentKind::from_word(&kind));
    let name = metadata(&headers, "filename").unwrap_or_default();
    let name = Personal::new(name.chars().take(NAME_CHARS_MAX).collect());
    let (id, progress) = portal::begin_upload(&web.app, &visitor.actor, kind, name, size).await?;
    let mut response = told(StatusCode::CREATED, progress);
    if let Ok(location) = HeaderValue::from_str(&format!("/verify/uploads/{id}")) {
        response.headers_mut().insert(header::LOCATION, location);
    }
    Ok(response)
}

/// `HEAD /verify/uploads/{id}`
pub(super) async fn progress(
    State(web): State<Web>,
    Customer(visitor): Customer,
    headers: HeaderMap,
    Path(id): Path<UploadId>,
) -> PortalResult {
    refuse_other_versions(&headers)?;
    let progress = portal::upload_progress(&web.app, &visitor.actor, id).await?;
    Ok(told(StatusCode::OK, progress))
}

/// `PATCH /verify/uploads/{id}`
pub(super) async fn append(
    State(web): State<Web>,
    Customer(visitor): Customer,
    headers: HeaderMap,
    Path(id): Path<UploadId>,
    body: Body,
) -> PortalResult {
    refuse_other_versions(&headers)?;
    let is_piece = headers.get(header::CONTENT_TYPE).is_some_and(|kind| kind == PIECE_TYPE);
    if !is_piece {
        return Err(WebError::Told(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "content_type_unsupported",
            format!("Send a piece as {PIECE_TYPE}."),
        ));
    }
    let starts_at = number(&headers, &OFFSET)?;
    let so_far = portal::upload_progress(&web.app, &visitor.actor, id).await?;
    let room = usize::try_from(so_far.size_bytes.saturating_sub(so_far.received_bytes)).unwrap_or(0);
    let piece = arrived(body, room).await;
    let progress = portal::append_upload(&web.app, &visitor.actor, id, starts_at, piece).await?;
    Ok(told(StatusCode::NO_CONTENT, progress))
}

/// `DELETE /verify/uploads/{id}`
pub(super) async fn remove(
    State(web): State<Web>,
    Customer(visitor): Customer,
    headers: HeaderMap,
    Path(id): Path<UploadId>,
) -> PortalResult {
    refuse_other_versions(&headers)?;
    portal::drop_upload(&web.app, &visitor.actor, id).await?;
    Ok(answer(StatusCode::NO_CONTENT))
}

/// What arrives of a piece until it ends, breaks off or takes too long; one byte more than there is room for is enough
/// to refuse it.
async fn arrived(body: Body, room_bytes: usize) -> Bytes {
    let mut stream = body.into_data_stream();
    let mut piece = BytesMut::new();
    let deadline = Instant::now() + PIECE_TIME_MAX;
    while piece.len() <= room_bytes {
        match timeout_at(deadline, stream.next()).await {
            Ok(Some(Ok(bytes))) => piece.extend_from_slice(&bytes),
            Ok(Some(Err(_)) | None) | Err(_) => break,
        }
    }
    piece.freeze()
}

fn answer(status: StatusCode) -> Response {
    let mut response = status.into_response();
    response.headers_mut().insert(RESUMABLE, HeaderValue::from_static(TUS_VERSION));
    response
}

fn told(status: StatusCode, progress: Progress) -> Response {
    let mut response = answer(status);
    response.headers_mut().insert(OFFSET, HeaderValue::from(progress.received_bytes));
    response.headers_mut().insert(LENGTH, HeaderValue::from(progress.size_bytes));
    response
}

fn refuse_other_versions(headers: &HeaderMap) -> Result<(), WebError> {
    if headers.get(RESUMABLE).is_some_and(|version| version == TUS_VERSION) {
        return Ok(());
    }
    let message = format!("Send the header Tus-Resumable: {TUS_VERSION}.");
    Err(WebError::Told(StatusCode::PRECONDITION_FAILED, "tus_version", message))
}

fn number(headers: &HeaderMap, name: &HeaderName) -> Result<u64, WebError> {
    let value = headers.get(name).and_then(|value| value.to_str().ok()).and_then(|text| text.parse().ok());
    value.ok_or_else(|| WebError::Unreadable(format!("The header {name} must be a whole number.")))
}

/// A value of `Upload-Metadata`.
fn metadata(headers: &HeaderMap, key: &str) -> Option<String> {
    probity_request::metadata::value(headers.get(METADATA)?.to_str().ok()?, key)
}
