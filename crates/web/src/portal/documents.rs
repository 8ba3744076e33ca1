//! Documents: the form of one kind, and the pages of what was sent.

use super::{Customer, PortalResult, multipart::SentForm, on_to, view};
use crate::{Web, extract::Path};
use axum::{
    extract::State,
    http::{HeaderValue, StatusCode, header},
    response::IntoResponse as _,
};
use probity_app::{
    AppError, Violation,
    file::PageSize,
    portal::{self, DocumentTodo, Home, NewDocument, Sent},
};
use probity_model::{Personal, id::PageId, item::DocumentKind};

/// `GET /verify/documents/{kind}`
pub(super) async fn get(
    State(web): State<Web>,
    Customer(visitor): Customer,
    Path(kind): Path<String>,
) -> PortalResult {
    let home = portal::home(&web.app, &visitor.actor).await?;
    if !home.has_consented {
        return Ok(on_to("/verify"));
    }
    let (kind, todo) = asked(&home, &kind)?;
    Ok(view::document(&web, &visitor, todo, kind, None, &[]).await)
}

/// `POST /verify/documents/{kind}`
pub(super) async fn post(
    State(web): State<Web>,
    Customer(visitor): Customer,
    Path(kind): Path<String>,
    form: SentForm,
) -> PortalResult {
    let home = portal::home(&web.app, &visitor.actor).await?;
    let kind = DocumentKind::from_word(&kind).ok_or(AppError::NotFound("document"))?;
    let outcome = match read(kind, &form) {
        Ok(document) => portal::supply_document(&web.app, &visitor.actor, document).await.map(drop),
        Err(violations) => Err(AppError::Invalid(violations)),
    };
    match outcome {
        Ok(()) => Ok(on_to("/verify")),
        Err(AppError::Invalid(violations)) => {
            let (kind, todo) = asked(&home, kind.word())?;
            let mut response = view::document(&web, &visitor, todo, kind, Some(&form), &violations).await;
            *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
            Ok(response)
        }
        Err(error) => Err(error.into()),
    }
}

/// `GET /verify/pages/{page}/{size}`: a page image of what the customer sent.
pub(super) async fn image(
    State(web): State<Web>,
    Customer(visitor): Customer,
    Path((page, size)): Path<(String, String)>,
) -> PortalResult {
    let (Ok(page), Some(size)) = (page.parse::<PageId>(), PageSize::from_word(&size)) else {
        return Err(AppError::NotFound("page").into());
    };
    let image = portal::page_image(&web.app, &visitor.actor, page, size).await?;
    let mut response = image.into_response();
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("image/jpeg"));
    Ok(response)
}

/// What is asked of this kind; what is not asked is not there.
fn asked<'a>(home: &'a Home, kind: &str) -> Result<(DocumentKind, &'a DocumentTodo), AppError> {
    let kind = DocumentKind::from_word(kind).ok_or(AppError::NotFound("document"))?;
    let todo = home.documents.iter().find(|todo| todo.any_of.contains(&kind));
    todo.map(|todo| (kind, todo)).ok_or(AppError::NotFound("document"))
}

/// The document a form says, or everything that is wrong with it.
fn read(kind: DocumentKind, form: &SentForm) -> Result<NewDocument, Vec<Violation>> {
    let mut violations = Vec::new();
    let mut refuse = |field: &str, code: &'static str, message: &str| {
        violations.push(Violation { field: field.to_owned(), code, message: message.to_owned() });
    };
    let text = |name: &str| Some(form.text(name)).filter(|text| !text.is_empty());
    let country = match text("country").map(str::parse) {
        Some(Err(_)) => {
            refuse("country", "country_unknown", "Choose a country of the list.");
            None
        }
        Some(Ok(country)) => Some(country),
        None => None,
    };
    let mut date = |name: &str| match text(name).map(str::parse) {
        Some(Err(_)) => {
            refuse(name, "date_malformed", "A date is written YYYY-MM-DD, such as 1974-08-12.");
            None
        }
        Some(Ok(date)) => Some(date),
        None => None,
    };
    let (issued_on, expires_on) = (date("issued_on"), date("expires_on"));
    let mut files = Vec::new();
    for id in form.every("upload") {
        match id.parse() {
            Ok(id) => files.push(Sent::Upload(id)),
            Err(_) => refuse("files", "upload_unknown", "This file is not there any more. Send it again."),
        }
    }
    // The front comes first, in whichever order a browser sends the parts.
    let mut sent: Vec<_> = form.files.iter().collect();
    sent.sort_by_key(|file| file.part == "back");
    files.extend(
        sent.into_iter().map(|file| Sent::File { name: file.name.clone(), bytes: file.bytes.clone() }),
    );
    let number = text("number").map(|number| Personal::new(number.to_owned()));
    if violations.is_empty() {
        Ok(NewDocument { kind, country, number, issued_on, expires_on, files })
    } else {
        Err(violations)
    }
}
