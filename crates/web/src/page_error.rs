//! The layer around the dashboard: who is signed in, and a page or a toast of every failure.

use crate::{
    Web, cookie,
    dashboard::{prove, second_factor},
    error::{Description, WebError, describe, failure, log},
    extract::{Caller, Owed, SignedIn, address_of},
    html::Page,
    request::{RequestId, came_from, is_partial, note_actor},
    shell,
};
use axum::{
    extract::{Request, State},
    http::{HeaderValue, Method, StatusCode, header},
    middleware::Next,
    response::{Html, IntoResponse as _, Redirect, Response},
};
use probity_app::{
    AppError,
    account::{self, Standing},
};
use probity_model::{refusal::Why, sign_in::Step};
use probity_pages::{
    errors::ErrorPage,
    layout::{Section, Toast, ToastAnswer, ToastKind},
    moment::Moment,
};
use probity_request::local_path;
use std::net::IpAddr;

/// What of the request an error page needs.
struct Asked {
    id: RequestId,
    partial: bool,
    method: Method,
    target: String,
    /// Where to come back to: the page itself, or the one a form was on.
    back: String,
    owing: Option<Step>,
}

impl Asked {
    fn of(request: &Request) -> Self {
        let target = request.uri().path_and_query().map_or("/", |target| target.as_str());
        Self {
            id: RequestId::of(request.extensions()),
            partial: is_partial(request.headers()),
            method: request.method().clone(),
            target: target.to_owned(),
            back: if request.method() == Method::GET {
                target.to_owned()
            } else {
                came_from(request.headers()).unwrap_or("/").to_owned()
            },
            owing: None,
        }
    }
}

/// Looks up who is signed in, runs the handler, and tells what went wrong in a way a person can go on from.
pub(crate) async fn around(State(web): State<Web>, mut request: Request, next: Next) -> Response {
    let mut asked = Asked::of(&request);
    let token = cookie::session_token(request.headers(), &web.options);
    let address = address_of(request.extensions(), request.headers(), &web.options);
    let user = match standing(&web, token, address).await {
        Ok(Standing::In(session)) => {
            let is_proved = account::require_recent_proof(&web.app, &session.proof).is_ok();
            SignedIn::new(session, is_proved, cookie::theme(request.headers()))
        }
        Ok(Standing::Owing(owing)) => {
            asked.owing = Some(owing.step);
            request.extensions_mut().insert(Owed(owing));
            None
        }
        Ok(Standing::Nobody) => None,
        Ok(Standing::Elsewhere) => return tell(&web, None, &asked, &AppError::Elsewhere.into()).await,
        Err(error) => return tell(&web, None, &asked, &error).await,
    };
    if let Some(user) = user.clone() {
        note_actor(request.extensions(), user.actor);
        request.extensions_mut().insert(Caller(user.actor));
        request.extensions_mut().insert(user);
    }
    let mut response = next.run(request).await;
    match failure(&mut response) {
        Some(failure) => tell(&web, user, &asked, &failure.0).await,
        None => response,
    }
}

async fn standing(web: &Web, token: Option<String>, address: Option<IpAddr>) -> Result<Standing, WebError> {
    match token {
        Some(token) => Ok(account::authenticate(&web.app, &token, address).await?),
        None => Ok(Standing::Nobody),
    }
}

async fn tell(web: &Web, user: Option<SignedIn>, asked: &Asked, error: &WebError) -> Response {
    let mut description = describe(error);
    log(error, &description);
    if let Some(user) = &user {
        told_who(web, user, error, &mut description).await;
    }
    let elsewhere = match (error, asked.owing) {
        (WebError::App(AppError::Unauthenticated), Some(step)) => {
            Some(second_factor::next_step(step, next(asked)))
        }
        (WebError::App(AppError::Unauthenticated), None) => {
            Some(format!("/sign-in?next={}", local_path::encode(next(asked))))
        }
        (WebError::App(AppError::Reauthenticate), _) => Some(prove::page_before(&asked.back)),
        _ => None,
    };
    let mut response = if asked.partial {
        toast(&description, asked, elsewhere)
    } else if let Some(elsewhere) = elsewhere {
        return Redirect::to(&elsewhere).into_response();
    } else {
        page(web, user, &description, asked).await
    };
    *response.status_mut() = description.status;
    if let Some(seconds) = description.retry_after_seconds {
        response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    }
    response
}

/// Only a page can be asked for again after signing in; what was sent cannot.
fn next(asked: &Asked) -> &str {
    if asked.method == Method::GET { &asked.target } else { "/" }
}

/// Says who was first, and when: an id would tell a person nothing.
async fn told_who(web: &Web, user: &SignedIn, error: &WebError, description: &mut Description) {
    let WebError::App(AppError::Refused(refusal)) = error else { return };
    let (who, what, at) = match refusal.why {
        Why::AlreadyDecided { outcome, by, at } => (by, outcome.label().to_lowercase(), at),
        Why::HeldBy { holder, until } => (holder, String::new(), until),
        _ => return,
    };
    let Ok(name) = probity_app::user::name(&web.app, &user.actor, who).await else { return };
    let moment = Moment::new(at, web.app.now());
    description.detail = match refusal.why {
        Why::HeldBy { .. } => format!("{name} holds this check; the claim lapses {}.", moment.relative),
        _ => format!("{name} decided this check {} ({}): {what}.", moment.relative, moment.exact),
    };
}

fn toast(description: &Description, asked: &Asked, href: Option<String>) -> Response {
    let toast = Toast {
        kind: ToastKind::Error,
        title: description.title.to_owned(),
        text: text(description),
        href,
        request_id: Some(asked.id.as_str().to_owned()),
    };
    Page(ToastAnswer { toast }).into_response()
}

async fn page(web: &Web, user: Option<SignedIn>, description: &Description, asked: &Asked) -> Response {
    let mut shell = None;
    if let Some(user) = &user {
        // An error page must not fail for want of its counts.
        shell = Some(shell::layout_or_bare(web, user, Section::None).await);
    }
    let link = match (&user, description.status) {
        (None, _) => ("Sign in".to_owned(), "/sign-in".to_owned()),
        (Some(_), StatusCode::CONFLICT) if asked.method == Method::GET => {
            ("Reload".to_owned(), asked.target.clone())
        }
        (Some(_), _) => ("To the start page".to_owned(), "/".to_owned()),
    };
    let page = ErrorPage {
        status: description.status.as_u16(),
        title: description.title.to_owned(),
        what_to_do: text(description),
        link: Some(link),
        request_id: asked.id.as_str().to_owned(),
    };
    match page.render(shell.as_ref()) {
        Ok(html) => Html(html).into_response(),
        Err(error) => {
            tracing::error!(%error, "the error page failed");
            description.detail.clone().into_response()
        }
    }
}

/// The detail, and where several things are wrong, each of them.
fn text(description: &Description) -> String {
    match description.errors.as_slice() {
        [] | [_] => description.detail.clone(),
        several => several.iter().map(|violation| violation.message.as_str()).collect::<Vec<_>>().join(" "),
    }
}
