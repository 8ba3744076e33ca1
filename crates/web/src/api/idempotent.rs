//! `Idempotency-Key`: a POST sent twice under the same key is carried out once and answered twice.

use super::limits::{JSON_BYTES_MAX, UPLOAD_BYTES_MAX, UPLOADS_AT_ONCE_MAX};
use crate::{
    Web,
    error::{WebError, describe, failure},
    extract::Caller,
    problem::problem,
    request::RequestId,
};
use axum::{
    body::{Body, Bytes, to_bytes},
    extract::{Request, State},
    http::{
        HeaderMap, Method, StatusCode,
        header::{CONTENT_TYPE, ETAG, HeaderName, HeaderValue},
        request::Parts,
    },
    middleware::Next,
    response::{IntoResponse, Response},
};
use probity_app::{
    App, AppError,
    idempotency::{self, Begun, KEY_CHARS_MAX},
};
use probity_model::user::Actor;
use ring::digest::{Context, SHA256};
use serde::Serialize;
use tokio::sync::Semaphore;

const KEY: HeaderName = HeaderName::from_static("idempotency-key");
const REPLAYED: HeaderName = HeaderName::from_static("idempotency-replayed");
/// Bytes of an answer that are kept; every answer of ours to a POST is far smaller.
const ANSWER_BYTES_MAX: usize = 1_000_000;

/// Uploads are held in memory: more at once wait for their turn.
static UPLOADS: Semaphore = Semaphore::const_new(UPLOADS_AT_ONCE_MAX);

/// What is kept of an answer in place of its body: a secret is told once, and rests nowhere.
#[derive(Clone)]
struct KeptInstead(String);

/// Keeps this under the idempotency key, and not what the response says.
pub(crate) fn keep_instead(response: &mut Response, body: &impl Serialize) -> Result<(), WebError> {
    let kept = serde_json::to_string(body).map_err(|error| WebError::Defect(error.to_string()))?;
    response.extensions_mut().insert(KeptInstead(kept));
    Ok(())
}

/// Carries out a POST once per key; every other request goes through untouched.
pub(crate) async fn once(State(web): State<Web>, request: Request, next: Next) -> Result<Response, WebError> {
    let is_upload = boundary(request.headers()).is_some();
    // Closing it is the only way to fail, and nobody does.
    let _turn = if is_upload { UPLOADS.acquire().await.ok() } else { None };
    let key = request.headers().get(KEY).cloned();
    let caller = request.extensions().get::<Caller>().copied();
    let (Some(key), Some(Caller(by)), true) = (key, caller, request.method() == Method::POST) else {
        return Ok(next.run(request).await);
    };
    let key = readable(&key)?;
    let (parts, body) = request.into_parts();
    let bytes_max = if is_upload { UPLOAD_BYTES_MAX } else { JSON_BYTES_MAX };
    let body = to_bytes(body, bytes_max).await.map_err(|_| too_large(bytes_max))?;
    let hash = request_hash(&parts, &body);
    match idempotency::begin(&web.app, &by, &key, &hash).await? {
        Begun::Fresh(ticket) | Begun::CarriedOut(ticket) => {
            let response = run(&ticket, Request::from_parts(parts, Body::from(body)), next).await;
            answer(&web.app, &by, &ticket, response).await
        }
        Begun::Replay { status, body, etag } => Ok(replay(status, body, etag)),
        Begun::Reused => Err(WebError::Told(
            StatusCode::UNPROCESSABLE_ENTITY,
            "idempotency_key_reused",
            "Another request was sent under this Idempotency-Key. Send this one under a key of its own."
                .to_owned(),
        )),
        Begun::InProgress => Err(idempotency::in_progress().into()),
    }
}

/// Runs the handler under the ticket. A failure is told outside of this layer; what is kept must be the words.
async fn run(ticket: &idempotency::Ticket, request: Request, next: Next) -> Response {
    let id = RequestId::of(request.extensions());
    let mut response = idempotency::under(ticket, next.run(request)).await;
    let failure = failure(&mut response);
    let Some(earlier) = ticket.earlier() else {
        return failure.map_or(response, |failure| problem(&failure.0, &id));
    };
    if let Some(failure) = failure {
        response = match &*failure.0 {
            // How a transaction was refused is an answer like any other.
            refused @ WebError::App(AppError::NotApproved(_)) => problem(refused, &id),
            error if describe(error).status.is_server_error() => problem(error, &id),
            // Why it cannot be shown any more says nothing of what was asked for.
            _ => problem(&AppError::CarriedOut(earlier.clone()).into(), &id),
        };
    }
    response.headers_mut().insert(REPLAYED, HeaderValue::from_static("true"));
    response
}

pub(crate) fn too_large(bytes_max: usize) -> WebError {
    WebError::Told(
        StatusCode::PAYLOAD_TOO_LARGE,
        "body_too_large",
        format!("The request has more than {bytes_max} bytes."),
    )
}

fn readable(key: &HeaderValue) -> Result<String, WebError> {
    let text = key.to_str().unwrap_or_default();
    // Printable: a tab, which a header may hold, is not.
    let is_printable = text.bytes().all(|byte| matches!(byte, b' '..=b'~'));
    if text.is_empty() || text.len() > KEY_CHARS_MAX || !is_printable {
        return Err(WebError::Told(
            StatusCode::BAD_REQUEST,
            "idempotency_key_malformed",
            format!("An Idempotency-Key has 1 to {KEY_CHARS_MAX} printable ASCII characters."),
        ));
    }
    Ok(text.to_owned())
}

/// Keeps the answer, unless the fault was ours: then the request may be sent again.
async fn answer(
    app: &App,
    by: &Actor,
    ticket: &idempotency::Ticket,
    response: Response,
) -> Result<Response, WebError> {
    let (mut parts, body) = response.into_parts();
    let body = to_bytes(body, ANSWER_BYTES_MAX).await;
    let instead = parts.extensions.remove::<KeptInstead>();
    let kept = body.as_ref().map(|body| match &instead {
        Some(KeptInstead(kept)) => Ok(kept.as_str()),
        None => std::str::from_utf8(body),
    });
    match kept {
        Ok(Ok(text)) if !parts.status.is_server_error() => {
            let etag = parts.headers.get(ETAG).and_then(|tag| tag.to_str().ok());
            idempotency::finish(app, by, ticket, parts.status.as_u16(), text, etag).await?;
        }
        _ => idempotency::abandon(app, by, ticket).await?,
    }
    Ok(Response::from_parts(parts, Body::from(body.unwrap_or_default())))
}

fn replay(status: u16, body: String, etag: Option<String>) -> Response {
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::OK);
    let is_problem = status.is_client_error();
    let content_type = if is_problem { "application/problem+json" } else { "application/json" };
    let headers = [
        (CONTENT_TYPE, HeaderValue::from_static(content_type)),
        (REPLAYED, HeaderValue::from_static("true")),
    ];
    let mut response = (status, headers, body).into_response();
    if let Some(tag) = etag.and_then(|tag| HeaderValue::try_from(tag).ok()) {
        response.headers_mut().insert(ETAG, tag);
    }
    response
}

/// Tells the same request from another. The boundary of a multipart body is another at every try of most clients, and
/// cannot occur within a part, so it is left out.
fn request_hash(parts: &Parts, body: &Bytes) -> String {
    let mut context = Context::new(&SHA256);
    let mut add = |bytes: &[u8]| {
        context.update(&(bytes.len() as u64).to_be_bytes());
        context.update(bytes);
    };
    add(parts.method.as_str().as_bytes());
    add(parts.uri.path_and_query().map_or("", |it| it.as_str()).as_bytes());
    match boundary(&parts.headers) {
        Some(boundary) => pieces(body, boundary.as_bytes()).for_each(&mut add),
        None => add(body),
    }
    let digest = context.finish();
    digest.as_ref().iter().fold(String::with_capacity(64), |mut text, byte| {
        use std::fmt::Write as _;
        let _ = write!(text, "{byte:02x}");
        text
    })
}

fn boundary(headers: &HeaderMap) -> Option<&str> {
    let content_type = headers.get(CONTENT_TYPE)?.to_str().ok()?;
    if !content_type.to_ascii_lowercase().starts_with("multipart/form-data") {
        return None;
    }
    let boundary = content_type.split("boundary=").nth(1)?.split(';').next()?.trim().trim_matches('"');
    (!boundary.is_empty()).then_some(boundary)
}

/// What stands between the separators.
fn pieces<'a>(body: &'a [u8], separator: &'a [u8]) -> impl Iterator<Item = &'a [u8]> {
    let mut rest = Some(body);
    std::iter::from_fn(move || {
        let body = rest?;
        match find(body, separator) {
            Some(at) => {
                rest = Some(&body[at + separator.len()..]);
                Some(&body[..at])
            }
            None => rest.take(),
        }
    })
}

fn find(body: &[u8], separator: &[u8]) -> Option<usize> {
    body.windows(separator.len()).position(|window| window == separator)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hash(content_type: &str, body: &str) -> String {
        let request = Request::post("/x?y=1").header(CONTENT_TYPE, content_type).body(()).unwrap();
        request_hash(&request.into_parts().0, &Bytes::from(body.to_owned()))
    }

    #[test]
    fn the_boundary_of_a_multipart_body_does_not_count_but_everything_else_does() {
        let first = hash("multipart/form-data; boundary=aaa", "--aaa\r\n\r\none\r\n--aaa--");
        assert_eq!(first, hash("multipart/form-data; boundary=\"b-c\"", "--b-c\r\n\r\none\r\n--b-c--"));
        assert_ne!(first, hash("multipart/form-data; boundary=aaa", "--aaa\r\n\r\ntwo\r\n--aaa--"));
        assert_ne!(first, hash("application/json", "--aaa\r\n\r\none\r\n--aaa--"));
    }
}
