//! The hosted page: what a customer reached by a link sees and sends. A customer's session is of this part alone; no user
//! of the dashboard gets in with the own one, nor a customer into the dashboard.

mod consent;
mod details;
mod documents;
mod failure;
mod home;
mod landing;
mod multipart;
mod uploads;
mod view;

use crate::{Web, again, cookie, error::WebError, extract, panicked, routes::Routes, security};
use axum::{
    Router,
    extract::{DefaultBodyLimit, FromRequestParts},
    http::{HeaderMap, HeaderValue, Method, header, request::Parts},
    middleware::{from_fn, from_fn_with_state},
    response::{IntoResponse as _, Redirect, Response},
};
use probity_app::{AppError, portal::session::Visitor};
use probity_language::Language;
use tower_http::catch_panic::CatchPanicLayer;

/// What a handler of the hosted page answers.
pub(crate) type PortalResult = Result<Response, WebError>;

/// The most a document with its files may hold where it is sent without script, in bytes.
const DOCUMENT_SIZE_BYTES_MAX: usize = 61_000_000;

/// Every route of the hosted page.
pub(crate) fn routes() -> Routes {
    use Method as M;
    Routes::new()
        .portal_link(M::GET, "/verify/{token}", landing::get)
        .portal_link(M::POST, "/verify/{token}", landing::exchange)
        .portal_link(M::POST, "/verify/{token}/fresh", landing::fresh)
        .portal(M::GET, "/verify", home::get)
        .portal(M::POST, "/verify/consent", consent::post)
        .portal(M::POST, "/verify/language", home::language)
        .portal(M::POST, "/verify/sign-out", home::sign_out)
        .portal(M::GET, "/verify/details", details::get)
        .portal(M::POST, "/verify/details", details::post)
        .portal(M::POST, "/verify/details/check", details::check)
        .portal(M::GET, "/verify/documents/{kind}", documents::get)
        .portal_upload("/verify/documents/{kind}", DOCUMENT_SIZE_BYTES_MAX, documents::post)
        .portal(M::OPTIONS, "/verify/uploads", uploads::options)
        .portal(M::POST, "/verify/uploads", uploads::begin)
        .portal(M::HEAD, "/verify/uploads/{id}", uploads::progress)
        .portal(M::PATCH, "/verify/uploads/{id}", uploads::append)
        .portal(M::DELETE, "/verify/uploads/{id}", uploads::remove)
        .portal(M::GET, "/verify/pages/{page}/{size}", documents::image)
        .portal(M::GET, "/verify/summary", home::summary)
        .portal(M::POST, "/verify/submit", home::submit)
}

/// What is the same around every route: who comes, what a failure looks like, and that nothing comes from another site.
pub(crate) fn around(routes: Router<Web>, web: &Web) -> Router<Web> {
    routes
        .method_not_allowed_fallback(async || WebError::Status(axum::http::StatusCode::METHOD_NOT_ALLOWED))
        .layer(security::same_origin_only())
        .layer(from_fn(security::origin_told))
        .layer(DefaultBodyLimit::max(extract::FORM_SIZE_BYTES_MAX))
        .layer(CatchPanicLayer::custom(panicked))
        .layer(from_fn(again::around))
        .layer(from_fn_with_state(web.clone(), failure::around))
}

impl FromRequestParts<Web> for Customer {
    type Rejection = WebError;

    async fn from_request_parts(parts: &mut Parts, _: &Web) -> Result<Self, WebError> {
        let visitor = parts.extensions.get::<Visitor>().copied();
        visitor.map(Self).ok_or_else(|| AppError::Unauthenticated.into())
    }
}

/// The customer whose session it is.
#[derive(Clone, Copy)]
pub(crate) struct Customer(pub(crate) Visitor);

/// The language of somebody who is nobody yet: as asked for in the address, else as the browser accepts.
fn language_of(headers: &HeaderMap, wanted: Option<&str>) -> Option<Language> {
    let accepted = headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
    wanted.and_then(Language::from_tag).or_else(|| accepted.and_then(Language::accepted))
}

/// Whether the page may be shown in a frame of another site.
fn is_framed(web: &Web) -> bool {
    !web.app.settings().portal.frame_origins.is_empty()
}

/// On to another page of ours, which is asked for with `GET`.
fn on_to(path: &str) -> Response {
    Redirect::to(path).into_response()
}

/// Lets a customer in.
fn let_in(web: &Web, response: &mut Response, token: String) {
    cookie::set(response.headers_mut(), cookie::portal(token, &web.options, is_framed(web)));
}

/// Keeps the address, which holds a token, out of what the browser tells wherever it goes on to. Unlike with
/// `no-referrer`, our own forms still say where they come from.
fn hide_address(response: &mut Response) {
    response.headers_mut().insert(header::REFERRER_POLICY, HeaderValue::from_static("strict-origin"));
}
