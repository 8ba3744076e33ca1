//! The hosted page: what a customer sees and does of the own verification. Every use case takes a customer as the actor
//! and touches nobody else's. What may be changed is said twice: here, by the level and by what was asked, and by the
//! transition, which alone decides.

mod consent;
mod details;
mod document;
mod home;
mod language;
pub mod session;
mod upload;

pub use consent::{CONSENT_VERSION, consent};
pub use details::{check_field, supply_details};
pub use document::{NewDocument, Sent, supply_document};
pub use home::{DocumentTodo, FieldTodo, Home, Phase, SentDocument, SentPage, Why, home, page_image, submit};
pub use language::set_language;
pub use probity_documents::{
    PICTURE_LONGER_SIDE_PX_MIN, PICTURE_SHORTER_SIDE_PX_MIN, SHARPNESS_MIN, SHARPNESS_SIDE_PX,
};
pub use upload::{
    Progress, UPLOADS_OPEN_MAX, append_upload, begin_upload, drop_upload, purge_uploads, upload_progress,
};

use crate::{App, AppError, authorise};
use probity_model::{
    customer::{Customer, State},
    id::CustomerId,
    item::ItemKey,
    permission::Action,
    refusal::{Command, Refusal, Why as Because},
    user::Actor,
};
use probity_store::{self as store, Connection, customer::CustomerRecord};

/// The customer who acts. Nobody else uses the hosted page, not even staff.
pub(crate) fn own(by: &Actor) -> Result<CustomerId, AppError> {
    authorise(by, Action::UsePortal)?;
    match by {
        Actor::Customer { id } => Ok(*id),
        Actor::User { .. } | Actor::ApiKey { .. } | Actor::System => {
            Err(AppError::Forbidden(Action::UsePortal))
        }
    }
}

/// Whether the customer may change this item on the hosted page: what the state allows, and of that only what the level
/// names or was asked for. The platform may send more; a form that was tampered with may not.
fn may_supply(customer: &Customer, item: &ItemKey) -> bool {
    let is_of_level = match item {
        ItemKey::Field(code) => customer.level.has_field(code),
        ItemKey::Document(kind) => {
            customer.level.required_documents.iter().any(|group| group.any_of.contains(kind))
        }
    };
    (is_of_level || customer.asked.contains(item)) && customer.may_supply(item)
}

/// Refuses an item that the customer may not change now, in the words of the transition where that would refuse it too.
fn refuse_unasked(customer: &Customer, item: &ItemKey) -> Result<(), AppError> {
    if may_supply(customer, item) {
        return Ok(());
    }
    let why = match &customer.state {
        State::Rejected { r#final: true } => Because::FinalRejection,
        State::Rejected { r#final: false } if customer.attempts_left == 0 => Because::NoAttemptsLeft,
        State::Incomplete | State::Rejected { r#final: false } | State::Resubmission(_) => {
            Because::NotAsked(item.clone())
        }
        _ => Because::WrongState,
    };
    let (status, stage) = (customer.state.status(), customer.state.stage());
    Err(Refusal { command: Command::Supply, status, stage, why }.into())
}

/// The customer, who has agreed to the present text.
async fn consenting<C: Connection>(db: &C, id: CustomerId) -> Result<CustomerRecord, AppError> {
    let record = store::customer::load(db, id).await?.ok_or(AppError::NotFound("customer"))?;
    let consent = store::consent::latest(db, id).await?;
    if consent.is_some_and(|consent| consent.text_version == CONSENT_VERSION) {
        return Ok(record);
    }
    Err(AppError::Conflict {
        code: "consent_needed",
        message: "Read and agree to how your data is used first.".to_owned(),
    })
}

/// The customer with the app, for the use cases below that only look.
async fn looked_up(app: &App, by: &Actor) -> Result<CustomerRecord, AppError> {
    let id = own(by)?;
    let db = app.store.snapshot().await?;
    consenting(&db, id).await
}
