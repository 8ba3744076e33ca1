//! What handlers of the API take from a request; whatever is wrong with it is a problem.

use super::{idempotent::too_large, limits::JSON_BYTES_MAX};
use crate::error::WebError;
use axum::{
    body::Bytes,
    extract::{FromRequest, FromRequestParts, RawPathParams, Request},
    http::{HeaderMap, StatusCode, header::CONTENT_TYPE, request::Parts},
};
use probity_app::AppError;
use probity_model::id::{
    CheckKind, CustomerKind, DeliveryKind, EndpointKind, EventIdKind, Id, Kind, LinkKind, TransactionKind,
};
use serde::{Deserialize, Deserializer, de::DeserializeOwned};
use serde_path_to_error::Segment;

/// A JSON body.
pub(crate) struct Body<T>(pub(crate) T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Body<T> {
    type Rejection = WebError;

    async fn from_request(request: Request, state: &S) -> Result<Self, WebError> {
        if !is_json(request.headers()) {
            return Err(WebError::Told(
                StatusCode::UNSUPPORTED_MEDIA_TYPE,
                "content_type_unsupported",
                "Send the body as application/json.".to_owned(),
            ));
        }
        let bytes =
            Bytes::from_request(request, state).await.map_err(|rejection| match rejection.status() {
                StatusCode::PAYLOAD_TOO_LARGE => too_large(JSON_BYTES_MAX),
                status => WebError::Status(status),
            })?;
        let mut json = serde_json::Deserializer::from_slice(&bytes);
        let value = serde_path_to_error::deserialize(&mut json).map_err(|error| unreadable(&error))?;
        json.end().map_err(|error| malformed(&error))?;
        Ok(Self(value))
    }
}

fn is_json(headers: &HeaderMap) -> bool {
    let content_type = headers.get(CONTENT_TYPE).and_then(|it| it.to_str().ok()).unwrap_or_default();
    let essence = content_type.split(';').next().unwrap_or_default().trim();
    essence.eq_ignore_ascii_case("application/json")
}

/// Where it went wrong, and never what stands there: the answer is kept, and it may be about a person.
fn malformed(error: &serde_json::Error) -> WebError {
    let message = format!("The body is not JSON: line {}, column {}.", error.line(), error.column());
    WebError::Told(StatusCode::BAD_REQUEST, "json_malformed", message)
}

fn unreadable(error: &serde_path_to_error::Error<serde_json::Error>) -> WebError {
    let inner = error.inner();
    if !inner.is_data() {
        return malformed(inner);
    }
    let pointer: String = error
        .path()
        .iter()
        .map(|segment| match segment {
            Segment::Seq { index } => format!("/{index}"),
            Segment::Map { key } | Segment::Enum { variant: key } => {
                format!("/{}", key.replace('~', "~0").replace('/', "~1"))
            }
            Segment::Unknown => String::new(),
        })
        .collect();
    let (code, message) = explained(&inner.to_string());
    AppError::invalid(pointer, code, message).into()
}

/// Serde's message without the value it repeats.
fn explained(message: &str) -> (&'static str, String) {
    let message = message.rsplit_once(" at line ").map_or(message, |(message, _)| message);
    if message.starts_with("missing field") || message.starts_with("duplicate field") {
        let code = if message.starts_with("missing") { "member_missing" } else { "member_repeated" };
        return (code, format!("There is a {message}."));
    }
    let code = if message.starts_with("unknown field") { "member_unknown" } else { "value_unexpected" };
    match message.split_once("expected ") {
        Some((_, expected)) => (code, format!("Expected {}.", in_json(expected))),
        None => (code, "The value is not of the kind expected.".to_owned()),
    }
}

/// What Rust calls otherwise than JSON does.
fn in_json(expected: &str) -> &str {
    match expected {
        "a map" => "an object",
        "a sequence" => "a list",
        expected if expected.starts_with("struct ") => "an object",
        expected => expected,
    }
}

/// A member that may be left out, but is not null where it is there: that would be a value of another kind.
pub(crate) fn present<'de, T: Deserialize<'de>, D: Deserializer<'de>>(
    json: D,
) -> Result<Option<T>, D::Error> {
    T::deserialize(json).map(Some)
}

/// A query; unknown parameters are refused.
pub(crate) struct Query<T>(pub(crate) T);

impl<T: DeserializeOwned, S: Sync> FromRequestParts<S> for Query<T> {
    type Rejection = WebError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, WebError> {
        match axum::extract::Query::try_from_uri(&parts.uri) {
            Ok(axum::extract::Query(value)) => Ok(Self(value)),
            Err(rejection) => {
                let (_, message) = explained(&rejection.body_text());
                let message = format!("The query is not understood. {message}");
                Err(WebError::Told(StatusCode::BAD_REQUEST, "query_malformed", message))
            }
        }
    }
}

/// The id in the path. One that cannot be of any such thing is of none.
pub(crate) struct PathId<K>(pub(crate) Id<K>);

/// What people call a thing of this kind.
pub(crate) trait Named: Kind {
    /// Its name.
    const NAME: &'static str;
}

impl Named for CustomerKind {
    const NAME: &'static str = "customer";
}

impl Named for TransactionKind {
    const NAME: &'static str = "transaction";
}

impl Named for LinkKind {
    const NAME: &'static str = "link";
}

impl Named for CheckKind {
    const NAME: &'static str = "check";
}

impl Named for EventIdKind {
    const NAME: &'static str = "event";
}

impl Named for EndpointKind {
    const NAME: &'static str = "webhook endpoint";
}

impl Named for DeliveryKind {
    const NAME: &'static str = "delivery";
}

impl<K: Named, S: Send + Sync> FromRequestParts<S> for PathId<K> {
    type Rejection = WebError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, WebError> {
        let params = RawPathParams::from_request_parts(parts, state).await;
        let id = params.ok().and_then(|params| {
            let (_, text) = params.iter().find(|(name, _)| *name == "id")?;
            text.parse().ok()
        });
        Ok(Self(id.ok_or(AppError::NotFound(K::NAME))?))
    }
}
