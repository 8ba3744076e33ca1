//! What users want to be told by e-mail, and the e-mails of a folder to look at.

use super::Kind;
use crate::{App, AppError, authorise};
use probity_mail::{Kept, Transport};
use probity_model::{
    id::UserId,
    permission::{Action, can},
    user::Actor,
};
use probity_store::email as rows;

/// E-mails of the folder that are shown, at most.
pub const KEPT_SHOWN_MAX: usize = 50;

/// Each kind of e-mail to users, and whether this one wants it.
pub async fn wanted(app: &App, actor: &Actor) -> Result<Vec<(Kind, bool)>, AppError> {
    let user = owner(actor)?;
    let off = rows::switched_off(app.store.read(), user).await?;
    Ok(offered(actor).map(|kind| (kind, !off.contains(&kind))).collect())
}

/// Sets which kinds of e-mail the user wants; the others are switched off.
pub async fn set_wanted(app: &App, actor: &Actor, wanted: &[Kind]) -> Result<(), AppError> {
    let user = owner(actor)?;
    let off: Vec<Kind> = offered(actor).filter(|kind| !wanted.contains(kind)).collect();
    let transaction = app.begin().await?;
    rows::set_switched_off(&transaction, user, &off).await?;
    app.commit(transaction).await
}

/// The kinds somebody with this role can get at all.
fn offered(actor: &Actor) -> impl Iterator<Item = Kind> {
    let manages_webhooks = can(actor, Action::ManageWebhooks);
    Kind::TO_USERS.into_iter().filter(move |kind| (*kind == Kind::EndpointGivenUp) == manages_webhooks)
}

fn owner(actor: &Actor) -> Result<UserId, AppError> {
    authorise(actor, Action::UseOwnAccount)?;
    actor.user().ok_or(AppError::Forbidden(Action::UseOwnAccount))
}

/// The newest e-mails of the folder; none where they go to a mail server, which keeps no copy here.
pub async fn kept(app: &App, actor: &Actor) -> Result<Option<Vec<Kept>>, AppError> {
    authorise(actor, Action::ManageSettings)?;
    let Transport::Folder(folder) = &app.settings().email.transport else {
        return Ok(None);
    };
    let kept = probity_mail::kept(folder, KEPT_SHOWN_MAX).await;
    kept.map(Some).map_err(|error| AppError::Internal(format!("the folder of e-mails: {}", error.kind())))
}
