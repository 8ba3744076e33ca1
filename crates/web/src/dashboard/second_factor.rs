//! The second factor: proved after the password, and set up, by whoever owes one or on the own account.

use crate::{
    Web, cookie,
    error::WebError,
    extract::{Client, Form, Owed, Query, SignedIn},
    html::Page,
    routes::Routes,
};
use axum::{
    extract::State,
    http::{Method, StatusCode},
    response::{IntoResponse, Redirect, Response},
};
use probity_app::{
    AppError, Violation,
    account::{
        self, passkey,
        second_factor::{self, SetUp, Setter, TotpSetUp},
    },
};
use probity_model::{permission::Action, sign_in::Step};
use probity_pages::{
    passkey::{AddPasskey, PasskeyForm},
    qr::Qr,
    second_factor::{RecoveryCodesPage, SecondFactorPage, SetUpPage, TotpPage, grouped},
};
use probity_request::local_path;
use serde::Deserialize;

const ACCOUNT: &str = "/account";
const OWED_CONFIRM: &str = "/sign-in/set-up/totp/confirm";
const OWN_CONFIRM: &str = "/account/totp/confirm";

pub(crate) fn routes() -> Routes {
    let own = Action::UseOwnAccount;
    Routes::new()
        .owing(Method::GET, "/sign-in/second", show)
        .owing(Method::POST, "/sign-in/second", pass)
        .owing(Method::GET, "/sign-in/set-up", show_set_up)
        .owing(Method::POST, "/sign-in/set-up/totp", begin_owed)
        .owing(Method::POST, OWED_CONFIRM, confirm_owed)
        .owing(Method::POST, "/sign-in/stop", stop)
        .proved(Method::POST, "/account/totp", own, begin_own)
        .proved(Method::POST, OWN_CONFIRM, own, confirm_own)
        .proved(Method::POST, "/account/totp/remove", own, remove)
        .proved(Method::POST, "/account/recovery-codes", own, recovery_codes)
}

/// Where somebody who owes a second factor goes, and from there on to the page they wanted.
pub(crate) fn next_step(step: Step, next: &str) -> String {
    let page = match step {
        Step::SetUp => "/sign-in/set-up",
        Step::Prove | Step::Done => "/sign-in/second",
    };
    format!("{page}?next={}", local_path::encode(next))
}

#[derive(Deserialize)]
struct Asked {
    #[serde(default)]
    next: String,
}

#[derive(Deserialize)]
struct Code {
    code: String,
    #[serde(default)]
    next: String,
}

async fn show(Owed(owing): Owed, Query(asked): Query<Asked>) -> Response {
    let next = local_path::checked(&asked.next);
    if owing.step == Step::SetUp {
        return Redirect::to(&next_step(owing.step, next)).into_response();
    }
    Page(second_page(owing, next, None)).into_response()
}

fn second_page(owing: account::Owing, next: &str, error: Option<String>) -> SecondFactorPage {
    let passkey = (owing.methods.passkeys > 0).then(|| PasskeyForm::second(next));
    SecondFactorPage { email: owing.email, next: next.to_owned(), totp: owing.methods.totp, passkey, error }
}

async fn pass(
    State(web): State<Web>,
    Owed(owing): Owed,
    client: Client,
    Form(sent): Form<Code>,
) -> Result<Response, WebError> {
    let next = local_path::checked(&sent.next);
    let passed = account::pass(&web.app, &owing, &sent.code, &client.address).await;
    self::passed(&web, owing, passed, next)
}

/// On to where the person wanted to go, or the page once more with what went wrong.
pub(super) fn passed(
    web: &Web,
    owing: account::Owing,
    passed: Result<account::Begun, AppError>,
    next: &str,
) -> Result<Response, WebError> {
    match passed {
        Ok(begun) => {
            let mut response = Redirect::to(next).into_response();
            cookie::set(response.headers_mut(), cookie::session(begun.token, &web.options));
            Ok(response)
        }
        Err(AppError::Invalid(violations)) => {
            let error = violations.into_iter().next().map(|violation| violation.message);
            Ok((StatusCode::UNPROCESSABLE_ENTITY, Page(second_page(owing, next, error))).into_response())
        }
        Err(AppError::Unauthenticated) => Ok(Redirect::to("/sign-in?done=locked").into_response()),
        Err(error) => Err(error.into()),
    }
}

async fn show_set_up(State(web): State<Web>, Owed(owing): Owed, Query(asked): Query<Asked>) -> Response {
    let next = local_path::checked(&asked.next);
    if owing.step == Step::Prove {
        return Redirect::to(&next_step(owing.step, next)).into_response();
    }
    Page(set_up_page(&web, owing, next, None)).into_response()
}

fn set_up_page(web: &Web, owing: account::Owing, next: &str, error: Option<String>) -> SetUpPage {
    let add_passkey = passkey::are_possible(&web.app).then(|| AddPasskey::owed(next));
    SetUpPage { email: owing.email, next: next.to_owned(), add_passkey, error }
}

/// The page that sets a second factor up, once more with what went wrong.
pub(super) fn set_up_again(
    web: &Web,
    owing: account::Owing,
    next: &str,
    violations: Vec<Violation>,
) -> Response {
    let error = violations.into_iter().next().map(|violation| violation.message);
    (StatusCode::UNPROCESSABLE_ENTITY, Page(set_up_page(web, owing, next, error))).into_response()
}

async fn begin_owed(
    State(web): State<Web>,
    Owed(owing): Owed,
    Form(sent): Form<Asked>,
) -> Result<Page<TotpPage>, WebError> {
    let set_up = second_factor::begin_totp(&web.app, &Setter::owing(&owing)?).await?;
    Ok(Page(totp_page(set_up, OWED_CONFIRM, local_path::checked(&sent.next), None)))
}

async fn begin_own(State(web): State<Web>, you: SignedIn) -> Result<Page<TotpPage>, WebError> {
    let setter = Setter::signed_in(&web.app, &you.actor, &you.proof)?;
    let set_up = second_factor::begin_totp(&web.app, &setter).await?;
    Ok(Page(totp_page(set_up, OWN_CONFIRM, ACCOUNT, None)))
}

fn totp_page(set_up: TotpSetUp, action: &'static str, next: &str, error: Option<String>) -> TotpPage {
    let (qr, secret) = (Qr::of(&set_up.uri), grouped(&set_up.secret));
    TotpPage { action, next: next.to_owned(), qr, secret, error }
}

async fn confirm_owed(
    State(web): State<Web>,
    Owed(owing): Owed,
    Form(sent): Form<Code>,
) -> Result<Response, WebError> {
    confirm(&web, &Setter::owing(&owing)?, &sent, OWED_CONFIRM).await
}

async fn confirm_own(
    State(web): State<Web>,
    you: SignedIn,
    Form(sent): Form<Code>,
) -> Result<Response, WebError> {
    let setter = Setter::signed_in(&web.app, &you.actor, &you.proof)?;
    confirm(&web, &setter, &sent, OWN_CONFIRM).await
}

async fn confirm(
    web: &Web,
    setter: &Setter<'_>,
    sent: &Code,
    action: &'static str,
) -> Result<Response, WebError> {
    let next = local_path::checked(&sent.next);
    match second_factor::confirm_totp(&web.app, setter, &sent.code).await {
        Ok(set_up) => Ok(done(web, set_up, "Your authenticator app is set up", next)),
        Err(AppError::Invalid(violations)) => {
            let error = violations.into_iter().next().map(|violation| violation.message);
            let pending = second_factor::pending_totp(&web.app, setter).await?;
            let page = totp_page(pending, action, next, error);
            Ok((StatusCode::UNPROCESSABLE_ENTITY, Page(page)).into_response())
        }
        Err(error) => Err(error.into()),
    }
}

/// The codes, rendered here and not after a redirect, so that they stand in no address; and the session that goes on.
pub(super) fn done(web: &Web, set_up: SetUp, title: &str, next: &str) -> Response {
    let page =
        RecoveryCodesPage { title: title.to_owned(), codes: set_up.recovery_codes, next: next.to_owned() };
    let mut response = Page(page).into_response();
    if let Some(begun) = set_up.begun {
        cookie::set(response.headers_mut(), cookie::session(begun.token, &web.options));
    }
    response
}

async fn stop(State(web): State<Web>, Owed(owing): Owed) -> Result<Response, WebError> {
    account::stop(&web.app, &owing).await?;
    let mut response = Redirect::to("/sign-in").into_response();
    cookie::set(response.headers_mut(), cookie::no_session(&web.options));
    Ok(response)
}

async fn remove(State(web): State<Web>, you: SignedIn) -> Result<Redirect, WebError> {
    let setter = Setter::signed_in(&web.app, &you.actor, &you.proof)?;
    second_factor::remove_totp(&web.app, &setter).await?;
    Ok(Redirect::to("/account?done=factor-removed"))
}

async fn recovery_codes(State(web): State<Web>, you: SignedIn) -> Result<Page<RecoveryCodesPage>, WebError> {
    let setter = Setter::signed_in(&web.app, &you.actor, &you.proof)?;
    let codes = second_factor::make_recovery_codes(&web.app, &setter).await?;
    let title = "Your new recovery codes".to_owned();
    Ok(Page(RecoveryCodesPage { title, codes, next: ACCOUNT.to_owned() }))
}
