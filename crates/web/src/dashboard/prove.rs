//! `GET|POST /account/prove`: who it is, once more, before something that a session left open must not do. What was
//! asked for is never carried out from here: the person comes back to where they were and presses again.

use crate::{
    Web,
    error::WebError,
    extract::{Form, Query, SignedIn},
    html::Page,
    local_path,
    routes::Routes,
};
use axum::{
    extract::State,
    http::{Method, StatusCode, header},
    response::{IntoResponse, Redirect, Response},
};
use probity_app::{
    AppError,
    account::{self, Proving, second_factor},
};
use probity_model::permission::Action;
use probity_pages::second_factor::ProvePage;
use serde::Deserialize;

const PATH: &str = "/account/prove";

pub(crate) fn routes() -> Routes {
    let own = Action::UseOwnAccount;
    Routes::new().page(Method::GET, PATH, own, show).page(Method::POST, PATH, own, prove)
}

/// The page that asks, on the way to this one.
pub(crate) fn page_before(next: &str) -> String {
    format!("{PATH}?next={}", local_path::encode(local_path::checked(next)))
}

#[derive(Deserialize)]
struct Asked {
    #[serde(default)]
    next: String,
}

async fn show(
    State(web): State<Web>,
    you: SignedIn,
    Query(asked): Query<Asked>,
) -> Result<Page<ProvePage>, WebError> {
    Ok(Page(page(&web, you, &asked.next, None).await?))
}

async fn page(web: &Web, you: SignedIn, next: &str, error: Option<String>) -> Result<ProvePage, WebError> {
    let methods = second_factor::methods(&web.app, &you.actor).await?;
    let next = local_path::checked(next).to_owned();
    Ok(ProvePage { email: you.email, next, codes: methods.any(), error })
}

#[derive(Deserialize)]
struct Sent {
    #[serde(default)]
    password: Option<String>,
    #[serde(default)]
    code: Option<String>,
    #[serde(default)]
    next: String,
}

async fn prove(State(web): State<Web>, you: SignedIn, Form(sent): Form<Sent>) -> Result<Response, WebError> {
    let with = match (sent.password, sent.code) {
        (Some(password), _) => Proving::Password(password),
        (None, code) => Proving::Code(code.unwrap_or_default()),
    };
    let (status, error, wait) = match account::prove(&web.app, &you.actor, &you.proof, with).await {
        Ok(()) => return Ok(Redirect::to(local_path::checked(&sent.next)).into_response()),
        Err(AppError::Invalid(violations)) => {
            let error = violations.into_iter().next().map(|violation| violation.message);
            (StatusCode::UNPROCESSABLE_ENTITY, error, None)
        }
        Err(AppError::TooMany { retry_after_seconds }) => {
            let minutes = retry_after_seconds.div_ceil(60);
            let error = format!("Too many wrong tries. Try again in {minutes} min.");
            (StatusCode::TOO_MANY_REQUESTS, Some(error), Some(retry_after_seconds))
        }
        Err(error) => return Err(error.into()),
    };
    let mut response = (status, Page(page(&web, you, &sent.next, error).await?)).into_response();
    if let Some(seconds) = wait {
        response.headers_mut().insert(header::RETRY_AFTER, seconds.into());
    }
    Ok(response)
}
