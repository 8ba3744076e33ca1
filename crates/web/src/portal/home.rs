//! What is to be done, the summary, and submitting.

use super::{Customer, PortalResult, is_framed, on_to, view};
use crate::{Web, cookie, extract::Form};
use axum::{
    extract::State,
    http::{HeaderMap, StatusCode, Uri, header},
};
use probity_app::{
    AppError,
    portal::{self, session},
};
use probity_language::Language;
use serde::Deserialize;

/// `GET /verify`
pub(super) async fn get(State(web): State<Web>, Customer(visitor): Customer) -> PortalResult {
    let home = portal::home(&web.app, &visitor.actor).await?;
    Ok(view::home(&web, &visitor, &home))
}

/// `GET /verify/summary`
pub(super) async fn summary(State(web): State<Web>, Customer(visitor): Customer) -> PortalResult {
    let home = portal::home(&web.app, &visitor.actor).await?;
    if !home.has_consented || !view::is_open(&home) {
        return Ok(on_to("/verify"));
    }
    Ok(view::summary(&web, &visitor, &home, None))
}

/// `POST /verify/submit`: whatever the form says, the model decides.
pub(super) async fn submit(State(web): State<Web>, Customer(visitor): Customer) -> PortalResult {
    match portal::submit(&web.app, &visitor.actor).await {
        Ok(()) => Ok(on_to("/verify")),
        Err(AppError::Refused(refusal)) => {
            let home = portal::home(&web.app, &visitor.actor).await?;
            if !view::is_open(&home) {
                // Sent twice, or decided meanwhile: the status says so.
                return Ok(on_to("/verify"));
            }
            let is_input = refusal.is_input();
            let mut response = view::summary(&web, &visitor, &home, Some(&refusal));
            *response.status_mut() =
                if is_input { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::CONFLICT };
            Ok(response)
        }
        Err(error) => Err(error.into()),
    }
}

#[derive(Deserialize)]
pub(super) struct Chosen {
    #[serde(default)]
    language: String,
}

/// `POST /verify/language`
pub(super) async fn language(
    State(web): State<Web>,
    Customer(visitor): Customer,
    headers: HeaderMap,
    Form(sent): Form<Chosen>,
) -> PortalResult {
    if let Some(language) = Language::from_tag(&sent.language) {
        portal::set_language(&web.app, &visitor.actor, language).await?;
    }
    Ok(on_to(&page_before(&headers).unwrap_or_else(|| "/verify".to_owned())))
}

/// The page of ours that the form stood on, as the browser tells it.
fn page_before(headers: &HeaderMap) -> Option<String> {
    let address: Uri = headers.get(header::REFERER)?.to_str().ok()?.parse().ok()?;
    let path = address.path();
    let is_page =
        path.starts_with("/verify/documents/") || ["/verify/details", "/verify/summary"].contains(&path);
    is_page.then(|| path.to_owned())
}

/// `POST /verify/sign-out`
pub(super) async fn sign_out(State(web): State<Web>, Customer(visitor): Customer) -> PortalResult {
    session::sign_out(&web.app, &visitor.actor, visitor.session).await?;
    let mut response = view::signed_out(&web, visitor.language);
    cookie::set(response.headers_mut(), cookie::no_portal(&web.options, is_framed(&web)));
    Ok(response)
}
