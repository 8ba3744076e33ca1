//! The own sessions, and ending them.

use super::standing::idle_since;
use crate::{App, AppError, authorise};
use probity_model::{
    event::EventKind,
    id::{SessionId, UserId},
    permission::Action,
    user::Actor,
};
use probity_store::{self as store, session::Session};

/// The own sessions that can still be used, the last used first.
pub async fn sessions(app: &App, actor: &Actor) -> Result<Vec<Session>, AppError> {
    authorise(actor, Action::UseOwnAccount)?;
    let user = actor.user().ok_or(AppError::Unauthenticated)?;
    live(app, user).await
}

/// The sessions of a user that can still be used, the last used first. Part of another use case, which has authorised
/// already.
pub(crate) async fn live(app: &App, user: UserId) -> Result<Vec<Session>, AppError> {
    let now = app.now();
    Ok(store::session::live_of_user(app.store.read(), user, now, idle_since(app, now)).await?)
}

/// Ends the session one is signed in with. Ending it twice is no error.
pub async fn sign_out(app: &App, actor: &Actor, session: SessionId) -> Result<(), AppError> {
    match end_session(app, actor, session).await {
        Err(AppError::NotFound(_)) => Ok(()),
        other => other,
    }
}

/// Ends one of the own sessions.
pub async fn end_session(app: &App, actor: &Actor, session: SessionId) -> Result<(), AppError> {
    authorise(actor, Action::UseOwnAccount)?;
    let user = actor.user().ok_or(AppError::Unauthenticated)?;
    let transaction = app.begin().await?;
    if !store::session::end(&transaction, user, session, app.now()).await? {
        return Err(AppError::NotFound("session"));
    }
    app.record_fact(&transaction, None, actor, EventKind::SignedOut { user }).await?;
    app.commit(transaction).await
}

/// Ends every own session but this one, and says how many.
pub async fn end_other_sessions(app: &App, actor: &Actor, keep: SessionId) -> Result<u64, AppError> {
    authorise(actor, Action::UseOwnAccount)?;
    let user = actor.user().ok_or(AppError::Unauthenticated)?;
    let transaction = app.begin().await?;
    let ended = store::session::end_all(&transaction, user, Some(keep), app.now()).await?;
    if ended > 0 {
        app.record_fact(&transaction, None, actor, EventKind::SignedOut { user }).await?;
        app.commit(transaction).await?;
    }
    Ok(ended)
}
