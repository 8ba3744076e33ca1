//! Agreeing to how the data is used, before any is sent.

use super::own;
use crate::{App, AppError};
use probity_language::Language;
use probity_model::{event::EventKind, user::Actor};
use probity_store::{self as store, consent::Consent};

/// The version of the text customers agree to, in every language. A change of the text is a new version, and customers
/// who send something after it agree anew.
pub const CONSENT_VERSION: &str = "2026-11";

/// Records that the customer agreed to the text of this version, shown in this language. Agreeing twice is no error and
/// no second row.
pub async fn consent(app: &App, by: &Actor, version: &str, language: Language) -> Result<(), AppError> {
    let id = own(by)?;
    if version != CONSENT_VERSION {
        return Err(AppError::Conflict {
            code: "consent_changed",
            message: "The text changed since you opened the page. Read it again.".to_owned(),
        });
    }
    let transaction = app.begin().await?;
    // Held, so that the same form sent twice at once is one consent.
    crate::customer::load_for_update(&transaction, by, id).await?;
    let latest = store::consent::latest(&transaction, id).await?;
    if latest.is_some_and(|latest| latest.text_version == CONSENT_VERSION) {
        return Ok(());
    }
    let consent = Consent {
        id: app.id(),
        customer: id,
        text_version: CONSENT_VERSION.to_owned(),
        language: language.tag().to_owned(),
        given_at: app.now(),
    };
    store::consent::insert(&transaction, &consent).await?;
    let kind = EventKind::ConsentGiven {
        consent: consent.id,
        text_version: consent.text_version,
        language: consent.language,
    };
    app.record_fact(&transaction, Some(id), by, kind).await?;
    app.commit(transaction).await
}
