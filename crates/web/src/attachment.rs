//! A file to be saved, never to be opened by the browser itself.

use axum::{
    body::Body,
    http::{HeaderValue, header},
    response::{IntoResponse as _, Response},
};

/// The answer whose content the browser saves under this name, which is of letters, digits, dots and hyphens.
pub(crate) fn attachment(name: &str, media_type: &'static str, content: impl Into<Body>) -> Response {
    let disposition = HeaderValue::from_str(&format!("attachment; filename=\"{name}\""))
        .unwrap_or(HeaderValue::from_static("attachment"));
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static(media_type)),
        (header::CONTENT_DISPOSITION, disposition),
    ];
    (headers, content.into()).into_response()
}
