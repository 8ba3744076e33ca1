//! Sessions: who a token stands for, and ending them.

use super::token_hash;
use crate::{App, AppError, authorise, role::name_of};
use jiff::{SignedDuration, Timestamp};
use probity_model::{
    event::EventKind,
    id::{SessionId, UserId},
    permission::Action,
    user::{Actor, Role},
};
use probity_store::{self as store, session::Session, user::User};

/// How often the last use of a session or a key is written down: each is a write, a page is not.
pub(crate) const TOUCH_EVERY: SignedDuration = SignedDuration::from_mins(1);

/// Who is signed in, as long as it is. Not `Debug`: it holds a name and an address.
#[derive(Clone)]
pub struct CurrentSession {
    /// The session.
    pub id: SessionId,
    /// The user and the role, as the one who acts.
    pub actor: Actor,
    /// The role.
    pub role: Role,
    /// What the role is called.
    pub role_name: String,
    /// The name.
    pub name: String,
    /// The e-mail address.
    pub email: String,
}

/// Who this token stands for: nobody once the session is ended, expired or idle, or the user disabled.
pub async fn authenticate(app: &App, token: &str) -> Result<Option<CurrentSession>, AppError> {
    let db = app.store.read();
    let Some(session) = store::session::by_token_hash(db, &token_hash(token)).await? else {
        return Ok(None);
    };
    let now = app.now();
    if !is_live(app, &session, now) {
        return Ok(None);
    }
    let Some(user) = store::user::by_id(db, session.user).await?.filter(|user| !user.disabled) else {
        return Ok(None);
    };
    if now.duration_since(session.last_seen_at) >= TOUCH_EVERY {
        let transaction = app.begin().await?;
        store::session::touch(&transaction, session.id, now).await?;
        store::commit(transaction).await?;
    }
    Ok(Some(current(app, &session, user).await?))
}

pub(super) async fn current(app: &App, session: &Session, user: User) -> Result<CurrentSession, AppError> {
    let role_name = match user.role {
        Role::Custom(_) => name_of(user.role, &store::role::names(app.store.read()).await?),
        built_in => built_in.label().to_owned(),
    };
    Ok(CurrentSession {
        id: session.id,
        actor: user.actor(),
        role: user.role,
        role_name,
        name: user.name,
        email: user.email,
    })
}

fn is_live(app: &App, session: &Session, now: Timestamp) -> bool {
    session.ended_at.is_none() && session.expires_at > now && session.last_seen_at > idle_since(app, now)
}

fn idle_since(app: &App, now: Timestamp) -> Timestamp {
    now - SignedDuration::from_secs(app.settings().session_idle_seconds)
}

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
