//! Masked values: who sees them in the clear, and that they looked.

use crate::{
    App, AppError, Violation,
    account::{Proof, require_recent_proof},
    authorise, customer,
};
use jiff::SignedDuration;
use probity_model::{
    Personal,
    customer::Customer,
    event::EventKind,
    field::FieldDefinition,
    id::{CustomerId, FileId, UserId},
    item::{DocumentKind, FieldCode},
    limits,
    permission::Action,
    privacy::{self, Sight},
    user::Actor,
};
use probity_store::{self as store, Connection, document::DocumentVersion, field::FieldVersion};
use std::collections::BTreeSet;

/// The latest acts of a person that are looked through for how often they looked: more than anybody does in an hour.
const LOOKED_MAX: u32 = 2_000;

/// What the operator wants of whoever looks.
#[derive(Clone, Copy, Debug, Default)]
pub struct PrivacySettings {
    /// Whether masked values, page images and originals are shown only to who holds the check, or says why they look.
    pub reason_required: bool,
}

/// How this person sees the masked values of a customer now.
pub async fn sight<C: Connection>(
    app: &App,
    db: &C,
    by: &Actor,
    customer: &Customer,
) -> Result<Sight, AppError> {
    let sight = privacy::sight(by, customer, None, app.now());
    match (sight, by.user()) {
        (Sight::Masked, Some(user)) => {
            let revealed = store::event::last(db, customer.id, user, "personal_data_revealed").await?;
            Ok(privacy::sight(by, customer, revealed, app.now()))
        }
        _ => Ok(sight),
    }
}

/// Shows this person the masked values of a customer for [`limits::REVEAL_MINUTES`], and records that they asked and why.
/// Whoever asks for many within an hour proves first who they are: see [`limits::REVEALS_UNPROVED_MAX`].
pub async fn reveal(
    app: &App,
    by: &Actor,
    proof: &Proof,
    id: CustomerId,
    reason: &str,
) -> Result<(), AppError> {
    authorise(by, Action::ViewCustomers)?;
    authorise(by, Action::SeePersonalData)?;
    let user = by.user().ok_or(AppError::Forbidden(Action::SeePersonalData))?;
    let reason = privacy::reason(reason, app.settings().privacy.reason_required).map_err(|wrong| {
        let message = wrong.to_string();
        AppError::Invalid(vec![Violation { field: "reason".to_owned(), code: "reason", message }])
    })?;
    let transaction = app.begin().await?;
    customer::load_for_update(&transaction, by, id).await?;
    let kind = EventKind::PersonalDataRevealed { reason };
    let hour_ago = app.now() - SignedDuration::from_hours(1);
    let asked = store::event::count_since(&transaction, user, kind.word(), hour_ago, LOOKED_MAX).await?;
    if asked >= limits::REVEALS_UNPROVED_MAX {
        require_recent_proof(app, proof)?;
    }
    app.record_fact(&transaction, Some(id), by, kind).await?;
    app.commit(transaction).await
}

/// Masks what this person does not see in the clear, and says which fields that was.
pub(crate) fn mask(
    app: &App,
    sight: Sight,
    fields: &mut [FieldVersion],
    documents: &mut [DocumentVersion],
) -> BTreeSet<FieldCode> {
    let mut masked = BTreeSet::new();
    if sight == Sight::Clear {
        return masked;
    }
    let settings = app.settings();
    for version in fields {
        // What is not configured any more may be anything.
        if settings.field(&version.code).is_none_or(FieldDefinition::is_masked) {
            let field_type = settings.field_type(&version.code);
            version.value = Personal::new(privacy::masked(version.value.reveal(), field_type));
            masked.insert(version.code.clone());
        }
    }
    for number in documents.iter_mut().filter_map(|document| document.number.as_mut()) {
        *number = Personal::new(privacy::masked_number(number.reveal()));
    }
    masked
}

/// Whether page images and originals of this customer are covered: the operator wants to know why, and this person does
/// not hold the check and has not said.
#[must_use]
pub fn covers_documents(app: &App, sight: Sight) -> bool {
    app.settings().privacy.reason_required && sight != Sight::Clear
}

/// Refuses whoever has to say first why they look.
pub(crate) async fn require_uncovered(app: &App, by: &Actor, id: CustomerId) -> Result<(), AppError> {
    if !app.settings().privacy.reason_required {
        return Ok(());
    }
    let db = app.store.read();
    let record = customer::load(db, by, id).await?;
    if covers_documents(app, sight(app, db, by, &record.customer).await?) {
        return Err(AppError::Conflict {
            code: "covered",
            message: "Say first why you look: on the customer's page, with Show.".to_owned(),
        });
    }
    Ok(())
}

/// Records that this person looks at the pages of a file, once for [`limits::REVEAL_MINUTES`].
pub(crate) async fn opened(
    app: &App,
    by: &Actor,
    id: CustomerId,
    file: FileId,
    document: Option<DocumentKind>,
) -> Result<(), AppError> {
    let Some(user) = by.user() else { return Ok(()) };
    let db = app.store.read();
    if is_open(app, db, user, id, file).await? {
        return Ok(());
    }
    let transaction = app.begin().await?;
    // A browser asks for several pages at once; each looks after the one before.
    crate::account::held(&transaction, user).await?;
    if is_open(app, &transaction, user, id, file).await? {
        return Ok(());
    }
    app.record_fact(&transaction, Some(id), by, EventKind::DocumentOpened { file, document }).await?;
    app.commit(transaction).await
}

async fn is_open<C: Connection>(
    app: &App,
    db: &C,
    user: UserId,
    id: CustomerId,
    file: FileId,
) -> Result<bool, AppError> {
    let since = app.now() - SignedDuration::from_mins(limits::REVEAL_MINUTES);
    Ok(store::event::has_opened(db, id, user, file, since).await?)
}
