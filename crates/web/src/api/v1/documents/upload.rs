//! `POST /api/v1/customers/{id}/documents`

use super::view::DocumentBody;
use crate::{
    Web,
    api::{
        extract::PathId,
        openapi::{Conflict, NotFound, UploadErrors},
        upload::UploadBody,
        words,
    },
    error::WebError,
    extract::Caller,
};
use axum::{Json, extract::State, http::StatusCode};
use jiff::civil::Date;
use probity_app::{
    AppError, Violation,
    idempotency::once,
    intake::{self, Upload, UploadedFile},
    platform,
};
use probity_model::{
    Personal,
    country::Country,
    id::CustomerKind,
    item::{DocumentKind, Side},
};
use serde::Deserialize;
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// The parts of an upload.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = DocumentUpload)]
#[allow(dead_code, reason = "read as parts, not as one value")]
struct DocumentUploadBody {
    /// What the document is.
    #[schema(schema_with = words::document_kind)]
    r#type: String,
    /// Who issued it, as an ISO 3166-1 code.
    #[schema(example = "SE")]
    country: Option<String>,
    /// Its number.
    #[schema(example = "AA1234567")]
    number: Option<String>,
    /// When it was issued.
    #[schema(format = Date, example = "2021-05-04")]
    issued_on: Option<String>,
    /// When it expires.
    #[schema(format = Date, example = "2031-05-04")]
    expires_on: Option<String>,
    /// The front of an identity card, driving licence or residence permit.
    #[schema(format = Binary)]
    front: Option<String>,
    /// Its back.
    #[schema(format = Binary)]
    back: Option<String>,
    /// The pages of any other document, in order; repeat the part.
    #[schema(value_type = Option<Vec<String>>, format = Binary)]
    page: Option<Vec<String>>,
}

/// Upload a document
///
/// JPEG, PNG, WebP, TIFF or PDF, recognised by content and not by name; at most 20 MB and 50 pages per file. Identity
/// cards, driving licences and residence permits need a `front` and a `back`; other documents have one or more `page`
/// parts. A document of a type sent before becomes its new version. While a resubmission is open, only what was asked
/// can be sent. A refused file leaves nothing behind.
#[utoipa::path(
    post,
    path = "/api/v1/customers/{id}/documents",
    operation_id = "uploadDocument",
    tag = "Documents",
    params(("id" = String, Path, description = "The customer", example = "cus_019aab1c3e007000a1b2c3d4e5f60718")),
    request_body(
        content = DocumentUploadBody,
        content_type = "multipart/form-data",
        example = json!({"type": "passport", "country": "SE", "number": "AA1234567", "expires_on": "2031-05-04", "page": "(binary)"})
    ),
    responses((status = 201, description = "The version as it is kept", body = DocumentBody), NotFound, Conflict, UploadErrors)
)]
pub(crate) async fn upload(
    State(web): State<Web>,
    Caller(by): Caller,
    PathId(id): PathId<CustomerKind>,
    body: UploadBody,
) -> Result<(StatusCode, Json<DocumentBody>), WebError> {
    let parts: Vec<Side> = body.files.iter().map(|file| file.side).collect();
    let upload = document(body.texts, body.files)?;
    let kept = once(intake::upload_document(&web.app, &by, id, upload), |it| it.id).await;
    let kept = kept.map_err(|error| by_part(error, &parts))?.id;
    let documents = platform::documents(&web.app, &by, id).await?;
    let kept = documents.into_iter().find(|document| document.version.id == kept);
    let kept = kept.ok_or_else(|| AppError::Internal("an uploaded document is gone".to_owned()))?;
    Ok((StatusCode::CREATED, Json(DocumentBody::from(kept))))
}

fn document(mut texts: BTreeMap<String, String>, files: Vec<UploadedFile>) -> Result<Upload, AppError> {
    let mut violations = Vec::new();
    let mut refuse = |field: &str, code, message: String| {
        violations.push(Violation { field: field.to_owned(), code, message });
    };
    // An empty part is what a form sends for a field left empty.
    let mut take =
        |name: &str| texts.remove(name).map(|text| text.trim().to_owned()).filter(|text| !text.is_empty());
    let kind = match take("type") {
        Some(word) => DocumentKind::from_word(&word),
        None => None,
    };
    if kind.is_none() {
        let words: Vec<_> = DocumentKind::ALL.iter().map(|kind| kind.word()).collect();
        refuse("type", "document_type_unknown", format!("Send a type: one of {}.", words.join(", ")));
    }
    let country = take("country").map(|text| text.parse::<Country>());
    if let Some(Err(error)) = &country {
        refuse("country", "country_unknown", error.to_string());
    }
    let number = take("number").map(Personal::new);
    let mut date = |name: &str| {
        let text = take(name)?;
        let date = text.parse::<Date>().ok().filter(|_| text.len() == 10);
        if date.is_none() {
            refuse(name, "date_malformed", "A date is written YYYY-MM-DD, such as 2031-05-04.".to_owned());
        }
        date
    };
    let (issued_on, expires_on) = (date("issued_on"), date("expires_on"));
    for name in texts.keys() {
        let message = "There is no such part. Files are named front, back or page.".to_owned();
        violations.push(Violation { field: name.clone(), code: "part_unknown", message });
    }
    match kind {
        Some(kind) if violations.is_empty() => {
            Ok(Upload { kind, country: country.and_then(Result::ok), number, issued_on, expires_on, files })
        }
        _ => Err(AppError::Invalid(violations)),
    }
}

/// Names each refused file by its part, as the sender knows it: `front`, or `page/1` for the second page.
fn by_part(error: AppError, parts: &[Side]) -> AppError {
    let AppError::Invalid(mut violations) = error else {
        return error;
    };
    for violation in &mut violations {
        let place = violation.field.strip_prefix("files/").and_then(|place| place.parse::<usize>().ok());
        let Some((place, side)) = place.and_then(|place| Some((place, *parts.get(place)?))) else {
            continue;
        };
        let before = parts[..place].iter().filter(|part| **part == side).count();
        violation.field = if side == Side::Page { format!("page/{before}") } else { side.word().to_owned() };
    }
    AppError::Invalid(violations)
}
