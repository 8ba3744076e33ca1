//! The form of a document: with the ids of finished uploads, or, without script, with the files themselves.

use crate::{Web, error::WebError, extract::Form};
use axum::{
    body::Bytes,
    extract::{FromRequest, Multipart, Request, multipart::Field},
    http::{StatusCode, header},
};
use probity_app::AppError;
use probity_model::{Personal, limits::FILES_PER_DOCUMENT_MAX};

/// Parts of one form.
const PARTS_MAX: usize = 60;
/// Bytes of a part that is no file.
const TEXT_SIZE_BYTES_MAX: usize = 1_000;
/// Bytes of one file.
const FILE_SIZE_BYTES_MAX: usize = 20_000_000;

/// A form as it was sent: texts and files by name, in the order they came.
#[derive(Default)]
pub(super) struct SentForm {
    pub(super) texts: Vec<(String, String)>,
    pub(super) files: Vec<SentFile>,
}

/// A file of a form.
pub(super) struct SentFile {
    /// The name of the part.
    pub(super) part: String,
    /// What the sender calls it.
    pub(super) name: Personal<String>,
    /// Its bytes.
    pub(super) bytes: Bytes,
}

impl SentForm {
    /// The text of this name; empty where there is none.
    pub(super) fn text(&self, name: &str) -> &str {
        self.texts.iter().find(|(known, _)| known == name).map_or("", |(_, text)| text.trim())
    }

    /// Every text of this name that is not empty.
    pub(super) fn every<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        let texts = self.texts.iter().filter(move |(known, _)| known == name);
        texts.map(|(_, text)| text.trim()).filter(|text| !text.is_empty())
    }
}

impl FromRequest<Web> for SentForm {
    type Rejection = WebError;

    async fn from_request(request: Request, web: &Web) -> Result<Self, WebError> {
        let kind = request.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
        if !kind.is_some_and(|kind| kind.starts_with("multipart/form-data")) {
            let Form(texts) = Form::<Vec<(String, String)>>::from_request(request, web).await?;
            return Ok(Self { texts, files: Vec::new() });
        }
        let mut multipart = Multipart::from_request(request, web).await.map_err(|_| broken())?;
        let mut form = Self::default();
        let mut parts = 0;
        while let Some(field) = multipart.next_field().await.map_err(|error| told(error.status()))? {
            parts += 1;
            if parts > PARTS_MAX {
                return Err(
                    AppError::invalid("files", "parts_too_many", "The form has too many parts.").into()
                );
            }
            read(field, &mut form).await?;
        }
        Ok(form)
    }
}

async fn read(field: Field<'_>, form: &mut SentForm) -> Result<(), WebError> {
    let part = field.name().unwrap_or_default().to_owned();
    let Some(name) = field.file_name().map(str::to_owned) else {
        let bytes = limited(field, TEXT_SIZE_BYTES_MAX).await?;
        let text = bytes.and_then(|bytes| String::from_utf8(bytes.to_vec()).ok()).ok_or_else(broken)?;
        form.texts.push((part, text));
        return Ok(());
    };
    let Some(bytes) = limited(field, FILE_SIZE_BYTES_MAX).await? else {
        return Err(too_large());
    };
    // A file that was not chosen comes as one without name and content.
    if bytes.is_empty() && name.is_empty() {
        return Ok(());
    }
    if form.files.len() == FILES_PER_DOCUMENT_MAX {
        let message = format!("Send at most {FILES_PER_DOCUMENT_MAX} files for one document.");
        return Err(AppError::invalid("files", "files_too_many", message).into());
    }
    form.files.push(SentFile { part, name: Personal::new(name), bytes });
    Ok(())
}

/// The bytes of a part; none where there are more than so many.
async fn limited(mut field: Field<'_>, bytes_max: usize) -> Result<Option<Bytes>, WebError> {
    let mut kept = Vec::new();
    while let Some(chunk) = field.chunk().await.map_err(|error| told(error.status()))? {
        if kept.len() + chunk.len() > bytes_max {
            return Ok(None);
        }
        kept.extend_from_slice(&chunk);
    }
    Ok(Some(Bytes::from(kept)))
}

fn told(status: StatusCode) -> WebError {
    if status == StatusCode::PAYLOAD_TOO_LARGE { too_large() } else { broken() }
}

fn too_large() -> WebError {
    let message = format!("A file is larger than {} MB.", FILE_SIZE_BYTES_MAX / 1_000_000);
    WebError::Told(StatusCode::PAYLOAD_TOO_LARGE, "file_too_large", message)
}

fn broken() -> WebError {
    WebError::Unreadable("The form is malformed or broke off. Send it again.".to_owned())
}
