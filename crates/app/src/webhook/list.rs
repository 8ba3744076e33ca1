//! The endpoints, to show them.

use super::{ENDPOINTS_MAX, Endpoint, load};
use crate::{App, AppError, authorise, customer::is_within_reach};
use jiff::Timestamp;
use probity_model::{id::EndpointId, permission::Action, user::Actor};
use probity_store::webhook as rows;

/// An endpoint as it is shown.
#[derive(Clone, Debug)]
pub struct Shown {
    /// The endpoint.
    pub endpoint: Endpoint,
    /// Until when an earlier secret signs too, if one does.
    pub earlier_secret_until: Option<Timestamp>,
}

/// Every endpoint, the oldest first.
pub async fn list(app: &App, actor: &Actor) -> Result<Vec<Shown>, AppError> {
    authorise(actor, Action::ManageWebhooks)?;
    let endpoints = rows::list(app.store.read(), ENDPOINTS_MAX).await?;
    let mut shown = Vec::new();
    for endpoint in endpoints.into_iter().filter(|it| is_within_reach(actor, it.sandbox)) {
        shown.push(with_secrets(app, endpoint).await?);
    }
    Ok(shown)
}

/// One endpoint.
pub async fn get(app: &App, actor: &Actor, id: EndpointId) -> Result<Shown, AppError> {
    let endpoint = load(app.store.read(), actor, id).await?;
    with_secrets(app, endpoint).await
}

async fn with_secrets(app: &App, endpoint: Endpoint) -> Result<Shown, AppError> {
    let secrets = rows::secrets(app.store.read(), endpoint.id, app.now()).await?;
    let earlier_secret_until = secrets.iter().filter_map(|it| it.valid_until).max();
    Ok(Shown { endpoint, earlier_secret_until })
}
