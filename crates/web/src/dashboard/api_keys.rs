//! API keys: made, shown once, changed, revoked.

use crate::{
    Web,
    error::WebError,
    extract::{Form, Path, SignedIn},
    html::Page,
    routes::Routes,
    shell,
};
use axum::{
    extract::State,
    http::{Method, StatusCode},
    response::{IntoResponse, Redirect, Response},
};
use jiff::{Timestamp, civil::Date, tz::TimeZone};
use probity_app::{
    AppError,
    api_key::{self, ApiKey, KeyForm},
    user,
};
use probity_model::{
    id::{ApiKeyId, UserId},
    permission::Action,
    scope::{Scope, Scopes},
};
use probity_pages::{
    api_keys::{ApiKeyForm, ApiKeyRow, ApiKeysPage, ScopeChoice, ScopeGroup},
    layout::Section,
    moment::Moment,
};
use serde::Deserialize;

pub(crate) fn routes() -> Routes {
    let manage = Action::ManageApiKeys;
    Routes::new()
        .page(Method::GET, "/settings/api-keys", manage, show)
        .proved(Method::POST, "/settings/api-keys", manage, create)
        .proved(Method::POST, "/settings/api-keys/{id}", manage, change)
        .page(Method::POST, "/settings/api-keys/{id}/revoke", manage, revoke)
}

async fn show(State(web): State<Web>, you: SignedIn) -> Result<Page<ApiKeysPage>, WebError> {
    Ok(Page(page(&web, &you, Shown::default()).await?))
}

/// What an answer shows beside the keys.
#[derive(Default)]
struct Shown {
    token: Option<String>,
    error: Option<String>,
    /// What was typed into the form that was not in order: for a new key, or for the one with this id.
    sent: Option<(Option<ApiKeyId>, Sent)>,
}

async fn page(web: &Web, you: &SignedIn, shown: Shown) -> Result<ApiKeysPage, WebError> {
    let now = web.app.now();
    let names = user::list(&web.app, &you.actor).await?;
    let authors = api_key::authors(&web.app, &you.actor).await?;
    let typed = |id: Option<ApiKeyId>| shown.sent.as_ref().filter(|(of, _)| *of == id).map(|(_, sent)| sent);
    let rows = api_key::list(&web.app, &you.actor).await?.into_iter().map(|key| ApiKeyRow {
        id: key.id.to_string(),
        prefix: key.prefix.clone(),
        is_sandbox: key.scopes.has(Scope::Sandbox),
        scopes: key
            .scopes
            .iter()
            .filter(|it| *it != Scope::Sandbox)
            .map(|it| it.label().to_owned())
            .collect(),
        networks: key.networks.clone(),
        expires: key.expires_at.map(|at| Moment::new(at, now)),
        is_expired: key.expires_at.is_some_and(|at| at <= now),
        created: Moment::new(key.created_at, now),
        // A key made on the command line is nobody's.
        created_by: key
            .created_by
            .and_then(|id| names.iter().find(|user| user.id == id))
            .map_or_else(|| "the command line".to_owned(), |user| user.name.clone()),
        acts_for: key
            .acts_for
            .and_then(|id| names.iter().find(|user| user.id == id))
            .map(|user| user.name.clone()),
        last_used: key.last_used_at.map(|at| Moment::new(at, now)),
        revoked: key.revoked_at.map(|at| Moment::new(at, now)),
        form: form(typed(Some(key.id)).unwrap_or(&Sent::of(&key)), &authors),
        name: key.name,
    });
    Ok(ApiKeysPage {
        shell: shell::layout(web, you, Section::Settings).await?,
        rows: rows.collect(),
        new: form(typed(None).unwrap_or(&Sent::platform()), &authors),
        today: now.to_zoned(TimeZone::UTC).date().to_string(),
        token: shown.token,
        error: shown.error,
    })
}

/// The form as it was sent, or as a key is.
#[derive(Clone, Default, Deserialize)]
struct Sent {
    name: String,
    #[serde(default)]
    scope: Vec<String>,
    #[serde(default)]
    expires_on: String,
    #[serde(default)]
    networks: String,
    #[serde(default)]
    acts_for: String,
}

impl Sent {
    fn platform() -> Self {
        Self { scope: words(Scopes::PLATFORM), ..Self::default() }
    }

    fn of(key: &ApiKey) -> Self {
        Self {
            name: key.name.clone(),
            scope: words(key.scopes),
            // The day on which it is used last, not the midnight after it.
            expires_on: key
                .expires_at
                .and_then(|at| at.to_zoned(TimeZone::UTC).date().yesterday().ok())
                .map_or_else(String::new, |day| day.to_string()),
            networks: key.networks.clone(),
            acts_for: key.acts_for.map_or_else(String::new, |id| id.to_string()),
        }
    }

    fn read(&self) -> Result<KeyForm, AppError> {
        let scopes = self.scope.join(" ").parse().map_err(|_| {
            AppError::invalid("scopes", "scope_unknown", "Choose what the key may do from the list.")
        })?;
        let expires_at = match self.expires_on.trim() {
            "" => None,
            day => Some(end_of(day).ok_or_else(|| {
                AppError::invalid("expires_at", "date_malformed", "Write the last day as YYYY-MM-DD.")
            })?),
        };
        let acts_for = match self.acts_for.as_str() {
            "" => None,
            id => id.parse().ok(),
        };
        Ok(KeyForm { name: self.name.clone(), scopes, expires_at, networks: self.networks.clone(), acts_for })
    }
}

fn words(scopes: Scopes) -> Vec<String> {
    scopes.iter().map(|scope| scope.word().to_owned()).collect()
}

/// The midnight, in UTC, that ends a day.
fn end_of(day: &str) -> Option<Timestamp> {
    let end = day.parse::<Date>().ok()?.tomorrow().ok()?;
    Some(end.to_zoned(TimeZone::UTC).ok()?.timestamp())
}

fn form(sent: &Sent, authors: &[(UserId, String)]) -> ApiKeyForm {
    use Scope as S;
    let groups = [
        ("Customers", &[S::CustomersRead, S::CustomersWrite, S::LinksWrite][..]),
        ("Transactions", &[S::TransactionsRead, S::TransactionsWrite]),
        ("Reviews", &[S::ChecksRead, S::NotesRead, S::NotesWrite]),
        ("Events", &[S::EventsRead, S::WebhooksManage]),
        ("Sandbox", &[S::Sandbox]),
    ];
    let chosen = |scope: &S| sent.scope.iter().any(|word| word == scope.word());
    let group = |(label, scopes): (&str, &[S])| ScopeGroup {
        label: label.to_owned(),
        scopes: scopes
            .iter()
            .map(|scope| ScopeChoice {
                value: scope.word().to_owned(),
                label: scope.label().to_owned(),
                chosen: chosen(scope),
            })
            .collect(),
    };
    ApiKeyForm {
        name: sent.name.clone(),
        groups: groups.into_iter().map(group).collect(),
        expires_on: sent.expires_on.clone(),
        networks: sent.networks.clone(),
        acts_for: super::lists::choices(
            "Nobody",
            &sent.acts_for,
            authors.iter().map(|(id, name)| (id.to_string(), name.clone())),
        ),
    }
}

/// The one answer that holds a token; it is rendered here and not after a redirect, so that it stands in no address.
async fn create(State(web): State<Web>, you: SignedIn, Form(sent): Form<Sent>) -> Result<Response, WebError> {
    let made = match sent.read() {
        Ok(form) => api_key::create(&web.app, &you.actor, form).await,
        Err(error) => Err(error),
    };
    match made {
        Ok(key) => {
            let shown = Shown { token: Some(key.token), ..Shown::default() };
            Ok(Page(page(&web, &you, shown).await?).into_response())
        }
        Err(error) => refused(&web, &you, None, sent, error).await,
    }
}

async fn change(
    State(web): State<Web>,
    you: SignedIn,
    Path(id): Path<ApiKeyId>,
    Form(sent): Form<Sent>,
) -> Result<Response, WebError> {
    let changed = match sent.read() {
        Ok(form) => api_key::change(&web.app, &you.actor, id, form).await,
        Err(error) => Err(error),
    };
    match changed {
        Ok(()) => Ok(Redirect::to("/settings/api-keys").into_response()),
        Err(error) => refused(&web, &you, Some(id), sent, error).await,
    }
}

/// The page again with what was typed and what is wrong with it.
async fn refused(
    web: &Web,
    you: &SignedIn,
    id: Option<ApiKeyId>,
    sent: Sent,
    error: AppError,
) -> Result<Response, WebError> {
    let AppError::Invalid(violations) = error else {
        return Err(error.into());
    };
    let texts: Vec<_> = violations.into_iter().map(|violation| violation.message).collect();
    let shown = Shown { token: None, error: Some(texts.join(" ")), sent: Some((id, sent)) };
    let page = page(web, you, shown).await?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, Page(page)).into_response())
}

async fn revoke(
    State(web): State<Web>,
    you: SignedIn,
    Path(id): Path<ApiKeyId>,
) -> Result<Redirect, WebError> {
    api_key::revoke(&web.app, &you.actor, id).await?;
    Ok(Redirect::to("/settings/api-keys"))
}
