//! Users: the list, a new one, and what administrators change.

use crate::{
    Web,
    attachment::attachment,
    csv::Csv,
    error::WebError,
    extract::{Form, Path, Query, SignedIn},
    html::Page,
    routes::Routes,
    shell,
};
use axum::{
    body::Body,
    extract::State,
    http::{Method, StatusCode},
    response::{IntoResponse, Redirect, Response},
};
use probity_app::{
    AppError, Violation,
    account::password::PASSWORD_CHARS_MIN,
    role::{self, ListedRole},
    user::{self, NewUser},
};
use probity_model::{
    id::UserId,
    permission::{Action, can},
    user::Role,
};
use probity_pages::{
    layout::{Choice, Section, Toast, ToastKind, initials},
    moment::Moment,
    users::{NewUserPage, UserRow, UserState, UsersPage},
};
use serde::Deserialize;

pub(crate) fn routes() -> Routes {
    let manage = Action::ManageUsers;
    Routes::new()
        .page(Method::GET, "/users", manage, show)
        .proved(Method::POST, "/users", manage, create)
        .page(Method::GET, "/users/new", manage, show_new)
        .proved(Method::POST, "/users/access-review", Action::ReviewAccess, access_review)
        .proved(Method::POST, "/users/{id}/role", manage, set_role)
        .proved(Method::POST, "/users/{id}/disable", manage, disable)
        .proved(Method::POST, "/users/{id}/enable", manage, enable)
        .proved(Method::POST, "/users/{id}/unlock", manage, unlock)
        .proved(Method::POST, "/users/{id}/password", manage, reset_password)
        .proved(Method::POST, "/users/{id}/second-factor", manage, reset_second_factor)
        .proved(Method::POST, "/users/{id}/sign-out", manage, sign_out)
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
) -> Result<Page<UsersPage>, WebError> {
    let title = match asked.done.as_str() {
        "created" => Some("The user is created."),
        "role" => Some("The role is changed."),
        "disabled" => Some("The user is disabled and signed out."),
        "enabled" => Some("The user can sign in again."),
        "unlocked" => Some("The user is unlocked."),
        "password" => Some("The password is changed and the user signed out."),
        "second-factor" => Some("The second factor is reset and the user signed out."),
        "signed-out" => Some("Every session of the user has ended."),
        _ => None,
    };
    Ok(Page(page(&web, &user, title, None).await?))
}

async fn page(
    web: &Web,
    you: &SignedIn,
    done: Option<&str>,
    error: Option<String>,
) -> Result<UsersPage, WebError> {
    let mut shell = shell::layout(web, you, Section::Users).await?;
    shell.toasts.extend(done.map(|title| Toast {
        kind: ToastKind::Success,
        title: title.to_owned(),
        text: String::new(),
        href: None,
        request_id: None,
    }));
    let now = web.app.now();
    let names = role::names(&web.app, &you.actor).await?;
    let roles = role::list(&web.app, &you.actor).await?;
    let mut ways = user::ways(&web.app, &you.actor).await?;
    let factors = user::second_factors(&web.app, &you.actor).await?;
    let rows = user::list(&web.app, &you.actor).await?.into_iter().map(|user| UserRow {
        state: if user.disabled {
            UserState::Disabled
        } else if user.is_locked(now) {
            UserState::Locked
        } else {
            UserState::Active
        },
        id: user.id.to_string(),
        initials: initials(&user.name),
        name: user.name,
        email: user.email,
        role: role::name_of(user.role, &names),
        roles: choices(&roles, user.role),
        last_seen: user.last_sign_in_at.map(|at| Moment::new(at, now)),
        ways: ways.remove(&user.id).unwrap_or_default().join(", "),
        second_factor: factors.get(&user.id).is_some_and(|methods| methods.any()),
        you: user.id == you.id,
    });
    let can_review_access = can(&you.actor, Action::ReviewAccess);
    Ok(UsersPage { shell, rows: rows.collect(), can_change: true, can_review_access, error })
}

/// Every role that can be given, this one chosen; a retired one only to whoever has it.
fn choices(roles: &[ListedRole], chosen: Role) -> Vec<Choice> {
    let choice =
        |value: String, label: &str, chosen| Choice { value, label: label.to_owned(), chosen, count: None };
    let built_in = Role::ALL.iter().map(|role| choice(role.to_string(), role.label(), *role == chosen));
    let custom = roles.iter().filter(|it| !it.role.definition.retired).map(|it| {
        let role = Role::Custom(it.role.role());
        choice(it.role.id.to_string(), &it.role.definition.name, role.is_same(chosen))
    });
    built_in.chain(custom).collect()
}

/// `POST /users/access-review`: who may do what, as a file. A POST, because that it was taken out is an event.
async fn access_review(State(web): State<Web>, you: SignedIn) -> Result<Response, WebError> {
    let rows = role::access_review(&web.app, &you.actor).await?;
    let mut csv = Csv::new(&[
        "user",
        "name",
        "e-mail",
        "state",
        "role",
        "role version",
        "permissions",
        "created",
        "last sign-in",
        "sessions",
        "last seen",
    ]);
    let time = |at: Option<jiff::Timestamp>| at.map_or_else(String::new, |at| at.to_string());
    for row in rows {
        let version = match row.user.role {
            Role::Custom(custom) => custom.version.to_string(),
            _ => String::new(),
        };
        csv.row(&[
            row.user.id.to_string(),
            row.user.name.clone(),
            row.user.email.clone(),
            if row.user.disabled { "disabled" } else { "enabled" }.to_owned(),
            row.role,
            version,
            row.permissions.iter().map(|action| action.word()).collect::<Vec<_>>().join(" "),
            row.user.created_at.to_string(),
            time(row.user.last_sign_in_at),
            row.sessions.to_string(),
            time(row.last_seen_at),
        ]);
    }
    let name = format!("access-review-{}.csv", web.app.now().strftime("%Y-%m-%d"));
    Ok(attachment(&name, "text/csv; charset=utf-8", Body::from(csv.into_bytes())))
}

#[derive(Deserialize)]
struct NewUserForm {
    name: String,
    email: String,
    role: Role,
    password: String,
}

async fn show_new(State(web): State<Web>, you: SignedIn) -> Result<Page<NewUserPage>, WebError> {
    let (name, email) = (String::new(), String::new());
    Ok(Page(new_page(&web, &you, name, email, Role::Reviewer, &[]).await?))
}

async fn new_page(
    web: &Web,
    you: &SignedIn,
    name: String,
    email: String,
    role: Role,
    violations: &[Violation],
) -> Result<NewUserPage, WebError> {
    let error = |field: &str| {
        violations
            .iter()
            .find(|violation| violation.field == field)
            .map(|violation| violation.message.clone())
    };
    Ok(NewUserPage {
        shell: shell::layout(web, you, Section::Users).await?,
        name,
        email,
        roles: choices(&role::list(&web.app, &you.actor).await?, role),
        password_length_min: PASSWORD_CHARS_MIN,
        name_error: error("name"),
        email_error: error("email"),
        password_error: error("password"),
    })
}

async fn create(
    State(web): State<Web>,
    you: SignedIn,
    Form(sent): Form<NewUserForm>,
) -> Result<Response, WebError> {
    let NewUserForm { name, email, role, password } = sent;
    let new = NewUser { email: email.clone(), name: name.clone(), role, password };
    match user::create(&web.app, &you.actor, new).await {
        Ok(_) => Ok(Redirect::to("/users?done=created").into_response()),
        Err(AppError::Invalid(violations)) => {
            let page = new_page(&web, &you, name, email, role, &violations).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, Page(page)).into_response())
        }
        Err(error) => Err(error.into()),
    }
}

/// Back to the list, with what was done or why not.
async fn answer(
    web: &Web,
    you: &SignedIn,
    result: Result<(), AppError>,
    done: &str,
) -> Result<Response, WebError> {
    let (status, message) = match result {
        Ok(()) => return Ok(Redirect::to(&format!("/users?done={done}")).into_response()),
        Err(AppError::Conflict { message, .. }) => (StatusCode::CONFLICT, message),
        Err(AppError::Invalid(violations)) => {
            let messages: Vec<_> = violations.into_iter().map(|violation| violation.message).collect();
            (StatusCode::UNPROCESSABLE_ENTITY, messages.join(" "))
        }
        Err(error) => return Err(error.into()),
    };
    Ok((status, Page(page(web, you, None, Some(message)).await?)).into_response())
}

#[derive(Deserialize)]
struct RoleForm {
    role: Role,
}

async fn set_role(
    State(web): State<Web>,
    you: SignedIn,
    Path(id): Path<UserId>,
    Form(sent): Form<RoleForm>,
) -> Result<Response, WebError> {
    let result = user::set_role(&web.app, &you.actor, id, sent.role).await;
    answer(&web, &you, result, "role").await
}

async fn disable(
    State(web): State<Web>,
    you: SignedIn,
    Path(id): Path<UserId>,
) -> Result<Response, WebError> {
    let result = user::set_disabled(&web.app, &you.actor, id, true).await;
    answer(&web, &you, result, "disabled").await
}

async fn enable(State(web): State<Web>, you: SignedIn, Path(id): Path<UserId>) -> Result<Response, WebError> {
    let result = user::set_disabled(&web.app, &you.actor, id, false).await;
    answer(&web, &you, result, "enabled").await
}

async fn unlock(State(web): State<Web>, you: SignedIn, Path(id): Path<UserId>) -> Result<Response, WebError> {
    let result = user::unlock(&web.app, &you.actor, id).await;
    answer(&web, &you, result, "unlocked").await
}

#[derive(Deserialize)]
struct PasswordForm {
    password: String,
}

async fn reset_password(
    State(web): State<Web>,
    you: SignedIn,
    Path(id): Path<UserId>,
    Form(sent): Form<PasswordForm>,
) -> Result<Response, WebError> {
    let result = user::reset_password(&web.app, &you.actor, id, sent.password).await;
    answer(&web, &you, result, "password").await
}

async fn reset_second_factor(
    State(web): State<Web>,
    you: SignedIn,
    Path(id): Path<UserId>,
) -> Result<Response, WebError> {
    let result = user::reset_second_factor(&web.app, &you.actor, id).await;
    answer(&web, &you, result, "second-factor").await
}

async fn sign_out(
    State(web): State<Web>,
    you: SignedIn,
    Path(id): Path<UserId>,
) -> Result<Response, WebError> {
    let result = user::sign_out(&web.app, &you.actor, id).await;
    answer(&web, &you, result, "signed-out").await
}
