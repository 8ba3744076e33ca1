//! The own account: password, theme, sessions.

use crate::{
    Web, cookie,
    error::WebError,
    extract::{Form, Path, Query, SignedIn},
    html::Page,
    routes::Routes,
    shell,
};
use axum::{
    extract::State,
    http::{HeaderMap, Method, StatusCode},
    response::{IntoResponse, Redirect, Response},
};
use probity_app::{
    AppError, Violation,
    account::{self, password::PASSWORD_CHARS_MIN},
    email,
};
use probity_model::{id::SessionId, permission::Action};
use probity_pages::{
    account::{AccountPage, Factors, PasskeyRow, SessionRow},
    layout::{Section, Toast, ToastKind},
    moment::Moment,
    passkey::AddPasskey,
    words::Theme,
};
use probity_request::local_path;
use serde::Deserialize;

pub(crate) fn routes() -> Routes {
    let own = Action::UseOwnAccount;
    Routes::new()
        .page(Method::GET, "/account", own, show)
        .page(Method::POST, "/account/password", own, change_password)
        .page(Method::POST, "/account/emails", own, set_emails)
        .page(Method::POST, "/account/theme", own, set_theme)
        .page(Method::POST, "/account/sessions/end-others", own, end_others)
        .page(Method::POST, "/account/sessions/{id}/end", own, end)
}

#[derive(Deserialize)]
struct Asked {
    #[serde(default)]
    done: String,
}

async fn show(
    State(web): State<Web>,
    user: SignedIn,
    Query(asked): Query<Asked>,
) -> Result<Page<AccountPage>, WebError> {
    let title = match asked.done.as_str() {
        "password" => Some("Your password is changed. Your other sessions have ended."),
        "emails" => Some("Your choice of e-mails is kept."),
        "factor-removed" => Some("The second factor is removed."),
        "session" => Some("The session has ended."),
        "sessions" => Some("Your other sessions have ended."),
        _ => None,
    };
    Ok(Page(page(&web, &user, title, None).await?))
}

async fn page(
    web: &Web,
    user: &SignedIn,
    done: Option<&str>,
    password_error: Option<String>,
) -> Result<AccountPage, WebError> {
    let mut shell = shell::layout(web, user, Section::Account).await?;
    shell.toasts.extend(done.map(|title| Toast {
        kind: ToastKind::Success,
        title: title.to_owned(),
        text: String::new(),
        href: None,
        request_id: None,
    }));
    let now = web.app.now();
    let mut sessions: Vec<_> = account::sessions(&web.app, &user.actor)
        .await?
        .into_iter()
        .map(|session| SessionRow {
            id: session.id.to_string(),
            device: device(&session.user_agent),
            address: session.address,
            started: Moment::new(session.created_at, now),
            last_seen: Moment::new(session.last_seen_at, now),
            current: session.id == user.session,
        })
        .collect();
    let emails = email::wanted(&web.app, &user.actor).await?.into_iter();
    sessions.sort_by_key(|session| !session.current);
    let methods = account::second_factor::methods(&web.app, &user.actor).await?;
    let needed = web.app.settings().sign_in.needs_second_factor(user.role);
    let passkeys = account::passkey::list(&web.app, &user.actor).await?.into_iter();
    let passkeys = passkeys.map(|passkey| PasskeyRow {
        id: passkey.id.to_string(),
        name: passkey.name,
        added: Moment::new(passkey.created_at, now),
        last_used: passkey.last_used_at.map(|at| Moment::new(at, now)),
    });
    Ok(AccountPage {
        factors: Factors {
            totp: methods.totp,
            recovery_codes: methods.recovery_codes,
            any: methods.any(),
            needed,
        },
        shell,
        email: user.email.clone(),
        emails: emails.map(|(kind, on)| (kind.word().to_owned(), kind.label().to_owned(), on)).collect(),
        sessions,
        password_length_min: PASSWORD_CHARS_MIN,
        password_error,
        passkeys: passkeys.collect(),
        add_passkey: account::passkey::are_possible(&web.app).then(AddPasskey::own),
        passkey_error: None,
    })
}

/// The page once more, with why a passkey was not added.
pub(super) async fn passkey_refused(
    web: &Web,
    user: &SignedIn,
    violations: Vec<Violation>,
) -> Result<Response, WebError> {
    let mut page = page(web, user, None, None).await?;
    page.passkey_error = violations.into_iter().next().map(|violation| violation.message);
    Ok((StatusCode::UNPROCESSABLE_ENTITY, Page(page)).into_response())
}

#[derive(Deserialize)]
struct PasswordChange {
    current: String,
    new: String,
    again: String,
}

async fn change_password(
    State(web): State<Web>,
    user: SignedIn,
    Form(sent): Form<PasswordChange>,
) -> Result<Response, WebError> {
    let changed = if sent.new == sent.again {
        account::change_password(&web.app, &user.actor, user.session, sent.current, sent.new).await
    } else {
        Err(AppError::invalid("again", "password_differs", "The two new passwords differ."))
    };
    match changed {
        Ok(()) => Ok(Redirect::to("/account?done=password").into_response()),
        Err(AppError::Invalid(violations)) => {
            let message = violations.first().map(|violation| violation.message.clone());
            let page = page(&web, &user, None, message).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, Page(page)).into_response())
        }
        Err(error) => Err(error.into()),
    }
}

#[derive(Deserialize)]
struct EmailChoice {
    #[serde(default)]
    wanted: Vec<email::Kind>,
}

async fn set_emails(
    State(web): State<Web>,
    user: SignedIn,
    Form(sent): Form<EmailChoice>,
) -> Result<Redirect, WebError> {
    email::set_wanted(&web.app, &user.actor, &sent.wanted).await?;
    Ok(Redirect::to("/account?done=emails"))
}

#[derive(Deserialize)]
struct ThemeChoice {
    theme: String,
    #[serde(default)]
    back: String,
}

async fn set_theme(
    State(web): State<Web>,
    headers: HeaderMap,
    Form(sent): Form<ThemeChoice>,
) -> Result<Response, WebError> {
    let theme = Theme::ALL.into_iter().find(|theme| theme.code() == sent.theme);
    let theme =
        theme.ok_or_else(|| AppError::invalid("theme", "theme_unknown", "Choose one of the themes."))?;
    let mut response = if crate::request::is_partial(&headers) {
        StatusCode::NO_CONTENT.into_response()
    } else {
        Redirect::to(local_path::checked(back(&sent.back, &headers))).into_response()
    };
    cookie::set(response.headers_mut(), cookie::remember_theme(theme, &web.options));
    Ok(response)
}

/// Back to the page the switch was on: named by the form, or by the browser.
fn back<'a>(named: &'a str, headers: &'a HeaderMap) -> &'a str {
    if !named.is_empty() {
        return named;
    }
    crate::request::came_from(headers).unwrap_or("/account")
}

async fn end(
    State(web): State<Web>,
    user: SignedIn,
    Path(id): Path<SessionId>,
) -> Result<Redirect, WebError> {
    account::end_session(&web.app, &user.actor, id).await?;
    Ok(Redirect::to("/account?done=session"))
}

async fn end_others(State(web): State<Web>, user: SignedIn) -> Result<Redirect, WebError> {
    account::end_other_sessions(&web.app, &user.actor, user.session).await?;
    Ok(Redirect::to("/account?done=sessions"))
}

/// `Firefox on Linux`, from what the browser calls itself.
fn device(user_agent: &str) -> String {
    // In this order: each names the ones after it, too.
    let browsers = [("Edg/", "Edge"), ("OPR/", "Opera"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome")];
    let systems = [
        ("Android", "Android"),
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Windows", "Windows"),
        ("Mac OS X", "macOS"),
        ("CrOS", "ChromeOS"),
        ("Linux", "Linux"),
    ];
    let named = |names: &[(&str, &'static str)]| {
        names.iter().find(|(part, _)| user_agent.contains(part)).map(|(_, name)| *name)
    };
    let browser = named(&browsers).or_else(|| user_agent.contains("Safari/").then_some("Safari"));
    match (browser, named(&systems)) {
        (Some(browser), Some(system)) => format!("{browser} on {system}"),
        (Some(name), None) | (None, Some(name)) => name.to_owned(),
        (None, None) => "Unknown device".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_device_is_called_what_people_call_it() {
        let windows =
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/131.0 Safari/537.36";
        assert_eq!(device(&format!("{windows} Edg/131.0")), "Edge on Windows");
        assert_eq!(device(windows), "Chrome on Windows");
        assert_eq!(
            device("Mozilla/5.0 (X11; Linux x86_64; rv:133.0) Gecko/20100101 Firefox/133.0"),
            "Firefox on Linux"
        );
        assert_eq!(device("curl/8.5"), "Unknown device");
    }
}
