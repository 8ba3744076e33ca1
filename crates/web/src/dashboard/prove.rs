//! `GET|POST /account/prove`: who it is, once more, before something that a session left open must not do. What was
//! asked for is never carried out from here: the person comes back to where they were and presses again.

use crate::{
    Web,
    error::WebError,
    extract::{Form, Query, SignedIn},
    html::Page,
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
use probity_pages::{passkey::PasskeyForm, second_factor::ProvePage};
use probity_request::local_path;
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
    let passkey = (methods.passkeys > 0).then(|| PasskeyForm::prove(&next));
    let providers = account::openid::own(&web.app, &you.actor).await?.into_iter();
    let href = |id: &str| format!("{PATH}/openid/{id}?next={}", local_path::encode(&next));
    let providers = providers.map(|(id, label)| (href(&id), label)).collect();
    let (codes, totp) = (methods.any(), methods.totp);
    Ok(ProvePage { email: you.email, next, codes, totp, passkey, providers, error })
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
    let proved = account::prove(&web.app, &you.actor, &you.proof, with).await;
    answer(&web, you, proved, &sent.next).await
}

/// Back to where the person was, or the page once more with what went wrong.
pub(super) async fn answer(
    web: &Web,
    you: SignedIn,
    proved: Result<(), AppError>,
    next: &str,
) -> Result<Response, WebError> {
    let (status, error, wait) = match proved {
        Ok(()) => return Ok(Redirect::to(local_path::checked(next)).into_response()),
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
    let mut response = (status, Page(page(web, you, next, error).await?)).into_response();
    if let Some(seconds) = wait {
        response.headers_mut().insert(header::RETRY_AFTER, seconds.into());
    }
    Ok(response)
}
