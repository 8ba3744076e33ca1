//! Marking an item.

use super::carry_out;
use crate::{App, AppError, reason};
use probity_model::{
    check::NewMark,
    customer::Customer,
    id::CustomerId,
    item::{DocumentKind, ItemKey},
    permission::Action,
    reason::Target,
    status::Verdict,
    user::Actor,
};

/// Marks one item within the open check, by its holder. Reasons are kept for a rejected mark only.
pub async fn mark(app: &App, by: &Actor, id: CustomerId, mut mark: NewMark) -> Result<Customer, AppError> {
    if mark.verdict == Verdict::Rejected {
        reason::chosen(app.store.read(), &mark.reasons, targets(&mark.item)).await?;
    } else {
        mark.reasons.clear();
    }
    mark.comment = mark.comment.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty());
    let at = app.now();
    carry_out(app, by, Action::Review, id, |customer| customer.mark(by, mark, at)).await
}

/// What a reason must be said of to fit an item.
pub(crate) const fn targets(item: &ItemKey) -> &'static [Target] {
    match item {
        ItemKey::Field(_) => &[Target::Field],
        ItemKey::Document(DocumentKind::Selfie) => &[Target::Selfie],
        ItemKey::Document(_) => &[Target::Document],
    }
}
