//! Proving again who one is, before something that a session left open must not do.

use super::{password, second_factor, sign_in::count_failure, standing::Proof};
use crate::{App, AppError, authorise};
use probity_model::{event::EventKind, permission::Action, user::Actor};
use probity_store::{self as store, Transaction, user::User};

/// What somebody proves it with. Not `Debug`: it holds a password or a code.
pub enum Proving {
    /// The password.
    Password(String),
    /// A code of the authenticator app, or a recovery code.
    Code(String),
}

/// Proves again who this is. Wrong tries lock the account as they do when signing in.
pub async fn prove(app: &App, actor: &Actor, proof: &Proof, with: Proving) -> Result<(), AppError> {
    authorise(actor, Action::UseOwnAccount)?;
    let user = super::own(app, actor).await?;
    let verified = match &with {
        Proving::Password(password) => password::verify(app, password.clone(), &user.password_hash).await?,
        Proving::Code(_) => true,
    };
    let transaction = app.begin().await?;
    let hash = user.password_hash;
    let mut user = super::held(&transaction, user.id).await?;
    refuse_locked(app, &user)?;
    let is_right = match &with {
        Proving::Password(_) => verified && user.password_hash == hash,
        Proving::Code(code) => second_factor::take_code(app, &transaction, user.id, code).await?,
    };
    if !is_right {
        count_failure(app, &transaction, &mut user).await?;
        app.commit(transaction).await?;
        return Err(match with {
            Proving::Password(_) => {
                AppError::invalid("password", "password_wrong", "This is not your password.")
            }
            Proving::Code(_) => second_factor::wrong_code(),
        });
    }
    user.failed_attempts = 0;
    store::user::save(&transaction, &user).await?;
    proved(app, transaction, actor, proof, matches!(with, Proving::Code(_))).await
}

/// A locked account proves nothing.
pub(super) fn refuse_locked(app: &App, user: &User) -> Result<(), AppError> {
    let Some(until) = user.locked_until.filter(|until| *until > app.now()) else { return Ok(()) };
    let seconds = until.duration_since(app.now()).as_secs();
    Err(AppError::TooMany { retry_after_seconds: u64::try_from(seconds).unwrap_or(1).max(1) })
}

/// The session's person has proved again who they are, and whether by a second factor.
pub(super) async fn proved(
    app: &App,
    transaction: Transaction,
    actor: &Actor,
    proof: &Proof,
    is_second: bool,
) -> Result<(), AppError> {
    let user = actor.user().ok_or(AppError::Unauthenticated)?;
    if !store::session::prove(&transaction, proof.session, app.now(), is_second).await? {
        return Err(AppError::Unauthenticated);
    }
    app.record_fact(&transaction, None, actor, EventKind::ProvedAgain { user }).await?;
    app.commit(transaction).await
}
