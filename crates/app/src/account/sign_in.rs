//! Signing in: the same answer in the same time, whoever asks.
//!
//! A wrong password, an unknown address, a disabled and a locked user are all told the same words: anything else
//! would say which addresses exist, or that a password guessed during a lock was right (OWASP, authentication).

use super::{
    password,
    session::{CurrentSession, current},
    token_hash,
};
use crate::{App, AppError};
use jiff::{SignedDuration, Timestamp};
use probity_model::{event::EventKind, user::Actor};
use probity_store::{self as store, Transaction, session::Session, user::User};
use std::time::{Duration, Instant};

/// Wrong passwords in a row until the user is locked, and between one lock and the next.
const FAILURES_PER_LOCK: u32 = 5;
/// How long the first lock lasts; each further one twice as long.
const LOCK_MINUTES: i64 = 15;
/// How long a lock lasts at most.
const LOCK_MINUTES_MAX: i64 = 24 * 60;
/// Failures from one network address until it must wait; offices share addresses.
const ADDRESS_FAILURES_MAX: u32 = 30;
/// Characters kept of what a browser calls itself.
const USER_AGENT_CHARS_MAX: usize = 300;

/// What somebody sends to sign in. Not `Debug`: it holds a password.
pub struct Attempt {
    /// The e-mail address.
    pub email: String,
    /// The password.
    pub password: String,
    /// The browser, as it calls itself.
    pub user_agent: String,
    /// The network address.
    pub address: String,
    /// The token of a session this browser already has: it ends, so that a planted one is worth nothing.
    pub replaces: Option<String>,
}

/// A new session. Not `Debug`: it holds its token.
pub struct SignedIn {
    /// The token, known to nobody but this browser.
    pub token: String,
    /// Who it stands for.
    pub session: CurrentSession,
}

/// Checks a password and begins a session.
pub async fn sign_in(app: &App, attempt: Attempt) -> Result<SignedIn, AppError> {
    let began = Instant::now();
    let address = format!("address:{}", attempt.address);
    app.gate.allow(&address, ADDRESS_FAILURES_MAX, app.now())?;
    match try_sign_in(app, attempt).await {
        Err(AppError::Unauthenticated) => {
            app.gate.failed(&address, app.now());
            wait_until(began, app.settings().sign_in_failure_seconds).await;
            Err(AppError::Unauthenticated)
        }
        other => other,
    }
}

/// Counting a failure takes a write, an unknown address takes none: both are answered at the same moment.
async fn wait_until(began: Instant, seconds: f64) {
    let floor = Duration::try_from_secs_f64(seconds).unwrap_or_default();
    tokio::time::sleep(floor.saturating_sub(began.elapsed())).await;
}

async fn try_sign_in(app: &App, mut attempt: Attempt) -> Result<SignedIn, AppError> {
    let email = attempt.email.trim().to_lowercase();
    let found = store::user::by_email(app.store.read(), &email).await?;
    let password = std::mem::take(&mut attempt.password);
    let dummy = || password::dummy_hash(app.settings().password_cost);
    let hash = found.as_ref().map_or_else(dummy, |user| user.password_hash.clone());
    let is_right = password::verify(app, password.clone(), &hash).await?;
    let Some(user) = found else {
        return Err(AppError::Unauthenticated);
    };
    let outdated = is_right && password::is_outdated(&hash, app.settings().password_cost);
    let new_hash = if outdated { Some(password::hash(app, password).await?) } else { None };

    let transaction = app.begin().await?;
    let mut user = super::held(&transaction, user.id).await?;
    // Somebody may have changed the password while it was being checked.
    let is_right = is_right && user.password_hash == hash;
    if user.disabled || user.is_locked(app.now()) {
        return Err(AppError::Unauthenticated);
    }
    if !is_right {
        count_failure(app, transaction, user).await?;
        return Err(AppError::Unauthenticated);
    }
    if let Some(hash) = new_hash {
        user.password_hash = hash;
    }
    begin_session(app, transaction, user, attempt).await
}

async fn count_failure(app: &App, transaction: Transaction, mut user: User) -> Result<(), AppError> {
    user.failed_attempts = user.failed_attempts.saturating_add(1);
    let locked = user.failed_attempts.is_multiple_of(FAILURES_PER_LOCK);
    if locked {
        user.locked_until = Some(app.now() + lock_duration(user.failed_attempts));
    }
    store::user::save(&transaction, &user).await?;
    let kind = EventKind::SignInFailed { user: user.id, locked };
    app.record_fact(&transaction, None, &Actor::System, kind).await?;
    app.commit(transaction).await
}

fn lock_duration(failed_attempts: u32) -> SignedDuration {
    let doublings = (failed_attempts / FAILURES_PER_LOCK).saturating_sub(1).min(16);
    SignedDuration::from_mins((LOCK_MINUTES << doublings).min(LOCK_MINUTES_MAX))
}

async fn begin_session(
    app: &App,
    transaction: Transaction,
    mut user: User,
    attempt: Attempt,
) -> Result<SignedIn, AppError> {
    let now: Timestamp = app.now();
    if let Some(old) = &attempt.replaces
        && let Some(session) = store::session::by_token_hash(&transaction, &token_hash(old)).await?
    {
        store::session::end(&transaction, session.user, session.id, now).await?;
    }
    let token = app.token();
    let session = Session {
        id: app.id(),
        user: user.id,
        created_at: now,
        last_seen_at: now,
        expires_at: now + SignedDuration::from_secs(app.settings().session_seconds_max),
        ended_at: None,
        user_agent: attempt.user_agent.chars().take(USER_AGENT_CHARS_MAX).collect(),
        address: attempt.address,
    };
    store::session::insert(&transaction, &session, &token_hash(&token)).await?;
    user.failed_attempts = 0;
    user.locked_until = None;
    user.last_sign_in_at = Some(now);
    store::user::save(&transaction, &user).await?;
    app.record_fact(&transaction, None, &user.actor(), EventKind::SignedIn).await?;
    app.commit(transaction).await?;
    Ok(SignedIn { token, session: current(app, &session, user).await? })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_lock_lasts_twice_as_long_up_to_a_day() {
        let minutes: Vec<_> = (1..=9).map(|lock| lock_duration(lock * 5).as_mins()).collect();
        assert_eq!(minutes, [15, 30, 60, 120, 240, 480, 960, 1440, 1440]);
        assert_eq!(lock_duration(u32::MAX).as_mins(), 1440);
    }
}
