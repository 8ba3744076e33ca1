//! Another secret for an endpoint.

use super::{load_for_update, new_secret};
use crate::{App, AppError};
use jiff::SignedDuration;
use probity_model::{event::EventKind, id::EndpointId, user::Actor};
use probity_store::webhook as rows;

/// How long an earlier secret signs beside the new one.
pub const SECRET_OVERLAP_HOURS: i64 = 24;
/// Secrets that sign at the same time.
pub const SECRETS_MAX: usize = 4;

/// Gives an endpoint another secret, which is shown this once. The earlier ones sign beside it for a while.
pub async fn rotate(app: &App, actor: &Actor, id: EndpointId) -> Result<String, AppError> {
    let transaction = app.begin().await?;
    load_for_update(&transaction, actor, id).await?;
    let now = app.now();
    if rows::secrets(&transaction, id, now).await?.len() >= SECRETS_MAX {
        return Err(AppError::Conflict {
            code: "secrets_too_many",
            message: format!(
                "{SECRETS_MAX} secrets sign at the moment. Wait until the oldest has ended, \
                 {SECRET_OVERLAP_HOURS} hours after it was replaced."
            ),
        });
    }
    let secret = new_secret(app).reveal();
    let until = now + SignedDuration::from_hours(SECRET_OVERLAP_HOURS);
    rows::retire_secrets(&transaction, id, now, until).await?;
    rows::add_secret(&transaction, id, &secret).await?;
    app.record_fact(&transaction, None, actor, EventKind::EndpointSecretRotated { endpoint: id }).await?;
    app.commit_made(transaction, id).await?;
    Ok(secret)
}
