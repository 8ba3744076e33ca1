//! What handlers take from a request. A request that cannot be read is a [`crate::error::WebError`], never a bare text.

mod client;
mod form;
mod signed_in;

pub(crate) use client::{Client, address_of};
pub(crate) use form::{FORM_SIZE_BYTES_MAX, Form, Path, Query};
pub(crate) use signed_in::{Owed, SignedIn};

use crate::{Web, error::WebError};
use axum::{extract::FromRequestParts, http::request::Parts};
use probity_app::AppError;
use probity_model::user::Actor;

/// Whoever calls: the signed-in user of the dashboard, or the API key.
#[derive(Clone, Copy)]
pub(crate) struct Caller(pub(crate) Actor);

impl FromRequestParts<Web> for Caller {
    type Rejection = WebError;

    async fn from_request_parts(parts: &mut Parts, _: &Web) -> Result<Self, WebError> {
        parts.extensions.get().copied().ok_or_else(|| AppError::Unauthenticated.into())
    }
}
