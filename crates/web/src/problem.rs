//! Errors of the API as `application/problem+json` (RFC 9457), and who calls it.

use crate::{
    Web,
    api::rate,
    error::{Description, WebError, describe, failure, log},
    extract::{Caller, address_of},
    request::{RequestId, note_actor},
};
use axum::{
    extract::{Request, State},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use probity_app::{AppError, Violation, rate::Standing};
use probity_model::user::Actor;
use serde_json::{Map, Value, json};

const CONTENT_TYPE: &str = "application/problem+json";

/// The layer around the API: takes the API key, never a cookie, and makes a problem of every failure.
pub(crate) async fn around(State(web): State<Web>, mut request: Request, next: Next) -> Response {
    let id = RequestId::of(request.extensions());
    let mut standing = None;
    if let Some(token) = bearer(request.headers()) {
        let address = address_of(request.extensions(), request.headers(), &web.options);
        match probity_app::api_key::authenticate(&web.app, token, address).await {
            Ok(actor) => {
                standing = match stand(&web, &actor).await {
                    Ok(standing) => standing,
                    Err(error) => return problem(&error.into(), &id),
                };
                note_actor(request.extensions(), actor);
                request.extensions_mut().insert(Caller(actor));
            }
            // A public route answers without a key, so a wrong one is for the guard to refuse.
            Err(AppError::Unauthenticated) => {}
            Err(error) => return problem(&error.into(), &id),
        }
    }
    let mut response = match standing.filter(|standing| standing.is_over) {
        Some(standing) => {
            let retry_after_seconds = standing.reset_seconds;
            problem(&AppError::TooMany { retry_after_seconds }.into(), &id)
        }
        None => unless_failed(next.run(request).await, &id),
    };
    if let Some(standing) = standing {
        rate::tell(standing, response.headers_mut());
    }
    response
}

/// Counts a request of a key; nothing where there is no limit.
async fn stand(web: &Web, actor: &Actor) -> Result<Option<Standing>, AppError> {
    match (actor, web.options.api_requests_per_minute) {
        (Actor::ApiKey { id, .. }, requests_max @ 1..) => {
            Ok(Some(probity_app::rate::count(&web.app, *id, requests_max).await?))
        }
        _ => Ok(None),
    }
}

/// The response, or the problem in its place.
fn unless_failed(mut response: Response, id: &RequestId) -> Response {
    match failure(&mut response) {
        Some(failure) => {
            let mut told = problem(&failure.0, id);
            // Belongs to a 405 (RFC 9110, section 15.5.6).
            if let Some(methods) = response.headers_mut().remove(header::ALLOW) {
                told.headers_mut().insert(header::ALLOW, methods);
            }
            told
        }
        None => response,
    }
}

fn bearer(headers: &HeaderMap) -> Option<&str> {
    let (scheme, token) = headers.get(header::AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}

/// An error as a problem.
pub(crate) fn problem(error: &WebError, id: &RequestId) -> Response {
    let description = describe(error);
    log(error, &description);
    answer(&description, id)
}

/// An error as a problem with one more member, `message`: what a customer reads, in the own language.
pub(crate) fn told(
    error: &WebError,
    mut description: Description,
    id: &RequestId,
    message: &str,
) -> Response {
    log(error, &description);
    description.extra.insert("message".to_owned(), json!(message));
    answer(&description, id)
}

fn answer(description: &Description, id: &RequestId) -> Response {
    let mut response = (description.status, body(description, id).to_string()).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(CONTENT_TYPE));
    if let Some(seconds) = description.retry_after_seconds {
        headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    }
    if description.status == StatusCode::UNAUTHORIZED {
        headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
    }
    response
}

fn body(description: &Description, id: &RequestId) -> Value {
    let mut body = Map::new();
    body.insert("type".to_owned(), json!(format!("urn:probity:problem:{}", description.code)));
    body.insert("title".to_owned(), json!(description.title));
    body.insert("status".to_owned(), json!(description.status.as_u16()));
    body.insert("code".to_owned(), json!(description.code));
    body.insert("detail".to_owned(), json!(description.detail));
    body.insert("request_id".to_owned(), json!(id.as_str()));
    if !description.errors.is_empty() {
        let errors: Vec<_> = description.errors.iter().map(violation).collect();
        body.insert("errors".to_owned(), Value::Array(errors));
    }
    body.extend(description.extra.clone());
    Value::Object(body)
}

fn violation(violation: &Violation) -> Value {
    json!({ "pointer": pointer(&violation.field), "code": violation.code, "message": violation.message })
}

/// A field's name as a JSON pointer (RFC 6901) into what was sent.
fn pointer(field: &str) -> String {
    if field.is_empty() || field.starts_with('/') { field.to_owned() } else { format!("/{field}") }
}
