//! Signing in and out, sessions, passwords: what everyone does with their own account.

mod admission;
mod gate;
pub mod openid;
pub mod passkey;
pub mod password;
mod prove;
mod recovery;
pub mod second_factor;
pub(crate) mod session;
mod sign_in;
pub(crate) mod standing;
mod throttle;
mod totp;

pub(crate) use gate::Gate;
pub use gate::purge as purge_failures;
pub use prove::{Proving, prove};
pub use second_factor::{Setter, TotpSetUp};
pub use session::{end_other_sessions, end_session, sessions, sign_out};
pub use sign_in::{Arrival, Attempt, Begun, pass, sign_in, stop};
pub use standing::{CurrentSession, Owing, Proof, Standing, authenticate, require_recent_proof};
pub use totp::code as totp_code;

use crate::{App, AppError, authorise};
use probity_model::{
    event::EventKind,
    id::{SessionId, UserId},
    permission::Action,
    user::Actor,
};
use probity_store::{self as store, user::User};

/// Wrong guesses of the present password, when changing it, before a pause.
const PASSWORD_GUESSES_MAX: u32 = 5;

/// Changes the own password. Every other session of the user ends: whoever knew the old password is out.
pub async fn change_password(
    app: &App,
    actor: &Actor,
    keep: SessionId,
    current: String,
    new: String,
) -> Result<(), AppError> {
    authorise(actor, Action::UseOwnAccount)?;
    let user = own(app, actor).await?;
    let key = format!("password:{}", user.id);
    let tried = gate::enter(app, key, PASSWORD_GUESSES_MAX).await?;
    if !password::verify(app, current, &user.password_hash).await? {
        return Err(AppError::invalid("current", "password_wrong", "This is not your present password."));
    }
    gate::forgive(app, tried).await;
    password::check(&new, &user.email, &user.name).map_err(|violation| AppError::Invalid(vec![violation]))?;
    let hash = password::hash(app, new).await?;
    let transaction = app.begin().await?;
    let mut user = held(&transaction, user.id).await?;
    user.password_hash = hash;
    store::user::save(&transaction, &user).await?;
    store::session::end_all(&transaction, user.id, Some(keep), app.now()).await?;
    app.record_fact(&transaction, None, actor, EventKind::PasswordChanged { user: user.id }).await?;
    app.commit(transaction).await
}

/// The user behind the actor.
pub async fn own(app: &App, actor: &Actor) -> Result<User, AppError> {
    authorise(actor, Action::UseOwnAccount)?;
    let id = actor.user().ok_or(AppError::Unauthenticated)?;
    store::user::by_id(app.store.read(), id).await?.ok_or(AppError::Unauthenticated)
}

/// The user, held against other writers until the transaction ends.
pub(crate) async fn held<C: store::Connection>(db: &C, id: UserId) -> Result<User, AppError> {
    store::user::for_update(db, id).await?.ok_or(AppError::NotFound("user"))
}

/// The SHA-256 of a token, which is all that is kept of it.
pub(crate) fn token_hash(token: &str) -> [u8; 32] {
    let digest = ring::digest::digest(&ring::digest::SHA256, token.as_bytes());
    let mut hash = [0; 32];
    hash.copy_from_slice(digest.as_ref());
    hash
}
