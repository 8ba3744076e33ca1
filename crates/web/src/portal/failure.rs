//! The layer around the hosted page: who comes, and a page in the customer's language of every failure, or a problem
//! where a script asked.

use super::{language_of, view};
use crate::{
    Web, cookie,
    error::{WebError, describe, failure, log},
    problem,
    request::{RequestId, note_actor},
};
use axum::{
    extract::{Request, State},
    http::{HeaderValue, header},
    middleware::Next,
    response::Response,
};
use probity_app::portal::session;

/// Looks up whose session it is, runs the handler, and tells what went wrong.
pub(super) async fn around(State(web): State<Web>, mut request: Request, next: Next) -> Response {
    let id = RequestId::of(request.extensions());
    let path = request.uri().path();
    let is_scripted = path.starts_with("/verify/uploads") || path == "/verify/details/check";
    let accepted = language_of(request.headers(), None).unwrap_or_default();
    let visitor = match cookie::portal_token(request.headers()) {
        Some(token) => session::authenticate(&web.app, &token).await,
        None => Ok(None),
    };
    let (language, is_signed_in, outcome) = match visitor {
        Ok(Some(visitor)) => {
            note_actor(request.extensions(), visitor.actor);
            request.extensions_mut().insert(visitor);
            (visitor.language, true, Ok(next.run(request).await))
        }
        Ok(None) => (accepted, false, Ok(next.run(request).await)),
        Err(error) => (accepted, false, Err(WebError::from(error))),
    };
    let error = match outcome {
        Ok(mut response) => match failure(&mut response) {
            Some(failure) => failure.0,
            None => return response,
        },
        Err(error) => error.into(),
    };
    let description = describe(&error);
    if is_scripted {
        let message = view::said(language, &error, &description);
        let mut told = problem::told(&error, description, &id, &message);
        // tus: every answer names the version, a refusal too.
        told.headers_mut().insert("tus-resumable", HeaderValue::from_static(super::uploads::TUS_VERSION));
        return told;
    }
    log(&error, &description);
    let mut response = view::failure(&web, language, is_signed_in, &error, &description, id.as_str()).await;
    if let Some(seconds) = description.retry_after_seconds {
        response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    }
    response
}
