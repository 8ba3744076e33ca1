//! A request that was in the way of another one: carried out once more. PostgreSQL gives up one of two transactions that
//! wait for each other; the other goes on, so the next try finds the way free. On the embedded database it never happens.

use crate::error::{Failure, WebError};
use axum::{
    body::{self, Body},
    extract::Request,
    http::header::CONTENT_LENGTH,
    middleware::Next,
    response::{IntoResponse as _, Response},
};
use probity_app::attempt;

/// How often a request is carried out at most.
const TRIES_MAX: u32 = 4;
/// The largest body that is kept for another try: every form and every JSON, but no file.
const BODY_SIZE_BYTES_MAX: usize = 300_000;

/// Runs the handler, and again where it failed that way and had committed nothing.
pub(crate) async fn around(request: Request, next: Next) -> Response {
    let is_kept = match announced(&request) {
        Some(size_bytes) => size_bytes <= BODY_SIZE_BYTES_MAX,
        None => request.method().is_safe(),
    };
    if !is_kept {
        return next.run(request).await;
    }
    let (parts, body) = request.into_parts();
    let Ok(body) = body::to_bytes(body, BODY_SIZE_BYTES_MAX).await else {
        return WebError::Unreadable("It broke off. Send it again.".to_owned()).into_response();
    };
    for _ in 1..TRIES_MAX {
        let request = Request::from_parts(parts.clone(), Body::from(body.clone()));
        let (response, committed) = attempt::watch(next.clone().run(request)).await;
        if committed || !is_in_the_way(&response) {
            return response;
        }
        tracing::info!("two transactions were in each other's way; the request is carried out again");
    }
    next.run(Request::from_parts(parts, Body::from(body))).await
}

/// The size of the body in bytes, as its sender says it.
fn announced(request: &Request) -> Option<usize> {
    request.headers().get(CONTENT_LENGTH)?.to_str().ok()?.parse().ok()
}

fn is_in_the_way(response: &Response) -> bool {
    let failure = response.extensions().get::<Failure>();
    failure.is_some_and(|failure| matches!(&*failure.0, WebError::App(error) if error.is_in_the_way()))
}
