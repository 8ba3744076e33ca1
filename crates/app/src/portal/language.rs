//! The language a customer reads.

use super::own;
use crate::{App, AppError, customer::load_for_update};
use probity_language::Language;
use probity_model::{event::EventKind, user::Actor};

/// Sets the language of the page, and of e-mails from now on.
pub async fn set_language(app: &App, by: &Actor, language: Language) -> Result<(), AppError> {
    let id = own(by)?;
    let transaction = app.begin().await?;
    let record = load_for_update(&transaction, by, id).await?;
    if record.language == language.tag() {
        return Ok(());
    }
    probity_store::customer::set_language(&transaction, id, language.tag(), app.now()).await?;
    let kind = EventKind::CustomerUpdated { what: vec!["language".to_owned()] };
    app.record_fact(&transaction, Some(id), by, kind).await?;
    app.commit(transaction).await
}
