//! Forms, queries and paths. What cannot be read is told without repeating it.

use crate::{Web, error::WebError};
use axum::{
    extract::{FromRequest, FromRequestParts, Request},
    http::{StatusCode, request::Parts},
};
use probity_app::AppError;
use serde::de::DeserializeOwned;

/// The most a form may hold, in bytes; uploads have limits of their own.
pub(crate) const FORM_SIZE_BYTES_MAX: usize = 256 * 1024;

/// A form (`application/x-www-form-urlencoded`); a name that comes several times fills a list.
pub(crate) struct Form<T>(pub(crate) T);

impl<T: DeserializeOwned> FromRequest<Web> for Form<T> {
    type Rejection = WebError;

    async fn from_request(request: Request, web: &Web) -> Result<Self, WebError> {
        match axum_extra::extract::Form::<T>::from_request(request, web).await {
            Ok(axum_extra::extract::Form(value)) => Ok(Self(value)),
            Err(rejection) => Err(unreadable(rejection.status(), "form")),
        }
    }
}

/// The query behind the path.
pub(crate) struct Query<T>(pub(crate) T);

impl<T: DeserializeOwned> FromRequestParts<Web> for Query<T> {
    type Rejection = WebError;

    async fn from_request_parts(parts: &mut Parts, web: &Web) -> Result<Self, WebError> {
        match axum_extra::extract::Query::<T>::from_request_parts(parts, web).await {
            Ok(axum_extra::extract::Query(value)) => Ok(Self(value)),
            Err(rejection) => Err(unreadable(rejection.status(), "query")),
        }
    }
}

/// The parameters of the path. What is no id is not found.
pub(crate) struct Path<T>(pub(crate) T);

impl<T: DeserializeOwned + Send> FromRequestParts<Web> for Path<T> {
    type Rejection = WebError;

    async fn from_request_parts(parts: &mut Parts, web: &Web) -> Result<Self, WebError> {
        match axum::extract::Path::<T>::from_request_parts(parts, web).await {
            Ok(axum::extract::Path(value)) => Ok(Self(value)),
            Err(_) => Err(AppError::NotFound("page").into()),
        }
    }
}

fn unreadable(status: StatusCode, what: &str) -> WebError {
    match status {
        StatusCode::PAYLOAD_TOO_LARGE | StatusCode::UNSUPPORTED_MEDIA_TYPE => WebError::Status(status),
        _ => WebError::Unreadable(format!("The {what} lacks something or holds a value of the wrong kind.")),
    }
}
