//! Adding an endpoint.

use super::{Change, ENDPOINTS_MAX, EndpointForm, new_secret};
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

/// Adds an endpoint, switched on. A key adds it on its own side of the sandbox.
pub async fn create(app: &App, actor: &Actor, form: EndpointForm) -> Result<NewEndpoint, AppError> {
    authorise(actor, Action::ManageWebhooks)?;
    let sandbox = match actor {
        Actor::ApiKey { .. } => actor.is_sandbox(),
        Actor::User { .. } | Actor::Customer { .. } | Actor::System => form.sandbox,
    };
    let mut endpoint = EndpointRecord {
        id: app.id(),
        url: String::new(),
        description: String::new(),
        events: String::new(),
        enabled: true,
        sandbox,
        failing_since: None,
        given_up_at: None,
        created_at: app.now(),
    };
    Change::from(form).apply(app, &mut endpoint)?;
    let secret = new_secret(app).reveal();
    let transaction = app.begin_alone().await?;
    if rows::list(&transaction, ENDPOINTS_MAX).await?.len() >= ENDPOINTS_MAX as usize {
        return Err(AppError::Conflict {
            code: "endpoints_too_many",
            message: format!("There are {ENDPOINTS_MAX} endpoints already. Remove one first."),
        });
    }
    rows::insert(&transaction, &endpoint).await?;
    rows::add_secret(&transaction, endpoint.id, &secret).await?;
    let added = EventKind::EndpointAdded { endpoint: endpoint.id };
    app.record_fact(&transaction, None, actor, added).await?;
    app.commit_made(transaction, endpoint.id).await?;
    Ok(NewEndpoint { id: endpoint.id, secret })
}
