//! A multipart body, read part by part and never beyond its limits.

use super::{
    idempotent::too_large,
    limits::{FILE_BYTES_MAX, FILES_BYTES_MAX, PARTS_MAX, TEXT_PART_BYTES_MAX, UPLOAD_BYTES_MAX},
};
use crate::error::WebError;
use axum::{
    body::Bytes,
    extract::{
        FromRequest, Multipart, Request,
        multipart::{Field, MultipartError, MultipartRejection},
    },
    http::StatusCode,
};
use probity_app::{AppError, intake::UploadedFile};
use probity_model::{Personal, item::Side, limits::FILES_PER_DOCUMENT_MAX};
use std::collections::BTreeMap;

/// The parts of an upload: files named `front`, `back` or `page`, and short texts.
pub(crate) struct UploadBody {
    /// The files, in the order they came.
    pub(crate) files: Vec<UploadedFile>,
    /// The texts, by name; each name once.
    pub(crate) texts: BTreeMap<String, String>,
}

impl<S: Send + Sync> FromRequest<S> for UploadBody {
    type Rejection = WebError;

    async fn from_request(request: Request, state: &S) -> Result<Self, WebError> {
        let multipart =
            Multipart::from_request(request, state).await.map_err(|rejection| not_multipart(&rejection))?;
        read(multipart).await
    }
}

fn not_multipart(rejection: &MultipartRejection) -> WebError {
    match rejection {
        MultipartRejection::InvalidBoundary(_) => WebError::Told(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "content_type_unsupported",
            "Send the document as multipart/form-data with a boundary.".to_owned(),
        ),
        other => WebError::Told(other.status(), "multipart_malformed", other.body_text()),
    }
}

async fn read(mut multipart: Multipart) -> Result<UploadBody, WebError> {
    let mut upload = UploadBody { files: Vec::new(), texts: BTreeMap::new() };
    let mut parts = 0;
    let mut files_bytes = 0;
    // A part over its limit is read to its end all the same, though not kept: a client whose connection is closed while
    // it still sends does not see the answer.
    let mut refused = None;
    while let Some(field) = multipart.next_field().await.map_err(|error| broken(&error))? {
        parts += 1;
        if parts > PARTS_MAX {
            refused.get_or_insert_with(too_many_parts);
        }
        let name = field.name().unwrap_or_default().to_owned();
        let outcome = match Side::from_word(&name) {
            Some(side) => {
                read_file(field, side, &mut upload.files, &mut files_bytes, refused.is_some()).await
            }
            None => read_text(field, name, &mut upload.texts).await,
        };
        match outcome {
            Ok(()) => {}
            Err(Stop::Broken(error)) => return Err(broken(&error)),
            Err(Stop::Refused(problem)) => {
                upload.files.clear();
                refused.get_or_insert(*problem);
            }
        }
    }
    refused.map_or(Ok(upload), Err)
}

/// Why a part was not taken.
enum Stop {
    Broken(MultipartError),
    Refused(Box<WebError>),
}

impl From<MultipartError> for Stop {
    fn from(error: MultipartError) -> Self {
        Self::Broken(error)
    }
}

async fn read_file(
    field: Field<'_>,
    side: Side,
    files: &mut Vec<UploadedFile>,
    files_bytes: &mut usize,
    skip: bool,
) -> Result<(), Stop> {
    let name = Personal::new(field.file_name().unwrap_or_default().to_owned());
    let room = FILE_BYTES_MAX.min(FILES_BYTES_MAX.saturating_sub(*files_bytes));
    let Some(bytes) = limited(field, if skip { 0 } else { room }).await? else {
        let problem = if room < FILE_BYTES_MAX {
            too_large(FILES_BYTES_MAX)
        } else {
            let message = format!("The file is larger than {} MB.", FILE_BYTES_MAX / 1_000_000);
            WebError::Told(StatusCode::PAYLOAD_TOO_LARGE, "file_too_large", message)
        };
        return Err(Stop::Refused(Box::new(problem)));
    };
    if files.len() == FILES_PER_DOCUMENT_MAX {
        let message = format!("Send at most {FILES_PER_DOCUMENT_MAX} files for one document.");
        let problem = AppError::invalid("files", "files_too_many", message).into();
        return Err(Stop::Refused(Box::new(problem)));
    }
    *files_bytes += bytes.len();
    files.push(UploadedFile { side, name, bytes });
    Ok(())
}

async fn read_text(field: Field<'_>, name: String, texts: &mut BTreeMap<String, String>) -> Result<(), Stop> {
    let is_file = field.file_name().is_some();
    let bytes = limited(field, TEXT_PART_BYTES_MAX).await?;
    let refuse = |code, message: &str| -> Result<(), Stop> {
        Err(Stop::Refused(Box::new(AppError::invalid(name.clone(), code, message).into())))
    };
    if is_file {
        return refuse("part_unknown", "Files are named front, back or page.");
    }
    let Some(bytes) = bytes else {
        return refuse(
            "part_too_long",
            &format!("A part that is no file has at most {TEXT_PART_BYTES_MAX} bytes."),
        );
    };
    let Ok(text) = String::from_utf8(bytes.to_vec()) else {
        return refuse("part_not_text", "A part that is no file is text in UTF-8.");
    };
    if texts.contains_key(&name) {
        return refuse("part_repeated", "Only parts named page can be repeated.");
    }
    texts.insert(name, text);
    Ok(())
}

/// The bytes of a part; none where there are more than so many, of which no more is kept.
async fn limited(mut field: Field<'_>, bytes_max: usize) -> Result<Option<Bytes>, MultipartError> {
    let mut kept = Vec::new();
    let mut fits = true;
    while let Some(chunk) = field.chunk().await? {
        fits = fits && kept.len() + chunk.len() <= bytes_max;
        if fits {
            kept.extend_from_slice(&chunk);
        } else {
            kept = Vec::new();
        }
    }
    Ok(fits.then(|| Bytes::from(kept)))
}

fn too_many_parts() -> WebError {
    let message = format!("An upload has at most {PARTS_MAX} parts.");
    AppError::invalid("", "parts_too_many", message).into()
}

fn broken(error: &MultipartError) -> WebError {
    if error.status() == StatusCode::PAYLOAD_TOO_LARGE {
        return too_large(UPLOAD_BYTES_MAX);
    }
    let message = "The multipart body is malformed or broke off.".to_owned();
    WebError::Told(StatusCode::BAD_REQUEST, "multipart_malformed", message)
}
