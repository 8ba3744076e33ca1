//! API keys: made, shown once, revoked.

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
use probity_app::{AppError, api_key, user};
use probity_model::{id::ApiKeyId, permission::Action};
use probity_pages::{
    api_keys::{ApiKeyRow, ApiKeysPage},
    layout::Section,
    moment::Moment,
};
use serde::Deserialize;

pub(crate) fn routes() -> Routes {
    let manage = Action::ManageApiKeys;
    Routes::new()
        .page(Method::GET, "/settings/api-keys", manage, show)
        .page(Method::POST, "/settings/api-keys", manage, create)
        .page(Method::POST, "/settings/api-keys/{id}/revoke", manage, revoke)
}

async fn show(State(web): State<Web>, you: SignedIn) -> Result<Page<ApiKeysPage>, WebError> {
    Ok(Page(page(&web, &you, None, None).await?))
}

async fn page(
    web: &Web,
    you: &SignedIn,
    token: Option<String>,
    error: Option<String>,
) -> Result<ApiKeysPage, WebError> {
    let now = web.app.now();
    let names = user::list(&web.app, &you.actor).await?;
    let rows = api_key::list(&web.app, &you.actor).await?.into_iter().map(|key| ApiKeyRow {
        id: key.id.to_string(),
        name: key.name,
        prefix: key.prefix,
        created: Moment::new(key.created_at, now),
        // A key made on the command line is nobody's.
        created_by: key
            .created_by
            .and_then(|id| names.iter().find(|user| user.id == id))
            .map_or_else(|| "the command line".to_owned(), |user| user.name.clone()),
        last_used: key.last_used_at.map(|at| Moment::new(at, now)),
        revoked: key.revoked_at.map(|at| Moment::new(at, now)),
    });
    Ok(ApiKeysPage {
        shell: shell::layout(web, you, Section::Settings).await?,
        rows: rows.collect(),
        token,
        error,
    })
}

#[derive(Deserialize)]
struct NewKey {
    name: String,
}

/// The one answer that holds a token; it is rendered here and not after a redirect, so that it stands in no address.
async fn create(
    State(web): State<Web>,
    you: SignedIn,
    Form(sent): Form<NewKey>,
) -> Result<Response, WebError> {
    match api_key::create(&web.app, &you.actor, &sent.name).await {
        Ok(key) => Ok(Page(page(&web, &you, Some(key.token), None).await?).into_response()),
        Err(AppError::Invalid(violations)) => {
            let error = violations.into_iter().next().map(|violation| violation.message);
            let page = page(&web, &you, None, error).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, Page(page)).into_response())
        }
        Err(error) => Err(error.into()),
    }
}

async fn revoke(
    State(web): State<Web>,
    you: SignedIn,
    Path(id): Path<ApiKeyId>,
) -> Result<Redirect, WebError> {
    api_key::revoke(&web.app, &you.actor, id).await?;
    Ok(Redirect::to("/settings/api-keys"))
}
