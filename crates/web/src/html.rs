//! Rendered templates as answers.

use crate::error::WebError;
use axum::response::{Html, IntoResponse, Response};
use probity_pages::Template;

/// A page or a part of one.
pub(crate) struct Page<T>(pub(crate) T);

impl<T: Template> IntoResponse for Page<T> {
    fn into_response(self) -> Response {
        match self.0.render() {
            Ok(html) => Html(html).into_response(),
            Err(error) => WebError::Defect(format!("a template failed: {error}")).into_response(),
        }
    }
}
