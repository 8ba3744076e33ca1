//! Entity tags of a customer: its version, and behind it what tells one answer from another of the same version, such as
//! a reason whose text has changed.

use super::view::CustomerBody;
use crate::error::WebError;
use axum::{
    Json,
    http::{
        HeaderMap, HeaderValue, StatusCode,
        header::{ETAG, IF_MATCH, IF_NONE_MATCH},
    },
    response::{IntoResponse, Response},
};
use probity_app::AppError;
use probity_request::etag::{self, Wanted};
use ring::digest::{SHA256, digest};
use std::fmt::Write as _;

/// Bytes of the digest in a tag: enough to tell answers about one version apart.
const DIGEST_BYTES: usize = 8;

/// A customer with its tag.
pub(crate) fn tagged(status: StatusCode, customer: CustomerBody) -> Result<Response, WebError> {
    let tag = tag(&customer)?;
    let mut response = (status, Json(customer)).into_response();
    response.headers_mut().insert(ETAG, tag);
    Ok(response)
}

/// A customer with its tag; only that there is nothing new, where the request names the same tag.
pub(crate) fn tagged_if_new(headers: &HeaderMap, customer: CustomerBody) -> Result<Response, WebError> {
    let present = tag(&customer)?;
    if !is_known(headers, &present) {
        return tagged(StatusCode::OK, customer);
    }
    let mut response = StatusCode::NOT_MODIFIED.into_response();
    response.headers_mut().insert(ETAG, present);
    Ok(response)
}

fn tag(customer: &CustomerBody) -> Result<HeaderValue, WebError> {
    let defect = |error: String| WebError::Defect(format!("a customer's tag: {error}"));
    let body = serde_json::to_vec(customer).map_err(|error| defect(error.to_string()))?;
    let digest = digest(&SHA256, &body);
    let mut tag = format!("\"{}-", customer.version);
    for byte in digest.as_ref().iter().take(DIGEST_BYTES) {
        let _ = write!(tag, "{byte:02x}");
    }
    HeaderValue::try_from(tag + "\"").map_err(|error| defect(error.to_string()))
}

/// Whether `If-None-Match` names this tag.
fn is_known(headers: &HeaderMap, tag: &HeaderValue) -> bool {
    let named = headers.get_all(IF_NONE_MATCH).iter().filter_map(|value| value.to_str().ok());
    tag.to_str().is_ok_and(|tag| etag::is_known(named, tag))
}

/// The version that the customer must still have, if the request says so.
pub(crate) fn if_match(headers: &HeaderMap) -> Result<Option<u32>, WebError> {
    let Some(value) = headers.get(IF_MATCH) else {
        return Ok(None);
    };
    match etag::wanted(value.to_str().unwrap_or_default()) {
        Some(Wanted::Any) => Ok(None),
        Some(Wanted::Version(version)) => Ok(Some(version)),
        // What is no tag of ours matches nothing, like any other tag that is not the present one.
        None => Err(WebError::Told(
            StatusCode::PRECONDITION_FAILED,
            "if_match_malformed",
            "If-Match is the ETag of a customer as you last read it, such as \"7-0a1b2c3d4e5f6071\"."
                .to_owned(),
        )),
    }
}

/// A customer that is not as If-Match says has a status of its own (RFC 9110, section 13.1.1).
pub(crate) fn stale(error: AppError) -> WebError {
    match error {
        AppError::Conflict { code: code @ "version_changed", message } => {
            WebError::Told(StatusCode::PRECONDITION_FAILED, code, message)
        }
        other => other.into(),
    }
}
