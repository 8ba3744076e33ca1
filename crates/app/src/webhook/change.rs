//! Changing where an endpoint is and what it gets.

use super::{EndpointForm, load_for_update};
use crate::{App, AppError};
use probity_model::{event::EventKind, id::EndpointId, user::Actor};
use probity_store::webhook as rows;

/// Changes an endpoint. What is on its way already goes to the new address; it stays on its side of the sandbox.
pub async fn change(app: &App, actor: &Actor, id: EndpointId, form: EndpointForm) -> Result<(), AppError> {
    let transaction = app.begin().await?;
    let mut endpoint = load_for_update(&transaction, actor, id).await?;
    let form = form.checked(app)?;
    if endpoint.url != form.url {
        // Another receiver gets its own three days.
        endpoint.failing_since = None;
    }
    endpoint.url = form.url;
    endpoint.description = form.description;
    endpoint.events = form.events.join(" ");
    rows::save(&transaction, &endpoint).await?;
    let changed = EventKind::EndpointChanged { endpoint: id, enabled: endpoint.enabled };
    app.record_fact(&transaction, None, actor, changed).await?;
    app.commit(transaction).await
}
