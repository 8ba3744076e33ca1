//! *Reject*.

use super::carry_out;
use crate::{App, AppError, authorise, customer::load_for_update, note, reason};
use probity_model::{
    customer::Customer,
    id::CustomerId,
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
    let reject = rejection(app, by, &form.reasons, form.r#final).await?;
    let at = app.now();
    if form.note.trim().is_empty() {
        let seen = form.seen_version;
        return carry_out(app, by, Action::Review, id, |it| it.reject(by, seen, reject, None, at)).await;
    }
    authorise(by, Action::WriteNotes)?;
    let author = by.user().ok_or(AppError::Forbidden(Action::WriteNotes))?;
    let body = note::check(&form.note)?;
    let transaction = app.begin().await?;
    let record = load_for_update(&transaction, by, id).await?;
    let note = note::write(app, &transaction, by, author, id, &body, None).await?;
    let customer = record.customer.clone();
    let (customer, event) = customer.reject(by, form.seen_version, reject, Some(note), at)?;
    app.save(&transaction, &record.customer, &customer).await?;
    app.record(&transaction, &event).await?;
    app.commit(transaction).await?;
    Ok(customer)
}
