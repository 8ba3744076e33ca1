//! Adding an endpoint.

use super::{ENDPOINTS_MAX, EndpointForm, new_secret};
use crate::{App, AppError, authorise};
use probity_model::{event::EventKind, id::EndpointId, permission::Action, user::Actor};
use probity_store::webhook::{self as rows, EndpointRecord};

/// A new endpoint. Not `Debug`: it holds the secret, which is shown this once.
pub struct NewEndpoint {
    /// Its id.
    pub id: EndpointId,
    /// What signs for it: `whsec_…`.
    pub secret: String,
}

/// Adds an endpoint, switched on.
pub async fn create(app: &App, actor: &Actor, form: EndpointForm) -> Result<NewEndpoint, AppError> {
    authorise(actor, Action::ManageWebhooks)?;
    let form = form.checked(app)?;
    let transaction = app.begin().await?;
    if rows::list(&transaction, ENDPOINTS_MAX).await?.len() >= ENDPOINTS_MAX as usize {
        return Err(AppError::Conflict {
            code: "endpoints_too_many",
            message: format!("There are {ENDPOINTS_MAX} endpoints already. Remove one first."),
        });
    }
    let endpoint = EndpointRecord {
        id: app.id(),
        url: form.url,
        description: form.description,
        events: form.events.join(" "),
        enabled: true,
        sandbox: form.sandbox || actor.is_sandbox(),
        failing_since: None,
        given_up_at: None,
        created_at: app.now(),
    };
    if matches!(actor, Actor::ApiKey { .. }) && endpoint.sandbox != actor.is_sandbox() {
        let message = "Only a sandbox key makes endpoints of the sandbox.";
        return Err(AppError::invalid("sandbox", "sandbox_fixed", message));
    }
    let secret = new_secret(app).reveal();
    rows::insert(&transaction, &endpoint).await?;
    rows::add_secret(&transaction, endpoint.id, &secret).await?;
    let added = EventKind::EndpointAdded { endpoint: endpoint.id };
    app.record_fact(&transaction, None, actor, added).await?;
    app.commit(transaction).await?;
    Ok(NewEndpoint { id: endpoint.id, secret })
}
