//! Having the virus scanner look at a file, where there is one.

use crate::{App, AppError};
use probity_model::{event::EventKind, id::CustomerId, user::Actor};
use probity_scan::{Found, ScanError};

/// Whether the scanner found a virus, which is recorded. Fails where a scanner was configured and does not answer: a file
/// nobody looked at is not taken.
pub(super) async fn is_infected(
    app: &App,
    by: &Actor,
    customer: CustomerId,
    bytes: &[u8],
) -> Result<bool, AppError> {
    let Some(scanner) = &app.settings().scanner else { return Ok(false) };
    match scanner.scan(bytes).await {
        Ok(Found::Nothing) => Ok(false),
        Ok(Found::Virus(virus)) => {
            let transaction = app.begin().await?;
            let kind = EventKind::InfectedFileRefused { virus };
            app.record_fact(&transaction, Some(customer), by, kind).await?;
            app.commit_aside(transaction).await?;
            Ok(true)
        }
        Err(error) => Err(unavailable(&error)),
    }
}

fn unavailable(error: &ScanError) -> AppError {
    tracing::error!(%error, "no file is taken until the virus scanner answers");
    AppError::Unavailable("The file could not be checked for viruses.")
}
