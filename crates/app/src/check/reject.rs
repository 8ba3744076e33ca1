//! *Reject*.

use super::keep;
use crate::{App, AppError, authorise, customer::load_for_update, four_eyes, note, reason};
use probity_model::{
    customer::Customer,
    id::{CustomerId, UserId},
    permission::Action,
    reason::{Disposition, Target, customer_text},
    transition::Reject,
    user::Actor,
};

/// What a reviewer sends to reject.
#[derive(Clone, Debug)]
pub struct RejectForm {
    /// The version of the customer that was on screen.
    pub seen_version: u32,
    /// Codes of the reasons.
    pub reasons: Vec<String>,
    /// Whether the reviewer makes it final; a final reason does so anyway.
    pub r#final: bool,
    /// A note for colleagues; may be empty.
    pub note: String,
}

/// Every target: a customer is rejected for what was found anywhere.
const ANY: &[Target] = &[Target::Field, Target::Document, Target::Selfie, Target::Customer];

/// What the customer would be told for these reasons, and whether they are final.
pub async fn preview(app: &App, by: &Actor, codes: &[String]) -> Result<(String, bool), AppError> {
    authorise(by, Action::Review)?;
    let reasons = reason::chosen(app.store.read(), codes, ANY).await?;
    let r#final = reasons.iter().any(|reason| reason.disposition == Disposition::Final);
    Ok((customer_text(&reasons.iter().collect::<Vec<_>>()), r#final))
}

/// A rejection for these reasons, with what the customer is told. Part of another use case, which has authorised
/// already.
pub(crate) async fn rejection(
    app: &App,
    by: &Actor,
    codes: &[String],
    is_final: bool,
) -> Result<Reject, AppError> {
    let (customer_text, final_reason) = preview(app, by, codes).await?;
    Ok(Reject { reasons: codes.to_vec(), r#final: is_final || final_reason, customer_text })
}

/// Rejects the customer, with at least one reason, and keeps the internal note in the same transaction.
pub async fn reject(app: &App, by: &Actor, id: CustomerId, form: RejectForm) -> Result<Customer, AppError> {
    authorise(by, Action::Review)?;
    let reject = rejection(app, by, &form.reasons, form.r#final).await?;
    let body = if form.note.trim().is_empty() { None } else { Some(note_body(by, &form.note)?) };
    let transaction = app.begin().await?;
    let record = load_for_update(&transaction, by, id).await?;
    let note = match body {
        Some((author, body)) => Some(note::write(app, &transaction, by, author, id, &body, None).await?),
        None => None,
    };
    let circumstances = four_eyes::circumstances(&transaction, &record).await?;
    let customer = record.customer.clone();
    let decided = customer.reject(by, form.seen_version, reject, note, &circumstances, app.now())?;
    keep(app, transaction, &record.customer, decided).await
}

fn note_body(by: &Actor, text: &str) -> Result<(UserId, String), AppError> {
    authorise(by, Action::WriteNotes)?;
    let author = by.user().ok_or(AppError::Forbidden(Action::WriteNotes))?;
    Ok((author, note::check(text)?))
}
