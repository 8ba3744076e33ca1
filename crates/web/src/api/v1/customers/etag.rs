//! The customer's version as an entity tag.

use super::view::CustomerBody;
use crate::error::WebError;
use axum::{
    Json,
    http::{
        HeaderMap, HeaderValue, StatusCode,
        header::{ETAG, IF_MATCH},
    },
    response::{IntoResponse, Response},
};

/// A customer with its version as the `ETag`.
pub(crate) fn tagged(status: StatusCode, customer: CustomerBody) -> Response {
    let tag = HeaderValue::from_str(&format!("\"{}\"", customer.version));
    let mut response = (status, Json(customer)).into_response();
    if let Ok(tag) = tag {
        response.headers_mut().insert(ETAG, tag);
    }
    response
}

/// The version that the customer must still have, if the request says so.
pub(crate) fn if_match(headers: &HeaderMap) -> Result<Option<u32>, WebError> {
    let Some(value) = headers.get(IF_MATCH) else {
        return Ok(None);
    };
    let text = value.to_str().unwrap_or_default().trim();
    if text == "*" {
        return Ok(None);
    }
    let tag = text.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
    let version = tag.and_then(|tag| tag.parse().ok().filter(|version: &u32| version.to_string() == tag));
    // What is no tag of ours matches nothing, like any other tag that is not the present one.
    version.map(Some).ok_or_else(|| {
        WebError::Told(
            StatusCode::PRECONDITION_FAILED,
            "if_match_malformed",
            "If-Match is the ETag of a customer as you last read it, such as \"7\".".to_owned(),
        )
    })
}
