//! E-mails: to customers in their language, to users about what they asked to be told.
//!
//! An e-mail is queued in the transaction of what it tells. Its text, its address and its link are made when it is
//! sent, so that none of them rests in the database.

mod deliver;
mod preference;
mod queue;
mod remind;
mod render;
pub mod text;

pub use deliver::{give_up, send};
pub use preference::{KEPT_SHOWN_MAX, kept, set_wanted, wanted};
pub use probity_mail::Kept;
pub use probity_model::email::EmailKind as Kind;
pub(crate) use queue::{on_event, to_customer, to_user};
pub use remind::remind_all;
pub use render::preview;

use crate::{App, AppError, authorise};
use probity_model::{
    id::{CustomerId, EmailId},
    permission::Action,
    privacy::masked_email,
    user::Actor,
};

/// E-mails a customer a link to the hosted page. Refused where no address is known.
pub async fn invite(app: &App, actor: &Actor, customer: CustomerId) -> Result<EmailId, AppError> {
    authorise(actor, Action::ManageLinks)?;
    let transaction = app.begin().await?;
    crate::customer::load_for_update(&transaction, actor, customer).await?;
    let email = to_customer(app, &transaction, customer, Kind::Invitation).await?;
    let email = email.ok_or_else(|| AppError::Conflict {
        code: "no_address",
        message: "No e-mail address is known of this customer. Make a link and pass it on another way."
            .to_owned(),
    })?;
    app.commit_made(transaction, email).await?;
    Ok(email)
}

/// Where e-mails to a customer go, partly hidden: enough for staff to recognise it. None where no address is known.
pub async fn address_hint(
    app: &App,
    actor: &Actor,
    customer: CustomerId,
) -> Result<Option<String>, AppError> {
    authorise(actor, Action::ViewCustomers)?;
    let recipient = probity_store::email::recipient(app.store.read(), customer).await?;
    Ok(recipient.and_then(|recipient| recipient.address).map(|address| masked_email(address.reveal())))
}
