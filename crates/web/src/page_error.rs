//! The layer around the dashboard: who is signed in, and a page or a toast of every failure.

use crate::{
    Web, cookie,
    error::{Description, WebError, describe, failure, log},
    extract::{Caller, SignedIn},
    html::Page,
    local_path,
    request::{RequestId, is_partial},
    shell,
};
use axum::{
    extract::{Request, State},
    http::{HeaderMap, HeaderValue, Method, StatusCode, header},
    middleware::Next,
    response::{Html, IntoResponse as _, Redirect, Response},
};
use probity_app::{AppError, account};
use probity_model::refusal::Why;
use probity_pages::{
    errors::ErrorPage,
    layout::{Section, Toast, ToastAnswer, ToastKind},
    moment::Moment,
};

/// What of the request an error page needs.
struct Asked {
    id: RequestId,
    partial: bool,
    method: Method,
    target: String,
}

impl Asked {
    fn of(request: &Request) -> Self {
        let target = request.uri().path_and_query().map_or("/", |target| target.as_str());
        Self {
            id: RequestId::of(request.extensions()),
            partial: is_partial(request.headers()),
            method: request.method().clone(),
            target: target.to_owned(),
        }
    }
}

/// Looks up who is signed in, runs the handler, and tells what went wrong in a way a person can go on from.
pub(crate) async fn around(State(web): State<Web>, mut request: Request, next: Next) -> Response {
    let asked = Asked::of(&request);
    let user = match signed_in(&web, request.headers().clone()).await {
        Ok(user) => user,
        Err(error) => return tell(&web, None, &asked, &error).await,
    };
    if let Some(user) = user.clone() {
        request.extensions_mut().insert(Caller(user.actor));
        request.extensions_mut().insert(user);
    }
    let mut response = next.run(request).await;
    match failure(&mut response) {
        Some(failure) => tell(&web, user, &asked, &failure.0).await,
        None => response,
    }
}

async fn signed_in(web: &Web, headers: HeaderMap) -> Result<Option<SignedIn>, WebError> {
    let Some(token) = cookie::session_token(&headers, &web.options) else {
        return Ok(None);
    };
    let session = account::authenticate(&web.app, &token).await?;
    Ok(session.and_then(|session| SignedIn::new(session, cookie::theme(&headers))))
}

async fn tell(web: &Web, user: Option<SignedIn>, asked: &Asked, error: &WebError) -> Response {
    let mut description = describe(error);
    log(error, &description);
    if let Some(user) = &user {
        told_who(web, user, error, &mut description).await;
    }
    let unauthenticated = matches!(error, WebError::App(AppError::Unauthenticated));
    let mut response = if asked.partial {
        toast(&description, asked, unauthenticated)
    } else if unauthenticated {
        // Only a page can be asked for again after signing in; what was sent cannot.
        let next = if asked.method == Method::GET { asked.target.as_str() } else { "/" };
        return Redirect::to(&format!("/sign-in?next={}", local_path::encode(next))).into_response();
    } else {
        page(web, user, &description, asked).await
    };
    *response.status_mut() = description.status;
    if let Some(seconds) = description.retry_after_seconds {
        response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    }
    response
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

fn toast(description: &Description, asked: &Asked, unauthenticated: bool) -> Response {
    let toast = Toast {
        kind: ToastKind::Error,
        title: description.title.to_owned(),
        text: text(description),
        href: unauthenticated.then(|| "/sign-in".to_owned()),
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
