//! Proving again who one is, before something that a session left open must not do.

use super::{password, second_factor, sign_in::count_failure, standing::Proof};
use crate::{App, AppError, authorise};
use probity_model::{event::EventKind, permission::Action, user::Actor};
use probity_store as store;

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
    if let Some(until) = user.locked_until.filter(|until| *until > app.now()) {
        let seconds = until.duration_since(app.now()).as_secs();
        return Err(AppError::TooMany { retry_after_seconds: u64::try_from(seconds).unwrap_or(1).max(1) });
    }
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
    let is_second = matches!(with, Proving::Code(_));
    if !store::session::prove(&transaction, proof.session, app.now(), is_second).await? {
        return Err(AppError::Unauthenticated);
    }
    user.failed_attempts = 0;
    store::user::save(&transaction, &user).await?;
    app.record_fact(&transaction, None, actor, EventKind::ProvedAgain { user: user.id }).await?;
    app.commit(transaction).await
}
