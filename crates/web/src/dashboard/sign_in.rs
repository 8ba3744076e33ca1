//! Signing in and out.

use super::second_factor;
use crate::{
    Web, cookie,
    error::WebError,
    extract::{Client, Form, Query, SignedIn},
    html::Page,
    request::RequestId,
    routes::Routes,
};
use axum::{
    Extension,
    extract::State,
    http::{HeaderMap, HeaderValue, Method, StatusCode, header},
    response::{IntoResponse, Redirect, Response},
};
use probity_app::{
    AppError,
    account::{self, Attempt, Begun, Standing, openid, passkey},
};
use probity_model::permission::Action;
use probity_pages::{
    account::{SignInPage, Ways},
    passkey::PasskeyForm,
};
use probity_request::local_path;
use serde::Deserialize;

/// The same words for every reason: anything else would say which addresses exist.
const WRONG: &str = "The e-mail or the password is wrong, the account is locked, or its role is not allowed from this \
    network. After five wrong passwords it is locked for 15 minutes or longer; an administrator can unlock it.";

/// Said to whoever knew the password.
const WRONG_CODE: &str = "That were too many wrong codes, or the sign-in took too long. After five wrong ones the account is \
    locked for 15 minutes or longer; an administrator can unlock it.";

pub(crate) fn routes() -> Routes {
    Routes::new().public(Method::GET, "/sign-in", show).public(Method::POST, "/sign-in", sign_in).page(
        Method::POST,
        "/sign-out",
        Action::UseOwnAccount,
        sign_out,
    )
}

#[derive(Deserialize)]
struct Asked {
    #[serde(default)]
    next: String,
    #[serde(default)]
    done: String,
}

async fn show(State(web): State<Web>, user: Option<SignedIn>, Query(asked): Query<Asked>) -> Response {
    if user.is_some() {
        return Redirect::to(local_path::checked(&asked.next)).into_response();
    }
    let (notice, error) = match asked.done.as_str() {
        "signed-out" => (Some("You are signed out.".to_owned()), None),
        "locked" => (None, Some(WRONG_CODE.to_owned())),
        _ => (None, None),
    };
    Page(SignInPage {
        ways: ways(&web, local_path::checked(&asked.next)),
        email: String::new(),
        next: local_path::checked(&asked.next).to_owned(),
        error,
        notice,
        demo: web.options.demo_sign_ins.clone(),
        request_id: None,
    })
    .into_response()
}

/// The ways in beside the password, on to this page.
fn ways(web: &Web, next: &str) -> Ways {
    let providers = openid::all(&web.app).into_iter();
    let href = |id: &str| format!("/sign-in/openid/{id}?next={}", local_path::encode(next));
    Ways {
        passkey: passkey::are_possible(&web.app).then(|| PasskeyForm::sign_in(next)),
        providers: providers.map(|(id, label)| (href(&id), label)).collect(),
        local: web.app.settings().sign_in.local,
    }
}

#[derive(Deserialize)]
struct Credentials {
    email: String,
    password: String,
    #[serde(default)]
    next: String,
}

async fn sign_in(
    State(web): State<Web>,
    Extension(id): Extension<RequestId>,
    client: Client,
    headers: HeaderMap,
    Form(sent): Form<Credentials>,
) -> Result<Response, WebError> {
    let attempt = Attempt {
        email: sent.email.clone(),
        password: sent.password,
        user_agent: client.user_agent,
        address: client.address,
        ip: client.ip,
        replaces: cookie::session_token(&headers, &web.options),
    };
    let next = local_path::checked(&sent.next);
    let begun = account::sign_in(&web.app, attempt).await;
    answer(&web, begun, sent.email, next, &id)
}

/// On to where the person wanted to go, or the page once more with what went wrong.
pub(super) fn answer(
    web: &Web,
    begun: Result<Begun, AppError>,
    email: String,
    next: &str,
    id: &RequestId,
) -> Result<Response, WebError> {
    match begun {
        Ok(begun) => {
            let to = match &begun.standing {
                Standing::Owing(owing) => second_factor::next_step(owing.step, next),
                _ => next.to_owned(),
            };
            let mut response = Redirect::to(&to).into_response();
            cookie::set(response.headers_mut(), cookie::session(begun.token, &web.options));
            Ok(response)
        }
        Err(AppError::Unauthenticated) => {
            Ok(again(web, email, next, WRONG.to_owned(), id, StatusCode::UNPROCESSABLE_ENTITY))
        }
        Err(AppError::Invalid(violations)) => {
            let error = violations.into_iter().next().map_or_else(String::new, |violation| violation.message);
            Ok(again(web, email, next, error, id, StatusCode::UNPROCESSABLE_ENTITY))
        }
        Err(AppError::TooMany { retry_after_seconds }) => {
            let minutes = retry_after_seconds.div_ceil(60);
            let error = format!("Too many tries. Try again in {minutes} min.");
            let mut response = again(web, email, next, error, id, StatusCode::TOO_MANY_REQUESTS);
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(retry_after_seconds));
            Ok(response)
        }
        Err(error) => Err(error.into()),
    }
}

fn again(
    web: &Web,
    email: String,
    next: &str,
    error: String,
    id: &RequestId,
    status: StatusCode,
) -> Response {
    let page = SignInPage {
        ways: ways(web, next),
        email,
        next: next.to_owned(),
        error: Some(error),
        notice: None,
        demo: web.options.demo_sign_ins.clone(),
        request_id: Some(id.as_str().to_owned()),
    };
    (status, Page(page)).into_response()
}

async fn sign_out(State(web): State<Web>, user: SignedIn) -> Result<Response, WebError> {
    account::sign_out(&web.app, &user.actor, user.session).await?;
    let mut response = Redirect::to("/sign-in?done=signed-out").into_response();
    cookie::set(response.headers_mut(), cookie::no_session(&web.options));
    Ok(response)
}
